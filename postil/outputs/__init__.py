"""The kinds of output: one module each, with `plan(site)`; the one list of them is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from postil.output import Output, Plan
from postil.outputs import (
    aliases,
    articles,
    assets,
    bibliographies,
    cards,
    claims,
    corrections,
    data,
    editions,
    feeds,
    home,
    hosting,
    letters,
    not_found,
    outlets,
    pages,
    robots,
    search,
    sitemap,
    style,
    topics,
    webannotations,
)
from postil.recollection import Recollection
from postil.site import Site

KINDS: tuple[Callable[[Site], Iterable[Plan]], ...] = (
    home.plan,
    articles.plan,
    bibliographies.plan,
    topics.plan,
    outlets.plan,
    claims.plan,
    editions.plan,
    corrections.plan,
    letters.plan,
    pages.plan,
    search.plan,
    not_found.plan,
    cards.plan,
    aliases.plan,
    feeds.plan,
    webannotations.plan,
    data.plan,
    sitemap.plan,
    robots.plan,
    hosting.plan,
    style.plan,
    assets.plan,
)


def planned(site: Site, recollection: Recollection) -> tuple[Output, ...]:
    """Return every output of *site*."""
    return tuple(output for plan in KINDS for one in plan(site) for output in _made(one, recollection))


def _made(plan: Plan, recollection: Recollection) -> tuple[Output, ...]:
    return (plan,) if isinstance(plan, Output) else recollection.of(_outputs, plan.func, *plan.args)


def _outputs(make: Callable[..., Iterable[Output]], *given: object) -> tuple[Output, ...]:
    return tuple(make(*given))
