"""Section 10: what the numbers rest on, what was assumed, and what went wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from landsea.report.bars import Bar, stacked
from landsea.report.blocks import Block, Column, Figure, Heading, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import readable
from landsea.report.sections.claims import unanswered

STATUSES = ("published", "derived", "estimate", "assumption")
_TABLES = (
    "node",
    "link",
    "geometry",
    "zones",
    "terminals",
    "transfers",
    "modes",
    "mode_costs",
    "commodities",
    "access",
    "services",
    "service_calls",
    "seasons",
    "closures",
    "movement",
    "capacities",
    "season_capacities",
    "supply_use",
    "demand",
    "observations",
    "indicators",
    "targets",
    "counting",
    "constants",
    "claims",
    "crosswalk",
)
#: Tables whose assumptions a reader must know, with the columns that name the row and its value.
_WEIGHTY = {
    "commodities": ("commodity", "value_of_time_yuan_per_t_h"),
    "modes": ("mode", "speed_kmh"),
    "mode_costs": ("mode", "cost_yuan_per_t_km"),
    "constants": ("constant_id", "value_yuan_per_t"),
    "capacities": ("capacity_id", "value"),
}
_PAIRS_SHOWN = 20


def build(c: Context) -> Section:
    """Write sources, assumptions, unserved demand, warnings and times."""
    blocks: list[Block] = [Para(c.t("sources.intro")), *_statuses(c), _sources(c)]
    blocks += [Heading(c.t("assumptions.title")), _assumptions(c)]
    diagnostics = c.today.diagnostics
    blocks += [Heading(c.t("unserved.title")), _unserved(c, diagnostics.get("unserved"))]
    blocks += [Heading(c.t("balance.title")), _balance(c, diagnostics.get("balance"))]
    blocks += [Heading(c.t("diagnostics.title")), *_warnings(c), _times(c)]
    blocks += [Heading(c.t("claims.rest_title")), unanswered(c)]
    return Section("sources", c.t("sources.title"), tables=blocks)


def _statuses(c: Context) -> list[Block]:
    counts = {}
    for name in _TABLES:
        table = c.region.table(name)
        if len(table):
            counts[name] = [int((table["status"] == status).sum()) for status in STATUSES]
    if not counts:
        return [c.none()]
    bars = [Bar(name, [n / sum(row) for n in row], f"{sum(row):,}") for name, row in counts.items() if sum(row)]
    parts = [c.t.choice("status", status) for status in STATUSES]
    picture = stacked(bars, parts, name="status", title=c.t("status.picture"), axis=c.t("status.axis"), whole=1.0)
    return [Figure(picture, c.t("status.caption"))]


def _used(c: Context) -> dict[str, int]:
    """Count the rows that name each source."""
    counts: dict[str, int] = {}
    for name in _TABLES:
        for keys in c.region.table(name)["source"]:
            for key in str(keys).split(";"):
                counts[key.strip()] = counts.get(key.strip(), 0) + 1
    return counts


def _sources(c: Context) -> Block:
    used = _used(c)
    rows = [row for row in records(c.region.table("sources")) if str(row["source"]) in used]
    rows.sort(key=lambda row: -used[str(row["source"])])
    if not rows:
        return c.none()
    columns = [
        Column(c.t("source")),
        Column(c.t("publisher")),
        Column(c.t("date")),
        Column(c.t("source_kind"), kind="unit"),
    ]
    columns += [Column(c.t("confidence")), Column(c.t("rows"), kind="number")]
    lines = [
        [
            str(row["title"]),
            str(row["publisher"]),
            str(row["date"]),
            c.t.choice("source_kind", str(row["kind"])),
            str(row["confidence"]),
            f"{used[str(row['source'])]:,}",
        ]
        for row in rows
    ]
    return Table(c.t("sources.caption"), columns, lines, note=c.t("sources.note"))


def _assumptions(c: Context) -> Block:
    columns = [
        Column(c.t("table")),
        Column(c.t("row")),
        Column(c.t("value"), kind="number"),
        Column(c.t("remark")),
    ]
    lines: list[list[str]] = []
    for name, (key, value) in _WEIGHTY.items():
        for row in records(c.region.table(name)):
            if row["status"] == "assumption":
                lines.append([name, _row_name(c, name, row, key), f"{readable(row[value])}", str(row["note"])])
    note = c.t("assumptions.note")
    return Table(c.t("assumptions.caption", count=len(lines)), columns, lines, note=note) if lines else c.none()


def _row_name(c: Context, table: str, row: dict[str, Any], key: str) -> str:
    if table in ("modes", "commodities"):
        return c.n.title(row)
    if table == "mode_costs":
        goods = c.t("all_goods") if row["commodity"] == "*" else c.n.commodity_group(str(row["commodity"]))
        return f"{c.n.mode(str(row['mode']))} · {goods}"
    return str(row[key])


def _unserved(c: Context, table: Any) -> Block:
    if not isinstance(table, pd.DataFrame) or table.empty:
        return Para(c.t("unserved.none"), role="none")
    rows = records(table.sort_values("t", ascending=False).head(_PAIRS_SHOWN))
    columns = [
        Column(c.t("origin")),
        Column(c.t("destination")),
        Column(c.t("goods")),
        Column(c.t("tonnes"), c.mt, "number"),
    ]
    lines = [
        [
            c.n.zone(str(row["origin"])),
            c.n.zone(str(row["destination"])),
            c.n.commodity(str(row["commodity"])),
            c.f.tonnes(float(row["t"])),
        ]
        for row in rows
    ]
    whole = c.f.quantity(float(table["t"].sum()), "t")
    return Table(c.t("unserved.caption", t=whole, count=len(table), shown=len(lines)), columns, lines)


def _balance(c: Context, table: Any) -> Block:
    needed = {"commodity", "supply_t", "use_t", "balanced_t"}
    if not isinstance(table, pd.DataFrame) or table.empty or not needed <= set(table.columns):
        return c.none()
    columns = [Column(c.t("goods"))]
    columns += [Column(c.t(key), c.mt, "number") for key in ("supply", "use", "balanced")]
    lines = [
        [
            c.n.commodity(str(row["commodity"])),
            *(c.f.tonnes(float(row[key])) for key in ("supply_t", "use_t", "balanced_t")),
        ]
        for row in records(table)
    ]
    return Table(c.t("balance.caption"), columns, lines, note=c.t("balance.note"))


def _warnings(c: Context) -> list[Block]:
    found = [str(words) for words in c.today.diagnostics.get("warnings") or ()]
    for outcome in c.after:
        title = c.scenario_title(outcome)
        found += [f"{title}: {words}" for words in outcome.diagnostics.get("warnings") or () if str(words) not in found]
    return [Items(found)] if found else [Para(c.t("warnings.none"), role="none")]


def _times(c: Context) -> Block:
    seconds = c.today.diagnostics.get("seconds")
    if not isinstance(seconds, Mapping) or not seconds:
        return c.none()
    lines = [[str(stage).replace("_", " "), f"{float(spent):.2f}"] for stage, spent in seconds.items()]
    lines.append([c.t("total"), f"{sum(float(spent) for spent in seconds.values()):.2f}"])
    return Table(c.t("times.caption"), [Column(c.t("stage")), Column(c.t("seconds"), "s", "number")], lines, total=True)
