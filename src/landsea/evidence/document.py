"""A document as text with stable character offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal["text", "markdown", "html", "pdf", "docx"]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one file.

    Attributes
    ----------
    name : str
        Name of the file, without its folder.
    path : str
        The file as it was named.
    text : str
        The words. Offsets of claims count its characters. Of text and Markdown it is the file as decoded, without
        any change (also of line ends); of the other formats what a reader sees, a line a paragraph.
    sha256 : str
        Hash of the file's bytes.
    title : str
        Title, blank if none is found.
    date : str or None
        Date of publication as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; None if the document states none.
    lang : {"en", "zh"}
        Language of most of the text.
    format : {"text", "markdown", "html", "pdf", "docx"}
    """

    name: str
    path: str
    text: str
    sha256: str
    title: str
    date: str | None
    lang: Literal["en", "zh"]
    format: Format
