"""A web server on loopback for tests, with the tricks of bad ones. It ends with its `with`, whatever clients do.

with Loopback({"/page": page("<p>Hello")}) as server:
    client.fetch(server.url("/page"))

server.requests[0].method, .path, .headers
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import parse_headers

PATIENCE = 20
"""Seconds after which a connection is given up, and so is a thread."""
DRIP = 0.02
"""Seconds between two bytes of a slow answer."""


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    """With its query, as it came."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Response:
    """What to answer. A Content-Length is added where there is none."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    reason: str = ""
    raw: bytes | None = None
    """Sent in place of everything, and the connection is cut."""
    drips: bool = False
    """The body is followed by single spaces, slowly, until the client goes away or the server ends."""
    silent: bool = False
    """Nothing is answered until the client goes away or the server ends."""


Answer = Response | Callable[[Request], Response]
Routes = Mapping[str, Answer]


def page(html: str, status: int = 200, **headers: str) -> Response:
    """An HTML page in UTF-8."""
    return Response(status, {"Content-Type": "text/html; charset=utf-8"} | headers, html.encode())


def redirect(target: str, status: int = 302) -> Response:
    return Response(status, {"Location": target})


def in_turn(*answers: Response) -> Callable[[Request], Response]:
    """Each answer once, and the last one from then on."""
    left = list(answers)
    lock = threading.Lock()

    def answer(_: Request) -> Response:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer


def only_get(answer: Response, status: int = 405) -> Callable[[Request], Response]:
    """*answer* to GET, and *status* to HEAD."""
    return lambda request: answer if request.method == "GET" else Response(status)


def bomb(megabytes: int) -> Response:
    """A page of spaces, compressed to a thousandth."""
    packed = gzip.compress(b" " * 1_000_000 * megabytes)
    return Response(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, packed)


def garbage() -> Response:
    return Response(raw=b"\x00\xff\x1b[2J no HTTP at all\r\n\r\n")


def cut() -> Response:
    """A page that ends in the middle."""
    return Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<p>Only")


def huge_headers() -> Response:
    return Response(raw=b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 300_000 + b"\r\n\r\n")


class Loopback:
    """Runs while its `with` does. A path without a route is a 404; routes may be added at any time."""

    def __init__(self, routes: Routes | None = None, host: str = "127.0.0.1") -> None:
        self.routes: dict[str, Answer] = dict(routes or {})
        self.requests: list[Request] = []
        """In the order in which they came."""
        self.peak: Counter[str] = Counter()
        """How many requests were under way at a time, at most, by the host that was asked."""
        self.greeting = b""
        """Sent to whoever connects, before it has asked anything; and the connection is cut."""
        self.stopped = threading.Event()
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = _Server((host, 0), self)
        self.host = host
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """Answer https from now on."""
        self._server.tls = context

    def url(self, path: str = "/", host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def asked(self, path: str = "") -> list[str]:
        """The requests as "GET /path"; those for *path* only, if it is given."""
        return [f"{one.method} {one.path}" for one in self.requests if path in {"", one.path}]

    def answer(self, request: Request) -> Response:
        path = request.path if request.path in self.routes else request.path.partition("?")[0]
        found = self.routes.get(path, Response(404, {}, b"nothing here"))
        return found if isinstance(found, Response) else found(request)

    @contextlib.contextmanager
    def under_way(self, request: Request) -> Iterator[None]:
        host = request.headers.get("host", "").partition(":")[0]
        with self._lock:
            self.requests.append(request)
            self._under_way[host] += 1
            self.peak[host] = max(self.peak[host], self._under_way[host])
        try:
            yield
        finally:
            with self._lock:
                self._under_way[host] -= 1


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], loopback: Loopback) -> None:
        self.loopback = loopback
        self.tls: ssl.SSLContext | None = None
        super().__init__(address, _Handler)

    def finish_request(self, request: socket.socket, client_address: object) -> None:
        request.settimeout(PATIENCE)
        super().finish_request(self.tls.wrap_socket(request, server_side=True) if self.tls else request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


class _Handler(socketserver.StreamRequestHandler):
    timeout = PATIENCE
    server: _Server

    def handle(self) -> None:
        if self.server.loopback.greeting:
            self.wfile.write(self.server.loopback.greeting)
            self.rfile.read1(65_536)  # what is left unread would cut the connection before the greeting is heard
            return
        while not self.server.loopback.stopped.is_set():
            request = self._read()
            if request is None:
                return
            with self.server.loopback.under_way(request):
                stays = self._send(request, self.server.loopback.answer(request))
            if not stays:
                return

    def _read(self) -> Request | None:
        line = self.rfile.readline(65_537).decode("latin-1").split()
        if len(line) != 3:
            return None
        told: Message = parse_headers(self.rfile)
        headers = {name.lower(): value for name, value in told.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        return Request(line[0], line[1], headers, body)

    def _send(self, request: Request, response: Response) -> bool:
        """Send *response*; whether the connection stays open."""
        if response.silent:
            while not self._gone():
                pass
            return False
        if response.raw is not None:
            self.wfile.write(response.raw)
            return False
        told = {"Content-Length": str(len(response.body))} if not response.drips else {"Connection": "close"}
        told |= response.headers
        head = f"HTTP/1.1 {response.status} {response.reason}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in told.items())
        body = response.body if request.method != "HEAD" else b""
        self.wfile.write(head.encode("utf-8") + b"\r\n" + body)
        while response.drips and not self._gone():
            self.wfile.write(b" ")
        return not response.drips

    def _gone(self) -> bool:
        """Wait a moment; whether the client has gone away, or the server has been told to end."""
        if self.server.loopback.stopped.wait(DRIP):
            return True
        self.connection.setblocking(False)
        try:
            return self.connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self.connection.settimeout(PATIENCE)
