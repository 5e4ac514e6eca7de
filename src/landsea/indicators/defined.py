"""Indices that a pack defines, worked out from its catalogue step by step, beside what a document states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from landsea.errors import LandSeaError
from landsea.indicators import profiles
from landsea.indicators.composite import Choices, build
from landsea.indicators.coordination import coordination
from landsea.indicators.framework import AGGREGATE, INDICATOR, Framework
from landsea.indicators.normalisation import goalposts
from landsea.indicators.robustness import rank_intervals
from landsea.indicators.values import Value, Values
from landsea.model import Outcome
from landsea.region import Region
from landsea.region.schema import SEPARATOR

STEP_COLUMNS = (
    *("place", "component", "title", "title_local", "parent", "indicator", "unit", "value", "year", "origin"),
    *("status", "source", "worst", "best", "score", "weight"),
)
#: Other forms of the coupling coordination degree that are shown beside the standard one.
FORMS = ("wang2021", "fan")
MEASURES = ("overlap", "similarity", "krugman", "shared")


@dataclass(frozen=True)
class DefinedIndex:
    """An index of the pack, worked out.

    Attributes
    ----------
    id, title, title_local, kind, definition, unit_scale : str or float
        What it is; `unit_scale` is what the best score is written as.
    value : float
        Of the first place (composite, coordination) or of all places together (structure); nan if it cannot be
        worked out.
    stated, stated_year, stated_source : float, str, str
        What a document states of the same; nan and blanks if none does.
    reason, reason_local : str
        Why the two differ.
    missing : tuple of str
        What keeps it from being worked out: components without a value, each with what it needs.
    steps : pandas.DataFrame
        From raw value to score: a row a place and scored component, columns STEP_COLUMNS. Of a structure: places by
        commodities, as shares.
    scores : pandas.DataFrame
        By place: every group's score, then ``score``; of coordination also coupling, level, and the degree by other
        forms. Of a structure: a row a measure.
    ranks : pandas.DataFrame
        By place, where three or more have a score: rank, and rank_low, rank_median, rank_high under random choices.
    """

    id: str
    title: str
    title_local: str
    kind: str
    definition: str
    note: str
    unit_scale: float
    value: float
    stated: float
    stated_year: str
    stated_source: str
    reason: str
    reason_local: str
    missing: tuple[str, ...]
    missing_local: tuple[str, ...]
    steps: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame = field(default_factory=pd.DataFrame)


def index(of: Outcome | Region, name: str, *, draws: int = 1000, seed: int = 0) -> DefinedIndex:
    """Work out an index of the pack.

    Parameters
    ----------
    of : Outcome or Region
        A solved region, or a region of which only what is observed has a value.
    name : str
        Id of the index.
    draws : int
        Monte Carlo draws for the intervals of ranks; 0 leaves them out.
    seed : int
        Of the random numbers.

    Raises
    ------
    LandSeaError
        If the pack has no such index.
    """
    values = Values(of) if isinstance(of, Region) else Values(of.region, of)
    table = values.region.table("indices").set_index("index")
    if name not in table.index:
        known = ", ".join(table.index) or "none"
        msg = f"The pack has no index {name!r}. Indices: {known}."
        raise LandSeaError(msg)
    one = table.loc[name]
    places = [place.strip() for place in str(one["places"]).split(SEPARATOR)]
    made = _structure(values, one, places) if one["kind"] == "structure" else _scored(values, name, one, places, draws, seed)
    return _result(values, name, one, made)


def indices(of: Outcome | Region, *, draws: int = 0) -> list[DefinedIndex]:
    """Work out every index of the pack, in its order."""
    region = of if isinstance(of, Region) else of.region
    return [index(of, str(name), draws=draws) for name in region.table("indices")["index"]]


@dataclass(frozen=True)
class _Made:
    value: float
    steps: pd.DataFrame
    scores: pd.DataFrame
    missing: tuple[str, ...] = ()
    missing_local: tuple[str, ...] = ()
    ranks: pd.DataFrame = field(default_factory=pd.DataFrame)


def _result(values: Values, name: str, one: pd.Series, made: _Made) -> DefinedIndex:
    known = values.catalogue.get(str(one["indicator"]))
    stated = [seen for seen in values.seen(known.id, known.place) if seen.claim] if known else []
    said: Value | None = max(stated, key=lambda seen: seen.year or 0, default=None)
    return DefinedIndex(
        name, str(one["title"]), str(one["title_local"]), str(one["kind"]), str(one["definition"]), str(one["note"]),
        float(one["scale"]), made.value,
        said.value if said else math.nan, said.period if said else "", said.source if said else "",
        known.difference if known else "", known.difference_local if known else "",
        made.missing, made.missing_local, made.steps, made.scores, made.ranks,
    )  # fmt: skip


def _structure(values: Values, one: pd.Series, places: Sequence[str]) -> _Made:
    if one["profile"] == "quay" and values.outcome is None:
        return _Made(math.nan, pd.DataFrame(), pd.DataFrame(), ("a solved model: it counts the traffic",), ("需先求解模型，以统计货流",))
    if one["profile"] == "quay" and values.outcome is not None:
        table = profiles.quay(values.outcome, places)
    else:
        table = profiles.output(values.region, places)
    measures = profiles.alike(table)
    scores = pd.DataFrame({"measure": MEASURES, "score": [measures[name] * float(one["scale"]) for name in MEASURES]})
    shares = table.div(table.sum(axis=1), axis=0)
    return _Made(measures[str(one["measure"])] * float(one["scale"]), shares.rename_axis(None, axis=1), scores)


def _scored(values: Values, name: str, one: pd.Series, places: Sequence[str], draws: int, seed: int) -> _Made:
    parts = values.region.table("components")
    parts = parts[parts["index"] == name].set_index("component")
    leaves = parts[parts["indicator"] != ""]
    found = {
        (place, str(leaf)): _at(values, str(leaves["indicator"][leaf]), place, own=place == places[0])
        for place in places
        for leaf in leaves.index
    }
    raw = pd.DataFrame(
        [[one_.value if (one_ := found[place, str(leaf)]) else math.nan for leaf in leaves.index] for place in places],
        index=pd.Index(places), columns=list(leaves.index),
    )  # fmt: skip
    score = raw.copy()
    for leaf in leaves.index:
        score[leaf] = goalposts(raw[leaf].to_numpy(float), float(leaves["worst"][leaf]), float(leaves["best"][leaf]))
    framework = _framework(name, parts, score)
    built = build(framework, Choices(normalise="none", aggregate=str(one["aggregate"] or "amean")))
    weights = _global(framework, built.weights)
    enough = score.notna().to_numpy(float) @ weights[list(leaves.index)].to_numpy(float) >= float(one["least_share"]) - 1e-9
    groups = [code for code in framework.meta.index[framework.meta["type"] == AGGREGATE] if code != name]
    scores = built.steps["aggregated"][groups].copy()
    total = built.steps["aggregated"][name].to_numpy(float)
    if one["kind"] == "coordination":
        total = _coordinated(scores, [code for code in groups if framework.meta["parent"][code] == name])
    scores["score"] = np.where(enough, total, math.nan) * float(one["scale"])
    missing = _missing(values, leaves, found, places[0])
    steps = _steps(values, leaves, found, score, weights)
    ranks = _ranks(framework, parts, raw, scores["score"], draws, seed)
    return _Made(float(scores["score"].iloc[0]), steps, scores.rename_axis("place").reset_index(), *missing, ranks)


def _at(values: Values, indicator: str, place: str, own: bool) -> Value | None:
    """Return an indicator at a place; for the region's own, also what is known of it elsewhere in the region."""
    return values.at(indicator, place) or (values.at(indicator) if own else None)


