"""The store as its users see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts import Conflict, Statement, find_conflicts
from landsea.evidence.fact import Fact
from landsea.evidence.store import searching, writing
from landsea.evidence.store.merging import merged
from landsea.evidence.store.opening import StoreError, connect, told
from landsea.evidence.store.records import Hit, Kept, StoredClaim, fact, stored_claim

_CLAIMS = (
    "SELECT c.*, d.sha256, d.name AS doc, d.written, e.at, e.who, e.why FROM {} AS c "
    "JOIN document AS d USING (document_id) JOIN entry AS e ON e.entry_id = c.entry_id"
)


class Store:
    """Documents, claims and facts in one SQLite file that only grows.

    Several processes may read while one writes (WAL mode). Nothing is changed or deleted: a correction is a new
    version, and triggers refuse anything else.

    Parameters
    ----------
    file : path
        The store.
    create : bool
        Make it where there is none.

    Raises
    ------
    StoreError
        If the file is not a store, is held by a writer, or was made by a later version.
    """

    def __init__(self, file: Path | str, *, create: bool = False) -> None:
        self.file = Path(file)
        self._connection = connect(self.file, create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close the file; what SQLite said of it meanwhile, reading or writing, is told as a fault of the store."""
        self.close()
        if isinstance(error, sqlite3.DatabaseError):
            with told(self.file):
                raise error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add_document(
        self,
        document: writing.Readable,
        claims: Sequence[Claim],
        *,
        who: str,
        links: Mapping[int, tuple[str, float]] | None = None,
        sentences: bool = True,
    ) -> bool:
        """Add a document with its claims.

        Parameters
        ----------
        document : Readable
            With name, text, sha256, title, date, lang. The text is not kept.
        claims : sequence of Claim
        who : str
            Who imports it.
        links : mapping of int to (str, float), optional
            Suggested indicator and its score, by the claim's place in `claims`.
        sentences : bool
            Keep the sentence of each claim; without, the index still knows its words.

        Returns
        -------
        bool
            False if a document with this hash is there already; then nothing is changed.
        """
        with told(self.file), writing.transaction(self._connection):
            return writing.add_document(self._connection, document, claims, links or {}, who, sentences)

    def has(self, sha256: str) -> bool:
        """Tell whether a document is there."""
        return bool(self._connection.execute("SELECT 1 FROM document WHERE sha256 = ?", (sha256,)).fetchone())

    def add_facts(
        self, facts: Iterable[Fact], *, who: str, why: str = "", places: Iterable[tuple[str, str, str]] = ()
    ) -> tuple[int, int]:
        """Add facts of a pack.

        Parameters
        ----------
        facts : iterable of Fact
        who, why : str
        places : iterable of (str, str, str)
            Name of a place, its name in the other language, what it lies in (blank: not known).

        Returns
        -------
        tuple of int
            Facts that are new, and facts of which a new version was added. The same facts again: (0, 0).
        """
        with told(self.file):
            facts = list(facts)
            known = self._digests()
            if all(known.get(one.key) == one.digest for one in facts):
                return 0, 0
            with writing.transaction(self._connection):
                entry = writing.enter(self._connection, who, "import pack", why)
                writing.add_places(self._connection, places, entry)
                return writing.add_facts(self._connection, facts, entry)

    def correct(self, key: str, changes: Mapping[str, Any], *, who: str, why: str) -> StoredClaim:
        """Add a corrected version of a claim; return it.

        Raises
        ------
        StoreError
            If there is no such claim, or no reason is given.
        LandSeaError
            If a field cannot be corrected.
        """
        return self._next(key, changes, who, why, withdraw=False)

    def withdraw(self, key: str, *, who: str, why: str) -> StoredClaim:
        """Add a version that says the claim does not hold; it is found no more, its history stays."""
        return self._next(key, {}, who, why, withdraw=True)

    def _next(self, key: str, changes: Mapping[str, Any], who: str, why: str, *, withdraw: bool) -> StoredClaim:
        if not why.strip():
            msg = "A correction needs a reason."
            raise StoreError(msg)
        with told(self.file), writing.transaction(self._connection):
            old = self.history(key)[-1]
            entry = writing.enter(self._connection, who, "withdraw" if withdraw else "correct", why)
            writing.correct(self._connection, old, changes, entry, withdraw=withdraw)
        return self.history(key)[-1]

    def documents(self) -> list[Kept]:
        """Return the documents, in the order of their import."""
        rows = self._connection.execute(
            "SELECT d.*, e.at, e.who, (SELECT count(*) FROM claim_now AS c WHERE c.document_id = d.document_id) "
            "AS claims FROM document AS d JOIN entry AS e USING (entry_id) ORDER BY document_id"
        )
        return [Kept(**{name: row[name] for name in Kept.__slots__}) for row in rows]

    def document(self, name: str) -> Kept:
        """Return the document of a file name, or of the beginning of a hash (six digits or more).

        Raises
        ------
        StoreError
            If there is none, or several.
        """
        found = [
            one for one in self.documents() if one.name == name or (len(name) >= 6 and one.sha256.startswith(name))
        ]
        if len(found) == 1:
            return found[0]
        if found:
            msg = (
                f"{len(found)} documents are called {name!r}: {', '.join(one.sha256[:16] for one in found)}. Name one."
            )
        else:
            msg = f"The store {self.file} has no document {name!r}."
        raise StoreError(msg)

    def claims(self, sha256: str | None = None) -> Iterator[StoredClaim]:
        """Yield the claims that stand, of one document or of all."""
        where, values = (" WHERE d.sha256 = ?", (sha256,)) if sha256 else ("", ())
        for row in self._connection.execute(
            f"{_CLAIMS.format('claim_now')}{where} ORDER BY c.document_id, start", values
        ):
            yield stored_claim(row)

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that stand."""
        for row in self._connection.execute("SELECT * FROM fact_now ORDER BY fact_id"):
            yield fact(row)

    def history(self, key: str) -> list[StoredClaim]:
        """Return all versions of a claim, the first one first.

        Raises
        ------
        StoreError
            If there is no such claim.
        """
        rows = self._connection.execute(f"{_CLAIMS.format('claim')} WHERE c.key = ? ORDER BY version", (key,))
        found = [stored_claim(row) for row in rows]
        if not found:
            msg = f"The store {self.file} has no claim {key!r}. `landsea evidence search` prints the keys."
            raise StoreError(msg)
        return found

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Return the claims and facts that a query finds, best first.

        Parameters
        ----------
        query : str
            Words of either language. Each may be said in another way or in the other language (``海铁联运``: sea-rail);
            all must be met, or any if nothing meets all.
        limit : int
            Most hits.
        """
        groups = searching.phrases(query, self._names())
        hits: list[Hit] = []
        for joint in ("AND", "OR") if groups else ():
            hits = hits or self._hits(groups, joint, limit)
        return sorted(hits, key=lambda hit: hit.rank)[:limit]

    def _hits(self, groups: Sequence[Sequence[str]], joint: str, limit: int) -> list[Hit]:
        """Return the best hits of both indices; old versions of a claim or fact are passed over."""
        return [*self._of_index("claim", groups, joint, limit), *self._of_index("fact", groups, joint, limit)]

    def _of_index(self, what: str, groups: Sequence[Sequence[str]], joint: str, limit: int) -> list[Hit]:
        row_of: Callable[[int], StoredClaim | Fact | None] = self._claim_row if what == "claim" else self._fact_row
        rows = searching.matches(self._connection, f"{what}_words", groups, joint, limit)
        found = ((rank, row_of(row)) for row, rank in rows)
        hits = (Hit(one.key, what, rank, one) for rank, one in found if one is not None)
        return list(islice(hits, limit))

    def statements(self) -> list[Statement]:
        """Return all claims and facts as the rules for contradictions see them.

        A pack's claim of a document that is here is the claim found on the same words, known by the pack's name and
        indicator; a pack's observation that only repeats a document here is left out.
        """
        return merged(list(self.claims()), list(self.facts()))

    def conflicts(self) -> list[Conflict]:
        """Return the contradictions and agreements among all that stands; see ``find_conflicts``."""
        return find_conflicts(self.statements(), self.parents())

    def parents(self) -> dict[str, str]:
        """Return what each place lies in, by both its names."""
        rows = self._connection.execute("SELECT name, other, parent FROM place WHERE parent <> ''")
        return {name: row["parent"] for row in rows for name in (row["name"], row["other"]) if name}

    def _claim_row(self, row: int) -> StoredClaim | None:
        found = self._connection.execute(f"{_CLAIMS.format('claim_now')} WHERE c.claim_id = ?", (row,)).fetchone()
        return stored_claim(found) if found else None

    def _fact_row(self, row: int) -> Fact | None:
        found = self._connection.execute("SELECT * FROM fact_now WHERE fact_id = ?", (row,)).fetchone()
        return fact(found) if found else None

    def _digests(self) -> dict[str, str]:
        return {row["key"]: row["digest"] for row in self._connection.execute("SELECT key, digest FROM fact_now")}

    def _names(self) -> dict[str, list[str]]:
        """Return the other names of places, by each name in lower case."""
        names: dict[str, list[str]] = {}
        for row in self._connection.execute("SELECT DISTINCT name, other FROM place WHERE other <> ''"):
            names.setdefault(row["name"].lower(), []).append(row["other"])
            names.setdefault(row["other"].lower(), []).append(row["name"])
        return names
