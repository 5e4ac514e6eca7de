"""Write the economic tables and the scenarios into the shipped pack.

``python -m packs.liaoning.economy [SOURCES]`` from the root of the repository; SOURCES is the folder of the
reference tables, ``packs/liaoning/sources`` unless named.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd

from .build import build

PACK = Path(__file__).parents[1]
REGION = Path(__file__).parents[3] / "src" / "landsea" / "regions" / "liaoning"


def main(arguments: list[str]) -> None:
    """Build and write."""
    sources = Path(arguments[0]) if arguments else PACK / "sources"
    tables = build(sources)
    tables["sources"] = _merged_sources(tables["sources"])
    for name, table in tables.items():
        table.to_csv(REGION / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}: {len(table)} rows")
    for scenario in sorted((PACK / "scenarios").glob("*.yaml")):
        shutil.copyfile(scenario, REGION / "scenarios" / scenario.name)


def _merged_sources(own: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that the other half of the pack has written."""
    path = REGION / "sources.csv"
    if not path.exists():
        return own
    others = pd.read_csv(path, dtype=str, keep_default_na=False)
    others = others[~others["source"].isin(own["source"])]
    return pd.concat([others, own]).sort_values("source", kind="stable")


if __name__ == "__main__":
    main(sys.argv[1:])
