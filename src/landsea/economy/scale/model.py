"""Trade with external economies of scale, where a plan says how many people work in some sectors of some regions.

Productivity rises with a sector's labour in its region, ``A L^psi``, and no firm counts what it adds to it
(Kucheryavyy, Lyn & Rodriguez-Clare 2023; Bartelme, Costinot, Donaldson & Rodriguez-Clare 2025). A plan sets the labour
of some sectors; subsidies of their wages, paid out of the region's own income, bring it about and follow from it. With
the labour set, productivity is set too, so that the many equilibria that scale economies may bring do not arise there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale.point import Point, World, look
from landsea.economy.scale.slopes import Slopes
from landsea.economy.scale.staffing import Staffing
from landsea.economy.trade import Equilibrium, kernels
from landsea.economy.trade.leontief import Leontief
from landsea.economy.trade.model import LIMIT
from landsea.economy.trade.residual import Residuals, calc_residuals
from landsea.economy.trade.state import Economy
from landsea.errors import Finding, LandSeaError, NumericalError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: What a market may miss, as a share of it; what rounding may leave where it is not met.
TOLERANCE, ROUNDING = 1e-12, 1e-11
#: A step that leaves more than this share of the miss calls for a new derivative.
SLOW = 0.1
#: Most evaluations from one start, and most halvings of the way to a plan.
MOST, HALVINGS = 60, 8
#: No log of value added moves further in one step.
FURTHEST = 0.5


def check_unique(theta: Floats, scale: Floats, sectors: Sequence[str], where: str = "scale") -> None:
    """Refuse elasticities with which markets that no plan sets may clear in several ways.

    Parameters
    ----------
    theta, scale : (J,) array
        Trade elasticities, and the largest scale elasticities of regions in which the sector is not planned.
    sectors : sequence of str
    where : str
        What findings call the data.

    Raises
    ------
    LandSeaError
        With a finding for each sector whose ``theta psi`` is one or more (Kucheryavyy, Lyn & Rodriguez-Clare 2023), or
        whose scale elasticity is below zero.
    """
    findings = []
    for name, t, s in zip(sectors, theta, scale, strict=True):
        if not s >= 0:
            cure = "Give zero or more."
            findings.append(Finding(where, None, name, f"{s:g}", "A scale elasticity is not below zero.", cure))
        elif t * s >= 1:
            problem = (
                f"Times the trade elasticity {t:g} it is {t * s:.3g}, not below 1: markets may clear in many ways."
            )
            findings.append(Finding(where, None, name, f"{s:g}", problem, f"Give less than {1 / t:.3g}."))
    if findings:
        msg = "The scale elasticities do not leave one equilibrium."
        raise LandSeaError(msg, findings)


class ScaleModel:
    """An equilibrium with scale elasticities, to be solved for plans.

    Parameters
    ----------
    baseline : Equilibrium
        Of the trade model; taken as what markets made of the same scale economies, without subsidies.
    scale : (J,) or (N, J) array
        Scale elasticities psi, of all regions or by region: percent of productivity for one percent more labour.
    planned : (N, J) array of bool
        Sectors of regions whose labour is set by a plan. What makes nothing is left out, and stays at nothing.

    Raises
    ------
    LandSeaError
        If ``theta psi`` is not below one where no plan sets the labour, or a region has no sector left that is not
        planned.

    Notes
    -----
    The unknowns are values added of all sectors of all regions, found by Newton steps with dense derivatives: for some
    thousand pairs of sector and region at most. Wages of a region that hardly trades follow from goods' markets to
    about the digits that its trade has in its output.
    """

    def __init__(self, baseline: Equilibrium, scale: Floats, planned: Bools) -> None:
        e = baseline.economy
        own = np.ascontiguousarray(np.broadcast_to(scale, planned.shape).T, dtype=float)
        least, most_open = own.min(axis=1), np.where(planned.T, 0.0, own).max(axis=1)
        check_unique(e.theta, np.where(least < 0, least, most_open), baseline.sectors)
        output = kernels.calc_output(e.share / (1 + e.tariff), e.spending)
        staffing = Staffing.of(e.va_share * output, np.ascontiguousarray(planned.T), baseline.regions)
        system = Leontief(e.share, e.inputs)
        self.baseline = baseline
        self.world = World(e, own, staffing, output, system)

    @property
    def planned(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sector and region of each of the Z planned ones."""
        sector, region = np.nonzero(self.world.staffing.planned)
        return sector, region

    @cached_property
    def today(self) -> State:
        """The baseline as a state: nobody moves."""
        j, n = self.world.economy.shape
        nobody, nothing = np.ones(len(self.world.staffing.size)), np.zeros(n)
        point = look(self.world, np.zeros((j, n)), nobody, nothing, np.zeros((j, n)))
        return self.solve(nobody, start=State(self.world, nobody, nothing, point))

    def solve(self, factor: Floats, received: Floats | None = None, start: State | None = None) -> State:
        """Clear all markets.

        Parameters
        ----------
        factor : (Z,) array
            Labour of each planned sector over that before, above zero.
        received : (N,) array, optional
            What each region is paid by others beyond its deficit, currency; sums to zero.
        start : State, optional
            A state to begin at; by default today's.

        Raises
        ------
        NumericalError
            If the plan asks for more people than a region has, or markets do not clear; names the worst one.
        """
        at = self.today if start is None else start
        given = np.zeros(self.world.economy.shape[1]) if received is None else received
        self._check_people(factor)
        for halving in range(HALVINGS + 1):
            found = _in_parts(self.world, factor, given, at, 2**halving)
            if found is not None:
                return found
        raise self._lost(factor, given, at)

    def stability(self) -> tuple[float, str, str]:
        """Tell whether markets left to themselves would stay where they are today.

        Returns
        -------
        float
            Largest real part of the eigenvalues of how sales answer output, that of the level left out: below zero if
            they would. Without costs of trade it is near ``theta psi - 1``; where costs of trade keep inputs near, a
            sector that buys its own goods gets cheaper faster, and may run away below ``theta psi = 1``.
        str, str
            Sector and region that weigh most in it.
        """
        values, vectors = np.linalg.eig(self.today.slopes.adjustment())
        # Each block of regions that trade has a level of its own, whose eigenvalue is zero.
        others = np.argsort(np.abs(values))[len(np.unique(self.world.economy.blocks)) :]
        if not len(others):
            return -1.0, "", ""
        worst = others[int(values.real[others].argmax())]
        place = int(np.abs(vectors[:, worst]).argmax())
        sector, region = (int(axis[place]) for axis in np.nonzero(self.world.active))
        return float(values.real[worst]), self.baseline.sectors[sector], self.baseline.regions[region]

    def _check_people(self, factor: Floats) -> None:
        left = self.world.staffing.left(factor)
        if (factor > 0).all() and (left > 0).all():
            return
        name = self.baseline.regions[int(np.argmin(left))]
        msg = f"The plan leaves no people for the other sectors of {name}, or none in one that is planned."
        raise NumericalError(msg)

    def _lost(self, factor: Floats, received: Floats, start: State) -> NumericalError:
        point = look(self.world, start.growth, factor, received, start.log_price)
        j, n = np.unravel_index(int(np.abs(point.miss).argmax()), point.miss.shape)
        where = f"{self.baseline.sectors[j]} of {self.baseline.regions[n]}"
        msg = f"The markets do not clear with this plan: {where} is furthest off. Let the plan move less."
        return NumericalError(msg)


