"""Find where a quote that no longer stands word for word most likely stood.

Pure functions over folded strings (see normalise.py); offsets are into the folded
text. Nothing here decides alone that a note is published: each window found comes with
how alike its words are and how much of the context around it still stands; likeness.py
holds the rules.

Cost: a quote gives at most SEED_LIMIT seeds (its words, or short runs of words where
one alone is common), each looked up with str.find and at most OCCURRENCE_LIMIT times;
at most PLACE_LIMIT places come out, and each is refined on a window that is bounded by
the quote's length. So the text is scanned a bounded number of times, never compared
with the quote at every position.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from postil.likeness import (
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
from postil.seeds import (
    PLACE_LIMIT,
    UNSPACED,
    after_left,
    before_right,
    piece_places,
    word_places,
)

__all__ = ["meeting", "windows"]

POOR = 0.6
"""Likeness below which pieces of words are tried as seeds, too."""

NARROWEST = 32
"""Characters around a rough place in which its edges are looked for, at least; else a
third of the quote."""
FARTHEST = 400
"""Characters around it, at most. The edges of a quote longer than two of these are found
by that much of its beginning and its end."""
EDGE_LIMIT = 24
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


def _refined(text: str, sought: Sought, places: list[tuple[int, int]]) -> list[Window]:
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
    elif right and not left and start == 0:
        contexts.append(1.0)
    if len(right) >= CONTEXT_NEEDED:
        contexts.append(agreement_after(text, end, sought.right))
    elif left and not right and end == len(text):
        contexts.append(1.0)
    return tuple(contexts)


def _fitted(text: str, words: str, start: int, end: int, reach: int) -> tuple[int, int] | None:
    """Return the edges, within *reach* of [*start*, *end*), between which words fit best."""
    starts = _edges(_STARTS, text, start - reach, start + reach, at_end=False)
    ends = _edges(_ENDS, text, end - reach, end + reach, at_end=True)
    if len(words) > 2 * FARTHEST:
        head, tail = words[:FARTHEST], words[-FARTHEST:]
        first = _fitting([(at, at + FARTHEST) for at in starts], text, head)
        last = _fitting([(max(0, at - FARTHEST), at) for at in ends], text, tail)
        return (first[0], last[1]) if first and last and first[0] < last[1] else None
    edges = _fitting([(max(start, 0), at) for at in ends if at > max(start, 0)], text, words)
    for _ in range(2):
        before = edges
        edges = edges and _fitting([(at, edges[1]) for at in starts if at < edges[1]], text, words)
        if edges == before:
            break
        edges = edges and _fitting([(edges[0], at) for at in ends if at > edges[0]], text, words)
    return edges


def _edges(pattern: re.Pattern[str], text: str, low: int, high: int, *, at_end: bool) -> list[int]:
    """Return where words start (or end) between *low* and *high*."""
    low = max(0, low)
    return [
        found.end() if at_end else found.start()
        for found in pattern.finditer(text, low, max(low, min(len(text), high + 1)))
    ]


def _fitting(spans: Sequence[tuple[int, int]], text: str, words: str) -> tuple[int, int] | None:
    """Return the span whose words fit best; of many, every few first, then those around
    the best of these.
    """
    if not spans:
        return None
    step = max(1, len(spans) // EDGE_LIMIT)
    tried = [ratio(words, text[start:end]) for start, end in spans[::step]]
    nth = tried.index(max(tried)) * step
    if step == 1:
        return spans[nth]
    return max(
        spans[max(0, nth - step + 1) : nth + step],
        key=lambda span: ratio(words, text[span[0] : span[1]]),
    )


def _settled(text: str, sought: Sought, start: int, end: int, reach: int) -> tuple[int, int]:
    """Move edges that words alone can't find: a changed first or last word fits badly.

    Standing context sets an edge; else the words missing at the ends are looked for next
    to the window, and a quote that ends a sentence ends with one.
    """
    words = sought.words

    def fits(low: int, high: int, least: float) -> bool:
        return low < high and ratio(words, text[low:high]) >= least

    pins = _left_pin(text, sought.left, start, reach), _right_pin(text, sought.right, end, reach)
    if pins[0] is not None and pins[1] is not None and fits(*pins, BOTH_STAND):
        return pins[0], pins[1]
    least = ratio(words, text[start:end]) - PIN_COST

    _, lead, trail = word_changes(words, text[start:end])
    for edge in (pins[0], _back(text, start, lead)):
        if edge is not None and fits(edge, end, least):
            start = edge
            break
    for edge in (
        pins[1],
        _sentence_end(text, words, end, reach),
        _forth(text, end, trail),
    ):
        if edge is not None and fits(start, edge, least):
            end = edge
            break
    return start, end


def _left_pin(text: str, left: str, start: int, reach: int) -> int | None:
    """Return where the passage starts by its prefix, if that stands close to *start*."""
    low = max(0, start - reach - ANCHOR)
    edges = after_left(text[low : start + reach], left)
    return min((low + edge for edge in edges), key=lambda edge: abs(edge - start), default=None)


def _right_pin(text: str, right: str, end: int, reach: int) -> int | None:
    """Return where the passage ends by its suffix, if that stands close to *end*."""
    low = max(0, end - reach)
    edges = before_right(text[low : end + reach + ANCHOR], right)
    return min((low + edge for edge in edges), key=lambda edge: abs(edge - end), default=None)


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
    before = after_left(text, left) if left else [0]
    after = before_right(text, right) if right else [len(text)]
    return max(
        (min(_contexts(text, sought, at, at) or (0.0,)) for at in before + after), default=0.0
    )
