"""Contradictions as the command prints them."""

from __future__ import annotations

from collections.abc import Sequence

from landsea.cli.strings import say
from landsea.evidence import Claim, Conflict, Document, Statement
from landsea.evidence.conflicts import of_claim, written_year


def statements_of(document: Document, claims: Sequence[Claim]) -> list[Statement]:
    """Return the claims of a document as the rules for contradictions see them."""
    written = written_year(document.date, document.text)
    return [
        of_claim(one, f"{document.sha256[:16]}:{one.start}-{one.end}", _sentence(document, one), written)
        for one in claims
    ]


def _sentence(document: Document, claim: Claim) -> str:
    return document.text[claim.sentence_start : claim.sentence_end]


def conflicts_text(found: Sequence[Conflict], lang: str) -> str:
    """Write contradictions for a reader, or say that there are none."""
    return "\n\n".join(_text(one, lang) for one in found) or say("evidence.no_conflicts", lang)


def _text(one: Conflict, lang: str) -> str:
    """Write its class, the arithmetic, the reason, and each statement with its place."""
    lines = [f"{one.title(lang)}: {one.arithmetic(lang)}", f"  {one.reason(lang)}"]
    return "\n".join([*lines, *(f"  - {_place(statement)}" for statement in one.statements)])


def _place(one: Statement) -> str:
    where = "" if one.start is None else f" [{one.start}-{one.end}]"
    about = ", ".join(part for part in (one.subject, "-".join(map(str, sorted(set(one.years or ()))))) if part)
    return f"{one.text}  {one.quantity.replace('_', ' ')} ({about})  {one.doc}{where}"
