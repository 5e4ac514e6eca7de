"""Derivatives where demand answers to costs, against central differences of outcomes solved again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from levers import moved
from test_elastic import LADEN, costs
from test_equilibrium import tight, value
from test_restrictions import rows

import landsea as ls
from landsea.economy import ConstantElasticity, Demand, Differentiable
from landsea.region import Region

INDICATORS = ["logistics_cost", "generalised_cost", "transit_days", "co2e_per_tkm", "mean_legs", "sea_rail_share"]


@dataclass(frozen=True)
class Crossed:
    """Demand of every pair answers to the costs of all pairs and commodities, and not symmetrically."""

    demand: Demand
    cost: Mapping[str, np.ndarray]
    seed: int

    def __call__(self, cost: Mapping[str, np.ndarray]) -> Demand:
        bent = np.exp(self._slopes() @ (self._flat(cost) - self._flat(self.cost)))
        return replace(self.demand, tonnes=self._named(bent * self._flat(self.demand.tonnes)))

    def pull_back(self, cost: Mapping[str, np.ndarray], by_tonnes: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        weight = self._flat(by_tonnes) * self._flat(self(cost).tonnes)
        return self._named((self._slopes().T @ weight) * np.isfinite(self._raw(cost)))

    def _slopes(self) -> np.ndarray:
        n = self._flat(self.cost).size
        own = np.diag(np.full(n, -1e-3))
        return own + np.random.default_rng(self.seed).uniform(-1, 1, (n, n)) * 1e-3 / n

    def _raw(self, by_name: Mapping[str, np.ndarray]) -> np.ndarray:
        return np.concatenate([by_name[name].ravel() for name in self.demand.tonnes])

    def _flat(self, by_name: Mapping[str, np.ndarray]) -> np.ndarray:
        raw = self._raw(by_name)
        return np.where(np.isfinite(raw), raw, 0.0)

    def _named(self, flat: np.ndarray) -> dict[str, np.ndarray]:
        parts = np.split(flat, len(self.demand.tonnes))
        shape = next(iter(self.demand.tonnes.values())).shape
        return {name: part.reshape(shape) for name, part in zip(self.demand.tonnes, parts, strict=True)}


@dataclass(frozen=True)
class Scaled:
    """A response with a percent more of one commodity at any costs: what the lever on demand means."""

    response: Differentiable
    commodity: str
    percent: float

    def __call__(self, cost: Mapping[str, np.ndarray]) -> Demand:
        found = self.response(cost)
        more = found.tonnes[self.commodity] * (1 + self.percent / 100)
        return replace(found, tonnes={**found.tonnes, self.commodity: more})


def seasonal(region: Region) -> Region:
    """Ice shuts Saltmouth's quays for a fifth of the year."""
    shut = {"closure_id": "quays", "season": "ice", "terminal_id": "saltmouth", "mode": "sea"}
    return region.replace(seasons=rows("seasons", {"season": "ice", "share": 0.2}), closures=rows("closures", shut))


def counted(region: Region) -> Region:
    """With an indicator that counts demand itself: grain on trains, of grain and boxes from three places."""
    shared = {"indicator": "sea_rail_share", "commodity": "*", "place": "*", "from_mode": "*", "to_mode": "*"}
    upper = {**shared, "part": "numerator", "flow": "access", "from_mode": "rail", "coefficient": 100.0, "term": 1}
    lower = {**shared, "part": "denominator", "flow": "demand", "origin": "*", "destination": "*", "coefficient": 1.0}
    below = [{**lower, "origin": name, "term": 2 + k} for k, name in enumerate(["granary", "orefell", "crown"])]
    return region.replace(counting=rows("counting", upper, *below))


@cache
def elastic(kind: str) -> ls.Outcome:
    region = tight(line=5e6)
    region = seasonal(region) if kind == "seasons" else region
    region = counted(region)
    start = ls.solve(region)
    level = start.corridor.yearly(costs(start))
    response = ConstantElasticity(start.demand, level, {**LADEN, "grain": -1.7})
    if kind == "crossed":
        response = Crossed(start.demand, level, seed=4)
    if kind == "seasons":
        response = start.elastic(-0.8)
    return ls.solve(region, demand=response, congestion=kind != "free", tolerance=1e-12)


