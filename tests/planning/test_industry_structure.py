"""What places make, and chains: by hand on Tidewater, and against the corridor's own tables."""

from __future__ import annotations

import numpy as np
import pytest

import landsea as ls
from landsea.economy.input_output import leontief
from landsea.errors import LandSeaError, PackError
from landsea.planning import Change
from landsea.planning.losses import Timing, lose_places, lose_supplier
from landsea.planning.structure import Structure
from landsea.planning.supply_chains import SupplyChains
from landsea.region import Region


@pytest.fixture(scope="module")
def chains(region: Region) -> SupplyChains:
    return SupplyChains.of(region)


def test_goods_are_supply_at_its_value(region: Region) -> None:
    found = Structure.of(region)
    # Orefell sends 6 Mt of ore at 700 yuan; Crown 0.3 Mt of lower boxes at 8000 and 0.06 Mt of higher at 60000.
    assert found.goods.loc["orefell", "ore"] == pytest.approx(4.2)
    assert found.goods.loc["crown"].sum() == pytest.approx(2.4 + 3.6)
    assert "box_empty" not in found.goods.columns
    assert found.coast == ["saltmouth", "reedhaven"]
    assert found.estimated == 0
    assert list(found.sectors.index) == ["saltmouth", "reedhaven", "anvil"]
    np.testing.assert_allclose(found.sectors.sum(axis=1), 1)
    assert found.sectors.loc["anvil", "B-F"] == pytest.approx(25 / 40)


def test_likeness_and_leading_goods(region: Region) -> None:
    found = Structure.of(region)
    table = found.likeness().set_index(["of", "among"])
    assert table.loc[("sectors", "coast"), "places"] == 2
    # Saltmouth 4, 20, 36 of 60; Reedhaven 3, 2, 5 of 10: smaller shares 4/60, 2/10, 5/10.
    assert table.loc[("sectors", "coast"), "finger_kreinin"] == pytest.approx(4 / 60 + 0.2 + 0.5)
    leading = found.places().set_index("zone_id")["leading"]
    assert leading["orefell"] == ["ore"]
    assert leading["granary"] == ["grain"]
    more = found.suggestions()
    assert ((more["quotient"] > 0) & (more["quotient"] < 1) & (more["density"] > 0)).all()


def test_a_pack_without_industry_or_accounts_still_has_a_structure(region: Region) -> None:
    bare = region.replace(industry=region.table("industry").iloc[:0], trade=region.table("trade").iloc[:0])
    assert Structure.of(bare).sectors.empty
    assert np.isnan(Structure.of(bare).likeness().set_index(["of", "among"]).loc[("sectors", "all"), "unido"])
    with pytest.raises(PackError, match="no accounts"):
        SupplyChains.of(bare)


def test_the_table_is_that_of_the_accounts(chains: SupplyChains) -> None:
    accounts = chains.regional.accounts
    np.testing.assert_allclose(chains.table.output, accounts.trade.sum(axis=1).T.ravel(), rtol=1e-9)
    assert chains.table.regions[int(np.flatnonzero(chains.by_the_sea)[0])] == "coast"
    assert list(chains.by_the_sea[chains.regional.inside]) == [True, False]
    table = chains.positions()
    assert set(table["economy"]) == {"coast", "inland"}
    assert (table["upstreamness"] >= 1).all()
    both = chains.coast_and_hinterland().set_index("of")
    assert ((both[["inputs", "sales", "lost"]] >= 0) & (both[["inputs", "sales", "lost"]] <= 1)).all().all()


def test_parts_at_home_move_what_the_pack_says(chains: SupplyChains) -> None:
    found = chains.localise()
    # 2 bn yuan of boats, 0.4 of them parts, from half to seven tenths.
    np.testing.assert_allclose(found["moved_bn_yuan"], 2 * 0.4 * 0.2)
    # Sent back through the table, the changes of output are a demand that moves and does not grow.
    home = found.set_index("economy")["home"]
    assert home.to_dict() == {"coast": True, "inland": False, "steppe": False, "overseas": False}
    assert found.loc[found["home"], "output_bn_yuan"].sum() > 0.16
    assert found.loc[~found["inside"], "output_bn_yuan"].sum() < 0
    inverse = leontief(chains.table.use, chains.table.output)
    assert (inverse.diagonal() >= 1).all()


