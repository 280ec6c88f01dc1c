"""An article as lists show it: headline, outlet, date, summary, and its notes with verdict and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from postil.output import Deferred
from postil.published import Link
from postil.site import Publication


def by_month(articles: Iterable[Publication]) -> Iterator[tuple[date, tuple[Deferred, ...]]]:
    """Yield the first day of each month, newest first, and the entries of its *articles* in their own order.

    Articles are in order of their moments, but months begin where each was written: neighbours may change places.
    """
    months: dict[date, list[Deferred]] = defaultdict(list)
    for article in articles:
        months[article.date.date().replace(day=1)].append(Deferred(article, "partials/entry.html"))
    for first in sorted(months, reverse=True):
        yield first, tuple(months[first])


def links_to(articles: Iterable[Publication]) -> tuple[Link, ...]:
    """Return *articles* by title and URL."""
    return tuple(Link(article.title, article.url) for article in articles)
