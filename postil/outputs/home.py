"""`/`: the newest articles, the topics, the claims that recur."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Deferred, Output
from postil.outputs.page import page
from postil.site import Site
from postil.urls import ROOT

NEWEST = 12
CLAIMS = 8


def plan(site: Site) -> Iterable[Output]:
    """Plan the home page."""
    recurring = sorted((claim.line for claim in site.claims), key=lambda line: -line.count)
    yield page(
        site,
        ROOT,
        "home.html",
        title=site.settings.title,
        description=site.settings.description,
        entries=tuple(Deferred(one, "partials/brief.html") for one in site.articles[:NEWEST]),
        articles=len(site.articles),
        notes=sum(len(article.notes) for article in site.articles),
        topics=tuple((one.topic.fields, one.url, len(one.articles)) for one in site.topics),
        claims=tuple(line for line in recurring if line.count > 1)[:CLAIMS],
        verdicts=site.house.verdicts,
    )
