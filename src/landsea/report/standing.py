"""Where the region stands, worked out once for the report: scoreboard, indices, stated beside found values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from landsea.indicators import DefinedIndex, Scoreboard, Values, indices, recomputed, scoreboard
from landsea.model import Outcome

#: Draws behind the intervals of ranks: enough for a percentile to hold to a rank, and well under a second.
DRAWS = 500


@dataclass(frozen=True)
class Standing:
    """Where a region stands.

    Attributes
    ----------
    board : Scoreboard
    indices : sequence of DefinedIndex
    recomputed : pandas.DataFrame
        Stated beside found values.
    zones : mapping of str to (mapping of str to float)
        Values by indicator, of each of the pack's groups of zones that are gathered from members.
    """

    board: Scoreboard
    indices: Sequence[DefinedIndex]
    recomputed: pd.DataFrame
    zones: Mapping[str, Mapping[str, float]]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables to write beside a report, by file name."""
        board = self.board
        return {"scoreboard": board.table, "peers": board.peers, "targets": board.targets, "stated": self.recomputed}

    @classmethod
    def of(cls, today: Outcome, ranges: pd.DataFrame | None = None) -> Standing:
        """Work out where the region of an outcome stands."""
        values = Values(today.region, today, ranges)
        found = indices(values, draws=DRAWS)
        zones = {name: _gathered(values, name) for name in values.members}
        return cls(scoreboard(values), found, recomputed(values, found), zones)


def _gathered(values: Values, place: str) -> dict[str, float]:
    """Values at a place of what its members add up to, and of what follows from that."""
    found = {name: values.at(name, place) for name, one in values.catalogue.items() if one.aggregate or one.formula}
    return {name: one.value for name, one in found.items() if one is not None}
