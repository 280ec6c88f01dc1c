"""Tells every open page the state of the site, as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from postil.codec import encoded
from postil.serve.state import State

HEARTBEAT = 15.0
"""Seconds after which a page that has gone away is noticed."""


class Hub:
    """Knows the state, and the pages that wait for the next one."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._changed = asyncio.Condition()
        self._closed = False

    async def tell(self, state: State) -> None:
        """Let every page know the new *state*."""
        async with self._changed:
            self.state = state
            self._changed.notify_all()

    async def close(self) -> None:
        """Let every page go."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def events(self) -> AsyncIterator[bytes]:
        """Yield the state at once, and whenever it changes, in the format of text/event-stream (HTML, 9.2.5)."""
        told: State | None = None
        while not self._closed:
            if self.state is told:
                yield b": still here\n\n"
            else:
                told = self.state
                yield b"data: " + encoded(told) + b"\n\n"
            await self._waited(told)

    async def _waited(self, told: State) -> None:
        """Wait until there is something to tell, or for one heartbeat."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT), self._changed:
                await self._changed.wait_for(lambda: self._closed or self.state is not told)
