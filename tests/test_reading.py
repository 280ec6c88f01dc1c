"""What templates/reading.js does with notes: it places, lights and filters them, and goes from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from browsing import Open, box, boxes, serving, settled
from sites import Folder, told

pytestmark = pytest.mark.browser

FILLER = "The figures were read out slowly that night, one after the other, and nobody in the hall asked for more. "
BODY = "It stands in the budget that was printed in full that week, and in the minutes. "


def note(name: str, quote: str, kind: str, verdict: str = "", length: int = 1) -> str:
    rating = f"  verdict: '{verdict}'\n" if verdict else ""
    return f"- id: {name}\n  quote: {quote}\n  kind: {kind}\n{rating}  body: {BODY * length}\n"


SITE: dict[str, str] = {
    "site.yaml": """\
title: Test digest
base_url: https://example.org/
language: en
verdicts:
  - {id: "false", label: "False", rating: 1}
  - {id: misleading, label: Misleading, rating: 2}
  - {id: accurate, label: Accurate, rating: 5}
""",
    # roomy: long paragraphs, short notes
    "content/articles/roomy.md": f"""\
---
title: A long report
date: 2021-02-11
---
{FILLER * 6}The pumps stopped early. {FILLER * 6}

{FILLER * 12}

{FILLER * 4}The mill burned down. {FILLER * 6}

{FILLER * 9}The bridge was shut. {FILLER * 3}

{FILLER * 9}
""",
    "content/articles/roomy.notes.yaml": (
        note("pumps", "pumps stopped early", "context")
        + note("mill", "mill burned down", "check", "false")
        + note("bridge", "bridge was shut", "framing")
    ),
    # crowded: short paragraphs, long notes, passages that overlap and nest, a sticky paragraph
    "content/articles/crowded.md": f"""\
---
title: A crowded report
date: 2021-02-12
---
{FILLER * 3}Officials spoke of a billion dollars, and of nothing else.

{FILLER}A loan was agreed. The loan was paid out.

{FILLER * 5}The bank said so, twice. {FILLER * 4}

## A heading with a claim

Short.

{FILLER * 2}The last word was his.
""",
    "content/articles/crowded.notes.yaml": (
        "- id: whole\n  kind: context\n  body: On all of it.\n"
        + note("billion", "spoke of a billion dollars", "check", "false", 4)
        + note("dollars", "billion dollars, and of nothing", "framing", "", 6)
        + note("nothing", "nothing else", "check", "misleading", 2)
        + note("agreed", "A loan was agreed", "check", "accurate", 3)
        + note("paid", "loan was paid out", "context", "", 5)
        + note("bank", "bank said so", "check", "false")
        + note("claim", "with a claim", "definition", "", 2)
        + note("last", "last word was his", "framing", "misleading", 40)
        + "- id: lost\n  quote: Elephants were seen in the botanical garden\n  kind: check\n  body: Gone.\n"
    ),
    "content/articles/arabic.md": f"""\
---
title: انقطاع الكهرباء في العاصمة
date: 2021-02-13
language: ar
---
{"وقال المسؤولون إن الأعمال مستمرة. " * 24}انقطعت الكهرباء يوم الثلاثاء. {"ولم يعلق أحد على ذلك. " * 24}

{"وعادت المياه إلى بعض الأحياء. " * 12}وتحدثوا عن مليار دولار. {"وبقيت المدارس مغلقة. " * 40}
""",
    "content/articles/arabic.notes.yaml": (
        note("power", "انقطعت الكهرباء يوم الثلاثاء", "context") + note("sum", "مليار دولار", "check", "false")
    ),
    "content/articles/plain.md": "---\ntitle: Without notes\ndate: 2021-02-14\n---\nNothing to say.\n",
}

ROOMY, CROWDED, ARABIC = "articles/roomy/", "articles/crowded/", "articles/arabic/"
COUNT = 10
"""How many notes the crowded article has, with one on the whole of it and one without a place."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the built site is served; the base path is /output/."""
    folder = Folder(tmp_path_factory.mktemp("reading") / "site").write(SITE)
    with serving(folder.root) as root:
        report = folder.build(base_url=f"{root}output/", keep_going=True)
        assert report.written is not None, told(report)
        yield f"{root}output/"


