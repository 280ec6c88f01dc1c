"""What a page says of itself → the picture that is shown where its link is shared: 1200×630 pixels, PNG.

Pure: the same face gives the same bytes. The only disk it reads is the font files of two installed packages. Pillow
and the fonts are an extra, imported when the first card is drawn; `available` says what is missing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from postil import lettering
from postil.lettering import Style

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
_ROOM = WIDTH - 2 * MARGIN
_NEEDED = ("PIL", "arabic_reshaper", "bidi", "fontpkg_amiri", "fontpkg_source_serif_4")

_SITE, _SITE_BASELINE = Style(34), 86
_RULE_TOP = 108
_KICKER, _ARABIC_KICKER, _KICKER_BASELINE = Style(26, 450, tracking=2), Style(32, 450), 171
_FOOT = HEIGHT - 66
"""The baseline of what stands lowest."""
_SIZES = (124, 112, 100, 92, 84, 78, 72, 66, 61, 56, 52, 48, 45, 42)
"""Of the title: the largest that fits is taken."""
_SMALLEST_WHOLE = 48
"""A word that is wider than a line at this size is broken; one that isn't makes the title as small as it needs."""
_LEADING, _ARABIC_LEADING = 1.13, 1.42
_MOST_LINES = 5

_SHAPE, _GAP, _BETWEEN = 0.78, 0.34, 1.35
"""Of a verdict, in ems: its shape, the space after shape and word, and that before the next verdict."""
_LONGEST_LABEL = 18
"""Of a verdict, in ems."""
_MARK_ROWS = ((33, 1), (29, 1), (29, 2), (25, 2))
"""Sizes of the verdicts, and in how many rows: the first that takes all of them."""
_POLYGONS = {
    "square": ((1, 1), (9, 1), (9, 9), (1, 9)),
    "cross": ((0, 2), (2, 0), (5, 3), (8, 0), (10, 2), (7, 5), (10, 8), (8, 10), (5, 7), (2, 10), (0, 8), (3, 5)),
    "triangle": ((5, 0.4), (10, 9.6), (0, 9.6)),
    "diamond": ((5, 0), (10, 5), (5, 10), (0, 5)),
}
_HOLES = {"disc": (0.0, 0), "ring": (3.0, 360), "half": (3.5, 180)}
"""The round shapes: the hole's radius, and how many degrees of it. templates/macros/verdict.html draws the same."""
_SHADES = 7
"""Of each colour, besides the paper's: letters as large as these look the same with more."""
_MOST_COLOURS = 255 // _SHADES
"""What has a colour beyond them is drawn in the first one."""
_COVERED = [255 * (round(one * _SHADES / 255) > 0) for one in range(256)]


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict, which is a shape, a word and a colour."""

    shape: str
    colour: str
    """As it is drawn, #rrggbb."""
    label: str


@dataclass(frozen=True, slots=True)
class CardFace:
    """All that a card shows."""

    site: str
    kicker: str
    """Above the title: outlet and date, or what sort of page it is. May be empty."""
    title: str
    rtl: bool
    """Whether the title is read from right to left; the card is then laid out so."""
    marks: tuple[tuple[Mark, int], ...]
    """The verdicts, and how often each was given."""
    strip: tuple[tuple[float, float, str], ...]
    """Where the notes stand along the article: start and end as shares of its length, and a colour. May be empty."""
    paper: str
    ink: str
    soft: str
    rule: str


def available() -> str | None:
    """Return what to install before a card can be drawn; None if all is there."""
    if all(map(find_spec, _NEEDED)):
        return None
    return "social cards need Pillow, two fonts and what sets Arabic: pip install 'postil[cards]'"


def drawn(face: CardFace) -> bytes:
    """Return the card as a PNG file. Ask `available` first: without its libraries this raises RuntimeError."""
    if missing := available():
        raise RuntimeError(missing)
    sheet = _Sheet(face)
    title, site, kicker = map(lettering.legible, (face.title, face.site, face.kicker))
    if title and site:
        sheet.put(site, _SITE, 0, _SITE_BASELINE, face.ink)
    for top in (_RULE_TOP, _RULE_TOP + 5):
        sheet.fill(0, top, _ROOM, 2, face.rule)
    if kicker and lettering.is_arabic(kicker):
        sheet.put(kicker, _ARABIC_KICKER, 0, _KICKER_BASELINE, face.soft)
    elif kicker:
        sheet.put(lettering.legible(kicker.upper()), _KICKER, 0, _KICKER_BASELINE, face.soft)
    bottom = _put_foot(sheet, face)
    if title or site:
        _put_title(sheet, face, title or site, _KICKER_BASELINE + 33 if kicker else _RULE_TOP + 34, bottom)
    return sheet.png()


