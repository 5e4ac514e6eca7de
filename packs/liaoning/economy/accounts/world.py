"""Close the world: final use by economy and sector, and trade between all economies, each sum met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from ipfn.ipfn import ipfn
from numpy.typing import NDArray

from ..frames import read_assumption, records
from .costs import percents
from .fitting import Sums, fit
from .foreign import PIPED
from .listed import inside_rows
from .technology import abroad_economies

Floats = NDArray[np.float64]
#: How much more an economy buys of itself than of another of equal size, before the balance (assumption).
OWN = 150.0
#: The same within a country, and for services within an economy (times the former).
COUNTRY = 6.0
SERVICES_OWN = 8.0
SERVICES = ("services", "transport")
#: Sectors in Liaoning's trade, shares of the customs' totals. August 2023, the one month at hand: machinery and
#: vehicles 159.1 of exports of 292.1; crude 110.8 and iron ore 29.8 of imports of 360. Metals: the pack's steel for
#: markets abroad (8.3 Mt at 4 200 yuan), and from there with copper and the like (assumption), since gravity alone
#: sends none of the steel of a steel province abroad.
KNOWN_SHARES = (
    ("exports", {("machinery", "vehicles"): 0.545, ("metals",): 0.10}),
    ("imports", {("oil_gas",): 0.308, ("ores",): 0.083, ("metals",): 0.03}),
)
#: How far an economy's final use follows what its own industry leaves over, rather than common shares (assumption).
LOCAL_TASTE = 0.95
ROUNDS = 60


@dataclass(frozen=True)
class World:
    """Balanced accounts in bn yuan: (economy, sector), and trade by (origin, destination, sector) net of duties."""

    economies: list[str]
    sectors: list[str]
    output: Floats
    value_added: Floats
    final_use: Floats
    trade: Floats


def close_world(added: pd.DataFrame, coefficients: dict[str, pd.DataFrame], foreign: pd.DataFrame) -> World:
    """Alternate between final use, which depends on the duties paid, and trade, on which duties are paid."""
    economies, sectors = list(map(str, added.index)), list(map(str, added.columns))
    input_use, output = _production(added, coefficients)
    duty = percents("tariff", economies, sectors) / 100
    deficit = _deficits(foreign, economies)
    traded = [row["traded"] == "true" for row in records(read_assumption("accounts_sectors"))]
    seed = _seed(output, economies, sectors, np.array(traded))
    revenue = np.zeros_like(output)
    for _ in range(ROUNDS):
        final = _final_use(economies, sectors, added.to_numpy(), revenue, deficit, output, input_use, np.array(traded))
        net = input_use + final - revenue
        trade = fit(seed, _aims(economies, sectors, output, net, foreign))
        moved = np.einsum("inj,inj->nj", trade, duty)
        if np.max(np.abs(moved - revenue)) < 1e-9 * output.max():
            return World(economies, sectors, output, added.to_numpy(), final, trade)
        seed, revenue = trade, moved
    msg = "duties and final use do not settle"
    raise ValueError(msg)


def _production(added: pd.DataFrame, coefficients: dict[str, pd.DataFrame]) -> tuple[Floats, Floats]:
    output = np.zeros(added.shape)
    use = np.zeros(added.shape)
    theirs = set(abroad_economies())
    for i, economy in enumerate(added.index):
        table = coefficients["abroad" if economy in theirs else "china"].to_numpy()
        output[i] = added.to_numpy()[i] / (1.0 - table.sum(axis=0))
        use[i] = table @ output[i]
    return use, output


def _deficits(foreign: pd.DataFrame, economies: list[str]) -> Floats:
    """Return imports less exports of each economy.

    Of the Chinese economies as counted (trade among them is taken to balance), of most partners as assumed, and of the
    rest of the world what closes the sum.
    """
    assumed = pd.to_numeric(read_assumption("accounts_economies").set_index("economy")["deficit_bn_yuan"])
    counted = (foreign["imports"] - foreign["exports"]).groupby(level="economy").sum()
    out = counted.reindex(economies).fillna(assumed.reindex(economies))
    rest = out.isna()
    return out.fillna(-out.sum() / rest.sum()).to_numpy()


def _final_use(
    economies: list[str],
    sectors: list[str],
    added: Floats,
    revenue: Floats,
    deficit: Floats,
    output: Floats,
    input_use: Floats,
    traded: NDArray[np.bool_],
) -> Floats:
    """Spread each economy's spending over sectors so that the world uses what it makes."""
    final = np.zeros_like(output)
    final[:, ~traded] = output[:, ~traded] - input_use[:, ~traded]
    spending = added.sum(axis=1) + revenue.sum(axis=1) + deficit - final.sum(axis=1)
    sums = (output - input_use + revenue)[:, traded].sum(axis=0)
    if (final < 0).any() or (sums < 0).any() or (spending < 0).any():
        msg = "an economy builds less than its industry uses, or a sector of the world makes less than it needs"
        raise ValueError(msg)
    shares = read_assumption("accounts_final_use").set_index("sector")[["china", "abroad"]].astype(float)
    theirs = set(abroad_economies())
    kind = ["abroad" if economy in theirs else "china" for economy in economies]
    names = [sector for sector, open_ in zip(sectors, traded, strict=True) if open_]
    common = shares.loc[names, kind].to_numpy().T
    common *= (spending / common.sum(axis=1))[:, None]
    local = _left_over(economies, sectors, output - input_use, spending)[:, traded]
    seed = LOCAL_TASTE * local + (1.0 - LOCAL_TASTE) * common
    final[:, traded] = _spread(seed, spending, (output - input_use + revenue)[:, traded], _services(names))
    return final


