"""Counts of flows at links, terminals and zones: read from a file, and what share of each pair they see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import Shipping, Stages, amounts_of_stages, expected_amounts
from landsea.corridor.threads import blas_threads
from landsea.corridor.wildcards import matches
from landsea.errors import Finding, LandSeaError
from landsea.model.tables import tonnes_per_teu
from landsea.region.checks.values import nearest
from landsea.region.plain import plain_table

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Columns of a file of counts and the values of blank cells; those without one are needed.
COLUMNS: dict[str, str | None] = {
    "count": None, "flow": None, "place": None, "direction": "both", "from_mode": "*", "to_mode": "*",
    "commodity": "*", "value": None, "unit": "t", "rel_error": "0.05",
}  # fmt: skip
CHOICES = {
    "flow": ("link", "transfer", "access", "egress"),
    "direction": ("both", "forward", "backward"),
    "unit": ("t", "teu"),
}
#: A value a year, and an error relative to it, beyond which the sums would say nothing.
RANGES = {"value": (1e-6, 1e15), "rel_error": (1e-6, 1e3)}
#: Counts whose shares are found together.
BLOCK = 8


@dataclass(frozen=True)
class Count:
    """One counted flow; see :func:`read_counts` for the columns."""

    count: str
    flow: str
    place: str
    direction: str
    from_mode: str
    to_mode: str
    commodity: str
    value: float
    unit: str
    rel_error: float

    def marks(self, outcome: Outcome, ship: Shipping) -> Stages:
        """One on every stage that is counted, nought elsewhere."""
        layout, nothing = outcome.corridor.layout, Stages.zero(ship)
        if self.flow == "link":
            row = int(np.flatnonzero(outcome.region.table("link")["link_id"] == self.place)[0])
            arcs = dict(nothing.arcs)
            for mode, legs in ship.legs.items():
                net = legs.network
                here = (net.arc_link == row) & ((self.direction == "both") | (net.arc_forward == self._forward))
                arcs[mode] = here.astype(float)
            return replace(nothing, arcs=arcs)
        if self.flow == "transfer":
            rows, terminals = ship.transfers, layout.terminals
            here = matches(terminals["terminal_id"], self.place, terminals["group"])[rows.terminal]
            for wanted, modes in ((self.from_mode, rows.from_mode), (self.to_mode, rows.to_mode)):
                here = here & ((wanted == "*") | (modes == wanted))
            return replace(nothing, transfers=here.astype(float))
        zones = matches(layout.zones["zone_id"], self.place, layout.zones["group"]).astype(float)
        ends = {
            mode: zones[at.zone] * (self.from_mode in ("*", mode))
            for mode, at in ship.connectors.items()
            if mode in ship.legs
        }
        return replace(nothing, access=ends) if self.flow == "access" else replace(nothing, egress=ends)

    @property
    def _forward(self) -> bool:
        return self.direction == "forward"


def read_counts(file: Path, outcome: Outcome) -> list[Count]:
    """Read a CSV file of counts.

    Parameters
    ----------
    file : Path
        Columns: count (name), flow (link, transfer, access, egress), place (link; terminal or group; zone or group),
        direction (of a link: both, forward, backward), from_mode, to_mode (of a transfer; from_mode is the mode of
        access and egress), commodity (id, group or ``*``), value (a year), unit (t, teu), rel_error (relative
        standard error). Blank cells of all but count, flow, place and value have defaults.
    outcome : Outcome
        Whose region the places must be in.

    Raises
    ------
    LandSeaError
        With every fault, by row and column.
    """
    table = plain_table(file, "counts: count, flow, place, value")
    findings = list(_columns(table, file.name))
    if not findings:
        for name, default in COLUMNS.items():
            given = table[name] if name in table else pd.Series("", index=table.index)
            table[name] = given.where(given != "", default or "")
        findings = [one for line, row in zip(table.index, table.to_dict("records"), strict=True) for one in _faults(
            file.name, int(line), {str(k): str(v) for k, v in row.items()}, outcome)]  # fmt: skip
    if findings:
        msg = f"{file.name} is no file of counts."
        raise LandSeaError(msg, findings)
    rows = table[list(COLUMNS)].to_dict("records")
    words = [{str(name): str(cell) for name, cell in row.items()} for row in rows]
    return [_count(row) for row in words]


def _count(row: dict[str, str]) -> Count:
    value, rel_error = float(row.pop("value")), float(row.pop("rel_error"))
    return Count(**row, value=value, rel_error=rel_error)


def _columns(table: pd.DataFrame, file: str) -> Iterator[Finding]:
    for name, default in COLUMNS.items():
        if default is None and name not in table:
            yield Finding(file, 1, name, None, "A required column is missing.", "Add it.")
    for name in table.columns:
        if name not in COLUMNS:
            yield Finding(file, 1, str(name), None, "There is no such column.", f"Columns: {', '.join(COLUMNS)}.")


def _faults(file: str, line: int, row: dict[str, str], outcome: Outcome) -> Iterator[Finding]:
    for name, choices in CHOICES.items():
        if row[name] not in choices:
            yield Finding(
                file, line, name, row[name], "Not one of the column's choices.", f"One of: {', '.join(choices)}."
            )
    for name, (least, most) in RANGES.items():
        number = pd.to_numeric(pd.Series([row[name]]), errors="coerce").iloc[0]
        if not least <= number <= most:
            problem = f"Not a number from {least:g} to {most:g}."
            yield Finding(file, line, name, row[name], problem, "Correct it; a count of nought says little.")
    for name, known in _known(row["flow"], outcome).items():
        if row[name] not in known:
            cure = f"Name an id or a group of the pack.{nearest(row[name], sorted(known))}"
            yield Finding(file, line, name, row[name], "The pack has no such value.", cure)


def _known(flow: str, outcome: Outcome) -> dict[str, set[str]]:
    """Return the values that columns may have."""
    tables = {name: outcome.region.table(name) for name in ("link", "terminals", "zones", "commodities", "modes")}
    places = {
        "link": {*tables["link"]["link_id"]},
        "transfer": {*tables["terminals"]["terminal_id"], *tables["terminals"]["group"]} - {""},
    }
    zones = {*tables["zones"]["zone_id"], *tables["zones"]["group"]} - {""}
    modes = {"*", *tables["modes"]["mode"]}
    goods = {"*", *tables["commodities"]["commodity"], *tables["commodities"]["group"]}
    return {"place": places.get(flow, zones), "commodity": goods, "from_mode": modes, "to_mode": modes}


def shares(outcome: Outcome, counts: list[Count], commodity: str) -> Floats:
    """Return the units counted per tonne of every pair of a commodity: (counts, Z, Z).

    Parameters
    ----------
    outcome : Outcome
        With the costs at which goods choose.
    counts : list of Count
    commodity : str
    """
    corridor, out = outcome.corridor, np.zeros((len(counts), outcome.corridor.n_zones, outcome.corridor.n_zones))
    goods = outcome.region.table("commodities").set_index("commodity", drop=False)
    names = {commodity, str(goods["group"][commodity]), "*"}
    per_teu = float(tonnes_per_teu(outcome)[commodity])
    seen = [k for k, one in enumerate(counts) if one.commodity in names and (one.unit == "t" or np.isfinite(per_teu))]
    for lane, share in corridor.commodities.loc[corridor.commodities["commodity"] == commodity, "year_share"].items():
        flows = outcome.commodity_flows[str(lane)]
        marks = [counts[k].marks(outcome, flows.choices.shipping) for k in seen]
        for start in range(0, len(seen), BLOCK):
            block = _passing(outcome, str(lane), marks[start : start + BLOCK])
            for k, passing in zip(seen[start : start + BLOCK], block, strict=True):
                out[k] += share * passing / (per_teu if counts[k].unit == "teu" else 1.0)
    return out


def _passing(outcome: Outcome, lane: str, marks: list[Stages]) -> Floats:
    """Expected number of marked stages that a tonne of every pair passes: (marks, Z, Z)."""
    choices, layout = outcome.commodity_flows[lane].choices, outcome.corridor.layout
    out = np.zeros((len(marks), *choices.cost.shape))
    with blas_threads(len(layout.terminals), len(layout.zones)):
        for one in choices.passes:
            kinds = [amounts_of_stages(layout, choices.shipping, one, mark) for mark in marks]
            for k, counted in enumerate(expected_amounts(one.model, one.values, kinds)):
                out[k] += one.share * counted
    return out
