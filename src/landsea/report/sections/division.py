"""The part of "who does what" on a plan: what it gains, who loses, what payments settle it, what it hangs on."""

from __future__ import annotations

from landsea.report.bars import Bar, differences
from landsea.report.blocks import Block, Column, Facts, Figure, Heading, Para, Table
from landsea.report.context import Context
from landsea.report.names import records
from landsea.report.numbers import fixed, signed

#: Parties shown, and payments.
_SHOWN = 14
_PAYMENTS = 10


def blocks(c: Context) -> list[Block]:
    """Write the division of labour, if there is one."""
    if c.division is None:
        return [Para(c.t("division.not_asked"), role="note")] if c.quay["own"].any() else []
    total = c.division.summary
    facts = [
        (_money(c, total["gain_yuan"]), c.t("division.gain")),
        (_money(c, total["losses_yuan"]), c.t("division.losses")),
        (f"{total['pairs_today']:.0f} → {total['pairs_plan']:.0f}", c.t("division.pairs")),
        (f"{total['below_scale_today']:.0f}", c.t("division.below_scale")),
    ]
    range_ = c.division.sensitivity()["gain_yuan"]
    words = c.t(
        "division.range",
        low=_money(c, float(range_.min())),
        high=_money(c, float(range_.max())),
        worth=f"{100 * c.division.choice_worth:.0f}%",
        gap=_money(c, c.division.chosen.gap),
    )
    out: list[Block] = [Heading(c.t("division.title")), Facts(facts), Para(words)]
    if total["pairs_plan"] == total["pairs_today"]:
        return [*out, Para(c.t("division.today_is_best")), _cases(c)]
    return [*out, _parties(c), _payments(c), _cases(c)]


def _money(c: Context, yuan: float) -> str:
    return c.f.quantity(yuan, "yuan")


def party(c: Context, name: str, kind: str) -> str:
    """Name of a party: a port, or the shippers of a zone."""
    if kind == "port":
        return c.t("division.port", port=c.n.port_group(name))
    return c.t("division.shippers", zone=c.n.zone(name))


def _parties(c: Context) -> Figure:
    assert c.division is not None
    table = c.division.accounts
    table = table[table["gain_yuan"].abs() >= 5e5].sort_values("gain_yuan", ascending=False)
    if len(table) > 2 * _SHOWN:
        table = table.iloc[[*range(_SHOWN), *range(len(table) - _SHOWN, len(table))]]
    rows = [
        Bar(party(c, str(r["party"]), str(r["kind"])), [r["gain_yuan"] / 1e6], signed(fixed(r["gain_yuan"] / 1e6, 1)),
            r["kind"] == "port")
        for r in records(table)
    ]  # fmt: skip
    picture = differences(rows, name="division-parties", title=c.t("division.parties"), axis=c.t("division.m_yuan"))
    return Figure(picture, c.t("division.parties_caption"))


def _payments(c: Context) -> Table:
    assert c.division is not None
    rows = [
        [party(c, str(r["payer"]), str(r["payer_kind"])), party(c, str(r["payee"]), str(r["payee_kind"])),
         fixed(r["yuan"] / 1e6, 2)]
        for r in records(c.division.payments.head(_PAYMENTS))
    ]  # fmt: skip
    columns = [
        Column(c.t("division.payer")),
        Column(c.t("division.payee")),
        Column(c.t("division.m_yuan"), kind="number"),
    ]
    total = c.division.payments["yuan"].sum()
    caption = c.t("division.payments", shown=len(rows), count=len(c.division.payments), total=_money(c, float(total)))
    return Table(caption, columns, rows)


def _cases(c: Context) -> Table:
    assert c.division is not None
    table = c.division.sensitivity()
    worths = list(dict.fromkeys(table["choice_worth"]))
    columns = [Column(c.t("division.elasticity"))]
    columns += [
        Column(c.t("division.worth", share=f"{100 * w:.0f}%"), c.t("division.m_yuan"), "number") for w in worths
    ]
    rows = []
    for name, part in table.groupby("elasticity", sort=False):
        by = part.set_index("choice_worth")
        cells = [f"{fixed(float(by.loc[w, 'gain_yuan']) / 1e6, 1)} ({by.loc[w, 'pairs']:.0f})" for w in worths]
        rows.append([c.t.choice("elasticity", str(name)), *cells])
    return Table(c.t("division.cases"), columns, rows, note=c.t("division.cases_note"))
