"""``landsea rank``: the levers of an indicator, strongest first, or by what a yuan does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from landsea.cli.elasticity import elasticities
from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import choice, say
from landsea.cli.tables import written

if TYPE_CHECKING:
    import pandas as pd

    from landsea.economy import ExponentialDemand
    from landsea.model import Outcome
    from landsea.planning import Scenario
    from landsea.region import Region

#: Spelt out, so that the help needs no engine; a test compares with the engine's own list.
KINDS = (
    *("link_time", "link_cost", "dwell", "border_wait", "handling", "tariff", "value_of_time"),
    *("service_frequency", "service_fare", "service_size", "capacity", "demand"),
)


@dataclass(frozen=True)
class Asked:
    """What is to be ranked, and what of it printed."""

    pack: str
    indicator: str
    scenario: str | None
    congestion: bool
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    per: Literal["unit", "yuan"]
    discount: float | None
    solve: bool
    top: int
    out: Path | None


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
@click.option(
    "--per",
    type=click.Choice(["unit", "yuan"]),
    default="unit",
    show_default=True,
    help="unit: every lever, by its effect; yuan: those whose cost the pack knows, by the effect of a yuan a year.",
)
@click.option(
    "--discount", type=FloatRange(0, 100), help="Percent a year at which projects are paid for; the pack's by default."
)
@click.option("--solve", is_flag=True, help="Solve every project too, its levers moved all the way.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Number of levers to print.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every lever.")
@shared_options
def rank(lang: str, as_json: bool, **asked: Any) -> None:
    """Rank every lever by its exact effect on an indicator.

    The effect is that of taking a tenth off a time or charge (to first order), of a tenth more of a capacity, a
    service's frequency or the size of its departures, or of one percent more of a tariff, a value of time or a
    commodity's demand. Demand is held, unless it is given an elasticity.

    Where a project of the pack moves a lever, cost_yuan is what one unit costs a year (the annuity of the investment,
    and the running cost), and per_bn_yuan what a billion yuan a year does to the indicator: of a cost in bn yuan, yuan
    for a yuan. Below the levers stand the projects, each with all that it moves: to first order, and with --solve as
    it is. A large change does less, or more, than to first order.
    """
    guard("rank", as_json, lambda: _rank(Asked(**asked), lang, as_json))


def _rank(asked: Asked, lang: str, as_json: bool) -> None:
    from landsea.model import solve
    from landsea.model.costs import project_effects
    from landsea.planning import Scenario
    from landsea.planning.projects import solved
    from landsea.region import load

    region = load(asked.pack)
    change = Scenario.read(asked.scenario, region) if asked.scenario else None
    powers = elasticities(asked.words, region)
    demand = _answering(region, change, powers) if powers else None
    outcome = solve(region, change, demand=demand, congestion=asked.congestion, progress=True)
    every = outcome.sensitivity(asked.indicator, asked.discount)
    projects = project_effects(outcome, every, asked.discount)
    if asked.solve:
        projects = solved(outcome, projects, asked.indicator, progress=True)
    table = _chosen(every, asked)
    if asked.out is not None:
        save(table, asked.out)
    about = {str(key): value for key, value in every.attrs.items()} | ({"elasticity": powers} if powers else {})
    shown = table.head(asked.top)
    text = _text(outcome, about, table, shown, projects, asked, lang)
    emit("rank", {**about, "levers": shown, "projects": projects}, text, as_json)


def _answering(region: Region, change: Scenario | None, powers: dict[str, float]) -> ExponentialDemand:
    """Let demand answer to what the region's costs become; a scenario may have its own at the costs of today."""
    from landsea.model import solve

    today = solve(region, progress=True).elastic(powers)
    return today if change is None else replace(today, demand=solve(region, change, progress=True).demand)


def _chosen(every: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Levers of the kinds asked for, in the order asked for."""
    table = every[every["kind"].isin(asked.kinds)] if asked.kinds else every
    if asked.per == "yuan":
        table = table[table["per_bn_yuan"].notna()]
        table = table.loc[table["per_bn_yuan"].abs().sort_values(ascending=False, kind="stable").index]
    return table.reset_index(drop=True)


def _text(
    outcome: Outcome,
    about: dict[str, Any],
    table: pd.DataFrame,
    shown: pd.DataFrame,
    projects: pd.DataFrame,
    asked: Asked,
    lang: str,
) -> str:
    title = about["title_local" if lang == "zh" else "title"] or about["title"]
    unit = choice("unit", str(about["unit"]), lang)
    head = say("ranked", lang, title=title, value=f"{about['value']:,.4g}", unit=unit, n=len(table))
    parts = [head if asked.per == "unit" else say("ranked_per_yuan", lang, title=title, n=len(table))]
    if powers := about.get("elasticity"):
        names = ", ".join(f"{name} {power:g}" for name, power in powers.items())
        parts.append(say("ranked_elastic", lang, names=names))
    if len(shown):
        parts.append(_levers(outcome, shown, lang))
    if not table["per_bn_yuan"].notna().any():
        parts.append(say("rank_no_costs" if asked.congestion else "rank_no_costs_uncongested", lang))
    if projects["effect"].notna().any():
        parts += ["", say("rank_projects", lang, unit=unit), _projects(projects, lang)]
        parts += [] if asked.solve else [say("rank_small", lang)]
    if table["in_part"].any() or projects["in_part"].any():
        parts.append(say("rank_in_part", lang))
    return "\n".join(parts)


def _levers(outcome: Outcome, shown: pd.DataFrame, lang: str) -> str:
    modes = outcome.region.table("modes").set_index("mode")
    names = modes["name_local"].where(modes["name_local"] != "", modes["name"]) if lang == "zh" else modes["name"]
    # A tariff is of its mode, whose name stands there already.
    where = shown["kind"].ne("tariff") & shown["mode"].ne("")
    table = shown.assign(mode=shown["mode"].map(names).where(where, ""))
    columns = ["kind", "place_local" if lang == "zh" else "place", "mode", "today", "unit", "derivative", "effect"]
    if shown["per_bn_yuan"].notna().any():
        table["cost_known"] = _marks(shown["in_part"], lang)
        table["cost_known"] = table["cost_known"].where(shown["per_bn_yuan"].notna(), "")
        columns += ["cost_yuan", "per_bn_yuan", "cost_known"]
    table["unit"] = [choice("unit", str(unit), lang) for unit in shown["unit"]]
    return written(table[columns], lang, na_rep="")


def _projects(projects: pd.DataFrame, lang: str) -> str:
    name = "name_local" if lang == "zh" else "name"
    local = projects[name].where(projects[name] != "", projects["name"])
    table = projects.assign(place=local, cost_known=_marks(projects["in_part"], lang)).rename(
        columns={"place": "project_name"}
    )
    columns = ["project_name", "investment_bn_yuan", "annual_bn_yuan", "levers", "effect", "per_bn_yuan"]
    columns += [name for name in ("solved", "solved_per_bn_yuan") if name in table]
    return written(table[[*columns, "cost_known"]], lang, na_rep="")


def _marks(in_part: pd.Series, lang: str) -> list[str]:
    return [say("known.in_part" if one else "known.whole", lang) for one in in_part]
