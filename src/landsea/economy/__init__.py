"""Demand, trade and industries: what moves, given what it costs, and what a change is worth to whom."""

from landsea.economy.accounts import Accounts, AccountsError, read_accounts, write_accounts
from landsea.economy.demand import Demand, estimate_demand
from landsea.economy.elastic import ConstantElasticity, Differentiable, ExponentialDemand, Response
from landsea.economy.gravity import Balance, gravity
from landsea.economy.trade import Change, Counterfactual, Equilibrium, Shock, ShockError, TradeModel, read_shock

__all__ = [
    "Accounts",
    "AccountsError",
    "Balance",
    "Change",
    "ConstantElasticity",
    "Counterfactual",
    "Demand",
    "Differentiable",
    "Equilibrium",
    "ExponentialDemand",
    "Response",
    "Shock",
    "ShockError",
    "TradeModel",
    "estimate_demand",
    "gravity",
    "read_accounts",
    "read_shock",
    "write_accounts",
]
