"""The HTML that Postil compiles → plain text, and the same HTML with words in the place of pictures.

It knows what prose.py writes and no more: blocks, phrases, quoted attributes, no `>` in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_SPACE = re.compile(r"\s+")
_WORDS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "td"}
"""Hold phrases only."""
BREAK = "\x00"
"""Stands for the end of a line until white space is folded; no content can hold it."""
RULE = "* * *"


def without_images(html: str) -> str:
    """Return *html* with each picture's text in its place, in brackets."""
    return _IMAGE.sub(lambda found: f"[{found[1]}]" if found[1] else "", html) if "<img " in html else html


def plain(html: str) -> str:
    """Return the text of *html*: blocks apart by empty lines, links with their addresses, lists with their marks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_words()
    return "\n\n".join(reader.blocks[0])


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int


@dataclass(slots=True)
class _State:
    """What HTMLParser, which has no slots, is to remember."""

    words: list[str] = field(default_factory=list)
    hrefs: list[tuple[str, int]] = field(default_factory=list)
    """Of links that are open: where to, and how many of the words stand before."""
    lists: list[_List] = field(default_factory=list)
    code: bool = False


class _Reader(HTMLParser):
    """Builds blocks; those of what stands inside another wait on the stack."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[]]
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"ul", "ol"}:
            self.end_words()
            self.blocks.append([])
            self.state.lists.append(_List(tag == "ol", int(given.get("start") or 1)))
        elif tag in {"li", "blockquote", "table", "tr"}:
            self.end_words()
            self.blocks.append([])
        elif tag == "pre":
            self.end_words()
            self.state.code = True
        elif tag in _WORDS:
            self.end_words()
        elif tag == "a":
            self.state.hrefs.append((given.get("href") or "", len(self.state.words)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.state.words.append(BREAK)
        elif tag == "img":
            self.state.words.append(f"[{dict(attrs).get('alt') or ''}]")
        elif tag == "hr":
            self.end_words()
            self.blocks[-1].append(RULE)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag == "pre":
            self.blocks[-1].append(_indented("".join(self.state.words), "    ", "    "))
            self.state.words.clear()
            self.state.code = False
        elif tag in {"th", "td"}:
            self.end_words(always=True)
        elif tag in _WORDS:
            self.end_words()
        elif tag in {"ul", "ol", "li", "blockquote", "table", "tr"}:
            self.end_words()
            self._end_container(tag, self.blocks.pop())

    def handle_data(self, data: str) -> None:
        self.state.words.append(data)

    def end_words(self, *, always: bool = False) -> None:
        """Make a block of the words so far; of none, too, where a cell must keep its place."""
        lines = "".join(self.state.words).split(BREAK)
        text = "\n".join(_SPACE.sub(" ", line).strip() for line in lines)
        self.state.words.clear()
        if text or always:
            self.blocks[-1].append(text)

    def _end_link(self) -> None:
        href, at = self.state.hrefs.pop()
        words = "".join(self.state.words[at:])
        if href and href.removeprefix("mailto:") != words:
            self.state.words.append(f" <{href}>")

    def _end_container(self, tag: str, inner: list[str]) -> None:
        outer = self.blocks[-1]
        if tag == "li":
            here = self.state.lists[-1]
            mark = f"{here.number}. " if here.ordered else "- "
            here.number += 1
            outer.append(_indented("\n".join(inner), mark, " " * len(mark)))
        elif tag == "tr":
            outer.append(" | ".join(inner))
        elif tag == "blockquote":
            outer.append(_indented("\n\n".join(inner), "> ", "> "))
        else:
            if tag in {"ul", "ol"}:
                self.state.lists.pop()
            outer.append("\n".join(inner))


def _indented(text: str, first: str, others: str) -> str:
    """Return the lines of *text* with *first* before the first of them, and *others* before each other one."""
    head, *rest = text.split("\n")
    return "\n".join([(first + head).rstrip(), *((others + line).rstrip() for line in rest)])
