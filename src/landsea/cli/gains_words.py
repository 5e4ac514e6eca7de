"""What ``landsea economy gains`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landsea.cli.strings import choice, say
from landsea.cli.tables import written

if TYPE_CHECKING:
    import pandas as pd

    from landsea.cli.words import Words
    from landsea.model.worth import Gains

#: Parameters of the sensitivities that are printed.
SHOWN = 8
#: Where economies and their groups have their names.
KINDS = {"economy": "economies", "group": "groups"}
#: A channel that brings nobody this many bn yuan plays no part.
UNSEEN = 1e-9


def gains_text(found: Gains, tables: dict[str, pd.DataFrame], about: dict[str, Any], names: Words, lang: str) -> str:
    """Write everything as text: who gains, product and trade, circulation, and how sure it is.

    Parameters
    ----------
    found : Gains
    tables : dict of str to pandas.DataFrame
        By the names under which they are written.
    about : dict
    names : Words
    lang : {"en", "zh"}
    """
    parts = [say("gains.head", lang, scenario=about["scenario"], worth=f"{found.headline:,.3f}")]
    if "region" in tables:
        low, high = tables["region"].loc[0, ["worth_low", "worth_high"]]
        parts.append(say("gains.interval", lang, low=f"{low:,.3f}", high=f"{high:,.3f}", n=about["draws"]))
    if len(tables["groups"]):
        parts += [say("gains.groups", lang), _ranked(tables["groups"], "group", names, lang)]
    parts += [say("gains.economies", lang), _ranked(tables["economies"], "economy", names, lang)]
    parts += [say("gains.totals", lang), _totals(tables["totals"], lang)]
    parts += [say("gains.partners", lang), _partners(found, names, lang)]
    parts += [say("gains.sectors", lang), _sectors(found, names, lang)]
    parts += [say("gains.channels", lang), _channels(found, tables["channels"], names, lang)]
    parts += [say("gains.circulation", lang), _circulation(found, names, lang)]
    if len(tables["measures"]) > 2:
        parts += [say("gains.measures", lang), _measures(tables["measures"], lang)]
    if "sensitivity" in tables:
        parts += [say("gains.sensitivity", lang, n=SHOWN), _sensitivity(tables["sensitivity"], names, lang)]
    if about["joint"]:
        numbers = {"rounds": about["joint"]["rounds"], "residual": f"{about['joint']['residual']:.1e}"}
        parts.append(say("gains.joint", lang, **numbers))
    numbers = {"a": f"{found.surplus:,.3f}", "b": f"{found.priced_surplus:,.3f}"}
    return "\n".join([*parts, say("gains.surplus", lang, **numbers)])


def _ranked(table: pd.DataFrame, key: str, names: Words, lang: str) -> str:
    """Write gains by economy or group, the greatest first."""
    shown = table.assign(name=names.all(table[key], KINDS[key]))
    columns = ["name", "worth_bn_yuan", "worth_low", "worth_high", "real_income_percent", "real_product_percent"]
    shown = shown.sort_values("worth_bn_yuan", ascending=False, kind="stable")
    return written(shown[[name for name in (*columns, "exports_percent") if name in shown]], lang)


def _totals(table: pd.DataFrame, lang: str) -> str:
    shown = table[table["before_bn_yuan"] > 0]
    return written(shown.assign(item=[say(f"gains_total.{name}", lang) for name in shown["item"]]), lang)


def _partners(found: Gains, names: Words, lang: str) -> str:
    """Set exports and imports side by side: one row a partner."""
    sides = _sides(found.by_partner, "partner")
    return written(sides.assign(partner=names.all(sides["partner"], "economies")), lang, na_rep="-")


def _sectors(found: Gains, names: Words, lang: str) -> str:
    """Set exports to and imports from other countries side by side: one row a sector."""
    home = found.before.economies.loc[found.before.economies["inside"], "country"]
    country = found.by_partner["partner"].map(found.before.economies.set_index("economy")["country"])
    sides = _sides(found.by_partner[~country.isin(home)], "sector")
    return written(sides.assign(sector=names.all(sides["sector"], "sectors")), lang, na_rep="-")


def _sides(table: pd.DataFrame, key: str) -> pd.DataFrame:
    import pandas as pd

    made: dict[str, pd.Series] = {}
    for flow in ("exports", "imports"):
        sums = table[table["flow"] == flow].groupby(key, sort=False)[["before_bn_yuan", "after_bn_yuan"]].sum()
        before = sums["before_bn_yuan"]
        made[f"{flow}_bn_yuan"] = before
        made[f"{flow}_percent"] = 100 * (sums["after_bn_yuan"] / before.where(before > 0) - 1)
    shown = pd.DataFrame(made).rename_axis(key)
    return shown.sort_values("exports_bn_yuan", ascending=False, kind="stable").reset_index()


def _channels(found: Gains, table: pd.DataFrame, names: Words, lang: str) -> str:
    """Tell the region's economies, and their sum; channels that play no part are left out."""
    mine = table[found.before.inside]
    shown = mine.loc[:, ["economy", *(name for name in mine.columns[1:] if mine[name].abs().max() > UNSEEN)]]
    shown = shown.assign(economy=names.all(shown["economy"], "economies"))
    shown.loc[len(table)] = [say("gains.region", lang), *shown.iloc[:, 1:].sum()]
    return written(shown, lang)


def _circulation(found: Gains, names: Words, lang: str) -> str:
    """Tell by how many points each share changes: one row an economy."""
    table = found.circulation.assign(points=lambda t: t["after_percent"] - t["before_percent"])
    shares = table.pivot_table(index="economy", columns="indicator", values="points", sort=False).reset_index()
    return written(shares.assign(economy=names.all(shares["economy"], "economies")), lang, "{:,.4f}")


def _measures(table: pd.DataFrame, lang: str) -> str:
    return written(table.assign(measure=[choice("gains_measure", key, lang) for key in table["measure"]]), lang)


def _sensitivity(table: pd.DataFrame, names: Words, lang: str) -> str:
    shown = table.head(SHOWN)
    shown = shown.assign(
        parameter=[choice("gains_parameter", key, lang) for key in shown["parameter"]],
        place=[say("gains.all", lang) if key == "*" else names.of(key, "sectors") for key in shown["place"]],
        given_as=[choice("gains_given", key, lang) for key in shown["given_as"]],
        status=[choice("status", key, lang) for key in shown["status"]],
    )
    return written(shown.drop(columns=["source"]), lang)
