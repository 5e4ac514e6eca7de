"""Section 8: what changes under each scenario."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pandas as pd

from landsea.report.bars import Bar, differences
from landsea.report.blocks import Block, Column, Figure, Heading, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.inputs import OutcomeLike
from landsea.report.numbers import NOTHING, biggest, readable, signed
from landsea.report.sections.gain_and_cost import gain_and_cost
from landsea.report.sections.summary import all_shown, indicator_table, values
from landsea.report.totals import link_tonnes

_BARS_SHOWN = 12
_PLACES_SHOWN = 6
_ROWS_TOLD = 3
_MOST_TOLD = 3
_NAMES_SHOWN = 8
#: A relative change below this is no change: it is the rounding of the numbers shown.
_STILL = 5e-4


def build(c: Context) -> Section:
    """Write every scenario beside the baseline."""
    tables: list[Block] = [] if all_shown(c) else [indicator_table(c, c.t("scenarios.all_caption"))]
    if not c.after:
        return Section("scenarios", c.t("scenarios.title"), [Para(c.t("scenarios.none"), role="none")], tables)
    blocks: list[Block] = [Para(c.t("scenarios.intro"))]
    for place, outcome in enumerate(c.after, start=1):
        blocks += _told(c, outcome, place)
        tables += _scenario(c, outcome, place)
    blocks += gain_and_cost(c)
    return Section("scenarios", c.t("scenarios.title"), blocks, tables)


def _told(c: Context, outcome: OutcomeLike, place: int) -> list[Block]:
    """Write what a scenario is, and what moves most."""
    told = [c.local(outcome.scenario, "description")]
    moving = [row for row in changed(c, outcome) if abs(row["relative"]) > _STILL][:_MOST_TOLD]
    named = [f"{c.n.title(row, 'title')} {c.f.change(row['was'], row['now'])}" for row in moving]
    told.append(c.t("scenarios.most", changes=c.t("list.joint").join(named)) if named else c.t("scenarios.nothing"))
    words = ("" if c.t.lang == "zh" else " ").join(part for part in told if part)
    return [Para(f"{place}. {c.scenario_title(outcome)}", role="runin"), Para(words)]


def _scenario(c: Context, outcome: OutcomeLike, place: int) -> list[Block]:
    blocks: list[Block] = [Heading(f"{place}. {c.scenario_title(outcome)}")]
    changes = described(c, getattr(outcome.scenario, "changes", ()))
    if changes:
        blocks += [Para(c.t("scenarios.changes"), role="runin"), Items(changes)]
    rows = changed(c, outcome)
    moving = [row for row in rows if abs(row["relative"]) > _STILL]
    if moving:
        blocks.append(_picture(c, moving[:_BARS_SHOWN], place))
        blocks.append(_table(c, moving, c.scenario_title(outcome)))
    blocks += _unmoved(c, [row for row in rows if row not in moving])
    return [*blocks, _corridors(c, outcome), _terminals(c, outcome)]


def _unmoved(c: Context, rows: list[dict[str, Any]]) -> list[Block]:
    if len(rows) > _NAMES_SHOWN:
        return [Para(c.t("scenarios.unmoved_many", count=len(rows)), role="note")]
    names = c.t("list.joint").join(c.n.title(row, "title") for row in rows)
    return [Para(c.t("scenarios.unmoved", count=len(rows), names=names), role="note")] if rows else []


def described(c: Context, changes: Iterable[Any]) -> list[str]:
    """Write changes as sentences; many new rows of one table become one sentence with what they share."""
    told: list[str] = []
    for (table, adds), some in groupby(changes, key=lambda one: (str(getattr(one, "table", "")), _adds(one))):
        same = list(some)
        if adds and len(same) > _ROWS_TOLD:
            shared = set.intersection(*({(k, str(v)) for k, v in one.add.items()} for one in same))
            row = _pairs(c, {key: value for key, value in same[0].add.items() if (key, str(value)) in shared})
            told.append(c.t("change.add_many", table=table, count=len(same), row=row))
        else:
            told += [describe(c, change) for change in same]
    return told


def _adds(change: Any) -> bool:
    return bool(getattr(change, "add", None))


def describe(c: Context, change: Any) -> str:
    """Write a change as a sentence, from its parts where it has them."""
    if isinstance(change, str) or not hasattr(change, "table"):
        return str(change)
    table = str(change.table)
    if getattr(change, "add", None):
        return c.t("change.add", table=table, row=_pairs(c, change.add))
    rows = _pairs(c, getattr(change, "where", {})) or c.t("change.all")
    if getattr(change, "remove", False):
        return c.t("change.remove", table=table, rows=rows)
    words = {"to": c.t("change.to"), "by": c.t("change.by"), "add": c.t("change.plus")}
    sets = [f"{key} {words.get(how, how)} {v}" for key, one in change.set.items() for how, v in one.items()]
    return c.t("change.set", table=table, rows=rows, sets=c.t("list.joint").join(sets))


def _pairs(c: Context, columns: Any) -> str:
    shown = (
        f"{key} = {' / '.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in columns.items()
        if key not in ("source", "status", "note", "name_local")
    )
    return c.t("list.joint").join(shown)


def changed(c: Context, outcome: OutcomeLike) -> list[dict[str, Any]]:
    """Return every modelled indicator with both values, sorted by the size of the relative change."""
    before, after = values(c.today), values(outcome)
    rows = []
    for key in dict.fromkeys([*before, *after]):
        row = after.get(key) or before[key]
        was, now = (float(side[key]["value"]) if key in side else math.nan for side in (before, after))
        if row["origin"] == "model":
            rows.append({**row, "was": was, "now": now, "relative": _relative(was, now)})
    return sorted(rows, key=lambda row: -abs(row["relative"]))


def _relative(was: float, now: float) -> float:
    if not (math.isfinite(was) and math.isfinite(now)) or was == now:
        return 0.0
    return (now - was) / abs(was) if was else math.copysign(math.inf, now)


def _picture(c: Context, rows: list[dict[str, Any]], place: int) -> Figure:
    bars = [
        Bar(c.n.title(row, "title"), [100 * row["relative"]], c.f.change(row["was"], row["now"]))
        for row in rows
        if math.isfinite(row["relative"])
    ]
    title = c.t("scenarios.picture")
    return Figure(
        differences(bars, name=f"differences-{place}", title=title, axis="%"),
        c.t("scenarios.picture_caption"),
    )


def _table(c: Context, rows: list[dict[str, Any]], title: str) -> Table:
    columns = [Column(c.t("indicator")), Column(c.t("unit"), kind="unit"), Column(c.t("baseline"), kind="number")]
    columns += [Column(c.t(key), kind="number") for key in ("scenario", "difference")]
    columns += [Column(c.t("change"), "%", "number"), Column(c.t("meaning"))]
    return Table(c.t("scenarios.caption", title=title), columns, [_row(c, row) for row in rows])


def _row(c: Context, row: dict[str, Any]) -> list[str]:
    factor, unit = c.f.scaled(str(row["unit"]), biggest([row["was"], row["now"]]))
    was, now = row["was"] * factor, row["now"] * factor
    gap, change = signed(readable(now - was)), c.f.change(was, now)
    figures = 4 if abs(row["relative"]) < 0.05 else 3
    shown = [readable(was, figures), readable(now, figures)]
    return [c.n.title(row, "title"), unit, *shown, gap, change, _meaning(c, row)]


def _meaning(c: Context, row: dict[str, Any]) -> str:
    if row["better"] not in ("higher", "lower"):
        return NOTHING
    improves = (row["relative"] > 0) == (row["better"] == "higher")
    return c.t("improves") if improves else c.t("worsens")


def _extremes(before: pd.Series, after: pd.Series) -> list[tuple[str, float, float]]:
    """Return those that gain most and those that lose most: (key, before, after)."""
    both = pd.concat([before.rename("was"), after.rename("now")], axis=1).fillna(0.0)
    gap = (both["now"] - both["was"]).sort_values()
    floor = 1e-6 * float(both["was"].max() or 0.0)
    chosen = [*gap.index[::-1][:_PLACES_SHOWN], *gap.index[:_PLACES_SHOWN][::-1]]
    kept = [key for key in dict.fromkeys(chosen) if abs(gap[key]) > floor]
    return [(str(key), float(both.loc[key, "was"]), float(both.loc[key, "now"])) for key in kept]


def _corridors(c: Context, outcome: OutcomeLike) -> Block:
    rows = _extremes(link_tonnes(c.today), link_tonnes(outcome))
    lines = [_moved(c, c.n.link(key), was, now) for key, was, now in rows]
    return _places(c, c.t("scenarios.links", title=c.scenario_title(outcome)), c.t("link"), lines)


def _terminals(c: Context, outcome: OutcomeLike) -> Block:
    before, after = (
        one.transfers["t"].astype(float).groupby(one.transfers["terminal_id"]).sum() for one in (c.today, outcome)
    )
    lines = [_moved(c, c.n.terminal(key), was, now) for key, was, now in _extremes(before, after)]
    return _places(c, c.t("scenarios.terminals", title=c.scenario_title(outcome)), c.t("terminal"), lines)


def _moved(c: Context, name: str, was: float, now: float) -> list[str]:
    sign = "+" if now > was else "\N{MINUS SIGN}"
    gap = c.f.tonnes(abs(now - was))
    return [
        name,
        c.f.tonnes(was),
        c.f.tonnes(now),
        gap if gap.startswith("<") else sign + gap,
        c.f.change(was, now),
    ]


def _places(c: Context, caption: str, what: str, lines: list[list[str]]) -> Block:
    if not lines:
        return Para(c.t("scenarios.still", caption=caption), role="none")
    columns = [Column(what), Column(c.t("baseline"), c.mt, "number"), Column(c.t("scenario"), c.mt, "number")]
    columns += [Column(c.t("difference"), c.mt, "number"), Column(c.t("change"), "%", "number")]
    return Table(caption, columns, lines)
