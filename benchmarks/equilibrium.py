"""User equilibrium to a relative gap of 1e-6, beside AequilibraE's bi-conjugate Frank-Wolfe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.peers import AequilibraE, Network, installed
from benchmarks.registry import Comparison, Options, case
from landsea.corridor import RoadProblem, assign, measure, read_roads

GAP = 1e-6

#: Cost of a mile in minutes, as the network's own documentation says.
BY_DISTANCE = {"ChicagoSketch": 0.04}


@case("equilibrium")
def equilibrium(options: Options) -> Iterator[Comparison]:
    """Compare on three public networks with published equilibria."""
    for name in ("SiouxFalls", "Anaheim", "ChicagoSketch"):
        folder = Path(options.bench)
        roads = read_roads(
            folder / f"{name}_net.tntp", folder / f"{name}_trips.tntp", distance_factor=BY_DISTANCE.get(name, 0.0)
        )
        yield on(name, roads.problem)


def on(name: str, p: RoadProblem) -> Comparison:
    """Compare on one network; what each side reached is measured by the same function and stands in the note."""
    net = Network(name, p.n_nodes, p.tail, p.head, p.base, p.origin, p.destination)
    peers, note = {}, f"gap reached: ours {measure(p, assign(p, GAP).flow).relative_gap:.1e}"
    if installed("aequilibrae"):
        peer = AequilibraE(net, p.wanted, p.rise, p.power)
        # It stops at its own reading of the gap; what it reached is measured as ours is.
        reached = measure(p, peer.assign("bfw", GAP)).relative_gap
        note += f", AequilibraE {reached:.1e}"
        peers["AequilibraE bfw"] = lambda: peer.assign("bfw", GAP)
    trips = f"{np.count_nonzero(p.wanted):,} pairs"
    return Comparison(
        f"user equilibrium, gap {GAP:g}; {name}", lambda: assign(p, GAP), peers, f"{net.size}, {trips}", note
    )
