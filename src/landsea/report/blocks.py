"""What a section is made of: headings, paragraphs, lists, tables, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``role`` names its style (lead, note, none)."""

    text: str
    role: str = ""
    block: str = "para"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    level: int = 3
    block: str = "heading"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of sentences."""

    items: Sequence[str]
    block: str = "items"


@dataclass(frozen=True, slots=True)
class Facts:
    """A few key figures: (number with unit, what it is)."""

    facts: Sequence[tuple[str, str]]
    block: str = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its unit, and whether it holds numbers or the row's name."""

    title: str
    unit: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first column names the row.

    A row that has one cell only is a sub-heading across the table. ``total`` marks the last row as a sum.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Markup]]
    note: str = ""
    total: bool = False
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption."""

    picture: Markup
    caption: str
    block: str = "figure"


Block = Para | Heading | Items | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the report.

    Attributes
    ----------
    name, title : str
        Anchor and heading.
    blocks : sequence of Block
        What everybody reads, in the first part.
    tables : sequence of Block
        What is looked up, in the second part under the same heading. A section may have either, or both.
    """

    name: str
    title: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    tables: Sequence[Block] = field(default_factory=tuple)
