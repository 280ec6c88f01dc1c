"""What a reader sees: the pages of one small, difficult site in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from browsing import Open, box, boxes, serving
from sites import Folder, told

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ADDRESS = "https://archive.example/a-very-long-address/without-any-place-to-break/" + "0123456789" * 6
BODY = "The figure stands in the budget, and the budget was printed in full that week. " * 10

SITE: dict[str, str] = {
    "site.yaml": """\
title: Test digest
base_url: https://example.org/
language: en
page_size: 2
publisher: {name: The desk}
verdicts:
  - {id: "false", label: "False", rating: 1, colour: "#ffff00"}
  - {id: misleading, label: Misleading, rating: 2, colour: "#00ffff"}
  - {id: accurate, label: Accurate, rating: 5, colour: "#ffffff"}
  - {id: unproven, label: Unproven, colour: "#000000"}
""",
    "content/articles/grid.md": f"""\
---
title: The grid failed, says {LONG}
date: 2021-02-11
outlet: courier
topics: [energy]
summary: A report and its gaps.
---
An opening without notes.

The grid failed on Tuesday, and nobody said why.

See {ADDRESS} for more.
The operator has a page of its own on it, which was put up late that night and has been changed since, with a list of
the streets that had no power and of the hours at which it came back to them.

Officials spoke of a billion dollars, and of nothing else.

## What the minister said

