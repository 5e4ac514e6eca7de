"""Scenarios as YAML, in the form that :meth:`landsea.planning.Scenario.read` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from landsea.planning.scenario import Change, Scenario

_TEXTS = ("title", "title_local", "description", "description_local", "source")


def scenario_yaml(scenario: Scenario) -> str:
    """Return a scenario as the text of a file."""
    texts = {name: getattr(scenario, name) for name in _TEXTS if getattr(scenario, name)}
    cost = {"projects": list(scenario.projects)} if scenario.projects else {}
    data = {**texts, **cost, "changes": [_change(one) for one in scenario.changes]}
    return str(yaml.safe_dump(_plain(data), sort_keys=False, allow_unicode=True, width=100))


def write_scenario(scenario: Scenario, file: Path) -> None:
    """Write a scenario's file, whole or not at all."""
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(scenario_yaml(scenario), encoding="utf-8")
    beside.replace(file)


def _change(change: Change) -> dict[str, Any]:
    if change.table == "grammar":
        return {"grammar": {key: how["to"] for key, how in change.set.items()}}
    parts = {"add": change.add, "where": change.where, "set": change.set, "remove": change.remove}
    return {"table": change.table, **{name: part for name, part in parts.items() if part}}


def _plain(value: Any) -> Any:
    """Turn NumPy's scalars and mappings of any kind into what YAML knows."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
