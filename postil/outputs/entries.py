"""An article as lists show it: headline, outlet, date, summary, and its notes with verdict and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from postil.output import Deferred
from postil.site import Publication


def by_month(articles: Iterable[Publication]) -> Iterator[tuple[date, tuple[Deferred, ...]]]:
    """Yield the first day of each month and the entries of its *articles*, which are in order of their dates."""
    for (year, month), group in groupby(articles, key=_month):
        yield date(year, month, 1), tuple(Deferred(article, "partials/entry.html") for article in group)


def _month(article: Publication) -> tuple[int, int]:
    return article.date.year, article.date.month
