"""The error that a document can cause."""

from __future__ import annotations

from pathlib import Path

from landsea.errors import Finding, LandSeaError


class DocumentError(LandSeaError):
    """A document cannot be read."""

    @classmethod
    def of(cls, file: str | Path, problem: str, cure: str) -> DocumentError:
        """Return the error of one file."""
        return cls(f"{file} cannot be read.", [Finding(str(file), None, None, None, problem, cure)])
