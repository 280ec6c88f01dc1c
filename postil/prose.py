"""Markdown → pieces of HTML and canonical text; pieces + passages → HTML with runs to mark.

Canonical text is what a reader sees: the text of markdown-it's tokens, blocks joined by one newline. Raw HTML is
text like any other. The HTML is XML, too: a book takes it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from markdown_it.token import Token
from markupsafe import Markup, escape

from postil.characters import forbidden_at, name_of, without_forbidden
from postil.dialect import MAX_NESTING, parser
from postil.links import Ground, Target, may_load, target_of

PAGE_HEADINGS = range(2, 7)
"""Below a page's <h1>."""
ARTICLE_HEADINGS = range(3, 5)
"""Below the heading of an article's text; notes, each with an <h3>, come between them."""
NOTE_HEADINGS = range(4, 7)
"""Below a note's <h3>."""


class Op(IntEnum):
    """What a piece is."""

    TEXT = 0
    OPEN = 1
    """The start tag of a phrase, such as <em>."""
    CLOSE = 2
    MARKUP = 3
    """Phrasing content that isn't text, such as <br />."""
    BLOCK = 4
    """A tag around phrasing content: no passage's mark reaches over it."""


TEXT, OPEN, CLOSE, MARKUP, BLOCK = Op
"""By names that are quick to look up: an article has hundreds of pieces."""


class Piece(NamedTuple):
    """A stretch of HTML, and where it stands in the canonical text."""

    op: Op
    html: str
    """Escaped, but for TEXT: that is escaped when it is cut."""
    start: int
    end: int
    """Of an OPEN, where the phrase ends; otherwise one past the last code point."""
    is_link: bool = False
    holds_link: bool = False
    """Of an OPEN: a link stands inside the phrase."""


class Trouble(NamedTuple):
    """Something in the Markdown that can't be published as it stands."""

    line: int
    """From 0, within the Markdown."""
    needle: str
    """What to look for in that line."""
    code: str
    message: str
    hint: str = ""
    fatal: bool = False
    """An error even in an article's body, whose other troubles are warnings."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A Markdown text, read."""

    text: str
    """Its canonical text."""
    blocks: tuple[tuple[Piece, ...], ...]
    """The pieces of each top-level block."""
    lines: tuple[tuple[int, int], ...]
    """Where in the text each paragraph, heading, cell or code block begins, and its line of the Markdown, from 0."""
    troubles: tuple[Trouble, ...]
    inside: tuple[tuple[int, str, str], ...]
    """Line, address as written, and path from the site's root of each link to this site."""


def read(markdown: str, ground: Ground, *, linkify: bool = False, headings: range = PAGE_HEADINGS) -> Prose:
    """Return *markdown* as pieces; its headings become those of the levels *headings*, with none left out."""
    tokens = parser(linkify).parse(markdown)
    highest = min([int(token.tag[1]) for token in tokens if token.type == "heading_open"], default=1)
    reading = _Reading(ground, headings, headings.start - highest, "&" in markdown)
    reading.take_all(tokens)
    return Prose(
        "".join(reading.text),
        tuple(reading.blocks),
        tuple(reading.lines),
        tuple(reading.troubles),
        tuple(reading.inside),
    )


def html_of(prose: Prose) -> Markup:
    """Return the HTML of a text without passages."""
    return joined([piece for block in prose.blocks for piece in block])


def joined(pieces: Iterable[Piece]) -> Markup:
    """Return the HTML of *pieces*."""
    return Markup("".join([escaped(piece.html) if piece.op is TEXT else piece.html for piece in pieces]))


def escaped(text: str) -> str:
    """Return *text* as HTML: what nothing need be escaped in, as most, is spared the way through Markup."""
    plain = not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text)
    return text if plain else escape(text)


