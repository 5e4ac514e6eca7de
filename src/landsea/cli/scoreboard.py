"""``landsea indicators``: the scoreboard, where a region stands against its targets and peers."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import emit, guard
from landsea.cli.strings import choice, say

if TYPE_CHECKING:
    from landsea.indicators import Scoreboard
    from landsea.model import Outcome
    from landsea.region import Region
    from landsea.report.numbers import Numbers


@dataclass(frozen=True)
class _Wanted:
    pack: str
    place: str
    against: Sequence[str] | None
    scenario: str | None
    observed: bool
    with_range: bool


@click.command()
@click.argument("pack", default=DEFAULT_PACK)
@click.option("--place", default="", help="A place or group of zones of the pack; else each indicator's own.")
@click.option("--against", help="Peers to show beside, with commas between; `all` for every one that the pack knows.")
@click.option("--scenario", help="Under this scenario, beside the baseline: a file, or the name of a shipped one.")
@click.option("--observed", is_flag=True, help="Solve nothing: only what is observed, and what follows from it.")
@click.option("--no-range", is_flag=True, help="Leave out the runs with low and high choice scales.")
@click.option("--needs", is_flag=True, help="List what would be needed for what is only stated.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File for a value a row: .csv or .parquet."
)
@click.option(
    "--sdmx",
    "sdmx_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="SDMX file: .xml (SDMX-ML) or .csv (SDMX-CSV), its structure beside it (extra: sdmx).",
)
@shared_options
def indicators(
    pack: str,
    place: str,
    against: str | None,
    scenario: str | None,
    observed: bool,
    no_range: bool,
    needs: bool,
    out: Path | None,
    sdmx_file: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Show where PACK's region stands: value, uncertainty, target, gap, trend and peers of every indicator.

    A value is the model's, a formula's, or the latest observed; the last column says which, and how firm it is.
    """

    def act() -> None:
        from landsea.indicators import write_sdmx

        _check_out(out)
        peers = None if against in (None, "all") else [name.strip() for name in str(against).split(",")]
        wanted = _Wanted(pack, place, peers, scenario, observed, not no_range)
        board, region = _board(wanted)
        written = [] if out is None else [_save(board, region, out)]
        written += [] if sdmx_file is None else write_sdmx(board, region, sdmx_file)
        lines = [_text(board, region, against is not None, lang)]
        lines += [_needs(board, lang)] if needs else []
        lines += [say("file_written", lang, path=path) for path in written]
        data = {
            "place": place, "indicators": board.table, "peers": board.peers, "targets": board.targets,
            "files": [str(path) for path in written],
        }  # fmt: skip
        emit("indicators", data, "\n".join(lines), as_json)

    guard("indicators", as_json, act)


def _board(wanted: _Wanted) -> tuple[Scoreboard, Region]:
    from landsea.errors import LandSeaError
    from landsea.indicators import scoreboard
    from landsea.model import solve
    from landsea.planning import Scenario
    from landsea.region import load

    region = load(wanted.pack)
    options: dict[str, Any] = {"place": wanted.place, "against": wanted.against}
    if wanted.observed:
        if wanted.scenario:
            msg = "--observed solves nothing, so a scenario changes nothing: leave out one of the two."
            raise LandSeaError(msg)
        return scoreboard(region, **options), region
    change = Scenario.read(wanted.scenario, region) if wanted.scenario else None
    scoreboard(region, **options)  # A place that is not known is told before the model is solved.
    today = solve(region, progress=True)
    outcome = solve(region, change, progress=True) if change else today
    ranges = _ranges(outcome) if wanted.with_range else None
    return scoreboard(outcome, **options, ranges=ranges, before=today if change else None), outcome.region


def _ranges(outcome: Outcome) -> pd.DataFrame:
    from tqdm import tqdm

    from landsea.model import at_theta

    scales = tqdm(("low", "high"), desc="choice scales", disable=None, leave=False)
    found = {which: at_theta(outcome, which).indicators for which in scales}
    model = {which: table[table["origin"] == "model"].set_index("indicator")["value"] for which, table in found.items()}
    return pd.DataFrame(model).rename_axis("indicator").reset_index()


def _check_out(out: Path | None) -> None:
    from landsea.errors import LandSeaError

    if out is not None and out.suffix not in (".csv", ".parquet"):
        msg = f"--out takes a file ending in .csv or .parquet, not {out.name!r}."
        raise LandSeaError(msg)


def _save(board: Scoreboard, region: Region, out: Path) -> Path:
    from landsea.indicators.exchange import tidy

    table = tidy(board, region).rename(columns=str.lower)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.part")
    if out.suffix == ".csv":
        table.to_csv(beside, index=False)
    else:
        table.to_parquet(beside, index=False)
    beside.replace(out)
    return out


