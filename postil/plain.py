"""The HTML that Postil compiles → plain text, and the same HTML with words in the place of pictures.

It knows what prose.py writes and no more: blocks, phrases, quoted attributes, no `>` in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_WORDS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "td"})
"""Hold phrases only."""
_CONTAINERS = frozenset({"ul", "ol", "li", "blockquote", "table", "tr"})
BREAK = "\x00"
"""Stands for the end of a line until white space is folded; no content can hold it."""
RULE = "* * *"


def without_images(html: str) -> str:
    """Return *html* with each picture's text in its place, in brackets."""
    return _IMAGE.sub(lambda found: f"[{found[1]}]" if found[1] else "", html) if "<img " in html else html


def plain(html: str) -> str:
    """Return the text of *html*: blocks apart by empty lines, links with their addresses, lists with their marks."""
    reading, at = _Reading(), 0
    for found in _TAG.finditer(html):
        if found.start() > at:
            reading.words.append(unescape(html[at : found.start()]))
        at = found.end()
        take = reading.end if found[1] else reading.begin
        take(found[2], found[3])
    reading.words.append(unescape(html[at:]))
    reading.end_words()
    return "\n\n".join(reading.blocks[0])


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int


@dataclass(slots=True)
class _Reading:
    """Builds blocks; those of what stands inside another wait on the stack."""

    blocks: list[list[str]] = field(default_factory=lambda: [[]])
    words: list[str] = field(default_factory=list)
    """Of the block that is being read."""
    links: list[tuple[str, int]] = field(default_factory=list)
    """Those that are open: where to, and how many of the words stand before."""
    lists: list[_List] = field(default_factory=list)

    def begin(self, tag: str, attributes: str) -> None:
        """Take a start tag."""
        if tag == "a":
            self.links.append((_given("href", attributes), len(self.words)))
        elif tag == "br":
            self.words.append(BREAK)
        elif tag == "img":
            self.words.append(f"[{_given('alt', attributes)}]")
        elif tag in _WORDS or tag == "pre":
            self.end_words()
        elif tag == "hr":
            self.end_words()
            self.blocks[-1].append(RULE)
        elif tag in _CONTAINERS:
            self.end_words()
            self.blocks.append([])
            if tag in {"ul", "ol"}:
                self.lists.append(_List(tag == "ol", int(_given("start", attributes) or 1)))

    def end(self, tag: str, _: str) -> None:
        """Take an end tag."""
        if tag == "a":
            self._end_link()
        elif tag == "pre":
            self.blocks[-1].append(_indented("".join(self.words), "    ", "    "))
            self.words.clear()
        elif tag in _WORDS:
            self.end_words(always=tag in {"th", "td"})
        elif tag in _CONTAINERS:
            self.end_words()
            self._end_container(tag, self.blocks.pop())

    def end_words(self, *, always: bool = False) -> None:
        """Make a block of the words so far; of none, too, where a cell must keep its place."""
        lines = "".join(self.words).split(BREAK)
        self.words.clear()
        text = "\n".join(" ".join(line.split()) for line in lines)
        if text or always:
            self.blocks[-1].append(text)

    def _end_link(self) -> None:
        href, at = self.links.pop()
        if href and href.removeprefix("mailto:") != "".join(self.words[at:]):
            self.words.append(f" <{href}>")

    def _end_container(self, tag: str, inner: list[str]) -> None:
        outer = self.blocks[-1]
        if tag == "li":
            here = self.lists[-1]
            mark = f"{here.number}. " if here.ordered else "- "
            here.number += 1
            outer.append(_indented("\n".join(inner), mark, " " * len(mark)))
        elif tag == "tr":
            outer.append(" | ".join(inner))
        elif tag == "blockquote":
            outer.append(_indented("\n\n".join(inner), "> ", "> "))
        else:
            if tag in {"ul", "ol"}:
                self.lists.pop()
            outer.append("\n".join(inner))


def _indented(text: str, first: str, others: str) -> str:
    """Return the lines of *text* with *first* before the first of them, and *others* before each other one."""
    head, *rest = text.split("\n")
    return "\n".join([(first + head).rstrip(), *((others + line).rstrip() for line in rest)])


def _given(name: str, attributes: str) -> str:
    return next((unescape(value) for key, value in _ATTRIBUTE.findall(attributes) if key == name), "")
