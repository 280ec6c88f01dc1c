"""Runs pure functions over values on an executor that the caller owns, and gives results in order."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_WORKER = 60
"""Items that must be there for each worker: starting one costs about as much as compiling that many documents."""
CHUNK = 25
"""Items that are sent at once: more cost less to send, fewer even out long articles and use less memory."""
AHEAD = 3
"""Chunks that wait for each worker, so that none is idle while results are taken in."""
MOST_DEATHS = 3
"""Workers may die, of too little memory or by somebody's hand; their work is done again, so often."""


class Workers:
    """Up to *jobs* processes, started when there is enough to do for two; or an executor of the caller's."""

    def __init__(self, jobs: int = 1, executor: Executor | None = None) -> None:
        self._jobs = jobs
        self._executor = executor
        self._own: ProcessPoolExecutor | None = None
        self._deaths = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            self._own.shutdown(cancel_futures=True)

    def mapped(self, function: Callable[[T], R], items: Iterable[T], count: int) -> Iterator[R]:
        """Yield *function* of each of *items*, in their order; there are *count* of them.

        Few chunks are on their way at any time, so neither items nor results are ever in memory all together.
        """
        at_once = self._jobs if self._executor else max(1, min(self._jobs, count // WORTH_A_WORKER))
        if at_once == 1 and self._executor is None:
            yield from map(function, items)
            return
        rest = iter(items)
        under_way: deque[tuple[list[T], Future[list[R]]]] = deque()
        while True:
            while len(under_way) < at_once * (1 + AHEAD) and (chunk := list(islice(rest, CHUNK))):
                under_way.append((chunk, self._submitted(function, chunk, at_once)))
            if not under_way:
                return
            chunk, future = under_way.popleft()
            yield from self._result(function, chunk, future, at_once)

    def _submitted(self, function: Callable[[T], R], chunk: list[T], at_once: int) -> Future[list[R]]:
        from concurrent.futures import BrokenExecutor

        try:
            return self._pool(at_once).submit(_chunk, function, chunk)
        except BrokenExecutor:
            self._bury()
            return self._pool(at_once).submit(_chunk, function, chunk)

    def _result(self, function: Callable[[T], R], chunk: list[T], future: Future[list[R]], at_once: int) -> list[R]:
        """Return what a chunk came to; it is sent again where the worker that had it died."""
        from concurrent.futures import BrokenExecutor

        while True:
            try:
                return future.result()
            except BrokenExecutor:
                if self._executor or self._deaths >= MOST_DEATHS:
                    raise
                self._bury()
                future = self._submitted(function, chunk, at_once)

    def _bury(self) -> None:
        """Let a pool go in which a worker died: it takes no more work."""
        self._deaths += 1
        if self._own:
            self._own.shutdown(wait=False, cancel_futures=True)
            self._own = None

    def _pool(self, count: int) -> Executor:
        if self._executor:
            return self._executor
        if self._own is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            method = "fork" if sys.platform == "linux" else "spawn"
            self._own = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(method))
        return self._own


def _chunk(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
