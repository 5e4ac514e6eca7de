"""The division of labour: today, the best plan, who gains and loses by it, and how it hangs on what is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.model import Outcome, solve
from landsea.planning.division.arrangements import Arrangements, shippers_costs
from landsea.planning.division.closures import closures
from landsea.planning.division.cluster import Cluster, Limit
from landsea.planning.division.compensation import compensate
from landsea.planning.division.handling import Curve, Handling
from landsea.planning.division.programme import Chosen, choose
from landsea.planning.likeness import likeness
from landsea.planning.scenario import Scenario

Floats = NDArray[np.float64]

#: Times today's tonnes that a port can take where the pack states no capacity for all its goods (an assumption).
ROOM = 1.5

#: Part of the worth of having a choice that counts as real (an assumption; both ends are shown).
CHOICE_WORTH = 0.5


@dataclass(frozen=True)
class Division:
    """A division of labour among the region's own ports, beside today.

    Attributes
    ----------
    cluster : Cluster
    limits : list of Limit
    arrangements : Arrangements
    handling : Handling
    chosen : Chosen
        Arrangement of each cargo.
    choice_worth : float
        Part of the worth of having a choice that counts as real, 0 to 1.
    """

    cluster: Cluster
    limits: list[Limit]
    arrangements: Arrangements
    handling: Handling
    chosen: Chosen
    choice_worth: float

    @cached_property
    def curves(self) -> list[Curve]:
        """Cost curve of each cargo."""
        return _curves(self.arrangements, self.handling)

    @property
    def gain(self) -> float:
        """What the plan is worth to shippers and own ports together, yuan a year."""
        return float(self.accounts["gain_yuan"].sum())

    @cached_property
    def cargoes(self) -> pd.DataFrame:
        """Ports and cargoes: port, cargo, handles (in the plan), today_t, plan_t, and unit costs in yuan/t."""
        a, rows = self.arrangements, []
        for number, cargo in enumerate(self.cluster.cargoes):
            before, after = a.tonnes[a.today[number]], a.tonnes[self.chosen.option[number]]
            costs = self.curves[number].unit_cost(before), self.curves[number].unit_cost(after)
            for p in np.flatnonzero(a.open[a.today[number]]):
                rows.append(
                    {
                        "port": self.cluster.ports[p],
                        "cargo": cargo,
                        "handles": bool(a.open[self.chosen.option[number], p]),
                        "today_t": before[p],
                        "plan_t": after[p],
                        "today_yuan_per_t": costs[0][p],
                        "plan_yuan_per_t": costs[1][p],
                        "below_scale": bool(0 < before[p] < self.handling.efficient_t[number]),
                    }
                )
        return pd.DataFrame(rows)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Gain of every party, yuan a year: party, kind (shippers or port), inside, gain_yuan."""
        a, today, plan = self.arrangements, self.arrangements.today, self.chosen.option
        zones = self.cluster.outcome.corridor.layout.zones
        shippers = -_valued(a.zone_cost, self.choice_worth)[plan].sum(axis=0)
        profit = _profit(a, self.curves)
        ports = (profit[plan] - profit[today]).sum(axis=0)
        parts = [
            pd.DataFrame(
                {"party": zones["zone_id"], "kind": "shippers", "inside": zones["inside"], "gain_yuan": shippers}
            ),
            pd.DataFrame({"party": self.cluster.ports, "kind": "port", "inside": True, "gain_yuan": ports}),
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def payments(self) -> pd.DataFrame:
        """Side payments that leave nobody worse off: payer, payer_kind, payee, payee_kind, yuan (a year)."""
        table = self.accounts
        amounts = compensate(table["gain_yuan"].to_numpy(float))
        i, j = np.nonzero(amounts)
        party, kind = table["party"].to_numpy(object), table["kind"].to_numpy(object)
        return pd.DataFrame(
            {"payer": party[i], "payer_kind": kind[i], "payee": party[j], "payee_kind": kind[j], "yuan": amounts[i, j]}
        ).sort_values("yuan", ascending=False, ignore_index=True)

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """How alike the ports are by several published definitions: definition, among (pair or all), today, plan."""
        a = self.arrangements
        return overlaps(self.cluster.ports, a.tonnes[a.today].T, a.tonnes[self.chosen.option].T)

    @cached_property
    def use(self) -> pd.DataFrame:
        """Load against limit: limit_name, limit, today, plan, and both as shares."""
        a = self.arrangements
        before, after = a.load[:, a.today].sum(axis=1), a.load[:, self.chosen.option].sum(axis=1)
        limit = np.array([one.limit for one in self.limits])
        table = pd.DataFrame({"limit_name": [one.name for one in self.limits], "limit": limit})
        return table.assign(today=before, plan=after, today_share=before / limit, plan_share=after / limit)

    @cached_property
    def summary(self) -> dict[str, float]:
        """The plan in a few numbers; money in yuan a year."""
        table, accounts = self.cargoes, self.accounts
        shippers = accounts["kind"] == "shippers"
        return {
            "gain_yuan": self.gain,
            "unproven_yuan": self.chosen.gap,
            "shippers_inside_yuan": float(accounts.loc[shippers & accounts["inside"].astype(bool), "gain_yuan"].sum()),
            "shippers_outside_yuan": float(
                accounts.loc[shippers & ~accounts["inside"].astype(bool), "gain_yuan"].sum()
            ),
            "ports_yuan": float(accounts.loc[~shippers, "gain_yuan"].sum()),
            "losses_yuan": float(-accounts["gain_yuan"].clip(upper=0).sum()),
            "pairs_today": float((table["today_t"] > 1).sum()),
            "pairs_plan": float((table["plan_t"] > 1).sum()),
            "below_scale_today": float(table["below_scale"].sum()),
            "today_t": float(table["today_t"].sum()),
            "plan_t": float(table["plan_t"].sum()),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name: cargoes, accounts, payments, overlap, use, sensitivity."""
        named = ("cargoes", "accounts", "payments", "overlap", "use")
        return {**{name: getattr(self, name) for name in named}, "sensitivity": self.sensitivity()}

    def again(self, elasticity: float | Floats | None = None, choice_worth: float | None = None) -> Division:
        """Choose anew with another scale elasticity (of all cargoes, or one each) or worth of choice; no solve."""
        own = self.handling.elasticity
        handling = self.handling.with_elasticity(np.broadcast_to(own if elasticity is None else elasticity, own.shape))
        worth = self.choice_worth if choice_worth is None else choice_worth
        chosen = _choose(self.arrangements, handling, self.limits, worth)
        return replace(self, handling=handling, chosen=chosen, choice_worth=worth)

    def sensitivity(self, worths: Iterable[float] = (0.0, 0.5, 1.0)) -> pd.DataFrame:
        """Choose again over the range of the scale elasticity and the worth of choice; no plan is solved again.

        Returns
        -------
        pandas.DataFrame
            elasticity (none, low, central, high), choice_worth, gain_yuan, pairs (of port and cargo), overlap (the mean
            Finger-Kreinin index of all ports).
        """
        own = self.handling
        cases = {"none": np.zeros_like(own.low), "low": own.low, "central": own.elasticity, "high": own.high}
        rows = []
        for (name, value), worth in product(cases.items(), worths):
            other = self.again(value, worth)
            mean = other.overlap.query("definition == 'finger_kreinin' and among == 'all'")["plan"].iloc[0]
            rows.append({"elasticity": name, "choice_worth": worth, "gain_yuan": other.gain,
                         "pairs": other.summary["pairs_plan"], "overlap": mean})  # fmt: skip
        return pd.DataFrame(rows)

    def scenario(self, name: str = "division-of-labour") -> Scenario:
        """Write the plan as closures of transfers, for :func:`landsea.solve`."""
        closed = {cargo: self._closed(number) for number, cargo in enumerate(self.cluster.cargoes)}
        return closures(self.cluster, closed, name)

    def check(self, congestion: bool = False) -> dict[str, float]:
        """Solve the whole corridor with the plan as a scenario, and compare with what was predicted.

        Parameters
        ----------
        congestion : bool
            Let capacities bind in both; the plan was chosen without.

        Returns
        -------
        dict
            predicted_yuan and solved_yuan (gain of shippers and own ports), both a year.
        """
        outcome, scenario = self.cluster.outcome, self.scenario()
        before = outcome
        if congestion and outcome.equilibrium is None:
            before = solve(outcome.region, demand=outcome.demand, congestion=True)
        after = before
        if scenario.changes:
            after = solve(outcome.region, scenario, demand=outcome.demand, congestion=congestion, start=before)
        gain = self._worth(after) - self._worth(before)
        return {"predicted_yuan": self.gain, "solved_yuan": gain}

    def _closed(self, number: int) -> list[int]:
        a = self.arrangements
        shut = a.open[a.today[number]] & ~a.open[self.chosen.option[number]]
        return [int(p) for p in np.flatnonzero(shut)]

    def _worth(self, outcome: Outcome) -> float:
        """What an outcome is worth, from its own tables: own ports' charges less costs, less shippers' cost."""
        total = 0.0
        for curve, parts in zip(self.curves, self.cluster.cargoes.values(), strict=True):
            tonnes = np.zeros(len(self.cluster.ports))
            for part in parts:
                flows = outcome.commodity_flows[part]
                handled, charged = self.cluster.handled(flows)
                tonnes += handled
                served = flows.demand > 0
                costs = _valued(np.array(shippers_costs(flows)), self.choice_worth)
                total += float(charged.sum()) - float(flows.demand[served] @ costs[served])
            total -= float(curve.cost(tonnes).sum())
        return total


def divide(
    today: Outcome,
    *,
    ports: tuple[str, ...] = (),
    scale_elasticity: float | None = None,
    room: float = ROOM,
    choice_worth: float = CHOICE_WORTH,
    progress: bool = False,
) -> Division:
    """Find which port should handle which cargo.

    Parameters
    ----------
    today : Outcome
        Its demand is held: goods change port, not origin or destination.
    ports : tuple of str
        Groups of terminals to divide among; all own ports by default.
    scale_elasticity : float, optional
        Percent by which a tonne's cost falls with one percent more volume, in place of the pack's ``handling_costs``.
    room : float
        Times today's tonnes that a port can take where the pack states no capacity for all its goods.
    choice_worth : float
        Part of the worth of having a choice (the log-sum less what is measured) that a closure really costs shippers.
    progress : bool
        Draw a progress bar on stderr.

    Returns
    -------
    Division

    Raises
    ------
    LandSeaError
        If there is nothing to divide, or the pack does not say what handling costs.
    """
    cluster = Cluster.of(today, ports)
    handling = Handling.of(today.region, list(cluster.cargoes.values()), scale_elasticity)
    limits = cluster.limits(room)
    arrangements = Arrangements.of(cluster, limits, progress)
    chosen = _choose(arrangements, handling, limits, choice_worth)
    return Division(cluster, limits, arrangements, handling, chosen, choice_worth)


def overlaps(ports: list[str], today: Floats, plan: Floats) -> pd.DataFrame:
    """Set published measures of likeness side by side, for the two largest ports and for all.

    Parameters
    ----------
    ports : list of str
    today, plan : (P, C) arrays
        Tonnes by port and cargo.
    """
    largest = np.argsort(-today.sum(axis=1))[:2]
    sets = {" - ".join(ports[p] for p in largest): largest, "all": np.arange(len(ports))}
    rows = []
    for among, members in sets.items():
        values = [likeness(tonnes[members]) for tonnes in (today, plan)]
        rows += [
            {"definition": name, "among": among, "today": values[0][name], "plan": values[1][name]}
            for name in values[0]
        ]
    return pd.DataFrame(rows)


def _curves(a: Arrangements, handling: Handling) -> list[Curve]:
    return [handling.curve(c, float(a.charged[k].sum()), a.tonnes[k]) for c, k in enumerate(a.today)]


def _profit(a: Arrangements, curves: list[Curve]) -> Floats:
    """(K, P) charges less costs."""
    cost = np.array([curves[c].cost(tonnes) for c, tonnes in zip(a.cargo, a.tonnes, strict=True)])
    return np.asarray(a.charged - cost)


def _valued(costs: Floats, choice_worth: float) -> Floats:
    """Value shippers' costs: what is measured, and a part of the worth of having a choice."""
    measured, log_sum = costs
    if choice_worth in (0.0, 1.0):
        return np.asarray(log_sum if choice_worth else measured)
    return np.asarray(measured + choice_worth * (log_sum - measured))


def _choose(a: Arrangements, handling: Handling, limits: list[Limit], choice_worth: float) -> Chosen:
    cost = _valued(a.zone_cost, choice_worth).sum(axis=1) - _profit(a, _curves(a, handling)).sum(axis=1)
    return choose(a.cargo, cost, a.load, np.array([one.limit for one in limits]))
