"""`/articles/<slug>/annotations.jsonld` and `/annotations.jsonld`: the notes for programs that annotate."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.exchange.annotation import FILE
from postil.formats.webannotations import ANNOTATIONS, COLLECTION
from postil.output import Deferred, Output, Plan
from postil.outputs.page import neighbours
from postil.problem import Place
from postil.site import Imprint, Publication, Site
from postil.urls import path_of


def plan(site: Site) -> Iterable[Plan]:
    """Plan a page of each article with notes, which are those of the collection, where there is open data."""
    if not site.imprint.extras.data:
        return
    noted = tuple(article for article in site.articles if article.notes)
    licence = site.imprint.settings.licence
    data = {
        "label": site.imprint.settings.title,
        "total": sum(len(article.notes) for article in noted),
        "first": noted[0].url if noted else None,
        "last": noted[-1].url if noted else None,
        "rights": licence.url if licence else None,
    }
    yield Output(FILE, COLLECTION, data, Place("site.yaml"), links="absolute")
    for article, older, newer in neighbours(noted):
        yield partial(_page, site.imprint, article, _url(older), _url(newer))


def _url(article: Publication | None) -> str | None:
    return article.url if article else None


def _page(imprint: Imprint, article: Publication, older: str | None, newer: str | None) -> Iterable[Output]:
    data = {
        "article": Deferred(article),
        "older": older,
        "newer": newer,
        "drafts": imprint.house.drafts,
        "language": imprint.settings.language,
        "archive_hosts": imprint.house.archive_hosts,
    }
    yield Output(path_of(article.url + FILE), ANNOTATIONS, data, Place(article.path), links="absolute")
