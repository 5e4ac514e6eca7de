"""Rows that do not say what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region
from landsea.region.schema import schema


def check_notes(region: Region) -> Iterator[Finding]:
    """Warn of estimates and assumptions without a note or a basis."""
    for name, table in schema().items():
        if "status" not in table.names:
            continue
        soft = region.table(name)
        soft = soft[soft["status"].isin(["estimate", "assumption"])]
        for basis in ("note", "basis"):
            if basis in table.names:
                soft = soft[soft[basis].str.strip() == ""]
        for row, status in lines(soft["status"]):
            problem = "The row is no published figure, and does not say what it rests on."
            cure = "Say in note how the value was found."
            yield Finding(region.file(name), row, "note", status, problem, cure, "warning")
