"""One request to somebody else's server: bounded in size, time, redirects and decompression, and never inward.

What comes back, or why nothing did, is a value; what it means is the caller's business. No proxies, cookies or
passwords are used, whatever the environment says.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn

from postil import __version__
from postil.characters import visible
from postil.web.unpacking import ACCEPTED, TooLargeError, UnpackError, unpacked

if TYPE_CHECKING:
    import httpcore
    import httpx

    from postil.web.connecting import Resolve

FailureKind = Literal["refused", "unreachable", "slow", "large", "redirects", "protocol"]
Method = Literal["GET", "HEAD", "POST"]
Headers = tuple[tuple[str, str], ...]

MOST_OF_A_URL = 8_000
"""Characters; servers refuse longer ones."""
_HEADER_BYTES = 1_000_000
"""On the wire beside the body: headers of all the redirects. The parser bounds those of one reply at 100 kB."""
_MOST_CONNECTIONS = 32
_IDLE_SECONDS = 10.0
_REDIRECTS = {301, 302, 303, 307, 308}
_SHOWN = 200
"""Characters of a URL or a server's words in a message."""


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
class Redirect:
    """One step on the way to the page that answered."""

    status: int
    """301 and 308 are meant to last."""
    url: str
    """Where it led."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, after redirects."""

    asked: str
    """The URL that was asked for."""
    final: str
    """The URL that answered."""
    status: int
    reason: str
    """The status in words, as "Not Found"; as the server says it, so it may hold anything."""
    headers: Headers
    """As they came, in order."""
    raw: bytes
    """The body as it came; it may be compressed."""
    body: bytes
    """The body, decompressed; empty for HEAD."""
    redirects: tuple[Redirect, ...] = ()
    """On the way from asked to final."""

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


def user_agent(site: str = "") -> str:
    """Return how Postil introduces itself to servers; *site* is the address of the site it works for."""
    return f"Postil/{__version__} (+{site})" if site else f"Postil/{__version__}"


class Client:
    """Asks servers, and keeps connections open between requests. A context manager; its methods may run in threads."""

    def __init__(self, bounds: Bounds = Bounds(), agent: str = "", resolve: Resolve | None = None) -> None:
        """*agent* is what user_agent gives; *resolve* looks names up, in place of the system."""
        import httpcore

        from postil.web import connecting

        self._bounds = bounds
        self._agent = agent or user_agent()
        self._allowances = connecting.Allowances()
        backend = connecting.CheckedBackend(self._allowances, resolve or connecting.resolve, private=bounds.private)
        self._pool = httpcore.ConnectionPool(
            ssl_context=connecting.trusted(),
            max_connections=_MOST_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=backend,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def fetch(
        self, url: str, method: Method = "GET", sent: bytes = b"", headers: Headers = (), *, body: bool = True
    ) -> Reply:
        """Return what *url* answers; raise FetchError where nothing does.

        *sent* is the body of a POST. *headers* go to the first server only: they may hold a key, and a redirect
        must not carry it away. Without *body*, that of the answer stays on the wire, however large it is.
        """
        from postil.web.connecting import Allowance

        bounds = self._bounds
        self._allowances.current = Allowance(bounds.seconds, bounds.most_bytes + _HEADER_BYTES)
        at = asked = _parsed(url)
        way: list[Redirect] = []
        while True:
            ours = headers if _origin(at) == _origin(asked) else ()
            status, reason, told, raw = self._exchange(at, method, sent, ours, body=body)
            target = next((value for name, value in told if name.lower() == "location"), "")
            if status not in _REDIRECTS or not target:
                plain = self._unpacked(at, told, raw)
                return Reply(str(asked), str(at), status, reason, told, raw, plain, tuple(way))
            at = self._next(at, target, {str(asked), *(one.url for one in way)}, len(way))
            way.append(Redirect(status, str(at)))
            if method == "POST" and status in {301, 302, 303}:
                method, sent = "GET", b""

    def _next(self, at: httpx.URL, target: str, seen: set[str], steps: int) -> httpx.URL:
        """Return where a redirect leads, if it may be followed."""
        url = _parsed(target, at)
        if str(url) in seen:
            raise FetchError("redirects", f"the server redirects in a circle, by way of '{_short(str(url))}'")
        if steps >= self._bounds.redirects:
            raise FetchError("redirects", f"the server redirects more than {self._bounds.redirects} times")
        return url

    def _exchange(
        self, url: httpx.URL, method: Method, sent: bytes, headers: Headers, *, body: bool
    ) -> tuple[int, str, Headers, bytes]:
        """Ask *url* alone; return status, reason, headers and the body as it came."""
        import httpcore

        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        whole = [("Host", url.netloc.decode("ascii")), ("User-Agent", self._agent), ("Accept", "*/*")]
        whole += [("Accept-Encoding", ACCEPTED), *headers]
        if method == "POST":
            whole.append(("Content-Length", str(len(sent))))
        encoded = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in whole]
        try:
            wait = {"timeout": {"pool": self._allowances.current.seconds()}}
            with self._pool.stream(method, target, headers=encoded, content=sent, extensions=wait) as response:
                raw = self._read(response) if body and response.status not in _REDIRECTS else b""
        except Exception as failure:
            _tell(failure, url, self._bounds)
        reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        told = tuple((name.decode("latin-1"), _text(value)) for name, value in response.headers)
        return response.status, reason, told, raw

    def _read(self, response: httpcore.Response) -> bytes:
        """Return the body of *response*, as it comes."""
        found: list[bytes] = []
        left = self._bounds.most_bytes
        for part in response.iter_stream():
            left -= len(part)
            if left < 0:
                raise TooLargeError
            found.append(part)
        return b"".join(found)

    def _unpacked(self, url: httpx.URL, headers: Headers, raw: bytes) -> bytes:
        encodings = ",".join(value for name, value in headers if name.lower() == "content-encoding")
        try:
            return unpacked(raw, encodings, self._bounds.most_bytes)
        except (TooLargeError, UnpackError) as failure:
            _tell(failure, url, self._bounds)


