"""Find the rough places in a text where a changed quote may stand.

Pure functions over folded strings (see normalise.py). A seed is a bit of the quote that
is rare in the text: a word, a short run of words, or, where every word changed, a few
letters. Seeds that agree on where the quote would start make a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from postil.anchor.likeness import ANCHOR, CONTEXT_NEEDED, WORDS, Sought, length

__all__ = ["UNSPACED", "after_left", "before_right", "piece_places", "word_places"]

SEED_LIMIT = 24
"""Words of the quote that are looked up, longest first. More find passages that changed
more, and cost more."""
SCAN_LIMIT = 8
"""Runs of words that are looked up by scanning the text, for want of rare words."""
RUN = 3
"""Words in such a run."""
OCCURRENCE_LIMIT = 20
"""A seed that occurs more often says little about the place and costs much."""
SHORTEST_SEED = 4
"""In letters. Shorter words are mostly articles and prepositions."""
PIECE = 5
"""Letters in a piece of a word. Shorter ones occur everywhere."""
PLACE_LIMIT = 6
"""More places survive more look-alikes; each costs some hundred comparisons."""
FAINT = 1 / 8
"""Of the heaviest place's weight: lighter ones share a stray word or two with the quote."""
NARROWEST = 8
"""Characters by which guesses may differ and still mean one place; or half the quote."""

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff"
    r"\uf900-\ufaff"
)
"""Characters of scripts that put no spaces between words, for a pattern."""
_UNSPACED = re.compile(rf"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class _Guess:
    """Where the quote would start if one of its seeds stands where it did in the quote."""

    start: int
    offset: int
    """Of the seed in the quote."""
    weight: float
    """The longer and rarer a seed, the more it says."""


def word_places(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Return rough [start, end) places by whole words and by context, likeliest first, at
    most PLACE_LIMIT.
    """
    guesses = list(_guesses(_word_seeds(text, sought.words)))
    size = len(sought.words)
    guesses += [_Guess(at, 0, ANCHOR) for at in after_left(text, sought.left)]
    guesses += [_Guess(at - size, size, ANCHOR) for at in before_right(text, sought.right)]
    return _clustered(guesses, size)


def piece_places(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Return rough places by pieces of words: for a quote whose every word changed."""
    guesses = list(_guesses(_piece_seeds(text, sought.words)))
    return _clustered(guesses, len(sought.words))[: PLACE_LIMIT // 2]


def after_left(text: str, left: str) -> list[int]:
    """Return where the passage would start if the end of *left* stands."""
    tail = left.rstrip()[-ANCHOR:]
    if len(tail) < CONTEXT_NEEDED:
        return []
    ends = [at + len(tail) for at in _occurrences(text, tail)]
    return [end + 1 if text[end : end + 1] == " " else end for end in ends]


def before_right(text: str, right: str) -> list[int]:
    """Return where the passage would end if the beginning of *right* stands."""
    head = right.lstrip()[:ANCHOR]
    if len(head) < CONTEXT_NEEDED:
        return []
    return [at - 1 if text[max(0, at - 1) : at] == " " else at for at in _occurrences(text, head)]


def _guesses(seeds: Iterator[tuple[str, int, list[int]]]) -> Iterator[_Guess]:
    """Yield a guess for each occurrence of each seed that is rare enough."""
    for seed, offset, hits in seeds:
        if len(hits) <= OCCURRENCE_LIMIT:
            for at in hits:
                yield _Guess(at - offset, offset, len(seed) / len(hits))


def _word_seeds(text: str, words: str) -> Iterator[tuple[str, int, list[int]]]:
    """Yield the quote's longest words, with their offsets and where they stand in *text*;
    for one that is common or short, the run of words that it begins.
    """
    index = _index(text)
    tokens = list(_tokens(words, step=2))
    order = sorted(range(len(tokens)), key=lambda nth: tokens[nth][0] - tokens[nth][1])
    scans = 0
    for nth in order[:SEED_LIMIT]:
        start, end = tokens[nth]
        hits = index.get(words[start:end], [])
        if length(words[start:end]) < SHORTEST_SEED or len(hits) > OCCURRENCE_LIMIT:
            if scans == SCAN_LIMIT:
                continue
            scans += 1
            end = tokens[min(nth + RUN, len(tokens)) - 1][1]
            hits = _occurrences(text, words[start:end])
        yield words[start:end], start, hits


def _piece_seeds(text: str, words: str) -> Iterator[tuple[str, int, list[int]]]:
    """Yield short pieces of the quote, evenly spread, and where they stand in *text*."""
    step = max(PIECE, -(-len(words) // SEED_LIMIT))
    for at in range(0, max(1, len(words) - PIECE + 1), step):
        piece = words[at : at + PIECE]
        yield piece, at, _occurrences(text, piece)


@lru_cache(maxsize=4)
def _index(text: str) -> dict[str, list[int]]:
    """Return where each word of *text* starts; the last few texts are remembered, since
    the drifted notes of an article come one after another.
    """
    index: dict[str, list[int]] = {}
    for start, end in _tokens(text, step=1):
        index.setdefault(text[start:end], []).append(start)
    return index


def _tokens(text: str, step: int) -> Iterator[tuple[int, int]]:
    """Yield the words of *text*; of scripts without spaces between words, pairs of
    characters, one every *step*.
    """
    for found in re.finditer(WORDS, text):
        start, end = found.span()
        if found.group().isascii() or not _UNSPACED.search(found.group()):
            yield start, end
        else:
            for at in range(start, max(start + 1, end - 1), step):
                yield at, min(at + 2, end)


def _occurrences(text: str, piece: str) -> list[int]:
    """Return where *piece* occurs, overlapping or not, one more than OCCURRENCE_LIMIT at
    most.
    """
    found: list[int] = []
    at = text.find(piece)
    while at >= 0 and len(found) <= OCCURRENCE_LIMIT:
        found.append(at)
        at = text.find(piece, at + 1)
    return found


def _clustered(guesses: list[_Guess], size: int) -> list[tuple[int, int]]:
    """Join guesses that agree to within half a quote of *size* characters; the heaviest
    joins come first.
    """
    guesses.sort(key=lambda guess: (guess.start, guess.offset))
    slack = max(NARROWEST, size // 2)
    sums: list[tuple[float, int, int]] = []
    last, weight = 0, 0.0
    for first, guess in enumerate(guesses):
        while last < len(guesses) and guesses[last].start <= guess.start + slack:
            weight += guesses[last].weight
            last += 1
        sums.append((-weight, first, last))
        weight -= guess.weight
    sums.sort()
    places: list[tuple[int, int]] = []
    taken: list[tuple[int, int]] = []
    for lightness, first, last in sums:
        if len(places) == PLACE_LIMIT or lightness > FAINT * sums[0][0]:
            break
        if not any(first < end and start < last for start, end in taken):
            taken.append((first, last))
            places.append(_edges(guesses[first:last], size))
    return places


def _edges(guesses: list[_Guess], size: int) -> tuple[int, int]:
    """Return where the quote starts by the seeds of its first half, and ends by those of
    its second half; the two differ by what was put in or left out between."""
    inside = sorted(guesses, key=lambda guess: guess.offset)
    half = (len(inside) + 1) // 2
    return _median_start(inside[:half]), _median_start(inside[-half:]) + size


def _median_start(guesses: list[_Guess]) -> int:
    """Return the lower median, which one stray occurrence can't move far."""
    return sorted(guess.start for guess in guesses)[(len(guesses) - 1) // 2]
