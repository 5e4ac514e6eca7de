"""Flows by chain type: the tonnes, money, hours and emissions of every word of the grammar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.amounts import NAMES, Amounts, amounts_of
from landsea.corridor.chains import Array, divide, gather, step_shares
from landsea.corridor.corridor import CommodityFlows, Pass
from landsea.corridor.layout import Layout
from landsea.corridor.threads import blas_threads

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ChainType:
    """One sequence of modes between two groups of zones.

    Attributes
    ----------
    modes : tuple of str
        Mode of each leg; empty for what was cut off as too small to follow.
    origin_group, destination_group : str
    t : float
        Tonnes a year.
    totals : (3,) array
        Yuan, hours times tonnes, and kg CO2e of those tonnes.
    """

    modes: tuple[str, ...]
    origin_group: str
    destination_group: str
    t: float
    totals: Array


def chain_types(layout: Layout, flows: CommodityFlows, cut_off: float = 1e-3) -> list[ChainType]:
    """Split a commodity's flow by the modes of its chains.

    Parameters
    ----------
    layout : Layout
    flows : CommodityFlows
    cut_off : float
        Branches with less than this share of the commodity's tonnes are not followed further; their tonnes
        appear under an empty sequence of modes, so that the sum stays whole.

    Returns
    -------
    list of ChainType
    """
    names = group_names(layout)
    found: dict[tuple[str, ...], Array] = defaultdict(lambda: np.zeros((1 + len(NAMES), len(names) ** 2)))
    least = cut_off * float(flows.demand.sum())
    for one in flows.choices.passes:
        demand = flows.demand * one.share
        if demand.any():
            kinds = [amounts_of(layout, flows.choices.shipping, one, name) for name in NAMES]
            with blas_threads(len(layout.terminals), len(layout.zones)):
                _Walk(layout, one, demand, kinds, least, found).run()
    return [
        ChainType(word, names[pair // len(names)], names[pair % len(names)], float(total[0, pair]), total[1:, pair])
        for word, total in found.items()
        for pair in np.flatnonzero(total[0] > 0)
    ]


def group_names(layout: Layout) -> list[str]:
    """Name the groups of zones, in the order of the pack; a zone without a group stands for itself."""
    return list(dict.fromkeys(_zone_groups(layout)))


def _zone_groups(layout: Layout) -> list[str]:
    zones = layout.zones
    return [str(name) for name in zones["group"].where(zones["group"] != "", zones["name"])]


@dataclass(frozen=True)
class _Tables:
    """A mode's weights, gathered by zone and cut to the walk's columns."""

    between: Array
    amounts: Array
    egress: Array
    egress_amounts: Array


class _Walk:
    """A depth-first walk over the words, carrying tonnes and amounts by (origin group, destination)."""

    def __init__(
        self,
        layout: Layout,
        one: Pass,
        demand: Array,
        kinds: Sequence[Amounts],
        least: float,
        found: dict[tuple[str, ...], Array],
    ) -> None:
        self.layout, self.model, self.values = layout, one.model, one.values
        self.demand, self.kinds, self.least, self.found = demand, kinds, least, found
        names = group_names(layout)
        self.group_of = np.array([names.index(name) for name in _zone_groups(layout)])
        by_group = np.zeros((len(names), len(demand)))
        np.add.at(by_group, self.group_of, demand)
        # A column is an origin group and a destination zone that trade.
        self.group, self.d = np.nonzero(by_group > 0)
        self.pair = self.group * len(names) + self.group_of[self.d]
        self.shares = [[] if left == 0 else self._shares(left) for left in range(one.model.automaton.max_legs)]
        self.tables = [self._tables(mode) for mode in range(len(layout.modes))]
        self.step_amounts = [
            np.stack([kind.steps[number] for kind in kinds])[:, :, None] for number in range(len(self.model.steps))
        ]

    def run(self) -> None:
        for state in self.values.first:
            self._start(state)

    def _shares(self, left: int) -> list[Array]:
        return [share[:, self.d] for share in step_shares(self.model, self.values, left)]

    def _tables(self, mode: int) -> _Tables:
        w, zones = self.values.weights[mode], self.model.n_zones

        def by_column(values: Array) -> Array:
            return gather(values, w.destination_zone, zones, axis=1)[:, self.d]

        legs = [kind.legs[mode] for kind in self.kinds]
        return _Tables(
            between=w.between.T.copy(),
            amounts=np.stack([(w.between * a.between).T for a in legs]),
            egress=by_column(w.egress),
            egress_amounts=np.stack([by_column(w.egress * a.egress) for a in legs]),
        )

    def _start(self, state: int) -> None:
        model, values, zones = self.model, self.values, self.model.n_zones
        mode = model.automaton.mode[state]
        w = values.weights[mode]
        share = divide(self.demand * values.first[state] ** (model.mu / model.theta), values.origin)
        rate = divide(share, values.first[state])
        word = (self.layout.modes[mode],)
        attributes = [kind.legs[mode] for kind in self.kinds]
        access = [gather(x, w.origin_zone, zones, axis=0) for x in
                  (w.access, *(w.access * a.access for a in attributes))]  # fmt: skip
        if state in model.automaton.end:
            direct = [self._by_pair(x, w.origin_zone, w.destination_zone) for x in
                      (w.direct, *(w.direct * a.direct for a in attributes))]  # fmt: skip
            self._record(word, np.stack([self._columns(x * rate) for x in direct]))
        carried = values.to_go[-1][state][:, self.d] * self._group_product(np.stack(access), rate)
        self._visit(word, state, model.automaton.max_legs - 1, carried)

    def _by_pair(self, values: Array, origins: Ints, destinations: Ints) -> Array:
        zones = self.model.n_zones
        return gather(gather(values, origins, zones, axis=0), destinations, zones, axis=1)

    def _columns(self, by_pair: Array) -> Array:
        return gather(by_pair, self.group_of, self.group_of.max() + 1, axis=0)[self.group, self.d]

    def _group_product(self, access: Array, rate: Array) -> Array:
        """Multiply (amounts, Z, T) access by the rate of each pair: (amounts, T, columns) at the first terminals."""
        amounts, _, terminals = access.shape
        out = np.zeros((amounts, terminals, len(self.d)))
        # Columns come sorted by group.
        for group, start in zip(*np.unique(self.group, return_index=True), strict=True):
            end = np.searchsorted(self.group, group, side="right")
            members = np.flatnonzero(self.group_of == group)
            by_origin = access[:, members].transpose(0, 2, 1)
            out[:, :, start:end] = by_origin @ rate[np.ix_(members, self.d[start:end])]
        return out

    def _visit(self, word: tuple[str, ...], state: int, left: int, carried: Array) -> None:
        """Follow goods standing at terminals: `carried` is (1 + amounts, T, columns)."""
        if left == 0 or carried[0].sum() <= 0:
            return
        if carried[0].sum() < self.least:
            self._record((), carried.sum(axis=1))
            return
        for number, step in enumerate(self.model.steps):
            if step.before == state and step.after in self.values.inner[left]:
                self._take(word, number, left, carried)

    def _take(self, word: tuple[str, ...], number: int, left: int, carried: Array) -> None:
        step = self.model.steps[number]
        at = step.at_after
        moved = carried[:, step.at_before] * self.shares[left][number]
        moved[1:] += moved[0] * self.step_amounts[number]
        inner = self.values.inner[left][step.after][np.ix_(at, self.d)]
        rate = moved * divide(np.ones_like(inner), inner)
        mode = self.model.automaton.mode[step.after]
        table, longer = self.tables[mode], (*word, self.layout.modes[mode])
        if step.after in self.model.automaton.end:
            self._record(longer, self._delivered(table, at, rate))
        if left > 1 and self.model.automaton.following[step.after]:
            onward = table.between[:, at] @ rate
            onward[1:] += table.amounts[:, :, at] @ rate[0]
            to_go = self.values.to_go[left - 1][step.after][:, self.d]
            self._visit(longer, step.after, left - 1, to_go * onward)

    def _delivered(self, table: _Tables, at: Ints, rate: Array) -> Array:
        out: Array = np.einsum("tc,ktc->kc", table.egress[at], rate)
        out[1:] += np.einsum("ktc,tc->kc", table.egress_amounts[:, at], rate[0])
        return out

    def _record(self, word: tuple[str, ...], by_column: Array) -> None:
        total = self.found[word]
        for k, amounts in enumerate(by_column):
            total[k] += np.bincount(self.pair, amounts, minlength=total.shape[1])
