"""``landsea index``: composite indices from a user's own tables."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from landsea.cli.index_show import IndexGroup, show
from landsea.cli.options import shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import say

if TYPE_CHECKING:
    from landsea.indicators import Choices, CompositeIndex

#: Spelt out, so that the help needs no engine; a test compares with the room's own lists.
NORMALISE = ("minmax", "zscore", "rank", "prank", "borda", "dist2max", "dist2targ", "fracmax", "none")
WEIGHTS = ("given", "equal", "entropy", "critic", "pca")
IMPUTE = ("none", "mean", "median", "group-mean", "group-median")
TREAT = ("none", "winsorise-log", "winsorise-boxcox")


@click.group(cls=IndexGroup)
def index() -> None:
    """Composite indices: explain one of the pack (landsea index NAME), or build one from two tables."""


@index.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@click.option("--denominate", is_flag=True, help="Divide the indicators that name a denominator.")
@click.option("--impute", type=click.Choice(IMPUTE), default="none", show_default=True, help="Fill missing values.")
@click.option("--group", default="", help="Column of DATA with the groups that --impute group-... fills by.")
@click.option(
    "--min-available",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out units with a smaller share of indicators.",
)
@click.option("--treat", type=click.Choice(TREAT), default="none", show_default=True, help="Mend outliers.")
@click.option(
    "--max-winsorised", type=click.IntRange(0), default=5, show_default=True, help="Most values to winsorise."
)
@click.option("--normalise", type=click.Choice(NORMALISE), default="minmax", show_default=True, help="Common scale.")
@click.option("--bounds", help="Two numbers: least,greatest for minmax [0,100]; mean,deviation for zscore [0,1].")
@click.option("--weights", type=click.Choice(WEIGHTS), default="given", show_default=True, help="Weights.")
@click.option(
    "--aggregate",
    default="amean",
    show_default=True,
    help="amean, gmean, hmean, genmean:POWER, copeland or bod; or one for each level from the lowest, with commas.",
)
@click.option("--draws", type=click.IntRange(0), default=0, help="Monte Carlo draws over the choices: rank intervals.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for a CSV file a step.")
@shared_options
def build(
    data: Path,
    meta: Path,
    denominate: bool,
    impute: str,
    group: str,
    min_available: float,
    treat: str,
    max_winsorised: int,
    normalise: str,
    bounds: str | None,
    weights: str,
    aggregate: str,
    draws: int,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Build an index from DATA (units by indicators) and META (what each indicator is and belongs to).

    DATA has uCode, uName and a column an indicator; META has Level, iCode, iName, Direction, Weight, Parent, Type,
    and optionally Target and Denominator.
    """

    def act() -> None:
        from landsea.indicators import Choices, read
        from landsea.indicators import build as make

        framework = read(data, meta)
        ways = tuple(aggregate.split(","))
        choices = Choices(
            denominate,
            impute,
            group,
            min_available,
            treat,
            max_winsorised,
            normalise,
            _two(bounds),
            weights,
            ways[0] if len(ways) == 1 else ways,
        )
        made = make(framework, choices)
        if out is not None:
            _write(made, out)
        _print(made, choices, draws, lang, as_json)

    guard("index build", as_json, act)


def _two(text: str | None) -> tuple[float, float] | None:
    from landsea.errors import LandSeaError

    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError as error:
        msg = f"--bounds takes two numbers with a comma between, not {text!r}."
        raise LandSeaError(msg) from error
    return low, high


def _print(made: CompositeIndex, choices: Choices, draws: int, lang: str, as_json: bool) -> None:
    from landsea.indicators.robustness import rank_intervals

    scores, ranks = made.scores, made.ranks
    top = scores.columns[0]
    table = scores.round(12).assign(name=made.framework.names.reindex(scores.index), rank=ranks[top])
    shown = table[["rank", "name", *scores.columns]]
    if draws:
        shown = shown.join(rank_intervals(made.framework, choices, draws))
    out = shown.rename_axis("unit").reset_index()
    parts = [say("index_built", lang, n=len(out), m=len(made.framework.indicators), name=str(top))]
    parts.append(out.to_string(index=False, float_format="{:,.2f}".format))
    data = {
        "scores": scores.rename_axis("unit").reset_index(),
        "ranks": ranks.rename_axis("unit").reset_index(),
        "weights": made.weights.to_dict(),
        "treated": made.treated,
        "intervals": rank_intervals(made.framework, choices, draws).rename_axis("unit").reset_index() if draws else [],
    }
    emit("index build", data, "\n".join(parts), as_json)


def _write(made: CompositeIndex, out: Path) -> None:
    """Write a file a step, all of them or none."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".index-") as beside:
        tables = {**made.steps, "ranks": made.ranks}
        for name, table in tables.items():
            table.rename_axis("uCode").to_csv(Path(beside) / f"{name}.csv")
        made.treated.to_csv(Path(beside) / "treatment.csv", index=False)
        for file in Path(beside).iterdir():
            file.replace(out / file.name)


@index.command()
@click.argument("unit")
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("meta", type=click.Path(path_type=Path))
@shared_options
def explain(unit: str, data: Path, meta: Path, lang: str, as_json: bool) -> None:
    """Follow one UNIT of an index from raw values to score, with the default choices."""
    _ = lang

    def act() -> None:
        from landsea.errors import LandSeaError
        from landsea.indicators import Choices, read
        from landsea.indicators import build as make

        made = make(read(data, meta), Choices())
        if unit not in made.steps["raw"].index:
            msg = f"There is no unit {unit!r}: its code stands in the column uCode."
            raise LandSeaError(msg)
        table = made.explain(unit)
        emit("index explain", {"steps": table}, table.to_string(index=False, float_format="{:,.3f}".format), as_json)

    guard("index explain", as_json, act)


index.add_command(show)
