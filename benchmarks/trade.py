"""Trade equilibria: NAFTA and generated accounts beside plain numpy, structural gravity beside gegravity."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.peers import installed, quiet
from benchmarks.plain_trade import PlainTrade
from benchmarks.registry import Comparison, Options, case, timed
from landsea.economy import Accounts, Change, Shock, TradeModel, read_accounts
from landsea.economy.trade.endowment_data import GravityData, read_coefficients, read_gravity

TIGHT = 1e-12


@case("trade")
def trade(options: Options) -> Iterator[Comparison]:
    """Compare; cases whose public data are not there are left out."""
    folder = Path(options.bench).parent / "reference" / "trade-models"
    if (folder / "cp2015").is_dir():
        yield nafta(folder / "cp2015" / "cp2015_nafta.npz")
    yield made_up()
    yield slopes()
    if (folder / "gegravity").is_dir() and installed("gegravity"):
        yield agreement(folder / "gegravity")


def nafta(file: Path) -> Comparison:
    """Baseline and counterfactual of NAFTA with balanced trade."""
    accounts, plain = read_accounts(file), PlainTrade(read_accounts(file))
    ours = _ours(accounts, Shock.tariffs("tau_cfl"))

    def peer() -> Any:
        return plain.real_income(accounts.tariff, accounts.tariffs["tau_cfl"], 1.0, TIGHT)

    apart = np.abs(ours().real_income - peer()).max()
    assert apart < 1e-9, apart
    return Comparison(
        "NAFTA: baseline and counterfactual, 1e-12",
        ours,
        {"plain numpy": peer},
        "31 regions, 40 sectors",
        f"{timed(ours):.3f} s of processor time; results differ by {apart:.0e}",
    )


def made_up() -> Comparison:
    """Generated accounts of moderate size, and how long the large ones take."""
    accounts = generated(100, 20)
    plain, ours = PlainTrade(accounts), _ours(accounts, Shock.iceberg(0.8))

    def peer() -> Any:
        return plain.real_income(accounts.tariff, accounts.tariff, 0.8, TIGHT)

    apart = np.abs(ours().real_income - peer()).max()
    assert apart < 1e-9, apart
    large = timed(_ours(generated(400, 20), Shock.iceberg(0.8)))
    note = f"on 400 regions x 20 sectors ours takes {large:.1f} s of processor time"
    return Comparison(
        "generated accounts, a fifth off every cost, 1e-12",
        ours,
        {"plain numpy": peer},
        "100 regions, 20 sectors",
        note,
    )


def slopes() -> Comparison:
    """Differentiate every region's real income by the cost of every pair, beside a difference and a solve a pair."""
    accounts = generated(20, 20)
    model = TradeModel(accounts, deficits="zero")
    n, step = accounts.n_regions, 1e-5
    names = accounts.regions

    def ours() -> Any:
        return model.baseline.sensitivity().by_pair()[0]

    def peer() -> Any:
        out = np.zeros((n, n, n))
        for importer in range(n):
            for exporter in range(n):
                change = Change(
                    "iceberg", factor=float(np.exp(step)), importer=names[importer], exporter=names[exporter]
                )
                out[importer, exporter] = np.log(model.solve(Shock((change,), "pair")).real_income) / step
        return out

    apart = np.abs(ours() - peer()).max()
    assert apart < 1e-4, apart
    large = TradeModel(generated(400, 20), deficits="zero").baseline
    seconds = timed(lambda: large.sensitivity().by_pair())
    return Comparison(
        "derivatives of every region's real income by every pair's cost",
        ours,
        {"a solve a pair": peer},
        "20 regions, 20 sectors",
        f"differences of first order, apart by {apart:.0e}; on 400 regions x 20 sectors ours takes {seconds:.1f} s",
    )


def _ours(accounts: Accounts, shock: Shock) -> Callable[[], Any]:
    return lambda: TradeModel(accounts, deficits="zero").solve(shock)


