"""`/outlets/` and `/outlets/<id>/`: who published it, how often it is cited, which verdicts its claims earned."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.outputs.page import Pager, page, pages_of
from postil.site import OutletProfile, Site
from postil.urls import ROOT, outlet_url


def plan(site: Site) -> Iterable[Output]:
    """Plan the index of outlets and every page of each profile."""
    yield page(
        site,
        f"{ROOT}outlets/",
        "outlets.html",
        title="Outlets",
        outlets=tuple((one.fields, one.url, len(one.articles), one.notes) for one in site.outlets),
    )
    for profile in site.outlets:
        yield from _profile(site, profile)


def _profile(site: Site, profile: OutletProfile) -> Iterable[Output]:
    outlet = profile.outlet
    for number, count, articles in pages_of(profile.articles, site.settings.page_size):
        yield page(
            site,
            outlet_url(outlet.id, number),
            "outlet.html",
            title=outlet.fields.title,
            origin=outlet.path,
            outlet=outlet,
            live_url=profile.live_url,
            count=len(profile.articles),
            notes=profile.notes,
            verdicts=profile.verdicts,
            sources=profile.sources,
            articles=articles,
            pager=Pager(
                number,
                count,
                outlet_url(outlet.id, number - 1) if number > 1 else None,
                outlet_url(outlet.id, number + 1) if number < count else None,
            ),
        )
