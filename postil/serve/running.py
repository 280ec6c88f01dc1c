"""Runs the server: the first build, the watch on the site's files, and the end at ^C."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket

import uvicorn
from anyio.to_thread import run_sync

from postil.serve.app import Server
from postil.serve.builder import Builder
from postil.serve.gate import Gate
from postil.serve.hub import Hub
from postil.serve.state import State
from postil.serve.watching import watch

PORTS = range(8000, 8020)
"""Tried one after the other where the user names none."""
GRACE = 2
"""Seconds that answers under way are given at the end."""


def bound(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens on *host*, at *port* or the first free one; raise OSError where there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for one in PORTS if port is None else (port,):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, one))
            listening.listen(128)
        except OSError:
            listening.close()
            if one == (PORTS[-1] if port is None else port):
                raise
        else:
            return listening
    raise AssertionError("there is a last port")


def serve(builder: Builder, first: State, gate: Gate, listening: socket.socket, *, editor: bool) -> None:
    """Serve until the process is interrupted; *first* is the state that the first build gave."""
    gc.collect()
    gc.freeze()  # what the first build made is still there at the end: not to be walked through again and again
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_served(builder, first, gate, listening, editor=editor))


async def _served(builder: Builder, first: State, gate: Gate, listening: socket.socket, *, editor: bool) -> None:
    hub = Hub(first)
    changed = asyncio.Event()
    server = Server(builder, hub, gate, editor, changed.set)
    running = _Uvicorn(
        uvicorn.Config(
            server.app(),
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE,
        ),
        hub,
    )
    tasks = [
        asyncio.create_task(watch(builder.order.root, changed.set)),
        asyncio.create_task(_building(builder, hub, changed)),
    ]
    try:
        await running.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _building(builder: Builder, hub: Hub, changed: asyncio.Event) -> None:
    """Build whenever something has changed, and once more where it changed meanwhile."""
    while True:
        await changed.wait()
        changed.clear()
        state = await run_sync(builder.built)
        if state != hub.state:
            await hub.tell(state)


class _Uvicorn(uvicorn.Server):
    """Lets the pages that listen for events go before it waits for answers under way."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: events first, which would never end by themselves."""
        await self._hub.close()
        await super().shutdown(sockets)
