"""How well terminals are joined: to each other by what goods use, by scheduled services, and how much depends on them.

Sources: UNCTAD (2019) for the liner shipping connectivity index and its components; Freeman (1977) and Brandes (2001)
for betweenness; Hirschman (1964) for the effective number; UNECE (2001) for intermodal transport.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.model import Outcome

Floats = NDArray[np.float64]

#: Utilisation from which a place counts as crowded; the usual planning limit of terminals, an assumption.
CROWDED = 0.9
WEEKS = 365 / 7
#: Components of the liner index that a pack's services tell; its method has operators too, which no pack names.
LINER = ("services", "partners", "calls_per_week", "capacity_t_per_year", "largest_t")


def terminals(outcome: Outcome) -> pd.DataFrame:
    """Tell how each terminal stands in the network of legs that goods use.

    Returns
    -------
    pandas.DataFrame
        Most tonnes first: terminal_id, name, name_local, t (changing mode a year), share_of_freight, degree (other
        terminals joined by a leg with tonnes), betweenness (Freeman's, 0 to 1, of the network of those legs), modes.
    """
    layout = outcome.corridor.layout
    joined = legs_between(outcome)
    t = outcome.transfers.groupby("terminal_id")["t"].sum().reindex(layout.terminals["terminal_id"]).fillna(0.0)
    total = sum(float(flows.demand.sum()) for flows in outcome.commodity_flows.values())
    near = (joined > 0) | (joined.T > 0)
    np.fill_diagonal(near, val=False)
    modes = outcome.transfers[outcome.transfers["t"] > 0].melt("terminal_id", ["from_mode", "to_mode"], value_name="m")
    out = layout.terminals[["terminal_id", "name", "name_local"]].assign(
        t=t.to_numpy(float),
        share_of_freight=t.to_numpy(float) / total if total else np.nan,
        degree=near.sum(axis=1),
        betweenness=betweenness(near),
        modes=layout.terminals["terminal_id"].map(modes.groupby("terminal_id")["m"].nunique()).fillna(0).astype(int),
    )
    return out.sort_values("t", ascending=False, ignore_index=True)


def legs_between(outcome: Outcome) -> Floats:
    """(T, T) tonnes a year on legs from terminal to terminal, all modes and commodities."""
    layout = outcome.corridor.layout
    out = np.zeros((len(layout.terminals),) * 2)
    for flows in outcome.commodity_flows.values():
        for mode, tonnes in flows.points.items():
            point = layout.point[mode]
            served = np.flatnonzero(point >= 0)
            first = served[np.unique(point[served], return_index=True)[1]]
            out[np.ix_(first, first)] += tonnes[np.ix_(point[first], point[first])]
    return out


def betweenness(near: NDArray[np.bool_]) -> Floats:
    """Share of the shortest ways between other pairs that pass a node, (n,), in an undirected graph without lengths.

    Where a pair has several shortest ways, each counts by its share. Divided by the number of other pairs.
    """
    n = len(near)
    out = np.zeros(n)
    neighbours = [np.flatnonzero(row) for row in near]
    for source in range(n):
        far, ways = np.full(n, -1), np.zeros(n)
        far[source], ways[source] = 0, 1.0
        order, queue = [], deque([source])
        while queue:
            at = queue.popleft()
            order.append(at)
            for to in neighbours[at]:
                if far[to] < 0:
                    far[to] = far[at] + 1
                    queue.append(int(to))
                if far[to] == far[at] + 1:
                    ways[to] += ways[at]
        depends = np.zeros(n)
        for at in reversed(order[1:]):
            for before in neighbours[at][far[neighbours[at]] == far[at] - 1]:
                depends[before] += ways[before] / ways[at] * (1 + depends[at])
            out[at] += depends[at]
    return out / ((n - 1) * (n - 2)) if n > 2 else out


def liner(outcome: Outcome) -> pd.DataFrame:
    """Components of liner connectivity by terminal, from the pack's scheduled services; empty if it has none.

    Returns
    -------
    pandas.DataFrame
        Best first: terminal_id, services, partners (terminals reached without change), calls_per_week,
        capacity_t_per_year (size times calls), largest_t, and index: the mean of each as a share of the greatest of
        all terminals, times 100.
    """
    services, calls = outcome.region.table("services"), outcome.region.table("service_calls")
    if services.empty:
        return pd.DataFrame(columns=["terminal_id", *LINER, "index"])
    both = calls.merge(services[["service_id", "frequency_per_week", "size_t"]], on="service_id")
    both["capacity"] = both["frequency_per_week"].astype(float) * both["size_t"].astype(float) * WEEKS
    rows = []
    for place, some in both.groupby("terminal_id"):
        once = some.drop_duplicates("service_id")
        reached = set(both.loc[both["service_id"].isin(some["service_id"]), "terminal_id"]) - {place}
        rows.append(
            (place, len(once), len(reached), float(some["frequency_per_week"].astype(float).sum()),
             float(once["capacity"].sum()), float(once["size_t"].astype(float).max()))
        )  # fmt: skip
    out = pd.DataFrame(rows, columns=["terminal_id", *LINER])
    out["index"] = (out[list(LINER)] / out[list(LINER)].max()).mean(axis=1) * 100
    return out.sort_values("index", ascending=False, ignore_index=True)


def summary(outcome: Outcome) -> pd.DataFrame:
    """Indicators of the whole: intermodal share, and how reliable what goods depend on is.

    Returns
    -------
    pandas.DataFrame
        indicator, value, unit, definition. What the outcome does not tell is left out: delays without congestion.
    """
    rows = [
        ("multimodal_share", multimodal_share(outcome), "percent", "tonnes on chains of more than one kind of mode"),
        ("intermodal_share", multimodal_share(outcome, boxes=True), "percent",
         "the same, of commodities that travel in boxes"),
        ("crowded_share", _crowded(outcome), "percent",
         f"load on capacities used to {CROWDED:.0%} or more, of the load on all, by limits in tonnes and boxes each"),
        ("effective_terminals", effective_number(used(outcome)), "terminals",
         "one over the sum of squared shares of tonnes changing mode: how many alike would concentrate them as much"),
    ]  # fmt: skip
    if outcome.equilibrium is not None:
        table = outcome.utilisation
        delay = float((table["delay_h"].astype(float) * table["load"]).sum() / table["load"].sum())
        rows.append(("mean_delay", delay, "hours", "delay at capacities by load, in equilibrium"))
    return pd.DataFrame(rows, columns=["indicator", "value", "unit", "definition"]).dropna(ignore_index=True)


def used(outcome: Outcome) -> Floats:
    """Tonnes changing mode at each terminal."""
    return np.asarray(outcome.transfers.groupby("terminal_id")["t"].sum().to_numpy(float))


def effective_number(t: Floats) -> float:
    """One over the sum of squared shares; nan if all are nought."""
    return float(t.sum() ** 2 / (t**2).sum()) if t.sum() > 0 else float("nan")


def multimodal_share(outcome: Outcome, boxes: bool = False) -> float:
    """Percent of tonnes on chains of more than one kind of mode; of commodities in boxes only if `boxes`.

    Of the chains that the outcome lists; what is too rare to be listed stands in neither part.
    """
    chains = outcome.chains
    kind = outcome.region.table("modes").set_index("mode")["kind"]
    if boxes:
        table = outcome.region.table("commodities").set_index("commodity")
        chains = chains[chains["commodity"].isin(table.index[table["t_per_teu"].notna()])]
    listed = chains[chains["legs"] > 0]
    kinds = listed["chain"].map(lambda chain: len({kind[mode] for mode in chain.split(" > ")}))
    total = float(listed["t"].sum())
    return 100 * float(listed.loc[kinds > 1, "t"].sum()) / total if total else float("nan")


def _crowded(outcome: Outcome) -> float:
    table = outcome.utilisation
    shares = []
    for _, some in table[np.isfinite(table["utilisation"])].groupby("unit"):
        if some["load"].sum() > 0:
            shares.append(float(some.loc[some["utilisation"] >= CROWDED, "load"].sum() / some["load"].sum()))
    return 100 * float(np.mean(shares)) if shares else float("nan")