def generated(regions: int, sectors: int) -> Accounts:
    """Make accounts from random shares; sizes of regions and flows spread over orders of magnitude."""
    rng = np.random.default_rng(regions)
    n, j = regions, sectors
    size = rng.lognormal(0, 1, n)
    trade = rng.lognormal(0, 1, (j, n, n)) * size[:, None] * size[None, :] / size.sum()
    trade[:, np.arange(n), np.arange(n)] += rng.uniform(1, 4, (j, n)) * size
    tariff = rng.uniform(0, 0.2, (j, n, n)) * ~np.eye(n, dtype=bool)
    sales, bought = trade.sum(axis=1).T, (trade * (1 + tariff)).sum(axis=2).T
    inputs = 0.5 * rng.dirichlet(np.ones(j), (n, j)).transpose(0, 2, 1) * sales[:, None, :]
    inputs *= np.minimum(1.0, 0.7 * bought / inputs.sum(axis=2))[:, :, None]
    return Accounts.of(
        [f"r{k}" for k in range(n)],
        [f"s{k}" for k in range(j)],
        intermediate=inputs,
        value_added=sales - inputs.sum(axis=1),
        final_use=bought - inputs.sum(axis=2),
        trade=trade,
        tariff=tariff,
        theta=rng.uniform(2, 15, j),
    )


def agreement(folder: Path) -> Comparison:
    """Solve for a trade agreement of Canada and Japan on gegravity's own sample, tables read before on both sides."""
    data, beta = read_gravity(folder / "sample_data_2006.csv"), read_coefficients(folder / "cost_coefficients.csv")
    pact = [("CAN", "JPN", "pta", 1.0), ("JPN", "CAN", "pta", 1.0)]
    changed = pd.DataFrame(pact, columns=["exporter", "importer", "variable", "value"])
    peer = gegravity(folder)
    apart = _frozen_apart(data, beta, changed, peer())
    return Comparison(
        "structural gravity: an agreement of two countries",
        lambda: data.solve(beta, changed, 5.0, "DEU"),
        {"gegravity": peer},
        "30 regions",
        f"ours clears markets, the peer holds shares; with shares held ours differs by {apart:.0e}",
    )


def _frozen_apart(data: GravityData, beta: dict[str, float], changed: pd.DataFrame, theirs: pd.Series) -> float:
    held = data.solve(beta, changed, 5.0, "DEU", frozen=True)
    apart = float(np.abs(100 * (held.price - 1) - theirs.loc[list(held.regions)].to_numpy(float)).max())
    assert apart < 1e-5, apart
    return apart


def gegravity(folder: Path) -> Callable[[], pd.Series]:
    """Return a run of the peer: model, experiment, simulation; gives changes of factory gate prices in percent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gegravity as peer
    rows = pd.read_csv(folder / "sample_data_2006.csv").astype({"year": str})
    beta = pd.read_csv(folder / "cost_coefficients.csv")
    beta = beta[beta["var"] != "constant"]
    columns = {
        "imp_var_name": "importer",
        "exp_var_name": "exporter",
        "year_var_name": "year",
        "trade_var_name": "trade",
    }

    def run() -> pd.Series:
        with warnings.catch_warnings(), quiet():
            warnings.simplefilter("ignore")
            base = peer.BaselineData(rows, expend_var_name="E", output_var_name="Y", **columns)
            costs = peer.CostCoeffs(estimates=beta, identifier_col="var", coeff_col="beta", stderr_col="stderr")
            model = peer.OneSectorGE(
                base, year="2006", reference_importer="DEU", expend_var_name="E", output_var_name="Y", sigma=5,
                cost_variables=list(beta["var"]), cost_coeff_values=costs, quiet=True,
            )  # fmt: skip
            model.build_baseline(omr_rescale=100)
            new = model.baseline_data.copy()
            pair = new["importer"].isin(["CAN", "JPN"]) & new["exporter"].isin(["CAN", "JPN"])
            new.loc[pair & (new["importer"] != new["exporter"]), "pta"] = 1
            model.define_experiment(new)
            model.simulate()
        return model.country_results["factory gate price change (percent)"]

    return run
