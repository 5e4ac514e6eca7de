"""Evidence: documents, the quantitative claims in them, facts, and where they contradict each other."""

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts import Conflict, Statement, find_conflicts
from landsea.evidence.fact import Fact
from landsea.evidence.linking import Candidate, Linker
from landsea.evidence.store import Store, StoreError

__all__ = ["Candidate", "Claim", "Conflict", "Fact", "Linker", "Statement", "Store", "StoreError", "find_conflicts"]
