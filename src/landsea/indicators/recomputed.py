"""What documents state, beside what is found of the same: why they differ, or what would be needed to find it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from landsea.indicators.catalogue import Indicator
from landsea.indicators.defined import DefinedIndex, indices
from landsea.indicators.values import Value, Values, values_of
from landsea.model import Outcome
from landsea.region import Region

COLUMNS = (
    *("indicator", "title", "title_local", "place", "unit", "stated", "stated_year", "claim", "found", "found_year"),
    *("how", "source", "status", "difference", "reason", "reason_local", "needs", "needs_local"),
)


def recomputed(of: Outcome | Region | Values, known: list[DefinedIndex] | None = None) -> pd.DataFrame:
    """Set every value that a document of claims states beside the one found.

    Parameters
    ----------
    of : Outcome, Region or Values
        A solved region; a region of which only what is observed has a value; or values worked out already.
    known : list of DefinedIndex, optional
        The pack's indices, if they are worked out already.

    Returns
    -------
    pandas.DataFrame
        A row an indicator that a document states: indicator, title, title_local, place, unit; `stated`,
        `stated_year`, `claim`; `found`, `found_year`, `how` (model, formula, members, observation of another source,
        index; blank: nothing is found), its source and status; `difference` relative to the stated value; why the two
        differ; what would be needed to compute it.
    """
    values = values_of(of)
    table = values.region.table("indices")
    by_id = {one.id: one for one in (indices(values) if known is None else known)}
    by_indicator = {
        str(indicator): by_id[str(name)] for name, indicator in zip(table["index"], table["indicator"], strict=True)
    }
    rows = [_row(values, one, by_indicator) for one in values.catalogue.values()]
    return pd.DataFrame([row for row in rows if row], columns=list(COLUMNS))


def _row(values: Values, one: Indicator, known: Mapping[str, DefinedIndex]) -> dict[str, object] | None:
    said = [seen for seen in values.seen(one.id, one.place) if seen.claim]
    if not said:
        return None
    stated = max(said, key=lambda seen: seen.year or 0)
    found = _found(values, one, known, stated)
    value = float(str(found["found"]))
    apart = (value - stated.value) / abs(stated.value) if stated.value else math.nan
    return {
        "indicator": one.id, "title": one.title, "title_local": one.title_local, "place": one.place, "unit": one.unit,
        "stated": stated.value, "stated_year": stated.period, "claim": stated.claim, **found, "difference": apart,
        "reason": one.difference, "reason_local": one.difference_local, "needs": one.needs,
        "needs_local": one.needs_local,
    }  # fmt: skip


def _found(values: Values, one: Indicator, known: Mapping[str, DefinedIndex], stated: Value) -> dict[str, object]:
    index = known.get(one.id)
    if index is not None and math.isfinite(index.value):
        return {"found": index.value, "found_year": "", "how": "index", "source": "", "status": "derived"}
    other = values.modelled(one.id, one.place) or values.at(one.id)
    if other is None or other.claim:
        others = [seen for seen in values.seen(one.id, one.place) if not seen.claim and seen.series == stated.series]
        other = others[-1] if others else None
    if other is None:
        return {"found": math.nan, "found_year": "", "how": "", "source": "", "status": ""}
    return {
        "found": other.value, "found_year": other.period, "how": other.origin, "source": other.source,
        "status": other.status,
    }  # fmt: skip
