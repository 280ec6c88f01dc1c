"""`/assets/…` and the theme's static files: copied as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from postil.output import Output
from postil.problem import Place
from postil.site import Site


def plan(site: Site) -> Iterable[Output]:
    """Plan the files that are published as they are; some of the theme's once more, under names that last."""
    for asset in site.assets:
        for url in dict.fromkeys((asset.url, site.imprint.frame.file(asset.url))):
            yield Output(url, "", replace(asset, url=url), Place(asset.path))
