"""Tables that need no computing: economies, sectors, their goods, duties and standards."""

from __future__ import annotations

import pandas as pd

from ..frames import frame, read_assumption, records

ECONOMY_COLUMNS = [
    *("economy", "name", "name_local", "country", "inside", "group", "technology", "labour_pool", "migration"),
]
SECTOR_COLUMNS = ["sector", "name", "name_local", "traded", "theta", "theta_low", "theta_high"]
GOODS_COLUMNS = ["sector", "commodity", "share", "value_yuan_per_t"]
COST_COLUMNS = ["kind", "importer", "exporter", "sector", "percent"]
GOODS_NOTE = "Share of the sector's traded value that moves as this commodity: assumed"


def economies() -> pd.DataFrame:
    """Make economies.csv."""
    rows = records(read_assumption("accounts_economies"))
    return frame([{**row, "migration": "", "status": "derived"} for row in rows], ECONOMY_COLUMNS)


def zone_economies() -> dict[str, str]:
    """Say to which economy each zone belongs."""
    rows = records(read_assumption("accounts_economies"))
    return {zone: row["economy"] for row in rows for zone in row["zones"].split(";")}


def inside_rows() -> list[dict[str, str]]:
    """List the economies of the region, with their cluster and province (columns that only the build needs)."""
    return [row for row in records(read_assumption("accounts_economies")) if row["inside"] == "true"]


def sectors() -> pd.DataFrame:
    """Make sectors.csv."""
    rows = records(read_assumption("accounts_sectors"))
    return frame([{**row, "source": row["theta_source"], "status": "estimate"} for row in rows], SECTOR_COLUMNS)


def goods() -> pd.DataFrame:
    """Make sector_goods.csv."""
    rows = [
        {**row, "source": "landsea-assumption", "status": "assumption", "note": row["note"] or GOODS_NOTE}
        for row in records(read_assumption("accounts_goods"))
    ]
    return frame(rows, GOODS_COLUMNS)


def trade_costs() -> pd.DataFrame:
    """Make trade_costs.csv: duties, then what unlike standards cost."""
    duties = [{"kind": "tariff", **row} for row in records(read_assumption("accounts_trade_costs"))]
    standards = [{"kind": "standards", **row} for row in records(read_assumption("accounts_standards"))]
    return frame([*duties, *standards], COST_COLUMNS)