def test_a_place_lost_cuts_what_passes_it_and_no_more(today: ls.Outcome) -> None:
    found = lose_places(today, ["saltmouth"])
    users = today.users("saltmouth")
    assert found.passing_t == pytest.approx(users["t"].sum(), rel=1e-9)
    assert ((found.cut >= 0) & (found.cut <= 1)).all()
    closed = ls.solve(
        today.region,
        ls.Scenario("x", (Change("transfers", where={"terminal_id": "saltmouth"}, set={"closed": {"to": True}}),)),
        demand=today.demand,
    )  # fmt: skip
    assert found.unserved_t == pytest.approx(closed.unserved["t"].sum(), rel=1e-9)
    dearer = 0.0
    for name, flows in today.commodity_flows.items():
        new = closed.commodity_flows[name].choices.cost
        served = (flows.demand > 0) & np.isfinite(new)
        dearer += float(flows.demand[served] @ (new[served] - flows.choices.cost[served]))
    assert found.detour_yuan_per_day * 365 == pytest.approx(dearer, rel=1e-9)
    assert found.value_added_inside_yuan > 0
    by_industry = found.by_industry()
    assert found.by_economy()["value_added_bn_yuan"].sum() == pytest.approx(by_industry["value_added_bn_yuan"].sum())
    inside = by_industry.loc[by_industry["inside"], "value_added_bn_yuan"].sum()
    assert found.by_sector()["value_added_bn_yuan"].sum() == pytest.approx(inside)


def test_longer_is_worse_and_stocks_help(today: ls.Outcome) -> None:
    def lost(**timing: float) -> float:
        return lose_places(today, ["saltmouth"], Timing(**timing)).value_added_inside_yuan  # type: ignore[arg-type]

    usual = lost()
    assert lost(reroute_days=30) > usual
    assert lost(stock_days=90.0) < usual
    assert lost(reroute_days=0, closed_days=1) <= usual


def test_a_group_is_all_of_its_terminals_and_a_link_can_be_lost(today: ls.Outcome) -> None:
    link = "rail_fork_midvale"
    gone = lose_places(today, [link])
    assert gone.passing_t == pytest.approx(today.users(link)["t"].sum(), rel=1e-6)
    assert gone.detour_yuan_per_day > 0 or gone.unserved_t > 0
    both = lose_places(today, ["saltmouth", "reedhaven"])
    assert both.unserved_t >= lose_places(today, ["saltmouth"]).unserved_t
    assert both.timing == Timing()


def test_a_supplier_lost_makes_nothing_and_then_recovers(today: ls.Outcome) -> None:
    found = lose_supplier(today, "coast", "industry", Timing(closed_days=20))
    table = found.by_industry().set_index(["economy", "sector"])
    assert table.loc[("coast", "industry"), "lowest"] == 0
    assert found.disruption.output[-1].min() > 0.9
    assert len(found.daily()) == len(found.disruption.output)


@pytest.mark.parametrize("places", [["nowhere"], ["nowhere", "elsewhere"]])
def test_unknown_places_are_named_all_at_once(today: ls.Outcome, places: list[str]) -> None:
    with pytest.raises(LandSeaError) as error:
        lose_places(today, places)
    assert all(place in str(error.value) for place in places)


def test_unknown_suppliers_are_refused(today: ls.Outcome) -> None:
    days = Timing(closed_days=20)
    named, known = (lose_supplier(today, *who, days) for who in (("the coast", "Industry"), ("coast", "industry")))
    assert named.value_added_inside_yuan == known.value_added_inside_yuan
    with pytest.raises(LandSeaError, match="no economy 'moon'"):
        lose_supplier(today, "moon")
    with pytest.raises(LandSeaError, match="no sector 'cheese'"):
        lose_supplier(today, "coast", "cheese")
