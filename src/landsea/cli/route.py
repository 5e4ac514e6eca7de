"""``landsea route``: the best chains between two zones, leg by leg."""

from __future__ import annotations

from pathlib import Path

import click

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.pairs import wanted_pairs
from landsea.cli.strings import say
from landsea.cli.tables import written


@click.command()
@click.argument("origin", required=False)
@click.argument("destination", required=False)
@click.option("--commodity", required=True, help="Commodity or group of commodities: an id or a name.")
@click.option("--pairs", type=click.Path(path_type=Path), help="CSV file of pairs: origin, destination.")
@click.option("--best", "most", type=click.IntRange(1, 1000), default=5, show_default=True, help="Chains a pair.")
@click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Pack to solve.")
@click.option("--scenario", help="Under this scenario: a file, or the name of a shipped one.")
@click.option("--congestion", is_flag=True, help="Let capacities bind.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every stage.")
@shared_options
def route(
    origin: str | None,
    destination: str | None,
    commodity: str,
    pairs: Path | None,
    most: int,
    pack: str,
    scenario: str | None,
    congestion: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """List the best chains from ORIGIN to DESTINATION, leg by leg.

    Zones go by id or name, in either language; a node or terminal stands for the zone it belongs to, and the command
    says which. With each chain stand its generalised cost (constants included), its money, hours and emissions from
    door to door, and the share of the pair's tonnes that take it; the rest take chains further down.
    """

    def act() -> None:
        from landsea.model import solve
        from landsea.model.routes import chains, routes
        from landsea.planning import Scenario
        from landsea.region import load

        region = load(pack)
        wanted = wanted_pairs(region, commodity, origin, destination, pairs)
        change = Scenario.read(scenario, region) if scenario else None
        outcome = solve(region, change, congestion=congestion, progress=True)
        stages = routes(outcome, wanted, commodity, most)
        if out is not None:
            save(stages, out)
        found = chains(stages)
        notes, unjoined = stages.attrs["notes"], stages.attrs["unjoined"]
        lines = [_text(stages, key, lang) for key in dict.fromkeys(map(tuple, stages[KEY].to_numpy()))]
        lines += [say("unjoined", lang, **pair) for pair in unjoined]
        data = {"chains": found, "stages": stages, "notes": notes, "unjoined": unjoined}
        emit("route", data, "\n".join([*notes, *lines]), as_json)

    guard("route", as_json, act)


#: What tells one chain from another.
KEY = ["origin", "destination", "commodity", "season", "chain"]


def _text(stages: object, key: tuple[object, ...], lang: str) -> str:
    import pandas as pd

    assert isinstance(stages, pd.DataFrame)
    rows = stages[(stages[KEY] == list(key)).all(axis=1)]
    _, _, commodity, season, number = key
    head = rows.iloc[0]
    start, end = ("from_local", "to_local") if lang == "zh" else ("from", "to")
    title = say(
        "route.chain", lang, number=number, commodity=f"{commodity}{f', {season}' if season else ''}",
        start=head[start], end=rows.iloc[-1][end], share=f"{head['share']:.1%}",
        cost=f"{head['cost_yuan_per_t']:,.0f}", money=f"{rows['yuan_per_t'].sum():,.0f}",
        hours=f"{rows['hours'].sum():,.0f}", carbon=f"{rows['kg_co2e_per_t'].sum():,.0f}",
    )  # fmt: skip
    table = rows[["kind", "mode", start, end, "hours", "yuan_per_t", "km", "kg_co2e_per_t"]]
    return f"{title}\n{written(table, lang, '{:,.1f}')}\n"
