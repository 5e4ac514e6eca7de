"""Libraries of the optional extra ``evidence``."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from landsea.evidence.errors import DocumentError


def library(name: str, file: str) -> ModuleType:
    """Import a library that a format needs.

    Raises
    ------
    DocumentError
        Naming the extra, if it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        problem = f"Its format needs {name.split('.')[0]}, which is not installed."
        raise DocumentError.of(file, problem, "Run: pip install 'landsea[evidence]'.") from error