class _Item(NamedTuple):
    """A verdict of the foot: its shape, what is set after it in which colour, and where."""

    mark: Mark
    texts: list[tuple[str, Style, str]]
    row: int
    start: float


class _Sheet:
    """A sheet of paper. A pixel is an index into a palette: the paper's colour, then the shades of each other one."""

    def __init__(self, face: CardFace) -> None:
        from PIL import Image

        accents = (*(mark.colour for mark, _ in face.marks), *(colour for *_, colour in face.strip))
        self._colours = tuple(dict.fromkeys((face.ink, face.soft, face.rule, *accents)))[:_MOST_COLOURS]
        self._paper, self._rtl = face.paper, face.rtl
        self._image = Image.new("L", (WIDTH, HEIGHT))

    def put(self, text: str, style: Style, start: float, baseline: float, colour: str) -> None:
        """Set one line, *start* pixels from the margin where the card begins; shortened, if there isn't room."""
        mask = lettering.inked(lettering.shortened(text, style, _ROOM - start), style, self._rtl)
        self.lay(mask, start - style.size // 2, baseline - mask.height // 2, colour)

    def lay(self, mask: Image, start: float, top: float, colour: str) -> None:
        """Ink what *mask* covers. What falls outside the sheet is cut off."""
        base = self._darkest(colour) - _SHADES
        indices = mask.point([base + round(one * _SHADES / 255) for one in range(256)])
        self._image.paste(indices, (self._left(start, mask.width), round(top)), mask.point(_COVERED))

    def fill(self, start: float, top: int, width: int, height: int, colour: str) -> None:
        """Fill a rectangle."""
        left = self._left(start, width)
        self._image.paste(self._darkest(colour), (left, top, left + width, top + height))

    def png(self) -> bytes:
        """Return the sheet as a PNG file."""
        paper, *inks = (bytes.fromhex(colour[1:]) for colour in (self._paper, *self._colours))
        shades = ((ink, step / _SHADES) for ink in inks for step in range(1, _SHADES + 1))
        pairs = ((low, high, share) for ink, share in shades for low, high in zip(paper, ink, strict=True))
        self._image.putpalette(paper + bytes(round(low + (high - low) * share) for low, high, share in pairs))
        file = BytesIO()
        self._image.save(file, "PNG", compress_type=zlib.Z_RLE)  # as fast as level 1, and a tenth smaller
        return file.getvalue()

    def _left(self, start: float, width: float) -> int:
        return round(WIDTH - MARGIN - start - width if self._rtl else MARGIN + start)

    def _darkest(self, colour: str) -> int:
        return _SHADES * (self._colours.index(colour) + 1 if colour in self._colours else 1)


@lru_cache(maxsize=64)
def _shape(name: str, side: int) -> Image:
    """Return how much of each pixel one of the verdicts' shapes covers."""
    from PIL import Image, ImageDraw

    fine = 8
    image = Image.new("L", (side * fine, side * fine))
    draw, unit = ImageDraw.Draw(image), side * fine / 10
    if name in _HOLES:
        radius, angle = _HOLES[name]
        draw.circle((5 * unit, 5 * unit), 5 * unit, 255)
        near, far = (5 - radius) * unit, (5 + radius) * unit
        draw.pieslice((near, near, far, far), 180, 180 + angle, 0)
    else:
        draw.polygon([(x * unit, y * unit) for x, y in _POLYGONS.get(name, _POLYGONS["square"])], 255)
    return image.reduce(fine)


def _put_title(sheet: _Sheet, face: CardFace, text: str, top: float, bottom: float) -> None:
    """Set the title below *top* and above *bottom*, as large as it can be; what room is left goes mostly below it."""
    leading, rise, fall = (_ARABIC_LEADING, 0.88, 0.42) if lettering.is_arabic(text) else (_LEADING, 0.75, 0.22)
    style, lines = _fitted(text, bottom - top, leading, rise + fall)
    spare = bottom - top - style.size * (rise + fall + leading * (len(lines) - 1))
    for at, line in enumerate(lines):
        sheet.put(line, style, 0, top + spare * 0.36 + style.size * (rise + at * leading), face.ink)


def _fitted(text: str, height: float, leading: float, line: float) -> tuple[Style, list[str]]:
    """Return how the title is set, and its lines, as even as they can be. *line* is the height of one, in ems."""
    style = Style(_SMALLEST_WHOLE)
    is_broken = lettering.widest(text, style) > _ROOM
    least = lettering.width(text, style) / style.size * 0.97  # letters are whole pixels wide, so other sizes differ
    most, lines = 1, [text]
    for size in _SIZES:
        style = Style(size)
        most = max(min(1 + int((height / size - line) / leading), _MOST_LINES), 1)
        if least * size > most * _ROOM and size > _SIZES[-1]:
            continue
        widest, measure = lettering.widest(text, style), _ROOM
        lines = lettering.wrapped(text, style, measure)
        if len(lines) > most or (widest > _ROOM and not is_broken):
            continue
        while measure > widest and len(narrower := lettering.wrapped(text, style, measure)) == len(lines):
            lines, measure = narrower, measure - 16
        return style, lines
    return style, [*lines[: most - 1], lettering.shortened(" ".join(lines[most - 1 :]), style, _ROOM)]


def _put_foot(sheet: _Sheet, face: CardFace) -> float:
    """Draw the verdicts and, above them, the article's length with its notes. Return where the title must end."""
    top = _put_marks(sheet, face) if face.marks else _FOOT
    if not face.strip:
        return top - 34 if face.marks else top
    middle = int(top - (36 if face.marks else 12))
    sheet.fill(0, middle - 1, _ROOM, 2, face.rule)
    for start, end, colour in face.strip:
        first, last = (int(min(max(share, 0), 1) * _ROOM) for share in (start, end))
        length = max(last - first, 7)
        sheet.fill(min(first, _ROOM - length), middle - 9, length, 18, colour)
    return middle - 38


def _put_marks(sheet: _Sheet, face: CardFace) -> float:
    """Draw the verdicts' rows. Return their top."""
    large = ((48, 1),) if len(face.marks) == 1 and not face.strip else ()
    for size, most in (*large, *_MARK_ROWS):
        items = _items(face, size)
        if items[-1].row < most:
            break
    shown = [item for item in items if item.row < most]
    last, side, gap = shown[-1], round(size * _SHAPE), size * _GAP
    for item in shown if len(shown) == len(items) else shown[:-1]:
        baseline = _FOOT - (last.row - item.row) * size * 1.45
        sheet.lay(_shape(item.mark.shape, side), item.start, baseline - size * 0.335 - side / 2, item.mark.colour)
        start = item.start + side + gap
        for text, style, colour in item.texts:
            sheet.put(text, style, start, baseline, colour)
            start += lettering.width(text, style) + gap
    if len(shown) < len(items):
        sheet.put(f"+{len(items) - len(shown) + 1}", Style(size, 400), last.start, _FOOT, face.soft)
    return _FOOT - last.row * size * 1.45 - side


def _items(face: CardFace, size: int) -> list[_Item]:
    """Return the verdicts, in rows that aren't wider than the card."""
    items, row, start = [], 0, 0.0
    bold, light = Style(size), Style(size, 400)
    for mark, count in face.marks:
        label = lettering.shortened(lettering.legible(mark.label), bold, _LONGEST_LABEL * size)
        number = "" if len(face.marks) == 1 and count == 1 else str(count)
        texts = [one for one in ((label, bold, mark.colour), (number, light, face.soft)) if one[0]]
        width = size * _SHAPE + sum(lettering.width(text, style) + size * _GAP for text, style, _ in texts)
        if start and start + width > _ROOM:
            row, start = row + 1, 0.0
        items.append(_Item(mark, texts, row, start))
        start += width + size * _BETWEEN
    return items
