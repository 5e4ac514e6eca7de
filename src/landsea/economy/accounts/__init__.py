"""Accounts of regions and sectors: who makes, uses and trades what. Reading, checking, writing."""

from landsea.economy.accounts.accounts import Accounts, AccountsError
from landsea.economy.accounts.names import Names
from landsea.economy.accounts.reading import read_accounts
from landsea.economy.accounts.writing import write_accounts

__all__ = ["Accounts", "AccountsError", "Names", "read_accounts", "write_accounts"]
