"""Feeds as values, and as JSON Feed 1.1 (jsonfeed.org); Atom and RSS are templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from jinja2 import Environment
from markupsafe import Markup

from postil.formats import json
from postil.published import Link

JSON_FEED = "JSON feed"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    id: str
    """Permanent."""
    title: str
    subtitle: str | None
    language: str
    author: str
    page: str
    """The URL of the page that it is the feed of."""
    updated: datetime
    """The last significant change of what is in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one thing, but for its content."""

    id: str
    """Permanent."""
    title: str
    url: str
    published: datetime
    updated: datetime
    """The last significant change."""
    summary: str | None
    original: str | None
    """What it is about, elsewhere."""
    topics: tuple[Link, ...]


def made(path: str, data: Mapping[str, object], environment: Environment) -> Iterable[tuple[str, str]]:
    """Yield the JSON Feed of `feed`, a Channel, and `entries`: each with its content, HTML or plain text."""
    feed = cast("Channel", data["feed"])
    entries = cast("tuple[tuple[Entry, str], ...]", data["entries"])
    said: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": f"{feed.page}feed.json",
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry, content) for entry, content in entries],
    }
    yield path, json.written(json.there(said))


def _item(entry: Entry, content: str) -> dict[str, object]:
    html = isinstance(content, Markup)
    return json.there(
        {
            "id": entry.id,
            "url": entry.url,
            "external_url": entry.original,
            "title": entry.title,
            "content_html" if html else "content_text": str(content),
            "summary": entry.summary,
            "date_published": json.moment(entry.published),
            "date_modified": json.moment(entry.updated),
            "tags": list(dict.fromkeys(topic.title for topic in entry.topics)) or None,
        }
    )
