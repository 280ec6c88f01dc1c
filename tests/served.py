"""`postil serve` as its user runs it: a process of its own, spoken to over HTTP on loopback, bounded in time."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

PATIENCE = 60
"""Seconds after which whatever a test waits for has failed to come."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass
class Served:
    """A server that runs."""

    port: int
    process: subprocess.Popen[str]
    said: list[str]
    """What stands in the terminal."""
    reader: Thread

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(
        self, path: str, method: str = "GET", sent: object = None, headers: dict[str, str | None] | None = None
    ) -> Answer:
        """Send one request as it is: the path isn't tidied up, and headers that are None are left out."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        body = sent if isinstance(sent, bytes) else None if sent is None else json.dumps(sent).encode()
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        whole = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        if body is not None:
            whole.setdefault("Content-Length", str(len(body)))
        for name, value in whole.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        with connection.getresponse() as answer:
            found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        connection.close()
        return found

    def page(self, path: str) -> str:
        return self.ask("/" + path).text

    @property
    def token(self) -> str:
        found = re.search(r'data-token="([^"]+)"', self.page(""))
        assert found
        return found[1]

    def write(self, method: str, path: str, sent: object) -> Answer:
        """Ask as the editor's script does."""
        headers = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/json",
            "X-Postil-Token": self.token,
        }
        return self.ask(f"/_postil/articles/{quote(path)}", method, sent, headers)

    @contextmanager
    def events(self) -> Iterator[Callable[[Callable[[dict[str, Any]], bool]], dict[str, Any]]]:
        """Yield what waits for a state of the site that is as wanted, and returns it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/_postil/events")
        stream = connection.getresponse()

        def wanted(is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
            while True:
                state = _next_state(stream)
                if is_it(state):
                    return state

        yield wanted
        connection.close()

    def stop(self) -> tuple[int, str]:
        """Press ^C; return the exit code and what stands in the terminal."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)
        return code, "".join(self.said)


def _next_state(stream: HTTPResponse) -> dict[str, Any]:
    while True:
        line = stream.readline()
        assert line, "the server ended the events"
        if line.startswith(b"data: "):
            state: dict[str, Any] = json.loads(line[6:])
            return state


@contextmanager
def served(root: Path, *arguments: str) -> Iterator[Served]:
    """Run `postil serve` on the site in *root* until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "postil", "serve", "-C", str(root), "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert process.stdout
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://[^ ]*:(\d+)/", line):
                break
        else:
            raise AssertionError("".join(said))
        reader = Thread(target=said.extend, args=(process.stdout,), daemon=True)
        reader.start()
        yield Served(int(found[1]), process, said, reader)
    finally:
        process.kill()
        process.wait(timeout=PATIENCE)
        process.stdout.close()
