"""`/articles/<slug>/`: an article with its notes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.exchange.annotation import FILE
from postil.language import direction_of
from postil.output import Deferred, Output, Plan
from postil.outputs.bibliographies import has_bibliography
from postil.outputs.cards import card_url
from postil.outputs.page import Alternate, neighbours, page
from postil.published import Link
from postil.site import Imprint, Publication, Site

PROFILE = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'


def plan(site: Site) -> Iterable[Plan]:
    """Plan the articles' pages, each with its neighbours in time."""
    for article, older, newer in neighbours(site.articles):
        yield partial(_article, site.imprint, article, older, newer)


def _article(
    imprint: Imprint, article: Publication, older: Publication | None, newer: Publication | None
) -> Iterable[Output]:
    language = article.language or imprint.settings.language
    yield page(
        imprint,
        article.url,
        "article.html",
        title=article.title,
        alternates=_annotations(imprint, article),
        description=article.summary,
        origin=article.path,
        type="article",
        card=card_url(imprint, article.url),
        image=_absolute(article.image, imprint.base_url),
        article=Deferred(article),
        bibliography=has_bibliography(imprint, article),
        language=language,
        direction=direction_of(language),
        updated=article.updated,
        newer=_link(newer),
        older=_link(older),
    )


def _annotations(imprint: Imprint, article: Publication) -> tuple[Alternate, ...]:
    there = imprint.extras.data and article.notes
    return (Alternate(article.title, article.url + FILE, PROFILE),) if there else ()


def _link(article: Publication | None) -> Link | None:
    return Link(article.title, article.url) if article else None


def _absolute(image: str | None, base_url: str) -> str | None:
    return base_url + image[1:] if image and image.startswith("/") else image
