"""Section 7: what the documents claim, beside what the model gives and what was observed."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from landsea.report.blocks import Block, Column, Para, Section, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import NOTHING, readable

Row = dict[str, Any]
_AGREES = 0.10
_SAME = 0.02


def build(c: Context) -> Section:
    """Write the claims that the model or an observation answers, contradictions, then the rest."""
    claims = records(c.region.table("claims"))
    if not claims:
        return Section("claims", c.t("claims.title"), [c.none()])
    modelled = {str(r["indicator"]): r for r in records(c.today.indicators) if r["origin"] == "model"}
    observed = defaultdict(list)
    for row in records(c.region.table("observations")):
        observed[str(row["indicator"])].append(row)
    answered = [row for row in claims if row["indicator"] in modelled or row["indicator"] in observed]
    rest = [row for row in claims if row not in answered]
    blocks: list[Block] = [Para(_intro(c, claims, answered, modelled))]
    if answered:
        blocks.append(_answered(c, answered, modelled, observed))
    blocks.append(_contradictions(c, claims))
    if rest:
        blocks.append(_rest(c, rest))
    return Section("claims", c.t("claims.title"), blocks)


def _intro(c: Context, claims: list[Row], answered: list[Row], modelled: dict[str, Row]) -> str:
    verdicts = [verdict(c, row, modelled.get(row["indicator"])) for row in answered]
    agree = sum(words == c.t("verdict.agrees") for words in verdicts)
    tested = sum(row["indicator"] in modelled for row in answered)
    return c.t("claims.intro", count=len(claims), tested=tested, agree=agree)


def verdict(c: Context, claim: Row, indicator: Row | None) -> str:
    """Say in words whether the model agrees with a claim."""
    if indicator is None or not math.isfinite(float(indicator["value"])):
        return c.t("verdict.not_modelled")
    if _unit(claim["unit"]) != _unit(indicator["unit"]):
        return c.t("verdict.unit")
    said, found = float(claim["value"]), float(indicator["value"])
    off = (found - said) / abs(said) if said else math.inf
    if claim["kind"] in ("target", "forecast"):
        return c.t("verdict.target", change=c.f.change(said, found))
    if abs(off) <= _AGREES:
        return c.t("verdict.agrees")
    return c.t("verdict.differs", change=c.f.change(said, found))


def _unit(unit: object) -> str:
    return str(unit).strip().lower()


def _value(c: Context, value: float, unit: object) -> str:
    if not math.isfinite(value):
        return NOTHING
    return c.f.quantity(value, str(unit))


def _claim_cells(c: Context, row: Row) -> list[str]:
    about = c.t("list.joint").join(str(row[key]) for key in ("place", "year") if row[key])
    title = c.n.title(row, "quantity")
    return [title, about, _value(c, float(row["value"]), row["unit"])]


def _where(c: Context, row: Row) -> str:
    return f"{c.n.source(str(row['document']))}, {row['locator']}"


def _answered(c: Context, rows: list[Row], modelled: dict[str, Row], observed: dict[str, list[Row]]) -> Table:
    columns = [Column(c.t("claim")), Column(c.t("about")), Column(c.t("claimed"), kind="number")]
    columns += [Column(c.t("modelled"), kind="number"), Column(c.t("observed"), kind="number")]
    columns += [Column(c.t("verdict")), Column(c.t("locator"))]
    lines = []
    for row in sorted(rows, key=lambda row: str(row["indicator"])):
        found = modelled.get(row["indicator"])
        value = _value(c, float(found["value"]), found["unit"]) if found else NOTHING
        seen = observed.get(row["indicator"], [])
        cells = [value, _observations(c, seen), verdict(c, row, found), _where(c, row)]
        lines.append([*_claim_cells(c, row), *cells])
    return Table(c.t("claims.caption"), columns, lines, note=c.t("claims.note"))


def _observations(c: Context, rows: list[Row]) -> str:
    """Write up to three observations, the latest first."""
    weak = ("estimate", "assumption")
    latest = sorted(rows, key=lambda row: str(row["year"]), reverse=True)[:3]
    shown = [
        _value(c, float(row["value"]), row["unit"]) + (" ᵉ" if row["status"] in weak else "") + f" ({row['year']})"
        for row in latest
    ]
    return c.t("list.joint").join(shown) or NOTHING


def contradictions(claims: list[Row]) -> list[list[Row]]:
    """Return sets of claims of one indicator, unit and year that give different values.

    Targets and forecasts are no measurements, and are left out.
    """
    sets = defaultdict(list)
    for row in claims:
        if row["indicator"] and row["kind"] not in ("target", "forecast"):
            sets[(row["indicator"], _unit(row["unit"]), str(row["year"]))].append(row)
    return [rows for rows in sets.values() if _differ([float(row["value"]) for row in rows])]


def _differ(values: list[float]) -> bool:
    return max(values) - min(values) > _SAME * max(abs(value) for value in values)


def _contradictions(c: Context, claims: list[Row]) -> Block:
    sets = contradictions(claims)
    if not sets:
        return Para(c.t("contradictions.none"), role="none")
    columns = [
        Column(c.t("claim")),
        Column(c.t("about")),
        Column(c.t("claimed"), kind="number"),
        Column(c.t("locator")),
    ]
    titles = {str(r["indicator"]): c.n.title(r, "title") for r in records(c.region.table("indicators"))}
    lines: list[list[str]] = []
    for rows in sets:
        key = str(rows[0]["indicator"])
        values = [float(row["value"]) for row in rows]
        gap = readable(max(values) / min(values)) if min(values) > 0 else NOTHING
        lines.append([c.t("contradictions.head", title=titles.get(key, key), gap=gap)])
        lines += [[*_claim_cells(c, row), _where(c, row)] for row in rows]
    return Table(c.t("contradictions.caption"), columns, lines, note=c.t("contradictions.note"))


def _rest(c: Context, rows: list[Row]) -> Table:
    columns = [Column(c.t("claim")), Column(c.t("about")), Column(c.t("claimed"), kind="number")]
    columns += [Column(c.t("claim_kind")), Column(c.t("locator"))]
    lines = [[*_claim_cells(c, row), c.t.choice("claim", str(row["kind"])), _where(c, row)] for row in rows]
    return Table(c.t("claims.rest_caption"), columns, lines)
