"""Packs on disk: find, read and validate them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from landsea.errors import Finding, PackError
from landsea.region.checks import check_meaning
from landsea.region.metadata import DATAPACKAGE
from landsea.region.reader import read_draft
from landsea.region.region import Region
from landsea.region.summary import summarise


@dataclass(frozen=True)
class Validation:
    """What validating a pack found.

    Attributes
    ----------
    findings : tuple of Finding
        Every fault and every warning.
    region : Region or None
        The pack, if it has no errors.
    summary : dict or None
        What is in it; see `summarise`.
    """

    findings: tuple[Finding, ...]
    region: Region | None
    summary: dict[str, Any] | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop a run."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that do not stop a run."""
        return tuple(one for one in self.findings if one.severity == "warning")


def load(name_or_path: str | Path) -> Region:
    """Load a region.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a region that ships with the package, or the folder of a pack.

    Raises
    ------
    PackError
        If there is no such pack, or it has errors; all of them are named.
    """
    return read_pack(_folder(name_or_path))


def read_pack(path: str | Path) -> Region:
    """Read and validate the pack in a folder; ``PackError`` names every error."""
    validation = validate(path)
    if validation.region is None:
        errors = validation.errors
        msg = f"{path} is not a valid pack: {len(errors)} error{'s' if len(errors) > 1 else ''}."
        raise PackError(msg, errors)
    return validation.region


def validate(name_or_path: str | Path) -> Validation:
    """Read a pack and report every fault of it.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a region that ships with the package, or the folder of a pack.

    Raises
    ------
    PackError
        If there is no such folder.
    """
    draft = read_draft(_folder(name_or_path))
    findings = [*draft.findings]
    if _has_year(draft.region):
        findings += check_meaning(draft.region, draft.unknown)
    if any(one.severity == "error" for one in findings):
        return Validation(tuple(findings), None, None)
    return Validation(tuple(findings), draft.region, summarise(draft.region))


def shipped() -> list[str]:
    """Name the regions that ship with the package."""
    root = _shipped_root()
    if not root.is_dir():
        return []
    return sorted(folder.name for folder in root.iterdir() if (folder / DATAPACKAGE).is_file())


def _shipped_root() -> Path:
    return Path(str(resources.files("landsea"))) / "regions"


def _folder(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if str(name_or_path) in shipped():
        return _shipped_root() / str(name_or_path)
    if path.is_dir():
        return path
    msg = f"There is no region {name_or_path}. Give the folder of a pack, or one of: {', '.join(shipped())}."
    raise PackError(msg)


def _has_year(region: Region) -> bool:
    settings = region.meta.get("landsea")
    return isinstance(settings, dict) and isinstance(settings.get("reference_year"), int)
