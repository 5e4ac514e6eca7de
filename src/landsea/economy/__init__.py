"""Demand, and later trade and industries: what moves, given what it costs."""

from landsea.economy.demand import Demand, estimate_demand
from landsea.economy.elastic import ConstantElasticity, Response
from landsea.economy.gravity import Balance, gravity

__all__ = ["Balance", "ConstantElasticity", "Demand", "Response", "estimate_demand", "gravity"]
