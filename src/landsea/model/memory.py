"""What a solve needs of the machine's memory, before it starts.

Nearly all of it is arrays whose shapes follow from the region: legs between points, weights of the recursion by state,
terminal and zone, and flows. They are counted, not guessed; what is beside them is covered by a constant.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landsea.corridor import Corridor
from landsea.corridor.markets import markets
from landsea.errors import NumericalError

#: Bytes in a gigabyte, as memory is sold.
GB = 2**30
#: An interpreter with the libraries and kernels loaded.
BASE = 0.35 * GB
#: Bytes of a number.
DOUBLE = 8
#: Bytes of a slot of a network's pattern: two costs, two pointers, two attributes both ways.
SLOT = 2 * 8 + 2 * 4 + 4 * 8
#: Copies of a market's legs: as costs and as weights, and on their way.
LEG_COPIES = 2.5
#: Arrays of the recursion by state, terminal and zone for each leg left: to go, inner, powered, total.
WEIGHTS = 4
#: Arrays by state, terminal and zone that loading holds beside them.
LOADING = 4
#: Arrays between all points of a mode: cost, hours, kilometres, flow.
POINT_ARRAYS = 4
#: Where a process finds its limit and its use, newer kernels first.
LIMITS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


@dataclass(frozen=True)
class Need:
    """Bytes that a solve takes at most.

    Attributes
    ----------
    legs : float
        Legs between the points of the networks, by commodity.
    weights : float
        The recursion's weights; kept for all commodities until their flows are loaded.
    other : float
        The interpreter, flows and what loading holds.
    """

    legs: float
    weights: float
    other: float

    @property
    def total(self) -> float:
        """All of it, bytes."""
        return self.legs + self.weights + self.other


def need(corridor: Corridor) -> Need:
    """Count what solving a corridor's region takes.

    Parameters
    ----------
    corridor : Corridor
        Fresh; its legs need not have been found.
    """
    layout, zones = corridor.layout, corridor.n_zones
    automaton = layout.automaton
    points = sum(len(net.points) ** 2 for net in layout.networks.values())
    slots = sum(net.topology.n_slots for net in layout.networks.values())
    limited = 2 if (layout.access.eligible_share < 1).any() else 1
    weights = largest = 0.0
    for trade in corridor.commodities["trade"]:
        for market in markets(layout, str(trade)):
            at = [int((market.terminals & (layout.point[mode] >= 0)).sum()) for mode in layout.modes]
            legs = sum((t + zones) ** 2 for t in at)
            states = sum(at[mode] for mode in automaton.mode) * zones
            weights += LEG_COPIES * legs + limited * (legs + WEIGHTS * (automaton.max_legs - 1) * states + 4 * zones**2)
            largest = max(largest, 2.0 * legs + LOADING * states)
    n = len(corridor.commodities)
    return Need(
        legs=float(n * (POINT_ARRAYS * points * DOUBLE + slots * SLOT)),
        weights=weights * DOUBLE,
        other=BASE + largest * DOUBLE,
    )


def available() -> float:
    """Bytes that this process may still take: what the machine has free, or its group's limit leaves.

    Returns
    -------
    float
        +inf where the system does not say.
    """
    left = [_free_of_machine()]
    for limit, used in LIMITS:
        if Path(limit).is_file() and Path(used).is_file():
            most = Path(limit).read_text(encoding="ascii").strip()
            if most.isdigit():
                left.append(float(most) - float(Path(used).read_text(encoding="ascii")))
            break
    return max(0.0, min(left))


def _free_of_machine() -> float:
    file = Path("/proc/meminfo")
    if not file.is_file():
        return float(np.inf)
    rows = dict(line.split(":", 1) for line in file.read_text(encoding="ascii").splitlines())
    return float(rows["MemAvailable"].split()[0]) * 1024 if "MemAvailable" in rows else float(np.inf)


def refuse_if_too_large(name: str, wanted: float, limit: float) -> None:
    """Raise if a run does not fit.

    Parameters
    ----------
    name : str
        Region.
    wanted, limit : float
        Bytes.

    Raises
    ------
    NumericalError
        With advice.
    """
    if wanted > limit:
        msg = (
            f"{name} needs about {wanted / GB:.1f} GB of memory, and {limit / GB:.1f} GB are there. Solve fewer"
            " commodities or scenarios at a time, join zones or terminals, lower max_legs in grammar.yaml, leave out"
            " the range (--no-range), or give more with --memory if this is mistaken."
        )
        raise NumericalError(msg)
