"""Formulas of indicators: arithmetic over other indicators, read and worked out without running any code.

A formula has numbers, ids of indicators, ``+ - * / **``, brackets, and ``min max abs sqrt log exp``. An id stands for
the indicator's value at the place and in the year for which the formula is worked out; ``fdi["China"]`` takes
another place's, ``fdi[2018]`` another year's, ``fdi["China", 2018]`` both.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Longest formula, and deepest nesting: beyond them nobody reads it, and a reader could be made to overflow.
LONGEST, DEEPEST = 500, 40

_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
#: Functions, each with its least and greatest number of arguments.
_CALLS: Mapping[str, tuple[Callable[..., float], int, int]] = {
    "min": (min, 2, LONGEST),
    "max": (max, 2, LONGEST),
    "abs": (abs, 1, 1),
    "sqrt": (math.sqrt, 1, 1),
    "log": (math.log, 1, 1),
    "exp": (math.exp, 1, 1),
}


class FormulaError(ValueError):
    """A text is no formula; the message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What a formula takes: an indicator, at another place or in another year if they are named."""

    indicator: str
    place: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Formula:
    """A formula as read by :func:`parse`.

    Attributes
    ----------
    text : str
    operands : tuple of Operand
        Each once, in the order of the text.
    """

    text: str
    operands: tuple[Operand, ...]
    _tree: ast.expr

    def __call__(self, values: Mapping[Operand, float]) -> float:
        """Work the formula out.

        Parameters
        ----------
        values : mapping of Operand to float
            One for each of `operands`.

        Returns
        -------
        float
            nan where arithmetic has no answer: a division by nought, the root or logarithm of what has none, a
            number too large to hold.
        """
        try:
            found = _work_out(self._tree, values)
        except (ZeroDivisionError, OverflowError, ValueError):
            return math.nan
        return found if math.isfinite(found) else math.nan


def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        If it is none: something that is not arithmetic, a function not known, too long, too deep.
    """
    if len(text) > LONGEST:
        msg = f"A formula has {LONGEST} characters at most."
        raise FormulaError(msg)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        msg = "It cannot be read as arithmetic."
        raise FormulaError(msg) from error
    operands: dict[Operand, None] = {}
    _check(tree, operands, 0)
    return Formula(text.strip(), tuple(operands), tree)


def _check(node: ast.expr, operands: dict[Operand, None], depth: int) -> None:
    """Refuse what is not arithmetic, and gather the operands."""
    if depth > DEEPEST:
        msg = f"Its brackets are nested more than {DEEPEST} deep."
        raise FormulaError(msg)
    if isinstance(node, ast.Name | ast.Subscript):
        operands.setdefault(_operand(node))
        return
    for part in _parts(node):
        _check(part, operands, depth + 1)


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return []
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
        return [node.operand]
    if isinstance(node, ast.Call):
        return _arguments(node)
    msg = f"{ast.unparse(node)} is no arithmetic: a formula has numbers, indicators, + - * / ** and brackets."
    raise FormulaError(msg)


def _arguments(node: ast.Call) -> list[ast.expr]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _CALLS or node.keywords:
        msg = f"{ast.unparse(node)} is no function of formulas: {', '.join(_CALLS)}."
        raise FormulaError(msg)
    _, least, most = _CALLS[name]
    if not least <= len(node.args) <= most:
        msg = f"{name} does not take {len(node.args)} arguments."
        raise FormulaError(msg)
    return node.args


def _operand(node: ast.expr) -> Operand:
    if isinstance(node, ast.Name):
        return Operand(node.id)
    assert isinstance(node, ast.Subscript)
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    values = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    if isinstance(node.value, ast.Name) and len(values) <= 2:
        place, year = "", None
        for value in values:
            if isinstance(value, str) and not place:
                place = value
            elif type(value) is int and year is None:
                year = value
            else:
                break
        else:
            return Operand(node.value.id, place, year)
    msg = f'{ast.unparse(node)} names no value: write an indicator with a place, a year or both, as fdi["China", 2018].'
    raise FormulaError(msg)


def _work_out(node: ast.expr, values: Mapping[Operand, float]) -> float:
    if isinstance(node, ast.Name | ast.Subscript):
        return values[_operand(node)]
    if isinstance(node, ast.BinOp):
        return _BINARY[type(node.op)](_work_out(node.left, values), _work_out(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return _UNARY[type(node.op)](_work_out(node.operand, values))
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return float(_CALLS[node.func.id][0](*(_work_out(part, values) for part in node.args)))
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, int | float)
    return float(node.value)
