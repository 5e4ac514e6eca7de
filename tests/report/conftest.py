from __future__ import annotations

import json
from pathlib import Path

import pytest
from synthetic_report import StandInOutcome, StandInRegion, outcome, region, scenario, small_rows

COAST = {
    "land": [[[110, 30], [121.5, 30], [121.5, 40.2], [124, 40.5], [135, 45], [135, 55], [110, 55], [110, 30]]],
    "rivers": [{"name": "Reed River", "name_local": "芦河", "line": [[125, 45], [123, 42], [122, 40.8]]}],
    "attribution": "Natural Earth",
}


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack's folder with a map."""
    folder = tmp_path_factory.mktemp("pack")
    (folder / "map").mkdir(parents=True)
    (folder / "map" / "coast.json").write_text(json.dumps(COAST), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small(pack: Path) -> StandInRegion:
    return region(pack, **small_rows())


@pytest.fixture(scope="session")
def today(small: StandInRegion) -> StandInOutcome:
    return outcome(small)


@pytest.fixture(scope="session")
def after(small: StandInRegion) -> StandInOutcome:
    return outcome(small, 2, scenario())
