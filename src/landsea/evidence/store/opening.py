"""Open a store: one SQLite file in WAL mode, which several processes may read while one writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from landsea.errors import LandSeaError

#: Marks the file as ours ("LSev"), in the field that SQLite keeps for that.
APPLICATION_ID = 0x4C536576
#: Version of the tables; raised when they change.
SCHEMA_VERSION = 1
#: Milliseconds to wait for another writer.
WAIT_MS = 5_000

_GROWING = ("entry", "document", "claim", "fact", "place")


class StoreError(LandSeaError):
    """A store cannot be used as it is."""


def connect(file: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a store.

    Parameters
    ----------
    file : pathlib.Path
        The store.
    create : bool
        Make it where there is none.

    Returns
    -------
    sqlite3.Connection
        With rows by name, foreign keys checked, WAL mode.

    Raises
    ------
    StoreError
        If there is none, the file is something else, was written by a later version, or another process holds it.
    """
    if not file.exists() and not create:
        msg = f"There is no store {file}. Make one with: landsea evidence import --store {file} DOCUMENT..."
        raise StoreError(msg)
    if file.is_dir():
        msg = f"{file} is a folder; a store is one file, as evidence.db."
        raise StoreError(msg)
    with told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=WAIT_MS / 1000, isolation_level=None)
        try:
            _prepare(connection, file, create)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a message about the store."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            msg = f"The store {file} is held by another process that writes; wait for it and try again."
        elif "not a database" in words or "malformed" in words:
            msg = f"{file} is not a store of evidence, or it is damaged ({words}). Name another file."
        else:
            msg = f"The store {file} cannot be used: {words}."
        raise StoreError(msg) from error


def _prepare(connection: sqlite3.Connection, file: Path, create: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        _create(connection, file, create)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        msg = f"The store {file} has tables of version {version}; this LandSea knows {SCHEMA_VERSION}. Update LandSea."
        raise StoreError(msg)


def _create(connection: sqlite3.Connection, file: Path, create: bool) -> None:
    """Make the tables in an empty file, whole or not at all; refuse a database of someone else."""
    empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if not empty or not create:
        msg = f"{file} is not a store of evidence: it is a database of another program. Name another file."
        raise StoreError(msg)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        connection.execute("COMMIT")  # another process made it meanwhile
        return
    sql = resources.files("landsea.evidence.store").joinpath("schema.sql").read_text(encoding="utf-8")
    for statement in [*_statements(sql), *_guards()]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _statements(sql: str) -> Iterator[str]:
    lines = (line.split("--")[0] for line in sql.splitlines())
    yield from (part for part in "\n".join(lines).split(";") if part.strip())


def _guards() -> Iterator[str]:
    """Yield triggers by which the tables only grow."""
    for table in _GROWING:
        for action in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the store only grows: add a version instead'); END"
            )
