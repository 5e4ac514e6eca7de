"""Scenarios of measures, and their comparison with today."""

from landsea.planning.benefit_cost import benefit_cost, shippers_gain
from landsea.planning.compare import compare
from landsea.planning.projects import project_scenario
from landsea.planning.scenario import Change, Scenario

__all__ = ["Change", "Scenario", "benefit_cost", "compare", "project_scenario", "shippers_gain"]
