"""Tidewater, read and solved once for the tests of a file."""

from __future__ import annotations

import pytest

import landsea as ls
from landsea.region import Region


@pytest.fixture(scope="module")
def region() -> Region:
    return ls.load("tidewater")


@pytest.fixture(scope="module")
def today(region: Region) -> ls.Outcome:
    return ls.solve(region)
