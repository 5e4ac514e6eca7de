"""Renew the tables of the pack format's page from the schema.

``python docs/generate_pack_format.py > docs/.new.md && mv docs/.new.md docs/pack-format.md``. The prose above the
tables is kept as it is on the page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from landsea.region import Column, Table, schema

PAGE = Path(__file__).with_name("pack-format.md")
MARK = "<!-- From here on made by docs/generate_pack_format.py from schema.csv; run `make docs` after changing it. -->"

_SAME = {"source", "status", "note"}


def main() -> None:
    """Print the page."""
    sys.stdout.write(page(PAGE.read_text(encoding="utf-8")))


def page(old: str) -> str:
    """Return the page with the prose of the old one and the tables of today's schema."""
    prose = old.split(MARK)[0].rstrip()
    tables = list(schema().values())
    parts = [f"{prose}\n\n{MARK}\n", "## Tables\n\n" + _overview(tables), *map(_section, tables)]
    return "\n".join(parts)


def _overview(tables: list[Table]) -> str:
    lines = ["| table | required | a row is |", "|---|---|---|"]
    lines += [
        f"| [{table.name}](#{table.name}) | {'yes' if table.required else ''} | {table.description} |"
        for table in tables
    ]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> str:
    own = [column for column in table.columns if not _shared(column)]
    key = f"Key: {', '.join(f'`{name}`' for name in table.key)}.\n\n" if table.key else ""
    shared = [f"`{column.name}`" for column in table.columns if _shared(column)]
    tail = f"\nAlso {', '.join(shared)}, as in every table.\n" if shared else ""
    lines = ["| column | type | unit | needed | default | values | meaning |", "|---|---|---|---|---|---|---|"]
    lines += [_line(column) for column in own]
    return f"### {table.name}\n\n{table.description} {key}" + "\n".join(lines) + "\n" + tail


def _shared(column: Column) -> bool:
    return column.name in _SAME and column.table != "sources"


def _line(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        column.type,
        column.unit,
        "yes" if column.required else "",
        f"`{column.default}`" if column.default else "",
        _values(column),
        column.description,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(column: Column) -> str:
    if column.references:
        return ", ".join(f"`{target}`" for target in column.references)
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if low is not None:
        return f"at least {low:g}"
    return f"at most {high:g}" if high is not None else ""


if __name__ == "__main__":
    main()
