"""What a counterfactual changes: tariffs, costs of delivering, productivity, deficits; and where labour may move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from landsea.economy.accounts import Accounts
from landsea.economy.accounts.checks import label_fault
from landsea.economy.trade.state import Drive, Economy
from landsea.errors import Finding, LandSeaError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: What can change, and which labels say where; `region` is the exporter of what a productivity bears on.
WHERE = {
    "tariff": ("importer", "exporter", "sector"),
    "iceberg": ("importer", "exporter", "sector"),
    "productivity": ("region", "sector"),
    "deficit": ("region",),
    "labour": ("region",),
}

#: How each may be given: `value` sets, `factor` multiplies, `add` adds, `matrix` names a tariff matrix of the accounts.
HOW = {
    "tariff": ("value", "factor", "add", "matrix"),
    "iceberg": ("factor",),
    "productivity": ("factor",),
    "deficit": ("value", "factor", "add"),
    "labour": ("value",),
}

#: All of an axis.
ALL = "*"


class ShockError(LandSeaError):
    """A shock is at fault."""


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes
    ----------
    what : {"tariff", "iceberg", "productivity", "deficit", "labour"}
    value, factor, add : float or array, optional
        What the thing is set to, multiplied by, or raised by; an array has the accounts' layout: (J, N, N)
        ``[sector, importer, exporter]``, (N, J) for productivity, (N,) for deficits. An iceberg factor of 0.9 takes a
        tenth off the cost of delivering, the goods' own price included; one of productivity of 1.1 gives a tenth more.
        For labour, `value` is the elasticity of a region's workers with respect to real income a head.
    matrix : str, optional
        Name of one of the accounts' tariff matrices.
    importer, exporter, sector, region : str or sequence of str
        Where; ``*`` is everywhere. Home flows are left as they are unless a change names one region on both ends.
    group : str
        Of labour: workers move between the regions of a group.
    workers : float or (N,) array, optional
        Of labour: how many there are; by default they are counted by value added.
    measure : str
        What the change belongs to; effects are told measure by measure.
    row : int, optional
        Where it stands in its file.
    """

    what: str
    value: float | Floats | None = None
    factor: float | Floats | None = None
    add: float | Floats | None = None
    matrix: str | None = None
    importer: str | Sequence[str] = ALL
    exporter: str | Sequence[str] = ALL
    sector: str | Sequence[str] = ALL
    region: str | Sequence[str] = ALL
    group: str = ""
    workers: float | Floats | None = None
    measure: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Part:
    """What one measure changes; None where it changes nothing. Logs but for rates and currency."""

    tariff: Floats | None = None
    log_iceberg: Floats | None = None
    log_productivity: Floats | None = None
    deficit: Floats | None = None


@dataclass(frozen=True)
class Shock:
    """Changes, in order.

    Attributes
    ----------
    changes : tuple of Change
    name : str
        The file it was read from, or what to call it.
    """

    changes: tuple[Change, ...] = ()
    name: str = "shock"

    @classmethod
    def tariffs(cls, rates: str | Floats, measure: str = "tariffs") -> Shock:
        """Return the shock that replaces all tariffs: by a matrix of the accounts, by its name, or by an array."""
        if isinstance(rates, str):
            return cls((Change("tariff", matrix=rates, measure=measure),), measure)
        return cls((Change("tariff", value=rates, measure=measure),), measure)

    @classmethod
    def iceberg(cls, factor: float | Floats, measure: str = "iceberg") -> Shock:
        """Return the shock that multiplies costs of delivering between regions (an array: home flows too)."""
        return cls((Change("iceberg", factor=factor, measure=measure),), measure)

    def __add__(self, other: Shock) -> Shock:
        return Shock(self.changes + other.changes, f"{self.name} + {other.name}")

    def faults(self, accounts: Accounts) -> list[Finding]:
        """Return every fault: labels and matrices that the accounts do not have, values out of range."""
        return [
            found for number, change in enumerate(self.changes) for found in _faults(self, number, change, accounts)
        ]

    def bind(self, accounts: Accounts, economy: Economy) -> tuple[Drive, Mapping[str, Part]]:
        """Turn changes into arrays: all together, and measure by measure.

        Raises
        ------
        ShockError
            With every fault.
        """
        faults = self.faults(accounts)
        if not faults:
            bound = _Bound(accounts, economy)
            for change in self.changes:
                bound.apply(change)
            faults = list(self._tariff_faults(bound.drive, accounts))
        if faults:
            msg = f"{self.name}: the shock cannot be applied."
            raise ShockError(msg, faults)
        return bound.drive, bound.parts

    def _tariff_faults(self, drive: Drive, accounts: Accounts) -> Iterator[Finding]:
        for j, n, i in np.argwhere(drive.tariff <= -1)[:20]:
            place = f"{accounts.sectors[j]}, {accounts.regions[n]} from {accounts.regions[i]}"
            value = repr(float(drive.tariff[j, n, i]))
            yield Finding(self.name, None, "tariff", value, f"A rate is above -1 ({place}).", "Mend the changes.")


