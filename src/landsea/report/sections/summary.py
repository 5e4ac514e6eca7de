"""Section 1: the answer in plain words, and every indicator of every outcome."""

from __future__ import annotations

import math
from typing import Any

from landsea.report.blocks import Block, Column, Facts, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.inputs import OutcomeLike
from landsea.report.names import records
from landsea.report.numbers import NOTHING, biggest, fixed, readable, signed
from landsea.report.sections.utilisation import FULL
from landsea.report.totals import Headline, headline

#: Indicators of a group that the summary shows; the whole table stands among the tables on scenarios.
_OF_A_GROUP = 6
#: Scenarios that a table of indicators can name in its headings, and a sentence one by one; more get numbers.
NAMED = 3
#: A difference below this, in the unit of its column, is written as none.
_STILL = 0.005


def build(c: Context) -> Section:
    """Write the summary."""
    head = c.head
    blocks: list[Block] = [Para(answer(c, head), role="lead"), _facts(c, head)]
    keys = indicator_table(c, c.t("summary.caption"), most=_OF_A_GROUP)
    many = len(c.after) > NAMED
    blocks += [_glance(c, head)] if c.after else []
    blocks += [] if many else [keys]
    blocks.append(Para(c.t("read.title"), role="runin"))
    notes = ("read.units", "read.marks", "read.ports", "read.choice", _on_limits(c))
    blocks.append(Items([c.t(key) for key in notes]))
    return Section("summary", c.t("summary.title"), blocks, [keys] if many else [])


def _on_limits(c: Context) -> str:
    return "read.limits" if c.today.diagnostics.get("equilibrium") is None else "read.balanced"


def _glance(c: Context, head: Headline) -> Table:
    """Write one row a scenario: what it changes of the headline, and what it is worth to the region."""
    units = [c.f.unit(unit) for unit in ("yuan", "yuan", "t CO2e", "t")]
    names = ("glance.shippers", "glance.cost", "glance.co2e", "glance.ports")
    columns = [Column(c.t("scenario"))]
    columns += [Column(c.t(name), unit, "number") for name, (_, unit) in zip(names, units, strict=True)]
    columns.append(Column(c.t("glance.rail"), c.t("glance.points"), "number"))
    gains = {} if c.worth is None else {one.name: float(one.region["worth_bn_yuan"]) for one in c.worth.scenarios}
    columns += [Column(c.t("worth.gain"), c.f.unit("bn yuan")[1], "number")] if gains else []
    base = _generalised_yuan(c.today)
    rows = []
    for place, outcome in enumerate(c.after, start=1):
        now = headline(outcome, c.n)
        gaps = [_generalised_yuan(outcome) - base, now.yuan - head.yuan, now.co2e_t - head.co2e_t]
        gaps.append(now.port_t - head.port_t)
        cells = [_gap(gap * factor) for gap, (factor, _) in zip(gaps, units, strict=True)]
        cells.append(_gap(100 * (now.rail_share - head.rail_share)))
        cells += [_gap(gains[outcome.scenario.name] * c.f.unit("bn yuan")[0])] if gains else []
        rows.append([f"{place}. {c.scenario_title(outcome)}", *cells])
    return Table(c.t("glance.caption"), columns, rows, note=c.t("glance.note_worth" if gains else "glance.note"))


def _gap(value: float) -> str:
    """Write a difference with its sign and two decimals; what is smaller is no change to a reader."""
    if not math.isfinite(value):
        return NOTHING
    return "0" if abs(value) < _STILL else signed(fixed(value, 2))


def answer(c: Context, head: Headline) -> str:
    """Write the one paragraph that answers what goods move, how, at what cost."""
    zones = c.region.table("zones")
    inside = int(zones["inside"].astype(bool).sum())
    counts = {"zones": inside, "markets": len(zones) - inside}
    goods = c.f.quantity(head.t, "t")
    parts = [c.t("answer.goods", year=c.region.reference_year, t=goods, **counts)]
    parts += [_ports_sentence(c, head), _cost_sentence(c, head), _capacity_sentence(c)]
    parts += [_scenario_sentence(c)]
    joint = "" if c.t.lang == "zh" else " "
    return joint.join(part for part in parts if part)


def _ports_sentence(c: Context, head: Headline) -> str:
    table = c.quay
    groups = table[table["own"]].groupby("group")["t"].sum().sort_values(ascending=False)
    if not head.port_t > 0:
        return ""
    first = str(groups.index[0])
    share = c.f.percent(float(groups.iloc[0]) / head.port_t)
    return c.t("answer.ports", t=c.f.quantity(head.port_t, "t"), port=c.n.port_group(first), share=share)


def _cost_sentence(c: Context, head: Headline) -> str:
    return c.t(
        "answer.cost",
        rail=c.f.percent(head.rail_share),
        yuan=c.f.quantity(head.yuan, "yuan"),
        mean=c.f.quantity(head.yuan_per_t, "yuan/t"),
        days=c.f.quantity(head.days, "days"),
        co2e=c.f.quantity(head.co2e_t, "t CO2e"),
    )


