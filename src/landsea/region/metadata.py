"""The documents of a pack beside its tables: datapackage.json and YAML files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from landsea.errors import Finding
from landsea.region.written import read_text

#: File that makes a folder a pack.
DATAPACKAGE = "datapackage.json"

#: Version of the pack format that this package reads and writes.
FORMAT = 1

_LANDSEA: dict[str, tuple[type | tuple[type, ...], bool]] = {
    "format": (int, True),
    "title_local": (str, False),
    "reference_year": (int, True),
    "currency": (str, True),
    "language_local": (str, False),
    "carbon_price_yuan_per_t": ((int, float), False),
    "yuan_per_usd": ((int, float), False),
    "fictitious": (bool, False),
}
_AMOUNTS = ("carbon_price_yuan_per_t", "yuan_per_usd")
_WORDS = {int: "a whole number", str: "a text", (int, float): "a number", bool: "true or false"}


def read_metadata(path: Path) -> tuple[dict[str, Any], list[Finding]]:
    """Read and check a datapackage.json.

    Returns
    -------
    meta : dict
        Fit for use only if there are no findings.
    findings : list of Finding
    """
    data, findings = read_json(path)
    if findings:
        return {}, findings
    if not isinstance(data, dict):
        problem, cure = "The file does not hold a JSON object.", "See docs/pack-format.md."
        return {}, [_fault(path.name, None, data, problem, cure)]
    return data, [*_general(path, data), *_landsea(path.name, data.get("landsea"))]


def read_json(path: Path) -> tuple[Any, list[Finding]]:
    """Read a JSON file; a finding says where it is broken."""
    text, findings = read_text(path)
    if text is None:
        return None, findings
    try:
        return json.loads(text), []
    except json.JSONDecodeError as error:
        problem = f"The file is not JSON: {error.msg} (character {error.colno})."
        return None, [Finding(path.name, error.lineno, None, None, problem, "Mend the line.")]


def read_yaml(path: Path) -> tuple[Any, list[Finding]]:
    """Read a YAML file; a finding says where it is broken."""
    text, findings = read_text(path)
    if text is None:
        return None, findings
    try:
        return yaml.safe_load(text), []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = f"The file is not YAML: {error.problem}."
        return None, [Finding(path.name, line, None, None, problem, "Mend the line, or the one before it.")]
    except yaml.YAMLError as error:
        problem = f"The file is not YAML: {' '.join(str(error).split())}."
        return None, [Finding(path.name, None, None, None, problem, "Remove what YAML does not allow.")]


def _general(path: Path, data: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("name", "title", "version"):
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            yield _fault(path.name, key, value, "A required text is missing.", f"Give the pack a {key}.")
    resources = data.get("resources", [])
    if not isinstance(resources, list):
        yield _fault(path.name, "resources", resources, "Not a list.", "List each file as {name, path}.")
        return
    for number, resource in enumerate(resources):
        named = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(named, str):
            cure = "Write each resource as an object with name and path."
            yield _fault(path.name, f"resources[{number}].path", named, "A resource names no file.", cure)
        elif not (path.parent / named).is_file():
            cure = "Add the file, or remove the resource."
            yield _fault(path.name, f"resources[{number}].path", named, "There is no such file in the pack.", cure)


def _landsea(file: str, settings: Any) -> Iterator[Finding]:
    if not isinstance(settings, dict):
        cure = 'Add "landsea": {"format": 1, "reference_year": ..., "currency": ...}.'
        yield _fault(file, "landsea", settings, "The settings of LandSea are missing.", cure)
        return
    for key, value in settings.items():
        if key not in _LANDSEA:
            yield _fault(file, f"landsea.{key}", value, "Unknown key.", f"Keys: {', '.join(_LANDSEA)}.")
    for key, (kind, required) in _LANDSEA.items():
        value = settings.get(key)
        if value is None and not required:
            continue
        # In Python true is a whole number; in a pack it is not.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            word = _WORDS[kind]
            yield _fault(file, f"landsea.{key}", value, f"The value is not {word}.", f"Give {word}.")
        elif key == "format" and value != FORMAT:
            problem = f"The pack has format {value}; this version reads format {FORMAT}."
            yield _fault(file, "landsea.format", value, problem, "Use a version of LandSea that reads it.")
        elif key in _AMOUNTS and not 0 <= float(str(value)) < float("inf"):
            yield _fault(file, f"landsea.{key}", value, "The amount is negative or not finite.", "Give 0 or more.")


def _fault(file: str, column: str | None, value: object, problem: str, cure: str) -> Finding:
    shown = None if value is None else str(value)
    return Finding(file=file, row=None, column=column, value=shown, problem=problem, cure=cure)
