"""One fact: a figure of an indicator at a place in a period, with where it comes from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["published", "derived", "estimate", "assumption"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that a table of observations or claims states.

    Attributes
    ----------
    key : str
        Where it lives: pack, table and id, as ``tidewater/observations/grain_2022``. A changed row with the same key is
        a new version of the fact.
    indicator : str
        Indicator that it is a value of; blank where none is known.
    quantity, quantity_local : str
        What is measured, in words.
    place : str
        Place or body.
    period : str
        Year or period; blank where none is given.
    value : float
        In `unit`.
    unit : str
    kind : str
        Kind of statement, as of a claim.
    source : str
        Key of the source, or several separated by semicolons.
    locator : str
        Where in the source.
    status : {"published", "derived", "estimate", "assumption"}
    note : str
    date : str
        Date of the source; blank where it is not known.
    sha256 : str
        Hash of the document's file; blank where it is not known.
    start, end : int or None
        Place of the figure in the document's text.
    """

    key: str
    indicator: str
    quantity: str
    quantity_local: str
    place: str
    period: str
    value: float
    unit: str
    kind: str
    source: str
    locator: str
    status: str
    note: str = ""
    date: str = ""
    sha256: str = ""
    start: int | None = None
    end: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the fact as plain JSON-ready values."""
        return asdict(self)

    @property
    def digest(self) -> str:
        """Hash of everything that the fact says; another digest under the same key is another version."""
        return hashlib.sha256(json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
