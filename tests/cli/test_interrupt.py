"""Ctrl-C in a real process: exit status 130, no traceback, nothing half-written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Interrupts itself with a real signal as soon as a stage begins, in a second process too, and then goes on with it.
SCRIPT = """
import os, signal, sys
import landsea.cli.running as running
stage, first = getattr(running, {stage!r}), os.getpid()
def interrupted(*args, **kwargs):
    os.kill(first, signal.SIGINT)
    return stage(*args, **kwargs)
setattr(running, {stage!r}, interrupted)
from landsea.cli.main import main
main(["run", "tidewater", "--out", {out!r}])
"""


def interrupted(stage: str, out: Path) -> subprocess.CompletedProcess[str]:
    code = SCRIPT.format(stage=stage, out=str(out))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("stage", ["solve", "_settle", "export", "report", "_take_place"])
def test_an_interrupt_leaves_nothing(stage: str, tmp_path: Path) -> None:
    # _settle runs while the variants are solved in a second process.
    done = interrupted(stage, tmp_path / "out")
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert "Interrupted" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_run_survives_an_interrupt(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "landsea-run.json").write_text("{}")
    (out / "kept.txt").write_text("earlier")
    assert interrupted("report", out).returncode == 130
    assert (out / "kept.txt").read_text() == "earlier"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
