"""DOCX: the words of the body, a line a paragraph. It is a zip archive of XML, read here within bounds."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from landsea.evidence.errors import DocumentError
from landsea.evidence.readers.content import Content
from landsea.evidence.readers.libraries import library

#: Bytes of XML that are unpacked; more is no document but an attack.
LARGEST = 64 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _CORE = "word/document.xml", "docProps/core.xml"
_OLE = b"\xd0\xcf\x11\xe0"


def read(data: bytes, name: str) -> Content:
    """Read the body of a DOCX file; deleted words of tracked changes are left out."""
    if data.startswith(_OLE):
        raise DocumentError.of(
            name, "It is encrypted, or in the old .doc format.", "Save it as .docx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _member(archive, _BODY, name)
            core = _member(archive, _CORE, name) if _CORE in archive.namelist() else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise DocumentError.of(name, f"It is no whole DOCX file: {error}.", "Open and save it again.") from error
    title, date = _about(core)
    return Content(_text(body, name), title, date)


def _member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Unpack one file of the archive; what it claims to measure is not believed."""
    with archive.open(member) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise DocumentError.of(name, f"{member} unpacks to more than {LARGEST // 2**20} MB.", "Split it.")
    return data


def _text(body: bytes, name: str) -> str:
    etree = library("lxml.etree", name)
    lines: list[str] = []
    pieces: list[str] = []
    try:
        # No entities, no network, no huge trees: a document needs none of them.
        walk = etree.iterparse(
            io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, huge_tree=False
        )
        for _, element in walk:
            if element.tag == f"{_W}t":
                pieces.append(element.text or "")
            elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                pieces.append(" " if element.tag == f"{_W}tab" else "\n")
            elif element.tag == f"{_W}p":
                lines.append("".join(pieces).strip())
                pieces = []
                _free(element)
    except etree.XMLSyntaxError as error:
        raise DocumentError.of(
            name, f"Its words are no well-formed XML: {error}.", "Open and save it again."
        ) from error
    return "\n".join(line for line in lines if line)


def _free(element: Any) -> None:
    """Let go of a paragraph that was read, so that memory holds one at a time."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _about(core: bytes) -> tuple[str, str | None]:
    """Return title and date of the document's own properties."""
    title = re.search(rb"<dc:title>([^<]*)</dc:title>", core)
    created = re.search(rb"<dcterms:(?:created|modified)[^>]*>(\d{4}-\d\d-\d\d)", core)
    return (title[1].decode("utf-8", "replace").strip() if title else "", created[1].decode() if created else None)
