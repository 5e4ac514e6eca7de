"""``landsea index NAME``: one index of the pack from raw value to score, step by step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import say

if TYPE_CHECKING:
    from landsea.indicators import DefinedIndex


class IndexGroup(click.Group):
    """A group of commands in which a word that is no command is the name of an index: ``show`` is meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown word goes to ``show`` as its argument."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.command()
@click.argument("name")
@click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Pack that defines the index.")
@click.option("--scenario", help="Under this scenario: a file, or the name of a shipped one.")
@click.option("--observed", is_flag=True, help="Solve nothing: only what is observed counts.")
@click.option(
    "--draws", type=click.IntRange(0), default=1000, show_default=True, help="Monte Carlo draws for rank intervals."
)
@shared_options
def show(name: str, pack: str, scenario: str | None, observed: bool, draws: int, lang: str, as_json: bool) -> None:
    """Explain the pack's index NAME: raw values, bounds, scores, weights, result, and what a document states.

    ``landsea index NAME`` is the same.
    """

    def act() -> None:
        from landsea.errors import LandSeaError
        from landsea.indicators import index
        from landsea.model import solve
        from landsea.planning import Scenario
        from landsea.region import load

        region = load(pack)
        if name not in set(region.table("indices")["index"]) or observed:
            if observed and scenario:
                msg = "--observed solves nothing, so a scenario changes nothing: leave out one of the two."
                raise LandSeaError(msg)
            made = index(region, name, draws=draws)
        else:
            change = Scenario.read(scenario, region) if scenario else None
            made = index(solve(region, change, progress=True), name, draws=draws)
        emit("index show", _data(made), _text(made, lang), as_json)

    guard("index show", as_json, act)


def _data(made: DefinedIndex) -> dict[str, Any]:
    plain = (
        *("id", "title", "title_local", "kind", "definition", "note", "value", "stated", "stated_year"),
        *("stated_source", "reason", "reason_local", "missing", "missing_local"),
    )
    steps = made.steps if made.kind != "structure" else made.steps.rename_axis("place").reset_index()
    return {name: getattr(made, name) for name in plain} | {"steps": steps, "scores": made.scores, "ranks": made.ranks}


def _text(made: DefinedIndex, lang: str) -> str:
    local = lang == "zh"
    title = made.title_local if local and made.title_local else made.title
    lines = [f"{title} ({made.id}, {say('kind.' + made.kind, lang)})", made.definition]
    lines += [made.note] if made.note else []
    with pd.option_context("display.unicode.east_asian_width", True):
        lines += _steps(made, lang) + _scores(made, lang) + _ranks(made, lang)
    for missing in made.missing_local if local else made.missing:
        lines.append(say("index_missing", lang, what=missing))
    lines.append("")
    if math.isfinite(made.value):
        lines.append(say("index_found", lang, value=f"{made.value:,.3g}"))
    else:
        lines.append(say("index_not_found", lang))
    if math.isfinite(made.stated):
        when = say("not_stated", lang) if made.stated_year == "not stated" else made.stated_year
        lines.append(say("index_stated", lang, value=f"{made.stated:,.4g}", year=when, source=made.stated_source))
    reason = made.reason_local if local and made.reason_local else made.reason
    lines += [say("index_reason", lang, reason=reason)] if reason else []
    return "\n".join(lines)


def _steps(made: DefinedIndex, lang: str) -> list[str]:
    if made.steps.empty:
        return []
    if made.kind == "structure":
        shares = (100 * made.steps).round(1).T
        return ["", say("index_shares", lang), shares.to_string(float_format="{:,.1f}".format)]
    out = []
    title = "title_local" if lang == "zh" else "title"
    columns = {
        title: "indicator", "value": "value", "unit": "unit", "year": "year", "origin": "origin", "status": "status",
        "worst": "worst", "best": "best", "score": "score", "weight": "weight", "source": "source",
    }  # fmt: skip
    for place, rows in made.steps.groupby("place", sort=False):
        known = rows[rows["value"].notna()].copy()
        known["origin"] = [say(f"origin.{cell}", lang) for cell in known["origin"]]
        known["status"] = [say(f"status.{cell}", lang) for cell in known["status"]]
        known["year"] = [say("not_stated", lang) if cell == "not stated" else cell for cell in known["year"]]
        shown = known[list(columns)].set_axis([say(word, lang) for word in columns.values()], axis=1)
        out += ["", str(place), shown.to_string(index=False, float_format="{:,.3g}".format)]
    return out


def _scores(made: DefinedIndex, lang: str) -> list[str]:
    if made.scores.empty or (made.kind != "structure" and not math.isfinite(made.scores["score"].max())):
        return []
    table = made.scores.copy()
    if made.kind == "structure":
        table["measure"] = [say(f"measure.{name}", lang) for name in table["measure"]]
    return ["", say(f"scores.{made.kind}", lang), table.to_string(index=False, float_format="{:,.3f}".format)]


def _ranks(made: DefinedIndex, lang: str) -> list[str]:
    if made.ranks.empty:
        return []
    return ["", say("index_ranks", lang), made.ranks.to_string(index=False, float_format="{:,.3g}".format)]
