"""What a server's answer says of a link: fine, moved, broken, or nothing certain.

Pure functions over values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from postil.characters import visible
from postil.web.client import FetchError, Reply

Kind = Literal["ok", "moved", "broken", "doubtful", "refused"]
KINDS: tuple[Kind, ...] = ("ok", "moved", "broken", "doubtful", "refused")

_LASTING = {301, 308}
_NOT_FOR_PROGRAMS = {401, 403, 405, 406, 407, 429, 451, 999}
"""Statuses with which servers turn programs away, or ask who they are; a reader may well see the page."""
_LONGEST_REASON = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a link."""

    url: str
    """Without the place on the page."""
    kind: Kind
    """ok; moved: for good, to another page; broken; doubtful: the answer doesn't tell; refused: it wasn't asked."""
    said: str
    """Why it isn't ok, in words."""
    asked_on: date
    target: str = ""
    """Where it moved to."""


def outcome(url: str, came: Reply | FetchError, day: date) -> Outcome:
    """Return what is known of *url* after what came of asking for it on that *day*."""
    if isinstance(came, FetchError):
        return Outcome(url, "refused" if came.kind == "refused" else "broken", visible(str(came)), day)
    said = _words(came)
    if came.status in _NOT_FOR_PROGRAMS:
        return Outcome(url, "doubtful", f"{said}: the server may turn away programs only", day)
    if not 200 <= came.status < 300:
        return Outcome(url, "broken" if came.status >= 400 else "doubtful", said, day)
    return _found(url, came, day)


def _found(url: str, came: Reply, day: date) -> Outcome:
    """Return what is known of a page that answered, by the way to it."""
    if _is_front_page(came.final) and not _is_front_page(url):
        return Outcome(url, "doubtful", "it leads to the front page of the site: the page itself may be gone", day)
    lasts = bool(came.redirects) and all(one.status in _LASTING for one in came.redirects)
    if lasts and _page(came.final) != _page(url):
        return Outcome(url, "moved", f"it has moved to {visible(came.final)}", day, came.final)
    return Outcome(url, "ok", "", day)


def is_fresh(known: Outcome, today: date, max_age: int) -> bool:
    """Whether what is *known* may stand in for asking; what wasn't fine is asked for again after a day."""
    if known.kind == "refused":
        return False
    return 0 <= (today - known.asked_on).days < (max_age if known.kind in {"ok", "moved"} else min(1, max_age))


def _words(reply: Reply) -> str:
    """Return a status with its usual words; the server's own where there are none."""
    import httpx

    words = httpx.codes.get_reason_phrase(reply.status) or reply.reason[:_LONGEST_REASON]
    return visible(f"{reply.status} {words.lower()}".strip())


def _page(url: str) -> tuple[str, str, str]:
    """Return what tells a page from others: http or https, www., and a slash at the end make no difference."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":443").removesuffix(":80")
    return host, parts.path.rstrip("/"), parts.query


def _is_front_page(url: str) -> bool:
    _, path, query = _page(url)
    return path in {"", "/index.html", "/index.php"} and not query
