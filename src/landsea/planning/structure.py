"""What the places of a region make, how alike they are, and what would fit them: from the pack's own tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from landsea.indicators import structure
from landsea.planning.likeness import likeness
from landsea.region import Region

#: Functions suggested a place.
SUGGESTED = 3


@dataclass(frozen=True)
class Structure:
    """What places make.

    Attributes
    ----------
    goods : pandas.DataFrame
        Worth of the goods that each inside zone sends (zones in rows, commodities in columns), bn yuan a year: the
        pack's ``supply_use`` at the value of each good. Estimates where the pack's rows are.
    sectors : pandas.DataFrame
        Shares of the sectors of the national accounts in value added (zones in rows), where ``industry`` has them all.
    coast : list of str
        Inside zones with a port of their own.
    estimated : float
        Share of the worth of goods that stands on rows marked estimate or assumption.
    """

    goods: pd.DataFrame
    sectors: pd.DataFrame
    coast: list[str]
    estimated: float

    @classmethod
    def of(cls, region: Region) -> Structure:
        """Read a region's structure."""
        zones = region.table("zones")
        inside = [str(name) for name in zones.loc[zones["inside"].astype(bool), "zone_id"]]
        goods, estimated = _goods(region, inside)
        return cls(goods, _sectors(region, inside), coast(region), estimated)

    def places(self) -> pd.DataFrame:
        """Each place's worth of goods, its specialisation, and its three leading goods by location quotient."""
        values = self.goods.to_numpy(float)
        quotient = structure.location_quotient(values)
        order = np.argsort(-quotient, axis=1)[:, :SUGGESTED]
        leading = [
            [str(self.goods.columns[k]) for k in row if quotient[place, k] > 1] for place, row in enumerate(order)
        ]
        return pd.DataFrame(
            {
                "zone_id": self.goods.index,
                "bn_yuan": values.sum(axis=1),
                "krugman": structure.krugman(values),
                "herfindahl": structure.herfindahl(values),
                "leading": leading,
            }
        )

    def likeness(self) -> pd.DataFrame:
        """Likeness by several definitions: of (goods, sectors), among (coast, all), places, a column a definition."""
        rows = []
        for of, table in (("goods", self.goods), ("sectors", self.sectors)):
            for among, members in (("coast", [z for z in self.coast if z in table.index]), ("all", list(table.index))):
                rows.append(
                    {"of": of, "among": among, "places": len(members), **likeness(table.loc[members].to_numpy(float))}
                )
        return pd.DataFrame(rows)

    def pairs(self) -> pd.DataFrame:
        """Likeness of every two coastal places in goods: zone_id, other, finger_kreinin, unido."""
        members = [z for z in self.coast if z in self.goods.index]
        values = self.goods.loc[members].to_numpy(float)
        overlap, similar = structure.overlap(values), structure.similarity(values)
        rows = [
            {"zone_id": members[i], "other": members[j], "finger_kreinin": overlap[i, j], "unido": similar[i, j]}
            for i in range(len(members))
            for j in range(i + 1, len(members))
        ]
        return pd.DataFrame(rows, columns=["zone_id", "other", "finger_kreinin", "unido"])

    def suggestions(self) -> pd.DataFrame:
        """Goods that a place makes some of, and more of its like: zone_id, good, density (0 to 1), quotient (under 1).

        By the density of related specialisations (Hidalgo et al. 2007): a statement on what goes with what in these
        places, not on cost or demand. What a place makes none of is left out, for much of it needs a deposit.
        """
        values = self.goods.to_numpy(float)
        density, quotient = structure.relatedness(values), structure.location_quotient(values)
        rows = []
        for place, name in enumerate(self.goods.index):
            open_goods = [
                k for k in np.argsort(-density[place]) if 0 < quotient[place, k] < 1 and density[place, k] > 0
            ]
            rows += [
                {
                    "zone_id": str(name),
                    "good": str(self.goods.columns[k]),
                    "density": density[place, k],
                    "quotient": quotient[place, k],
                }
                for k in open_goods[:SUGGESTED]
            ]
        return pd.DataFrame(rows, columns=["zone_id", "good", "density", "quotient"])


def _goods(region: Region, inside: list[str]) -> tuple[pd.DataFrame, float]:
    commodities = region.table("commodities").set_index("commodity")
    table = region.table("supply_use")
    table = table[table["zone_id"].isin(inside) & ~table["commodity"].isin(set(commodities["empty_commodity"]) - {""})]
    worth = table["supply_t"] * table["commodity"].map(commodities["value_yuan_per_t"]) / 1e9
    soft = table["status"].isin(["estimate", "assumption"])
    wide = table.assign(worth=worth).pivot_table(index="zone_id", columns="commodity", values="worth", aggfunc="sum")
    wide = wide.reindex([z for z in inside if z in wide.index]).fillna(0.0)
    wide = wide.loc[wide.sum(axis=1) > 0, wide.sum() > 0]
    total = float(worth.sum())
    return wide, float(worth[soft].sum()) / total if total else 0.0


def _sectors(region: Region, inside: list[str]) -> pd.DataFrame:
    """Shares of sectors, each place in its latest year that has all of them."""
    table = region.table("industry")
    table = table[(table["level"] == "sector") & (table["measure"] == "value_added") & table["zone_id"].isin(inside)]
    names = list(dict.fromkeys(table["industry"]))
    wide = table.pivot_table(index=["zone_id", "year"], columns="industry", values="value", aggfunc="first")
    if wide.empty:
        return pd.DataFrame(columns=names, dtype=float)
    latest = wide.reindex(columns=names).dropna().groupby("zone_id").tail(1).droplevel("year")
    shares = latest.div(latest.sum(axis=1), axis=0)
    return shares.reindex([z for z in inside if z in shares.index])


def coast(region: Region) -> list[str]:
    """Inside zones that a port is counted with, or whose place or zone a port stands in."""
    zones, nodes = region.table("zones"), region.table("node").set_index("node_id")
    terminals = region.table("terminals")
    ports = terminals[terminals["kind"] == "port"]
    named = set(ports["group"]) | set(nodes.loc[ports["node_id"], "zone_id"])
    ashore = zones["zone_id"].isin(named) | zones["node_id"].isin(ports["node_id"])
    return [str(name) for name in zones.loc[zones["inside"].astype(bool) & ashore, "zone_id"]]
