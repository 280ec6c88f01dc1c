"""What every page has: the frame with the site's name and menu, the head, and the split of a list into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postil.authored import Publisher, Settings
from postil.output import Links, Output
from postil.problem import Place
from postil.site import Link, Site
from postil.urls import ROOT, page_url, path_of

T = TypeVar("T")

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
"""Languages whose usual script runs from right to left (Unicode CLDR)."""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the menu."""

    title: str
    url: str
    current: str
    """What aria-current says of it: `page`, `true` where the page is below it, or nothing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages show of the site."""

    title: str
    description: str | None
    language: str
    direction: str
    publisher: Publisher | None
    menu: tuple[MenuLink, ...]
    footer: tuple[Link, ...]
    image_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says of it."""

    title: str
    description: str | None
    canonical: str
    """The page's absolute URL."""
    feeds: tuple[Link, ...]
    home: bool = False
    image: str | None = None
    """The absolute URL of a picture for the page's card."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among those of its list."""

    number: int
    """From 1."""
    count: int
    newer: str | None
    older: str | None


def direction_of(language: str) -> str:
    """Return 'rtl' or 'ltr'."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"


def frame_of(site: Site, url: str) -> Frame:
    """Return the frame of the page at *url*: the parts of the site that aren't empty, then the static pages."""
    settings = site.settings
    menu = [
        Link("Topics", f"{ROOT}topics/") if site.topics else None,
        Link("Claims", f"{ROOT}claims/") if site.claims else None,
        Link("Outlets", f"{ROOT}outlets/") if site.outlets else None,
    ]
    pages = [(page.fields.menu, Link(page.fields.title, page_url(page.id))) for page in site.pages]
    listed = [*(link for link in menu if link), *(link for place, link in pages if place is not None)]
    return Frame(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        direction=direction_of(settings.language),
        publisher=settings.publisher,
        menu=tuple(MenuLink(link.title, link.url, _current(link.url, url)) for link in listed),
        footer=tuple(link for _, link in pages),
        image_hosts=settings.images.remote,
    )


def _current(link: str, url: str) -> str:
    return "page" if url == link else "true" if url.startswith(link) else ""


def page(
    site: Site,
    url: str,
    template: str,
    *,
    title: str,
    description: str | None = None,
    origin: str = "site.yaml",
    feeds: tuple[Link, ...] = (),
    links: Links = "relative",
    image: str | None = None,
    **data: object,
) -> Output:
    """Return the output of a page at *url* that shows *data* in the site's frame."""
    settings: Settings = site.settings
    head = Head(
        title=title,
        description=description,
        canonical=url.replace(ROOT, site.base_url),
        feeds=(*feeds, Link(settings.title, f"{ROOT}feed.xml")),
        home=url == ROOT,
        image=image,
    )
    shown = {"frame": frame_of(site, url), "head": head, **data}
    return Output(path_of(url), template, shown, Place(origin), links)


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
