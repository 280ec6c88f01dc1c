"""A kept copy → the text that a reader of it sees, for a quote to be looked for.

Pure functions over bytes. What can't be read as text is told, with the way out where there is one.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from postil.evidence.warc import Copy
from postil.importer.charset import text_of
from postil.importer.saved import UnreadableError
from postil.importer.tree import parsed_as_it_is

MOST_CHARACTERS = 10_000_000
MOST_PAGES = 2_000
"""Of a PDF."""

_UNSEEN = frozenset(
    {"audio", "canvas", "datalist", "head", "iframe", "noscript", "object", "script", "select", "style", "svg"}
    | {"template", "textarea", "title", "video"}
)
_FLOWING = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"}
    | {"ins", "kbd", "label", "mark", "meter", "nobr", "output", "q", "rb", "ruby", "s", "samp", "small", "span"}
    | {"strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
"""What stands in a line of text; every other element begins a line and ends one."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def readable(copy: Copy) -> str:
    """Return the text of a *copy*; raise UnreadableError, with a line for an editor, where it has none."""
    kind = copy.type.partition(";")[0].strip().lower()
    if kind == "application/pdf" or copy.body.startswith(b"%PDF-"):
        return _of_pdf(copy.body)
    if kind and not kind.startswith("text/") and kind not in {"application/xhtml+xml", "application/json"}:
        raise UnreadableError(f"'{kind}' can't be read as text")
    text, _ = text_of(copy.body, copy.type)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableError(f"it is longer than {MOST_CHARACTERS // 1_000_000} million characters")
    is_html = "html" in kind or (not kind and text.lstrip()[:1] == "<")
    return visible_text(text) if is_html else text


def visible_text(html: str) -> str:
    """Return what a reader sees of a page: blocks and cells on lines of their own, nothing of what is hidden."""
    if not html.strip():
        return ""
    parts: list[str] = []
    _gather(parsed_as_it_is(html), parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _gather(root: Any, parts: list[str]) -> None:
    """Add the text of an element and of all in it, in the page's order; a loop, for pages nest deep."""
    waiting: list[Any] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        edge = "" if one.tag in _FLOWING else "\n"
        waiting.append(edge + _plain(one.tail if one is not root else ""))
        if not isinstance(one.tag, str) or _is_hidden(one):
            continue
        parts.append(edge + _plain(one.text))
        waiting.extend(reversed(one))


def _plain(text: str | None) -> str:
    """Return a stretch of text without line ends: in HTML they are spaces."""
    return re.sub(r"[\n\r\t\f]", " ", text or "")


def _is_hidden(element: Any) -> bool:
    if element.tag in _UNSEEN or "hidden" in element.attrib:
        return True
    if element.tag in {"html", "body"}:
        return False  # shown by a script once the page is loaded
    return bool(_NOT_SHOWN.search(element.get("style", "")))


def _of_pdf(data: bytes) -> str:
    if find_spec("pypdf") is None:
        raise UnreadableError("a PDF can't be read without pypdf: pip install 'postil[pdf]'")
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each oddity on standard error
    try:
        pages = PdfReader(BytesIO(data)).pages
        if len(pages) > MOST_PAGES:
            raise UnreadableError(f"the PDF has more than {MOST_PAGES:,} pages")
        text = "\n".join(page.extract_text() for page in pages)
    except UnreadableError:
        raise
    except Exception:
        raise UnreadableError("the PDF is broken, or locked by a password") from None
    if not text.strip():
        raise UnreadableError("the PDF holds pictures of pages, and no text")
    # a hyphen at the end of a line may part a word, or belong to it: a quote may stand in either text
    joined = re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "", text)
    hyphened = re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "-", text)
    return text if joined == text else f"{hyphened}\n\n{joined}"
