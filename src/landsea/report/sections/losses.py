"""The part of "who does what" on losses: places that are gone for a while, and what that costs whom."""

from __future__ import annotations

from landsea.planning.losses import Loss
from landsea.report.blocks import Block, Column, Heading, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import fixed


def blocks(c: Context) -> list[Block]:
    """Write the losses, if there are any."""
    if not c.losses:
        return []
    names = {str(row["economy"]): c.n.title(row) for row in records(c.region.table("economies")) if row["inside"]}
    columns = [Column(c.t("losses.place")), Column(c.t("losses.passing"), c.mt, "number")]
    columns += [Column(c.t("losses.detour"), c.t("losses.m_yuan_day"), "number")]
    columns += [Column(c.t("losses.lost"), c.t("losses.bn_yuan"), "number")]
    columns += [Column(name, c.t("losses.of_year"), "number") for name in names.values()]
    rows = [_row(c, name, loss, list(names)) for name, loss in c.losses]
    timing = c.losses[0][1].timing
    caption = c.t(
        "losses.caption", days=timing.closed_days, reroute=timing.reroute_days, stock=f"{timing.stock_days:g}"
    )
    return [Heading(c.t("losses.title")), Table(caption, columns, rows, note=c.t("losses.note"))]


def _row(c: Context, name: str, loss: Loss, economies: list[str]) -> list[str]:
    by = loss.by_economy().set_index("economy")["percent_of_year"]
    return [
        c.n.place(c.n.port_group(name)),
        c.f.tonnes(loss.passing_t),
        fixed(loss.detour_yuan_per_day / 1e6, 1),
        fixed(loss.value_added_inside_yuan / 1e9, 2),
        *(f"{fixed(float(by[key]), 2)}%" for key in economies),
    ]
