"""``landsea index robustness`` and ``landsea index change``: how far to trust ranks, and what would change them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.index_options import choice_options, choices_of, framework_of
from landsea.cli.index_tables import by_unit, ticker
from landsea.cli.options import shared_options
from landsea.cli.output import emit, guard, save_all
from landsea.cli.strings import say

if TYPE_CHECKING:
    import pandas as pd

    from landsea.indicators.ensemble import Ensemble

FILE = click.Path(path_type=Path, dir_okay=False)
#: What varies where nothing is named.
VARY = ("normalise=minmax,zscore,prank", "aggregate=amean,gmean", "spread=0.25")


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@choice_options
@click.option(
    "--vary",
    multiple=True,
    default=VARY,
    show_default=True,
    help="What is drawn, each alternative as likely: impute=, treat=, normalise=, weights=, aggregate= with names"
    " and commas; spread= how far weights are drawn either way; error= relative error of the data; drop=one.",
)
@click.option("--intervals", type=FILE, help="CSV of uncertain values: uCode, iCode, low, high (ends of 90 %).")
@click.option("--draws", type=click.IntRange(1), default=1000, show_default=True, help="Monte Carlo draws.")
@click.option("--sobol", type=click.IntRange(0), default=0, help="Base sample of variance shares by choice, as 256.")
@click.option("--leave-one-out", is_flag=True, help="Rank again without each indicator in turn.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the random numbers.")
@click.option("--plot", type=FILE, help="SVG file with the rank intervals.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for a CSV file a table.")
@shared_options
def robustness(
    data: Path,
    meta: Path,
    vary: tuple[str, ...],
    intervals: Path | None,
    draws: int,
    sobol: int,
    leave_one_out: bool,
    seed: int,
    plot: Path | None,
    out: Path | None,
    lang: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Rank units again under random choices, weights and data: rank intervals, and what drives them.

    Which alternatives could be defended is for you to say with --vary; options not named there are as in build.
    """

    def act() -> None:
        ensemble = _ensemble(data, meta, options, vary, intervals, seed)
        tables = _tables(ensemble, draws, sobol, leave_one_out)
        if plot is not None:
            _draw(tables["ranks"], plot, lang)
        if out is not None:
            save_all(tables, out)
        head = say("index_drawn", lang, n=draws, what=", ".join(ensemble.alternatives) or "-")
        shown = [head, *(table.to_string(index=False, float_format="{:,.2f}".format) for table in tables.values())]
        emit("index robustness", {"draws": draws, "varied": _varied(ensemble), **tables}, "\n\n".join(shown), as_json)

    guard("index robustness", as_json, act)


def _varied(ensemble: Ensemble) -> dict[str, object]:
    """Return the alternatives of what varies, or how far weights and data go."""
    v = ensemble.variation
    told = {"weights": v.spread, "data": v.error if v.error > 0 else "intervals"}
    return {name: told.get(name, list(values)) for name, values in ensemble.alternatives.items()}


def _ensemble(
    data: Path, meta: Path, options: dict[str, Any], vary: tuple[str, ...], intervals: Path | None, seed: int
) -> Ensemble:
    from landsea.indicators.ensemble import Ensemble
    from landsea.indicators.variation import Variation, intervals_of, read_intervals

    framework, _ = framework_of(data, meta, options)
    variation = Variation.parse(vary)
    uncertain = None
    if intervals is not None:
        uncertain = intervals_of(framework, variation.error, read_intervals(intervals, framework))
    return Ensemble(framework, choices_of(options), variation, uncertain, seed)


def _tables(ensemble: Ensemble, draws: int, sobol: int, leave_one_out: bool) -> dict[str, pd.DataFrame]:
    from tqdm import tqdm

    from landsea.indicators import robustness as room

    times = len(list(room.slices_by_time(ensemble.units)))
    with tqdm(total=draws * times, desc="draws", disable=None, leave=False) as bar:
        found = room.rank_intervals(ensemble, draws, ticker(bar)).sort_values("rank", kind="stable")
    tables = {"ranks": by_unit(found)}
    tables["ranks"].insert(1, "name", ensemble.framework.names.reindex(found.index).to_numpy())
    if sobol:
        with tqdm(total=sobol * (len(ensemble.alternatives) + 2), desc="shares", disable=None, leave=False) as bar:
            shares = room.choice_shares(ensemble, sobol, ticker(bar))
        tables["shares"] = shares.overall.reset_index()
        tables["shares_by_unit"] = by_unit(shares.by_unit)
    if leave_one_out:
        with tqdm(total=len(ensemble.framework.indicators), desc="leave one out", disable=None, leave=False) as bar:
            tables["leave_one_out"] = by_unit(room.leave_one_out(ensemble.framework, ensemble.choices, ticker(bar)))
    return tables


def _draw(ranks: pd.DataFrame, file: Path, lang: str) -> None:
    """Write the picture, whole or not at all."""
    from landsea.report.rank_plot import rank_plot, standalone

    last = ranks[ranks["time"] == ranks["time"].max()] if "time" in ranks else ranks
    drawn = rank_plot(last, title=say("rank_plot", lang), axis=say("rank_axis", lang), note=say("rank_note", lang))
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(standalone(drawn), encoding="utf-8")
    beside.replace(file)


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@choice_options
@click.option("--unit", help="Unit whose raw values are asked for too: what it would need to take or lose a place.")
@click.option("--against", help="Print the weights that put --unit level with this one.")
@shared_options
def change(
    data: Path, meta: Path, unit: str | None, against: str | None, lang: str, as_json: bool, **options: Any
) -> None:
    """Tell what would have to change for ranks to change: the least shift of weights, or of one raw value.

    Exact, for means that are the same at all levels (amean, gmean, hmean, genmean) and units without gaps. Without
    --unit: for every unit, how much weight has to move to put it level with the one above it.
    """

    def act() -> None:
        from landsea.errors import LandSeaError
        from landsea.indicators import build as make
        from landsea.indicators.reversal import Reversals

        framework, _ = framework_of(data, meta, options)
        found = Reversals(make(framework, choices_of(options)))
        tables = {"by_weights": found.by_weights()}
        for named in (unit, against):
            if named is not None and named not in found.order:
                msg = f"There is no unit {named!r}: its code stands in the column uCode."
                raise LandSeaError(msg)
        if unit is not None:
            tables = _of_unit(found, unit, against)
        shown = [table.to_string(index=False, float_format="{:,.4g}".format, na_rep="-") for table in tables.values()]
        emit("index change", tables, "\n\n".join([say("index_change", lang), *shown]), as_json)

    guard("index change", as_json, act)


def _of_unit(found: Any, unit: str, against: str | None) -> dict[str, pd.DataFrame]:
    import pandas as pd
    from tqdm import tqdm

    table = found.by_weights()
    tables = {"by_weights": table[(table["unit"] == unit) | (table["above"] == unit)]}
    if against is not None:
        rival = found.rival(unit, against)
        columns = {"code": found.codes, "today": found.weights, "least": rival.weights, "squares": rival.squares}
        tables["weights"] = pd.DataFrame(columns).assign(moved=rival.moved)
    with tqdm(total=len(found.codes), desc="values", disable=None, leave=False) as bar:
        tables["by_values"] = found.by_values(unit, ticker(bar))
    return tables
