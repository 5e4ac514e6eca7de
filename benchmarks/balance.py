"""Our balancing loop beside the ipfn library, on a 60 x 60 table with one set of marginals.

    python benchmarks/balance.py

Both stop when no marginal is missed by more than 1e-9 of itself. Prints the median of several runs, the
ratio, and the largest difference between the two tables.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from ipfn.ipfn import ipfn

from landsea.economy import gravity

ZONES, BETA, TOLERANCE, RUNS = 60, 0.01, 1e-9, 7


def main() -> None:
    rng = np.random.default_rng(2022)
    supply, use = rng.uniform(1e3, 1e6, ZONES), rng.uniform(1e3, 1e6, ZONES)
    use *= supply.sum() / use.sum()
    cost = rng.uniform(20.0, 400.0, (ZONES, ZONES))

    def ours() -> np.ndarray:
        return gravity(supply, use, cost, BETA, tolerance=TOLERANCE).flow

    def library() -> np.ndarray:
        seed = np.exp(-BETA * cost)
        return ipfn(seed, [supply, use], [[0], [1]], convergence_rate=TOLERANCE, rate_tolerance=0.0).iteration()

    mine, mine_s = timed(ours)
    theirs, theirs_s = timed(library)
    print(f"{ZONES} x {ZONES}, tolerance {TOLERANCE:g}, median of {RUNS} runs")
    print(f"landsea.economy.gravity  {1e3 * mine_s:8.2f} ms")
    print(f"ipfn                     {1e3 * theirs_s:8.2f} ms   {theirs_s / mine_s:.0f} times as long")
    print(f"largest difference, as a share of the largest flow: {abs(mine - theirs).max() / theirs.max():.1e}")


def timed(action: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        table = action()
        seconds.append(time.perf_counter() - start)
    return table, statistics.median(seconds)


if __name__ == "__main__":
    main()
