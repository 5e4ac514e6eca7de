"""How exact a figure is: the interval that its digits and its bound leave open."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
#: How far "over", "nearly" and the like reach, as shares of the value: below, above.
_REACH = {
    "over": (0.0, 0.10),
    "at_least": (0.0, math.inf),
    "under": (0.10, 0.0),
    "at_most": (math.inf, 0.0),
    "approx": (0.05, 0.05),
    "approx_below": (0.07, 0.0),
    "order_of_magnitude": (0.7, 9.0),
    "among": (math.inf, math.inf),
}
#: Whole numbers from here on are rounded where their zeros begin.
_ROUND = 1000
#: For figures in words, as "one-third".
_WORDS = 0.015


def bounds(value: float, text: str, bound: str, ends: tuple[float | None, float | None]) -> tuple[float, float]:
    """Return the interval in which the quantity may lie.

    Parameters
    ----------
    value : float
    text : str
        The figure as written: its last digit gives the rounding.
    bound : str
        How exact it is meant to be, as in a claim.
    ends : tuple of float or None
        Ends of a range.

    Returns
    -------
    tuple of float
        From half a unit of the last digit below to half a unit above, wider by the bound. "Over" is read as up to 10%
        more, "nearly" as up to 7% less, "about" as 5% either way.
    """
    if None not in ends:
        return float(ends[0] or 0), float(ends[1] or 0)
    half = rounding(value, text)
    down, up = _REACH.get(bound, (0.0, 0.0))
    size = abs(value)
    return value - half - (down * size if down else 0.0), value + half + (up * size if up else 0.0)


def rounding(value: float, text: str) -> float:
    """Return half a unit of the last digit written; a small share where the figure is in words."""
    match = _NUMBER.search(text)
    number = float(match[0].replace(",", "")) if match else 0.0
    if match is None or number == 0:
        return 0.0 if value == int(value) and abs(value) < 100 else _WORDS * abs(value)
    digits = len(match[1] or "")
    if not digits and number >= _ROUND:
        shown = match[0].replace(",", "")
        digits = len(shown.rstrip("0")) - len(shown)
    return 0.5 * 10.0**-digits * abs(value) / number
