"""The work of ``landsea evidence``."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from landsea.cli.contradictions import conflicts_text
from landsea.cli.gazetteers import gazetteer_of
from landsea.cli.output import USER_ERROR, emit
from landsea.cli.pack_facts import candidates_of, facts_of, places_of
from landsea.cli.strings import say
from landsea.errors import Finding, LandSeaError
from landsea.evidence import Linker, Store, extract, read_documents
from landsea.evidence.conflicts.amounts import amount
from landsea.evidence.finding import find_document
from landsea.evidence.store import Hit, StoredClaim
from landsea.region import Region, load


@dataclass(frozen=True)
class Import:
    """What is to be imported."""

    documents: Sequence[Path]
    packs: Sequence[str]
    sentences: bool
    store: Path
    who: str | None


def bring_in(wanted: Import, lang: str, as_json: bool) -> None:
    """Import documents and packs."""
    if not wanted.documents and not wanted.packs:
        msg = "Nothing to import: name documents, folders, or --pack PACK."
        raise LandSeaError(msg)
    regions = [load(pack) for pack in wanted.packs]
    who = wanted.who or _user()
    failed: list[Finding] = []
    fresh = not wanted.store.exists()
    with Store(wanted.store, create=True) as store:
        packs = [_pack(store, region, who) for region in regions]
        documents = _documents(store, wanted, regions, who, failed)
    if failed and not documents and not packs:
        if fresh:
            wanted.store.unlink()  # nothing half-made stays behind
        msg = "No document could be read."
        raise LandSeaError(msg, failed)
    data = {
        "store": str(wanted.store),
        "documents": documents,
        "packs": packs,
        "failed": [one.as_dict() for one in failed],
    }
    emit("evidence import", data, _imported(data, lang), as_json)
    for one in failed:
        click.echo(str(one), err=True)
    if failed:
        raise SystemExit(USER_ERROR)


def _pack(store: Store, region: Region, who: str) -> dict[str, Any]:
    new, changed = store.add_facts(facts_of(region), who=who, why=f"pack {region.name}", places=places_of(region))
    return {"pack": region.name, "new": new, "changed": changed}


def _documents(
    store: Store, wanted: Import, regions: Sequence[Region], who: str, failed: list[Finding]
) -> list[dict[str, Any]]:
    """Read documents one by one, each in a transaction of its own."""
    gazetteer = gazetteer_of(wanted.packs[0] if wanted.packs else "none")
    linker = Linker(candidate for region in regions for candidate in candidates_of(region))

    def progress(files: Any) -> Any:
        return tqdm(files, desc="documents", unit="", file=sys.stderr, disable=None, delay=1)

    done = []
    for document in read_documents(wanted.documents, progress, failed):
        known = store.has(document.sha256)
        claims = [] if known else list(extract(document, gazetteer))
        links = {place: found for place, claim in enumerate(claims) if (found := linker.suggest(claim))}
        new = store.add_document(document, claims, who=who, links=links, sentences=wanted.sentences)
        done.append({"name": document.name, "sha256": document.sha256, "new": new, "claims": len(claims)})
    return done


def _imported(data: dict[str, Any], lang: str) -> str:
    documents = data["documents"]
    new = [one for one in documents if one["new"]]
    lines = [say("evidence.pack", lang, **one) for one in data["packs"]]
    if documents:
        counts = {"new": len(new), "known": len(documents) - len(new), "claims": sum(one["claims"] for one in new)}
        lines.append(say("evidence.documents", lang, **counts, store=data["store"]))
    return "\n".join(lines)


def search(file: Path, query: str, limit: int, lang: str, as_json: bool) -> None:
    """Search a store."""
    with Store(file) as store:
        hits = store.search(query, limit)
    text = "\n".join(_hit(hit, lang) for hit in hits) or say("evidence.nothing", lang, query=query)
    emit("evidence search", {"query": query, "hits": [hit.as_dict() for hit in hits]}, text, as_json)


def _hit(hit: Hit, lang: str) -> str:
    if isinstance(hit.found, StoredClaim):
        return _claim_line(hit.found, lang)
    one = hit.found
    words = one.quantity_local if lang == "zh" and one.quantity_local else one.quantity
    about = ", ".join(part for part in (one.place, one.period) if part)
    return f"{one.value:,.6g} {one.unit}  {words} ({about})\n    {one.key}  {one.source}, {one.locator}"


def _claim_line(one: StoredClaim, lang: str) -> str:
    claim = one.claim
    about = ", ".join(part for part in (claim.subject, str(claim.year or ""), claim.kind) if part)
    indicator = f" -> {one.indicator}" if one.indicator else ""
    line = f"{amount(claim.value, claim.unit, lang)}  {claim.quantity.replace('_', ' ')} ({about}){indicator}"
    sentence = f"\n    {' '.join(one.sentence.split())}" if one.sentence else ""
    return f"{line}\n    {one.key}  {claim.doc}{sentence}"


def show(file: Path, what: str | None, html: Path | None, folder: Path | None, lang: str, as_json: bool) -> None:
    """Show documents, a document, or a claim."""
    with Store(file) as store:
        if what is None:
            _show_documents(store, as_json)
        elif ":" in what:
            _show_claim(store, what, lang, as_json)
        else:
            _show_document(store, what, html, folder, lang, as_json)


def _show_documents(store: Store, as_json: bool) -> None:
    found = store.documents()
    rows = [{name: getattr(one, name) for name in one.__slots__} for one in found]
    text = "\n".join(f"{one.sha256[:16]}  {one.claims:>6}  {one.date or '          '}  {one.name}" for one in found)
    emit("evidence show", {"documents": rows}, text, as_json)


def _show_claim(store: Store, key: str, lang: str, as_json: bool) -> None:
    versions = store.history(key)
    lines = [_claim_line(versions[-1], lang)]
    for one in versions:
        withdrawn = f" ({say('evidence.withdrawn', lang)})" if one.withdrawn else ""
        value = amount(one.claim.value, one.claim.unit, lang)
        lines.append(f"    {one.version}. {one.at} {one.who}: {value}{withdrawn} {one.why}".rstrip())
    emit("evidence show", {"versions": [one.as_dict() for one in versions]}, "\n".join(lines), as_json)


def _show_document(store: Store, name: str, html: Path | None, folder: Path | None, lang: str, as_json: bool) -> None:
    kept = store.document(name)
    claims = list(store.claims(kept.sha256))
    page = str(_page(store, kept.sha256, claims, html, folder, lang)) if html else None
    about = {field: getattr(kept, field) for field in kept.__slots__}
    text = say("evidence.page", lang, page=page) if page else "\n".join(_claim_line(one, lang) for one in claims)
    data = {"document": about, "page": page, "claims": [one.as_dict() for one in claims]}
    emit("evidence show", data, text, as_json)


def _page(store: Store, sha256: str, claims: Sequence[StoredClaim], html: Path, folder: Path | None, lang: str) -> Path:
    from landsea.report import Shown, write_document

    document = find_document(sha256, folder)
    touching = [one for one in store.conflicts() if any(each.doc == document.name for each in one.statements)]
    named = [(one.key, one.claim) for one in claims]
    return write_document(Shown(document.name, document.title, document.text, sha256, named, touching), html, lang)


def conflicts(file: Path, every: bool, lang: str, as_json: bool) -> None:
    """List contradictions."""
    with Store(file) as store:
        found = [one for one in store.conflicts() if every or not one.agrees]
    emit(
        "evidence conflicts", {"conflicts": [one.as_dict(lang) for one in found]}, conflicts_text(found, lang), as_json
    )


def correct(
    file: Path,
    key: str,
    changes: Sequence[str],
    withdraw: bool,
    why: str,
    who: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Correct or withdraw a claim."""
    if bool(changes) == withdraw:
        msg = "Give either --set FIELD=VALUE or --withdraw."
        raise LandSeaError(msg)
    with Store(file) as store:
        if withdraw:
            store.withdraw(key, who=who or _user(), why=why)
        else:
            store.correct(key, dict(_change(change) for change in changes), who=who or _user(), why=why)
        _show_claim(store, key, lang, as_json)


def _change(text: str) -> tuple[str, Any]:
    """Read a field and its value; numbers for the fields that hold numbers, blank for none."""
    field, joint, value = text.partition("=")
    if not joint:
        msg = f"--set takes FIELD=VALUE, not {text!r}."
        raise LandSeaError(msg)
    if field not in ("value", "value_low", "value_high"):
        return field, None if value == "" and field in ("year", "direction", "comparator") else value
    try:
        return field, float(value)
    except ValueError as error:
        msg = f"--set {field} takes a number, not {value!r}."
        raise LandSeaError(msg) from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
