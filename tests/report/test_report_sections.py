"""What the sections compute: throughput, claims, scenarios, marks."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from synthetic_report import StandInChange, empty_outcome

from landsea.report.context import Context
from landsea.report.sections import claims, fit, scenarios, summary
from landsea.report.totals import headline, land_rail_share, port_throughput, ports


def _context(today, *after, lang="en"):
    return Context.of(today, after, lang)


def test_ports_own_and_near(small):
    table = ports(small).set_index("terminal_id")
    assert table["own"].to_dict() == {"amber": True, "sound": True, "rival": False}
    assert table.loc["rival", "group"] == "rival"


def test_transhipment_counts_twice_at_the_quay(small, today):
    rows = [
        {"terminal_id": "amber", "from_mode": "rail", "to_mode": "sea", "commodity": "ore", "t": 5.0},
        {"terminal_id": "amber", "from_mode": "sea", "to_mode": "sea", "commodity": "ore", "t": 2.0},
        {"terminal_id": "gate", "from_mode": "rail", "to_mode": "wide_rail", "commodity": "ore", "t": 9.0},
    ]
    outcome = empty_outcome(small)
    outcome = type(outcome)(**{**outcome.__dict__, "transfers": pd.DataFrame(rows)})
    table = port_throughput(outcome, _context(today).n)
    assert table.groupby("inland")["t"].sum().to_dict() == {"rail": 5.0, "sea": 4.0}


def test_headline_is_the_sum_over_pairs(today):
    head = headline(today, _context(today).n)
    od = today.od
    assert head.t == pytest.approx(od["t"].sum())
    assert head.yuan_per_t == pytest.approx((od["t"] * od["yuan_per_t"]).sum() / od["t"].sum())
    assert head.days == pytest.approx((od["t"] * od["hours"]).sum() / od["t"].sum() / 24)


def test_rail_share_leaves_out_sea_and_pipe(today):
    totals = today.mode_totals.groupby("mode")["tkm"].sum()
    rail = totals["rail"] + totals["wide_rail"]
    assert land_rail_share(today, _context(today).n) == pytest.approx(rail / (rail + totals["road"]))


@pytest.mark.parametrize(
    ("claim", "value", "code"),
    [
        ({}, 32.0, "agrees"),
        ({}, 35.1, "agrees"),
        ({}, 35.3, "differs"),
        ({"kind": "target"}, 50.0, "target"),
        ({"kind": "comparison"}, 32.0, "comparison"),
        ({"unit": "Mt"}, 32.0, "unit"),
        ({"year": "2012"}, 32.0, "year"),
        ({"year": "2021"}, 32.0, "agrees"),
        ({}, math.nan, "not_modelled"),
    ],
)
def test_judging_a_claim(claim, value, code):
    row = {"value": 32.0, "unit": "%", "kind": "observed", "year": "", **claim}
    assert claims.judge(row, {"value": value, "unit": "%"}, 2022) == code


def test_what_the_model_does_not_compute_is_not_judged():
    assert claims.judge({"value": 1.0, "unit": "%", "kind": "observed", "year": ""}, None, 2022) == "not_modelled"


def test_changes_are_sorted_by_relative_size(today, after):
    rows = scenarios.changed(_context(today, after), after)
    sizes = [abs(row["relative"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert {row["indicator"] for row in rows} == {
        "freight", "logistics_cost", "co2e", "rail_share", "amber_throughput", "train_count",
    }  # fmt: skip


def test_a_change_is_told_in_words(today, after):
    told = [scenarios.describe(_context(today, after), change) for change in after.scenario.changes]
    assert told == [
        "link, where link_id = r1: cost_factor times 0.8",
        "link: a new row, link_id = r9, mode = rail",
        "transfers: rows removed where terminal_id = amber / sound",
    ]
    assert scenarios.describe(_context(today), "a sentence") == "a sentence"


def test_many_new_rows_are_told_in_one_sentence(today):
    rows = [StandInChange("transfers", add={"terminal_id": "amber", "commodity": f"q{k}"}) for k in range(5)]
    closed = StandInChange("transfers", where={"terminal_id": "*"}, set={"closed": {"to": True}})
    assert scenarios.described(_context(today), [*rows, closed]) == [
        "transfers: 5 new rows, terminal_id = amber",
        "transfers, where terminal_id = *: closed becomes True",
    ]


def test_estimates_and_observations_are_marked(today):
    c = _context(today)
    rows = summary.values(today)
    assert summary.marker(c, rows["train_count"]) == " ᵉ"
    assert summary.marker(c, rows["logistics_gap"]) == " ᵒ"
    assert summary.marker(c, rows["rail_share"]) == ""


def test_a_constant_at_its_bound_is_seen():
    row = {"value_yuan_per_t": 50.0, "low_yuan_per_t": -50.0, "high_yuan_per_t": 50.0}
    assert fit.at_bound(row)
    assert not fit.at_bound({**row, "value_yuan_per_t": 3.0})
    assert not fit.at_bound({**row, "low_yuan_per_t": math.nan, "high_yuan_per_t": math.nan})


def test_places_in_the_local_language(today):
    names = _context(today, lang="zh").n
    assert names.place("Birch, Elsewhere") == "桦林、Elsewhere"
    assert names.chain("rail > sea") == "铁路 › 海运"
    assert names.chain("other") == ""
    assert names.commodity_group("dry_bulk") == "干散货"
    assert names.commodity_group("boxes") == "集装箱"
    assert names.port_group("sound") == "海峡港"
