"""The division of labour among cities: today, the best plan, who gains and loses, and the payments that settle it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.corridor.threads import blas_threads
from landsea.economy import Change, Shock, TradeModel
from landsea.economy.scale import ScaleModel, State
from landsea.errors import LandSeaError
from landsea.planning.cities.limits import Limits
from landsea.planning.cities.question import Question
from landsea.planning.cities.search import STARTS, Found, Search
from landsea.planning.cities.settlement import settle
from landsea.planning.likeness import likeness
from landsea.planning.scenario import Change as ScenarioChange
from landsea.planning.scenario import Scenario

Floats = NDArray[np.float64]

#: Productivities that change by less than this are left out of a scenario.
SLIGHT = 1e-9
#: A loss below this, in percent of real income, is one of rounding, or of a floor kept to some digits.
SLIGHT_PERCENT = 1e-5

#: Where an economy is, in the order of the tables.
GROUPS = ("region", "country", "abroad")


@dataclass(frozen=True, eq=False)
class CityPlan:
    """A division of labour among cities, beside today. Money in bn yuan a year, at prices before.

    Attributes
    ----------
    asked : Question
    model : ScaleModel
    found : Found
    settled : State or None
        The plan with payments after which no inside economy is worse off; None where the gains do not cover the losses.
    """

    asked: Question
    model: ScaleModel
    found: Found
    settled: State | None

    @property
    def state(self) -> State:
        """The plan without payments."""
        return self.found.state

    @property
    def worth(self) -> dict[str, float]:
        """What it is worth to the region, the rest of its country, and abroad, before payments."""
        return {name: float(self.state.worth[self.asked.group == name].sum()) for name in GROUPS}

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every planned industry of every city.

        Columns: city, industry, people_factor (people over today's), today_bn_yuan and plan_bn_yuan (output),
        output_percent (change of output in value), share_today and share_plan (percent of the planned cities' output of
        the industry), share_points, subsidy_percent (of what the firm pays for labour; below zero: a tax) and
        subsidy_bn_yuan.
        """
        known, w = self.asked.regional.accounts, self.model.world
        sector, region = self.model.planned
        moving = self.asked.moving[region, sector]
        sector, region = sector[moving], region[moving]
        before, after = w.output.T, self.state.output
        totals = [np.where(self.asked.moving, values, 0.0).sum(axis=0) for values in (before, after)]
        was, now = before[region, sector], after[region, sector]
        shares = [100 * values / total[sector] for values, total in zip((was, now), totals, strict=True)]
        subsidy = self.state.subsidy[region, sector]
        return pd.DataFrame(
            {
                "city": np.array(known.regions)[region],
                "industry": np.array(known.sectors)[sector],
                "people_factor": self.state.factor[moving],
                "today_bn_yuan": was,
                "plan_bn_yuan": now,
                "output_percent": 100 * (now / was - 1),
                "share_today": shares[0],
                "share_plan": shares[1],
                "share_points": shares[1] - shares[0],
                "subsidy_percent": 100 * subsidy,
                "subsidy_bn_yuan": subsidy * w.economy.va_share[sector, region] * now,
            }
        )

    @cached_property
    def gains(self) -> pd.DataFrame:
        """Every economy: economy, group, worth_bn_yuan, percent (of real income), received_bn_yuan, settled_bn_yuan."""
        known, group = self.asked.regional.accounts, self.asked.group
        blank = np.full(len(group), np.nan)
        return pd.DataFrame(
            {
                "economy": known.regions,
                "group": group,
                "worth_bn_yuan": self.state.worth,
                "percent": 100 * (self.state.real_income - 1),
                "received_bn_yuan": blank if self.settled is None else self.settled.received,
                "settled_bn_yuan": blank if self.settled is None else self.settled.worth,
            }
        )

    @cached_property
    def payments(self) -> pd.DataFrame:
        """Payments after which no inside economy is worse off: payer, payee, bn_yuan; empty where there are none."""
        names = np.array(self.asked.regional.accounts.regions)
        received = np.zeros(len(names)) if self.settled is None else self.settled.received
        paid, got = np.maximum(-received, 0.0), np.maximum(received, 0.0)
        # In what proportion each payer meets each payee is a matter of book-keeping.
        amounts = np.outer(paid, got) / (got.sum() or 1.0)
        payer, payee = np.nonzero(amounts)
        table = pd.DataFrame({"payer": names[payer], "payee": names[payee], "bn_yuan": amounts[payer, payee]})
        return table.sort_values("bn_yuan", ascending=False, ignore_index=True)

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """How alike the cities are in the planned industries, by published definitions: definition, today, plan."""
        known = self.asked.regional.accounts
        cities, industries = np.isin(known.regions, self.asked.cities), np.isin(known.sectors, self.asked.industries)
        today, plan = (
            likeness(values[cities][:, industries]) for values in (self.model.world.output.T, self.state.output)
        )
        return pd.DataFrame({"definition": list(today), "today": list(today.values()), "plan": list(plan.values())})

    @cached_property
    def summary(self) -> dict[str, float]:
        """The plan in a few numbers; money in bn yuan a year."""
        gains, worth = self.gains, self.worth
        own = gains.loc[gains["group"] == "region"]
        base = float(self.model.world.economy.income[self.asked.group == "region"].sum())
        size = self.model.world.staffing.size
        return {
            "goal_bn_yuan": self.found.value,
            "region_bn_yuan": worth["region"],
            "region_percent": 100 * worth["region"] / base,
            "country_bn_yuan": worth["country"],
            "abroad_bn_yuan": worth["abroad"],
            "losses_bn_yuan": float(-own["worth_bn_yuan"].clip(upper=0).sum()),
            "losers": float((own["percent"] < -SLIGHT_PERCENT).sum()),
            "payments_bn_yuan": float(self.payments["bn_yuan"].sum()),
            "settled_bn_yuan": float(own["settled_bn_yuan"].sum(min_count=1)),
            "without_scale_bn_yuan": float(self.asked.weights @ self.without_scale.worth),
            "moved_percent": 50 * float(np.abs(self.state.factor - 1) @ size) / float(size @ self._mine),
            "promised_bn_yuan": self.found.promised,
            "starts": float(len(self.found.ends)),
            "agreeing": float(self.found.agreeing),
            "looks": float(self.found.looks),
        }

    @property
    def part(self) -> Floats:
        """Factors of people that the plan may change, as `plan_cities` takes them for another start."""
        return np.asarray(self.state.factor[self._mine > 0])

    @property
    def _mine(self) -> Floats:
        """Ones for the model's planned pairs that may change, (Z,)."""
        sector, region = self.model.planned
        return self.asked.moving[region, sector].astype(float)

    @cached_property
    def without_scale(self) -> State:
        """The same people in the same places if size did nothing for productivity."""
        model = ScaleModel(self.model.baseline, np.zeros_like(self.asked.scale), self.asked.planned)
        return model.solve(self.state.factor)

    def check(self) -> dict[str, float]:
        """Solve the plan in the trade model without scale, at the productivities that size brings about.

        Returns
        -------
        dict
            predicted_bn_yuan and solved_bn_yuan, of the goal; and residual, the largest miss of a market there.
        """
        accounts = self.asked.regional.accounts.with_theta(self.asked.theta)
        shock = Shock((Change("productivity", factor=self.state.productivity),), "plan")
        found = TradeModel(accounts).solve(shock)
        worth = found.before.income * (found.real_income - 1)
        solved = float(self.asked.weights @ worth)
        return {"predicted_bn_yuan": self.found.value, "solved_bn_yuan": solved, "residual": found.residuals.largest}

    def scenario(self, name: str = "city-plan") -> Scenario:
        """Write the plan as productivities, for `landsea.solve` and what a scenario is worth.

        The productivities hold what size does under the plan and what subsidies let firms pay less for; they are those
        with which a model without either has the plan as its equilibrium.
        """
        known, factor = self.asked.regional.accounts, self.state.productivity
        changes = [
            ScenarioChange(
                "accounts",
                where={"economy": known.regions[n], "sector": known.sectors[j]},
                set={"productivity": {"by": float(factor[n, j])}},
            )
            for n, j in np.argwhere(np.abs(factor - 1) > SLIGHT)
        ]
        return Scenario(
            name=name,
            changes=tuple(changes),
            title="A division of labour among the cities",
            title_local="城市产业分工方案",
            description="Productivities that follow from where people work in the plan, and its subsidies.",
            description_local="由方案中的人员布局及相应补贴得出的生产率。",
            source="landsea-plan",
            file=f"{name}.yaml",
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name: changes, gains, payments, overlap."""
        return {name: getattr(self, name) for name in ("changes", "gains", "payments", "overlap")}


def plan_cities(
    asked: Question, *, starts: int = STARTS, near: Floats | None = None, progress: bool = False
) -> CityPlan:
    """Find which city should grow which industry.

    Parameters
    ----------
    asked : Question
    starts : int
        Starts of the search besides today.
    near : (M,) array, optional
        Factors of another plan (`CityPlan.part`), as one more start.
    progress : bool
        Draw a progress bar on stderr.

    Raises
    ------
    LandSeaError
        If the elasticities do not leave one equilibrium, or no plan keeps the floor.
    """
    k = asked.regional.accounts.n_regions * asked.regional.accounts.n_sectors
    with (
        blas_threads(k, k),
        tqdm(desc="cities", disable=None if progress else True, leave=False, unit=" plans") as bar,
    ):

        def report(best: float) -> None:
            bar.set_postfix_str(f"{best:,.3f} bn yuan")
            bar.update()

        model = asked.model()
        _check_stable(model)
        search = Search(model, Limits.of(asked, model), asked.weights, _floors(asked, model), report)
        points = search.starts(starts)
        found = search.run(points if near is None else [near, *points])
        settled = settle(model, found.state, asked.regional.inside)
    return CityPlan(asked, model, found, settled)


def _check_stable(model: ScaleModel) -> None:
    """Refuse elasticities with which markets outside the plan would not stay where they are today."""
    slope, sector, region = model.stability()
    if slope >= 0:
        msg = (
            f"With these elasticities markets outside the plan would run away from where they are today, first"
            f" {sector} of {region}: lower its scale elasticity (--scale), or the trade elasticity."
        )
        raise LandSeaError(msg)


def _floors(asked: Question, model: ScaleModel) -> Floats | None:
    """Least worth of each inside economy, bn yuan."""
    if asked.floor is None:
        return None
    return np.where(asked.regional.inside, asked.floor / 100 * model.world.economy.income, -np.inf)
