"""Losing a place or a supplier for a while: goods that stand still, dearer ways round, and output lost down the chains.

A closed place cuts the share of each flow that passes it. After some days shippers have found other ways, at a cost
that the corridor solved without the place gives; only what has no other way stays away until it opens again. Stocks
bridge what they can (:mod:`landsea.economy.input_output.disruption`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import Stages
from landsea.economy.input_output import Disruption, Inventories, disrupt
from landsea.economy.regional import Goods
from landsea.errors import LandSeaError
from landsea.model import Outcome, solve
from landsea.model.select import find_place, marks_at, passing
from landsea.planning.scenario import Change, Scenario
from landsea.planning.supply_chains import SupplyChains

Floats = NDArray[np.float64]

#: Days' use of what cannot be stored, such as power and services (Hallegatte 2014).
UNSTORED_DAYS = 3.0
#: Days after the opening over which what was lost may be made up for.
AFTER_DAYS = 180
LOSS_COLUMNS = ("output_bn_yuan", "value_added_bn_yuan", "percent_of_year", "lowest", "lowest_day")


@dataclass(frozen=True)
class Timing:
    """How long things take, and what people hold against it.

    Attributes
    ----------
    closed_days : int
        Days without the place or supplier.
    reroute_days : int
        Days until goods go other ways, where there are any.
    stock_days : float
        Days' use of goods that users hold.
    spare : float
        Part of usual output that industries can make on top, to make up for a loss.
    switch : bool
        Users turn to other suppliers of a good.
    """

    closed_days: int = 90
    reroute_days: int = 14
    stock_days: float = 30.0
    spare: float = 0.1
    switch: bool = False


@dataclass(frozen=True, eq=False)
class Loss:
    """What a loss does.

    Attributes
    ----------
    chains : SupplyChains
    timing : Timing
    disruption : Disruption
        Day by day, bn yuan.
    cut : (J, N, N) array
        Share of each flow that passes the place, ``[sector, importer, exporter]``.
    passing_t : float
        Tonnes a year that pass today.
    unserved_t : float
        Tonnes a year that have no other way.
    detour_yuan_per_day : float
        What shippers pay, wait and put up with more, a day, once they go other ways.
    """

    chains: SupplyChains
    timing: Timing
    disruption: Disruption
    cut: Floats
    passing_t: float
    unserved_t: float
    detour_yuan_per_day: float

    def by_economy(self) -> pd.DataFrame:
        """Loss of each economy, a row each.

        Columns: economy, inside, output_bn_yuan, value_added_bn_yuan, percent_of_year (of the economy's value added),
        lowest (output as a part of its usual one) and lowest_day.
        """
        return self._grouped(self.chains.table.region, list(self.chains.table.regions), "economy").assign(
            inside=self.chains.regional.inside
        )

    def by_group(self) -> pd.DataFrame:
        """Loss of each group of economies, the same columns with ``group`` in place of economy."""
        groups = self.chains.regional.groups
        of = np.full(len(self.chains.table.regions), -1)
        for k, members in enumerate(groups.values()):
            of[members] = k
        inside = [bool(self.chains.regional.inside[members].all()) for members in groups.values()]
        return self._grouped(of[self.chains.table.region], list(groups), "group").assign(inside=inside)

    def by_sector(self) -> pd.DataFrame:
        """Loss of each sector over the economies inside: sector and the same columns."""
        t = self.chains.table
        return self._grouped(t.sector, list(t.sectors), "sector", self.chains.inside)

    def by_industry(self) -> pd.DataFrame:
        """Loss of each industry: economy, sector, inside, output_bn_yuan, value_added_bn_yuan, lowest."""
        t = self.chains.table
        return pd.DataFrame(
            {
                "economy": [t.regions[k] for k in t.region],
                "sector": [t.sectors[k] for k in t.sector],
                "inside": self.chains.inside,
                "output_bn_yuan": self.disruption.lost,
                "value_added_bn_yuan": self.disruption.value_added_lost,
                "lowest": self.disruption.output.min(axis=0),
            }
        )

    def daily(self) -> pd.DataFrame:
        """Output of each economy inside as a part of its usual one, a row a day."""
        t = self.chains.table
        columns = {
            name: self.disruption.output[:, t.region == k] @ t.output[t.region == k] / t.output[t.region == k].sum()
            for k, name in enumerate(t.regions)
            if self.chains.regional.inside[k]
        }
        return pd.DataFrame(columns).rename_axis("day")

    @property
    def value_added_inside_yuan(self) -> float:
        """Value added lost inside the region, yuan."""
        return float(self.disruption.value_added_lost[self.chains.inside].sum()) * 1e9

    @property
    def detour_yuan(self) -> float:
        """What going other ways costs while the place is closed, yuan."""
        return self.detour_yuan_per_day * max(self.timing.closed_days - self.timing.reroute_days, 0)

    def _grouped(
        self, of: NDArray[np.int64], names: list[str], title: str, only: NDArray[np.bool_] | None = None
    ) -> pd.DataFrame:
        t, some = self.chains.table, np.ones(len(of), dtype=bool) if only is None else only
        rows = []
        for k, name in enumerate(names):
            here = (of == k) & some
            whole = t.output[here].sum()
            daily = self.disruption.output[:, here] @ t.output[here] / whole if whole else np.ones(1)
            added, year = self.disruption.value_added_lost[here].sum(), t.value_added[here].sum()
            rows.append(
                {
                    title: name,
                    "output_bn_yuan": self.disruption.lost[here].sum(),
                    "value_added_bn_yuan": added,
                    "percent_of_year": 100 * added / year if year else 0.0,
                    "lowest": float(daily.min()),
                    "lowest_day": int(daily.argmin()),
                }
            )
        return pd.DataFrame(rows, columns=[title, *LOSS_COLUMNS])


def lose_places(today: Outcome, places: Sequence[str], timing: Timing | None = None, progress: bool = False) -> Loss:
    """Lose terminals, ports (groups of terminals), borders or links for a while.

    Parameters
    ----------
    today : Outcome
        Of a pack with accounts.
    places : sequence of str
        Ids or names of terminals, groups of terminals, or ids of links, closed together.
    timing : Timing, optional
    progress : bool
        Draw progress bars on stderr.

    Raises
    ------
    LandSeaError
        If there is no such place, or the pack has no accounts.
    """
    timing = timing or Timing()
    chains = SupplyChains.of(today.region)
    terminals, links = _places(today, places)
    goods = Goods.of(today.region, chains.regional)
    passed, total, unserved = (
        np.zeros((len(goods.commodities), *chains.regional.accounts.trade.shape[1:])) for _ in "123"
    )
    after = solve(today.region, _closure(today, terminals, links), demand=today.demand, progress=progress)
    moved, lost, detour = 0.0, 0.0, 0.0
    for lane, flows in today.commodity_flows.items():
        through = _through(today, lane, terminals, links)
        gone = after.commodity_flows[lane].unserved - flows.unserved
        moved, lost = moved + float(through.sum()), lost + float(gone.sum())
        detour += _detour(today, after, lane)
        name = today.corridor.commodity_of[lane]
        if name in goods.commodities:
            g = goods.commodities.index(name)
            for sums, one in ((passed, through), (total, flows.demand), (unserved, gone)):
                sums[g] += _gather(chains, one)
    share = [_over(one, total) for one in (passed, unserved)]
    cut, stays = ((goods.share * np.minimum(one, 1.0)[:, None]).sum(axis=0) for one in share)
    delivered = _delivered(chains, timing, cut, stays)
    capacity = np.full((len(delivered), len(chains.table)), 1.0 + timing.spare)
    found = disrupt(chains.table, capacity, delivered, _stocks(chains, timing), switch=timing.switch, progress=progress)
    return Loss(chains, timing, found, cut, moved, lost, detour / 365)


def lose_supplier(
    today: Outcome, economy: str, sector: str = "", timing: Timing | None = None, progress: bool = False
) -> Loss:
    """Lose an economy's industry, or all of its industries, for a while.

    Parameters
    ----------
    today : Outcome
    economy, sector : str
        Ids or names, in either language; an empty sector means all.
    timing : Timing, optional
    progress : bool
        Draw progress bars on stderr.

    Raises
    ------
    LandSeaError
        If there is no such economy or sector.
    """
    timing = timing or Timing()
    chains = SupplyChains.of(today.region)
    t = chains.table
    hit = t.region == _find(chains, "economy", economy)
    if sector:
        hit &= t.sector == _find(chains, "sector", sector)
    days = timing.closed_days + AFTER_DAYS
    capacity = np.full((days, len(t)), 1.0 + timing.spare)
    capacity[: timing.closed_days, hit] = 0.0
    delivered = np.ones((days, len(t), len(t.regions)))
    found = disrupt(t, capacity, delivered, _stocks(chains, timing), switch=timing.switch, progress=progress)
    return Loss(chains, timing, found, np.zeros_like(chains.regional.accounts.trade), 0.0, 0.0, 0.0)


def _find(chains: SupplyChains, kind: str, name: str) -> int:
    """Return the position of an economy or sector by id or by one of its names."""
    table = chains.regional.economies if kind == "economy" else chains.regional.sectors
    for column in (kind, "name", "name_local"):
        at = np.flatnonzero(table[column].str.casefold() == name.casefold())
        if len(at) == 1 and name:
            return int(at[0])
    msg = f"There is no {kind} {name!r} in the accounts of {chains.region.name}: {', '.join(table[kind])}."
    raise LandSeaError(msg)


def _places(today: Outcome, places: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return ids of terminals and of links; a group stands for all of its terminals."""
    table = today.region.table("terminals")
    terminals, links, faults = list[str](), list[str](), list[str]()
    for place in places:
        group = table.loc[table["group"] == place, "terminal_id"]
        if len(group):
            terminals += [str(name) for name in group]
            continue
        try:
            kind, name, _ = find_place(today, place)
        except LandSeaError as error:
            faults.append(error.message)
            continue
        (terminals if kind == "terminal" else links).append(name)
    if faults:
        raise LandSeaError(" ".join(faults))
    return list(dict.fromkeys(terminals)), list(dict.fromkeys(links))


def _closure(today: Outcome, terminals: list[str], links: list[str]) -> Scenario:
    served = set(today.region.table("transfers")["terminal_id"])
    shut = [name for name in terminals if name in served]
    changes = [Change("transfers", where={"terminal_id": shut}, set={"closed": {"to": True}})] if shut else []
    # A link that opens after the pack's year is shut, and what names it still finds it.
    later = {"open_year": {"to": today.region.reference_year + 1}}
    changes += [Change("link", where={"link_id": links}, set=later)] if links else []
    if not changes:
        msg = f"Nothing changes mode at {', '.join(terminals)}, so nothing can be lost there."
        raise LandSeaError(msg)
    return Scenario("closed", tuple(changes), title="closed", file="closed.yaml")


def _through(today: Outcome, lane: str, terminals: list[str], links: list[str]) -> Floats:
    """(Z, Z) tonnes of a lane that pass; a pair's at most once."""
    flows = today.commodity_flows[lane]
    ship = flows.choices.shipping
    at = today.corridor.layout.terminals["terminal_id"].isin(terminals).to_numpy(bool)[ship.transfers.terminal]
    total = np.zeros(flows.demand.shape)
    if at.any():
        total += passing(today, flows, replace(Stages.zero(ship), transfers=at.astype(float)))
    for link in links:
        marks = marks_at(today, ship, "link", link)
        if marks is not None:
            total += passing(today, flows, marks)
    return np.minimum(total, flows.demand)


def _detour(today: Outcome, after: Outcome, lane: str) -> float:
    """Yuan a year that shippers of a lane bear more, over the tonnes that still have a way."""
    flows, new = today.commodity_flows[lane], after.commodity_flows[lane]
    served = (flows.demand > 0) & np.isfinite(new.choices.cost)
    change = new.choices.cost[served] - flows.choices.cost[served]
    return float(flows.demand[served] @ change)


def _gather(chains: SupplyChains, tonnes: Floats) -> Floats:
    """Sum (Z, Z) tonnes by origin and destination to (N, N), importer first."""
    economy, count = chains.regional.zone_economy, len(chains.table.regions)
    known = (economy[:, None] >= 0) & (economy[None, :] >= 0)
    at = (economy[None, :] * count + economy[:, None])[known]
    return np.bincount(at, tonnes[known], count * count).reshape(count, count).astype(float)


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _delivered(chains: SupplyChains, timing: Timing, cut: Floats, stays: Floats) -> Floats:
    """(T, n, N) part that arrives: everything that passes is cut at first, then what has no other way, then nothing."""
    t, days = chains.table, timing.closed_days + AFTER_DAYS
    out = np.ones((days, len(t), len(t.regions)))
    first = min(timing.reroute_days, timing.closed_days)
    out[:first] -= cut[t.sector, :, t.region]
    out[first : timing.closed_days] -= stays[t.sector, :, t.region]
    return np.clip(out, 0.0, 1.0)


def _stocks(chains: SupplyChains, timing: Timing) -> Inventories:
    moves = set(chains.region.table("sector_goods")["sector"])
    days = [
        timing.stock_days if name in moves else min(UNSTORED_DAYS, timing.stock_days) for name in chains.table.sectors
    ]
    return Inventories(np.array(days, dtype=float))
