"""The main job: a baseline, scenarios, tables and a report in one folder, whole or not at all."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
from tqdm import tqdm

import landsea
from landsea.cli.beside import Beside, can_fork
from landsea.cli.strings import say
from landsea.corridor import Corridor
from landsea.economy.regional import has_accounts
from landsea.errors import LandSeaError, ScenarioError
from landsea.model import TABLES, Outcome, Stopwatch, at_theta, export, solve, uncalibrated, with_baseline
from landsea.model.costs import project_effects
from landsea.model.memory import GB, available, need, refuse_if_too_large
from landsea.model.worth import Economics, economics
from landsea.planning import Scenario, benefit_cost, compare
from landsea.planning.cities import CityPlan, Question, cases, plan_cities
from landsea.planning.division import Division, divide
from landsea.planning.losses import Loss, lose_places
from landsea.planning.scenario import shipped_scenarios
from landsea.planning.written import write_scenario
from landsea.region import Region, load
from landsea.report import Standing, report

#: The file that marks a folder as one of ours, so that only such a folder is replaced.
MARK = "landsea-run.json"

#: Objects made before the garbage collector looks for cycles.
COLLECT_AFTER = 100_000

#: The indicator whose levers are always ranked: what shippers pay, wait and choose for.
WORTH = "generalised_cost"

#: Folder of the solve without a scenario.
BASELINE = "baseline"


@dataclass(frozen=True)
class Run:
    """What a run made."""

    folder: Path
    today: Outcome
    after: list[Outcome]
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "folder": str(self.folder),
            "report": str(self.folder / "report.html"),
            "region": self.today.region.name,
            "indicators": self.today.indicators,
            "scenarios": {o.scenario.name: compare(self.today, o).reset_index() for o in self.after},
            "warnings": self.today.warnings,
            "networks": self.today.corridor.networks,
            "seconds": self.seconds,
        }

    def text(self, lang: str) -> str:
        """Return what a person reads."""
        table = self.today.indicators
        table = table[table["origin"] == "model"].set_index("indicator")
        name = "title_local" if lang == "zh" else "title"
        columns = {
            "": table[name].where(table[name] != "", table["title"]),
            say("unit", lang): table["unit"],
            say("baseline", lang): table["value"],
        }
        for outcome in self.after:
            columns[outcome.scenario.name] = compare(self.today, outcome)["after"]
        shown = pd.DataFrame(columns).loc[table.index]
        lines = [shown.to_string(index=False, float_format="{:,.2f}".format)]
        lines += [f"{say('warning', lang)}: {warning}" for warning in self.today.warnings]
        lines.append(
            f"{say('networks', lang)}: " + "; ".join(network(one, lang) for one in self.today.corridor.networks)
        )
        lines.append(f"{say('seconds', lang)}: " + ", ".join(f"{stage} {s:.2f}" for stage, s in self.seconds.items()))
        lines.append(f"{say('report', lang)}: {self.folder / 'report.html'}")
        return "\n".join(lines)


def network(one: Mapping[str, Any], lang: str) -> str:
    """Say how large a mode's network is, and how much of it is searched (``Corridor.networks``)."""
    searched = say("networks.searched", lang, n=one["searched"]) if one["searched"] else ""
    return say("networks.one", lang, mode=one["mode"], nodes=one["nodes"], arcs=one["arcs"], searched=searched)


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for.

    Attributes
    ----------
    pack : str
        Shipped name or path.
    scenarios : sequence of str
        Files or shipped names.
    every : bool
        All shipped scenarios too.
    out : Path or None
        Folder to write; ``out/<pack>`` by default. An earlier run there is replaced.
    with_range : bool
        Solve the baseline for the low and high choice scales too.
    congestion : bool
        Let capacities bind.
    ranked : sequence of str
        Indicators whose levers are ranked, beside the generalised cost, which always is.
    lang : {"en", "zh"}
        Language of the report.
    divide : bool
        Find a division of labour among the ports, and among the cities where the pack has what it takes.
    lost : sequence of str
        Places to lose for a while, one at a time.
    memory : float or None
        Gigabytes that the run may take; what is free by default.
    """

    pack: str
    scenarios: Sequence[str] = ()
    every: bool = False
    out: Path | None = None
    with_range: bool = True
    congestion: bool = False
    ranked: Sequence[str] = ()
    lang: str = "en"
    divide: bool = False
    lost: Sequence[str] = ()
    memory: float | None = None


def run(wanted: Wanted) -> Run:
    """Do the main job."""
    # Tables are millions of short-lived objects without cycles; looking through them at every turn costs a twentieth.
    gc.set_threshold(COLLECT_AFTER)
    watch = Stopwatch()
    with watch.stage("read"):
        region = load(wanted.pack)
        scenarios = wanted_scenarios(wanted.scenarios, region, every=wanted.every)
        folder = _folder(wanted.out or Path("out") / region.name)
    with watch.stage("memory"):
        _weigh(region, wanted, len(scenarios))
    with watch.stage("solve baseline"):
        today = solve(region, congestion=wanted.congestion, progress=True)
    with watch.stage("levers"):
        rankings = _rankings(today, wanted.ranked)
    with Beside(lambda: _variants(today, ("low", "high") if wanted.with_range else ())) as variants:
        with watch.stage("tables"):
            _settle(today)
        with watch.stage("variants (beside)"):
            found = variants.result()
    ranges = _ranges(today, found.scales)
    today = with_baseline(today, found.uncalibrated)
    after = []
    for scenario in scenarios:
        with watch.stage(f"solve {scenario.name}"):
            demand = today.demand if scenario.keeps_demand else None
            after.append(
                solve(region, scenario, demand=demand, congestion=wanted.congestion, start=today, progress=True)
            )
        with watch.stage("tables"):
            _settle(after[-1])
    with watch.stage("industries"):
        division = divide(today, progress=True) if wanted.divide else None
        cities, city_cases = _cities(region) if wanted.divide else (None, None)
        losses = [(place, lose_places(today, [place], progress=True)) for place in wanted.lost]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        made = Path(beside) / "run"
        made.mkdir()
        costs = benefit_cost(today, *after)
        with Beside(lambda: _write_tables(made, today, after, ranges, rankings, costs)) as tables:
            with watch.stage("worth"):
                worth = economics(today, after, progress=True)
                _write_worth(made, worth)
                _write_industries(made, division, losses)
                _write_cities(made, cities, city_cases)
            with watch.stage("standing"):
                standing = Standing.of(today, ranges)
                _write_standing(made, standing)
            with watch.stage("report"):
                report(
                    today, *after, to=made / "report.html", lang=wanted.lang, ranges=ranges, rankings=rankings,
                    where=standing, worth=worth, division=division, losses=losses, costs=costs,
                    cities=cities, city_cases=city_cases,
                )  # fmt: skip
            with watch.stage("write (beside)"):
                tables.result()
        _mark(made, region, after, watch)
        _take_place(made, folder, Path(beside) / "earlier")
    return Run(folder, today, after, {**watch.seconds, **{f"- {k}": v for k, v in today.seconds.items()}})


def wanted_scenarios(wanted: Sequence[str], region: Region, *, every: bool = False) -> list[Scenario]:
    """Read scenarios, each once; a run has one folder a name, and one that is the baseline's.

    With `every`, those that ship with the region follow.
    """
    found: list[Scenario] = []
    for name in [*wanted, *(shipped_scenarios(region) if every else [])]:
        scenario = Scenario.read(name, region)
        if scenario in found:
            continue
        if scenario.name in {BASELINE, *(other.name for other in found)}:
            msg = f"{name}: this run already has a folder {scenario.name}. Rename the scenario's file."
            raise ScenarioError(msg)
        found.append(scenario)
    return found


def _rankings(today: Outcome, others: Sequence[str]) -> list[pd.DataFrame]:
    names = dict.fromkeys([WORTH, *others])
    return [today.sensitivity(name) for name in tqdm(names, desc="levers", disable=None, leave=False)]


def _folder(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        msg = f"{folder} is not empty and not an earlier run of landsea. Name another folder with --out."
        raise LandSeaError(msg)
    return folder


def _settle(outcome: Outcome) -> None:
    """Make every table, then give the engine's memory back: a run holds many outcomes."""
    title = outcome.scenario.title if outcome.scenario else BASELINE
    for name in tqdm(TABLES, desc=f"tables, {title}", disable=None, leave=False):
        getattr(outcome, name)
    outcome.forget()


