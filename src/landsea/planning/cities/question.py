"""What is asked: which cities and industries may change, how far, for whose sake, and with what elasticities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from landsea.economy import TradeModel
from landsea.economy.accounts.checks import label_fault
from landsea.economy.regional import Regional
from landsea.economy.scale import ScaleModel
from landsea.errors import Finding, LandSeaError
from landsea.region import Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Goal = Literal["region", "country", "world"]
Hold = Literal["both", "cities", "industries", "none"]

#: How far a plan may move: an industry of a city keeps at least one part in this of its people, and takes at most this
#: many times today's (an assumption).
REACH = 1.5

#: Largest ``theta psi`` of industries that the plan does not set, so that their markets clear in one way.
CAP = 0.96


@dataclass(frozen=True, eq=False)
class Question:
    """A division of labour to be found.

    Attributes
    ----------
    regional : Regional
        The pack's accounts.
    cities, industries : tuple of str
        Economies and sectors that the plan may change.
    scale, theta : (J,) array
        Scale and trade elasticities.
    ranges : mapping of str to (J,) array
        Other values of them: scale_low, scale_high, theta_low, theta_high.
    reach : float
        Times today's people that an industry of a city may take on, and over which it keeps them; above 1.
    hold : {"both", "cities", "industries", "none"}
        Whose people in these industries keep their number: each city's, each industry's over all cities, or both.
    goal : {"region", "country", "world"}
        Whose gain is sought: the sum over the pack's inside economies, the country's, or all.
    floor : float or None
        Least change of any inside economy's real income, percent.
    """

    regional: Regional
    cities: tuple[str, ...]
    industries: tuple[str, ...]
    scale: Floats
    theta: Floats
    ranges: Mapping[str, Floats] = field(default_factory=dict)
    reach: float = REACH
    hold: Hold = "both"
    goal: Goal = "region"
    floor: float | None = None

    @classmethod
    def of(
        cls,
        region: Region,
        *,
        cities: Sequence[str] = (),
        sectors: Sequence[str] = (),
        scale: Mapping[str, float] | None = None,
        reach: float = REACH,
        hold: Hold = "both",
        goal: Goal = "region",
        floor: float | None = None,
    ) -> Question:
        """Ask of a region.

        Parameters
        ----------
        region : Region
            With accounts.
        cities : sequence of str
            Economies; by default all inside ones.
        sectors : sequence of str
            Sectors; by default those with a scale elasticity above zero that are traded.
        scale : mapping of str to float, optional
            Scale elasticities in place of the pack's, by sector.
        reach, hold, goal, floor
            As the attributes.

        Raises
        ------
        LandSeaError
            With every fault: names that the accounts do not have, elasticities out of range, nothing to divide.
        """
        regional = Regional.of(region)
        table = regional.sectors.set_index("sector")
        own, theta = table["scale"].fillna(0.0), table["theta"]
        for name, value in (scale or {}).items():
            own[name] = value
        own = own.reindex([*table.index, *(set(own.index) - set(table.index))])
        inside = tuple(regional.economies.loc[regional.inside, "economy"])
        moving = tuple(name for name in table.index if table.loc[name, "traded"] and own[name] > 0)
        asked = cls(
            regional,
            tuple(dict.fromkeys(cities)) or inside,
            tuple(dict.fromkeys(sectors)) or moving,
            own.reindex(table.index).to_numpy(float),
            theta.to_numpy(float),
            reach=reach,
            hold=hold,
            goal=goal,
            floor=floor,
        )
        faults = [*_unknown(asked, inside, scale or {}), *_out_of_range(asked, scale or {})]
        if faults:
            msg = f"{region.name}: this division of labour cannot be asked for."
            raise LandSeaError(msg, faults)
        return replace(asked, ranges=_ranges(asked, scale or {}))

    @property
    def planned(self) -> Bools:
        """Which sectors of which economies the plan sets, (N, J); inside cities that may not change stay as today."""
        mine = np.isin(self.regional.accounts.sectors, self.industries)
        return np.asarray(self.regional.inside[:, None] & mine[None])

    @property
    def moving(self) -> Bools:
        """Which sectors of which economies a plan may change, (N, J)."""
        return np.asarray(self.planned & np.isin(self.regional.accounts.regions, self.cities)[:, None])

    @property
    def group(self) -> NDArray[np.object_]:
        """Where each economy is, (N,): region (inside), country (elsewhere in it), abroad."""
        country = self.regional.economies["country"].to_numpy(object)
        home = np.isin(country, list(set(country[self.regional.inside])))
        return np.where(self.regional.inside, "region", np.where(home, "country", "abroad")).astype(object)

    @property
    def weights(self) -> Floats:
        """Whose gain counts, (N,): 1 or 0."""
        counted = {"region": ["region"], "country": ["region", "country"], "world": ["region", "country", "abroad"]}
        return np.isin(self.group.astype(str), counted[self.goal]).astype(float)

    @property
    def many(self) -> tuple[str, ...]:
        """Planned industries whose ``theta psi`` is one or more.

        There the subsidies of a plan leave other equilibria besides it, and alike places gain by parting. Outside the
        plan the scale elasticity of these is lowered.
        """
        names = np.array(self.regional.accounts.sectors)
        large = (self.scale * self.theta >= 1) & np.isin(names, self.industries)
        return tuple(str(name) for name in names[large])

    @property
    def scales(self) -> Floats:
        """Scale elasticities, (N, J): as given where the plan sets people, elsewhere such that ``theta psi < 1``."""
        return np.where(self.planned, self.scale, np.minimum(self.scale, CAP / self.theta))

    def model(self, *, progress: bool = False) -> ScaleModel:
        """Make the model of it."""
        accounts = self.regional.accounts.with_theta(self.theta)
        return ScaleModel(TradeModel(accounts, progress=progress).baseline, self.scales, self.planned)


def _unknown(asked: Question, inside: tuple[str, ...], scale: Mapping[str, float]) -> list[Finding]:
    sectors = asked.regional.accounts.sectors
    faults = [label_fault("cities", "city", name, inside) for name in asked.cities if name not in inside]
    faults += [label_fault("sectors", "sector", name, sectors) for name in asked.industries if name not in sectors]
    return faults + [label_fault("scale", "sector", name, sectors) for name in scale if name not in sectors]


def _out_of_range(asked: Question, scale: Mapping[str, float]) -> list[Finding]:
    faults = []

    def fault(column: str, value: object, problem: str, cure: str) -> None:
        faults.append(Finding("question", None, column, str(value), problem, cure))

    for name, value in scale.items():
        if not 0 <= value < np.inf:
            fault(name, value, "A scale elasticity is not below zero, and finite.", "Write 0.1 for a tenth.")
    if not asked.reach > 1:
        fault("reach", asked.reach, "The reach is not above 1.", "1.5 lets an industry grow by half.")
    if not asked.industries:
        fault("sectors", "", "No traded sector has a scale elasticity.", "Fill the column scale, or give --scale.")
    if asked.hold not in get_args(Hold):
        fault("hold", asked.hold, "There is no such choice.", f"One of {', '.join(get_args(Hold))}.")
    if asked.goal not in get_args(Goal):
        fault("goal", asked.goal, "There is no such choice.", f"One of {', '.join(get_args(Goal))}.")
    if asked.hold in ("both", "industries") and len(asked.cities) < 2:
        fault("cities", ", ".join(asked.cities), "There is nobody to divide with.", "Name two cities or more.")
    if asked.hold in ("both", "cities") and len(asked.industries) == 1:
        cure = "Name two industries or more, or hold neither."
        fault("sectors", asked.industries[0], "A city cannot give up one industry for another.", cure)
    return faults


def _ranges(asked: Question, given: Mapping[str, float]) -> dict[str, Floats]:
    """Read the ends of ranges; where the pack states none, or the user set the value, it stands."""
    table = asked.regional.sectors
    own = {"scale": asked.scale, "theta": asked.theta}
    out = {}
    for name, values in own.items():
        for end in ("low", "high"):
            stated = table[f"{name}_{end}"].to_numpy(float)
            set_ = table["sector"].isin(list(given)).to_numpy() if name == "scale" else np.zeros(len(table), bool)
            out[f"{name}_{end}"] = np.where(np.isnan(stated) | set_, values, stated)
    return out
