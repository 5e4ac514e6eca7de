"""Find the file of a document by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
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
    for file in _files(where):
        if hash_of(file) == sha256:
            return read_document(file)
    msg = f"No file in {where} has the hash {sha256[:16]}…: the document is another one, or was changed."
    raise LandSeaError(msg)


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()


def _files(where: Path) -> Iterator[Path]:
    yield from (file for file in sorted(where.rglob("*")) if file.is_file()) if where.is_dir() else [where]
