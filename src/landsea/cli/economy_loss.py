"""``landsea economy loss``: what it costs to be without a port, border, line or supplier for a while."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.words import Words

if TYPE_CHECKING:
    from landsea.planning.losses import Loss, Timing
#: Tables that are printed, and their columns of ids.
COLUMNS = {"groups": "group", "economies": "economy", "sectors": "sector"}


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--place", "places", multiple=True, help="Terminal, port (group of terminals) or link; repeat for more.")
@click.option("--supplier", help="ECONOMY or ECONOMY:SECTOR of the accounts, by id or name, in place of --place.")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="Days without it.")
@click.option(
    "--reroute-days",
    type=click.IntRange(0),
    default=14,
    show_default=True,
    help="Days until goods go other ways, where there are any.",
)
@click.option(
    "--stock-days", type=FloatRange(1), default=30.0, show_default=True, help="Days' use of goods held in stock."
)
@click.option(
    "--spare", type=FloatRange(0), default=0.1, show_default=True, help="Part of usual output that can be added."
)
@click.option("--switch", is_flag=True, help="Let users turn to other suppliers of the same good.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the tables as CSV.")
@shared_options
def loss(
    pack: str,
    places: tuple[str, ...],
    supplier: str | None,
    days: int,
    reroute_days: int,
    stock_days: float,
    spare: float,
    switch: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Lose a place or a supplier for a while: output lost by economy and sector, and what going other ways costs.

    The corridor says how much of each flow passes the place and what the other ways cost; an input-output model with
    stocks follows what is missing from industry to industry, day by day. Needs a pack with accounts.
    """

    def act() -> None:
        from landsea.planning.losses import Timing

        found = _found(pack, places, supplier, Timing(days, reroute_days, stock_days, spare, switch))
        data: dict[str, Any] = {
            "passing_t": found.passing_t,
            "unserved_t": found.unserved_t,
            "detour_yuan_per_day": found.detour_yuan_per_day,
            "detour_yuan": found.detour_yuan,
            "value_added_inside_yuan": found.value_added_inside_yuan,
            "groups": found.by_group(),
            "economies": found.by_economy(),
            "sectors": found.by_sector(),
            "industries": found.by_industry(),
            "daily": found.daily().reset_index(),
        }
        names = Words(found.chains.region, lang)
        for kind, column in COLUMNS.items():
            data[kind].insert(1, "name", names.all(data[kind][column], kind))
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for name, table in data.items():
                if isinstance(table, pd.DataFrame):
                    save(table, out / f"{name}.csv")
        emit("economy loss", data, _text(found, data, lang), as_json)

    guard("economy loss", as_json, act)


def _found(pack: str, places: tuple[str, ...], supplier: str | None, timing: Timing) -> Loss:
    from landsea.errors import LandSeaError
    from landsea.model import solve
    from landsea.planning.losses import lose_places, lose_supplier
    from landsea.region import load

    if bool(places) == bool(supplier):
        msg = "Name what is lost: either --place (once or more) or --supplier."
        raise LandSeaError(msg)
    today = solve(load(pack), progress=True)
    if supplier:
        economy, _, sector = supplier.partition(":")
        return lose_supplier(today, economy, sector, timing, progress=True)
    return lose_places(today, places, timing, progress=True)


def _text(found: Loss, data: dict[str, Any], lang: str) -> str:
    lines = []
    if found.passing_t:
        lines.append(
            say("loss.corridor", lang, passing=f"{found.passing_t / 1e6:,.1f}",
                unserved=f"{found.unserved_t / 1e6:,.2f}", detour=f"{found.detour_yuan_per_day / 1e6:,.1f}")
        )  # fmt: skip
    lines.append(
        say("loss.total", lang, lost=f"{found.value_added_inside_yuan / 1e9:,.2f}",
            detour=f"{found.detour_yuan / 1e9:,.2f}")
    )  # fmt: skip
    for key, column in COLUMNS.items():
        if data[key].empty:
            continue
        # The region's own come first, the greatest loss first among them.
        order = [name for name in ("inside", "value_added_bn_yuan") if name in data[key]]
        table = data[key].sort_values(order, ascending=False, kind="stable")
        shown = table.drop(columns=["name", "inside"], errors="ignore").assign(**{column: table["name"]})
        shown = shown.rename(columns={name: say(f"loss.{name}", lang) for name in shown.columns})
        lines += ["", say(f"loss.{key}", lang), shown.to_string(index=False, float_format="{:,.3f}".format)]
    return "\n".join(lines)
