"""Checks of what the tables mean: each function reports one kind of fault and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from landsea.errors import Finding
from landsea.region.checks.access import check_access
from landsea.region.checks.accounts import (
    check_accounts_sums,
    check_accounts_whole,
    check_coefficients,
    check_elasticities,
    check_groups,
    check_sector_goods,
    check_untraded,
)
from landsea.region.checks.catalogue import check_components, check_formulas, check_indices
from landsea.region.checks.chains import check_grammar_costs, check_grammar_modes, check_transitions
from landsea.region.checks.choice import check_capacities, check_constants, check_handling, check_theta
from landsea.region.checks.counts import check_counting, check_observations
from landsea.region.checks.keys import check_keys
from landsea.region.checks.network import check_geometry, check_lengths, check_loops, check_ranges, check_transfer_modes
from landsea.region.checks.parameters import check_parameter_ranges
from landsea.region.checks.places import check_countries
from landsea.region.checks.projects import check_appraisal, check_project_levers, check_projects
from landsea.region.checks.provenance import check_notes
from landsea.region.checks.references import check_references
from landsea.region.checks.schedule import check_movements, check_seasons, check_services
from landsea.region.checks.trade import check_balance, check_empties, check_partners, check_trade_flags
from landsea.region.checks.values import check_values
from landsea.region.region import Region

_TRADE = ("zones", "commodities", "supply_use", "demand")
_ACCOUNTS = ("economies", "sectors", "input_coefficients", "accounts", "trade")
_REACH = ("node", "link", "zones", "access", "modes", "mode_costs", "commodities", "grammar")

#: Checks that look at rows together, each with the tables without which its findings would mean nothing.
MEANING: tuple[tuple[Callable[[Region], Iterable[Finding]], tuple[str, ...]], ...] = (
    (check_keys, ()),
    (check_loops, ()),
    (check_lengths, ()),
    (check_geometry, ()),
    (check_countries, ()),
    (check_ranges, ("link", "terminals", "modes")),
    (check_transfer_modes, ("link", "terminals", "modes")),
    (check_grammar_modes, ("modes",)),
    (check_grammar_costs, ("modes", "mode_costs", "link")),
    (check_transitions, ("grammar", "transfers")),
    (check_access, _REACH),
    (check_groups, ()),
    (check_balance, _TRADE),
    (check_partners, _TRADE),
    (check_empties, ()),
    (check_trade_flags, ()),
    (check_theta, ()),
    (check_capacities, ()),
    (check_constants, ()),
    (check_handling, ()),
    (check_seasons, ()),
    (check_movements, ("link", "node")),
    (check_services, ("terminals", "transfers", "modes")),
    (check_counting, ("node", "link", "zones", "terminals", "modes", "commodities")),
    (check_observations, ("indicators", "counting")),
    (check_formulas, ("indicators",)),
    (check_indices, ("indices", "components", "indicators")),
    (check_components, ("indices", "components", "indicators")),
    (check_accounts_whole, ("economies", "sectors", "sector_goods", "input_coefficients", "accounts", "trade")),
    (check_coefficients, ("input_coefficients",)),
    (check_elasticities, ("sectors",)),
    (check_sector_goods, ("sector_goods", "commodities")),
    (check_accounts_sums, _ACCOUNTS),
    (check_untraded, ("sectors", "trade")),
    (check_parameter_ranges, ("parameter_ranges", "sectors", "commodities", "input_coefficients")),
    (check_projects, ("projects", "appraisal")),
    (check_appraisal, ("appraisal",)),
    (check_project_levers, ("project_levers", "link", "terminals", "modes", "commodities", "services", "capacities")),
    (check_notes, ()),
)


def check(region: Region, cells_of: Collection[str] | None = None) -> list[Finding]:
    """Check a region in memory: its cells, its references, its meaning.

    Parameters
    ----------
    region : Region
        Not changed.
    cells_of : collection of str, optional
        Tables whose cells are looked at; all by default. Those of a region checked before need no second look.

    Returns
    -------
    list of Finding
        Every fault; those of severity ``warning`` do not stop a run.
    """
    return [*check_values(region, cells_of), *check_meaning(region)]


def check_meaning(region: Region, unknown: frozenset[str] = frozenset()) -> list[Finding]:
    """Check what the rows mean together.

    Parameters
    ----------
    region : Region
    unknown : frozenset of str
        Tables (or ``grammar``) that could not be read; nothing that rests on them is judged.
    """
    findings = list(check_references(region, unknown))
    for one, needs in MEANING:
        if not unknown.intersection(needs):
            findings += one(region)
    return findings
