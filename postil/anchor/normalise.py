"""Fold typography away, and remember where every character came from.

Two texts that differ only in what a typesetter chooses (spaces, quotes, dashes,
ellipses, invisible marks, composed or decomposed letters) fold to the same
string. Offsets are Unicode code points. Case is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

__all__ = ["Normalised", "fold", "normalise"]

# Marks without a width: they say how to break, join or order a line, or which glyph
# to draw, never which words were said. ZWJ, ZWNJ and the variation selectors matter
# inside an emoji or a Persian word, so they are no difference when comparing, but a
# passage is never cut at one (see Normalised.is_boundary).
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
_SPACES = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DASHES = r"\u2010-\u2015\u2212\u2e3a\u2e3b\u2e40\ufe58\ufe63\uff0d"
_SINGLE_QUOTES = r"`\xb4\u02bc\u1fef\u1ffd\u2018-\u201b\u2032\u2035\u2039\u203a\uff07"
_DOUBLE_QUOTES = r"\xab\xbb\u201c-\u201f\u2033\u2036\u301d-\u301f\uff02"
_ELLIPSES = r"\u2026\u22ef\ufe19"

_ODD = (
    rf" [ {_SPACES}{_INVISIBLE}]+"
    rf"|-[-{_DASHES}{_INVISIBLE}]+"
    rf"|\.[{_INVISIBLE}]*\.[{_INVISIBLE}]*\."
    rf"|[{_SPACES}{_INVISIBLE}{_DASHES}{_SINGLE_QUOTES}{_DOUBLE_QUOTES}{_ELLIPSES}]"
    rf"(?:(?<=[{_SPACES}{_INVISIBLE}])[ {_SPACES}{_INVISIBLE}]*"
    rf"|(?<=[{_DASHES}])[-{_DASHES}{_INVISIBLE}]*"
    r"|)"
)
"""What is not yet in its folded form: a run, or one odd character. One class for all
odd characters keeps the scan of plain prose, which has few of them, fast. Compiled when
met, as those below."""
_ODD_ASCII = b"\t\x0b\x0c\r\x1c\x1d\x1e\x1f`"
"""What of ASCII is odd even alone, but for the line end."""

_PLAIN = (
    (rf"[-{_DASHES}]", "-"),
    (rf"[{_SINGLE_QUOTES}]", "'"),
    (rf"[{_DOUBLE_QUOTES}]", '"'),
    (rf"[.{_ELLIPSES}]", "\u2026"),
    (rf"[{_INVISIBLE}]*[ {_SPACES}]", " "),
    (rf"[{_INVISIBLE}]", ""),
)
"""How an odd stretch begins, and what then stands for all of it. Compiled when met: they
cost start-up more than they cost a text, which has few kinds of odd stretches."""

_COMPOSABLE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
"""ASCII composes with nothing before it, so NFC may be taken piece by piece."""

LONGEST_CLUSTER = 64
"""Characters of a grapheme or of a row of flags that are looked at: putting marks in
order takes time that grows with the square of their number, and an article is hostile.
Unicode's stream-safe format allows 30 (Unicode Standard Annex 15, 13)."""

_ZWJ = "\u200d"


@dataclass(frozen=True, slots=True)
class _Offsets:
    """A map from a folded string's offsets to those of the string it was made from.

    Only places where the two get out of step are kept, in order; in between, one
    character stands for one.
    """

    at: tuple[int, ...]
    """Folded offsets where a new step begins."""
    start: tuple[int, ...]
    """Where the folded character at that offset starts in the source."""
    stop: tuple[int, ...]
    """Where the folded character before that offset ends in the source."""

    def start_of(self, offset: int) -> int:
        """Return where the character at *offset* starts in the source."""
        step = bisect_right(self.at, offset) - 1
        return offset if step < 0 else self.start[step] + offset - self.at[step]

    def stop_of(self, offset: int) -> int:
        """Return where the character before *offset* ends in the source."""
        step = bisect_left(self.at, offset)
        if step < len(self.at) and self.at[step] == offset:
            return self.stop[step]
        step -= 1
        return offset if step < 0 else self.start[step] + offset - self.at[step]

    def folded_of(self, source: int) -> int:
        """Return the first folded offset whose character starts at or after *source*."""
        step = bisect_right(self.start, source) - 1
        if step < 0:
            return source if not self.at else min(source, self.at[0])
        offset = self.at[step] + source - self.start[step]
        return offset if step + 1 == len(self.at) else min(offset, self.at[step + 1])


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in its folded form, with the way back to the text itself."""

    source: str
    """The text as it was given."""
    text: str
    """Its folded form: what is compared."""
    _maps: tuple[_Offsets, ...]
    """Maps to apply in turn, from the folded form back to the source."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that [*start*, *end*) of the folded form is.

        A joiner or variation selector after the last character belongs to it.
        """
        first, last = start, end
        for offsets in self._maps:
            first, last = offsets.start_of(first), offsets.stop_of(last)
        while last < len(self.source) and _clings(self.source[last]):
            last += 1
        return first, max(first, last)

    def offset(self, source: int) -> int:
        """Return the first folded offset at or after the source's offset *source*."""
        for offsets in reversed(self._maps):
            source = offsets.folded_of(source)
        return min(source, len(self.text))

    def is_boundary(self, offset: int) -> bool:
        """Tell whether a passage may start or end at folded *offset*.

        It may not inside a grapheme: before a combining mark or an emoji modifier,
        within a pair of regional indicators, within an emoji joined by ZWJ.
        Rules: Unicode Standard Annex 29, 3.1.1 (GB6 to GB13).
        """
        if not 0 < offset < len(self.text):
            return True
        following = self.text[offset]
        if following.isascii():
            return True
        if _extends(following):
            return False
        if "\U0001f1e6" <= following <= "\U0001f1ff":
            return _flags_before(self.text, offset) % 2 == 0
        return not (unicodedata.category(following) == "So" and self._is_joined(offset))

    def _is_joined(self, offset: int) -> bool:
        """Tell whether a zero-width joiner stood right before *offset*."""
        first, last = offset, offset
        for offsets in self._maps:
            first, last = offsets.start_of(first), offsets.stop_of(last)
        return _ZWJ in self.source[last:first]


