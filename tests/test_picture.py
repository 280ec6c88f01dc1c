"""Social cards: what is seen on the decoded PNG, not how it was drawn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest

from postil import lettering, picture
from postil.lettering import Style
from postil.picture import CardFace, Mark

REPOSITORY = Path(__file__).resolve().parent.parent
needs_fonts = pytest.mark.skipif(picture.missing() is not None, reason="the extra 'cards' isn't installed")

PAPER, INK, SOFT, RULE = "#fcfbf7", "#1e1b17", "#5d574d", "#ddd6c7"
FALSE = Mark("cross", "#9b1b14", "False")
UNPROVEN = Mark("ring", "#4c5560", "Unproven")
LEFT, RIGHT = picture.MARGIN, picture.WIDTH - picture.MARGIN
OVERHANG = 6
"""Pixels by which a letter may reach beyond its own advance, into the margin."""
TITLES = {
    "English": "Lukashenko: The West spent billions to break Belarus, and failed",
    "Russian": "Лукашенко: Запад потратил миллиарды, чтобы сломать Беларусь, — и проиграл",
    "Ukrainian": "Як «Ґазета» переповіла промову: її об’єднання, єдність і ще п’ять тез, яких не було",
    "Belarusian": "Ў Мінску назвалі «бліцкрыгам» тое, што ўвесь свет бачыў як мірны пратэст",
    "German": "„Größter Überfall seit 1941“: Was Minsk über die Verfassungsänderung sagte",
    "French": "« L’Occident a dépensé des milliards » : ce que le discours passe sous silence",
    "Spanish": "¿Quién pagó las protestas? La señal que el discurso prefirió no explicar",
    "Arabic": "لوكاشينكو: الغرب أنفق المليارات لكسر بيلاروسيا وفشل في عام 2021",
    "one word": "Blitzkrieg",
    "one giant word": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4,
    "a giant address": "https://example.org/" + "a1b2c3/" * 60,
    "a giant Arabic word": "والمستشفيات" * 30,
    "very long": "The committee’s report on the reconstruction of the government debt, " * 30,
    "piled-up marks": "Z" + "\u0301" * 300 + "algo" + "\u0323" * 300,
}


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded card."""

    width: int
    height: int
    rows: tuple[bytes, ...]
    palette: tuple[str, ...]

    def colour(self, x: int, y: int) -> str:
        return self.palette[self.rows[y][x]]

    def inked(self, top: int, bottom: int) -> tuple[int, int]:
        """The first and the last column that isn't paper, between two lines."""
        columns = [at for row in self.rows[top:bottom] for at, index in enumerate(row) if index]
        return min(columns), max(columns)

    def inked_rows(self, top: int, bottom: int) -> list[int]:
        return [at for at in range(top, bottom) if any(self.rows[at])]


def decoded(data: bytes) -> Pixels:
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.mode, image.info) == ("PNG", "P", {}), "a palette, and neither date nor software"
        colours, raw = bytes(image.getpalette("RGB") or ()).hex(), image.tobytes()
        palette = tuple(f"#{colours[start : start + 6]}" for start in range(0, len(colours), 6))
        rows = tuple(raw[start : start + image.width] for start in range(0, len(raw), image.width))
        return Pixels(image.width, image.height, rows, palette)


def face(title: str = TITLES["English"], **changed: object) -> CardFace:
    whole = CardFace(
        site="The Minsk Speech, Annotated",
        kicker="SouthFront · 11 February 2021",
        title=title,
        rtl=False,
        marks=((FALSE, 2), (UNPROVEN, 1)),
        paper=PAPER,
        ink=INK,
        soft=SOFT,
        rule=RULE,
    )
    return replace(whole, **changed)


def bare(title: str, **changed: object) -> CardFace:
    """A card with nothing but a title, and what is *changed*."""
    return face(title, **{"site": "", "kicker": "", "marks": (), **changed})


TITLE_TOP, TITLE_BOTTOM = 120, 600
"""Of a bare card: below the double rule, above the lower margin."""


