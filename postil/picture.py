"""What a page says of itself → the picture that is shown where its link is shared: 1200×630 pixels, PNG.

Pure: the same face gives the same bytes. The only disk it reads is the font files of two installed packages. Pillow
and the fonts are an extra, imported when the first card is drawn; `missing` says what is missing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from postil import lettering
from postil.lettering import Style

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
_ROOM = WIDTH - 2 * MARGIN
_NEEDED = ("PIL", "arabic_reshaper", "bidi", "fontpkg_amiri", "fontpkg_source_serif_4")
_SITE, _SITE_BASELINE, _RULE_TOP, _FOOT = Style(34), 86, 108, HEIGHT - 66  # what stands lowest stands on _FOOT
_KICKER, _ARABIC_KICKER, _KICKER_BASELINE = Style(26, 450, tracking=2), Style(32, 450), 171
_SIZES, _MOST_LINES = (124, 112, 100, 92, 84, 78, 72, 66, 61, 56, 52, 48, 45, 42), 5
"""Of the title: the largest that fits is taken."""
_SMALLEST_WHOLE = 48  # a word wider than a line at this size is broken, another one makes the title small
_SHAPE, _GAP, _BETWEEN, _LONGEST_LABEL = 0.78, 0.34, 1.35, 18
"""Of a verdict, in ems: its shape, the space after shape and word, that before the next verdict, and its word."""
_MARK_ROWS = ((48, 1), (33, 1), (29, 1), (29, 2), (25, 2))
"""Sizes of the verdicts, and in how many rows: the first that takes all of them; 48 for one that stands alone."""
_POLYGONS = {
    "square": ((1, 1), (9, 1), (9, 9), (1, 9)),
    "cross": ((0, 2), (2, 0), (5, 3), (8, 0), (10, 2), (7, 5), (10, 8), (8, 10), (5, 7), (2, 10), (0, 8), (3, 5)),
    "triangle": ((5, 0.4), (10, 9.6), (0, 9.6)),
    "diamond": ((5, 0), (10, 5), (5, 10), (0, 5)),
}
_HOLES = {"disc": (0.0, 0), "ring": (3.0, 360), "half": (3.5, 180)}
"""The round shapes: the hole's radius, and how many degrees of it. templates/macros/verdict.html draws the same."""
_SHADES = 7  # of each colour, besides the paper's: letters as large as these look the same with more
_STEPS = [round(covered * _SHADES / 255) for covered in range(256)]


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
    paper: str
    ink: str
    soft: str
    rule: str


def missing() -> str | None:
    """Return why no card can be drawn here, and the way out; nothing where one can. Nothing is imported for it."""
    if all(map(find_spec, _NEEDED)):
        return None
    return "social cards need Pillow, two fonts and what sets Arabic: pip install 'postil[cards]'"


def drawn(face: CardFace) -> bytes:
    """Return the card as a PNG file. Ask `missing` first: without its libraries this raises RuntimeError."""
    if why := missing():
        raise RuntimeError(why)
    sheet = _Sheet(face)
    title, site, kicker = map(lettering.legible, (face.title, face.site, face.kicker))
    if title:
        sheet.put(site, _SITE, 0, _SITE_BASELINE, face.ink)
    for top in (_RULE_TOP, _RULE_TOP + 5):
        sheet.fill(0, top, _ROOM, 2, face.rule)
    is_arabic = lettering.is_arabic(kicker)
    above = kicker if is_arabic else lettering.legible(kicker.upper())
    sheet.put(above, _ARABIC_KICKER if is_arabic else _KICKER, 0, _KICKER_BASELINE, face.soft)
    top = _KICKER_BASELINE + 33 if kicker else _RULE_TOP + 34
    bottom = _put_marks(sheet, face) - 34 if face.marks else _FOOT
    _put_title(sheet, title or site, top, bottom, face.ink)
    return sheet.png()


