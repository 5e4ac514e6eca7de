"""Build the Liaoning pack: ``python packs/liaoning/build.py [--map] [--only network|economy]``.

Reads only the committed tables under ``packs/liaoning``; with ``--map`` also fetches the map data from the npm
registry. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import pandas as pd

PACK = Path(__file__).resolve().parent
sys.path.insert(0, str(PACK))

REGION = PACK.parents[1] / "src" / "landsea" / "regions" / "liaoning"
SOURCE_COLUMNS = ["source", "title", "publisher", "url", "date", "kind", "confidence", "sha256", "note"]
META = {
    "name": "liaoning",
    "title": "Liaoning and the Northeast of China",
    "version": "0.1.0",
    "licenses": [{"name": "Apache-2.0", "title": "Apache License 2.0"}],
    "landsea": {
        "format": 1,
        "title_local": "辽宁与东北",
        "reference_year": 2022,
        "currency": "CNY",
        "yuan_per_usd": 7.0,
        "language_local": "zh",
        "carbon_price_yuan_per_t": 0,
        "fictitious": False,
    },
}


def main() -> int:
    """Build, write and check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", action="store_true", help="fetch and rebuild the map files as well")
    parser.add_argument("--only", choices=["network", "economy"], help="build one half, keep the other's files")
    arguments = parser.parse_args()
    if arguments.map:
        from map.build_map import build as build_map

        build_map(REGION / "map")
    written = write(collect(arguments.only), keep=arguments.only is not None)
    for line in written:
        print(line)
    return check()


def collect(only: str | None) -> dict[str, pd.DataFrame]:
    """Gather the tables of both halves; sources are merged by key."""
    halves = []
    if only != "economy":
        from network.tables import build as build_network

        halves.append(build_network())
    if only != "network":
        from economy.build import build as build_economy

        halves.append(build_economy(PACK / "sources"))
    tables: dict[str, pd.DataFrame] = {}
    for half in halves:
        for name, table in half.items():
            if name == "sources":
                continue
            if name in tables:
                msg = f"both halves build the table {name}"
                raise ValueError(msg)
            tables[name] = table
    tables["sources"] = merge_sources([half["sources"] for half in halves])
    return tables


def merge_sources(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join the sources of all parts; the first description of a key holds."""
    rows = pd.concat([part.reindex(columns=SOURCE_COLUMNS).astype(object) for part in parts]).fillna("")
    return rows.drop_duplicates("source").sort_values("source", kind="stable")


def write(tables: dict[str, pd.DataFrame], keep: bool) -> list[str]:
    """Write the pack beside its place, then swap it in; return what was written."""
    REGION.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".liaoning-", dir=REGION.parent))
    try:
        if REGION.exists():
            shutil.copytree(REGION, fresh, dirs_exist_ok=True)
        if keep and (fresh / "sources.csv").exists():
            old = pd.read_csv(fresh / "sources.csv", dtype=str, keep_default_na=False)
            tables["sources"] = merge_sources([tables["sources"], old])
        lines = []
        for name, table in sorted(tables.items()):
            table.to_csv(fresh / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
            lines.append(f"{name}: {len(table)} rows")
        shutil.copyfile(PACK / "network" / "grammar.yaml", fresh / "grammar.yaml")
        copy_scenarios(fresh)
        write_meta(fresh)
        swap(fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return lines


def copy_scenarios(fresh: Path) -> None:
    """Copy the scenarios of the pack, where it has some."""
    for scenario in sorted((PACK / "scenarios").glob("*.yaml")):
        (fresh / "scenarios").mkdir(exist_ok=True)
        shutil.copyfile(scenario, fresh / "scenarios" / scenario.name)
    if (PACK / "measures.yaml").exists():
        shutil.copyfile(PACK / "measures.yaml", fresh / "measures.yaml")


def write_meta(folder: Path) -> None:
    """Write datapackage.json with one resource a table."""
    resources = [
        {"name": path.stem, "path": path.name, "format": "csv", "encoding": "utf-8"}
        for path in sorted(folder.glob("*.csv"))
    ]
    text = json.dumps({**META, "resources": resources}, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def swap(fresh: Path) -> None:
    """Put the new folder in the place of the old one."""
    fresh.chmod(0o755)
    old = REGION.with_name(".liaoning-old")
    shutil.rmtree(old, ignore_errors=True)
    if REGION.exists():
        REGION.replace(old)
    fresh.replace(REGION)
    shutil.rmtree(old, ignore_errors=True)


def check() -> int:
    """Validate the written pack."""
    from landsea.errors import PackError
    from landsea.region import load

    try:
        region = load(REGION)
    except PackError as error:
        print(error)
        return 1
    print(f"valid: {region.name} {region.digest[:12]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
