"""Find the shortest context that tells a passage from every other with its words.

Pure functions over a folded text (see normalise.py).
"""

from __future__ import annotations

from collections.abc import Callable

from postil.anchor.normalise import Normalised

__all__ = ["shortest_context"]

WORD_REACH = 24
"""Characters by which a context is lengthened to begin or end with a whole word."""


def shortest_context(page: Normalised, start: int, end: int) -> tuple[int, int]:
    """Return where a prefix must begin and a suffix end (folded offsets) so that prefix,
    [*start*, *end*) and suffix together stand once in the text.

    The shortest of prefix alone, suffix alone, and both of one length. Each is found by
    halving, for a longer context is never less distinct; so the text is scanned some
    dozens of times at most, whatever it repeats.
    """
    text = page.text
    # White space at the ends of the text is no context: nobody sees it.
    floor, ceiling = len(text) - len(text.lstrip()), len(text.rstrip())
    before_it, after_it = start - floor, ceiling - end

    def is_unique(before: int, after: int) -> bool:
        needle = text[max(floor, start - before) : min(ceiling, end + after)]
        return text.find(needle, text.find(needle) + 1) < 0

    sizes = (
        (_least(lambda size: is_unique(size, 0), before_it), 1, 0),
        (_least(lambda size: is_unique(0, size), after_it), 0, 1),
        (_least(lambda size: is_unique(size, size), max(before_it, after_it)), 1, 1),
    )
    size, prefix, suffix = min(
        (each for each in sizes if each[0] is not None),
        key=lambda each: (each[0] or 0) * (each[1] + each[2]),
    )
    reach = size or 0
    first = _word_start(page, max(floor, start - reach)) if prefix and reach else start
    last = _word_end(page, min(ceiling, end + reach)) if suffix and reach else end
    return first, last


def _least(is_enough: Callable[[int], bool], most: int) -> int | None:
    """Return the least size up to *most* that is enough, or None."""
    if is_enough(0):
        return 0
    enough = 1
    while enough < most and not is_enough(enough):
        enough *= 2
    enough = min(enough, most)
    if not is_enough(enough):
        return None
    short = enough // 2 if enough > 1 else 0
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_enough(middle) else (middle, enough)
    return enough


def _word_start(page: Normalised, at: int) -> int:
    """Return the word start at or before *at*; in a script without spaces, the nearest
    place where the text may be cut.
    """
    lowest = max(0, at - WORD_REACH)
    at = max(0, at)
    edge = at
    while edge > lowest and (page.text[edge - 1] != " " or page.text[edge] == " "):
        edge -= 1
    if edge and page.text[edge - 1] != " ":
        edge = at
    while edge and (not page.is_boundary(edge) or page.text[edge] == " "):
        edge -= 1
    return edge


def _word_end(page: Normalised, at: int) -> int:
    """Return the word end at or after *at*, as `_word_start`."""
    text = page.text
    at = min(len(text), at)
    highest = min(len(text), at + WORD_REACH)
    edge = at
    while edge < highest and (text[edge] != " " or text[edge - 1] == " "):
        edge += 1
    if edge < len(text) and text[edge] != " ":
        edge = at
    while edge < len(text) and (not page.is_boundary(edge) or text[edge - 1] == " "):
        edge += 1
    return edge
