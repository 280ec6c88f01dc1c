"""The kinds of output: one module each, with `plan(site)`; the one list of them is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from postil.output import Output
from postil.outputs import (
    aliases,
    articles,
    assets,
    cards,
    claims,
    editions,
    feeds,
    home,
    not_found,
    outlets,
    pages,
    robots,
    search,
    sitemap,
    style,
    topics,
)
from postil.site import Site

KINDS: tuple[Callable[[Site], Iterable[Output]], ...] = (
    home.plan,
    articles.plan,
    topics.plan,
    outlets.plan,
    claims.plan,
    editions.plan,
    pages.plan,
    search.plan,
    not_found.plan,
    cards.plan,
    aliases.plan,
    feeds.plan,
    sitemap.plan,
    robots.plan,
    style.plan,
    assets.plan,
)


def planned(site: Site) -> tuple[Output, ...]:
    """Return every output of *site*."""
    return tuple(output for plan in KINDS for output in plan(site))
