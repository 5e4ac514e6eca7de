"""Value added by economy and sector."""

from __future__ import annotations

import pandas as pd
from ipfn.ipfn import ipfn

from ..commodities import build_commodities
from ..facts import Facts
from ..frames import join_notes, join_sources, read_assumption, records
from .listed import inside_rows, zone_economies
from .parts import parts
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
#: Least part of an economy's industry that the pack's goods may leave for all other sectors.
LEAST_LEFT = 0.2
METHOD = "industry: the pack's goods at their value, the rest by assumed weights"


def value_added(
    facts: Facts, zones: pd.DataFrame, supply_use: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Return bn yuan by economy and sector, and each economy's source and note."""
    product = _product(zones)
    by_part, about = parts(facts, product)
    inside = _inside(by_part, supply_use)
    shares = read_assumption("accounts_shares").set_index("economy").astype(float) / 100
    outside = shares.mul(product[shares.index], axis=0)
    names = [row["economy"] for row in inside_rows()]
    table = pd.concat([inside.loc[names, shares.columns], outside])
    notes = {
        name: (join_sources(source, "landsea-assumption"), join_notes(note, METHOD))
        for name, (source, note) in about.items()
    }
    rounded = "shares of sectors in the product rounded and quoted from memory"
    notes |= dict.fromkeys(outside.index, ("general-statistics", rounded))
    return table, notes


def _product(zones: pd.DataFrame) -> pd.Series[float]:
    known = zones["gdp_bn_yuan"].astype(float).groupby(zones["zone_id"].map(zone_economies())).sum()
    more = read_assumption("accounts_economies").set_index("economy")["extra_gdp_bn_yuan"].astype(float)
    return known.reindex(more.index).fillna(0.0) + more


def _inside(by_part: pd.DataFrame, supply_use: pd.DataFrame) -> pd.DataFrame:
    """Split the parts: within industry the goods of the pack, the rest by assumed weights of clusters and cities."""
    made = _from_goods(supply_use).reindex(by_part.index, fill_value=0.0)
    left = by_part["secondary"] - made.sum(axis=1)
    short = left.index[left < LEAST_LEFT * by_part["secondary"]]
    if len(short):
        msg = f"the goods of {', '.join(short)} leave too little of industry for all other sectors"
        raise ValueError(msg)
    cluster = pd.Series({row["economy"]: row["cluster"] for row in inside_rows()})[by_part.index]
    weights = read_assumption("accounts_rest_of_industry").set_index("cluster").astype(float)
    rest = pd.concat([_rest(left[cluster == name], weights.loc[name]) for name in dict.fromkeys(cluster)])
    transport = by_part["tertiary"] * weights["transport_of_tertiary"].reindex(cluster).to_numpy()
    services = by_part["tertiary"] - transport
    ends = pd.DataFrame({"agriculture": by_part["primary"], "transport": transport, "services": services})
    return pd.concat([ends, made, rest], axis=1)


def _from_goods(supply_use: pd.DataFrame) -> pd.DataFrame:
    """Value added of the sectors whose output is that of the pack's goods."""
    goods, crude = (_goods(supply_use, column) for column in ("supply_t", "use_t"))
    output = pd.DataFrame({sector: goods[commodity] for sector, commodity in FROM_GOODS.items()})
    output["refining"] = crude["crude_oil"] / crude_share()
    return output.mul(pd.Series({sector: value_added_share(sector) for sector in output}))


def _rest(left: pd.Series[float], weights: pd.Series[float]) -> pd.DataFrame:
    """Split what the goods leave: the cluster's weights hold for its sum, cities lean to what they are known for."""
    shares = weights[list(REST)]
    seed = pd.DataFrame(left.to_numpy()[:, None] * shares.to_numpy(), index=left.index, columns=list(REST))
    for row in records(read_assumption("accounts_strengths")):
        if row["economy"] in seed.index:
            seed.loc[row["economy"], row["sector"]] *= float(row["factor"])
    aims = [left.to_numpy(), (shares * left.sum()).to_numpy()]
    values = ipfn(seed.to_numpy(copy=True), aims, [[0], [1]], convergence_rate=1e-13, rate_tolerance=0.0).iteration()
    return pd.DataFrame(values, index=seed.index, columns=seed.columns)


def _goods(supply_use: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return bn yuan by economy and commodity."""
    commodities = build_commodities()
    value = commodities.set_index("commodity")["value_yuan_per_t"].astype(float)
    bn = supply_use[column].astype(float) * supply_use["commodity"].map(value) / 1e9
    economy = supply_use["zone_id"].map(zone_economies())
    long = pd.DataFrame({"economy": economy, "commodity": supply_use["commodity"], "bn": bn})
    return long.pivot_table(index="economy", columns="commodity", values="bn", aggfunc="sum", fill_value=0.0)
