"""Runs pure functions over values on an executor that the caller owns, and gives results in order."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_WORKER = 60
"""Items that must be there for each worker: starting one costs about as much as compiling that many documents."""
CHUNKS_A_WORKER = 8
"""More chunks even out long articles, fewer cost less to send."""


class Workers:
    """Up to *jobs* processes, started when there is enough to do for two; or an executor of the caller's."""

    def __init__(self, jobs: int = 1, executor: Executor | None = None) -> None:
        self._jobs = jobs
        self._executor = executor
        self._own: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            self._own.shutdown(cancel_futures=True)

    def mapped(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """Yield *function* of each of *items*, in their order."""
        at_once = self._jobs if self._executor else max(1, min(self._jobs, len(items) // WORTH_A_WORKER))
        if at_once == 1 and self._executor is None:
            yield from map(function, items)
            return
        executor = self._executor or self._pool(at_once)
        size = max(1, -(-len(items) // (at_once * CHUNKS_A_WORKER)))
        chunks = [items[start : start + size] for start in range(0, len(items), size)]
        for future in [executor.submit(_chunk, function, chunk) for chunk in chunks]:
            yield from future.result()

    def _pool(self, count: int) -> ProcessPoolExecutor:
        if self._own is None:
            method = "fork" if sys.platform == "linux" else "spawn"
            self._own = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(method))
        return self._own


def _chunk(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
