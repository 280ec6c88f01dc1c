"""Links as a page has them → absolute addresses that an article may have, without what only follows its readers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from postil.rules import parse_url

_FOLLOWING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|mc_[ce]id|igshid|_openstat|at_\w+|xtor|cmpid|"
    r"ocid|smid|ncid|_ga|guccounter|guce_\w+|wt_?mc|__twitter_impression|ref_src)",
    re.IGNORECASE,
)
"""Parameters that tell where a reader came from."""
_ARCHIVED = re.compile(r"^(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}.+|mailto:.+)$")
MOST_CHARACTERS = 2000
"""Of an address."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """How links of one page are resolved."""

    base: str = ""
    """What relative ones are relative to; where nothing is known, they can't be resolved."""
    page: str = ""
    """The page itself: links within it lead nowhere in the article."""

    def resolved(self, href: str) -> str:
        """Return the absolute http(s) or mailto address that *href* leads to, or nothing."""
        href = "".join(href.split()) if any(char in href for char in "\t\r\n") else href.strip()
        if found := _ARCHIVED.match(href):
            href = re.sub(r"^(https?:)/(?=[^/])", r"\1//", found[1])
        if not href or href.startswith("#") or len(href) > MOST_CHARACTERS:
            return ""
        try:
            if href.lower().startswith("mailto:"):
                return href if re.fullmatch(r"mailto:[\w.+-]+@[\w.-]+", href, re.ASCII | re.IGNORECASE) else ""
            url = urljoin(self.base, href)
            if self.page and "#" in href and urldefrag(url).url == urldefrag(self.page).url:
                return ""
            return parse_url(untracked(_encoded(url)))
        except ValueError:
            return ""


def _encoded(url: str) -> str:
    """Return *url* with what no URL may hold percent-encoded."""
    return re.sub(r"""[\s<>"\\^`{|}]""", lambda found: quote(found[0]), url)


def untracked(url: str) -> str:
    """Return *url* without parameters that only follow readers; any other is left to the letter."""
    parts = urlsplit(url)
    if not parts.query or not _FOLLOWING.search(parts.query):
        return url
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _FOLLOWING.fullmatch(name)
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))
