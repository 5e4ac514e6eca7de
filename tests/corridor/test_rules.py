"""Who may go where: borders, domestic trade, eligible shares, and which row of the pack holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tidewaters import changed, demand_matrix, tidewater, without

from landsea.corridor import Corridor
from landsea.economy import estimate_demand
from landsea.region import Region

COMMODITIES = ["ore", "grain", "box_low", "box_high", "box_empty"]


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return Corridor(tidewater())


@pytest.fixture(scope="module")
def demand(corridor: Corridor) -> dict[str, np.ndarray]:
    cost = {name: corridor.choices(name).cost for name in COMMODITIES}
    return dict(estimate_demand(corridor.region, cost).tonnes)


# --- who may go where ---------------------------------------------------------------------------------------------


def test_pairs_without_a_chain_come_back_unserved_with_their_tonnes(demand: dict[str, np.ndarray]) -> None:
    ashore = without(tidewater(), "link", mode="sea")
    corridor = Corridor(ashore)
    flows = corridor.flows(corridor.choices("ore"), demand["ore"])
    zones = corridor.layout.zones["zone_id"].tolist()
    overseas = zones.index("overseas")
    assert flows.unserved.sum() == pytest.approx(demand["ore"][:, overseas].sum(), rel=1e-12)
    assert flows.unserved.sum() == pytest.approx(1_000_000, rel=1e-9)
    assert flows.unserved[zones.index("orefell"), overseas] == flows.unserved.sum()
    assert flows.demand[:, overseas].sum() == 0


@pytest.mark.parametrize("commodity", ["grain", "box_low", "box_high"])
def test_nothing_passes_a_closed_border(demand: dict[str, np.ndarray], commodity: str) -> None:
    open_corridor = Corridor(tidewater())
    before = open_corridor.flows(open_corridor.choices(commodity), demand[commodity])
    assert before.links["rail_broad"].sum() > 0
    corridor = Corridor(changed(tidewater(), "transfers", {"terminal_id": "longgate"}, closed=True))
    flows = corridor.flows(corridor.choices(commodity), demand[commodity])
    assert flows.links["rail_broad"].sum() == 0
    at_gate = corridor.layout.terminals["terminal_id"][flows.choices.shipping.transfers.terminal] == "longgate"
    assert not at_gate.any()
    steppe = corridor.layout.zones["zone_id"].tolist().index("steppe")
    lost = demand[commodity][steppe].sum() + demand[commodity][:, steppe].sum()
    assert flows.unserved.sum() == pytest.approx(lost, rel=1e-12)


def test_a_closed_direction_leaves_the_other_open(demand: dict[str, np.ndarray]) -> None:
    one_way = changed(tidewater(), "transfers", {"terminal_id": "longgate", "to_mode": "rail"}, closed=True)
    corridor = Corridor(one_way)
    zones = corridor.layout.zones["zone_id"].tolist()
    steppe, crown = zones.index("steppe"), zones.index("crown")
    cost = corridor.choices("box_low").cost
    assert np.isinf(cost[steppe, crown])
    assert np.isfinite(cost[crown, steppe])


def foreign_midvale(transit: str, stays: bool) -> Region:
    region = changed(tidewater(), "terminals", {"terminal_id": "midvale"}, country="XU", transit_for=transit)
    region = changed(region, "transfers", {"terminal_id": "midvale"}, cost_yuan_per_t=0.0, time_h=0.0)
    return region.replace(grammar=replace(region.grammar, domestic_stays_inside=stays))


@pytest.mark.parametrize(
    ("transit", "stays", "used"),
    [("", True, False), ("XT", True, True), ("XO;XT", True, True), ("XO", True, False), ("", False, True)],
)
def test_domestic_chains_use_foreign_terminals_only_with_leave(transit: str, stays: bool, used: bool) -> None:
    corridor = Corridor(foreign_midvale(transit, stays))
    home = demand_matrix(corridor, {("granary", "saltmouth"): 100.0})
    flows = corridor.flows(corridor.choices("grain"), home)
    assert flows.unserved.sum() == 0
    at = corridor.layout.terminals["terminal_id"].to_numpy()[flows.choices.shipping.transfers.terminal]
    assert (flows.transfers[at == "midvale"].sum() > 1.0) == used
    abroad = corridor.flows(corridor.choices("grain"), demand_matrix(corridor, {("granary", "overseas"): 100.0}))
    assert abroad.transfers[at == "midvale"].sum() > 0.01


def test_trade_flags_close_the_other_market() -> None:
    cost = {
        trade: Corridor(tidewater().replace(commodities=tidewater().table("commodities").assign(trade=trade)))
        .choices("grain")
        .cost
        for trade in ("any", "domestic", "international")
    }
    country = tidewater().table("zones")["country"].to_numpy()
    same = country[:, None] == country[None, :]
    np.testing.assert_array_equal(np.isfinite(cost["domestic"]), np.isfinite(cost["any"]) & same)
    np.testing.assert_array_equal(np.isfinite(cost["international"]), np.isfinite(cost["any"]) & ~same)


def test_two_outside_zones_trade_only_if_a_flow_is_listed(corridor: Corridor) -> None:
    zones = corridor.layout.zones["zone_id"].tolist()
    pair = zones.index("steppe"), zones.index("overseas")
    assert np.isfinite(corridor.choices("box_high").cost[pair])
    unlisted = Corridor(tidewater().replace(demand=tidewater().table("demand").iloc[:0]))
    assert np.isinf(unlisted.choices("box_high").cost[pair])
    assert np.isinf(corridor.choices("box_high").cost[pair[::-1]])


# --- eligible shares ----------------------------------------------------------------------------------------------


def rail_shares(at_granary: float, at_crown: float) -> Region:
    region = changed(tidewater(), "access", {"zone_id": "granary", "mode": "rail"}, eligible_share=at_granary)
    return changed(region, "access", {"zone_id": "crown", "commodity": "grain"}, eligible_share=at_crown)


def no_rail() -> Region:
    costs = tidewater().table("mode_costs")
    return tidewater().replace(mode_costs=costs[costs["mode"] != "rail"])


def granary_to_crown(region: Region) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, float]]:
    corridor = Corridor(region)
    flows = corridor.flows(corridor.choices("grain"), demand_matrix(corridor, {("granary", "crown"): 100.0}))
    return flows.by_legs, dict(flows.links), {mode: x.sum() for mode, x in flows.access.items()}


@pytest.mark.parametrize(("e_from", "e_to"), [(0.0, 1.0), (0.6, 1.0), (0.5, 0.5), (0.3, 0.8), (1.0, 1.0)])
def test_captive_tonnes_use_no_limited_mode(e_from: float, e_to: float) -> None:
    """The flows are those of a free choice for e * e of the tonnes, and of a world without rail for the rest."""
    share = e_from * e_to
    by_legs, links, access = granary_to_crown(rail_shares(e_from, e_to))
    free_legs, free_links, free_access = granary_to_crown(rail_shares(1, 1))
    captive_legs, captive_links, captive_access = granary_to_crown(no_rail())
    assert free_access["rail"] > 10
    assert access["rail"] == pytest.approx(share * free_access["rail"], rel=1e-12)
    assert access["road"] == pytest.approx(
        share * free_access["road"] + (1 - share) * captive_access["road"], rel=1e-12
    )
    np.testing.assert_allclose(links["rail"], share * free_links["rail"], rtol=1e-9)
    np.testing.assert_allclose(
        links["road"], share * free_links["road"] + (1 - share) * captive_links["road"], rtol=1e-9
    )
    np.testing.assert_allclose(by_legs, share * free_legs + (1 - share) * captive_legs, rtol=1e-9)


def test_the_expected_cost_is_that_of_each_part_of_the_tonnes() -> None:
    pair = tuple(tidewater().table("zones")["zone_id"].tolist().index(name) for name in ("granary", "crown"))
    free, captive, mixed = (
        Corridor(region).choices("grain").cost[pair] for region in (rail_shares(1, 1), no_rail(), rail_shares(0.5, 0.5))
    )
    assert free < captive
    assert mixed == pytest.approx(0.25 * free + 0.75 * captive, rel=1e-12)


def test_captive_tonnes_take_the_limited_mode_where_nothing_else_goes() -> None:
    roadless = without(rail_shares(0.2, 0.2), "link", mode="road")
    by_legs, links, access = granary_to_crown(roadless)
    assert access["rail"] == pytest.approx(100)
    assert by_legs[0] == pytest.approx(100)
    assert links["rail"].sum() == pytest.approx(300)  # granary - midvale - fork - crown


# --- wildcards ----------------------------------------------------------------------------------------------------


def test_the_most_specific_transfer_row_holds(corridor: Corridor) -> None:
    transfers = corridor.shipping("box_low").transfers
    terminals = corridor.layout.terminals["terminal_id"].to_numpy()[transfers.terminal]
    at = (terminals == "saltmouth") & (transfers.from_mode == "road") & (transfers.to_mode == "sea")
    assert transfers.cost[at].tolist() == [55 + 0.5 * 72]
    transfers = corridor.shipping("box_empty").transfers
    terminals = corridor.layout.terminals["terminal_id"].to_numpy()[transfers.terminal]
    at = (terminals == "saltmouth") & (transfers.from_mode == "road") & (transfers.to_mode == "sea")
    assert transfers.cost[at].tolist() == [24 + 0.1 * 48]


def test_a_closed_specific_row_does_not_fall_back_to_the_general_one() -> None:
    region = changed(
        tidewater(),
        "transfers",
        {"terminal_id": "saltmouth", "from_mode": "road", "to_mode": "sea", "commodity": "box_international"},
        closed=True,
    )
    transfers = Corridor(region).shipping("box_low").transfers
    names = region.table("terminals")["terminal_id"].to_numpy()[transfers.terminal]
    assert not ((names == "saltmouth") & (transfers.from_mode == "road")).any()


def test_a_link_that_opens_later_is_not_used(demand: dict[str, np.ndarray]) -> None:
    later = changed(tidewater(), "link", {"link_id": "rail_broad_longgate_steppe"}, open_year=2023)
    assert np.isinf(Corridor(later).choices("grain").cost[:6, 6]).all()
    now = changed(tidewater(), "link", {"link_id": "rail_broad_longgate_steppe"}, open_year=2022)
    assert np.isfinite(Corridor(now).choices("grain").cost[4, 6])
