"""Accounts that are made up: random ones for properties, with the shapes that break solvers."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from landsea.economy import Accounts


def accounts(
    seed: int,
    regions: int = 4,
    sectors: int = 3,
    *,
    thetas: tuple[float, float] = (1.0, 12.0),
    zeros: float = 0.0,
    tiny: bool = False,
    unbalanced: float = 0.0,
    tariffs: float = 0.3,
) -> Accounts:
    """Make accounts whose flows follow from random shares; `zeros` is the share of flows between regions left out.

    With `tiny`, one sector of one region is a billion times smaller than the rest; with `unbalanced`, uses miss
    supplies by up to that share.
    """
    rng = np.random.default_rng(seed)
    n, j = regions, sectors
    trade = rng.lognormal(0.0, 1.5, (j, n, n)) * rng.lognormal(0.0, 1.0, (j, 1, n))
    trade *= np.where(rng.random((j, n, n)) < zeros, 0.0, 1.0)
    home = np.arange(n)
    trade[:, home, home] = rng.lognormal(1.5, 1.0, (j, n)) * n
    tariff = rng.uniform(0, tariffs, (j, n, n)) if tariffs else np.zeros((j, n, n))
    tariff[:, home, home] = 0.0
    if tiny:
        trade[0, 0, :] *= 1e-9
        trade[0, :, 0] *= 1e-9
    sales = trade.sum(axis=1).T
    va_share = rng.uniform(0.25, 0.8, (n, j))
    mix = rng.dirichlet(np.ones(j), (n, j)).transpose(0, 2, 1)
    inputs = (1 - va_share)[:, None, :] * mix * sales[:, None, :]
    bought = (trade * (1 + tariff)).sum(axis=2).T
    # Where sectors use more than is bought they are scaled down; the rest of their cost is value added.
    fits = np.minimum(1.0, 0.7 * bought / np.maximum(inputs.sum(axis=2), 1e-300))
    inputs = inputs * fits[:, :, None]
    final = bought - inputs.sum(axis=2)
    if unbalanced:
        final = final * rng.uniform(1 - unbalanced, 1 + unbalanced, final.shape)
    return Accounts.of(
        [f"r{k}" for k in range(n)],
        [f"s{k}" for k in range(j)],
        intermediate=inputs,
        value_added=sales - inputs.sum(axis=1),
        final_use=final,
        trade=trade,
        tariff=tariff,
        theta=np.exp(rng.uniform(*np.log(thetas), j)),
        tariffs={"tau_free": np.zeros_like(tariff)},
        unit="coins",
    )


@st.composite
def any_accounts(draw: st.DrawFn) -> Accounts:
    """Draw accounts of every shape: one region or one sector, zero flows, tiny sectors, large elasticities."""
    return accounts(
        draw(st.integers(0, 2**32 - 1)),
        draw(st.integers(1, 6)),
        draw(st.integers(1, 5)),
        thetas=draw(st.sampled_from([(0.5, 3.0), (1.0, 12.0), (2.0, 65.0), (60.0, 65.0)])),
        zeros=draw(st.sampled_from([0.0, 0.5, 0.95])),
        tiny=draw(st.booleans()),
        unbalanced=draw(st.sampled_from([0.0, 0.3])),
        tariffs=draw(st.sampled_from([0.0, 0.3, 2.0])),
    )
