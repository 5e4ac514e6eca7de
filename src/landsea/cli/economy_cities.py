"""``landsea economy cities``: which city should grow which industry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save_all
from landsea.cli.strings import choice, say
from landsea.cli.words import Words

if TYPE_CHECKING:
    from landsea.planning.cities import CityPlan, Question
    from landsea.region import Region

#: Claims of documents that are printed beside the plan, by the id of their indicator.
STATED = ("homogeneity", "misallocation_loss")


@dataclass(frozen=True)
class Asked:
    """What the command is asked for."""

    pack: str
    cities: tuple[str, ...]
    sectors: tuple[str, ...]
    scale: tuple[str, ...]
    reach: float
    hold: str
    goal: str
    floor: float | None
    starts: int
    cases: bool
    out: Path | None


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--city", "cities", multiple=True, help="Divide among these economies; repeat for more. By default all.")
@click.option("--sector", "sectors", multiple=True, help="Sectors that may move; repeat. By default those with scale.")
@click.option("--scale", multiple=True, metavar="SECTOR=VALUE", help="Scale elasticity in place of the pack's; repeat.")
@click.option(
    "--reach",
    type=FloatRange(1, 20, min_open=True),
    default=1.5,
    show_default=True,
    help="Times today's people that an industry of a city may take on, and over which it keeps them (an assumption).",
)
@click.option(
    "--hold",
    type=click.Choice(["both", "cities", "industries", "none"]),
    default="both",
    show_default=True,
    help="Whose people in these industries keep their number: each city's, each industry's, or both.",
)
@click.option(
    "--for",
    "goal",
    type=click.Choice(["region", "country", "world"]),
    default="region",
    show_default=True,
    help="Whose gain is sought.",
)
@click.option("--floor", type=FloatRange(-100, 100), help="Least change of any city's real income, percent.")
@click.option(
    "--starts", type=click.IntRange(0, 100), default=4, show_default=True, help="Starts of the search besides today."
)
@click.option("--no-cases", is_flag=True, help="Leave out the plans for other assumptions.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for every table as CSV and the plan as YAML.",
)
@shared_options
def cities(
    pack: str,
    cities: tuple[str, ...],
    sectors: tuple[str, ...],
    scale: tuple[str, ...],
    reach: float,
    hold: str,
    goal: str,
    floor: float | None,
    starts: int,
    no_cases: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Choose which city of PACK should grow which industry, and say who gains and loses.

    Productivity grows with an industry's size in a city (the pack's scale elasticities); who buys from whom answers in
    the trade model. The plan says how many people work where, and which wage subsidies bring it about. What others
    lose by it is shown: a gain of the region is not one of the country.
    """
    asked = Asked(pack, cities, sectors, scale, reach, hold, goal, floor, starts, not no_cases, out)
    guard("economy cities", as_json, lambda: _cities(asked, lang, as_json))


def _cities(asked: Asked, lang: str, as_json: bool) -> None:
    from landsea.planning.cities import cases, plan_cities
    from landsea.region import load

    region = load(asked.pack)
    plan = plan_cities(_question(asked, region), starts=asked.starts, progress=True)
    tables = {**plan.tables(), **({"cases": cases(plan, progress=True)} if asked.cases else {})}
    data = {**tables, "stated": _stated(region), "summary": plan.summary, "check": plan.check(), **_assumed(plan.asked)}
    if asked.out is not None:
        _write(plan, tables, asked.out)
    emit("economy cities", data, _text(plan, region, data, lang), as_json)


def _question(asked: Asked, region: Region) -> Question:
    from landsea.planning.cities import Question

    return Question.of(
        region,
        cities=asked.cities,
        sectors=asked.sectors,
        scale=_elasticities(asked.scale),
        reach=asked.reach,
        hold=asked.hold,  # type: ignore[arg-type]
        goal=asked.goal,  # type: ignore[arg-type]
        floor=asked.floor,
    )


def _elasticities(given: Sequence[str]) -> dict[str, float]:
    """Read ``sector=value`` pairs.

    Raises
    ------
    LandSeaError
        With every one that is no such pair.
    """
    from landsea.errors import Finding, LandSeaError

    out, faults = {}, []
    for text in given:
        name, _, value = text.partition("=")
        try:
            out[name.strip()] = float(value)
        except ValueError:
            problem = "This is no sector and number."
            faults.append(Finding("--scale", None, None, text, problem, "Write it as sector=0.1."))
    if faults:
        msg = "The scale elasticities cannot be read."
        raise LandSeaError(msg, faults)
    return out


def _write(plan: CityPlan, tables: dict[str, pd.DataFrame], out: Path) -> None:
    """Write a file a table and the plan as a scenario, each whole."""
    from landsea.planning.written import write_scenario

    save_all(tables, out)
    scenario = plan.scenario()
    if scenario.changes:
        write_scenario(scenario, out / f"{scenario.name}.yaml")


def _stated(region: Region) -> pd.DataFrame:
    claims = region.table("claims")
    columns = ["claim_id", "indicator", "quantity", "quantity_local", "value", "unit", "document", "locator"]
    return claims.loc[claims["indicator"].isin(STATED), columns].reset_index(drop=True)


