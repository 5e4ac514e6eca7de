"""``landsea economy structure``: what places make, how alike they are, what would fit them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.words import Words

if TYPE_CHECKING:
    from landsea.planning.structure import Structure
    from landsea.region import Region


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the tables as CSV.")
@shared_options
def structure(pack: str, out: Path | None, lang: str, as_json: bool) -> None:
    """Show what the places of a region make, how alike they are, and what is related to what they do.

    Goods are the pack's supply at the value of each good; sectors are those of the table industry. Likeness is stated
    by several published definitions, since documents seldom say which they mean.
    """

    def act() -> None:
        from landsea.planning.structure import Structure
        from landsea.region import load

        region = load(pack)
        found = Structure.of(region)
        data = {
            "places": found.places(),
            "likeness": found.likeness(),
            "pairs": found.pairs(),
            "suggestions": found.suggestions(),
            "goods": found.goods.reset_index(),
            "sectors": found.sectors.reset_index(),
            "estimated_share": found.estimated,
            **_chains(region),
        }
        if out is not None:
            _write(data, out)
        emit("economy structure", data, _text(found, region, data, lang), as_json)

    guard("economy structure", as_json, act)


def _chains(region: Region) -> dict[str, pd.DataFrame]:
    """Return stages and linkages, where the pack has accounts."""
    from landsea.economy.regional import has_accounts
    from landsea.planning.supply_chains import SupplyChains

    if not has_accounts(region):
        return {}
    chains = SupplyChains.of(region)
    return {"positions": chains.positions(), "linkage": chains.coast_and_hinterland()}


def _write(data: dict[str, Any], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, table in data.items():
        if isinstance(table, pd.DataFrame):
            flat = table.map(lambda cell: ";".join(cell) if isinstance(cell, list) else cell)
            save(flat, out / f"{name}.csv")


def _text(found: Structure, region: Region, data: dict[str, Any], lang: str) -> str:
    names = Words(region, lang)
    joint = "、" if lang == "zh" else ", "

    def titled(table: pd.DataFrame, digits: int = 2) -> str:
        table = table.rename(columns={name: say(f"structure.{name}", lang) for name in table.columns})
        return table.to_string(index=False, float_format=f"{{:,.{digits}f}}".format, na_rep="-")

    places, like, pairs, more = (data[name].copy() for name in ("places", "likeness", "pairs", "suggestions"))
    places["leading"] = [joint.join(names.of(good, "commodities") for good in goods) for goods in places["leading"]]
    for table, columns in ((places, ["zone_id"]), (pairs, ["zone_id", "other"]), (more, ["zone_id", "good"])):
        for column in columns:
            table[column] = names.all(table[column], "commodities" if column == "good" else "zones")
    for column in ("of", "among"):
        like[column] = [say(f"structure.{word}", lang) for word in like[column]]
    parts = [
        say("structure.head", lang, share=f"{found.estimated:.0%}"), titled(places),
        "", say("structure.likeness", lang), titled(like, 3),
    ]  # fmt: skip
    if len(pairs):
        parts += ["", say("structure.pairs", lang), titled(pairs)]
    if len(more):
        parts += ["", say("structure.suggestions", lang), titled(more)]
    if len(data.get("linkage", [])):
        linkage = data["linkage"].assign(
            **{column: [say(f"structure.{word}", lang) for word in data["linkage"][column]] for column in ("of", "on")}
        )
        parts += ["", say("structure.linkage", lang), titled(linkage, 3)]
        positions = data["positions"].copy()
        for column, kind in (("economy", "economies"), ("sector", "sectors")):
            positions[column] = names.all(positions[column], kind)
        parts += ["", say("structure.positions", lang), titled(positions)]
    return "\n".join(parts)
