"""Listed through traffic: flows with both ends outside, each with its basis in train and border counts."""

from __future__ import annotations

from itertools import product

import pandas as pd

from .facts import Facts
from .frames import frame, join_notes, join_sources, read_assumption, records

COLUMNS = ["origin", "destination", "commodity", "t"]
TEU_2022 = 1_600_000  # China-Europe trains of the whole country, both directions
T_PER_TEU = 10.0
LADEN = 0.93  # share of laden boxes, westbound all, eastbound less: assumption
REGION_SHARE = 0.05  # trains that start or end in the region; their boxes are in supply_use.csv
WESTBOUND = 0.56  # 10 546 of 19 392 trains in 2024 went out (sourced): 54%; 2022 somewhat more
CLASS_SHARE = {"box_int_high": 0.75, "box_int_mid": 0.25}
PARTNERS = {"west_europe": 0.5, "russia_centre": 0.5}


def build_demand(facts: Facts) -> pd.DataFrame:
    """Make demand.csv."""
    rows = [*_listed(facts, "demand"), *_trains(facts), *_listed(facts, "transit_boxes")]
    return frame(rows, COLUMNS)


def _listed(facts: Facts, table: str) -> list[dict[str, object]]:
    return [
        {
            "origin": row["origin"],
            "destination": row["destination"],
            "commodity": row["commodity"],
            "t": int(row["t"]),
            "source": join_sources(facts.get(row["fact"]).source, "landsea-estimate"),
            "status": "estimate",
            "note": row["note"],
        }
        for row in records(read_assumption(table))
    ]


def _trains(facts: Facts) -> list[dict[str, object]]:
    """Boxes of other provinces on China-Europe trains, over whichever border the model sends them."""
    count = facts.get("land/freight_trains|China|CR Express national|TEU|2024")
    mt = TEU_2022 * T_PER_TEU * LADEN * (1 - REGION_SHARE)
    rows = []
    for zone in records(read_assumption("through_boxes")):
        for (partner, part), (commodity, share) in product(PARTNERS.items(), CLASS_SHARE.items()):
            t = mt * float(zone["share"]) * part * share
            note = join_notes(
                f"{TEU_2022} TEU of {T_PER_TEU:g} t in 2022, {LADEN:.0%} laden, {REGION_SHARE:.0%} the region's own",
                f"start or end in this zone {zone['share']}, {partner} {part}, value class {share}",
                zone["note"],
            )
            pair = (zone["zone_id"], partner)
            for ends, way in ((pair, WESTBOUND), (pair[::-1], 1 - WESTBOUND)):
                rows.append(_train_row(ends, commodity, t * way, count.source, note))
    return rows


def _train_row(ends: tuple[str, str], commodity: str, t: float, source: str, note: str) -> dict[str, object]:
    return {
        "origin": ends[0],
        "destination": ends[1],
        "commodity": commodity,
        "t": round(t, -2),
        "source": join_sources("cr-express-2022", source),
        "status": "estimate",
        "note": note,
    }
