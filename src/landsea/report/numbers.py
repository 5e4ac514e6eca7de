"""Numbers for reading: three figures that matter, in the unit a reader of the language expects."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

NOTHING = "–"

_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ABOUT = re.compile(r"\babout ")
_HALF = re.compile(r"\b(\d{4}) H([12])\b")
_MONTHS = re.compile(rf"\b(\d{{4}}) ({'|'.join(_MONTH_NAMES)})-({'|'.join(_MONTH_NAMES)})\b")


@cache
def _units() -> Mapping[str, Mapping[str, str]]:
    text = (files("landsea.report") / "units.csv").read_text(encoding="utf-8")
    return {row["unit"]: row for row in csv.DictReader(text.splitlines())}


def readable(value: float, figures: int = 3) -> str:
    """Write a number with the figures that matter, thousands apart, and a true minus sign."""
    if value is None or not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(places, 6)}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def plain(value: float) -> str:
    """Write a round number without noughts that say nothing."""
    return f"{value:,.10g}"


def minus(value: float) -> str:
    """Write the round number of an axis with a true minus sign."""
    return plain(float(f"{value:.6g}")).replace("-", "\N{MINUS SIGN}")


def fixed(value: float, places: int) -> str:
    """Write a number with a fixed count of decimals; what rounds to nothing but is not is marked below."""
    if value is None or not math.isfinite(value):
        return NOTHING
    if value != 0 and abs(value) < 0.5 * 10**-places:
        return f"<{10**-places:.{places}f}"
    return f"{value:,.{places}f}".replace("-", "\N{MINUS SIGN}")


def signed(text: str) -> str:
    """Put a plus sign before a number above nought."""
    nought = not text.strip("0.%")
    return text if nought or text[:1] in ("\N{MINUS SIGN}", "<", NOTHING) else f"+{text}"


class Numbers:
    """Numbers and units in one language.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language: Chinese readers expect 万吨 and 亿元, others Mt and bn yuan.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def unit(self, unit: str) -> tuple[float, str]:
        """Return the factor and the name of the unit in which a reader expects a quantity."""
        row = _units().get(unit.strip())
        if row is None:
            return 1.0, unit
        return float(row[f"{self.lang}_factor"]), row[self.lang]

    def scaled(self, unit: str, biggest: float) -> tuple[float, str]:
        """Return factor and unit name for a row whose biggest value is given (Chinese: 亿 for 万万)."""
        factor, name = self.unit(unit)
        if name.startswith("万") and abs(biggest) * factor >= 1e4:
            return factor / 1e4, f"亿{name[1:]}"
        return factor, name

    def quantity(self, value: float, unit: str) -> str:
        """Write a value with its unit, for prose."""
        factor, name = self.scaled(unit, value if math.isfinite(value) else 0.0)
        return self.joined(readable(value * factor), name)

    def joined(self, number: str, unit: str) -> str:
        """Join a number and its unit with the space the language wants."""
        if not unit or number == NOTHING:
            return number
        tight = unit == "%" or "\u4e00" <= unit[0] <= "\u9fff"
        return f"{number}{unit}" if tight else f"{number}\N{NO-BREAK SPACE}{unit}"

    def tonnes(self, t: float) -> str:
        """Write tonnes in the unit of tables (Mt; 万吨), without the unit."""
        return fixed(t * 1e-6, 2) if self.lang == "en" else fixed(t * 1e-4, 0)

    def period(self, period: object) -> str:
        """Write a year or a part of one (``2023 Jan-May``, ``2022 H1``, ``about 2022``) as the language does."""
        text = str(period)
        if self.lang == "en":
            return text
        text = _ABOUT.sub("约", text)
        text = _HALF.sub(lambda found: f"{found[1]}年{'上' if found[2] == '1' else '下'}半年", text)
        return _MONTHS.sub(lambda found: f"{found[1]}年{_month(found[2])}—{_month(found[3])}月", text)

    def percent(self, share: float) -> str:
        """Write a share as a percentage."""
        if share is None or not math.isfinite(share):
            return NOTHING
        return f"{fixed(100 * share, 1)}%"

    def change(self, before: float, after: float) -> str:
        """Write a relative change as a signed percentage."""
        if not (math.isfinite(before) and math.isfinite(after)) or before == 0:
            return NOTHING
        percent = 100 * (after - before) / abs(before)
        return signed(f"{fixed(percent, 1 if abs(percent) >= 0.95 or percent == 0 else 2)}%")


def _month(name: str) -> int:
    return _MONTH_NAMES.index(name) + 1


def biggest(values: Iterable[float]) -> float:
    """Return the largest absolute value, nought if there is none."""
    return max((abs(value) for value in values if value is not None and math.isfinite(value)), default=0.0)
