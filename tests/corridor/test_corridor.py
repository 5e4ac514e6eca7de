"""The corridor on Tidewater and its relatives: conservation, derivatives, rules of access and of borders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tidewaters import (
    balance_by_node,
    cheapest_by_hand,
    loaded,
    random_demand,
    relatives,
    tidewater,
)

from landsea.corridor import CommodityFlows, Corridor, Counter
from landsea.economy import estimate_demand
from landsea.region import Region

FEW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
COMMODITIES = ["ore", "grain", "box_low", "box_high", "box_empty"]


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return Corridor(tidewater())


@pytest.fixture(scope="module")
def demand(corridor: Corridor) -> dict[str, np.ndarray]:
    cost = {name: corridor.choices(name).cost for name in COMMODITIES}
    return dict(estimate_demand(corridor.region, cost).tonnes)


def total_cost(region: Region, commodity: str, demand: np.ndarray) -> float:
    cost = Corridor(region).choices(commodity).cost
    return float((demand[demand > 0] * cost[demand > 0]).sum())


def slope(lower: Region, upper: Region, step: float, commodity: str, demand: np.ndarray) -> float:
    return (total_cost(upper, commodity, demand) - total_cost(lower, commodity, demand)) / (2 * step)


def shifted(region: Region, table: str, row: int, column: str, step: float) -> Region:
    frame = region.table(table)
    frame.loc[row, column] += step
    return region.replace(**{table: frame})


# --- conservation -----------------------------------------------------------------------------------------------


@FEW
@given(relatives(), st.sampled_from(COMMODITIES))
def test_relatives_of_tidewater_conserve_tonnes_and_obey_their_networks(region: Region, commodity: str) -> None:
    corridor = Corridor(region)
    flows = loaded(corridor, commodity)
    nothing_is_lost_at_nodes(corridor, flows)
    ends_and_legs_add_up(corridor, flows)
    demand_is_carried_or_unserved(corridor, flows)
    loads_follow_the_legs(corridor, flows)


def nothing_is_lost_at_nodes(corridor: Corridor, flows: CommodityFlows) -> None:
    for mode in flows.points:
        assert balance_by_node(corridor, flows, mode).abs().max() <= 1e-9 * max(flows.demand.sum(), 1.0)


def ends_and_legs_add_up(corridor: Corridor, flows: CommodityFlows) -> None:
    tolerance = 1e-9 * max(flows.demand.sum(), 1.0)
    nowhere = np.zeros(corridor.n_zones)
    np.testing.assert_allclose(sum(flows.access.values(), nowhere), flows.demand.sum(axis=1), atol=tolerance)
    np.testing.assert_allclose(sum(flows.egress.values(), nowhere), flows.demand.sum(axis=0), atol=tolerance)
    legs_used = flows.by_legs @ np.arange(1, len(flows.by_legs) + 1)
    assert legs_used == pytest.approx(sum(x.sum() for x in flows.points.values()), abs=tolerance)
    assert flows.transfers.sum() == pytest.approx(legs_used - flows.demand.sum(), abs=tolerance)


def demand_is_carried_or_unserved(corridor: Corridor, flows: CommodityFlows) -> None:
    off_diagonal = ~np.eye(corridor.n_zones, dtype=bool)
    np.testing.assert_array_equal(flows.demand + flows.unserved, np.where(off_diagonal, random_demand(corridor), 0))
    np.testing.assert_array_equal(flows.unserved > 0, off_diagonal & np.isinf(flows.choices.cost))


def loads_follow_the_legs(corridor: Corridor, flows: CommodityFlows) -> None:
    """Also with ties, where the path itself is not fixed: its hours and length are summed along the one taken."""
    for mode, tonnes in flows.points.items():
        legs, network = flows.choices.shipping.legs[mode], corridor.layout.networks[mode]
        used = tonnes > 0
        for by_arc, by_leg in ((network.length_km, legs.km), (network.time_h, legs.hours - legs.tariff.fixed_h)):
            assert flows.links[mode] @ by_arc == pytest.approx((tonnes[used] * by_leg[used]).sum(), rel=1e-9, abs=1e-9)


def stops_of(region: Region, mode: str) -> set[str]:
    """Nodes where a leg of the mode may end: its terminals, and the places where zones reach it."""
    transfers = region.table("transfers")
    served = transfers.loc[(transfers["from_mode"] == mode) | (transfers["to_mode"] == mode), "terminal_id"]
    terminals = region.table("terminals").set_index("terminal_id")["node_id"]
    access = region.table("access")
    zones = region.table("zones").set_index("zone_id")["node_id"]
    named = access.loc[access["mode"] == mode, "zone_id"]
    places = set(zones) if (named == "*").any() else set(zones[named.tolist()])
    return set(terminals[served.tolist()]) | places


RATES = {("ore", "road"): (0.28, 2 + 0.008 * 2), ("box_high", "road"): (0.42, 10 + 4 * 2),
         ("grain", "rail"): (0.1, 15 + 0.03 * 24), ("box_low", "rail"): (0.12, 30 + 0.5 * 24),
         ("ore", "sea"): (0.012, 20 + 0.008 * 24), ("box_empty", "sea"): (0.02, 30 + 0.1 * 48),
         ("grain", "rail_broad"): (0.08, 12 + 0.03 * 24)}  # fmt: skip
VALUE_OF_TIME = {"ore": 0.008, "grain": 0.03, "box_low": 0.5, "box_high": 4, "box_empty": 0.1}


@pytest.mark.parametrize(("commodity", "mode"), RATES)
def test_leg_costs_and_link_loads_equal_a_hand_made_dijkstra(
    corridor: Corridor, demand: dict[str, np.ndarray], commodity: str, mode: str
) -> None:
    rate, fixed = RATES[commodity, mode]
    region = corridor.region
    flows = corridor.flows(corridor.choices(commodity), demand[commodity])
    legs, network = flows.choices.shipping.legs[mode], corridor.layout.networks[mode]
    loads = np.zeros((2, len(region.table("link"))))
    for a, source in enumerate(network.points):
        truth = cheapest_by_hand(region, mode, source, rate, VALUE_OF_TIME[commodity], stops_of(region, mode))
        if mode == "sea":
            del truth[source]  # no voyage ends where it began
        for b, target in enumerate(network.points):
            assert legs.cost[a, b] == pytest.approx(truth[target][0] + fixed if target in truth else np.inf, rel=1e-12)
            for row, forward in truth[target][1] if target in truth else []:
                loads[0 if forward else 1, row] += flows.points[mode][a, b]
    assert loads.sum() > 0
    found = np.zeros_like(loads)
    np.add.at(found, (np.where(network.arc_forward, 0, 1), network.arc_link), flows.links[mode])
    np.testing.assert_allclose(found, loads, rtol=1e-9, atol=1e-6)


# --- derivatives: the flow is what a yuan more would cost ---------------------------------------------------------

STEP = 1e-3


@pytest.mark.parametrize("commodity", ["grain", "box_low"])
def test_the_flow_on_a_transfer_is_the_derivative_of_total_cost(
    corridor: Corridor, demand: dict[str, np.ndarray], commodity: str
) -> None:
    q = demand[commodity]
    flows = corridor.flows(corridor.choices(commodity), q)
    table = corridor.region.table("transfers")
    checked = 0
    for x in np.argsort(-flows.transfers)[:5]:
        row = table.index[flows.choices.shipping.transfers.position[x]]
        ends = (shifted(corridor.region, "transfers", row, "cost_yuan_per_t", h) for h in (-STEP, STEP))
        assert abs(slope(*ends, STEP, commodity, q) - flows.transfers[x]) <= 1e-7 * q.sum()
        checked += flows.transfers[x] > 1e-3 * q.sum()
    assert checked >= 2


@pytest.mark.parametrize(
    ("commodity", "link"),
    [
        ("grain", "rail_midvale_granary"),
        ("grain", "road_midvale_granary"),
        ("grain", "rail_broad_longgate_steppe"),
        ("box_high", "sea_cape_farport"),
        ("box_high", "rail_fork_crown"),
        ("box_high", "road_reedhaven_anvil"),
    ],
)
def test_the_flow_on_a_link_is_the_derivative_of_total_cost(
    corridor: Corridor, demand: dict[str, np.ndarray], commodity: str, link: str
) -> None:
    q = demand[commodity]
    flows = corridor.flows(corridor.choices(commodity), q)
    table = corridor.region.table("link")
    position = table["link_id"].tolist().index(link)
    mode, row = table["mode"].iloc[position], table.index[position]
    on_link = flows.links[mode][corridor.layout.networks[mode].arc_link == position].sum()
    # A charge under zero is not allowed in a pack, but beside the link's length it leaves the arc's cost positive.
    ends = (shifted(corridor.region, "link", row, "extra_yuan_per_t", h) for h in (-STEP, STEP))
    assert on_link > 1e-3 * q.sum() or link == "road_reedhaven_anvil"
    assert abs(slope(*ends, STEP, commodity, q) - on_link) <= 1e-7 * q.sum()


@pytest.mark.parametrize(
    ("commodity", "zone", "mode", "end"),
    [("grain", "granary", "rail", "access"), ("grain", "crown", "rail", "egress"),
     ("grain", "steppe", "rail_broad", "egress"), ("box_low", "crown", "rail", "access"),
     ("box_low", "overseas", "sea", "access"), ("ore", "*", "road", "access"), ("ore", "*", "road", "egress")],
)  # fmt: skip
def test_the_flow_at_a_zone_is_the_derivative_of_total_cost(
    corridor: Corridor, demand: dict[str, np.ndarray], commodity: str, zone: str, mode: str, end: str
) -> None:
    q = demand[commodity]
    flows = corridor.flows(corridor.choices(commodity), q)
    by_zone = getattr(flows, end)[mode]
    tonnes = by_zone[(corridor.layout.zones["zone_id"] == zone) | (zone == "*")].sum()
    groups = (commodity, "dry_bulk" if commodity in ("ore", "grain") else "box_international", "*")
    table = corridor.region.table("access")
    rows = table[(table["zone_id"] == zone) & (table["mode"] == mode) & table["commodity"].isin(groups)]
    row = min(rows.index, key=lambda r: groups.index(rows.loc[r, "commodity"]))
    ends = (shifted(corridor.region, "access", row, f"{end}_yuan_per_t", h) for h in (-STEP, STEP))
    assert tonnes > 1e-3 * q.sum()
    assert abs(slope(*ends, STEP, commodity, q) - tonnes) <= 1e-7 * q.sum()


@settings(FEW, max_examples=5)
@given(relatives())
def test_the_derivative_holds_in_relatives_of_tidewater(region: Region) -> None:
    corridor = Corridor(region)
    flows = loaded(corridor, "grain")
    q = flows.demand
    for x in np.argsort(-flows.transfers)[:3]:
        row = region.table("transfers").index[flows.choices.shipping.transfers.position[x]]
        ends = (shifted(region, "transfers", row, "cost_yuan_per_t", h) for h in (-STEP, STEP))
        assert abs(slope(*ends, STEP, "grain", q) - flows.transfers[x]) <= 1e-7 * max(q.sum(), 1.0)


def test_complex_steps_give_the_derivatives_of_counted_parts(corridor: Corridor, demand: dict[str, np.ndarray]) -> None:
    counter = Counter(corridor.layout)
    start = np.array([-7.0, 11.0])

    def parts(commodity: str, constants: np.ndarray) -> dict[tuple[str, str], complex]:
        return counter.parts(corridor.flows(corridor.choices(commodity, constants), demand[commodity]))

    for number in (0, 1):
        moved = 0
        for commodity in ("ore", "grain", "box_high"):
            unit = np.eye(2)[number]
            exact = parts(commodity, start + 1e-10j * unit)
            upper, lower = (parts(commodity, start + h * unit) for h in (1e-3, -1e-3))
            for key, value in exact.items():
                central = (upper[key] - lower[key]) / 2e-3
                assert np.imag(value) / 1e-10 == pytest.approx(central, rel=1e-5, abs=1e-7 * max(1, abs(upper[key])))
                moved += central != 0
        assert moved >= 4


def test_a_complex_step_leaves_the_real_part_alone(corridor: Corridor, demand: dict[str, np.ndarray]) -> None:
    for commodity in COMMODITIES:
        plain = corridor.flows(corridor.choices(commodity, np.array([3.0, -4.0])), demand[commodity])
        stepped = corridor.choices(commodity, np.array([3.0 + 1e-10j, -4.0]))
        np.testing.assert_allclose(
            corridor.flows(stepped, demand[commodity]).transfers.real, plain.transfers, rtol=1e-11, atol=1e-6
        )


def test_a_transfer_closed_in_place_is_one_closed_in_the_pack(corridor: Corridor) -> None:
    # The border is the only way for some pairs: they must come back as unreachable, not as an underflow.
    region = corridor.region
    table = region.table("transfers")
    table["closed"] |= table["terminal_id"] == "longgate"
    shut = Corridor(region.replace(transfers=table))
    terminals = corridor.layout.terminals["terminal_id"].to_numpy(object)
    unreachable = 0
    for name in corridor.commodities.index:
        ship = corridor.shipping(name)
        choices = corridor.choices(name, shipping=ship.without(terminals[ship.transfers.terminal] == "longgate"))
        expected = shut.choices(name).cost
        np.testing.assert_allclose(choices.cost, expected, rtol=1e-12)
        unreachable += int((np.isinf(expected) & np.isfinite(corridor.choices(name).cost)).sum())
    assert unreachable > 0
