"""``landsea economy gains``: what a scenario is worth, and to whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.gains_words import gains_text
from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save_all
from landsea.cli.theta import read_thetas, theta_option
from landsea.cli.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from landsea.model import Outcome
    from landsea.model.worth import Gains
    from landsea.region import Region

#: Elasticities drawn for the intervals.
DRAWS = 200


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


@dataclass(frozen=True)
class Found:
    """The outcomes without and with the scenario, the gains, and how a joint equilibrium was reached."""

    today: Outcome
    after: Outcome
    gains: Gains
    joint: dict[str, Any] | None = None


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
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for every table as CSV, and for the pictures (map, bars, parameters) as SVG.",
)
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
    from landsea.region import load

    region = load(asked.pack)
    found = _found(asked, region)
    names = Words(region, lang)
    tables = _tables(asked, found)
    tables["groups"].insert(1, "name", names.all(tables["groups"]["group"], "groups"))
    about = {
        "scenario": asked.scenario,
        "worth_bn_yuan": found.gains.headline,
        "corridor_surplus_bn_yuan": found.gains.surplus,
        "priced_surplus_bn_yuan": found.gains.priced_surplus,
        "residual": found.gains.counterfactual.residuals.largest,
        "draws": asked.draws,
        "theta": found.gains.before.sectors.set_index("sector")["theta"].to_dict(),
        "joint": found.joint,
    }
    if asked.out is not None:
        _write(asked.out, found, tables, about, lang)
    emit("economy gains", {**about, **tables}, gains_text(found.gains, tables, about, names, lang), as_json)


def _found(asked: Asked, region: Region) -> Found:
    """Solve today and the scenario, and work the gains out."""
    from landsea.economy.regional import Regional
    from landsea.model import solve, worth
    from landsea.planning import Scenario

    # Said before the corridor is solved: the pack may have no accounts, or a sector no such name.
    accounts = Regional.of(region)
    theta = read_thetas(asked.thetas, accounts.accounts.sectors)
    accounts.with_theta(theta)
    scenario = Scenario.read(asked.scenario, region)
    today = solve(region, congestion=asked.congestion, progress=True)
    if asked.answer:
        joint = worth.joint(region, scenario, congestion=asked.congestion, today=today, theta=theta, progress=True)
        return Found(today, joint.after, joint.gains, {"rounds": joint.rounds, "residual": joint.residual})
    after = solve(region, scenario, demand=today.demand, congestion=asked.congestion, start=today, progress=True)
    return Found(today, after, worth.gains(today, after, theta))


def _tables(asked: Asked, found: Found) -> dict[str, pd.DataFrame]:
    from landsea.model import worth

    told = found.gains
    tables = {"economies": told.by_economy, "groups": told.by_group, "totals": told.totals}
    tables |= {"measures": told.by_measure, "channels": told.by_channel}
    tables |= {"partners": told.by_partner, "sectors": told.by_sector, "circulation": told.circulation}
    if asked.draws:
        ranges = worth.draws(told, asked.draws, progress=True)
        tables["economies"] = told.by_economy.merge(ranges, on="economy", how="left")
        tables["groups"] = told.by_group.merge(ranges.rename(columns={"economy": "group"}), on="group", how="left")
        tables["region"] = ranges[ranges["economy"] == worth.WHOLE].reset_index(drop=True)
    if asked.sensitivity:
        outcomes = found.today, found.after
        tables["sensitivity"] = worth.sensitivity_of_headline(told, outcomes, progress=True)
    return tables


def _write(out: Path, found: Found, tables: dict[str, pd.DataFrame], about: dict[str, Any], lang: str) -> None:
    from landsea.report import write_gains_pictures

    save_all(tables, out)
    write_gains_pictures(out, found.today, found.after, tables["economies"], tables.get("sensitivity"), lang)
    beside = out / ".about.json.part"
    beside.write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(out / "about.json")
