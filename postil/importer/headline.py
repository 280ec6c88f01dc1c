"""An article's headline, as its page shows it: without the site's name, and not what search engines are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from postil.importer.article import Found
from postil.importer.linked import words

LONGEST = 400
MOST_HEADINGS = 300
"""Of a page, that are looked at: each is held against all that the page calls itself."""
ALIKE = 0.75
"""From 0 to 1: how much a heading must be like what the page says of itself to be its headline."""
SHORTEST = 8
"""Letters of what can be a headline without being called one."""
AKIN = 0.4
"""How much an <h1> that isn't marked as a headline must be like what the page says of itself."""
_HEADLINE = re.compile(
    r"headline|hed\b|(?:entry|post|article|story|page|content)[-_]?(?:title|head|name)|^title\b", re.IGNORECASE
)
_OTHER_HEADING = re.compile(r"sub(?!m)|logo|banner|section|site|brand|nav|widget|related|comment", re.IGNORECASE)
_ANY_SEPARATOR = re.compile(r"\s*[|»_·]\s*|\s*[-–—]\s*|\s*:+\s+|\s+[/~›]\s+")
_SEPARATORS = re.compile(r"\s+[|\-–—:•·»«/›~]+\s+|\s*[|»]\s*|\s+::\s+|_(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])_")


def headline_of(
    root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]], site: str, host: str
) -> Found | None:
    """Return the page's headline; nothing where it has no title at all."""
    told = list(_said(root, meta, articles))
    said = [Found(_bared(one.value, site, host), one.origin) for one in told]
    said = [one for one in said if one.value]
    headings = list(_headings(root))
    if best := _best(headings, said):
        return Found(_bared(best, site, host), "heading")
    names = _names(site, host)
    if stands := _standing_out(root, names, said):
        return Found(stands, "heading")
    if shown := _shown(root, told):
        return shown
    if said:
        return said[0]
    return Found(headings[0][1], "heading") if headings else None


def _headings(root: Any) -> Iterator[tuple[int, str]]:
    """Yield the level and the words of each heading that may be a headline."""
    for element in islice(root.iter("h1", "h2", "h3"), MOST_HEADINGS):
        if (text := words(_text(element))) and len(text) <= LONGEST:
            yield int(element.tag[1]), text


def _shown(root: Any, said: list[Found]) -> Found | None:
    """Return the beginning of what the page calls itself that stands on the page by itself; the site follows it."""
    heads = {
        _plain(one.value[: cut.start()]): Found(one.value[: cut.start()].strip(), one.origin)
        for one in said
        for cut in _ANY_SEPARATOR.finditer(one.value)
    }
    heads = {plain: found for plain, found in heads.items() if len(plain) >= SHORTEST}
    if not heads:
        return None
    lines = (
        element.text for element in root.iter("h1", "h2", "h3", "h4", "div", "p", "span", "strong", "b", "td", "font")
    )
    there = {_plain(line) for line in lines if line and len(line) <= 2 * LONGEST}
    return max(
        (found for plain, found in heads.items() if plain in there), key=lambda one: len(one.value), default=None
    )


def _standing_out(root: Any, names: set[str], said: list[Found]) -> str:
    """Return the one <h1> that can be a headline though the page calls itself something else, as for search engines."""
    from rapidfuzz.fuzz import ratio

    found = []
    for element in islice(root.iter("h1"), MOST_HEADINGS):
        text = words(_text(element))
        marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        is_short = len(text.split()) < 2 or len(_plain(text)) < SHORTEST
        if is_short or len(text) > LONGEST or _OTHER_HEADING.search(marks) or _is_name(text, names):
            continue
        if any(_is_part(text, one.value) for one in said):
            continue
        if said and not _HEADLINE.search(marks) and max(ratio(text, one.value) for one in said) < 100 * AKIN:
            continue
        found.append((bool(_HEADLINE.search(marks)), text))
    marked = [text for is_headline, text in found if is_headline] or [text for _, text in found]
    return marked[0] if len(set(marked)) == 1 else ""


def _is_part(text: str, title: str) -> bool:
    """Tell whether a heading begins with the last part of a title: the name of a column, not of the article."""
    tail = _plain(_ANY_SEPARATOR.split(title)[-1])
    return len(tail) > 3 and tail != _plain(title) and _plain(text).startswith(tail)


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


def _best(headings: list[tuple[int, str]], said: list[Found]) -> str:
    """Return the heading that is most like one of the things *said*, or nothing; a higher one before a lower one.

    Where a heading says more, such as a label behind it, the words that were said are the headline.
    """
    from rapidfuzz.fuzz import ratio

    scored = [
        (ratio(_plain(heading), _plain(one.value)) / 100 - _doubt(level, one.origin), -at, heading, one.value)
        for at, (level, heading) in enumerate(headings)
        for one in said
    ]
    score, _, heading, title = max(scored, default=(0.0, 0, "", ""))
    if score < ALIKE:
        return ""
    is_said = any(_plain(one.value).startswith(_plain(heading)) for one in said)
    says_more = not is_said and len(heading) > len(title) and _plain(heading).startswith(_plain(title))
    return title if says_more else heading


def _doubt(level: int, origin: str) -> float:
    """Return what a likeness is worth less for a lower heading, and for what search engines and windows are told."""
    return 0.02 * (level - 1) + (0.05 if origin == "<title>" else 0.0)


def _bared(title: str, site: str, host: str) -> str:
    """Return *title* without the site's name at either end."""
    names = _names(site, host)
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


def _names(site: str, host: str) -> set[str]:
    named = (site, host, host.split(".", maxsplit=1)[0], host.rpartition(".")[0])
    return {plain for name in named if (plain := _plain(name))}


def _is_name(text: str, names: set[str]) -> bool:
    """Tell whether *text* is one of a site's *names*, spelt in whatever way."""
    plain = _plain(text)
    return bool(plain) and any(plain == name or (len(plain) > 3 and (plain in name or name in plain)) for name in names)


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
