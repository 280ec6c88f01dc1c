"""The bytes of a feed → its entries: RSS, Atom and JSON Feed, and lists of feeds (OPML).

Pure: nothing is opened or asked here, and entities lead nowhere. Feeds are often broken; what can be made out is taken.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from postil.importer import entries
from postil.importer.charset import names_no_charset, text_of
from postil.importer.entries import Entry, Feed, FeedList
from postil.importer.jsonfeeds import of_json
from postil.importer.opml import of_opml
from postil.importer.saved import UnreadableError

MOST_BYTES = 8_000_000
"""Of a feed, unpacked: a reader of feeds takes some seconds for as many."""
_HEAD = 4096
"""Bytes in which a root element is looked for."""
MOST_TAGS = 400_000
"""Of a feed: feedparser takes a second for each hundred thousand or so where it is broken."""
_ENTRY = re.compile(rb"<(?:[a-z]{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_ENTRY_ENDS = re.compile(rb"</(?:[a-z]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How XML of two bytes a character begins, with a byte order mark and without."""
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_LOST_WORDS = ("CharacterEncodingOverride", "NonXMLContentType")
"""What feedparser finds fault with although it has read all."""


def read(data: bytes, url: str = "", content_type: str = "") -> Feed | FeedList:
    """Return what *data*, which came from *url*, holds; raise UnreadableError where it is no feed."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    if not data.strip():
        raise UnreadableError("it is empty")
    if data.startswith(_WIDE):
        data = _narrowed(data)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return of_json(text_of(data, "")[0], url)
    if re.search(rb"<opml\b", head, re.IGNORECASE):
        return of_opml(data, url)
    return _of_xml(data, url, content_type)


def _narrowed(data: bytes) -> bytes:
    """Return UTF-16 as UTF-8, so that all further searches in bytes find what they look for."""
    order = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    return _DECLARED.sub("", data.decode(order, "replace")).encode("utf-8", "replace")


def _of_xml(data: bytes, url: str, content_type: str) -> Feed:
    from postil.importer.tree import refuse_crowded

    refuse_crowded(data.decode("latin-1"))
    if names_no_charset(data, content_type):  # feedparser would try it
        data, content_type = _DECLARED.sub("", text_of(data)[0]).encode(), ""
    # what no feed needs: a few entities inside each other are millions of characters
    shorter, count = _shortened(data.replace(b"<!ENTITY", b"<!NOTHING"))
    if shorter.count(b"<") > MOST_TAGS:
        raise UnreadableError(f"it has more than {MOST_TAGS:,} tags")
    found = _parsed(shorter, content_type)
    if not found.version and not found.entries:
        raise UnreadableError(_no_feed(data, url))
    doubts = [entries.too_many(count)] if count > entries.MOST_ENTRIES else []
    fault = found.get("bozo_exception")
    if found.bozo and type(fault).__name__ not in _LOST_WORDS:
        line = fault.getLineNumber() if hasattr(fault, "getLineNumber") else None
        where = f" (line {line:,})" if line else ""
        doubts.append(f"it is broken{where}: what could be made out was taken")
    about = found.feed
    own = next((link.get("href") for link in about.get("links", ()) if link.get("rel") == "self"), "")
    return Feed(
        entries.address(own, url),
        entries.plain(about.get("title")),
        entries.language(about.get("language")),
        entries.each_once([_entry(one, url) for one in found.entries[: entries.MOST_ENTRIES]]),
        tuple(doubts),
    )


def _parsed(data: bytes, content_type: str) -> Any:
    """Return what feedparser makes of a feed.

    The feed's address is kept from it: it would make ids absolute by it, and they'd change with the address.
    """
    import feedparser

    try:
        return feedparser.parse(
            BytesIO(data),  # a stream, for bytes might be taken for the name of a file
            response_headers={"content-type": content_type} if content_type else {},
            sanitize_html=False,  # no HTML outlives the reading of an article; on hostile HTML it takes for ever
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError):
        # what it stumbles over, such as characters beyond Unicode, it tells in many ways
        raise UnreadableError("it is too broken to be read as a feed") from None


def _shortened(data: bytes) -> tuple[bytes, int]:
    """Return a feed without the entries beyond the bound, still closed as it should be, and how many it has."""
    starts = [found.start() for found in _ENTRY.finditer(data)]
    if len(starts) <= entries.MOST_ENTRIES:
        return data, len(starts)
    first, *rest = starts[entries.MOST_ENTRIES :]
    last = (rest or [first])[-1]
    end = _ENTRY_ENDS.search(data, last)
    return data[:first] + (data[end.end() :] if end else b""), len(starts)


def _entry(item: Any, base: str) -> Entry:
    href = item.get("feedburner_origlink") or item.get("link")
    url = entries.address(href, base)
    texts = [one.get("value") or "" for one in item.get("content", ())]
    summary = item.get("summary") or ""
    said = item.get("author_detail") or {}
    return Entry(
        str(item.get("id") or url).strip(),
        entries.plain(item.get("title")),
        url,
        entries.day_or_moment(item.get("published") or ""),
        entries.author(said.get("name") or item.get("author")),
        entries.plain(summary, entries.MOST_OF_A_SUMMARY),
        max([*texts, summary], key=len)[: entries.MOST_OF_A_TEXT],
    )


def _no_feed(data: bytes, url: str) -> str:
    """Return what is said of bytes that are no feed; of a page, where its feed is."""
    if not re.search(rb"<(?:!doctype\s+html|html|head|body)\b", data[:_HEAD], re.IGNORECASE):
        return "it is no feed: neither RSS nor Atom, JSON Feed or OPML"
    if found := _feed_of_page(data, url):
        return f"it is a page, no feed; its feed is {found}"
    return "it is a page, no feed, and it names none; 'postil import page' takes a page in"


def _feed_of_page(data: bytes, url: str) -> str:
    from postil.importer.tree import parsed

    try:
        root = parsed(text_of(data, "")[0])
    except UnreadableError:
        return ""
    for link in root.iter("link"):
        kind = (link.get("type") or "").lower()
        is_feed = kind in {"application/rss+xml", "application/atom+xml", "application/feed+json"}
        if is_feed and "alternate" in (link.get("rel") or "").lower().split():
            return entries.address(link.get("href"), url) or entries.words(link.get("href"))
    return ""
