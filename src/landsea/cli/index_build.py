"""``landsea index build`` and ``index explain``: an index from two tables, and how a unit comes by its score."""

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

    from landsea.indicators import CompositeIndex


#: Units that are printed; all stand in the files and in the JSON.
MOST_ROWS = 200


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@choice_options
@click.option("--draws", type=click.IntRange(0), default=0, help="Monte Carlo draws over the choices: rank intervals.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for a CSV file a step.")
@shared_options
def build(data: Path, meta: Path, draws: int, out: Path | None, lang: str, as_json: bool, **options: Any) -> None:
    """Build an index from DATA (units by indicators) and META (what each indicator is and belongs to).

    DATA has uCode, uName and a column an indicator, and Time if units are seen at several times; META has Level, iCode,
    iName, Direction, Weight, Parent, Type, and optionally Denominator, ScaleFactor, Target, goalpost_lower,
    goalpost_upper and goalpost_scale.
    """

    def act() -> None:
        from landsea.indicators import build as make

        framework, consistency = framework_of(data, meta, options)
        made = make(framework, choices_of(options))
        intervals = _intervals(made, draws)
        if out is not None:
            save_all(_files(made), out)
        _print(made, intervals, consistency, lang, as_json)

    guard("index build", as_json, act)


def _intervals(made: CompositeIndex, draws: int) -> pd.DataFrame | None:
    if not draws:
        return None
    from tqdm import tqdm

    from landsea.indicators.ensemble import Ensemble
    from landsea.indicators.robustness import rank_intervals
    from landsea.indicators.variation import Variation

    with tqdm(total=draws, desc="draws", disable=None, leave=False) as bar:
        return rank_intervals(Ensemble(made.framework, made.choices, Variation()), draws, ticker(bar))


def _print(
    made: CompositeIndex, intervals: pd.DataFrame | None, consistency: dict[str, float], lang: str, as_json: bool
) -> None:
    scores, ranks = made.scores, made.ranks
    top = scores.columns[0]
    table = scores.round(12).assign(name=made.framework.names.reindex(scores.index), rank=ranks[top])
    shown = table[["rank", "name", *scores.columns]]
    if intervals is not None:
        shown = shown.join(intervals[["rank_low", "rank_median", "rank_high"]])
    parts = [say("index_built", lang, n=len(shown), m=len(made.framework.indicators), name=str(top))]
    parts += [say("index_note", lang, text=note) for note in [*made.notes, *_inconsistent(consistency)]]
    parts.append(by_unit(shown.head(MOST_ROWS)).to_string(index=False, float_format="{:,.2f}".format))
    if len(shown) > MOST_ROWS:
        parts.append(say("index_more", lang, n=len(shown) - MOST_ROWS))
    data = {
        "scores": by_unit(scores),
        "ranks": by_unit(ranks),
        "weights": made.weights.to_dict(),
        "effective_weights": made.effective_weights.to_dict(),
        "steps": {name: by_unit(step) for name, step in made.steps.items()},
        "treated": made.treated,
        "treated_cells": made.treated_cells,
        "consistency": consistency,
        "notes": made.notes,
        "intervals": by_unit(intervals) if intervals is not None else [],
    }
    emit("index build", data, "\n".join(parts), as_json)


def _inconsistent(consistency: dict[str, float]) -> list[str]:
    """Tell which judgements contradict each other."""
    return [
        f"{file} has a consistency ratio of {ratio:.3f}: above 0.1 its judgements contradict each other."
        for file, ratio in consistency.items()
        if ratio > 0.1
    ]


def _files(made: CompositeIndex) -> dict[str, pd.DataFrame]:
    """Return a table a file."""
    by_code = {**made.steps, "ranks": made.ranks}
    weights = made.weights.rename("weight").to_frame().assign(effective=made.effective_weights)
    return {
        **{name: table.reset_index() for name, table in by_code.items()},
        "weights": weights.rename_axis("iCode").reset_index(),
        "treatment": made.treated,
        "treated_cells": made.treated_cells,
    }


@click.command()
@click.argument("unit")
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@click.option("--time", type=float, help="Time of the unit, where DATA has several.")
@choice_options
@shared_options
def explain(unit: str, data: Path, meta: Path, time: float | None, lang: str, as_json: bool, **options: Any) -> None:
    """Follow one UNIT of an index from raw values to score."""
    _ = lang

    def act() -> None:
        from landsea.errors import LandSeaError
        from landsea.indicators import build as make

        framework, _consistency = framework_of(data, meta, options)
        made = make(framework, choices_of(options))
        wanted: Any = (unit, time) if framework.is_panel else unit
        if wanted not in made.steps["raw"].index:
            named = f"{unit!r} at time {time}" if framework.is_panel else repr(unit)
            msg = f"There is no unit {named}: its code stands in the column uCode (give --time where there is Time)."
            raise LandSeaError(msg)
        table = made.explain(wanted)
        emit("index explain", {"steps": table}, table.to_string(index=False, float_format="{:,.3f}".format), as_json)

    guard("index explain", as_json, act)
