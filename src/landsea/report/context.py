"""What every section works from: the outcomes, the words, the numbers, the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from landsea.evidence import Conflict
from landsea.model.worth import Economics
from landsea.planning.cities import CityPlan
from landsea.planning.division import Division
from landsea.planning.losses import Loss
from landsea.report.blocks import Para
from landsea.report.catalogue import Catalogue
from landsea.report.conflicts import conflicts_of
from landsea.report.inputs import OutcomeLike, RegionLike
from landsea.report.names import Names
from landsea.report.numbers import Numbers
from landsea.report.standing import Standing
from landsea.report.totals import Headline, headline, port_throughput


@dataclass(frozen=True)
class Context:
    """The outcomes to report on, and how to write about them in one language."""

    today: OutcomeLike
    after: Sequence[OutcomeLike]
    t: Catalogue
    f: Numbers
    n: Names
    ranges: pd.DataFrame | None = None
    levers: Sequence[pd.DataFrame] = ()
    standing: Standing | None = None
    worth: Economics | None = None
    division: Division | None = None
    losses: Sequence[tuple[str, Loss]] = ()
    costs: pd.DataFrame | None = None
    cities: CityPlan | None = None
    city_cases: pd.DataFrame | None = None

    @classmethod
    def of(
        cls,
        today: OutcomeLike,
        after: Sequence[OutcomeLike],
        lang: str,
        ranges: pd.DataFrame | None = None,
        levers: Sequence[pd.DataFrame] = (),
        standing: Standing | None = None,
        worth: Economics | None = None,
        division: Division | None = None,
        losses: Sequence[tuple[str, Loss]] = (),
        costs: pd.DataFrame | None = None,
        cities: CityPlan | None = None,
        city_cases: pd.DataFrame | None = None,
    ) -> Context:
        """Make the context of a report in a language."""
        regions = [today.region, *(outcome.region for outcome in after)]
        words = Catalogue(lang), Numbers(lang), Names(regions, lang)
        return cls(today, after, *words, ranges, levers, standing, worth, division, losses, costs, cities, city_cases)

    @property
    def region(self) -> RegionLike:
        """The baseline's region."""
        return self.today.region

    @cached_property
    def head(self) -> Headline:
        """The baseline's headline."""
        return headline(self.today, self.n)

    @cached_property
    def quay(self) -> pd.DataFrame:
        """The baseline's tonnes over the quay."""
        return port_throughput(self.today, self.n)

    @cached_property
    def conflicts(self) -> Sequence[Conflict]:
        """The contradictions among the baseline's claims and observations, agreements last."""
        return conflicts_of(self.region)

    def locator(self, claim: Mapping[str, Any]) -> str:
        """Write where in its document a claim stands: the section, and the figure's characters."""
        start, end = str(claim.get("start", "")), str(claim.get("end", ""))
        written = str(claim["locator"])
        offsets = f"characters {start}-{end}"
        if not start.isdigit() or not written.endswith(offsets):
            return written
        section = written.removesuffix(offsets).rstrip(", ")
        return self.t("list.joint").join(filter(None, (section, self.t("page.offsets", start=start, end=end))))

    def local(self, thing: object, key: str) -> str:
        """Return an attribute of a scenario, the local one if the report is in that language."""
        local = str(getattr(thing, f"{key}_local", "") or "") if self.n.local else ""
        return local or str(getattr(thing, key, "") or "")

    def scenario_title(self, outcome: OutcomeLike) -> str:
        """Title of an outcome's scenario, or the word for the baseline."""
        if outcome.scenario is None:
            return self.t("baseline")
        return self.local(outcome.scenario, "title") or str(outcome.scenario.name)

    def none(self) -> Para:
        """Say politely that there is nothing to show."""
        return Para(self.t("none"), role="none")

    @property
    def mt(self) -> str:
        """Unit of tonnes in tables."""
        return self.f.unit("t")[1]
