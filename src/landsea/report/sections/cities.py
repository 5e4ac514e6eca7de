"""The part of "who does what" on cities: which should grow what, who gains and loses, and what the plan hangs on."""

from __future__ import annotations

from landsea.planning.cities import CityPlan
from landsea.report.bars import Bar, differences
from landsea.report.blocks import Block, Column, Facts, Figure, Heading, Para, Table
from landsea.report.context import Context
from landsea.report.heat import heat
from landsea.report.names import records
from landsea.report.numbers import NOTHING, fixed, signed

_BN = 1e9


def blocks(c: Context) -> list[Block]:
    """Write the plan for cities, if there is one."""
    if c.cities is None:
        return []
    plan, total = c.cities, c.cities.summary
    facts = [
        (_money(c, total["region_bn_yuan"]), c.t("cities.region")),
        (_money(c, total["country_bn_yuan"]), c.t("cities.country")),
        (_money(c, total["losses_bn_yuan"]), c.t("cities.losses")),
        (c.f.percent(total["moved_percent"] / 100), c.t("cities.moved")),
    ]
    words = c.t(
        "cities.words",
        reach=f"{plan.asked.reach:g}",
        held=c.t.choice("city_hold", plan.asked.hold),
        goal=c.t.choice("city_goal", plan.asked.goal),
        without=_money(c, total["without_scale_bn_yuan"]),
        abroad=_money(c, total["abroad_bn_yuan"]),
        agreeing=f"{total['agreeing']:.0f}",
        starts=f"{total['starts']:.0f}",
    )
    out: list[Block] = [Heading(c.t("cities.title")), Facts(facts), Para(words), _picture(c, plan), _gains(c, plan)]
    return [*out, Para(_settled(c, plan)), *_cautions(c)]


def tables(c: Context) -> list[Block]:
    """Write what is looked up: likeness before and after, and the cases."""
    if c.cities is None:
        return []
    out: list[Block] = [_likeness(c, c.cities)]
    return out if c.city_cases is None else [*out, _cases(c)]


def _cautions(c: Context) -> list[Block]:
    soft = c.region.table("accounts")["status"].isin(["estimate", "assumption"]).mean()
    estimated = [Para(c.t("cities.estimated", share=f"{soft:.0%}"), role="note")] if soft > 0 else []
    return [*estimated, Para(c.t("cities.caution"), role="note")]


def _money(c: Context, bn_yuan: float) -> str:
    return c.f.quantity(bn_yuan * _BN, "yuan")


def _names(c: Context, table: str, key: str) -> dict[str, str]:
    return {str(row[key]): c.n.title(row) for row in records(c.region.table(table))}


def _picture(c: Context, plan: CityPlan) -> Figure:
    cities, sectors = _names(c, "economies", "economy"), _names(c, "sectors", "sector")
    value = {(r["city"], r["industry"]): float(r["share_points"]) for r in records(plan.changes)}
    known = plan.asked.regional.accounts
    columns = [name for name in known.sectors if name in plan.asked.industries]
    rows = [
        (cities[name], [value.get((name, sector)) for sector in columns])
        for name in known.regions
        if name in plan.asked.cities
    ]
    heads = [sectors[name] for name in columns]
    return Figure(heat(rows, heads, name="cities-heat", title=c.t("cities.picture")), c.t("cities.picture_caption"))


def _gains(c: Context, plan: CityPlan) -> Figure:
    names, table = _names(c, "economies", "economy"), plan.gains
    own = table[table["group"] != "abroad"].sort_values("worth_bn_yuan", ascending=False)
    rows = [
        Bar(names[str(r["economy"])], [r["worth_bn_yuan"] * 1e3], signed(fixed(r["worth_bn_yuan"] * 1e3, 1)))
        for r in records(own)
    ]
    picture = differences(rows, name="cities-gains", title=c.t("cities.gains"), axis=c.t("division.m_yuan"))
    return Figure(picture, c.t("cities.gains_caption"))


def _settled(c: Context, plan: CityPlan) -> str:
    total = plan.summary
    if not total["losers"]:
        return c.t("cities.no_losers")
    if plan.settled is None:
        return c.t("cities.not_covered")
    names = _names(c, "economies", "economy")
    joint = c.t("list.joint")
    parties = [
        c.t("cities.party", name=names[str(r["economy"])], amount=_money(c, abs(float(r["received_bn_yuan"]))))
        for paid in (False, True)
        for r in records(plan.gains[(plan.gains["received_bn_yuan"] > 1e-9) == paid])
        if abs(float(r["received_bn_yuan"])) > 1e-9
    ]
    payers = int((plan.gains["received_bn_yuan"] < -1e-9).sum())
    return c.t(
        "cities.settled",
        total=_money(c, total["payments_bn_yuan"]),
        payers=joint.join(parties[:payers]),
        payees=joint.join(parties[payers:]),
        left=_money(c, total["settled_bn_yuan"]),
    )


def _likeness(c: Context, plan: CityPlan) -> Table:
    columns = [Column(c.t("cities.definition"))]
    columns += [Column(c.t(f"industries.key_{name}"), kind="number") for name in ("today", "plan")]
    rows = [
        [c.t.choice("likeness", str(r["definition"])), fixed(r["today"], 3), fixed(r["plan"], 3)]
        for r in records(plan.overlap)
    ]
    return Table(c.t("cities.likeness"), columns, rows, note=c.t("cities.likeness_note"))


def _cases(c: Context) -> Table:
    assert c.city_cases is not None
    names = ("best_bn_yuan", "region_bn_yuan", "country_bn_yuan", "abroad_bn_yuan", "kept_bn_yuan")
    columns = [Column(c.t("cities.case"))]
    columns += [Column(c.t.choice("city_table", name), c.t("division.m_yuan"), "number") for name in names]
    rows = []
    for r in records(c.city_cases):
        case = str(r["case"])
        known = {"hold": "city_hold", "goal": "city_goal"}.get(str(r["kind"]), "elasticity")
        words = c.t("cities.kind", kind=c.t.choice("city_case", str(r["kind"])), case=c.t.choice(known, case))
        mark = "*" if r["many"] else ""
        cells = [NOTHING if r[name] != r[name] else fixed(float(r[name]) * 1e3, 1) for name in names]
        rows.append([words + mark, *cells])
    return Table(c.t("cities.cases"), columns, rows, note=c.t("cities.cases_note"))
