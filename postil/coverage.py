"""Tell which quotations and figures an article holds, and which of them no note is pinned to.

Pure functions over canonical text. What counts is what an editor would look up, so a doubtful case is left out: better
ten statements of which nine matter than thirty.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from postil.figures import figures
from postil.quotations import quotations


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of an article's canonical text that a reader may want checked."""

    start: int
    """First code point, counted from the start of the text: a quotation's opening mark."""
    end: int
    """One past the last code point: of a figure's unit, of a quotation's closing mark."""
    kind: Literal["quotation", "figure"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many quotations and figures carry a note."""

    statements: int
    """How many there are."""
    carried: int


def statements(text: str) -> tuple[Statement, ...]:
    """Return the quotations and figures of *text* in order; a figure inside a quotation belongs to it.

    Of quotations that nest or overlap, the one that begins first counts.
    """
    quoted: list[Statement] = []
    for start, end in sorted(quotations(text), key=lambda span: (span[0], -span[1])):
        if not quoted or start >= quoted[-1].end:
            quoted.append(Statement(start, end, "quotation"))
    ends = [one.end for one in quoted]
    counted: list[Statement] = []
    for start, end in figures(text):
        at = bisect_left(ends, start + 1)
        if at == len(ends) or end <= quoted[at].start:
            counted.append(Statement(start, end, "figure"))
    return tuple(sorted(quoted + counted, key=lambda statement: statement.start))


def uncovered(found: Iterable[Statement], passages: Iterable[tuple[int, int]]) -> tuple[Statement, ...]:
    """Return those of *found*, in the order of `statements`, that share no character with any of *passages*.

    A passage is its start and its end, as of a statement; passages may come in any order and overlap.
    """
    waiting = sorted((passage for passage in passages if passage[0] < passage[1]), reverse=True)
    bare: list[Statement] = []
    reach = 0
    for statement in found:
        while waiting and waiting[-1][0] < statement.end:
            reach = max(reach, waiting.pop()[1])
        if reach <= statement.start:
            bare.append(statement)
    return tuple(bare)


def covered(text: str, passages: Iterable[tuple[int, int]]) -> Coverage:
    """Return how many statements *text* holds, and how many of them one of *passages* is on."""
    found = statements(text)
    return Coverage(len(found), len(found) - len(uncovered(found, passages)))
