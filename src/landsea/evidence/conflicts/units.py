"""Units of tables in the base units of claims."""

from __future__ import annotations

_SCALES = {
    "bn ": 1e9, "billion ": 1e9, "million ": 1e6, "k ": 1e3, "thousand ": 1e3, "亿": 1e8, "万": 1e4,
}  # fmt: skip
_NAMES = {
    "%": ("percent", 1.0), "percentage points": ("percentage_points", 1.0), "pp": ("percentage_points", 1.0),
    "Mt": ("t", 1e6), "kt": ("t", 1e3), "GW": ("W", 1e9), "MW": ("W", 1e6), "times": ("ratio", 1.0),
    "元": ("yuan", 1.0), "吨": ("t", 1.0), "人": ("persons", 1.0), "RMB": ("yuan", 1.0), "CNY": ("yuan", 1.0),
    "tonnes": ("t", 1.0), "people": ("persons", 1.0), "US$": ("USD", 1.0), "points": ("percentage_points", 1.0),
    "percentage_point": ("percentage_points", 1.0), "score": ("index", 1.0), "dimensionless": ("index", 1.0),
}  # fmt: skip
#: Units of things that can be added up, so that a share of a total has a meaning.
_PURE = frozenset({"percent", "percentage_points", "index", "ratio", "rank", "ordinal", "years", "months", "days"})


#: Words for what is counted.
_COUNTED = frozenset(
    "projects project firms companies enterprises pairs routes trains items cases institutions vehicles stations 个 家 项 列"
    .split()
)


def base(value: float, unit: str) -> tuple[float, str]:
    """Return a value in its base unit: 3.38 "bn USD" as 3.38e9 "USD"."""
    for prefix, scale in _SCALES.items():
        if unit.startswith(prefix) and len(unit) > len(prefix):
            return base(value * scale, unit[len(prefix) :])
    if unit in _COUNTED:
        return value, "count"
    name, scale = _NAMES.get(unit, (unit, 1.0))
    return value * scale, name


def adds_up(unit: str) -> bool:
    """Tell whether quantities of a unit can be parts of a total."""
    return unit not in _PURE and not unit.startswith("per ") and "/" not in unit
