"""``landsea access``, ``landsea resilience`` and ``landsea connectivity``: indicators of the corridor itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save, save_all
from landsea.cli.strings import say
from landsea.cli.tables import written

if TYPE_CHECKING:
    import pandas as pd

    from landsea.model import Outcome

SCENARIO = click.option("--scenario", help="Under this scenario: a file, or the name of a shipped one.")


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@SCENARIO
@click.option("--commodity", help="Commodity or group; all by their tonnes by default.")
@click.option(
    "--mass",
    type=click.Choice(["use", "supply", "population", "gdp"]),
    default="use",
    show_default=True,
    help="What a market counts for.",
)
@click.option(
    "--impedance",
    type=click.Choice(["power", "exponential"]),
    default="power",
    show_default=True,
    help="Harris' market potential, mass / cost^decay; or Hansen's accessibility, mass * exp(-decay * cost).",
)
@click.option(
    "--decay",
    type=FloatRange(0, min_open=True),
    help="Of the impedance; 1 for power, one over the mean cost for exponential by default.",
)
@click.option(
    "--cost",
    type=click.Choice(["generalised", "logsum"]),
    default="generalised",
    show_default=True,
    help="Expected money and time; or shippers' expected cost, constants of choice and variety included.",
)
@click.option("--all", "everywhere", is_flag=True, help="Print zones outside the region too.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every zone.")
@shared_options
def access(
    pack: str,
    scenario: str | None,
    commodity: str | None,
    mass: Any,
    impedance: Any,
    decay: float | None,
    cost: Any,
    everywhere: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Tell how well each zone reaches markets: market potential and accessibility from expected costs."""

    def act() -> None:
        from landsea.indicators.accessibility import accessibility

        table = accessibility(_solved(pack, scenario), commodity, mass, impedance, decay, cost)
        if out is not None:
            save(table, out)
        shown = table if everywhere else table[table["inside"].astype(bool)]
        head = say("access", lang, mass=mass, impedance=impedance, decay=f"{table.attrs['decay']:.4g}")
        data = {"mass": mass, "impedance": impedance, "decay": table.attrs["decay"], "cost": cost, "zones": shown}
        emit("access", data, "\n".join([head, _text(shown, lang, "zone_id", "inside")]), as_json)

    guard("access", as_json, act)


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@SCENARIO
@click.option("--links", type=click.IntRange(0), default=20, show_default=True, help="Links to close, most used first.")
@click.option("--all-links", is_flag=True, help="Close every link that is used, one at a time.")
@click.option("--no-terminals", is_flag=True, help="Close links only.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Number of closures to print.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every closure.")
@shared_options
def resilience(
    pack: str,
    scenario: str | None,
    links: int,
    all_links: bool,
    no_terminals: bool,
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Close terminals and links one at a time: what shippers lose a year, and what is served no more.

    Each closure is solved again, demand held. The worst comes first: most tonnes unserved, then most lost.
    """

    def act() -> None:
        from tqdm import tqdm

        from landsea.indicators import resilience as room

        outcome = _solved(pack, scenario)
        wanted = None if all_links else links
        many = 0 if no_terminals else len(room.used_terminals(outcome))
        many += len(room.used_links(outcome).iloc[:wanted])
        with tqdm(total=many, desc="closures", disable=None, leave=False) as bar:
            table = room.closures(outcome, not no_terminals, wanted, lambda: _tick(bar))
        if out is not None:
            save(table, out)
        shown = table.head(top)
        head = say("resilience", lang, n=len(table))
        emit("resilience", {"closures": shown}, "\n".join([head, _text(shown, lang, "id")]), as_json)

    guard("resilience", as_json, act)


def _tick(bar: Any) -> None:
    bar.update(1)


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@SCENARIO
@click.option("--congestion", is_flag=True, help="Let capacities bind; adds the mean delay.")
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="Number of terminals to print.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for a CSV file a table.")
@shared_options
def connectivity(
    pack: str, scenario: str | None, congestion: bool, top: int, out: Path | None, lang: str, as_json: bool
) -> None:
    """Tell how terminals are joined, how alike and how concentrated ports are, and how crowded what goods use is."""

    def act() -> None:
        tables = _connectivity(_solved(pack, scenario, congestion))
        if out is not None:
            save_all(tables, out)
        shown = {**tables, "terminals": tables["terminals"].head(top)}
        titled = [
            f"{say(f'connectivity_{name}', lang)}\n{_text(table, lang)}" for name, table in shown.items() if len(table)
        ]
        emit("connectivity", shown, "\n\n".join(titled), as_json)

    guard("connectivity", as_json, act)


def _connectivity(outcome: Outcome) -> dict[str, pd.DataFrame]:
    import pandas as pd

    from landsea.indicators import connectivity as room
    from landsea.indicators import ports

    cargo = ports.cargoes(outcome)
    overlap, steep = pd.DataFrame(), pd.DataFrame()
    if len(cargo) > 1:
        overlap = ports.overlap_table(cargo.to_numpy(float), list(cargo.index))
        measures = ports.hierarchy(cargo.sum(axis=1).to_numpy(float))
        steep = pd.DataFrame({"measure": list(measures), "value": list(measures.values())})
    return {
        "summary": room.summary(outcome),
        "terminals": room.terminals(outcome),
        "liner": room.liner(outcome),
        "port_overlap": overlap,
        "port_hierarchy": steep,
    }


def _solved(pack: str, scenario: str | None, congestion: bool = False) -> Outcome:
    from landsea.model import solve
    from landsea.planning import Scenario
    from landsea.region import load

    region = load(pack)
    change = Scenario.read(scenario, region) if scenario else None
    return solve(region, change, congestion=congestion, progress=True)


def _text(table: pd.DataFrame, lang: str, *left_out: str) -> str:
    """Write a table with names in one language."""
    local = "name_local" in table
    shown = table.drop(columns=[one for one in left_out if one in table])
    if local:
        shown = shown.assign(name=table["name_local"] if lang == "zh" else table["name"]).drop(columns="name_local")
    return written(shown, lang, na_rep="-")
