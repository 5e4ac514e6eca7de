"""The whole path on random packs with extreme values: every tonne is carried or told as unserved, and no nan."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_restrictions import rows

import landsea as ls
from landsea.economy import Demand
from landsea.region import Region

HUGE, TINY = 1e12, 1e-9


@st.composite
def extremes(draw: st.DrawFn) -> tuple[Region, Demand]:
    """Draw a region like Tidewater in which anything may be far too large, too small, closed or missing."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    region = ls.load("tidewater")
    link, transfers, access = region.table("link"), region.table("transfers"), region.table("access")
    kept = random.random(len(link)) < draw(st.sampled_from([1.0, 0.9, 0.5]))
    if draw(st.booleans()):
        # No mode at all, but for one or none.
        kept &= link["mode"].to_numpy() == draw(st.sampled_from(["road", "sea", "none"]))
    link = link[kept].assign(
        # One-way sinks and sources.
        directed=random.random(kept.sum()) < draw(st.sampled_from([0.0, 0.5, 1.0])),
        length_km=random.choice([0.0, TINY, 150.0, 5000.0], kept.sum()),
        vessel_dwt=random.choice([np.nan, 1.0, HUGE], kept.sum()),
        time_sd_h=random.choice([np.nan, 0.0, 30.0], kept.sum()),
        empty_forward=random.choice([np.nan, 0.0, 1.0], kept.sum()),
    )
    closed = random.random(len(transfers)) < draw(st.sampled_from([0.0, 0.3, 1.0]))
    goods = region.table("commodities")
    goods = goods.assign(
        theta_per_yuan=random.choice([TINY, 0.004, 0.05, 5.0], len(goods)),
        mu_over_theta=random.choice([0.05, 0.6, 1.0], len(goods)),
        value_of_time_yuan_per_t_h=random.choice([0.0, 0.1, 1e3], len(goods)),
        vessel_dwt=random.choice([np.nan, 5e4], len(goods)),
        reliability_ratio=random.choice([np.nan, 0.8], len(goods)),
        inventory_rate=random.choice([np.nan, 0.1], len(goods)),
        trade=random.choice(["any", "domestic", "international"], len(goods)),
    )
    capacities = region.table("capacities")
    capacities = capacities.assign(value=random.choice([TINY, 1.0, 1e5, HUGE], len(capacities)))
    capacities = capacities[capacities["link_id"].isin(["", *link["link_id"]])]
    some = {"closure_id": "a", "season": "ice", "terminal_id": "saltmouth"}
    region = region.replace(
        link=link, commodities=goods, capacities=capacities,
        transfers=transfers.assign(closed=closed),
        access=access[random.random(len(access)) < draw(st.sampled_from([1.0, 0.8]))],
        seasons=rows("seasons", {"season": "ice", "share": draw(st.sampled_from([0.0, 0.3, 1.0]))}),
        closures=rows("closures", some) if draw(st.booleans()) else region.table("closures"),
        grammar=replace(region.grammar, max_legs=draw(st.integers(1, 5))),
    )  # fmt: skip
    zones = len(region.table("zones"))
    amount = random.choice([0.0, TINY, 1e4, HUGE], (zones, zones), p=[0.5, 0.1, 0.3, 0.1])
    tonnes = {str(name): amount.copy() for name in goods["commodity"]}
    nothing = {name: np.zeros_like(t) for name, t in tonnes.items()}
    sums = ["supply_t", "use_t", "balanced_t", "local_t", "unmet_supply_t", "unmet_use_t", "residual"]
    return region, Demand(tonnes, nothing, pd.DataFrame(columns=["commodity", *sums]))


def solved(region: Region, demand: Demand, refused: str, **options: bool) -> ls.Outcome | None:
    """Solve; None if the numbers are beyond what can be solved, and the error says so in words that it should."""
    outcome, told = None, ""
    try:
        outcome = ls.solve(region, demand=demand, **options)
    except ls.NumericalError as error:
        told = str(error)
    assert outcome is not None or re.search(refused, told)
    return outcome


def whole(outcome: ls.Outcome, demand: Demand) -> None:
    """Check that nothing is lost, made up, or no number."""
    for name, tonnes in demand.tonnes.items():
        wanted = np.where(np.eye(len(tonnes), dtype=bool), 0.0, tonnes).sum()
        lanes = [lane for lane, one in outcome.corridor.commodity_of.items() if one == name]
        parts = [outcome.commodity_flows[lane] for lane in lanes]
        told = sum(part.by_legs.sum() + part.unserved.sum() for part in parts)
        assert told == pytest.approx(wanted, rel=1e-8)
        for part in parts:
            for tonnes_on in (part.transfers, part.demand, *part.links.values(), *part.boarding.values()):
                assert np.isfinite(tonnes_on).all()
                assert (tonnes_on >= -1e-6 * max(wanted, 1.0)).all()
            assert sum(at.sum() for at in part.boarding.values()) == pytest.approx(part.by_legs.sum(), rel=1e-8)
            assert sum(at.sum() for at in part.alighting.values()) == pytest.approx(part.by_legs.sum(), rel=1e-8)
    for table in (outcome.links, outcome.transfers, outcome.unserved, outcome.access, outcome.seasons):
        numbers = table.select_dtypes("number").drop(
            columns=[c for c in table if "teu" in c or "expected" in c], errors="ignore"
        )
        assert np.isfinite(numbers.to_numpy()).all()


LIMITS = {"deadline": None, "phases": [Phase.explicit, Phase.generate], "suppress_health_check": list(HealthCheck)}


@settings(max_examples=25, **LIMITS)
@given(drawn=extremes())
def test_nothing_is_lost_and_nothing_crashes(drawn: tuple[Region, Demand]) -> None:
    outcome = solved(*drawn, refused="double precision")
    if outcome is not None:
        whole(outcome, drawn[1])


@settings(max_examples=12, **LIMITS)
@given(drawn=extremes())
def test_capacities_of_any_size_are_kept_or_refused_by_name(drawn: tuple[Region, Demand]) -> None:
    outcome = solved(*drawn, refused="double precision|No equilibrium", congestion=True)
    if outcome is not None:
        whole(outcome, drawn[1])
        assert outcome.equilibrium.residual <= 1e-8


THREADS = """
import sys, numpy as np, landsea as ls
outcome = ls.solve(ls.load("tidewater"), congestion=True)
slopes = outcome.sensitivity("co2e").set_index(["kind", "place_id"]).sort_index()["derivative"].to_numpy()
np.savez(sys.argv[1], links=outcome.links[["forward_t", "backward_t"]].to_numpy(), slopes=slopes)
"""


def test_one_thread_and_two_give_the_same(tmp_path) -> None:
    found = []
    for threads in ("1", "2"):
        file = tmp_path / f"{threads}.npz"
        names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        subprocess.run(
            [sys.executable, "-c", THREADS, str(file)], check=True, env={**os.environ, **dict.fromkeys(names, threads)}
        )
        found.append(np.load(file))
    # Sums in another order differ in the last digits, and an equilibrium by its tolerance.
    np.testing.assert_allclose(found[0]["links"], found[1]["links"], rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(found[0]["slopes"], found[1]["slopes"], rtol=1e-5, atol=1e-9)
