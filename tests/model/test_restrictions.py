"""Seasons, vessel limits, services and their derivatives, on Tidewater with what it lacks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.region import Region, check, schema


def rows(table: str, *records: dict[str, object]) -> pd.DataFrame:
    """Return rows of a table of the schema, blank where they say nothing."""
    told = [{"source": "tale", "status": "published", **one} for one in records]
    index = pd.RangeIndex(2, 2 + len(told))
    return pd.DataFrame({
        column.name: pd.Series([one.get(column.name, column.blank()) for one in told], index, dtype=column.dtype())
        for column in schema()[table].columns
    })  # fmt: skip


def sound(region: Region) -> Region:
    assert [one for one in check(region) if one.severity == "error"] == []
    return region


@cache
def icy(share: float = 0.25) -> Region:
    """Saltmouth's quays and the border line are shut for a part of the year."""
    return sound(ls.load("tidewater").replace(
        seasons=rows("seasons", {"season": "ice", "share": share}),
        closures=rows(
            "closures",
            {"closure_id": "quays", "season": "ice", "terminal_id": "saltmouth", "mode": "sea"},
            {"closure_id": "line", "season": "ice", "link_id": "rail_broad_longgate_steppe"},
        ),
    ))  # fmt: skip


def shut() -> Region:
    """The same closed for good, by removing rows: no code of the seasons."""
    region = ls.load("tidewater")
    transfers, link = region.table("transfers"), region.table("link")
    at_quay = (transfers["terminal_id"] == "saltmouth") & (transfers[["from_mode", "to_mode"]] == "sea").any(axis=1)
    return region.replace(transfers=transfers[~at_quay], link=link[link["link_id"] != "rail_broad_longgate_steppe"])


@cache
def mixed() -> tuple[ls.Outcome, ls.Outcome, ls.Outcome]:
    year = ls.solve(icy())
    return year, ls.solve(ls.load("tidewater"), demand=year.demand), ls.solve(shut(), demand=year.demand)


def test_the_year_is_the_weighted_mix_of_two_solves() -> None:
    year, open_, closed = mixed()
    for name, keys, columns in (
        ("links", ["link_id", "commodity"], ["forward_t", "backward_t", "forward_value_yuan"]),
        ("transfers", ["terminal_id", "from_mode", "to_mode", "commodity"], ["t"]),
        ("od", ["origin", "destination", "commodity"], ["t", "teu"]),
        ("unserved", ["origin", "destination", "commodity"], ["t"]),
        ("mode_totals", ["mode", "commodity"], ["tkm", "yuan", "co2e_t"]),
        ("access", ["zone_id", "mode", "commodity"], ["access_t", "egress_t"]),
    ):
        tables = [getattr(one, name).set_index(keys)[columns] for one in (year, open_, closed)]
        mix = (0.75 * tables[1]).add(0.25 * tables[2], fill_value=0.0)
        mix = mix[mix.max(axis=1) > 0]
        got = tables[0][tables[0].max(axis=1) > 0]
        assert len(got) == len(mix)
        pd.testing.assert_frame_equal(got.sort_index(), mix.loc[got.index].sort_index(), rtol=1e-9, check_dtype=False)
    assert year.unserved["t"].sum() > 0


def test_means_over_the_year_are_weighted_by_tonnes() -> None:
    year, open_, closed = mixed()
    one = year.od.set_index(["origin", "destination", "commodity"]).sort_index()
    parts = [x.od.set_index(one.index.names) for x in (open_, closed)]
    t = [share * part["t"] for share, part in zip((0.75, 0.25), parts, strict=True)]
    total = sum((w.reindex(one.index).fillna(0) for w in t), start=pd.Series(0.0, one.index))
    hours = sum(
        ((w * p["hours"]).reindex(one.index).fillna(0) for w, p in zip(t, parts, strict=True)),
        start=pd.Series(0.0, one.index),
    )
    np.testing.assert_allclose(one["hours"], hours / total, rtol=1e-9)


