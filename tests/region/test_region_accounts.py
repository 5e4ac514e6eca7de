"""Checks of a pack's accounts, each with data that must fail it."""

from __future__ import annotations

from typing import Any

import pytest


def problems(pack: Any, table: str) -> list[str]:
    return [found.problem for found in pack.findings() if found.file == f"{table}.csv"]


@pytest.mark.parametrize(
    ("table", "where", "cells", "said"),
    [
        ("input_coefficients", {"sector": "mining", "input": "services"}, {"coefficient": "0.95"}, "sum to 1.150"),
        ("sectors", {"sector": "mining"}, {"theta_low": "9"}, "lies above the elasticity"),
        ("sectors", {"sector": "mining"}, {"theta_high": "7"}, "lies below the elasticity"),
        ("sectors", {"sector": "industry"}, {"scale_high": "0.1"}, "lies below the elasticity"),
        ("sectors", {"sector": "farming"}, {"scale_low": "0.06"}, "lies above the elasticity"),
        ("sectors", {"sector": "industry"}, {"scale": "0.23", "scale_high": "0.3"}, "Times theta it is 1 or more"),
        ("sector_goods", {"sector": "mining"}, {"commodity": "box_empty", "value_yuan_per_t": ""}, None),
        ("accounts", {"economy": "coast", "sector": "industry"}, {"output_bn_yuan": "99"}, "give 17.4"),
        ("trade", {"sector": "services", "origin": "coast"}, {"destination": "inland"}, "services is not traded"),
        ("economies", {"economy": "coast"}, {"technology": "steam"}, "no such value"),
        ("trade_costs", {"kind": "tariff", "importer": "XT"}, {"importer": "XX"}, "no such value"),
        ("zones", {"zone_id": "anvil"}, {"economy": "moon"}, "no such value"),
        (
            "parameter_ranges",
            {"parameter": "value_per_t", "place": "ore"},
            {"place": "mining"},
            "no place of value_per_t",
        ),
        ("parameter_ranges", {"parameter": "inputs"}, {"place": "ore"}, "no place of inputs"),
        ("parameter_ranges", {"parameter": "deficit"}, {"place": "mining"}, "no place of deficit"),
        ("parameter_ranges", {"parameter": "inputs"}, {"high": "3"}, "leave nothing"),
        ("parameter_ranges", {"parameter": "inputs"}, {"low": "0"}, "at nought"),
        ("parameter_ranges", {"parameter": "tariff"}, {"low": "0"}, None),
        ("economies", {"economy": "coast"}, {"group": "inland"}, "has this name"),
        ("economies", {"economy": "coast"}, {"group": "region"}, "has this name"),
        ("economies", {"economy": "coast"}, {"group": "home"}, None),
        ("claim_tests", {"claim_id": "plan_4"}, {"economies": "coast;moon"}, "no such value"),
    ],
)
def test_each_fault_is_told(
    pack: Any, table: str, where: dict[str, str], cells: dict[str, str], said: str | None
) -> None:
    pack.set(table, pack.line(table, **where), **cells)
    found = problems(pack, table)
    assert any(said in one for one in found) if said else found == []


def test_a_group_lies_in_one_country(pack: Any) -> None:
    for economy in ("coast", "steppe"):
        pack.set("economies", pack.line("economies", economy=economy), group="both")
    assert any("several countries" in one for one in problems(pack, "economies"))


def test_goods_worth_nothing(pack: Any) -> None:
    pack.set("commodities", pack.line("commodities", commodity="ore"), value_yuan_per_t="0")
    assert any("worth nothing" in one for one in problems(pack, "sector_goods"))


def test_accounts_are_whole_or_absent(pack: Any) -> None:
    (pack.path / "sector_goods.csv").write_text("sector,commodity,share,value_yuan_per_t,source,status,note\n")
    assert any("not this table" in one for one in problems(pack, "sector_goods"))
