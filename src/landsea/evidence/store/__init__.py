"""The store of evidence: documents, claims and facts in one file that only grows."""

from landsea.evidence.store.opening import StoreError
from landsea.evidence.store.records import Hit, Kept, StoredClaim
from landsea.evidence.store.store import Store

__all__ = ["Hit", "Kept", "Store", "StoreError", "StoredClaim"]