def _text(board: Scoreboard, region: Region, with_peers: bool, lang: str) -> str:
    rows = board.table[board.table["value"].notna() | board.table["target"].notna()]
    names = {place: _place(region, str(place), lang) for place in board.peers["place"]}
    beside = zip(board.peers["indicator"], board.peers["place"], board.peers["value"], strict=True)
    peers = {(name, place): float(value) for name, place, value in beside} if with_peers else {}
    shown = list(dict.fromkeys(place for _, place in peers))
    lines, groups = [], []
    for row in rows.to_dict("records"):
        line = _line({str(key): value for key, value in row.items()}, lang)
        factor = _numbers(lang).scaled(str(row["unit"]), abs(float(row["value"])))[0]
        others = {place: peers.get((row["indicator"], place), math.nan) for place in shown}
        lines.append(line | {names[place]: _number(factor * value) for place, value in others.items()})
        groups.append(choice("group", str(row["group"]), lang))
    if not lines:
        return say("no_values", lang)
    stated = int((board.table["needs"] != "").sum())
    foot = [say("scoreboard_range", lang), say("scoreboard_foot", lang, n=len(rows), stated=stated)]
    return "\n".join([*_grid(lines, groups), "", *foot])


def _grid(lines: Sequence[dict[str, str]], groups: Sequence[str]) -> list[str]:
    """Set lines under their columns' names, a heading over each group; names to the left, the rest to the right."""
    names = list(lines[0])
    widths = {name: max(_width(name), *(_width(line[name]) for line in lines)) for name in names}
    out, group = [_row({name: name for name in names}, widths)], ""
    for line, heading in zip(lines, groups, strict=True):
        if heading != group:
            out += ["", heading]
            group = heading
        out.append(_row(line, widths))
    return out


def _row(line: Mapping[str, str | None], widths: Mapping[str, int]) -> str:
    first, *rest = widths
    cells = [f"{line[first]}{' ' * (widths[first] - _width(str(line[first])))}"]
    cells += [f"{' ' * (widths[name] - _width(str(line[name])))}{line[name]}" for name in rest]
    return "  ".join(cells).rstrip()


def _width(words: str) -> int:
    """Columns that words take on a terminal: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _line(row: dict[str, Any], lang: str) -> dict[str, str]:
    numbers = _numbers(lang)
    known = [abs(row[name]) for name in ("value", "target") if math.isfinite(row[name])]
    factor, unit = numbers.scaled(str(row["unit"]), max(known, default=0.0))
    low, high = _number(factor * row["low"]), _number(factor * row["high"])
    title = row["title_local"] if lang == "zh" and row["title_local"] else row["title"]
    line = {
        say("indicator", lang): str(title), say("value", lang): _number(factor * row["value"]),
        say("unit", lang): unit, say("year", lang): _period(str(row["year"]), lang),
        say("interval", lang): f"{low} .. {high}" if low else "",
    }  # fmt: skip
    if "before" in row:
        line[say("baseline", lang)] = _number(factor * row["before"])
    target = _number(factor * row["target"])
    when = f" ({row['target_year']})" if target and str(row["target_year"]).isdigit() else ""
    rate, needed = _percent(row["trend_rate"]), _percent(row["required_rate"])
    return line | {
        say("target", lang): f"{target}{when}", say("gap", lang): _number(factor * row["gap"]),
        say("required", lang): needed, say("trend", lang): f"{row['trend']} {rate}".strip(),
        say("state", lang): say(f"state.{row['state']}", lang) if row["state"] else "",
        say("origin", lang): _origin(row, lang),
    }  # fmt: skip


def _origin(row: dict[str, Any], lang: str) -> str:
    if not row["origin"]:
        return say("not_computable", lang)
    return f"{say('origin.' + row['origin'], lang)}, {say('status.' + row['status'], lang)}"


def _needs(board: Scoreboard, lang: str) -> str:
    """List what is only stated, or not known at all, and what would be needed to compute it."""
    local = "_local" if lang == "zh" else ""
    rows = board.table[board.table["needs"] != ""].to_dict("records")
    lines = [f"  {row['title' + local] or row['title']}: {row['needs' + local] or row['needs']}" for row in rows]
    return "\n".join(["", say("needs_head", lang), *lines])


def _number(value: float) -> str:
    from landsea.report.numbers import NOTHING, readable

    text = readable(float(value))
    return "" if text == NOTHING else text


@cache
def _numbers(lang: str) -> Numbers:
    from landsea.report.numbers import Numbers

    return Numbers(lang)


def _percent(share: float) -> str:
    return f"{100 * share:+.1f}%" if math.isfinite(share) else ""


def _period(period: str, lang: str) -> str:
    return say("not_stated", lang) if period == "not stated" else period


def _place(region: Region, name: str, lang: str) -> str:
    table = region.table("places").set_index("place")["name_local"]
    return str(table.get(name) or name) if lang == "zh" else name
