"""`/outlets/` and `/outlets/<id>/`: who published it, how often it is cited, which verdicts its claims earned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from postil.language import words
from postil.output import Output, Plan
from postil.outputs.page import feeds, page, pages_of
from postil.published import Link
from postil.site import Imprint, OutletProfile, Publication, Site
from postil.urls import ROOT, outlet_url


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a plain list."""

    title: str
    url: str
    date: datetime
    language: str | None
    notes: int


def plan(site: Site) -> Iterable[Plan]:
    """Plan the index of outlets and every page of each profile."""
    yield page(
        site.imprint,
        f"{ROOT}outlets/",
        "outlets.html",
        title=words(site.imprint.language).gettext("Outlets"),
        outlets=tuple((one.fields, one.url, len(one.articles), one.notes) for one in site.outlets),
        listed=tuple(Link(one.fields.title, one.url) for one in site.outlets),
    )
    for profile in site.outlets:
        yield partial(_profile, site.imprint, profile)


def _profile(imprint: Imprint, profile: OutletProfile) -> Iterable[Output]:
    outlet = profile.outlet
    lines = tuple(_line(article) for article in profile.articles)
    for url, pager, articles in pages_of(lines, imprint.settings.page_size, outlet_url, outlet.id):
        yield page(
            imprint,
            url,
            "outlet.html",
            title=outlet.fields.title,
            origin=outlet.path,
            alternates=feeds(outlet.fields.title, profile.url),
            outlet=outlet,
            live_url=profile.live_url,
            count=len(profile.articles),
            notes=profile.notes,
            verdicts=profile.verdicts,
            sources=profile.sources,
            articles=articles,
            listed=tuple(Link(one.title, one.url) for one in articles),
            pager=pager,
        )


def _line(article: Publication) -> ArticleLine:
    return ArticleLine(article.title, article.url, article.date, article.language, len(article.notes))
