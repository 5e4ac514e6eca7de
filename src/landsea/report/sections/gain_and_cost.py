"""The table of scenarios that sets what shippers gain beside what the scenarios cost."""

from __future__ import annotations

import math

from landsea.report.blocks import Block, Column, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import fixed, readable, signed
from landsea.report.sections.lever_costs import IN_PART

#: Columns of money, with their headings; the ratio stands before the last.
_MONEY = {
    "gain_bn_yuan": "cost.gain",
    "investment_bn_yuan": "cost.investment",
    "annual_bn_yuan": "cost.annual",
    "net_bn_yuan": "cost.net",
    "npv_bn_yuan": "cost.npv",
}


def gain_and_cost(c: Context) -> list[Block]:
    """Write one row a scenario: gain, investment, cost a year, net gain, benefit-cost ratio, net present value."""
    if c.costs is None or c.costs.empty:
        return []
    factor, yuan = c.f.unit("bn yuan")
    columns = [Column(c.t("scenario"))]
    columns += [Column(c.t(key), yuan, "number") for key in _MONEY.values()]
    columns.insert(-1, Column(c.t("cost.ratio"), kind="number"))
    rows = []
    for place, (outcome, row) in enumerate(zip(c.after, records(c.costs), strict=True), start=1):
        gain, investment, annual, net, npv = (row[name] * factor for name in _MONEY)
        spent = [readable(investment), readable(annual) + (IN_PART if row["in_part"] else "")]
        spent = [c.t("cost.unknown")] * 2 if math.isnan(annual) else spent
        worth = [signed(readable(net)), fixed(row["benefit_cost_ratio"], 2), signed(readable(npv))]
        rows.append([f"{place}. {c.scenario_title(outcome)}", signed(readable(gain)), *spent, *worth])
    return [Table(c.t("cost.caption"), columns, rows, note=_note(c))]


def _note(c: Context) -> str:
    known = c.costs[c.costs["annual_bn_yuan"].notna()] if c.costs is not None else None
    if known is None or known.empty:
        return c.t("cost.gain_note")
    years = c.t("list.joint").join(f"{n:g}" for n in sorted(set(known["years"])))
    return c.t("cost.note", rate=f"{known['discount_percent'].iloc[0]:g}", years=years)
