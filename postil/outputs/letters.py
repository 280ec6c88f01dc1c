"""Each edition away from the site: `/editions/<id>/email.html` and its twin in plain text, and `<id>.epub`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from functools import partial

from postil.colours import DARK, LIGHT, mixed, text_on
from postil.configuration import Shades
from postil.formats.book import BOOK
from postil.formats.letter import LETTER
from postil.language import direction_of
from postil.output import Deferred, Output, Plan
from postil.outputs.style import shades_of
from postil.permanent import permanent
from postil.problem import Place
from postil.site import EditionDigest, Imprint, Site
from postil.urls import path_of

MOST_BEFORE = 200
"""Characters of what a mail program shows of a letter in its list."""

MOST_OF_TITLE, MOST_OF_SUMMARY = 500, 3000
"""Characters of an edition's that a letter shows."""

MIXTURES = (("soft", 0.76), ("rule", 0.18), ("shade", 0.06))
"""How much of the ink there is in small print, in lines, and behind quoted words."""


def plan(site: Site) -> Iterable[Plan]:
    """Plan a letter and a book of each edition; a preview has none."""
    if site.imprint.extras.newsletter:
        yield from (partial(_away, site.imprint, edition) for edition in site.editions)


def letter_url(imprint: Imprint, edition: EditionDigest) -> str | None:
    """Return where an edition can be read as e-mail; nothing where it can't."""
    return f"{edition.url}email.html" if imprint.extras.newsletter else None


def book_url(imprint: Imprint, edition: EditionDigest) -> str | None:
    """Return where an edition's book is; nothing where there is none."""
    return f"{edition.url}{edition.url.rstrip('/').rpartition('/')[2]}.epub" if imprint.extras.newsletter else None


def _away(imprint: Imprint, edition: EditionDigest) -> Iterable[Output]:
    origin, shown = Place(edition.path), _shown(imprint, edition)
    entries = tuple(
        (Deferred(article, "partials/letter.html"), Deferred(article, "partials/letter.txt"))
        for article in edition.articles
    )
    before = edition.summary or " · ".join(article.title for article in edition.articles)
    letter = {
        **shown,
        "title": _cut(edition.title, MOST_OF_TITLE),
        "summary": edition.summary and _cut(edition.summary, MOST_OF_SUMMARY),
        "entries": entries,
        "preheader": before[:MOST_BEFORE],
    }
    path = path_of(letter_url(imprint, edition) or "")
    yield Output(path, LETTER, letter, origin, "absolute", (path.removesuffix(".html") + ".txt",))
    chapters = tuple(
        (article.title, article.language or imprint.settings.language, Deferred(article, "book/article.xml"))
        for article in edition.articles
    )
    licence = imprint.settings.licence
    book = {
        **shown,
        "chapters": chapters,
        "identifier": permanent(imprint.settings, f"editions/{edition.id}"),
        "licence": licence.name if licence else None,
        "day": edition.day,
    }
    yield Output(path_of(book_url(imprint, edition) or ""), BOOK, book, origin, links="absolute")


def _cut(text: str, most: int) -> str:
    """Return *text*, or its beginning where it would take the room of a letter's notes."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _shown(imprint: Imprint, edition: EditionDigest) -> dict[str, object]:
    """Return what both show."""
    settings = imprint.settings
    began = datetime.combine(edition.day, time(), UTC)
    return {
        "base_url": imprint.base_url,
        "site": settings.title,
        "language": settings.language,
        "direction": direction_of(settings.language),
        "publisher": settings.publisher,
        "title": edition.title,
        "url": edition.url,
        "summary": edition.summary,
        "introduction": edition.body,
        "count": len(edition.articles),
        "notes": sum(len(article.notes) for article in edition.articles),
        "verdicts": edition.verdicts,
        "updated": max([article.updated for article in edition.articles], default=began),
        **_colours(imprint),
    }


def _colours(imprint: Imprint) -> dict[str, object]:
    settings = imprint.settings
    given = [(f"verdict-{one.id}", one.colour) for one in settings.verdicts]
    given += [(f"kind-{one.id}", one.colour) for one in settings.kinds]
    return {
        "colours": tuple((name, colour, text_on(colour)) for name, colour in given if colour),
        "light": _shades(settings.theme.light, LIGHT),
        "dark": _shades(settings.theme.dark, DARK),
    }


def _shades(given: Shades, own: Mapping[str, str]) -> dict[str, str]:
    """Return the colours of pages, mixed here: mail programs and readers of books mix none."""
    shades = {name: colour for name, colour in shades_of(given, own).items() if colour}
    paper, ink = shades["paper"], shades["ink"]
    return {
        **{name: mixed(paper, ink, part) for name, part in MIXTURES},
        **shades,
    }
