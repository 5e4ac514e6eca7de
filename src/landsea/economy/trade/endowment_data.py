"""Structural gravity from tables: pairs with what costs depend on, coefficients, and changes of what pairs have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.trade.endowment import Endowment, solve_endowment
from landsea.errors import Finding, LandSeaError
from landsea.region import Column, Table
from landsea.region.reader import read_table
from landsea.region.written import read_written

Floats = NDArray[np.float64]

#: Columns that a table of pairs has beside what costs depend on.
LABELS, SIZES = ("exporter", "importer"), ("Y", "E")


class GravityError(LandSeaError):
    """Tables of a gravity model are at fault."""


@dataclass(frozen=True, eq=False)
class GravityData:
    """Pairs of regions.

    Attributes
    ----------
    regions : tuple of str
    pairs : pandas.DataFrame
        A row a pair, home included: exporter, importer, Y (the exporter's output), E (the importer's spending), and a
        number a variable.
    """

    regions: tuple[str, ...]
    pairs: pd.DataFrame

    def solve(
        self, beta: Mapping[str, float], changed: pd.DataFrame, sigma: float, reference: str, *, frozen: bool = False
    ) -> Endowment:
        """Solve for prices after variables of some pairs are set to other values.

        Parameters
        ----------
        beta : mapping of str to float
            Coefficients of variables in log trade.
        changed : pandas.DataFrame
            Columns exporter, importer, variable, value.
        sigma : float
        reference : str
            Region whose price index is the numeraire.
        frozen : bool

        Raises
        ------
        GravityError
            If variables or regions are unknown; with every fault.
        """
        self._check(beta, changed, sigma, reference)
        index = {name: k for k, name in enumerate(self.regions)}
        exporter = self.pairs["exporter"].map(index).to_numpy(int)
        importer = self.pairs["importer"].map(index).to_numpy(int)
        n = len(self.regions)
        cost, change, output, spent = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n), np.zeros(n)
        cost[exporter, importer] = sum(self.pairs[name].to_numpy(float) * value for name, value in beta.items())
        output[exporter], spent[importer] = self.pairs["Y"].to_numpy(float), self.pairs["E"].to_numpy(float)
        at = {pair: k for k, pair in enumerate(zip(exporter.tolist(), importer.tolist(), strict=True))}
        for row in changed.to_dict("records"):
            pair, name = (index[str(row["exporter"])], index[str(row["importer"])]), str(row["variable"])
            moved = float(row["value"]) - float(self.pairs[name].to_numpy(float)[at[pair]])
            change[pair[0], pair[1]] += beta[name] * moved
        where = index[reference]
        return solve_endowment(self.regions, output, spent, cost, change, sigma, reference=where, frozen=frozen)

    def _check(self, beta: Mapping[str, float], changed: pd.DataFrame, sigma: float, reference: str) -> None:
        known = [str(name) for name in self.pairs if name not in (*LABELS, *SIZES)]
        findings = [
            Finding(
                "coefficients", None, "var", name, "The pairs have no such variable.", f"They have {', '.join(known)}."
            )
            for name in beta
            if name not in known
        ]
        if not sigma > 1:
            findings.append(Finding("--sigma", None, None, str(sigma), "The elasticity is above 1.", "Mend it."))
        if reference not in self.regions:
            findings.append(Finding("--reference", None, None, reference, "There is no such region.", "Name another."))
        for line, row in changed.iterrows():
            where = int(str(line))
            for column in LABELS:
                if row[column] not in self.regions:
                    problem = "There is no such region."
                    findings.append(Finding("change", where, column, str(row[column]), problem, "Name another."))
            if row["variable"] not in beta:
                problem = "There is no coefficient of this variable."
                findings.append(Finding("change", where, "variable", str(row["variable"]), problem, "Name another."))
        if findings:
            msg = "The gravity model cannot be solved."
            raise GravityError(msg, findings)


def read_gravity(path: Path) -> GravityData:
    """Read pairs: CSV with exporter, importer, Y, E, and a column a variable; home pairs included.

    Raises
    ------
    GravityError
        With every fault: file, row, column, value.
    """
    written = read_written(_there(path))
    extra = [str(c) for c in (written.cells if written.cells is not None else []) if c not in (*LABELS, *SIZES)]
    frame, findings = read_table(_table([*LABELS], [*SIZES, *extra]), path)
    if not findings:
        findings = [*_pair_faults(path.name, frame)]
    if findings:
        msg = f"{path.name}: the pairs cannot be used."
        raise GravityError(msg, findings)
    return GravityData(tuple(sorted(frame["exporter"].unique())), frame)


def read_coefficients(path: Path) -> dict[str, float]:
    """Read coefficients: CSV with var and beta; a constant is left out, since it cancels."""
    frame, findings = read_table(_table(["var"], ["beta", "stderr"], optional=("stderr",)), _there(path))
    if findings:
        msg = f"{path.name}: the coefficients cannot be read."
        raise GravityError(msg, findings)
    return {name: value for name, value in zip(frame["var"], frame["beta"], strict=True) if name != "constant"}


def read_changes(path: Path) -> pd.DataFrame:
    """Read changes: CSV with exporter, importer, variable and the value it is set to."""
    frame, findings = read_table(_table([*LABELS, "variable"], ["value"]), _there(path))
    if findings:
        msg = f"{path.name}: the changes cannot be read."
        raise GravityError(msg, findings)
    return frame


def _there(path: Path) -> Path:
    if not path.is_file():
        msg = f"{path}: there is no such file."
        raise GravityError(msg)
    return path


def _table(texts: list[str], numbers: list[str], optional: tuple[str, ...] = ()) -> Table:
    def column(name: str, kind: str) -> Column:
        key, needed = name in texts, name not in optional
        return Column("gravity", name, kind, "", needed, key, "", (), None, None, (), f"{name}.")  # type: ignore[arg-type]

    columns = [column(name, "text") for name in texts] + [column(name, "number") for name in numbers]
    return Table("gravity", tuple(columns), required=True, description="Pairs.")


def _pair_faults(file: str, frame: pd.DataFrame) -> list[Finding]:
    """Report doubled and missing pairs, sizes that are not above zero, and sizes that differ from row to row."""
    found = []
    for row in frame.index[frame.duplicated([*LABELS])]:
        pair = f"{frame.loc[row, 'exporter']}, {frame.loc[row, 'importer']}"
        found.append(Finding(file, int(row), None, pair, "The pair stands twice.", "Keep one."))
    regions = sorted({*frame["exporter"], *frame["importer"]})
    have = set(zip(frame["exporter"], frame["importer"], strict=True))
    missing = [(a, b) for a in regions for b in regions if (a, b) not in have]
    if missing:
        shown = "; ".join(f"{a} to {b}" for a, b in missing[:5])
        problem = f"{len(missing)} pairs are missing."
        found.append(Finding(file, None, None, shown, problem, "Give every pair, each region with itself too."))
    for size, label in zip(SIZES, LABELS, strict=True):
        for row in frame.index[~(frame[size] > 0)]:
            found.append(Finding(file, int(row), size, str(frame.loc[row, size]), "A size is above zero.", "Mend it."))
        first = frame.groupby(label)[size].transform("first")
        for row in frame.index[frame[size] != first]:
            problem = f"{size} of this {label} differs from row to row."
            found.append(Finding(file, int(row), size, str(frame.loc[row, size]), problem, "Give one value."))
    return found
