"""What a site puts between and around the words of its articles: which blocks it is, and what it is called.

Conservative: a whole short block must be such a line; words are never taken out of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from postil.importer.article import Cut
from postil.importer.blocks import Block
from postil.importer.vocabulary import BYLINE, COMMENTS, PARTS
from postil.importer.wordings import LINES

LONGEST = 200
"""Characters of a block that may be a leftover."""
REAL = 80
"""Characters of a paragraph that is taken for a part of the article, not of what stands under it."""
SENTENCE = 50
"""Letters of a block that ends as a sentence does: below the last one stands what a page puts under an article."""
MOST_BELOW = 0.3
"""Of all the text, that may be cut from under an article: where it is more, the article is of such stuff."""
ENOUGH = 800
"""Letters that are an article whatever stands under it."""
SOME = 200
"""Letters that are one where links stand under it, unless these are nearly all."""
MOST_LINKS = 0.85


def _compiled(wordings: Iterable[str]) -> re.Pattern[str]:
    pattern = "|".join(wordings)
    for name, parts in reversed(PARTS):
        pattern = pattern.replace(f"<{name}>", f"(?:{'|'.join(parts)})")
    return re.compile(f"(?:{pattern})", re.IGNORECASE)


@cache
def _tables() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], re.Pattern[str], re.Pattern[str]]:
    """Return the lines by kind, what stands above comments, and bylines: compiled when the first page is read."""
    return tuple((why, _compiled(said)) for why, said in LINES), _compiled(COMMENTS), _compiled(BYLINE)


_SENTENCE_END = re.compile("[.!?。…][”\"»']*$")
_EDGES = ' \t\n*•·|>»›→▶►–—-…#[](){}"“”«»:!.,'
_SUPPORT = re.compile(r"(?:support|donate to|поддержать|поддержи|підтримати|підтримай) \S+(?: \S+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the article whose leftovers are looked for."""

    title: str = ""
    author: str = ""
    site: str = ""


def sifted(blocks: Sequence[Block], about: About) -> tuple[tuple[Block, ...], tuple[Cut, ...]]:
    """Return those of *blocks* that are the article's, and what of the others each is."""
    blocks = blocks[: _end(blocks)] if _end(blocks) < len(blocks) else blocks
    return _kept(blocks, about)


def without_comments(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[Cut, ...]]:
    """Return *blocks* up to the form for readers' comments, and what stands from there on."""
    end = _end(blocks)
    return blocks[:end], tuple(Cut(block.text, "comments") for block in blocks[end:] if block.text)


def _end(blocks: Sequence[Block]) -> int:
    """Return which block begins the comments: none in the first part of a page, where it would be a link to them."""
    real = 0
    for number, block in enumerate(blocks):
        real += _is_real(block)
        is_later = number > len(blocks) // 3 or real > 2
        if is_later and len(block.text) < 60 and _tables()[1].fullmatch(block.text.strip(_EDGES)):
            return number
    return len(blocks)


