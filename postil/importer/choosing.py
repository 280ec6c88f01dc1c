"""Which blocks of a page are its article: those whose words trafilatura extracts.

trafilatura says which words; how they are set is read of the page's own blocks. Its own formatting and links would
lose, double or join words at their borders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from postil.characters import without_forbidden
from postil.importer.blocks import Block, Run, tidied

SHORT = 40
"""Letters: a shorter block is only taken where it is a whole line of the extraction, for such words stand anywhere."""
ENOUGH = 0.6
"""Of a block's letters, that must be extracted for the whole of it to be taken."""
MOST_PLACES = 6
"""At which a block's words are looked for in the extraction."""


def extracted(root: Any, url: str) -> list[str]:
    """Return the lines of text that trafilatura takes for the article; none where it finds none.

    The tree is left as it is.
    """
    from copy import deepcopy
    from logging import CRITICAL, getLogger

    from trafilatura import bare_extraction

    getLogger("trafilatura").setLevel(CRITICAL)  # what it says of a page, is said by us
    try:
        found = bare_extraction(deepcopy(root), url=url or None, include_comments=False, include_formatting=False)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return []  # a page that breaks it has no article, as far as can be told
    text = without_forbidden(found.text or "", "") if found is not None else ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def chosen(blocks: Sequence[Block], lines: Iterable[str]) -> tuple[Block, ...]:
    """Return those of *blocks* that hold the words of *lines*, in the page's order; no word of *lines* is lost."""
    wanted = _Wanted.of(lines)
    taken = _chain(list(_places(blocks, wanted)))
    found: list[Block] = []
    at, last = 0, -1
    for place in [*taken, _Place(len(blocks), len(wanted.text), len(wanted.text))]:
        found += _between(blocks, last + 1, place.block, wanted, at, place.start)
        if place.block < len(blocks):
            found.append(blocks[place.block])
        at, last = place.end, place.block
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The extraction without white space."""

    text: str
    begins: tuple[int, ...]
    """Where its lines begin, in order."""
    lines: tuple[str, ...]

    @staticmethod
    def of(lines: Iterable[str]) -> _Wanted:
        kept = [line for line in lines if _bare(line)]
        begins, length = [], 0
        for line in kept:
            begins.append(length)
            length += len(_bare(line))
        return _Wanted("".join(map(_bare, kept)), tuple(begins), tuple(kept))

    def is_line(self, start: int, end: int) -> bool:
        """Tell whether a line begins at *start*, and one ends at *end*."""
        edges = self.begins
        at = bisect_right(edges, start) - 1
        to = bisect_right(edges, end) - 1
        return bool(edges) and edges[at] == start and (edges[to] == end or end == len(self.text))


_MARKS = re.compile(r"^[-–•·*|]+|[|]+")


def _bare(text: str) -> str:
    """Return *text* as it is compared: without white space, entities, trafilatura's marks before items."""
    if "&" in text:
        text = without_forbidden(unescape(text), "")
    return _MARKS.sub("", "".join(text.split()))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block's words stand in the extraction."""

    block: int
    start: int
    end: int


def _places(blocks: Sequence[Block], wanted: _Wanted) -> Iterator[_Place]:
    """Yield each place of each block in the extraction, by block."""
    for number, block in enumerate(blocks):
        words = _bare(block.text)
        at = wanted.text.find(words) if words else -1
        found = 0
        while at >= 0 and found < MOST_PLACES:
            if len(words) >= SHORT or wanted.is_line(at, at + len(words)) or block.kind == "cell":
                found += 1
                yield _Place(number, at, at + len(words))
            at = wanted.text.find(words, at + 1)


def _chain(places: Sequence[_Place]) -> list[_Place]:
    """Return the places, in order in page and extraction alike, that cover most of it.

    The heaviest increasing subsequence: ends in order, each with the best weight of a chain that ends by there.
    """
    ends: list[int] = []
    best: list[tuple[int, int]] = []  # weight, and the place that the chain ends with
    before: list[int] = [-1] * len(places)
    by_block: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        by_block.setdefault(place.block, []).append(number)
    for numbers in by_block.values():
        new = []
        for number in numbers:
            place = places[number]
            at = bisect_right(ends, place.start)
            weight, before[number] = best[at - 1] if at else (0, -1)
            new.append((place.end, weight + place.end - place.start, number))
        for end, weight, number in new:  # only then: a block is taken once
            _enter(ends, best, end, weight, number)
    chain: list[_Place] = []
    at = best[-1][1] if best else -1
    while at >= 0:
        chain.append(places[at])
        at = before[at]
    return chain[::-1]


def _enter(ends: list[int], best: list[tuple[int, int]], end: int, weight: int, number: int) -> None:
    """Keep *ends* rising and the weights of *best* rising with them."""
    at = bisect_right(ends, end)
    if at and best[at - 1][0] >= weight:
        return
    stop = at
    while stop < len(ends) and best[stop][0] <= weight:
        stop += 1
    start = at - 1 if at and ends[at - 1] == end else at
    ends[start:stop] = [end]
    best[start:stop] = [(weight, number)]


def _between(blocks: Sequence[Block], first: int, stop: int, wanted: _Wanted, start: int, end: int) -> Iterator[Block]:
    """Yield what holds the stretch of the extraction from *start* to *end*, of the blocks from *first* to *stop*.

    A block of which the extraction has most is taken whole; words that no block has become a paragraph each line.
    """
    if start >= end:
        return
    left = wanted.text[start:end]
    for number in range(first, stop):
        words = _bare(blocks[number].text)
        if words and left.startswith(words):  # a piece of an item or a cell, whose pieces trafilatura has on one line
            yield blocks[number]
            left, start = left[len(words) :], start + len(words)
            continue
        if len(words) < SHORT:
            continue
        common = _common(left, words)
        if common >= ENOUGH * len(words):
            at = left.find(words[: SHORT // 2])
            before = left[:at] if at > 0 else ""
            yield from _loose(wanted, start, start + len(before))
            yield blocks[number]
            gone = len(before) + common
            left, start = left[gone:], start + gone
    yield from _loose(wanted, start, end)


def _common(left: str, words: str) -> int:
    """Return how many letters *left* and *words* have in common, in order."""
    from rapidfuzz.distance import LCSseq

    window = left[: 2 * len(words)]
    return (
        int(LCSseq.similarity(window, words)) if words[: SHORT // 2] in window or words[-SHORT // 2 :] in window else 0
    )


def _loose(wanted: _Wanted, start: int, end: int) -> Iterator[Block]:
    """Yield a paragraph for each whole line of the extraction between two places."""
    for begin, line in zip(wanted.begins, wanted.lines, strict=True):
        if start <= begin and begin + len(_bare(line)) <= end:
            runs = tidied([Run(" ".join(line.strip("|").split()))])
            if runs:
                yield Block("paragraph", runs)
