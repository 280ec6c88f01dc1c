"""What a page says of its article in JSON-LD (schema.org): pure, and sceptical of every shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from postil.characters import without_forbidden

_ARTICLES = re.compile(r"(?:\w*Article|\w*BlogPosting|Report|Review|ClaimReview|LiveBlogPosting|SocialMediaPosting)$")
MOST_NODES = 5000
_COMMENT = re.compile(r"^(?://)?\s*<!\[CDATA\[|(?://)?\s{0,9}\]\]>$|^<!--|-->$")
"""Around stripped text. What may stand before its end is bounded: it is looked for at every character."""


def articles_of(root: Any) -> list[dict[str, Any]]:
    """Return the articles that the page's JSON-LD describes, best first: those that say most."""
    found = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found += [node for node in _nodes(_data(script.text)) if _is_article(node)]
    return sorted(found, key=lambda node: -sum(key in node for key in ("headline", "datePublished", "author")))


def _data(text: str) -> Any:
    bare = _COMMENT.sub("", text.strip())
    for said in (bare, re.sub(r"[\x00-\x1f]+", " ", bare), re.sub(r",\s*([}\]])", r"\1", bare)):
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects in *data*, outer ones first."""
    waiting, count = [data], 0
    while waiting and count < MOST_NODES:
        one = waiting.pop(0)
        count += 1
        if isinstance(one, dict):
            yield one
            waiting += [value for value in one.values() if isinstance(value, dict | list)]
        elif isinstance(one, list):
            waiting += one


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in named)


def words(value: Any) -> str:
    """Return *value* as a line of text: markup and entities in it are a mistake that many make."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return ""
    said = unescape(unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value)))
    return " ".join(without_forbidden(said, " ").split())


def names(value: Any) -> tuple[str, ...]:
    """Return the names in *value*: a text, a person, or several."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        said = words(one.get("name")) if isinstance(one, dict) else words(one)
        if isinstance(one, dict) and isinstance(one.get("name"), list):
            found += [words(name) for name in one["name"]]
        elif said:
            found.append(said)
    return tuple(dict.fromkeys(name for name in found if name))
