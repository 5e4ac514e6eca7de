"""Scenarios of measures, and their comparison with today."""

from landsea.planning.compare import compare
from landsea.planning.scenario import Change, Scenario

__all__ = ["Change", "Scenario", "compare"]
