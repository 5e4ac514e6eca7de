"""How time and memory of the engine grow over five sizes: a table and a picture in docs/benchmarks.md.

Each size is measured in a process of its own, so that the largest memory is its own. ``python -m benchmarks.growth``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from tqdm import tqdm

from benchmarks.__main__ import BEGIN, END, PAGE
from benchmarks.chains import SIZES

PICTURE = PAGE.parent / "images" / "growth.png"
#: The largest size goes without the gradient of one more indicator, which doubles its memory.
PLAIN = len(SIZES) - 1
#: Stages whose results every user of a solve waits for; the gradient of an indicator is asked for apart.
SOLVE = ("legs", "chains", "flows")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure all sizes; write the table and the picture.")
    parser.add_argument("--most", type=int, default=len(SIZES), help="number of sizes, from the smallest")
    parser.add_argument("--write", action="store_true", help="put both into docs/")
    wanted = parser.parse_args()
    found = [measure(i) for i in tqdm(range(wanted.most), desc="sizes")]
    text = table(found)
    print(text)
    if wanted.write:
        head, rest = PAGE.read_text(encoding="utf-8").split(BEGIN.format("growth"), 1)
        PAGE.write_text(f"{head}{BEGIN.format('growth')}\n\n{text}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
        draw(found)


def measure(number: int) -> dict[str, Any]:
    """Measure one size in a new process."""
    command = [sys.executable, "-m", "benchmarks.chains", str(number), "--json"]
    command += ["--no-gradients"] if number == PLAIN else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def table(found: list[dict[str, Any]]) -> str:
    """Return the table."""
    stages = list(found[0]["stages"])
    lines = [
        f"| size | {' | '.join(stages)} | solve | memory |",
        f"|---|{'---:|' * (len(stages) + 2)}",
    ]
    for one in found:
        cells = [_cell(one["stages"].get(name)) for name in stages]
        solve = sum(one["stages"][name][0] for name in SOLVE)
        lines.append(f"| {one['size']} | {' | '.join(cells)} | {solve:.2f} | {one['gb']:.2f} |")
    cores = len(os.sched_getaffinity(0))
    lines += [
        "",
        f"Seconds by the clock on {cores} cores (in brackets: of processors); memory in GB, the whole process.",
    ]
    return "\n".join(lines)


def _cell(spent: list[float] | None) -> str:
    return "–" if spent is None else f"{spent[0]:.2f} ({spent[1]:.2f})"


def draw(found: list[dict[str, Any]]) -> None:
    """Draw time and memory over the number of links."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    links = [one["links"] for one in found]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    marks = {"legs": "o-", "chains": "s--", "flows": "^-.", "gradients": "D:"}
    for name, mark in marks.items():
        some = [one for one in found if name in one["stages"]]
        at = [one["links"] for one in some], [one["stages"][name][0] for one in some]
        left.loglog(*at, mark, label=name, markersize=5)
    left.set(title="Time", xlabel="links", ylabel="seconds by the clock")
    left.legend(frameon=False)
    right.loglog(links, [one["gb"] for one in found], "ko-", markersize=5)
    right.set(title="Memory", xlabel="links", ylabel="GB, the whole process")
    for axes in (left, right):
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PICTURE, dpi=110)


if __name__ == "__main__":
    main()
