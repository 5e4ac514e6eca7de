"""Codes of countries."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region
from landsea.region.schema import SEPARATOR

_COLUMNS = (("node", "country"), ("zones", "country"), ("terminals", "country"), ("terminals", "transit_for"))


def check_countries(region: Region) -> Iterator[Finding]:
    """Report country codes that are not two capital letters."""
    for table, column in _COLUMNS:
        codes = region.table(table)[column].str.split(SEPARATOR).explode()
        wrong = codes[(codes != "") & ~codes.str.fullmatch("[A-Z]{2}")]
        for row, code in lines(wrong):
            problem, cure = "Not a country code.", "Give the two capital letters of ISO 3166 (as CN)."
            yield Finding(region.file(table), row, column, code, problem, cure)
