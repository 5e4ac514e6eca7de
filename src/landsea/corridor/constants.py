"""Which of the pack's constants a commodity meets, on which mode's legs and at which transfers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.shipping import Shipping
from landsea.corridor.wildcards import matches, specificity

Array = NDArray[Any]


@dataclass(frozen=True)
class Incidence:
    """Constants by stage, found once for a commodity; their values may change between runs.

    Attributes
    ----------
    modes : dict of str to (C,) bool array
        Constants that every leg of a mode carries.
    transfers : (C, X) array of 0 and 1
        Constants of each transfer of ``Shipping.transfers``.
    """

    modes: Mapping[str, NDArray[np.bool_]]
    transfers: NDArray[np.float64]

    @classmethod
    def of(cls, constants: pd.DataFrame, ship: Shipping, terminals: pd.DataFrame) -> Incidence:
        """Match a pack's constants to a commodity's modes and transfers."""
        concerns = specificity(constants["commodity"], ship.commodity, ship.group) > 0
        kind, mode = (constants[name].to_numpy(object) for name in ("kind", "mode"))
        return cls(
            modes={name: concerns & (kind == "mode") & (mode == name) for name in ship.legs},
            transfers=_at_terminals(constants, np.flatnonzero(concerns & (kind == "terminal")), ship, terminals),
        )

    def of_mode(self, mode: str, values: Array) -> complex:
        """Sum the constants of a mode's legs (complex if the values are)."""
        total = values[self.modes[mode]].sum()
        return complex(total) if np.iscomplexobj(total) else float(total)

    def of_transfers(self, values: Array) -> Array:
        """Sum the constants of each transfer (complex if the values are)."""
        return np.asarray(values @ self.transfers)


def _at_terminals(
    constants: pd.DataFrame, rows: NDArray[np.int64], ship: Shipping, terminals: pd.DataFrame
) -> NDArray[np.float64]:
    transfers = ship.transfers
    out = np.zeros((len(constants), len(transfers)))
    places, modes = constants["place"].to_numpy(object), constants["mode"].to_numpy(object)
    for row in rows:
        hit = matches(terminals["terminal_id"], str(places[row]), terminals["group"])[transfers.terminal]
        if modes[row]:
            hit &= (transfers.from_mode == modes[row]) | (transfers.to_mode == modes[row])
        out[row, hit] = 1.0
    return out
