"""LandSea: the planning system for a coastal region that opens up.

>>> import landsea as ls
>>> region = ls.load("tidewater")
>>> today = ls.solve(region)
"""

from landsea.errors import (
    CalibrationError,
    Finding,
    LandSeaError,
    NetworkError,
    NumericalError,
    PackError,
    ScenarioError,
)
from landsea.model import Outcome, calibrate, solve
from landsea.planning import Scenario, benefit_cost, compare
from landsea.region import Region, load, shipped
from landsea.report import report

__all__ = [
    "CalibrationError",
    "Finding",
    "LandSeaError",
    "NetworkError",
    "NumericalError",
    "Outcome",
    "PackError",
    "Region",
    "Scenario",
    "ScenarioError",
    "benefit_cost",
    "calibrate",
    "compare",
    "load",
    "report",
    "shipped",
    "solve",
]
__version__ = "0.1.0"