def _framework(name: str, parts: pd.DataFrame, data: pd.DataFrame) -> Framework:
    """Make the two tables of the composite machinery of an index's components; its top is the index itself."""
    depth: dict[str, int] = {}
    while len(depth) < len(parts):
        for code in parts.index:
            children = parts.index[parts["parent"] == code]
            if code not in depth and all(child in depth for child in children):
                depth[str(code)] = 1 + max((depth[child] for child in children), default=0)
    scored = parts["indicator"] != ""
    meta = pd.DataFrame(
        {
            "name": parts.index, "level": [depth[str(code)] for code in parts.index], "direction": 1.0,
            "weight": parts["weight"], "parent": parts["parent"].where(parts["parent"] != "", name),
            "type": np.where(scored, INDICATOR, AGGREGATE), "target": math.nan, "denominator": "",
        },
        index=parts.index,
    )  # fmt: skip
    top = pd.DataFrame(
        [[name, max(depth.values()) + 1, 1.0, 1.0, "", AGGREGATE, math.nan, ""]], index=[name], columns=meta.columns
    )
    meta = pd.concat([meta, top])
    measured = meta.index[meta["type"] == INDICATOR]
    return Framework(data[list(measured)], pd.Series(data.index, index=data.index), meta)


def _global(framework: Framework, weights: pd.Series) -> pd.Series:
    """Weight of every component in the whole index."""
    meta, out = framework.meta, {}
    for code in meta.index:
        share, at = 1.0, str(code)
        while meta["parent"][at]:
            share, at = share * float(weights[at]), str(meta["parent"][at])
        out[code] = share
    return pd.Series(out)


