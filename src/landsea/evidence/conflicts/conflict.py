"""What a rule finds: the statements, the class, and the arithmetic in words."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from landsea.evidence.conflicts.amounts import amount
from landsea.evidence.conflicts.statement import Statement

Class = Literal["true_conflict", "definition", "series_break", "derived", "dates", "wording", "agreement"]
#: Classes in the order of their weight; the last one is no conflict.
CLASSES: tuple[Class, ...] = (
    "true_conflict", "derived", "series_break", "definition", "dates", "wording", "agreement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction between statements, or an agreement that arithmetic shows.

    Attributes
    ----------
    kind : Class
        ``true_conflict`` (one quantity, two values), ``derived`` (what the figures imply does not fit),
        ``series_break``, ``definition`` (another definition or scope), ``dates``, ``wording``; ``agreement`` is none.
    rule : str
        Rule that found it; the key of its words.
    statements : sequence of Statement
        What it is about, the one that stands first in front.
    values : mapping
        Numbers and words of the arithmetic: a number with its unit as a pair.
    score : float
        How sure the rule is that the statements are of one quantity, 0 to 1.
    """

    kind: Class
    rule: str
    statements: Sequence[Statement]
    values: Mapping[str, Any]
    score: float = 1.0

    @property
    def agrees(self) -> bool:
        """Whether this is an agreement."""
        return self.kind == "agreement"

    def arithmetic(self, lang: str = "en") -> str:
        """Return the arithmetic as a sentence, with numbers and units."""
        return self._say("arithmetic", lang)

    def reason(self, lang: str = "en") -> str:
        """Return why it is of its class."""
        return self._say("reason", lang)

    def title(self, lang: str = "en") -> str:
        """Return the name of its class."""
        return _words()[f"class.{self.kind}"][f"arithmetic_{lang}"]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """Return it as plain JSON-ready values."""
        return {
            "class": self.kind,
            "rule": self.rule,
            "arithmetic": self.arithmetic(lang),
            "reason": self.reason(lang),
            "score": round(self.score, 3),
            "statements": [statement_dict(one) for one in self.statements],
        }

    def _say(self, part: str, lang: str) -> str:
        values = {
            name: amount(one[0], one[1], lang) if isinstance(one, tuple) else one for name, one in self.values.items()
        }
        for place, one in enumerate(self.statements, start=1):
            values[f"s{place}"] = amount(one.value, one.unit, lang)
            values[f"y{place}"] = _period(one.years, lang)
            values[f"p{place}"] = one.subject or {"en": "place not stated", "zh": "未注明地点"}[lang]
            values[f"q{place}"] = one.quantity.replace("_", " ")
        return _words()[self.rule][f"{part}_{lang}"].format(**values)


def statement_dict(one: Statement) -> dict[str, Any]:
    """Return what a reader needs of a statement."""
    names = ("key", "doc", "start", "end", "text", "value", "unit", "quantity", "subject", "kind")
    return {**{name: getattr(one, name) for name in names}, "year": _period(one.years, "en", "")}


def _period(years: tuple[int, int] | None, lang: str, none: str | None = None) -> str:
    if years is None:
        return {"en": "year not stated", "zh": "未注明年份"}[lang] if none is None else none
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"


@cache
def _words() -> dict[str, dict[str, str]]:
    text = resources.files("landsea.evidence.conflicts").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["rule"]: row for row in csv.DictReader(text.splitlines())}
