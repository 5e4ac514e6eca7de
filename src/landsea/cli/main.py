"""The ``landsea`` command and its sub-commands."""

from __future__ import annotations

from pathlib import Path

import click

import landsea
from landsea.cli import commands
from landsea.cli.assign import assign
from landsea.cli.claims import claims
from landsea.cli.compare import compare
from landsea.cli.corridor_indicators import access, connectivity, resilience
from landsea.cli.economy import economy
from landsea.cli.estimate import estimate
from landsea.cli.evidence import evidence
from landsea.cli.index import index
from landsea.cli.options import DEFAULT_PACK, FloatRange, shared_options
from landsea.cli.output import guard
from landsea.cli.rank import rank
from landsea.cli.route import route
from landsea.cli.running import Wanted
from landsea.cli.scoreboard import indicators
from landsea.cli.select import select


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(landsea.__version__, prog_name="landsea")
def main() -> None:
    """Plan a coastal region: its corridor, ports, trade, institutions and waters in one model.

    A PACK is the name of a shipped region or the path of a folder in the pack format (docs/pack-format.md).
    """


@main.command()
@click.argument("pack")
@click.option(
    "--scenario", "scenarios", multiple=True, help="Scenario file, or the name of a shipped one; repeat for more."
)
@click.option("--all-scenarios", is_flag=True, help="Every scenario that ships with the pack.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write; out/PACK by default.")
@click.option("--no-range", is_flag=True, help="Leave out the runs with low and high choice scales.")
@click.option("--congestion", is_flag=True, help="Let capacities bind: delays grow with load, quotas have a price.")
@click.option(
    "--rank",
    "ranked",
    multiple=True,
    help="Rank the levers of this indicator too, beside the generalised cost; repeat for more (see landsea rank).",
)
@click.option(
    "--divide", is_flag=True, help="Divide labour among ports and among cities (see landsea economy ports, cities)."
)
@click.option(
    "--lose", "lost", multiple=True, help="Lose this place for a while; repeat for more (see landsea economy loss)."
)
@click.option("--memory", type=FloatRange(0.01), help="Gigabytes that the run may take; what is free by default.")
@shared_options
def run(
    pack: str,
    scenarios: tuple[str, ...],
    all_scenarios: bool,
    out: Path | None,
    no_range: bool,
    congestion: bool,
    ranked: tuple[str, ...],
    divide: bool,
    lost: tuple[str, ...],
    memory: float | None,
    lang: str,
    as_json: bool,
) -> None:
    """Solve a pack, and scenarios beside it; write tables and report.html.

    Writes one folder a run (baseline/ and one for each scenario) with every table as CSV and Parquet,
    comparison.csv, levers.csv, and report.html, which opens offline. Says first what memory the run needs, and refuses
    if there is less.
    """
    wanted = Wanted(pack, scenarios, all_scenarios, out, not no_range, congestion, ranked, lang, divide, lost, memory)
    guard("run", as_json, lambda: commands.run(wanted, as_json))


@main.command()
@click.argument("pack")
@shared_options
def validate(pack: str, lang: str, as_json: bool) -> None:
    """Check a pack: every fault with file, row, column, value and cure; a summary if there is none."""
    guard("validate", as_json, lambda: commands.validate(pack, lang, as_json))


@main.command()
@shared_options
def regions(lang: str, as_json: bool) -> None:
    """List the regions that ship, with their scenarios."""
    guard("regions", as_json, lambda: commands.regions(lang, as_json))


@main.command()
@click.argument("indicator")
@click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Pack to solve.")
@click.option("--scenario", help="Trace the value under this scenario.")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    help="A document or a folder of documents: print the sentence of each claim whose document is there (by its hash).",
)
@shared_options
def trace(indicator: str, pack: str, scenario: str | None, documents: Path | None, lang: str, as_json: bool) -> None:
    """Print the rows, sources and steps behind an indicator's value, and the claims down to their sentence.

    A claim is printed with its document, the document's hash and the offsets of the figure; with --documents its
    sentence too.
    """
    guard("trace", as_json, lambda: commands.trace(indicator, pack, scenario, documents, lang, as_json))


@main.command()
@click.argument("pack")
@click.option(
    "--rounds", type=click.IntRange(1, 50), default=8, show_default=True, help="Most rounds of fit and demand."
)
@click.option("--dry-run", is_flag=True, help="Print the fit, write nothing.")
@shared_options
def calibrate(pack: str, rounds: int, dry_run: bool, lang: str, as_json: bool) -> None:
    """Fit the pack's constants to the observations marked calibrate, and rewrite constants in the pack."""
    guard("calibrate", as_json, lambda: commands.calibrate(pack, rounds, dry_run, lang, as_json))


main.add_command(indicators)
main.add_command(rank)
main.add_command(compare)
main.add_command(assign)
main.add_command(claims)
main.add_command(evidence)
main.add_command(economy)
main.add_command(claims)
main.add_command(index)
main.add_command(access)
main.add_command(connectivity)
main.add_command(resilience)
main.add_command(route)
main.add_command(estimate)
main.add_command(select)


if __name__ == "__main__":
    main()
