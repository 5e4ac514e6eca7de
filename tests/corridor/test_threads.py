"""The limit on the linear algebra library's threads: set by the first block, lifted by the last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from threadpoolctl import threadpool_info

from landsea.corridor.threads import SMALL, blas_threads


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_small_matrices_run_on_one_thread_and_large_ones_as_before() -> None:
    before = threads()
    with blas_threads(10, 10):
        assert set(threads()) == {1}
        with blas_threads(10, 10):
            assert set(threads()) == {1}
        assert set(threads()) == {1}
    assert threads() == before
    with blas_threads(SMALL, 1):
        assert threads() == before


def test_blocks_that_overlap_in_two_threads_lift_the_limit_at_the_end() -> None:
    before, together = threads(), Barrier(2)

    def work(_: int) -> list[int]:
        with blas_threads(10, 10):
            together.wait()
            return threads()

    with ThreadPoolExecutor(2) as pool:
        inside = list(pool.map(work, range(2)))
    assert all(set(one) == {1} for one in inside)
    assert threads() == before


def test_an_error_inside_lifts_the_limit() -> None:
    before = threads()
    try:
        with blas_threads(10, 10):
            raise ValueError
    except ValueError:
        assert threads() == before
    assert threads() == before