def shifts(page: Any) -> list[str]:
    """Return how far each note is moved, as a matrix or `none`."""
    found: list[str] = page.eval_on_selector_all(".note", "all => all.map(one => getComputedStyle(one).transform)")
    return found


def shown(page: Any) -> list[str]:
    """Return the ids of the notes that the page shows."""
    found: list[str] = page.eval_on_selector_all(
        ".note", "all => all.filter(one => one.checkVisibility()).map(one => one.id.replace('note-', ''))"
    )
    return found


def lit(page: Any, what: str) -> list[str]:
    """Return the ids of what is lit."""
    found: list[str] = page.eval_on_selector_all(f"{what}.lit", "all => all.map(one => one.id)")
    return found


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def position(page: Any) -> list[int]:
    """Return which note the bar says it is at, and of how many."""
    return [int(number) for number in re.findall(r"\d+", page.locator(".stepper [data-said]").inner_text())]


def press(page: Any, name: str) -> None:
    page.locator(".strip").get_by_role("button", name=name).click()


def keep_apart(page: Any) -> None:
    """No note is on another, above its block's beginning, or below the end of the text; their order stays."""
    notes = boxes(page, ".text .note")
    for above, below in pairwise(notes):
        assert above["bottom"] <= below["top"] - 8
    for block, beside in zip(boxes(page, ".stretch:has(.note:not(.off))"), boxes(page, ".notes"), strict=True):
        assert beside["top"] >= block["top"]
    assert notes[-1]["bottom"] <= box(page, ".text")["bottom"] + 1


# Place


@pytest.mark.parametrize("path", [ROOMY, ARABIC])
@pytest.mark.parametrize("width", [1280, 1600])
def test_a_note_stands_level_with_its_passage_where_there_is_room(opened: Open, path: str, width: int) -> None:
    """Its first line is on the line of the passage's first."""
    page = opened(path, width)

    for passage, beside in zip(boxes(page, "mark[id]"), boxes(page, ".text .note"), strict=True):
        assert abs(beside["top"] - passage["top"]) <= 2
    assert shifts(page) != ["none"] * len(shifts(page))


@pytest.mark.parametrize("width", [1000, 1280, 1600])
@pytest.mark.parametrize("path", [ROOMY, CROWDED, ARABIC])
def test_notes_never_overlap(opened: Open, path: str, width: int) -> None:
    """However long they are and however close their passages."""
    keep_apart(opened(path, width))


def test_no_note_is_farther_up_than_without_the_script(opened: Open) -> None:
    """The style sheet's own places, where all notes fit, are the highest they may go to."""
    page, plain = (opened(CROWDED, java_script_enabled=enabled) for enabled in (True, False))

    for placed, own in zip(boxes(page, ".note"), boxes(plain, ".note"), strict=True):
        assert placed["top"] >= own["top"] - 1
        assert placed["left"] == own["left"]


def test_a_note_gives_way_to_that_of_the_next_paragraph(opened: Open) -> None:
    """A long note goes up rather than push the next one from its passage."""
    page = opened(CROWDED)

    assert abs(box(page, "#note-bank")["top"] - box(page, "#p-bank")["top"]) <= 2
    assert box(page, "#note-paid")["bottom"] < box(page, "#note-bank")["top"]


