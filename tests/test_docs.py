"""The documentation is true: its examples run, its generated pages are fresh, what is exported is explained."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import landsea as ls
from landsea.cli.main import main as command
from landsea.model import TABLES
from landsea.report import Standing

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
PROSE = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((DOCS / "decisions").glob("*.md"))]


def script(name: str) -> ModuleType:
    """Import a script of the docs folder."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_print_what_the_page_shows(page):
    assert script("refresh").refresh(read(page), kinds=["runs"]) == read(page), "run `make docs`"


@pytest.mark.parametrize("page", ["README.md", "docs/own-region.md", "docs/python.md", "docs/tutorial.md"])
def test_pages_with_examples_have_them(page):
    assert script("refresh").examples(read(ROOT / page))


def test_every_filled_example_shows_its_output():
    for page in PAGES:
        for example in script("refresh").examples(read(page)):
            assert example.kind == "runs" or example.shown, f"{page.name}: run `make run docs`"


def test_the_tutorial_is_about_the_pack_that_ships():
    digest = ls.load("liaoning").digest[:12]
    assert f"region liaoning digest {digest}\n" in read(DOCS / "tutorial.md"), "run `make run docs`"


@pytest.mark.parametrize(("name", "page"), [("generate_cli", "cli.md"), ("generate_pack_format", "pack-format.md")])
def test_generated_pages_are_fresh(name, page):
    done = subprocess.run([sys.executable, DOCS / f"{name}.py"], capture_output=True, text=True, check=True)
    assert done.stdout == read(DOCS / page), "run `make docs`"


def test_every_command_and_option_is_documented():
    page = read(DOCS / "cli.md")
    for name, one in command.commands.items():
        assert f"## `landsea {name}`" in page
        section = page.split(f"## `landsea {name}`")[1].split("\n## ")[0]
        options = [name for parameter in one.params for name in parameter.opts if name.startswith("-")]
        assert [option for option in options if option not in section] == []
        assert f"| `{name}` |" in page, "the table of JSON keys names every command"


def section(page: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f"outputs.md has no section {heading}"
    return found[1]


def explained(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \| \S", text, re.MULTILINE)


@pytest.fixture(scope="module")
def outcomes():
    region = ls.load("tidewater")
    today = ls.solve(region)
    return today, ls.solve(region, ls.Scenario.read("border-closed", region), demand=today.demand)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table_is_explained(outcomes, name):
    assert explained(section(read(DOCS / "outputs.md"), name)) == list(getattr(outcomes[1], name).columns)


def test_tables_beside_the_runs_are_explained(outcomes):
    text = section(read(DOCS / "outputs.md"), "Beside the runs")
    columns = [*ls.compare(*outcomes).reset_index().columns, *outcomes[0].demand.balance.columns, "low", "high"]
    columns += [column for table in Standing.of(outcomes[0]).tables().values() for column in table.columns]
    assert [column for column in columns if f"`{column}`" not in text] == []


def test_links_lead_somewhere():
    broken = []
    for page in PROSE:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", read(page)):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_prose_is_plain():
    """No word that tells a reader that something is easy."""
    words = re.compile(r"\b(simply|obviously|just|easily|of course)\b", re.IGNORECASE)
    used = [f"{page.name}: {match[0]}" for page in PROSE for match in words.finditer(read(page))]
    assert used == []


def test_the_first_screen_is_short():
    before = read(ROOT / "README.md").split("    make run")[0]
    assert len(before.split()) <= 150
