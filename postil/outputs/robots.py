"""`/robots.txt`: everyone is welcome, and the sitemap is there (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.problem import Place
from postil.site import Site
from postil.urls import ROOT


def plan(site: Site) -> Iterable[Output]:
    """Plan robots.txt."""
    data = {"sitemap": f"{ROOT}sitemap.xml"}
    yield Output("robots.txt", "robots.txt", data, Place("site.yaml"), links="absolute")
