"""PDF: the words by PDFium, lines joined to paragraphs, running heads and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from landsea.evidence.errors import DocumentError
from landsea.evidence.readers.content import Content
from landsea.evidence.readers.libraries import library

#: Pages, and characters in all, that are read; a longer file is refused by name.
PAGES, CHARACTERS = 5000, 30_000_000
_CJK = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef"
_OPEN = re.compile(r"[^.!?:;。！？：；\s]$")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十\d]+[章节条]|\d+(?:\.\d+)*[.、]?\s|[•·●■▪–—-]\s)"
)


def read(data: bytes, name: str) -> Content:
    """Read a PDF file."""
    pdfium = library("pypdfium2", name)
    document = _open(pdfium, data, name)
    try:
        about = document.get_metadata_dict()
        pages = _pages(pdfium, document, name)
    finally:
        document.close()
    text = "\n".join(_paragraphs([line for page in _without_running_heads(pages) for line in page]))
    if not text.strip():
        raise DocumentError.of(name, "It holds no words, only pictures.", "Run it through text recognition first.")
    return Content(text, (about.get("Title") or "").strip(), _date(about.get("CreationDate") or ""))


def _open(pdfium: Any, data: bytes, name: str) -> Any:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError.of(name, "It is encrypted.", "Save a copy without a password.") from error
        raise DocumentError.of(name, "It is no whole PDF file.", "Get it again, or print it to a new PDF.") from error
    if not 0 < count <= PAGES:
        document.close()
        raise DocumentError.of(name, f"It has {count} pages; up to {PAGES} are read.", "Split it.")
    return document


def _pages(pdfium: Any, document: Any, name: str) -> list[list[str]]:
    """Return the lines of each page."""
    pages, size = [], 0
    for number in range(len(document)):
        try:
            page = document[number]
            words = page.get_textpage().get_text_bounded()
            page.close()
        except pdfium.PdfiumError as error:
            raise DocumentError.of(name, f"Page {number + 1} is broken.", "Get it again.") from error
        size += len(words)
        if size > CHARACTERS:
            raise DocumentError.of(name, f"It holds more than {CHARACTERS:,} characters.", "Split it.")
        # PDFium marks a hyphen at a line's end by U+FFFE.
        words = re.sub("[\ufffe\u0002]\r?\n?", "", words)
        pages.append([line.strip() for line in words.replace("\r", "\n").split("\n") if line.strip()])
    return pages


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Leave out the first and last lines that return on most pages, whatever number they bear, and page numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in (*page[:2], *page[-2:])})
    running = {shape for shape, count in counts.items() if len(pages) > 3 and count > len(pages) / 3}
    kept = []
    for page in pages:
        # Of a page with a few lines only the outermost can be running heads.
        depth = 2 if len(page) > 6 else 1
        edges = {*range(depth), *range(len(page) - depth, len(page))}
        kept.append(
            [
                line
                for at, line in enumerate(page)
                if not (at in edges and (_shape(line) in running or _is_page_number(line)))
            ]
        )
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _is_page_number(line: str) -> bool:
    return bool(
        re.fullmatch(
            r"[-—–\s]*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-—–\s]*|第\s?\d+\s?页.{0,8}", line, re.IGNORECASE
        )
    )


def _paragraphs(lines: list[str]) -> list[str]:
    """Join the lines of a paragraph: one that is long and ends within a sentence goes on in the next."""
    usual = sorted(len(line) for line in lines)[int(len(lines) * 0.75)] if lines else 0
    joined: list[str] = []
    last = ""
    for line in lines:
        goes_on = joined and _OPEN.search(last) and len(last) > 0.7 * usual and not _ITEM.match(line)
        if goes_on:
            close = re.search(rf"[{_CJK}]$", joined[-1]) and re.match(rf"[{_CJK}\d]", line)
            joined[-1] += line if close or joined[-1].endswith("-") else f" {line}"
        else:
            joined.append(line)
        last = line
    return joined


def _date(written: str) -> str | None:
    found = re.match(r"D:((?:19|20)\d\d)(\d\d)(\d\d)", written)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None