@dataclass(frozen=True, eq=False)
class State:
    """Markets that clear under a plan.

    Attributes
    ----------
    world : World
    factor : (Z,) array
        Labour of each planned sector over that before.
    received : (N,) array
        What regions are paid by others, currency.
    point : Point
    residuals : Residuals
        Of the values alone, as the trade model counts them.
    """

    world: World
    factor: Floats
    received: Floats
    point: Point

    @property
    def growth(self) -> Floats:
        """Log change of value added, (J, N)."""
        return self.point.growth

    @property
    def log_price(self) -> Floats:
        """Log change of prices to users, (J, N)."""
        return self.point.log_price

    @cached_property
    def slopes(self) -> Slopes:
        """Derivatives here."""
        return Slopes(self.world, self.point, self.factor)

    @cached_property
    def economy(self) -> Economy:
        """Shares and values here."""
        e, p = self.world.economy, self.point
        return replace(
            e,
            share=p.share,
            wage_bill=kernels.calc_wage_demand(e.va_share, p.output),
            deficit=e.deficit + self.received,
            spending=p.spending,
        )

    @cached_property
    def residuals(self) -> Residuals:
        """How far each kind of market misses."""
        return calc_residuals(self.economy)

    @property
    def real_income(self) -> Floats:
        """Change of real incomes, (N,), factors."""
        e = self.world.economy
        index = kernels.calc_price_index(e.taste, self.point.log_price)
        return np.asarray(self.point.income / e.income / np.exp(index))

    @property
    def worth(self) -> Floats:
        """What the change is worth to each region at prices before, (N,), currency: I (I'/I / P'/P - 1)."""
        return np.asarray(self.world.economy.income * (self.real_income - 1))

    @property
    def worth_by_factor(self) -> Floats:
        """Derivative of what it is worth by the planned factors, (N, Z), currency."""
        return np.asarray((self.world.economy.income * self.real_income)[:, None] * self.slopes.real_income)

    @property
    def output(self) -> Floats:
        """Sales before tariffs, (N, J), currency."""
        return np.asarray(self.point.output.T)

    @property
    def labour(self) -> Floats:
        """Labour over that before, (N, J)."""
        return np.exp(self.point.log_labour.T)

    @property
    def subsidy(self) -> Floats:
        """Subsidy as a share of what firms pay for labour, (N, J): the wage of sectors not planned over it, less 1."""
        p, w = self.point, self.world
        pays = p.growth - p.log_labour
        return np.asarray(np.where(w.active, np.expm1(p.log_wage[None] - pays), 0.0).T)

    @property
    def productivity(self) -> Floats:
        """Factor of productivity with which a model without scale or subsidies has the same equilibrium, (N, J).

        ln q = psi l + gamma (w - y + l), with w the log change of value added a worker in the region.
        """
        e, p = self.world.economy, self.point
        wage = np.log(kernels.calc_wage_demand(e.va_share, p.output) / e.wage_bill)
        return np.exp(np.where(self.world.active, e.va_share * wage - p.own, 0.0).T)


