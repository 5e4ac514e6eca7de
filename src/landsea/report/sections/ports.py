"""Section 3: what crosses the quays of each port."""

from __future__ import annotations

import pandas as pd

from landsea.report.bars import Bar, stacked
from landsea.report.blocks import Block, Column, Figure, Section, Table
from landsea.report.context import Context
from landsea.report.totals import commodity_keys


def build(c: Context) -> Section:
    """Write port throughput by group of ports and goods."""
    table = c.quay
    table = table[table["shown"] & (table["t"] > 0)]
    if table.empty:
        return Section("ports", c.t("ports.title"), [c.none()])
    table = table.assign(goods=commodity_keys(c.n, table["commodity"]))
    wide = table.pivot_table(index="group", columns="goods", values="t", aggfunc="sum", fill_value=0.0)
    own = {str(key): bool(value) for key, value in table.groupby("group")["own"].any().items()}
    wide = wide[wide.sum().sort_values(ascending=False).index]
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    tables = [_table(c, wide, own), _inland(c, table[table["own"]])]
    return Section("ports", c.t("ports.title"), [_picture(c, wide, own)], tables)


def _name(c: Context, group: str, own: dict[str, bool]) -> str:
    name = c.n.port_group(group)
    return name if own[group] else f"{name} *"


def _picture(c: Context, wide: pd.DataFrame, own: dict[str, bool]) -> Figure:
    factor = c.f.unit("t")[0]
    rows = [
        Bar(_name(c, group, own), [t * factor for t in row], c.f.tonnes(sum(row)), own[group])
        for group, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    parts = [c.n.commodity_group(str(goods)) for goods in wide.columns]
    picture = stacked(rows, parts, name="port-bars", title=c.t("ports.picture"), axis=c.f.unit("t/year")[1])
    return Figure(picture, c.t("ports.picture_caption"))


def _table(c: Context, wide: pd.DataFrame, own: dict[str, bool]) -> Table:
    columns = [Column(c.t("port"))]
    columns += [Column(c.n.commodity_group(str(goods)), kind="number") for goods in wide.columns]
    columns += [Column(c.t("total"), kind="number"), Column(c.t("share"), kind="number")]
    whole = float(wide.to_numpy().sum())
    rows = []
    for group, row in zip(wide.index, wide.to_numpy().tolist(), strict=True):
        rows.append([_name(c, group, own), *map(c.f.tonnes, row), c.f.tonnes(sum(row)), c.f.percent(sum(row) / whole)])
    sums = wide.sum().tolist()
    rows.append([c.t("total"), *map(c.f.tonnes, sums), c.f.tonnes(whole), c.f.percent(1.0)])
    return Table(c.t("ports.caption", unit=c.mt), columns, rows, note=c.t("ports.note"), total=True)


def _inland(c: Context, table: pd.DataFrame) -> Block:
    """Write by which mode goods reach and leave the quays."""
    wide = table.pivot_table(index="group", columns="inland", values="t", aggfunc="sum", fill_value=0.0)
    if wide.empty:
        return c.none()
    wide = wide[wide.sum().sort_values(ascending=False).index]
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    columns = [Column(c.t("port"))]
    columns += [Column(c.t.choice("kind", str(kind)), "%", "number") for kind in wide.columns]
    rows = []
    for group, row in zip(wide.index, wide.to_numpy().tolist(), strict=True):
        rows.append([c.n.port_group(str(group)), *(c.f.percent(t / sum(row)) for t in row)])
    sums = wide.sum().tolist()
    rows.append([c.t("total"), *(c.f.percent(t / sum(sums)) for t in sums)])
    return Table(c.t("inland.caption"), columns, rows, note=c.t("inland.note"), total=True)
