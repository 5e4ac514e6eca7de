"""``landsea economy``: trade, industries and the division of labour."""

from __future__ import annotations

import click


@click.group()
def economy() -> None:
    """Trade, industries and what they gain: equilibria, structure, the division of labour, supply chains."""
