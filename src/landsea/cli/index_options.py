"""The options that say how an index is built, and the choices they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from landsea.cli.options import FloatRange

if TYPE_CHECKING:
    from landsea.indicators import Choices, Framework

F = TypeVar("F", bound=Callable[..., Any])

#: Spelt out, so that the help needs no engine; a test compares with the room's own lists.
NORMALISE = (
    "minmax", "zscore", "rank", "prank", "borda", "dist2max", "dist2ref", "dist2targ", "goalposts", "scaled",
    "fracmax", "none",
)  # fmt: skip
WEIGHTS = ("given", "equal", "entropy", "critic", "sd", "pca", "pca-first", "balanced")
IMPUTE = ("none", "mean", "median", "group-mean", "group-median", "unit-mean", "unit-median", "em", "latest", "linear")
TREAT = (
    "none", "winsorise", "winsorise-log", "winsorise-log1", "winsorise-logplus", "winsorise-boxcox", "log", "boxcox",
)  # fmt: skip
AGGREGATE = ("amean", "gmean", "hmean", "genmean", "copeland", "copeland-even", "outranking", "bod")
ORDER = ("denominate", "impute", "screen", "treat")

SHARE = FloatRange(0, 1)
FILE = click.Path(path_type=Path, dir_okay=False)

#: One option a line, in the order of the help.
OPTIONS = (
    click.option("--denominate", is_flag=True, help="Divide the indicators that name a denominator."),
    click.option("--impute", type=click.Choice(IMPUTE), default="none", show_default=True, help="Fill missing values."),
    click.option("--group", default="", help="Column of DATA with the groups that --impute group-... fills by."),
    click.option("--min-available", type=SHARE, default=0.0, show_default=True,
                 help="Leave out units with a smaller share of indicators."),
    click.option("--min-nonzero", type=SHARE, default=0.0, show_default=True,
                 help="Leave out units with a smaller share of values other than nought among those they have."),
    click.option("--treat", default="none", show_default=True,
                 help=f"Mend outliers: {', '.join(TREAT)}; a power after boxcox as in boxcox:0.5, or boxcox:ml."),
    click.option("--max-winsorised", type=click.IntRange(0), default=5, show_default=True,
                 help="Most values to winsorise in an indicator."),
    click.option("--skewness", type=FloatRange(0), default=2.0, show_default=True,
                 help="An indicator is treated from this skewness, either way, ..."),
    click.option("--kurtosis", type=float, default=3.5, show_default=True, help="... and from this excess kurtosis."),
    click.option("--combine-treatment", is_flag=True, help="Transform the winsorised values, not the untreated ones."),
    click.option("--normalise", default="minmax", show_default=True,
                 help=f"Common scale: {', '.join(NORMALISE)}; a unit after dist2ref as in dist2ref:DEU."),
    click.option("--bounds",
                 help="Two numbers: least,greatest for minmax and scaled [0,100]; mean,deviation for zscore [0,1]."),
    click.option("--cap", is_flag=True, help="No score above one (dist2ref, dist2targ)."),
    click.option("--weights", default="given", show_default=True,
                 help=f"Weights: {', '.join(WEIGHTS)}; or one for each level from the lowest, with commas."),
    click.option("--judgements", type=FILE, multiple=True,
                 help="CSV of pairwise judgements of one aggregate's parts (AHP); repeat for more."),
    click.option("--budget", type=FILE, help="CSV of experts' points: a row an expert, a column a code."),
    click.option("--aggregate", default="amean", show_default=True,
                 help=f"{', '.join(AGGREGATE)}, with a number as in genmean:2 or bod:0.05; or one for each level from "
                 "the lowest, with commas."),
    click.option("--min-share", default="0", show_default=True,
                 help="Share of an aggregate's parts that a unit needs to have it; or one for each level."),
    click.option("--order", default=",".join(ORDER), show_default=True, help="Order of the steps before normalising."),
)  # fmt: skip


def choice_options(function: F) -> F:
    """Add the options of how an index is built; the function takes them as keyword arguments."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def choices_of(options: dict[str, Any]) -> Choices:
    """Turn the options into choices.

    Raises
    ------
    LandSeaError
        If one is not known or no number.
    """
    from landsea.indicators import Choices

    def levels(text: str) -> str | tuple[str, ...]:
        parts = tuple(part.strip() for part in text.split(","))
        return parts[0] if len(parts) == 1 else parts

    shares = numbers("--min-share", options["min_share"])
    return Choices(
        denominate=options["denominate"],
        impute=options["impute"],
        group=options["group"],
        least_available=options["min_available"],
        least_nonzero=options["min_nonzero"],
        treat=options["treat"],
        most_winsorised=options["max_winsorised"],
        skewness=options["skewness"],
        kurtosis=options["kurtosis"],
        combine=options["combine_treatment"],
        normalise=options["normalise"],
        bounds=two(options["bounds"]),
        capped=options["cap"],
        weights=levels(options["weights"]),
        aggregate=levels(options["aggregate"]),
        least_share=shares[0] if len(shares) == 1 else shares,
        order=tuple(part.strip() for part in options["order"].split(",")),
    )


def framework_of(data: Path, meta: Path, options: dict[str, Any]) -> tuple[Framework, dict[str, float]]:
    """Read the tables, and the judgements and points that change their weights.

    Returns
    -------
    framework : Framework
    consistency : dict of str to float
        Consistency ratio by file of judgements.
    """
    from landsea.indicators import read
    from landsea.indicators.judgement import budget_weights, judged_weights

    framework = read(data, meta)
    consistency: dict[str, float] = {}
    for file in options["judgements"]:
        weights, consistency[file.name] = judged_weights(framework, file)
        framework = framework.with_weights(weights)
    if options["budget"] is not None:
        framework = framework.with_weights(budget_weights(framework, options["budget"]))
    return framework, consistency


def two(text: str | None) -> tuple[float, float] | None:
    """Read two numbers with a comma between, or nothing."""
    if text is None:
        return None
    found = numbers("--bounds", text)
    if len(found) != 2:
        from landsea.errors import LandSeaError

        msg = f"--bounds takes two numbers with a comma between, not {text!r}."
        raise LandSeaError(msg)
    return found[0], found[1]


def numbers(option: str, text: str) -> tuple[float, ...]:
    """Read numbers with commas between."""
    from landsea.errors import LandSeaError

    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        many = "two numbers with a comma between" if option == "--bounds" else "numbers with commas between"
        msg = f"{option} takes {many}, not {text!r}."
        raise LandSeaError(msg) from error
