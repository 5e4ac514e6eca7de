"""Demand estimated from counts made by a known demand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.model.counts import Count, read_counts, shares
from landsea.model.estimate import estimate
from landsea.region import Region

COLUMNS = ["count", "flow", "place", "direction", "from_mode", "to_mode", "commodity", "value", "unit", "rel_error"]


def all_counts(outcome: ls.Outcome) -> list[Count]:
    """Count everything that moves, as the outcome's own tables tell it."""
    found = []
    for row in outcome.links.to_dict("records"):
        for way in ("forward", "backward"):
            found.append(("link", row["link_id"], way, "*", "*", row["commodity"], row[f"{way}_t"]))
    for row in outcome.transfers.to_dict("records"):
        modes = (row["from_mode"], row["to_mode"])
        found.append(("transfer", row["terminal_id"], "both", *modes, row["commodity"], row["t"]))
    for row in outcome.access.to_dict("records"):
        found.append(("access", row["zone_id"], "both", row["mode"], "*", row["commodity"], row["access_t"]))
        found.append(("egress", row["zone_id"], "both", row["mode"], "*", row["commodity"], row["egress_t"]))
    return [Count(f"c{k}", *one, "t", 1e-4) for k, one in enumerate(found) if one[-1] > 1]


def test_shares_times_demand_are_the_loads(today: ls.Outcome) -> None:
    counts = all_counts(today)
    total = sum(
        np.einsum("kod,od->k", shares(today, counts, name), today.commodity_flows[name].demand)
        for name in today.commodity_flows
    )
    np.testing.assert_allclose(total, [one.value for one in counts], rtol=1e-9)


@pytest.mark.parametrize("method", ["gls", "entropy"])
def test_a_known_demand_is_recovered(region: Region, today: ls.Outcome, method: str) -> None:
    random = np.random.default_rng(1)
    truth = {name: t * random.uniform(0.6, 1.6, t.shape) for name, t in today.demand.tonnes.items()}
    counted = ls.solve(region, demand=replace(today.demand, tonnes=truth))
    found = estimate(today, all_counts(counted), method)
    cells = found.cells.set_index(["origin", "destination", "commodity"])
    actual = counted.od.set_index(cells.index.names)["t"]
    # What the counts determine is right; the rest says of itself that it is not.
    firm = cells[cells["determined"] > 0.9999]
    assert len(firm) > len(cells) / 2
    np.testing.assert_allclose(firm["t"], actual.loc[firm.index], rtol=2e-2)
    assert found.misfit < 1 < found.misfit_before
    again = ls.solve(region, demand=found.demand)
    np.testing.assert_allclose(
        again.links.set_index(["link_id", "commodity"])["forward_t"],
        counted.links.set_index(["link_id", "commodity"])["forward_t"].reindex(
            pd.MultiIndex.from_frame(again.links[["link_id", "commodity"]])), rtol=2e-2, atol=200)  # fmt: skip


def test_boxes_are_counted_in_boxes(today: ls.Outcome) -> None:
    table = today.transfers[today.transfers["terminal_id"] == "saltmouth"]
    teu = table["teu"].sum()
    one = Count("boxes", "transfer", "saltmouth", "both", "*", "*", "*", 1.0, "teu", 0.05)
    total = sum(float((shares(today, [one], n)[0] * f.demand).sum()) for n, f in today.commodity_flows.items())
    assert total == pytest.approx(teu)


def test_every_fault_of_a_file_is_told(tmp_path: Path, today: ls.Outcome) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(
        "count,flow,place,value,unit,commodity\n"
        "a,road,saltmouth,5,t,*\nb,link,rail_saltmouth_frok,5,t,*\nc,transfer,saltmouth,-1,kg,gold\n"
    )
    with pytest.raises(ls.LandSeaError) as error:
        read_counts(file, today)
    told = [(one.row, one.column) for one in error.value.findings]
    assert told == [(2, "flow"), (3, "place"), (4, "unit"), (4, "value"), (4, "commodity")]
    assert "rail_saltmouth_fork" in str(error.value)
    file.write_text("count,flow,places\nq,link,road_one\n")
    with pytest.raises(ls.LandSeaError, match="There is no such column"):
        read_counts(file, today)


def test_counts_of_nothing_are_refused(today: ls.Outcome) -> None:
    idle = Count("idle", "transfer", "midvale", "both", "*", "*", "box_empty", 5.0, "t", 0.05)
    with pytest.raises(ls.LandSeaError, match="tell nothing"):
        estimate(today, [replace(idle, from_mode="sea")])
