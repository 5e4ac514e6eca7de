"""Where an exact change of real income comes from: the integral of its differential along the shock.

Two cuts of the same number. By channel: terms of trade, volume of taxed trade, cost of delivering, productivity,
transfers, labour. By cause: each
flow's cost and tariff, each region's productivity and deficit, and so each measure. The
integrand is exact (implicit differentiation); Gauss-Legendre nodes are doubled until the parts sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy.trade.linear import Linear, Push
from landsea.economy.trade.markets import clear
from landsea.economy.trade.point import Markets
from landsea.economy.trade.sensitivity import Sensitivity, sensitivity
from landsea.economy.trade.shock import Part

if TYPE_CHECKING:
    from landsea.economy.trade.model import Counterfactual

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Parts may miss the sum by this (log points) before nodes are doubled, up to so many.
CLOSE, MOST_NODES = 1e-9, 64

#: Entries of a table of flows by regions that are made at a time.
PIECE = 4_000_000

#: Names of the channels, in order.
CHANNELS = ("terms_of_trade", "volume_of_trade", "delivery", "productivity", "transfers", "labour")


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Log points of real income; rows sum to ``log(real_income)`` up to `residual`.

    Attributes
    ----------
    regions : tuple of str
    channels : (N, 6) array
        Terms of trade, volume of trade, delivery, productivity, transfers, labour.
    total : (N,) array
        The exact change.
    nodes : int
        Points of the path at which the integrand was evaluated.
    """

    regions: tuple[str, ...]
    channels: Floats
    total: Floats
    nodes: int

    @property
    def residual(self) -> float:
        """Largest difference between the sum of the channels and the exact change."""
        return float(np.abs(self.channels.sum(axis=1) - self.total).max())

    def table(self) -> pd.DataFrame:
        """One row a region, in percent (hundred times log points)."""
        parts = {f"{name}_percent": 100 * self.channels[:, k] for k, name in enumerate(CHANNELS)}
        return pd.DataFrame({"region": self.regions, **parts, "log_real_income_percent": 100 * self.total})


