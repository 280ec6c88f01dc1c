"""Runs pure functions over values on an executor that the caller owns, and gives results in order."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class _Sent(Generic[T, R]):
    """A chunk that is under way."""

    chunk: list[T]
    future: Future[list[R]]
    pool: Executor


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
        under_way: deque[_Sent[T, R]] = deque()
        while True:
            while len(under_way) < at_once * (1 + AHEAD) and (chunk := list(islice(rest, CHUNK))):
                under_way.append(self._sent(function, chunk, at_once))
            if not under_way:
                return
            yield from self._result(function, under_way.popleft(), at_once)

    def _sent(self, function: Callable[[T], R], chunk: list[T], at_once: int) -> _Sent[T, R]:
        from concurrent.futures import BrokenExecutor

        pool = self._pool(at_once)
        try:
            return _Sent(chunk, pool.submit(_chunk, function, chunk), pool)
        except BrokenExecutor:
            self._bury(pool)
            return self._sent(function, chunk, at_once)

    def _result(self, function: Callable[[T], R], sent: _Sent[T, R], at_once: int) -> list[R]:
        """Return what a chunk came to; it is sent again where the worker that had it died."""
        from concurrent.futures import BrokenExecutor

        while True:
            try:
                return sent.future.result()
            except BrokenExecutor:
                self._bury(sent.pool)
                sent = self._sent(function, sent.chunk, at_once)

    def _bury(self, pool: Executor) -> None:
        """Let a pool go in which a worker died, for it takes no more work; raise BrokenExecutor after too many."""
        from concurrent.futures import BrokenExecutor

        if self._own is pool:
            self._own.shutdown(wait=False, cancel_futures=True)
            self._own = None
            self._deaths += 1
        if pool is self._executor or self._deaths > MOST_DEATHS:
            raise BrokenExecutor(f"{self._deaths} workers died")

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
