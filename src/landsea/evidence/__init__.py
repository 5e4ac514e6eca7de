"""Evidence: documents, the quantitative claims in them, facts, and where they contradict each other."""

from landsea.evidence.claim import Claim
from landsea.evidence.document import Document
from landsea.evidence.errors import DocumentError
from landsea.evidence.extraction.extract import extract
from landsea.evidence.gazetteer import Gazetteer, Place, general_gazetteer
from landsea.evidence.reading import read_document, read_documents

__all__ = [
    "Claim",
    "Document",
    "DocumentError",
    "Gazetteer",
    "Place",
    "extract",
    "general_gazetteer",
    "read_document",
    "read_documents",
]
