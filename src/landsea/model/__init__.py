"""The one place where the rooms meet: a region, and perhaps a scenario, in; an outcome out."""

from landsea.model.baseline import at_theta, uncalibrated, with_baseline
from landsea.model.calibrate import Calibration, calibrate
from landsea.model.export import TABLES, export
from landsea.model.outcome import Outcome
from landsea.model.solve import Stopwatch, solve
from landsea.model.trace import Trace

__all__ = [
    "TABLES",
    "Calibration",
    "Outcome",
    "Stopwatch",
    "Trace",
    "at_theta",
    "calibrate",
    "export",
    "solve",
    "uncalibrated",
    "with_baseline",
]
