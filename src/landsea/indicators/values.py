"""Values of indicators at places and in years: observed, modelled, worked out by a formula, or gathered from members.

Uncertainty is carried to first order: every value knows by how much one standard error of each observation behind it
moves it (JCGM 100:2008, Guide to the expression of uncertainty in measurement, 5.1.2), so that what two formulas share
is counted once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from landsea.indicators.catalogue import Indicator, catalogue
from landsea.model import Outcome
from landsea.region import Region
from landsea.region.formula import Formula, Operand, parse
from landsea.region.schema import SEPARATOR

Origin = Literal["observation", "document", "model", "formula", "members"]

#: Standard errors to either side of an interval: 90% of a normal distribution.
REACH = 1.645
#: Years that may lie between the figures of one formula, where no year has them all.
APART = 2
#: Firmness, the firmest first; what follows from several values is as firm as the least of them.
FIRMNESS = ("published", "derived", "estimate", "assumption")


@dataclass(frozen=True)
class Value:
    """A value of an indicator at a place.

    Attributes
    ----------
    indicator, place : str
    year : int or None
        None where the source gives none.
    period : str
        Year or period as written.
    value : float
    origin : {"observation", "document", "model", "formula", "members"}
        "document": stated by a document whose claims are at issue, found nowhere else.
    source : str
        Keys of sources, separated by a semicolon.
    status : str
        One of FIRMNESS.
    parts : mapping of str to float, or None
        Change by one standard error of each observation behind it; None where an error is not known.
    ends : (float, float) or None
        Ends of the interval where they are known otherwise: runs of the model, figures that contradict each other.
    series, claim, note : str
    behind : tuple of Value
        What a formula or a sum was worked out from.
    """

    indicator: str
    place: str
    year: int | None
    period: str
    value: float
    origin: Origin
    source: str
    status: str
    parts: Mapping[str, float] | None = None
    ends: tuple[float, float] | None = None
    series: str = ""
    claim: str = ""
    note: str = ""
    behind: tuple[Value, ...] = ()

    @property
    def interval(self) -> tuple[float, float]:
        """Low and high end: of 90% from the errors of observations, or `ends`; nan where nothing is known."""
        if self.ends is not None:
            return self.ends
        if self.parts is None:
            return math.nan, math.nan
        reach = REACH * math.sqrt(sum(part**2 for part in self.parts.values()))
        return self.value - reach, self.value + reach


def values_of(of: Outcome | Region | Values, ranges: pd.DataFrame | None = None) -> Values:
    """Return the values of an outcome, or of a region alone; values as they are."""
    if isinstance(of, Values):
        return of
    return Values(of) if isinstance(of, Region) else Values(of.region, of, ranges)


def year_of(period: str) -> int | None:
    """Return the first year that a period names, None if it names none."""
    found = re.search(r"(?:19|20)\d\d", period)
    return int(found.group()) if found else None


@dataclass(frozen=True)
class Values:
    """All values that a region has, and what follows from them.

    Parameters
    ----------
    region : Region
    outcome : Outcome, optional
        Without one, only what is observed has a value.
    ranges : pandas.DataFrame, optional
        Indicators for the low and the high choice scale: indicator, low, high.
    """

    region: Region
    outcome: Outcome | None = None
    ranges: pd.DataFrame | None = None
    _kept: dict[tuple[str, str, int | None], Value | None] = field(default_factory=dict, repr=False)

    @cached_property
    def catalogue(self) -> Mapping[str, Indicator]:
        """Indicators by id."""
        return catalogue(self.region)

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """Formulas by indicator."""
        return {name: parse(one.formula) for name, one in self.catalogue.items() if one.formula}

    @cached_property
    def members(self) -> Mapping[str, Sequence[str]]:
        """Names of the zones that make up a place, by place."""
        names = dict(zip(self.region.table("zones")["zone_id"], self.region.table("zones")["name"], strict=True))
        table = self.region.table("places")
        split = {place: _split(cell) for place, cell in zip(table["place"], table["members"], strict=True)}
        return {place: [str(names[zone]) for zone in zones] for place, zones in split.items() if zones}

    def seen(self, indicator: str, place: str) -> list[Value]:
        """Observations of an indicator at a place, the oldest first, those without a year before all."""
        return self._observed.get((indicator, place), [])

    def places(self, indicator: str) -> list[str]:
        """Places of which an indicator is observed, or a peer's value known, in the order of the pack."""
        return list(self._places.get(indicator, ()))

    def at(self, indicator: str, place: str = "", year: int | None = None) -> Value | None:
        """Return the best value.

        What was observed in the model's year or later stands before the model's value; under a scenario, what the
        model gives comes first. Then what a formula gives, then the latest observation, then the sum or mean of the
        place's members.

        Parameters
        ----------
        indicator : str
        place : str
            The indicator's own place by default.
        year : int, optional
            Of this year only.
        """
        if indicator not in self.catalogue:
            return None
        key = (indicator, place or self.catalogue[indicator].place, year)
        if key not in self._kept:
            self._kept[key] = None  # What asks for itself on the way finds nothing.
            self._kept[key] = self._found(*key)
        return self._kept[key]

    def _found(self, indicator: str, place: str, year: int | None) -> Value | None:
        return (
            self._fresh(indicator, place, year)
            or self.modelled(indicator, place, year)
            or self._worked_out(indicator, place, year)
            or self._latest(indicator, place, year)
            or self._gathered(indicator, place, year)
        )

    def _fresh(self, indicator: str, place: str, year: int | None) -> Value | None:
        """An observation that the model could only repeat: of its year or later, and no scenario asked for."""
        if not self.catalogue[indicator].modelled or (self.outcome is not None and self.outcome.scenario is not None):
            return None
        seen = self._latest(indicator, place, year)
        fresh = seen is not None and seen.origin == "observation" and (seen.year or 0) >= self.region.reference_year
        return seen if fresh else None

    def modelled(self, indicator: str, place: str, year: int | None = None) -> Value | None:
        """Return what the model gives of an indicator at its own place, None if nothing."""
        one = self.catalogue[indicator]
        if not one.modelled or place != one.place or year not in (None, self.region.reference_year):
            return None
        value = self._model_values.get(indicator, math.nan)
        if not math.isfinite(value):
            return None
        ends = self._ends.get(indicator)
        # The choice scale moves all that the model gives together.
        parts = None if ends is None else {"model": (ends[1] - ends[0]) / 2 / REACH}
        low_high = None if ends is None else (min(*ends, value), max(*ends, value))
        year = self.region.reference_year
        return Value(indicator, place, year, str(year), value, "model", "", "derived", parts, low_high)

    @cached_property
    def _model_values(self) -> Mapping[str, float]:
        if self.outcome is None:
            return {}
        table = self.outcome.indicators
        table = table[table["origin"] == "model"]
        return {str(name): float(value) for name, value in zip(table["indicator"], table["value"], strict=True)}

    @cached_property
    def _ends(self) -> Mapping[str, tuple[float, float]]:
        if self.ranges is None or not {"low", "high"} <= set(self.ranges.columns):
            return {}
        rows = zip(self.ranges["indicator"], self.ranges["low"], self.ranges["high"], strict=True)
        return {str(name): (float(low), float(high)) for name, low, high in rows}

    def _latest(self, indicator: str, place: str, year: int | None) -> Value | None:
        rows = [one for one in self.seen(indicator, place) if year is None or one.year == year]
        if not rows:
            return None
        # Of one year, what another source found comes before what the document at issue states.
        return max(rows, key=lambda one: (one.year or 0, not one.claim))

    def _worked_out(self, indicator: str, place: str, year: int | None) -> Value | None:
        formula = self.formulas.get(indicator)
        if formula is None or not self._applies(indicator, formula, place):
            return None
        for when in [year] if year is not None else self._years(formula, place):
            found = [self.at(one.indicator, self._where(one, place), one.year or when) for one in formula.operands]
            if all(found):
                return self._result(indicator, place, formula, [one for one in found if one])
        found = [self.at(one.indicator, self._where(one, place), one.year) for one in formula.operands]
        known = [one for one in found if one]
        years = [one.year for one in known if one.year is not None]
        near = bool(years) and len(years) == len(known) == len(found) and max(years) - min(years) <= APART
        if year is not None or not near:
            return None
        return self._result(indicator, place, formula, known)

    def _applies(self, indicator: str, formula: Formula, place: str) -> bool:
        """A formula that names all its places says something of the indicator's own place only."""
        return place == self.catalogue[indicator].place or any(not operand.place for operand in formula.operands)

    def _where(self, operand: Operand, place: str) -> str:
        """Place at which an operand is taken: what the model gives of the region as a whole has no other."""
        one = self.catalogue.get(operand.indicator)
        return operand.place or (one.place if one and one.modelled else place)

    def _years(self, formula: Formula, place: str) -> list[int]:
        """Years for which something that the formula takes is known, the latest first."""
        years: set[int] = set()
        for operand in formula.operands:
            if operand.year is None:
                years |= self._known_years(operand.indicator, self._where(operand, place))
        return sorted(years, reverse=True)

    def _known_years(self, indicator: str, place: str) -> set[int]:
        years = {one.year for one in self.seen(indicator, place) if one.year is not None}
        for member in self.members.get(place, ()) if self.catalogue[indicator].aggregate else ():
            years |= {one.year for one in self.seen(indicator, member) if one.year is not None}
        if indicator in self.formulas:
            years |= set(self._years(self.formulas[indicator], place))
        if self.outcome is not None and self.catalogue[indicator].modelled:
            years.add(self.region.reference_year)
        return years

    def _result(self, indicator: str, place: str, formula: Formula, found: Sequence[Value]) -> Value | None:
        known = dict(zip(formula.operands, found, strict=True))
        values = {operand: one.value for operand, one in known.items()}
        value = formula(values)
        if not math.isfinite(value):
            return None
        free = [one.year for operand, one in known.items() if operand.year is None and one.year is not None]
        return Value(
            indicator, place, max(free, default=None), _span(free), value, "formula",
            _joined(one.source for one in found), _firmness(found), _parts(formula, known, values),
            note=formula.text, behind=tuple(found),
        )  # fmt: skip

    def _gathered(self, indicator: str, place: str, year: int | None) -> Value | None:
        how, members = self.catalogue[indicator].aggregate, self.members.get(place, ())
        if not how or not members:
            return None
        years = [year] if year is not None else sorted(self._known_years(indicator, place), reverse=True)
        for when in years:
            found = [self.at(indicator, member, when) for member in members]
            if all(found):
                return _together(indicator, place, how, [one for one in found if one])
        found = [self.at(indicator, member) for member in members] if year is None else []
        known = [one for one in found if one and one.year is not None]
        if not known or len(known) < len(members) or _apart(known) > APART:
            return None
        return _together(indicator, place, how, known)

    @cached_property
    def targets(self) -> Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]:
        """Rows of targets of the region, by indicator and place."""
        table = self.region.table("targets")
        out: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in table[table["kind"] == "target"].to_dict("records"):
            named = {str(key): cell for key, cell in row.items()}
            out.setdefault((str(row["indicator"]), str(row["place"])), []).append(named)
        return out

    @cached_property
    def peers(self) -> Sequence[str]:
        """Places that the pack marks as peers, in its order."""
        table = self.region.table("places")
        return [str(place) for place in table.loc[table["peer"], "place"]]

    @cached_property
    def _observed(self) -> Mapping[tuple[str, str], list[Value]]:
        rows = [_observation(row) for row in self.region.table("observations").to_dict("records")]
        peers = self.region.table("targets")
        rows += [_peer(row) for row in peers[peers["kind"] == "peer"].to_dict("records")]
        out: dict[tuple[str, str], list[Value]] = {}
        for one in rows:
            out.setdefault((one.indicator, one.place), []).append(one)
        return {key: _with_spread(sorted(found, key=lambda one: one.year or 0)) for key, found in out.items()}

    @cached_property
    def _places(self) -> Mapping[str, list[str]]:
        out: dict[str, dict[str, None]] = {}
        for indicator, place in self._observed:
            out.setdefault(indicator, {})[place] = None
        return {name: list(places) for name, places in out.items()}