class _Sheet:
    """A picture in few colours. *start* is the distance from the margin where the card begins, right or left."""

    def __init__(self, face: CardFace) -> None:
        from PIL import Image

        accents = tuple(mark.colour for mark, _ in face.marks)
        colours = list(dict.fromkeys((face.ink, face.soft, face.rule, *accents)))[: 255 // _SHADES]
        self._darkest = {colour: at * _SHADES for at, colour in enumerate(colours, 1)}
        self._paper, self._rtl, self._image = face.paper, face.rtl, Image.new("L", (WIDTH, HEIGHT))

    def put(self, text: str, style: Style, start: float, baseline: float, colour: str) -> None:
        """Set one line; shortened, if there isn't room."""
        mask = lettering.inked(lettering.shortened(text, style, _ROOM - start), style, self._rtl)
        self.lay(mask, start - style.size // 2, baseline - style.size * 6 // 5, colour)

    def lay(self, mask: Image, start: float, top: float, colour: str) -> None:
        """Ink what *mask* covers. What falls outside the sheet is cut off."""
        base = self._darkest.get(colour, _SHADES) - _SHADES
        shades, inked = mask.point([base + one for one in _STEPS]), mask.point([255 * (one > 0) for one in _STEPS])
        self._image.paste(shades, (self._left(start, mask.width), round(top)), inked)

    def fill(self, start: float, top: int, width: int, height: int, colour: str) -> None:
        """Fill a rectangle."""
        left = self._left(start, width)
        self._image.paste(self._darkest.get(colour, _SHADES), (left, top, left + width, top + height))

    def png(self) -> bytes:
        """Return the sheet as a PNG file."""
        paper, *inks = (bytes.fromhex(colour[1:]) for colour in (self._paper, *self._darkest))
        shades = ((ink, step / _SHADES) for ink in inks for step in range(1, _SHADES + 1))
        pairs = ((low, high, share) for ink, share in shades for low, high in zip(paper, ink, strict=True))
        self._image.putpalette(paper + bytes(round(low + (high - low) * share) for low, high, share in pairs))
        file = BytesIO()
        self._image.save(file, "PNG", compress_type=zlib.Z_RLE)  # as fast as level 1, and a tenth smaller
        return file.getvalue()

    def _left(self, start: float, width: float) -> int:
        return round(WIDTH - MARGIN - start - width if self._rtl else MARGIN + start)


@lru_cache(maxsize=64)
def _shape(name: str, side: int) -> Image:
    """Return how much of each pixel one of the verdicts' shapes covers."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (side * 8, side * 8))
    draw, unit = ImageDraw.Draw(image), side * 8 / 10
    if name in _HOLES:
        radius, angle = _HOLES[name]
        draw.circle((5 * unit, 5 * unit), 5 * unit, 255)
        near, far = (5 - radius) * unit, (5 + radius) * unit
        draw.pieslice((near, near, far, far), 180, 180 + angle, 0)
    else:
        draw.polygon([(x * unit, y * unit) for x, y in _POLYGONS.get(name, _POLYGONS["square"])], 255)
    return image.reduce(8)


def _put_title(sheet: _Sheet, text: str, top: float, bottom: float, ink: str) -> None:
    """Set the title below *top* and above *bottom*, as large as it can be, in lines as even as they can be."""
    leading, rise, fall = (1.42, 0.88, 0.42) if lettering.is_arabic(text) else (1.13, 0.75, 0.22)
    widths = [lettering.width(word, Style(_SMALLEST_WHOLE)) for word in text.split(" ")]
    for size in _SIZES:
        style, scale = Style(size), size / _SMALLEST_WHOLE
        most = max(min(1 + int(((bottom - top) / size - rise - fall) / leading), _MOST_LINES), 1)
        whole, widest = sum(widths) * scale * 0.97, max(widths) * scale * 1.03  # a letter's width is whole pixels
        if whole > most * _ROOM or widest > _ROOM >= max(widths):
            continue
        measure, lines = _ROOM, lettering.wrapped(text, style, _ROOM)
        while measure > widest and len(even := lettering.wrapped(text, style, measure)) == len(lines) <= most:
            lines, measure = even, measure - 24
        if len(lines) <= most:
            break
    else:
        lines = lettering.wrapped(text, style, _ROOM)
        lines[most - 1 :] = [lettering.shortened(" ".join(lines[most - 1 :]), style, _ROOM)]
    spare = bottom - top - size * (rise + fall + leading * (len(lines) - 1))
    for at, line in enumerate(lines):
        sheet.put(line, style, 0, top + spare * 0.36 + size * (rise + at * leading), ink)


def _put_marks(sheet: _Sheet, face: CardFace) -> float:
    """Draw the verdicts' rows. Return their top."""
    for size, most in _MARK_ROWS[len(face.marks) > 1 :]:
        items = _items(face, size)
        shown = [item for item in items if item[0] < most]
        if len(shown) == len(items):
            break
    last, side = shown[-1][0], round(size * _SHAPE)
    if len(shown) < len(items):
        _, start, *_ = shown.pop()
        sheet.put(f"+{len(items) - len(shown)}", Style(size, 400), start, _FOOT, face.soft)
    for row, start, mark, texts in shown:
        pen, baseline = start + side + size * _GAP, _FOOT - (last - row) * size * 1.45
        sheet.lay(_shape(mark.shape, side), start, baseline - size * 0.335 - side / 2, mark.colour)
        for text, style, colour in texts:
            sheet.put(text, style, pen, baseline, colour)
            pen += lettering.width(text, style) + size * _GAP
    return _FOOT - last * size * 1.45 - side


def _items(face: CardFace, size: int) -> list[tuple[int, float, Mark, list[tuple[str, Style, str]]]]:
    """Return for each verdict its row, where it starts there, and what is set after its shape, in which colour."""
    items, row, start = [], 0, 0.0
    bold, light = Style(size), Style(size, 400)
    for mark, count in face.marks:
        label = lettering.shortened(lettering.legible(mark.label), bold, _LONGEST_LABEL * size)
        number = "" if len(face.marks) == 1 and count == 1 else str(count)
        texts = [one for one in ((label, bold, mark.colour), (number, light, face.soft)) if one[0]]
        width = size * _SHAPE + sum(lettering.width(text, style) + size * _GAP for text, style, _ in texts)
        if start and start + width > _ROOM:
            row, start = row + 1, 0.0
        items.append((row, start, mark, texts))
        start += width + size * _BETWEEN
    return items
