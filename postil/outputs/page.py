"""What every page has: the site's frame, the head, and the split of a list into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postil.output import Links, Output
from postil.problem import Place
from postil.site import Imprint
from postil.urls import ROOT, path_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same thing in another form, for machines."""

    title: str
    url: str
    type: str
    """Its media type."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says of it."""

    title: str
    description: str | None
    canonical: str
    """The page's absolute URL."""
    alternates: tuple[Alternate, ...]
    """The page's own first, then the site's feeds."""
    home: bool = False
    type: str = "website"
    """In the Open Graph: `article` or `website`."""
    image: str | None = None
    """The absolute URL of a picture for the page's card."""
    drawn: bool = False
    """Whether the picture is one that the build draws."""
    section: str | None = None
    """The link of the menu that the page is at or below."""
    current: str = ""
    """What aria-current says of that link: `page`, or `true` where the page is below it."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among those of its list."""

    number: int
    """From 1."""
    count: int
    newer: str | None
    older: str | None


def page(
    imprint: Imprint,
    url: str,
    template: str,
    *,
    title: str,
    description: str | None = None,
    origin: str = "site.yaml",
    alternates: tuple[Alternate, ...] = (),
    links: Links = "relative",
    type: str = "website",
    image: str | None = None,
    card: str | None = None,
    **data: object,
) -> Output:
    """Return the output of a page at *url* that shows *data* in the site's frame.

    *image* is the absolute URL of a picture for its card; without one, *card* is where the drawn one is.
    """
    section = next((link.url for link in imprint.frame.menu if url.startswith(link.url)), None)
    head = Head(
        title=title,
        description=description,
        canonical=url.replace(ROOT, imprint.base_url),
        alternates=(*alternates, *feeds(imprint.frame.title, ROOT)),
        home=url == ROOT,
        type=type,
        image=image or (card and card.replace(ROOT, imprint.base_url)),
        drawn=bool(card and not image),
        section=section,
        current="" if section is None else "page" if section == url else "true",
    )
    shown = {"frame": imprint.frame, "head": head, **data}
    return Output(path_of(url), template, shown, Place(origin), links)


def feeds(title: str, url: str) -> tuple[Alternate, ...]:
    """Return the feeds of what is at *url*."""
    return (
        Alternate(title, f"{url}feed.xml", "application/atom+xml"),
        Alternate(title, f"{url}feed.json", "application/feed+json"),
        Alternate(title, f"{url}rss.xml", "application/rss+xml"),
    )


def pages_of(
    items: Sequence[T], size: int, url: Callable[[str, int], str], name: str
) -> Iterator[tuple[str, Pager, Sequence[T]]]:
    """Yield URL, pager and items of each page of a list, whose pages are at *url* of *name* and number.

    An empty list has one page.
    """
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        newer = url(name, number - 1) if number > 1 else None
        older = url(name, number + 1) if number < count else None
        yield url(name, number), Pager(number, count, newer, older), items[(number - 1) * size : number * size]


def neighbours(items: Sequence[T]) -> Iterator[tuple[T, T | None, T | None]]:
    """Yield each of *items*, which stand newest first, with the next older and the next newer one."""
    for at, item in enumerate(items):
        yield item, items[at + 1] if at + 1 < len(items) else None, items[at - 1] if at else None
