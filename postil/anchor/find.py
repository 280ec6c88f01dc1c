"""Find the passage a note refers to.

Pure functions over strings: no files, no Markdown, no HTML.

Offsets are Unicode code points into the text as it was given, start inclusive, end
exclusive. What typography alone changes is no difference (see normalise.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from postil.anchor.context import shortest_context
from postil.anchor.likeness import (
    CLEAR,
    CONTEXT_SHARE,
    STANDS,
    Sought,
    Window,
    agreement_after,
    agreement_before,
    is_trustworthy,
    length,
)
from postil.anchor.match import (
    Match,
    Quote,
    Span,
    ambiguous,
    orphan,
    placed,
)
from postil.anchor.normalise import Normalised, fold, normalise

__all__ = ["context_for", "find", "has_words", "is_elsewhere", "is_free_standing"]

HIT_LIMIT = 1000
"""Most exact hits looked at one by one; among more, only a context that stands exactly
decides."""
CONTEXT_MARGIN = 0.15
"""Lead of the best over the second-best context (0 to 1) at which it decides between
equal words. Less picks by chance; more asks for a prefix where the place is plain."""
CONTEXT_FLOOR = 0.2
"""Agreement below which a context says: not here."""
FREE_STANDING = 32
"""Characters from which unchanged words are trusted though no context agrees: the
passage moved. Shorter ones recur by chance, and are reported as drifted."""
FRAGMENT = 12
"""Characters below which unchanged words are not trusted where both prefix and suffix
disagree: "about 30%" stands in many sentences."""
MEETS = 0.6
"""Agreement from which prefix and suffix meet, the passage between them being gone. Then
only a window is trusted whose own contexts agree as well."""
IN_PLACE = 0.7
"""Likeness of a changed passage between standing contexts that outdoes unchanged words
whose contexts both disagree."""

_ELISION = r"\s*(?:\[\s?\u2026\s?\]|(?<!\S)\u2026(?!\S))\s*"


def find(text: str, quote: Quote) -> Match:
    """Return where *quote* stands in *text*, or why it can't be told.

    Exact hits win; approximate search runs only when there are none, or when all stand in
    a foreign context. A quote without a visible character is an orphan.
    Selector semantics: W3C Web Annotation Data Model, 4.2.4, but equal hits are ambiguous.

    Cost: one str.find for an exact hit. Else see approximate.py: a bounded number of scans
    of the text and comparisons on windows bounded by the quote's length. The folded text
    is remembered, so the first quote on a text pays for folding it.
    """
    page = normalise(text)
    sought = _sought(quote)
    if not sought.words:
        return Match("orphan", None, None, 0.0)
    spans = _hits(page, sought.words)
    if len(spans) > HIT_LIMIT:
        return _settle_by_whole(page, sought, spans)
    if spans:
        return _settle(page, sought, spans)
    parts = [part for part in re.split(_ELISION, sought.words) if part]
    if parts and parts != [sought.words]:
        return _find_by_ends(page, sought, parts)
    return _find_near(page, sought)


def has_words(quote: str) -> bool:
    """Tell whether *quote* has anything that a reader could see."""
    return bool(fold(quote).strip())


def is_free_standing(quote: str) -> bool:
    """Tell whether *quote* is so long that its unchanged words are trusted in any context."""
    return length(fold(quote).strip()) >= FREE_STANDING


def is_elsewhere(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Tell whether a passage stands in a foreign context: neither *before* nor *after*, which
    once stood around it ("" at the text's start and end), agrees with what does now.
    """
    page = normalise(text)
    low, high = page.offset(start), page.offset(end)
    left, right = fold(before).lstrip(), fold(after).rstrip()
    stands_left = agreement_before(page.text, low, left) if left.strip() else float(not page.text[:low].strip())
    stands_right = agreement_after(page.text, high, right) if right.strip() else float(not page.text[high:].strip())
    return max(stands_left, stands_right) < CONTEXT_FLOOR


def _sought(quote: Quote) -> Sought:
    """Return *quote* folded; white space at its ends becomes part of its context."""
    words = fold(quote.exact)
    left = fold(quote.prefix) if quote.prefix else ""
    right = fold(quote.suffix) if quote.suffix else ""
    if left and words[:1] == " " and left[-1:] != " ":
        left += " "
    if right and words[-1:] == " " and right[:1] != " ":
        right = " " + right
    return Sought(words.strip(), left.lstrip(), right.rstrip())


# Unchanged words


