"""Indicators: composite indices step by step, structure, inequality and coordination, as pure functions."""

from landsea.indicators.choices import Choices
from landsea.indicators.composite import CompositeIndex, build
from landsea.indicators.framework import Framework, read

__all__ = ["Choices", "CompositeIndex", "Framework", "build", "read"]
