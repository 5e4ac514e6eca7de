"""How alike several places are in what they make or handle, by published measures side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landsea.indicators import structure

Floats = NDArray[np.float64]

#: A place shares in an industry, for counting who does the same, from this part of its own total.
SHARES_IN = 0.05

DEFINITIONS = ("finger_kreinin", "unido", "jaccard", "krugman", "herfindahl")


def likeness(values: Floats) -> dict[str, float]:
    """Measure the likeness of places, means over pairs (the first three) or places.

    Parameters
    ----------
    values : (P, C) array
        Levels by place and industry. Places without any are left out.

    Returns
    -------
    dict
        ``finger_kreinin``: sum of the smaller shares; ``unido``: cosine of the structures; ``jaccard``: industries that
        both share in over those that either does; all three rise with likeness, 0 to 1. ``krugman`` (0 to 2, each
        against the others together) and ``herfindahl`` rise with specialisation. nan where fewer than two places are
        left.
    """
    values = values[values.sum(axis=1) > 0]
    if len(values) < 2:
        return dict.fromkeys(DEFINITIONS, float("nan"))
    takes_part = structure.shares(values) >= SHARES_IN
    both = (takes_part[:, None] & takes_part[None]).sum(axis=2)
    either = (takes_part[:, None] | takes_part[None]).sum(axis=2)
    return {
        "finger_kreinin": structure.mean_of_pairs(structure.overlap(values)),
        "unido": structure.mean_of_pairs(structure.similarity(values)),
        "jaccard": structure.mean_of_pairs(np.divide(both, either, out=np.zeros(both.shape), where=either > 0)),
        "krugman": float(structure.krugman(values).mean()),
        "herfindahl": float(structure.herfindahl(values).mean()),
    }
