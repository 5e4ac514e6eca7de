"""What the plan hangs on: the best plan, and this one kept, for other elasticities, reaches and limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from tqdm import tqdm

from landsea.corridor.threads import blas_threads
from landsea.errors import LandSeaError, NumericalError
from landsea.planning.cities.plan import GROUPS, CityPlan, plan_cities
from landsea.planning.cities.question import Question


def cases(plan: CityPlan, *, progress: bool = False) -> pd.DataFrame:
    """Look for the plan again under other assumptions, one at a time.

    Parameters
    ----------
    plan : CityPlan
    progress : bool
        Draw a progress bar on stderr.

    Returns
    -------
    pandas.DataFrame
        kind (scale, theta, reach, hold, goal), case, then in bn yuan a year: best_bn_yuan (to whom the goal names, by
        the best plan), region_bn_yuan, country_bn_yuan, abroad_bn_yuan of it, and kept_bn_yuan, what the plan at hand
        would bring the region if that case were true (nan where only the limits differ). `many` names industries
        with which the plan's subsidies leave other equilibria too (`Question.many`); `fault` says why no plan is found.
    """
    rows = []
    todo = [("central", "central", plan.asked), *_cases(plan.asked)]
    for kind, case, asked in tqdm(todo, desc="cases", disable=None if progress else True, leave=False):
        rows.append({"kind": kind, "case": case, **_row(plan, kind, asked)})
    return pd.DataFrame(rows)


def _cases(asked: Question) -> Iterator[tuple[str, str, Question]]:
    yield "scale", "none", replace(asked, scale=np.zeros_like(asked.scale))
    for end in ("low", "high"):
        yield "scale", end, replace(asked, scale=asked.ranges[f"scale_{end}"])
    for end in ("low", "high"):
        yield "theta", end, replace(asked, theta=asked.ranges[f"theta_{end}"])
    for reach in (float(np.sqrt(asked.reach)), asked.reach**2):
        yield "reach", f"{reach:.3g}", replace(asked, reach=reach)
    for hold in ("both", "cities", "none"):
        if hold != asked.hold:
            yield "hold", hold, replace(asked, hold=hold)
    for goal in ("region", "country", "world"):
        if goal != asked.goal:
            yield "goal", goal, replace(asked, goal=goal)


def _row(plan: CityPlan, kind: str, asked: Question) -> dict[str, object]:
    blank = dict.fromkeys(("best_bn_yuan", *(f"{name}_bn_yuan" for name in GROUPS), "kept_bn_yuan"), float("nan"))
    said: dict[str, object] = {"many": ", ".join(asked.many), "fault": ""}
    try:
        other = _plan(plan, kind, asked)
    except LandSeaError as error:
        return {**blank, **said, "fault": str(error)}
    row = {"best_bn_yuan": other.found.value, **{f"{name}_bn_yuan": other.worth[name] for name in GROUPS}}
    return {**blank, **row, **({"kept_bn_yuan": _kept(plan, other)} if kind in ("scale", "theta") else {}), **said}


def _plan(plan: CityPlan, kind: str, asked: Question) -> CityPlan:
    if kind == "central":
        return plan
    near = plan.part if kind in ("scale", "theta", "goal") else None
    # Where there may be several plans that are best near themselves, one more start is worth its time.
    return plan_cities(asked, starts=1 if asked.many or kind == "goal" else 0, near=near)


def _kept(plan: CityPlan, other: CityPlan) -> float:
    """What the plan at hand brings the goal if the other's elasticities are true."""
    size = len(other.model.world.output.ravel())
    try:
        with blas_threads(size, size):
            state = other.model.solve(plan.state.factor, start=other.state)
    except NumericalError:
        return float("nan")
    return float(plan.asked.weights @ state.worth)
