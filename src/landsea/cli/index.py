"""``landsea index``: composite indices from a user's own tables, and those of a pack."""

from __future__ import annotations

import click

from landsea.cli.index_build import build, explain
from landsea.cli.index_robustness import change, robustness
from landsea.cli.index_show import IndexGroup, show


@click.group(cls=IndexGroup)
def index() -> None:
    """Composite indices: explain one of the pack (landsea index NAME); build one from two tables; test its ranks."""


for command in (build, explain, robustness, change, show):
    index.add_command(command)
