"""The editor in a real Chromium: by mouse, by keyboard alone, in two tabs; and what pages show of errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Open, windows
from playwright.sync_api import expect
from served import Served, served
from sites import BASIC, Folder

pytestmark = [pytest.mark.slow, pytest.mark.browser]

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
PATH = "content/articles/grid.notes.yaml"
ARTICLE = BASIC["content/articles/grid.md"].replace(
    "Officials spoke of a billion dollars.",
    "Officials spoke of [a billion dollars](https://example.org/minutes) in “Москва” 🎈.\n\n"
    "- Officials of one kind\n- Officials of another\n",
)
NOTES = """\
# kept
- id: billion
  quote: of a billion dollars in
  kind: check
  body: No document was shown.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("site")).write({**BASIC, "content/articles/grid.md": ARTICLE, PATH: NOTES})


@pytest.fixture(scope="module")
def server(folder: Folder) -> Iterator[Served]:
    with served(folder.root) as running:
        yield running


@pytest.fixture
def opened(browser: Any, folder: Folder, server: Served) -> Iterator[Open]:
    """Opens pages of the site with NOTES in it as it was built last."""
    with server.events() as wait:
        folder.write({PATH: NOTES, "content/articles/grid.md": ARTICLE})
        wait(lambda state: not state["errors"] and is_as_written(server))
    with windows(browser, server.address, expected="409 (Conflict)") as opening:
        yield opening


def is_as_written(server: Served) -> bool:
    page = server.page("articles/grid/")
    return page.count('id="note-') == 1 and "No document was shown." in page and "The grid failed" in page


SELECT = """([from, start, to, end]) => {
    const find = (words) => {
        const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode());) {
            if (node.data.includes(words)) return [node, node.data.indexOf(words)];
        }
        throw new Error(words);
    };
    const [first, at] = find(from);
    const [last, until] = find(to);
    getSelection().setBaseAndExtent(first, at + start, last, until + end);
}"""


