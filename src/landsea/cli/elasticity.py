"""The option that lets demand answer to costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from landsea.errors import LandSeaError

if TYPE_CHECKING:
    from landsea.region import Region


def elasticities(words: Sequence[str], region: Region) -> dict[str, float]:
    """Read elasticities by commodity: a number for all goods but empty boxes, or NAME=NUMBER for a good or a group.

    Raises
    ------
    LandSeaError
        With everything that is wrong: what is no number at or below zero, or nothing that the pack names.
    """
    table = region.table("commodities")
    empties = set(table["empty_commodity"])
    everything = [str(name) for name in table["commodity"] if name not in empties]
    found: dict[str, float] = {}
    wrong = []
    # What is said of one good holds against what is said of all, in whatever order.
    for word in sorted(words, key=lambda word: "=" in word):
        name, _, number = word.rpartition("=")
        named = [str(one) for one in table.loc[(table["commodity"] == name) | (table["group"] == name), "commodity"]]
        goods, power = (named if "=" in word else everything), _number(number)
        if not goods or power is None:
            wrong.append(word)
        else:
            found |= dict.fromkeys(goods, power)
    if wrong:
        known = ", ".join(dict.fromkeys([*table["commodity"], *table["group"]]))
        msg = (
            f"--elasticity: {', '.join(wrong)}. Give a number at or below zero, or NAME=NUMBER with a commodity or"
            f" a group of them: {known}."
        )
        raise LandSeaError(msg)
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number <= 0 else None
