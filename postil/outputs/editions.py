"""`/editions/` and `/editions/<id>/`: what a month or a week brought, or an editor put together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.language import words
from postil.output import Deferred, Output, Plan
from postil.outputs.entries import links_to
from postil.outputs.letters import book_url, letter_url
from postil.outputs.page import neighbours, page, pages_of
from postil.published import Link
from postil.site import EditionDigest, Imprint, Site
from postil.urls import ROOT, edition_url


def plan(site: Site) -> Iterable[Plan]:
    """Plan the index of editions and every page of each."""
    if not site.editions:
        return
    yield page(
        site.imprint,
        f"{ROOT}editions/",
        "editions.html",
        title=words(site.imprint.language).gettext("Editions"),
        editions=tuple((one.title, one.url, one.summary, len(one.articles), one.verdicts) for one in site.editions),
        listed=tuple(Link(one.title, one.url) for one in site.editions),
    )
    for edition, older, newer in neighbours(site.editions):
        yield partial(_edition, site.imprint, edition, older, newer)


def _link(edition: EditionDigest | None) -> Link | None:
    return Link(edition.title, edition.url) if edition else None


def _edition(
    imprint: Imprint, edition: EditionDigest, older: EditionDigest | None, newer: EditionDigest | None
) -> Iterable[Output]:
    for url, pager, articles in pages_of(edition.articles, imprint.settings.page_size, edition_url, edition.id):
        yield page(
            imprint,
            url,
            "edition.html",
            title=edition.title,
            description=edition.summary,
            origin=edition.path,
            body=edition.body,
            count=len(edition.articles),
            entries=tuple(Deferred(article, "partials/entry.html") for article in articles),
            listed=links_to(articles),
            verdicts=edition.verdicts,
            newer=_link(newer),
            older=_link(older),
            pager=pager,
            letter=letter_url(imprint, edition),
            book=book_url(imprint, edition),
        )
