"""From an indicator to the sentences that state it: document, hash, offsets, and the sentence if the file is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from landsea.cli.pack_facts import facts_of
from landsea.cli.strings import say
from landsea.errors import LandSeaError
from landsea.evidence import Document, Fact, read_document
from landsea.evidence.finding import hashes
from landsea.evidence.sentences import sentence_at
from landsea.region import Region


def claims_of(region: Region, indicator: str, documents: Path | None) -> list[dict[str, Any]]:
    """Return the claims of an indicator with their place, and with their sentence where the document is at hand.

    Raises
    ------
    LandSeaError
        If `documents` is not there.
    """
    if documents is not None and not documents.exists():
        msg = f"There is no file or folder {documents}."
        raise LandSeaError(msg)
    facts = [one for one in facts_of(region) if one.indicator == indicator and one.start is not None]
    wanted = {one.sha256 for one in facts if one.sha256}
    files = hashes(documents, wanted) if documents is not None and wanted else {}
    read = {sha256: read_document(file) for sha256, file in files.items()}
    return [_claim(one, read.get(one.sha256)) for one in facts]


def _claim(one: Fact, document: Document | None) -> dict[str, Any]:
    names = ("key", "quantity", "value", "unit", "source", "locator", "sha256", "start", "end")
    said = {name: getattr(one, name) for name in names}
    if document is None or one.start is None or one.end is None:
        return {**said, "text": None, "sentence": None}
    return {
        **said,
        "text": document.text[one.start : one.end],
        "sentence": sentence_at(document.text, one.start, one.end),
    }


def claims_text(claims: list[dict[str, Any]], lang: str) -> list[str]:
    """Write the claims of an indicator for a reader."""
    if not claims:
        return []
    lines = [say("trace.claims", lang)]
    for one in claims:
        place = f"{one['source']} sha256:{one['sha256'][:16] or '?'} [{one['start']}-{one['end']}]"
        lines.append(f"  {one['value']:,.6g} {one['unit']}  {one['quantity']}  <- {place}")
        if one["sentence"]:
            lines.append(f"      “{one['sentence']}”")
    return lines
