"""Scenarios move goods between chains; between places only if they change supply, use, listed flows or zones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import landsea as ls
from landsea.region import Region


def scenario(tmp_path: Path, changes: str) -> ls.Scenario:
    file = tmp_path / "what-if.yaml"
    file.write_text(f"title: What if\nchanges:\n{changes}", encoding="utf-8")
    return ls.Scenario.read(file)


CHEAP_RAIL = "  - {table: mode_costs, where: {mode: rail}, set: {fixed_yuan_per_t: {by: 0.3}}}\n"
LESS_ORE = (
    "  - {table: supply_use, where: {zone_id: [orefell], commodity: ore}, set: {supply_t: {by: 0.5}}}\n"
    "  - {table: supply_use, where: {zone_id: [anvil, overseas], commodity: ore}, set: {use_t: {by: 0.5}}}\n"
)
MORE_THROUGH = "  - {table: demand, where: {origin: steppe}, set: {t: {to: 50000}}}\n"


def same(one: ls.Outcome, other: ls.Outcome) -> bool:
    return all(np.array_equal(t, other.demand.tonnes[name]) for name, t in one.demand.tonnes.items())


def test_a_change_of_cost_keeps_every_tonne_in_its_pair(region: Region, today: ls.Outcome, tmp_path: Path) -> None:
    after = ls.solve(region, scenario(tmp_path, CHEAP_RAIL))
    assert same(after, today)
    loaded = after.od.set_index(["commodity", "origin", "destination"])["t"]
    before = today.od.set_index(["commodity", "origin", "destination"])["t"]
    assert loaded.to_dict() == before.to_dict()
    share = [o.indicators.set_index("indicator")["value"]["rail_share_land"] for o in (today, after)]
    assert share[1] > share[0] + 1


def test_the_same_costs_in_the_pack_itself_move_goods_between_places(
    region: Region, today: ls.Outcome, tmp_path: Path
) -> None:
    """So the test before shows the rule, and not that demand never reacts."""
    assert not same(ls.solve(scenario(tmp_path, CHEAP_RAIL).apply(region)), today)


def test_giving_today_s_demand_is_the_same_as_leaving_it_out(region: Region, today: ls.Outcome, tmp_path: Path) -> None:
    change = scenario(tmp_path, CHEAP_RAIL)
    with_it, without = ls.solve(region, change, demand=today.demand), ls.solve(region, change)
    np.testing.assert_array_equal(with_it.indicators["value"], without.indicators["value"])


def test_less_supply_and_use_is_less_demand_at_today_s_costs(region: Region, today: ls.Outcome, tmp_path: Path) -> None:
    after = ls.solve(region, scenario(tmp_path, LESS_ORE))
    assert after.demand.tonnes["ore"].sum() == pytest.approx(0.5 * today.demand.tonnes["ore"].sum(), rel=1e-9)
    np.testing.assert_array_equal(after.demand.tonnes["grain"], today.demand.tonnes["grain"])


def test_demand_of_a_changed_supply_uses_costs_without_the_scenario(region: Region, tmp_path: Path) -> None:
    with_cheap_rail = ls.solve(region, scenario(tmp_path, LESS_ORE + CHEAP_RAIL))
    alone = ls.solve(region, scenario(tmp_path, LESS_ORE))
    assert same(with_cheap_rail, alone)


def test_listed_flows_follow_the_scenario(region: Region, today: ls.Outcome, tmp_path: Path) -> None:
    after = ls.solve(region, scenario(tmp_path, MORE_THROUGH))
    assert today.demand.tonnes["box_high"][6, 7] == 20_000
    assert after.demand.tonnes["box_high"][6, 7] == 50_000
    assert after.scenario.name == "what-if"
    assert after.region.table("demand")["t"].tolist() == [50_000]
