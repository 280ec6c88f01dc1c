"""Runs pure functions over values on an executor that the caller owns, and gives results in order."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_WORKER = 60
"""Documents that must be there for each worker: starting one costs about as much as compiling that many."""
CHUNKS_A_WORKER = 8
"""More chunks even out long articles, fewer cost less to send."""


class Inline(Executor):
    """Runs each call at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run *fn* and return its finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as failure:
            future.set_exception(failure)
        return future


@contextmanager
def workers(jobs: int, items: int) -> Iterator[tuple[Executor, int]]:
    """Give an executor fit for *items*, and how many of them it works on at once, *jobs* at most."""
    count = max(1, min(jobs, items // WORTH_A_WORKER))
    if count == 1:
        yield Inline(), 1
        return
    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(method)) as pool:
        yield pool, count


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mapped(function: Callable[[T], R], items: Sequence[T], executor: Executor, at_once: int) -> Iterator[R]:
    """Yield *function* of each of *items*, in their order, computed in chunks."""
    size = max(1, -(-len(items) // (at_once * CHUNKS_A_WORKER)))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    futures = [executor.submit(_chunk, function, chunk) for chunk in chunks]
    for future in futures:
        yield from future.result()


def _chunk(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]