def slope(outcome: ls.Outcome, lever: pd.Series, indicator: str) -> float:
    by = 1e-4 * lever["today"] if lever["kind"] == "capacity" else 1e-3
    ends = []
    for sign in (1.0, -1.0):
        region, demand = moved(outcome.region, outcome.demand, lever, sign * by)
        response = (
            outcome.response if demand is outcome.demand else Scaled(outcome.response, lever["place_id"], sign * by)
        )
        congested = outcome.equilibrium is not None
        end = ls.solve(region, demand=response, congestion=congested, start=outcome, tolerance=1e-12)
        ends.append(value(end, indicator))
    return (ends[0] - ends[1]) / (2 * by)


@pytest.mark.parametrize("kind", ["free", "congested", "crossed", "seasons"])
@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_kind_of_lever_has_the_slope_of_two_elastic_outcomes(kind: str, indicator: str) -> None:
    outcome = elastic(kind)
    table = outcome.sensitivity(indicator)
    assert ("capacity" in set(table["kind"])) == (kind != "free")
    largest = table.groupby("unit")["derivative"].transform(lambda size: size.abs().max())
    for _, lever in table.assign(scale=largest).groupby("kind").head(1).iterrows():
        found = slope(outcome, lever, indicator)
        assert found == pytest.approx(lever["derivative"], rel=2e-4, abs=1e-5 * lever["scale"] + 1e-12), lever.to_dict()


def random_market(seed: int, with_seasons: bool, crossed: bool, congestion: bool) -> ls.Outcome:
    """An elastic outcome of a region like Tidewater: other costs, scales, limits around the loads, elasticities."""
    random = np.random.default_rng(seed)
    region = ls.load("tidewater")
    goods, rates, calls = (region.table(name) for name in ("commodities", "mode_costs", "transfers"))
    region = region.replace(
        commodities=goods.assign(
            theta_per_yuan=random.uniform(0.004, 0.04, len(goods)), mu_over_theta=random.uniform(0.3, 1.0, len(goods))
        ),
        mode_costs=rates.assign(cost_yuan_per_t_km=rates["cost_yuan_per_t_km"] * random.uniform(0.6, 1.6, len(rates))),
        transfers=calls.assign(time_h=calls["time_h"] * random.uniform(0.5, 2.0, len(calls))),
    )
    region = seasonal(region) if with_seasons else region
    start = ls.solve(region)
    load = start.utilisation.groupby("capacity_id")["load"].sum()
    limits = region.table("capacities")
    kind = random.choice(["soft", "hard"], len(limits), p=[0.8, 0.2])
    per = np.where(limits["per"] == "day", 365.0, 1.0)
    room = np.maximum(limits["capacity_id"].map(load) / per, 1e-3) * random.uniform(0.9, 1.5, len(limits))
    limits = limits.assign(
        value=room, kind=kind, delay_h_at_capacity=random.uniform(5, 50, len(limits)), delay_power=4.0
    )
    level = start.corridor.yearly(costs(start))
    # Costs of some pairs are not positive where constants and many chains make them so.
    positive = [name for name, cost in level.items() if (cost[start.demand.tonnes[name] > 0] > 1.0).all()]
    response = ConstantElasticity(start.demand, level, {name: random.uniform(-2.0, 0.0) for name in positive})
    if crossed:
        response = Crossed(start.demand, level, seed=int(random.integers(1000)))
    return ls.solve(region.replace(capacities=limits), demand=response, congestion=congestion, tolerance=1e-11)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    seed=st.integers(0, 2**32 - 1),
    kind=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    indicator=st.sampled_from(INDICATORS),
)
def test_random_elastic_outcomes_have_the_slopes_of_two_more(
    seed: int, kind: tuple[bool, bool, bool], indicator: str
) -> None:
    outcome = random_market(seed, *kind)
    table = outcome.sensitivity(indicator)
    scale = table.groupby("unit")["derivative"].transform(lambda size: size.abs().max())
    table = table.assign(scale=scale)
    strong = table[table["derivative"].abs() > 1e-3 * scale]
    for _, lever in strong.sample(2, random_state=seed).iterrows():
        found = slope(outcome, lever, indicator)
        assert found == pytest.approx(lever["derivative"], rel=1e-3, abs=1e-5 * lever["scale"]), lever.to_dict()
