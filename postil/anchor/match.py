"""What is asked of a text and what comes back: quotes, matches, candidates.

Offsets of a Match are code points of the text as it was given; those of a Span, of its
folded form (see normalise.py), and the functions here turn one into the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from postil.anchor.normalise import Normalised

__all__ = [
    "CANDIDATE_LIMIT",
    "Candidate",
    "Match",
    "Quote",
    "Span",
    "Status",
    "ambiguous",
    "orphan",
    "placed",
]

Status = Literal["exact", "drifted", "ambiguous", "orphan"]
Span = tuple[int, int]

CANDIDATE_LIMIT = 10
"""Most candidates a match lists: an editor reads a few, a hostile text has thousands."""


class Quote(NamedTuple):
    """What a note quotes, as a W3C TextQuoteSelector has it."""

    exact: str
    """The words; "start … end" stands for a passage by its two ends."""
    prefix: str = ""
    """What stands right before them; "" where not given."""
    suffix: str = ""
    """What stands right after them."""


class Candidate(NamedTuple):
    """A place that a quote may mean, but that was not chosen."""

    start: int
    end: int
    score: float
    """As in Match."""


class Match(NamedTuple):
    """Where a quote stands in a text, or why that can't be told."""

    status: Status
    """exact: the quote's words; drifted: changed words, or short words out of their
    context; ambiguous: several places are as good; orphan: none is."""
    start: int | None
    """First code point of the passage; None where ambiguous or orphan."""
    end: int | None
    """One past the last code point."""
    score: float
    """1.0 where quote and given context matched exactly, lower with every difference;
    the best candidate's where there is no passage."""
    candidates: tuple[Candidate, ...] = ()
    """Best first, at most CANDIDATE_LIMIT: the hits where ambiguous, else near-misses."""


def placed(
    status: Status,
    page: Normalised,
    span: Span,
    score: float,
    others: Sequence[tuple[Span, float]] = (),
) -> Match:
    """Return a match on *span*, in the source's offsets."""
    return Match(status, *_source(page, span), score, _candidates(page, others))


def ambiguous(page: Normalised, rated: Sequence[tuple[Span, float]]) -> Match:
    """Return the spans between which nothing decides."""
    candidates = _candidates(page, rated)
    return Match("ambiguous", None, None, candidates[0].score, candidates)


def orphan(page: Normalised, near: list[tuple[Span, float]]) -> Match:
    """Return that the quote is gone, with what resembles it."""
    candidates = _candidates(page, near)
    return Match("orphan", None, None, candidates[0].score if candidates else 0.0, candidates)


def _candidates(page: Normalised, rated: Sequence[tuple[Span, float]]) -> tuple[Candidate, ...]:
    """Return the best of the *rated* spans, in the source's offsets."""
    best = sorted(rated, key=lambda each: (-each[1], each[0]))[:CANDIDATE_LIMIT]
    return tuple(Candidate(*_source(page, span), score) for span, score in best)


def _source(page: Normalised, span: Span) -> Span:
    """Return *span* in the source's offsets, widened to whole graphemes."""
    start, end = span
    while not page.is_boundary(start):
        start -= 1
    while not page.is_boundary(end):
        end += 1
    return page.span(start, end)
