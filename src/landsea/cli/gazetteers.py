"""The gazetteer of a pack: its zones and terminals beside the names that are known anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landsea.evidence import Gazetteer

#: Word after a terminal's place, by kind of terminal, in English and Chinese.
_HEADS = {"port": ("Port", "港")}


def gazetteer_of(pack: str) -> Gazetteer:
    """Build the gazetteer of a pack.

    Parameters
    ----------
    pack : str
        A shipped region, the folder of a pack, or ``none`` for the general gazetteer alone.
    """
    from landsea.evidence import Gazetteer, general_gazetteer

    general = general_gazetteer()
    if pack == "none":
        return general
    rows = (row for row in _rows(pack) if row["en"] not in general.names)
    return Gazetteer.from_rows(rows)


def _rows(pack: str) -> Iterator[dict[str, str]]:
    from landsea.region import load

    tables = load(pack).tables
    for zone in tables["zones"].to_dict("records"):
        kind = "city" if zone["kind"] == "prefecture" else "country" if zone["kind"] == "country" else "region"
        yield {"en": zone["name"], "zh": zone["name_local"], "type": kind}
    for terminal in tables["terminals"].to_dict("records"):
        if terminal["kind"] in _HEADS:
            yield from _port(terminal["name"], terminal["name_local"], *_HEADS[terminal["kind"]])


def _port(name: str, local: str, word: str, han: str) -> Iterator[dict[str, str]]:
    """Yield a port under its name without what stands in brackets, written "Somewhere Port"."""
    place = re.sub(rf"\s*\([^)]*\)|\s+{word}\b", "", str(name), flags=re.IGNORECASE).strip()
    local = str(local)
    yield {
        "en": f"{place} {word}",
        "zh": local if local.endswith(han) else f"{local}{han}",
        "aliases": f"{place} {word.lower()}|{word} of {place}",
        "subject": f"{place} {word}",
        "type": word.lower(),
    }
