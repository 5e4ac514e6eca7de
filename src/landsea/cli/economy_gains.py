"""``landsea economy gains``: what a scenario is worth, and to whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written
from landsea.cli.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from landsea.model.worth import Gains
    from landsea.region import Region

#: Elasticities drawn for the intervals.
DRAWS = 200
#: Parameters of the sensitivities that are printed.
SHOWN = 8
#: Where economies and their groups have their names.
KINDS = {"economy": "economies", "group": "groups"}


@dataclass(frozen=True)
class Asked:
    """What the command is asked for."""

    pack: str
    scenario: str
    congestion: bool
    answer: bool
    draws: int
    sensitivity: bool
    out: Path | None


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--scenario", required=True, help="Scenario file, or the name of a shipped one.")
@click.option("--congestion", is_flag=True, help="Let capacities bind: delays grow with load, quotas have a price.")
@click.option("--answer", is_flag=True, help="Let tonnes answer: corridor and trade in one equilibrium.")
@click.option(
    "--draws",
    type=click.IntRange(0, 10_000),
    default=DRAWS,
    show_default=True,
    help="Draws of the elasticities for the intervals; 0: none.",
)
@click.option("--sensitivity", is_flag=True, help="Move every parameter to the ends of its range, alone.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for every table as CSV.")
@shared_options
def gains(
    pack: str,
    scenario: str,
    congestion: bool,
    answer: bool,
    draws: int,
    sensitivity: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Tell who gains from a scenario of PACK, by how much, and how sure that is.

    The change of the corridor's expected costs, and of duties, standards, productivity and labour pools, goes through
    the trade model on the pack's accounts. Intervals tell of the elasticities alone (5 to 95 percent, fixed seed).
    """
    asked = Asked(pack, scenario, congestion, answer, draws, sensitivity, out)
    guard("economy gains", as_json, lambda: _gains(asked, lang, as_json))


def _gains(asked: Asked, lang: str, as_json: bool) -> None:
    from landsea.region import load

    region = load(asked.pack)
    found, joint = _found(asked, region)
    names = Words(region, lang)
    tables = _tables(asked, found)
    tables["groups"].insert(1, "name", names.all(tables["groups"]["group"], "groups"))
    about = {
        "scenario": asked.scenario,
        "worth_bn_yuan": found.headline,
        "corridor_surplus_bn_yuan": found.surplus,
        "priced_surplus_bn_yuan": found.priced_surplus,
        "residual": found.counterfactual.residuals.largest,
        "draws": asked.draws,
        "joint": joint,
    }
    if asked.out is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            save(table, asked.out / f"{name}.csv")
        (asked.out / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    emit("economy gains", {**about, **tables}, _text(found, tables, about, names, lang), as_json)


def _found(asked: Asked, region: Region) -> tuple[Gains, dict[str, Any] | None]:
    """Solve today and the scenario, and work the gains out."""
    from landsea.economy.regional import Regional
    from landsea.model import solve, worth
    from landsea.planning import Scenario

    Regional.of(region)  # Said before the corridor is solved: the pack may have no accounts.
    scenario = Scenario.read(asked.scenario, region)
    today = solve(region, congestion=asked.congestion, progress=True)
    if asked.answer:
        joint = worth.joint(region, scenario, congestion=asked.congestion, today=today, progress=True)
        return joint.gains, {"rounds": joint.rounds, "residual": joint.residual}
    after = solve(region, scenario, demand=today.demand, congestion=asked.congestion, start=today, progress=True)
    return worth.gains(today, after), None


def _tables(asked: Asked, found: Gains) -> dict[str, pd.DataFrame]:
    from landsea.model import worth

    economies, groups = found.by_economy, found.by_group
    tables = {"economies": economies, "groups": groups, "measures": found.by_measure, "partners": found.by_partner}
    tables |= {"sectors": found.by_sector, "circulation": found.circulation}
    if asked.draws:
        ranges = worth.draws(found, asked.draws, progress=True)
        tables["economies"] = economies.merge(ranges, on="economy", how="left")
        tables["groups"] = groups.merge(ranges.rename(columns={"economy": "group"}), on="group", how="left")
        tables["region"] = ranges[ranges["economy"] == worth.WHOLE].reset_index(drop=True)
    if asked.sensitivity:
        tables["sensitivity"] = worth.sensitivity_of_headline(found)
    return tables


def _text(found: Gains, tables: dict[str, pd.DataFrame], about: dict[str, Any], names: Words, lang: str) -> str:
    head = say("gains.head", lang, scenario=about["scenario"], worth=f"{found.headline:,.3f}")
    parts = [head]
    if "region" in tables:
        low, high = tables["region"].loc[0, ["worth_low", "worth_high"]]
        parts.append(say("gains.interval", lang, low=f"{low:,.3f}", high=f"{high:,.3f}", n=about["draws"]))
    if len(tables["groups"]):
        parts += [say("gains.groups", lang), _ranked(tables["groups"], "group", names, lang)]
    parts += [say("gains.economies", lang), _ranked(tables["economies"], "economy", names, lang)]
    parts += [say("gains.partners", lang), _partners(tables["partners"], names, lang)]
    if len(tables["measures"]) > 2:
        parts += [say("gains.measures", lang), written(tables["measures"], lang)]
    if "sensitivity" in tables:
        parts += [say("gains.sensitivity", lang, n=SHOWN), _sensitivity(tables["sensitivity"], names, lang)]
    if about["joint"]:
        numbers = {"rounds": about["joint"]["rounds"], "residual": f"{about['joint']['residual']:.1e}"}
        parts.append(say("gains.joint", lang, **numbers))
    numbers = {"a": f"{found.surplus:,.3f}", "b": f"{found.priced_surplus:,.3f}"}
    return "\n".join([*parts, say("gains.surplus", lang, **numbers)])


def _ranked(table: pd.DataFrame, key: str, names: Words, lang: str) -> str:
    """Write gains by economy or group, the greatest first."""
    shown = table.assign(name=names.all(table[key], KINDS[key]))
    columns = ["name", "worth_bn_yuan", "worth_low", "worth_high", "real_income_percent", "exports_percent"]
    shown = shown.sort_values("worth_bn_yuan", ascending=False, kind="stable")
    return written(shown[[name for name in columns if name in shown]], lang)


def _sensitivity(table: pd.DataFrame, names: Words, lang: str) -> str:
    shown = table.head(SHOWN)
    parameter = [say(f"gains.{name}", lang) for name in shown["parameter"]]
    return written(shown.assign(parameter=parameter, place=names.all(shown["place"], "sectors")), lang)


def _partners(table: pd.DataFrame, names: Words, lang: str) -> str:
    by = table.groupby(["partner", "flow"], sort=False)[["before_bn_yuan", "after_bn_yuan"]].sum().reset_index()
    by["change_percent"] = 100 * (by["after_bn_yuan"] / by["before_bn_yuan"] - 1)
    by = by.sort_values("partner", kind="stable")
    flow = [say(f"gains.{name}", lang) for name in by["flow"]]
    return written(by.assign(partner=names.all(by["partner"], "economies"), flow=flow), lang)
