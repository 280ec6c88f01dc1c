"""The one Markdown dialect: markdown-it-py's CommonMark with tables and strikethrough, without HTML.

Most prose is plain paragraphs, a few words of them emphasised or linked. Such words and paragraphs take shortcuts here:
each takes only what the rules that it spares would have taken, and to the same tokens; the rest is left to the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from markdown_it import MarkdownIt, rules_inline
from markdown_it.common import normalize_url
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, lheading, paragraph, table
from markdown_it.rules_core import StateCore, normalize
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

MAX_NESTING = 100
"""Blocks inside blocks. markdown-it drops the text of what is nested deeper: prose.py tells of it."""

_PLAIN_URL = re.compile(r"(?:https?://[a-z0-9.-]+)?[\w/?#&=+,;.~-]*", re.ASCII)

_BEGINNINGS = frozenset("#|-:=`~>*+_[0123456789")
"""What begins a block that isn't a paragraph, or underlines a heading or the head of a table."""


@cache
def parser(linkify: bool) -> MarkdownIt:
    """Return the dialect's parser, with or without links made of bare addresses."""
    options = {"html": False, "linkify": linkify, "maxNesting": MAX_NESTING}
    markdown = MarkdownIt("commonmark")
    markdown.inline, markdown.block = _Inline(linkify), _Blocks()
    markdown.configure("commonmark", options)
    markdown.enable(["table", "strikethrough", "plain", *(["linkify"] if linkify else [])])
    markdown.disable(["html_block", "html_inline", "text_join"])  # tokens of text become pieces one by one anyway
    markdown.core.ruler.at("normalize", _normalised)
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # links.py judges, and says so
    markdown.normalizeLink = _normalised_link  # type: ignore[method-assign]
    return markdown


def _normalised_link(url: str) -> str:
    """Return *url* percent-encoded; one that needs no change, as nearly all, is spared the way through a parser."""
    return url if _PLAIN_URL.fullmatch(url) else normalize_url.normalizeLink(url)


