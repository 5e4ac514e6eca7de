"""What a solve needs of memory: counted before, measured after."""

from __future__ import annotations

import tracemalloc

import pandas as pd
import pytest
from click.testing import CliRunner

import landsea as ls
from landsea.cli.main import main
from landsea.corridor import Corridor
from landsea.model.memory import BASE, GB, available, need
from landsea.region import Region


def larger(region: Region, times: int) -> Region:
    """Copy every zone and its goods, so that arrays outweigh all else."""
    zones = region.table("zones")
    copies = [zones.assign(zone_id=zones["zone_id"] + f"_{k}", name=zones["name"] + f" {k}") for k in range(times)]
    names = region.table("access")
    access = [names] + [names[names["zone_id"] != "*"].assign(zone_id=names["zone_id"] + f"_{k}") for k in range(times)]
    return region.replace(
        zones=pd.concat([zones, *copies], ignore_index=True), access=pd.concat(access, ignore_index=True)
    )


@pytest.mark.parametrize("seasons", [0, 1])
def test_the_count_covers_what_is_measured_and_not_much_more(seasons: int) -> None:
    region = larger(ls.load("tidewater"), 25)
    if seasons:
        row = region.table("seasons").dtypes
        one = pd.DataFrame([{"season": "ice", "share": 0.2, "source": "tale"}]).reindex(columns=row.index)
        text = [c for c in row.index if c != "share"]
        one[text] = one[text].astype(object).where(one[text].notna(), "")
        region = region.replace(seasons=one.astype(row.to_dict()))
    ls.solve(region)
    counted = need(Corridor(region))
    tracemalloc.start()
    ls.solve(region)
    measured = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert measured <= counted.total - BASE <= 3 * measured


def test_a_run_that_cannot_fit_is_refused_with_advice(tmp_path) -> None:
    result = CliRunner().invoke(main, ["run", "tidewater", "--memory", "0.1", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "needs about" in result.output
    assert "max_legs" in result.output
    assert not list(tmp_path.iterdir())


def test_free_memory_is_known_here() -> None:
    assert 0 < available() < 1e5 * GB
