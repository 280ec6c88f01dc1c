"""An edition as e-mail: HTML and the same in plain text, in as many parts as mail programs show whole.

Gmail cuts a message at some 102 kB. A part ends between two notes; each part is inlined as it is measured, so that
what is measured is what is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import zip_longest
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from postil.plain import without_images
from postil.urls import ROOT

LETTER = "letter"
MOST = 99_999
"""Bytes of a part."""
MOST_PIECE = 60_000
"""Bytes of a note: a longer one is not printed, but linked."""
TEMPLATES = ("letter.html", "letter.txt", "letter.css")
_NEXT, _OR = "<!--next-->", "<!--or-->"
"""Part the pieces of an article, and a piece from what takes its place. All that content holds is escaped."""
_MARKS = {_NEXT: "\x03", _OR: "\x04"}
_ENTRIES = "\x01"
"""What stands for them, and for the pieces, while styles are written in: then an attribute may hold a `<`. No content
holds a control character."""
_MANY = 999
"""Parts, of which the number takes the most room there will be."""
_STYLE, _STYLED = "<head><style>", "</style>"


@dataclass(frozen=True, slots=True)
class Text:
    """The same twice: as HTML with its styles written in, and as plain text."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What isn't cut: an article's head, or a note."""

    whole: Text
    other: Text
    """What takes its place: the head where its notes go on in another part; a note that is too long."""


@dataclass(slots=True)
class _Part:
    pieces: list[Text] = field(default_factory=list)
    html: int = 0
    text: int = 0
    """Bytes so far."""


def made(path: str, shown: Mapping[str, object], environment: Environment) -> Iterator[tuple[str, str]]:
    """Yield the parts of the letter at *path*: `email.html` and `email.txt`, `email-2.html`, and so on."""
    letter = _Letter(path, shown, environment)
    parts = letter.parts()
    for number, pieces in enumerate(parts, 1):
        part = letter.around(pieces, number, len(parts))
        yield letter.path(number, "html"), part.html
        yield letter.path(number, "txt"), part.text


class _Letter:
    """One edition's letter."""

    def __init__(self, path: str, shown: Mapping[str, Any], environment: Environment) -> None:
        from css_inline import CSSInliner

        self.stem = path.rpartition(".")[0]
        self.shown = shown
        self.environment = environment
        self.base = len(shown["base_url"].encode())
        self.css = environment.get_template("letter.css").render(shown)
        self._inline: Callable[[str], str] = CSSInliner(
            keep_at_rules=True, minify_css=True, extra_css=self.css, load_remote_stylesheets=False
        ).inline
        self._inline_pieces: Callable[[str, str], str] = CSSInliner(
            minify_css=True, load_remote_stylesheets=False
        ).inline_fragment
        introduction = without_images(shown["introduction"])
        self.cut = self._size(self._inline_pieces(f'<div class="body">{introduction}</div>', self.css)) > MOST_PIECE
        self.introduction = Markup() if self.cut else Markup(introduction)  # noqa: S704

    def path(self, part: int, ending: str) -> str:
        """Return where a part is."""
        return f"{self.stem}.{ending}" if part == 1 else f"{self.stem}-{part}.{ending}"

    def parts(self) -> list[list[Text]]:
        """Return the pieces of each part; there is one part at least."""
        first, others = self._room(1), self._room(_MANY - 1)
        parts = [_Part()]
        for head, *notes in self._articles():
            opening = [head, *notes[:1]]
            for at, piece in enumerate([head, *notes]):
                room = first if len(parts) == 1 else others
                coming = opening if at == 0 else [piece]
                if parts[-1].pieces and not self._fits(parts[-1], coming, room):
                    parts.append(_Part())
                    if at:
                        self._add(parts[-1], head.other)
                self._add(parts[-1], piece.whole)
        return [part.pieces for part in parts]

    def around(self, pieces: Sequence[Text], part: int, parts: int) -> Text:
        """Return a whole part with *pieces* in it."""
        shown = {**self.shown, "introduction": self.introduction, "cut": self.cut, "part": part, "parts": parts}
        shown["onward"] = f"{ROOT}{self.path(part + 1, 'html')}"
        shown["entries"] = Markup(_ENTRIES)  # noqa: S704  # a constant
        html = _style_last(self._inline(self.environment.get_template("letter.html").render(shown)))
        text = unescape(self.environment.get_template("letter.txt").render(shown))
        return Text(
            html.replace(_ENTRIES, "\n".join(one.html for one in pieces)),
            text.replace(_ENTRIES, "\n\n".join(one.text for one in pieces)),
        )

    def _articles(self) -> Iterator[list[Piece]]:
        """Yield the pieces of each article, which its fragments hold; all are inlined at once, for that is quicker."""
        marked = (without_images(html) for html, _ in self.shown["entries"])
        joined = _ENTRIES.join(marked)
        for written, mark in _MARKS.items():
            joined = joined.replace(written, mark)
        inlined = self._inline_pieces(joined, self.css) if joined else ""
        for html, (_, text) in zip(inlined.split(_ENTRIES), self.shown["entries"], strict=False):
            rich, bare = html.split(_MARKS[_NEXT]), text.split(_NEXT)
            yield [self._piece(one, two) for one, two in zip_longest(rich, bare, fillvalue="")]

    def _piece(self, html: str, text: str) -> Piece:
        """Return a piece; one that is too long gives way to its other. A theme may leave the others out."""
        rich, _, other_rich = html.partition(_MARKS[_OR])
        bare, _, other_bare = text.partition(_OR)
        whole = Text(rich.strip(), unescape(bare).strip())
        other = Text((other_rich or rich).strip(), unescape(other_bare or bare).strip())
        too_long = max(self._size(whole.html), self._size(whole.text)) > MOST_PIECE
        return Piece(other if too_long else whole, other)

    def _room(self, part: int) -> _Part:
        """Return how much room a part has for its pieces."""
        around = self.around((), part, _MANY)
        return _Part([], MOST - self._size(around.html), MOST - self._size(around.text))

    def _fits(self, part: _Part, coming: Iterable[Piece], room: _Part) -> bool:
        html, text = part.html, part.text
        for piece in coming:
            html += self._size(piece.whole.html) + 1
            text += self._size(piece.whole.text) + 2
        return html <= room.html and text <= room.text

    def _add(self, part: _Part, piece: Text) -> None:
        part.pieces.append(piece)
        part.html += self._size(piece.html) + 1
        part.text += self._size(piece.text) + 2

    def _size(self, text: str) -> int:
        """Return how many bytes *text* will take with its links written out."""
        return len(text.encode()) + text.count(ROOT) * (self.base - 1)


def _style_last(html: str) -> str:
    """Return *html* with the rules for the dark at the end of its head: what names its encoding must come early."""
    before, style, rest = html.partition(_STYLE)
    if not style:
        return html
    rules, _, after = rest.partition(_STYLED)
    head, _, body = after.partition("</head>")
    return f"{before}<head>{head}<style>{rules.strip()}{_STYLED}</head>{body}\n"
