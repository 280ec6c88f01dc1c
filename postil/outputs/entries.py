"""An article as lists show it: headline, outlet, date, summary, and its notes with verdict and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from postil.output import Fragment
from postil.site import PublishedArticle


def entry(article: PublishedArticle) -> Fragment:
    """Return an article with its notes."""
    return Fragment("partials/entry.html", {"article": article})


def by_month(articles: Iterable[PublishedArticle]) -> Iterator[tuple[date, tuple[Fragment, ...]]]:
    """Yield the first day of each month and the entries of its *articles*, which are in order of their dates."""
    for (year, month), group in groupby(articles, key=_month):
        yield date(year, month, 1), tuple(entry(article) for article in group)


def _month(article: PublishedArticle) -> tuple[int, int]:
    return article.article.fields.date.year, article.article.fields.date.month