def test_a_new_width_places_them_anew(opened: Open) -> None:
    """From wide to wider, to narrow, where nothing is moved, and back."""
    page = opened(ROOMY, 1280)
    before = shifts(page)
    for width in (1600, 1100, 700, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        if width < 992:
            assert set(shifts(page)) == {"none"}
        else:
            keep_apart(page)
            for passage, beside in zip(boxes(page, "mark[id]"), boxes(page, ".text .note"), strict=True):
                assert abs(beside["top"] - passage["top"]) <= 2

    assert shifts(page) == before


@pytest.mark.parametrize("width", [320, 390, 800])
@pytest.mark.parametrize("path", [ROOMY, CROWDED, ARABIC])
def test_a_narrow_page_moves_no_note(opened: Open, path: str, width: int) -> None:
    page = opened(path, width)

    assert set(shifts(page)) == {"none"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_scrolling_moves_no_note(opened: Open) -> None:
    """A paragraph that goes along with the window takes none of its notes with it, whenever they are placed."""
    page = opened(CROWDED, height=740)
    before = shifts(page)
    page.locator("#note-last").evaluate("note => note.scrollIntoView({block: 'end'})")
    stuck = box(page, ".block:has(#p-last)")["top"] - box(page, ".stretch:has(#p-last)")["top"]
    page.evaluate("place()")

    assert stuck > 20
    assert shifts(page) == before


def test_what_grows_pushes_the_others_away(opened: Open) -> None:
    page = opened(ROOMY)
    before = box(page, "#note-pumps")["bottom"]
    page.locator("#note-pumps .note-body").evaluate(
        "body => body.append(...Array.from({length: 40}, () => body.firstElementChild.cloneNode(true)))"
    )
    settled(page)

    assert box(page, "#note-pumps")["bottom"] > before + 500
    keep_apart(page)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", [ROOMY, CROWDED, ARABIC])
def test_nothing_on_the_page_shifts(browser: Any, address: str, path: str, width: int) -> None:
    """By the browser's own account (Layout Instability API), from the first paint until everything has its place."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(address + path)
    settled(page)
    total = page.evaluate(
        """() => new Promise(done => {
            // buffered entries are given once, before the next frame has been painted
            const sum = list => list.getEntries().reduce((total, entry) => total + entry.value, 0);
            let total = 0;
            new PerformanceObserver(list => { total += sum(list); }).observe({type: "layout-shift", buffered: true});
            requestAnimationFrame(() => requestAnimationFrame(() => done(total)));
        })"""
    )
    context.close()

    assert total == 0


def test_the_buttons_take_no_more_room_than_the_words(opened: Open) -> None:
    """The strip is the same with and without a script."""
    page, plain = (opened(CROWDED, java_script_enabled=enabled) for enabled in (True, False))

    assert boxes(page, ".strip, .strip li") == boxes(plain, ".strip, .strip li")
    assert box(page, ".strip button")["bottom"] <= box(page, ".strip li:has(button)")["bottom"]
    assert plain.locator("button:visible").count() == 0


def test_a_link_to_a_note_brings_it_into_view(opened: Open) -> None:
    """From another page, too, where the browser goes to it while the page is being loaded."""
    page = opened(ROOMY + "#note-bridge", height=500)
    page.wait_for_load_state("load")
    settled(page)

    assert 0 <= box(page, "#note-bridge")["top"] < 250
    assert position(page) == [3, 3]


# Light


def test_pointing_at_a_passage_lights_its_notes_and_their_ticks(opened: Open) -> None:
    """All of them, where it has several, with all their words."""
    page = opened(CROWDED)
    page.hover("#p-dollars .words")

    assert lit(page, ".note") == ["note-billion", "note-dollars"]
    assert set(lit(page, "mark")) >= {"p-billion", "p-dollars"}
    assert page.locator("svg a.lit").count() == 2

    page.mouse.move(2, 2)

    assert page.locator(".lit").count() == 0


def test_pointing_at_a_note_or_its_tick_lights_its_passage(opened: Open) -> None:
    page = opened(CROWDED)
    page.hover("#note-agreed .note-body")
    assert lit(page, "mark") == ["p-agreed"]

    page.hover("svg a[href='#note-paid']")
    assert lit(page, "mark") == ["p-paid"]
    assert lit(page, ".note") == ["note-paid"]


def test_the_focus_lights_both_ways(opened: Open) -> None:
    page = opened(CROWDED)
    page.focus("#note-bank .permalink")
    assert lit(page, "mark") == ["p-bank"]

    page.focus(".number[href='#note-agreed']")
    assert lit(page, ".note") == ["note-agreed"]
    assert lit(page, "mark") == ["p-agreed"]


def test_what_is_lit_looks_lit(opened: Open) -> None:
    page = opened(CROWDED)
    colour = "one => getComputedStyle(one).backgroundColor"
    before = page.eval_on_selector("#p-bank", colour)
    page.focus("#note-bank .permalink")

    assert page.eval_on_selector("#p-bank", colour) != before


# Filter


@pytest.mark.parametrize(
    ("pressed", "left"),
    [
        (["check"], ["billion", "nothing", "agreed", "bank", "lost"]),
        (["framing", "definition"], ["dollars", "claim", "last"]),
        (["false"], ["billion", "bank"]),
        (["false", "misleading"], ["billion", "nothing", "bank", "last"]),
        (["check", "misleading"], ["nothing"]),
        (["check", "framing", "misleading"], ["nothing", "last"]),
        (["definition", "accurate"], []),
    ],
)
def test_the_counts_filter(opened: Open, pressed: list[str], left: list[str]) -> None:
    """Kinds add up and so do verdicts; a note must be of both."""
    page = opened(CROWDED)
    for name in pressed:
        press(page, name)

    assert shown(page) == left
    assert page.locator("[role=status]").inner_text() == f"{len(left)} of {COUNT} notes shown"
    assert page.locator("button[aria-pressed=true]").count() == len(pressed) + 1  # the keys are on
    keep = [name for name in left if name not in ("whole", "lost")]
    assert [
        one.removeprefix("#note-")
        for one in page.eval_on_selector_all(
            ".number", "all => all.filter(one => one.checkVisibility()).map(one => one.getAttribute('href'))"
        )
    ] == keep
    assert page.locator("svg a:visible").count() == len(keep)
    if keep:
        keep_apart(page)

    for name in pressed:
        press(page, name)

    assert len(shown(page)) == COUNT


def test_the_words_of_hidden_notes_fall_silent(opened: Open) -> None:
    """Those that share them with a shown note don't."""
    page = opened(CROWDED)
    press(page, "framing")
    quiet = page.eval_on_selector_all("mark.off", "all => all.map(one => one.textContent)")

    assert any("bank said so" in words for words in quiet)
    assert not any("billion" in words for words in quiet)
    assert page.locator("#p-bank").is_visible()
    assert page.eval_on_selector("#p-bank .words", "one => getComputedStyle(one).textDecorationLine") == "none"


def test_headings_of_nothing_are_hidden(opened: Open) -> None:
    page = opened(CROWDED)
    assert page.locator("#whole, #unpinned").first.is_visible()
    press(page, "definition")

    assert not page.locator("#whole").is_visible()
    assert not page.locator("#unpinned").is_visible()


def test_a_link_to_a_hidden_note_brings_all_back(opened: Open) -> None:
    page = opened(CROWDED, height=600)
    press(page, "definition")
    assert shown(page) == ["claim"]
    page.evaluate("location.hash = '#note-agreed'")
    settled(page)

    assert len(shown(page)) == COUNT
    assert page.locator(".strip button[aria-pressed=true]").count() == 0
    assert 0 <= box(page, "#note-agreed")["top"] < 600


def test_print_has_every_note(opened: Open) -> None:
    """Where it would stand without a script, whatever the filter."""
    page = opened(CROWDED)
    press(page, "definition")
    page.emulate_media(media="print")
    settled(page)

    assert len(shown(page)) == COUNT
    assert set(shifts(page)) == {"none"}
    assert not page.locator(".stepper").is_visible()
    assert not page.locator("[role=status]").is_visible()
    assert page.locator(".number:visible").count() == COUNT - 2


# Step


def test_keys_go_from_note_to_note(opened: Open) -> None:
    """The focus goes along, the note comes into view, and the bar says which it is."""
    page = opened(CROWDED, height=600)
    for _ in range(3):
        page.keyboard.press("n")
    assert focused(page) == "note-dollars"
    assert position(page) == [3, COUNT]
    assert 0 <= box(page, "#note-dollars")["top"] < 600
    assert lit(page, ".note") == ["note-dollars"]

    page.keyboard.press("p")
    assert focused(page) == "note-billion"

    for _ in range(COUNT + 3):
        page.keyboard.press("n")
    assert focused(page) == "note-lost"


def test_buttons_go_from_note_to_note(opened: Open) -> None:
    page = opened(CROWDED)
    forth, back = (page.get_by_role("button", name=f"{which} note") for which in ("Next", "Previous"))
    forth.click()
    forth.click()
    assert focused(page) == "note-billion"

    back.click()
    assert focused(page) == "note-whole"


def test_steps_pass_over_hidden_notes(opened: Open) -> None:
    page = opened(CROWDED)
    press(page, "framing")
    page.keyboard.press("n")
    page.keyboard.press("n")

    assert focused(page) == "note-last"
    assert position(page) == [2, 2]


def test_a_step_goes_on_from_where_the_reader_is(opened: Open) -> None:
    """At the note that was linked to, or that has the focus, or that the window has come to."""
    page = opened(CROWDED, height=600)
    page.evaluate("location.hash = '#note-agreed'")
    settled(page)
    page.keyboard.press("n")
    assert focused(page) == "note-paid"

    page.focus("#note-billion .permalink")
    page.keyboard.press("n")
    assert focused(page) == "note-dollars"

    page.evaluate("document.querySelector('#note-last').scrollIntoView()")
    page.keyboard.press("p")
    assert focused(page) == "note-claim"


def test_keys_can_be_turned_off_and_stay_off(opened: Open) -> None:
    """WCAG 2.2, 2.1.4: shortcuts of one character."""
    page = opened(CROWDED)
    page.locator("[data-keys]").click()
    page.keyboard.press("n")
    assert not focused(page).startswith("note-")

    page.reload()
    page.keyboard.press("n")
    assert not focused(page).startswith("note-")
    assert page.locator("[data-keys]").get_attribute("aria-pressed") == "false"

    page.locator("[data-keys]").click()
    page.keyboard.press("n")
    assert focused(page).startswith("note-")


@pytest.mark.parametrize("key", ["Control+n", "Alt+n", "Shift+N", "x"])
def test_other_keys_do_nothing(opened: Open, key: str) -> None:
    page = opened(CROWDED)
    page.evaluate(
        """key => dispatchEvent.call(document.body, new KeyboardEvent("keydown", {
            key: key.at(-1), code: "Key" + key.at(-1).toUpperCase(), bubbles: true,
            ctrlKey: key.startsWith("Control"), altKey: key.startsWith("Alt"), shiftKey: key.startsWith("Shift"),
        }))""",
        key,
    )

    assert focused(page) == ""


def test_keys_are_left_to_fields(opened: Open) -> None:
    page = opened(CROWDED)
    page.evaluate("document.querySelector('.masthead').append(document.createElement('input'))")
    page.locator(".masthead input").press("n")

    assert page.locator(".masthead input").input_value() == "n"
    assert page.evaluate("document.activeElement.localName") == "input"


def test_the_place_of_a_key_counts_where_it_has_another_letter(opened: Open) -> None:
    page = opened(CROWDED)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN', bubbles: true}))")

    assert focused(page) == "note-whole"


def test_the_bar_covers_nothing_that_has_the_focus(opened: Open) -> None:
    """WCAG 2.2, 2.4.11: by Tab through the whole page, at a phone's size."""
    page = opened(CROWDED, 390, 600)
    seen = 0
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        assert page.evaluate(
            """() => {
                const one = document.activeElement;
                const {left, top, width, height} = one.getClientRects()[0];
                const there = document.elementFromPoint(left + width / 2, top + height / 2);
                return one.closest(".stepper, svg") || one.contains(there) || there?.contains(one);
            }"""
        ), f"{page.evaluate('document.activeElement.outerHTML')} is covered"
    bar = box(page, ".stepper")

    assert seen > 30
    assert bar["right"] <= 390
    assert bar["bottom"] <= 600


def test_a_page_without_notes_has_no_script(opened: Open) -> None:
    page = opened("articles/plain/")

    assert page.locator("script[src], .strip, .stepper").count() == 0


def test_without_storage_the_keys_still_work(opened: Open) -> None:
    """A browser that refuses it throws."""
    page = opened(CROWDED)
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})")
    page.reload()
    page.keyboard.press("n")
    assert focused(page) == "note-whole"
    page.locator("[data-keys]").click()

    assert page.locator("[data-keys]").get_attribute("aria-pressed") == "false"


def test_a_note_that_is_linked_to_lights_its_passage(opened: Open) -> None:
    page = opened(f"{CROWDED}#note-agreed")

    assert lit(page, "mark") == ["p-agreed"]
