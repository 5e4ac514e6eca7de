"""Which city of the region should grow which industry: the division of labour among cities as a plan."""

from landsea.planning.cities.cases import cases
from landsea.planning.cities.plan import CityPlan, plan_cities
from landsea.planning.cities.question import REACH, Question

__all__ = ["REACH", "CityPlan", "Question", "cases", "plan_cities"]
