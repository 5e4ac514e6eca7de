"""``landsea economy``: trade, industries and what a change is worth, one file a sub-command."""

from __future__ import annotations

import click

from landsea.cli.economy_cities import cities
from landsea.cli.economy_gains import gains
from landsea.cli.economy_gravity import gravity
from landsea.cli.economy_localise import localise
from landsea.cli.economy_loss import loss
from landsea.cli.economy_pack import accounts, tonnes
from landsea.cli.economy_ports import ports
from landsea.cli.economy_solve import solve
from landsea.cli.economy_structure import structure


@click.group()
def economy() -> None:
    """Trade and industries: who gains from a change, who does what, and what a loss costs."""


economy.add_command(gravity)
economy.add_command(solve)
economy.add_command(gains)
economy.add_command(accounts)
economy.add_command(tonnes)
economy.add_command(structure)
economy.add_command(ports)
economy.add_command(cities)
economy.add_command(loss)
economy.add_command(localise)
