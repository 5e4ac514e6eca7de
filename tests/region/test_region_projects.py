"""Projects in a pack: terms filled from the appraisal, and every fault of the three tables."""

from __future__ import annotations

import numpy as np
import pytest

import landsea as ls
from landsea.region import check
from landsea.region.projects import terms


def test_what_a_project_states_comes_before_the_appraisal_and_its_kind_before_the_star() -> None:
    table = terms(ls.load("tidewater")).set_index("project")
    assert table["life_years"].to_dict() == {
        "reedhaven_branch": 50,  # the kind's row
        "one_window": 15,  # its own
        "main_line_loops": 50,
        "reedhaven_cranes": 25,  # the row of *
        "saltmouth_berth": 25,
    }
    assert table.loc["reedhaven_branch", "running_bn_yuan"] == 0.002
    assert table.loc["main_line_loops", "running_bn_yuan"] == pytest.approx(0.02 * 0.3)
    assert table["build_years"].tolist() == [2, 0, 1.5, 0, 2]
    assert set(table["discount_percent"]) == {4}


def test_a_figure_is_as_firm_as_the_softest_row_behind_it_and_names_every_source() -> None:
    table = terms(ls.load("tidewater")).set_index("project")
    assert table.loc["one_window", ["own_status", "status", "source"]].tolist() == ["published", "published", "plan"]
    assert table.loc["main_line_loops", ["own_status", "status"]].tolist() == ["published", "assumption"]
    assert table.loc["main_line_loops", "source"] == "plan;tale"


def test_without_a_running_percent_the_running_cost_is_not_known() -> None:
    region = ls.load("tidewater")
    rates = region.table("appraisal")
    table = terms(region.replace(appraisal=rates[rates["parameter"] != "running_percent"])).set_index("project")
    assert np.isnan(table.loc["main_line_loops", "running_bn_yuan"])
    assert table.loc["one_window", "running_bn_yuan"] == 0.004


@pytest.mark.parametrize(
    ("kind", "place", "meant"),
    [
        ("border_wait", "longgat", "longgate"),
        ("border_wait", "saltmouth", ""),  # a port has no border wait
        ("dwell", "longgate", ""),
        ("link_time", "rail_fork_midval", "rail_fork_midvale"),
        ("tariff", "rial", "rail"),
        ("value_of_time", "box_hgh", "box_high"),
        ("capacity", "saltmouth", ""),
    ],
)
def test_a_lever_of_a_place_that_is_not_there(pack, only, kind, place, meant) -> None:
    pack.set("project_levers", 2, kind=kind, place=place)
    assert (f"Was {meant} meant?" if meant else "Correct place or kind.") in only(
        "project_levers.csv", 2, "place", place
    ).cure


def test_a_change_of_nothing(pack, only) -> None:
    pack.set("project_levers", 2, change="0")
    only("project_levers.csv", 2, "change", "0")


def test_a_share_for_one_lever_and_none_for_the_other(pack, only) -> None:
    line = pack.line("project_levers", kind="capacity", place="main_line")
    pack.set("project_levers", line, share="")
    only("project_levers.csv", line, "share", None)


def test_shares_beyond_the_whole(pack, only) -> None:
    line = pack.line("project_levers", kind="capacity", place="main_line")
    pack.set("project_levers", line, share="0.7")
    assert "1.1" in only("project_levers.csv", line, "share", "0.7").problem


def test_a_share_of_nothing(pack, only) -> None:
    line = pack.line("project_levers", kind="capacity", place="main_line")
    pack.set("project_levers", line, share="0")
    only("project_levers.csv", line, "share", "0")


def test_a_project_that_costs_nothing(pack, only) -> None:
    pack.set("projects", 4, investment_bn_yuan="0")
    only("projects.csv", 4, "investment_bn_yuan", "0")


def test_a_life_that_nobody_states(pack, only) -> None:
    pack.drop("appraisal", pack.line("appraisal", parameter="life_years", kind="*"))
    lines = {pack.line("projects", project=name) for name in ("reedhaven_cranes", "saltmouth_berth")}
    assert {(f.file, f.row, f.column) for f in pack.findings()} == {("projects.csv", n, "life_years") for n in lines}


def test_no_rate_of_discount(pack) -> None:
    pack.drop("appraisal", pack.line("appraisal", parameter="discount_percent"))
    found = pack.findings()
    assert {f.column for f in found} == {"kind"}
    assert len(found) == len(pack.rows("projects"))


def test_a_rate_of_discount_for_one_kind_alone(pack, only) -> None:
    pack.add("appraisal", parameter="discount_percent", kind="rail", value="3")
    only("appraisal.csv", len(pack.rows("appraisal")) + 1, "kind", "rail")


def test_a_life_under_a_year(pack, only) -> None:
    line = pack.line("appraisal", parameter="life_years", kind="rail")
    pack.set("appraisal", line, value="0.5")
    only("appraisal.csv", line, "value", "0.5")


def test_every_fault_is_told_at_once(pack) -> None:
    pack.set("projects", 2, investment_bn_yuan="much", kind="canal", partial="perhaps")
    pack.set("project_levers", 2, project="two_windows", change="", share="1.2")
    pack.set("appraisal", 2, value="-4")
    found = {(f.file, f.row, f.column) for f in pack.findings()}
    assert {
        ("projects.csv", 2, "investment_bn_yuan"),
        ("projects.csv", 2, "kind"),
        ("projects.csv", 2, "partial"),
        ("project_levers.csv", 2, "project"),
        ("project_levers.csv", 2, "change"),
        ("project_levers.csv", 2, "share"),
        ("appraisal.csv", 2, "value"),
    } <= found


def test_a_pack_without_projects_is_sound() -> None:
    region = ls.load("tidewater")
    none = {name: region.table(name).iloc[:0] for name in ("projects", "project_levers", "appraisal")}
    assert check(region.replace(**none)) == []
