"""HTML of an annotation's body → Markdown: paragraphs of plain words, with their links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from postil.rules import parse_url

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
"""Comments and declarations: on broken ones html.parser takes quadratic time, or raises."""
_ODD = re.compile(r"<(?=[^<>]*(?:<|\Z)|[^<>]{2000})")
"""What looks like a tag and has no end, or one far away: for the same reason it is taken as a word."""
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "table", "td", "th", "tr", "ul", "br"),
}
_UNSEEN = {"script", "style", "template", "noscript", "title", "svg", "math", "iframe", "object", "textarea", "select"}


def markdown_of(html: str) -> tuple[str, int]:
    """Return the words of *html* as Markdown, and how many links and pictures were left out of it."""
    reader = _Reader()
    reader.feed(_ODD.sub("&lt;", _ASIDE.sub(" ", html)))
    reader.close()
    return reader.paragraphs(), reader.left_out


class _Reader(HTMLParser):
    """Gathers words and links; everything else of HTML is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.left_out = 0
        self._parts: list[str] = []
        self._href = ""
        self._words: list[str] = []
        self._unseen, self._depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph or a link, or what readers don't see."""
        if not self._unseen and tag in _UNSEEN:
            self._unseen = tag
        if self._unseen:
            self._depth += tag == self._unseen
            return
        if tag in _BLOCKS:
            self._break()
        if tag in {"img", "video", "audio", "embed"}:
            self.left_out += 1
        if tag == "a":
            self._end_link()
            self._href = self._address(dict(attrs).get("href"))

    def handle_endtag(self, tag: str) -> None:
        """End what began with *tag*."""
        if self._unseen:
            self._depth -= tag == self._unseen
            self._unseen = self._unseen if self._depth else ""
            return
        if tag in _BLOCKS:
            self._break()
        if tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        """Take up words."""
        data = data.replace("\n", " ")
        if not self._unseen:
            (self._words if self._href else self._parts).append(data if self._href else _escaped(data))

    def _address(self, href: str | None) -> str:
        if not href:
            return ""
        try:
            return re.sub(r"[()]", lambda found: f"%{ord(found[0]):02X}", parse_url(href.strip()))
        except ValueError:
            self.left_out += 1
            return ""

    def _break(self) -> None:
        self._end_link()
        self._parts.append("\n\n")

    def _end_link(self) -> None:
        words = " ".join("".join(self._words).split())
        if self._href:
            self._parts.append(f"[{_escaped(words)}]({self._href})" if words else f"<{self._href}>")
        self._href, self._words = "", []

    def paragraphs(self) -> str:
        """Return what was read, a paragraph of one line each."""
        self._end_link()
        lines = (" ".join(one.split()) for one in re.split(r"\n\n", "".join(self._parts)))
        return "\n\n".join(_begun_as_words(line) for line in lines if line)


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _begun_as_words(line: str) -> str:
    """Return *line* so that it begins no list and underlines no heading."""
    return re.sub(r"^(?:(\d+)(?=[.)])|(?=[-+=]))", lambda found: f"{found[1] or ''}\\", line)
