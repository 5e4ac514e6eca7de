"""What the command says, in English and Chinese."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = resources.files("landsea.cli").joinpath("strings.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def say(key: str, lang: str, **values: object) -> str:
    """Return the sentence `key` in a language, filled with `values`."""
    return _catalogue()[key][lang].format(**values)
