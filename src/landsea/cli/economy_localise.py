"""``landsea economy localise``: what making more parts at home would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import say
from landsea.cli.words import Words

if TYPE_CHECKING:
    from landsea.region import Region


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--to", "target", type=FloatRange(0, 1), help="Share made at home, in place of the pack's target.")
@click.option("--output", type=FloatRange(0), help="Worth of the product made in a year, bn yuan.")
@click.option("--parts", type=FloatRange(0, 1), help="Share of that worth that is bought as parts.")
@shared_options
def localise(
    pack: str, target: float | None, output: float | None, parts: float | None, lang: str, as_json: bool
) -> None:
    """Move purchases of parts home: change of output and value added by economy, down the chains.

    For each product of the pack's local_content. Suppliers keep their proportions, prices stand still, and capacity at
    home is taken to be there: an upper bound for the home region. Needs a pack with accounts.
    """

    def act() -> None:
        from landsea.errors import LandSeaError
        from landsea.planning.supply_chains import SupplyChains
        from landsea.region import load

        region = load(pack)
        table = region.table("local_content")
        if table.empty:
            msg = (
                f"{region.name} names no product whose parts could be made at home: add {region.file('local_content')}."
            )
            raise LandSeaError(msg)
        given = {"target_share": target, "output_bn_yuan": output, "parts_share": parts}
        changed = table.assign(**{name: value for name, value in given.items() if value is not None})
        found = SupplyChains.of(region.replace(local_content=changed)).localise()
        emit(
            "economy localise", {"products": changed, "economies": found}, _text(changed, found, region, lang), as_json
        )

    guard("economy localise", as_json, act)


def _text(products: pd.DataFrame, found: pd.DataFrame, region: Region, lang: str) -> str:
    names = Words(region, lang)
    parts = []
    for row in products.to_dict("records"):
        mine = found[found["product"] == row["product"]]
        title = (row["name_local"] if lang == "zh" else "") or row["name"]
        share = f"{row['home_share']:.0%}", f"{row['target_share']:.0%}"
        parts.append(say("localise.head", lang, product=title, share=share[0], to=share[1],
                         moved=f"{mine['moved_bn_yuan'].iloc[0]:.2f}"))  # fmt: skip
        shown = mine[["economy", "output_bn_yuan", "value_added_bn_yuan"]].copy()
        shown["economy"] = names.all(shown["economy"], "economies")
        shown = shown.rename(columns={name: say(f"localise.{name}", lang) for name in shown.columns})
        parts.append(shown.to_string(index=False, float_format="{:,.3f}".format))
        home = mine.loc[mine["home"], ["output_bn_yuan", "value_added_bn_yuan"]].sum()
        parts.append(say("localise.home", lang, output=f"{home.iloc[0]:.2f}", added=f"{home.iloc[1]:.2f}"))
    return "\n".join(parts)
