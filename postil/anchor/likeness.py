"""Judge how alike two wordings are, and whether that is enough to pin a note.

Pure functions over folded strings (see normalise.py). The rules stand in
`is_trustworthy`; every weight and threshold is named, with what it trades.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from postil.anchor.wording import changed_meaning

__all__ = [
    "ANCHOR",
    "BOTH_STAND",
    "CLEAR",
    "CONTEXT_NEEDED",
    "CONTEXT_SHARE",
    "PIN_COST",
    "WORD",
    "WORDS",
    "Sought",
    "Window",
    "agreement_after",
    "agreement_before",
    "is_trustworthy",
    "length",
    "likeness",
    "ratio",
    "word_changes",
]

CONTEXT_NEEDED = 6
"""A prefix or suffix with fewer characters stands in too many places to be evidence."""
ANCHOR = 16
"""Characters of context next to the passage that are looked up to find its edge."""
LONG = 4000
"""Characters of two wordings together from which they are compared word by word: letter
by letter takes time that grows with the square."""
REORDERED = 0.9
"""What the same words in another order count for."""
CHANCE = 0.5
"""Two unrelated stretches of prose are about this much alike; it counts as nothing."""
STANDS = 0.6
"""Agreement from which a context counts as standing. Lower lets a neighbour's context
pass; higher loses passages whose neighbour was edited, too."""
CONTEXT_SHARE = 0.4
"""Of a score: context against words. More would let context publish other words."""

BOTH_STAND = 0.65
"""Least likeness between two standing contexts. Lower pins a note to a sentence that was
written in the passage's place; higher loses passages that were half rewritten."""
ONE_STANDS = 0.7
"""Least likeness where one context stands. A look-alike next to a removed passage keeps
one of its contexts, so words must say more."""
NONE_STANDS = 0.93
"""Least likeness where context was given and is gone: a passage that moved and had a
letter or two put right. Templated sentences reach 0.9."""
NONE_STANDS_LENGTH = 60
"""In characters: a shorter passage that moved and changed can't be told from another."""
ALONE = 0.7
"""Least likeness where no context was given; besides, hardly any word may differ."""
ALONE_ONE_OF = 3
"""Words a quote without context must have for one of them to be another word."""
ALONE_EXCHANGED = 0.16
"""Share of its words that may have given way to others. Look-alikes exchange a quarter."""
ALONE_WORDS = 0.85
"""Least likeness word by word: words put in or left out count here, too."""
ALONE_SURE = 0.93
"""Likeness by letters from which words no longer count: each changed by a letter."""
PIN_COST = 0.15
"""Likeness that an edge set by standing context, or by the sentence's end, may cost."""
CLEAR = 0.05
"""Lead in score over the runner-up below which it can't be told which is meant."""

WORD = r"[^\s!-&(-,./:-@\[-`{-~\u2026\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\u060c\u061b\u061f]"
"""A character of a word, for a pattern: letters, marks, digits, apostrophe and hyphen."""
WORDS = rf"{WORD}+"


