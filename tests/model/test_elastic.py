"""Demand that answers to costs, and flows at which both agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from test_equilibrium import tight

import landsea as ls
from landsea.economy import ConstantElasticity, Demand
from landsea.region import Region

#: Empty boxes have expected costs below zero in some pairs, and no elasticity there.
LADEN = {"ore": -0.3, "grain": -0.7, "box_low": -1.0, "box_high": -1.2}


def costs(outcome: ls.Outcome) -> dict[str, np.ndarray]:
    return {name: flows.choices.cost for name, flows in outcome.commodity_flows.items()}


def only(demand: Demand, name: str, origin: int, destination: int, t: float) -> Demand:
    """One pair of one commodity, and nothing else."""
    tonnes = {one: np.zeros_like(values) for one, values in demand.tonnes.items()}
    tonnes[name][origin, destination] = t
    return replace(demand, tonnes=tonnes)


def test_at_the_reference_costs_nothing_changes(region: Region, today: ls.Outcome) -> None:
    same = ls.solve(region, demand=ConstantElasticity(today.demand, costs(today), LADEN))
    assert same.elastic_residual == 0.0
    assert same.links.equals(today.links)


def test_dearer_rail_lowers_demand_by_the_formula(region: Region, today: ls.Outcome) -> None:
    rates = region.table("mode_costs")
    rates.loc[rates["mode"] == "rail", "cost_yuan_per_t_km"] *= 1.5
    response = ConstantElasticity(today.demand, costs(today), {"grain": -0.7})
    after = ls.solve(region.replace(mode_costs=rates), demand=response)
    assert after.elastic_residual == 0.0
    before, now = today.commodity_flows["grain"], after.commodity_flows["grain"]
    used = before.demand > 0
    assert (now.choices.cost[used] > before.choices.cost[used]).any()
    wanted = before.demand[used] * (now.choices.cost[used] / before.choices.cost[used]) ** -0.7
    np.testing.assert_allclose(now.demand[used], wanted, rtol=1e-12)
    np.testing.assert_array_equal(after.commodity_flows["ore"].demand, today.commodity_flows["ore"].demand)


def test_with_congestion_the_joint_fixed_point_is_the_root_of_one_equation() -> None:
    # One pair, one facility whose delay grows with its load: demand q solves q = D(V(q)), found here by bisection over
    # solves with demand held.
    region = tight(boxes=3_000.0)
    start = ls.solve(region)
    zones = list(region.table("zones")["zone_id"])
    o, d = zones.index("saltmouth"), zones.index("overseas")
    reference = only(start.demand, "box_high", o, d, 4e4)
    response = ConstantElasticity(reference, costs(start), -2.0)
    joint = ls.solve(region, demand=response, congestion=True, tolerance=1e-11)

    def excess(t: float) -> float:
        held = ls.solve(region, demand=only(reference, "box_high", o, d, t), congestion=True, tolerance=1e-11)
        return float(response(costs(held)).tonnes["box_high"][o, d]) - t

    t = brentq(excess, 1e3, 4e4, xtol=1e-4)
    assert t < 3.99e4
    assert joint.commodity_flows["box_high"].demand[o, d] == pytest.approx(t, rel=1e-6)
    assert joint.equilibrium.residual <= 1e-11
    assert joint.diagnostics["elastic_residual"] < 1e-12


def test_a_pair_cut_off_keeps_its_demand_as_unserved(region: Region, today: ls.Outcome) -> None:
    closed = region.table("transfers").assign(closed=True)
    after = ls.solve(region.replace(transfers=closed), demand=ConstantElasticity(today.demand, costs(today), LADEN))
    lost = after.unserved.set_index(["origin", "destination", "commodity"])["t"]
    before = today.od.set_index(["origin", "destination", "commodity"])["t"]
    assert len(lost)
    np.testing.assert_allclose(lost, before.loc[lost.index])


def test_derivatives_of_a_plain_function_are_refused_by_name(region: Region, today: ls.Outcome) -> None:
    elastic = ls.solve(region, demand=ConstantElasticity(today.demand, costs(today), LADEN))
    unknown = replace(elastic, response=lambda cost: elastic.response(cost))
    with pytest.raises(ls.LandSeaError, match=r"pull_back.*demand=outcome\.demand"):
        unknown.sensitivity("co2e")
    held = ls.solve(region, demand=elastic.demand)
    assert held.links.equals(elastic.links)


def test_a_cost_that_is_not_positive_has_no_elasticity(today: ls.Outcome) -> None:
    level = costs(today)
    response = ConstantElasticity(today.demand, level, -1.0)
    with pytest.raises(ls.NumericalError, match="grain: the expected cost"):
        response({**level, "grain": level["grain"] - 1e6})


def test_a_percent_of_what_is_paid_takes_the_elasticity_off(region: Region, today: ls.Outcome) -> None:
    response = today.elastic(-0.5)
    level = costs(today)
    assert today.demand.tonnes["ore"].sum() > 0
    money = today.od.set_index(["commodity", "origin", "destination"])["yuan_per_t"]
    zones = list(region.table("zones")["zone_id"])
    paid = np.zeros(level["ore"].shape)
    for (origin, destination), yuan in money["ore"].items():
        paid[zones.index(origin), zones.index(destination)] = yuan
    after = response({**level, "ore": level["ore"] + 0.01 * paid, "box_empty": level["box_empty"] + 1e3})
    np.testing.assert_allclose(after.tonnes["ore"], today.demand.tonnes["ore"] * np.exp(-0.005 * (paid > 0)), rtol=1e-9)
    # Empty boxes follow the laden ones and not their own costs.
    np.testing.assert_array_equal(after.tonnes["box_empty"], today.demand.tonnes["box_empty"])


def test_elasticities_of_what_the_pack_does_not_have_are_refused(today: ls.Outcome) -> None:
    with pytest.raises(ls.LandSeaError, match=r"gold.*Commodities: ore"):
        today.elastic({"gold": -1.0})
    with pytest.raises(ls.LandSeaError, match="grain=nan"):
        today.elastic({"grain": float("nan")})


def test_costs_of_other_zones_are_refused(today: ls.Outcome) -> None:
    fewer = {name: cost[:-1, :-1] for name, cost in costs(today).items()}
    with pytest.raises(ls.NumericalError, match="demand of 8 zones is asked at costs of 7 zones"):
        today.elastic(-0.5)(fewer)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: {**t, "ore": -t["ore"]}, "ore: tonnes that are below zero"),
        (lambda t: {**t, "ore": t["ore"] * np.nan}, "ore: tonnes that are below zero or no number"),
        (lambda t: {**t, "grain": t["grain"][:2]}, "grain: no tonnes of 8 by 8 zones"),
        (lambda t: {"ore": t["ore"]}, "grain: no tonnes"),
    ],
)
def test_a_function_that_answers_nonsense_is_told(region: Region, today: ls.Outcome, spoil, words: str) -> None:
    with pytest.raises(ls.LandSeaError, match=words):
        ls.solve(region, demand=lambda _: replace(today.demand, tonnes=spoil(dict(today.demand.tonnes))))
