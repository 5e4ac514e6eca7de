"""Write into a store: each import or correction is one transaction with an entry of who, when and why."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Protocol

from landsea.errors import LandSeaError
from landsea.evidence.claim import Claim
from landsea.evidence.conflicts.dates import written_year
from landsea.evidence.fact import Fact
from landsea.evidence.store.indexing import indexed
from landsea.evidence.store.records import CLAIM_FIELDS, FACT_FIELDS, StoredClaim

#: Columns of the claim's own that a row of the store keeps; the document's name stands with the document.
_OWN = tuple(name for name in CLAIM_FIELDS if name != "doc")
_CLAIM = ("key", "version", "withdrawn", "document_id", *_OWN, "sentence", "indicator", "score", "entry_id")
_FACT = (*FACT_FIELDS, "version", "withdrawn", "digest", "entry_id")
#: Where a claim stands; that is no matter of correction.
_PLACES = ("start", "end", "text", "sentence_start", "sentence_end")
#: What a correction may change.
CORRECTABLE = (*(name for name in _OWN if name not in _PLACES), "indicator")


class Readable(Protocol):
    """What the store needs of a document."""

    @property
    def name(self) -> str:
        """Name of the file."""

    @property
    def text(self) -> str:
        """The text that offsets count in."""

    @property
    def sha256(self) -> str:
        """Hash of the file."""

    @property
    def title(self) -> str | None:
        """Title, where there is one."""

    @property
    def date(self) -> str | None:
        """Date, where there is one."""

    @property
    def lang(self) -> str | None:
        """Language, where it is known."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def enter(connection: sqlite3.Connection, who: str, action: str, why: str) -> int:
    """Write an entry; return its id."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    row = (now, who, action, why, f"landsea {version('landsea')}")
    found = connection.execute("INSERT INTO entry (at, who, action, why, program) VALUES (?, ?, ?, ?, ?)", row)
    return int(found.lastrowid or 0)


def add_document(
    connection: sqlite3.Connection,
    document: Readable,
    claims: Sequence[Claim],
    links: Mapping[int, tuple[str, float]],
    who: str,
    sentences: bool,
) -> bool:
    """Add a document with its claims; say whether it is new."""
    known = connection.execute("SELECT 1 FROM document WHERE sha256 = ?", (document.sha256,)).fetchone()
    if known:
        return False
    entry = enter(connection, who, "import document", "")
    row = {
        "sha256": document.sha256, "name": document.name, "title": document.title or "", "date": document.date,
        "lang": document.lang, "characters": len(document.text), "entry_id": entry,
        "written": written_year(document.date, document.text),
    }  # fmt: skip
    made = connection.execute(_insert("document", list(row)), list(row.values()))
    seen: dict[str, int] = {}
    for place, claim in enumerate(claims):
        key = _key(document.sha256, claim, seen)
        sentence = document.text[claim.sentence_start : claim.sentence_end]
        indicator, score = links.get(place, ("", None))
        values: dict[str, Any] = {
            **claim.as_dict(), "key": key, "version": 1, "withdrawn": 0, "document_id": made.lastrowid,
            "sentence": sentence if sentences else "", "indicator": indicator, "score": score, "entry_id": entry,
        }  # fmt: skip
        _insert_claim(connection, values, sentence)
    return True


def _key(sha256: str, claim: Claim, seen: dict[str, int]) -> str:
    """Make a claim's key; a second claim on the same words gets a number."""
    key = f"{sha256[:16]}:{claim.start}-{claim.end}"
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}.{seen[key]}"


def _insert_claim(connection: sqlite3.Connection, values: Mapping[str, Any], sentence: str) -> None:
    made = connection.execute(_insert("claim", _CLAIM), [values[name] for name in _CLAIM])
    about = f"{values['subject']} {values['comparator'] or ''} {values['year'] or ''}"
    index(connection, "claim_words", int(made.lastrowid or 0), str(values["quantity"]), about, sentence)


def index(connection: sqlite3.Connection, table: str, row: int, quantity: str, subject: str, sentence: str) -> None:
    """Put words into an index."""
    cells = [" ".join(indexed(part)) for part in (quantity, subject, sentence)]
    connection.execute(f"INSERT INTO {table} (rowid, quantity, subject, sentence) VALUES (?, ?, ?, ?)", (row, *cells))


def add_facts(connection: sqlite3.Connection, facts: Iterable[Fact], entry: int) -> tuple[int, int]:
    """Add what is new, and a version of what has changed; return how many of each."""
    new = changed = 0
    for one in facts:
        last = _last(connection, "fact", one.key)
        if last is not None and last["digest"] == one.digest and not last["withdrawn"]:
            continue
        number = 1 if last is None else last["version"] + 1
        new, changed = (new + 1, changed) if last is None else (new, changed + 1)
        values = {**one.as_dict(), "version": number, "withdrawn": 0, "digest": one.digest, "entry_id": entry}
        made = connection.execute(_insert("fact", _FACT), [values[name] for name in _FACT])
        about = f"{one.place} {one.period} {one.indicator}"
        words = f"{one.quantity} {one.quantity_local}"
        index(connection, "fact_words", int(made.lastrowid or 0), words, about, one.note)
    return new, changed


def add_places(connection: sqlite3.Connection, places: Iterable[tuple[str, str, str]], entry: int) -> None:
    """Add names of places: (name, other name, what it lies in)."""
    connection.executemany(
        "INSERT INTO place (name, other, parent, entry_id) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "
        "(SELECT 1 FROM place WHERE name = ?1 AND other = ?2 AND parent = ?3)",
        [(*place, entry) for place in places],
    )


def correct(
    connection: sqlite3.Connection, old: StoredClaim, changes: Mapping[str, Any], entry: int, *, withdraw: bool
) -> None:
    """Add a version of a claim."""
    unknown = sorted(set(changes) - set(CORRECTABLE))
    if unknown:
        msg = f"A correction cannot change {', '.join(unknown)}. It can change: {', '.join(CORRECTABLE)}."
        raise LandSeaError(msg)
    claim = replace(old.claim, **{name: value for name, value in changes.items() if name != "indicator"})
    document = connection.execute("SELECT document_id FROM document WHERE sha256 = ?", (old.sha256,)).fetchone()
    values = {
        **claim.as_dict(), "key": old.key, "version": old.version + 1, "withdrawn": int(withdraw),
        "document_id": document["document_id"], "sentence": old.sentence,
        "indicator": changes.get("indicator", old.indicator), "score": None if "indicator" in changes else old.score,
        "entry_id": entry,
    }  # fmt: skip
    _insert_claim(connection, values, old.sentence)


def _last(connection: sqlite3.Connection, table: str, key: str) -> Any:
    return connection.execute(f"SELECT * FROM {table} WHERE key = ? ORDER BY version DESC LIMIT 1", (key,)).fetchone()


def _insert(table: str, names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"
