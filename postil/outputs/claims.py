"""`/claims/` and `/claims/<id>/`: who said it, where it recurs, the verdict and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from postil.language import words
from postil.output import Deferred, Output
from postil.outputs.cards import card_url
from postil.outputs.page import page
from postil.site import Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Output]:
    """Plan the index of claims and the page of each."""
    yield page(
        site,
        f"{ROOT}claims/",
        "claims.html",
        title=words(site.language).gettext("Claims"),
        verdicts=site.house.verdicts,
        claims=tuple((one.line, one.by) for one in site.claims),
    )
    for published in site.claims:
        yield page(
            site,
            published.line.url,
            "claim.html",
            title=published.line.title,
            origin=published.path,
            type="article",
            card=card_url(site, published.line.url),
            claim=Deferred(published),
        )
