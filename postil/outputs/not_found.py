"""`/404.html`: shown at any depth, so its links begin with the base path."""

from __future__ import annotations

from collections.abc import Iterable

from postil.language import words
from postil.output import Output
from postil.outputs.page import page
from postil.site import Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Output]:
    """Plan the page for what isn't there."""
    yield page(
        site.imprint,
        f"{ROOT}404.html",
        "404.html",
        title=words(site.imprint.language).gettext("Page not found"),
        links="rooted",
    )
