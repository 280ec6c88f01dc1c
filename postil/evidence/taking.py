"""A page → a copy of it: the page itself, or an archived copy where it is gone or must not be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from postil.evidence.cabinet import name_of
from postil.evidence.mentions import Page
from postil.evidence.warc import packed
from postil.links import is_host_of
from postil.snapshots import Snapshot
from postil.web.client import FetchError, Reply

Fetch = Callable[[str], Reply | FetchError]
"""Returns what an address answers, or why nothing does."""

MOST_BYTES = 24_000_000
"""Of a page: reports are often PDFs with pictures."""
_TYPE_LETTERS = 200
_WAYBACK = re.compile(r"(https?://web\.archive\.org/web/\d{14})/(https?://.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy that was taken."""

    snapshot: Snapshot
    data: bytes
    """Its file."""


def take(page: Page, fetch: Fetch, now: datetime, archive_hosts: tuple[str, ...]) -> Taken | tuple[str, ...]:
    """Return a copy of *page*, taken *now*, or why there is none: a line for each address that was asked.

    The page itself is asked first, but for one on *archive_hosts* that has archived copies.
    """
    failures: list[str] = []
    for address in _addresses(page, archive_hosts):
        reply = fetch(address)
        if isinstance(reply, FetchError):
            failures.append(f"{address}: {reply}")
            continue
        if wrong := _wrong(reply):
            failures.append(f"{address}: {wrong}")
            continue
        data = packed(reply, now)
        digest = sha256(data).hexdigest()
        name = name_of(page.url, f"{now:%Y%m%d}", digest)
        kind = reply.header("content-type")[:_TYPE_LETTERS]
        return Taken(Snapshot(page.url, now, reply.final, kind, digest, name), data)
    return tuple(failures)


def _addresses(page: Page, archive_hosts: tuple[str, ...]) -> Iterator[str]:
    """Yield where *page* may be had, in the order in which to ask."""
    if not page.archived or not is_host_of(page.url, archive_hosts):
        yield page.url
    for copy in page.archived:
        yield _as_it_was(copy)


def _as_it_was(copy: str) -> str:
    """Return the address at which the Wayback Machine gives a copy without its own frame around it."""
    found = _WAYBACK.fullmatch(copy)
    return f"{found[1]}id_/{found[2]}" if found else copy


def _wrong(reply: Reply) -> str:
    """Return why an answer is no page to keep, or nothing."""
    if not 200 <= reply.status < 300:
        return f"the server answers {reply.status} {reply.reason}".rstrip()
    return "" if reply.body.strip() else "the answer is empty"
