"""Which port of the region should handle which cargo: the division of labour as a plan."""

from landsea.planning.division.compensation import compensate
from landsea.planning.division.plan import Division, divide
from landsea.planning.division.programme import Chosen, choose

__all__ = ["Chosen", "Division", "choose", "compensate", "divide"]
