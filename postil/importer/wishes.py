"""Which entries of feeds an editor wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postil.importer.entries import Entry, Feed


@dataclass(frozen=True, slots=True)
class Wish:
    """What entries must be like."""

    since: date | None = None
    """Published on this day or later; what names no day is left out then."""
    match: tuple[str, ...] = ()
    """Words of which some stand in title or summary, in capitals or not; none: all entries do."""
    limit: int = 50
    """How many are taken at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry, and where it comes from."""

    source: str
    """What the feed is remembered by."""
    feed: Feed
    """Without its entries."""
    entry: Entry


def wanted(candidates: Iterable[Candidate], wish: Wish) -> list[Candidate]:
    """Return those that *wish* describes, the newest first; what names no day comes last, in the feed's order."""
    found = [one for one in candidates if _is_since(one.entry, wish.since) and _matches(one.entry, wish.match)]
    return sorted(found, key=lambda one: one.entry.moment, reverse=True)


def undated(candidates: Iterable[Candidate], wish: Wish) -> int:
    """Return how many are left out for the reason alone that nobody knows when they were published."""
    if wish.since is None:
        return 0
    return sum(1 for one in candidates if not one.entry.published and _matches(one.entry, wish.match))


def _is_since(entry: Entry, since: date | None) -> bool:
    return since is None or (bool(entry.published) and entry.moment.date() >= since)


def _matches(entry: Entry, words: tuple[str, ...]) -> bool:
    text = " ".join(f"{entry.title}\n{entry.summary}".casefold().split())
    return not words or any(" ".join(one.casefold().split()) in text for one in words)
