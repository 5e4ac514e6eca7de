"""Numbers in words, English and Chinese."""

from __future__ import annotations

import re
from decimal import Decimal

from landsea.evidence.extraction.lexicon import word_list

_ONES = {word: value for value, word in enumerate(word_list("ones", "en"))}
_TENS = {word: 10 * value for value, word in enumerate(word_list("tens", "en"), 2)}
_TENS["fourty"] = 40  # a common misspelling
MAGNITUDES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    "mln": 10**6,
    "bln": 10**9,
}
_ORDINALS = {word: value for value, word in enumerate(word_list("ordinals", "en"), 1)}
CARDINAL = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_HAN_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
HAN = "零〇一二三四五六七八九两十百千万亿"


def cardinal(words: str) -> Decimal:
    """Return the value of an English cardinal as ``two hundred and five thousand`` or ``hundred-billion``."""
    total, part = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("and", ""):
            continue
        if word in ("a", "an"):
            part = 1
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in MAGNITUDES:
            # "hundred-billion" and "thousand billion" multiply what stands before.
            total += max(part, 1) * MAGNITUDES[word]
            part = 0
        else:
            part += _ONES.get(word, _TENS.get(word, 0))
    return Decimal(total + part)


def ordinal(word: str) -> Decimal | None:
    """Return the value of an ordinal as ``seventh``, ``twenty-first`` or ``16th``; None if it is none."""
    plain = word.lower()
    if digits := re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)", plain):
        return Decimal(digits[1])
    tens, _, ones = plain.rpartition("-")
    if ones not in _ORDINALS or (tens and tens not in _TENS):
        return None
    return Decimal(_TENS.get(tens, 0) + _ORDINALS[ones])


def han(number: str) -> Decimal:
    """Return the value of a Chinese numeral as ``三百二十``, ``十二`` or ``一千万``."""
    if len(number) > 1 and all(sign in _HAN_DIGITS for sign in number):
        return Decimal("".join(str(_HAN_DIGITS[sign]) for sign in number))
    total, section, digit = 0, 0, 0
    for sign in number:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
            continue
        size = _HAN_MAGNITUDES[sign]
        if size < 10**4:
            section += max(digit, 1) * size
        else:
            whole = (section + digit) or (0 if total else 1)
            total = (total + whole) * size if whole or total else size
            section = 0
        digit = 0
    return Decimal(total + section + digit)
