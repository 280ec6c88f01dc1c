"""`/feed.xml` and the same under each topic: Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from postil.output import Deferred, Output, Plan
from postil.problem import Place
from postil.published import Link
from postil.site import Imprint, Publication, Site, TopicDigest
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


def plan(site: Site) -> Iterable[Plan]:
    """Plan the site's feed and each topic's."""
    settings = site.imprint.settings
    yield _feed(site.imprint, ROOT, settings.title, settings.description, site.articles, "site.yaml")
    yield from (partial(_of_topic, site.imprint, digest) for digest in site.topics)


def _of_topic(imprint: Imprint, digest: TopicDigest) -> Iterable[Output]:
    fields = digest.topic.fields
    title = f"{fields.title} – {imprint.settings.title}"
    yield _feed(imprint, digest.url, title, fields.summary, digest.articles, digest.topic.path)


def _feed(
    imprint: Imprint, page: str, title: str, subtitle: str | None, articles: Sequence[Publication], origin: str
) -> Output:
    newest = articles[:NEWEST]
    data = {
        "title": title,
        "subtitle": subtitle,
        "language": imprint.settings.language,
        "author": imprint.settings.publisher.name if imprint.settings.publisher else imprint.settings.title,
        "id": page.replace(ROOT, imprint.settings.base_url),
        "page": page,
        "url": f"{page}feed.xml",
        "updated": max((article.updated for article in newest), default=EPOCH),
        "entries": tuple(_entry(imprint, article) for article in newest),
    }
    return Output(path_of(f"{page}feed.xml"), "feed.xml", data, Place(origin), links="absolute")


def _entry(imprint: Imprint, article: Publication) -> tuple[Entry, Deferred]:
    """Return an entry and what it says in full."""
    entry = Entry(
        id=article.url.replace(ROOT, imprint.settings.base_url),
        title=article.title,
        url=article.url,
        published=article.date,
        updated=article.updated,
        summary=article.summary,
        topics=article.topics,
    )
    return entry, Deferred(article, "partials/digest.html")
