"""HTML: what a reader sees, a line a block."""

from __future__ import annotations

import re
from typing import Any

from landsea.evidence.errors import DocumentError
from landsea.evidence.readers.content import Content
from landsea.evidence.readers.libraries import library
from landsea.evidence.readers.plain import decode

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
        *("main", "nav", "ol", "option", "p", "pre", "section", "select", "table", "tbody", "tfoot", "thead", "title"),
        *("tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(["head", "script", "style", "noscript", "template", "svg", "math", "object", "iframe"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DATES = ("article:published_time", "pubdate", "publishdate", "date", "dc.date", "dcterms.created", "PubDate")


def read(data: bytes, name: str) -> Content:
    """Read an HTML page; scripts, styles and the head are left out."""
    root = _parse(data, name)
    return Content(_text(root), _title(root), _date(root))


def _parse(data: bytes, name: str) -> Any:
    html = library("lxml.html", name)
    etree = library("lxml.etree", name)
    stated = _CHARSET.search(data[:4096])
    text = decode(data, name, stated[1].decode("ascii") if stated else None)
    # The parser stops at a depth of its own; what is nested deeper is no page that anyone reads.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError.of(name, f"It holds no HTML that can be read: {error}.", "Open it in a browser.") from error
    deep = next((entry for entry in parser.error_log if "depth" in entry.message.lower()), None)
    if deep is not None:
        raise DocumentError.of(name, "Its elements are nested too deeply.", "Save its text from a browser.")
    return root


def _text(root: Any) -> str:
    """Return the text, with a line end around each block and a tab between cells."""
    etree = library("lxml.etree", "")
    pieces: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        start = event == "start"
        unseen += (tag in _UNSEEN) if start else 0
        if tag in _BLOCKS:
            pieces.append("\n")
        elif tag in _CELLS and not start:
            pieces.append("\t")
        if start and not unseen and element.text:
            pieces.append(_SPACE.sub(" ", element.text))
        unseen -= (tag in _UNSEEN) if not start else 0
        if not start and not unseen and element.tail:
            pieces.append(_SPACE.sub(" ", element.tail))
    lines = (re.sub(r" ?\t[ \t]*", "\t", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _title(root: Any) -> str:
    found = root.find(".//title")
    heading = root.find(".//h1")
    for element in (found, heading):
        if element is not None and (text := " ".join(element.text_content().split())):
            return str(text)
    return ""


def _date(root: Any) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in {name.lower() for name in _DATES}:
            found = re.match(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?", meta.get("content") or "")
            if found:
                return found[0]
    return None
