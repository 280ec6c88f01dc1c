"""`/data/`: the site as open data: tables in CSV and JSON Lines, what describes them, and a page for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from postil.cards import midnight
from postil.formats import JSON, TEXT
from postil.formats.columns import csv_lines, header, json_lines, values
from postil.formats.datafeed import data_feed
from postil.formats.datafiles import ARTICLE_FILES, CLAIM_FILES, DATA_OF_ARTICLES, DATA_OF_CLAIMS, ROWS
from postil.formats.datapackage import TABLES, descriptor
from postil.formats.opendata import ARTICLES, CLAIMS, NOTES, OUTLETS, SOURCES
from postil.language import words
from postil.output import Deferred, Output, Plan
from postil.outputs.page import page
from postil.problem import Place
from postil.site import Imprint, OutletProfile, Site
from postil.urls import DATA, path_of


@dataclass(frozen=True, slots=True)
class Described:
    """A table as the page for people shows it."""

    name: str
    description: str
    rows: int
    columns: tuple[tuple[str, str, str], ...]
    """Name, type and description."""


def plan(site: Site) -> Iterable[Plan]:
    """Plan the open data, where it is to be published."""
    imprint = site.imprint
    if not imprint.extras.data:
        return
    if all(static.id != "data" for static in site.pages):  # the site's own page on its data would be there
        yield _page(site)
    of_articles, of_claims = (tuple(Deferred(one, ROWS) for one in some) for some in (site.articles, site.claims))
    yield _output(*ARTICLE_FILES, render=DATA_OF_ARTICLES, rows=of_articles)
    yield _output(*CLAIM_FILES, render=DATA_OF_CLAIMS, rows=of_claims, feed=data_feed(imprint))
    yield partial(_outlets, site.outlets)
    yield _output("datapackage.json", render=JSON, value=descriptor(imprint, _updated(site)))


def _outlets(outlets: tuple[OutletProfile, ...]) -> Iterable[Output]:
    found = values(OUTLETS, outlets)
    yield _output("outlets.csv", render=TEXT, text=header(OUTLETS) + csv_lines(found))
    yield _output("outlets.jsonl", render=TEXT, text=json_lines(OUTLETS, found))


def _output(*names: str, render: str, **data: object) -> Output:
    path, *beside = (path_of(DATA + name) for name in names)
    return Output(path, render, data, Place("site.yaml"), "absolute", tuple(beside))


def _updated(site: Site) -> datetime | None:
    """Return the last significant change on the site; nothing where nothing is published."""
    changes = [midnight(site.corrections[0].date)] if site.corrections else []
    return max([*changes, *(article.updated for article in site.articles)], default=None)


def _page(site: Site) -> Output:
    imprint: Imprint = site.imprint
    counts = {
        ARTICLES.name: len(site.articles),
        NOTES.name: sum(len(article.notes) for article in site.articles),
        SOURCES.name: sum(article.sources for article in site.articles),
        CLAIMS.name: len(site.claims),
        OUTLETS.name: len(site.outlets),
    }
    tables = tuple(
        Described(
            one.name,
            one.description,
            counts[one.name],
            tuple((column.name, column.type, column.description) for column in one.columns),
        )
        for one in TABLES
    )
    return page(
        imprint,
        DATA,
        "data.html",
        title=words(imprint.language).gettext("Data"),
        tables=tables,
        licence=imprint.settings.licence,
        updated=_updated(site),
        sources=counts[SOURCES.name] > 0,
    )
