"""Formats that no template makes: JSON, CSV, BibTeX, books, e-mail. The lists of them are here; each is a module.

A format is a pure function of values. Its text may begin links to this site with urls.ROOT, as HTML does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from postil.codec import encoded
from postil.formats import book, letter
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


FRAGMENTS: Mapping[str, Fragment] = {RECORDS: _records}
"""What lists are made of."""

LETTER, BOOK = "letter", "book"

FILES: Mapping[str, Format] = {
    LETTER: Format(letter.made, letter.TEMPLATES, several=True),
    BOOK: Format(book.made, book.TEMPLATES),
}
"""What makes whole files."""
