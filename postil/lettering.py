"""Words → lines that fit → masks of letters.

Pure, but that it reads the font files of two installed packages, Source Serif 4 and Amiri. Pillow draws, in its basic
layout, which hangs on no library of the system; it neither joins Arabic letters nor puts them in order, so
arabic-reshaper and python-bidi do. What no font has a letter for is left out word by word: no card shows an empty box.
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

_SAME = str.maketrans({"\u2011": "\u2010", "\u202f": "\u00a0", "\u2007": "\u00a0", "\u2028": " ", "\u2029": " "})
"""Signs that Source Serif has under another name."""
_SOFT_HYPHEN, _LEFT, _RIGHT, _TAIL = "\u00ad", "\u200e", "\u200f", "\u0300"
_INVISIBLE = _SOFT_HYPHEN + "\u200c\u200d"
_NOT_DRAWN = str.maketrans("", "", _INVISIBLE + _LEFT + _RIGHT)
_SPACE = re.compile(r"[^\S\u00a0]+")
_BREAK = re.compile(r"(?<= )(?=.)|(?<=[\w,.][-‐–—/])(?=\w)|(?<=\u00ad)")
"""Where a line may end: after a space, a hyphen, dash or slash between letters, and a soft hyphen."""
_ARABIC = re.compile("((?: ?[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff])+ ?)")
_PAIRED = "[](){}<>«»‹›"
_MIRRORED = str.maketrans(_PAIRED, "][)(}{><»«›‹")
_ANY = f"[{re.escape(_PAIRED)}]"
_MOST = 1000
"""Characters of a text that are looked at: more than a card has room for."""


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

    if arabic:
        path = fontpkg_amiri.ROOT / "files" / f"Amiri-{'Bold' if style.weight >= 550 else 'Regular'}.ttf"
        return truetype(path, style.size, layout_engine=Layout.BASIC)
    path = fontpkg_source_serif_4.ROOT / "files" / "SourceSerif4[opsz,wght].ttf"
    font = truetype(path, style.size, layout_engine=Layout.BASIC)
    font.set_variation_by_axes([style.weight, min(style.size * 0.6, 36)])  # cards are shown at half size or less
    return font


def is_arabic(text: str) -> bool:
    """Return whether *text* has letters of the Arabic script."""
    return bool(_ARABIC.search(text))


def legible(text: str) -> str:
    """Return *text* in one paragraph, without the words that can't be drawn. Empty where most of it can't.

    A mark that makes no single letter with the one before it isn't drawn, nor are Arabic vowels.
    """
    text = normalize("NFC", text[:_MOST]).translate(_SAME)
    plain = "".join(one for one in text if one in _INVISIBLE or one.isspace() or category(one)[0] not in "MC")
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
def _runs(text: str, rtl: bool) -> tuple[tuple[str, bool], ...]:
    """Return the stretches of a line, leftmost first, as they are drawn, and whether in the Arabic font."""
    if is_arabic(text):
        from arabic_reshaper import reshape

        text = _ordered(reshape(text), rtl)
    parts = _ARABIC.split(text.translate(_NOT_DRAWN))  # every second one is Arabic
    return tuple((part, at % 2 == 1) for at, part in enumerate(parts) if part)


def _ordered(text: str, rtl: bool) -> str:
    """Return *text* leftmost first. A date's day doesn't go with a name of the other direction before it.

    python-bidi doesn't mirror, so each bracket gets a mark, which is before it where the text turned round.
    """
    from bidi import get_display

    side = _RIGHT if rtl else _LEFT
    apart = text.replace(" · ", f" {side}·{side} ")
    shown = str(get_display(re.sub(_ANY, rf"\g<0>{_TAIL}", apart), base_dir="R" if rtl else "L"))
    return re.sub(f"({_ANY}){_TAIL}|{_TAIL}(.)", lambda found: found[1] or found[2].translate(_MIRRORED), shown)


@lru_cache(maxsize=8192)
def width(text: str, style: Style) -> float:
    """Return how far *text* reaches in a line."""
    runs = _runs(text, False)
    return sum(_font(style, arabic).getlength(run) + style.tracking * len(run) for run, arabic in runs)


@lru_cache(maxsize=128)
def inked(text: str, style: Style, rtl: bool) -> Image:
    """Return how much of each pixel a line covers. It starts half an em from the left, halfway down."""
    from PIL import Image, ImageDraw

    pen, rise = float(style.size // 2), round(style.size * 1.2)
    mask = Image.new("L", (round(width(text, style) + 2 * pen), 2 * rise))
    draw = ImageDraw.Draw(mask)
    for run, arabic in _runs(text, rtl):
        font = _font(style, arabic)
        for part in run if style.tracking else (run,):
            draw.text((pen, rise), part, 255, font, anchor="ls")
            pen += font.getlength(part) + style.tracking
    return mask


def widest(text: str, style: Style) -> float:
    """Return the width of the widest part between two places where a line may end."""
    return max(width(_ended(piece), style) for piece in _BREAK.split(text))


def wrapped(text: str, style: Style, measure: float) -> list[str]:
    """Return the lines of a text, each as full as *measure* allows. What is wider than a line is broken."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _BREAK.split(text):
        rest = piece
        if line and used + width(_ended(rest), style) > measure:
            lines.append(_ended(line))
            line, used = "", 0.0
        while width(_ended(rest), style) > measure:
            head = _head(rest, style, measure - width("‐", style))
            rest = rest[len(head) :]
            is_hyphenated = (head[-1] + rest[:1]).isalpha() and not is_arabic(head)
            lines.append(head + "‐" if is_hyphenated else head)
        line += rest
        used += width(rest, style)
    return [*lines, _ended(line)]


def _ended(line: str) -> str:
    line = line.rstrip(" ")
    return (line[:-1] + "‐" if line.endswith(_SOFT_HYPHEN) else line).replace(_SOFT_HYPHEN, "")


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
