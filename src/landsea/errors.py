"""The errors a user can meet, one family.

``LandSeaError``
    ├── ``PackError``        a pack's tables are at fault; the cure is in the data
    ├── ``ScenarioError``    a scenario file is at fault
    ├── ``NetworkError``     a network cannot be solved as given (a negative cost, an unreachable pair)
    ├── ``NumericalError``   the numbers leave the range in which the result is trustworthy
    └── ``CalibrationError`` constants cannot be fitted to the observations

Each carries *findings*: every fault met, not the first one only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is, what is wrong, and what to do.

    Attributes
    ----------
    file : str
        File (relative to the pack or scenario) in which the fault lies.
    row : int or None
        Line number in the file, the header being line 1; None if the whole file is meant.
    column : str or None
        Column or key.
    value : str or None
        The value as it was read.
    problem : str
        What is wrong, as a sentence.
    cure : str
        What to do about it.
    severity : {"error", "warning"}
        A warning does not stop a run.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    cure: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        shown = f" (value {self.value!r})" if self.value is not None else ""
        return f"{place}{shown}: {self.problem} {self.cure}".rstrip()

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the finding as plain JSON-ready values."""
        return asdict(self)


class LandSeaError(Exception):
    """Base of every error that a user can mend.

    Parameters
    ----------
    message : str
        What is wrong, where, and what to do.
    findings : iterable of Finding
        Every fault met.
    """

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        self.message = message
        self.findings: Sequence[Finding] = tuple(findings)
        lines = [message, *(f"  {finding}" for finding in self.findings)]
        super().__init__("\n".join(lines))


class PackError(LandSeaError):
    """A pack's tables are at fault."""


class ScenarioError(LandSeaError):
    """A scenario file is at fault."""


class NetworkError(LandSeaError):
    """A network cannot be solved as given."""


class NumericalError(LandSeaError):
    """Numbers left the range in which the result can be trusted."""


class CalibrationError(LandSeaError):
    """Constants cannot be fitted to the observations."""
