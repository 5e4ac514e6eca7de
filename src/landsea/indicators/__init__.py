"""Indicators: the catalogue with values, targets and peers; indices; structure, inequality and coordination."""

from landsea.indicators.catalogue import Indicator, catalogue
from landsea.indicators.choices import Choices
from landsea.indicators.composite import CompositeIndex, build
from landsea.indicators.defined import DefinedIndex, index, indices
from landsea.indicators.exchange import write_sdmx
from landsea.indicators.framework import Framework, read
from landsea.indicators.recomputed import recomputed
from landsea.indicators.scoreboard import Scoreboard, scoreboard
from landsea.indicators.values import Value, Values

__all__ = [
    "Choices",
    "CompositeIndex",
    "DefinedIndex",
    "Framework",
    "Indicator",
    "Scoreboard",
    "Value",
    "Values",
    "build",
    "catalogue",
    "index",
    "indices",
    "read",
    "recomputed",
    "scoreboard",
    "write_sdmx",
]