def _parsed(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return *text* as a URL to ask, made absolute by *base*, without fragment; raise FetchError where it is none."""
    import httpx

    if len(text) > MOST_OF_A_URL:
        raise FetchError("refused", f"the address has {len(text)} characters, and servers take {MOST_OF_A_URL}")
    said = _short(text)
    try:
        url = (base.join(text) if base else httpx.URL(text)).copy_with(fragment=None)
        netloc, host = url.netloc, url.host  # which decodes "xn--…", and that may fail
        if url.port is not None and not 0 < url.port < 65_536:
            raise ValueError
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise FetchError("refused", f"'{said}' is not an address of a page") from None
    if url.scheme not in {"http", "https"}:
        raise FetchError("refused", f"'{said}' is not an http or https address")
    if url.userinfo:
        raise FetchError("refused", "the address holds a name or password, and these aren't sent")
    if not netloc or not host:
        raise FetchError("refused", f"'{said}' names no server")
    return url


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _text(header: bytes) -> str:
    """Headers are ASCII; servers send UTF-8 and Latin-1 all the same."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _short(text: str) -> str:
    return visible(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _tell(failure: Exception, url: httpx.URL, bounds: Bounds) -> NoReturn:
    """Raise what went wrong at *url* as a FetchError; what is no failure of the server's, as it is."""
    import httpcore

    from postil.web import connecting

    match failure:
        case connecting.InwardError():
            raise FetchError("refused", f"{failure}; --allow-private asks it all the same") from None
        case connecting.NoHostError():
            raise FetchError("unreachable", f"there is no server '{url.host}'") from None
        case connecting.TimeUpError() | httpcore.TimeoutException():
            raise FetchError("slow", f"no whole answer within {bounds.seconds:g} seconds") from None
        case connecting.SpentError() | TooLargeError():
            raise FetchError("large", f"it is larger than {bounds.most_bytes / 1e6:g} MB") from None
        case UnpackError():
            raise FetchError("protocol", str(failure)) from None
        case httpcore.ProtocolError():
            raise FetchError("protocol", "the server doesn't answer as a web server does") from None
        case httpcore.NetworkError() if _certificate(failure) is not None:
            raise FetchError("protocol", f"no secure connection: {_certificate(failure)}") from None
        case httpcore.ConnectError() if any(isinstance(one, ConnectionRefusedError) for one in _causes(failure)):
            raise FetchError("unreachable", f"the server '{url.host}' refuses the connection") from None
        case httpcore.ConnectError():
            raise FetchError("unreachable", f"the server '{url.host}' can't be reached") from None
        case httpcore.NetworkError():
            raise FetchError("unreachable", "the server cuts the connection") from None
        case _:
            raise failure


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """Yield *failure* and what led to it; libraries hide that from tracebacks, so it may be the context only."""
    told: BaseException | None = failure
    while told is not None:
        yield told
        told = told.__cause__ or told.__context__


def _certificate(failure: BaseException) -> str | None:
    """Return what is wrong with TLS, in words; None where *failure* is about something else."""
    told = next((one for one in _causes(failure) if isinstance(one, ssl.SSLError)), None)
    if told is None:
        return None
    if not isinstance(told, ssl.SSLCertVerificationError):
        return "the server doesn't speak TLS as it should"
    by_code = {10: "its certificate has expired", 9: "its certificate is not valid yet"}
    by_code |= dict.fromkeys((18, 19, 20, 21), "its certificate is of an unknown authority")
    by_code |= dict.fromkeys((62, 64), "its certificate is for another name")
    return by_code.get(told.verify_code, "its certificate can't be trusted")