def _newton(world: World, factor: Floats, received: Floats, start: State) -> State | None:
    """Return the state, or None if steps lead nowhere."""
    growth, price, slopes = start.growth, start.log_price, start.slopes
    if not np.array_equal(factor, start.factor):
        growth = growth + _short(slopes.along(factor - start.factor))
    best: Point | None = None
    for _ in range(MOST):
        try:
            point = look(world, growth, factor, received, price)
        except NumericalError:
            return None
        if not (np.isfinite(point.miss).all() and point.income.min() > 0):
            return None
        if point.size <= TOLERANCE:
            return _settled(world, factor, received, point)
        if best is not None and best.size < ROUNDING and point.size >= best.size:
            return _settled(world, factor, received, best)
        if best is not None and point.size > SLOW * best.size:
            slopes = Slopes(world, point, factor)
        best = point if best is None or point.size < best.size else best
        growth = point.growth + _short(slopes.newton(point.miss))
        price = point.log_price
    return None


def _short(step: Floats) -> Floats:
    """Shorten a step that goes too far."""
    return np.asarray(step * min(1.0, FURTHEST / max(float(np.abs(step).max(initial=0.0)), FURTHEST)))


def _settled(world: World, factor: Floats, received: Floats, point: Point) -> State:
    found = State(world, factor, received, point)
    if not found.residuals.largest <= LIMIT:
        msg = f"The result misses by more than {LIMIT:g}: {found.residuals}."
        raise NumericalError(msg)
    return found


def _in_parts(world: World, factor: Floats, received: Floats, start: State, parts: int) -> State | None:
    """Go from a state to a plan in equal steps of the logs of labour."""
    at: State | None = start
    for part in range(1, parts + 1):
        share = part / parts
        here = factor if part == parts else start.factor * (factor / start.factor) ** share
        if at is not None:
            at = _newton(world, here, start.received + share * (received - start.received), at)
    return at
