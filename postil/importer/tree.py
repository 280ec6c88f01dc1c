"""The HTML of a stranger → a tree of elements: bounded in depth and in number, and without what no reader sees."""

from __future__ import annotations

import re
from typing import Any

from postil.characters import without_forbidden
from postil.importer.saved import UnreadableError

MOST_ELEMENTS = 60_000
"""A page of news has some thousands; trafilatura takes a second for each ten thousand or so."""
MOST_LEVELS = 400
"""Elements inside elements. Browsers stop at 512."""
MOST_ATTRIBUTES = 1_000
"""Of an element: the parser compares each with all those before it."""
MOSTLY = 0.2
"""Of a page's characters: an element that holds as many isn't meant to stay hidden."""

_HIDDEN = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none|opacity\s*:\s*0", re.IGNORECASE)
_OF_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_OPENS = re.compile(r"<(!--|script\b|style\b|[a-z])", re.IGNORECASE)
_CLOSES = {"!--": re.compile("-->")} | {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
"""Where what is no markup inside ends."""
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?""")
_NAMELESS = re.compile(r"<(/?)[\w-]+:(p|span|div)\b")
"""Office programs' <o:p>."""


def parsed(html: str) -> Any:
    """Return the root element of *html*, in which what holds most of the page isn't marked as hidden.

    Raise UnreadableError where there is none, or it goes beyond what can be read.
    """
    root = parsed_as_it_is(html)
    _show(root)
    return root


def parsed_as_it_is(html: str) -> Any:
    """Return the root element of *html*; raise UnreadableError where it has none, or goes beyond what can be read."""
    from lxml import etree
    from lxml import html as reader

    refuse_crowded(html)
    parser = reader.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    text = _XML.sub("", _NAMELESS.sub(r"<\1\2", html))
    try:
        root = reader.document_fromstring(without_forbidden(text, "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise UnreadableError("it has no HTML that can be read") from None
    count = deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        count += event == "start"
    if deepest > MOST_LEVELS or any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableError(f"its elements are nested more than {MOST_LEVELS} deep")
    if count > MOST_ELEMENTS:
        raise UnreadableError(f"it has more than {MOST_ELEMENTS:,} elements")
    _end_head(root)
    return root


def _end_head(root: Any) -> None:
    """Move what can't stand in the head to the body, as browsers do: the parser knows no <article> that ends one."""
    head = root.find("head")
    first = next((at for at, one in enumerate(head) if one.tag not in _OF_HEAD), None) if head is not None else None
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    moved = head[first:]
    moved[-1].tail = (moved[-1].tail or "") + (body.text or "")
    body.text = None
    body[0:0] = moved


def refuse_crowded(html: str) -> None:
    """Raise UnreadableError where an element has more than MOST_ATTRIBUTES; each character is looked at about once."""
    at = 0
    while opens := _OPENS.search(html, at):
        at, name = opens.end(), opens[1].lower()
        count = 0
        while name != "!--" and (attribute := _ATTRIBUTE.match(html, at)):
            at, count = attribute.end(), count + 1
            if count > MOST_ATTRIBUTES:
                raise UnreadableError(f"one of its elements has more than {MOST_ATTRIBUTES:,} attributes")
        if closes := _CLOSES.get(name):
            end = closes.search(html, at)
            if end is None:
                return
            at = end.end()


def _show(root: Any) -> None:
    """Take the mark of the hidden off what holds most of the page: a script would show it once the page is loaded."""
    whole = len("".join(root.itertext()))
    for element in root.iter():
        style = element.get("style") if isinstance(element.tag, str) else None
        if style and _HIDDEN.search(style) and len("".join(element.itertext())) > MOSTLY * whole:
            del element.attrib["style"]