@needs_fonts
def test_a_card_is_1200_by_630_with_paper_in_its_corners_and_a_double_rule():
    card = decoded(picture.drawn(face()))

    assert (card.width, card.height) == (1200, 630)
    assert {card.colour(x, y) for x in (0, 1199) for y in (0, 629)} == {PAPER}
    assert [card.colour(600, y) for y in range(107, 116)] == [PAPER, RULE, RULE, *[PAPER] * 3, RULE, RULE, PAPER]


@needs_fonts
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_nothing_is_drawn_in_the_margins(title: str):
    card = decoded(picture.drawn(face(title, rtl=lettering.is_arabic(title))))

    first, last = card.inked(0, card.height)
    rows = card.inked_rows(0, card.height)

    assert first >= LEFT - OVERHANG
    assert last < RIGHT + OVERHANG
    assert rows[0] > 40
    assert rows[-1] < 590


@needs_fonts
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_keeps_clear_of_what_is_above_and_below_it(title: str):
    """Between the kicker and the title, and between the title and the verdicts, there are blank rows."""
    card = decoded(picture.drawn(face(title, rtl=lettering.is_arabic(title))))

    assert not any(map(any, card.rows[182:190])), "below the kicker"
    assert not any(map(any, card.rows[508:518])), "above the verdicts"
    assert any(map(any, card.rows[190:508])), "the title itself"


@needs_fonts
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_card_is_light(title: str):
    assert len(picture.drawn(face(title))) < 45_000


@needs_fonts
def test_a_title_starts_at_the_margin_where_its_script_does():
    latin = decoded(picture.drawn(bare("War and peace"))).inked(TITLE_TOP, TITLE_BOTTOM)
    arabic = decoded(picture.drawn(bare("الحرب والسلام", rtl=True))).inked(TITLE_TOP, TITLE_BOTTOM)

    assert LEFT - OVERHANG <= latin[0] <= LEFT + 2 * OVERHANG
    assert latin[1] < RIGHT - 100
    assert arabic[0] > LEFT + 100
    assert RIGHT - 2 * OVERHANG <= arabic[1] <= RIGHT + OVERHANG


@needs_fonts
def test_a_shorter_title_is_set_larger():
    def tallest(title: str) -> int:
        """The height of the first line."""
        rows = decoded(picture.drawn(bare(title))).inked_rows(TITLE_TOP, TITLE_BOTTOM)
        return next((at for at, row in enumerate(rows) if row - rows[0] != at), len(rows))

    assert tallest("HHH") > tallest("HHHHHH " * 12) > tallest("HHHHHH " * 40) > 20


@needs_fonts
def test_a_title_too_long_for_the_card_ends_in_an_ellipsis():
    """More words change nothing once there is no room for them."""
    long = "The committee’s report on the reconstruction of the debt " * 12

    assert picture.drawn(face(long)) == picture.drawn(face(long + "and more"))


@needs_fonts
def test_the_line_that_is_cut_off_ends_with_a_whole_word():
    style = Style(100)

    assert lettering.shortened("one, two, three", style, 550) == "one, two…"
    assert lettering.shortened("one, two", style, 5000) == "one, two"


@needs_fonts
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("to break Belarus, and failed", ["to break", "Belarus, and", "failed"]),
        ("the All-Belarusian Assembly", ["the All-", "Belarusian", "Assembly"]),
        ("more than 10\u00a0000", ["more than", "10\u00a0000"]),
        ("Verfassungsänderung", ["Verfassungs‐", "änderung"]),
        ("والمستشفياتوالمستشفيات", ["والمستشفياتوالم", "ستشفيات"]),
    ],
)
def test_lines_are_broken_between_words_and_at_hyphens(text: str, lines: list[str]):
    """A word wider than a line is broken where the line is full, with a hyphen unless it is Arabic."""
    assert lettering.wrapped(text, Style(100), 600) == lines


@needs_fonts
def test_a_word_wider_than_a_line_loses_no_letter():
    assert "".join(lettering.wrapped("w" * 40, Style(100), 600)).replace("‐", "") == "w" * 40


