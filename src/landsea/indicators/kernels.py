"""Compiled loops of the ensembles: nested weighted means with gaps, and ranks counted over draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Array = NDArray[Any]

#: Draws worked on at a time, so that a unit's means stay in the nearest memory.
BLOCK = 256
#: A score's place between the least and the greatest is sorted by in two rounds, with this many times as many places
#: as there are units, so that few share one.
SPARE = 256
#: Draws ranked, and units counted, by one thread at a time.
CHUNK, UNITS = 64, 32
#: Most units that can be ranked: their ranks are kept in two bytes, and every unit's counts of every rank.
MOST_UNITS = 30_000


@njit(cache=True, fastmath={"reassoc", "contract"})
def _gather(x: Array, w: Array, begin: int, size: int, code: int, parts: Array, mean: Array, there: Array) -> None:
    """Set an aggregate's mean, and whether it has one, in a block of draws."""
    for b in range(size):
        mean[code, b] = 0.0
        there[code, b] = 0.0
    for part in parts:
        if part >= x.shape[0]:
            for b in range(size):
                mean[code, b] += w[part, begin + b] * there[part, b] * mean[part, b]
                there[code, b] += w[part, begin + b] * there[part, b]
        elif not np.isnan(x[part]):
            for b in range(size):
                mean[code, b] += w[part, begin + b] * x[part]
                there[code, b] += w[part, begin + b]
    for b in range(size):
        if there[code, b] > 0.0:
            mean[code, b] /= there[code, b]
            there[code, b] = 1.0


@njit(parallel=True, cache=True)
def nested_means(x: Array, w: Array, gathers: Array, first: Array, parts: Array) -> Array:
    """Score units that lack values, under every draw of weights.

    Parameters
    ----------
    x : (n, k) array
        Values, nan where missing.
    w : (c, d) array
        Weights of all codes, indicators first, a column a draw; need not sum to one.
    gathers : (a,) int array
        Codes of aggregates, each after its parts; the last is the whole.
    first : (a + 1,) int array
        Where each aggregate's parts begin in `parts`.
    parts : (p,) int array

    Returns
    -------
    (d, n) array
        nan where a unit has nothing.
    """
    n = x.shape[0]
    codes, draws = w.shape
    out = np.empty((draws, n))
    for row in prange(n):
        mean = np.empty((codes, BLOCK))
        there = np.empty((codes, BLOCK))
        for begin in range(0, draws, BLOCK):
            size = min(BLOCK, draws - begin)
            for at in range(gathers.shape[0]):
                _gather(x[row], w, begin, size, gathers[at], parts[first[at] : first[at + 1]], mean, there)
            last = gathers[gathers.shape[0] - 1]
            for b in range(size):
                out[begin + b, row] = mean[last, b] if there[last, b] > 0.0 else np.nan
    return out


@njit(cache=True)
def order_of(score: Array, order: Array, spare: Array, key: Array) -> int:
    """Put the positions of known scores into `order`, greatest first; return how many are known.

    Two rounds of counting sort by the place between the ends, then insertion for what shares a place.
    """
    n = score.shape[0]
    known = 0
    least, most = np.inf, -np.inf
    for i in range(n):
        if not np.isnan(score[i]):
            spare[known] = i
            known += 1
            least = min(least, score[i])
            most = max(most, score[i])
    if known == 0:
        return 0
    wide = most - least
    bits = int(np.ceil(np.log2(SPARE * n) / 2))
    by = ((1 << (2 * bits)) - 1) / wide if wide > 0 else 0.0
    for j in range(known):
        key[spare[j]] = np.int64((most - score[spare[j]]) * by)
    mask = (1 << bits) - 1
    for shift in (0, bits):
        count = np.zeros(1 << bits, np.int64)
        for j in range(known):
            count[(key[spare[j]] >> shift) & mask] += 1
        total = 0
        for digit in range(1 << bits):
            here = count[digit]
            count[digit] = total
            total += here
        for j in range(known):
            digit = (key[spare[j]] >> shift) & mask
            order[count[digit]] = spare[j]
            count[digit] += 1
        for j in range(known):
            spare[j] = order[j]
    for j in range(1, known):
        unit = order[j]
        value = score[unit]
        at = j
        while at > 0 and score[order[at - 1]] < value:
            order[at] = order[at - 1]
            at -= 1
        order[at] = unit
    return known


@njit(parallel=True, cache=True)
def rank_rows(scores: Array) -> Array:
    """Rank every row of (d, n) scores, 1 the greatest, those tied with the best of their ranks; 0 for nan."""
    draws, n = scores.shape
    out = np.zeros((draws, n), np.uint16)
    for chunk in prange((draws + CHUNK - 1) // CHUNK):
        order, spare, key = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
        for draw in range(chunk * CHUNK, min(draws, (chunk + 1) * CHUNK)):
            known = order_of(scores[draw], order, spare, key)
            rank = 1
            for j in range(known):
                if j > 0 and scores[draw, order[j]] != scores[draw, order[j - 1]]:
                    rank = j + 1
                out[draw, order[j]] = rank
    return out


@njit(parallel=True, cache=True)
def count_ranks(ranks: Array, counts: Array) -> None:
    """Add to (n, n) counts how often each unit has each of (d, n) ranks from 1; 0 is none.

    A few units at a time, so that their counts stay in near memory.
    """
    draws, n = ranks.shape
    for chunk in prange((n + UNITS - 1) // UNITS):
        begin, end = chunk * UNITS, min(n, (chunk + 1) * UNITS)
        for draw in range(draws):
            for unit in range(begin, end):
                rank = ranks[draw, unit]
                if rank > 0:
                    counts[unit, rank - 1] += 1