def _assumed(asked: Question) -> dict[str, Any]:
    """What the plan rests on, for JSON."""
    sectors = asked.regional.accounts.sectors
    return {
        "assumptions": {
            "reach": asked.reach,
            "hold": asked.hold,
            "goal": asked.goal,
            "floor_percent": asked.floor,
            "scale": dict(zip(sectors, asked.scale.tolist(), strict=True)),
            "theta": dict(zip(sectors, asked.theta.tolist(), strict=True)),
        }
    }


def _text(plan: CityPlan, region: Region, data: dict[str, Any], lang: str) -> str:
    names, total = Words(region, lang), plan.summary
    shown = {key: _number(value) for key, value in total.items() if key.endswith(("_yuan", "_percent"))}
    counts = {key: f"{total[key]:.0f}" for key in ("losers", "starts", "agreeing")}
    floored = "" if plan.asked.floor is None else "_floor"
    lines = [
        say("cities.gain", lang, goal=choice("goal", plan.asked.goal, lang), **shown),
        say("cities.scale", lang, **shown),
        _losses(plan, lang, {**shown, **counts}),
        say(f"cities.search{floored}", lang, solved=_number(data["check"]["solved_bn_yuan"]), **shown, **counts),
        *_many(plan, names, lang),
        say("cities.assumed", lang, reach=f"{plan.asked.reach:g}", hold=choice("hold", plan.asked.hold, lang)),
        "", say("cities.matrix", lang), _matrix(plan, names),
        "", say("cities.gains", lang), _gains(plan, names, lang),
        "", say("cities.overlap", lang), _overlap(plan, lang),
    ]  # fmt: skip
    if len(data["stated"]):
        lines += ["", say("cities.stated", lang), *_claims(data["stated"], lang)]
    if "cases" in data:
        lines += ["", say("cities.cases", lang), _cases(data["cases"], lang)]
    return "\n".join(lines)


def _many(plan: CityPlan, names: Words, lang: str) -> list[str]:
    """Warn of industries with which the plan's subsidies leave other equilibria."""
    joint = "、" if lang == "zh" else ", "
    found = joint.join(names.of(name, "sectors") for name in plan.asked.many)
    return [say("cities.many_ways", lang, sectors=found)] if found else []


def _number(value: float) -> str:
    """Write a number with three figures at least, all of them where it is large."""
    return f"{value:,.3f}" if abs(value) >= 0.1 else f"{value:.3g}"


def _losses(plan: CityPlan, lang: str, words: dict[str, str]) -> str:
    if not plan.summary["losers"]:
        return say("cities.no_losers", lang)
    return say("cities.losers" if plan.settled is not None else "cities.not_covered", lang, **words)


def _matrix(plan: CityPlan, names: Words) -> str:
    """Change of output by city and industry, percent."""
    table = plan.changes
    wide = table.pivot_table(index="city", columns="industry", values="output_percent", aggfunc="first", sort=False)
    known = plan.asked.regional.accounts
    wide = wide.reindex(
        index=[name for name in known.regions if name in wide.index],
        columns=[name for name in known.sectors if name in wide.columns],
    )
    wide.index = pd.Index([names.of(key, "economies") for key in wide.index])
    wide.columns = pd.Index([names.of(key, "sectors") for key in wide.columns])
    return _string(wide.map(lambda value: "" if pd.isna(value) else f"{value:+.1f}"), index=True)


def _gains(plan: CityPlan, names: Words, lang: str) -> str:
    table = plan.gains.sort_values("worth_bn_yuan", ascending=False, kind="stable")
    table["economy"] = names.all(table["economy"], "economies")
    table["group"] = [choice("group", name, lang) for name in table["group"]]
    return _titled(table, lang, "{:,.3f}")


def _overlap(plan: CityPlan, lang: str) -> str:
    table = plan.overlap.copy()
    table["definition"] = [choice("structure", name, lang) for name in table["definition"]]
    return _titled(table, lang, "{:.3f}")


def _claims(stated: pd.DataFrame, lang: str) -> list[str]:
    key = "quantity_local" if lang == "zh" else "quantity"
    return [f"  {row[key] or row['quantity']}: {row['value']:g} {row['unit']}" for _, row in stated.iterrows()]


def _cases(table: pd.DataFrame, lang: str) -> str:
    shown = table.copy()
    shown["case"] = [
        choice(kind if kind in ("goal", "hold") else "cases", case, lang)
        for kind, case in zip(table["kind"], table["case"], strict=True)
    ]
    shown = shown.drop(columns="fault")
    shown["kind"] = [choice("cases", name, lang) for name in table["kind"]]
    # Which sectors these are stands in the files and in JSON.
    shown["many"] = [str(row.count(",") + 1) if row else "" for row in table["many"]]
    return _titled(shown, lang, "{:,.3f}")


def _titled(table: pd.DataFrame, lang: str, number: str) -> str:
    table = table.rename(columns={name: say(f"cities.{name}", lang) for name in table.columns})
    return _string(table, float_format=number.format, na_rep="-")


def _string(table: pd.DataFrame, index: bool = False, **how: Any) -> str:
    """Write a table; what rounds to nothing has no sign."""
    with pd.option_context("display.unicode.east_asian_width", True):
        return re.sub(r"-(0\.0+)(?!\d)", r" \1", str(table.to_string(index=index, **how)))
