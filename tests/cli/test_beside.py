"""Work in a forked process: the same result or the same error, with a fork and without."""

from __future__ import annotations

import os
import sys

import pytest

from landsea.cli import beside
from landsea.errors import NetworkError

# Python 3.12 and later warn of any fork beside other threads; those of this test run are the test runner's own.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def _refuse() -> int:
    msg = "no way"
    raise NetworkError(msg)


@pytest.fixture(params=[True, False])
def forking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    possible = bool(request.param) and beside.can_fork()
    monkeypatch.setattr(beside, "can_fork", lambda: possible)
    return possible


def test_result_comes_back(forking: bool) -> None:
    held = {"unpicklable": lambda: 41}
    with beside.Beside(lambda: (held["unpicklable"]() + 1, os.getpid())) as work:
        value, process = work.result()
    assert value == 42
    assert (process != os.getpid()) == forking


def test_error_comes_back(forking: bool) -> None:
    with beside.Beside(_refuse) as work, pytest.raises(NetworkError, match="no way"):
        work.result()


def test_two_in_a_row_do_not_mix(forking: bool) -> None:
    for number in (1, 2):
        with beside.Beside(lambda number=number: number) as work:
            assert work.result() == number


def test_forks_only_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not beside.can_fork()
