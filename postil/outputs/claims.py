"""`/claims/` and `/claims/<id>/`: who said it, where it recurs, the verdict and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.formats.reviews import scale_of
from postil.language import words
from postil.output import Deferred, Output, Plan
from postil.outputs.cards import card_url
from postil.outputs.page import page
from postil.published import Link
from postil.site import ClaimPublication, Imprint, Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Plan]:
    """Plan the index of claims and the page of each."""
    yield page(
        site.imprint,
        f"{ROOT}claims/",
        "claims.html",
        title=words(site.imprint.language).gettext("Claims"),
        verdicts=site.imprint.house.verdicts,
        claims=tuple((one.line, one.by) for one in site.claims),
        listed=tuple(Link(one.line.title, one.line.url) for one in site.claims),
    )
    for published in site.claims:
        yield partial(_claim, site.imprint, published)


def _claim(imprint: Imprint, published: ClaimPublication) -> Iterable[Output]:
    yield page(
        imprint,
        published.line.url,
        "claim.html",
        title=published.line.title,
        origin=published.path,
        type="article",
        card=card_url(imprint, published.line.url),
        claim=Deferred(published),
        scale=scale_of(published.house.verdicts),
    )