@dataclass(frozen=True, eq=False)
class Attribution:
    """Log points of each region's real income by cause.

    Attributes
    ----------
    regions : tuple of str
    by_flow : (N, N, N) array
        ``[region, importer, exporter]``: what changes of tariffs and costs of delivering on that pair did.
    by_sector : (N, J) array
        The same, over pairs.
    by_measure : mapping of str to (N,) array
        What each measure did, its productivities and deficits included; sums to the whole.
    total : (N,) array
        The exact change.
    nodes : int
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    by_flow: Floats
    by_sector: Floats
    by_measure: Mapping[str, Floats]
    total: Floats
    nodes: int

    @property
    def residual(self) -> float:
        """Largest difference between the sum of the measures and the exact change."""
        return float(np.abs(sum(self.by_measure.values()) - self.total).max())

    def measures(self) -> pd.DataFrame:
        """One row a region and measure, in percent."""
        rows = [
            pd.DataFrame({"region": self.regions, "measure": name, "percent": 100 * value})
            for name, value in self.by_measure.items()
        ]
        return pd.concat(rows, ignore_index=True)

    def flows(self) -> pd.DataFrame:
        """One row a region, importer and exporter whose cost changed, in percent."""
        region, importer, exporter = np.nonzero(self.by_flow)
        names = np.array(self.regions)
        where = {"region": names[region], "importer": names[importer], "exporter": names[exporter]}
        return pd.DataFrame({**where, "percent": 100 * self.by_flow[region, importer, exporter]})


def decompose(found: Counterfactual) -> Decomposition:
    """Split the exact change of real income by channel.

    dln(I/P) = [sum E dln p - M dln p' + tau M (dln M - dln p' - dln d) - M dln d + Y dln A + dD + wL dln L] / I
    """
    total = np.log(found.real_income)
    nodes, made = 4, None
    while made is None or (made.residual > CLOSE and nodes < MOST_NODES):
        nodes *= 2
        channels = sum(weight * _channels(found, linear) for weight, linear in _along(found, nodes))
        made = Decomposition(found.model.accounts.regions, np.asarray(channels), total, nodes)
    return made


def attribute(found: Counterfactual) -> Attribution:
    """Split the exact change of real income by cause.

    int_0^1 sum_l (dln(I/P) / dl) (dl / ds) ds
    """
    total = np.log(found.real_income)
    nodes, made = 4, None
    while made is None or (made.residual > CLOSE and nodes < MOST_NODES):
        nodes *= 2
        made = _attributed(found, nodes, total)
    return made


def _along(found: Counterfactual, nodes: int) -> Iterator[tuple[float, Linear]]:
    """Give the linearised equations at each node of the path, with its weight."""
    economy, names = found.before.economy, found.model.accounts.regions
    place, weight = np.polynomial.legendre.leggauss(nodes)
    point, inverse = None, None
    path = list(zip((place + 1) / 2, weight / 2, strict=True))
    for s, w in tqdm(path, desc="path", disable=None if found.model.progress else True, leave=False):
        drive = found.drive.part(economy, float(s))
        new = clear(economy, drive, names=names, start=point, inverse=inverse)
        point, inverse = new.point, new.inverse
        yield float(w), Linear(Markets(economy, drive), point, 1e-13)


def _channels(found: Counterfactual, linear: Linear) -> Floats:
    e, p, d = linear.markets.economy, linear.point, linear.markets.drive
    push = _push(found, linear)
    response = linear.settle(push)
    price, made = response.cost[:, :, 0], linear.flows
    sold = made.sum(axis=1)
    delivered = found.drive.log_iceberg
    terms = np.einsum("jn,jn->n", sold, price) - np.einsum("jni,ji->n", made, price)
    kappa = push.log_kappa[..., 0] if push.log_kappa is not None else 0.0
    rate = (found.drive.tariff - e.tariff) / (1 + d.tariff)
    # dln M from dln pi, dln X and dln(1 + tau); where nothing is bought nothing counts.
    bought = np.where(p.spending > 0, response.spending[:, :, 0] / np.where(p.spending > 0, p.spending, 1.0), 0.0)
    unit = price + found.drive.log_productivity
    dearer = unit[:, None, :] + kappa - response.price[:, :, :1]
    grown = bought[:, :, None] - e.theta[:, None, None] * dearer - rate
    volume = np.einsum("jni,jni->n", linear.revenue, grown - price[:, None, :] - delivered)
    parts = [
        terms,
        volume,
        np.einsum("jni,jni->n", made, -delivered) + 0.0,
        np.einsum("jn,jn->n", sold, found.drive.log_productivity),
        found.drive.deficit - e.deficit,
        p.wage_bill * response.log_labour[:, 0],
    ]
    return np.stack(parts, axis=1) / p.income[:, None]


def _push(found: Counterfactual, linear: Linear) -> Push:
    """Return the direction of the shock at a node."""
    e, d = linear.markets.economy, linear.markets.drive
    rate = found.drive.tariff - e.tariff
    log_productivity = found.drive.log_productivity
    kappa = rate / (1 + d.tariff) + found.drive.log_iceberg - log_productivity[:, None, :]
    still = np.zeros((e.shape[1], 1))
    deficit = (found.drive.deficit - e.deficit)[:, None]
    return Push(still, still, kappa[..., None], rate[..., None], log_productivity[..., None], deficit)


def _attributed(found: Counterfactual, nodes: int, total: Floats) -> Attribution:
    accounts = found.model.accounts
    n, j = accounts.n_regions, accounts.n_sectors
    change = found.drive.tariff - found.before.economy.tariff
    cells = np.nonzero((change != 0) | (found.drive.log_iceberg != 0))
    by_flow, by_sector = np.zeros((n, n, n)), np.zeros((n, j))
    by_measure = {name: np.zeros(n) for name in found.parts}
    for weight, linear in _along(found, nodes):
        slopes = sensitivity(linear, accounts.regions, accounts.sectors)
        for name, part in found.parts.items():
            by_measure[name] += weight * _without_flows(part, slopes)
        for some in _pieces(cells, n):
            cost, rate = slopes.at(*some)
            made = weight * (cost * found.drive.log_iceberg[some][:, None] + rate * change[some][:, None])
            np.add.at(by_flow.transpose(1, 2, 0), some[1:], made)
            np.add.at(by_sector.T, some[0], made)
            for name, part in found.parts.items():
                by_measure[name] += weight * _of_flows(part, some, cost, rate)
    return Attribution(accounts.regions, accounts.sectors, by_flow, by_sector, by_measure, total, nodes)


def _pieces(cells: tuple[Longs, ...], width: int) -> Iterator[tuple[Longs, Longs, Longs]]:
    """Cut a list of flows so that a piece times all regions is of moderate size."""
    piece = max(1, PIECE // width)
    for begin in range(0, len(cells[0]), piece):
        sector, importer, exporter = (axis[begin : begin + piece] for axis in cells)
        yield sector, importer, exporter


def _of_flows(part: Part, some: tuple[Longs, Longs, Longs], cost: Floats, rate: Floats) -> Floats:
    made = np.zeros(cost.shape[1])
    if part.tariff is not None:
        made += part.tariff[some] @ rate
    if part.log_iceberg is not None:
        made += part.log_iceberg[some] @ cost
    return made


def _without_flows(part: Part, slopes: Sensitivity) -> Floats:
    made = np.zeros(slopes.by_deficit.shape[1])
    if part.log_productivity is not None:
        made += np.einsum("jn,jnr->r", part.log_productivity, slopes.by_log_productivity)
    if part.deficit is not None:
        made += part.deficit @ slopes.by_deficit
    return made
