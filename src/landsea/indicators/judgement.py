"""Weights from people: pairwise judgements and points, read from files and checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import Finding
from landsea.indicators.framework import Framework, IndexTableError, table_of
from landsea.indicators.weighting import budget, hierarchy

Floats = NDArray[np.float64]

#: How far a judgement may be from the reciprocal of its counterpart.
RECIPROCAL = 0.02


def judged_weights(framework: Framework, file: Path) -> tuple[dict[str, float], float]:
    """Read pairwise judgements of an aggregate's parts (AHP).

    Parameters
    ----------
    framework : Framework
    file : Path
        CSV with a first column of codes and a column a code: how many times as important the row's is as the
        column's. Its codes are all the parts of one aggregate. A fraction such as 1/3 may be written so.

    Returns
    -------
    weights : dict of str to float
    ratio : float
        Consistency ratio; above 0.1 the judgements contradict each other.

    Raises
    ------
    LandSeaError
        With every cell that is no positive number or not the reciprocal of its counterpart.
    """
    findings: list[Finding] = []
    table = table_of(file, (), findings)
    if not findings:
        codes = [str(column).strip() for column in table.columns[1:]]
        _check_codes(framework, file, codes, [str(one).strip() for one in table.iloc[:, 0]], findings)
    if findings:
        _raise(file, findings)
    m = np.array([[_number(cell) for cell in row] for row in table.iloc[:, 1:].to_numpy(object)], float)
    for i, j in zip(*np.nonzero(~(m > 0)), strict=True):
        findings.append(_cell(file, table, int(i), int(j), "It is no number above nought.", "Mend it."))
    if not findings:
        for i, j in zip(*np.nonzero(np.abs(m * m.T - 1) > RECIPROCAL), strict=True):
            if i <= j:
                told = f"Its counterpart says {m[j, i]:g}, not {1 / m[i, j]:.3g}."
                findings.append(_cell(file, table, int(i), int(j), told, "Make one the reciprocal of the other."))
    if findings:
        _raise(file, findings)
    weights, ratio = hierarchy(m)
    return dict(zip(codes, weights.tolist(), strict=True)), ratio


def budget_weights(framework: Framework, file: Path) -> dict[str, float]:
    """Read experts' points.

    Parameters
    ----------
    framework : Framework
    file : Path
        CSV with a row an expert and a column a code of an indicator or aggregate; other columns are ignored. Points
        count within each aggregate, whatever they sum to.

    Raises
    ------
    LandSeaError
        With every cell that is no number from nought up, and where an aggregate has points for some of its parts only.
    """
    findings: list[Finding] = []
    table = table_of(file, (), findings)
    codes = [column for column in table.columns if column in framework.meta.index]
    if not findings and not codes:
        findings.append(Finding(file.name, 1, None, None, "No column is a code of the index.", "Name codes."))
    points = pd.DataFrame({code: [_number(cell) for cell in table[code]] for code in codes})
    for code in codes:
        for i in np.flatnonzero(~(points[code] >= 0)):
            at = list(table.columns).index(code) - 1
            findings.append(_cell(file, table, int(i), at, "It is no number from nought up.", "Mend it."))
    out: dict[str, float] = {}
    for parent in dict.fromkeys(framework.meta["parent"][codes]):
        parts = list(framework.meta.index[framework.meta["parent"] == parent])
        absent = [part for part in parts if part not in codes]
        if absent:
            told = f"{parent or 'The top'} has points for some of its parts, not for {', '.join(absent)}."
            findings.append(Finding(file.name, 1, absent[0], None, told, "Add columns."))
        elif not findings:
            if (points[parts].sum(axis=1) <= 0).any() or (points[parts].sum() <= 0).any():
                told = f"An expert gives {parent} no points, or one of its parts has none at all."
                findings.append(Finding(file.name, None, parts[0], None, told, "Give points, or drop the row."))
            else:
                out.update(zip(parts, budget(points[parts].to_numpy(float)).tolist(), strict=True))
    if findings:
        _raise(file, findings)
    return out


def _check_codes(framework: Framework, file: Path, codes: list[str], rows: list[str], findings: list[Finding]) -> None:
    if codes != rows:
        told = f"Rows ({', '.join(rows)}) and columns ({', '.join(codes)}) differ."
        findings.append(Finding(file.name, 1, None, None, told, "Name the same codes in the same order."))
        return
    parents = {framework.meta["parent"].get(code) for code in codes}
    parent = next(iter(parents)) if len(parents) == 1 else None
    if parent is None or set(framework.children(str(parent))) != set(codes):
        told = f"{', '.join(codes)} are not the parts of one aggregate."
        findings.append(Finding(file.name, 1, None, None, told, "Judge all the parts of one aggregate."))


def _number(cell: object) -> float:
    above, slash, below = str(cell).partition("/")
    try:
        return float(above) / float(below) if slash else float(above)
    except (ValueError, ZeroDivisionError):
        return float("nan")


def _cell(file: Path, table: pd.DataFrame, i: int, j: int, problem: str, cure: str) -> Finding:
    return Finding(file.name, i + 2, str(table.columns[j + 1]), str(table.iloc[i, j + 1]), problem, cure)


def _raise(file: Path, findings: list[Finding]) -> None:
    msg = f"The weights in {file.name} cannot be used."
    raise IndexTableError(msg, findings)
