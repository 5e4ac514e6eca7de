"""``landsea estimate``: a pack's demand adjusted to counts."""

from __future__ import annotations

from pathlib import Path

import click

from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import emit, guard, save
from landsea.cli.strings import say
from landsea.cli.tables import written


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option(
    "--counts", type=click.Path(path_type=Path), required=True, help="CSV file of counts (see docs/method.md)."
)
@click.option(
    "--method",
    type=click.Choice(["gls", "entropy"]),
    default="gls",
    show_default=True,
    help="Distance from the pack's own demand: generalised least squares, or entropy.",
)
@click.option(
    "--prior-error",
    type=FloatRange(0.001, 10),
    default=0.5,
    show_default=True,
    help="Relative standard error of a pair's tonnes before anything is counted.",
)
@click.option("--congestion", is_flag=True, help="Hold delays and slot prices of the equilibrium before the counts.")
@click.option(
    "--top", type=click.IntRange(0), default=15, show_default=True, help="Pairs to print, most changed first."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every pair.")
@shared_options
def estimate(
    pack: str,
    counts: Path,
    method: str,
    prior_error: float,
    congestion: bool,
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Adjust a pack's demand to counts on links, at ports and at borders.

    Prints how well every count is met before and after, how many things the counts determine, and the pairs that
    changed most, each with the share of its uncertainty that the counts remove. A pair that no count sees keeps the
    pack's tonnes.
    """
    guard(
        "estimate", as_json, lambda: _estimate(pack, counts, method, prior_error, congestion, top, out, lang, as_json)
    )


def _estimate(
    pack: str,
    counts: Path,
    method: str,
    prior_error: float,
    congestion: bool,
    top: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    from typing import cast

    from landsea.economy.adjustment import Method
    from landsea.model import solve
    from landsea.model.counts import read_counts
    from landsea.model.estimate import estimate as fit
    from landsea.region import load

    today = solve(load(pack), congestion=congestion, progress=True)
    found = fit(today, read_counts(counts, today), cast(Method, method), prior_error, progress=True)
    if out is not None:
        save(found.cells, out)
    shown = found.cells.head(top)
    columns = ["count", "counted", "unit", "prior", "posterior", "prior_error_percent", "posterior_error_percent"]
    head = {key: f"{value:,.3g}" for key, value in found.as_dict().items()}
    text = [
        say("estimated", lang, n=len(found.counts), cells=len(found.cells), **head),
        written(found.counts[[*columns, "leverage"]], lang),
        "",
        written(shown, lang),
    ]
    emit("estimate", {**found.as_dict(), "counts": found.counts, "cells": shown}, "\n".join(text), as_json)
