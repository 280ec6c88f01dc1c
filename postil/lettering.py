"""Words → lines that fit → masks of letters.

Pure, but that it reads the fonts of two installed packages. Pillow draws, in its basic layout: it hangs on no library
of the system, and knows no Arabic, whose letters arabic-reshaper joins and python-bidi puts in order. What no font has
a letter for is left out word by word: no card shows an empty box.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_MOST = 1000  # characters of a text that are looked at: more than a card has room for
_JOINER = "\u200d"
_INVISIBLE = f"\u200c{_JOINER}"  # they say which Arabic letters are joined
_NOT_DRAWN = ("Mn", "Me", "Cc", "Cf", "Cs")  # marks that make no letter with the one before, Arabic vowels; controls
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_BREAK = re.compile(r"(?<= )(?=.)|(?<=[\w,.][-‐–—/])(?=\w)")
"""Where a line may end: after a space, and after a hyphen, dash or slash between letters."""
_ARABIC = re.compile("((?: ?[\u0600-\u08ff\ufb50-\ufdfc\ufe70-\ufeff])+ ?)")
_BRACKET = r"[][(){}<>«»‹›]"
_MIRRORED = str.maketrans("[](){}<>«»‹›", "][)(}{><»«›‹")


@dataclass(frozen=True, slots=True)
class Style:
    """How letters are drawn."""

    size: int
    """In pixels, as all measures here."""
    weight: int = 600
    tracking: float = 0
    """Added after each letter. Not for Arabic, whose letters are joined."""


@lru_cache(maxsize=128)
def _font(style: Style, arabic: bool) -> FreeTypeFont:
    import fontpkg_amiri
    import fontpkg_source_serif_4
    from PIL.ImageFont import Layout, truetype

    amiri = f"Amiri-{'Bold' if style.weight >= 550 else 'Regular'}.ttf"
    path = (fontpkg_amiri.ROOT, amiri) if arabic else (fontpkg_source_serif_4.ROOT, "SourceSerif4[opsz,wght].ttf")
    font = truetype(path[0] / "files" / path[1], style.size, layout_engine=Layout.BASIC)
    if not arabic:
        font.set_variation_by_axes([style.weight, min(style.size * 0.6, 36)])  # cards are shown at half their size
    return font


def is_arabic(text: str) -> bool:
    """Return whether *text* has letters of the Arabic script."""
    return bool(_ARABIC.search(text))


def legible(text: str) -> str:
    """Return *text* in one paragraph, without the words that can't be drawn. Empty where most of it can't."""
    text = normalize("NFC", text[:_MOST]).replace("\u2011", "\u2010")
    plain = "".join(one for one in text if one in _INVISIBLE or one.isspace() or category(one) not in _NOT_DRAWN)
    words = [word for word in _SPACE.split(plain) if word.strip(_INVISIBLE)]
    kept = [word for word in words if all(map(_is_known, word))]
    return " ".join(kept) if 3 * sum(map(len, kept)) >= 2 * sum(map(len, words)) else ""


@lru_cache(maxsize=8192)
def _is_known(one: str) -> bool:
    """Return whether a character isn't drawn as one that its font doesn't have."""
    if "\u0600" <= one <= "\u08ff" and one.isalpha():
        from arabic_reshaper.letters import LETTERS_ARABIC

        return one in LETTERS_ARABIC  # there are no joined forms of the others
    font = _font(Style(20), is_arabic(one))
    return one in _INVISIBLE or bytes(font.getmask(one)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=4096)
def runs(text: str, rtl: bool) -> tuple[tuple[str, bool], ...]:
    """Return the stretches of a line, leftmost first, as they are drawn, and whether in the Arabic font."""
    if is_arabic(text):
        from arabic_reshaper import reshape
        from bidi import get_display

        # arabic-reshaper fails on a joiner before a lam-alef, and Arabic letters join without one;
        # what is on one side of a point is ordered without the other; a bracket gets a mark, which is before it
        # where it is to be mirrored, as get_display doesn't
        side, base = ("\u200f", "R") if rtl else ("\u200e", "L")
        marked = re.sub(_BRACKET, "\\g<0>\u0300", reshape(text.replace(_JOINER, "")).replace(" · ", f" {side}·{side} "))
        text = str(get_display(marked, base_dir=base))
        text = re.sub(f"({_BRACKET})\u0300|\u0300(.)", lambda found: found[1] or found[2].translate(_MIRRORED), text)
    parts = _ARABIC.split(re.sub(f"[{_INVISIBLE}\u200e\u200f]", "", text))
    return tuple((part, at % 2 == 1) for at, part in enumerate(parts) if part)


@lru_cache(maxsize=8192)
def width(text: str, style: Style, rtl: bool = False) -> float:
    """Return how far *text* reaches in a line."""
    return sum(_font(style, arabic).getlength(run) + style.tracking * len(run) for run, arabic in runs(text, rtl))


@lru_cache(maxsize=128)
def inked(text: str, style: Style, rtl: bool) -> Image:
    """Return how much of each pixel a line covers. It starts half an em from the left, three fifths down."""
    from PIL import Image, ImageDraw

    pen, rise = float(style.size // 2), style.size * 6 // 5
    mask = Image.new("L", (round(width(text, style, rtl) + 2 * pen), 2 * style.size))
    draw = ImageDraw.Draw(mask)
    for run, arabic in runs(text, rtl):
        font = _font(style, arabic)
        for part in run if style.tracking else (run,):
            draw.text((pen, rise), part, 255, font, anchor="ls")
            pen += font.getlength(part) + style.tracking
    return mask


def wrapped(text: str, style: Style, measure: float) -> list[str]:
    """Return the lines of a text, each as full as *measure* allows. What is wider than a line is broken."""
    lines, line, used = [], "", 0.0
    for piece in _BREAK.split(text):
        rest = piece
        if line and used + width(rest.rstrip(), style) > measure:
            lines.append(line.rstrip())
            line, used = "", 0.0
        while width(rest.rstrip(), style) > measure:
            head = _head(rest, style, measure - width("‐", style))
            rest = rest[len(head) :]
            is_within_word = (head[-1] + rest[:1]).isalpha() and not is_arabic(head)
            lines.append(head + "‐" if is_within_word else head)
        line += rest
        used += width(rest, style)
    return [*lines, line.rstrip()]


def _head(text: str, style: Style, measure: float) -> str:
    """Return the longest beginning that fits, one letter at the least."""
    fitting = bisect_right(range(1, len(text) + 1), measure, key=lambda length: width(text[:length], style))
    return text[: max(fitting, 1)]


def shortened(text: str, style: Style, measure: float) -> str:
    """Return as many of the words as fit into one line with an ellipsis after them; all of them if they do."""
    if width(text, style) <= measure:
        return text
    head = _head(text, style, measure - width("…", style))
    words = head if text[len(head)] == " " else head.rpartition(" ")[0]
    return (words or head).rstrip(" ,;:—–-·") + "…"
