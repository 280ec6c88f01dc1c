"""`/articles/<slug>/sources.bib` and `sources.json`: what an article's notes rest on, for reference managers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from postil.formats.bibliography import BIBLIOGRAPHY, BIBTEX_FILE, CSL_FILE
from postil.output import Deferred, Output, Plan
from postil.problem import Place
from postil.site import Imprint, Publication, Site
from postil.urls import path_of


def has_bibliography(imprint: Imprint, article: Publication) -> bool:
    """Tell whether an article has one: where it has sources, and open data is published at all."""
    return imprint.extras.data and article.sources > 0


def plan(site: Site) -> Iterable[Plan]:
    """Plan the two files of each article that has sources, which are made as one."""
    yield from (partial(_of_article, one) for one in site.articles if has_bibliography(site.imprint, one))


def _of_article(article: Publication) -> Iterable[Output]:
    path, beside = (path_of(article.url + name) for name in (BIBTEX_FILE, CSL_FILE))
    yield Output(path, BIBLIOGRAPHY, {"article": Deferred(article)}, Place(article.path), "absolute", (beside,))
