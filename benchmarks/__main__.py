"""Run benchmarks: ``python -m benchmarks [CASE...] [--write]`` from the repository's folder."""

from __future__ import annotations

import argparse
import platform
from importlib import metadata
from pathlib import Path

import numba

from benchmarks import claims, equilibrium, indices, legs, routes, search, trade
from benchmarks.registry import CASES, Options, Row, compare

__all__ = ["claims", "equilibrium", "indices", "legs", "routes", "search", "trade"]

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
SHARED = PAGE.parents[2] / "shared"
#: Packages whose versions stand under a table: ours, and those of the peers that it names.
PACKAGES = ("numpy", "scipy", "numba")
PEERS = ("aequilibrae", "gegravity", "igraph", "inequality", "pymcdm", "pyroutingkit", "quantulum3")
BEGIN, END = "<!-- table: {} -->", "<!-- end -->"


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare LandSea with other programs, one thread each.")
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--bench", default=str(SHARED / "bench"), help="folder of public networks")
    parser.add_argument(
        "--labels", default=str(SHARED / "reference" / "claims" / "labels.jsonl"), help="labels of claims"
    )
    parser.add_argument("--documents", default=str(SHARED / "seeds"), help="folder of the labelled documents")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    wanted = parser.parse_args()
    numba.set_num_threads(1)
    options = Options(wanted.bench, wanted.runs, wanted.labels, wanted.documents, wanted.write)
    for name in wanted.cases or CASES:
        rows = []
        for comparison in CASES[name](options):
            for row in compare(comparison, wanted.runs):
                print(line(row), flush=True)
                rows.append(row)
        if wanted.write and rows:
            write(name, rows)


def line(row: Row) -> str:
    spread = f"{row.ratio:.1f} | {row.least:.1f} – {row.most:.1f} ({row.runs})"
    return f"| {row.job} | {row.size} | {row.peer} | {spread} | {row.note} |"


def write(name: str, rows: list[Row]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    begin = BEGIN.format(name)
    before, rest = text.split(begin, 1)
    after = rest.split(END, 1)[1]
    head = "| job | size | peer | times as long | least – most (runs) | note |\n|---|---|---|---|---|---|"
    table = "\n".join([head, *(line(row) for row in rows)])
    named = " ".join(row.peer for row in rows).lower()
    packages = [*PACKAGES, *(one for one in PEERS if one in named)]
    versions = ", ".join(f"{one} {version(one)}" for one in packages if version(one))
    PAGE.write_text(
        f"{before}{begin}\n\n{table}\n\nPython {platform.python_version()}, {versions}.\n\n{END}{after}",
        encoding="utf-8",
    )


def version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
