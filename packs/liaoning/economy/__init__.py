"""The economic half of the Liaoning pack: zones, goods, supply and use, observations, claims, scenarios."""

from .build import build

__all__ = ["build"]
