"""Claims and facts as statements, each figure once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from landsea.evidence.conflicts import Statement, of_fact
from landsea.evidence.fact import Fact
from landsea.evidence.store.records import StoredClaim


def merged(claims: Sequence[StoredClaim], facts: Sequence[Fact]) -> list[Statement]:
    """Return the statements of claims and facts.

    Parameters
    ----------
    claims : sequence of StoredClaim
    facts : sequence of Fact

    Returns
    -------
    list of Statement
        A fact placed on the words of a claim gives that claim its name and indicator; a fact without a place, of a
        document whose claims are here, is left out; the other facts follow.
    """
    here = {one.sha256 for one in claims}
    curated: dict[tuple[str, str, int], Fact] = {}
    for one in facts:
        if one.start is not None and one.end is not None and one.sha256 in here:
            curated[one.sha256, "start", one.start] = curated[one.sha256, "end", one.end] = one
    used: set[str] = set()
    statements = [_named(claim, curated, used) for claim in claims]
    return statements + [
        of_fact(one) for one in facts if one.key not in used and (one.sha256 not in here or one.start is not None)
    ]


def _named(claim: StoredClaim, curated: Mapping[tuple[str, str, int], Fact], used: set[str]) -> Statement:
    """Return a claim's statement, by the name that a pack gives to the same words."""
    own = claim.statement()
    fact = curated.get((claim.sha256, "end", claim.claim.end))
    fact = fact or curated.get((claim.sha256, "start", claim.claim.start))
    if fact is None or not _same(own, of_fact(fact)):
        return own
    used.add(fact.key)
    words = of_fact(fact)
    return replace(own, named=words.named, concepts=words.concepts, indicator=fact.indicator, quantity=fact.quantity)


def _same(own: Statement, fact: Statement) -> bool:
    return own.unit == fact.unit and abs(own.value - fact.value) <= 1e-6 * max(abs(own.value), abs(fact.value))
