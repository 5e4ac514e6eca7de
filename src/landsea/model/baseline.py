"""The baseline a calibrated model has to beat: the same costs with every constant at zero."""

from __future__ import annotations

from dataclasses import replace

from landsea.model.outcome import Outcome
from landsea.model.solve import solve


def with_baseline(today: Outcome) -> Outcome:
    """Return an outcome whose ``fit`` also says what the uncalibrated model predicts.

    Parameters
    ----------
    today : Outcome
        Solved without a scenario.

    Returns
    -------
    Outcome
        The same outcome, with ``uncalibrated`` filled by one more solve.
    """
    constants = today.region.table("constants").assign(value_yuan_per_t=0.0)
    plain = solve(today.region.replace(constants=constants))
    return replace(today, uncalibrated=plain.counted)
