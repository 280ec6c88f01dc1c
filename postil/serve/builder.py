"""Builds the site again and again, and knows what the pages are to be told of it."""

from __future__ import annotations

import json
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

    def built(self, watch: Watch | None = None) -> State:
        """Build; return what the pages are to be told."""
        order = replace(self.order, options=replace(self.order.options, today=self.today()))
        try:
            report = build(order, self.workers, watch)
        except Exception as failure:  # a bug of ours must not end the server: the editor has other files to mend
            return failure_state(self.failed(failure), self.version, self.changed)
        done = report.written
        if done and (done.written or done.removed):
            self.number += 1
            self.changed = (*done.written, *done.removed)
        if done or not self.paths:
            self.paths = frozenset(_owned(self.output))
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
        try:
            data = (self.order.root / "site.yaml").read_bytes()
        except OSError:
            return "/"
        settings, _, _ = read_settings(File("site.yaml", data))
        return (urlsplit(settings.base_url).path if settings else "") or "/"

    def _lines_of(self, path: str) -> list[str]:
        """Return the lines of a file that a problem names: the site's, or the stock theme's."""
        for folder in (self.order.root, STOCK.parent):
            try:
                with (folder / path).open("rb") as stream:
                    text = stream.read(MOST_BYTES).decode("utf-8", "replace")
            except (OSError, ValueError):
                continue
            return [visible(line) for line in text.splitlines()]
        return []


def _owned(output: Path) -> list[str]:
    """Return the files of the last build that succeeded."""
    try:
        return list(json.loads((output / MANIFEST).read_bytes()))
    except (OSError, ValueError):
        return []