def _hits(page: Normalised, words: str) -> list[Span]:
    """Return where *words* stand unchanged, overlapping hits too, one more than HIT_LIMIT
    at most; hits that cut a grapheme are none.
    """
    found: list[Span] = []
    at = page.text.find(words)
    while at >= 0 and len(found) <= HIT_LIMIT:
        end = at + len(words)
        if page.is_boundary(at) and page.is_boundary(end):
            found.append((at, end))
        at = page.text.find(words, at + 1)
    return found


def _settle(page: Normalised, sought: Sought, spans: list[Span]) -> Match:
    """Return which of the *spans* with the quote's words is meant, if that is plain."""
    if not (sought.left or sought.right):
        if len(spans) == 1:
            return placed("exact", page, spans[0], 1.0)
        return ambiguous(page, [(span, 1.0) for span in spans])
    for stands in (_stands_exactly, _stands_spaced):
        fitting = [span for span in spans if stands(page.text, sought, span)]
        if len(fitting) == 1:
            return placed("exact", page, fitting[0], 1.0)
        if fitting:
            return ambiguous(page, [(span, 1.0) for span in fitting])
    return _settle_by_likeness(page, sought, spans)


def _settle_by_whole(page: Normalised, sought: Sought, spans: list[Span]) -> Match:
    """Return the one hit in an exact context, of more hits than can be looked at."""
    whole = _hits(page, sought.left + sought.words + sought.right)
    if len(whole) != 1:
        return ambiguous(page, [(span, 1.0) for span in whole or spans])
    start = whole[0][0] + len(sought.left)
    return placed("exact", page, (start, start + len(sought.words)), 1.0)


def _settle_by_likeness(page: Normalised, sought: Sought, spans: list[Span]) -> Match:
    """Return the hit whose context is clearly the most like the one given."""
    ranked = sorted(((_agreement(page.text, sought, span), span) for span in spans), reverse=True)
    best, span = ranked[0]
    if best < STANDS and (edited := _edited_in_place(page, sought, spans)):
        return edited
    if len(ranked) > 1:
        if best < CONTEXT_FLOOR or best - ranked[1][0] < CONTEXT_MARGIN:
            return ambiguous(page, [(span, _unchanged_score(score)) for score, span in ranked])
    elif best < CONTEXT_FLOOR and length(sought.words) < FREE_STANDING:
        if sought.left and sought.right and length(sought.words) < FRAGMENT:
            return orphan(page, [(span, _unchanged_score(best))])
        return placed("drifted", page, span, _unchanged_score(best))
    others = [(other, _unchanged_score(score)) for score, other in ranked[1:]]
    return placed("exact", page, span, _unchanged_score(best), others)


def _edited_in_place(page: Normalised, sought: Sought, spans: list[Span]) -> Match | None:
    """Return a changed passage between both contexts, for a quote whose unchanged words
    stand only where neither is: those are other words that happen to be the same.
    """
    for window in _near(page, sought):
        if window.standing < 2 or window.likeness < IN_PLACE:
            continue
        if not any(window.overlaps(*span) for span in spans):
            others = [(span, _unchanged_score(0.0)) for span in spans]
            return placed("drifted", page, (window.start, window.end), window.score, others)
    return None


def _stands_exactly(text: str, sought: Sought, span: Span) -> bool:
    """Tell whether the given context stands around *span*, space for space."""
    start = span[0] - len(sought.left)
    return start >= 0 and text.startswith(sought.left, start) and text.startswith(sought.right, span[1])


def _stands_spaced(text: str, sought: Sought, span: Span) -> bool:
    """Tell whether it stands but for the white space next to the passage, which YAML drops
    at the end of a plain scalar.
    """
    left, right = sought.left.rstrip(), sought.right.lstrip()
    before = text[max(0, span[0] - len(left) - 1) : span[0]].rstrip()
    after = text[span[1] : span[1] + len(right) + 1].lstrip()
    return before.endswith(left) and after.startswith(right)


def _agreement(text: str, sought: Sought, span: Span) -> float:
    """Return how far the given context agrees with that around *span*, 0 to 1."""
    given = []
    if sought.left:
        given.append(agreement_before(text, span[0], sought.left))
    if sought.right:
        given.append(agreement_after(text, span[1], sought.right))
    return sum(given) / len(given) if given else 1.0


def _unchanged_score(agreement: float) -> float:
    """Return the score of unchanged words whose context agrees that far."""
    return 1 - CONTEXT_SHARE * (1 - agreement)


# Changed words