@needs_fonts
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_line_is_no_wider_than_it_may_be(title: str):
    style = Style(60)

    assert max(lettering.width(line, style) for line in lettering.wrapped(title, style, 700)) <= 700


@needs_fonts
def test_verdicts_are_drawn_in_their_colours_in_a_row_below():
    card = decoded(picture.drawn(face()))
    row = 564 - 11

    assert card.colour(LEFT + 13, row) == FALSE.colour, "the middle of the cross"
    coloured = [x for x in range(card.width) if card.colour(x, row) == UNPROVEN.colour]
    assert coloured
    assert min(coloured) > LEFT + 100, "the next verdict stands after the first"


@needs_fonts
def test_verdicts_of_a_right_to_left_card_begin_at_the_right():
    card = decoded(picture.drawn(face(TITLES["Arabic"], rtl=True)))

    assert card.colour(RIGHT - 13, 564 - 11) == FALSE.colour


@needs_fonts
def test_more_verdicts_than_there_is_room_for_are_counted():
    """The rows hold what they can; the rest is a number, and nothing is drawn outside the frame."""
    many = tuple((Mark("disc", f"#{60 + at:02x}3020", f"Verdict number {at}"), at) for at in range(60))

    card = decoded(picture.drawn(face(marks=many)))

    assert card.inked(0, card.height)[1] < RIGHT + OVERHANG
    assert card.inked_rows(0, card.height)[-1] < 590


@needs_fonts
def test_a_verdict_with_an_endless_label_stays_in_the_frame():
    card = decoded(picture.drawn(face(marks=((Mark("disc", "#1a7a4a", "Accurate " * 90), 3),))))

    assert card.inked(0, card.height)[1] < RIGHT + OVERHANG


@needs_fonts
@pytest.mark.parametrize(
    "language", ["English", "Russian", "Ukrainian", "Belarusian", "German", "French", "Spanish", "Arabic"]
)
def test_the_fonts_have_every_letter_of_our_languages(language: str):
    assert lettering.legible(TITLES[language]) == TITLES[language]


@needs_fonts
def test_a_word_that_no_font_has_is_left_out():
    assert picture.drawn(face("Minsk 🔥 burns")) == picture.drawn(face("Minsk burns"))


@needs_fonts
def test_a_title_in_a_script_that_no_font_has_gives_way_to_the_site_s_name():
    assert picture.drawn(face("卢卡申科说西方花费数十亿")) == picture.drawn(face(""))


@needs_fonts
@pytest.mark.parametrize("text", ["", " \t\n", "\u202e", "\x00", "\u200d\u00ad", "卢卡", "\ufe0f", "\u0301"])
def test_a_card_with_nothing_to_say_is_drawn_all_the_same(text: str):
    mark = Mark("no such shape", "#123456", text)

    card = decoded(picture.drawn(face(text, site=text, kicker=text, marks=((mark, 1), (mark, 0)))))

    assert card.colour(600, 108) == RULE


@needs_fonts
def test_controls_and_overrides_are_not_drawn():
    assert picture.drawn(face("War\u202e and\u200b\x07 pe\u00adace")) == picture.drawn(face("War and peace"))


@needs_fonts
def test_an_accent_that_makes_no_letter_is_not_drawn():
    """Without the font's own placing it would stand beside the letter."""
    assert lettering.legible("cafe\u0301, за\u0301мок, مُهِمّ") == "café, замок, مهم"


@needs_fonts
def test_an_arabic_letter_without_joined_forms_leaves_its_word_out():
    """Pashto's ښ has them in no encoding; a word of letters that stand apart would be wrong."""
    assert lettering.legible("الحرب والسلام ښار") == "الحرب والسلام"


@needs_fonts
def test_arabic_letters_are_joined():
    """Joined, they are narrower than each on its own."""
    style = Style(100)

    assert lettering.width("كتبت", style) < 0.8 * sum(lettering.width(one, style) for one in "كتبت")


