"""``landsea economy gravity``: one-sector structural gravity on a user's own pairs."""

from __future__ import annotations

from pathlib import Path

import click

from landsea.cli.options import shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written


@click.command()
@click.argument("pairs", type=click.Path(path_type=Path))
@click.option("--change", type=click.Path(path_type=Path), required=True, help="CSV: exporter,importer,variable,value.")
@click.option("--coefficients", type=click.Path(path_type=Path), help="CSV: var,beta; what log trade depends on.")
@click.option("--estimate", help="Estimate coefficients of these columns instead (commas between), by PPML.")
@click.option("--flow", default="trade", show_default=True, help="Column of flows, for --estimate.")
@click.option("--sigma", type=float, required=True, help="Elasticity of substitution, above 1.")
@click.option("--reference", required=True, help="Region whose price index is the numeraire.")
@click.option("--frozen", is_flag=True, help="Hold shares of output and spending, as one published program does.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for the table.")
@shared_options
def gravity(
    pairs: Path,
    change: Path,
    coefficients: Path | None,
    estimate: str | None,
    flow: str,
    sigma: float,
    reference: str,
    frozen: bool,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Solve structural gravity on PAIRS: exporter, importer, Y, E and a column a variable, home pairs included.

    Every region sells a fixed endowment, and its spending is a fixed share of its sales. Markets clear.
    """

    def act() -> None:
        from landsea.economy.trade.endowment_data import read_changes, read_gravity

        data = read_gravity(pairs)
        beta = _coefficients(data.pairs, coefficients, estimate, flow, pairs.name)
        found = data.solve(beta, read_changes(change), sigma, reference, frozen=frozen)
        table = found.table()
        if out is not None:
            save(table, out)
        head = say("economy.gravity", lang, n=len(table), residual=f"{found.residual:.1e}")
        text = "\n".join([head, written(table, lang, "{:,.4f}")])
        data_out = {"table": table, "residual": found.residual, "coefficients": beta, "frozen": frozen}
        emit("economy gravity", data_out, text, as_json)

    guard("economy gravity", as_json, act)


def _coefficients(pairs: object, file: Path | None, estimate: str | None, flow: str, name: str) -> dict[str, float]:
    import pandas as pd

    from landsea.economy.estimate import estimate_gravity
    from landsea.economy.trade.endowment_data import read_coefficients
    from landsea.errors import LandSeaError

    if (file is None) == (estimate is None):
        msg = "Give either --coefficients or --estimate."
        raise LandSeaError(msg)
    if file is not None:
        return read_coefficients(file)
    assert isinstance(pairs, pd.DataFrame)
    return estimate_gravity(pairs, str(estimate).split(","), flow=flow, name=name).coefficients
