"""``landsea compare``: scenarios beside today, and what shippers gain by them beside what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save_all
from landsea.cli.strings import choice, say
from landsea.cli.tables import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from landsea.planning import Scenario
    from landsea.region import Region

#: A relative change below this is no change: it is the rounding of the numbers shown.
STILL = 5e-4


#: Tables of the accounts: what changes there is worth something to trade, and nothing to shippers.
OF_TRADE = frozenset({"accounts", "economies", "sectors", "input_coefficients", "trade", "trade_costs"})

#: Tables in which a row added, or opened, gives shippers one choice more.
OF_CHOICE = frozenset({"link", "terminals", "transfers", "access", "services"})


@dataclass(frozen=True)
class Asked:
    """What is to be compared, and how."""

    pack: str
    scenarios: tuple[str, ...]
    all_scenarios: bool
    projects: tuple[str, ...]
    congestion: bool
    discount: float | None
    every: bool
    out: Path | None


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option(
    "--scenario", "scenarios", multiple=True, help="Scenario file, or the name of a shipped one; repeat for more."
)
@click.option("--all-scenarios", is_flag=True, help="Every scenario that ships with the pack.")
@click.option(
    "--project",
    "projects",
    multiple=True,
    help="Project of the pack, with all the levers that it moves; repeat for more.",
)
@click.option("--congestion", is_flag=True, help="Let capacities bind: delays grow with load, quotas have a price.")
@click.option(
    "--discount", type=FloatRange(0, 100), help="Percent a year at which projects are paid for; the pack's by default."
)
@click.option("--every", is_flag=True, help="Print indicators that no scenario moves, too.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for comparison.csv and benefit_cost.csv.",
)
@shared_options
def compare(lang: str, as_json: bool, **asked: Any) -> None:
    """Set scenarios beside today: indicators, and what shippers gain against what the scenarios cost.

    The gain is the fall of shippers' expected generalised cost a year. It is set against the annuity of the
    investment and the running cost of the projects that the scenario names, as benefit-cost ratio and net present
    value. A scenario that names none has no known cost. A project by itself is a scenario too: its levers are moved
    all the way, where landsea rank tells of small moves.
    """
    guard("compare", as_json, lambda: _compare(Asked(**asked), lang, as_json))


def _compare(asked: Asked, lang: str, as_json: bool) -> None:
    import pandas as pd
    from tqdm import tqdm

    from landsea.model import solve
    from landsea.planning import benefit_cost, compare
    from landsea.region import load

    region = load(asked.pack)
    changes = _changes(asked, region, lang)
    today = solve(region, congestion=asked.congestion, progress=True)
    after = []
    for change in tqdm(changes, desc="scenarios", disable=None, leave=False):
        held = today.demand if change.keeps_demand else None
        after.append(solve(region, change, demand=held, congestion=asked.congestion, start=today))
    tables = {outcome.scenario.name: compare(today, outcome) for outcome in after}
    worth = benefit_cost(today, *after, discount_percent=asked.discount)
    if asked.out is not None:
        rows = [table.reset_index().assign(scenario=name) for name, table in tables.items()]
        save_all({"comparison": pd.concat(rows, ignore_index=True), "benefit_cost": worth}, asked.out)
    text = "\n".join([_indicators(tables, asked.every, lang), "", *_worth(worth, lang), *_limits(changes, lang)])
    data = {"scenarios": {name: table.reset_index() for name, table in tables.items()}, "benefit_cost": worth}
    emit("compare", data, text, as_json)


def _changes(asked: Asked, region: Region, lang: str) -> list[Scenario]:
    """Read what is to be compared, each under a name of its own."""
    from landsea.cli.running import wanted_scenarios
    from landsea.errors import LandSeaError
    from landsea.planning import project_scenario

    changes = wanted_scenarios(asked.scenarios, region, every=asked.all_scenarios)
    names = {change.name for change in changes}
    if both := sorted(names.intersection(asked.projects)):
        raise LandSeaError(say("compare.twice", lang, name=both[0]))
    changes += [project_scenario(region, name) for name in dict.fromkeys(asked.projects)]
    if not changes:
        raise LandSeaError(say("compare.none", lang))
    return changes


def _indicators(tables: dict[str, pd.DataFrame], every: bool, lang: str) -> str:
    """Write today's values and each scenario's, a row an indicator."""
    import pandas as pd

    first = next(iter(tables.values()))
    title = first["title_local"].where(first["title_local"] != "", first["title"]) if lang == "zh" else first["title"]
    unit = first["unit"].map(lambda one: choice("unit", str(one), lang))
    columns = {"": title, say("unit", lang): unit, say("baseline", lang): first["today"]}
    shown = pd.DataFrame(columns | {name: table["after"].reindex(first.index) for name, table in tables.items()})
    # What was nothing and is something has no percentage, and moves all the same.
    moving = [
        (table["change_percent"].abs() > 100 * STILL) | ((table["today"] == 0) & (table["change"] != 0))
        for table in tables.values()
    ]
    some = pd.concat([one.reindex(first.index, fill_value=False) for one in moving], axis=1).any(axis=1)
    if not (every or some.any()):
        return say("compare.still", lang)
    return written(shown if every else shown[some], lang, number="{:,.6g}", na_rep="")


def _worth(worth: pd.DataFrame, lang: str) -> list[str]:
    """Write gains beside costs, and of what neither is known."""
    import numpy as np

    name = "title_local" if lang == "zh" else "title"
    titles = worth[name].where(worth[name] != "", worth["title"])
    columns = [
        "gain_bn_yuan",
        "investment_bn_yuan",
        "annual_bn_yuan",
        "net_bn_yuan",
        "benefit_cost_ratio",
        "npv_bn_yuan",
    ]
    known = np.select([worth["annual_bn_yuan"].isna(), worth["in_part"]], ["none", "in_part"], "whole")
    table = worth[columns].assign(cost_known=[say(f"known.{one}", lang) for one in known], title=titles)
    lines = [say("compare.benefit_cost", lang), written(table[["title", *columns, "cost_known"]], lang, na_rep="")]
    costed = worth[worth["annual_bn_yuan"].notna()]
    joint = "、" if lang == "zh" else ", "
    if len(costed):
        years = joint.join(f"{n:g}" for n in sorted(set(costed["years"])))
        lines.append(say("compare.discount", lang, rate=f"{costed['discount_percent'].iloc[0]:g}", years=years))
    undefined = worth["gain_bn_yuan"].isna()
    if undefined.any():
        lines.append(say("compare.no_gain", lang, names=joint.join(titles[undefined])))
    if worth["in_part"].any():
        lines.append(say("rank_in_part", lang))
    return lines


def _limits(changes: Sequence[Scenario], lang: str) -> list[str]:
    """Say what shippers' gain leaves out, or holds too much of, where a scenario is of that kind."""
    joint = "、" if lang == "zh" else ", "
    trade = [
        one.title_local if lang == "zh" and one.title_local else one.title
        for one in changes
        if any(change.table in OF_TRADE for change in one.changes)
    ]
    adds = any(
        change.table in OF_CHOICE and (change.add or "closed" in change.set)
        for one in changes
        for change in one.changes
    )
    lines = [say("compare.trade", lang, names=joint.join(trade))] if trade else []
    return [*lines, say("compare.choice", lang)] if adds else lines
