"""Where a region stands: every indicator with its value, uncertainty, target, gap, trend and peers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from landsea.errors import LandSeaError
from landsea.indicators import progress
from landsea.indicators.catalogue import Indicator
from landsea.indicators.values import Value, Values, values_of, year_of
from landsea.model import Outcome
from landsea.region import Region
from landsea.region.checks.values import nearest

COLUMNS = (
    *("indicator", "title", "title_local", "group", "level", "unit", "better", "aggregate", "place"),
    *("value", "year", "low", "high", "origin", "status", "source"),
    *(
        "modelled",
        "stated",
        "stated_year",
        "target",
        "target_year",
        "target_source",
        "gap",
        "required_rate",
        "required_step",
    ),
    *("trend", "trend_rate", "state", "needs", "needs_local"),
)
PEER_COLUMNS = (
    *("indicator", "place", "unit", "value", "year", "low", "high", "origin", "status", "source", "gap", "ahead"),
)
TARGET_COLUMNS = (
    *("indicator", "place", "unit", "year", "target", "source", "status", "value", "value_year", "gap"),
    *("required_rate", "required_step", "trend_rate", "state"),
)
SERIES_COLUMNS = ("indicator", "place", "unit", "year", "value", "low", "high", "origin", "status", "source")


@dataclass(frozen=True)
class Scoreboard:
    """The tables of a scoreboard.

    Attributes
    ----------
    place : str
        Place asked for; blank for each indicator's own.
    table : pandas.DataFrame
        A row an indicator; columns COLUMNS, and `before` where a scenario is compared with a baseline. With several
        targets the nearest that is not past is shown; all are in `targets`.
    peers : pandas.DataFrame
        A row an indicator and peer; columns PEER_COLUMNS.
    targets : pandas.DataFrame
        A row a target; columns TARGET_COLUMNS.
    series : pandas.DataFrame
        A row an observation, peers' too; columns SERIES_COLUMNS.
    """

    place: str
    table: pd.DataFrame
    peers: pd.DataFrame
    targets: pd.DataFrame
    series: pd.DataFrame


def scoreboard(
    of: Outcome | Region | Values,
    *,
    place: str = "",
    against: Sequence[str] | None = None,
    ranges: pd.DataFrame | None = None,
    before: Outcome | None = None,
) -> Scoreboard:
    """Set a region's indicators against targets and peers.

    Parameters
    ----------
    of : Outcome, Region or Values
        A solved region; or a region alone, of which only what is observed has a value; or values worked out already.
    place : str
        Place or group of zones of the pack; by default each indicator's own place.
    against : sequence of str, optional
        Peers; by default every other place of which a value is known.
    ranges : pandas.DataFrame, optional
        Indicators for the low and high choice scale (indicator, low, high), for the uncertainty of modelled values.
    before : Outcome, optional
        Baseline to a scenario's outcome: its values stand in the column ``before``.

    Returns
    -------
    Scoreboard

    Raises
    ------
    LandSeaError
        If the pack knows no such place or peer.
    """
    values = values_of(of, ranges)
    _check_places(values, [*([place] if place else []), *(against or [])])
    shown = _in_groups(one for one in values.catalogue.values() if not place or _about(values, one, place))
    peers = _frame((_peer_rows(values, one, place, against) for one in shown), PEER_COLUMNS)
    targets = _frame((_target_rows(values, one, place) for one in shown), TARGET_COLUMNS)
    series = _frame((_series_rows(values, one) for one in shown), SERIES_COLUMNS)
    known = dict(iter(targets.groupby("indicator")))
    table = pd.DataFrame([_row(values, one, place, known.get(one.id)) for one in shown], columns=list(COLUMNS))
    if before is not None:
        earlier = values_of(before)
        found = [earlier.at(one.id, place) for one in shown]
        table["before"] = [math.nan if one is None else one.value for one in found]
    return Scoreboard(place, table, peers, targets, series)


def _check_places(values: Values, wanted: Iterable[str]) -> None:
    known = {place for name in values.catalogue for place in values.places(name)} | set(values.members)
    known |= {one.place for one in values.catalogue.values()}
    for name in wanted:
        if name not in known:
            groups = ", ".join(values.region.table("places")["place"])
            cure = f" Groups of zones and peers: {groups}." if groups else ""
            msg = f"The pack knows no place {name!r}.{nearest(name, sorted(known - {''}))}{cure}"
            raise LandSeaError(msg)


def _in_groups(all_: Iterable[Indicator]) -> list[Indicator]:
    """Bring what belongs to one group together, groups in the order in which they come first."""
    by_group: dict[str, list[Indicator]] = {}
    for one in all_:
        by_group.setdefault(one.group, []).append(one)
    return [one for group in by_group.values() for one in group]


def _about(values: Values, one: Indicator, place: str) -> bool:
    return one.place == place or values.at(one.id, place) is not None


def _row(values: Values, one: Indicator, place: str, targets: pd.DataFrame | None) -> dict[str, object]:
    where = place or one.place
    found = values.at(one.id, where)
    low, high = found.interval if found else (math.nan, math.nan)
    stated, model = _stated(values, one, where), values.modelled(one.id, where)
    rate, step = trend_of(values, one.id, where)
    row: dict[str, object] = {
        **{name: getattr(one, name) for name in COLUMNS if name in Indicator.__dataclass_fields__},
        "indicator": one.id, "place": where,
        "value": found.value if found else math.nan, "year": found.period if found else "", "low": low, "high": high,
        "origin": found.origin if found else "", "status": found.status if found else "",
        "source": found.source if found else "",
        "modelled": model.value if model else math.nan,
        "stated": stated.value if stated else math.nan, "stated_year": stated.period if stated else "",
        "trend": progress.arrow(rate, step), "trend_rate": rate,
    }  # fmt: skip
    return row | _nearest(targets)


def _stated(values: Values, one: Indicator, where: str) -> Value | None:
    """Return what a document of claims states of the place: the latest of it."""
    return max(
        (seen for seen in values.seen(one.id, where) if seen.claim), key=lambda seen: seen.year or 0, default=None
    )


def trend_of(values: Values, indicator: str, place: str) -> tuple[float, float]:
    """Return rate and step a year of an indicator's observations at a place; nan where there are not two years.

    Only figures of the same series as the latest count. Of one year the mean is taken.
    """
    rows = [one for one in values.seen(indicator, place) if one.year is not None]
    by_year: dict[int, list[float]] = {}
    for one in rows:
        if one.series == rows[-1].series and one.year is not None:
            by_year.setdefault(one.year, []).append(one.value)
    if len(by_year) < 2:
        return math.nan, math.nan
    years, seen = list(map(float, by_year)), [sum(same) / len(same) for same in by_year.values()]
    return progress.trend(years, seen), progress.slope(years, seen)


def _nearest(targets: pd.DataFrame | None) -> dict[str, object]:
    """Return the target that a row shows: the first ahead that is not past, else the last."""
    if targets is None:
        nothing = ("target", "gap", "required_rate", "required_step")
        return dict.fromkeys(nothing, math.nan) | {"target_year": "", "target_source": "", "state": ""}
    ahead = targets[targets["state"] != "past"]
    one = ahead.iloc[0] if len(ahead) else targets.iloc[-1]
    same = {name: one[name] for name in ("target", "gap", "required_rate", "required_step", "state")}
    return same | {"target_year": one["year"], "target_source": one["source"]}


def _target_rows(values: Values, one: Indicator, place: str) -> list[dict[str, object]]:
    where = place or one.place
    return [_judged(values, one, where, row) for row in values.targets.get((one.id, where), ())]


def _judged(values: Values, one: Indicator, where: str, row: Mapping[str, Any]) -> dict[str, object]:
    found, target, by = values.at(one.id, where), float(row["value"]), year_of(str(row["year"]))
    rate, step = trend_of(values, one.id, where)
    out: dict[str, object] = {
        "indicator": one.id, "place": where, "unit": one.unit, "year": str(row["year"]), "target": target,
        "source": str(row["source"]), "status": str(row["status"]), "trend_rate": rate,
    }  # fmt: skip
    if found is None:
        return out | {"state": ""}
    better: progress.Better = one.better  # type: ignore[assignment]
    state = progress.state(found.value, found.year, target, by, better, rate, step)
    out |= {"value": found.value, "value_year": found.period, "gap": progress.gap(found.value, target), "state": state}
    if found.year is None or by is None or state == "past":
        return out
    way = (found.value, found.year, target, by)
    return out | {"required_rate": progress.required_rate(*way), "required_step": progress.required_step(*way)}


def _peer_rows(values: Values, one: Indicator, place: str, against: Sequence[str] | None) -> list[dict[str, object]]:
    where = place or one.place
    own, rows = values.at(one.id, where), []
    for peer in peers_of(values, one) if against is None else against:
        found = values.at(one.id, peer) if peer != where else None
        if found is None:
            continue
        low, high = found.interval
        apart = found.value - own.value if own else math.nan
        rows.append(
            {
                "indicator": one.id,
                "place": peer,
                "unit": one.unit,
                "value": found.value,
                "year": found.period,
                "low": low,
                "high": high,
                "origin": found.origin,
                "status": found.status,
                "source": found.source,
                "gap": apart,
                "ahead": _ahead(apart, one.better),
            }
        )
    return rows


def _ahead(apart: float, better: str) -> str:
    """Say who is better: "peer", "own", "same", or nothing where neither way is better."""
    if better == "neither" or not math.isfinite(apart):
        return ""
    if apart == 0:
        return "same"
    return "peer" if (apart > 0) == (better == "higher") else "own"


def peers_of(values: Values, one: Indicator) -> list[str]:
    """Other places of which an indicator's value is known and that are no part of its own: the pack's peers first."""
    own = {one.place, *values.members, *(name for names in values.members.values() for name in names)}
    others = [place for place in values.places(one.id) if place not in own]
    found = [place for place in values.peers if values.at(one.id, place) is not None]
    return list(dict.fromkeys(place for place in [*found, *others] if place != one.place))


def _series_rows(values: Values, one: Indicator) -> list[dict[str, object]]:
    rows = []
    for place in values.places(one.id):
        for seen in values.seen(one.id, place):
            low, high = seen.interval
            rows.append(
                {
                    "indicator": one.id,
                    "place": place,
                    "unit": one.unit,
                    "year": seen.period,
                    "value": seen.value,
                    "low": low,
                    "high": high,
                    "origin": seen.origin,
                    "status": seen.status,
                    "source": seen.source,
                }
            )
    return rows


def _frame(parts: Iterable[list[dict[str, object]]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame([row for rows in parts for row in rows], columns=list(columns))
