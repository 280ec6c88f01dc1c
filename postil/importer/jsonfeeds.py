"""JSON Feed (jsonfeed.org, 1.0 and 1.1) → a feed."""

from __future__ import annotations

import json
from typing import Any

from postil.importer import entries
from postil.importer.entries import Entry, Feed
from postil.importer.saved import UnreadableError

_NAMED = "jsonfeed.org/version/"


def of_json(text: str, url: str) -> Feed:
    """Return the feed that *text*, which came from *url*, holds; raise UnreadableError where it holds none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError("it begins as JSON, and can't be read as such") from None
    if not isinstance(data, dict) or _NAMED not in str(data.get("version"))[:100]:
        raise UnreadableError("it is JSON, but no JSON Feed: that names its version, https://jsonfeed.org/version/1.1")
    listed = data.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    doubts = []
    if len(items) > entries.MOST_ENTRIES:
        doubts.append(entries.too_many(len(items)))
    language = entries.language(data.get("language"))
    found = [_entry(item, url) for item in items[: entries.MOST_ENTRIES]]
    own = entries.address(data.get("feed_url"), url)
    return Feed(own, entries.words(data.get("title")), language, entries.each_once(found), tuple(doubts))


def _entry(item: dict[str, Any], base: str) -> Entry:
    html, text = item.get("content_html"), item.get("content_text")
    is_html = isinstance(html, str) and bool(html.strip())
    content = html if is_html else text
    content = content if isinstance(content, str) else ""
    name = item.get("id")
    return Entry(
        str(name).strip() if isinstance(name, str | int | float) else "",
        entries.words(item.get("title")),
        entries.address(item.get("url"), base),
        entries.day_or_moment(item.get("date_published")),
        ", ".join(name for name in _authors(item) if name)[: entries.MOST_OF_A_NAME],
        entries.words(item.get("summary"), entries.MOST_OF_A_SUMMARY),
        content[: entries.MOST_OF_A_TEXT],
        is_html,
    )


def _authors(item: dict[str, Any]) -> list[str]:
    """Return who signed it: a list since 1.1, a single one in 1.0."""
    several = item.get("authors")
    listed = several if isinstance(several, list) else [item.get("author")]
    return [entries.author(one.get("name")) for one in listed[:20] if isinstance(one, dict)]
