"""Chain choice with flows and all first-order gradients, over sizes: time by stage, and memory."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

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
    size = SIZES[parser.parse_args().size]
    small = region(Size(20, 12, 2, 1_000))
    run(small, {})  # compile
    made = region(size)
    before = memory()
    seconds: dict[str, float] = {}
    run(made, seconds)
    print(size)
    print(", ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))
    print(
        f"all but ordering {sum(seconds.values()) - seconds['order']:.1f} s; memory {before:.2f} to {memory():.2f} GB"
    )


def memory() -> float:
    """Largest memory so far, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def run(made: object, seconds: dict[str, float]) -> None:
    """Order, then for each commodity: legs, chains, flows, and the gradient of its emissions by every cost."""

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start

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
        with stage("gradients"):
            respond(corridor, flows, Stages.of_amount(ship, "co2e_kg"))
        corridor.forget(name)


if __name__ == "__main__":
    main()
