"""``landsea evidence``: a store of documents, claims and facts; search; contradictions; a document's page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from landsea.cli.options import shared_options
from landsea.cli.output import guard

_STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path("evidence.db"),
    envvar="LANDSEA_STORE",
    show_default=True,
    show_envvar=True,
    help="The store: one file.",
)
_WHO = click.option(
    "--who", envvar="LANDSEA_WHO", show_envvar=True, help="Who does it; the user of the system by default."
)


@click.group()
def evidence() -> None:
    """Keep documents, claims and facts in one store; search them; see where they contradict each other."""


@evidence.command("import")
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pack", "packs", multiple=True, help="Import the claims and observations of a pack; repeat for more.")
@click.option("--no-sentences", is_flag=True, help="Keep the claims' own words only, not their sentences.")
@_STORE
@_WHO
@shared_options
def import_(
    documents: tuple[Path, ...],
    packs: tuple[str, ...],
    no_sentences: bool,
    store: Path,
    who: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Import DOCUMENTS (files or folders) and packs into a store.

    What is there already stays as it is: a document is known by the hash of its file. A document that cannot be read
    is named at the end, the rest goes on. With --pack, places and indicators of the pack help to read the documents.
    """

    def act() -> None:
        from landsea.cli import evidence_jobs as jobs

        jobs.bring_in(jobs.Import(documents, packs, not no_sentences, store, who), lang, as_json)

    guard("evidence import", as_json, act)


@evidence.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Most hits.")
@_STORE
@shared_options
def search(query: tuple[str, ...], limit: int, store: Path, lang: str, as_json: bool) -> None:
    """Search claims and facts in English or Chinese: rail share Dalian, or Dalian 海铁联运.

    Terms of the field are found in either language, and by their other names. All words must be met; if nothing meets
    all, any.
    """

    def act() -> None:
        from landsea.cli import evidence_jobs as jobs

        jobs.search(store, " ".join(query), limit, lang, as_json)

    guard("evidence search", as_json, act)


@evidence.command()
@click.argument("what", required=False)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the document as a page.")
@click.option(
    "--documents",
    "folder",
    type=click.Path(path_type=Path),
    help="The document's file, or a folder to look for it; known by its hash.",
)
@_STORE
@shared_options
def show(what: str | None, html: Path | None, folder: Path | None, store: Path, lang: str, as_json: bool) -> None:
    """Show the documents; or one (name or hash) with its claims; or one claim (its key) with all its versions.

    With --html the document is written as one file that opens offline: its claims underlined by kind, contradictions
    linked both ways. The store has no text, so the document itself must be at hand (--documents).
    """

    def act() -> None:
        from landsea.cli import evidence_jobs as jobs

        jobs.show(store, what, html, folder, lang, as_json)

    guard("evidence show", as_json, act)


@evidence.command()
@click.option("--all", "every", is_flag=True, help="Agreements too.")
@_STORE
@shared_options
def conflicts(every: bool, store: Path, lang: str, as_json: bool) -> None:
    """List the contradictions in a store: class, arithmetic, both places, and why it is so classed."""

    def act() -> None:
        from landsea.cli import evidence_jobs as jobs

        jobs.conflicts(store, every, lang, as_json)

    guard("evidence conflicts", as_json, act)


@evidence.command()
@click.argument("claim")
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="What holds instead; repeat for more.")
@click.option("--withdraw", is_flag=True, help="The claim does not hold at all.")
@click.option("--why", required=True, help="The reason, kept with the new version.")
@_STORE
@_WHO
@shared_options
def correct(claim: str, changes: tuple[str, ...], withdraw: bool, lang: str, as_json: bool, **given: Any) -> None:
    """Correct a CLAIM (its key): a new version, the old one stays in its history."""

    def act() -> None:
        from landsea.cli import evidence_jobs as jobs

        jobs.correct(given["store"], claim, changes, withdraw, given["why"], given["who"], lang, as_json)

    guard("evidence correct", as_json, act)
