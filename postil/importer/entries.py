"""What a feed holds: the values that the steps of taking one in hand on, and how a stranger's words become them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from postil.characters import forbidden_at, without_forbidden
from postil.importer.addresses import Addresses
from postil.importer.matter import moment_of
from postil.rules import parse_language, parse_moment

MOST_ENTRIES = 5000
"""Of a feed; those of news sites have some dozens."""
MOST_OF_A_NAME = 300
"""Characters of a title or a name."""
MOST_OF_A_SUMMARY = 10_000
MOST_OF_A_TEXT = 1_000_000
"""Characters of an entry's own text."""
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    id: str
    """What the feed calls it; its address where it has no name. It may hold anything, and be of any length."""
    title: str = ""
    url: str = ""
    """Of its page: absolute, http or https; nothing where it has none that may be asked."""
    published: str = ""
    """A day, or a moment with its zone, as front matter takes it."""
    author: str = ""
    summary: str = ""
    """Plain text."""
    content: str = ""
    """What the feed itself has of the article."""
    is_html: bool = True
    """Whether that is HTML; otherwise plain text."""

    @property
    def moment(self) -> datetime:
        """When it was published; where that isn't known, long ago."""
        return parse_moment(self.published) if self.published else _LONG_AGO


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read."""

    address: str
    """Where it is, as it says itself; nothing where it doesn't."""
    title: str
    language: str
    entries: tuple[Entry, ...]
    """In the feed's order, each id once."""
    doubts: tuple[str, ...] = ()
    """What is wrong with it: sentences in lower case."""


@dataclass(frozen=True, slots=True)
class FeedList:
    """A list of feeds (OPML)."""

    addresses: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def words(text: object, most: int = MOST_OF_A_NAME) -> str:
    """Return *text* on one line, without characters that no page may hold; nothing for what is no text."""
    if not isinstance(text, str):
        return ""
    line = " ".join(without_forbidden(text[: 2 * most]).replace("\ufffd", "").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def plain(html: object, most: int = MOST_OF_A_NAME) -> str:
    """Return the words of a fragment of HTML on one line."""
    if not isinstance(html, str) or ("<" not in html and "&" not in html):
        return words(html, most)
    from lxml import etree
    from lxml.html import fromstring

    try:
        text = fromstring(without_forbidden(html[: 4 * most])).xpath("string()")
    except (etree.LxmlError, ValueError, AssertionError):
        return words(html, most)
    return words(str(text), most)


def address(href: object, base: str = "") -> str:
    """Return the absolute web address that *href* leads to, or nothing."""
    url = Addresses(base).resolved(href) if isinstance(href, str) and forbidden_at(href) < 0 else ""
    return url if url.lower().startswith(("http://", "https://")) else ""


def author(text: object) -> str:
    """Return the names of whoever signed an entry; an e-mail address is no name."""
    name = words(text)
    return "" if "@" in name or "://" in name else name


def language(tag: object) -> str:
    """Return a language's tag as front matter has it, or nothing."""
    try:
        return parse_language(words(tag).replace("_", "-"))
    except ValueError:
        return ""


def day_or_moment(text: object) -> str:
    """Return the day or moment that a feed names, in the manner of e-mail (RSS) or of ISO 8601, or nothing.

    Without a zone, only its day is kept: nobody knows when it was.
    """
    said = words(text)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return moment_of(said)
    return moment_of(moment.date().isoformat() if moment.tzinfo is None else moment.isoformat())


def each_once(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return *entries*, each with an id of its own: where a feed calls several alike, they go by their addresses.

    What has neither is no entry.
    """
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.id] = counts.get(entry.id, 0) + 1
    found: dict[str, Entry] = {}
    for entry in entries:
        name = entry.id if entry.id and counts[entry.id] == 1 else entry.url or entry.title
        if name:
            found.setdefault(name, replace(entry, id=name))
    return tuple(found.values())


def too_many(count: int) -> str:
    """Return the sentence on a feed that holds more entries than are read."""
    return f"it holds {count:,} entries, and the first {MOST_ENTRIES:,} are read"
