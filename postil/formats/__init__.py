"""Formats that no template makes: JSON, CSV, BibTeX, books, e-mail. The lists of them are here; each is a module.

A format is a pure function of values. Its text may begin links to this site with urls.ROOT, as HTML does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from postil.codec import encoded
from postil.formats.bibliography import bibtex, csl
from postil.formats.columns import Table, csv_lines, json_lines
from postil.formats.datafeed import feed, feed_item
from postil.formats.json import written
from postil.formats.opendata import ARTICLES, CLAIMS, NOTES, SOURCES
from postil.formats.rows import article_rows, claim_rows, note_rows, source_rows
from postil.published import PublishedArticle, PublishedClaim
from postil.search import records
from postil.site import ClaimPublication, Publication

Shown = PublishedArticle | PublishedClaim
Fragment = Callable[[Shown, Publication | ClaimPublication, str], str]
"""Returns what a format says of an article or a claim, as text, in a site of a language."""
Made = Iterable[tuple[str, str | bytes]]
"""Paths of files with what stands in them."""


@dataclass(frozen=True, slots=True)
class Format:
    """How an output is made, in place of a template."""

    make: Callable[[str, Mapping[str, object], Environment], Made]
    """Returns the files of the output at a path, of all that it shows; the environment has the theme's templates."""
    templates: tuple[str, ...] = ()
    """Those of them that it uses."""
    several: bool = False
    """Whether it may make more than one file; their paths begin as its own does, up to the dot."""


RECORDS = "search records"
"""A fragment: what a search may find of an article."""


def _records(shown: Shown, subject: Publication | ClaimPublication, language: str) -> str:
    if not (isinstance(shown, PublishedArticle) and isinstance(subject, Publication)):
        raise TypeError("a search finds articles and their notes only")
    return encoded(records(shown, subject, language)).decode()


def _rows(
    write: Callable[[Table[Any], Iterable[Any]], str], table: Table[Any], rows: Callable[[Any, Any], Iterable[Any]]
) -> Fragment:
    """Return the fragment that is an article's or a claim's rows of a table."""
    return lambda shown, subject, language: write(table, rows(shown, subject))


_OF_ARTICLES = ((ARTICLES, article_rows), (NOTES, note_rows), (SOURCES, source_rows))
_TABLES = (*_OF_ARTICLES, (CLAIMS, claim_rows))

FEED_ITEM = "item of the claims' feed"
"""A fragment: the review of a claim."""


def _feed_item(shown: Shown, subject: Publication | ClaimPublication, language: str) -> str:
    if not (isinstance(shown, PublishedClaim) and isinstance(subject, ClaimPublication)):
        raise TypeError("claims are reviewed only")
    return feed_item(shown, subject, language)


FRAGMENTS: Mapping[str, Fragment] = {
    RECORDS: _records,
    FEED_ITEM: _feed_item,
    **{f"{table.name}.csv": _rows(csv_lines, table, rows) for table, rows in _TABLES},
    **{f"{table.name}.jsonl": _rows(json_lines, table, rows) for table, rows in _TABLES},
}
"""What lists are made of."""

JOINED, JSON, CLAIMS_FEED, CSL, BIBTEX = "joined", "json", "claims feed", "csl", "bibtex"


def _whole(text: Callable[[Mapping[str, Any]], str]) -> Format:
    """Return the format of one file of which *text* makes what stands in it."""
    return Format(lambda path, shown, environment: ((path, text(shown)),))


FILES: Mapping[str, Format] = {
    JOINED: _whole(lambda shown: shown["head"] + "".join(shown["rows"])),
    JSON: _whole(lambda shown: written(shown["value"]) + "\n"),
    CLAIMS_FEED: _whole(lambda shown: feed(shown["feed"], shown["items"])),
    CSL: _whole(lambda shown: csl(shown["article"])),
    BIBTEX: _whole(lambda shown: bibtex(shown["article"])),
}
"""What makes whole files."""
