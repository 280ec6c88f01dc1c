"""Formats that no template makes: JSON, CSV, BibTeX, books, e-mail. The lists of them are here; each is a module.

A format is a pure function of values. Its text may begin links to this site with urls.ROOT, as HTML does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from postil.codec import encoded
from postil.formats import book, jsonfeed, letter, webannotations
from postil.formats.bibliography import CSL_FILE, bibtex, csl, entries
from postil.formats.datafeed import feed, feed_item
from postil.formats.datafiles import (
    ARTICLE_FILES,
    CLAIM_FILES,
    OF_ARTICLES,
    article_parts,
    claim_parts,
    joined,
    unpacked,
)
from postil.formats.json import written
from postil.formats.jsonfeed import JSON_FEED
from postil.formats.opendata import CLAIMS
from postil.formats.webannotations import ANNOTATIONS, COLLECTION
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


ROWS = "rows of the open data"
"""A fragment: an article's or a claim's part of each file of the open data."""


def _rows(shown: Shown, subject: Publication | ClaimPublication, language: str) -> str:
    if isinstance(shown, PublishedArticle) and isinstance(subject, Publication):
        return article_parts(shown, subject)
    if isinstance(shown, PublishedClaim) and isinstance(subject, ClaimPublication):
        return claim_parts(shown, subject, feed_item(shown, subject, language))
    raise TypeError("an article or a claim has come with another's surroundings")


FRAGMENTS: Mapping[str, Fragment] = {RECORDS: _records, ROWS: _rows}
"""What lists are made of."""

TEXT, JSON, BIBLIOGRAPHY = "text", "json", "bibliography"
LETTER, BOOK = "letter", "book"
DATA_OF_ARTICLES, DATA_OF_CLAIMS = "data of articles", "data of claims"


def _whole(text: Callable[[Mapping[str, Any]], str]) -> Format:
    """Return the format of one file of which *text* makes what stands in it."""
    return Format(lambda path, shown, environment: ((path, text(shown)),))


def _bibliography(path: str, shown: Mapping[str, Any], environment: Environment) -> Made:
    sources = entries(shown["article"])
    return zip((path, *_paths(path, [CSL_FILE])), (bibtex(sources), csl(sources)), strict=True)


def _data_of_articles(path: str, shown: Mapping[str, Any], environment: Environment) -> Made:
    return zip(_paths(path, ARTICLE_FILES), joined(OF_ARTICLES, map(unpacked, shown["rows"])), strict=True)


def _data_of_claims(path: str, shown: Mapping[str, Any], environment: Environment) -> Made:
    parts = [unpacked(one) for one in shown["rows"]]
    texts = (*joined([CLAIMS], parts), feed(shown["feed"], (review for *_, review in parts)))
    return zip(_paths(path, CLAIM_FILES), texts, strict=True)


def _paths(path: str, files: Iterable[str]) -> list[str]:
    """Return the paths of *files* in the folder that *path* is in."""
    return [path.rpartition("/")[0] + "/" + name for name in files]


FILES: Mapping[str, Format] = {
    TEXT: _whole(lambda shown: str(shown["text"])),
    JSON: _whole(lambda shown: written(shown["value"]) + "\n"),
    BIBLIOGRAPHY: Format(_bibliography),
    DATA_OF_ARTICLES: Format(_data_of_articles),
    DATA_OF_CLAIMS: Format(_data_of_claims),
    JSON_FEED: Format(jsonfeed.made),
    ANNOTATIONS: Format(webannotations.page),
    COLLECTION: Format(webannotations.collection),
    LETTER: Format(letter.made, letter.TEMPLATES, several=True),
    BOOK: Format(book.made, book.TEMPLATES),
}
"""What makes whole files."""
