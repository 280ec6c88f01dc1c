"""`/.nojekyll` and `/CNAME`: what GitHub Pages and its like look for in the root of a branch.

Without `.nojekyll` GitHub would run Jekyll, which drops files with an underscore. `CNAME` names the site's own domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from postil.output import Output
from postil.site import Site

NO_JEKYLL = ".nojekyll"
"""It is in every site of ours, so it also tells a branch that holds a published site."""
CNAME = "CNAME"

_LENT = ("github.io", "gitlab.io", "pages.dev", "codeberg.page", "netlify.app", "vercel.app")
"""Domains whose owners lend everybody a name below them."""
_RESERVED = (
    *("example.org", "example.com", "example.net"),
    *("example", "test", "invalid", "localhost", "local", "internal"),
)
"""Names that nobody can own (RFC 2606, RFC 6761, RFC 6762)."""


def plan(site: Site) -> Iterable[Output]:
    """Plan an empty `.nojekyll`, and `CNAME` where the site has a domain of its own."""
    yield Output(NO_JEKYLL, "nojekyll.txt", {})
    if host := own_domain(site.imprint.base_url):
        yield Output(CNAME, "cname.txt", {"host": host})


def own_domain(base_url: str) -> str:
    """Return the domain that *base_url* is the root of, as DNS writes it; nothing where it can't be the user's own."""
    parts = urlsplit(base_url)
    if parts.path != "/" or parts.port is not None or not parts.hostname:
        return ""
    try:
        host = parts.hostname.removesuffix(".").encode("idna").decode()
    except UnicodeError:  # a label that is empty or too long
        return ""
    elsewhere = _is_below(host, (*_LENT, *_RESERVED)) or "." not in host or _is_address(host)
    return "" if elsewhere else host


def is_reserved(base_url: str) -> bool:
    """Tell whether *base_url* is at a domain that nobody can own: a site that is put up is not there."""
    return _is_below(urlsplit(base_url).hostname or "", _RESERVED)


def _is_below(host: str, domains: Iterable[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in domains)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
