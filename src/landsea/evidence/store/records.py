"""What a store gives back: claims and documents as they are kept, and hits of a search."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Any

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts.statement import Statement, of_claim
from landsea.evidence.fact import Fact

CLAIM_FIELDS = tuple(field.name for field in fields(Claim))
FACT_FIELDS = tuple(field.name for field in fields(Fact))


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the store keeps it: without its text.

    Attributes
    ----------
    sha256 : str
        Hash of the file.
    name, title : str
    date, lang : str or None
    characters : int
        Length of its text.
    written : int or None
        Year in which it was written, or before which it was not.
    claims : int
        Claims that stand.
    at, who : str
        When it was imported, and by whom.
    """

    sha256: str
    name: str
    title: str
    date: str | None
    lang: str | None
    characters: int
    written: int | None
    claims: int
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with its key, version, document and suggested indicator.

    Attributes
    ----------
    key : str
        Hash of the document (first 16 digits) and offsets, as ``0123456789abcdef:120-134``.
    version : int
        1 as extracted; later ones are corrections.
    withdrawn : bool
    sha256, written : str, int or None
        Of the document.
    claim : Claim
    sentence : str
        Its sentence; blank in a store without sentences.
    indicator : str
        Suggested indicator; blank where none fits.
    score : float or None
        How well it fits, 0 to 1.
    at, who, why : str
        Of this version.
    """

    key: str
    version: int
    withdrawn: bool
    sha256: str
    written: int | None
    claim: Claim
    sentence: str
    indicator: str
    score: float | None
    at: str
    who: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain JSON-ready values, the claim's fields beside the store's."""
        own = {name: getattr(self, name) for name in self.__slots__ if name != "claim"}
        return {**own, **self.claim.as_dict()}

    def statement(self) -> Statement:
        """Return it as the rules for contradictions see it."""
        return of_claim(self.claim, self.key, self.sentence, self.written, self.indicator if self.score is None else "")


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of a search: a claim or a fact.

    Attributes
    ----------
    key : str
    what : {"claim", "fact"}
    rank : float
        BM25 of the index; the less, the better.
    found : StoredClaim or Fact
    """

    key: str
    what: str
    rank: float
    found: StoredClaim | Fact

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain JSON-ready values."""
        return {"what": self.what, "rank": self.rank, **self.found.as_dict()}


def stored_claim(row: sqlite3.Row) -> StoredClaim:
    """Make a claim of its row, joined with document and entry."""
    return StoredClaim(
        key=row["key"],
        version=row["version"],
        withdrawn=bool(row["withdrawn"]),
        sha256=row["sha256"],
        written=row["written"],
        claim=Claim(**{name: row[name] for name in CLAIM_FIELDS}),
        sentence=row["sentence"],
        indicator=row["indicator"],
        score=row["score"],
        at=row["at"],
        who=row["who"],
        why=row["why"],
    )


def fact(row: sqlite3.Row) -> Fact:
    """Make a fact of its row."""
    return Fact(**{name: row[name] for name in FACT_FIELDS})
