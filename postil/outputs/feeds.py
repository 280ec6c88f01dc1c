"""Feeds of the site, of each topic and outlet, and of corrections: Atom, JSON Feed, RSS; and a list of them all.

Each holds the newest entries. Older ones are in pages of the Atom feed (RFC 5005, 3), which are numbered from the
oldest: a page that is full never changes its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from postil.cards import midnight
from postil.formats.jsonfeed import JSON_FEED, Channel, Entry
from postil.language import words
from postil.output import Deferred, Output, Plan
from postil.permanent import permanent
from postil.problem import Place
from postil.published import Link
from postil.site import Correction, Imprint, OutletProfile, Publication, Site, TopicDigest
from postil.urls import CORRECTIONS, ROOT, path_of

NEWEST = 50
"""Entries of a feed, and of each older page."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` of a feed without entries, which must have one."""

Item = tuple[Entry, Deferred | str]
"""An entry with its content: HTML, or plain text."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page of a feed stands among its pages; URLs."""

    first: str
    last: str
    newer: str | None
    older: str | None


def plan(site: Site) -> Iterable[Plan]:
    """Plan the feeds, and the list of them."""
    imprint, settings = site.imprint, site.imprint.settings
    entries = tuple(_of_article(imprint, article) for article in site.articles)
    yield from _feeds(imprint, ROOT, settings.title, settings.description, entries, "site.yaml")
    yield from (partial(_of_topic, imprint, digest) for digest in site.topics)
    yield from (partial(_of_outlet, imprint, profile) for profile in site.outlets)
    title = words(imprint.language).gettext("Corrections")
    corrections = tuple(_of_correction(imprint, one) for one in site.corrections)
    yield from _feeds(imprint, CORRECTIONS, _named(title, imprint), None, corrections, "site.yaml")
    yield _list(site, title)


def _list(site: Site, corrections: str) -> Output:
    """Return the list of all feeds, as feed readers take it (OPML 2.0)."""
    said = words(site.imprint.language).gettext
    groups = (
        (said("Topics"), tuple(Link(one.topic.fields.title, one.url) for one in site.topics)),
        (said("Outlets"), tuple(Link(one.fields.title, one.url) for one in site.outlets)),
    )
    first = (Link(site.imprint.settings.title, ROOT), Link(corrections, CORRECTIONS))
    data = {"title": site.imprint.settings.title, "first": first, "groups": groups}
    return Output("feeds.opml", "opml.xml", data, Place("site.yaml"), links="absolute")


def _named(title: str, imprint: Imprint) -> str:
    return f"{title} – {imprint.settings.title}"


def _of_topic(imprint: Imprint, digest: TopicDigest) -> Iterable[Output]:
    fields = digest.topic.fields
    entries = tuple(_of_article(imprint, article) for article in digest.articles)
    return _feeds(imprint, digest.url, _named(fields.title, imprint), fields.summary, entries, digest.topic.path)


def _of_outlet(imprint: Imprint, profile: OutletProfile) -> Iterable[Output]:
    entries = tuple(_of_article(imprint, article) for article in profile.articles)
    return _feeds(imprint, profile.url, _named(profile.fields.title, imprint), None, entries, profile.outlet.path)


def _of_article(imprint: Imprint, article: Publication) -> Item:
    entry = Entry(
        id=permanent(imprint.settings, f"articles/{article.slug}"),
        title=article.title,
        url=article.url,
        published=article.date,
        updated=article.updated,
        summary=article.summary,
        original=article.original,
        topics=article.topics,
    )
    return entry, Deferred(article, "partials/digest.html")


def _of_correction(imprint: Imprint, correction: Correction) -> Item:
    said, moment = words(imprint.language).gettext, midnight(correction.date)
    verdicts = (("Until then: %(verdict)s.", correction.until), ("Now: %(verdict)s.", correction.verdict))
    told = [said(message) % {"verdict": verdict.label} for message, verdict in verdicts if correction.until and verdict]
    entry = Entry(
        id=permanent(imprint.settings, f"corrections/{correction.name}"),
        title=" · ".join(filter(None, (correction.subject.title, correction.note))),
        url=correction.subject.url,
        published=moment,
        updated=moment,
        summary=None,
        original=None,
        topics=(),
    )
    return entry, " ".join([correction.text, *told])


def _feeds(
    imprint: Imprint, page: str, title: str, subtitle: str | None, items: Sequence[Item], origin: str
) -> Iterator[Output]:
    """Yield the feeds of what is newest on *page*, and the older pages of the Atom feed."""
    settings = imprint.settings
    author = settings.answerable.name
    for url, own, paging in _pages(page, items):
        updated = max((entry.updated for entry, _ in own), default=EPOCH)
        path = path_of(page).removesuffix("index.html")
        name = permanent(settings, path)
        channel = Channel(name, title, subtitle, settings.language, author, page, updated)
        data = {"feed": channel, "url": url, "paging": paging, "entries": tuple(own)}
        yield Output(path_of(url), "feed.xml", data, Place(origin), links="absolute")
        if paging.newer is None:
            data = {"feed": channel, "entries": tuple(own)}
            yield Output(f"{path}feed.json", JSON_FEED, data, Place(origin), links="absolute")
            yield Output(f"{path}rss.xml", "rss.xml", data, Place(origin), links="absolute")


def _pages(page: str, items: Sequence[Item]) -> Iterator[tuple[str, Sequence[Item], Paging]]:
    """Yield URL, entries and place of each page, newest first."""
    older = items[NEWEST:]
    count = -(-len(older) // NEWEST)
    urls = [f"{page}feed.xml", *(f"{page}feed-{number}.xml" for number in range(count, 0, -1))]
    for at, url in enumerate(urls):
        end = len(older) - (count - at) * NEWEST
        own = older[max(0, end - NEWEST) : end] if at else items[:NEWEST]
        newer, next_older = urls[at - 1] if at else None, urls[at + 1] if at < count else None
        yield url, own, Paging(urls[0], urls[-1], newer, next_older)
