"""An article's headline, as its page shows it: without the name of the site, and without what search engines are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from postil.importer.article import Found
from postil.importer.linked import words

LONGEST = 400
ALIKE = 0.75
"""From 0 to 1: how much a heading must be like what the page says of itself to be its headline."""
_SEPARATORS = re.compile(r"\s+[|\-–—:•·»«/›~]+\s+|\s*[|»]\s*|\s+::\s+|_(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])_")


def headline_of(
    root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]], site: str, host: str
) -> Found | None:
    """Return the page's headline; nothing where it has no title at all."""
    said = [Found(_bared(one.value, site, host), one.origin) for one in _said(root, meta, articles)]
    said = [one for one in said if one.value]
    headings = [words(_text(one)) for one in root.iter("h1")]
    headings = [one for one in headings if one and len(one) <= LONGEST]
    best = _best(headings, said)
    if best:
        return Found(_bared(best, site, host) or best, "<h1>")
    if said:
        return said[0]
    return Found(headings[0], "<h1>") if headings else None


def _said(root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]]) -> Iterator[Found]:
    """Yield what the page calls itself, the surest first."""
    for article in articles[:3]:
        if title := words(article.get("headline")):
            yield Found(title[:LONGEST], "JSON-LD")
    for name in ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title"):
        if title := meta.get(name, ""):
            yield Found(title[:LONGEST], name)
    for one in root.iter("title"):
        if (title := words(_text(one))) and not any(True for _ in one.iterancestors("svg")):
            yield Found(title[:LONGEST], "<title>")
            return


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _best(headings: list[str], said: list[Found]) -> str:
    """Return the heading that is most like one of the things *said*, or nothing."""
    from rapidfuzz.fuzz import ratio

    scored = [
        (ratio(_plain(heading), _plain(one.value)) / 100 - number * 0.001, -at, heading)
        for at, heading in enumerate(headings)
        for number, one in enumerate(said)
    ]
    score, _, heading = max(scored, default=(0.0, 0, ""))
    return heading if score >= ALIKE else ""


def _bared(title: str, site: str, host: str) -> str:
    """Return *title* without the site's name at either end."""
    names = {_plain(name) for name in (site, host, host.split(".")[0] if host else "", host.rpartition(".")[0]) if name}
    names = {name for name in names if name}
    for _ in range(3):
        cuts = list(_SEPARATORS.finditer(title))
        if not cuts:
            break
        head, tail = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
        first, rest = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        if head and _is_name(tail, names):
            title = head
        elif rest and _is_name(first, names):
            title = rest
        else:
            break
    return title.strip()


def _is_name(text: str, names: set[str]) -> bool:
    """Tell whether *text* is one of a site's *names*, spelt in whatever way."""
    plain = _plain(text)
    return bool(plain) and any(plain == name or (len(plain) > 3 and (plain in name or name in plain)) for name in names)


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
