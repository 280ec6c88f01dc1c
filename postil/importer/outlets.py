"""Which of a site's outlets a page belongs to, by its host; and the profile of one that isn't there yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from postil.links import host_of
from postil.model import Outlet
from postil.scaffold import slug_of
from postil.splices import scalar

_SLOGAN = re.compile(r"\s+[|–—·-]\s")
"""Parts a site's name from what it says of itself."""


def matched(outlets: Iterable[Outlet], url: str) -> Outlet | None:
    """Return the outlet that *url* is on: below one of its hosts; of several the one with the longest."""
    host = host_of(url)
    found = [
        (len(known), outlet)
        for outlet in outlets
        for known in _hosts(outlet)
        if host and (host == known or host.endswith(f".{known}"))
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _hosts(outlet: Outlet) -> set[str]:
    hosts = {host.lower().removeprefix("www.") for host in outlet.fields.domains}
    return {host for host in {*hosts, host_of(outlet.fields.url or "")} if host}


def proposed(url: str, site: str) -> tuple[str, str] | None:
    """Return id and text of a profile for the outlet at *url*, which calls itself *site*; nothing without a host."""
    host = host_of(url)
    if not host:
        return None
    title = _SLOGAN.split(site.strip())[0] or host
    try:
        name = slug_of(title)
    except ValueError:
        name = slug_of(host)
    parts = urlsplit(url)
    lines = {"title": scalar(title, 0, "title"), "url": f"{parts.scheme}://{parts.netloc}/", "domains": f"[{host}]"}
    matter = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return name, f"---\n{matter}standing: unrated\n---\n"
