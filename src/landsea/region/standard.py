"""The indicators that every region has because the model computes them: their definitions only, as data."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import pandas as pd


@cache
def standard_indicators() -> pd.DataFrame:
    """Return indicator, title, title_local, unit, better, group, definition; a row an indicator.

    The table lies with the model, which computes them; packs' formulas may name them, so the pack's checks read it.
    """
    text = resources.files("landsea").joinpath("model", "standard.csv").read_text(encoding="utf-8")
    return pd.DataFrame(list(csv.DictReader(text.splitlines())))
