"""`/sitemap.xml`: every page that is meant to be found (sitemaps.org, 0.9)."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.problem import Place
from postil.site import Site
from postil.urls import CORRECTIONS, DATA, ROOT, page_url


def plan(site: Site) -> Iterable[Output]:
    """Plan the sitemap; only articles have a date of change."""
    pages = [ROOT, f"{ROOT}topics/", f"{ROOT}claims/", f"{ROOT}outlets/"]
    pages += [digest.url for digest in site.topics]
    pages += [profile.url for profile in site.outlets]
    pages += [claim.line.url for claim in site.claims]
    pages += [CORRECTIONS]
    pages += [f"{ROOT}editions/"] if site.editions else []
    pages += [edition.url for edition in site.editions]
    pages += [url for static in site.pages if (url := page_url(static.id)) != CORRECTIONS]
    pages += [DATA] if site.imprint.extras.data and DATA not in pages else []
    dated = [(article.url, article.updated) for article in site.articles]
    urls = (*((url, None) for url in pages), *dated)
    yield Output("sitemap.xml", "sitemap.xml", {"urls": urls}, Place("site.yaml"), links="absolute")
