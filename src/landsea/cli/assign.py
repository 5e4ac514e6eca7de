"""``landsea assign``: user equilibrium of a user's own road network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import FloatRange, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say

if TYPE_CHECKING:
    from landsea.corridor import Assignment, Roads


@click.command()
@click.argument("network", type=click.Path(path_type=Path))
@click.argument("trips", type=click.Path(path_type=Path))
@click.option("--gap", type=FloatRange(1e-15, 1), default=1e-6, show_default=True, help="Relative gap to reach.")
@click.option("--iterations", type=click.IntRange(1), default=1000, show_default=True, help="Most iterations.")
@click.option(
    "--distance-factor", type=FloatRange(0, 1e9), default=0.0, help="Cost of a unit of length, in the file's time unit."
)
@click.option(
    "--toll-factor", type=FloatRange(0, 1e9), default=0.0, help="Cost of a unit of toll, in the file's time unit."
)
@click.option("--matrix", help="Matrix of an OMX file that has several.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for the flow on every link.")
@shared_options
def assign(
    network: Path,
    trips: Path,
    gap: float,
    iterations: int,
    distance_factor: float,
    toll_factor: float,
    matrix: str | None,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Find the user equilibrium of road traffic: no traveller has a cheaper way.

    NETWORK is a *_net.tntp file, or a folder with GMNS node.csv and link.csv. TRIPS is a *_trips.tntp file, an OMX
    file, or a CSV file with the columns origin, destination, trips. The gap and the balance of flows that are printed
    are measured by code that shares nothing with what found them. A first run compiles the search; that time stands
    apart.
    """

    def act() -> None:
        from landsea.corridor import read_roads

        roads = read_roads(
            network, trips, distance_factor=distance_factor, toll_factor=toll_factor, matrix=matrix
        )  # fmt: skip
        found = _search(roads, gap, iterations)
        if out is not None:
            save(roads.links.assign(flow=found.flow, cost=found.cost), out)
        emit("assign", _data(roads, found), _text(roads, found, lang), as_json)

    guard("assign", as_json, act)


def _search(roads: Roads, gap: float, iterations: int) -> Assignment:
    import numpy as np
    from tqdm import tqdm

    from landsea.corridor import assign as find

    # Numbers out of range end in an error that says so; NumPy's own warnings say less.
    quiet = np.errstate(over="ignore", invalid="ignore")
    with quiet, tqdm(desc="assign", unit="iteration", disable=None, leave=False) as bar:

        def report(_count: int, seen: float) -> None:
            bar.set_postfix_str(f"gap {seen:.1e}")
            bar.update()

        return find(roads.problem, gap, iterations, report)


def _data(roads: Roads, found: Assignment) -> dict[str, Any]:
    return {
        "objective": found.objective,
        "relative_gap": found.relative_gap,
        "iterations": found.iterations,
        "seconds": found.seconds,
        "compile_seconds": found.compile_seconds,
        "conservation_error": found.conservation,
        "total_cost": float(found.cost @ found.flow),
        "trips": float(roads.problem.wanted.sum()),
        "links": len(roads.links),
        "zones": len(roads.zones),
        "notes": list(roads.notes),
    }


def _text(roads: Roads, found: Assignment, lang: str) -> str:
    rows = [(key, value) for key, value in _data(roads, found).items() if key != "notes"]
    shown = [f"{say(f'assign.{key}', lang)}: {json.dumps(value)}" for key, value in rows]
    return "\n".join([*shown, *(f"{say('warning', lang)}: {note}" for note in roads.notes)])