def _observation(row: Mapping[Any, Any]) -> Value:
    value, stated = float(row["value"]), str(row["claim"])
    # A document of claims gives no error; that of a row which the model is fitted to was judged.
    judged = not stated or row["use"] != "show"
    parts = {str(row["observation_id"]): abs(value) * float(row["rel_error"])} if judged else None
    return Value(
        str(row["indicator"]), str(row["place"]), year_of(str(row["year"])), str(row["year"]), value,
        "observation" if judged else "document", str(row["source"]), str(row["status"]), parts,
        series=str(row["series"]), claim=stated, note=str(row["note"]),
    )  # fmt: skip


def _peer(row: Mapping[Any, Any]) -> Value:
    return Value(
        str(row["indicator"]), str(row["place"]), year_of(str(row["year"])), str(row["year"]), float(row["value"]),
        "document" if row["claim"] else "observation", str(row["source"]), str(row["status"]),
        claim=str(row["claim"]), note=str(row["note"]),
    )  # fmt: skip


def _with_spread(rows: list[Value]) -> list[Value]:
    """Widen the intervals of figures that contradict each other: of one year, or of a year not given."""
    out = []
    for one in rows:
        rivals = [
            other.value
            for other in rows
            if other.series == one.series and (None in (other.year, one.year) or other.year == one.year)
        ]
        low, high = one.interval
        if min(rivals) == max(rivals):
            out.append(one)
            continue
        ends = [value for value in (*rivals, low, high) if math.isfinite(value)]
        out.append(replace(one, ends=(min(ends), max(ends))))
    return out


