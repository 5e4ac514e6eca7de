"""Value added by economy and sector."""

from __future__ import annotations

import numpy as np
import pandas as pd
from ipfn.ipfn import ipfn

from ..commodities import build_commodities
from ..facts import Facts
from ..frames import join_sources, read_assumption, records
from .listed import zone_economies
from .technology import crude_share, value_added_share

#: Sectors whose output inside the region is that of the pack's goods; refining's follows from the crude it uses.
FROM_GOODS = {
    "coal": "coal",
    "oil_gas": "crude_oil",
    "ores": "iron_ore",
    "metals": "steel",
    "vehicles": "vehicles",
}
REST = ("food", "light", "chemicals", "minerals", "machinery", "utilities_construction")
PARTS = ("primary", "secondary", "tertiary")
PROVINCES = {"Liaoning": "2022", "Heilongjiang": "2022", "Inner Mongolia": "2022"}
JILIN = {"primary": 0.129, "secondary": 0.354, "tertiary": 0.517}
JILIN_NOTE = "parts of Jilin's product quoted from memory (12.9, 35.4 and 51.7%)"


def value_added(
    facts: Facts, zones: pd.DataFrame, supply_use: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Return bn yuan by economy and sector, and each economy's source and note."""
    product = _product(zones)
    inside = pd.DataFrame({row["economy"]: _inside(row, facts, product, supply_use) for row in _rest()}).T
    shares = read_assumption("accounts_shares").set_index("economy").astype(float) / 100
    outside = shares.mul(product[shares.index], axis=0)
    table = pd.concat([inside[shares.columns], outside])
    notes = {row["economy"]: _note(facts, row["province"]) for row in _rest()}
    rounded = "shares of sectors in the product rounded and quoted from memory"
    notes |= dict.fromkeys(outside.index, ("general-statistics", rounded))
    return table, notes


def _rest() -> list[dict[str, str]]:
    return records(read_assumption("accounts_rest_of_industry"))


def _product(zones: pd.DataFrame) -> pd.Series[float]:
    known = zones["gdp_bn_yuan"].astype(float).groupby(zones["zone_id"].map(zone_economies())).sum()
    more = read_assumption("accounts_economies").set_index("economy")["extra_gdp_bn_yuan"].astype(float)
    return known.reindex(more.index).fillna(0.0) + more


def _inside(row: dict[str, str], facts: Facts, product: pd.Series[float], supply_use: pd.DataFrame) -> pd.Series[float]:
    """Split an economy's product: its parts, within industry the goods of the pack, the rest by assumed weights."""
    parts = _parts(facts, row["province"], product).loc[row["economy"]]
    goods, crude = (_goods(supply_use, column).loc[row["economy"]] for column in ("supply_t", "use_t"))
    output = {sector: goods[commodity] for sector, commodity in FROM_GOODS.items()}
    output["refining"] = crude["crude_oil"] / crude_share()
    made = {sector: value * value_added_share(sector) for sector, value in output.items()}
    left = parts["secondary"] - sum(made.values())
    if left < 0.2 * parts["secondary"]:
        msg = f"the goods of {row['economy']} leave {left:.0f} bn yuan of industry for all other sectors"
        raise ValueError(msg)
    transport = float(row["transport_of_tertiary"]) * parts["tertiary"]
    return pd.Series(
        {
            "agriculture": parts["primary"],
            **made,
            **{sector: left * float(row[sector]) for sector in REST},
            "transport": transport,
            "services": parts["tertiary"] - transport,
        }
    )


def _parts(facts: Facts, province: str, product: pd.Series[float]) -> pd.DataFrame:
    """Split a province's parts over its economies: proportional fitting to their products and to the parts."""
    rows = [row for row in _rest() if row["province"] == province]
    total = product[[row["economy"] for row in rows]]
    shares = JILIN if province not in PROVINCES else _published(facts, province)
    seed = np.array([[float(row[f"{part}_weight"]) * shares[part] for part in PARTS] for row in rows])
    seed *= total.to_numpy()[:, None]
    columns = np.array([shares[part] for part in PARTS]) * total.sum()
    table = ipfn(seed, [total.to_numpy(), columns], [[0], [1]], convergence_rate=1e-12, rate_tolerance=0.0).iteration()
    return pd.DataFrame(table, index=total.index, columns=list(PARTS))


def _published(facts: Facts, province: str) -> dict[str, float]:
    values = {part: facts.get(_pointer(province, part)).value for part in PARTS}
    return {part: value / sum(values.values()) for part, value in values.items()}


def _pointer(province: str, part: str) -> str:
    return f"economy/industries|{province}|by sector|value_added_{part}|{PROVINCES[province]}"


def _goods(supply_use: pd.DataFrame, column: str) -> pd.DataFrame:
    commodities = build_commodities()
    value = commodities.set_index("commodity")["value_yuan_per_t"].astype(float)
    bn = supply_use[column].astype(float) * supply_use["commodity"].map(value) / 1e9
    economy = supply_use["zone_id"].map(zone_economies())
    long = pd.DataFrame({"economy": economy, "commodity": supply_use["commodity"], "bn": bn})
    return long.pivot_table(index="economy", columns="commodity", values="bn", aggfunc="sum", fill_value=0.0)


def _note(facts: Facts, province: str) -> tuple[str, str]:
    method = "industry: the pack's goods at their value, the rest by assumed weights"
    if province not in PROVINCES:
        return "general-statistics;landsea-assumption", f"{JILIN_NOTE}; {method}"
    published = [facts.get(_pointer(province, part)).source for part in PARTS]
    return join_sources(*published, "landsea-assumption"), f"parts as published of {province} in 2022; {method}"
