"""The part of "who does what" on losses: places that are gone for a while, and what that costs whom."""

from __future__ import annotations

from typing import Any

from landsea.planning.losses import Loss
from landsea.report.amount_maps import draw
from landsea.report.bars import Bar, stacked
from landsea.report.blocks import Block, Column, Figure, Heading, Table
from landsea.report.coast import read_coast
from landsea.report.context import Context
from landsea.report.economies import Line, lines, marks
from landsea.report.names import records
from landsea.report.numbers import fixed, readable


def blocks(c: Context) -> list[Block]:
    """Write the losses, if there are any: what each place costs, then whom, in pictures and a table."""
    if not c.losses:
        return []
    columns = [Column(c.t("losses.place")), Column(c.t("losses.passing"), c.mt, "number")]
    columns += [Column(c.t("losses.detour"), c.t("losses.m_yuan_day"), "number")]
    columns += [Column(c.t("losses.lost"), c.t("losses.bn_yuan"), "number")]
    rows = [_row(c, name, loss) for name, loss in c.losses]
    timing = c.losses[0][1].timing
    caption = c.t(
        "losses.caption", days=timing.closed_days, reroute=timing.reroute_days, stock=f"{timing.stock_days:g}"
    )
    pictures = [_map(c), *(_picture(c, name, loss, k) for k, (name, loss) in enumerate(c.losses, start=1))]
    return [Heading(c.t("losses.title")), Table(caption, columns, rows, note=c.t("losses.note")), *pictures]


def tables(c: Context) -> list[Block]:
    """Write what each place's loss takes from every economy, if there are any."""
    if not c.losses:
        return []
    columns = [Column(c.t("worth.economy"))]
    columns += [Column(_name(c, name), c.t("losses.of_year"), "number") for name, _ in c.losses]
    lost = [_by(loss) for _, loss in c.losses]
    rows = [[line.head, *(f"{fixed(float(by[line.key]['percent_of_year']), 2)}%" for by in lost)] for line in lines(c)]
    return [Table(c.t("losses.by_economy"), columns, rows)]


def _name(c: Context, name: str) -> str:
    return c.n.place(c.n.port_group(name))


def _by(loss: Loss) -> dict[str, dict[str, Any]]:
    """Rows of a loss by id of economy and name of group."""
    by = {str(row["economy"]): row for row in records(loss.by_economy())}
    return by | {str(row["group"]): row for row in records(loss.by_group())}


def _row(c: Context, name: str, loss: Loss) -> list[str]:
    return [
        _name(c, name),
        c.f.tonnes(loss.passing_t),
        fixed(loss.detour_yuan_per_day / 1e6, 1),
        fixed(loss.value_added_inside_yuan / 1e9, 2),
    ]


def _map(c: Context) -> Figure:
    """Draw what every economy loses where it lies, a map a place."""
    factor, unit = c.f.unit("million yuan")
    maps = []
    for name, loss in c.losses:
        lost = {key: 1000 * factor * float(row["value_added_bn_yuan"]) for key, row in _by(loss).items()}
        words = {key: c.f.joined(readable(value), unit) for key, value in lost.items()}
        maps.append((_name(c, name), marks(c, lost, words.__getitem__)))
    keys = (c.t("losses.map_lost"), c.t("losses.map_gained"))
    picture = draw(maps, read_coast(c.region), name="loss-map", title=c.t("losses.map"), keys=keys)
    return Figure(picture, c.t("losses.map_caption"))


def _picture(c: Context, name: str, loss: Loss, place: int) -> Figure:
    """Draw what each economy loses, groups above their members, most lost first."""
    factor, unit = c.f.unit("million yuan")
    by = _by(loss)
    lost = {key: 1000 * factor * float(row["value_added_bn_yuan"]) for key, row in by.items()}
    bars = [_bar(c, line, lost[line.key], by[line.key]) for line in lines(c, lost)]
    title = c.t("losses.picture", place=_name(c, name))
    axis = c.t("losses.axis", unit=unit)
    return Figure(
        stacked(bars, [title], name=f"loss-{place}", title=title, axis=axis),
        c.t("losses.picture_caption", place=_name(c, name)),
    )


def _bar(c: Context, line: Line, value: float, row: dict[str, Any]) -> Bar:
    words = c.t("losses.words", money=readable(value), percent=fixed(float(row["percent_of_year"]), 2))
    # What gains, by making what others cannot, has its words and no bar.
    return Bar(line.name, [max(value, 0.0)], words, strong=line.group)
