"""Section 7: what the sources say, beside what the model gives and what was observed; where they contradict."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from markupsafe import Markup

from landsea.report.blocks import Block, Column, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import NOTHING
from landsea.report.sections import contradictions

Row = dict[str, Any]
_AGREES = 0.10
_NEAR_YEARS = 2


def build(c: Context) -> Section:
    """Write the claims that the model or an observation answers, and those that contradict each other."""
    claims = _judged(c)
    if not claims:
        return Section("claims", c.t("claims.title"), [c.none()])
    documents = {row["number"]: f"[{row['number']}] {c.n.source(str(row['document']))}" for row in claims}
    tables: list[Block] = [Para(c.t("claims.documents"), role="runin"), Items(list(documents.values()))]
    answered = [row for row in claims if row["answered"]]
    tables += [_answered(c, answered)] if answered else []
    numbers = {str(row["document"]): int(row["number"]) for row in claims}
    tables.append(contradictions.table(c, numbers))
    return Section("claims", c.t("claims.title"), [Para(_intro(c, claims))], tables)


def unanswered(c: Context) -> Block:
    """Write the claims that neither the model nor another source answers."""
    rows = [row for row in _judged(c) if not row["answered"]]
    if not rows:
        return c.none()
    columns = [*_claim_columns(c), Column(c.t("claim_kind"))]
    lines = [[*_claim_cells(c, row), c.t.choice("claim", str(row["kind"]))] for row in rows]
    return Table(c.t("claims.rest_caption"), columns, lines)


def _judged(c: Context) -> list[Row]:
    """Return the claims with what the model found and others observed, and the judgement."""
    claims = records(c.region.table("claims"))
    modelled = {str(r["indicator"]): r for r in records(c.today.indicators) if r["origin"] == "model"}
    observed = defaultdict(list)
    for row in records(c.region.table("observations")):
        observed[str(row["indicator"])].append(row)
    places = {key: place for place, key in enumerate(dict.fromkeys(str(r["document"]) for r in claims), start=1)}
    marks = contradictions.marks(c)
    for row in claims:
        row["marks"] = marks.get(str(row["claim_id"]), "")
        row["found"] = modelled.get(row["indicator"])
        row["seen"] = [seen for seen in observed[row["indicator"]] if row["document"] not in _keys(seen["source"])]
        row["number"] = places[str(row["document"])]
        row["code"] = judge(row, row["found"], c.region.reference_year)
        row["answered"] = bool(row["found"] or row["seen"])
    return claims


def _keys(sources: object) -> set[str]:
    return {key.strip() for key in str(sources).split(";")}


def _intro(c: Context, claims: list[Row]) -> str:
    codes = [row["code"] for row in claims]
    tested = sum(code in ("agrees", "differs") for code in codes)
    against = sum(not one.agrees for one in c.conflicts)
    counts = {"count": len(claims), "tested": tested, "agree": codes.count("agrees"), "against": against}
    return c.t("claims.intro", **counts)


def judge(claim: Row, indicator: Row | None, year: int) -> str:
    """Judge a claim by the model's value of its indicator.

    Parameters
    ----------
    claim, indicator : dict
        Rows of their tables; None where the model has no such indicator.
    year : int
        Year that the model describes.

    Returns
    -------
    str
        "agrees" (within 10%) or "differs"; or why neither can be said: "not_modelled", "comparison" (the claim
        is about another place), "unit", "target", "year".
    """
    if indicator is None or not math.isfinite(float(indicator["value"])):
        return "not_modelled"
    if claim["kind"] in ("comparison", "rank"):
        return "comparison"
    if _unit(claim["unit"]) != _unit(indicator["unit"]):
        return "unit"
    if claim["kind"] in ("target", "forecast"):
        return "target"
    said, found = float(claim["value"]), float(indicator["value"])
    if str(claim["year"]).isdigit() and abs(int(claim["year"]) - year) > _NEAR_YEARS:
        return "year"
    return "agrees" if abs(found - said) <= _AGREES * abs(said) else "differs"


def _verdict(c: Context, claim: Row) -> str:
    found = claim["found"]
    change = c.f.change(float(claim["value"]), float(found["value"])) if found else NOTHING
    words = {
        "agrees": c.t("verdict.agrees"),
        "differs": c.t("verdict.differs", change=change),
        "target": c.t("verdict.target", change=change),
        "year": c.t("verdict.year", change=change),
        "unit": c.t("verdict.unit"),
        "comparison": c.t("verdict.comparison"),
        "not_modelled": c.t("verdict.not_modelled"),
    }
    return words[str(claim["code"])]


def _unit(unit: object) -> str:
    return str(unit).strip().lower()


def _value(c: Context, value: float, unit: object) -> str:
    if not math.isfinite(value):
        return NOTHING
    return c.f.quantity(value, str(unit))


def _claim_cells(c: Context, row: Row) -> list[str]:
    """Write what is claimed with its place in the document below it, what it is about, and the value."""
    about = c.t("list.joint").join(part for part in (c.n.place(str(row["place"])), c.f.period(row["year"])) if part)
    where = f"[{row['number']}] {c.locator(row)}"
    title = Markup('{}{}<span class="where">{}</span>').format(c.n.title(row, "quantity"), row["marks"], where)
    return [title, about, _value(c, float(row["value"]), row["unit"])]


def _answered(c: Context, rows: list[Row]) -> Table:
    columns = [*_claim_columns(c), Column(c.t("modelled"), kind="number"), Column(c.t("observed"))]
    columns.append(Column(c.t("verdict")))
    order = ("differs", "agrees", "year", "target", "unit", "comparison", "not_modelled")
    lines = []
    for row in sorted(rows, key=lambda row: (order.index(row["code"]), str(row["indicator"]))):
        found = row["found"]
        value = _value(c, float(found["value"]), found["unit"]) if found else NOTHING
        lines.append([*_claim_cells(c, row), value, _observations(c, row["seen"]), _verdict(c, row)])
    return Table(c.t("claims.caption"), columns, lines, note=c.t("claims.note"))


def _claim_columns(c: Context) -> list[Column]:
    return [Column(c.t("claim"), kind="broad"), Column(c.t("about")), Column(c.t("claimed"), kind="number")]


def _observations(c: Context, rows: list[Row]) -> str:
    """Write up to three observations, the latest first."""
    weak = ("estimate", "assumption")
    latest = sorted(rows, key=lambda row: str(row["year"]), reverse=True)[:3]
    marks = [" ᵉ" if row["status"] in weak else "" for row in latest]
    shown = [
        f"{_value(c, float(row['value']), row['unit'])}{mark} ({c.f.period(row['year'])})"
        for row, mark in zip(latest, marks, strict=True)
    ]
    return c.t("list.joint").join(shown) or NOTHING
