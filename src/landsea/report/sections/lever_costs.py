"""Tables of levers and projects: what they do, what they cost a year, and what a yuan does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from landsea.model import Outcome
from landsea.model.costs import project_effects
from landsea.report.blocks import Block, Column, Para, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import NOTHING, readable, signed

_SHOWN = 12

#: Stands beside a cost of which a part is not known.
IN_PART = "†"

#: Smaller than the decimals that a number is written with.
TINY, ALMOST = 5e-7, "≈ 0"


def lever_columns(c: Context) -> list[Column]:
    """Columns of a table of levers without costs."""
    keys = ("levers.today", "levers.per_unit", "levers.effect")
    return [Column(c.t("levers.lever")), Column(c.t("levers.kind")), *(Column(c.t(key), kind="number") for key in keys)]


def lever_cells(c: Context, row: dict[str, Any], factor: float) -> list[str]:
    """Write a lever: name, kind, today's value, effect per unit and of the usual change."""
    scale, unit = c.f.unit(str(row["unit"]))
    slope, effect = float(row["derivative"]) * factor / scale, float(row["effect"]) * factor
    return [
        lever_name(c, row),
        c.t.choice("lever", str(row["kind"])),
        c.f.joined(readable(float(row["today"]) * scale), unit),
        f"{moved(slope)} / {unit}" if unit else moved(slope),
        moved(effect) if effect == effect else NOTHING,
    ]


def moved(value: float) -> str:
    """Write a change with its sign; one that is not nothing and rounds to it is called nearly so."""
    return ALMOST if 0 < abs(value) < TINY else signed(readable(value))


def lever_name(c: Context, row: dict[str, Any]) -> str:
    """Name of a lever's place, or its id."""
    return c.n.title(row, "place") or str(row["place_id"])


def costed(c: Context, levers: pd.DataFrame) -> list[Block]:
    """Write the levers whose cost the pack knows, by what a yuan does, and its projects with all that they move."""
    if not isinstance(c.today, Outcome):
        return []
    priced = levers[levers["per_bn_yuan"].notna()]
    priced = priced.loc[priced["per_bn_yuan"].abs().sort_values(ascending=False, kind="stable").index]
    projects = project_effects(c.today, levers)
    if projects.empty:
        return [Para(c.t("levers.no_costs"), role="note")]
    if projects["effect"].isna().all():
        return [Para(c.t("levers.costs_unbound"), role="note")]
    title = c.n.title({str(key): value for key, value in levers.attrs.items()}, "title")
    blocks: list[Block] = [_levers(c, priced, title, str(levers.attrs["unit"]))] if len(priced) else []
    return [*blocks, _projects(c, projects, title, str(levers.attrs["unit"]))]


def _levers(c: Context, priced: pd.DataFrame, title: str, of: str) -> Table:
    factor, unit = c.f.unit(of)
    columns = [*lever_columns(c)[:-1], Column(c.t("levers.unit_cost"), kind="number"), per_yuan_column(c, unit)]
    rows = [
        [*lever_cells(c, row, factor)[:-1], _unit_cost(c, row), per_yuan(c, row, factor)]
        for row in records(priced.head(_SHOWN))
    ]
    return Table(c.t("levers.priced", title=title), columns, rows, note=c.t("levers.priced_note"))


def _projects(c: Context, projects: pd.DataFrame, title: str, of: str) -> Table:
    factor, unit = c.f.unit(of)
    money, yuan = c.f.unit("bn yuan")
    columns = [Column(c.t("levers.project")), Column(c.t("cost.investment"), yuan, "number")]
    columns += [Column(c.t("cost.annual"), yuan, "number"), Column(c.t("levers.all_moved"), unit, "number")]
    rows = [
        [
            c.n.title(row) or str(row["project"]),
            readable(row["investment_bn_yuan"] * money),
            readable(row["annual_bn_yuan"] * money) + (IN_PART if row["in_part"] else ""),
            moved(row["effect"] * factor),
            per_yuan(c, row, factor),
        ]
        for row in records(projects)
    ]
    note = c.t("levers.projects_note")
    return Table(c.t("levers.projects", title=title), [*columns, per_yuan_column(c, unit)], rows, note=note)


def per_yuan_column(c: Context, unit: str) -> Column:
    """Column of what one of the reader's units of money a year does."""
    return Column(c.t("levers.per_yuan", money=c.f.unit("bn yuan")[1]), unit, "number")


def per_yuan(c: Context, row: dict[str, Any], factor: float) -> str:
    """Write what one of the reader's units of money a year does; a dash where no cost is known."""
    return moved(float(row["per_bn_yuan"]) * factor / c.f.unit("bn yuan")[0])


def _unit_cost(c: Context, row: dict[str, Any]) -> str:
    scale, unit = c.f.unit(str(row["unit"]))
    money, yuan = c.f.unit("million yuan")
    shown = readable(float(row["cost_yuan"]) * 1e-6 * money / scale)
    return f"{c.f.joined(shown, yuan)} / {unit}{IN_PART if row['in_part'] else ''}"