@dataclass(frozen=True)
class _Variants:
    """What is wanted of other versions of the baseline: indicator values without constants, and by choice scale."""

    uncalibrated: dict[str, float]
    scales: dict[str, pd.Series]


def _variants(today: Outcome, scales: Sequence[str]) -> _Variants:
    by_scale = {which: at_theta(today, which).indicators.set_index("indicator")["value"] for which in scales}
    return _Variants(uncalibrated(today), by_scale)


def _ranges(today: Outcome, scales: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Model indicators for the central and the other choice scales, at the same demand."""
    table = today.indicators
    table = table.loc[table["origin"] == "model", ["indicator", "title", "title_local", "unit", "value"]]
    table = table.rename(columns={"value": "central"}).set_index("indicator")
    return table.assign(**{which: values.reindex(table.index) for which, values in scales.items()}).reset_index()


def _write_tables(
    made: Path,
    today: Outcome,
    after: Sequence[Outcome],
    ranges: pd.DataFrame,
    rankings: Sequence[pd.DataFrame],
    costs: pd.DataFrame,
) -> None:
    for name, outcome in [(BASELINE, today), *((o.scenario.name, o) for o in after)]:
        (made / name).mkdir()
        export(outcome, made / name)
    ranges.to_csv(made / "theta_range.csv", index=False)
    levers = pd.concat([table.assign(indicator=table.attrs["indicator"]) for table in rankings], ignore_index=True)
    levers.to_csv(made / "levers.csv", index=False)
    moved = [project_effects(today, table).assign(indicator=table.attrs["indicator"]) for table in rankings]
    pd.concat(moved, ignore_index=True).to_csv(made / "project_effects.csv", index=False)
    today.demand.balance.to_csv(made / "demand_balance.csv", index=False)
    if after:
        tables = [compare(today, o).reset_index().assign(scenario=o.scenario.name) for o in after]
        pd.concat(tables).to_csv(made / "comparison.csv", index=False)
        costs.to_csv(made / "benefit_cost.csv", index=False)


def _write_standing(made: Path, standing: Standing) -> None:
    for name, table in standing.tables().items():
        table.to_csv(made / f"{name}.csv", index=False)


def _write_worth(made: Path, worth: Economics | None) -> None:
    """Write who gains by each scenario, and what documents claim beside the model, if the pack has accounts."""
    if worth is None:
        return
    worth.claims.to_csv(made / "claims_worth.csv", index=False)
    told = [("", worth.circulation), *((one.name, one.circulation) for one in worth.scenarios)]
    pd.concat([table.assign(scenario=name) for name, table in told]).to_csv(made / "circulation.csv", index=False)
    if worth.scenarios and worth.headline is not None:
        for file, part in (
            ("gains", "economies"),
            ("gains_totals", "totals"),
            ("gains_trade", "partners"),
            ("gains_channels", "channels"),
        ):
            tables = [getattr(one, part).assign(scenario=one.name) for one in worth.scenarios]
            pd.concat(tables).to_csv(made / f"{file}.csv", index=False)
        worth.sensitivity.assign(scenario=worth.headline.name).to_csv(made / "gains_sensitivity.csv", index=False)
    if worth.scenarios and worth.groups:
        groups = [one.groups.assign(scenario=one.name) for one in worth.scenarios]
        pd.concat(groups).to_csv(made / "gains_by_group.csv", index=False)


def _write_industries(made: Path, division: Division | None, losses: Sequence[tuple[str, Loss]]) -> None:
    if division is not None:
        (made / "division").mkdir()
        for name, table in division.tables().items():
            table.to_csv(made / "division" / f"{name}.csv", index=False)
        scenario = division.scenario()
        if scenario.changes:
            write_scenario(scenario, made / "division" / f"{scenario.name}.yaml")
    if losses:
        pd.concat([loss.by_industry().assign(place=place) for place, loss in losses]).to_csv(
            made / "losses.csv", index=False
        )


def _cities(region: Region) -> tuple[CityPlan | None, pd.DataFrame | None]:
    """Divide the industries among the cities, where the pack has accounts and scale elasticities for several."""
    if not has_accounts(region) or region.table("economies")["inside"].sum() < 2:
        return None, None
    sectors = region.table("sectors")
    if (sectors["traded"] & (sectors["scale"] > 0)).sum() < 2:
        return None, None
    plan = plan_cities(Question.of(region), progress=True)
    return plan, cases(plan, progress=True)


def _write_cities(made: Path, plan: CityPlan | None, city_cases: pd.DataFrame | None) -> None:
    if plan is None or city_cases is None:
        return
    (made / "cities").mkdir()
    for name, table in {**plan.tables(), "cases": city_cases}.items():
        table.to_csv(made / "cities" / f"{name}.csv", index=False)


def _take_place(made: Path, folder: Path, earlier: Path) -> None:
    """Put a run in its folder; an earlier one goes with the temporary folder, and only once its place is taken."""
    if folder.exists():
        folder.rename(earlier)
    try:
        made.rename(folder)
    except BaseException:
        if earlier.exists() and not folder.exists():
            earlier.rename(folder)
        raise


def _weigh(region: Region, wanted: Wanted, scenarios: int) -> None:
    """Say what the run needs of the memory, and refuse if it cannot fit."""
    one = need(Corridor(region))
    # Variants of the baseline are solved in a process beside; each scenario's legs stay until the report is written.
    total = one.total * (2 if can_fork() else 1) + scenarios * one.legs
    limit = available() if wanted.memory is None else wanted.memory * GB
    click.echo(say("memory", wanted.lang, need=f"{total / GB:.1f}", limit=f"{limit / GB:.1f}"), err=True)
    refuse_if_too_large(region.name, total, limit)


def _mark(made: Path, region: Region, after: Sequence[Outcome], watch: Stopwatch) -> None:
    about = {
        "landsea": landsea.__version__,
        "python": sys.version.split()[0],
        "region": region.name,
        "region_digest": region.digest,
        "scenarios": [o.scenario.name for o in after],
        "seconds": watch.seconds,
        "tables": TABLES,
    }
    (made / MARK).write_text(json.dumps(about, indent=1), encoding="utf-8")
