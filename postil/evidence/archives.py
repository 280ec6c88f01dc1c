"""Archives: what to ask one, and whether its answer is a copy of the page.

Pure functions over values. The Wayback Machine answers a GET of /save/<page> with a redirect to the copy, or names it
in Content-Location; it also answers 429, 520 or 523 and pages that say in words that nothing came of it. So nothing is
believed but an address on the archive's own hosts that has a time and the address of the page in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote, urljoin, urlsplit

from postil.characters import forbidden_at
from postil.configuration import Archive, Archives
from postil.evidence.mentions import Page
from postil.links import is_host_of
from postil.rules import parse_url
from postil.snapshots import page_of
from postil.web.client import FetchError, Reply

_COPY = re.compile(r"(?P<time>\d{14})(?:[a-z]{2}_)?/(?P<page>https?:/.+)", re.IGNORECASE)
_MEMENTO = re.compile(r"""<([^<>]+)>\s*;[^,]*\brel=["']?(?:[^"',]*\s)?memento["'\s,;]?""", re.IGNORECASE)
"""A link header's address of the copy (RFC 7089)."""
_FIRST_YEAR = 1996
_SAID = {
    429: "it has been asked too often; try again later",
    520: "it couldn't fetch the page",
    523: "it couldn't reach the page's server",
}
MOST_LETTERS = 4_000
"""Of an address, or of a header with addresses, that are looked at."""
MOST_PATIENCE = 120
"""Seconds that an archive may ask to wait for."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No copy was made."""

    said: str
    """Why, in words."""
    later: int | None = None
    """In how many seconds it may be asked again, where it has been asked too often."""


def chosen(pages: tuple[Page, ...], archives: Archives, *, again: bool) -> Iterator[Page]:
    """Yield the pages that are to be sent to *archives*: those without a copy, or with *again* all of allowed hosts."""
    own = tuple(host for one in archives.services for host in hosts_of(one))
    for page in pages:
        is_done = all(one.archived for one in page.mentions) and not again
        is_allowed = not archives.only or is_host_of(page.url, archives.only)
        if not is_done and is_allowed and not is_host_of(page.url, archives.never) and not is_copy(page.url, own):
            yield page


def is_copy(url: str, hosts: tuple[str, ...]) -> bool:
    """Tell whether *url* is an archived copy itself, at one of *hosts*."""
    return is_host_of(url, hosts) and _COPY.search(url) is not None


def hosts_of(service: Archive) -> tuple[str, ...]:
    """Return the hosts on which the copies of an archive are."""
    return service.hosts or (urlsplit(service.save).hostname or "",)


def request_of(service: Archive, url: str) -> str:
    """Return the address that asks an archive to keep the page at *url*: in a query it is escaped."""
    before, _, after = service.save.partition("{url}")
    page = page_of(url)
    return f"{before}{quote(page, safe='') if '?' in before else page}{after}"


def copy_of(url: str, service: Archive, came: Reply | FetchError, now: datetime) -> str | Refusal:
    """Return the address of the copy that an archive has made of *url*, or why it has made none."""
    if isinstance(came, FetchError):
        return Refusal(str(came))
    if came.status == 429:
        wait = came.header("retry-after")
        return Refusal(_SAID[429], int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else MOST_PATIENCE)
    if not 200 <= came.status < 300:
        return Refusal(_SAID.get(came.status, f"it answers {came.status} {came.reason}".rstrip()))
    for address in _addresses(came):
        if _is_copy_of(address, url, service, now):
            return address
    return Refusal("it names no copy of the page in its answer")


def _addresses(reply: Reply) -> Iterator[str]:
    """Yield the addresses that an answer gives for the copy."""
    mementos = _MEMENTO.findall(reply.header("link")[:MOST_LETTERS])
    for one in (reply.header("content-location"), reply.header("location"), *mementos, reply.final):
        try:
            address = page_of(parse_url(urljoin(reply.final, one.strip())))
        except ValueError:
            continue
        if len(address) <= MOST_LETTERS and forbidden_at(address) < 0:
            yield address


def _is_copy_of(address: str, url: str, service: Archive, now: datetime) -> bool:
    if not is_host_of(address, hosts_of(service)) or address == request_of(service, url):
        return False
    found = _COPY.search(address)
    return found is not None and _is_past(found["time"], now) and _bare(found["page"]) == _bare(url)


def _is_past(stamp: str, now: datetime) -> bool:
    try:
        made = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return made.year >= _FIRST_YEAR and made <= now + timedelta(days=1)


def _bare(url: str) -> str:
    """Return what makes an address that of a page: scheme, www., escapes and a slash at the end don't."""
    plain = unquote(page_of(url)).partition(":")[2].lstrip("/")
    host, slash, path = plain.partition("/")
    return f"{host.lower().removeprefix('www.').removesuffix(':80').removesuffix(':443')}{slash}{path}".rstrip("/")
