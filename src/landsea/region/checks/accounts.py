"""Accounts that do not fit together: shares, coefficients, sums, and trade that nobody could make or use."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region

#: The tables of the accounts; a pack has all of them or none.
TABLES = ("economies", "sectors", "sector_goods", "input_coefficients", "accounts", "trade")
#: What the economies of the region together are called beside their groups.
WHOLE = "region"
#: Stated amounts may miss those that follow from trade and coefficients by this share of output.
MISS = 0.005


def check_accounts_whole(region: Region) -> Iterator[Finding]:
    """Report tables of the accounts that are missing while others are there."""
    empty = [name for name in TABLES if region.table(name).empty]
    if not empty or len(empty) == len(TABLES):
        return
    for name in empty:
        problem = "The pack has accounts, but not this table of them."
        yield Finding(
            region.file(name), None, None, None, problem, "Add it, or remove the other tables of the accounts."
        )


def check_coefficients(region: Region) -> Iterator[Finding]:
    """Report sectors whose inputs take the whole of their output or more."""
    table = region.table("input_coefficients")
    sums = table.groupby(["technology", "sector"])["coefficient"].sum()
    for (technology, sector), total in zip(sums.index[sums >= 1], sums[sums >= 1], strict=True):
        problem = f"The inputs of {sector} ({technology}) sum to {total:.3f}: nothing is left for value added."
        cure = "Lower the coefficients; those of a sector sum to less than one."
        yield Finding(region.file("input_coefficients"), None, "coefficient", f"{total:.6g}", problem, cure)


def check_elasticities(region: Region) -> Iterator[Finding]:
    """Report ranges that do not hold the value they are a range of, and scale elasticities too large for theta."""
    file, table = region.file("sectors"), region.table("sectors")
    for name in ("theta", "scale"):
        for low, high, word in ((f"{name}_low", name, "above"), (name, f"{name}_high", "below")):
            wrong = table.loc[(table[low] > table[high]).fillna(value=False), low if word == "above" else high]
            for row, value in lines(wrong):
                problem = f"The end of the range lies {word} the elasticity."
                yield Finding(file, row, str(wrong.name), f"{value:g}", problem, "Mend the range.")
    for row, value in lines(table.loc[table["scale"] * table["theta"] >= 1, "scale"]):
        problem = "Times theta it is 1 or more: markets may clear in many ways."
        cure = "Lower it, or theta; a plan for cities is refused."
        yield Finding(file, row, "scale", f"{value:g}", problem, cure, severity="warning")


def check_sector_goods(region: Region) -> Iterator[Finding]:
    """Report goods that are worth nothing, so that no tonnes follow from a value."""
    goods, commodities = region.table("sector_goods"), region.table("commodities").drop_duplicates("commodity")
    own = goods["commodity"].map(commodities.set_index("commodity")["value_yuan_per_t"])
    value = goods["value_yuan_per_t"].fillna(own)
    for row, name in lines(goods.loc[value <= 0, "commodity"]):
        problem = "A tonne of this is worth nothing, so that no tonnes follow from a value."
        yield Finding(
            region.file("sector_goods"), row, "commodity", name, problem, "Give value_yuan_per_t, or drop the row."
        )


def check_accounts_sums(region: Region) -> Iterator[Finding]:
    """Report output and value added that are not what trade and coefficients say."""
    file, table = region.file("accounts"), region.table("accounts")
    implied = _implied(region)
    keys = pd.MultiIndex.from_frame(table[["economy", "sector"]])
    for column in ("output_bn_yuan", "value_added_bn_yuan"):
        found = implied[column].reindex(keys, fill_value=0.0).to_numpy()
        scale = implied["output_bn_yuan"].reindex(keys, fill_value=0.0).to_numpy().clip(min=1e-9)
        apart = abs(table[column].to_numpy() - found) > MISS * scale + 1e-6
        for position, (row, value) in enumerate(lines(table.loc[apart, column])):
            problem = f"Trade and coefficients give {found[apart][position]:.6g}."
            yield Finding(file, row, column, f"{value:g}", problem, "Mend the row, the trade or the coefficients.")
    missing = implied.index[implied["output_bn_yuan"] > 0].difference(keys)
    for economy, sector in missing:
        problem = f"{economy} sells goods of {sector} in trade, but has no row here."
        yield Finding(file, None, "economy, sector", f"{economy}, {sector}", problem, "Add the row.")


def check_groups(region: Region) -> Iterator[Finding]:
    """Report groups of economies that cannot be taken as one, or whose name means something else already."""
    table = region.table("economies")
    taken = {*table["economy"], WHOLE}
    for group, rows in table[table["group"] != ""].groupby("group", sort=False):
        where = (region.file("economies"), next(lines(rows["group"]))[0], "group", str(group))
        if group in taken:
            problem = "An economy, or the region as a whole, has this name."
            yield Finding(*where, problem, "Give the group another name.")
        if len(rows.drop_duplicates(["inside", "country"])) > 1:
            problem = "Its members lie in several countries, or both inside the region and outside."
            yield Finding(*where, problem, "Group economies of one country, all inside or all outside.")


def check_untraded(region: Region) -> Iterator[Finding]:
    """Report trade between economies in sectors that are not traded."""
    trade, sectors = region.table("trade"), region.table("sectors")
    home = sectors.loc[~sectors["traded"].astype(bool), "sector"]
    wrong = trade["sector"].isin(home) & (trade["origin"] != trade["destination"])
    for row, name in lines(trade.loc[wrong, "sector"]):
        problem = f"{name} is not traded, but this row trades it between two economies."
        yield Finding(
            region.file("trade"), row, "sector", name, problem, "Remove the row, or let the sector be traded."
        )


def _implied(region: Region) -> pd.DataFrame:
    """Return output and value added by economy and sector, from trade and coefficients."""
    trade, table = region.table("trade"), region.table("input_coefficients")
    output = trade.groupby(["origin", "sector"])["value_bn_yuan"].sum().rename_axis(["economy", "sector"])
    inputs = table.groupby(["technology", "sector"])["coefficient"].sum()
    technology = region.table("economies").drop_duplicates("economy").set_index("economy")["technology"]
    economies, sectors = output.index.get_level_values(0), output.index.get_level_values(1)
    of = pd.MultiIndex.from_arrays([technology.reindex(economies), sectors])
    share = 1.0 - inputs.reindex(of, fill_value=0.0).to_numpy()
    return pd.DataFrame({"output_bn_yuan": output, "value_added_bn_yuan": output * share})
