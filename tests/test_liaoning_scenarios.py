"""The page's examples run on the shipped pack, and so do joint equilibria of its scenarios."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import landsea as ls
from landsea.model import worth

PAGE = Path(__file__).parents[1] / "docs" / "region-economy.md"
EXAMPLES = re.findall(r"```yaml\n(title: .*?)```", PAGE.read_text(encoding="utf-8"), re.S)
#: What each example's shock is made of, in the order of the page, and whether the region has to gain.
MEASURES = (
    ({"tariffs"}, None),
    ({"corridor"}, True),
    ({"productivity"}, True),
    ({"standards"}, True),
    ({"productivity", "labour"}, None),
)


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("liaoning"))


@pytest.fixture(scope="module")
def crowded() -> ls.Outcome:
    return ls.solve(ls.load("liaoning"), congestion=True)


def test_every_example_is_looked_at() -> None:
    assert len(EXAMPLES) == len(MEASURES)


@pytest.mark.parametrize("place", range(len(MEASURES)))
def test_an_example_of_each_kind_of_change(today: ls.Outcome, tmp_path: Path, place: int) -> None:
    file = tmp_path / f"example-{place}.yaml"
    file.write_text(EXAMPLES[place], encoding="utf-8")
    after = ls.solve(today.region, ls.Scenario.read(str(file), today.region), demand=today.demand)
    found = worth.gains(today, after)
    measures, gains = MEASURES[place]
    assert {change.measure for change in found.shock.changes} == measures
    assert abs(found.headline) > 1e-4
    if gains is not None:
        assert (found.headline > 0) is gains


def test_workers_move_to_where_more_is_made(today: ls.Outcome, tmp_path: Path) -> None:
    file = tmp_path / "move.yaml"
    file.write_text(EXAMPLES[4], encoding="utf-8")
    after = ls.solve(today.region, ls.Scenario.read(str(file), today.region), demand=today.demand)
    change = worth.gains(today, after).counterfactual
    names = list(change.model.accounts.regions)
    labour = dict(zip(names, change.labour, strict=True))
    assert labour["shenyang"] > 1.005
    assert labour["rest_of_china"] < 1
    assert labour["japan"] == 1


@pytest.mark.parametrize("name", ["bayuquan-port-rail", "manzhouli-closed", "taipingwan-terminal"])
def test_joint_equilibria_with_congestion(crowded: ls.Outcome, name: str) -> None:
    scenario = ls.Scenario.read(name, crowded.region)
    found = worth.joint(crowded.region, scenario, congestion=True, today=crowded)
    assert found.residual <= 1e-8
    assert found.rounds < 40
