"""One request to somebody else's server: bounded in size, time, redirects and decompression, and never inward.

What comes back, or why nothing did, is a value; what it means is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FailureKind = Literal["refused", "unreachable", "slow", "large", "redirects", "protocol"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a request may go."""

    most_bytes: int = 8_000_000
    """Of a body once it is decompressed; as many on the wire."""
    seconds: float = 30.0
    """For the whole of it, redirects included."""
    redirects: int = 10
    private: bool = False
    """Whether addresses of one's own machine and network may be asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, after redirects."""

    asked: str
    """The URL that was asked for."""
    final: str
    """The URL that answered."""
    status: int
    reason: str
    """The status in words, as "Not Found"."""
    headers: tuple[tuple[str, str], ...]
    """As they came, in order."""
    raw: bytes
    """The body as it came; it may be compressed."""
    body: bytes
    """The body, decompressed; empty for HEAD."""

    def header(self, name: str) -> str:
        """Return the value of a header, whatever its case; nothing where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class FetchError(Exception):
    """Nothing came back, or more than may; its text is a sentence for an editor, in lower case."""

    def __init__(self, kind: FailureKind, said: str) -> None:
        super().__init__(said)
        self.kind = kind
        """refused: a private address or no http(s); slow: the time is over; large: more bytes than may be; redirects:
        too many, or in a circle; protocol: TLS, broken HTTP, broken compression; unreachable: all else."""


class Client:
    """Asks servers, and keeps connections open between requests. A context manager; its methods may run in threads."""

    def __init__(self, bounds: Bounds = Bounds(), agent: str = "") -> None:
        raise NotImplementedError

    def __enter__(self) -> Client:
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    def fetch(self, url: str, method: Literal["GET", "HEAD", "POST"] = "GET") -> Reply:
        """Return what *url* answers; raise FetchError where nothing does."""
        raise NotImplementedError
