"""Input-output: who buys what from whom, chains and linkages, losses and substitution. Pure functions over arrays."""

from landsea.economy.input_output.coefficients import ghosh, leontief, outputs, technical
from landsea.economy.input_output.disruption import Disruption, Inventories, disrupt
from landsea.economy.input_output.linkages import (
    Linkage,
    backward,
    downstreamness,
    extraction,
    forward,
    linkage,
    upstreamness,
)
from landsea.economy.input_output.substitution import substitute
from landsea.economy.input_output.table import InputOutput

__all__ = [
    "Disruption",
    "InputOutput",
    "Inventories",
    "Linkage",
    "backward",
    "disrupt",
    "downstreamness",
    "extraction",
    "forward",
    "ghosh",
    "leontief",
    "linkage",
    "outputs",
    "substitute",
    "technical",
    "upstreamness",
]
