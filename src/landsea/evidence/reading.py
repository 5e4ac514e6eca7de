"""Read documents: one file, or many one by one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from landsea.errors import Finding
from landsea.evidence.document import Document, Format
from landsea.evidence.errors import DocumentError
from landsea.evidence.extraction.layout import language
from landsea.evidence.readers import SUFFIXES, reader

#: Bytes of a file that is read; a longer one is refused by name.
LARGEST = 64 * 2**20

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_FIRST = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\.? (\d{{1,2}}),? ((?:19|20)\d\d)\b", re.IGNORECASE)
_DATES = (
    re.compile(r"\b((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])\b"),
    re.compile(r"((?:19|20)\d\d)\s?年\s?(1[0-2]|0?[1-9])\s?月\s?([12]\d|3[01]|0?[1-9])\s?日"),
)


def read_document(path: str | Path) -> Document:
    """Read one file.

    Parameters
    ----------
    path : str or Path
        A text (``.txt``), Markdown, HTML, PDF or DOCX file of up to 64 MB.

    Returns
    -------
    Document

    Raises
    ------
    DocumentError
        If the file is missing, of no known format, too large, encrypted or broken.
    """
    file = Path(path)
    data = _bytes(file)
    kind = _format(file, data)
    content = reader(kind)(data, str(path))
    return Document(
        name=file.name,
        path=str(path),
        text=content.text,
        sha256=hashlib.sha256(data).hexdigest(),
        title=content.title or _title(content.text),
        date=content.date or _date(content.text),
        lang="zh" if language(content.text[:200_000]) == "zh" else "en",
        format=kind,
    )


def read_documents(
    paths: Iterable[str | Path],
    progress: Callable[[Iterable[Path]], Iterable[Path]] | None = None,
    failed: list[Finding] | None = None,
) -> Iterator[Document]:
    """Read files and the files in folders, one by one.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, and folders whose files of a known format are read, in order of name, also in folders within.
    progress : callable, optional
        Wraps the list of files, as ``tqdm`` does.
    failed : list of Finding, optional
        Takes a finding for each file that could not be read; without it the first such file raises.

    Yields
    ------
    Document

    Raises
    ------
    DocumentError
        At the first file that cannot be read, if `failed` is None.
    """
    files = [file for path in paths for file in _files(Path(path))]
    for file in progress(files) if progress else files:
        try:
            document = read_document(file)
        except DocumentError as error:
            if failed is None:
                raise
            failed.extend(error.findings)
            continue
        yield document


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in SUFFIXES)


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise DocumentError.of(file, "It is a folder.", "Name a file.")
        size = file.stat().st_size
        if size > LARGEST:
            raise DocumentError.of(file, f"It has {size / 2**20:.0f} MB, more than {LARGEST // 2**20}.", "Split it.")
        return file.read_bytes()
    except OSError as error:
        raise DocumentError.of(file, f"It cannot be read: {error.strerror or error}.", "Check the name.") from error


def _format(file: Path, data: bytes) -> Format:
    """Return the format by what the file begins with, else by its name."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    known = SUFFIXES.get(file.suffix.lower())
    if known is None:
        shown = ", ".join(sorted(SUFFIXES))
        raise DocumentError.of(file, f"The format {file.suffix or '(none)'} is not known.", f"Use one of {shown}.")
    return known


def _title(text: str) -> str:
    """Return the first heading, else the first line that reads like one."""
    lines = [line.strip() for line in text[:5000].splitlines() if line.strip()]
    heading = next((line.lstrip("# ").strip("* ") for line in lines if line.startswith("#")), None)
    return heading or next(
        (line for line in lines if 4 <= len(line) <= 120 and not line.endswith((".", "。", ","))), ""
    )


def _date(text: str) -> str | None:
    """Return the date in the head of a document, if it has one."""
    for pattern in _DATES:
        if found := pattern.search(text[:600]):
            return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if found := _MONTH_FIRST.search(text[:600]):
        return f"{found[3]}-{_MONTHS.index(found[1].lower()) + 1:02d}-{int(found[2]):02d}"
    return None
