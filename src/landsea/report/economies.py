"""The region's economies in a table or a picture: groups of them with their members below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from landsea.report.amount_maps import Mark
from landsea.report.context import Context
from landsea.report.names import records


@dataclass(frozen=True, slots=True)
class Line:
    """One row: an economy or a group of them, its id or the group's, its name, and the group that it is a member of."""

    key: str
    name: str
    group: bool = False
    member_of: str = ""

    @property
    def head(self) -> str | Markup:
        """The name as a table's first cell: groups strong, their members set in."""
        if self.group:
            return Markup("<strong>{}</strong>").format(self.name)
        return Markup('<span class="member">{}</span>').format(self.name) if self.member_of else self.name


def lines(c: Context, order: Mapping[str, float] | None = None) -> list[Line]:
    """List the region's groups, each before its members, and the economies of none.

    Parameters
    ----------
    c : Context
    order : mapping of str to float, optional
        A number by id of economy and by name of group: the greatest first, among groups and within each. In the pack's
        order without it.
    """
    rows = [row for row in records(c.region.table("economies")) if row["inside"]]
    size = pd.Series([str(row["group"]) for row in rows], dtype=str).value_counts()
    blocks: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        group = str(row["group"])
        blocks.setdefault(group if group and size[group] > 1 else str(row["economy"]), []).append(row)
    heads = sorted(blocks, key=lambda name: -order[name]) if order else list(blocks)
    return [line for head in heads for line in _block(c, head, blocks[head], order)]


def marks(c: Context, amounts: Mapping[str, float], words: Callable[[str], str]) -> list[Mark]:
    """Put an amount on the map for each economy of the region, in the middle of its zones by their product.

    Parameters
    ----------
    c : Context
    amounts : mapping of str to float
        By id of economy.
    words : callable
        What to tell of an economy by its id.
    """
    zones, nodes = c.region.table("zones"), c.region.table("node").set_index("node_id")
    placed = zones.assign(
        lon=nodes["x_coord"].reindex(zones["node_id"]).to_numpy(float),
        lat=nodes["y_coord"].reindex(zones["node_id"]).to_numpy(float),
        # A product that is not known must not move the middle to nowhere.
        weight=zones["gdp_bn_yuan"].fillna(0.0) + 1e-9,
    )
    out = []
    for line in lines(c):
        mine = placed[placed["economy"] == line.key]
        if line.group or mine.empty:
            continue
        lon, lat = ((mine[axis] * mine["weight"]).sum() / mine["weight"].sum() for axis in ("lon", "lat"))
        out.append(Mark(float(lon), float(lat), line.name, amounts[line.key], words(line.key)))
    return out


def _block(c: Context, head: str, rows: list[dict[str, Any]], order: Mapping[str, float] | None) -> Iterator[Line]:
    united = len(rows) > 1
    if united:
        yield Line(head, c.n.economy_group(head), group=True)
    for row in sorted(rows, key=lambda row: -order[row["economy"]]) if order else rows:
        yield Line(str(row["economy"]), c.n.title(row), member_of=head if united else "")
