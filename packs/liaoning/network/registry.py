"""The sources that the network tables cite, under the same keys as the economic tables use."""

from __future__ import annotations

from dataclasses import dataclass, field

from economy.facts import source_key, source_kind

from network.common import ASSUMED, COMPUTED, REHEARSAL, Row

_OWN = {
    ASSUMED: ("Assumptions of the network tables", "assumption", "packs/liaoning/assumptions/network_*.csv"),
    REHEARSAL: (
        "Starting values from a rehearsal with throw-away code",
        "assumption",
        "values and ranges, not fitted to anything that could be checked",
    ),
    COMPUTED: (
        "Great circle times a detour factor",
        "computed",
        "railways 1.19, roads 1.25, pipelines 1.1, sea under 320 nm 1.30",
    ),
}


#: Works that are cited and no row of the reference tables has.
_CITED = {
    "ndrc-moc-2006": {
        "title": "Methods and Parameters for the Economic Evaluation of Construction Projects, third edition",
        "publisher": "National Development and Reform Commission and Ministry of Construction of China",
        "url": "",
        "date": "2006",
        "kind": "document",
        "confidence": "A",
        "note": "建设项目经济评价方法与参数（第三版）; the rate as quoted in later handbooks",
    },
}


def _own(key: str) -> Row:
    title, kind, note = _OWN[key]
    return {"source": key, "title": title, "publisher": "this pack", "url": "", "date": "2026", "kind": kind,
            "confidence": "C", "note": note}  # fmt: skip


@dataclass
class Registry:
    """Hands out keys and remembers the sources behind them."""

    rows: dict[str, Row] = field(default_factory=dict)

    def of(self, row: dict[str, str]) -> str:
        """Key of the source of a reference row."""
        key = source_key(row["source_title"], row["source_publisher"], row["source_date"])
        self.rows[key] = {
            "source": key,
            "title": row["source_title"],
            "publisher": row["source_publisher"],
            "url": row["source_url"],
            "date": row["source_date"],
            "kind": _kind(row["source_title"], row["source_publisher"]),
            "confidence": row["confidence"],
            "note": "",
        }
        return key

    def use(self, *keys: str) -> str:
        """Join keys, own ones entered on first use."""
        for key in keys:
            if key in _OWN:
                self.rows[key] = _own(key)
            elif key in _CITED:
                self.rows[key] = {"source": key, **_CITED[key]}
            elif key not in self.rows:
                raise KeyError(key)
        return ";".join(dict.fromkeys(keys))

    def table(self) -> list[Row]:
        """Rows of sources.csv."""
        return [self.rows[key] for key in sorted(self.rows)]


def _kind(title: str, publisher: str) -> str:
    if title == "computed":
        return "computed"
    if any(word in f"{title} {publisher}" for word in ("searoute", "Climatiq", "DESNZ", "conversion factors")):
        return "dataset"
    return source_kind(title, publisher)
