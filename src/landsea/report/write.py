"""Write the report: one self-contained HTML file, whole or not at all."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from landsea.model import Outcome
from landsea.model.worth import Economics
from landsea.planning import benefit_cost
from landsea.planning.cities import CityPlan
from landsea.planning.division import Division
from landsea.planning.losses import Loss
from landsea.report.blocks import Section
from landsea.report.context import Context
from landsea.report.inputs import OutcomeLike
from landsea.report.sections import (
    chains,
    claims,
    fit,
    flows,
    industries,
    levers,
    modes,
    ports,
    scenarios,
    sources,
    standing,
    summary,
    utilisation,
    worth,
)
from landsea.report.standing import Standing

_SECTIONS: tuple[Callable[[Context], Section], ...] = (
    summary.build,
    flows.build,
    standing.build,
    worth.build,
    scenarios.build,
    levers.build,
    ports.build,
    industries.build,
    utilisation.build,
    modes.build,
    chains.build,
    claims.build,
    fit.build,
    sources.build,
)


def report(
    today: OutcomeLike,
    *after: OutcomeLike,
    to: Path | str,
    lang: str = "en",
    ranges: pd.DataFrame | None = None,
    rankings: Sequence[pd.DataFrame] = (),
    where: Standing | None = None,
    worth: Economics | None = None,
    division: Division | None = None,
    losses: Sequence[tuple[str, Loss]] = (),
    costs: pd.DataFrame | None = None,
    cities: CityPlan | None = None,
    city_cases: pd.DataFrame | None = None,
) -> Path:
    """Write the report on a baseline and its scenarios.

    Parameters
    ----------
    today : Outcome
        Baseline.
    *after : Outcome
        Outcomes of scenarios.
    to : path
        File to write; a folder gets report.html.
    lang : {"en", "zh"}
        Language.
    ranges : pandas.DataFrame, optional
        Indicators of the baseline for the low, central and high choice scales: indicator, title, title_local,
        unit, low, central, high.
    rankings : sequence of pandas.DataFrame
        Levers of the baseline, each from ``Outcome.sensitivity``.
    where : Standing, optional
        Where the region stands; worked out here if it is not given.
    worth : Economics, optional
        What the scenarios are worth, and to whom, from ``landsea.model.worth.economics``.
    division : Division, optional
        A division of labour among the ports, to be set beside today's.
    losses : sequence of (str, Loss)
        Places lost for a while, by name.
    costs : pandas.DataFrame, optional
        Gains of the scenarios beside their costs, from ``landsea.benefit_cost``; worked out here if it is not given.
    cities : CityPlan, optional
        A division of labour among the cities.
    city_cases : pandas.DataFrame, optional
        The same for other assumptions, from ``landsea.planning.cities.cases``.

    Returns
    -------
    pathlib.Path
        The file written. It opens without a network, and without JavaScript.
    """
    to = Path(to)
    file = to / "report.html" if to.is_dir() else to
    if where is None and isinstance(today, Outcome):
        where = Standing.of(today, ranges)
    solved = [outcome for outcome in after if isinstance(outcome, Outcome)]
    if costs is None and isinstance(today, Outcome) and len(solved) == len(after):
        costs = benefit_cost(today, *solved)
    found = (ranges, rankings, where, worth, division, losses, costs, cities, city_cases)
    page = render(Context.of(today, after, lang, *found))
    write_page(page, file)
    return file


def render(c: Context) -> str:
    """Return the report as HTML."""
    landsea = c.region.meta.get("landsea", {})
    title = c.region.title_local if c.n.local and c.region.title_local else c.region.title
    page = environment().get_template("report.html.j2")
    # What is no outcome of this package's model has nothing to set against targets.
    sections = [build(c) for build in _SECTIONS if build is not standing.build or c.standing is not None]
    first = [section for section in sections if section.blocks]
    second = [section for section in sections if section.tables]
    return page.render(
        c=c,
        t=c.t,
        html_lang={"en": "en", "zh": "zh-CN"}[c.t.lang],
        title=title,
        header=Markup(css_string(f"{c.t('report.title')} · {title}")),
        date=datetime.date.today().isoformat(),
        version=version("landsea"),
        pack_version=str(c.region.meta.get("version", "")),
        fictitious=bool(landsea.get("fictitious")),
        first=first,
        second=second,
        # A section that is only looked up keeps its own name as its anchor.
        anchors={one.name: f"{one.name}-tables" if one.blocks else one.name for one in second},
        marks={one.name: f"A{place}" for place, one in enumerate(second, start=1)},
    )


@cache
def environment() -> Environment:
    """Return the room's templates."""
    loader = PackageLoader("landsea.report", "templates")
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    return Environment(loader=loader, autoescape=True, **options)


def css_string(words: str) -> str:
    """Write words as a CSS string in which nothing can end the string or the style sheet."""
    safe = (letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in words)
    return f'"{"".join(safe)}"'


def write_page(page: str, file: Path) -> None:
    """Write beside, then rename, so that nothing half-written is left behind."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(page)
        Path(beside).chmod(0o644)
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