@lru_cache(maxsize=16)
def normalise(text: str) -> Normalised:
    """Return *text* folded, with its offset map.

    The last few texts are remembered: many notes are anchored on one article.
    """
    plain = _folded_plain(text)
    if plain is not None:
        return Normalised(text, plain, ())
    folded, offsets = _fold_typography(text)
    if _is_composed(folded):
        return Normalised(text, folded, (offsets,) if offsets.at else ())
    composed, steps = _compose(folded)
    return Normalised(text, composed, (steps, offsets))


def fold(text: str) -> str:
    """Return *text* folded, without a map: for the short strings that are sought."""
    plain = _folded_plain(text)
    if plain is not None:
        return plain
    folded = _odd().sub(_folded, text)
    return folded if _is_composed(folded) else _compose(folded)[0]


def _folded_plain(text: str) -> str | None:
    """Return the folded form of an ASCII text with nothing odd in it but single line ends,
    found without a look at each space; None for any other.
    """
    if not text.isascii():
        return None
    folded = text.replace("\n", " ")
    if "  " in folded or "--" in folded or "..." in folded:
        return None
    return folded if len(folded.encode().translate(None, _ODD_ASCII)) == len(folded) else None


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(_ODD)


def _folded(found: re.Match[str]) -> str:
    """Return what stands for an odd stretch: one plain character, or nothing."""
    return _plain(found.group())


@lru_cache(maxsize=1024)
def _plain(odd: str) -> str:
    """Return the folded form of the odd stretch *odd*."""
    return next(plain for begins, plain in _PLAIN if re.match(begins, odd))


class _Steps:
    """Collects the places where a folded string gets out of step with its source."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self.start: list[int] = []
        self.stop: list[int] = []

    def add(self, at: int, start: int, stop: int) -> None:
        """Note that the source stands at *start* from folded offset *at* on."""
        if self.at and self.at[-1] == at:
            self.start[-1] = start
            return
        self.at.append(at)
        self.start.append(start)
        self.stop.append(stop)

    def frozen(self) -> _Offsets:
        """Return the map."""
        return _Offsets(tuple(self.at), tuple(self.start), tuple(self.stop))


def _fold_typography(text: str) -> tuple[str, _Offsets]:
    """Return *text* with spaces, quotes, dashes, ellipses and invisible marks folded."""
    pieces: list[str] = []
    steps = _Steps()
    done = folded_length = 0
    for odd in _odd().finditer(text):
        start, end = odd.span()
        plain = _plain(odd.group())
        pieces.append(text[done:start])
        pieces.append(plain)
        folded_length += start - done + len(plain)
        if len(plain) != end - start:
            steps.add(folded_length, end, end if plain else start)
        done = end
    if not pieces:
        return text, steps.frozen()
    pieces.append(text[done:])
    return "".join(pieces), steps.frozen()


def _is_composed(text: str) -> bool:
    """Tell whether *text* is in Unicode's composed form already."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def _compose(text: str) -> tuple[str, _Offsets]:
    """Return *text* in Unicode's composed form (NFC), with its map."""
    pieces: list[str] = []
    steps = _Steps()
    done = folded_length = 0
    for stretch in _COMPOSABLE.finditer(text):
        if unicodedata.is_normalized("NFC", stretch.group()):
            continue
        for start, end in _clusters(text, *stretch.span()):
            if end - start > LONGEST_CLUSTER:
                continue
            composed = unicodedata.normalize("NFC", text[start:end])
            if composed == text[start:end]:
                continue
            pieces.append(text[done:start])
            pieces.append(composed)
            folded_length += start - done + len(composed)
            if len(composed) != end - start:
                steps.add(folded_length, end, end)
            done = end
    pieces.append(text[done:])
    return "".join(pieces), steps.frozen()


def _clusters(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stretch where composition can't cross: before every character that starts one."""
    cuts = [at for at in range(start + 1, end) if not _extends(text[at])]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _extends(character: str) -> bool:
    """Tell whether *character* belongs to the grapheme before it."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1160" <= character <= "\u11ff"  # Hangul vowels and finals
        or "\ud7b0" <= character <= "\ud7ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # emoji skin tones
        or "\U00016d67" <= character <= "\U00016d6a"  # Kirat Rai vowels compose
    )


def _clings(character: str) -> bool:
    """Tell whether an invisible mark belongs to the character before it."""
    return character in "\u200c\u200d\u034f" or "\ufe00" <= character <= "\ufe0f"


def _flags_before(text: str, offset: int) -> int:
    """Count the regional indicators in the run that ends at *offset*."""
    start = offset
    while start and offset - start < LONGEST_CLUSTER and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
        start -= 1
    return offset - start
