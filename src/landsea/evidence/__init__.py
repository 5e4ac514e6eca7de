"""Evidence: documents, the quantitative claims in them, facts, and where they contradict each other."""

from landsea.evidence.claim import Claim

__all__ = ["Claim"]
