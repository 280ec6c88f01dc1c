"""Connections to checked addresses, each step of them within the bounds of the request that is under way.

A host's name is looked up once for a connection, and the connection goes to one of the very addresses that were
judged: a name that leads elsewhere at the next look-up gains nothing.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx
from httpcore import NetworkBackend, NetworkStream

from postil.web.addresses import inward

Resolve = Callable[[str, int], tuple[str, ...]]
"""A host's name and a port → addresses; raises OSError where there are none."""

READ_SIZE = 65_536


class InwardError(Exception):
    """A host is not in the public internet."""


class NoHostError(Exception):
    """A host's name leads nowhere."""


class SpentError(Exception):
    """More bytes came than may."""


class TimeUpError(Exception):
    """The time for the whole request is over."""


class Allowance:
    """What is left of the time and bytes of one request; the clock runs from its making."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        self._end = time.monotonic() + seconds
        self._bytes = most_bytes

    def seconds(self) -> float:
        """Return how many seconds are left; raise TimeUpError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeUpError
        return left

    def take(self, count: int) -> None:
        """Count bytes that came; raise SpentError where they are too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise SpentError


class Allowances(threading.local):
    """The allowance of the request that this thread is making.

    Connections outlive requests and wander between threads, so they ask here what they may.
    """

    current: Allowance = Allowance(0, 0)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of *host*, as the system knows them, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def trusted() -> ssl.SSLContext:
    """Return the rules for TLS: the authorities that this machine trusts, and Mozilla's, for some name none."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


class CheckedBackend(NetworkBackend):
    """Opens connections to public addresses, or to any where *private* says so."""

    def __init__(self, allowances: Allowances, look_up: Resolve, *, private: bool) -> None:
        self._allowances = allowances
        self._look_up = look_up
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """Connect to the first address of *host* that answers, if every one of them may be asked."""
        addresses = self._looked_up(host, port)
        for address in addresses:
            if not self._private and (said := inward(address)):
                raise InwardError(f"'{host}' is at {address}, {said}")
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return _Stream(self._connected(address, port), self._allowances)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as told:
                failure = told
        raise failure

    def _connected(self, address: str, port: int) -> NetworkStream:
        return httpcore.SyncBackend().connect_tcp(address, port, self._allowances.current.seconds())

    def _looked_up(self, host: str, port: int) -> tuple[str, ...]:
        """Look *host* up in a thread: the system's look-up can't be told how long it may take."""
        found: list[tuple[str, ...]] = []

        def look_up() -> None:
            try:
                found.append(self._look_up(host, port))
            except (OSError, UnicodeError):
                found.append(())

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(self._allowances.current.seconds())
        if not found:
            raise TimeUpError
        if not found[0]:
            raise NoHostError
        return found[0]


class _Stream(NetworkStream):
    """A connection of which each step takes no longer, and reads no more, than the request still may."""

    def __init__(self, inner: NetworkStream, allowances: Allowances) -> None:
        self._inner = inner
        self._allowances = allowances

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(min(max_bytes, READ_SIZE), self._allowances.current.seconds())
        self._allowances.current.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._allowances.current.seconds())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        left = self._allowances.current.seconds()
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._allowances)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
