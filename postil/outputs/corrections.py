"""`/corrections/`: the ledger of all that was changed in notes and claims, under what the editor says of it."""

from __future__ import annotations

from collections.abc import Iterable

from postil.language import words
from postil.output import Output
from postil.outputs.page import feeds, page, pages_of
from postil.site import Site
from postil.urls import CORRECTIONS, page_url


def plan(site: Site) -> Iterable[Output]:
    """Plan the pages of the ledger; a static page of the same name is its introduction."""
    own = next((one for one in site.pages if page_url(one.id) == CORRECTIONS), None)
    title = own.fields.title if own else words(site.imprint.language).gettext("Corrections")
    for url, pager, corrections in pages_of(site.corrections, site.imprint.settings.page_size, _url, ""):
        yield page(
            site.imprint,
            url,
            "corrections.html",
            title=title,
            description=own.fields.summary if own else None,
            origin=own.path if own else "site.yaml",
            alternates=feeds(title, CORRECTIONS),
            body=own.body if own and pager.number == 1 else None,
            corrections=tuple(corrections),
            pager=pager,
        )


def _url(name: str, page: int) -> str:
    return CORRECTIONS if page == 1 else f"{CORRECTIONS}page/{page}/"
