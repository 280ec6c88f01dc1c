"""An article that was read of a page → the files to write, and all that is to be told.

Pure, over the site as it is on the desk: writing is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from postil.desk import Desk
from postil.importer.article import Imported


@dataclass(frozen=True, slots=True)
class Given:
    """What an editor says of the article, in place of what the page says."""

    today: date
    title: str = ""
    date: str = ""
    author: str = ""
    outlet: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    archived: tuple[str, ...] = ()
    slug: str = ""
    draft: bool = False
    new_outlet: bool = False
    """Whether a profile is written for an outlet that the site doesn't have."""
    force: bool = False
    """Whether an article that is there may be replaced."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written."""

    path: str
    """Relative to the site's root."""
    before: bytes | None
    """What it holds now; nothing where it is new."""
    after: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking an article in comes to."""

    status: Literal["new", "changed", "unchanged", "refused"]
    path: str
    """Of the article."""
    changes: tuple[Change, ...] = ()
    """None of what is unchanged or refused."""
    refusal: str = ""
    """Why nothing may be written, with a way out: a line."""
    facts: tuple[tuple[str, str, str], ...] = ()
    """What is known: name, value, and where it was found."""
    doubts: tuple[str, ...] = ()
    """What an editor should look at."""
    proposed: Change | None = None
    """The profile of an outlet that isn't there, unless it is among the changes."""


def taken_in(desk: Desk, imported: Imported, given: Given) -> Intake:
    """Return what is to be written so that the site has the article, and what is to be told."""
    raise NotImplementedError
