"""Section 6: how full each port, line and border is."""

from __future__ import annotations

import math
from typing import Any

from landsea.corridor.seasons import OPEN
from landsea.report.bars import Bar
from landsea.report.bars import utilisation as picture_of
from landsea.report.blocks import Block, Column, Figure, Para, Section, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import NOTHING, biggest, readable

#: A quota that is full is not above its limit.
FULL = 1 + 1e-6

_BARS_SHOWN = 15
_ROWS_SHOWN = 60


def build(c: Context) -> Section:
    """Write the capacities, fullest first."""
    rows = sorted(records(c.today.utilisation), key=lambda row: -_finite(row["utilisation"]))
    if not rows:
        return Section("utilisation", c.t("utilisation.title"), [c.none()])
    over = [row for row in rows if row["utilisation"] > FULL]
    blocks: list[Block] = [Para(_intro(c))]
    if over:
        blocks.append(Para(c.t("utilisation.over", count=len(over), names=_listed(c, over))))
    blocks.append(_picture(c, rows[:_BARS_SHOWN], len(rows)))
    return Section("utilisation", c.t("utilisation.title"), blocks, [_table(c, rows[:_ROWS_SHOWN], len(rows))])


def _intro(c: Context) -> str:
    reached = c.today.diagnostics.get("equilibrium")
    if reached is None:
        return c.t("utilisation.intro")
    return c.t("utilisation.balanced", steps=reached["iterations"], residual=f"{reached['residual']:.0e}")


def _balanced(c: Context) -> bool:
    return c.today.diagnostics.get("equilibrium") is not None


def _finite(value: float) -> float:
    return -1.0 if math.isnan(value) else value


def _place(c: Context, row: dict[str, Any]) -> str:
    place = c.n.title(row, "place") or str(row["capacity_id"])
    season = str(row.get("season") or "")
    return c.t("utilisation.in_season", place=place, season=_season(c, season)) if season else place


def _season(c: Context, season: str) -> str:
    if season == OPEN:
        return c.t("season.open")
    return c.n.season(season)


def _kind(c: Context, row: dict[str, Any]) -> str:
    return c.t.choice("capacity_unit", str(row["unit"]))


def _listed(c: Context, rows: list[dict[str, Any]]) -> str:
    names = [f"{_place(c, row)} ({_percent(row)})" for row in rows[:8]]
    return c.t("list.joint").join(names) + ("…" if len(rows) > 8 else "")


def _percent(row: dict[str, Any]) -> str:
    value = float(row["utilisation"])
    return f"{value:.0%}" if math.isfinite(value) else NOTHING if math.isnan(value) else "∞"


def _picture(c: Context, rows: list[dict[str, Any]], count: int) -> Figure:
    bars = [
        Bar(f"{_place(c, row)} · {_kind(c, row)}", [max(0.0, _finite(row["utilisation"]))], _percent(row))
        for row in rows
    ]
    picture = picture_of(bars, name="utilisation-bars", title=c.t("utilisation.picture"), limit="100%")
    return Figure(picture, c.t("utilisation.picture_caption", shown=len(rows), count=count))


def _table(c: Context, rows: list[dict[str, Any]], count: int) -> Table:
    columns = [Column(c.t("place")), Column(c.t("counted"))]
    columns += [Column(c.t(key), kind="number") for key in ("load", "capacity", "utilisation")]
    columns.append(Column(c.t("limit_kind")))
    if _balanced(c):
        columns.append(Column(c.t("delay"), kind="number"))
    lines = [_row(c, row) for row in rows]
    caption = c.t("utilisation.caption", shown=len(rows), count=count)
    return Table(caption, columns, lines, note=c.t("utilisation.note"))


def _row(c: Context, row: dict[str, Any]) -> list[str]:
    factor, unit = c.f.scaled(str(row["unit"]), biggest([row["load"], row["capacity"]]))
    mark = " ᵉ" if row.get("status") in ("estimate", "assumption") else ""
    load, limit = (c.f.joined(readable(float(row[key]) * factor), unit) for key in ("load", "capacity"))
    kind = c.t.choice("capacity_kind", str(row["kind"]))
    cells = [_place(c, row), _kind(c, row), load, limit + mark, _percent(row), kind]
    return [*cells, _delay(c, row)] if _balanced(c) else cells


def _delay(c: Context, row: dict[str, Any]) -> str:
    """Write the delay of a soft limit, the price of a unit of a quota."""
    if row["kind"] == "soft":
        return c.f.quantity(float(row["delay_h"]), "h")
    return c.f.quantity(float(row["price_yuan_per_unit"]), f"yuan/{row['unit']}")
