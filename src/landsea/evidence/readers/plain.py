"""Text and Markdown: the file as it is, in whatever encoding."""

from __future__ import annotations

import codecs

from landsea.evidence.errors import DocumentError
from landsea.evidence.readers.content import Content

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes, name: str) -> Content:
    """Decode a text file. A byte order mark at its begin is left out, nothing else is changed."""
    return Content(decode(data, name))


def decode(data: bytes, name: str, stated: str | None = None) -> str:
    """Return the text of bytes: by a byte order mark, else UTF-8, else the stated encoding, else by their statistics.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    candidates = [*_wide(data), "utf-8", *([stated] if stated else [])]
    for candidate in candidates:
        try:
            return data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data, name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"It begins as {encoding}, but byte {error.start} does not fit."
        raise DocumentError.of(name, problem, "Save it as UTF-8.") from error


def _wide(data: bytes) -> list[str]:
    """Return UTF-16 if every second byte of much of the text is null."""
    head = data[:4000]
    if len(head) < 4 or b"\x00" not in head:
        return []
    return ["utf-16-le"] if head[1::2].count(0) > head[::2].count(0) else ["utf-16-be"]


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    # GB 18030 before anything by statistics: it is what Chinese files that are not UTF-8 are written in.
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        pass
    else:
        if _chinese(text):
            return text
    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise DocumentError.of(name, "Its bytes are no text in a known encoding.", "Save it as UTF-8.")
    return data.decode(best.encoding, errors="replace")


def _chinese(text: str) -> bool:
    """Say whether most letters beyond ASCII are common Chinese characters."""
    wide = [sign for sign in text[:20_000] if ord(sign) > 127]
    common = sum(
        "\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef" for sign in wide
    )
    return bool(wide) and common >= 0.9 * len(wide)