def _normalised(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


class _Token(Token):
    """A token whose unused fields stand in the class: making one takes a fraction of the time."""

    attrs: dict[str, str | int | float] = MappingProxyType({})  # type: ignore[assignment]
    map: list[int] | None = None
    level: int = 0
    children: list[Token] | None = None
    content: str = ""
    markup: str = ""
    info: str = ""
    meta: dict[Any, Any] = MappingProxyType({})  # type: ignore[assignment]
    block: bool = False
    hidden: bool = False

    def __init__(self, type: str, tag: str, nesting: Literal[-1, 0, 1], level: int = 0, content: str = "") -> None:
        self.type = type
        self.tag = tag
        self.nesting = nesting
        self.level = level
        self.content = content


# Blocks


class _BlockState(StateBlock):
    """With the lighter tokens."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if nesting < 0:
            self.level -= 1
        token = _Token(ttype, tag, nesting, self.level)
        token.block = True
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class _Blocks(ParserBlock):
    """With a first rule for what begins like a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler.before("table", "plain", _plain)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        if not src:
            return None
        state = _BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def _plain(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take a paragraph each line of which is plain; of another whose first line is, ask only the rules that may."""
    line = first
    while line < state.lineMax and not state.isEmpty(line):
        if not _is_plain(state, line):
            return line > first and any(rule(state, first, end, silent) for rule in (table, lheading, paragraph))
        line += 1
    state.line = line
    state.push("paragraph_open", "p", 1).map = [first, line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(first, line, state.blkIndent, False))
    token.map = [first, line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _is_plain(state: StateBlock, line: int) -> bool:
    """Tell whether a line stands at its block's edge and begins like nothing but a paragraph."""
    at = state.bMarks[line] + state.tShift[line]
    return state.sCount[line] == state.blkIndent and state.src[at] not in _BEGINNINGS


# What stands inside them

_Rule = Callable[[StateInline, bool], bool]

_RULES: dict[str, _Rule] = {
    "\n": rules_inline.newline,
    "\\": rules_inline.escape,
    "`": rules_inline.backtick,
    "~": rules_inline.strikethrough.tokenize,
    "*": rules_inline.emphasis.tokenize,
    "_": rules_inline.emphasis.tokenize,
    "[": rules_inline.link,
    "!": rules_inline.image,
    "<": rules_inline.autolink,
    "&": rules_inline.entity,
}
"""The rule for each character that begins something: no other rule would take it."""


class _InlineState(StateInline):
    """With the lighter tokens for text."""

    has_runs: bool = False
    """Whether a run of * or _ or ~ waits to be paired with another."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        self.has_runs = True
        return super().scanDelims(start, canSplitWord)

    def pushPending(self) -> Token:  # noqa: N802
        token = _Token("text", "", 0, self.pendingLevel, self.pending)
        self.tokens.append(token)
        self.pending = ""
        return token


class _Inline(ParserInline):
    """Asks one rule by a character, in place of one after the other; takes plain links and emphasis by itself."""

    def __init__(self, linkify: bool) -> None:
        super().__init__()
        self._rules = {**_RULES, ":": rules_inline.linkify} if linkify else _RULES
        special = re.escape("".join(self._rules) + "]")
        self._special = re.compile(f"[{special}]")
        self._link = re.compile(rf"\[([^{special}]*)\]\(([^\s\x00-\x20\x7f<>()\\;]+)\)")
        # A run that can only begin, and one that can only end: after a word, and before no word and no other run.
        self._emphasis = re.compile(
            rf"""(?<![^ \n("'\[])(\*\*?|__?)(?=[^\W_])([^{special}]*)(?<=[^\W_])\1(?![^ \n.,:;?)"'\]])"""
        )

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        if state.has_runs:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        src, end, rules = state.src, state.posMax, self._rules
        while state.pos < end:
            pos = state.pos
            rule = rules.get(src[pos])
            if rule is None:
                found = self._special.search(src, pos + 1, end)
                state.pos = found.start() if found else end
                state.append_pending(src[pos : state.pos])
            elif state.level >= MAX_NESTING or not (self._takes(state, pos, end) or rule(state, False)):
                state.append_pending(src[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        ok = False
        if state.level >= MAX_NESTING:
            state.pos = state.posMax
        elif rule := self._rules.get(state.src[pos]):
            state.level += 1
            ok = rule(state, True)
            state.level -= 1
        else:
            found = self._special.search(state.src, pos)
            state.pos = found.start() if found else state.posMax
            ok = state.pos > pos
        if not ok:
            state.pos += 1
        state.cache[pos] = state.pos

    def _takes(self, state: StateInline, pos: int, end: int) -> bool:
        """Take a link or emphasis of plain words, if one begins here."""
        char, found = state.src[pos], None
        if char == "[" and pos + 1 not in state.cache:  # which may have learnt that this is nested too deep
            found = self._link.match(state.src, pos, end)
        elif char in "*_":
            found = self._emphasis.match(state.src, pos, end)
        if not found:
            return False
        if char == "[":
            _enclose(state, "link", "a", found[1]).attrs = {"href": _normalised_link(found[2])}
        else:
            tag = "em" if len(found[1]) == 1 else "strong"
            _enclose(state, tag, tag, found[2])
        state.pos = found.end()
        return True


def _enclose(state: StateInline, kind: str, tag: str, words: str) -> Token:
    """Add words in a phrase; return the token that opens it."""
    if state.pending:
        state.pushPending()
    opening = _Token(f"{kind}_open", tag, 1, state.level)
    state.tokens.append(opening)
    if words:
        state.tokens.append(_Token("text", "", 0, state.level + 1, words))
    state.tokens.append(_Token(f"{kind}_close", tag, -1, state.level))
    return opening
