"""Many requests, politely: one at a time to a server, with pauses; several servers side by side.

A server that fails is asked again, later and later; one that fails again and again, or asks for patience beyond
bounds, is left alone, and its other pages get the same answer.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from postil.web.client import Client, FetchError, Method, Reply

Ask = Callable[[str, Method], Reply]
Pause = Callable[[float], None]
"""Waits so many seconds."""

_LATER = {429, 503}
"""Statuses by which servers ask to come again."""
_GIVE_UP = 3
"""Pages of one server that failed in a row."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast servers are asked."""

    between: float = 1.0
    """Seconds between two requests to one server."""
    servers: int = 8
    """How many are asked side by side."""
    retries: int = 2
    """How often a request is made again that failed for a while."""
    first: float = 2.0
    """Seconds before the first of them; twice as many before the next."""
    longest: float = 60.0
    """Seconds that a server may ask to wait for at most; who asks for more is left alone."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for a page."""

    url: str
    came: Reply | FetchError


class _StoppedError(Exception):
    """Nobody listens any more."""


def visits(
    urls: Iterable[str], client: Client, pace: Pace = Pace(), pause: Pause | None = None
) -> Generator[Visit, None, None]:
    """Ask for each of *urls*, and yield what came of it, as it comes; the first of each server first.

    *pause* takes the place of waiting. Whoever stops listening stops the asking.
    """
    by_server: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_server.setdefault(_server(url), []).append(url)
    done: queue.SimpleQueue[Visit | BaseException] = queue.SimpleQueue()
    stopped = threading.Event()

    def wait(seconds: float) -> None:
        if stopped.wait(seconds):
            raise _StoppedError

    def work(listed: list[str]) -> None:
        try:
            for visit in _Server(client, pace, pause or wait).visits(listed):
                done.put(visit)
                wait(0)
        except _StoppedError:
            return
        except BaseException as failure:
            done.put(failure)

    pool = ThreadPoolExecutor(pace.servers)
    try:
        for listed in by_server.values():
            pool.submit(work, listed)
        for _ in range(sum(map(len, by_server.values()))):
            came = done.get()
            if isinstance(came, BaseException):
                raise came
            yield came
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _server(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


class Pages:
    """Asks for whole pages, as politely, but one at a time: for whoever works on each before asking for the next."""

    def __init__(self, client: Client, pace: Pace = Pace(), pause: Pause = time.sleep) -> None:
        self._client = client
        self._pace = pace
        self._pause = pause
        self._servers: dict[str, _Server] = {}

    def ask(self, url: str) -> Reply | FetchError:
        """Return what came of asking for *url*, with its body."""
        name = _server(url)
        if name not in self._servers:
            self._servers[name] = _Server(self._client, self._pace, self._pause, whole=True)
        return self._servers[name].visit(url).came


class _Server:
    """Asks one server for pages, one after the other; with *whole*, for their bodies too."""

    def __init__(self, client: Client, pace: Pace, pause: Pause, *, whole: bool = False) -> None:
        self._client = client
        self._pace = pace
        self._pause = pause
        self._whole = whole
        self._asked = False
        self._failures = 0
        self._last: Reply | FetchError | None = None

    def visits(self, urls: list[str]) -> Iterator[Visit]:
        """Yield what comes of each of *urls*, in their order."""
        for url in urls:
            yield self.visit(url)

    def visit(self, url: str) -> Visit:
        """Return what comes of *url*; of a server that was given up, what came last."""
        if self._failures >= _GIVE_UP and self._last is not None:
            last = self._last
            return Visit(url, last if isinstance(last, FetchError) else replace(last, asked=url, final=url))
        self._last = came = self._visited(url)
        self._failures = self._failures + 1 if _is_server_down(came) else 0
        if isinstance(came, Reply) and came.status in _LATER and _wait_of(came) > self._pace.longest:
            self._failures = _GIVE_UP
        return Visit(url, came)

    def _visited(self, url: str) -> Reply | FetchError:
        """Ask for the head; for the page where the server has no answer to that, or another one than to the page."""
        if self._whole:
            return self._patiently(url, "GET")
        came = self._patiently(url, "HEAD")
        if isinstance(came, FetchError):
            return self._patiently(url, "GET") if came.kind == "protocol" else came
        return self._patiently(url, "GET") if came.status >= 400 and came.status not in _LATER else came

    def _patiently(self, url: str, method: Method) -> Reply | FetchError:
        wait = self._pace.first
        came = self._once(url, method)
        for _ in range(self._pace.retries):
            if isinstance(came, FetchError):
                if came.kind not in {"slow", "unreachable"}:
                    return came
            elif came.status not in _LATER or _wait_of(came) > self._pace.longest:
                return came
            self._pause(max(wait, _wait_of(came) if isinstance(came, Reply) else 0.0))
            wait *= 2
            came = self._once(url, method)
        return came

    def _once(self, url: str, method: Method) -> Reply | FetchError:
        if self._asked:
            self._pause(self._pace.between)
        self._asked = True
        try:
            return self._client.fetch(url, method, body=self._whole)
        except FetchError as failure:
            return failure


def _is_server_down(came: Reply | FetchError) -> bool:
    if isinstance(came, FetchError):
        return came.kind in {"slow", "unreachable"}
    return came.status in _LATER


def _wait_of(reply: Reply) -> float:
    """Return the seconds that a server asks to wait for. It may name a moment instead: that is past every bound."""
    told = reply.header("retry-after").strip()
    if not told:
        return 0.0
    return float(told[:12]) if told.isascii() and told.isdigit() else float("inf")
