"""A published article → what a reader's search may find of it.

Pure functions over values; postil/pagefind.py makes an index of the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from postil.published import PublishedArticle, PublishedNote
from postil.site import Publication
from postil.urls import ROOT

Filters = tuple[tuple[str, tuple[str, ...]], ...]

JOINT = " · "
"""Stands between the parts of a record's text, so that an excerpt doesn't run them together."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a search may find: an article, or a note."""

    url: str
    """From the site's root, without a slash before it."""
    title: str
    """An article's headline; a note's, or else the beginning of its body."""
    content: str
    """The text that is searched, and of which excerpts are shown."""
    date: str
    """The day of its article, as 2021-02-11."""
    article: str
    """The headline of a note's article; nothing where it is the article."""
    filters: Filters
    """Facets with the labels it has in each, as a reader sees them: kind, language, outlet, topic, verdict, year.

    Language is the tag of its article's; a note is in the site's, whatever its article is in.
    """


def records(article: PublishedArticle, around: Publication, language: str) -> tuple[Record, ...]:
    """Return a record of *article* and one of each of its notes; *language* is the site's.

    An article is found by topic, outlet, year and language; a note by those of its article, and by kind and verdict.
    So whoever chooses the verdict "False" is shown the notes that say so, and not the articles they stand in.
    """
    shared = _filters(
        topic=(topic.title for topic in around.topics),
        outlet=[around.outlet.title] if around.outlet else [],
        year=[f"{around.date.year}"],
        language=[around.language or language],
    )
    whole = Record(
        url=_from_root(article.url),
        title=around.title,
        content=_content(around.summary, _text(article)) or around.title,
        date=f"{around.date:%Y-%m-%d}",
        article="",
        filters=shared,
    )
    return whole, *(_of_note(note, article, whole) for note in article.notes)


def _of_note(note: PublishedNote, article: PublishedArticle, whole: Record) -> Record:
    body = _plain(note.note.body)
    title = note.fields.title or _beginning(body) or note.label
    cited = [", ".join(filter(None, (one.source.publisher, one.source.title))) for one in note.sources]
    claim = note.claim.title if note.claim else None
    verdict = [note.verdict.label] if note.verdict else []
    return Record(
        url=_from_root(note.url),
        title=title,
        content=_content(body, *_quotes(note, article), claim, *cited) or title,
        date=whole.date,
        article=whole.title,
        filters=_filters(kind=[note.kind.label], verdict=verdict, **dict(whole.filters)),
    )


def _filters(**found: Iterable[str]) -> Filters:
    """Return facets in which something was found, in alphabetical order."""
    kept = ((name, tuple(value for value in values if value)) for name, values in sorted(found.items()))
    return tuple((name, values) for name, values in kept if values)


def _text(article: PublishedArticle) -> str:
    """Return what is published of an article's text: of an excerpt, the words that its notes are pinned to."""
    if not article.fields.excerpt:
        return article.article.text
    text, reached, parts = article.article.text, 0, []
    for start, end in sorted((one.start, one.end) for note in article.notes for one in note.note.passages):
        if start >= reached:
            parts.append(text[start:end])
        else:
            parts[-1] += text[reached:end]
        reached = max(reached, end)
    return JOINT.join(parts)


def _quotes(note: PublishedNote, article: PublishedArticle) -> list[str]:
    """Return the words a note is pinned to, and those it should have been."""
    text = article.article.text
    pinned = [text[one.start : one.end] for one in note.note.passages]
    return pinned + [one.quote for one in note.note.unpinned]


def _content(*parts: str | None) -> str:
    """Return what there is of *parts* as one line."""
    return JOINT.join(filter(None, (" ".join((part or "").split()) for part in parts)))


_PHRASE = re.compile(r"</?(?:a|b|code|del|em|i|ins|mark|q|s|span|strong|sub|sup)\b[^>]*>")
"""Tags within a word or a sentence."""
_TAG = re.compile(r"<[^>]*>")


def _plain(html: Markup) -> str:
    """Return the text of our own HTML: there < and > are tags' ends, in attributes and in text they are escaped."""
    return " ".join(unescape(_TAG.sub(" ", _PHRASE.sub("", html))).split())


def _beginning(text: str, most: int = 90) -> str:
    """Return the first words of *text*."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:–—-") + " …" if " " in text[:most] else text[:most] + "…"


def _from_root(url: str) -> str:
    return url.removeprefix(ROOT)
