"""`/assets/…` and the theme's static files: copied as they are."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.problem import Place
from postil.site import Site


def plan(site: Site) -> Iterable[Output]:
    """Plan the files that are published as they are."""
    for asset in site.assets:
        yield Output(asset.url, "", asset, Place(asset.path))
