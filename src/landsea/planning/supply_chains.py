"""The region's accounts as an input-output table.

Where its industries stand, how coast and hinterland hang together, and what making more parts at home would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.input_output import (
    InputOutput,
    backward,
    downstreamness,
    forward,
    linkage,
    substitute,
    upstreamness,
)
from landsea.economy.regional import Regional
from landsea.errors import LandSeaError
from landsea.planning.structure import coast
from landsea.region import Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SupplyChains:
    """The input-output table of a region and its partners, and who is who in it.

    Attributes
    ----------
    region : Region
    regional : Regional
        The accounts it comes from.
    table : InputOutput
        bn yuan a year; every user in an economy buys a good in the economy's own proportions over suppliers.
    """

    region: Region
    regional: Regional
    table: InputOutput

    @classmethod
    def of(cls, region: Region) -> SupplyChains:
        """Make the table of a region.

        Raises
        ------
        PackError
            If the pack has no accounts.
        """
        regional = Regional.of(region)
        return cls(region, regional, InputOutput.of_accounts(regional.accounts))

    @cached_property
    def inside(self) -> Bools:
        """(n,) industries of economies inside the region."""
        return np.asarray(self.regional.inside[self.table.region])

    @cached_property
    def by_the_sea(self) -> Bools:
        """(N,) economies that hold an inside zone with a port of its own."""
        zones = self.region.table("zones")
        shores = zones["zone_id"].isin(coast(self.region)).to_numpy(bool)
        out = np.zeros(len(self.table.regions), dtype=bool)
        out[self.regional.zone_economy[shores & (self.regional.zone_economy >= 0)]] = True
        return out

    def positions(self) -> pd.DataFrame:
        """Every industry inside: economy, sector, output_bn_yuan, upstreamness, downstreamness, backward, forward.

        Upstreamness is the mean number of stages to final use, here or anywhere; downstreamness that since primary
        factors. Backward and forward linkage are the same sums, relative to the mean of all industries (Rasmussen
        1956).
        """
        t = self.table
        up, down, back, ahead = upstreamness(t), downstreamness(t), backward(t), forward(t)
        table = pd.DataFrame(
            {
                "economy": [t.regions[k] for k in t.region],
                "sector": [t.sectors[k] for k in t.sector],
                "output_bn_yuan": t.output,
                "upstreamness": up,
                "downstreamness": down,
                "backward": back / back.mean(),
                "forward": ahead / ahead.mean(),
            }
        )
        return table[self.inside & (t.output > 0)].reset_index(drop=True)

    def coast_and_hinterland(self) -> pd.DataFrame:
        """How the region's coast and its hinterland hang on each other: of, on, inputs, sales, lost (shares, 0 to 1).

        ``inputs``: share of the first's purchases that the other supplies; ``sales``: share of its sales to industries
        that the other buys; ``lost``: share of the other's output that goes with the first (extraction). nan without
        one of them.
        """
        shore = self.by_the_sea[self.table.region] & self.inside
        inland = self.inside & ~shore
        rows = []
        for of, on, here, there in (("coast", "hinterland", shore, inland), ("hinterland", "coast", inland, shore)):
            if here.any() and there.any():
                found = linkage(self.table, here, there)
                rows.append({"of": of, "on": on, "inputs": found.inputs, "sales": found.sales, "lost": found.lost})
        return pd.DataFrame(rows, columns=["of", "on", "inputs", "sales", "lost"])

    def localise(self) -> pd.DataFrame:
        """Make parts at home: for each product of ``local_content``, the change of output and value added by economy.

        Returns
        -------
        pandas.DataFrame
            product, economy, inside, home, moved_bn_yuan (purchases that change side, the product's total),
            output_bn_yuan and value_added_bn_yuan (changes).
        """
        frames = [self._localised(row) for _, row in self.region.table("local_content").iterrows()]
        columns = ["product", "economy", "inside", "home", "moved_bn_yuan", "output_bn_yuan", "value_added_bn_yuan"]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)

    def _localised(self, row: pd.Series) -> pd.DataFrame:
        t = self.table
        place = self._economy(str(row["zone_id"]))
        user = np.flatnonzero((t.region == place) & (t.sector == t.sectors.index(str(row["sector"]))))[0]
        # Parts are the sector's own goods, bought where the maker's economy buys them.
        parts = np.where(t.sector == t.sector[user], t.use[:, user], 0.0)
        if parts.sum() <= 0:
            msg = f"{self.region.name}: {row['sector']} of {t.regions[place]} buys no parts of its own sector."
            raise LandSeaError(msg)
        spent = float(row["output_bn_yuan"]) * float(row["parts_share"])
        home = self._home(str(row["zone_id"]))
        share, target = float(row["home_share"]), float(row["target_share"])
        change = substitute(t, parts * (spent / parts.sum()), home[t.region], share, target)
        added = change * np.divide(t.value_added, t.output, out=np.zeros_like(change), where=t.output > 0)
        count = len(t.regions)
        return pd.DataFrame(
            {
                "product": row["product"],
                "economy": t.regions,
                "inside": self.regional.inside,
                "home": home,
                "moved_bn_yuan": spent * (target - share),
                "output_bn_yuan": np.bincount(t.region, change, count),
                "value_added_bn_yuan": np.bincount(t.region, added, count),
            }
        )

    def _economy(self, zone: str) -> int:
        zones = self.region.table("zones")["zone_id"].to_numpy(object)
        return int(self.regional.zone_economy[int(np.flatnonzero(zones == zone)[0])])

    def _home(self, zone: str) -> Bools:
        """(N,) economies that hold a zone of the same group, such as a province."""
        zones = self.region.table("zones")
        group = zones.set_index("zone_id").loc[zone, "group"]
        mine = (zones["group"] == group).to_numpy(bool) if group else (zones["zone_id"] == zone).to_numpy(bool)
        out = np.zeros(len(self.table.regions), dtype=bool)
        out[self.regional.zone_economy[mine & (self.regional.zone_economy >= 0)]] = True
        return out
