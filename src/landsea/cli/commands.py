"""What each command does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from landsea.cli import running
from landsea.cli.output import emit
from landsea.cli.strings import say
from landsea.errors import PackError
from landsea.model import Outcome, solve
from landsea.model import calibrate as fit_constants
from landsea.planning import Scenario
from landsea.planning.scenario import shipped_scenarios
from landsea.region import Region, load, schema, shipped, write_table
from landsea.region import validate as validate_pack


def run(wanted: running.Wanted, as_json: bool) -> None:
    """Solve, export and report."""
    result = running.run(wanted)
    emit("run", result.as_dict(), result.text(wanted.lang), as_json)


def validate(pack: str, lang: str, as_json: bool) -> None:
    """Check a pack and print its summary, or raise with every fault."""
    path = Path(pack)
    if not path.is_dir() and pack in shipped():
        path = load(pack).path or path
    result = validate_pack(path)
    errors = [finding for finding in result.findings if finding.severity == "error"]
    if errors:
        msg = say("faults", lang, pack=pack, n=len(errors))
        raise PackError(msg, result.findings)
    warnings = [f"{say('warning', lang)}: {finding}" for finding in result.findings]
    text = "\n".join([say("good_pack", lang, pack=pack), *_summary_lines(result.summary), *warnings])
    emit("validate", {"summary": result.summary, "warnings": [f.as_dict() for f in result.findings]}, text, as_json)


def regions(lang: str, as_json: bool) -> None:
    """List shipped regions and scenarios."""
    rows: list[dict[str, Any]] = []
    for name in shipped():
        region = load(name)
        title = region.title_local if lang == "zh" and region.title_local else region.title
        rows.append(
            {"name": name, "title": title, "year": region.reference_year, "scenarios": shipped_scenarios(region)}
        )
    lines = []
    for row in rows:
        lines.append(f"{row['name']}: {row['title']} ({row['year']})")
        lines += [f"  {say('scenario', lang)} {name}" for name in row["scenarios"]]
    emit("regions", {"regions": rows}, "\n".join(lines), as_json)


def trace(indicator: str, pack: str, scenario: str | None, documents: Path | None, lang: str, as_json: bool) -> None:
    """Solve and trace one indicator, down to the sentences of its claims."""
    from landsea.cli.sentences import claims_of, claims_text

    region = load(pack)
    change = Scenario.read(scenario, region) if scenario else None
    claims = claims_of(region, indicator, documents)
    outcome = solve(region, change, progress=True)
    behind = _behind(outcome, indicator)
    if behind and indicator not in set(outcome.indicators["indicator"]):
        data, text = _by_formula(region, indicator, behind, lang)
    else:
        found = outcome.trace(indicator)
        text = found.text(local=lang == "zh")
        data = {
            "indicator": found.indicator, "title": found.title, "unit": found.unit, "value": found.value,
            "definition": found.definition, "rows": found.rows, "sources": found.sources,
        }  # fmt: skip
    lines = [text, *_formula_lines(behind, lang), *claims_text(claims, lang)]
    emit("trace", {**data, "formula": behind, "claims": claims}, "\n".join(lines), as_json)


def _by_formula(region: Region, indicator: str, behind: list[dict[str, Any]], lang: str) -> tuple[dict[str, Any], str]:
    """Tell of an indicator that neither the model nor an observation has, only a formula."""
    from landsea.indicators import catalogue

    one, value = catalogue(region)[indicator], behind[0]["value"]
    sources = behind[0]["source"].split(";")
    data = {name: getattr(one, name) for name in ("title", "unit", "definition")}
    title = one.title_local if lang == "zh" and one.title_local else one.title
    text = f"{title} = {value:,.4g} {one.unit}\n  {one.definition}"
    return {"indicator": indicator, **data, "value": value, "rows": [], "sources": sources}, text


def _behind(outcome: Outcome, indicator: str) -> list[dict[str, Any]]:
    """What a formula gives, and below it what it was worked out from, each with its depth."""
    from landsea.indicators import Value, Values

    def told(one: Value, depth: int) -> list[dict[str, Any]]:
        row = {
            name: getattr(one, name) for name in ("indicator", "place", "period", "value", "origin", "source", "note")
        }
        return [{"depth": depth, **row}, *(line for part in one.behind for line in told(part, depth + 1))]

    value = Values(outcome.region, outcome).at(indicator)
    return told(value, 0) if value is not None and value.origin in ("formula", "members") else []


def _formula_lines(behind: list[dict[str, Any]], lang: str) -> list[str]:
    lines = [say("trace_formula", lang)] if behind else []
    for row in behind:
        basis = row["note"] if row["origin"] == "formula" else row["source"]
        where = f"{row['indicator']}, {row['place']}, {row['period']}"
        lines.append(f"  {'  ' * row['depth']}{row['value']:,.5g}  {where}  <- {basis}")
    return lines


def calibrate(pack: str, rounds: int, dry_run: bool, lang: str, as_json: bool) -> None:
    """Fit the constants; rewrite the pack's constants table."""
    region = load(pack)
    result = fit_constants(region, rounds=rounds, progress=True)
    if not dry_run and region.path is not None:
        # Only this table changes; the pack's other files stay as their author wrote them.
        file = region.path / region.files.get("constants", "constants.csv")
        write_table(schema()["constants"], result.region.table("constants"), file)
    fit = result.fit.assign(error_percent=100 * (result.fit["after"] / result.fit["observed"] - 1))
    written = [] if dry_run else [say("written", lang, path=region.path)]
    text = "\n".join(
        [
            say("calibrated", lang, region=region.name, n=len(fit), m=len(result.constants), rounds=result.rounds),
            fit.to_string(index=False, float_format="{:,.3f}".format),
            result.constants.to_string(index=False, float_format="{:,.2f}".format),
            *written,
        ]
    )
    emit("calibrate", {"fit": fit, "constants": result.constants, "rounds": result.rounds}, text, as_json)


def _summary_lines(summary: Any, indent: str = "  ") -> list[str]:
    lines = []
    for key, value in summary.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_summary_lines(value, indent + "  ")]
        elif isinstance(value, pd.DataFrame):
            lines += [f"{indent}{key}:", *(indent + "  " + row for row in value.to_string(index=False).splitlines())]
        else:
            lines.append(f"{indent}{key}: {value}")
    return lines
