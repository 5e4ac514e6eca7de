"""Indicators as sums over the stages of chains: what makes their exact derivatives cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor import CommodityFlows, Counter, Stages
from landsea.corridor.wildcards import matches
from landsea.errors import LandSeaError
from landsea.model.indicators import standard
from landsea.model.places import nearest
from landsea.region.checks.values import nearest as close

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Names that people use, beside the standard ids.
ALIASES = {"cost": "logistics_cost", "rail_share": "rail_share_land", "emissions": "co2e"}


@dataclass(frozen=True)
class Functional:
    """An indicator that is a sum over stages, or a ratio of two.

    Attributes
    ----------
    indicator, title, title_local, unit : str
    above, below : dict of str to Stages
        What a tonne of each commodity adds to the numerator and to the denominator.
    fixed_above, fixed_below : dict of str to float
        Parts by commodity that no cost changes at held demand (tonnes of it); a denominator of 1 is ``fixed_below`` of
        ``""``.
    pairs_above, pairs_below : dict of str to (Z, Z) array
        What a tonne of each pair adds to those parts, by lane.
    per_yuan, per_hour : float
        What one yuan or one hour of a tonne adds to the numerator by itself, before any goods move elsewhere.
    per_tonne : float
        Tonnes of all demand, where weights are divided by them; 0 elsewhere.
    is_worth : bool
        The shippers' expected cost, whose derivative by a cost is the flow.
    """

    indicator: str
    title: str
    title_local: str
    unit: str
    above: Mapping[str, Stages]
    below: Mapping[str, Stages] = field(default_factory=dict)
    fixed_above: Mapping[str, float] = field(default_factory=dict)
    fixed_below: Mapping[str, float] = field(default_factory=dict)
    pairs_above: Mapping[str, Floats] = field(default_factory=dict)
    pairs_below: Mapping[str, Floats] = field(default_factory=dict)
    per_yuan: float = 0.0
    per_hour: float = 0.0
    per_tonne: float = 0.0
    is_worth: bool = False

    def totals(self, flows: Mapping[str, Stages]) -> tuple[float, float]:
        """Numerator and denominator of the flows."""
        above = sum(self.fixed_above.values()) + sum(one.dot(flows[name]) for name, one in self.above.items())
        below = sum(self.fixed_below.values()) + sum(one.dot(flows[name]) for name, one in self.below.items())
        return above, below

    def directions(self, flows: Mapping[str, Stages]) -> dict[str, Stages]:
        """Derivative of the indicator by the tonnes on every stage, by commodity."""
        above, below = self.totals(flows)
        value = above / below
        out = {name: one * (1 / below) for name, one in self.above.items()}
        for name, one in self.below.items():
            part = one * (-value / below)
            out[name] = out[name] + part if name in out else part
        return out

    def by_tonnes(self, flows: Mapping[str, CommodityFlows]) -> dict[str, Floats]:
        """Derivative of the indicator by the tonnes of every pair (Z, Z) themselves, by lane; 0 without a chain."""
        served = {lane: np.isfinite(one.choices.cost) for lane, one in flows.items()}
        if self.is_worth:
            return {lane: 1e-9 * np.where(served[lane], one.choices.cost, 0.0) for lane, one in flows.items()}
        above, below = self.totals({lane: Stages.of_flows(one) for lane, one in flows.items()})
        value = above / below
        each = -value / self.per_tonne if self.per_tonne else 0.0
        out = {}
        for lane, here in served.items():
            part = self.pairs_above.get(lane, 0.0) - value * self.pairs_below.get(lane, 0.0)
            out[lane] = np.where(here, each + part / below, 0.0)
        return out


def functional(outcome: Outcome, name: str) -> Functional:
    """Find an indicator by its id, an alias, or ``throughput:PLACE``.

    Parameters
    ----------
    outcome : Outcome
    name : str
        A standard indicator, one of the pack's counted indicators, or ``throughput:`` and a terminal, port or group:
        million tonnes that cross its quays (that change mode there, if it has none).

    Raises
    ------
    LandSeaError
        If there is no such indicator, or no cost changes it.
    """
    name = ALIASES.get(name, name)
    if name.startswith("throughput:"):
        return _throughput(outcome, name.removeprefix("throughput:"))
    if name in _STANDARD:
        row = standard().set_index("indicator").loc[name]
        return _named(_STANDARD[name](outcome), name, row)
    counter = Counter(outcome.corridor.layout, [name])
    if not counter.terms:
        known = sorted({*_STANDARD, *Counter(outcome.corridor.layout).indicators})
        cure = f"Choose one of {', '.join(known)}, or throughput:PLACE.{close(name, known)}"
        msg = f"There is no indicator {name!r} that costs could change. {cure}"
        raise LandSeaError(msg)
    row = outcome.region.table("indicators").set_index("indicator").loc[name]
    return _named(_counted(outcome, counter), name, row)


def _named(what: Functional, name: str, row: Any) -> Functional:
    title, local, unit = (str(row[key]) for key in ("title", "title_local", "unit"))
    return replace(what, indicator=name, title=title, title_local=local, unit=unit)


def _blank(above: Mapping[str, Stages], below: float = 1.0) -> Functional:
    return Functional("", "", "", "", above, fixed_below={"": below})


def _amount(outcome: Outcome, name: str, factor: float) -> dict[str, Stages]:
    return {
        commodity: Stages.of_amount(flows.choices.shipping, name) * factor
        for commodity, flows in outcome.commodity_flows.items()
    }


def _tonnes(outcome: Outcome) -> float:
    return float(sum(flows.demand.sum() for flows in outcome.commodity_flows.values()))


def _money(outcome: Outcome, factor: float) -> Functional:
    return replace(_blank(_amount(outcome, "yuan", factor)), per_yuan=factor)


def _time(outcome: Outcome) -> Functional:
    total = _tonnes(outcome)
    factor = 1 / (24 * total)
    return replace(_blank(_amount(outcome, "hours", factor)), per_hour=factor, per_tonne=total)


def _work(outcome: Outcome, factor: float, kinds: tuple[str, ...] = ()) -> dict[str, Stages]:
    """Tonne-kilometres on modes of some kinds, or on all."""
    kind = outcome.region.table("modes").set_index("mode")["kind"]
    out = {}
    for commodity, flows in outcome.commodity_flows.items():
        ship = flows.choices.shipping
        arcs = {
            mode: one.network.length_km * (factor if not kinds or kind[mode] in kinds else 0.0)
            for mode, one in ship.legs.items()
        }
        out[commodity] = replace(Stages.zero(ship), arcs=arcs)
    return out


def _legs(outcome: Outcome) -> Functional:
    total = _tonnes(outcome)
    above = {}
    for commodity, flows in outcome.commodity_flows.items():
        ship = flows.choices.shipping
        above[commodity] = replace(Stages.zero(ship), legs=dict.fromkeys(ship.legs, 1 / total))
    return replace(_blank(above), per_tonne=total)


def _ratio(above: Mapping[str, Stages], below: Mapping[str, Stages]) -> Functional:
    return Functional("", "", "", "", above, below)


_STANDARD: dict[str, Callable[[Outcome], Functional]] = {
    "logistics_cost": lambda o: _money(o, 1e-9),
    "logistics_cost_per_t": lambda o: replace(_money(o, 1 / _tonnes(o)), per_tonne=_tonnes(o)),
    "generalised_cost": lambda _: replace(_blank({}, 1e9), is_worth=True),
    "transit_days": _time,
    "co2e": lambda o: _blank(_amount(o, "co2e_kg", 1e-9)),
    "co2e_per_tkm": lambda o: _ratio(_amount(o, "co2e_kg", 1e3), _work(o, 1.0)),
    "freight_work": lambda o: _blank(_work(o, 1e-9)),
    "rail_share_land": lambda o: _ratio(_work(o, 100.0, ("rail",)), _work(o, 1.0, ("rail", "road"))),
    "mean_legs": _legs,
}


def _throughput(outcome: Outcome, place: str) -> Functional:
    layout = outcome.corridor.layout
    terminals = layout.terminals
    at = matches(terminals["terminal_id"], place, terminals["group"]) & (place != "*")
    if not at.any():
        meant = nearest(outcome.region.table("terminals"), "terminal_id", place)
        at = (terminals["terminal_id"] == meant).to_numpy(bool) if isinstance(meant, str) else at
    if not at.any():
        known = sorted({*terminals["terminal_id"], *terminals["group"]} - {""})
        msg = f"There is no terminal or group {place!r}. Choose one of {', '.join(known)}.{close(place, known)}"
        raise LandSeaError(msg)
    kind = outcome.region.table("modes").set_index("mode")["kind"]
    sea = np.array([kind[mode] == "sea" for mode in layout.modes])
    above = {}
    for commodity, flows in outcome.commodity_flows.items():
        ship = flows.choices.shipping
        rows = ship.transfers
        here = at[rows.terminal]
        quay = sea[rows.from_number].astype(float) + sea[rows.to_number].astype(float)
        counts = quay if quay[here].any() else np.ones(len(rows))
        above[commodity] = replace(Stages.zero(ship), transfers=1e-6 * counts * here)
    row = terminals[at].iloc[0]
    title, local = (str(row["name"]), str(row["name_local"] or row["name"])) if at.sum() == 1 else (place, place)
    return replace(
        _blank(above),
        indicator=f"throughput:{place}",
        title=f"Throughput, {title}",
        title_local=f"{local}吞吐量",
        unit="Mt",
    )


def _counted(outcome: Outcome, counter: Counter) -> Functional:
    sides: dict[str, dict[str, Stages]] = {"numerator": {}, "denominator": {}}
    fixed: dict[str, dict[str, float]] = {"numerator": {}, "denominator": {}}
    pairs: dict[str, dict[str, Floats]] = {"numerator": {}, "denominator": {}}
    for commodity, flows in outcome.commodity_flows.items():
        for term in counter.terms:
            if term.commodity not in counter.names_of(flows.choices.shipping.commodity):
                continue
            if term.flow == "demand":
                amount = term.coefficient * counter.demand(term, flows)
                fixed[term.part][commodity] = fixed[term.part].get(commodity, 0.0) + amount
                each = np.asarray(term.coefficient * counter.pairs(term), dtype=np.float64)
                known = pairs[term.part].get(commodity)
                pairs[term.part][commodity] = each if known is None else known + each
                continue
            part = counter.weights(term, flows.choices.shipping)
            side = sides[term.part]
            side[commodity] = side[commodity] + part if commodity in side else part
    if all(term.part == "numerator" for term in counter.terms):
        fixed["denominator"][""] = 1.0
    return Functional(
        "", "", "", "", sides["numerator"], sides["denominator"], fixed["numerator"], fixed["denominator"],
        pairs["numerator"], pairs["denominator"],
    )  # fmt: skip
