"""Indices that a pack defines, worked out from its catalogue step by step, beside what a document states."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import LandSeaError
from landsea.indicators import profiles
from landsea.indicators.choices import Choices
from landsea.indicators.composite import build
from landsea.indicators.coordination import coordination
from landsea.indicators.ensemble import Ensemble
from landsea.indicators.framework import AGGREGATE, INDICATOR, Framework
from landsea.indicators.normalisation import goalposts
from landsea.indicators.robustness import rank_intervals
from landsea.indicators.values import Value, Values, values_of
from landsea.indicators.variation import Variation
from landsea.model import Outcome
from landsea.region import Region
from landsea.region.schema import SEPARATOR

STEP_COLUMNS = (
    *("place", "component", "title", "title_local", "parent", "indicator", "unit", "value", "year", "origin"),
    *("status", "source", "worst", "best", "score", "weight"),
)
#: Other forms of the coupling coordination degree that are shown beside the standard one.
FORMS = ("wang2021", "fan")
#: Numbers of the composite machinery's table that these indices do not use.
_BLANK = ("target", "scale_factor", "goalpost_low", "goalpost_high", "goalpost_scale")
MEASURES = ("overlap", "similarity", "krugman", "shared")
#: Fewest places that a ranking is worth.
_RANKED = 3
_UNSOLVED, _UNSOLVED_LOCAL = "a solved model, which counts the traffic", "需先求解模型，以统计货流"


@dataclass(frozen=True)
class DefinedIndex:
    """An index of the pack, worked out.

    Attributes
    ----------
    id, title, title_local, kind, definition, note : str
        What it is.
    scale : float
        What the best possible score is written as.
    value : float
        Of the first place (composite, coordination) or of all places together (structure); nan if it cannot be
        worked out.
    stated, stated_year, stated_source : float, str, str
        What a document states of the same; nan and blanks if none does.
    reason, reason_local : str
        Why the two differ.
    missing, missing_local : tuple of str
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
    scale: float
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


