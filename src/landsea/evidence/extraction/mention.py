"""A number with its unit as it stands in a sentence, before anything is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from landsea.evidence.claim import Bound, Kind, Tier


@dataclass(slots=True)
class Mention:
    """A number with its unit.

    Attributes
    ----------
    start, end : int
        Place in the clean text.
    value : Decimal
        In the base of `unit`; the midpoint of a range.
    unit : str
        Base unit; ``count`` for a plain number.
    low, high : Decimal or None
        Ends of a range.
    bound : str or None
        What the number's own form implies; words around it are read later.
    tier : str
    kind : str or None
        What the number's own form implies (``rank``).
    direction : str or None
        What the number's own form implies ("doubled").
    head : str
        What is counted, as written, if it follows the number.
    per : str
        What stands in "per ...", part of the quantity and not of the unit.
    group : tuple of int
        Places of the members of a list of numbers that share a unit ("5.7, 6.5 and 3 percent").
    """

    start: int
    end: int
    value: Decimal
    unit: str = "count"
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    tier: Tier = "core"
    kind: Kind | None = None
    direction: str | None = None
    head: str = ""
    group: tuple[int, ...] = field(default=())
    extra: dict[str, Any] = field(default_factory=dict)
