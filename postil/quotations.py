"""Where the quotations of a text stand.

Pure functions over canonical text. A quotation is three words or more between quotation marks; one or two are a term or
a nickname, and words that are mostly capitalised, as in “The Lord of the Rings”, are a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

FEWEST_WORDS = 3
LONGEST = 1_500
"""Characters from mark to mark: an opening mark whose partner is farther away has none."""
MOST_LINES = 15
"""Line ends from mark to mark: canonical text doesn't tell the end of a paragraph from that of a wrapped line."""
DEEPEST = 8
"""Quotations that are open at once: a mark that never closes is forgotten."""

_CLOSED_BY = {
    "“": '”“"', "„": '“”"', "”": '”“"', '"': '"”', "«": "»", "»": "«»", "‹": "›", "›": "‹›", "「": "」", "『": "』",
}  # fmt: skip
"""What closes each mark: as in English, German, Swedish (”…”) and Danish (»…«), and as often mistyped (“…“)."""
_ONLY_OPEN, _MOSTLY_OPEN, _ONLY_CLOSE, _ALIKE = "„「『", "«‹", "」』", '"”»›'
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f([{—–-/¿¡:،‘‚'" + "".join(_CLOSED_BY))
_AFTER_OPENING = frozenset("…¿¡([‘‚'$€£" + "".join(_CLOSED_BY))
_SINGLE_OPENS = (
    r"[‘‚'](?<![^\W_].)(?<![.,!?…’'].)"
    r"(?=[^\W_]|(?<=[‘‚])[“\"«…])(?!(?:\d\ds?|em|tis|twas|cause|til|n|s|t|k)\b)"
)
"""No elision: ’tis, ’90s, Dutch ’s."""
_SINGLE_CLOSES = r"(?<=[^\s‘‚'])[’'‘](?![^\W_])"
_POSSESSIVE = r"(?<=s)[’'](?= [^\W\d_])"
"""As like to be a plural's apostrophe as a closing mark."""
_SENTENCE_ENDS = r"[.!?…](?=\n)"
_WORD = r"[^\W_]+(?:['’ʼ-][^\W_]+)*"
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff]"
"""Kana and ideographs: about two make a word."""


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where quotations stand, marks included; some lie within others."""
    for start, end in (*_double_quoted(text), *_single_quoted(text)):
        if end - start <= LONGEST and text.count("\n", start, end) <= MOST_LINES and _is_speech(text[start + 1 : end]):
            yield start, end


def _double_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between marks that can't be apostrophes.

    A paragraph that begins with a mark while a quotation is open goes on with it (as news is set, only the last one has
    a closing mark): each is a quotation of its own.
    """
    opened: list[tuple[str, int]] = []
    line = 0
    for found in re.finditer(f"[\n{''.join(_CLOSED_BY)}」』]", text):
        mark, at = found.group(), found.start()
        partner = _partner(opened, mark, line)
        if mark == "\n":
            line = at
        elif _opens(text, at, has_partner=partner is not None):
            if opened and opened[-1][0] == mark:
                if text[at - 1] == "\n":
                    start = opened.pop()[1]
                    yield start, _paragraph_end(text, start, at)
                elif mark in _ALIKE:
                    opened.pop()
            opened.append((mark, at))
            del opened[:-DEEPEST]
        elif partner is not None:
            yield opened[partner][1], at + 1
            del opened[partner:]


def _single_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between marks that might be apostrophes, but for what comes before and after them."""
    opens = [found.start() for found in re.finditer(_SINGLE_OPENS, text)]
    closes, possessive = re.compile(_SINGLE_CLOSES), re.compile(_POSSESSIVE)
    for start, following in pairwise((*opens, len(text))):
        partners = "‘’" if text[start] == "‚" else "’'"
        doubtful = None
        for found in closes.finditer(text, start + 1, min(following, start + LONGEST)):
            if found.group() in partners and not possessive.match(text, found.start()):
                yield start, found.end()
                break
            if found.group() in partners and doubtful is None:
                doubtful = found.end()
        else:
            if doubtful is not None:
                yield start, doubtful
            elif following < len(text) and text[following - 1] == "\n":
                yield start, _paragraph_end(text, start, following)


def _partner(opened: list[tuple[str, int]], mark: str, line: int) -> int | None:
    """Return which of those that are *opened* a mark may close; a straight mark and a curly one pair only in a line."""
    for index in reversed(range(len(opened))):
        opening, at = opened[index]
        if mark in _CLOSED_BY[opening] and (at >= line or (mark == '"') == (opening == '"')):
            return index
    return None


def _opens(text: str, at: int, *, has_partner: bool) -> bool:
    """Tell whether the mark at *at* opens a quotation, by what stands before and after it."""
    mark = text[at]
    if mark in _ONLY_OPEN or (mark in _MOSTLY_OPEN and not has_partner):
        return True
    after = text[at + 1 : at + 2]
    return (
        mark not in _ONLY_CLOSE
        and (at == 0 or text[at - 1] in _BEFORE_OPENING)
        and (after.isalnum() or after in _AFTER_OPENING or (mark == "«" and after in _BEFORE_OPENING))
    )


def _paragraph_end(text: str, start: int, stop: int) -> int:
    """Return where the quoted paragraph that begins at *start* ends, at the latest before *stop*."""
    found = re.compile(_SENTENCE_ENDS).search(text, start, min(stop, start + LONGEST))
    return found.end() if found else stop - 1


def _is_speech(words: str) -> bool:
    """Tell whether *words* are enough to be a quotation, and no title or name."""
    found = re.findall(_WORD, words)
    if len(found) < FEWEST_WORDS:
        return len(re.findall(_UNSPACED, words)) >= 2 * FEWEST_WORDS
    capitals = sum(word[0].isupper() for word in found)
    is_title = 2 * capitals > len(found) and not any(word[0].islower() for word in found if len(word) > 3)
    return not is_title or words.isupper()
