"""The house keeps its shape: imports run one way, rooms export what they say, the engine knows no region."""

from __future__ import annotations

import importlib
import importlib.metadata
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import importlinter.api
import importlinter.cli
import pytest

import landsea

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "landsea"
ROOMS = ["landsea", *(f"landsea.{found.name}" for found in pkgutil.iter_modules([str(SOURCE)]) if found.ispkg)]

#: The region that the command takes when none is named: the one place where the engine may say its name.
DEFAULT_PACK = {"cli/options.py": 'DEFAULT_PACK = "liaoning"'}
#: Names every province of China alike, so that no document's region is known better than another's.
GAZETTEER = "evidence/places.csv"


def test_imports_run_one_way(capsys, monkeypatch):
    # import-linter looks for the package from the working directory.
    monkeypatch.chdir(ROOT)
    status = importlinter.cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_no_contract_went_missing():
    configured = importlinter.api.read_configuration(str(ROOT / "pyproject.toml"))
    assert {contract["id"] for contract in configured["contracts_options"]} == {"rooms", "kernels", "command"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_exports_what_it_says(room):
    module = importlib.import_module(room)
    late = set(getattr(module, "_LATE", ()))
    bound = {name for name, value in vars(module).items() if _is_export(name, value)} | late
    assert all(hasattr(module, name) for name in late)
    stated = getattr(module, "__all__", [])
    assert bound == set(stated)
    assert len(stated) == len(set(stated))
    assert module.__doc__


def _is_export(name: str, value: object) -> bool:
    # Sub-modules and "from __future__ import" leave names that nobody meant to export.
    left_over = isinstance(value, ModuleType) or type(value).__name__ == "_Feature"
    return not name.startswith("_") and not left_over


def test_importing_says_nothing():
    code = "import landsea, landsea.cli.main"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_engine_knows_no_region():
    named = {}
    for file in sorted(SOURCE.rglob("*")):
        inside = file.relative_to(SOURCE)
        if file.suffix not in {".py", ".csv", ".j2", ".css", ".js", ".json", ".yaml"} or inside.parts[0] == "regions":
            continue
        if inside.as_posix() == GAZETTEER:
            continue
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "liaoning" in line.lower()]
        allowed = DEFAULT_PACK.get(inside.as_posix())
        unexpected = [line.strip() for line in lines if allowed is None or allowed not in line]
        if unexpected:
            named[inside.as_posix()] = unexpected
    assert not named


def test_the_version_is_stated_once():
    assert landsea.__version__ == importlib.metadata.version("landsea")
    assert f"version: {landsea.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {landsea.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
