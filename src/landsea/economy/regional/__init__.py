"""The accounts of a region's pack, and what a scenario's changes to them mean for trade."""

from landsea.economy.regional.changes import shock_between
from landsea.economy.regional.goods import Goods
from landsea.economy.regional.pack import Regional, has_accounts
from landsea.economy.regional.policy import Policy

__all__ = ["Goods", "Policy", "Regional", "has_accounts", "shock_between"]
