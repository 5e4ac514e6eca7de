"""The page on the pack format is the schema's, and its examples are right."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from landsea.region import parse_grammar, schema
from landsea.region.metadata import read_metadata

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_pack_format", DOCS / "generate_pack_format.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "pack-format.md").read_text(encoding="utf-8")


def test_the_page_is_not_stale(generator, page):
    assert generator.page(page) == page, "run: make docs"


def test_every_table_and_column_is_on_the_page(page):
    for table in schema().values():
        section = page.split(f"### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            assert f"`{column.name}`" in section


def test_a_stale_page_is_renewed(generator, page):
    stale = re.sub(r"### link\n.*?### geometry", "### geometry", page, flags=re.DOTALL)
    assert stale != page
    assert generator.page(stale) == page


def test_the_grammar_on_the_page_is_a_grammar(page):
    (text,) = re.findall(r"```yaml\n(max_legs.*?)```", page, flags=re.DOTALL)
    grammar, findings = parse_grammar(yaml.safe_load(text))
    assert findings == []
    assert grammar.max_legs == 4


def test_the_settings_on_the_page_are_settings(page, tmp_path):
    (text,) = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    document = {"name": "x", "title": "X", "version": "1", **json.loads("{" + text + "}")}
    (tmp_path / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    assert read_metadata(tmp_path / "datapackage.json")[1] == []
