"""Documents and claims made for tests: fictitious places, sentences of our own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from landsea.evidence import Claim, Statement
from landsea.evidence.conflicts import of_claim


@dataclass(frozen=True)
class Made:
    """A document in memory."""

    name: str
    text: str
    title: str = ""
    date: str | None = None
    lang: str = "en"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def claim(document: Made, words: str, value: float, unit: str, quantity: str, **more: Any) -> Claim:
    """Make a claim on the first place of the words in a document (``nth`` for a later one)."""
    nth = more.pop("nth", 0)
    start = [match.start() for match in re.finditer(re.escape(words), document.text)][nth]
    low = max(document.text.rfind(stop, 0, start) + len(stop) for stop in (". ", "。", "\n"))
    ends = [at for stop in (". ", "。", "\n") if (at := document.text.find(stop, start)) >= 0]
    given = {"subject": "Saltmouth", "year": None, "kind": "observed", "direction": None, "comparator": None, **more}
    return Claim(
        doc=document.name, start=start, end=start + len(words), text=words, value=value, unit=unit, quantity=quantity,
        sentence_start=low if low > 1 else 0, sentence_end=min(ends, default=len(document.text)) + 1, **given,
    )  # fmt: skip


def statements(document: Made, *claims: Claim, written: int | None = None) -> list[Statement]:
    """Make statements of claims."""
    return [
        of_claim(one, f"{document.name}:{one.start}", document.text[one.sentence_start : one.sentence_end], written)
        for one in claims
    ]