def index(of: Outcome | Region | Values, name: str, *, draws: int = 1000, seed: int = 0) -> DefinedIndex:
    """Work out an index of the pack.

    Parameters
    ----------
    of : Outcome, Region or Values
        A solved region; a region of which only what is observed has a value; or values worked out already.
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
    values = values_of(of)
    one = _definition(values.region, name)
    if one["kind"] == "structure":
        return _result(values, one, _structure(values, one))
    return _result(values, one, _scored(values, one, draws, seed))


def indices(of: Outcome | Region | Values, *, draws: int = 0) -> list[DefinedIndex]:
    """Work out every index of the pack, in its order."""
    values = values_of(of)
    return [index(values, str(name), draws=draws) for name in values.region.table("indices")["index"]]


@dataclass(frozen=True)
class _Made:
    value: float
    steps: pd.DataFrame
    scores: pd.DataFrame
    missing: tuple[str, ...] = ()
    missing_local: tuple[str, ...] = ()
    ranks: pd.DataFrame = field(default_factory=pd.DataFrame)


def _definition(region: Region, name: str) -> dict[str, Any]:
    table = region.table("indices")
    found = table[table["index"] == name].to_dict("records")
    if not found:
        known = ", ".join(table["index"]) or "none"
        msg = f"The pack has no index {name!r}. Indices: {known}."
        raise LandSeaError(msg)
    one = {str(key): cell for key, cell in found[0].items()}
    return one | {"places": [place.strip() for place in str(one["places"]).split(SEPARATOR)]}


def _result(values: Values, one: Mapping[str, Any], made: _Made) -> DefinedIndex:
    known = values.catalogue.get(str(one["indicator"]))
    stated = [seen for seen in values.seen(known.id, known.place) if seen.claim] if known else []
    said: Value | None = max(stated, key=lambda seen: seen.year or 0, default=None)
    return DefinedIndex(
        id=str(one["index"]),
        **{name: str(one[name]) for name in ("title", "title_local", "kind", "definition", "note")},
        scale=float(one["scale"]),
        value=made.value,
        stated=said.value if said else math.nan,
        stated_year=said.period if said else "",
        stated_source=said.source if said else "",
        reason=known.difference if known else "",
        reason_local=known.difference_local if known else "",
        missing=made.missing,
        missing_local=made.missing_local,
        steps=made.steps,
        scores=made.scores,
        ranks=made.ranks,
    )


def _structure(values: Values, one: Mapping[str, Any]) -> _Made:
    if one["profile"] == "quay":
        if values.outcome is None:
            nothing = pd.DataFrame()
            return _Made(math.nan, nothing, nothing, (_UNSOLVED,), (_UNSOLVED_LOCAL,))
        table = profiles.quay(values.outcome, one["places"])
    else:
        table = profiles.output(values.region, one["places"])
    measures = {name: score * float(one["scale"]) for name, score in profiles.alike(table).items()}
    scores = pd.DataFrame({"measure": MEASURES, "score": [measures[name] for name in MEASURES]})
    shares = table.div(table.sum(axis=1), axis=0)
    return _Made(measures[str(one["measure"])], shares.rename_axis(None, axis=1), scores)


def _scored(values: Values, one: Mapping[str, Any], draws: int, seed: int) -> _Made:
    parts = _Parts.of(values, one)
    score = parts.score()
    framework = _framework(str(one["index"]), parts.table, score)
    built = build(framework, Choices(normalise="none", aggregate=str(one["aggregate"] or "amean")))
    weights = _global(framework, built.weights)
    gathered = built.steps["aggregated"].reindex(score.index)
    scores = gathered[parts.groups(str(one["kind"]))].copy()
    total = gathered[str(one["index"])].to_numpy(float)
    if one["kind"] == "coordination":
        total = _coordinated(scores, parts.systems)
    at_hand = score.notna().to_numpy(float) @ weights[parts.leaves].to_numpy(float)
    enough = at_hand >= float(one["least_share"]) - 1e-9
    scores["score"] = np.where(enough, total, math.nan) * float(one["scale"])
    ranks = _ranks(framework, parts, scores["score"], draws, seed)
    shown = scores.rename_axis("place").reset_index()
    value = float(scores["score"].iloc[0])
    return _Made(value, parts.steps(score, weights), shown, parts.missing(""), parts.missing("_local"), ranks)


@dataclass(frozen=True)
class _Parts:
    """The components of an index, and the values that they score at each place."""

    values: Values
    places: Sequence[str]
    table: pd.DataFrame
    found: Mapping[tuple[str, str], Value | None]

    @classmethod
    def of(cls, values: Values, one: Mapping[str, Any]) -> _Parts:
        table = values.region.table("components")
        table = table[table["index"] == one["index"]].set_index("component")
        scored = table.loc[table["indicator"] != "", "indicator"]
        places = one["places"]
        found = {
            # Of the region's own place, what is known elsewhere in the region counts too.
            (place, str(leaf)): values.at(str(name), place) or (values.at(str(name)) if place == places[0] else None)
            for place in places
            for leaf, name in scored.items()
        }
        return cls(values, places, table, found)

    @property
    def leaves(self) -> list[str]:
        """Components that score an indicator."""
        return [str(name) for name in self.table.index[self.table["indicator"] != ""]]

    @property
    def systems(self) -> list[str]:
        """The topmost components."""
        return [str(name) for name in self.table.index[self.table["parent"] == ""]]

    def groups(self, kind: str) -> list[str]:
        """Components whose scores are told: those that gather others, and the systems of a coordination."""
        gathered = [str(name) for name in self.table.index[self.table["indicator"] == ""]]
        return list(dict.fromkeys([*(self.systems if kind == "coordination" else []), *gathered]))

    def raw(self) -> pd.DataFrame:
        """Places by components: values, nan where none is known."""
        cells = [
            [one.value if (one := self.found[place, leaf]) else math.nan for leaf in self.leaves]
            for place in self.places
        ]
        return pd.DataFrame(cells, index=pd.Index(self.places), columns=self.leaves)

    def score(self) -> pd.DataFrame:
        """Places by components: values between their bounds, 0 to 1."""
        raw, ends = self.raw(), self.table[["worst", "best"]].astype(float)
        return pd.DataFrame(
            {leaf: goalposts(raw[leaf].to_numpy(float), *ends.loc[leaf]) for leaf in self.leaves}, index=raw.index
        )

    def missing(self, local: str) -> tuple[str, ...]:
        """Components without a value at the first place, each with what it needs, in one language."""
        out = []
        for leaf in self.leaves:
            one = self.values.catalogue[str(self.table["indicator"][leaf])]
            if self.found[self.places[0], leaf] is None:
                title, need = getattr(one, f"title{local}") or one.title, getattr(one, f"needs{local}") or one.needs
                out.append(f"{title}{'：' if local else ': '}{need}" if need else title)
        return tuple(out)

    def steps(self, score: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
        """From raw value to score, a row a place and component; columns STEP_COLUMNS."""
        rows = []
        for (place, leaf), known in self.found.items():
            part = self.table.loc[leaf].to_dict()
            one = self.values.catalogue[str(part["indicator"])]
            told = {
                "value": known.value, "year": known.period, "origin": known.origin, "status": known.status,
                "source": known.source,
            } if known else {"value": math.nan}  # fmt: skip
            row: dict[str, object] = {str(key): cell for key, cell in part.items()}
            row |= {"place": place, "component": leaf, "unit": one.unit, **told}
            row |= {"title": part["title"] or one.title, "title_local": part["title_local"] or one.title_local}
            rows.append(row | {"score": score[leaf][place], "weight": weights[leaf]})
        table = pd.DataFrame(rows, columns=list(STEP_COLUMNS))
        return table.fillna({"year": "", "origin": "", "status": "", "source": ""})


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
            "type": np.where(scored, INDICATOR, AGGREGATE), "denominator": "",
            **dict.fromkeys(_BLANK, math.nan),
        },
        index=parts.index,
    )  # fmt: skip
    top: dict[str, Any] = {
        "name": name,
        "level": max(depth.values()) + 1,
        "parent": "",
        "type": AGGREGATE,
        "denominator": "",
    }
    meta.loc[name] = {**dict.fromkeys(_BLANK, math.nan), "direction": 1.0, "weight": 1.0, **top}
    measured = meta.index[meta["type"] == INDICATOR]
    data = data[list(measured)].sort_index()
    return Framework(data, pd.Series(data.index, index=data.index), meta)


def _global(framework: Framework, weights: pd.Series) -> pd.Series:
    """Weight of every component in the whole index."""
    meta, out = framework.meta, {}
    for code in meta.index:
        share, at = 1.0, str(code)
        while meta["parent"][at]:
            share, at = share * float(weights[at]), str(meta["parent"][at])
        out[code] = share
    return pd.Series(out)


def _coordinated(scores: pd.DataFrame, systems: Sequence[str]) -> NDArray[np.float64]:
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


def _ranks(framework: Framework, parts: _Parts, score: pd.Series, draws: int, seed: int) -> pd.DataFrame:
    """Rank the places that have a score, with intervals over scales, means and weights."""
    kept = score[score.notna()]
    if len(kept) < _RANKED:
        return pd.DataFrame()
    out = pd.DataFrame({"score": kept, "rank": kept.rank(ascending=False, method="min").astype(int)})
    if draws:
        better_up = parts.table["best"].astype(float) > parts.table["worst"].astype(float)
        down = [leaf for leaf in parts.leaves if not better_up[leaf]]
        meta = framework.meta.assign(direction=np.where(framework.meta.index.isin(down), -1.0, 1.0))
        usable = Framework(parts.raw().loc[sorted(kept.index)], framework.names[sorted(kept.index)], meta)
        spans = rank_intervals(Ensemble(usable, Choices(), Variation(), seed=seed), draws)
        out = out.join(spans[["rank_low", "rank_median", "rank_high"]])
    return out.sort_values("rank").rename_axis("place").reset_index()
