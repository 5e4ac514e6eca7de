"""Tables that need no computing: economies, sectors, their goods, duties and standards."""

from __future__ import annotations

import pandas as pd

from ..frames import frame, read_assumption, records

ECONOMY_COLUMNS = [
    *("economy", "name", "name_local", "country", "inside", "group", "technology", "labour_pool", "migration"),
]
SECTOR_COLUMNS = ["sector", "name", "name_local", "traded", "theta", "theta_low", "theta_high"]
SCALE_COLUMNS = ["scale", "scale_low", "scale_high"]
GOODS_COLUMNS = ["sector", "commodity", "share", "value_yuan_per_t"]
COST_COLUMNS = ["kind", "importer", "exporter", "sector", "percent"]
#: Low end of scale elasticities: three percent for a doubling, the least that is usually found for cities.
SCALE_LOW = 0.04
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
    rows = [
        {**row, "source": row["theta_source"], "status": "estimate", **_scale(row)}
        for row in records(read_assumption("accounts_sectors"))
    ]
    return frame(rows, [*SECTOR_COLUMNS, *SCALE_COLUMNS])


def _scale(row: dict[str, str]) -> dict[str, str]:
    """Scale elasticity of a sector: the published product of it and the trade elasticity, over the trade elasticity.

    Where the two were estimated together, their product is what says how near to one the economy stands; a scale
    elasticity from there beside a trade elasticity from elsewhere could make it more than one.
    """
    if not row["scale_ratio"]:
        return dict.fromkeys(SCALE_COLUMNS, "")
    ratio, error, theta = (float(row[name]) for name in ("scale_ratio", "scale_ratio_error", "theta"))
    high = ratio + 2 * error
    basis = (
        f"{row['note']}; scale: published product with the trade elasticity, {ratio:g} (standard error {error:g};"
        f" {row['scale_industry']}), over theta; range: {SCALE_LOW:g}, the low end for cities, to two standard errors"
        " more"
    )
    return {
        "scale": f"{ratio / theta:.3f}",
        "scale_low": f"{SCALE_LOW:g}",
        "scale_high": f"{high / theta:.3f}",
        "source": f"{row['theta_source']};lashkaripour-lugovskyy;rosenthal-strange",
        "note": basis,
    }


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
