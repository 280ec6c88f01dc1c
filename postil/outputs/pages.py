"""`/<page>/`: pages beside the digest, such as the methodology."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.outputs.page import page
from postil.site import Site
from postil.urls import CORRECTIONS, page_url


def plan(site: Site) -> Iterable[Output]:
    """Plan the static pages."""
    for static in site.pages:
        if page_url(static.id) == CORRECTIONS:
            continue  # it stands above the ledger
        yield page(
            site.imprint,
            page_url(static.id),
            "page.html",
            title=static.fields.title,
            description=static.fields.summary,
            origin=static.path,
            body=static.body,
        )
