"""Units of tables in the base units of claims."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

_SCALES = {"bn ": 1e9, "billion ": 1e9, "million ": 1e6, "k ": 1e3, "thousand ": 1e3, "亿": 1e8, "万": 1e4}
#: Units of what cannot be added up, so that a share of a total has no meaning.
_PURE = frozenset({"percent", "percentage_points", "index", "ratio", "rank", "ordinal", "years", "months", "days"})


def base(value: float, unit: str) -> tuple[float, str]:
    """Return a value in its base unit: 3.38 "bn USD" as 3.38e9 "USD"; a unit not known stays as it is."""
    for prefix, scale in _SCALES.items():
        if unit.startswith(prefix) and len(unit) > len(prefix):
            return base(value * scale, unit[len(prefix) :])
    row = _units().get(unit)
    return (value * float(row["scale"]), row["base"]) if row else (value, unit)


def adds_up(unit: str) -> bool:
    """Tell whether quantities of a unit can be parts of a total."""
    return unit not in _PURE and not unit.startswith("per ") and "/" not in unit


def chinese(unit: str) -> str:
    """Return a base unit's name in Chinese; the unit itself where the table has none."""
    row = _units().get(unit)
    return row["zh"] if row else unit


@cache
def _units() -> dict[str, dict[str, str]]:
    text = resources.files("landsea.evidence.conflicts").joinpath("units.csv").read_text(encoding="utf-8")
    return {row["unit"]: row for row in csv.DictReader(text.splitlines())}