@needs_fonts
def test_a_date_after_a_latin_name_keeps_its_order_on_an_arabic_card():
    """The day stands with its month, left of the name; without care it would go with the name, to the right of it."""
    first, second = (
        decoded(picture.drawn(bare("", kicker=f"SouthFront · {day} فبراير", rtl=True))) for day in (11, 14)
    )
    name = RIGHT - lettering.width("SouthFront", Style(32, weight=450))

    changed = [x for one, two in zip(first.rows, second.rows, strict=True) for x in range(1200) if one[x] != two[x]]

    assert changed
    assert max(changed) < name


@needs_fonts
@pytest.mark.parametrize(
    ("text", "rtl", "parts"),
    [
        ("War and peace", True, ["War and peace"]),
        ("BBC و SF", True, ["SF", " ﻭ ", "BBC"]),
        ("(BBC و SF)", True, ["(SF", " ﻭ ", "BBC)"]),
        ("BBC (SF) و", True, ["ﻭ ", "BBC (SF)"]),
        ("و (و)", True, ["(", "ﻭ", ")", " ﻭ"]),
        ("the paper و (London)", False, ["the paper", " ﻭ ", "(London)"]),
        ("و · 11 May", False, ["ﻭ ", "· 11 May"]),
        ("و 2021", True, ["2021", " ﻭ"]),
    ],
)
def test_a_line_of_two_directions_is_put_in_order(text: str, rtl: bool, parts: list[str]):
    """Leftmost first; each part is in one font, and brackets are mirrored where the text runs to the left."""
    assert [part for part, _ in lettering.runs(text, rtl)] == parts


@needs_fonts
def test_shapes_are_those_of_the_pages():
    """Each shape of the theme is known here, and none looks like another."""
    theme = (REPOSITORY / "templates" / "macros" / "verdict.html").read_text(encoding="utf-8")
    names = re.findall(r'^  "(\w+)": "M', theme, flags=re.MULTILINE)

    assert len(names) == 7
    assert len({picture.drawn(bare("", marks=((Mark(name, INK, ""), 1),))) for name in names}) == 7


@needs_fonts
def test_a_half_is_full_below_and_open_above():
    """Drawn alone it is 37 pixels wide, and its middle is 16 pixels above the foot's baseline."""
    card = decoded(picture.drawn(bare("", marks=((Mark("half", FALSE.colour, ""), 1),))))
    middle = LEFT + 18

    assert card.colour(middle, 564 - 16 + 9) == FALSE.colour
    assert card.colour(middle, 564 - 16 - 7) == PAPER
    assert card.colour(LEFT, 564 - 16 - 17) == PAPER


@needs_fonts
def test_the_same_face_gives_the_same_bytes_in_another_process_and_locale():
    program = (
        "import sys; sys.path.insert(0, 'tests'); from test_picture import *\n"
        "sys.stdout.buffer.write(picture.drawn(face(TITLES['Arabic'], rtl=True)))"
    )
    environment = {**os.environ, "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "PYTHONPATH": str(REPOSITORY)}

    told = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, env=environment, capture_output=True, check=True
    )

    assert told.stdout == picture.drawn(face(TITLES["Arabic"], rtl=True))


@pytest.mark.parametrize("missing", ["PIL", "arabic_reshaper", "bidi", "fontpkg_amiri", "fontpkg_source_serif_4"])
def test_without_its_libraries_it_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, missing, None)

    assert "pip install 'postil[cards]'" in (picture.missing() or "")
    with pytest.raises(RuntimeError, match="postil\\[cards\\]"):
        picture.drawn(face())


def test_importing_it_loads_no_library():
    program = "import sys, postil.picture; print(sorted({*postil.picture._NEEDED} & {*sys.modules}))"

    told = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


@needs_fonts
@pytest.mark.parametrize("title", ["\u0646\u200d\u0644\u0627", "\u200d\u0644\u0627", "\ufdfd"])
def test_odd_arabic_is_drawn_or_left_out(title: str):
    assert picture.drawn(face(title, site=title, kicker=title, rtl=True)).startswith(b"\x89PNG")