def _faults(shock: Shock, number: int, change: Change, accounts: Accounts) -> Iterator[Finding]:
    row = change.row if change.row is not None else number + 1

    def fault(column: str, value: object, problem: str, cure: str) -> Finding:
        return Finding(shock.name, row, column, None if value is None else str(value), problem, cure)

    if change.what not in WHERE:
        yield fault("what", change.what, "There is nothing of this name to change.", f"Of: {', '.join(WHERE)}.")
        return
    given = [how for how in ("value", "factor", "add", "matrix") if getattr(change, how) is not None]
    allowed = HOW[change.what]
    if len(given) != 1 or given[0] not in allowed:
        problem = f"A change of {change.what} needs one of {', '.join(allowed)}; it has {', '.join(given) or 'none'}."
        yield fault(given[0] if given else allowed[0], None, problem, "Give that one alone.")
    elif given[0] == "matrix":
        if change.matrix not in accounts.tariffs:
            known = ", ".join(accounts.tariffs) or "none"
            yield fault("matrix", change.matrix, "The accounts have no such tariffs.", f"They have {known}.")
    else:
        yield from _value_faults(fault, change, given[0], accounts)
    if change.workers is not None and (change.what != "labour" or not (np.asarray(change.workers) > 0).all()):
        yield fault("workers", change.workers, "Workers are a number above zero, of labour only.", "Mend it.")
    for axis in ("importer", "exporter", "sector", "region"):
        names = _names(getattr(change, axis))
        if axis not in WHERE[change.what] and names != [ALL]:
            yield fault(axis, ", ".join(names), f"A change of {change.what} has no {axis}.", "Leave it out.")
            continue
        known_names = accounts.sectors if axis == "sector" else accounts.regions
        for name in names:
            if name != ALL and name not in known_names:
                found = label_fault(shock.name, axis, name, known_names)
                yield replace(found, row=row)


def _value_faults(fault: object, change: Change, how: str, accounts: Accounts) -> Iterator[Finding]:
    assert callable(fault)
    n, j = accounts.n_regions, accounts.n_sectors
    value = np.asarray(getattr(change, how), dtype=float)
    shape = {"productivity": (n, j), "deficit": (n,), "labour": ()}.get(change.what, (j, n, n))
    if value.shape not in ((), shape):
        yield fault(how, value.shape, f"The array has shape {value.shape}; it needs {shape}.", "Mind the axes.")
        return
    if not np.isfinite(value).all():
        yield fault(how, "nan", "The value is not finite.", "Write a number.")
    elif how == "factor" and change.what != "deficit" and (value <= 0).any() and change.what != "tariff":
        yield fault(how, float(value.min()), "A factor is above zero.", "1 changes nothing, 0.9 takes a tenth off.")
    elif change.what == "tariff" and how == "value" and (value <= -1).any():
        yield fault(how, float(value.min()), "A rate is above -1.", "Write 0.1 for a tenth.")
    elif change.what == "labour" and (value < 0).any():
        yield fault(how, float(value.min()), "An elasticity is not negative.", "Mend it.")


