"""What was read of a page: the values that the steps of an import hand on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a page says of itself."""

    value: str
    origin: str
    """Where it stood, as "JSON-LD" or "<title>"."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of the page that are left out."""

    text: str
    why: str
    """What they are, as "donation line"."""


@dataclass(frozen=True, slots=True)
class Imported:
    """An article as a page had it. What isn't known is nothing."""

    body: str
    """Markdown."""
    title: Found | None = None
    date: Found | None = None
    """A day, or a moment with its zone, as front matter takes it."""
    author: Found | None = None
    language: Found | None = None
    url: Found | None = None
    site: Found | None = None
    """The name of the site it was on."""
    archived: tuple[str, ...] = ()
    retrieved: datetime.date | None = None
    """The day on which the copy was made, where it says so."""
    fresh: bool = False
    """Whether it came from its server just now: it was retrieved on the day of the import."""
    cuts: tuple[Cut, ...] = ()
    """In the page's order."""
    doubts: tuple[str, ...] = ()
    """What an editor should look at: sentences in lower case."""
