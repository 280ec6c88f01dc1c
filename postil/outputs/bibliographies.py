"""`/articles/<slug>/sources.json` and `sources.bib`: what an article's notes rest on, for reference managers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.formats import BIBTEX, CSL
from postil.output import Deferred, Output, Plan
from postil.problem import Place
from postil.site import Imprint, Publication, Site
from postil.urls import path_of

FORMATS = (("sources.json", CSL), ("sources.bib", BIBTEX))


def has_bibliography(imprint: Imprint, article: Publication) -> bool:
    """Tell whether an article has one: where it has sources, and open data is published at all."""
    return imprint.extras.data and article.sources > 0


def plan(site: Site) -> Iterable[Plan]:
    """Plan the two files of each article that has sources."""
    yield from (partial(_of_article, article) for article in site.articles if has_bibliography(site.imprint, article))


def _of_article(article: Publication) -> Iterable[Output]:
    for name, render in FORMATS:
        data = {"article": Deferred(article)}
        yield Output(path_of(article.url + name), render, data, Place(article.path), links="absolute")
