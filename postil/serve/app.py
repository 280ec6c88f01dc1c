"""The server's answers: pages as they were built, dressed; events; and what the editor asks for."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from postil.codec import Undecodable, decoded, digest, encoded
from postil.edits import UneditableError
from postil.serve.builder import Builder, plain_bytes
from postil.serve.clerk import Clerk, Refusal, said
from postil.serve.dressing import EMPTY, PLACE, Dress, dressed
from postil.serve.gate import Gate
from postil.serve.hub import Hub

CLIENT = Path(__file__).resolve().parent / "client"
MOST_BYTES = 256_000
"""Of a request: a note of 40,000 words."""

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
"""Of every answer: nothing of this server is for other sites' pages."""
STILL = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a picture or another file may do where it is opened by itself: an SVG could hold a script."""
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Words:
    """What was selected in a page, with what stands around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note's body as it is being written."""

    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """Fields of a note to be written, and the file as the editor saw it."""

    seen: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """The file as the editor saw it."""

    seen: str


@dataclass(frozen=True, slots=True)
class Server:
    """What the answers are made of."""

    builder: Builder
    hub: Hub
    gate: Gate
    editor: bool
    """Whether notes may be written."""
    touched: Callable[[], None]
    """Called when a file of the site was written."""
    writing: Lock = field(default_factory=Lock)
    """Held while a file is compared and replaced: of two editors who save at once, the second is told of the first."""

    def app(self) -> ASGIApp:
        """Return the application."""
        notes = f"{PLACE}articles/{{slug}}/notes"
        routes = [Route(f"{PLACE}events", self._events)]
        if self.editor:
            routes += [
                Route(f"{PLACE}articles/{{slug}}/offer", self._read(Clerk.offer)),
                Route(f"{PLACE}articles/{{slug}}/words", self._asked(Words, Clerk.found), methods=["POST"]),
                Route(f"{PLACE}articles/{{slug}}/preview", self._asked(Draft, Clerk.preview), methods=["POST"]),
                Route(notes, self._wrote(Change, Clerk.added), methods=["POST"]),
                Route(f"{notes}/{{name}}", self._read(Clerk.opened)),
                Route(f"{notes}/{{name}}", self._wrote(Change, Clerk.changed), methods=["PUT"]),
                Route(f"{notes}/{{name}}", self._wrote(Seen, Clerk.removed), methods=["DELETE"]),
            ]
        routes += [Route(f"{PLACE}{{name}}", self._own), Route("/{path:path}", self._page)]
        return _Gated(Starlette(routes=routes, exception_handlers={Exception: self._bug}), self.gate)

    async def _bug(self, request: Request, failure: Exception) -> Response:
        return _json({"said": f"a bug of ours, nothing was written: {self.builder.failed(failure)}"}, 500)

    async def _events(self, request: Request) -> Response:
        if request.method == "HEAD":  # what follows has no end
            return Response(media_type="text/event-stream")
        return StreamingResponse(
            self.hub.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _own(self, request: Request) -> Response:
        """Answer with one of the server's scripts and style sheets."""
        path = next((one for one in CLIENT.iterdir() if one.name == request.path_params["name"]), None)
        if path is None:
            return _missing()
        answer = _file(request, path.read_bytes(), path.name)
        if request.url.query == self.builder.start:
            answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
        return answer

    async def _page(self, request: Request) -> Response:
        """Answer with a file that the last good build wrote, and with no other."""
        path = self._path(request.path_params["path"])
        if path is None:
            return PlainTextResponse("", 307, headers={"Location": f"{quote(request.scope['path'])}/"})
        data = self._data(path)
        if data is not None and not path.endswith(".html"):
            return _file(request, data, path)
        if data is not None:
            return self._dressed(data, path, 200)
        if not self.builder.paths:
            return self._dressed(EMPTY.encode(), path, 503)
        missing = self._data("404.html")
        return self._dressed(missing, "404.html", 404) if missing is not None else _missing()

    def _path(self, asked: str) -> str | None:
        """Return the path in the output folder of what was asked for; nothing where the URL lacks its last slash."""
        paths = self.builder.paths  # links on 404.html lead to where the site will be below its host
        for path in (asked, f"/{asked}".removeprefix(self.builder.base_path())):
            whole = f"{path}index.html" if path.endswith("/") or not path else path
            if whole in paths:
                return whole
            if f"{path}/index.html" in paths:
                return None
        return asked

    def _data(self, path: str) -> bytes | None:
        return plain_bytes(self.builder.output, path) if path in self.builder.paths else None

    def _dressed(self, data: bytes, path: str, status: int) -> Response:
        folder, _, slug = path.removesuffix("/index.html").partition("/")
        article = slug if folder == "articles" and "/" not in slug else ""
        token = self.gate.token if self.editor else ""
        page = dressed(data.decode("utf-8", "replace"), Dress(path, article, self.builder.version, token))
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": page.policy}
        return Response(page.html, status, media_type="text/html", headers=headers)

    def _read(self, ask: Callable[..., object]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await self._answered(partial(ask, self._clerk(), **request.path_params))

        return answer

    def _asked(self, shape: Any, ask: Callable[..., object]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                sent = decoded(await _body(request), shape)
            except Undecodable as failure:
                return _json({"said": f"the request can't be read: {failure}"}, 400)
            except Refusal as refusal:
                return _json({"said": said(refusal)}, refusal.status)
            given = {name: getattr(sent, name) for name in sent.__slots__}
            return await self._answered(partial(ask, self._clerk(), **request.path_params, **given))

        return answer

    def _wrote(self, shape: Any, ask: Callable[..., object]) -> Callable[[Request], Awaitable[Response]]:
        asked = self._asked(shape, ask)

        async def answer(request: Request) -> Response:
            response = await asked(request)
            if response.status_code == 200:
                self.touched()
            return response

        return answer

    async def _answered(self, ask: Callable[[], object]) -> Response:
        """Answer with what the clerk says, who reads and writes files meanwhile."""
        try:
            return _json(await run_sync(ask), 200)
        except Refusal as refusal:
            return _json({"said": said(refusal)}, refusal.status)
        except UneditableError as failure:
            return _json({"said": str(failure)}, 422)
        except RecursionError:
            return _json({"said": "the note is nested too deeply"}, 422)
        except OSError as failure:
            return _json({"said": f"the site can't be read: {(failure.strerror or str(failure)).lower()}"}, 409)

    def _clerk(self) -> Clerk:
        return Clerk(self.builder.order.root, self.builder.today(), self.writing)


@dataclass(frozen=True, slots=True)
class _Gated:
    """Lets nobody in whom the gate refuses, and marks every answer as for this server's pages only."""

    app: ASGIApp
    gate: Gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        twice = [name for name, _ in scope["headers"]].count(b"host") != 1

        async def marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        refused = (400, "one Host is needed") if twice else self.gate.refusal(scope["method"], headers)
        answer: ASGIApp = _json({"said": refused[1]}, refused[0]) if refused else self.app
        await answer(scope, receive, marked)


async def _body(request: Request) -> bytes:
    """Return the body of a request; refuse one that is too long, without reading it."""
    parts, length = [], 0
    try:
        async for part in request.stream():
            length += len(part)
            if length > MOST_BYTES:
                raise Refusal(413, f"more than the {MOST_BYTES // 1000} kB that a note may have")
            parts.append(part)
    except ClientDisconnect:
        raise Refusal(400, "the request broke off") from None
    return b"".join(parts)


def _json(value: object, status: int) -> Response:
    return Response(encoded(value), status, media_type="application/json", headers={"Cache-Control": "no-store"})


def _file(request: Request, data: bytes, path: str) -> Response:
    tag = f'"{digest(data).hex()}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if Path(path).suffix not in {".js", ".css"}:
        headers["Content-Security-Policy"] = STILL
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    kind = TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers=headers)


def _missing() -> Response:
    return PlainTextResponse("There is nothing here.", 404)
