"""What the report reads: the shape of an outcome and of the region behind it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pandas as pd


class RegionLike(Protocol):
    """The part of a region that the report reads."""

    @property
    def name(self) -> str:
        """Short name of the pack."""

    @property
    def title(self) -> str:
        """Title in English."""

    @property
    def title_local(self) -> str:
        """Title in the region's own language."""

    @property
    def path(self) -> Path | None:
        """Folder of the pack, where its map lies."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """The pack's datapackage.json."""

    @property
    def reference_year(self) -> int:
        """Year the pack describes."""

    def table(self, name: str) -> pd.DataFrame:
        """Return one table of the pack."""


class OutcomeLike(Protocol):
    """The part of an outcome that the report reads."""

    @property
    def region(self) -> RegionLike:
        """Region that was solved, changes of the scenario included."""

    @property
    def scenario(self) -> Any:
        """Scenario, or None for the baseline."""

    @property
    def links(self) -> pd.DataFrame:
        """Tonnes by link and commodity, both directions."""

    @property
    def transfers(self) -> pd.DataFrame:
        """Tonnes changing mode by terminal, modes and commodity."""

    @property
    def chains(self) -> pd.DataFrame:
        """Tonnes, cost and time by market and chain of modes."""

    @property
    def od(self) -> pd.DataFrame:
        """Tonnes, cost and time by origin, destination and commodity."""

    @property
    def mode_totals(self) -> pd.DataFrame:
        """Tonnes, tonne-km, cost and emissions by mode and commodity."""

    @property
    def utilisation(self) -> pd.DataFrame:
        """Load against capacity."""

    @property
    def indicators(self) -> pd.DataFrame:
        """Indicators, modelled and observed."""

    @property
    def fit(self) -> pd.DataFrame:
        """Observations beside what the model gives."""

    @property
    def constants(self) -> pd.DataFrame:
        """Constants in use and what identifies each."""

    @property
    def legs_share(self) -> pd.DataFrame:
        """Share of tonnes by number of legs."""

    @property
    def diagnostics(self) -> Mapping[str, Any]:
        """Stage times, warnings, unserved demand, scaling of demand, how an equilibrium was reached."""
