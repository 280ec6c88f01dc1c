"""Find where a quote that no longer stands word for word most likely stood.

Pure functions over folded strings (see normalise.py); offsets are into the folded
text. Nothing here decides alone that a note is published: each window found comes with
how alike its words are and how much of the context around it still stands; likeness.py
holds the rules.

Cost: a quote gives at most some dozens of seeds (see seeds.py), looked up in an index of
the text's words or by a scan of it that ends after a few hits; at most PLACE_LIMIT places
come out, and each is refined by at most some hundred comparisons of bounded length. So
the text is scanned a bounded number of times, never compared with the quote at every
position. The index is remembered, so the first drifted note of a text pays for it.
"""

from __future__ import annotations

import re

from postil.anchor.likeness import (
    ANCHOR,
    BOTH_STAND,
    CONTEXT_NEEDED,
    PIN_COST,
    WORD,
    Sought,
    Window,
    agreement_after,
    agreement_before,
    likeness,
    ratio,
    word_changes,
)
from postil.anchor.seeds import (
    PLACE_LIMIT,
    UNSPACED,
    after_left,
    before_right,
    piece_places,
    word_places,
)

__all__ = ["meeting", "windows"]

Span = tuple[int, int]

POOR = 0.6
"""Likeness below which pieces of words are tried as seeds, too."""

NARROWEST = 32
"""Characters around a rough place in which its edges are looked for, at least; else a
third of the quote."""
FARTHEST = 400
"""Characters around it, at most. The edges of a quote longer than two of these are found
by that much of its beginning and its end."""
TEXT_EDGE = 24
"""Characters that may have been put in before a passage that began the text."""
EDGE_LIMIT = 16
"""Edges tried at a time; a long quote has more of them in reach."""
_STARTS = re.compile(rf"(?<!{WORD}){WORD}|(?<!\S)\S|[{UNSPACED}]")
_ENDS = re.compile(rf"{WORD}(?!{WORD})|\S(?!\S)|[{UNSPACED}]")
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964][\"')\]]*(?=\s|$)")


def windows(text: str, sought: Sought) -> list[Window]:
    """Return the stretches of *text* most like the quote, best first, none overlapping a
    better one; at most PLACE_LIMIT of them.
    """
    found = _refined(text, sought, word_places(text, sought))
    if not found or max(window.likeness for window in found) < POOR:
        found += _refined(text, sought, piece_places(text, sought))
    best: list[Window] = []
    for window in sorted(found, key=lambda each: (-each.score, each.start, each.end)):
        if not any(window.overlaps(other.start, other.end) for other in best):
            best.append(window)
    return best[:PLACE_LIMIT]


# From a rough place to a passage


def _refined(text: str, sought: Sought, places: list[Span]) -> list[Window]:
    """Return a window for each place, its edges set where the words fit best."""
    return [window for place in places if (window := _refine(text, sought, *place))]


