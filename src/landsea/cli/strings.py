"""What the command says, in English and Chinese."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = resources.files("landsea.cli").joinpath("strings.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def choice(prefix: str, value: str, lang: str) -> str:
    """Return the words for one of a pack's own values, or the value itself where there are none."""
    row = _catalogue().get(f"{prefix}.{value}")
    return row[lang] if row else value


def say(key: str, lang: str, **values: object) -> str:
    """Return the sentence `key` in a language, filled with `values`."""
    return _catalogue()[key][lang].format(**values)
