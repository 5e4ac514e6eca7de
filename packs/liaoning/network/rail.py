"""Railway links: gauges apart, missing lengths and classes completed and marked."""

from __future__ import annotations

from dataclasses import dataclass

from network.common import ASSUMED, RAIL_DETOUR, Row, assumption, join_notes, number, reference, status_of, yes
from network.links import Places, length_or_estimate, sources_of_length
from network.registry import Registry

EU = {"malaszewicze", "warsaw", "lodz", "berlin", "hamburg", "duisburg"}
BASE_SPEED = {"rail_1435": 40.0, "rail_1520": 45.8, "rail_eu": 15.6}
# Opened on 16 November 2022: the reference year has six weeks of it, so it enters with its first full year.
FIRST_FULL_YEAR = {("tongjiang", "nizhneleninskoye"): 2023}
# After its doubling and electrification of 2020-24; the reference year still has the old line.
OLD_STATE = {"Jining-Tongliao (Jitong)": (943.31 / 923.66, 1, False)}


@dataclass(frozen=True)
class Classes:
    """Line classes, weak lines and completions."""

    table: dict[str, dict[str, str]]
    weak: dict[str, str]
    named: dict[str, dict[str, str]]
    country: dict[str, dict[str, str]]
    completion: dict[str, dict[str, str]]

    @classmethod
    def read(cls) -> Classes:
        return cls(
            table={r["class"]: r for r in assumption("line_class")},
            weak={r["line"]: r["note"] for r in assumption("weak_lines")},
            named={r["line"]: r for r in assumption("trunk_lines")},
            country={r["country"]: r for r in assumption("rail_country")},
            completion={r["line"]: r for r in assumption("rail_completion")},
        )

    def of(self, line: str, tracks: int | None, electrified: bool | None) -> str:
        """Class of a line by tracks and traction; weak lines are named."""
        if line in self.weak:
            return "weak"
        if line in self.named:
            return self.named[line]["class"]
        return f"{'double' if (tracks or 1) > 1 else 'single'}_{'electric' if electrified else 'diesel'}"


def build(places: Places, sources: Registry) -> list[Row]:
    """Build all railway links of all gauges."""
    classes = Classes.read()
    rows = [_link(places, sources, classes, r, _mode(r)) for r in reference("land/rail_links") if r["status"] == "open"]
    rows += [_link(places, sources, classes, r, r["mode"], own=True) for r in assumption("rail")]
    return rows


def _mode(row: dict[str, str]) -> str:
    if row["gauge_mm"] == "1520":
        return "rail_1520"
    return "rail_eu" if {row["from_id"], row["to_id"]} <= EU else "rail_1435"


def _link(
    places: Places, sources: Registry, classes: Classes, row: dict[str, str], mode: str, own: bool = False
) -> Row:
    a, b, line = row["from_id"], row["to_id"], row["line_name"]
    notes = [row["note"]]
    tracks, electrified = number(row["tracks"]), yes(row["electrified"])
    if tracks is None or electrified is None:
        filled = classes.completion.get(line, {"tracks": "1", "electrified": "n", "note": ""})
        gaps = [name for name, value in (("tracks", tracks), ("traction", electrified)) if value is None]
        notes.append(join_notes(f"{' and '.join(gaps)} estimated", filled["note"]))
        tracks = float(filled["tracks"]) if tracks is None else tracks
        electrified = yes(filled["electrified"]) if electrified is None else electrified
    length, length_note = length_or_estimate(places, a, b, number(row["length_km"]), RAIL_DETOUR)
    if line in OLD_STATE:
        longer, tracks, electrified = OLD_STATE[line]
        length = round(length * longer, 1)
        notes.append("state of 2022: single, diesel, 943.31 km in all")
    name = classes.of(line, int(tracks), electrified)
    values = classes.table[name]
    key = ASSUMED if own else sources.of(row)
    weak = classes.weak.get(line, "")
    abroad = next((classes.country[c] for n in (a, b) if (c := places.country[n]) in classes.country), None)
    factor = float(values["cost_factor"]) * (float(abroad["cost_factor"]) if abroad else 1.0)
    status = "estimate" if own or length_note or line in OLD_STATE else status_of(row)
    return places.link(
        mode, a, b,
        name=line,
        length_km=length,
        free_speed_kmh=round(BASE_SPEED[mode] / float(values["time_factor"]), 1) if mode != "rail_eu" else 15.6,
        cost_factor=round(factor, 3),
        tracks=int(tracks),
        electrified=bool(electrified),
        open_year=FIRST_FULL_YEAR.get((a, b), number(row.get("open_year", ""))),
        source=sources_of_length(sources, key, length_note),
        status=status,
        note=join_notes(*notes, length_note, f"class {name}", weak, abroad["note"] if abroad else ""),
    )  # fmt: skip
