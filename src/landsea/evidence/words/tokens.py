"""Text as tokens: stems of English words, pairs of neighbouring Chinese characters, numbers as they stand.

Chinese is cut into overlapping pairs of characters (the way of CJK analysers in full-text engines): no dictionary that
misses a new name, and a query of any length finds what contains it. ``docs/decisions/0013`` compares with a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

#: Han characters with their extensions, the iteration mark and the numeral zero.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_PIECE = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+|\d+(?:[.,]\d+)*")
_HAN = re.compile(f"[{HAN}]")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order.

    Parameters
    ----------
    text : str
        Words of either language; snake case is taken apart.

    Returns
    -------
    list of str
        Stems in lower case; of Chinese each pair of neighbouring characters, and the last character of a run alone, so
        that a single character can be found as the beginning of a token.
    """
    return [token for piece in pieces(text) for token in (pairs(piece) if is_han(piece) else [stem(piece)])]


def pieces(text: str) -> Iterator[str]:
    """Yield runs of Chinese characters, words in lower case, and numbers."""
    plain = unicodedata.normalize("NFKC", text).replace("_", " ").lower()
    for match in _PIECE.finditer(plain):
        yield match[0]


def is_han(piece: str) -> bool:
    """Tell whether a piece is of Chinese characters."""
    return bool(_HAN.match(piece))


def pairs(run: str) -> list[str]:
    """Cut a run of Chinese characters into overlapping pairs, and its last character."""
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of an English word (Snowball's English stemmer)."""
    return str(_stemmer().stemWord(word)) if word.isalpha() else word


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
