"""Builds the site again and again, and knows what the pages are to be told of it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from postil.characters import visible
from postil.engine import Workers
from postil.model import File
from postil.order import Order, Report, Watch
from postil.pipeline import build
from postil.recollection import Recollection
from postil.scan import STOCK
from postil.serve.state import State, failure_state, state_of
from postil.settings import read_settings
from postil.write import MANIFEST

FOLDER = ".postil/serve"
"""Where the served site is built, drafts and all: output/ is what is deployed."""
MOST_BYTES = 4_000_000
"""A longer file isn't shown in excerpts."""


@dataclass(slots=True)
class Builder:
    """Holds what is the same in all builds."""

    order: Order
    today: Callable[[], date]
    start: str
    """Tells this start of the server from all others."""
    said: Callable[[Report], None]
    """Shows a report in the terminal."""
    failed: Callable[[Exception], str]
    """Shows a bug of ours in the terminal, and returns it in a line."""
    number: int = 0
    """How often something was written."""
    changed: tuple[str, ...] = ()
    """What was written the last time."""
    paths: frozenset[str] = frozenset()
    """What may be served, relative to the output folder."""
    workers: Workers = field(default_factory=Workers)
    recollection: Recollection = field(default_factory=Recollection)
    """What a build needn't make anew."""

    def cleared(self) -> None:
        """Remove what stands where the site is to be built, if no build can say what of it is its own."""
        if not _owned(self.output) and not self.output.is_symlink():
            shutil.rmtree(self.output, ignore_errors=True)

    def built(self, watch: Watch | None = None) -> State:
        """Build; return what the pages are to be told."""
        order = replace(self.order, options=replace(self.order.options, today=self.today()))
        try:
            report = build(order, self.workers, watch, self.recollection)
        except Exception as failure:  # a bug of ours must not end the server: the editor has other files to mend
            said = f"{type(failure).__name__}: {failure}"
            with contextlib.suppress(OSError):
                said = self.failed(failure)
            return failure_state(said, self.version, self.changed)
        done = report.written
        if done and (done.written or done.removed):
            self.number += 1
            self.changed = (*done.written, *done.removed)
        if done:  # what stands there from a start before is not believed: a site may bring its own .postil/
            self.paths = frozenset(_owned(self.output))
        with contextlib.suppress(OSError):  # the terminal may be gone, or the other end of a pipe
            self.said(report)
        return state_of(report, self.version, self.changed, self._lines_of)

    @property
    def version(self) -> str:
        """Another one whenever something was written."""
        return f"{self.start}.{self.number}"

    @property
    def output(self) -> Path:
        """The folder that is served."""
        return self.order.output or self.order.root / FOLDER

    def base_path(self) -> str:
        """Return where the site is below its host once it is published, with a slash at both ends."""
        data = plain_bytes(self.order.root, "site.yaml")
        if data is None:
            return "/"
        settings, _, _ = read_settings(File("site.yaml", data))
        return (urlsplit(settings.base_url).path if settings else "") or "/"

    def _lines_of(self, path: str) -> list[str]:
        """Return the lines of a file that a problem names: the site's, or the stock theme's."""
        for folder in (self.order.root, STOCK.parent) if path.startswith("templates/") else (self.order.root,):
            data = plain_bytes(folder, path, MOST_BYTES)
            if data is not None:
                text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
                return [visible(line) for line in text.split("\n")]  # not splitlines: U+2028 ends no line of a file
        return []


def _owned(output: Path) -> list[str]:
    """Return the files of the last build that succeeded."""
    try:
        listed = json.loads(plain_bytes(output, MANIFEST) or b"{}")
    except (ValueError, RecursionError):
        return []
    return [path for path in listed if isinstance(path, str)] if isinstance(listed, dict) else []


def plain_bytes(folder: Path, path: str, most: int = -1) -> bytes | None:
    """Return what a plain file that lies in *folder* holds: nothing is read through a link that leads out, no pipe."""
    try:
        where = (folder / path).resolve(strict=True)
        if not where.is_relative_to(folder.resolve()):
            return None
        handle = os.open(where, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            return stream.read(most) if stat.S_ISREG(os.fstat(handle).st_mode) else None
    except (OSError, ValueError, RuntimeError):
        return None
