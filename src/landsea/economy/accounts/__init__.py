"""Accounts of regions and sectors: who makes, uses and trades what. Reading, checking, writing."""

from landsea.economy.accounts.accounts import Accounts, AccountsError
from landsea.economy.accounts.reading import read_accounts
from landsea.economy.accounts.writing import write_accounts

__all__ = ["Accounts", "AccountsError", "read_accounts", "write_accounts"]