def select(page: Any, first: str, last: str | None = None) -> None:
    """Select from the beginning of some words to the end of others; each within one text node."""
    last = last or first
    page.evaluate(SELECT, [first, 0, last, len(last.encode("utf-16-le")) // 2])


def written(folder: Folder) -> str:
    return (folder.root / PATH).read_text(encoding="utf-8")


def save(page: Any, name: str = "Save") -> None:
    """Save, and wait for the page as it is then."""
    with page.expect_event("load"):
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("first", "last", "quote"),
    [
        ("nobody said", None, "quote: nobody said\n"),
        ("a billion", None, "quote: a billion\n"),
        ("said why", "Officials spoke", "quote: said why. Officials spoke\n"),
        ("spoke", "billion", "quote: spoke of a billion\n"),
        ("Москва", None, "quote: Москва\n"),
        ("🎈", None, "🎈"),
        ("grid", "failed on", "quote: grid failed on\n"),
        ("one kind", "Officials of another", "quote: one kind Officials of another\n"),
    ],
)
def test_selected_words_become_a_note(opened: Open, folder: Folder, first: str, last: str | None, quote: str):
    """In a link, over a note's own passage, across emphasis and blocks, in any script."""
    page = opened("articles/grid/")
    select(page, first, last)
    page.get_by_role("button", name="Note on these words").click()
    page.get_by_label("Note, in Markdown").fill("So *it* is.")
    page.locator(".preview em").wait_for()
    save(page)

    assert written(folder).startswith(NOTES)
    assert quote in written(folder)
    expect(page.locator("aside .note, .notes article, [id^=note-]")).to_have_count(2)  # the page loads itself again
    expect(page.get_by_text("So it is.")).to_be_visible()


def test_words_that_stand_twice_get_what_tells_them_apart(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    page.evaluate(
        """() => {
            const items = document.querySelectorAll("#text li");
            const node = items[1].firstChild;
            getSelection().setBaseAndExtent(node, 0, node, 9);
        }"""
    )
    page.get_by_role("button", name="Note on these words").click()
    page.get_by_text("These words stand there once.").wait_for()
    page.get_by_label("Note, in Markdown").fill("The second.")
    save(page)

    assert "quote: Officials\n" in written(folder)
    assert "suffix:" in written(folder) or "prefix:" in written(folder)
    assert page.locator("#text li").nth(1).locator("mark").inner_text().startswith("Officials")


def test_all_of_it_goes_by_keyboard(opened: Open, folder: Folder):
    """No mouse: tab to the button, type words, choose among the places, write, save, and come back to the button."""
    page = opened("articles/grid/")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent") == "New note":
            break
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a passage").wait_for()
    page.keyboard.type("Officials")
    page.locator(".spot mark").get_by_text("Officials", exact=True).first.wait_for()  # the answer to the last letter
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName === 'TEXTAREA'"):
            break
    page.keyboard.type("By keyboard.")
    with page.expect_event("load"):
        page.keyboard.press("Control+Enter")

    assert "body: By keyboard." in written(folder)
    assert "quote: Officials\n" in written(folder)


def test_a_note_is_edited_where_it_stands(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    page.get_by_role("button", name="Edit note billion").click()
    page.get_by_label("Verdict").select_option("misleading")
    page.get_by_role("button", name="Add a source").click()
    page.get_by_label("Address").fill("https://example.org/minutes")
    save(page)

    assert written(folder) == NOTES + "  verdict: misleading\n  sources:\n    - url: https://example.org/minutes\n"
    expect(page.locator(".verdict-misleading").first).to_be_attached()


def test_a_note_is_deleted_after_a_question(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Edit note billion").click()
    save(page, "Delete")

    assert written(folder) == "# kept\n"
    expect(page.locator("[id^=note-]")).to_have_count(0)  # the page loads itself again


def test_escape_asks_before_it_throws_words_away_and_the_focus_returns(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Edit note billion").click()
    page.get_by_label("Title", exact=True).fill("Half a thought")
    page.keyboard.press("Escape")

    assert asked == ["Leave the form, and what was written in it?"]
    assert page.locator("form").count() == 0
    assert page.evaluate("document.activeElement.ariaLabel") == "Edit note billion"
    assert written(folder) == NOTES


def test_two_tabs_write_one_after_the_other_and_lose_nothing(opened: Open, folder: Folder):
    first, second = opened("articles/grid/"), opened("articles/grid/")
    for page, words in ((first, "nobody said"), (second, "of another")):
        select(page, words)
        page.get_by_role("button", name="Note on these words").click()
        page.get_by_label("Note, in Markdown").fill(f"On {words}.")
    save(first)
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_text("has changed since this form was opened; nothing was written").wait_for()

    assert "On of another." not in written(folder)
    save(second)

    assert written(folder).startswith(NOTES)
    assert "On nobody said." in written(folder)
    assert "On of another." in written(folder)


def test_a_page_with_an_open_form_is_not_loaded_again_under_it(opened: Open, folder: Folder, server: Served):
    page = opened("articles/grid/")
    page.get_by_role("button", name="Edit note billion").click()
    page.get_by_label("Title", exact=True).fill("Half a thought")
    with server.events() as wait:
        folder.write({"content/articles/grid.md": ARTICLE.replace("The grid failed", "It failed again")})
        wait(lambda state: "It failed again" in server.page("articles/grid/"))
    assert page.get_by_label("Title", exact=True).input_value() == "Half a thought"
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_event("load"):
        page.keyboard.press("Escape")

    assert page.get_by_role("heading", name="It failed again").is_visible()


def test_an_error_lies_over_the_last_good_page_and_goes_away_when_mended(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    folder.write({PATH: NOTES.replace("kind: check", "kinds: check")})
    alert = page.get_by_role("alert")
    alert.get_by_text("unknown field 'kinds'").wait_for()

    assert alert.get_by_text(f"{PATH}:4:3").is_visible()
    assert alert.locator(".excerpt strong").inner_text().strip() == "4    kinds: check"
    assert page.locator("#note-billion").get_by_text("No document was shown.").is_visible()
    folder.write({PATH: NOTES})
    alert.wait_for(state="hidden")


def test_a_changed_style_sheet_comes_without_loading_the_page_again(opened: Open, folder: Folder):
    page = opened("articles/grid/")
    page.evaluate("window.stays = true")
    style = (Path(__file__).parent.parent / "templates/style.css").read_text(encoding="utf-8")
    try:
        folder.write({"templates/style.css": style + "\nh1 { color: rgb(1, 2, 3); }\n"})
        page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")

        assert page.evaluate("window.stays") is True
    finally:
        (folder.root / "templates/style.css").unlink()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_has_no_accessibility_violations(opened: Open, scheme: str):
    if not AXE.is_file():
        pytest.skip("needs axe-core: scripts/tools install")
    page = opened("articles/grid/", color_scheme=scheme, bypass_csp=True)
    select(page, "Officials")
    page.get_by_role("button", name="Note on these words").click()
    page.get_by_role("button", name="Add a source").click()
    page.add_script_tag(path=str(AXE))

    found = page.evaluate("axe.run({include: [['postil-desk']]})")

    assert [one["id"] for one in found["violations"]] == []