def _spread(seed: Floats, spending: Floats, left: Floats, services: NDArray[np.bool_]) -> Floats:
    """Fit final use to spending by economy and to what is left by sector; services within China by themselves."""
    china = _chinese()
    blocks = [(seed[:, ~services], left[:, ~services].sum(axis=0))]
    for side in (china, ~china):
        blocks.append((seed[:, services] * side[:, None], left[side][:, services].sum(axis=0)))
    columns = np.hstack([block for block, _ in blocks])
    sums = np.concatenate([total for _, total in blocks])
    fitted = ipfn(
        columns, [spending, sums], [[0], [1]], convergence_rate=1e-13, rate_tolerance=0.0, max_iteration=5000
    ).iteration()
    out = np.zeros_like(seed)
    goods, ours, theirs = np.split(fitted, np.cumsum([block.shape[1] for block, _ in blocks])[:-1], axis=1)
    out[:, ~services], out[:, services] = goods, ours + theirs
    return out


def _services(sectors: list[str]) -> NDArray[np.bool_]:
    return np.isin(sectors, SERVICES)


def _chinese() -> NDArray[np.bool_]:
    """Tell which economies are Chinese, in the order of the table of economies."""
    theirs = set(abroad_economies())
    return np.array([row["economy"] not in theirs for row in records(read_assumption("accounts_economies"))])


def _left_over(economies: list[str], sectors: list[str], net: Floats, spending: Floats) -> Floats:
    """Return what industry leaves: of services in each economy, of goods in its cluster, shared by spending."""
    out = np.maximum(net, 0.0)
    goods = ~_services(sectors)
    for members in _clusters(economies):
        share = spending[members] / spending[members].sum()
        out[np.ix_(members, goods)] = np.outer(share, np.maximum(net[np.ix_(members, goods)].sum(axis=0), 0.0))
    return out


def _seed(output: Floats, economies: list[str], sectors: list[str], traded: NDArray[np.bool_]) -> Floats:
    """Gravity without distance: origin's output times destination's size, more within an economy and a country.

    A cluster of cities trades with itself as much as it would as one economy, a city of it more with itself than with
    the others in the proportion that holds within the country.
    """
    size = output.sum(axis=1)
    weight = read_assumption("accounts_sectors")["abroad_weight"].astype(float).to_numpy()
    seed = output[:, None, :] * size[None, :, None]
    domestic = _chinese()
    same = domestic[:, None] & domestic[None, :]
    eye = np.eye(len(economies), dtype=bool)
    services = _services(sectors)
    own = np.where(services, OWN * SERVICES_OWN, OWN)
    near = np.where(eye[:, :, None], own, np.where(same, COUNTRY, 1.0)[:, :, None])
    for members in _clusters(economies):
        here = np.ix_(members, members)
        within, whole = (seed[here] * near[here]).sum(axis=(0, 1)), seed[here].sum(axis=(0, 1))
        near[here] *= np.divide(own * whole, within, out=np.ones_like(own), where=within > 0)
    seed *= near
    seed *= np.where((eye | same)[:, :, None], 1.0, weight)
    seed[:, :, ~traded] *= eye[:, :, None]
    # Customs count goods, and all that is known of China's trade is theirs: services do not cross its border here.
    seed[:, :, services] *= (domestic[:, None] == domestic[None, :])[:, :, None]
    return seed


def _clusters(economies: list[str]) -> list[list[int]]:
    """Economies that count as one towards everybody else: gravity sees no distance, only how finely one divides."""
    cluster = {row["economy"]: row["cluster"] for row in inside_rows()}
    of = [cluster.get(name, name) for name in economies]
    return [[i for i, other in enumerate(of) if other == name] for name in dict.fromkeys(of)]


def _aims(
    economies: list[str],
    sectors: list[str],
    output: Floats,
    net: Floats,
    foreign: pd.DataFrame,
) -> list[Sums]:
    n, s = output.shape
    origin, destination, sector = (axis.ravel() for axis in np.meshgrid(range(n), range(n), range(s), indexing="ij"))
    made, taken = Sums(origin * s + sector, output.ravel()), Sums(destination * s + sector, net.ravel())
    index = pd.Index(economies)
    pair = np.full((n, n), -1, np.int64)
    targets: list[float] = []
    for (economy, partner), row in foreign.iterrows():
        i, k = index.get_loc(economy), index.get_loc(partner)
        for at, flow in (((i, k), "exports"), ((k, i), "imports")):
            pair[at] = len(targets)
            targets.append(float(row[flow]))
    pairs = Sums(pair[origin, destination], np.array(targets))
    return [*_known(economies, sectors, foreign, origin, destination, sector), pairs, made, taken]


def _known(
    economies: list[str],
    sectors: list[str],
    foreign: pd.DataFrame,
    origin: NDArray[np.int64],
    destination: NDArray[np.int64],
    sector: NDArray[np.int64],
) -> list[Sums]:
    index, names = pd.Index(economies), pd.Index(sectors)
    liaoning = [row["economy"] for row in inside_rows() if row["province"] == "Liaoning"]
    ours = index.get_indexer(liaoning)
    abroad = index.get_indexer(abroad_economies())
    total = foreign.loc[liaoning].sum()
    sums = []
    for flow, shares in KNOWN_SHARES:
        here, there = (origin, destination) if flow == "exports" else (destination, origin)
        cells = np.isin(here, ours) & np.isin(there, abroad)
        piped = PIPED if flow == "imports" else 0.0
        label, target = np.where(cells, 0, -1), [float(total[flow])]
        for what, share in shares.items():
            label[cells & np.isin(sector, names.get_indexer(list(what)))] = len(target)
            target.append(share * (float(total[flow]) - piped) + (piped if "oil_gas" in what else 0.0))
        target[0] -= sum(target[1:])
        sums.append(Sums(label, np.array(target)))
    return sums
