"""What shippers lose if a terminal or link is closed, each closure solved again, with the demand as it is.

The loss is that of shippers' surplus (Small & Rosen 1981): under the model's logit choice the expected cost of a pair
is its log-sum, so that the loss is the rise of expected cost times the tonnes that are still served. Tonnes that no
chain serves any more have no finite loss and stand beside it. A loss can be a little below nought: tonnes that a pack
holds captive on some modes are free to use the others where a closure leaves them no chain of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import Corridor
from landsea.model import Outcome

Floats = NDArray[np.float64]

COLUMNS = [
    *("kind", "id", "name", "name_local", "t", "loss_bn_yuan", "loss_share", "loss_yuan_per_t", "unserved_t"),
]
#: After any year in which a link opens.
NEVER = 9999


def closures(
    outcome: Outcome,
    terminals: bool = True,
    links: int | None = 0,
    progress: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Close every terminal that goods use, and the most used links, one at a time.

    Parameters
    ----------
    outcome : Outcome
        Solved without congestion.
    terminals : bool
        Close terminals: every change of mode there. Goods pass through on one mode as before.
    links : int or None
        Number of links to close, the most used first; None for all that are used.
    progress : callable
        Told of every closure.

    Returns
    -------
    pandas.DataFrame
        Worst first. kind (terminal or link), id, name, name_local, t (tonnes a year that use it today),
        loss_bn_yuan (a year), loss_share (of the generalised cost today), loss_yuan_per_t (of t), unserved_t.
    """
    today = {name: flows.choices.cost for name, flows in outcome.commodity_flows.items()}
    rows = []
    for place, t in used_terminals(outcome).items() if terminals else ():
        rows.append(_row(outcome, "terminal", str(place), float(t), _terminal_closed(outcome, str(place)), today))
        progress()
    for link, t in used_links(outcome).iloc[: links if links is not None else None].items():
        rows.append(_row(outcome, "link", str(link), float(t), _link_closed(outcome, str(link)), today))
        progress()
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(["unserved_t", "loss_bn_yuan"], ascending=False, ignore_index=True)


def used_terminals(outcome: Outcome) -> pd.Series:
    """Tonnes a year that change mode at each terminal, those of none left out, most first."""
    t = outcome.transfers.groupby("terminal_id")["t"].sum()
    return t[t > 0].sort_values(ascending=False)


def used_links(outcome: Outcome) -> pd.Series:
    """Tonnes a year on each link, both ways, those of none left out, most first.

    A link without tonnes lies on no cheapest leg of any mode, so that its closure changes nothing.
    """
    table = outcome.links
    t = (table["forward_t"] + table["backward_t"]).groupby(table["link_id"]).sum()
    return t[t > 0].sort_values(ascending=False)


def _terminal_closed(outcome: Outcome, place: str) -> dict[str, Floats]:
    """Expected costs by commodity without changes of mode at a terminal; legs are as they were."""
    corridor = outcome.corridor
    number = int(np.flatnonzero(corridor.layout.terminals["terminal_id"] == place)[0])
    out = {}
    for name, flows in outcome.commodity_flows.items():
        ship = flows.choices.shipping
        there = ship.transfers.terminal == number
        if not there.any():
            out[name] = flows.choices.cost
            continue
        cost = np.where(there, np.inf, ship.transfers.cost)
        closed = replace(ship, transfers=replace(ship.transfers, cost=cost))
        out[name] = corridor.choices(name, shipping=closed).cost
    return out


def _link_closed(outcome: Outcome, link: str) -> dict[str, Floats]:
    """Expected costs by commodity without a link; commodities that no mode of it carries are as they were."""
    table = outcome.region.table("link").copy()
    there = table["link_id"] == link
    table.loc[there, "open_year"] = NEVER
    corridor = Corridor(outcome.region.replace(link=table))
    mode = str(table.loc[there, "mode"].iloc[0])
    return {
        name: corridor.choices(name).cost if mode in flows.choices.shipping.legs else flows.choices.cost
        for name, flows in outcome.commodity_flows.items()
    }


def _row(
    outcome: Outcome, kind: str, place: str, t: float, after: Mapping[str, Floats], today: Mapping[str, Floats]
) -> dict[str, object]:
    loss = worth = unserved = 0.0
    for name, flows in outcome.commodity_flows.items():
        asked = flows.demand > 0
        still = asked & np.isfinite(after[name])
        loss += float(flows.demand[still] @ (after[name][still] - today[name][still]))
        worth += float(flows.demand[asked] @ today[name][asked])
        unserved += float(flows.demand[asked & ~still].sum())
    name, local = _names(outcome, kind, place)
    return {
        "kind": kind,
        "id": place,
        "name": name,
        "name_local": local,
        "t": t,
        "loss_bn_yuan": loss / 1e9,
        "loss_share": loss / worth if worth else np.nan,
        "loss_yuan_per_t": loss / t,
        "unserved_t": unserved,
    }


def _names(outcome: Outcome, kind: str, place: str) -> tuple[str, str]:
    if kind == "terminal":
        row = outcome.region.table("terminals").set_index("terminal_id").loc[place]
        return str(row["name"]), str(row["name_local"] or row["name"])
    row = outcome.region.table("link").set_index("link_id").loc[place]
    nodes = outcome.region.table("node").set_index("node_id")
    ends = [nodes.loc[row[end]] for end in ("from_node_id", "to_node_id")]
    plain = f"{' - '.join(str(end['name']) for end in ends)} ({row['mode']})"
    return plain, f"{' - '.join(str(end['name_local'] or end['name']) for end in ends)} ({row['mode']})"