def _names(given: str | Sequence[str]) -> list[str]:
    return [given] if isinstance(given, str) else [str(one) for one in given]


@dataclass
class _Bound:
    """Arrays that changes are applied to, one after the other."""

    accounts: Accounts
    economy: Economy
    drive: Drive = field(init=False)
    parts: dict[str, Part] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.drive = Drive.none(self.economy)

    def apply(self, change: Change) -> None:
        getattr(self, f"_{change.what}")(change)

    def _add(self, change: Change, key: str, amount: Floats) -> None:
        """Book an amount on the whole and on its measure."""
        now = getattr(self.drive, key)
        self.drive = replace(self.drive, **{key: now + amount})
        part = self.parts.get(change.measure, Part())
        before = getattr(part, key)
        total = amount if before is None else before + amount
        self.parts[change.measure] = replace(part, **{key: total})

    def _tariff(self, change: Change) -> None:
        now = self.drive.tariff
        if change.matrix is not None:
            new: float | Floats = self.accounts.tariffs[change.matrix]
        elif change.value is not None:
            new = change.value
        elif change.factor is not None:
            new = now * change.factor
        else:
            new = now + np.asarray(change.add)
        whole = change.matrix is not None or np.ndim(new if change.value is not None else 0) == 3
        self._add(change, "tariff", np.where(self._pairs(change, home=whole), new - now, 0.0))

    def _iceberg(self, change: Change) -> None:
        factor = np.asarray(change.factor, dtype=float)
        self._add(change, "log_iceberg", np.where(self._pairs(change, home=factor.ndim == 3), np.log(factor), 0.0))

    def _productivity(self, change: Change) -> None:
        sector = self._mask(change.sector, self.accounts.sectors)
        region = self._mask(change.region, self.accounts.regions)
        log = np.log(np.asarray(change.factor, dtype=float))
        log = log.T if log.ndim == 2 else log
        self._add(change, "log_productivity", np.where(sector[:, None] & region[None, :], log, 0.0))

    def _deficit(self, change: Change) -> None:
        now = self.drive.deficit
        if change.value is not None:
            new: float | Floats = change.value
        else:
            new = now * change.factor if change.factor is not None else now + np.asarray(change.add)
        self._add(change, "deficit", np.where(self._mask(change.region, self.accounts.regions), new - now, 0.0))

    def _labour(self, change: Change) -> None:
        inside = self._mask(change.region, self.accounts.regions)
        number = self.groups.setdefault(change.group, len(self.groups))
        mobility = np.where(inside, np.asarray(change.value, dtype=float), self.drive.mobility)
        workers = self.drive.workers if change.workers is None else np.where(inside, change.workers, self.drive.workers)
        group = np.where(inside, number, self.drive.group)
        self.drive = replace(self.drive, group=group, mobility=mobility, workers=workers)

    def _pairs(self, change: Change, *, home: bool) -> Bools:
        importer = self._mask(change.importer, self.accounts.regions)
        exporter = self._mask(change.exporter, self.accounts.regions)
        pairs = importer[:, None] & exporter[None, :]
        named = _names(change.importer) == _names(change.exporter) and len(_names(change.importer)) == 1
        if not home and not (named and _names(change.importer) != [ALL]):
            pairs = pairs & ~np.eye(len(importer), dtype=bool)
        return np.asarray(self._mask(change.sector, self.accounts.sectors)[:, None, None] & pairs[None])

    @staticmethod
    def _mask(given: str | Sequence[str], labels: Sequence[str]) -> Bools:
        names = set(_names(given))
        return np.array([ALL in names or label in names for label in labels])
