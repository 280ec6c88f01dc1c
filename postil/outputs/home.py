"""`/`: the newest articles, the topics, the claims that recur."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Deferred, Output
from postil.outputs.page import page
from postil.published import Link
from postil.site import Publication, Site
from postil.urls import ROOT

NEWEST = 12
"""How many articles there are; but at least one under each topic."""
CLAIMS = 8


def plan(site: Site) -> Iterable[Output]:
    """Plan the home page."""
    sections = _by_topic(site)
    recurring = sorted((claim.line for claim in site.claims), key=lambda line: -line.count)
    yield page(
        site.imprint,
        ROOT,
        "home.html",
        title=site.imprint.settings.title,
        description=site.imprint.settings.description,
        sections=sections,
        others=tuple(_brief(one) for one in site.articles if not one.topics)[:NEWEST],
        edition=Link(site.editions[0].title, site.editions[0].url) if site.editions else None,
        articles=len(site.articles),
        notes=sum(len(article.notes) for article in site.articles),
        topics=tuple((one.topic.fields, one.url, len(one.articles)) for one in site.topics),
        claims=tuple(line for line in recurring if line.count > 1)[:CLAIMS],
        verdicts=site.imprint.house.verdicts,
    )


def _by_topic(site: Site) -> tuple[tuple[str, str, int, tuple[Deferred, ...]], ...]:
    """Return title, URL, count and the newest articles of each topic, the topic with the newest article first.

    An article stands under the first of its topics only, unless another would stand empty.
    """
    topics = sorted((one for one in site.topics if one.articles), key=lambda one: -one.articles[0].date.timestamp())
    most = max(1, NEWEST // max(1, len(topics)))
    shown: set[str] = set()
    sections = []
    for topic in topics:
        newest = [one for one in topic.articles[: 2 * most] if one.slug not in shown][:most] or topic.articles[:1]
        shown.update(one.slug for one in newest)
        entries = tuple(_brief(one) for one in newest)
        sections.append((topic.topic.fields.title, topic.url, len(topic.articles), entries))
    return tuple(sections)


def _brief(article: Publication) -> Deferred:
    return Deferred(article, "partials/brief.html")
