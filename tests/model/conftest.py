"""Tidewater, solved once."""

from __future__ import annotations

import pytest

import landsea as ls
from landsea.region import Region


@pytest.fixture(scope="session")
def region() -> Region:
    return ls.load("tidewater")


@pytest.fixture(scope="session")
def today(region: Region) -> ls.Outcome:
    return ls.solve(region)
