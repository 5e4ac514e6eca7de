"""What a reader finds in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """Text, and what the file says about itself.

    Attributes
    ----------
    text : str
    title : str
        Blank if the file states none.
    date : str or None
        ``YYYY-MM-DD`` or a shorter form; None if the file states none.
    """

    text: str
    title: str = ""
    date: str | None = None
