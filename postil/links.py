"""Where a link or an image in Markdown may lead.

A relative link in an article's body belongs to the outlet and resolves against the article's own URL; in notes,
topics and pages it belongs to this site and becomes a reference that assembling checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from postil.rules import parse_url
from postil.urls import ROOT

OUTSIDE = "nofollow noopener noreferrer"
"""For links of articles and to outlets that are linked through the archive: no credit, no way back."""
SOURCE = "noopener"


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose text it is, and so what its links mean."""

    ours: bool
    """A note, topic, claim, outlet or page of ours; otherwise an article's body."""
    base: str | None = None
    """An article's own URL; for ours, the path of its page from the root, ending in a slash."""
    day: str = ""
    """An article's date as YYYYMMDD: the archived copy nearest to it is linked."""
    archive_hosts: tuple[str, ...] = ()
    image_hosts: tuple[str, ...] = ()
    """Hosts whose images are shown."""
    home: str = ""
    """Where this site is published: a link of ours that is written out in full is one to a page of it."""


class Target(NamedTuple):
    """What is written into the page."""

    href: str
    rel: str = ""
    inside: str | None = None
    """A path of this site that must exist, without the leading slash, with its fragment."""


def target_of(href: str, ground: Ground) -> Target | str:
    """Return where *href* leads from *ground*, or in words why it leads nowhere."""
    if ground.ours and (path := path_at_home(href, ground.home)) is not None:
        return _inside(f"/{path}", ground)
    scheme = _scheme(href)
    if scheme == "mailto":
        return Target(href)
    if scheme:
        return _outside(href, ground)
    if href.startswith(("//", "\\", "/\\")):
        return f"'{href}' names a host without https://"
    return _inside(href, ground) if ground.ours else _resolved(href, ground)


def path_at_home(url: str, home: str) -> str | None:
    """Return what of *url* follows *home*, the site's own address; None where it leads elsewhere."""
    if not home:
        return None
    host_end = home.index("/", home.index("//") + 2)
    if f"{url[:host_end].lower()}{url[host_end:]}/".startswith(home[:host_end].lower() + home[host_end:]):
        return url[len(home) :]
    return None


def _scheme(href: str) -> str:
    head, colon, _ = href.partition(":")
    return head.lower() if colon and not set(head) & set("/?#") else ""


def _outside(href: str, ground: Ground) -> Target | str:
    try:
        parse_url(href)
    except ValueError as problem:
        return str(problem)
    if is_host_of(href, ground.archive_hosts):
        near = f"{ground.day}/" if ground.day else ""
        return Target(f"https://web.archive.org/web/{near}{href}", OUTSIDE)
    return Target(href, SOURCE if ground.ours else OUTSIDE)


def _resolved(href: str, ground: Ground) -> Target | str:
    if not href:
        return "the link has no address"
    if not ground.base:
        return f"'{href}' is relative, and the article has no 'url' that it could belong to"
    try:
        return _outside(urljoin(ground.base, href), ground)
    except ValueError:
        return f"'{href}' is no URL"


def _inside(href: str, ground: Ground) -> Target | str:
    if not href:
        return "the link has no address"
    try:
        parts = urlsplit(urljoin("https://site.invalid/" + (ground.base or ""), href))
    except ValueError:
        return f"'{href}' is no URL"
    path = parts.path.lstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return Target(f"{ROOT}{path}{query}{fragment}", inside=unquote(path + fragment))


def host_of(url: str) -> str:
    """Return the host of *url*, without a leading www. and the dot of the DNS root, or nothing."""
    return (urlsplit(url).hostname or "").lower().removesuffix(".").removeprefix("www.")


def may_load(url: str, hosts: tuple[str, ...]) -> bool:
    """Tell whether a page's Content-Security-Policy lets it load *url*: over https, and from just one of *hosts*."""
    parts = urlsplit(url)
    listed = {host.lower() for host in hosts}
    return parts.scheme.lower() == "https" and parts.hostname in listed and parts.port in {None, 443}


def is_host_of(url: str, hosts: tuple[str, ...]) -> bool:
    """Tell whether *url* is on one of *hosts* or below one."""
    if not hosts:
        return False
    host = host_of(url)
    bare = (known.lower().removeprefix("www.") for known in hosts)
    return any(host == known or host.endswith("." + known) for known in bare)