def _capacity_sentence(c: Context) -> str:
    loads = c.today.utilisation
    if not len(loads):
        return ""
    # A limit that is passed in several seasons is one limit.
    over = int(loads.loc[loads["utilisation"] > FULL, "capacity_id"].nunique())
    key = "answer.over" if over else "answer.within"
    return c.t(key, over=over, count=int(loads["capacity_id"].nunique()))


def _scenario_sentence(c: Context) -> str:
    """Say what each scenario is worth to shippers: money alone would count a faster, dearer way as a loss."""
    base = _generalised_yuan(c.today)
    if not c.after or not base:
        return ""
    changes = [(_generalised_yuan(outcome) - base, c.scenario_title(outcome)) for outcome in c.after]
    if len(changes) > NAMED:
        ranked = sorted(changes)
        best, worst = (_change(c, *pair) for pair in (ranked[0], ranked[-1]))
        return c.t("answer.many", count=len(changes), best=best, worst=worst)
    found = c.t("list.joint").join(_change(c, *pair) for pair in changes)
    return c.t("answer.scenarios", changes=found)


def _change(c: Context, change: float, title: str) -> str:
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return c.t("answer.change", title=title, change=sign + c.f.quantity(abs(change), "yuan"))


def _generalised_yuan(outcome: OutcomeLike) -> float:
    return float((outcome.od["t"] * outcome.od["expected_yuan_per_t"]).sum())


def _facts(c: Context, head: Headline) -> Facts:
    return Facts(
        [
            (c.f.quantity(head.t, "t"), c.t("fact.goods")),
            (c.f.quantity(head.port_t, "t"), c.t("fact.ports")),
            (c.f.percent(head.rail_share), c.t("fact.rail")),
            (c.f.quantity(head.yuan, "yuan"), c.t("fact.cost")),
            (c.f.quantity(head.co2e_t, "t CO2e"), c.t("fact.co2e")),
        ]
    )


def all_shown(c: Context) -> bool:
    """Tell whether the summary's table leaves no modelled indicator out."""
    return all(len(keys) <= _OF_A_GROUP for keys in _by_group(c).values())


def key_indicators(c: Context) -> list[str]:
    """Return the indicators that the summary shows."""
    return [key for keys in _by_group(c).values() for key in keys[:_OF_A_GROUP]]


def _by_group(c: Context) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, row in values(c.today).items():
        if row["origin"] == "model":
            groups.setdefault(str(row.get("group") or ""), []).append(key)
    return groups


def indicator_table(c: Context, caption: str, most: int | None = None) -> Block:
    """Write the modelled indicators by group, at most so many of each, for the baseline and the scenarios."""
    tables = [values(outcome) for outcome in (c.today, *c.after)]
    columns = [Column(c.t("indicator")), Column(c.t("unit"), kind="unit"), Column(c.t("baseline"), kind="number")]
    titles = [c.scenario_title(outcome) for outcome in c.after]
    note = c.t("summary.note")
    if len(titles) > NAMED:
        # Nine titles as headings are eight lines high on every page; numbers are those of the front page.
        listed = c.t("list.joint").join(f"{place} {title}" for place, title in enumerate(titles, start=1))
        note, titles = c.t("summary.numbers", titles=listed) + " " + note, [str(k + 1) for k in range(len(titles))]
    columns += [Column(title, kind="number") for title in titles]
    rows: list[list[str]] = []
    for group, keys in _by_group(c).items():
        rows += [[c.t.choice("group", group)]] if group else []
        for key in keys[:most]:
            found = [float(table.get(key, {}).get("value", math.nan)) for table in tables]
            rows.append(_indicator_row(c, tables[0][key], found))
    return Table(caption, columns, rows, note=note) if rows else c.none()


def _indicator_row(c: Context, row: dict[str, Any], found: list[float]) -> list[str]:
    factor, unit = c.f.scaled(str(row["unit"]), biggest(found))
    mark = marker(c, row)
    shown = [readable(value * factor) for value in found]
    shown[0] += mark
    return [c.n.title(row, "title"), unit, *shown]


def values(outcome: OutcomeLike) -> dict[str, dict[str, Any]]:
    """Return each indicator's row: the modelled one, or the observed where there is no other."""
    rows = records(outcome.indicators)
    found = {str(row["indicator"]): row for row in rows if row["origin"] != "model"}
    modelled = {str(row["indicator"]): row for row in rows if row["origin"] == "model"}
    order = dict.fromkeys(str(row["indicator"]) for row in rows)
    return {key: modelled.get(key) or found[key] for key in order}


def marker(c: Context, row: dict[str, Any]) -> str:
    """Return the mark after a value: observed rather than modelled, and estimated."""
    marks = " ᵒ" if row["origin"] != "model" else ""
    return marks + (" ᵉ" if estimated(c, str(row["indicator"]), row) else "")


def estimated(c: Context, indicator: str, row: dict[str, Any]) -> bool:
    """Tell whether an indicator rests on an estimate: its own row, or the observation behind it."""
    weak = ("estimate", "assumption")
    if str(row.get("status") or "") in weak:
        return True
    name = "indicators" if row["origin"] == "model" else "observations"
    table = c.region.table(name)
    return bool(table.loc[table["indicator"] == indicator, "status"].isin(weak).any())
