"""Input-output analysis against textbook tables, closed forms and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.economy.input_output import (
    InputOutput,
    Inventories,
    backward,
    disrupt,
    downstreamness,
    extraction,
    forward,
    ghosh,
    leontief,
    linkage,
    outputs,
    substitute,
    technical,
    upstreamness,
)
from landsea.errors import LandSeaError, NumericalError

# Miller & Blair (2009), table 2.3 and equations 2.12 to 2.17: two sectors, in dollars.
TEXTBOOK = InputOutput.of(np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([350.0, 1700.0]))

# Miller & Blair (2009), section 3.4.1 (tables 3.3 and 3.4): region L of three sectors and region M of two.
REGIONAL = np.array([
    [150, 500, 50, 25, 75], [200, 100, 400, 200, 100], [300, 500, 50, 60, 40], [75, 100, 60, 200, 250], [50, 25, 25,
    150, 100],
], dtype=float)  # fmt: skip
REGIONAL_OUTPUT = np.array([1000.0, 2000.0, 1000.0, 1200.0, 800.0])


@st.composite
def tables(draw: st.DrawFn) -> InputOutput:
    """A productive table of two to five industries, each with some final sales and some value added."""
    n = draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    a = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    a *= rng.uniform(0.1, 0.8, n) / np.maximum(a.sum(axis=0), 1e-9)
    final = rng.uniform(1, 100, n)
    x = np.linalg.solve(np.eye(n) - a, final)
    return InputOutput.of(a * x, final)


def test_the_textbook_table_of_two_sectors() -> None:
    t = TEXTBOOK
    np.testing.assert_allclose(t.output, [1000, 2000])
    np.testing.assert_allclose(technical(t.use, t.output), [[0.15, 0.25], [0.20, 0.05]])
    np.testing.assert_allclose(leontief(t.use, t.output), [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    # Final sales of 600 and 1500 need outputs of 1247.52 and 1841.58 (equation 2.17).
    np.testing.assert_allclose(outputs(t.use, t.output, np.array([600.0, 1500.0])), [1247.5, 1841.6], atol=0.05)
    # Multipliers of output (section 6.2): 1.518 and 1.452.
    np.testing.assert_allclose(backward(t), [1.518, 1.452], atol=5e-4)


def test_the_textbook_table_of_two_regions() -> None:
    final = REGIONAL_OUTPUT - REGIONAL.sum(axis=1)
    t = InputOutput.of(REGIONAL, final)
    a = technical(t.use, t.output)
    np.testing.assert_allclose(a[0], [0.150, 0.250, 0.050, 0.021, 0.094], atol=5e-4)
    inverse = leontief(t.use, t.output)
    np.testing.assert_allclose(inverse[0], [1.423, 0.465, 0.291, 0.192, 0.304], atol=1e-3)


@given(tables())
def test_leontief_and_ghosh_are_one_inverse_seen_from_two_sides(t: InputOutput) -> None:
    # G = x^-1 L x (Miller & Blair, section 12.1).
    expected = leontief(t.use, t.output) * t.output / t.output[:, None]
    np.testing.assert_allclose(ghosh(t.use, t.output), expected, rtol=1e-9, atol=1e-12)


@given(tables())
def test_upstreamness_is_the_mean_number_of_stages_to_final_use(t: InputOutput) -> None:
    # The definition (Antras et al. 2012, equation 1): stages weighted by the output that passes each, summed to
    # exhaustion.
    a, y = technical(t.use, t.output), t.final.sum(axis=1)
    term, total = y.copy(), np.zeros(len(t))
    for stage in range(1, 2000):
        total += stage * term
        term = a @ term
    np.testing.assert_allclose(upstreamness(t), total / t.output, rtol=1e-6)


@given(tables())
def test_mean_upstreamness_and_downstreamness_agree(t: InputOutput) -> None:
    # Weighted by final sales and by value added, both are total output over value added (Miller & Temurshoev 2017).
    whole = t.output.sum() / t.value_added.sum()
    assert np.average(upstreamness(t), weights=t.value_added) == pytest.approx(whole, rel=1e-9)
    assert np.average(downstreamness(t), weights=t.final.sum(axis=1)) == pytest.approx(whole, rel=1e-9)


def test_a_chain_has_whole_numbers_of_stages() -> None:
    # Ore to steel to ships: everything of one goes into the next.
    t = InputOutput.of(np.array([[0, 10.0, 0], [0, 0, 20.0], [0, 0, 0]]), np.array([0, 0, 50.0]))
    np.testing.assert_allclose(upstreamness(t), [3, 2, 1])
    np.testing.assert_allclose(downstreamness(t), [1, 1 + 10 / 20, 1 + 20 / 50 * 1.5])
    np.testing.assert_allclose(forward(t), [3, 2, 1])


@given(tables(), st.integers(0, 4))
def test_extraction_is_the_table_solved_without_the_industry(t: InputOutput, gone: int) -> None:
    gone %= len(t)
    mask = np.arange(len(t)) == gone
    kept = ~mask
    a = technical(t.use, t.output)[np.ix_(kept, kept)]
    left = np.linalg.solve(np.eye(kept.sum()) - a, t.final.sum(axis=1)[kept])
    fall = extraction(t, mask)
    np.testing.assert_allclose(fall[kept], t.output[kept] - left, rtol=1e-9, atol=1e-9 * t.output.max())
    assert fall[gone] == pytest.approx(t.output[gone])


def test_linkage_by_hand() -> None:
    final = REGIONAL_OUTPUT - REGIONAL.sum(axis=1)
    t = InputOutput.of(REGIONAL, final)
    here = np.array([True, True, True, False, False])
    found = linkage(t, here, ~here)
    assert found.inputs == pytest.approx(335 / REGIONAL[:, :3].sum())
    assert found.sales == pytest.approx(500 / REGIONAL[:3].sum())
    assert found.lost == pytest.approx(extraction(t, here)[3:].sum() / 2000)


def test_a_table_from_trade_sells_what_regions_buy() -> None:
    rng = np.random.default_rng(5)
    intermediate, final, trade = rng.random((3, 2, 2)), rng.random((3, 2)) + 2, rng.random((2, 3, 3))
    t = InputOutput.of_trade(("a", "b", "c"), ("x", "y"), intermediate, final, trade)
    # What region s spends on sector i comes from r by its share of the trade.
    for r, s, i, j in np.ndindex(3, 3, 2, 2):
        expected = intermediate[s, i, j] * trade[i, s, r] / trade[i, s].sum()
        assert t.use[r * 2 + i, s * 2 + j] == pytest.approx(expected)
    assert t.use.sum() + t.final.sum() == pytest.approx(intermediate.sum() + final.sum())


def test_substitution_moves_purchases_and_keeps_their_sum() -> None:
    t = InputOutput.of(REGIONAL, REGIONAL_OUTPUT - REGIONAL.sum(axis=1))
    home = np.array([True, True, True, False, False])
    change = substitute(t, REGIONAL[:, 0], home, 0.65, 0.80)
    demand = (np.eye(5) - technical(t.use, t.output)) @ change
    assert demand[home].sum() == pytest.approx(0.15 * REGIONAL[:, 0].sum())
    assert demand.sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(substitute(t, REGIONAL[:, 0], home, 0.65, 0.65), 0, atol=1e-12)
    with pytest.raises(LandSeaError, match="between 0 and 1"):
        substitute(t, REGIONAL[:, 0], home, 0.65, 1.2)
    with pytest.raises(LandSeaError, match="both at home and elsewhere"):
        substitute(t, REGIONAL[:, 0], np.ones(5, dtype=bool), 0.65, 0.8)


def test_what_does_not_balance_or_does_not_produce_is_refused() -> None:
    with pytest.raises(LandSeaError, match="miss its output"):
        InputOutput(("r",), ("s",), np.zeros(1, int), np.zeros(1, int), np.array([[1.0]]), np.array([[1.0]]),
                    np.array([5.0]), np.array([1.0]))  # fmt: skip
    with pytest.raises(LandSeaError, match="nought or more"):
        InputOutput.of(np.array([[-1.0]]), np.array([2.0]))
    with pytest.raises(NumericalError):
        leontief(np.array([[3.0]]), np.array([2.0]))
    with pytest.raises(NumericalError):
        leontief(np.array([[2.0]]), np.array([2.0]))
    with pytest.raises(LandSeaError, match="buys it nowhere"):
        InputOutput.of_trade(("a",), ("x",), np.ones((1, 1, 1)), np.ones((1, 1)), np.zeros((1, 1, 1)))


def open_days(t: InputOutput, days: int) -> tuple[np.ndarray, np.ndarray]:
    return np.ones((days, len(t))), np.ones((days, len(t), len(t.regions)))


@given(tables())
def test_without_a_disruption_nothing_changes(t: InputOutput) -> None:
    found = disrupt(t, *open_days(t, 50), Inventories(np.full(len(t), 10.0)))
    np.testing.assert_allclose(found.output, 1, rtol=1e-9)
    np.testing.assert_allclose(found.unmet, 0, atol=1e-9 * t.final.sum())


@settings(deadline=None, max_examples=25)
@given(tables(), st.integers(0, 4), st.floats(0, 0.9))
def test_once_stocks_are_back_the_loss_is_that_of_final_use(t: InputOutput, hit: int, left: float) -> None:
    # Goods are conserved: what was made less what was used up is what final users got, so value added lost equals it.
    capacity, delivered = open_days(t, 1500)
    capacity[:] = 1.2
    capacity[3:13, hit % len(t)] = left
    found = disrupt(t, capacity, delivered, Inventories(np.full(len(t), 20.0)))
    np.testing.assert_allclose(found.output[-1], 1, rtol=1e-6)
    assert found.value_added_lost.sum() == pytest.approx(found.unmet.sum(), rel=1e-5, abs=1e-9 * t.output.sum())
    assert (found.output >= -1e-12).all()


def test_an_industry_that_makes_next_to_nothing_is_no_fault() -> None:
    # It uses its own goods, so its orders shrink with what it makes, down to where quotients overflow.
    t = InputOutput.of(np.array([[74.35436345, 3.44576184], [0.0, 3.43918456]]), np.array([153.39792306, 57.71537257]))
    capacity, delivered = open_days(t, 1500)
    capacity[:] = 1.2
    capacity[3:13, 1] = 2.225073858507203e-309
    found = disrupt(t, capacity, delivered, Inventories(np.array([20.0, 20.0])))
    np.testing.assert_allclose(found.output[-1], 1, rtol=1e-6)


def test_a_buyer_lives_on_its_stock_and_stops_when_it_is_empty() -> None:
    # One supplier, one user who needs 1 unit a unit of output and holds 10 days of it, fully used before it is felt.
    t = InputOutput.of(np.array([[0.0, 365.0], [0.0, 0.0]]), np.array([0.0, 730.0]))
    capacity, delivered = open_days(t, 40)
    capacity[5:, 0] = 0.0
    found = disrupt(t, capacity, delivered, Inventories(np.array([10.0, 10.0]), felt_below=0.0))
    np.testing.assert_allclose(found.output[:15, 1], 1)
    np.testing.assert_allclose(found.output[16:, 1], 0, atol=1e-12)
    # With prudence it slows before: at half the stock it makes half of what 1 / 0.5 ... of the target would allow.
    careful = disrupt(t, capacity, delivered, Inventories(np.array([10.0, 10.0]), felt_below=0.8)).output[:, 1]
    assert careful[6] == pytest.approx(1)
    assert 0 < careful[14] < 1
    assert careful[30] > 0


def test_a_closed_border_is_felt_where_the_goods_came_from_and_others_can_stand_in() -> None:
    # Regions a and b both make the part; region c, which only assembles, buys half from each.
    use, final = np.zeros((6, 6)), np.zeros((6, 3))
    use[0, 5] = use[2, 5] = 365.0
    final[5, 2] = 1000.0
    output = use.sum(axis=1) + final.sum(axis=1)
    region, sector = np.divmod(np.arange(6), 2)
    t = InputOutput(("a", "b", "c"), ("part", "goods"), region, sector, use, final, output, output - use.sum(axis=0))
    capacity, delivered = np.full((200, 6), 2.0), np.ones((200, 6, 3))
    delivered[10:, 0, 2] = 0.0
    stocks = Inventories(np.array([20.0, 20.0]))
    stuck = disrupt(t, capacity, delivered, stocks)
    # Half of what is ordered arrives: p = (p + (n - s) / tau) / 2 and p = s / (psi n) give p = n / (tau + psi n).
    assert stuck.output[-1, 5] == pytest.approx(20 / (30 + 0.8 * 20), rel=1e-3)
    assert stuck.output[-1, 0] == pytest.approx(0)
    helped = disrupt(t, capacity, delivered, stocks, switch=True)
    assert helped.output[-1, 5] == pytest.approx(1)
    assert helped.output[-1, 2] == pytest.approx(2, rel=1e-3)
