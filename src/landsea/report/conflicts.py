"""The contradictions among a pack's claims and observations."""

from __future__ import annotations

from collections.abc import Sequence

from landsea.evidence import Conflict, find_conflicts
from landsea.evidence.conflicts import of_fact
from landsea.evidence.tables import claim_facts, observation_facts, places
from landsea.report.inputs import RegionLike
from landsea.report.names import records


def conflicts_of(region: RegionLike) -> Sequence[Conflict]:
    """Return the contradictions among the pack's claims and observations, agreements last."""
    rows = {name: records(region.table(name)) for name in ("sources", "claims", "observations", "indicators")}
    facts = [
        *claim_facts("", rows["claims"], rows["sources"]),
        *observation_facts("", rows["observations"], rows["indicators"], rows["sources"]),
    ]
    known = places(records(region.table("zones")), records(region.table("groups")), records(region.table("terminals")))
    parents = {name: outer for name, _, outer in known if outer}
    return find_conflicts((of_fact(one) for one in facts), parents)
