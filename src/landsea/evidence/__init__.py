"""Evidence: documents, the quantitative claims in them, facts, and where they contradict each other."""

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts import Conflict, Statement, find_conflicts
from landsea.evidence.document import Document
from landsea.evidence.errors import DocumentError
from landsea.evidence.extraction.extract import extract
from landsea.evidence.fact import Fact
from landsea.evidence.gazetteer import Gazetteer, Place, general_gazetteer
from landsea.evidence.linking import Candidate, Linker
from landsea.evidence.reading import read_document, read_documents
from landsea.evidence.store import Store, StoreError

__all__ = [
    "Candidate",
    "Claim",
    "Conflict",
    "Document",
    "DocumentError",
    "Fact",
    "Gazetteer",
    "Linker",
    "Place",
    "Statement",
    "Store",
    "StoreError",
    "extract",
    "find_conflicts",
    "general_gazetteer",
    "read_document",
    "read_documents",
]
