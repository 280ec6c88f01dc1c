"""The site's URLs, and the mark that stands for its root until a page's own place is known.

A fragment of HTML is rendered once and shown on pages at several depths, in feeds and on 404.html, so its links
begin with ROOT. The last step of rendering puts the way from the page to the root in its place.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

ROOT = "\x02"
"""A control character: no content can hold it (characters.py), so nobody else can write it."""


CORRECTIONS = f"{ROOT}corrections/"
"""Where the ledger of corrections is published."""
DATA = f"{ROOT}data/"
"""Where the open data is published."""


def article_url(slug: str) -> str:
    """Return where an article is published."""
    return f"{ROOT}articles/{quote(slug)}/"


def note_url(slug: str, note: str) -> str:
    """Return a note's permalink."""
    return f"{ROOT}articles/{quote(slug)}/#note-{quote(note)}"


def topic_url(topic: str, page: int = 1) -> str:
    """Return where a page of a topic's digest is published; pages count from 1."""
    return _paged(f"{ROOT}topics/{quote(topic)}/", page)


def outlet_url(outlet: str, page: int = 1) -> str:
    """Return where a page of an outlet's profile is published; pages count from 1."""
    return _paged(f"{ROOT}outlets/{quote(outlet)}/", page)


def claim_url(claim: str) -> str:
    """Return where a claim is published."""
    return f"{ROOT}claims/{quote(claim)}/"


def edition_url(edition: str, page: int = 1) -> str:
    """Return where a page of an edition is published; pages count from 1."""
    return _paged(f"{ROOT}editions/{quote(edition)}/", page)


def page_url(page: str) -> str:
    """Return where a static page is published."""
    return f"{ROOT}{quote(page)}/"


def _paged(url: str, page: int) -> str:
    return url if page == 1 else f"{url}page/{page}/"


def path_of(url: str) -> str:
    """Return the output file behind a URL of ours: `topics/x/index.html`, not percent-encoded."""
    path = unquote(url.removeprefix(ROOT))
    return path + "index.html" if path.endswith("/") or not path else path


def way_to_root(path: str) -> str:
    """Return the relative URL of the site's root as seen from the output file at *path*."""
    return "../" * path.count("/") or "./"
