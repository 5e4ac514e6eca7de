"""Packs to damage: a copy of the tiny region in a folder of its own, and a way to change one cell."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from landsea.errors import Finding
from landsea.region import Region, load, validate


class Pack:
    """A pack's folder whose files a test may damage."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def line(self, table: str, **where: str) -> int:
        """Line in the file of the first row that has these values."""
        rows = self.rows(table)
        return 2 + next(i for i, row in enumerate(rows) if all(row[k] == v for k, v in where.items()))

    def set(self, table: str, line: int, **cells: str) -> None:
        rows = self.rows(table)
        rows[line - 2].update(cells)
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> int:
        """Append a row like the first one, with these cells changed; return its line."""
        rows = self.rows(table)
        rows.append({**rows[0], **cells})
        self.write(table, rows)
        return len(rows) + 1

    def drop(self, table: str, line: int) -> None:
        rows = self.rows(table)
        del rows[line - 2]
        self.write(table, rows)

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def findings(self) -> list[Finding]:
        return list(validate(self.path).findings)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    source = load("tidewater").path
    assert source is not None
    shutil.copytree(source, tmp_path / "tidewater")
    return Pack(tmp_path / "tidewater")


@pytest.fixture(scope="session")
def tidewater() -> Region:
    return load("tidewater")


@pytest.fixture
def only(pack: Pack) -> Callable[..., Finding]:
    """Assert that the damaged pack has exactly one finding, at this place, and return it."""

    def find(file: str, row: int | None, column: str | None, value: Any, severity: str = "error") -> Finding:
        findings = pack.findings()
        assert len(findings) == 1, "\n".join(map(str, findings))
        one = findings[0]
        shown = None if value is None else str(value)
        assert (one.file, one.row, one.column, one.value, one.severity) == (file, row, column, shown, severity)
        assert one.problem.endswith(".")
        assert one.cure
        return one

    return find
