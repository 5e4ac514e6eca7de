"""Figures that one sentence ties together: an amount and its share, a level and its growth, a figure and a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from landsea.evidence.conflicts.statement import Statement

#: Most characters between the two figures.
_FAR = 130
SHARE = re.compile(
    r"account\w*|represent\w*|equivalent to|equal to|or about|making up|share of|proportion of|占|比重|相当于|份额",
    re.IGNORECASE,
)
GROWTH = re.compile(r"growth|grew|increas|rose|up by|year-on-year|surg|增长|增速|上升|同比增", re.IGNORECASE)
FALL = re.compile(r"decreas|declin|fell|drop|down by|下降|减少|降低|回落", re.IGNORECASE)


def tied(statements: Sequence[Statement]) -> list[tuple[Statement, Statement, str]]:
    """Return pairs of neighbours in one sentence, the words between them beside; those of facts by their offsets.

    Parameters
    ----------
    statements : sequence of Statement

    Returns
    -------
    list of tuple
        First figure, next figure, words between (blank where the sentence is not at hand).
    """
    placed = [one for one in statements if one.start is not None and one.end is not None and one.tier == "core"]
    placed.sort(key=lambda one: (one.doc, one.start or 0))
    return [(one, two, between(one, two)) for one, two in pairwise(placed) if _near(one, two)]


def between(one: Statement, two: Statement) -> str:
    """Return the words between two figures of one sentence."""
    if not one.sentence or one.sentence_start is None or one.end is None or two.start is None:
        return ""
    return one.sentence[one.end - one.sentence_start : two.start - one.sentence_start]


def _near(one: Statement, two: Statement) -> bool:
    if one.doc != two.doc or one.end is None or two.start is None or not 0 <= two.start - one.end <= _FAR:
        return False
    if one.sentence and two.sentence and one.sentence_start != two.sentence_start:
        return False
    return one.years == two.years or None in (one.years, two.years)
