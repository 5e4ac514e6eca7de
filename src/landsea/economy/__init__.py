"""Demand, and later trade and industries: what moves, given what it costs."""

from landsea.economy.demand import Demand, estimate_demand
from landsea.economy.gravity import Balance, gravity

__all__ = ["Balance", "Demand", "estimate_demand", "gravity"]
