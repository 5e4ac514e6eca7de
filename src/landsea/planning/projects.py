"""Projects of a pack as scenarios: their levers moved in its tables, all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from landsea.errors import ScenarioError
from landsea.model import Outcome, solve
from landsea.model.sensitivity import value
from landsea.planning.scenario import Change, Scenario
from landsea.region import Region
from landsea.region.checks.values import nearest

#: Days in a year, for capacities by the day: levers are units a year.
DAYS = 365


def project_scenario(region: Region, project: str) -> Scenario:
    """Turn a project into a scenario that moves its levers in the pack's tables and bears its cost.

    Parameters
    ----------
    region : Region
    project : str
        Id of a project that changes levers.

    Raises
    ------
    ScenarioError
        If there is no such project, or it changes no lever of ``project_levers``.
    """
    table, levers = region.table("projects").set_index("project"), region.table("project_levers")
    known = [name for name in table.index if name in set(levers["project"])]
    if project not in known:
        why = "changes no lever" if project in table.index else "is not in the pack"
        cure = (
            f"Choose one of {', '.join(known)}." if known else f"The pack has none in {region.file('project_levers')}."
        )
        msg = f"The project {project!r} {why}. {cure}{nearest(project, known)}"
        raise ScenarioError(msg)
    row = table.loc[project]
    changes = [
        change
        for lever in levers[levers["project"] == project].to_dict("records")
        for change in _MOVES[lever["kind"]](region, str(lever["place"]), float(lever["change"]))
    ]
    texts = {"title": str(row["name"]), "title_local": str(row["name_local"]), "source": str(row["source"])}
    file = region.file("project_levers")
    return Scenario(name=project, changes=tuple(changes), projects=(project,), file=f"{file}, {project}", **texts)


def solved(outcome: Outcome, projects: pd.DataFrame, indicator: str, *, progress: bool = False) -> pd.DataFrame:
    """Solve projects, each by itself with its levers moved all the way; demand is held, or answers as it did.

    Parameters
    ----------
    outcome : Outcome
        Without the projects.
    projects : pandas.DataFrame
        From :func:`landsea.model.costs.project_effects`.
    indicator : str
        The indicator whose effects they are.
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    pandas.DataFrame
        The table with ``solved`` (the indicator's change) and ``solved_per_bn_yuan``, most per yuan first; nan where
        the effect is, as capacities that do not bind tell nothing of a project that moves one.

    Raises
    ------
    ScenarioError
        If a project takes more off than there is.
    """
    before, bound = value(outcome, indicator), outcome.equilibrium is not None
    demand = outcome.demand if outcome.response is None else outcome.response
    found = dict.fromkeys(projects["project"], np.nan)
    felt = projects.loc[projects["effect"].notna(), "project"]
    for name in tqdm(felt, desc="projects", disable=None if progress else True, leave=False):
        scenario = project_scenario(outcome.region, str(name))
        after = solve(outcome.region, scenario, demand=demand, congestion=bound, start=outcome)
        found[name] = value(after, indicator) - before
    table = projects.assign(solved=projects["project"].map(found).astype(float))
    table["solved_per_bn_yuan"] = table["solved"] / table["annual_bn_yuan"]
    order = table["solved_per_bn_yuan"].abs().fillna(-1.0).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _link_time(region: Region, place: str, by: float) -> Iterator[Change]:
    link = _link(region, place)
    modes = region.table("modes").set_index("mode")["speed_kmh"].to_dict()
    speed = modes[link["mode"]] if np.isnan(link["free_speed_kmh"]) else link["free_speed_kmh"]
    today = link["length_km"] / speed if np.isnan(link["time_h"]) else link["time_h"]
    yield Change("link", where={"link_id": place}, set={"time_h": {"to": float(today + by)}})


def _link_cost(region: Region, place: str, by: float) -> Iterator[Change]:
    today = float(np.nan_to_num(_link(region, place)["extra_yuan_per_t"]))
    yield Change("link", where={"link_id": place}, set={"extra_yuan_per_t": {"to": today + by}})


def _link(region: Region, place: str) -> dict[Any, Any]:
    table = region.table("link")
    return table[table["link_id"] == place].to_dict("records")[0]


def _transfers(column: str) -> Callable[[Region, str, float], Iterator[Change]]:
    def move(_: Region, place: str, by: float) -> Iterator[Change]:
        yield Change("transfers", where={"terminal_id": place}, set={column: {"add": by}})

    return move


def _capacity(region: Region, place: str, by: float) -> Iterator[Change]:
    days = DAYS if region.table("capacities").set_index("capacity_id").loc[place, "per"] == "day" else 1
    yield Change("capacities", where={"capacity_id": place}, set={"value": {"add": by / days}})


def _tariff(_: Region, place: str, by: float) -> Iterator[Change]:
    factor = {"by": 1 + by / 100}
    yield Change("mode_costs", where={"mode": place}, set={"cost_yuan_per_t_km": factor, "fixed_yuan_per_t": factor})


def _value_of_time(_: Region, place: str, by: float) -> Iterator[Change]:
    factor: dict[str, Any] = {"by": 1 + by / 100}
    yield Change("commodities", where={"commodity": place}, set={"value_of_time_yuan_per_t_h": factor})


def _demand(region: Region, place: str, by: float) -> Iterator[Change]:
    factor = {"by": 1 + by / 100}
    for name, columns in (("supply_use", ("supply_t", "use_t")), ("demand", ("t",))):
        if (region.table(name)["commodity"] == place).any():
            yield Change(name, where={"commodity": place}, set=dict.fromkeys(columns, factor))


def _service(column: str) -> Callable[[Region, str, float], Iterator[Change]]:
    def move(region: Region, place: str, by: float) -> Iterator[Change]:
        today = float(region.table("services").set_index("service_id")[column].to_dict()[place])
        # No fare is a fare of nothing; a departure without a size has none that could grow, and is refused.
        how = {"to": by} if np.isnan(today) and column == "fare_yuan_per_t" else {"add": by}
        yield Change("services", where={"service_id": place}, set={column: how})

    return move


_MOVES: dict[str, Callable[[Region, str, float], Iterator[Change]]] = {
    "link_time": _link_time,
    "link_cost": _link_cost,
    "dwell": _transfers("time_h"),
    "border_wait": _transfers("time_h"),
    "handling": _transfers("cost_yuan_per_t"),
    "tariff": _tariff,
    "value_of_time": _value_of_time,
    "demand": _demand,
    "service_frequency": _service("frequency_per_week"),
    "service_fare": _service("fare_yuan_per_t"),
    "service_size": _service("size_t"),
    "capacity": _capacity,
}
