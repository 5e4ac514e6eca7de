"""Section 9: what a change of each lever would do, and what an hour is worth on every link and at every terminal."""

from __future__ import annotations

import pandas as pd

from landsea.report.bars import Bar, differences
from landsea.report.blocks import Block, Figure, Heading, Para, Section, Table
from landsea.report.coast import read_coast
from landsea.report.context import Context
from landsea.report.flow_map import Words, draw
from landsea.report.names import records
from landsea.report.numbers import readable, signed
from landsea.report.sections.lever_costs import (
    costed,
    lever_cells,
    lever_columns,
    lever_name,
    per_yuan,
    per_yuan_column,
)
from landsea.report.sheets import link_flows, map_places, map_sheet, near_ports, whole_region
from landsea.report.totals import own_port_places

_BARS_SHOWN = 15
_ROWS_SHOWN = 20

#: Kinds of lever that are one place, and can be built or reformed there.
PLACES = ("link_time", "dwell", "border_wait", "handling", "service_frequency", "service_size", "capacity")

#: The indicator whose derivatives by time are the worth of an hour.
WORTH = "generalised_cost"


def build(c: Context) -> Section:
    """Write each ranking given, and the map of the worth of time."""
    if not c.levers:
        return Section("levers", c.t("levers.title"), [Para(c.t("levers.none"), role="none")])
    blocks: list[Block] = [Para(c.t("levers.intro"))]
    tables: list[Block] = []
    for table in c.levers:
        blocks += [Heading(_title(c, table)), *_picture(c, table)]
        tables += [Heading(_title(c, table)), _table(c, table), *costed(c, table)]
        if table.attrs["indicator"] == WORTH:
            tables += _maps(c, table)
    return Section("levers", c.t("levers.title"), blocks, tables)


def _title(c: Context, table: pd.DataFrame) -> str:
    about = {str(key): value for key, value in table.attrs.items()}
    return c.n.title(about, "title") or str(about["indicator"])


def _picture(c: Context, table: pd.DataFrame) -> list[Block]:
    factor, unit = c.f.unit(str(table.attrs["unit"]))
    places = table[table["kind"].isin(PLACES) & table["effect"].notna()].head(_BARS_SHOWN)
    bars = [
        Bar(
            f"{lever_name(c, row)} · {c.t.choice('lever', row['kind'])}",
            [row["effect"] * factor],
            signed(readable(row["effect"] * factor)),
        )
        for row in records(places)
    ]
    if not bars:
        return []
    name = f"levers-{table.attrs['indicator']}".replace(":", "-")
    picture = differences(bars, name=name, title=_title(c, table), axis=unit)
    return [Figure(picture, c.t("levers.picture_caption", shown=len(bars), title=_title(c, table)))]


def _table(c: Context, table: pd.DataFrame) -> Table:
    factor, unit = c.f.unit(str(table.attrs["unit"]))
    shown = records(table.head(_ROWS_SHOWN))
    columns, rows = lever_columns(c), [lever_cells(c, row, factor) for row in shown]
    if table["per_bn_yuan"].notna().any():
        columns = [*columns, per_yuan_column(c, unit)]
        rows = [[*cells, per_yuan(c, row, factor)] for cells, row in zip(rows, shown, strict=True)]
    caption = c.t("levers.caption", shown=len(rows), count=len(table), title=_title(c, table), unit=unit)
    return Table(caption, columns, rows, note=c.t("levers.note"))


def _maps(c: Context, table: pd.DataFrame) -> list[Block]:
    """Draw what an hour less would save, in money a year, on links and at terminals."""
    # The indicator is in bn yuan; the map's own unit is scaled from yuan.
    an_hour = table.assign(yuan=table["derivative"].clip(lower=0.0) * 1e9)
    links = an_hour[an_hour["kind"] == "link_time"].set_index("place_id")["yuan"].to_dict()
    stops = an_hour[an_hour["kind"].isin(["dwell", "border_wait"])].set_index("place_id")["yuan"].to_dict()
    factor, unit = c.f.unit("yuan/h")

    def told(name: str, yuan: float) -> str:
        return f"{name}: {c.f.joined(readable(yuan * factor), unit)}"

    words = Words(
        title=c.t("levers.map"),
        description=c.t("levers.map_description"),
        unit=unit,
        factor=factor,
        width_key=c.t("levers.width_key", unit=unit),
        port_key=c.t("levers.stop_key", unit=unit),
        km=c.f.unit("km")[1],
        modes={mode: c.n.mode(mode) for mode in c.n.modes()},
    )
    coast, flows, places = read_coast(c.region), link_flows(c, links, told), map_places(c, stops)
    frames = [("worth-map", whole_region(c))]
    if len(own_port_places(c.region)) > 1:
        frames.append(("worth-map-coast", near_ports(c)))
    return [
        Figure(draw(map_sheet(c, frame, coast, flows, places, name), words), c.t("levers.map_caption"))
        for name, frame in frames
    ]
