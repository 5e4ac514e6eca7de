"""Freed memory is kept where the C library can be told so, and nowhere against the user's own setting."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from landsea.corridor.heap import keep_freed
kept = keep_freed()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        some = [np.ones(250_000) for _ in range(40)]
        del some
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults()
print(int(kept), faults())
"""


def measured(**environment: str) -> tuple[bool, int]:
    """Say whether memory is kept, and how many pages were asked for again, in a process of its own."""
    rest = {name: value for name, value in os.environ.items() if name != "MALLOC_TRIM_THRESHOLD_"}
    done = subprocess.run(
        [sys.executable, "-c", FAULTS], check=True, capture_output=True, text=True, env={**rest, **environment}
    )
    kept, faults = done.stdout.split()
    return kept == "1", int(faults)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_freed_memory_is_taken_again_without_a_page_fault() -> None:
    kept, faults = measured()
    assert kept
    own, without = measured(MALLOC_TRIM_THRESHOLD_="131072")
    assert not own
    assert faults < without / 10
