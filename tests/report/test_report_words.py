"""The report's words: none missing, none unused, the same blanks to fill in every language."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from landsea.region.schema import schema
from landsea.report.catalogue import LANGUAGES, Catalogue, strings

ROOM = Path(str(files("landsea.report")))
CODE = "\n".join(file.read_text(encoding="utf-8") for kind in ("*.py", "*.j2") for file in ROOM.rglob(kind))
PREFIXES = set(re.findall(r'\.choice\(\s*"(\w+)"', CODE))


def test_every_key_asked_for_exists():
    asked = set(re.findall(r'\bt\(\s*"([^"]+)"', CODE))
    assert asked - set(strings()) == set()


def test_no_key_is_unused():
    quoted = set(re.findall(r'"([^"\n]+)"', CODE))
    unused = {key for key in strings() if key not in quoted and key.split(".")[0] not in PREFIXES}
    assert unused == set()


def test_every_key_has_every_language():
    lacking = [(key, lang) for key, row in strings().items() for lang in LANGUAGES if not row[lang].strip()]
    assert lacking == []


@pytest.mark.parametrize("key", strings())
def test_languages_have_the_same_blanks(key):
    blanks = [set(re.findall(r"{(\w+)}", strings()[key][lang])) for lang in LANGUAGES]
    assert blanks[0] == blanks[1]


@pytest.mark.parametrize(
    ("prefix", "table", "column"),
    [
        ("status", "node", "status"),
        ("source_kind", "sources", "kind"),
        ("claim", "claims", "kind"),
        ("kind", "modes", "kind"),
        ("capacity_unit", "capacities", "unit"),
        ("capacity_kind", "capacities", "kind"),
    ],
)
def test_every_choice_of_the_schema_has_words(prefix, table, column):
    choices = schema()[table].column(column).choices
    assert choices
    assert {f"{prefix}.{choice}" for choice in choices} - set(strings()) == set()


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="choose one of en, zh"):
        Catalogue("xx")


def test_a_choice_without_words_shows_itself():
    assert Catalogue("zh").choice("group", "Tides") == "Tides"
