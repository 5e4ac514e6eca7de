"""One reader a format: from a file's bytes to its text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from landsea.evidence.document import Format
from landsea.evidence.readers.content import Content

#: Formats by the ends of names.
SUFFIXES: Final[dict[str, Format]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_MODULES: Final[dict[Format, str]] = {
    "text": "plain",
    "markdown": "plain",
    "html": "html",
    "pdf": "pdf",
    "docx": "docx",
}


def reader(kind: Format) -> Callable[[bytes, str], Content]:
    """Return the reader of a format; its library is imported only now."""
    read: Callable[[bytes, str], Content] = import_module(f"landsea.evidence.readers.{_MODULES[kind]}").read
    return read
