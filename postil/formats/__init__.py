"""Formats that no template makes: JSON, CSV, BibTeX, books, e-mail. The lists of them are here; each is a module.

A format is a pure function of values. Its text may begin links to this site with urls.ROOT, as HTML does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from postil.codec import encoded
from postil.formats import bibliography, book, datafiles, jsonfeed, letter, webannotations
from postil.formats.bibliography import BIBLIOGRAPHY
from postil.formats.book import BOOK
from postil.formats.datafiles import DATA_OF_ARTICLES, DATA_OF_CLAIMS, ROWS
from postil.formats.json import written
from postil.formats.jsonfeed import JSON_FEED
from postil.formats.letter import LETTER
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


FRAGMENTS: Mapping[str, Fragment] = {RECORDS: _records, ROWS: datafiles.parts}
"""What lists are made of."""

TEXT, JSON = "text", "json"
"""Files of one value, `text` or `value`."""


def _text(path: str, shown: Mapping[str, Any], environment: Environment) -> Made:
    yield path, str(shown["text"])


def _json(path: str, shown: Mapping[str, Any], environment: Environment) -> Made:
    yield path, written(shown["value"]) + "\n"


FILES: Mapping[str, Format] = {
    TEXT: Format(_text),
    JSON: Format(_json),
    BIBLIOGRAPHY: Format(bibliography.made),
    DATA_OF_ARTICLES: Format(datafiles.of_articles),
    DATA_OF_CLAIMS: Format(datafiles.of_claims),
    JSON_FEED: Format(jsonfeed.made),
    ANNOTATIONS: Format(webannotations.page),
    COLLECTION: Format(webannotations.collection),
    LETTER: Format(letter.made, letter.TEMPLATES, several=True),
    BOOK: Format(book.made, book.TEMPLATES),
}
"""What makes whole files."""
