"""The accounts that a trade model starts from: frozen arrays with labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from landsea.economy.accounts.names import Names
from landsea.errors import Finding, LandSeaError

Floats = NDArray[np.float64]


class AccountsError(LandSeaError):
    """Accounts are at fault; the cure is in the data."""


@dataclass(frozen=True, eq=False)
class Accounts:
    """What N regions make, use and trade of J sectors in a year, all in one currency unit.

    Attributes
    ----------
    regions, sectors : tuple of str
    intermediate : (N, J, J) array
        ``[region, input, user]``: what the region's sector `user` spends on `input`, tariffs included.
    value_added : (N, J) array
    final_use : (N, J) array
        What consumers, government and investors spend on each sector's goods, tariffs included.
    trade : (J, N, N) array
        ``[sector, importer, exporter]``: value of shipments before tariffs; the diagonal is home use.
    tariff : (J, N, N) array
        Ad valorem rate by sector, importer and exporter (0.1 is a tenth).
    theta : (J,) array
        Trade elasticity: a cost higher by 1% lowers a flow by theta percent, prices held.
    deficit : (N,) array
        Imports less exports, currency; sums to zero.
    tariffs : mapping of str to (J, N, N) array
        Other tariff matrices by name, for counterfactuals.
    unit : str
        Currency and scale, for display.
    names : Names
        Names of regions and sectors, for display.
    warnings : tuple of Finding
        What is odd but does not stand in the way.

    Notes
    -----
    Arrays are read-only. The data need not balance: `landsea.economy.trade.TradeModel` first solves for the equilibrium
    that has these shares.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    intermediate: Floats
    value_added: Floats
    final_use: Floats
    trade: Floats
    tariff: Floats
    theta: Floats
    deficit: Floats
    tariffs: Mapping[str, Floats] = field(default_factory=dict)
    unit: str = ""
    names: Names = field(default_factory=Names)
    warnings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        for name in ("intermediate", "value_added", "final_use", "trade", "tariff", "theta", "deficit"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))
        others = {name: _frozen(rates) for name, rates in self.tariffs.items()}
        object.__setattr__(self, "tariffs", MappingProxyType(others))

    @classmethod
    def of(
        cls,
        regions: Sequence[str],
        sectors: Sequence[str],
        *,
        intermediate: Floats,
        value_added: Floats,
        final_use: Floats,
        trade: Floats,
        theta: Floats,
        tariff: Floats | None = None,
        deficit: Floats | None = None,
        tariffs: Mapping[str, Floats] | None = None,
        unit: str = "",
        names: Names | None = None,
        name: str = "accounts",
    ) -> Accounts:
        """Make accounts from arrays and check them.

        Parameters
        ----------
        regions, sectors, intermediate, value_added, final_use, trade, theta, tariff, deficit, tariffs, unit, names
            As the attributes; `tariff` is zero and `deficit` imports less exports when not given.
        name : str
            What findings call the data.

        Raises
        ------
        AccountsError
            With every fault: array, position, value.
        """
        from landsea.economy.accounts.checks import check

        net = np.asarray(trade, dtype=float)
        if deficit is None and net.ndim == 3:
            deficit = calc_deficit(net)
        made = cls(
            tuple(map(str, regions)),
            tuple(map(str, sectors)),
            intermediate,
            value_added,
            final_use,
            net,
            np.zeros_like(net) if tariff is None else tariff,
            theta,
            np.zeros(len(regions)) if deficit is None else deficit,
            tariffs or {},
            unit,
            names or Names(),
        )
        return checked(made, check(made, name), name)

    @property
    def n_regions(self) -> int:
        """Number of regions."""
        return len(self.regions)

    @property
    def n_sectors(self) -> int:
        """Number of sectors."""
        return len(self.sectors)

    @property
    def cost(self) -> Floats:
        """What each sector spends on inputs and value added, (N, J)."""
        return np.asarray(self.intermediate.sum(axis=1) + self.value_added)

    @property
    def sales(self) -> Floats:
        """What each sector sells at home and abroad before tariffs, (N, J)."""
        return np.asarray(self.trade.sum(axis=1).T)

    def with_theta(self, theta: Floats | float | Mapping[str, float]) -> Accounts:
        """Return the accounts with other elasticities: all of them, one for all, or those of named sectors.

        Raises
        ------
        AccountsError
            If a sector is unknown or an elasticity is not above zero.
        """
        from landsea.economy.accounts.checks import check, label_fault

        new = self.theta.copy()
        if isinstance(theta, Mapping):
            unknown = [label_fault("theta", "sector", name, self.sectors) for name in theta if name not in self.sectors]
            if unknown:
                msg = "The elasticities cannot be set."
                raise AccountsError(msg, unknown)
            for name, value in theta.items():
                new[self.sectors.index(name)] = value
        else:
            new[:] = theta
        made = _replaced(self, theta=new)
        return checked(made, check(made, "theta"), "theta")


def checked(made: Accounts, findings: Sequence[Finding], name: str) -> Accounts:
    """Return the accounts with their warnings, or raise with every finding."""
    if any(found.severity == "error" for found in findings):
        msg = f"{name}: the accounts cannot be used."
        raise AccountsError(msg, [found for found in findings if found.severity == "error"])
    return _replaced(made, warnings=tuple(findings))


def calc_deficit(trade: Floats) -> Floats:
    """Return deficits, (N,); home use is left out before, so that a region that hardly trades keeps its digits.

    D_n = sum_j sum_(i != n) M_ni^j - sum_j sum_(i != n) M_in^j
    """
    pairs = trade.sum(axis=0)
    np.fill_diagonal(pairs, 0.0)
    return np.asarray(pairs.sum(axis=1) - pairs.sum(axis=0))


def _replaced(old: Accounts, **changes: object) -> Accounts:
    from dataclasses import replace

    return replace(old, **changes)  # type: ignore[arg-type]


def _frozen(values: Floats) -> Floats:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array
