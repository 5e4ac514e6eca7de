"""What the commands on composite indices share: tables by unit, and a progress bar that is told of units done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def by_unit(table: pd.DataFrame) -> pd.DataFrame:
    """Put the units of a table into a first column, unit (and time for a panel)."""
    out = table.rename_axis(["unit", "time"] if table.index.nlevels > 1 else "unit").reset_index()
    return out.rename_axis(columns=None)


def ticker(bar: Any) -> Callable[[int], None]:
    """Return what moves a progress bar on."""

    def tick(done: int) -> None:
        bar.update(done)

    return tick