def _coordinated(scores: pd.DataFrame, systems: Sequence[str]) -> np.ndarray:
    """Add coupling, level and other forms to the scores; return the degree, nan where a system has no score."""
    u = scores[list(systems)].to_numpy(float)
    fit = (np.nan_to_num(u) > 0).all(axis=1)
    degree = np.full(len(u), math.nan)
    for column in ("coupling", "level", *FORMS):
        scores[column] = math.nan
    if fit.any():
        standard = coordination(u[fit])
        degree[fit] = standard.degree
        scores.loc[fit, "coupling"], scores.loc[fit, "level"] = standard.coupling, standard.level
        for form in FORMS:
            scores.loc[fit, form] = coordination(u[fit], method=form).degree  # type: ignore[arg-type]
    return degree


def _missing(
    values: Values, leaves: pd.DataFrame, found: dict[tuple[str, str], Value | None], place: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lacking = [values.catalogue[str(leaves["indicator"][leaf])] for leaf in leaves.index if found[place, str(leaf)] is None]
    english = tuple(f"{one.title}: {one.needs}" if one.needs else one.title for one in lacking)
    local = tuple(
        f"{one.title_local or one.title}：{one.needs_local}" if one.needs_local else one.title_local or one.title
        for one in lacking
    )
    return english, local


def _steps(
    values: Values,
    leaves: pd.DataFrame,
    found: dict[tuple[str, str], Value | None],
    score: pd.DataFrame,
    weights: pd.Series,
) -> pd.DataFrame:
    rows = []
    for place in score.index:
        for leaf, part in leaves.iterrows():
            one, known = values.catalogue[str(part["indicator"])], found[str(place), str(leaf)]
            rows.append(
                {
                    "place": place, "component": leaf, "title": part["title"] or one.title,
                    "title_local": part["title_local"] or one.title_local, "parent": part["parent"],
                    "indicator": one.id, "unit": one.unit, "value": known.value if known else math.nan,
                    "year": known.period if known else "", "origin": known.origin if known else "",
                    "status": known.status if known else "", "source": known.source if known else "",
                    "worst": part["worst"], "best": part["best"], "score": score.loc[place, leaf],
                    "weight": weights[leaf],
                }  # fmt: skip
            )
    return pd.DataFrame(rows, columns=list(STEP_COLUMNS))


def _ranks(
    framework: Framework, parts: pd.DataFrame, raw: pd.DataFrame, score: pd.Series, draws: int, seed: int
) -> pd.DataFrame:
    """Rank the places that have a score, with intervals over scales, means and weights."""
    kept = score[score.notna()]
    if len(kept) < 3:
        return pd.DataFrame()
    out = pd.DataFrame({"score": kept, "rank": kept.rank(ascending=False, method="min").astype(int)})
    if draws:
        way = np.sign(parts["best"] - parts["worst"])
        meta = framework.meta.assign(direction=way.reindex(framework.meta.index).fillna(1.0))
        values = raw.loc[kept.index]
        usable = Framework(values, framework.names[kept.index], meta)
        out = out.join(rank_intervals(usable, Choices(), draws, seed))
    return out.sort_values("rank").rename_axis("place").reset_index()
