"""Options that every command takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

#: Pack that commands take when none is named: the first region that ships.
DEFAULT_PACK = "liaoning"

F = TypeVar("F", bound=Callable[..., Any])


class FloatRange(click.FloatRange):
    """A number in a range; nan, which compares with nothing and so lies in every range, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or fail as other options do."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


def shared_options(function: F) -> F:
    """Add ``--json`` (as ``as_json``) and ``--lang`` to a command."""
    function = click.option("--json", "as_json", is_flag=True, help="Print one JSON object (see docs/cli.md).")(
        function
    )
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="Language of names and reports.",
    )(function)
