"""`/search/` and `/pagefind/`: the search page, and the index that it reads."""

from __future__ import annotations

from collections.abc import Iterable

from postil.formats import RECORDS
from postil.language import words
from postil.output import INDEX, Deferred, Output
from postil.outputs.page import page
from postil.problem import Place
from postil.site import Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Output]:
    """Plan the search page and its index, where there is a search."""
    if not site.imprint.frame.search:
        return
    yield page(
        site.imprint,
        f"{ROOT}search/",
        "search.html",
        title=words(site.imprint.language).gettext("Search"),
        verdicts=site.imprint.house.verdicts,
        kinds=site.imprint.house.kinds,
    )
    records = tuple(Deferred(article, RECORDS) for article in site.articles)
    data = {"records": records, "language": site.imprint.settings.language}
    yield Output("pagefind/pagefind-entry.json", INDEX, data, Place("site.yaml"))
