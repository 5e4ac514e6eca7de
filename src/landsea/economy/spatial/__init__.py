"""Spatial equilibria on networks: where people live and work when links cost, congest and are improved."""

from landsea.economy.spatial.equilibrium import SpatialEquilibrium, solve_network, spectral_radius
from landsea.economy.spatial.network import Congestion, Network, SpatialError
from landsea.economy.spatial.variant import Variant, economic_geography, urban

__all__ = [
    "Congestion",
    "Network",
    "SpatialEquilibrium",
    "SpatialError",
    "Variant",
    "economic_geography",
    "solve_network",
    "spectral_radius",
    "urban",
]