class Sought(NamedTuple):
    """A quote in its folded form."""

    words: str
    """The quote, without white space at its ends."""
    left: str
    """What stood before it, or "" where that was not said."""
    right: str
    """What stood after it, or ""."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the text that resembles the quote."""

    start: int
    end: int
    likeness: float
    """How alike the words are, 0 to 1."""
    contexts: tuple[float, ...]
    """How far each given context agrees, 0 to 1; prefix first."""

    @property
    def score(self) -> float:
        """Words and context in one number, below 1."""
        if not self.contexts:
            return min(self.likeness, 0.99)
        context = sum(self.contexts) / len(self.contexts)
        return min((1 - CONTEXT_SHARE) * self.likeness + CONTEXT_SHARE * context, 0.99)

    @property
    def standing(self) -> int:
        """How many contexts stand."""
        return sum(context >= STANDS for context in self.contexts)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether the window shares a character with [*start*, *end*)."""
        return self.start < end and start < self.end


def agreement_before(text: str, at: int, left: str) -> float:
    """Return how far the text before *at* agrees with *left*, 0 to 1. White space next to
    the passage is no difference: YAML drops it at the end of a plain scalar.
    """
    left = left.rstrip()
    before = text[max(0, at - len(left) - 2) : at].rstrip()
    return _agreement(left, before[max(0, len(before) - len(left)) :])


def agreement_after(text: str, at: int, right: str) -> float:
    """Return how far the text from *at* on agrees with *right*, 0 to 1."""
    right = right.lstrip()
    return _agreement(right, text[at : at + len(right) + 2].lstrip()[: len(right)])


def _agreement(wanted: str, found: str) -> float:
    """Return likeness above chance, scaled to 0 to 1."""
    return 1.0 if wanted == found else max(0.0, (ratio(wanted, found) - CHANCE) / (1 - CHANCE))


def length(words: str) -> int:
    """Return a length comparable between scripts: a Chinese character says about as much
    as three letters.
    """
    return sum(3 if "\u2e80" <= each <= "\U0003ffff" else 1 for each in words)


def ratio(one: str, other: str) -> float:
    """Return likeness by longest common subsequence, 0 to 1: of characters, or of words
    where there are very many.
    """
    if len(one) + len(other) > LONG:
        return _indel()(one.split(), other.split())
    return _indel()(one, other)


@lru_cache(maxsize=1)
def _indel() -> Callable[[Sequence[str], Sequence[str]], float]:
    """Import rapidfuzz late: a build whose quotes all stand needs none of it."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity


def likeness(words: str, found: str) -> float:
    """Return how alike two wordings are, 0 to 1; the same words in another order count
    for a little less.
    """
    in_order = " ".join(sorted(words.split())), " ".join(sorted(found.split()))
    return max(ratio(words, found), REORDERED * ratio(*in_order))


def word_changes(words: str, found: str) -> tuple[int, int, int]:
    """Return how many of the quote's words gave way to others in *found*, how many are
    missing before the first word that both share, and how many after the last.

    Words left out or put in without an exchange don't count as giving way; at the ends,
    a word in place of a missing one makes up for it.
    """
    from rapidfuzz.distance import Indel

    wanted, present = re.findall(WORDS, words), re.findall(WORDS, found)
    shared = [step for step in Indel.opcodes(wanted, present) if step.tag == "equal"]
    if not shared:
        return min(len(wanted), len(present)), 0, 0
    same = sum(step.src_end - step.src_start for step in shared)
    lead = shared[0].src_start - shared[0].dest_start
    trail = (len(wanted) - shared[-1].src_end) - (len(present) - shared[-1].dest_end)
    return min(len(wanted), len(present)) - same, max(lead, 0), max(trail, 0)


def is_trustworthy(text: str, sought: Sought, window: Window) -> bool:
    """Tell whether a note may be published on *window* (as drifted).

    Words may have changed much between contexts that stand, less beside one that stands,
    and hardly at all where context was given and is gone or none was given.
    """
    found = text[window.start : window.end]
    given, standing = len(window.contexts), window.standing
    if standing == 2:
        return window.likeness >= BOTH_STAND
    if standing == 1:
        return window.likeness >= ONE_STANDS
    if given == 0:
        return _is_nearly_said(sought.words, found, window.likeness)
    return (
        window.likeness >= NONE_STANDS
        and len(sought.words) >= NONE_STANDS_LENGTH
        and not changed_meaning(sought.words, found)
        and _names(sought.words) == _names(found)
    )


def _is_nearly_said(words: str, found: str, alike: float) -> bool:
    """Tell whether *found* can only be *words*, put right here and there."""
    if alike < ALONE or changed_meaning(words, found):
        return False
    wanted, present = re.findall(WORDS, words), re.findall(WORDS, found)
    exchanged = word_changes(words, found)[0]
    if len(wanted) == len(present) >= ALONE_ONE_OF and exchanged == 1:
        return True
    if exchanged > len(wanted) * ALONE_EXCHANGED:
        return alike >= ALONE_SURE
    return _indel()(wanted, present) >= ALONE_WORDS or alike >= ALONE_SURE


def _names(words: str) -> Counter[str]:
    """Return the words with a capital in them: names, mostly."""
    return Counter(word for word in re.findall(WORDS, words) if word != word.lower())
