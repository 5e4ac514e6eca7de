"""Evidence: documents, the quantitative claims in them, facts, and where they contradict each other.

Reading and extraction are loaded when first asked for: their grammars take a quarter of a second to compile, and a
report that only compares claims needs none of them.
"""

import importlib
import typing

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts import Conflict, Statement, find_conflicts
from landsea.evidence.document import Document
from landsea.evidence.errors import DocumentError
from landsea.evidence.fact import Fact
from landsea.evidence.store import Store, StoreError

if typing.TYPE_CHECKING:
    from landsea.evidence.extraction.extract import extract
    from landsea.evidence.gazetteer import Gazetteer, Place, general_gazetteer
    from landsea.evidence.linking import Candidate, Linker
    from landsea.evidence.reading import read_document, read_documents

_LATE = {
    "Candidate": "linking",
    "Gazetteer": "gazetteer",
    "Linker": "linking",
    "Place": "gazetteer",
    "extract": "extraction.extract",
    "general_gazetteer": "gazetteer",
    "read_document": "reading",
    "read_documents": "reading",
}

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


def __getattr__(name: str) -> typing.Any:
    """Load what is only needed to read documents."""
    if name not in _LATE:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"landsea.evidence.{_LATE[name]}"), name)