1. He said one thing
2. and then [another thing](https://courier.example/more)

| Year | What the loan was for    | {LONG} | Due  | Paid | Left | Note |
|-----:|--------------------------|--------|-----:|-----:|-----:|------|
| 2019 | Serving the loans before | 1.0    | 2024 | 0.2  | 0.8  | none |

A last paragraph that said one thing twice: one thing.
""",
    "content/articles/grid.notes.yaml": f"""\
- id: whole
  body: On all of it.
- id: cause
  quote: nobody said why
  kind: context
  title: Somebody did
  body: The operator gave the cause, in {LONG}.
  by: The desk
- id: billion
  quote: spoke of a billion dollars
  kind: check
  verdict: "false"
  body: {BODY}
  claim: billion
  sources:
    - {{title: The budget, publisher: Ministry, url: "{ADDRESS}", quote: 0.4 billion}}
  history:
    - {{date: 2021-03-01, text: The sum was corrected.}}
- id: dollars
  quote: spoke of a billion dollars, and of nothing
  kind: framing
  body: {BODY}
- id: nothing
  quote: nothing else
  kind: check
  verdict: misleading
  body: {BODY}
- id: listed
  quote: another thing
  kind: check
  verdict: accurate
  body: On a list.
- id: tabled
  quote: Serving the loans before
  kind: check
  verdict: unproven
  body: On a table.
""",
    "content/articles/edited.md": """\
---
title: An article that was edited
date: 2021-02-12
topics: [energy]
---
The pumps stopped on Wednesday night, and the cellars filled.

Then the mayor spoke, and the mayor spoke again.
""",
    "content/articles/edited.notes.yaml": """\
- id: moved
  quote: The pumps stopped on Tuesday night, and the cellars filled
  body: Which night matters.
- id: twice
  quote: the mayor spoke
  body: Which of the two?
- id: lost
  quote: Elephants were seen in the botanical garden at noon
  body: Gone.
""",
    "content/articles/arabic.md": """\
---
title: انقطاع الكهرباء في العاصمة
date: 2021-02-13
outlet: courier
topics: [energy]
language: ar
---
انقطعت الكهرباء في العاصمة يوم الثلاثاء، وتحدث المسؤولون عن مليار دولار.
""",
    "content/articles/arabic.notes.yaml": "- {id: sum, quote: مليار دولار, kind: translation, body: A billion.}\n",
    "content/outlets/courier.md": "---\ntitle: The Courier\nstanding: unreliable\n---\nA daily.\n",
    "content/topics/energy.md": "---\ntitle: Energy\nsummary: Power.\n---\nPower and its absence.\n",
    "content/claims/billion.md": f"---\ntitle: It cost a billion\nverdict: 'false'\n---\nIt did not. {ADDRESS}\n",
    "content/pages/about.md": f"---\ntitle: About\nmenu: 1\n---\n## Who\n\nWe are {LONG}.\n\n    {'code ' * 40}\n",
}

PAGES = (
    "",
    "articles/grid/",
    "articles/edited/",
    "articles/arabic/",
    "topics/",
    "topics/energy/",
    "topics/energy/page/2/",
    "claims/",
    "claims/billion/",
    "outlets/",
    "outlets/courier/",
    "data/",
    "about/",
    "404.html",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the built site is served; the base path is /output/."""
    folder = Folder(tmp_path_factory.mktemp("browser") / "site").write(SITE)
    with serving(folder.root) as root:
        report = folder.build(base_url=f"{root}output/", keep_going=True)
        assert report.written is not None, told(report)
        yield f"{root}output/"


def is_in_view(page: Any, selector: str) -> bool:
    place = box(page, selector)
    return place["top"] >= 0 and place["top"] < page.viewport_size["height"]


def style_of(page: Any, selector: str, name: str, pseudo: str = "") -> str:
    return str(page.eval_on_selector(selector, f"one => getComputedStyle(one, '{pseudo}')['{name}']"))


def luminance(page: Any, colour: str) -> float:
    """Return the relative luminance (WCAG 2.2) of a CSS colour, as the browser paints it."""
    return float(
        page.evaluate(
            """colour => {
                const canvas = new OffscreenCanvas(1, 1).getContext('2d');
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data]
                    .map(value => value / 255)
                    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
                return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            }""",
            colour,
        )
    )


def contrast(page: Any, one: str, other: str) -> float:
    darker, lighter = sorted((luminance(page, one), luminance(page, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("width", [1000, 1280, 1920])
def test_on_a_wide_page_a_note_stands_beside_its_paragraph(opened: Open, width: int) -> None:
    """A group of notes begins beside the block it is about, in a column of its own."""
    page = opened("articles/grid/", width)
    column = max(one["right"] for one in boxes(page, ".block"))

    for block, notes in zip(boxes(page, ".block:has(+ .notes)"), boxes(page, ".block + .notes"), strict=True):
        assert notes["left"] > column
        assert block["top"] <= notes["top"] < block["bottom"]


@pytest.mark.parametrize("width", [320, 390, 1000, 1280])
def test_notes_never_overlap(opened: Open, width: int) -> None:
    """However long they are and however close their passages."""
    page = opened("articles/grid/", width)

    for above, below in pairwise(boxes(page, ".text .note")):
        assert above["bottom"] <= below["top"]


def test_a_note_runs_down_beside_the_paragraphs_that_have_none(opened: Open) -> None:
    """The text doesn't wait for a note while there is text without notes beside it."""
    page = opened("articles/grid/")
    first, second = boxes(page, ".stretch.span-2:has(#note-cause) .block")

    assert abs(second["top"] - first["bottom"]) < 2
    assert box(page, "#note-cause")["bottom"] > second["top"]


def test_long_notes_do_not_part_a_heading_from_its_text(opened: Open) -> None:
    """What notes have more than the text stands after their own paragraph, not before the next."""
    page = opened("articles/grid/")
    heading, following = box(page, ".block > h3"), box(page, ".block:has(#p-listed)")

    assert box(page, "#note-nothing")["bottom"] > box(page, ".block:has(#p-nothing)")["bottom"] + 100
    assert 0 <= following["top"] - heading["bottom"] < 24


def test_a_passage_stays_in_view_beside_its_last_note(opened: Open) -> None:
    """Where the notes on a paragraph are longer than the window, the paragraph goes along with them."""
    page = opened("articles/grid/", height=740)
    page.locator("#note-nothing").evaluate("note => note.scrollIntoView({block: 'end'})")

    assert is_in_view(page, "#p-nothing")
    assert box(page, "#p-nothing")["bottom"] <= box(page, ".stretch:has(#note-nothing)")["bottom"]


@pytest.mark.parametrize("width", [320, 390, 800])
def test_on_a_narrow_page_a_note_follows_its_paragraph(opened: Open, width: int) -> None:
    """In the text's own column, before the next paragraph."""
    page = opened("articles/grid/", width)
    column = box(page, ".text")

    for block, notes in zip(boxes(page, ".block:has(+ .notes)"), boxes(page, ".block + .notes"), strict=True):
        assert notes["top"] >= block["bottom"]
        assert notes["left"] >= column["left"]
        assert notes["right"] <= column["right"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_small_screen(opened: Open, path: str) -> None:
    """Long words and addresses break; a table scrolls in its own box."""
    page = opened(path, 320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_beyond_its_own_server(browser: Any, address: str, path: str) -> None:
    """No request to a third party, no script in the page, and nothing that the content security policy must refuse."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address + path)

    assert answer.status == 200
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []
    assert any(re.fullmatch(re.escape(address) + r"style\.[0-9a-f]{12}\.css", url) for url in asked)
    assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0
    assert page.locator("[style]:not(.note)").count() == 0
    context.close()


def test_without_scripts_the_notes_stand_where_they_stood(opened: Open) -> None:
    """Nothing of the layout waits for a script."""
    page, plain = (opened("articles/grid/", java_script_enabled=enabled) for enabled in (True, False))

    assert plain.locator("#note-cause").bounding_box() == page.locator("#note-cause").bounding_box()


def test_a_passage_leads_to_its_note_and_the_note_back(opened: Open) -> None:
    """Both are links, and both ends are brought into view."""
    page = opened("articles/grid/", 390, 600)
    page.click("#p-tabled .words")

    assert page.locator(":target").get_attribute("id") == "note-tabled"
    assert is_in_view(page, "#note-tabled")

    page.click("#note-tabled .back a")

    assert page.locator(":target").get_attribute("id") == "p-tabled"
    assert is_in_view(page, "#p-tabled")


@pytest.mark.parametrize("note", ["billion", "dollars", "nothing"])
def test_notes_that_share_words_are_each_reachable(opened: Open, note: str) -> None:
    """The words lead to one of them; each has its own number, and its own way back."""
    page = opened("articles/grid/")
    number = page.locator(f"#note-{note} .permalink").inner_text()
    page.get_by_role("link", name=f"Note {number}", exact=True).click()

    assert page.locator(":target").get_attribute("id") == f"note-{note}"

    page.click(f"#note-{note} .back a")

    assert page.locator(":target").get_attribute("id") == f"p-{note}"


def test_a_note_lights_its_own_passage(opened: Open) -> None:
    """The words that a note is about stand out while the reader is at it, and no others."""
    page = opened("articles/grid/")
    own, other = (style_of(page, f"#p-{note}", "backgroundColor") for note in ("cause", "tabled"))
    page.focus("#note-cause .permalink")
    lit = style_of(page, "#p-cause", "backgroundColor")

    assert lit != own
    assert style_of(page, "#p-tabled", "backgroundColor") == other


def test_the_keyboard_reaches_the_text_first(opened: Open) -> None:
    """The first stop is a link past the menu, seen once it has the focus."""
    page = opened("articles/grid/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    assert skip.inner_text() == "Skip to the text"
    assert skip.bounding_box()["y"] >= 0

    page.keyboard.press("Enter")

    assert page.locator(":target").get_attribute("id") == "text"


def test_print_keeps_every_note(opened: Open) -> None:
    """On paper each note follows its paragraph with its number, the addresses of its sources and its history."""
    page = opened("articles/grid/", 1280)
    page.emulate_media(media="print")
    notes = page.locator(".note")

    assert notes.count() == 7
    for index in range(notes.count()):
        assert notes.nth(index).locator(".note-body").is_visible()
        assert notes.nth(index).locator(".permalink").is_visible()
    for block, beside in zip(boxes(page, ".block:has(+ .notes)"), boxes(page, ".block + .notes"), strict=True):
        assert beside["top"] >= block["bottom"]
    assert ADDRESS in style_of(page, ".note .sources a", "content", "::after")
    assert page.get_by_text("The sum was corrected.").bounding_box()["height"] > 0
    assert not page.locator(".masthead nav").is_visible()


def test_a_dark_scheme_has_a_dark_page(opened: Open) -> None:
    """And the text on it is light."""
    page = opened("articles/grid/", color_scheme="dark")
    paper, ink = (style_of(page, "html", name) for name in ("backgroundColor", "color"))

    assert luminance(page, paper) < 0.05
    assert contrast(page, ink, paper) > 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_colour_an_editor_gives_can_be_read(opened: Open, scheme: str) -> None:
    """Yellow, cyan, white and black make labels of sufficient contrast (WCAG 2.2, 1.4.3) on either page."""
    page = opened("articles/grid/", color_scheme=scheme)
    paper = style_of(page, "html", "backgroundColor")

    for verdict in ("false", "misleading", "accurate", "unproven"):
        assert contrast(page, style_of(page, f".note.verdict-{verdict} .label", "color"), paper) >= 4.5


def test_a_verdict_has_a_shape_beside_its_word(opened: Open) -> None:
    """Colour alone says nothing: each rating has its own outline."""
    page = opened("articles/grid/")
    shapes = page.eval_on_selector_all(
        "[class*=verdict-] .label .shape path", "all => all.map(one => one.getAttribute('d'))"
    )

    assert len(shapes) == 4
    assert len(set(shapes)) == 4


def test_a_right_to_left_article_mirrors(opened: Open) -> None:
    """Its text stands on the right, its notes on the left, and a note in the site's language runs from the left."""
    page = opened("articles/arabic/")

    assert box(page, ".notes")["right"] < box(page, ".block")["left"]
    assert style_of(page, ".block p", "direction") == "rtl"
    assert style_of(page, ".note", "direction") == "ltr"


def test_a_drifted_passage_is_told_from_an_exact_one(opened: Open) -> None:
    """Its line is dotted, and its note says that the words have changed."""
    drifted, exact = opened("articles/edited/"), opened("articles/grid/")

    assert style_of(drifted, "#p-moved .words", "textDecorationStyle") == "dotted"
    assert style_of(exact, "#p-cause .words", "textDecorationStyle") == "solid"
    assert drifted.locator("#note-moved .state").is_visible()
    assert exact.locator("#note-cause .state").count() == 0


def test_notes_without_a_place_stand_under_the_article(opened: Open) -> None:
    """A lost note and an ambiguous one are printed with the words they were pinned to."""
    page = opened("articles/edited/")
    unpinned = page.locator(".unpinned")

    assert unpinned.locator(".note").count() == 2
    assert "Elephants were seen" in unpinned.locator("#note-lost").inner_text()
    assert "more than once" in unpinned.locator("#note-twice").inner_text()
    assert box(page, ".unpinned")["top"] >= box(page, ".text")["bottom"]
