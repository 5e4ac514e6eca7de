"""What lies in what: the cities of each province, from the order of the table of places."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def general_parents() -> dict[str, str]:
    """Return the province of each of China's cities, by its names in English and Chinese.

    The table of places lists a province and then its cities, as the national code of divisions (GB/T 2260) does.
    """
    text = resources.files("landsea.evidence").joinpath("places.csv").read_text(encoding="utf-8")
    parents: dict[str, str] = {}
    province = ""
    for row in csv.DictReader(text.splitlines()):
        if row["type"] == "province":
            province = row["subject"]
        elif row["type"] == "city" and province:
            parents |= {name: province for name in (row["en"], row["zh"], row["subject"]) if name != province}
        else:
            province = ""
    return parents
