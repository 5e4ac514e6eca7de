"""``landsea claims``: the quantitative claims of documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landsea.cli.options import DEFAULT_PACK, shared_options
from landsea.cli.output import USER_ERROR, emit, guard
from landsea.cli.strings import say

if TYPE_CHECKING:
    from landsea.errors import Finding
    from landsea.evidence import Claim, Document, Statement

#: Spelt out, so that the help needs no engine; a test compares with the room's own lists.
KINDS = ("observed", "target", "comparison", "rank", "forecast", "estimate")
TIERS = ("core", "ordinal", "structural", "label", "date", "frequency")
#: Columns of the table for people, and the most characters each shows.
_SHOWN = {"text": 26, "value": 18, "unit": 12, "quantity": 34, "subject": 26, "year": 9, "kind": 10, "bound": 12}


@click.command()
@click.argument("documents", metavar="DOC...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--csv", "table", metavar="FILE", help="CSV file for the claims; - for stdout, in place of the table.")
@click.option("--pack", default=DEFAULT_PACK, show_default=True, help="Pack whose places are known; none for no pack.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds; repeat for more.")
@click.option(
    "--tier",
    "tiers",
    multiple=True,
    type=click.Choice(TIERS),
    default=("core",),
    show_default=True,
    help="Only these sorts of number; repeat for more.",
)
@click.option("--conflicts", is_flag=True, help="List the contradictions among the claims, with their arithmetic.")
@shared_options
def claims(
    documents: tuple[Path, ...],
    table: str | None,
    pack: str,
    kinds: tuple[str, ...],
    tiers: tuple[str, ...],
    conflicts: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Find the quantitative claims of documents, each with its place in the text.

    A DOC is a file (text, Markdown, HTML, PDF, DOCX; English or Chinese) or a folder of them. Documents that cannot be
    read are named on stderr and under failed; the claims of the others are printed all the same, and the exit status
    is 2. What counts as a claim: docs/evidence.md.
    """
    guard("claims", as_json, lambda: _claims(documents, table, pack, kinds, tiers, conflicts, lang, as_json))


def _claims(
    documents: tuple[Path, ...],
    table: str | None,
    pack: str,
    kinds: tuple[str, ...],
    tiers: tuple[str, ...],
    conflicts: bool,
    lang: str,
    as_json: bool,
) -> None:
    from landsea.cli.contradictions import conflicts_text, statements_of
    from landsea.evidence import find_conflicts

    failed: list[Finding] = []
    read: list[tuple[Document, list[Claim]]] = []
    statements: list[Statement] = []
    for document, found in _found(documents, pack, failed):
        statements += statements_of(document, found) if conflicts else []
        read.append((document, [one for one in found if one.tier in tiers and (not kinds or one.kind in kinds)]))
    _refuse_if_nothing(read, failed)
    every = [one for _, found in read for one in found]
    if table and table != "-":
        _save(every, Path(table))
    data = {
        "claims": [one.as_dict() for one in every],
        "documents": [_about(document, len(found)) for document, found in read],
        "failed": [one.as_dict() for one in failed],
    }
    text = _csv(every).rstrip("\n") if table == "-" else _text(read, lang)
    if conflicts:
        contradictions = find_conflicts(statements)
        data["conflicts"] = [one.as_dict(lang) for one in contradictions]
        text += "" if table == "-" else "\n\n" + conflicts_text(contradictions, lang)
    emit("claims", data, text, as_json)
    for one in failed:
        click.echo(str(one), err=True)
    if failed:
        raise SystemExit(USER_ERROR)


def _found(documents: tuple[Path, ...], pack: str, failed: list[Finding]) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield documents with their claims, one by one, with a progress bar."""
    from tqdm import tqdm

    from landsea.cli.gazetteers import gazetteer_of
    from landsea.evidence import extract, read_documents

    def bar(files: Iterable[Path]) -> Iterable[Path]:
        return tqdm(files, desc="claims", unit="file", disable=None, leave=False)

    gazetteer = gazetteer_of(pack)
    for document in read_documents(documents, bar, failed):
        yield document, extract(document, gazetteer)


def _refuse_if_nothing(read: list[Any], failed: list[Finding]) -> None:
    from landsea.evidence import DocumentError

    if read:
        return
    msg = (
        "No document could be read."
        if failed
        else "There is no document here: no .txt, .md, .html, .pdf or .docx file."
    )
    raise DocumentError(msg, failed)


def _about(document: Document, count: int) -> dict[str, object]:
    return {
        "name": document.name,
        "path": document.path,
        "sha256": document.sha256,
        "title": document.title,
        "date": document.date,
        "lang": document.lang,
        "format": document.format,
        "claims": count,
    }


def _csv(found: list[Claim]) -> str:
    from dataclasses import fields

    from landsea.evidence import Claim as Row

    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(one.as_dict() for one in found)
    return out.getvalue()


def _save(found: list[Claim], file: Path) -> None:
    """Write the claims as CSV, whole or not at all."""
    from landsea.errors import LandSeaError

    beside = file.with_name(f".{file.name}.part")
    try:
        # A byte order mark, so that spreadsheets read the Chinese as it is.
        beside.write_text(_csv(found), encoding="utf-8-sig", newline="")
        beside.replace(file)
    except OSError as error:
        msg = f"{file} cannot be written: {error.strerror or error}."
        raise LandSeaError(msg) from error


def _text(read: list[tuple[Document, list[Claim]]], lang: str) -> str:
    parts = []
    for document, found in read:
        name, title = _printable(document.name), _printable(document.title)
        parts.append(say("claims_of", lang, name=name, n=len(found), title=title))
        if found:
            parts.append(_table(found, lang))
    return "\n\n".join(parts)


def _table(found: list[Claim], lang: str) -> str:
    """Return a table with a column a field, aligned also where letters are wide."""
    head = [say(f"claims.{name}", lang) for name in _SHOWN]
    rows = [[_cell(getattr(one, name), most) for name, most in _SHOWN.items()] for one in found]
    widths = [max(_width(row[at]) for row in [head, *rows]) for at in range(len(head))]
    right = list(_SHOWN).index("value")
    return "\n".join(
        "  ".join(_padded(cell, widths[at], at == right) for at, cell in enumerate(row)).rstrip()
        for row in [head, *rows]
    )


def _cell(value: object, most: int) -> str:
    if value is None:
        return "-"
    text = _number(value) if isinstance(value, float) else " ".join(str(value).split())
    text = _printable(text)
    if _width(text) <= most:
        return text
    while _width(text) > most - 1:
        text = text[:-1]
    return f"{text}…"


def _printable(text: str) -> str:
    """Leave out control characters: those of a document are not for a terminal."""
    return "".join(sign for sign in text if sign.isprintable())


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0")


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
