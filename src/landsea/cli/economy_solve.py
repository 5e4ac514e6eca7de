"""``landsea economy solve``: the trade model on a user's own accounts."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import say
from landsea.cli.tables import written
from landsea.cli.theta import read_thetas, theta_option

if TYPE_CHECKING:
    import pandas as pd

    from landsea.economy import Accounts, Counterfactual
    from landsea.economy.accounts import Names

#: Rows of a table that are printed.
SHOWN = 12

#: Columns in currency.
VALUES = ("before", "after", "trade")

#: Columns of the welfare table that are printed, where they are there.
PRINTED = (
    "region", "real_income_percent", "real_income_a_head_percent", "terms_of_trade_percent", "volume_of_trade_percent",
    "delivery_percent", "real_wage_percent", "wage", "price_index",
)  # fmt: skip


@click.command()
@click.argument("accounts", type=click.Path(path_type=Path))
@click.option("--shock", type=click.Path(path_type=Path), help="CSV or YAML file of changes; none: the baseline alone.")
@click.option("--tariffs", help="Replace all tariffs by this matrix of the accounts, for example tau_cfl.")
@click.option(
    "--deficits",
    type=click.Choice(["keep", "zero"]),
    default="keep",
    show_default=True,
    help="Hold trade deficits, or balance trade, in the baseline too.",
)
@theta_option
@click.option("--first-order", is_flag=True, help="Add the published first-order measure (terms and volume of trade).")
@click.option("--path", "steps", type=click.IntRange(2), help="Sum that measure over this many steps of the shock.")
@click.option("--decompose", is_flag=True, help="Split the exact change by channel, measure and pair of regions.")
@click.option(
    "--levers", "whose", multiple=True, help="What each flow is worth to this region (baseline); repeat for more."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for tables.")
@shared_options
def solve(
    accounts: Path,
    shock: Path | None,
    tariffs: str | None,
    deficits: str,
    thetas: tuple[str, ...],
    first_order: bool,
    steps: int | None,
    decompose: bool,
    whose: tuple[str, ...],
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Solve the trade model on ACCOUNTS (a folder of tables, or one npz) and tell who gains from a shock.

    Real income is exact. The first-order measure is another number, published beside it; docs/economy.md tells why.
    """

    def act() -> None:
        from landsea.economy import TradeModel, read_accounts

        known = read_accounts(accounts)
        known = known.with_theta(read_thetas(thetas, known.sectors))
        model = TradeModel(known, deficits=deficits, progress=True)  # type: ignore[arg-type]
        found = model.solve(_shock(shock, tariffs, known))
        tables = _tables(found, first_order, steps, decompose) | _levers(found, whose)
        about = _about(found)
        if out is not None:
            _write(out, tables, about)
        names = known.names
        told = {name: _beside(table, names, lang) for name, table in tables.items()} if names else tables
        emit("economy solve", _data(told, about), _text(found, _called(tables, names, lang), about, lang), as_json)

    guard("economy solve", as_json, act)


def _shock(file: Path | None, tariffs: str | None, accounts: Accounts) -> Any:
    from landsea.economy import Shock, read_shock

    whole = Shock((), "nothing")
    if tariffs is not None:
        whole = Shock.tariffs(tariffs, measure=tariffs)
    if file is not None:
        read = read_shock(file, accounts)
        whole = whole + read if whole.changes else read
    return whole


def _tables(found: Counterfactual, first: bool, steps: int | None, decompose: bool) -> dict[str, pd.DataFrame]:
    from landsea.economy.trade import tables

    one = found.first_order() if first else None
    made = {"welfare": tables.welfare(found, one)}
    if one is not None:
        made["partners"] = one.partners()
    if steps is not None:
        made["path"] = found.first_order(steps).table().rename(
            columns={"first_order_percent": f"path_{steps}_percent"}
        )  # fmt: skip
    made |= {"trade": tables.pairs(found), "flows": tables.flows(found), "sectors": tables.sectors(found)}
    if decompose:
        made["channels"] = found.decomposition().table()
        causes = found.attribution()
        made["measures"], made["causes"] = causes.measures(), causes.flows()
    return made