def _kept(blocks: Sequence[Block], about: About) -> tuple[tuple[Block, ...], tuple[Cut, ...]]:
    counts = Counter(_plain(block.text) for block in blocks)
    kept: list[Block] = []
    cuts: list[Cut] = []
    related = False
    for number, block in enumerate(blocks):
        why = _repeated(block, about, is_early=len(kept) < 3)
        why = why or _why(block, counts, about, is_early=len(kept) < 2, is_last=number > len(blocks) * 0.8)
        if not why and related and block.linked > 0.8 and len(block.text) <= LONGEST:
            why = "read-also line"
        related = why == "read-also line"
        if why and block.kind != "cell":
            cuts.append(Cut(block.text, why))
        else:
            kept.append(block)
    kept, below = _parted(kept)
    return tuple(kept), (*cuts, *(Cut(block.text, _label_of(block)) for block in below if block.text))


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the article, and what a page puts under it: below the last real paragraph, links, labels and headings."""
    last = max((at for at, block in enumerate(blocks) if _is_real(block) or _is_sentence(block)), default=len(blocks))
    last = _with_list(blocks, last)
    below = [block for block in blocks[last + 1 :] if _is_label(block)]
    whole, under = (sum(_width(block.text) for block in some) for some in (blocks, below))
    linked = sum(_width(block.text) * block.linked for block in below)
    few = SOME if linked > under / 2 and under < MOST_LINKS * whole else ENOUGH
    is_most = under > MOST_BELOW * whole and whole - under < few
    if is_most or any(one.kind == "cell" for one in blocks[last + 1 :]):
        below = []
    while blocks and blocks[-1].kind == "heading" and blocks[-1] not in below and len(blocks[-1].text) < REAL:
        below.append(blocks[-1])
        blocks = blocks[:-1]
    gone = set(map(id, below))
    return [block for block in blocks if id(block) not in gone], below


def _with_list(blocks: Sequence[Block], last: int) -> int:
    """Return the last block of the article, given its last paragraph: one that ends in a colon announces a list."""
    if last < len(blocks) and blocks[last].text.rstrip().endswith((":", "：")):
        while last + 1 < len(blocks) and blocks[last + 1].within and blocks[last + 1].linked < 0.5:
            last += 1
    return last


def _is_real(block: Block) -> bool:
    return block.kind != "cell" and _width(block.text) >= REAL and block.linked < 0.5


def _is_sentence(block: Block) -> bool:
    """Tell whether a block is a sentence of its own, if a short one: what stands above it is inside the article."""
    is_text = not block.within and block.kind == "paragraph" and block.linked < 0.5
    return is_text and _width(block.text) >= SENTENCE and _ends_one(block.text)


def _ends_one(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def _is_label(block: Block) -> bool:
    """Tell whether a block below the last paragraph is no part of the text: a link, a heading, a short item."""
    if block.linked > 0.5 or block.kind == "heading":
        return True
    return bool(block.within) and _width(block.text) < 60 and not _ends_one(block.text)


def _label_of(block: Block) -> str:
    """Return what a block below the last paragraph is called where it is shown as cut."""
    if block.kind == "heading":
        return "heading under the article"
    return "link under the article" if block.linked > 0.5 else "item under the article"


def _width(text: str) -> int:
    """Return how long *text* is in letters of an alphabet: a Chinese character says as much as two."""
    return len(text) if text.isascii() else len(text) + sum("\u2e80" <= char <= "\uffdc" for char in text)


def _repeated(block: Block, about: About, *, is_early: bool) -> str:
    """Return what a block repeats of what stands in the front matter, if it does."""
    text = _plain(block.text)
    if is_early and about.title and text == _plain(about.title):
        return "headline repeated"
    names = re.sub(r"^(?:by|von|par|por|автор|от) ", "", text)
    if is_early and about.author and names == _plain(about.author):
        return "byline repeated"
    return "site's name" if is_early and about.site and text == _plain(about.site) else ""


def _why(block: Block, counts: Counter[str], about: About, *, is_early: bool, is_last: bool) -> str:
    """Return what sort of leftover a block is, if it is one."""
    text = " ".join(block.text.split()).strip(_EDGES)
    if not text:
        return "mark without words"
    if len(text) > LONGEST:
        return ""
    if _SUPPORT.fullmatch(text) and (
        counts[_plain(text)] > 1 or (_plain(about.site) and _plain(about.site) in _plain(text))
    ):
        return "donation line"
    if is_early and len(text) < 90 and _tables()[2].fullmatch(text):
        return "byline"
    for why, pattern in _tables()[0]:
        if pattern.fullmatch(text):
            is_shown = why not in {"line of time", "photo credit"} or is_early or is_last or why == "photo credit"
            return why if is_shown else ""
    return ""


def _plain(text: str) -> str:
    """Return *text* as it is compared: its letters and digits."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def told(cuts: Iterable[Cut]) -> tuple[tuple[Cut, int], ...]:
    """Return each cut once, with how often its words were cut for that reason, in the page's order."""
    return tuple(Counter(Cut(" ".join(cut.text.split()), cut.why) for cut in cuts).items())
