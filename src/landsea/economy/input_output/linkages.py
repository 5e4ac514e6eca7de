"""Where industries stand in chains, and how regions and industries hang together.

Sources: Rasmussen (1956) for backward and forward linkage, the latter on the Ghosh model (Jones 1976; Miller & Blair
2022, chapter 12); Antras, Chor, Fally & Hillberry (2012) for upstreamness; Antras & Chor (2013) and Miller & Temurshoev
(2017) for downstreamness; Strassert (1968), Schultz (1977) and Dietzenbacher & Lahr (2013) for extraction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.economy.input_output.coefficients import ghosh, leontief, outputs, technical
from landsea.economy.input_output.table import InputOutput

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def backward(table: InputOutput) -> Floats:
    """Total backward linkage (n,): column sums of L, output of all industries per unit of one's final sales."""
    return np.asarray(leontief(table.use, table.output).sum(axis=0))


def forward(table: InputOutput) -> Floats:
    """Total forward linkage (n,): row sums of G, output of all industries per unit of one's primary inputs."""
    return np.asarray(ghosh(table.use, table.output).sum(axis=1))


def upstreamness(table: InputOutput) -> Floats:
    """Mean distance of an industry's output from final use (n,), 1 or more: ``U = (I - B)^-1 1``.

    With sales to industries of the table only; exports and changes in stocks count as final use.
    """
    return forward(table)


def downstreamness(table: InputOutput) -> Floats:
    """Mean number of stages that an industry's inputs have passed since primary factors (n,): ``D = 1' (I - A)^-1``."""
    return backward(table)


def extraction(table: InputOutput, gone: Bools) -> Floats:
    """Lose industries altogether: fall of every industry's output (n,), in the table's currency.

    Their sales, purchases and final sales are taken out, and what others bought from them they buy from nobody of the
    table.

    Parameters
    ----------
    table : InputOutput
    gone : (n,) bool array
    """
    kept = ~gone
    use = np.where(kept[:, None] & kept[None, :], technical(table.use, table.output), 0.0)
    ones = np.ones(len(table))
    left = outputs(use, ones, np.where(kept, table.final.sum(axis=1), 0.0))
    return np.asarray(table.output - left)


@dataclass(frozen=True)
class Linkage:
    """How one part of the table hangs on another, shares of 0 to 1.

    Attributes
    ----------
    inputs : float
        Share of the first part's purchased inputs that the other supplies.
    sales : float
        Share of the first part's sales to industries that the other buys.
    lost : float
        Share of the other part's output that would be lost if the first part's industries were gone.
    """

    inputs: float
    sales: float
    lost: float


def linkage(table: InputOutput, here: Bools, there: Bools) -> Linkage:
    """Measure the linkage of industries `here` with those `there`, such as a coast's with its hinterland's.

    Parameters
    ----------
    table : InputOutput
    here, there : (n,) bool arrays
        Without common members.
    """
    bought, sold = table.use[:, here].sum(), table.use[here].sum()
    fall = extraction(table, here)[there].sum()
    made = table.output[there].sum()
    return Linkage(
        float(table.use[np.ix_(there, here)].sum() / bought) if bought else 0.0,
        float(table.use[np.ix_(here, there)].sum() / sold) if sold else 0.0,
        float(fall / made) if made else 0.0,
    )
