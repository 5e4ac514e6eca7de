"""Section 9: how far to trust the model."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

from landsea.report.blocks import Block, Column, Figure, Heading, Para, Section, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import NOTHING, biggest, readable
from landsea.report.scatter import Point, scatter
from landsea.report.sections.summary import key_indicators

Row = dict[str, Any]
_WORST = 10
_LARGE = 5000


def build(c: Context) -> Section:
    """Write modelled values beside observed ones, and the constants."""
    rows = [{**row, "off": error(row)} for row in records(c.today.fit)]
    blocks: list[Block] = [Para(c.t("fit.intro"))]
    if rows:
        blocks += [_scores(c, rows), _picture(c, rows)]
    tables: list[Block] = [Heading(c.t("fit.calibrate")), _table(c, rows, "calibrate", c.t("fit.calibrate_caption"))]
    tables += [Heading(c.t("fit.validate")), _table(c, rows, "validate", c.t("fit.validate_caption"))]
    if c.ranges is not None and {"low", "high"} <= set(c.ranges.columns):
        tables += [Heading(c.t("ranges.title")), _ranges(c, records(c.ranges))]
    tables += [Heading(c.t("constants.title")), *_constants(c)]
    return Section("fit", c.t("fit.title"), blocks, tables)


def error(row: Row) -> float:
    """Return the relative error of a modelled value."""
    observed, modelled = float(row["observed"]), float(row["modelled"])
    return (modelled - observed) / abs(observed) if observed else math.nan


def _title(c: Context, row: Row) -> str:
    place, title = str(row.get("place") or ""), c.n.title(row, "title")
    # A title in the local language names its place itself.
    named = not place or c.n.local or place.lower() in title.lower()
    return title if named else f"{title} ({place})"


def _scores(c: Context, rows: list[Row]) -> Block:
    columns = [Column(c.t("set"))]
    columns += [Column(c.t(key), kind="number") for key in ("count", "median_error", "within10", "baseline_error")]
    lines = []
    for use, title in (("calibrate", c.t("fit.calibrate")), ("validate", c.t("fit.validate"))):
        off = [abs(row["off"]) for row in rows if row["use"] == use and math.isfinite(row["off"])]
        within = sum(value <= 0.1 for value in off)
        shown = [c.f.percent(median(off)), c.f.percent(within / len(off))] if off else [NOTHING, NOTHING]
        lines.append([title, str(len(off)), *shown, _baseline(c, rows, use)])
    return Table(c.t("fit.scores_caption"), columns, lines, note=c.t("fit.scores_note"))


def _baseline(c: Context, rows: list[Row], use: str) -> str:
    """Score a simple guess, where the fit's table gives one in its column ``baseline``."""
    pairs = [
        (float(row["observed"]), float(row.get("baseline", math.nan) or math.nan)) for row in rows if row["use"] == use
    ]
    off = [abs(guess / seen - 1) for seen, guess in pairs if seen and math.isfinite(guess)]
    return c.f.percent(median(off)) if off else NOTHING


def _picture(c: Context, rows: list[Row]) -> Figure:
    compared = [row for row in rows if row["use"] in ("calibrate", "validate") and math.isfinite(row["off"])]
    worst = sorted(compared, key=lambda row: -abs(row["off"]))[:_WORST]
    labels = {str(row["observation_id"]): f"{k}" for k, row in enumerate(worst, start=1)}
    points = [_point(row, labels.get(str(row["observation_id"]), "")) for row in compared]
    axes = (c.t("fit.axis_observed"), c.t("fit.axis_modelled"))
    keys = (c.t("fit.calibrate"), c.t("fit.validate"), c.t("fit.band"))
    picture = scatter(points, title=c.t("fit.picture"), axes=axes, keys=keys)
    named = [f"{k} {_title(c, row)} ({c.f.change(1.0, 1.0 + row['off'])})" for k, row in enumerate(worst, start=1)]
    return Figure(picture, c.t("fit.picture_caption", worst=c.t("list.joint").join(named)))


