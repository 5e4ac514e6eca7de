"""Demand of the fictitious pack: who trades with whom, what is listed, and where the empty boxes go."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import landsea as ls
from landsea.economy import estimate_demand
from landsea.errors import PackError


@pytest.fixture(scope="module")
def region():
    return ls.load("tidewater")


@pytest.fixture(scope="module")
def outcome(region):
    return ls.solve(region)


@pytest.fixture(scope="module")
def cost(outcome):
    return {name: flows.choices.cost for name, flows in outcome.commodity_flows.items()}


@pytest.fixture(scope="module")
def demand(region, cost):
    return estimate_demand(region, cost)


@pytest.fixture(scope="module")
def inside(region):
    return region.table("zones")["inside"].to_numpy(bool)


def laden(region):
    table = region.table("commodities")
    return table.loc[~table["commodity"].isin(table["empty_commodity"]), "commodity"].tolist()


def test_outside_pairs_trade_only_what_is_listed(region, demand, inside):
    outside = ~inside[:, None] & ~inside[None, :]
    assert set(demand.tonnes) == set(region.table("commodities")["commodity"])
    for name, tonnes in demand.tonnes.items():
        assert_allclose(tonnes[outside], demand.listed[name][outside], atol=1e-9)
        assert not np.diagonal(tonnes).any()
        assert (tonnes >= demand.listed[name] - 1e-9).all()


def test_listed_flows_come_on_top(region, cost, demand):
    listed = region.table("demand")
    row = listed.iloc[[0]].assign(origin="granary", destination="crown", commodity="grain", t=12_345.0)
    more = estimate_demand(region.replace(demand=pd.concat([listed, row])), cost)
    added = more.tonnes["grain"] - demand.tonnes["grain"]
    zones = region.table("zones")["zone_id"].tolist()
    assert_allclose(added[zones.index("granary"), zones.index("crown")], 12_345.0)
    assert_allclose(added.sum(), 12_345.0)
    assert_allclose(more.tonnes["box_empty"], demand.tonnes["box_empty"])


def test_meets_supply_and_use(region, demand):
    zones = pd.Index(region.table("zones")["zone_id"])
    table = region.table("supply_use")
    balance = demand.balance.set_index("commodity")
    for name in laden(region):
        rows = table[table["commodity"] == name].set_index("zone_id").reindex(zones).fillna({"supply_t": 0, "use_t": 0})
        grown = demand.tonnes[name] - demand.listed[name]
        # What serves its own zone is no flow, and counts on both sides.
        sent, taken = rows["supply_t"] - grown.sum(axis=1), rows["use_t"] - grown.sum(axis=0)
        assert_allclose(sent.sum(), balance.loc[name, "local_t"] + balance.loc[name, "unmet_supply_t"], atol=1.0)
        assert_allclose(taken.sum(), balance.loc[name, "local_t"] + balance.loc[name, "unmet_use_t"], atol=1.0)
        assert (sent > -1.0).all()
        assert (taken > -1.0).all()


def test_a_zone_may_serve_itself(region, cost):
    table = region.table("supply_use").set_index(["zone_id", "commodity"])
    table.loc[("orefell", "ore"), "use_t"] = 500_000
    table.loc[("anvil", "ore"), "use_t"] -= 500_000
    found = estimate_demand(region.replace(supply_use=table.reset_index()), cost)
    local = found.balance.set_index("commodity")["local_t"]
    assert 0 < local["ore"] < 500_001
    assert_allclose(found.tonnes["ore"].sum() + local["ore"], table.xs("ore", level=1)["supply_t"].sum())
    assert (local.drop("ore") == 0).all()


def test_boxes_in_equal_boxes_out_at_each_inside_zone(region, demand, inside):
    table = region.table("commodities").set_index("commodity")
    boxes = dict(list(table[table["empty_commodity"] != ""].groupby("empty_commodity")))
    assert boxes
    for empty, rows in boxes.items():
        tare = rows["tare_t_per_teu"].iloc[0]
        own = {name: demand.tonnes[name] - demand.listed[name] for name in [empty, *rows.index]}
        net = (own[empty].sum(axis=0) - own[empty].sum(axis=1)) / tare
        for name, row in rows.iterrows():
            net += (own[name].sum(axis=0) - own[name].sum(axis=1)) / row["t_per_teu"]
        handled = sum(own[name].sum() / row["t_per_teu"] for name, row in rows.iterrows())
        assert own[empty].sum() > 0
        assert_allclose(net[inside], 0.0, atol=1e-6 * handled)


def test_supply_that_nobody_can_take_is_an_error(region, cost):
    table = region.table("supply_use")
    outside = region.table("zones").loc[lambda t: ~t["inside"], "zone_id"]
    rows = (table["commodity"] == "grain") & table["zone_id"].isin(outside)
    too_much = table.assign(use_t=np.where(rows, table["use_t"] * 100, table["use_t"]))
    with pytest.raises(PackError, match="supply_use"):
        estimate_demand(region.replace(supply_use=too_much), cost)


def test_scaling_is_reported(region, cost):
    table = region.table("supply_use")
    grain = (table["commodity"] == "grain") & (table["supply_t"] > 0)
    short = table.assign(supply_t=np.where(grain, 0.9 * table["supply_t"], table["supply_t"]))
    balance = estimate_demand(region.replace(supply_use=short), cost).balance.set_index("commodity").loc["grain"]
    assert_allclose(balance["balanced_t"], balance["supply_t"])
    assert_allclose(balance["unmet_use_t"], balance["use_t"] - balance["supply_t"])
