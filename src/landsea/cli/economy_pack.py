"""``landsea economy accounts`` and ``tonnes``: a pack's accounts, and their tonnes beside the corridor's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written
from landsea.cli.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from landsea.economy import Accounts

#: Column of ids in the tables that are shown.
ID = {"economies": "economy", "groups": "group"}


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write, for landsea economy solve."
)
@shared_options
def accounts(pack: str, out: Path | None, lang: str, as_json: bool) -> None:
    """Show the accounts of PACK: product, use and openness of each economy; write them as accounts of their own."""
    guard("economy accounts", as_json, lambda: _accounts(pack, out, lang, as_json))


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every pair.")
@shared_options
def tonnes(pack: str, out: Path | None, lang: str, as_json: bool) -> None:
    """Set the tonnes that the accounts' values imply beside those that the corridor of PACK carries.

    Both are estimates and rest on different sources: a ratio far from one says where the pack contradicts itself.
    """
    guard("economy tonnes", as_json, lambda: _tonnes(pack, out, lang, as_json))


def _accounts(pack: str, out: Path | None, lang: str, as_json: bool) -> None:
    from landsea.economy import write_accounts
    from landsea.economy.regional import Regional
    from landsea.region import load

    region = load(pack)
    regional = Regional.of(region)
    known = regional.accounts
    whole = {key: [k] for k, key in enumerate(known.regions)}
    groups = {key: members.nonzero()[0].tolist() for key, members in regional.groups.items()}
    data = {kind: _sums(known, some, kind) for kind, some in (("economies", whole), ("groups", groups))}
    if out is not None:
        write_accounts(known, out)
    names = Words(region, lang)
    parts = [say("accounts.head", lang, n=known.n_regions, m=known.n_sectors)]
    for kind, table in data.items():
        if len(table):
            table.insert(1, "name", names.all(table[ID[kind]], kind))
            parts += [*([say("accounts.groups", lang)] if kind == "groups" else []), written(table, lang, "{:,.1f}")]
    emit("economy accounts", {**data, "sectors": regional.sectors}, "\n".join(parts), as_json)


def _sums(known: Accounts, some: dict[str, list[int]], kind: str) -> pd.DataFrame:
    """Sum over economies; exports and imports are those beyond the members."""
    import pandas as pd

    pairs = known.trade.sum(axis=0)
    rows = [
        {
            ID[kind]: key,
            "product_bn_yuan": known.value_added[members].sum(),
            "use_bn_yuan": known.final_use[members].sum(),
            "exports_bn_yuan": pairs[:, members].sum() - (home := pairs[members][:, members].sum()),
            "imports_bn_yuan": pairs[members].sum() - home,
            "deficit_bn_yuan": known.deficit[members].sum(),
        }
        for key, members in some.items()
    ]
    return pd.DataFrame(rows)


def _tonnes(pack: str, out: Path | None, lang: str, as_json: bool) -> None:
    from landsea.economy.regional import Regional
    from landsea.model import solve
    from landsea.model.worth import compare_tonnes
    from landsea.region import load

    region = load(pack)
    Regional.of(region)
    pairs = compare_tonnes(solve(region, progress=True))
    if out is not None:
        save(pairs, out)
    between = pairs[pairs["origin"] != pairs["destination"]]
    totals = between.groupby("commodity", sort=False)[["by_value_t", "by_corridor_t"]].sum().reset_index()
    totals["ratio"] = totals["by_value_t"] / totals["by_corridor_t"]
    named = totals.assign(commodity=Words(region, lang).all(totals["commodity"], "commodities"))
    text = written(named, lang, "{:,.3g}")
    emit("economy tonnes", {"commodities": totals, "pairs": pairs}, f"{say('tonnes.head', lang)}\n{text}", as_json)
