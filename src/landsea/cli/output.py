"""How the command speaks: text or one JSON shape on stdout, progress and errors on stderr."""

from __future__ import annotations

import errno
import json
import math
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click
import numpy as np
import pandas as pd

from landsea.errors import LandSeaError

#: Exit status for a user's mistake.
USER_ERROR = 2
#: Exit status after Ctrl-C: 128 and the number of the signal, as shells have it.
INTERRUPTED = 130
#: What the system says, often without a file's name, when nothing more fits.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def emit(command: str, data: Mapping[str, Any], text: str, as_json: bool) -> None:
    """Print a command's result.

    The JSON shape is ``{"ok": true, "command": ..., "data": {...}}``.
    """
    if as_json:
        click.echo(json.dumps({"ok": True, "command": command, "data": _plain(data)}, ensure_ascii=False, indent=1))
    else:
        click.echo(text)


def save(table: pd.DataFrame, file: Path) -> None:
    """Write a table as CSV, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.part")
    try:
        table.to_csv(beside, index=False)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def save_all(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write a CSV file a table into a folder, all of them or none."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as beside:
        for name, table in tables.items():
            table.to_csv(Path(beside) / f"{name}.csv", index=False)
        for file in sorted(Path(beside).iterdir()):
            file.replace(folder / file.name)


def guard(command: str, as_json: bool, action: Callable[[], None]) -> None:
    """Run an action; turn a LandSeaError into a message and exit status 2, Ctrl-C into a word and exit status 130.

    So with a file or folder that the system refuses to read or write. The JSON shape of an error is
    ``{"ok": false, "command": ..., "error": {type, message, findings}}``.
    """
    try:
        action()
    except LandSeaError as error:
        _refuse(command, as_json, error)
    except OSError as error:
        if error.filename is None and error.errno not in NO_ROOM:
            raise  # not about a file: a closed pipe, say
        where = "The disk" if error.filename is None else str(error.filename)
        msg = f"{where} cannot be used: {error.strerror}. Check the path, its rights and the room on the disk."
        _refuse(command, as_json, LandSeaError(msg))
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing was left half-written.", err=True)
        raise SystemExit(INTERRUPTED) from None


def _refuse(command: str, as_json: bool, error: LandSeaError) -> NoReturn:
    if as_json:
        body = {
            "type": type(error).__name__,
            "message": error.message,
            "findings": _plain([finding.as_dict() for finding in error.findings]),
        }
        click.echo(json.dumps({"ok": False, "command": command, "error": body}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{type(error).__name__}: {error}", err=True)
    raise SystemExit(USER_ERROR) from error


def _plain(value: Any) -> Any:
    """Turn pandas and NumPy values into what JSON knows; nan and infinity become null."""
    if isinstance(value, pd.DataFrame):
        return [_plain(row) for row in value.to_dict("records")]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
