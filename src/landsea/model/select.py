"""Who uses a place: the tonnes over a link or through a terminal, back to origin, destination and commodity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import CommodityFlows, Shipping, Stages, amounts_of_stages, expected_amounts
from landsea.corridor.threads import blas_threads
from landsea.errors import LandSeaError
from landsea.model.places import nearest

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

KEYS = ["origin", "destination", "commodity"]

#: Tonnes under this share of a commodity's are rounding.
ROUNDING = 1e-12


def select(outcome: Outcome, place: str, direction: str = "both") -> pd.DataFrame:
    """Tell who uses a link or terminal, exactly and without solving again.

    Parameters
    ----------
    outcome : Outcome
    place : str
        Id or name of a terminal, or id of a link.
    direction : {"both", "forward", "backward"}
        Of a link, by the order of its nodes in the pack. A terminal has no direction.

    Returns
    -------
    pandas.DataFrame
        One row a pair of zones and commodity, most tonnes first: origin, destination, commodity, t (tonnes a year
        that pass; one that passes twice counts twice, as in the loads), share (of the pair's tonnes of the
        commodity). ``attrs`` has place_id, place and kind (link or terminal).

    Raises
    ------
    LandSeaError
        If there is no such place (names the nearest), or a terminal is asked for in a direction.
    """
    kind, place_id, name = find_place(outcome, place)
    if kind == "terminal" and direction != "both":
        msg = f"{name} is a terminal, and has no direction {direction!r}: only links have."
        raise LandSeaError(msg)
    rows = [row for one in outcome.commodity_flows.values() for row in _users(outcome, one, kind, place_id, direction)]
    # Seasons of a commodity add up.
    table = pd.DataFrame(rows, columns=[*KEYS, "t"]).groupby(KEYS, sort=False)[["t"]].sum().reset_index()
    table["share"] = table["t"] / _of_pairs(outcome, table)
    zones = outcome.corridor.layout.zones["zone_id"].to_numpy(object)
    for end in ("origin", "destination"):
        table[end] = zones[table[end].to_numpy(np.int64)]
    table = table.sort_values("t", ascending=False, ignore_index=True)
    table.attrs.update({"place_id": place_id, "place": name, "kind": kind})
    return table


def _of_pairs(outcome: Outcome, table: pd.DataFrame) -> Floats:
    """Tonnes of each row's pair and commodity, the year's."""
    total: dict[str, Floats] = {}
    for flows in outcome.commodity_flows.values():
        name = flows.choices.shipping.commodity
        total[name] = total.get(name, 0.0) + flows.demand
    rows = zip(table["commodity"], table["origin"], table["destination"], strict=True)
    return np.array([total[name][o, d] for name, o, d in rows], dtype=float)


def find_place(outcome: Outcome, place: str) -> tuple[str, str, str]:
    """Return kind, id and name of the place that is meant."""
    links = outcome.region.table("link")
    if place in set(links["link_id"]):
        nodes = outcome.region.table("node").set_index("node_id")["name"]
        row = links.set_index("link_id").loc[place]
        return "link", place, f"{nodes[row['from_node_id']]} - {nodes[row['to_node_id']]}"
    terminals = outcome.region.table("terminals")
    found = nearest(terminals, "terminal_id", place)
    if isinstance(found, str):
        return "terminal", found, str(terminals.set_index("terminal_id")["name"][found])
    msg = f"There is no link or terminal {place!r}." + (f" Nearest: {', '.join(found)}." if found else "")
    raise LandSeaError(msg)


def _users(
    outcome: Outcome, flows: CommodityFlows, kind: str, place_id: str, direction: str
) -> Iterator[tuple[int, int, str, float]]:
    ship = flows.choices.shipping
    marks = marks_at(outcome, ship, kind, place_id, direction)
    if marks is None:
        return
    t = passing(outcome, flows, marks)
    for o, d in np.argwhere(t > ROUNDING * flows.demand.sum()):
        yield int(o), int(d), ship.commodity, float(t[o, d])


def marks_at(outcome: Outcome, ship: Shipping, kind: str, place_id: str, direction: str = "both") -> Stages | None:
    """Return one on every stage at the place, nought elsewhere; None where the commodity cannot come there."""
    nothing = Stages.zero(ship)
    if kind == "terminal":
        terminals = outcome.corridor.layout.terminals["terminal_id"]
        here = (terminals.to_numpy(object) == place_id)[ship.transfers.terminal]
        return replace(nothing, transfers=here.astype(float)) if here.any() else None
    table = outcome.region.table("link")
    row = int(np.flatnonzero(table["link_id"] == place_id)[0])
    arcs = dict(nothing.arcs)
    for mode, legs in ship.legs.items():
        net = legs.network
        here = net.arc_link == row
        if direction != "both":
            here &= net.arc_forward == (direction == "forward")
        if here.any():
            arcs[mode] = here.astype(float)
            return replace(nothing, arcs=arcs)
    return None


def passing(outcome: Outcome, flows: CommodityFlows, marks: Stages) -> Floats:
    """(Z, Z) tonnes of a commodity that pass the marked stages (one on each); what passes twice counts twice."""
    layout, ship = outcome.corridor.layout, flows.choices.shipping
    out: Any = np.zeros_like(flows.demand)
    with blas_threads(len(layout.terminals), len(layout.zones)):
        for one in flows.choices.passes:
            tonnes = flows.demand * one.share
            if tonnes.any():
                counted = expected_amounts(one.model, one.values, [amounts_of_stages(layout, ship, one, marks)])[0]
                out += tonnes * counted
    return np.asarray(out)