@dataclass(slots=True)
class _Reading:
    """The state between two tokens."""

    ground: Ground
    headings: range
    shift: int
    """What is added to a heading's own level."""
    has_entities: bool
    """Whether the Markdown may give characters by number: else none comes into the text that doesn't stand there."""
    text: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[tuple[Piece, ...]] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    inside: list[tuple[int, str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    line: int = 0
    _open: list[int] = field(default_factory=list)
    """Where in pieces each phrase that is open began; -1 for a link that leads nowhere."""
    _level: int = 0
    """Of the last heading; 0 before the first."""
    _links: int = 0
    _href: str = ""
    """Of the last link that was opened."""

    def take_all(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.map:
                self.line = token.map[0]
            self._block(token)
            if token.level == 0 and token.nesting <= 0 and self.pieces:
                self.blocks.append(tuple(self.pieces))
                self.pieces.clear()

    def _block(self, token: Token) -> None:
        take = _BLOCKS.get(token.type)
        if take:
            take(self, token)
        elif not token.hidden:
            self._container(token)
        elif token.nesting < 0:
            self._tag("\n")

    def _words(self, token: Token) -> None:
        """Take what stands inside a paragraph, a heading or a table's cell."""
        self._begin_text(token.content)
        for child in token.children or ():
            if child.type == "text":
                self._text(child.content)
            elif take := _PHRASES.get(child.type):
                take(self, child)
            elif child.nesting > 0:
                self._phrase(f"<{child.tag}>")
            elif child.nesting < 0:
                self._end_phrase(f"</{child.tag}>")
            else:
                self._text(child.content)

    def _rule(self, token: Token) -> None:
        self._tag("<hr />\n")

    def _heading(self, token: Token) -> None:
        """Take a heading at its level, but at most one below the last: a reader by ear goes from level to level."""
        if token.nesting > 0:
            deepest = min(self._level + 1, self.headings.stop - 1)
            self._level = max(self.headings.start, min(int(token.tag[1]) + self.shift, deepest))
        self._tag(f"<h{self._level}>" if token.nesting > 0 else f"</h{self._level}>\n")

    def _container(self, token: Token) -> None:
        if token.nesting < 0:
            self._tag(f"</{token.tag}>\n")
            return
        if token.level >= MAX_NESTING - 1:
            said = f"nested more than {MAX_NESTING} deep: what is deeper would be lost"
            self.troubles.append(Trouble(self.line, "", "nesting", said, "take a level out", fatal=True))
        extra = ' class="table"' if token.type == "table_open" else ""
        if "start" in token.attrs:
            extra = f' start="{int(token.attrs["start"])}"'
        if "style" in token.attrs:
            extra = f' class="{str(token.attrs["style"]).replace("text-align:", "align-")}"'
        self._tag(f"<{token.tag}{extra}>")

    def _code(self, token: Token) -> None:
        content = token.content.removesuffix("\n")
        if token.type == "fence":
            self.line += 1
        self._begin_text(content)
        self._tag("<pre><code>")
        self._text(content)
        self._tag("</code></pre>\n")

    def _tag(self, html: str) -> None:
        self.pieces.append(Piece(BLOCK, html, self.length, self.length))

    def _begin_text(self, content: str) -> None:
        """Part a block's text from the one before."""
        if content and self.length:
            self.text.append("\n")
            self.length += 1
        self.lines.append((self.length, self.line))

    def _text(self, text: str) -> None:
        if not text:
            return
        if self.has_entities:
            text = self._sound(text)
        start = self.length
        self.length = end = start + len(text)
        self.text.append(text)
        self.pieces.append(Piece(TEXT, text, start, end))

    def _sound(self, text: str) -> str:
        """Return *text* without the forbidden characters that entities brought into it."""
        if not self.has_entities or (at := forbidden_at(text)) < 0:
            return text
        said = f"{name_of(text[at])} is written as an entity"
        self.troubles.append(Trouble(self.line, "&", "character", said, "take it out", fatal=True))
        return without_forbidden(text)

    def _soft_break(self, token: Token) -> None:
        self._text("\n")

    def _hard_break(self, token: Token) -> None:
        self.pieces.append(Piece(MARKUP, "<br />", self.length, self.length))
        self._text("\n")

    def _code_phrase(self, token: Token) -> None:
        self._phrase("<code>")
        self._text(token.content)
        self._end_phrase("</code>")

    def _phrase(self, html: str, is_link: bool = False) -> None:
        if is_link:
            for around in self._open:
                if around >= 0:
                    self.pieces[around] = self.pieces[around]._replace(holds_link=True)
        self._open.append(len(self.pieces))
        self.pieces.append(Piece(OPEN, html, self.length, self.length, is_link))

    def _end_phrase(self, html: str) -> None:
        at = self._open.pop()
        opening = self.pieces[at]
        end, is_link = self.length, opening.is_link
        self.pieces[at] = Piece(OPEN, opening.html, opening.start, end, is_link, opening.holds_link)
        self.pieces.append(Piece(CLOSE, html, end, end, is_link))

    def _link(self, token: Token) -> None:
        href = str(token.attrs.get("href", ""))
        target = self._target(href)
        if target is None:
            self._open.append(-1)
            return
        title = f' title="{escape(self._sound(str(token.attrs["title"])))}"' if "title" in token.attrs else ""
        self._links += 1
        self._href = href
        self._phrase(f"<a{_address(target)}{title}>", is_link=True)

    def _end_link(self, token: Token) -> None:
        if self._open[-1] < 0:
            self._open.pop()
            return
        if len(self.pieces) == self._open[-1] + 1:
            self._text(self._href)  # a link without words shows where it leads
        self._links -= 1
        self._end_phrase("</a>")

    def _target(self, href: str) -> Target | None:
        """Return where *href* leads; where it may not lead anywhere, note the trouble: its words stay."""
        target = target_of(href, self.ground)
        if isinstance(target, str):
            hint = "link to https://…, mailto:… or a path of this site" if self.ground.ours else ""
            self.troubles.append(Trouble(self.line, href, "link", f"{target}: shown without the link", hint))
            return None
        if target.inside is not None:
            self.inside.append((self.line, href, target.inside))
        return target

    def _image(self, token: Token) -> None:
        """Load an image of ours or of an allowed host; of any other, make a link with its text."""
        target = self._target(str(token.attrs.get("src", "")))
        words = _words_of(token)
        if target is None:
            self._text(words)
        elif target.inside is not None or may_load(target.href, self.ground.image_hosts):
            alt = escape(self._sound(words))
            html = f'<img src="{escape(target.href)}" alt="{alt}" loading="lazy" referrerpolicy="no-referrer" />'
            self.pieces.append(Piece(MARKUP, html, self.length, self.length))
        elif self._links:
            self._text(words)
        else:
            self._phrase(f'<a class="image"{_address(target)}>', is_link=True)
            self._text(words if words.strip() else "image")
            self._end_phrase("</a>")


_Take = Callable[[_Reading, Token], None]

_BLOCKS: dict[str, _Take] = {
    "inline": _Reading._words,
    "fence": _Reading._code,
    "code_block": _Reading._code,
    "hr": _Reading._rule,
    "heading_open": _Reading._heading,
    "heading_close": _Reading._heading,
}
_PHRASES: dict[str, _Take] = {
    "softbreak": _Reading._soft_break,
    "hardbreak": _Reading._hard_break,
    "code_inline": _Reading._code_phrase,
    "link_open": _Reading._link,
    "link_close": _Reading._end_link,
    "image": _Reading._image,
}
"""What takes each type of token; any other is text, a container, or a phrase named by its tag."""


def _words_of(image: Token) -> str:
    """Return an image's text without its Markdown."""
    return "".join(
        _words_of(one) if one.type == "image" else "\n" if one.tag == "br" else one.content
        for one in image.children or ()
    )


def _address(target: Target) -> str:
    rel = f' rel="{target.rel}"' if target.rel else ""
    return f' href="{escape(target.href)}"{rel}'
