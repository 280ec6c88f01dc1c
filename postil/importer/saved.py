"""The bytes of a page, however it was kept → its HTML, or its plain text, and what the copy says of itself.

Pure: nothing is opened here. Sizes are bounded, and what can't be read is a sentence for an editor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class UnreadableError(Exception):
    """The bytes are no page that can be read; its text is one line for an editor, in lower case."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was kept."""

    html: str | None
    """Its HTML; nothing where it is plain text."""
    text: str = ""
    """Its plain text, where it has no HTML."""
    url: str = ""
    """Where it was, as the copy or its caller says."""
    retrieved: date | None = None
    """The day on which it was kept, where the copy says so."""
    archived: tuple[str, ...] = ()
    """Archived copies that it is one of."""


def opened(data: bytes, name: str, *, url: str = "", content_type: str = "") -> Saved:
    """Return the page that *data*, which was called *name*, holds; raise UnreadableError where it holds none.

    *url* is where it was, or which page of a WARC is meant; *content_type* what a server said of it.
    """
    raise NotImplementedError
