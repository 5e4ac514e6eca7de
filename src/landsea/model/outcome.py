"""What a solve gives: flows, costs, emissions and indicators as labelled tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from landsea.corridor import CommodityFlows, Corridor, Equilibrium
from landsea.economy import Demand, ExponentialDemand, Response
from landsea.model import capacity, indicators, services, tables
from landsea.model.elastic import elastic
from landsea.model.routes import routes
from landsea.model.select import select
from landsea.model.sensitivity import sensitivity
from landsea.model.trace import Trace, trace
from landsea.region import Region


@dataclass(frozen=True)
class Outcome:
    """The result of :func:`landsea.solve`.

    Attributes
    ----------
    region : Region
        The region as solved, the scenario's changes included.
    scenario : object or None
        The scenario, if there was one.
    corridor : Corridor
        The engine, with its costs.
    commodity_flows : dict of str to CommodityFlows
        Flows as arrays, by commodity.
    demand : Demand
        What was loaded.
    seconds : dict of str to float
        Time of each stage.
    uncalibrated : dict of str to float
        Counted indicators of the same region with every constant at zero: what costs alone predict, and so the
        baseline that the calibrated model has to beat. Empty unless :func:`landsea.model.with_baseline` filled it.
    equilibrium : Equilibrium or None
        Delays and slot prices at the capacities, if the region was solved with congestion.
    response : callable or None
        What gave the demand at expected costs, if demand was elastic.
    withdrawn : tuple of str
        Scheduled services that did not reach their least load, in the order in which they were withdrawn.

    Notes
    -----
    Tables are made on first use and kept. Units stand in the column names: t and teu are a year's.
    """

    region: Region
    scenario: Any
    corridor: Corridor
    commodity_flows: Mapping[str, CommodityFlows]
    demand: Demand
    seconds: Mapping[str, float]
    uncalibrated: Mapping[str, float] = field(default_factory=dict)
    equilibrium: Equilibrium | None = None
    response: Response | None = None
    withdrawn: tuple[str, ...] = ()

    @cached_property
    def links(self) -> pd.DataFrame:
        """Tonnes, TEU and value on every link: link_id, mode, commodity, and both directions of each."""
        return tables.links(self)

    @cached_property
    def transfers(self) -> pd.DataFrame:
        """Goods changing mode: terminal_id, from_mode, to_mode, commodity, t, teu, value_yuan, yuan_per_t, time_h."""
        return tables.transfers(self)

    @cached_property
    def access(self) -> pd.DataFrame:
        """Tonnes entering and leaving each mode at the zones: zone_id, mode, commodity, access_t, egress_t."""
        return tables.access(self)

    @cached_property
    def chains(self) -> pd.DataFrame:
        """Chain types between groups of zones: tonnes, yuan/t, hours, kg CO2e/t, number of legs."""
        return tables.chains(self)

    @cached_property
    def od(self) -> pd.DataFrame:
        """Pairs of zones: tonnes, TEU, expected generalised cost, money, hours and emissions per tonne."""
        return tables.od(self)

    @cached_property
    def mode_totals(self) -> pd.DataFrame:
        """Tonnes, tonne-km, money, emissions and hours on legs, by mode and commodity."""
        return tables.mode_totals(self)

    @cached_property
    def utilisation(self) -> pd.DataFrame:
        """Load against every capacity of the pack."""
        return capacity.utilisation(self)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Every indicator the model computes, then those that are only observed."""
        return indicators.indicators(self)

    @cached_property
    def counted(self) -> dict[str, float]:
        """Values of the pack's counted indicators."""
        return indicators.counted_values(self)

    @cached_property
    def fit(self) -> pd.DataFrame:
        """Observations beside the model: observed, modelled, relative error, and what two baselines predict."""
        return indicators.fit(self)

    @cached_property
    def legs_share(self) -> pd.DataFrame:
        """Tonnes by number of legs."""
        return tables.legs_share(self)

    @cached_property
    def unserved(self) -> pd.DataFrame:
        """Demand that no chain could carry: origin, destination, commodity, t."""
        return tables.unserved(self)

    @cached_property
    def seasons(self) -> pd.DataFrame:
        """Parts of the year by commodity: season, year_share, commodity, t, unserved_t, expected_yuan_per_t."""
        return tables.seasons(self)

    @cached_property
    def services(self) -> pd.DataFrame:
        """Stretches of scheduled services: service_id, link_id, terminals, departures, t, load of a departure."""
        return services.loads(self)

    @cached_property
    def elastic_residual(self) -> float | None:
        """How far elastic demand is from what it answers to the outcome's costs: largest miss of a pair, relative.

        None if demand was not elastic. The response is asked once more.
        """
        if self.response is None:
            return None
        return tables.missed_demand(self, self.response)

    @property
    def constants(self) -> pd.DataFrame:
        """The pack's constants."""
        return self.region.table("constants")

    @cached_property
    def warnings(self) -> list[str]:
        """What a reader should know before trusting the numbers."""
        return tables.warnings(self)

    @property
    def diagnostics(self) -> dict[str, Any]:
        """Networks, stage times, warnings, demand balance, unserved demand, and how an equilibrium was reached."""
        balance = self.equilibrium
        reached = None if balance is None else {"iterations": balance.iterations, "residual": balance.residual}
        return {
            "networks": self.corridor.networks,
            "equilibrium": reached,
            "elastic_residual": self.elastic_residual,
            "seconds": dict(self.seconds),
            "warnings": self.warnings,
            "balance": self.demand.balance,
            "unserved": self.unserved,
        }

    def forget(self) -> None:
        """Give back the memory of the recursion's weights; they are computed again if a table needs them."""
        for flows in self.commodity_flows.values():
            for one in flows.choices.passes:
                one.memory.forget()

    def sensitivity(self, indicator: str, discount_percent: float | None = None) -> pd.DataFrame:
        """Differentiate an indicator by every link, terminal, tariff, value of time and commodity's demand.

        Parameters
        ----------
        indicator : str
            A standard or counted indicator, or ``throughput:PLACE``.
        discount_percent : float, optional
            Percent a year at which projects are paid for; the pack's by default.

        Returns
        -------
        pandas.DataFrame
            See :func:`landsea.model.sensitivity.sensitivity`.

        Raises
        ------
        LandSeaError
            If there is no such indicator.
        """
        return sensitivity(self, indicator, discount_percent)

    def routes(self, origin: str, destination: str, commodity: str, most: int = 5) -> pd.DataFrame:
        """List the best chains between two zones, stage by stage.

        Parameters
        ----------
        origin, destination : str
            Ids or names of zones.
        commodity : str
            Id or name of a commodity, or of a group.
        most : int
            Chains a commodity.

        Returns
        -------
        pandas.DataFrame
            See :func:`landsea.model.routes.routes`.

        Raises
        ------
        LandSeaError
            If a zone or commodity is not known.
        """
        return routes(self, [(origin, destination)], commodity, most)

    def users(self, place: str, direction: str = "both") -> pd.DataFrame:
        """Tell who uses a link or terminal: tonnes by origin, destination and commodity (select link).

        Parameters
        ----------
        place : str
            Id or name of a terminal, or id of a link.
        direction : {"both", "forward", "backward"}
            Of a link.

        Returns
        -------
        pandas.DataFrame
            See :func:`landsea.model.select.select`.

        Raises
        ------
        LandSeaError
            If there is no such place.
        """
        return select(self, place, direction)

    def elastic(self, elasticity: float | Mapping[str, float]) -> ExponentialDemand:
        """Let this demand answer to costs, for ``solve(region, demand=...)``.

        Parameters
        ----------
        elasticity : float or dict of str to float
            Percent of demand for a percent of what a tonne pays from door to door here; a number for all goods but
            empty boxes, or by commodity.

        Returns
        -------
        ExponentialDemand
        """
        return elastic(self, elasticity)

    def trace(self, indicator: str) -> Trace:
        """Tell where an indicator's value comes from.

        Parameters
        ----------
        indicator : str
            Id of an indicator.

        Returns
        -------
        Trace
            Printable; rows, sources and steps as a table in ``Trace.rows``.

        Raises
        ------
        LandSeaError
            If there is no such indicator.
        """
        return trace(self, indicator)
