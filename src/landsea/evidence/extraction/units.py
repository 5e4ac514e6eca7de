"""Units: what is written, and its base. Conversion is pint's, with the field's units added."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

#: The field's units on top of pint's own; ``mu`` is the Chinese acre, ``tce`` a tonne of standard coal.
_DEFINITIONS = """
yuan = [currency_yuan]
USD = [currency_dollar]
EUR = [currency_euro]
JPY = [currency_yen]
HKD = [currency_hkd]
person = [person] = _ = persons
TEU = [container]
dwt = [deadweight]
tce = [standard_coal]
percent_ = [share] = _ = percent
percentage_points = [point] = _ = percentage_point
basis_point = 0.01 * percentage_points
permille_ = 0.1 * percent_ = _ = permille
ratio_ = [ratio] = _ = ratio
mu = hectare / 15
ten_years = 10 * year
degree_ = [warmth] = _ = degC
""".strip()

#: Base units that are not spelt as pint spells them.
_BASES = {
    "percent": "percent_",
    "km2": "kilometer**2",
    "m2": "meter**2",
    "m3": "meter**3",
    "t": "tonne",
    "t-km": "tonne*kilometer",
    "person-km": "person*kilometer",
    "kWh": "kilowatt_hour",
    "yuan/t": "yuan/tonne",
    "yuan/m2": "yuan/meter**2",
    "persons/km2": "person/kilometer**2",
    "t/day": "tonne/day",
    "km/h": "kilometer/hour",
    "ug/m3": "microgram/meter**3",
    "ug": "microgram",
    "km": "kilometer",
    "m": "meter",
    "mm": "millimeter",
    "ha": "hectare",
    "W": "watt",
    "ratio": "ratio_",
    "degC": "degree_",
    "knots": "knot",
}
#: Spelt as pint must not read them: its own percent is a pure number, and its own degree an angle.
_OWN = {"percent": "percent_", "permille": "permille_", "ratio": "ratio_", "degree": "degree_"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it may be written.

    Attributes
    ----------
    surface : str
        What is written.
    base : str
        Unit in which the value is given.
    factor : Decimal
        How many of `base` one of it is.
    """

    surface: str
    base: str
    factor: Decimal


@cache
def units(lang: str) -> dict[str, Unit]:
    """Return the units of a language by what is written (lower case, but where the case tells units apart)."""
    registry = _registry()
    text = resources.files("landsea.evidence").joinpath("units.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["lang"] == lang]
    return {row["surface"]: Unit(row["surface"], row["base"], _factor(registry, row)) for row in rows}


@cache
def written(lang: str) -> str:
    """Return a regular expression's alternation of the units of a language, the longest first."""
    return alternatives(units(lang))


def alternatives(words: Iterable[str]) -> str:
    """Return an alternation of words, the longest first; a space may be any white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def find(surface: str, lang: str) -> Unit | None:
    """Return the unit that is written so, or None."""
    known = units(lang)
    plain = re.sub(r"\s+", " ", surface)
    return known.get(plain) or known.get(plain.lower())


def _factor(registry: Any, row: dict[str, str]) -> Decimal:
    if row["base"] == "count":
        return Decimal(1)
    spelt = _OWN.get(row["expression"], row["expression"])
    factor = registry.Quantity(Decimal(1), spelt).to(_BASES.get(row["base"], row["base"])).magnitude
    rounded = Decimal(str(factor)).quantize(Decimal("1e-12")).normalize()
    # A third of a thing stays as exact as a Decimal can hold it.
    return rounded if abs(rounded - Decimal(str(factor))) < Decimal("1e-18") else Decimal(str(factor))


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(non_int_type=Decimal, on_redefinition="ignore")
    for line in _DEFINITIONS.splitlines():
        registry.define(line)
    return registry
