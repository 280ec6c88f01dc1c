"""`/editions/` and `/editions/<id>/`: what a month or a week brought, or an editor put together."""

from __future__ import annotations

from collections.abc import Iterable

from postil.language import words
from postil.output import Deferred, Output
from postil.outputs.page import page, pages_of
from postil.published import Link
from postil.site import EditionDigest, Site
from postil.urls import ROOT, edition_url


def plan(site: Site) -> Iterable[Output]:
    """Plan the index of editions and every page of each."""
    if not site.editions:
        return
    yield page(
        site,
        f"{ROOT}editions/",
        "editions.html",
        title=words(site.language).gettext("Editions"),
        editions=tuple((one.title, one.url, one.summary, len(one.articles), one.verdicts) for one in site.editions),
    )
    links = [Link(one.title, one.url) for one in site.editions]
    for index, edition in enumerate(site.editions):
        newer = links[index - 1] if index else None
        older = links[index + 1] if index + 1 < len(links) else None
        yield from _edition(site, edition, newer, older)


def _edition(site: Site, edition: EditionDigest, newer: Link | None, older: Link | None) -> Iterable[Output]:
    for url, pager, articles in pages_of(edition.articles, site.settings.page_size, edition_url, edition.id):
        yield page(
            site,
            url,
            "edition.html",
            title=edition.title,
            description=edition.summary,
            origin=edition.path,
            body=edition.body,
            count=len(edition.articles),
            entries=tuple(Deferred(article, "partials/entry.html") for article in articles),
            verdicts=edition.verdicts,
            newer=newer,
            older=older,
            pager=pager,
        )
