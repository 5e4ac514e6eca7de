"""An input-output table of one or more regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.economy.accounts import Accounts
from landsea.errors import LandSeaError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Part of an industry's output that its sales may miss.
BALANCED = 1e-6


@dataclass(frozen=True, eq=False)
class InputOutput:
    """Sales of n industries (each a sector of a region) to each other and to final users, in one currency a year.

    Attributes
    ----------
    regions, sectors : tuple of str
    region, sector : (n,) int arrays
        Of each industry.
    use : (n, n) array
        Sales of the industry in a row to the one in a column (Z).
    final : (n, N) array
        Sales to the final users of each region.
    output : (n,) array
        Output (x): sales to industries and final users.
    value_added : (n,) array
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    region: Longs
    sector: Longs
    use: Floats
    final: Floats
    output: Floats
    value_added: Floats

    def __post_init__(self) -> None:
        if (self.use < 0).any() or (self.output < 0).any():
            msg = "An input-output table needs sales and outputs of nought or more."
            raise LandSeaError(msg)
        missed = np.abs(self.use.sum(axis=1) + self.final.sum(axis=1) - self.output)
        if (missed > BALANCED * max(float(self.output.max(initial=0.0)), 1e-300)).any():
            worst = int(missed.argmax())
            msg = f"The sales of {self.name(worst)} miss its output by {missed[worst]:.3g}."
            raise LandSeaError(msg)

    def __len__(self) -> int:
        return len(self.output)

    def name(self, industry: int) -> str:
        """Name an industry: region and sector."""
        return f"{self.regions[self.region[industry]]}, {self.sectors[self.sector[industry]]}"

    @classmethod
    def of(cls, use: Floats, final: Floats, sectors: tuple[str, ...] = ()) -> InputOutput:
        """Make a table of one region from use (n, n) and final sales (n,); value added is the rest of output."""
        n = len(use)
        output = use.sum(axis=1) + final
        names = sectors or tuple(str(k + 1) for k in range(n))
        zero = np.zeros(n, np.int64)
        return cls(("",), names, zero, np.arange(n), use, final[:, None], output, output - use.sum(axis=0))

    @classmethod
    def of_accounts(cls, accounts: Accounts) -> InputOutput:
        """Make a table of the accounts of a trade model, at the sellers' prices (duties taken off)."""
        trade = accounts.trade
        paid, sold = (trade * (1 + accounts.tariff)).sum(axis=2).T, trade.sum(axis=2).T
        before_duty = np.divide(sold, paid, out=np.ones_like(sold), where=paid > 0)
        intermediate = accounts.intermediate * before_duty[:, :, None]
        return cls.of_trade(
            accounts.regions, accounts.sectors, intermediate, accounts.final_use * before_duty, accounts.trade
        )

    @classmethod
    def of_trade(
        cls, regions: tuple[str, ...], sectors: tuple[str, ...], intermediate: Floats, final_use: Floats, trade: Floats
    ) -> InputOutput:
        """Make a table of many regions from what each uses and where it buys (Chenery 1953; Moses 1955).

        Every user of a good in a region buys it in the region's own proportions over suppliers, which is what is
        assumed where only a region's total trade in a good is known.

        Parameters
        ----------
        regions, sectors : tuple of str
            N and J names.
        intermediate : (N, J, J) array
            ``[region, input, user]``.
        final_use : (N, J) array
        trade : (J, N, N) array
            ``[sector, importer, exporter]``, the diagonal being home use.

        Raises
        ------
        LandSeaError
            If a region uses a good that it buys nowhere.
        """
        count, kinds = len(regions), len(sectors)
        bought = trade.sum(axis=2)
        used = intermediate.sum(axis=2).T + final_use.T
        nowhere = np.argwhere((bought <= 0) & (used > 0))
        if len(nowhere):
            j, r = nowhere[0]
            msg = f"{regions[r]} uses {sectors[j]} and buys it nowhere ({len(nowhere)} such uses)."
            raise LandSeaError(msg)
        share = np.divide(trade, bought[:, :, None], out=np.zeros_like(trade), where=bought[:, :, None] > 0)
        # Industry r J + i sells sector i of region r; it serves user j of region s by that region's share.
        use = np.einsum("isr,sij->risj", share, intermediate).reshape(count * kinds, count * kinds)
        final = np.einsum("isr,si->ris", share, final_use).reshape(count * kinds, count)
        output = use.sum(axis=1) + final.sum(axis=1)
        region, sector = np.divmod(np.arange(count * kinds), kinds)
        return cls(regions, sectors, region, sector, use, final, output, output - use.sum(axis=0))
