"""Supply and use by zone and commodity, balanced over the region and its markets."""

from .build import build_supply_use

__all__ = ["build_supply_use"]
