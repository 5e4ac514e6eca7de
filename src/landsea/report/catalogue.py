"""The report's own words, in every language, from one table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@cache
def strings() -> Mapping[str, Mapping[str, str]]:
    """Read strings.csv: key -> language -> text."""
    text = (files("landsea.report") / "strings.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


class Catalogue:
    """The strings of one language.

    Parameters
    ----------
    lang : str
        One of LANGUAGES.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            msg = f"The report is not written in {lang!r}; choose one of {', '.join(LANGUAGES)}."
            raise ValueError(msg)
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its values filled in."""
        text = strings()[key][self.lang]
        return text.format(**values) if values else text

    def choice(self, prefix: str, value: str) -> str:
        """Return the text of one of a pack's fixed choices, or the value itself where it is none of them."""
        row = strings().get(f"{prefix}.{value}")
        return row[self.lang] if row else value
