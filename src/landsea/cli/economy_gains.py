"""``landsea economy gains``: what a scenario is worth, and to whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.elasticities import read_thetas, theta_option
from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written

if TYPE_CHECKING:
    import pandas as pd

    from landsea.model.worth import Gains

#: Elasticities drawn for the intervals.
DRAWS = 200
#: Parameters of the sensitivities that are printed.
SHOWN = 8


@dataclass(frozen=True)
class Asked:
    """What the command is asked for."""

    pack: str
    scenario: str
    congestion: bool
    answer: bool
    thetas: tuple[str, ...]
    draws: int
    sensitivity: bool
    out: Path | None


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--scenario", required=True, help="Scenario file, or the name of a shipped one.")
@click.option("--congestion", is_flag=True, help="Let capacities bind: delays grow with load, quotas have a price.")
@click.option("--answer", is_flag=True, help="Let tonnes answer: corridor and trade in one equilibrium.")
@theta_option
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
    thetas: tuple[str, ...],
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
    asked = Asked(pack, scenario, congestion, answer, thetas, draws, sensitivity, out)
    guard("economy gains", as_json, lambda: _gains(asked, lang, as_json))


def _gains(asked: Asked, lang: str, as_json: bool) -> None:
    found, joint = _found(asked)
    tables = _tables(asked, found)
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
    emit("economy gains", {**about, **tables}, _text(found, tables, about, lang), as_json)


def _found(asked: Asked) -> tuple[Gains, dict[str, Any] | None]:
    """Solve today and the scenario, and work the gains out."""
    from landsea.economy.regional import Regional
    from landsea.model import solve, worth
    from landsea.planning import Scenario
    from landsea.region import load

    region = load(asked.pack)
    # Said before the corridor is solved: the pack may have no accounts, or a sector no such name.
    accounts = Regional.of(region)
    theta = read_thetas(asked.thetas, accounts.accounts.sectors)
    accounts.with_theta(theta)
    scenario = Scenario.read(asked.scenario, region)
    today = solve(region, congestion=asked.congestion, progress=True)
    if asked.answer:
        joint = worth.joint(region, scenario, congestion=asked.congestion, today=today, theta=theta, progress=True)
        return joint.gains, {"rounds": joint.rounds, "residual": joint.residual}
    after = solve(region, scenario, demand=today.demand, congestion=asked.congestion, start=today, progress=True)
    return worth.gains(today, after, theta), None


def _tables(asked: Asked, found: Gains) -> dict[str, pd.DataFrame]:
    from landsea.model import worth

    economies = found.by_economy
    tables = {"economies": economies, "measures": found.by_measure, "partners": found.by_partner}
    tables |= {"sectors": found.by_sector, "circulation": found.circulation}
    if asked.draws:
        ranges = worth.draws(found, asked.draws, progress=True)
        tables["economies"] = economies.merge(ranges, on="economy", how="left")
        tables["region"] = ranges[ranges["economy"] == "region"].reset_index(drop=True)
    if asked.sensitivity:
        tables["sensitivity"] = worth.sensitivity_of_headline(found)
    return tables


def _text(found: Gains, tables: dict[str, pd.DataFrame], about: dict[str, Any], lang: str) -> str:
    head = say("gains.head", lang, scenario=about["scenario"], worth=f"{found.headline:,.3f}")
    parts = [head]
    if "region" in tables:
        low, high = tables["region"].loc[0, ["worth_low", "worth_high"]]
        parts.append(say("gains.interval", lang, low=f"{low:,.3f}", high=f"{high:,.3f}", n=about["draws"]))
    parts += [_economies(tables["economies"], lang), say("gains.partners", lang), _partners(tables["partners"], lang)]
    if len(tables["measures"]) > 2:
        parts += [say("gains.measures", lang), written(tables["measures"], lang)]
    if "sensitivity" in tables:
        parts += [say("gains.sensitivity", lang, n=SHOWN), written(tables["sensitivity"].head(SHOWN), lang)]
    if about["joint"]:
        numbers = {"rounds": about["joint"]["rounds"], "residual": f"{about['joint']['residual']:.1e}"}
        parts.append(say("gains.joint", lang, **numbers))
    numbers = {"a": f"{found.surplus:,.3f}", "b": f"{found.priced_surplus:,.3f}"}
    return "\n".join([*parts, say("gains.surplus", lang, **numbers)])


def _economies(table: pd.DataFrame, lang: str) -> str:
    local = table["name_local"].where(table["name_local"] != "", table["name"])
    shown = table.assign(name=local if lang == "zh" else table["name"])
    columns = ["name", "worth_bn_yuan", "worth_low", "worth_high", "real_income_percent", "exports_percent"]
    shown = shown.sort_values("worth_bn_yuan", ascending=False, kind="stable")
    return written(shown[[name for name in columns if name in shown]], lang)


def _partners(table: pd.DataFrame, lang: str) -> str:
    by = table.groupby(["partner", "flow"], sort=False)[["before_bn_yuan", "after_bn_yuan"]].sum().reset_index()
    by["change_percent"] = 100 * (by["after_bn_yuan"] / by["before_bn_yuan"] - 1)
    return written(by.sort_values("partner", kind="stable"), lang)
