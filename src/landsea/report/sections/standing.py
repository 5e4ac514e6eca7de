"""Where the region stands: targets, peers, zones, indices, and what documents state beside what is found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from landsea.indicators import DefinedIndex
from landsea.report.blocks import Block, Column, Figure, Heading, Para, Section, Table
from landsea.report.context import Context
from landsea.report.dots import SHAPES, DotLine, dot_plot
from landsea.report.names import records
from landsea.report.numbers import NOTHING, readable, signed
from landsea.report.ranks import Ranked, rank_plot
from landsea.report.standing import Standing

Row = dict[str, Any]
#: Lines of the picture of peers, and peers that a line needs to be worth its place.
_LINES, _PEERS = 14, 1
_WEAK = ("estimate", "assumption")
#: States of targets in the order of the table.
_ORDER = ("past", "on track", "off track", "missed", "no trend", "no year")


def build(c: Context) -> Section:
    """Write the section."""
    title = c.t("standing.title")
    if c.standing is None:
        return Section("standing", title, [c.none()])
    blocks: list[Block] = [Para(_intro(c, c.standing))]
    blocks += _targets(c, c.standing) + _peers(c, c.standing) + _indices(c, c.standing)
    return Section("standing", title, blocks, _open(c, c.standing) + _zones(c, c.standing) + _stated(c, c.standing))


def _intro(c: Context, standing: Standing) -> str:
    table = standing.board.table
    known = table[table["value"].notna()]
    counts = known["origin"].value_counts()
    stated = int(counts.get("document", 0))
    return c.t("standing.intro", count=len(table), known=len(known) - stated, stated=stated)


def _title(c: Context, row: Mapping[str, Any]) -> str:
    return c.n.title(row, "title")


def _value(c: Context, value: float, unit: object, status: object = "") -> str:
    if value is None or not math.isfinite(value):
        return NOTHING
    return c.f.quantity(float(value), str(unit)) + (" ᵉ" if status in _WEAK else "")


def _period(c: Context, period: object) -> str:
    return c.t("standing.no_year") if period == "not stated" else c.f.period(period)


def _rate(share: float) -> str:
    return signed(f"{100 * share:.1f}%".replace("-", "\N{MINUS SIGN}")) if math.isfinite(share) else NOTHING


def _targets(c: Context, standing: Standing) -> list[Block]:
    rows = records(standing.board.targets)
    if not rows:
        return []
    titles = {row["indicator"]: _title(c, row) for row in records(standing.board.table)}
    arrows = dict(zip(standing.board.table["indicator"], standing.board.table["trend"], strict=True))
    known = sorted((row for row in rows if row["state"]), key=lambda row: _ORDER.index(row["state"]))
    columns = [Column(c.t("indicator")), Column(c.t("standing.now"), kind="number")]
    columns += [Column(c.t("standing.target"), kind="number"), Column(c.t("standing.gap"), kind="number")]
    columns += [Column(c.t("standing.required"), kind="number"), Column(c.t("standing.trend"), kind="number")]
    columns.append(Column(c.t("standing.way")))
    lines = [[titles[row["indicator"]], *_way(c, row, arrows[row["indicator"]])] for row in known]
    note = c.t("standing.targets_note")
    if not lines:
        return []
    return [Heading(c.t("standing.targets")), Table(c.t("standing.targets_caption"), columns, lines, note=note)]


def _open(c: Context, standing: Standing) -> list[Block]:
    """Write the targets of which the present value is not known."""
    titles = {row["indicator"]: _title(c, row) for row in records(standing.board.table)}
    rows = [row for row in records(standing.board.targets) if not row["state"]]
    lines = [[titles[row["indicator"]], _target(c, row)] for row in rows]
    columns = [Column(c.t("indicator")), Column(c.t("standing.target"), kind="number")]
    return [Table(c.t("standing.open_caption"), columns, lines)] if lines else []


def _target(c: Context, row: Row) -> str:
    return f"{_value(c, row['target'], row['unit'])} ({_period(c, row['year'])})"


def _way(c: Context, row: Row, arrow: str) -> list[str]:
    """Write the way to a target: now, target, gap, rates, judgement."""
    return [
        f"{_value(c, row['value'], row['unit'])} ({_period(c, row['value_year'])})",
        _target(c, row),
        _value(c, row["gap"], row["unit"]),
        _rate(row["required_rate"]),
        f"{arrow} {_rate(row['trend_rate'])}".strip(),
        c.t.choice("standing_state", str(row["state"])),
    ]


def _peers(c: Context, standing: Standing) -> list[Block]:
    """Draw what most of the pack's peers have a value of; sizes, which add up over places, are left out."""
    places = c.region.table("places")
    names = [str(name) for name in places.loc[places["peer"], "place"]]
    table = standing.board.peers[standing.board.peers["place"].isin(names)]
    found = {str(key): records(rows) for key, rows in table.groupby("indicator", sort=False)}
    own = [row for row in records(standing.board.table) if row["better"] != "neither"]
    own = [row for row in own if row["aggregate"] != "sum" and math.isfinite(row["value"])]
    chosen = [row for row in own if len(found.get(row["indicator"], ())) >= _PEERS]
    chosen = sorted(chosen, key=lambda row: -len(found[row["indicator"]]))[:_LINES]
    if not chosen:
        return []
    met = {peer["place"] for row in chosen for peer in found[row["indicator"]]}
    shown = [name for name in names if name in met][: len(SHAPES)]
    lines = [
        DotLine(
            _title(c, row), _value(c, row["value"], row["unit"], row["status"]), row["value"], row["low"], row["high"],
            [(shown.index(peer["place"]), peer["value"]) for peer in found[row["indicator"]] if peer["place"] in shown],
            row["better"],
        )
        for row in chosen
    ]  # fmt: skip
    picture = dot_plot(
        lines,
        title=c.t("standing.peers_picture"),
        own=_place(c, str(chosen[0]["place"])),
        peers=[_place(c, name) for name in shown],
        sides=(c.t("standing.worse"), c.t("standing.better")),
    )
    return [Heading(c.t("standing.peers")), Figure(picture, c.t("standing.peers_caption"))]


