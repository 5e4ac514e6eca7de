"""Build every economic table of the pack from the reference tables and the tables of this package."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .accounts.build import build_accounts
from .commodities import build_commodities
from .counting import build_counting
from .demand import build_demand
from .facts import Facts
from .frames import read_table, records
from .industry import build_handling_costs, build_industry, build_local_content
from .listed import (
    build_claim_tests,
    build_claims,
    build_components,
    build_constants,
    build_crosswalk,
    build_groups,
    build_indices,
    build_parameter_ranges,
    build_places,
    build_targets,
)
from .observations import build_indicators, build_observations
from .supply import build_supply_use
from .zones import build_zones

SOURCE_COLUMNS = ["source", "title", "publisher", "url", "date", "kind", "confidence", "sha256", "note"]

# Figures behind the scenarios; their sources belong to the pack though no table of this half cites them.
SCENARIO_FACTS = (
    "land/projects|Yingkou FTZ-Bayuquan port railway",
    "land/projects|Taipingwan coastal zone railway",
    "land/projects|Shenyang CR Express assembly centre (Puhe base)",
    "land/freight_trains|shenyang|Shenyang CR Express|logistics cost saving|2021",
    "land/freight_trains|shenyang|Shenyang hub|terminal capacity|2023",
    "economy/institutions|China|customs|clearance_time_import|2022",
    "economy/trade|China|imports|Japan|industrial goods|duty_free_share_final|after about 20 years",
)


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables by name; ``sources`` holds only the sources that they cite."""
    facts = Facts(sources)
    zones = build_zones(facts)
    supply_use = build_supply_use(facts, zones)
    tables = {
        "zones": zones,
        "commodities": build_commodities(),
        "supply_use": supply_use,
        "demand": build_demand(facts),
        "indicators": build_indicators(),
        "observations": build_observations(facts),
        "counting": build_counting(),
        "targets": build_targets(facts),
        "constants": build_constants(),
        "claims": build_claims(),
        "claim_tests": build_claim_tests(),
        "parameter_ranges": build_parameter_ranges(),
        "groups": build_groups(),
        "places": build_places(),
        "indices": build_indices(),
        "components": build_components(),
        "industry": build_industry(facts),
        "handling_costs": build_handling_costs(facts),
        "local_content": build_local_content(facts),
        "crosswalk": build_crosswalk(facts),
        **build_accounts(facts, zones, supply_use),
    }
    return tables | {"sources": _sources(facts, tables)}


def _sources(facts: Facts, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    own = {row["source"]: row for row in records(read_table("own_sources"))}
    cited = {
        key
        for name, table in tables.items()
        for column in ("source", *(["document"] if name == "claims" else []))
        for cell in table[column]
        for key in cell.split(";")
    }
    cited |= {facts.source(pointer) for pointer in SCENARIO_FACTS}
    known = own | facts.used
    missing = cited - known.keys()
    if missing:
        msg = f"rows cite sources that are nowhere described: {', '.join(sorted(missing))}"
        raise LookupError(msg)
    return pd.DataFrame([known[key] for key in sorted(cited)], columns=SOURCE_COLUMNS)