def test_seasons_are_told() -> None:
    year, *_ = mixed()
    table = year.seasons.set_index(["season", "commodity"])
    assert table["t"].sum() + table["unserved_t"].sum() == pytest.approx(
        sum(t.sum() for t in year.demand.tonnes.values())
    )
    assert table.loc["ice", "unserved_t"].sum() == pytest.approx(year.unserved["t"].sum())
    assert set(year.routes("crown", "overseas", "grain", most=1)["season"]) == {"", "ice"}
    users = year.users("reedhaven")
    through = year.transfers.query("terminal_id == 'reedhaven'")["t"].sum()
    assert users["t"].sum() == pytest.approx(through)
    assert (users["share"] <= 1 + 1e-9).all()


@pytest.mark.parametrize("closure", [{"mode": "rail"}, {"terminal_id": "saltmouth"}, {"link_id": "rail_fork_midvale"}])
def test_what_a_scenario_closes_all_year_carries_nothing(closure: dict[str, str], tmp_path: Path) -> None:
    shared = "source: tale, status: assumption"
    what = ", ".join(f"{key}: {value}" for key, value in closure.items())
    file = tmp_path / "closed.yaml"
    file.write_text(
        "title: Closed\nchanges:\n"
        f"- {{table: seasons, add: {{season: all_year, share: 1, {shared}}}}}\n"
        f"- {{table: closures, add: {{closure_id: a, season: all_year, {what}, {shared}}}}}\n"
    )
    region = ls.load("tidewater")
    today = ls.solve(region)
    after = ls.solve(region, ls.Scenario.read(file, region), demand=today.demand)
    users = {
        "mode": lambda o: o.mode_totals.query("mode == 'rail'")["t"].sum(),
        "terminal_id": lambda o: o.transfers.query("terminal_id == 'saltmouth'")["t"].sum(),
        "link_id": lambda o: o.links.query("link_id == 'rail_fork_midvale'")[["forward_t", "backward_t"]].sum().sum(),
    }[next(iter(closure))]
    assert users(today) > 0
    assert users(after) == 0
    carried = sum(flows.by_legs.sum() for flows in after.commodity_flows.values())
    wanted = sum(t.sum() for t in today.demand.tonnes.values())
    assert carried + after.unserved["t"].sum() == pytest.approx(wanted)


def test_a_season_of_no_length_changes_nothing() -> None:
    one, other = ls.solve(icy(0.0)), ls.solve(ls.load("tidewater"))
    ours = one.links[one.links[["forward_t", "backward_t"]].max(axis=1) > 0].reset_index(drop=True)
    pd.testing.assert_frame_equal(ours, other.links)


@cache
def shallow() -> Region:
    """Reedhaven's 9.5 m are too little for ore ships, and the cape for the boxes' vessels."""
    region = ls.load("tidewater")
    goods, link = region.table("commodities"), region.table("link")
    goods.loc[goods["commodity"] == "ore", "vessel_draught_m"] = 15.0
    goods.loc[goods["group"] == "box_international", "vessel_dwt"] = 150_000.0
    link.loc[link["link_id"] == "sea_reedhaven_cape", "vessel_dwt"] = 100_000.0
    return sound(region.replace(commodities=goods, link=link))


def test_vessels_keep_off_shallow_berths_and_narrow_passages() -> None:
    before, after = ls.solve(ls.load("tidewater")), ls.solve(shallow())

    def by_quay(outcome: ls.Outcome) -> pd.Series:
        table = outcome.transfers
        return table[table["terminal_id"] == "reedhaven"].groupby("commodity")["t"].sum()

    assert by_quay(before)["ore"] > 0
    assert by_quay(after).get("ore", 0.0) == 0
    assert by_quay(after)["grain"] > 0
    boxes = after.links[after.links["commodity"].isin(["box_low", "box_high"])].set_index("link_id")
    assert "sea_reedhaven_cape" not in boxes.index
    assert "sea_saltmouth_cape" in boxes.index


