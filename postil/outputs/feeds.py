"""`/feed.xml` and the same under each topic: Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from postil.output import Deferred, Output
from postil.problem import Place
from postil.published import Link
from postil.site import Publication, Site
from postil.urls import ROOT, path_of

NEWEST = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` of a feed without entries, which must have one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of an article, but for its content."""

    id: str
    """Permanent: made of the settings' own base URL."""
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str | None
    topics: tuple[Link, ...]


def plan(site: Site) -> Iterable[Output]:
    """Plan the site's feed and each topic's."""
    yield _feed(site, ROOT, site.settings.title, site.settings.description, site.articles, "site.yaml")
    for digest in site.topics:
        fields = digest.topic.fields
        title = f"{fields.title} – {site.settings.title}"
        yield _feed(site, digest.url, title, fields.summary, digest.articles, digest.topic.path)


def _feed(
    site: Site, page: str, title: str, subtitle: str | None, articles: Sequence[Publication], origin: str
) -> Output:
    newest = articles[:NEWEST]
    data = {
        "title": title,
        "subtitle": subtitle,
        "language": site.settings.language,
        "author": site.settings.publisher.name if site.settings.publisher else site.settings.title,
        "id": page.replace(ROOT, site.settings.base_url),
        "page": page,
        "url": f"{page}feed.xml",
        "updated": max((article.updated for article in newest), default=EPOCH),
        "entries": tuple(_entry(site, article) for article in newest),
    }
    return Output(path_of(f"{page}feed.xml"), "feed.xml", data, Place(origin), links="absolute")


def _entry(site: Site, article: Publication) -> tuple[Entry, Deferred]:
    """Return an entry and what it says in full."""
    entry = Entry(
        id=article.url.replace(ROOT, site.settings.base_url),
        title=article.title,
        url=article.url,
        published=article.date,
        updated=article.updated,
        summary=article.summary,
        topics=article.topics,
    )
    return entry, Deferred(article, "partials/digest.html")