def _refine(text: str, sought: Sought, start: int, end: int) -> Window | None:
    """Return the window near [*start*, *end*) that fits best, or None."""
    reach = min(max(NARROWEST, len(sought.words) // 3), FARTHEST)
    edges = _fitted(text, sought.words, start, end, reach)
    if not edges:
        return None
    start, end = _settled(text, sought, *edges, reach)
    alike = likeness(sought.words, text[start:end])
    return Window(start, end, alike, _contexts(text, sought, start, end))


def _contexts(text: str, sought: Sought, start: int, end: int) -> tuple[float, ...]:
    """Return how far each given context agrees. One that is missing where the text begins
    or ends stands: there was nothing to give."""
    left, right = sought.left.strip(), sought.right.strip()
    contexts = []
    if len(left) >= CONTEXT_NEEDED:
        contexts.append(agreement_before(text, start, sought.left))
    elif right and not left and start <= _first(text):
        contexts.append(1.0)
    if len(right) >= CONTEXT_NEEDED:
        contexts.append(agreement_after(text, end, sought.right))
    elif left and not right and end >= _last(text):
        contexts.append(1.0)
    return tuple(contexts)


def _fitted(text: str, words: str, start: int, end: int, reach: int) -> Span | None:
    """Return the edges, within *reach* of [*start*, *end*), between which words fit best."""
    starts = _edges(_STARTS, text, start - reach, start + reach, at_end=False)
    ends = _edges(_ENDS, text, end - reach, end + reach, at_end=True)
    rough = (max(start, 0), min(end, len(text)))
    if len(words) > 2 * FARTHEST:
        head, tail = words[:FARTHEST], words[-FARTHEST:]
        first = _fitting([(at, at + FARTHEST) for at in starts], text, head, rough)
        last = _fitting([(max(0, at - FARTHEST), at) for at in ends], text, tail, rough)
        return (first[0], last[1]) if first and last and first[0] < last[1] else None
    edges = _fitting([(rough[0], at) for at in ends if at > rough[0]], text, words, rough)
    for _ in range(2):
        if edges:
            spans = [(at, edges[1]) for at in starts if at < edges[1]]
            edges = _fitting(spans, text, words, rough)
        if edges:
            spans = [(edges[0], at) for at in ends if at > edges[0]]
            edges = _fitting(spans, text, words, rough)
    return edges


def _edges(pattern: re.Pattern[str], text: str, low: int, high: int, *, at_end: bool) -> list[int]:
    """Return where words start (or end) between *low* and *high*."""
    low = max(0, low)
    return [
        found.end() if at_end else found.start()
        for found in pattern.finditer(text, low, max(low, min(len(text), high + 1)))
    ]


def _fitting(spans: list[Span], text: str, words: str, rough: Span) -> Span | None:
    """Return the span whose words fit best, of equals the closest to *rough*; of many,
    every few are tried first, then those around the best of these.
    """

    def fit(span: Span) -> tuple[float, int]:
        start, end = span
        return ratio(words, text[start:end]), -abs(start - rough[0]) - abs(end - rough[1])

    if not spans:
        return None
    step = max(1, len(spans) // EDGE_LIMIT)
    best = max(range(0, len(spans), step), key=lambda nth: fit(spans[nth]))
    if step == 1:
        return spans[best]
    return max(spans[max(0, best - step + 1) : best + step], key=fit)


def _settled(text: str, sought: Sought, start: int, end: int, reach: int) -> Span:
    """Move edges that words alone can't find: a changed first or last word fits badly.

    Standing context sets an edge; else the words missing at the ends are looked for next
    to the window, and a quote that ends a sentence ends with one.
    """
    words = sought.words

    def fits(low: int, high: int, least: float) -> bool:
        return low < high and ratio(words, text[low:high]) >= least

    known = bool(sought.left or sought.right)
    first = _left_pin(text, sought.left, start, reach) if known else None
    last = _right_pin(text, sought.right, end, reach) if known else None
    if first is not None and last is not None and fits(first, last, BOTH_STAND):
        return first, last
    least = ratio(words, text[start:end]) - PIN_COST

    _, lead, trail = word_changes(words, text[start:end])
    for edge in (first, _back(text, start, lead)):
        if edge is not None and fits(edge, end, least):
            start = edge
            break
    for edge in (last, _sentence_end(text, words, end, reach), _forth(text, end, trail)):
        if edge is not None and fits(start, edge, least):
            end = edge
            break
    return start, end


def _left_pin(text: str, left: str, start: int, reach: int) -> int | None:
    """Return where the passage starts by its prefix, if that stands close to *start*;
    a passage without one may start where the text does.
    """
    low = max(0, start - reach - ANCHOR)
    edges = after_left(text[low : start + reach], left)
    if not left and start <= TEXT_EDGE:
        return _first(text)
    return min((low + edge for edge in edges), key=lambda edge: abs(edge - start), default=None)


def _right_pin(text: str, right: str, end: int, reach: int) -> int | None:
    """Return where the passage ends by its suffix, if that stands close to *end*; a
    passage without one may end where the text does.
    """
    low = max(0, end - reach)
    edges = before_right(text[low : end + reach + ANCHOR], right)
    if not right and len(text) - end <= TEXT_EDGE:
        return _last(text)
    return min((low + edge for edge in edges), key=lambda edge: abs(edge - end), default=None)


def _first(text: str) -> int:
    """Return where the first word of a folded text starts."""
    return 1 if text[:1] == " " else 0


def _last(text: str) -> int:
    """Return where the last word of a folded text ends."""
    return len(text) - 1 if text[-1:] == " " else len(text)


def _back(text: str, start: int, count: int) -> int | None:
    """Return the start of the word *count* words before *start*, in the same sentence."""
    low = max(0, start - 24 * count)
    stops = [stop.end() for stop in _SENTENCE_END.finditer(text, low, start)]
    low = stops[-1] if stops else low
    edges = _edges(_STARTS, text, low, start - 1, at_end=False) if count else []
    return edges[max(0, len(edges) - count)] if edges else None


def _forth(text: str, end: int, count: int) -> int | None:
    """Return the end of the word *count* words after *end*, in the same sentence."""
    stop = _SENTENCE_END.search(text, max(0, end - 1), end + 24 * count)
    high = stop.end() if stop else end + 24 * count
    edges = [edge for edge in _edges(_ENDS, text, end, high, at_end=True) if edge > end]
    return edges[min(len(edges), count) - 1] if edges and count else None


def _sentence_end(text: str, words: str, end: int, reach: int) -> int | None:
    """Return where the sentence ends, if the quote ended one and the window doesn't."""
    if not _SENTENCE_END.search(words, max(0, len(words) - 2)):
        return None
    stop = _SENTENCE_END.search(text, max(0, end - 2), end + reach)
    return stop.end() if stop else None


def meeting(text: str, sought: Sought) -> float:
    """Return how nearly the text before the passage and the text after it meet, 0 to 1:
    near 1, the passage was taken out, and what resembles it is something else.

    An end of the text meets the context given at the other side.
    """
    left, right = sought.left, sought.right
    before = after_left(text, left) if left else [_first(text)]
    after = before_right(text, right) if right else [_last(text)]
    return max((min(_contexts(text, sought, at, at) or (0.0,)) for at in before + after), default=0.0)
