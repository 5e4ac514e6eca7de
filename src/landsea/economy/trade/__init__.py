"""Trade between regions in equilibrium: input-output links, tariffs, costs of delivering, in changes."""

from landsea.economy.trade.model import Counterfactual, Equilibrium, TradeModel
from landsea.economy.trade.residual import Residuals
from landsea.economy.trade.shock import Change, Shock, ShockError
from landsea.economy.trade.shock_file import read_shock

__all__ = ["Change", "Counterfactual", "Equilibrium", "Residuals", "Shock", "ShockError", "TradeModel", "read_shock"]
