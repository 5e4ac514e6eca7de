"""How a text is laid out: paragraphs, headings, what is no prose, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from landsea.evidence.extraction.lexicon import word_list

#: A sentence is cut here at the latest, so that no pattern meets an unbounded run.
LONGEST = 1500

_PARAGRAPH = re.compile(r"[^\n]+")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|第[一二三四五六七八九十百\d]+[章节篇部](?:\s|$)|[一二三四五六七八九十]+、[^。；]{1,30}$)"
)
_REFERENCES = re.compile(
    r"\s*[#*\s]*(?:\d+\.?\s*)?"
    r"(?:references?|bibliography|works cited|literature(?: cited)?|参考文献|引用文献)[\s:：*#]*$",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]")

#: A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset(word_list("abbreviation", "en"))
_STOP = re.compile(
    r"(?P<zh>[。！？][”’」』）\"']*(?:\[\d+\])*)"
    r"|(?P<en>(?:[.!?]|\s\.)[\"'’”)\]]*(?:\s?\[\d+(?:[-,–]\s?\d+)*\])*)(?=\s|\[\d|$)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the clean text.

    Attributes
    ----------
    start, end : int
        Its place.
    lang : {"en", "zh"}
    paragraph : int
        Number of its paragraph.
    heading : bool
    """

    start: int
    end: int
    lang: str
    paragraph: int
    heading: bool


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of the prose, in order; a list of references is left out."""
    in_references = False
    for number, found in enumerate(_PARAGRAPH.finditer(text)):
        line = found[0].strip()
        if len(line) < 100 and _REFERENCES.match(line):
            in_references = True
            continue
        heading = len(line) < 300 and bool(_HEADING.match(line))
        if in_references and heading:
            in_references = False
        if not in_references and _LETTERS.search(line):
            yield from _cut(text, found.start(), found.end(), number, heading)


def _cut(text: str, start: int, end: int, number: int, heading: bool) -> Iterator[Sentence]:
    at = start
    for stop in _ends(text, start, end):
        yield from _sentence(text, at, stop, number, heading)
        at = stop


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the sentences of a paragraph end, none longer than LONGEST."""
    at = start
    for found in _STOP.finditer(text, start, end):
        stop = found.end()
        if found["en"] and not _really(text, at, found.start(), stop, end):
            continue
        while stop - at > LONGEST:
            at = _break(text, at)
            yield at
        yield stop
        at = stop
    while end - at > LONGEST:
        at = _break(text, at)
        yield at
    if at < end:
        yield end


def _break(text: str, at: int) -> int:
    """Return a white space before the greatest length, or that length."""
    space = text.rfind(" ", at + LONGEST // 2, at + LONGEST)
    return space + 1 if space > 0 else at + LONGEST


def _really(text: str, at: int, dot: int, stop: int, end: int) -> bool:
    """Say whether a full stop ends a sentence."""
    if text[dot] in "!?":
        return True
    word = re.search(r"([A-Za-z][A-Za-z.]*|\d[\d.]*)$", text[max(at, dot - 12) : dot])
    if word and word[0][0].isdigit() and dot - at < 40 and not text[at : dot - len(word[0])].strip(" #*-[]()"):
        return False  # "3. " opens an item
    if word and (word[0].lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z]|(?:[A-Z]\.)+[A-Z]", word[0])):
        after = text[stop : min(end, stop + 40)].lstrip()
        return word[0].lower() in {"ltd", "inc", "etc", "u.s", "corp"} and bool(
            re.match(r"(?:The|In|This|It|At)\s", after)
        )
    after = text[stop : min(end, stop + 40)].lstrip(" \"'“‘([*")
    return not after[:1].islower()


def _sentence(text: str, start: int, end: int, number: int, heading: bool) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Sentence(start, end, language(text[start:end]), number, heading)


def language(text: str) -> str:
    """Return the language of a piece of text by its letters: ``zh`` if a sixth of them are Chinese."""
    chinese = len(_CJK.findall(text))
    return "zh" if chinese and chinese * 6 >= len(_LETTERS.findall(text)) else "en"
