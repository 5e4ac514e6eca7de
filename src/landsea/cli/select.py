"""``landsea select``: who uses a link, terminal or border."""

from __future__ import annotations

from pathlib import Path

import click

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written


@click.command()
@click.argument("place")
@click.option(
    "--direction",
    type=click.Choice(["both", "forward", "backward"]),
    default="both",
    show_default=True,
    help="Of a link, by the order of its nodes in the pack.",
)
@click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Pack to solve.")
@click.option("--scenario", help="Under this scenario: a file, or the name of a shipped one.")
@click.option("--congestion", is_flag=True, help="Let capacities bind.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Number of pairs to print.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every pair and commodity.")
@shared_options
def select(
    place: str,
    direction: str,
    pack: str,
    scenario: str | None,
    congestion: bool,
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Tell who uses PLACE: tonnes by origin, destination and commodity.

    PLACE is a terminal or border (id or name) or a link (id). Goods that pass twice count twice, as in the loads.
    """

    def act() -> None:
        from landsea.model import solve
        from landsea.planning import Scenario
        from landsea.region import load

        region = load(pack)
        change = Scenario.read(scenario, region) if scenario else None
        outcome = solve(region, change, congestion=congestion, progress=True)
        table = outcome.users(place, direction)
        about = {str(key): value for key, value in table.attrs.items()}
        if out is not None:
            save(table, out)
        total = float(table["t"].sum())
        by_commodity = table.groupby("commodity")["t"].sum().sort_values(ascending=False).reset_index()
        zones = region.table("zones").set_index("zone_id")["name_local" if lang == "zh" else "name"]
        shown = table.head(top).assign(**{end: table[end].map(zones) for end in ("origin", "destination")})
        lines = [
            say("selected", lang, place=about["place"], t=f"{total:,.0f}", n=len(table)),
            written(by_commodity, lang, "{:,.0f}"),
            written(shown, lang, "{:,.3g}", formatters={"t": "{:,.0f}".format}),
        ]
        data = {**about, "t": total, "by_commodity": by_commodity, "users": table.head(top)}
        emit("select", data, "\n".join(lines), as_json)

    guard("select", as_json, act)