def _point(row: Row, label: str) -> Point:
    """Make the point of an observation; large counts are shown in thousands, or one would stretch the axes."""
    observed, modelled = float(row["observed"]), float(row["modelled"])
    while abs(observed) > _LARGE:
        observed, modelled = observed / 1000, modelled / 1000
    return Point(observed, modelled, row["use"] == "calibrate", label)


def _table(c: Context, rows: list[Row], use: str, caption: str) -> Block:
    chosen = sorted((row for row in rows if row["use"] == use), key=lambda row: -abs(row["off"] or 0.0))
    if not chosen:
        return c.none()
    columns = [Column(c.t("observation")), Column(c.t("year")), Column(c.t("unit"), kind="unit")]
    columns += [Column(c.t(key), kind="number") for key in ("observed", "modelled", "error")]
    columns.append(Column(c.t("source")))
    return Table(caption, columns, [_row(c, row) for row in chosen])


def _row(c: Context, row: Row) -> list[str]:
    factor, unit = c.f.scaled(str(row["unit"]), biggest([row["observed"], row["modelled"]]))
    mark = " ᵉ" if row.get("status") in ("estimate", "assumption") else ""
    observed, modelled = (readable(float(row[key]) * factor) for key in ("observed", "modelled"))
    change = c.f.change(float(row["observed"]), float(row["modelled"]))
    return [
        _title(c, row),
        c.f.period(row["year"]),
        unit,
        observed + mark,
        modelled,
        change,
        c.n.source(str(row["source"])),
    ]


def _ranges(c: Context, rows: list[Row]) -> Table:
    """Write what the indicators become when shippers follow cost less or more closely."""
    columns = [Column(c.t("indicator")), Column(c.t("unit"), kind="unit")]
    columns += [Column(c.t(key), kind="number") for key in ("ranges.low", "ranges.central", "ranges.high")]
    lines = []
    keys = key_indicators(c)
    for row in (row for row in rows if row["indicator"] in keys):
        found = [float(row[key]) for key in ("low", "central", "high")]
        factor, unit = c.f.scaled(str(row["unit"]), biggest(found))
        lines.append([c.n.title(row, "title"), unit, *(readable(value * factor) for value in found)])
    return Table(c.t("ranges.caption"), columns, lines, note=c.t("ranges.note"))


def at_bound(row: Row) -> bool:
    """Tell whether a constant stopped at the end of its range."""
    value, low, high = (float(row[key]) for key in ("value_yuan_per_t", "low_yuan_per_t", "high_yuan_per_t"))
    span = high - low if math.isfinite(high - low) else 1.0
    return any(math.isfinite(end) and abs(value - end) <= 1e-3 * abs(span) for end in (low, high))


def _constants(c: Context) -> list[Block]:
    rows = records(c.today.constants)
    if not rows:
        return [c.none()]
    loose = sum(not row["fitted_to"] for row in rows)
    bound = sum(at_bound(row) for row in rows)
    columns = [
        Column(c.t("constant")),
        Column(c.t("goods")),
        Column(c.t("value"), c.f.unit("yuan/t")[1], "number"),
    ]
    columns += [Column(c.t("range"), kind="number"), Column(c.t("identified")), Column(c.t("remark"))]
    intro = Para(c.t("constants.intro", count=len(rows), loose=loose, bound=bound))
    return [intro, Table(c.t("constants.caption"), columns, [_constant(c, row) for row in rows])]


def _constant(c: Context, row: Row) -> list[str]:
    place = c.n.port_group(str(row["place"])) if row["place"] else ""
    mode = c.n.mode(str(row["mode"])) if row["mode"] else ""
    what = " · ".join(part for part in (place, mode) if part) or str(row["constant_id"])
    ends = [readable(float(row[key])) for key in ("low_yuan_per_t", "high_yuan_per_t")]
    goods = c.t("all_goods") if row["commodity"] == "*" else c.n.commodity_group(str(row["commodity"]))
    found = str(row["fitted_to"]).replace(";", "; ") or c.t("constants.nothing")
    remark = c.t("constants.bound") if at_bound(row) else str(row["fitted_on"] or "")
    return [what, goods, readable(float(row["value_yuan_per_t"])), " … ".join(ends), found, remark]
