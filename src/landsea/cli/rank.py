"""``landsea rank``: the levers of an indicator, strongest first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from landsea.cli.elasticity import elasticities
from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written

if TYPE_CHECKING:
    from landsea.economy import ExponentialDemand
    from landsea.planning import Scenario
    from landsea.region import Region

#: Spelt out, so that the help needs no engine; a test compares with the engine's own list.
KINDS = (
    *("link_time", "link_cost", "dwell", "border_wait", "handling", "tariff", "value_of_time"),
    *("service_frequency", "service_fare", "service_size", "capacity", "demand"),
)


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option(
    "--by",
    "indicator",
    required=True,
    help="Indicator: logistics_cost, co2e, rail_share, throughput:PORT, or any that costs can change.",
)
@click.option("--scenario", help="Rank under this scenario: a file, or the name of a shipped one.")
@click.option("--congestion", is_flag=True, help="Let capacities bind; adds their limits to the levers.")
@click.option(
    "--elasticity",
    "words",
    multiple=True,
    metavar="[NAME=]NUMBER",
    help="Let demand answer: percent of tonnes for a percent of what a tonne pays today (-0.5); of one commodity or"
    " group with NAME=, repeat for more.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds of lever; repeat for more."
)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Number of levers to print.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every lever.")
@shared_options
def rank(
    pack: str,
    indicator: str,
    scenario: str | None,
    congestion: bool,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Rank every lever by its exact effect on an indicator.

    The effect is that of taking a tenth off a time or charge (to first order), of a tenth more of a capacity, a
    service's frequency or the size of its departures, or of one percent more of a tariff, a value of time or a
    commodity's demand. Demand is held, unless it is given an elasticity.
    """
    guard("rank", as_json, lambda: _rank(pack, indicator, scenario, congestion, words, kinds, top, out, lang, as_json))


def _rank(
    pack: str,
    indicator: str,
    scenario: str | None,
    congestion: bool,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    from landsea.model import solve
    from landsea.planning import Scenario
    from landsea.region import load

    region = load(pack)
    change = Scenario.read(scenario, region) if scenario else None
    powers = elasticities(words, region)
    demand = _answering(region, change, powers) if powers else None
    table = solve(region, change, demand=demand, congestion=congestion, progress=True).sensitivity(indicator)
    about = {str(key): value for key, value in table.attrs.items()} | ({"elasticity": powers} if powers else {})
    if kinds:
        table = table[table["kind"].isin(kinds)].reset_index(drop=True)
    if out is not None:
        save(table, out)
    shown = table.head(top)
    title = about["title_local" if lang == "zh" else "title"] or about["title"]
    place = "place_local" if lang == "zh" else "place"
    columns = ["kind", place, "mode", "today", "unit", "derivative", "effect"]
    head = say("ranked", lang, title=title, value=f"{about['value']:,.4g}", unit=about["unit"], n=len(table))
    if powers:
        names = ", ".join(f"{name} {power:g}" for name, power in powers.items())
        head += "\n" + say("ranked_elastic", lang, names=names)
    text = "\n".join([head, written(shown[columns], lang, na_rep="")])
    emit("rank", {**about, "levers": shown}, text, as_json)


def _answering(region: Region, change: Scenario | None, powers: dict[str, float]) -> ExponentialDemand:
    """Let demand answer to what the region's costs become; a scenario may have its own at the costs of today."""
    from landsea.model import solve

    today = solve(region, progress=True).elastic(powers)
    return today if change is None else replace(today, demand=solve(region, change, progress=True).demand)
