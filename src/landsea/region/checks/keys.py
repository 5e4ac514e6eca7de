"""Rows that have the same key."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.region import Region
from landsea.region.schema import schema


def check_keys(region: Region) -> Iterator[Finding]:
    """Report every row whose key an earlier row has."""
    for name, table in schema().items():
        frame, key = region.table(name), table.key
        if not key or frame.empty:
            continue
        # A blank key is told of as a missing value.
        needed = [name for name in key if table.column(name).required and table.column(name).type == "text"]
        repeated = (frame.duplicated(key) & (frame[needed] != "").all(axis=1)).to_numpy(bool)
        if not repeated.any():
            continue
        first = frame.reset_index(names="_line").groupby(key, sort=False)["_line"].transform("first").to_numpy()
        for line, earlier, values in zip(
            frame.index[repeated], first[repeated], frame.loc[repeated, key].to_numpy(object), strict=True
        ):
            shown = ", ".join(map(str, values))
            problem = f"Row {earlier} has the same key."
            cure = "Remove one of the rows, or give it another key."
            yield Finding(region.file(name), int(line), ", ".join(key), shown, problem, cure)
