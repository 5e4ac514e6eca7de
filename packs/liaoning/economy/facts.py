"""Look up single figures of the reference tables, and remember which sources were used.

A figure is named by a pointer, ``table|key|key|...``, for instance
``ports/throughput|CN-LPC|iron_ore|2022``: the values of the table's key columns in the order of ``KEYS``.
A pointer must meet exactly one row; a trailing ``#2`` takes the second of several.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

KEYS: dict[str, tuple[str, ...]] = {
    "ports/throughput": ("port_id", "measure", "year"),
    "ports/shipping": ("category", "item", "year"),
    "ports/capacity": ("port_id", "item", "year"),
    "economy/prefectures": ("id", "measure", "year"),
    "economy/industries": ("region", "sector", "measure", "year"),
    "economy/trade": ("region", "flow", "partner", "commodity", "measure", "year"),
    "economy/peers": ("region", "indicator", "year"),
    "economy/institutions": ("region", "topic", "indicator", "year"),
    "economy/ecology": ("area", "topic", "indicator", "year"),
    "land/borders": ("crossing", "measure", "unit", "year"),
    "land/freight_trains": ("origin", "service", "measure", "year"),
    "land/projects": ("project",),
    "more_facts": ("topic", "place", "measure", "year"),
}

OPERATOR_WORDS = ("railway", "rzd", "port co", "ubtz", "aramco", "transcontainer", "company announcement")
STATISTICS_WORDS = ("statistic", "bureau", "communique", "government", "customs", "mot ", "yearbook", "ministry")
REFERENCE_WORDS = ("wikipedia", "encyclopedia", "general reference", "wiki")
PAPER_WORDS = ("trb", "journal", "research", "pubmed")


@dataclass(frozen=True)
class Fact:
    """One figure with its source."""

    pointer: str
    value: float
    unit: str
    year: str
    source: str
    confidence: str
    note: str

    @property
    def status(self) -> str:
        """Firmness for the pack: A and B are published, C is an estimate, our arithmetic is derived."""
        if "computed" in self.note:
            return "derived"
        return "estimate" if self.confidence == "C" else "published"


@dataclass
class Facts:
    """The reference tables under one folder, and the sources met so far."""

    folder: Path
    used: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {name: pd.read_csv(self.folder / f"{name}.csv", dtype=str).fillna("") for name in KEYS}

    def table(self, name: str) -> pd.DataFrame:
        """Return one reference table, every cell as text."""
        return self._tables[name]

    def get(self, pointer: str) -> Fact:
        """Return the figure that a pointer names."""
        row = self._row(pointer)
        key = self.remember(row)
        return Fact(pointer, float(row["value"]), row["unit"], row["year"], key, row["confidence"], row["note"])

    def source(self, pointer: str) -> str:
        """Return the key of the source of the row that a pointer names."""
        return self.remember(self._row(pointer))

    def _row(self, pointer: str) -> pd.Series[str]:
        path, _, nth = pointer.partition("#")
        name, *keys = path.split("|")
        rows = self._tables[name]
        for column, key in zip(KEYS[name], keys, strict=True):
            rows = rows[rows[column] == key]
        if len(rows) == 0 or (len(rows) > 1 and not nth):
            msg = f"the pointer {pointer!r} meets {len(rows)} rows of {name}.csv: exactly one is needed"
            raise LookupError(msg)
        return rows.iloc[int(nth or 1) - 1]

    def remember(self, row: pd.Series[str]) -> str:
        """Note a row's source and return its key."""
        key = source_key(row["source_title"], row["source_publisher"], row["source_date"])
        # A source's rows may differ in confidence (what is computed back from a report): it is as firm as the least.
        least = max(row["confidence"], self.used.get(key, {}).get("confidence", ""))
        self.used[key] = {
            "source": key,
            "title": row["source_title"],
            "publisher": row["source_publisher"],
            "url": row["source_url"],
            "date": row["source_date"],
            "kind": source_kind(row["source_title"], row["source_publisher"]),
            "confidence": least,
            "note": "",
        }
        return key


def source_key(title: str, publisher: str, date: str) -> str:
    """Make a short, stable key: a word or two of the publisher, the year, and a check sum of all three."""
    words = re.findall(r"[a-z0-9]+", (publisher or title).lower())[:2]
    year = re.search(r"(19|20)\d\d", date)
    digest = f"{zlib.crc32('|'.join((title, publisher, date)).encode()):08x}"[:4]
    return "-".join([*(words or ["source"]), *([year.group()] if year else []), digest])


def source_kind(title: str, publisher: str) -> str:
    """Guess the kind of a source from the words of its title and publisher; news unless they say otherwise."""
    text = f"{title} {publisher} ".lower()
    for kind, words in (
        ("reference", REFERENCE_WORDS),
        ("operator", OPERATOR_WORDS),
        ("statistics", STATISTICS_WORDS),
        ("paper", PAPER_WORDS),
    ):
        if any(word in text for word in words):
            return kind
    return "news"
