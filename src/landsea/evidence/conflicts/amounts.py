"""Amounts in words: a number with its unit at a scale that reads well, in English and Chinese."""

from __future__ import annotations

from landsea.evidence.conflicts.units import chinese

_EN = {"percentage_points": "percentage points", "count": "", "index": "", "ratio": "times"}
_SCALES = {"en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")), "zh": ((1e8, "亿"), (1e4, "万"))}


def amount(value: float, unit: str, lang: str = "en") -> str:
    """Write an amount: 766 billion yuan, 7662亿元, 16.5%, 0.49.

    Parameters
    ----------
    value : float
        In the base of `unit`.
    unit : str
    lang : {"en", "zh"}
    """
    if unit == "W":
        return _power(value)
    scaled, scale = value, ""
    for size, name in _SCALES[lang]:
        if abs(value) >= size and unit not in ("percent", "index"):
            scaled, scale = value / size, name
            break
    number = f"{scaled:.4g}" if abs(scaled) < 1e4 else f"{scaled:,.0f}"
    name = chinese(unit) if lang == "zh" else _EN.get(unit, unit.replace("_", " "))
    if unit == "percent":
        return f"{number}%"
    if lang == "zh":
        return f"{number}{scale}{name}"
    return " ".join(part for part in (number, scale, name) if part)


def _power(watts: float) -> str:
    for size, name in ((1e9, "GW"), (1e6, "MW"), (1e3, "kW")):
        if abs(watts) >= size:
            return f"{watts / size:.4g} {name}"
    return f"{watts:.4g} W"
