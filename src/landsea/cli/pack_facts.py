"""What a pack gives to the evidence: facts, places, indicators. Only here do the two rooms meet."""

from __future__ import annotations

from typing import Any

from landsea.evidence import Candidate, Fact
from landsea.evidence.tables import claim_facts, observation_facts, places
from landsea.region import Region


def facts_of(region: Region) -> list[Fact]:
    """Return the claims and observations of a pack as facts."""
    sources = _rows(region, "sources")
    return [
        *claim_facts(region.name, _rows(region, "claims"), sources),
        *observation_facts(region.name, _rows(region, "observations"), _rows(region, "indicators"), sources),
    ]


def places_of(region: Region) -> list[tuple[str, str, str]]:
    """Return the places of a pack: name, name in the other language, what it lies in."""
    return list(places(_rows(region, "zones"), _rows(region, "groups"), _rows(region, "terminals")))


def candidates_of(region: Region) -> list[Candidate]:
    """Return the indicators of a pack as candidates for claims."""
    names = ("indicator", "title", "title_local", "unit", "definition")
    return [Candidate(**{name: str(row[name]) for name in names}) for row in _rows(region, "indicators")]


def _rows(region: Region, table: str) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in region.table(table).to_dict("records")]
