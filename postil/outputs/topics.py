"""`/topics/` and `/topics/<id>/`: the digests, newest first, by month and by page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.language import words
from postil.output import Output, Plan
from postil.outputs.cards import card_url
from postil.outputs.entries import by_month, links_to
from postil.outputs.page import feeds, page, pages_of
from postil.published import Link
from postil.site import Imprint, Site, TopicDigest
from postil.timeline import timeline
from postil.urls import ROOT, topic_url


def plan(site: Site) -> Iterable[Plan]:
    """Plan the index of topics and every page of each digest."""
    yield page(
        site.imprint,
        f"{ROOT}topics/",
        "topics.html",
        title=words(site.imprint.language).gettext("Topics"),
        topics=tuple((one.topic.fields, one.url, len(one.articles)) for one in site.topics),
        listed=tuple(Link(one.topic.fields.title, one.url) for one in site.topics),
    )
    for digest in site.topics:
        yield partial(_digest, site.imprint, digest)


def _digest(imprint: Imprint, digest: TopicDigest) -> Iterable[Output]:
    topic = digest.topic
    for url, pager, articles in pages_of(digest.articles, imprint.settings.page_size, topic_url, topic.id):
        yield page(
            imprint,
            url,
            "topic.html",
            title=topic.fields.title,
            description=topic.fields.summary,
            origin=topic.path,
            card=card_url(imprint, digest.url),
            alternates=feeds(topic.fields.title, digest.url),
            topic=topic,
            count=len(digest.articles),
            months=tuple(by_month(articles)),
            listed=links_to(articles),
            claims=digest.claims,
            sources=digest.sources,
            chart=timeline(digest.months, imprint.house.by_rating) if pager.number == 1 else None,
            pager=pager,
        )
