"""Projects with what the appraisal table adds to them: life, years of building, running cost, discount rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from landsea.region.region import Region
from landsea.region.schema import SEPARATOR, schema

WILD = "*"

#: What is added to the columns of ``projects``.
ADDED = ("discount_percent", "own_status")

Row = Mapping[str, Any]


def terms(region: Region) -> pd.DataFrame:
    """Return every project with the terms on which it is appraised.

    Parameters
    ----------
    region : Region

    Returns
    -------
    pandas.DataFrame
        The table ``projects``, with its index, where life_years, build_years and running_bn_yuan are filled from
        ``appraisal`` (the kind's own row before ``*``; no years of building where none are stated) and
        discount_percent is added. What neither table states is nan. ``source`` and ``status`` are of all rows used:
        every source, and the least firm status; ``own_status`` is that of the project's own row.
    """
    table, appraisal = region.table("projects"), region.table("appraisal")
    rates = {(str(row["parameter"]), str(row["kind"])): row for row in appraisal.to_dict("records")}
    rows = [_completed(project, rates) for project in table.to_dict("records")]
    return pd.DataFrame(rows, index=table.index, columns=[*table.columns, *ADDED])


def _completed(project: Mapping[Any, Any], rates: Mapping[tuple[str, str], Mapping[Any, Any]]) -> Row:
    used: list[Mapping[Any, Any]] = []

    def rate(name: str) -> float:
        found = rates.get((name, str(project["kind"])), rates.get((name, WILD)))
        if found is None:
            return np.nan
        used.append(found)
        return float(found["value"])

    out = dict(project)
    for name in ("life_years", "build_years"):
        out[name] = rate(name) if np.isnan(project[name]) else project[name]
    if np.isnan(project["running_bn_yuan"]):
        out["running_bn_yuan"] = 0.01 * rate("running_percent") * project["investment_bn_yuan"]
    out["build_years"] = 0.0 if np.isnan(out["build_years"]) else out["build_years"]
    out["discount_percent"] = rate("discount_percent")
    out["own_status"] = project["status"]
    out["source"] = _joined([str(project["source"]), *(str(row["source"]) for row in used)])
    out["status"] = max([str(project["status"]), *(str(row["status"]) for row in used)], key=_softness)
    return out


def _softness(status: str) -> int:
    """How far from a published figure; what is no status is told of by the check of cells."""
    known = schema()["projects"].column("status").choices
    return known.index(status) if status in known else -1


def _joined(sources: list[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(key.strip() for one in sources for key in one.split(SEPARATOR)))
