"""Which pages the site has articles of: many addresses at once, for a feed has many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from postil import load
from postil.compile import compile_document
from postil.desk import Desk
from postil.exchange.foreign import address_key
from postil.model import Article, Document, ListedDocument

_URL = re.compile(rb"https?://[^\s\"'<>]+", re.IGNORECASE)
_MATTER_ENDS = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Index:
    """Which articles mention which addresses in their front matter; of all of the site, read once."""

    desk: Desk
    mentions: Mapping[str, tuple[ListedDocument, ...]]
    """By the address's key."""

    def of(self, urls: Iterable[str]) -> dict[str, str]:
        """Return the slugs of articles that are of one of *urls*, by its key.

        An address that YAML writes in an odd manner may be missed; an article is only named where it has it indeed.
        """
        wanted = {key for url in urls if (key := address_key(url))} & self.mentions.keys()
        found: dict[str, str] = {}
        for listed in {one.id: one for key in wanted for one in self.mentions[key]}.values():
            for key in _keys(listed, self.desk) & wanted:
                found.setdefault(key, listed.id)
        return found


def indexed(desk: Desk) -> Index:
    """Return the index of a site's articles."""
    mentions: dict[str, list[ListedDocument]] = {}
    for listed in desk.documents:
        document = load.document(desk.root, listed) if listed.kind == "article" else ()
        if isinstance(document, Document):
            for key in _mentioned(document.files[0].data):
                mentions.setdefault(key, []).append(listed)
    return Index(desk, {key: tuple(them) for key, them in mentions.items()})


def _mentioned(data: bytes) -> set[str]:
    """Return the keys of all addresses that stand in an article's front matter."""
    ends = [end.start() for end, _ in zip(_MATTER_ENDS.finditer(data), range(2), strict=False)]
    matter = data[: ends[-1]] if ends else b""
    found = [one.decode("utf-8", "replace") for one in _URL.findall(matter)]
    return {address_key(url) for one in found for url in (one, one.rstrip(",]}"))}


def _keys(listed: ListedDocument, desk: Desk) -> set[str]:
    """Return the keys of the pages that an article is of."""
    document = load.document(desk.root, listed)
    if not isinstance(document, Document):
        return set()
    article = compile_document(Document("article", document.id, document.files[:1]), desk.rules).value
    if not isinstance(article, Article):
        return set()
    return {address_key(url) for url in (article.fields.url or "", *article.fields.archived)}
