"""Names of places and bodies, and what each is called here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A place or body.

    Attributes
    ----------
    subject : str
        Its one name in claims ("Hebei Province").
    type : str
        ``province``, ``city``, ``zone``, ``port``, ``country``, ``region``, ``body``.
    """

    subject: str
    type: str


@dataclass(frozen=True)
class Gazetteer:
    """Names in English and Chinese, each with the place it means.

    Attributes
    ----------
    names : mapping of str to Place
        Every name and alias. An English name is found as a whole word and in its case.
    """

    names: Mapping[str, Place]
    _index: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _by_beginning(self.names))

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], general: bool = True) -> Gazetteer:
        """Build a gazetteer from rows of a table.

        Parameters
        ----------
        rows : iterable of mapping
            Each with ``en`` and ``zh`` (names), ``aliases`` (more names with ``|`` between), ``subject`` (the name in
            claims; ``en`` if blank) and ``type``. Missing keys count as blank.
        general : bool
            Whether the names of China's provinces and cities and of countries are known too; a row wins over them.
        """
        names = dict(general_gazetteer().names) if general else {}
        for row in rows:
            english, chinese = str(row.get("en") or ""), str(row.get("zh") or "")
            place = Place(str(row.get("subject") or "") or english or chinese, str(row.get("type") or "body"))
            for name in (english, chinese, *str(row.get("aliases") or "").split("|")):
                if len(name.strip()) > 1:
                    names[name.strip()] = place
        return cls(names)

    def find(self, text: str) -> list[tuple[int, int, Place]]:
        """Return the names in a text, the longest at each place: start, end, place."""
        found, at = [], 0
        while at < len(text) - 1:
            name = self._at(text, at)
            if name is None:
                at += 1
                continue
            found.append((at, at + len(name), self.names[name]))
            at += len(name)
        return found

    def _at(self, text: str, at: int) -> str | None:
        for name in self._index.get(text[at : at + 2], ()):
            if name in _NOT_AFTER and text[at - 1 : at] in _NOT_AFTER[name]:
                continue
            if text.startswith(name, at) and not (name[0].isascii() and _inside_word(text, at, at + len(name))):
                return name
        return None


#: Signs after which a short name is part of other words: 沿海地区 is not Haiti, 7日本市 not Japan.
_NOT_AFTER = {"海地": tuple("沿近深滨陆涉临环"), "日本": tuple("0123456789一二三四五六七八九十")}


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())


def _by_beginning(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names by their first two characters, the longest first."""
    index: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        index.setdefault(name[:2], []).append(name)
    return {key: tuple(found) for key, found in index.items()}


@cache
def general_gazetteer() -> Gazetteer:
    """Return the gazetteer that ships: China's provinces, prefectures, countries, large regions (``places.csv``)."""
    text = resources.files("landsea.evidence").joinpath("places.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    # A province's short name wins over a city of the same name, which is told apart by "City" or 市.
    rows.sort(key=lambda row: ("country", "city", "province", "region").index(row["type"]))
    return Gazetteer.from_rows(rows, general=False)
