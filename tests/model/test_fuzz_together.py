"""Seasons, services, capacities and elastic demand at once, at extreme values: nothing lost, no nan, faults by name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st
from test_fuzz import HUGE, LIMITS, TINY, extremes, whole
from test_restrictions import rows

import landsea as ls
from landsea.economy import Demand, Response
from landsea.region import Region

#: What may be said of numbers beyond what can be solved.
REFUSED = "double precision|No equilibrium|nothing can pass|did not settle|below zero or no number"


def crowded(random: np.random.Generator, region: Region) -> Region:
    """Two seasons, closures, limits of either kind by season, services of any frequency and size."""
    limits = region.table("capacities")
    limits = limits.assign(
        kind=random.choice(["soft", "hard"], len(limits)),
        delay_h_at_capacity=random.choice([0.0, 1.0, 1e3], len(limits)),
        delay_power=random.choice([1.0, 4.0, 8.0], len(limits)),
    )
    stated = [
        {"capacity_id": name, "season": season, "value": float(random.choice([TINY, 1e4, 1e7, HUGE]))}
        for name in limits["capacity_id"]
        for season in ("ice", "fog")
        if random.random() < 0.3
    ]
    ice = float(random.choice([0.0, 0.3, 0.7]))
    calls = region.table("service_calls")
    services = region.table("services").assign(
        frequency_per_week=random.choice([0.001, 1.0, 1e4]),
        size_t=random.choice([np.nan, 0.001, 2e3, HUGE]),
        min_t=random.choice([np.nan, 0.0, 1e3, HUGE]),
        fare_yuan_per_t=random.choice([np.nan, 0.0, 20.0, 1e4]),
        commodity=random.choice(["*", "ore", "box_international"]),
    )
    return region.replace(
        capacities=limits,
        season_capacities=rows("season_capacities", *stated),
        seasons=rows("seasons", {"season": "ice", "share": ice}, {"season": "fog", "share": 0.3}),
        closures=rows(
            "closures",
            {"closure_id": "a", "season": "ice", "terminal_id": "saltmouth", "mode": "sea"},
            {"closure_id": "b", "season": "fog", "mode": "rail"},
        ),
        services=services,
        service_calls=calls.assign(length_km=100.0),
    )


def answering(random: np.random.Generator, region: Region, demand: Demand) -> Demand | Response:
    """The demand itself, or a response about the outcome with it."""
    power = float(random.choice([0.0, -0.5, -5.0]))
    return ls.solve(region, demand=demand).elastic(power) if power else demand


@settings(max_examples=12, **LIMITS)
@given(drawn=extremes(), seed=st.integers(0, 2**32 - 1), congestion=st.booleans())
def test_everything_at_once_is_solved_or_refused_by_name(
    drawn: tuple[Region, Demand], seed: int, congestion: bool
) -> None:
    random = np.random.default_rng(seed)
    region = crowded(random, drawn[0])
    outcome, told = None, ""
    try:
        outcome = ls.solve(region, demand=answering(random, region, drawn[1]), congestion=congestion)
        table = outcome.sensitivity("generalised_cost")
    except ls.LandSeaError as error:
        told = str(error)
    event(re.split(r"[:;]", told)[0][:60] if told else f"solved, {type(outcome.response).__name__}, {congestion}")
    if outcome is None or told:
        assert re.search(REFUSED, told), told
        return
    whole(outcome, outcome.demand)
    assert np.isfinite(table["derivative"]).all()
    full = outcome.utilisation
    assert np.isfinite(full[["load", "capacity"]].to_numpy(float)).all()
    if congestion:
        assert outcome.equilibrium.residual <= 1e-8
        bound = full[(full["kind"] == "hard")]
        assert (bound["utilisation"] <= 1 + 1e-7).all()
    if outcome.response is not None:
        assert outcome.elastic_residual <= 1e-9


THREADS = """
import sys
sys.path.insert(0, sys.argv[2])
import numpy as np
import landsea as ls
from test_fuzz_together import everything
outcome = everything()
slopes = outcome.sensitivity("logistics_cost").set_index(["kind", "place_id"]).sort_index()["derivative"].to_numpy()
np.savez(sys.argv[1], links=outcome.links[["forward_t", "backward_t"]].to_numpy(), slopes=slopes)
"""


def everything() -> ls.Outcome:
    """Seasons, a liner of some size, limits by season and demand that answers, of a size that is solved."""
    region = ls.load("tidewater")
    limits = region.table("capacities").assign(kind="soft", delay_h_at_capacity=20.0, delay_power=4.0)
    region = region.replace(
        capacities=limits,
        season_capacities=rows("season_capacities", {"capacity_id": "main_line", "season": "fog", "value": 2.5e6}),
        seasons=rows("seasons", {"season": "ice", "share": 0.2}, {"season": "fog", "share": 0.3}),
        closures=rows("closures", {"closure_id": "a", "season": "ice", "terminal_id": "saltmouth", "mode": "sea"}),
        services=region.table("services").assign(frequency_per_week=50.0, fare_yuan_per_t=5.0),
    )
    return ls.solve(region, demand=ls.solve(region).elastic(-0.7), congestion=True)


def test_one_thread_and_two_give_the_same_of_everything(tmp_path: Path) -> None:
    found = []
    for threads in ("1", "2"):
        file = tmp_path / f"{threads}.npz"
        names = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        words = [sys.executable, "-c", THREADS, str(file), str(Path(__file__).parent)]
        subprocess.run(words, check=True, env={**os.environ, **dict.fromkeys(names, threads)})
        found.append(np.load(file))
    np.testing.assert_allclose(found[0]["links"], found[1]["links"], rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(found[0]["slopes"], found[1]["slopes"], rtol=1e-5, atol=1e-9)
