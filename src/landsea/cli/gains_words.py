"""What ``landsea economy gains`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landsea.cli.strings import choice, say
from landsea.cli.tables import written

if TYPE_CHECKING:
    import pandas as pd

    from landsea.model.worth import Gains

#: Parameters of the sensitivities that are printed.
SHOWN = 8
#: A channel that brings nobody this many bn yuan plays no part.
UNSEEN = 1e-9


def gains_text(found: Gains, tables: dict[str, pd.DataFrame], about: dict[str, Any], lang: str) -> str:
    """Write everything as text: who gains, product and trade, circulation, and how sure it is.

    Parameters
    ----------
    found : Gains
    tables : dict of str to pandas.DataFrame
        By the names under which they are written.
    about : dict
    lang : {"en", "zh"}
    """
    parts = [say("gains.head", lang, scenario=about["scenario"], worth=f"{found.headline:,.3f}")]
    if "region" in tables:
        low, high = tables["region"].loc[0, ["worth_low", "worth_high"]]
        parts.append(say("gains.interval", lang, low=f"{low:,.3f}", high=f"{high:,.3f}", n=about["draws"]))
    parts += [_economies(tables["economies"], lang), say("gains.totals", lang), _totals(tables["totals"], lang)]
    parts += [say("gains.partners", lang), _partners(found, lang), say("gains.sectors", lang), _sectors(found, lang)]
    parts += [say("gains.channels", lang), _channels(found, tables["channels"], lang)]
    parts += [say("gains.circulation", lang), _circulation(found, lang)]
    if len(tables["measures"]) > 2:
        parts += [say("gains.measures", lang), _measures(tables["measures"], lang)]
    if "sensitivity" in tables:
        parts += [say("gains.sensitivity", lang, n=SHOWN), _sensitivity(found, tables["sensitivity"], lang)]
    if about["joint"]:
        numbers = {"rounds": about["joint"]["rounds"], "residual": f"{about['joint']['residual']:.1e}"}
        parts.append(say("gains.joint", lang, **numbers))
    numbers = {"a": f"{found.surplus:,.3f}", "b": f"{found.priced_surplus:,.3f}"}
    return "\n".join([*parts, say("gains.surplus", lang, **numbers)])


def _names(table: pd.DataFrame, key: str, lang: str) -> dict[str, str]:
    """Names of a table's ids in a language."""
    local = table["name_local"].where(table["name_local"] != "", table["name"])
    return dict(zip(table[key], local if lang == "zh" else table["name"], strict=True))


def _economies(table: pd.DataFrame, lang: str) -> str:
    names = _names(table, "economy", lang)
    shown = table.assign(name=[names[key] for key in table["economy"]])
    columns = ["name", "worth_bn_yuan", "worth_low", "worth_high", "real_income_percent", "real_product_percent"]
    shown = shown.sort_values("worth_bn_yuan", ascending=False, kind="stable")
    return written(shown[[name for name in (*columns, "exports_percent") if name in shown]], lang)


def _totals(table: pd.DataFrame, lang: str) -> str:
    shown = table[table["before_bn_yuan"] > 0]
    return written(shown.assign(item=[say(f"gains_total.{name}", lang) for name in shown["item"]]), lang)


def _partners(found: Gains, lang: str) -> str:
    """Set exports and imports side by side: one row a partner."""
    names = _names(found.before.economies, "economy", lang)
    sides = _sides(found.by_partner, "partner")
    return written(sides.assign(partner=[names[key] for key in sides["partner"]]), lang, na_rep="-")


def _sectors(found: Gains, lang: str) -> str:
    """Set exports to and imports from other countries side by side: one row a sector."""
    names = _names(found.before.sectors, "sector", lang)
    home = found.before.economies.loc[found.before.economies["inside"], "country"]
    country = found.by_partner["partner"].map(found.before.economies.set_index("economy")["country"])
    sides = _sides(found.by_partner[~country.isin(home)], "sector")
    return written(sides.assign(sector=[names[key] for key in sides["sector"]]), lang, na_rep="-")


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


def _channels(found: Gains, table: pd.DataFrame, lang: str) -> str:
    """Tell the region's economies, and their sum; channels that play no part are left out."""
    names = _names(found.before.economies, "economy", lang)
    mine = table[found.before.inside]
    shown = mine.loc[:, ["economy", *(name for name in mine.columns[1:] if mine[name].abs().max() > UNSEEN)]]
    shown = shown.assign(economy=[names[key] for key in shown["economy"]])
    shown.loc[len(table)] = [say("gains.region", lang), *shown.iloc[:, 1:].sum()]
    return written(shown, lang)


def _circulation(found: Gains, lang: str) -> str:
    """Tell by how many points each share changes: one row an economy."""
    names = _names(found.before.economies, "economy", lang)
    table = found.circulation.assign(points=lambda t: t["after_percent"] - t["before_percent"])
    shares = table.pivot_table(index="economy", columns="indicator", values="points", sort=False).reset_index()
    return written(shares.assign(economy=[names[key] for key in shares["economy"]]), lang, "{:,.4f}")


def _measures(table: pd.DataFrame, lang: str) -> str:
    return written(table.assign(measure=[choice("gains_measure", key, lang) for key in table["measure"]]), lang)


def _sensitivity(found: Gains, table: pd.DataFrame, lang: str) -> str:
    names = _names(found.before.sectors, "sector", lang) | {"*": say("gains.all", lang)}
    names |= _names(found.carriage.goods.table, "commodity", lang)
    shown = table.head(SHOWN)
    shown = shown.assign(
        parameter=[choice("gains_parameter", key, lang) for key in shown["parameter"]],
        place=[names.get(key, key) for key in shown["place"]],
        given_as=[choice("gains_given", key, lang) for key in shown["given_as"]],
    )
    return written(shown.drop(columns=["source"]), lang)