def _place(c: Context, name: str) -> str:
    local = {str(row["place"]): str(row["name_local"]) for row in records(c.region.table("places"))}
    return (local.get(name) or c.n.place(name)) if c.n.local else name


def _zones(c: Context, standing: Standing) -> list[Block]:
    """Write the groups of zones with the indicators that they have."""
    if not standing.zones:
        return []
    sums = {row["indicator"]: row for row in records(standing.board.table)}
    common = [key for key in sums if all(key in held for held in standing.zones.values())]
    if not common:
        return []
    columns = [Column(c.t("standing.zone"), kind="broad")]
    units = {key: c.f.unit(str(sums[key]["unit"])) for key in common}
    columns += [Column(_title(c, sums[key]), units[key][1], "number") for key in common]
    lines = [
        [_place(c, name), *(readable(held[key] * units[key][0]) for key in common)]
        for name, held in standing.zones.items()
    ]
    note = c.t("standing.zones_note")
    return [Heading(c.t("standing.zones")), Table(c.t("standing.zones_caption"), columns, lines, note=note)]


def _indices(c: Context, standing: Standing) -> list[Block]:
    blocks: list[Block] = []
    for one in standing.indices:
        if len(one.ranks) and "rank_low" in one.ranks:
            blocks.append(_ranks(c, one))
    return [Heading(c.t("standing.ranks")), *blocks] if blocks else []


def _index_title(c: Context, one: DefinedIndex) -> str:
    return (one.title_local or one.title) if c.n.local else one.title


def _ranks(c: Context, one: DefinedIndex) -> Figure:
    first = str(one.steps["place"].iloc[0])
    places = [
        Ranked(
            _place(c, str(row["place"])), readable(float(row["score"])), row["rank"], row["rank_low"],
            row["rank_high"], row["place"] == first,
        )
        for row in records(one.ranks)
    ]  # fmt: skip
    title = _index_title(c, one)
    picture = rank_plot(places, title=title, axis=c.t("standing.rank_axis"), name=f"ranks-{one.id}")
    return Figure(picture, c.t("standing.ranks_caption", title=title))


def _stated(c: Context, standing: Standing) -> list[Block]:
    rows = records(standing.recomputed)
    if not rows:
        return []
    found = [row for row in rows if row["how"]]
    # Reasons are sentences: below the indicator they have room, in a column of their own they would be a word wide.
    what = c.t("list.joint").join([c.t("indicator"), c.t("standing.reason")])
    columns = [Column(what, kind="broad"), Column(c.t("standing.stated"), kind="number")]
    columns += [Column(c.t("standing.found"), kind="number"), Column(c.t("standing.difference"), kind="number")]
    columns += [Column(c.t("standing.how"))]
    lines = [_compared(c, row) for row in sorted(found, key=lambda row: -abs(row["difference"]))]
    blocks: list[Block] = [Heading(c.t("standing.recomputed"))]
    blocks += [Table(c.t("standing.recomputed_caption"), columns, lines)] if lines else []
    return blocks + _needs(c, [row for row in rows if not row["how"]])


def _compared(c: Context, row: Row) -> list[str | Markup]:
    reason = row["reason_local"] if c.n.local and row["reason_local"] else row["reason"]
    stated = f"{_value(c, row['stated'], row['unit'])} ({_period(c, row['stated_year'])})"
    found = _value(c, row["found"], row["unit"], row["status"])
    when = f" ({_period(c, row['found_year'])})" if row["found_year"] else ""
    return [
        Markup('{}<span class="where">{}</span>').format(_title(c, row), reason), stated, f"{found}{when}",
        c.f.change(row["stated"], row["found"]), c.t.choice("standing_how", str(row["how"])),
    ]  # fmt: skip


def _needs(c: Context, rows: list[Row]) -> list[Block]:
    """Write what would be needed, each need once with all that waits for it."""
    by_need: dict[str, list[str]] = {}
    for row in rows:
        need = row["needs_local"] if c.n.local and row["needs_local"] else row["needs"]
        by_need.setdefault(str(need) or c.t("standing.unknown_need"), []).append(_title(c, row))
    if not by_need:
        return []
    columns = [Column(c.t("standing.need")), Column(c.t("standing.waiting"), kind="broad")]
    ranked = sorted(by_need.items(), key=lambda item: -len(item[1]))
    lines = [[need[:1].upper() + need[1:], c.t("list.joint").join(titles)] for need, titles in ranked]
    return [Table(c.t("standing.needs_caption", count=len(rows)), columns, lines)]
