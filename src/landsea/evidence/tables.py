"""Facts from the tables of a pack: its claims and observations, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from landsea.evidence.fact import Fact

Row = Mapping[str, Any]


def claim_facts(pack: str, rows: Iterable[Row], sources: Iterable[Row]) -> Iterator[Fact]:
    """Yield the facts of a pack's claims.

    Parameters
    ----------
    pack : str
        Name of the pack.
    rows : iterable of mapping
        Rows of claims.csv.
    sources : iterable of mapping
        Rows of sources.csv: the hash and the date of each document.
    """
    known = {str(row["source"]): row for row in sources}
    for row in rows:
        document = known.get(str(row["document"]), {})
        yield Fact(
            key=f"{pack}/claims/{row['claim_id']}",
            indicator=str(row["indicator"]),
            quantity=str(row["quantity"]),
            quantity_local=str(row["quantity_local"]),
            place=str(row["place"]),
            period=str(row["year"]),
            value=float(row["value"]),
            unit=str(row["unit"]),
            kind=str(row["kind"]),
            source=str(row["document"]),
            locator=str(row["locator"]),
            status=str(row["status"]),
            note=str(row["note"]),
            date=str(document.get("date", "")),
            sha256=str(document.get("sha256", "")),
            start=_whole(row.get("start")),
            end=_whole(row.get("end")),
        )


def observation_facts(
    pack: str, rows: Iterable[Row], indicators: Iterable[Row], sources: Iterable[Row]
) -> Iterator[Fact]:
    """Yield the facts of a pack's observations.

    Parameters
    ----------
    pack : str
    rows : iterable of mapping
        Rows of observations.csv.
    indicators : iterable of mapping
        Rows of indicators.csv: what each observation measures.
    sources : iterable of mapping
        Rows of sources.csv.
    """
    known = {str(row["source"]): row for row in sources}
    titles = {str(row["indicator"]): row for row in indicators}
    for row in rows:
        about = titles.get(str(row["indicator"]), {})
        document = known.get(str(row["source"]), {})
        yield Fact(
            key=f"{pack}/observations/{row['observation_id']}",
            indicator=str(row["indicator"]),
            quantity=str(about.get("title", row["indicator"])),
            quantity_local=str(about.get("title_local", "")),
            place=str(row["place"]),
            period=str(row["year"]),
            value=float(row["value"]),
            unit=str(row["unit"]),
            kind="estimate" if row["status"] in ("estimate", "assumption") else "observed",
            source=str(row["source"]),
            locator=f"observations.csv, {row['observation_id']}",
            status=str(row["status"]),
            note=str(row["note"]),
            date=str(document.get("date", "")),
            sha256=str(document.get("sha256", "")),
        )


def places(zones: Iterable[Row], groups: Iterable[Row], terminals: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield the places of a pack: name, name in the other language, what it lies in.

    Parameters
    ----------
    zones, groups, terminals : iterable of mapping
        Rows of the tables of these names.
    """
    titles = {str(row["group"]): row for row in groups if row["of"] == "zones"}
    for row in titles.values():
        yield str(row["name"]), str(row["name_local"]), ""
    for row in zones:
        group = str(row["group"])
        outer = str(titles[group]["name"]) if group in titles else group
        yield str(row["name"]), str(row["name_local"]), outer if outer != row["name"] else ""
    for row in terminals:
        yield str(row["name"]), str(row["name_local"]), ""


def _whole(value: Any) -> int | None:
    """Return a whole number, or None for what a table leaves blank."""
    return int(value) if str(value).strip().isdigit() or (isinstance(value, float) and value == value) else None
