"""A page's tree → its blocks in order: every paragraph, heading, item and cell, with its words and their manner.

All of the page, with menus and all: which of it is the article is decided elsewhere (choosing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from postil.characters import forbidden_at, without_forbidden
from postil.importer.addresses import Addresses

Kind = Literal["paragraph", "heading", "cell"]

MOST_NESTED = 12
"""Lists and quotes inside each other; what is deeper stands at this depth."""

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "head",
        "input",
        "select",
        "textarea",
        "button",
        "map",
        "area",
        "datalist",
        "dialog",
        "progress",
        "meter",
        "link",
        "meta",
        "base",
        "img",
        "picture",
        "source",
        "track",
    ]
)
"""Hold no words of the article."""
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "amp-img",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_AROUND: dict[str, Literal["quote", "list", "ordered", "item"]] = {
    "blockquote": "quote",
    "ul": "list",
    "ol": "ordered",
    "li": "item",
}
_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"em", "i", "cite", "dfn", "var"})
_STRUCK = frozenset({"s", "strike", "del"})
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\ufffc"))
"""Soft hyphens and zero-width marks: typesetters' work, no part of the text."""
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")


class Run(NamedTuple):
    """Words in one manner."""

    text: str
    """A newline in it is a break of the line."""
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    href: str = ""


class Around(NamedTuple):
    """What a block stands in."""

    tag: Literal["quote", "list", "ordered", "item"]
    number: int
    """Tells two of a kind apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that stands by itself."""

    kind: Kind
    runs: tuple[Run, ...]
    level: int = 0
    """Of a heading, as the page has it."""
    within: tuple[Around, ...] = ()
    table: int = 0
    """Names the table of a cell; cells of one row have the same `row`."""
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """Its words, as a reader sees them."""
        return "".join(run.text for run in self.runs)

    @property
    def linked(self) -> float:
        """Which share of its characters are links, from 0 to 1."""
        whole = len(self.text)
        return sum(len(run.text) for run in self.runs if run.href) / whole if whole else 0.0


def blocks_of(root: Any, addresses: Addresses) -> tuple[Block, ...]:
    """Return the blocks of a page, with its links as *addresses* resolves them."""
    from lxml import etree

    reading = _Reading(addresses, frozenset(_tables(root)))
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            reading.end(element, tag)
        elif not tag or tag in _UNSEEN:
            walk.skip_subtree()
            reading.skipped = element
        else:
            reading.begin(element, tag)
    reading.end_block()
    return tuple(reading.blocks)


def _tables(root: Any) -> Iterator[Any]:
    """Yield the tables that are tables: of rows and columns of short words, not a page's layout."""
    for table in root.iter("table"):
        rows = [row for row in table.iter("tr") if sum(cell.tag in {"td", "th"} for cell in row) > 1]
        nested = next(table.iterdescendants("table", "ul", "ol", "blockquote", "form", "h1", "h2", "h3"), None)
        if len(rows) > 1 and nested is None and table.get("role") not in {"presentation", "none"}:
            lengths = [len(" ".join(cell.itertext())) for row in rows for cell in row if cell.tag in {"td", "th"}]
            if max(lengths) < 600:
                yield table


@dataclass(slots=True)
class _Reading:
    """The state between two elements."""

    addresses: Addresses
    tables: frozenset[Any]
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    manner: list[Run] = field(default_factory=lambda: [Run("")])
    """How words are set, by the phrases that are open."""
    within: list[Around] = field(default_factory=list)
    open_: list[int] = field(default_factory=lambda: [0])
    """The numbers of the blocks that are open."""
    level: int = 0
    """Of the heading that is open."""
    number: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    in_cell: bool = False
    skipped: Any = None

    def begin(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._begin_block(element, tag)
        elif tag == "br":
            self.runs.append(self.manner[-1]._replace(text=" " if self.in_cell or self.level else "\n"))
        else:
            self.manner.append(self._manner(element, tag))
        self._words(element.text)

    def end(self, element: Any, tag: str) -> None:
        if element is self.skipped:
            self.skipped = None
        elif tag in _BLOCKS:
            self._end_element(tag)
        elif tag != "br" and len(self.manner) > 1:
            self.manner.pop()
        self._words(element.tail)

    def _manner(self, element: Any, tag: str) -> Run:
        last = self.manner[-1]
        if tag in _STRONG:
            return last._replace(strong=True)
        if tag in _EMPHASIS:
            return last._replace(emphasis=True)
        if tag in _STRUCK:
            return last._replace(struck=True)
        if tag == "a":
            return last._replace(href=self.addresses.resolved(element.get("href") or ""))
        return last

    def _words(self, text: str | None) -> None:
        if text:
            if forbidden_at(text) >= 0:  # HTML may give any character by its number
                text = without_forbidden(text, "")
            words = _SPACES.sub(" ", text.translate(_INVISIBLE) if not text.isascii() else text)
            self.runs.append(self.manner[-1]._replace(text=words))

    def _begin_block(self, element: Any, tag: str) -> None:
        if self.in_cell:
            self.runs.append(Run(" "))
            self.open_.append(self.open_[-1])
            return
        self.end_block()
        self.number += 1
        self.open_.append(self.number)
        self.level = _HEADINGS.get(tag, self.level)
        if tag in _AROUND and len(self.within) < MOST_NESTED:
            self.within.append(Around(_AROUND[tag], self.number))
        elif tag == "table" and element in self.tables:
            self.table, self.row = self.number, 0
        elif tag == "tr":
            self.row, self.column = self.row + 1, 0
        elif tag in {"td", "th"} and self.table:
            self.in_cell = True

    def _end_element(self, tag: str) -> None:
        if self.in_cell and tag not in {"td", "th"}:
            self.runs.append(Run(" "))
            self.open_.pop()
            return
        self.end_block()
        self.in_cell = False
        number = self.open_.pop()
        if self.within and self.within[-1].number == number:
            self.within.pop()
        if tag in _HEADINGS:
            self.level = 0
        elif self.table == number:
            self.table = 0

    def end_block(self) -> None:
        """Make a block of the words so far; of none only where a cell must keep its place."""
        runs = tidied(self.runs)
        self.runs.clear()
        if self.in_cell:
            self.column += 1
        if not runs and not self.in_cell:
            return
        block = Block(
            "cell" if self.in_cell else "heading" if self.level else "paragraph",
            runs,
            self.level,
            tuple(self.within),
        )
        if self.in_cell:
            block = replace(block, table=self.table, row=self.row, column=self.column)
        self.blocks.append(block)


def tidied(runs: list[Run] | tuple[Run, ...]) -> tuple[Run, ...]:
    """Return *runs* with white space folded, none at the ends of lines, and neighbours of one manner joined."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    done: list[Run] = []
    before = "\n"
    for run in joined:
        words = re.sub(r" *\n *", "\n", _SPACED.sub(" ", run.text))
        words = re.sub(r"\n{2,}", "\n", words)
        if before in " \n":
            words = words.lstrip(" \n" if before == "\n" else " ")
        if words:
            if words[0] == "\n" and done and before == " ":
                done[-1] = done[-1]._replace(text=done[-1].text.rstrip(" "))
            before = words[-1]
            done.append(run._replace(text=words))
    while done and not done[-1].text.rstrip():
        done.pop()
    if done:
        done[-1] = done[-1]._replace(text=done[-1].text.rstrip())
        done[0] = done[0]._replace(text=done[0].text.lstrip())
    return tuple(run for run in done if run.text)


_SPACED = re.compile(r" {2,}")
