"""Trade with economies of scale outside the firm: what a sector's size in a place does to its productivity."""

from landsea.economy.scale.model import ScaleModel, State, check_unique

__all__ = ["ScaleModel", "State", "check_unique"]
