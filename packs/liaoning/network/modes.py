"""modes.csv and mode_costs.csv."""

from __future__ import annotations

from network.common import ASSUMED, KM_PER_NM, REHEARSAL, Row, assumption, join_notes, reference, yes
from network.registry import Registry

_SPEED_SOURCES = {
    "road": ("more_facts", "measure", "average mainline freight vehicle speed"),
    "rail_1520": ("land/tariffs", "class", "CR Express through Asia"),
    "rail_eu": ("land/tariffs", "class", "CR Express through Asia"),
}
_MONEY_SOURCES = {
    "road": [("more_facts", "place", "Tianjin-Changchun"), ("more_facts", "place", "Wuhan-Shanghai")],
    "rail_1520": [("land/freight_trains", "service", "ERAI composite")],
}


def build_modes(sources: Registry) -> list[Row]:
    """Build modes.csv."""
    rows = []
    for row in assumption("modes"):
        pointer = _SPEED_SOURCES.get(row["mode"])
        key = sources.use(*([_cite(pointer, sources)] if pointer else []), REHEARSAL)
        rows.append(
            {
                "mode": row["mode"],
                "name": row["name"],
                "name_local": row["name_local"],
                "kind": row["kind"],
                "speed_kmh": float(row["speed_kmh"]),
                "through_terminals": yes(row["through_terminals"]),
                "source": key,
                "status": "assumption",
                "note": row["note"],
            }
        )
    return rows


def build_costs(sources: Registry) -> list[Row]:
    """Build mode_costs.csv; sea rates are stated per nautical mile, and kept per km."""
    factors = _emissions(sources)
    rows = []
    for row in assumption("mode_costs"):
        per_km = float(row["cost_yuan_per_unit"]) / (KM_PER_NM if row["unit"] == "nm" else 1.0)
        grams, emission_key, emission_note = factors[row["emission"]]
        money = [_cite(p, sources) for p in _MONEY_SOURCES.get(row["mode"], [])]
        grams *= float(row["emission_factor"])
        scaled = f"x {row['emission_factor']}" if row["emission_factor"] != "1" else ""
        rows.append(
            {
                "mode": row["mode"],
                "commodity": row["commodity"],
                "fixed_yuan_per_t": float(row["fixed_yuan_per_t"]),
                "cost_yuan_per_t_km": round(per_km, 6),
                "fixed_h": float(row["fixed_h"]),
                "emission_g_per_t_km": round(grams, 2),
                "source": sources.use(REHEARSAL, *money, *emission_key.split(";")),
                "status": "assumption",
                "note": join_notes(row["note"], _per_nm(row), f"emissions: {emission_note} {scaled}".strip()),
            }
        )
    return rows


def _per_nm(row: dict[str, str]) -> str:
    return f"{row['cost_yuan_per_unit']} yuan/t-nm" if row["unit"] == "nm" else ""


def _emissions(sources: Registry) -> dict[str, tuple[float, str, str]]:
    table = reference("land/emission_factors")
    latest = {
        r["vehicle"]: r for r in table if r["scope"] == "WTW" and r["unit"] == "gCO2e/t-km" and r["year"] == "2025"
    }
    out = {name: (float(r["value"]), sources.of(r), f"WTW, {name}") for name, r in latest.items()}
    any_row = {(r["mode"], r["vehicle"]): r for r in table}
    for row in assumption("emissions"):
        key = sources.use(ASSUMED, sources.of(any_row[(row["mode"], row["vehicle"])]))
        out[row["key"]] = (float(row["g_per_t_km"]), key, row["note"])
    return out


def _cite(pointer: tuple[str, str, str], sources: Registry) -> str:
    table, column, value = pointer
    return sources.of(next(r for r in reference(table) if r[column] == value))
