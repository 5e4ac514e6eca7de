"""What an ensemble varies: the choices that could be defended, and how far weights and data may be off.

Sources: Saisana, Saltelli & Tarantola (2005). Which alternatives are defensible is a judgement of whoever runs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import Finding
from landsea.indicators.choices import AGGREGATE, IMPUTE, NORMALISE, TREAT, WEIGHTS
from landsea.indicators.framework import Framework, IndexTableError, table_of

Floats = NDArray[np.float64]

#: Scales on which every mean is defined: z-scores are brought to 100 and 10, the rest to 1 to 100.
POSITIVE = {"minmax": (1.0, 100.0), "zscore": (100.0, 10.0)}
#: Different draws of weights, or of data, that a draw picks from.
POOL = 1024
#: Half the width of the central 90 % of a normal distribution, in standard deviations.
NINETY = 1.6448536269514722


@dataclass(frozen=True)
class Variation:
    """What is drawn at random, each alternative as likely as the others; an empty one is kept as chosen.

    Attributes
    ----------
    impute, treat, normalise, weights, aggregate : tuple of str
        Alternatives for each choice.
    spread : float
        Every weight is drawn evenly from this share below to this share above itself.
    drop_one : bool
        Leave out no indicator or any one, each as likely.
    error : float
        Standard deviation of every raw value, as a share of its size.
    """

    impute: tuple[str, ...] = ()
    treat: tuple[str, ...] = ()
    normalise: tuple[str, ...] = ("minmax", "zscore", "prank")
    weights: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ("amean", "gmean")
    spread: float = 0.25
    drop_one: bool = False
    error: float = 0.0

    @classmethod
    def parse(cls, words: Sequence[str]) -> Variation:
        """Read ``choice=alternative,alternative`` words; what is not named does not vary.

        Raises
        ------
        LandSeaError
            If a choice or alternative is not known.
        """
        known = {"impute": IMPUTE, "treat": TREAT, "normalise": NORMALISE, "weights": WEIGHTS, "aggregate": AGGREGATE}
        made: dict[str, object] = {"normalise": (), "aggregate": (), "spread": 0.0}
        for word in words:
            name, _, values = word.partition("=")
            if name in known:
                given = tuple(values.split(","))
                wrong = [one for one in given if one.partition(":")[0] not in known[name]]
                if wrong:
                    msg = f"--vary {name}: there is no {', '.join(wrong)}; choose among {', '.join(known[name])}."
                    raise IndexTableError(msg)
                made[name] = given
            elif name in ("spread", "error"):
                made[name] = _share(name, values)
            elif name == "drop" and values == "one":
                made["drop_one"] = True
            else:
                msg = f"--vary takes {', '.join(known)}, spread, error or drop=one, not {word!r}."
                raise IndexTableError(msg)
        return cls(**made)  # type: ignore[arg-type]


def _share(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < (1 if name == "spread" else np.inf):
        msg = f"--vary {name} takes a share such as 0.1, not {text!r}."
        raise IndexTableError(msg)
    return value


@dataclass(frozen=True)
class Intervals:
    """Uncertain values: each a normal distribution of two halves, 90 % of it between a lower and an upper end.

    Attributes
    ----------
    below, above : (n, k) arrays
        Standard deviations towards less and more, by unit and indicator; nought where a value is certain.
    """

    below: Floats
    above: Floats

    def draw(self, values: pd.DataFrame, seed: int) -> pd.DataFrame:
        """Draw all values once."""
        z = np.random.default_rng(seed).standard_normal(values.shape)
        sd = np.where(z < 0, self.below, self.above)
        return values + z * sd


def intervals_of(framework: Framework, error: float, table: pd.DataFrame | None = None) -> Intervals:
    """Gather how uncertain every value is.

    Parameters
    ----------
    framework : Framework
    error : float
        Standard deviation as a share of the value's size, where the table says nothing.
    table : pandas.DataFrame, optional
        uCode, iCode, low, high (and Time for a panel): ends of the 90 % intervals.

    Raises
    ------
    LandSeaError
        If a row names an unknown unit or indicator, or its ends are not on either side of the value.
    """
    values = framework.data[framework.indicators].astype(float)
    below = np.array((values.abs() * error).fillna(0.0), float)
    above = below.copy()
    rows = {unit: at for at, unit in enumerate(values.index)}
    columns = {str(code): at for at, code in enumerate(values)}
    known = values.to_numpy(float)
    for _, line in (pd.DataFrame() if table is None else table).iterrows():
        unit = (line["uCode"], float(line["Time"])) if framework.is_panel else line["uCode"]
        code = str(line["iCode"])
        if unit not in rows or code not in columns:
            msg = f"The intervals name {unit!r} and {code!r}, which are not in the data."
            raise IndexTableError(msg)
        at = (rows[unit], columns[code])
        low, value, high = float(line["low"]), known[at], float(line["high"])
        if not low <= value <= high:
            msg = f"The interval of {unit!r}, {code!r} goes from {low:g} to {high:g} and does not hold its {value:g}."
            raise IndexTableError(msg)
        below[at], above[at] = (value - low) / NINETY, (high - value) / NINETY
    return Intervals(below, above)


def read_intervals(file: Path, framework: Framework) -> pd.DataFrame:
    """Read a table of uncertain values: uCode, iCode, low, high, and Time for a panel.

    Raises
    ------
    LandSeaError
        With every missing column and every end that is no number.
    """
    findings: list[Finding] = []
    needed = ("uCode", "iCode", "low", "high", *(("Time",) if framework.is_panel else ()))
    table = table_of(file, needed, findings)
    for column in needed[2:] if not findings else ():
        numbers = pd.to_numeric(table[column], errors="coerce")
        for row in table.index[numbers.isna()]:
            told, cure = "It is no number.", "Mend the cell, or drop the row."
            findings.append(Finding(file.name, int(row) + 2, column, str(table[column][row]), told, cure))
        table[column] = numbers
    if findings:
        msg = f"The intervals in {file.name} cannot be used."
        raise IndexTableError(msg, findings)
    return table
