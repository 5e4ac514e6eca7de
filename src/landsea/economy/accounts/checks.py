"""Checks of accounts: every fault with array, position and value; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landsea.economy.accounts.accounts import Accounts, Floats, calc_deficit
from landsea.errors import Finding

#: Negative uses (changes in stocks) up to this share of a sector's cost are kept, with a warning.
SMALL_NEGATIVE = 0.01
#: Deficits may miss a sum of zero by this share of all trade.
DEFICIT_SUM = 1e-6
#: A sector whose sales miss its cost by more than this share of the larger is counted as out of balance.
UNBALANCED = 1e-6
#: Positions of one fault that are listed one by one.
LISTED = 20

#: Gives the place of an entry: file, row, column.
Place = Callable[[str, tuple[int, ...]], tuple[str, int | None, str | None]]


def check(accounts: Accounts, name: str, place: Place | None = None) -> list[Finding]:
    """Return every finding on the accounts.

    Parameters
    ----------
    accounts : Accounts
    name : str
        What the data are called, where `place` is not given.
    place : callable, optional
        Turns the name of an array and a position into file, row and column.
    """
    at = place or _place_in_arrays(accounts, name)
    shapes = [*_shapes(accounts, name), *_labels(accounts, name)]
    if shapes:
        return shapes
    values = [*_values(accounts, at)]
    if values and any(found.severity == "error" for found in values):
        return values
    return [*values, *_economy(accounts, name, at)]


def label_fault(file: str, column: str, value: str, known: Sequence[str]) -> Finding:
    """Report a label that the accounts do not know."""
    shown = ", ".join(known[:6]) + (", ..." if len(known) > 6 else "")
    return Finding(file, None, column, str(value), "The accounts have no such name.", f"They have {shown}.")


def _place_in_arrays(accounts: Accounts, name: str) -> Place:
    axes = {
        "intermediate": (accounts.regions, accounts.sectors, accounts.sectors),
        "value_added": (accounts.regions, accounts.sectors),
        "final_use": (accounts.regions, accounts.sectors),
        "theta": (accounts.sectors,),
        "deficit": (accounts.regions,),
    }
    trade = (accounts.sectors, accounts.regions, accounts.regions)

    def place(array: str, index: tuple[int, ...]) -> tuple[str, int | None, str | None]:
        labels = axes.get(array, trade)
        known = [labels[axis][i] for axis, i in enumerate(index)] if len(labels) == len(index) else []
        shown = f"{array}[{', '.join(map(str, index))}]"
        return name, None, f"{shown} ({', '.join(known)})" if known else shown

    return place


def _shapes(a: Accounts, name: str) -> Iterator[Finding]:
    n, j = a.n_regions, a.n_sectors
    wanted = {
        "intermediate": (n, j, j),
        "value_added": (n, j),
        "final_use": (n, j),
        "trade": (j, n, n),
        "tariff": (j, n, n),
        "theta": (j,),
        "deficit": (n,),
    }
    arrays = {key: getattr(a, key) for key in wanted} | dict(a.tariffs)
    for key, array in arrays.items():
        shape = wanted.get(key, (j, n, n))
        if array.shape != shape:
            problem = f"The array has shape {array.shape}; {n} regions and {j} sectors need {shape}."
            yield Finding(name, None, key, str(array.shape), problem, "Mind the order of the axes (docs/economy.md).")


def _labels(a: Accounts, name: str) -> Iterator[Finding]:
    for kind, labels in (("regions", a.regions), ("sectors", a.sectors)):
        if not labels:
            yield Finding(name, None, kind, None, f"There are no {kind}.", "Name at least one.")
        for label in sorted({one for one in labels if labels.count(one) > 1}):
            yield Finding(name, None, kind, label, "The label stands twice.", "Rename one.")


def _values(a: Accounts, at: Place) -> Iterator[Finding]:
    arrays = {key: getattr(a, key) for key in ("value_added", "final_use", "trade", "theta", "deficit")}
    arrays |= {"intermediate": a.intermediate, "tariff": a.tariff, **a.tariffs}
    for key, array in arrays.items():
        yield from _each(at, key, array, ~np.isfinite(array), "The value is not finite.", "Write a number.")
    for key in ("value_added", "final_use", "trade"):
        yield from _each(at, key, arrays[key], arrays[key] < 0, "The value is negative.", "Write it as zero or more.")
    yield from _each(at, "theta", a.theta, a.theta <= 0, "An elasticity is above zero.", "Mend it.")
    for key in ("tariff", *a.tariffs):
        yield from _each(at, key, arrays[key], arrays[key] <= -1, "A rate is above -1.", "Write 0.1 for a tenth.")
    negative = a.intermediate < 0
    large = negative & (-a.intermediate > SMALL_NEGATIVE * np.abs(a.cost)[:, None, :])
    yield from _each(at, "intermediate", a.intermediate, large, "The value is negative.", "Write zero or more.")
    small = "The value is negative; it is small and kept as it is."
    yield from _each(at, "intermediate", a.intermediate, negative & ~large, small, "", "warning")


def _each(
    at: Place,
    key: str,
    array: Floats,
    bad: NDArray[np.bool_],
    problem: str,
    cure: str,
    severity: Literal["error", "warning"] = "error",
) -> Iterator[Finding]:
    found = np.argwhere(bad)
    for index in found[:LISTED]:
        where = tuple(int(i) for i in index)
        yield Finding(*at(key, where), repr(float(array[where])), problem, cure, severity)
    if len(found) > LISTED:
        more = f"{problem} So it is in {len(found) - LISTED} further places."
        yield Finding(at(key, tuple(map(int, found[LISTED])))[0], None, key, None, more, cure, severity)


def _economy(a: Accounts, name: str, at: Place) -> Iterator[Finding]:
    """Report what leaves the equilibrium undefined, then what is only odd."""
    income, spent = a.value_added.sum(axis=1), a.final_use.sum(axis=1)
    yield from _each(at, "value_added", income, income <= 0, "The region adds no value.", "Leave it out or fill it.")
    yield from _each(at, "final_use", spent, spent <= 0, "The region uses nothing.", "Leave it out or fill it.")
    used = a.intermediate.sum(axis=2) + a.final_use
    supply = a.trade.sum(axis=2).T
    nothing = "The region uses the good, but trade has nobody that supplies it."
    yield from _each(at, "final_use", used, (used > 0) & (supply <= 0), nothing, "Add home or foreign supply.")
    costless = "The sector sells, but has neither inputs nor value added."
    yield from _each(
        at, "value_added", a.sales, (a.sales > 0) & (a.cost <= 0), costless, "Add them, or drop the flows."
    )
    scale = max(float(a.trade.sum()), np.finfo(float).tiny)
    if abs(a.deficit.sum()) > DEFICIT_SUM * scale:
        problem = "Deficits do not sum to zero: what one region borrows another lends."
        yield Finding(*at("deficit", ()), repr(float(a.deficit.sum())), problem, "Mend them, or leave them out.")
    yield from _odd(a, name, scale)


def _odd(a: Accounts, name: str, scale: float) -> Iterator[Finding]:
    cost, sales = a.cost, a.sales
    larger = np.maximum(np.maximum(cost, sales), np.finfo(float).tiny)
    apart = int(np.count_nonzero(np.abs(cost - sales) > UNBALANCED * larger))
    used = (a.intermediate.sum(axis=2) + a.final_use).T
    paid = (a.trade * (1 + a.tariff)).sum(axis=2)
    most = np.maximum(np.maximum(np.abs(used), paid), np.finfo(float).tiny)
    apart_uses = int(np.count_nonzero(np.abs(used - paid) > UNBALANCED * most))
    if apart or apart_uses:
        problem = (
            f"The data are no equilibrium: sales miss cost in {apart} sectors of regions, purchases miss use in"
            f" {apart_uses}, of {cost.size}; by {np.abs(used - paid).sum() / scale:.1e} of all trade."
        )
        cure = "The baseline is solved first, and results are counterfactual over baseline."
        yield Finding(name, None, None, None, problem, cure, "warning")
    gap = calc_deficit(a.trade) - a.deficit
    if np.abs(gap).max() > UNBALANCED * scale:
        worst = int(np.argmax(np.abs(gap)))
        problem = f"The deficit of {a.regions[worst]} is not its imports less exports, by {gap[worst]:.6g}."
        yield Finding(name, None, "deficit", repr(float(a.deficit[worst])), problem, "Results follow it.", "warning")