def _parts(
    formula: Formula, known: Mapping[Operand, Value], values: Mapping[Operand, float]
) -> Mapping[str, float] | None:
    """Carry the errors through a formula by central differences of one standard error."""
    out: dict[str, float] = {}
    for operand, one in known.items():
        if one.parts is None:
            return None
        for name, part in one.parts.items():
            up, down = ({**values, operand: one.value + way * part} for way in (1, -1))
            moved = (formula(up) - formula(down)) / 2
            out[name] = out.get(name, 0.0) + (moved if math.isfinite(moved) else 0.0)
    return out


def _together(indicator: str, place: str, how: str, found: Sequence[Value]) -> Value:
    share = 1.0 if how == "sum" else 1 / len(found)
    parts: dict[str, float] | None = {}
    for one in found:
        if one.parts is None or parts is None:
            parts = None
            break
        for name, part in one.parts.items():
            parts[name] = parts.get(name, 0.0) + share * part
    years = [one.year for one in found if one.year is not None]
    return Value(
        indicator, place, max(years, default=None), _span(years), share * sum(one.value for one in found), "members",
        _joined(one.source for one in found), _firmness(found), parts,
        note=", ".join(one.place for one in found), behind=tuple(found),
    )  # fmt: skip


def _apart(found: Iterable[Value]) -> int:
    years = [one.year for one in found if one.year is not None]
    return max(years) - min(years) if years else 0


def _span(years: Sequence[int]) -> str:
    if not years:
        return "not stated"
    return str(years[0]) if min(years) == max(years) else f"{min(years)}-{max(years)}"


def _firmness(found: Iterable[Value]) -> str:
    """What follows from published figures is derived; from weaker ones it is as weak as they are."""
    return FIRMNESS[max([1, *(FIRMNESS.index(one.status) for one in found)])]


def _joined(keys: Iterable[str]) -> str:
    parts = [part.strip() for cell in keys for part in cell.split(SEPARATOR) if part.strip()]
    return SEPARATOR.join(dict.fromkeys(parts))


def _split(cell: object) -> list[str]:
    return [part.strip() for part in str(cell).split(SEPARATOR) if part.strip()]
