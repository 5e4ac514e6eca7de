"""Find the file of a document by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from pathlib import Path

from landsea.errors import LandSeaError
from landsea.evidence.document import Document
from landsea.evidence.reading import read_document

_CHUNK = 1 << 20


def find_document(sha256: str, where: Path | None) -> Document:
    """Read the document of a hash.

    Parameters
    ----------
    sha256 : str
        Hash of its file.
    where : pathlib.Path or None
        The file, or a folder in which to look for it, also in folders within.

    Returns
    -------
    Document

    Raises
    ------
    LandSeaError
        If it is not there; a file of the same name with another hash is not taken.
    """
    if where is None:
        msg = "The document's text is not kept. Say where its file lies with --documents FILE-OR-FOLDER."
        raise LandSeaError(msg)
    if not where.exists():
        msg = f"There is no file or folder {where}."
        raise LandSeaError(msg)
    found = hashes(where, {sha256})
    if found:
        return read_document(found[sha256])
    msg = f"No file in {where} has the hash {sha256[:16]}…: the document is another one, or was changed."
    raise LandSeaError(msg)


def hashes(where: Path, wanted: Set[str]) -> dict[str, Path]:
    """Return the files in a folder (or the one file) whose hash is wanted, by their hash."""
    found: dict[str, Path] = {}
    for file in _files(where):
        if len(found) == len(wanted):
            break
        if (sha256 := hash_of(file)) in wanted:
            found.setdefault(sha256, file)
    return found


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()


def _files(where: Path) -> Iterator[Path]:
    yield from (file for file in sorted(where.rglob("*")) if file.is_file()) if where.is_dir() else [where]