def liner(**service: object) -> Region:
    """Boxes go by the liner alone: the sea's own links are for other goods."""
    region = ls.load("tidewater")
    link, services = region.table("link"), region.table("services")
    sea = link["mode"] == "sea"
    copies = [
        link[sea].assign(link_id=link["link_id"] + f"_{goods}", commodity=goods) for goods in ("ore", "box_empty")
    ]
    link = pd.concat([link.assign(commodity=link["commodity"].where(~sea, "grain")), *copies], ignore_index=True)
    calls = region.table("service_calls").assign(length_km=np.nan)
    return sound(region.replace(link=link, services=services.assign(**service), service_calls=calls))


def test_boxes_wait_for_the_liner_and_ride_it() -> None:
    outcome = ls.solve(liner())
    stages = outcome.routes("saltmouth", "overseas", "box_low", most=1)
    leg = stages[stages["mode"] == "sea"].iloc[0]
    # Half of 3.5 days, three days at sea, and what the mode takes once.
    assert leg["hours"] == pytest.approx(168 / 2 / 2 + 75 + 48)
    assert leg["km"] == pytest.approx(145 + 1940)
    boxes = outcome.od[outcome.od["commodity"].isin(["box_low", "box_high"])]
    out = boxes.loc[boxes["destination"] == "overseas", "t"].sum()
    table = outcome.services.set_index("link_id")
    assert table.loc["liner:1", "t"] == pytest.approx(out)
    assert table.loc["liner:1", "t_per_departure"] == pytest.approx(out / (2 * 365 / 7))


def test_a_service_under_its_least_load_is_withdrawn() -> None:
    load = ls.solve(liner()).services["t_per_departure"].max()
    assert ls.solve(liner(min_t=load * 0.99)).withdrawn == ()
    gone = ls.solve(liner(min_t=load * 1.01))
    assert gone.withdrawn == ("liner",)
    assert len(gone.services) == 0
    assert set(gone.unserved["commodity"]) == {"box_low", "box_high"}
    assert any("liner" in warning for warning in gone.warnings)


def test_a_departures_size_is_a_quota() -> None:
    load = ls.solve(liner()).services["t_per_departure"].max()
    with pytest.raises(ls.NumericalError, match="liner:"):
        ls.solve(liner(size_t=load / 2), congestion=True)
    table = ls.solve(liner(size_t=load * 1.5), congestion=True).utilisation.set_index("capacity_id")
    assert table["utilisation"]["liner:1"] <= 1


def spread() -> Region:
    """Everything that costs: holding, risk, empty runs, turns, seasons, vessels, the liner."""
    region = icy()
    goods, link, transfers, rates = (region.table(t) for t in ("commodities", "link", "transfers", "mode_costs"))
    goods["inventory_rate"], goods["reliability_ratio"], goods["vessel_draught_m"] = 0.12, 0.8, 9.0
    link["time_sd_h"], link["empty_backward"] = link["length_km"] / 200, 0.9
    transfers["time_sd_h"] = 6.0
    rates["empty_yuan_per_t_km"], rates["empty_return"] = rates["cost_yuan_per_t_km"] * 0.6, 0.4
    turn = {"mvmt_id": "reverse", "node_id": "fork", "ib_link_id": "rail_fork_anvil", "ob_link_id": "rail_fork_midvale"}
    return sound(region.replace(
        commodities=goods, link=link, transfers=transfers, mode_costs=rates,
        movement=rows("movement", {**turn, "penalty_h": 3.0}),
    ))  # fmt: skip


def test_money_is_money_and_the_rest_is_not() -> None:
    outcome = ls.solve(spread())
    ship = outcome.commodity_flows["box_high"].choices.shipping
    legs = ship.legs["rail"]
    on = np.isfinite(legs.cost)
    # 60,000 yuan/t at 12% a year make 0.82 yuan/t-h on top of 4.
    assert ship.yuan_per_t_h == pytest.approx(4 + 60_000 * 0.12 / 8760)
    risk = 0.8 * 4 * legs.km / 200
    assert legs.cost[on] == pytest.approx((legs.yuan + ship.yuan_per_t_h * legs.hours + risk)[on])
    forward = legs.network.arc_forward
    km, rate = legs.network.length_km, 0.12 * legs.network.rate_factor
    empty = 0.6 * 0.12 * np.where(forward, 0.4, 0.9)
    assert legs.arc_amount("yuan") == pytest.approx(km * (rate + empty))


