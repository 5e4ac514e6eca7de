"""Chain choice with flows and all first-order gradients, over sizes: time by stage, and memory."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.regions import Size, region
from landsea.corridor import Corridor, Stages, respond

SIZES = [
    Size(100, 60, 10, 10_000),
    Size(250, 150, 10, 25_000),
    Size(500, 300, 10, 50_000),
    Size(1_000, 600, 10, 80_000),
    Size(3_000, 1_500, 10, 200_000),
]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of chain choice, flows and gradients on a generated region.")
    parser.add_argument("size", type=int, help=f"0 to {len(SIZES) - 1}: {'; '.join(map(str, SIZES))}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-gradients", action="store_true", help="leave out the gradient of one more indicator")
    wanted = parser.parse_args()
    found = measure(SIZES[wanted.size], not wanted.no_gradients)
    print(json.dumps(found) if wanted.json else told(found))


def measure(size: Size, gradients: bool = True) -> dict[str, Any]:
    """Return the seconds of every stage, by the clock and of processors, and the largest memory in GB."""
    run(region(Size(20, 12, 2, 1_000)), {}, gradients)  # compile
    made = region(size)
    before = memory()
    spent: dict[str, tuple[float, float]] = {}
    run(made, spent, gradients)
    return {"size": str(size), "links": size.links, "stages": spent, "gb_before": before, "gb": memory()}


def told(found: dict[str, Any]) -> str:
    """Say what was measured."""
    lines = [found["size"]]
    for name, (wall, processor) in found["stages"].items():
        lines.append(f"{name}: {wall:.2f} s by the clock, {processor:.2f} s of processors")
    lines.append(f"memory {found['gb_before']:.2f} to {found['gb']:.2f} GB")
    return "\n".join(lines)


def memory() -> float:
    """Largest memory so far, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def run(made: object, spent: dict[str, tuple[float, float]], gradients: bool = True) -> None:
    """Order, then for each commodity: legs, chains, flows, and if asked for the gradient of its emissions."""

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        start = time.perf_counter(), time.process_time()
        yield
        wall, processor = spent.get(name, (0.0, 0.0))
        spent[name] = wall + time.perf_counter() - start[0], processor + time.process_time() - start[1]

    with stage("order"):
        corridor = Corridor(made)
    rng = np.random.default_rng(0)
    for name in corridor.commodities.index:
        with stage("legs"):
            ship = corridor.shipping(name)
        with stage("chains"):
            choices = corridor.choices(name)
        demand = rng.uniform(0, 100, choices.cost.shape) * np.isfinite(choices.cost)
        with stage("flows"):
            flows = corridor.flows(choices, demand)
            flows.links  # noqa: B018 - found on first use
        if gradients:
            with stage("gradients"):
                respond(corridor, flows, Stages.of_amount(ship, "co2e_kg"))
        corridor.forget(name)


if __name__ == "__main__":
    main()
