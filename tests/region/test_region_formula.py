"""Formulas: what they give is what Python gives, and nothing but arithmetic gets through."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landsea.region.formula import DEEPEST, LONGEST, FormulaError, Operand, parse

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-6)
LEAVES = st.sampled_from(["a", "b", "c"]) | st.integers(0, 999).map(str)
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda x: f"abs({x})"),
    ),
    max_leaves=12,
)


@given(FORMULAS, NUMBERS, NUMBERS, NUMBERS)
def test_it_gives_what_python_gives(text, a, b, c):
    values = {"a": a, "b": b, "c": c}
    try:
        wanted = float(eval(text, {"min": min, "max": max, "abs": abs}, values))
    except ZeroDivisionError:
        wanted = math.nan
    formula = parse(text)
    found = formula({one: values[one.indicator] for one in formula.operands})
    assert found == wanted or (math.isnan(found) and not math.isfinite(wanted))


def test_operands_are_told_once_with_place_and_year():
    formula = parse('fdi + fdi["China"] / fdi[2018] - fdi["China", 2018] + fdi')
    assert formula.operands == (
        Operand("fdi"), Operand("fdi", "China"), Operand("fdi", "", 2018), Operand("fdi", "China", 2018),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "a +", "__import__('os')", "a.b", "a if b else c", "[a]", "lambda: 1", "a < b", "'text'", "True", "1j",
        "a[b]", "a[1, 2]", "a['x', 'y']", "a[None]", "print(a)", "min(a)", "sqrt(a, b)", "max(a, key=b)", "a @ b",
        "a // b", "(a := 1)", "f'{a}'", "*a", "open('x')", "a[1.5]", "a[True]",
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize("text", ["1+" * LONGEST + "1", "-" * (DEEPEST + 5) + "a", "(" * 300 + "a" + ")" * 300])
def test_what_nobody_can_read_is_refused(text):
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize(
    "text", ["1 / 0", "sqrt(0 - 1)", "log(0)", "9 ** 9 ** 9", "exp(9999)", "(0 - 8) ** 0.5", "a * 1e308 * 10"]
)
def test_arithmetic_without_an_answer_gives_nan(text):
    assert math.isnan(parse(text)({Operand("a"): 1e300}))
