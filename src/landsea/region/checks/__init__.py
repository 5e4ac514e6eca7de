"""Checks of what the tables mean: each function reports one kind of fault and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from landsea.errors import Finding
from landsea.region.checks.access import check_access
from landsea.region.checks.chains import check_grammar_costs, check_grammar_modes, check_transitions
from landsea.region.checks.choice import check_capacities, check_constants, check_theta
from landsea.region.checks.counts import check_counting, check_observations
from landsea.region.checks.keys import check_keys
from landsea.region.checks.network import check_geometry, check_lengths, check_loops, check_transfer_modes
from landsea.region.checks.places import check_countries
from landsea.region.checks.provenance import check_notes
from landsea.region.checks.references import check_references
from landsea.region.checks.trade import check_balance, check_empties, check_partners, check_trade_flags
from landsea.region.checks.values import check_values
from landsea.region.region import Region

#: Checks that look at rows together; they take a region whose cells are sound.
MEANING: tuple[Callable[[Region], Iterable[Finding]], ...] = (
    check_keys,
    check_loops,
    check_lengths,
    check_geometry,
    check_countries,
    check_transfer_modes,
    check_grammar_modes,
    check_grammar_costs,
    check_transitions,
    check_access,
    check_balance,
    check_partners,
    check_empties,
    check_trade_flags,
    check_theta,
    check_capacities,
    check_constants,
    check_counting,
    check_observations,
    check_notes,
)


def check(region: Region) -> list[Finding]:
    """Check a region in memory: its cells, its references, its meaning.

    Parameters
    ----------
    region : Region
        Not changed.

    Returns
    -------
    list of Finding
        Every fault; those of severity ``warning`` do not stop a run.
    """
    return [*check_values(region), *check_meaning(region)]


def check_meaning(region: Region, unknown: frozenset[str] = frozenset()) -> list[Finding]:
    """Check what the rows mean together.

    Parameters
    ----------
    region : Region
    unknown : frozenset of str
        Tables that could not be read; references into them are not judged.
    """
    findings = list(check_references(region, unknown))
    for one in MEANING:
        findings += one(region)
    return findings
