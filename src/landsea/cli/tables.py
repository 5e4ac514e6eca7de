"""Tables on the terminal, headed in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from landsea.cli.strings import choice

if TYPE_CHECKING:
    import pandas as pd


def written(table: pd.DataFrame, lang: str, number: str = "{:,.4g}", **how: Any) -> str:
    """Write a table as text.

    In English a heading is the column's name, as in files and in JSON; in Chinese it is its word, where there is one.
    Kinds of rows go by the same list.

    Parameters
    ----------
    table : pandas.DataFrame
    lang : {"en", "zh"}
    number : str
        Format of numbers.
    **how
        For ``DataFrame.to_string``.
    """
    import pandas as pd

    shown = table
    if lang != "en":
        shown = table.assign(**{name: _words(table[name], lang) for name in ("kind",) if name in table})
        shown = shown.rename(columns={name: choice("column", str(name), lang) for name in table.columns})
        formats: Mapping[str, Any] = how.get("formatters", {})
        how |= {"formatters": {choice("column", name, lang): one for name, one in formats.items()}}
    with pd.option_context("display.unicode.east_asian_width", True):
        return str(shown.to_string(index=False, float_format=number.format, **how))


def _words(kinds: pd.Series, lang: str) -> list[str]:
    return [choice("column", str(kind), lang) for kind in kinds]
