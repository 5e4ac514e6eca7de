"""A panel at full size: 3,000 places, 200 indicators, 30 years, 10,000 draws of a three-level index.

No other program does the job, so there is no ratio; seconds and the largest memory are printed.
``python -m benchmarks.panel``
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from benchmarks.chains import memory
from benchmarks.indices import tree
from landsea.indicators import Choices, Framework
from landsea.indicators.ensemble import Ensemble
from landsea.indicators.robustness import rank_intervals
from landsea.indicators.variation import Variation

PLACES, INDICATORS, YEARS, DRAWS = 3_000, 200, 30, 10_000


def main() -> None:
    rank_intervals(Ensemble(tree(30, 20), Choices(), Variation()), 50)  # compile
    ensemble = Ensemble(panel(), Choices(), Variation())
    start = time.perf_counter(), time.process_time()
    rank_intervals(ensemble, DRAWS)
    wall, processor = time.perf_counter() - start[0], time.process_time() - start[1]
    print(f"{wall:.1f} s by the clock, {processor:.1f} s of processors, {memory():.2f} GB")


def panel() -> Framework:
    """Return a made-up panel."""
    one, rng = tree(PLACES, INDICATORS), np.random.default_rng(1)
    times = [str(1990 + year) for year in range(YEARS)]
    index = pd.MultiIndex.from_tuples([(u, t) for t in times for u in one.data.index], names=["uCode", "Time"])
    data = pd.DataFrame(rng.gamma(4, 10, (len(index), INDICATORS)), index=index, columns=one.data.columns)
    return Framework(data, pd.Series(index.get_level_values(0), index=index), one.meta)


if __name__ == "__main__":
    main()