def _find_near(page: Normalised, sought: Sought) -> Match:
    """Return where the quote's changed words stand, if only one place can be meant."""
    near = _near(page, sought)
    good = _trusted(page, sought, near)
    if not good:
        return orphan(page, [((window.start, window.end), window.score) for window in near])
    best = good[0]
    others = [window for window in near if window is not best]
    ranked = [((window.start, window.end), window.score) for window in others]
    if all(_is_clear(best, other) for other in others):
        return placed("drifted", page, (best.start, best.end), best.score, ranked)
    if len(good) > 1:
        return ambiguous(page, [((window.start, window.end), window.score) for window in good])
    return orphan(page, [((best.start, best.end), best.score), *ranked])


def _near(page: Normalised, sought: Sought) -> list[Window]:
    """Return the stretches most like the quote, best first."""
    from postil.anchor.approximate import windows  # late: most builds have no drifted note

    return windows(page.text, sought)


def _trusted(page: Normalised, sought: Sought, near: list[Window]) -> list[Window]:
    """Return the windows a note may be published on."""
    from postil.anchor.approximate import meeting

    good = [window for window in near if is_trustworthy(page.text, sought, window)]
    seam = meeting(page.text, sought) if good else 0.0
    if seam < MEETS:
        return good
    return [window for window in good if window.standing == 2 and min(window.contexts) >= seam]


def _is_clear(best: Window, other: Window) -> bool:
    """Tell whether *best* leads: by CLEAR, or by half of what *other* lacks."""
    return best.score - other.score >= CLEAR or 1 - other.score >= 2 * (1 - best.score)


# A passage by its ends: "start … end"


def _find_by_ends(page: Normalised, sought: Sought, parts: list[str]) -> Match:
    """Return the shortest passage that has the *parts* in order, the ends at its ends."""
    score = 1.0
    places: list[list[Span]] = []
    for nth, part in enumerate(parts):
        spans = _hits(page, part)
        if len(spans) > HIT_LIMIT:
            return ambiguous(page, [(span, CONTEXT_SHARE) for span in spans])
        if not spans:
            left = sought.left if nth == 0 else ""
            right = sought.right if nth == len(parts) - 1 else ""
            piece = Sought(part, left, right)
            near = _trusted(page, piece, _near(page, piece))
            if not near:
                return orphan(page, [])
            score = min(score, near[0].score)
            spans = sorted((window.start, window.end) for window in near)
        places.append(spans)
    chains = _chains(places)
    if not chains:
        return orphan(page, [])
    match = _settle(page, sought, _meant(page, sought, chains))
    if score == 1.0 or match.start is None:
        return match
    return match._replace(status="drifted", score=min(match.score, score))


def _meant(page: Normalised, sought: Sought, chains: list[Span]) -> list[Span]:
    """Return the one chain in the given context, or the chains that contain no other."""
    if sought.left or sought.right:
        fitting = [span for span in chains if _stands_spaced(page.text, sought, span)]
        if len(fitting) == 1:
            return fitting
    tight: list[Span] = []
    for start, end in sorted(chains, key=lambda span: (span[1], -span[0])):
        if not tight or start > tight[-1][0]:
            tight.append((start, end))
    return tight


def _chains(places: list[list[Span]]) -> list[Span]:
    """Return the span from each first part to the nearest last part after it, and to each
    last part from the nearest first part before it.
    """
    found: set[Span] = set()
    for start, end in places[0]:
        reached: int | None = end
        for spans in places[1:]:
            nth = bisect_left(spans, (reached, 0))
            reached = spans[nth][1] if nth < len(spans) else None
            if reached is None:
                break
        if reached is not None:
            found.add((start, reached))
    ends = [[end for _, end in spans] for spans in places]
    for start, end in places[-1]:
        reached = start
        for spans, stops in zip(places[-2::-1], ends[-2::-1], strict=True):
            nth = bisect_right(stops, reached) - 1
            reached = spans[nth][0] if nth >= 0 else None
            if reached is None:
                break
        if reached is not None:
            found.add((reached, end))
    return sorted(found)


# Context for a passage


def context_for(text: str, start: int, end: int) -> Quote:
    """Return a quote that `find` places at [*start*, *end*) of *text*, with the shortest
    prefix or suffix of whole words that it needs (or both, where neither does alone).

    White space at the ends of the stretch is left out. A stretch that begins or ends
    inside what counts as one character (a run of dashes, a grapheme) can't be told apart.
    """
    page = normalise(text)
    low, high = page.offset(start), page.offset(end)
    low += len(page.text[low:high]) - len(page.text[low:high].lstrip())
    high = max(low, low + len(page.text[low:high].rstrip()))
    if low == high:
        return Quote("")
    first, last = shortest_context(page, low, high)
    begin, stop = page.span(low, high)
    prefix = text[page.span(first, low)[0] : begin]
    suffix = text[stop : max(stop, page.span(high, last)[1])]
    return Quote(text[begin:stop], prefix, suffix)
