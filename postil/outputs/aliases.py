"""Former paths of an article: pages that lead to where it is now."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.outputs.page import page
from postil.site import Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Output]:
    """Plan a page for each alias."""
    for published in site.articles:
        for alias in published.aliases:
            yield page(
                site.imprint,
                ROOT + alias.strip("/") + "/",
                "alias.html",
                title=published.title,
                origin=published.path,
                target=published.url,
                target_absolute=published.url.replace(ROOT, site.imprint.base_url),
            )
