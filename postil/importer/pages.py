"""Which pages the site has articles of: many addresses at once, for a feed has many."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postil import load
from postil.compile import compile_document
from postil.desk import Desk
from postil.exchange.foreign import address_key
from postil.model import Article, Document

_URL = re.compile(rb"https?://[^\s\"'<>]+", re.IGNORECASE)
_MATTER_ENDS = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE)


def of_pages(desk: Desk, urls: Iterable[str]) -> dict[str, str]:
    """Return the slugs of articles that are of one of *urls*, by its key.

    Every file is looked at once. An address that YAML writes in an odd manner may be missed; an article is only
    named where it has the address indeed.
    """
    wanted = {key for url in urls if (key := address_key(url))}
    found: dict[str, str] = {}
    if not wanted:
        return found
    for listed in desk.documents:
        if listed.kind != "article":
            continue
        document = load.document(desk.root, listed)
        if isinstance(document, Document) and not wanted.isdisjoint(_mentioned(document.files[0].data)):
            for key in _keys(document, desk) & wanted:
                found.setdefault(key, listed.id)
    return found


def _mentioned(data: bytes) -> set[str]:
    """Return the keys of all addresses that stand in an article's front matter."""
    ends = [end.start() for end, _ in zip(_MATTER_ENDS.finditer(data), range(2), strict=False)]
    matter = data[: ends[-1]] if ends else b""
    found = [one.decode("utf-8", "replace") for one in _URL.findall(matter)]
    return {address_key(url) for one in found for url in (one, one.rstrip(",]}"))}


def _keys(document: Document, desk: Desk) -> set[str]:
    article = compile_document(Document("article", document.id, document.files[:1]), desk.rules).value
    if not isinstance(article, Article):
        return set()
    return {address_key(url) for url in (article.fields.url or "", *article.fields.archived)}