def _levers(found: Counterfactual, whose: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Rank flows by their worth to each region that is asked for."""
    import pandas as pd

    from landsea.economy.accounts.checks import label_fault
    from landsea.economy.trade import tables
    from landsea.errors import LandSeaError

    regions = found.model.accounts.regions
    unknown = [label_fault("--levers", "region", name, regions) for name in whose if name not in regions]
    if unknown:
        msg = "Levers are ranked for regions of the accounts."
        raise LandSeaError(msg, unknown)
    made = [tables.levers(found.before, name) for name in whose]
    return {"levers": pd.concat(made, ignore_index=True)} if made else {}


def _about(found: Counterfactual) -> dict[str, Any]:
    accounts = found.model.accounts
    return {
        "shock": found.shock.name,
        "deficits": found.model.deficits,
        "regions": accounts.n_regions,
        "sectors": accounts.n_sectors,
        "unit": accounts.unit,
        "residuals": asdict(found.residuals),
        "looks": {"baseline": found.before.looks, "shock": found.after.looks},
        "parts": found.cleared.parts,
        "warnings": [str(warning) for warning in accounts.warnings],
    }


def _data(tables: dict[str, pd.DataFrame], about: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed as JSON: every table but those of single flows, which --out writes."""
    return {
        **about,
        **{name: table for name, table in tables.items() if name not in ("flows", "causes", "levers")}
        | ({"levers": tables["levers"].groupby("region", sort=False).head(SHOWN)} if "levers" in tables else {}),
    }


#: Columns that hold ids of regions or sectors.
IDS = {"region": "regions", "importer": "regions", "exporter": "regions", "sector": "sectors"}


def _beside(table: pd.DataFrame, names: Names, lang: str) -> pd.DataFrame:
    """Set names beside ids."""
    columns: dict[str, Any] = {}
    for column in map(str, table):
        columns[column] = table[column]
        if column in IDS:
            columns[f"{column}_name"] = [names.title(IDS[column], str(key), lang) for key in table[column]]
    return table.assign(**columns)[list(columns)]


def _called(tables: dict[str, pd.DataFrame], names: Names, lang: str) -> dict[str, pd.DataFrame]:
    """Put names in the place of ids."""

    def called(table: pd.DataFrame) -> pd.DataFrame:
        known = {column: kind for column, kind in IDS.items() if column in table}
        return table.assign(**{c: [names.title(kind, key, lang) for key in table[c]] for c, kind in known.items()})

    return {title: called(table) for title, table in tables.items()}


def _text(found: Counterfactual, tables: dict[str, pd.DataFrame], about: dict[str, Any], lang: str) -> str:
    head = say("economy.solved", lang, n=about["regions"], m=about["sectors"], shock=about["shock"])
    parts = [
        head,
        _printed(
            tables["welfare"], lang, [c for c in map(str, tables["welfare"]) if c in PRINTED or c.startswith("first")]
        ),
    ]
    for name in ("path", "channels", "measures"):
        if name in tables:
            table = tables[name]
            if name == "measures":
                table = table.pivot_table("percent", "region", "measure", sort=False).reset_index()
            parts += [say(f"economy.{name}", lang), _printed(table, lang)]
    moved = tables["trade"].reindex((tables["trade"]["after"] - tables["trade"]["before"]).abs().sort_values().index)
    if found.shock.changes:
        shown = moved.iloc[::-1].head(SHOWN)
        parts += [say("economy.trade", lang, n=len(shown)), _printed(shown, lang)]
    if "levers" in tables:
        most = tables["levers"].groupby("region", sort=False).head(SHOWN)
        parts += [say("economy.levers", lang), _printed(most, lang)]
    looks = about["looks"]["baseline"] + about["looks"]["shock"]
    parts.append(say("economy.residual", lang, residual=f"{found.residuals.largest:.1e}", looks=looks))
    return "\n".join([*parts, *(f"{say('warning', lang)}: {text}" for text in about["warnings"])])


def _printed(table: pd.DataFrame, lang: str, columns: list[str] | None = None) -> str:
    """Print a table; columns of nothing but zeros are left out."""
    shown = table if columns is None else table[columns]
    shown = shown.loc[
        :, [c == "real_income_percent" or not (shown[c].dtype.kind == "f" and (shown[c] == 0).all()) for c in shown]
    ]
    values = {name: "{:,.6g}".format for name in VALUES if name in shown}
    return written(shown, lang, "{:,.4f}", formatters=values)


def _write(out: Path, tables: dict[str, pd.DataFrame], about: dict[str, Any]) -> None:
    """Write a file a table, all of them or none."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".economy-") as beside:
        for name, table in tables.items():
            table.to_csv(Path(beside) / f"{name}.csv", index=False)
        (Path(beside) / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
        for file in Path(beside).iterdir():
            file.replace(out / file.name)