@pytest.mark.parametrize("congestion", [False, True])
@pytest.mark.parametrize("indicator", ["logistics_cost", "rail_share_land", "generalised_cost", "unserved_free"])
def test_derivatives_are_those_of_two_solves(indicator: str, congestion: bool) -> None:
    if indicator == "unserved_free":
        indicator = "transit_days"
    region = spread()
    options = {"congestion": congestion, "tolerance": 1e-12}
    base = ls.solve(region, **options)
    table = base.sensitivity(indicator).set_index(["kind", "place_id"])["derivative"]

    def value(changed: Region) -> float:
        after = ls.solve(changed, demand=base.demand, start=base, **options)
        return float(after.indicators.set_index("indicator")["value"][indicator])

    def wait(h: float) -> Region:
        transfers = region.table("transfers")
        transfers.loc[transfers["terminal_id"] == "reedhaven", "time_h"] += h
        return region.replace(transfers=transfers)

    def toll(h: float) -> Region:
        link = region.table("link")
        link.loc[link["link_id"] == "rail_fork_midvale", "extra_yuan_per_t"] += h
        return region.replace(link=link)

    def worth(h: float) -> Region:
        goods = region.table("commodities")
        goods.loc[goods["commodity"] == "box_high", "value_of_time_yuan_per_t_h"] *= 1 + h / 100
        return region.replace(commodities=goods)

    for key, change, step in (
        (("dwell", "reedhaven"), wait, 1e-3),
        (("link_cost", "rail_fork_midvale"), toll, 1e-2),
        (("value_of_time", "box_high"), worth, 1e-1),
    ):
        slope = (value(change(2 * step)) - value(change(0.0))) / (2 * step)
        middle = (value(change(step)) - value(change(0.0))) / step
        # Richardson on one-sided differences: turns and waits may not go below zero.
        assert table.get(key, 0.0) == pytest.approx(2 * middle - slope, rel=2e-4, abs=1e-9 * abs(value(region)))


def test_faults_of_the_new_tables_are_all_told() -> None:
    region = ls.load("tidewater")
    calls = region.table("service_calls")
    bad = region.replace(
        seasons=rows("seasons", {"season": "ice", "share": 0.7}, {"season": "fog", "share": 0.6}),
        closures=rows("closures", {"closure_id": "nowhere", "season": "ice"}),
        movement=rows(
            "movement",
            {"mvmt_id": "a", "node_id": "crown", "ib_link_id": "rail_fork_anvil", "ob_link_id": "rail_fork_crown"},
        ),
        service_calls=calls.iloc[:1],
    )
    told = " ".join(str(one) for one in check(bad))
    for words in ("1.3 of a year", "The closure is of nothing", "does not touch the node crown", "ring needs two",
                  "neither closed nor takes time"):  # fmt: skip
        assert words in told


def test_a_grammar_without_the_mode_leaves_its_services_idle() -> None:
    region = ls.load("tidewater")
    states = {name: mode for name, mode in region.grammar.states.items() if mode != "sea"}
    kept = {name: tuple(s for s in after if s in states) for name, after in region.grammar.transitions.items()
            if name in states}  # fmt: skip
    grammar = replace(
        region.grammar,
        states=states,
        transitions=kept,
        start=tuple(s for s in region.grammar.start if s in states),
        end=tuple(s for s in region.grammar.end if s in states),
    )
    outcome = ls.solve(region.replace(grammar=grammar), demand=ls.solve(region).demand)
    assert outcome.services["t"].sum() == 0
    assert outcome.unserved["t"].sum() > 0
