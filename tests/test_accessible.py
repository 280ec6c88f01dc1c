"""Every kind of page for everyone: axe, the keyboard, other languages, paper, no scripts; and what a page weighs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from browsing import Open, boxes, serving, settled, windows
from pypdf import PdfReader
from sites import Folder, told

from postil.model import Options
from postil.pipeline import Order, build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPOSITORY = Path(__file__).resolve().parent.parent
AXE = REPOSITORY / "tests/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.2, level AA, and what axe's makers advise besides."""

KINDS = {
    "home": "",
    "article": "articles/southfront-retold/",
    "article in another language": "articles/myatezh-v-pereskaze/",
    "excerpt": "articles/sochi-six-hours/",
    "topics": "topics/",
    "topic": "topics/union-state/",
    "claims": "claims/",
    "claim": "claims/integration-poll/",
    "outlets": "outlets/",
    "outlet": "outlets/southfront/",
    "editions": "editions/",
    "edition": "editions/2021-02/",
    "data": "data/",
    "search": "search/?q=loan",
    "page": "methodology/",
    "not found": "404.html",
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def _build(root: Path, language: str, base: str) -> None:
    """Build the demonstration, with the interface in *language*, on a day on which none of its notes is due."""
    site = Folder(root / "site")
    for part in ("site.yaml", "content"):
        source = REPOSITORY / part
        shutil.copytree(source, site.root / part) if source.is_dir() else shutil.copy(source, site.root / part)
    settings = site.root / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("language: en", f"language: {language}"))
    report = build(Order(site.root, root / "output", Options(date(2026, 12, 31), base_url=base)))
    assert told(report) == []


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demonstration")
    (root / "site").mkdir()
    _build(root, "en", "http://127.0.0.1/output/")
    return root / "output"


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    with serving(output.parent) as root:
        yield f"{root}output/"


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a right-to-left site with left-to-right articles."""
    root = tmp_path_factory.mktemp("arabic")
    (root / "site").mkdir()
    _build(root, "ar", "http://127.0.0.1/output/")
    with serving(root) as served:
        yield f"{served}output/"


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong with a page, as rule and element."""
    if not AXE.is_file():
        pytest.skip("needs axe-core: make test installs it with npm")
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a <script>: the page's own policy forbids that
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, rules: {'target-size': {enabled: true}}})", RULES
    )
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


def _ready(page: Any, kind: str) -> None:
    if kind == "search":
        page.locator("#results li").first.wait_for()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@each_kind
def test_axe_finds_nothing(opened: Open, kind: str, scheme: str, width: int) -> None:
    page = opened(KINDS[kind], width, color_scheme=scheme)
    _ready(page, kind)

    assert violations(page) == []


@pytest.mark.parametrize("kind", ["home", "article", "topic", "claims", "search"])
def test_axe_finds_nothing_on_a_right_to_left_site(browser: Any, arabic: str, kind: str) -> None:
    with windows(browser, arabic) as opened:
        page = opened(KINDS[kind])
        _ready(page, kind)

        assert violations(page) == []
        assert page.locator("html").get_attribute("dir") == "rtl"


@each_kind
def test_no_page_is_wider_than_the_narrowest_window(opened: Open, kind: str) -> None:
    page = opened(KINDS[kind], 320)
    _ready(page, kind)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@each_kind
def test_every_page_has_landmarks_and_a_way_past_the_menu(opened: Open, kind: str) -> None:
    page = opened(KINDS[kind])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    assert skip.get_attribute("class") == "skip"
    assert page.locator(skip.get_attribute("href")).count() == 1
    assert [page.locator(landmark).count() for landmark in ("header", "main", "footer")] == [1, 1, 1]


def test_the_keyboard_reaches_every_link_and_button_in_their_order(opened: Open) -> None:
    """Each once; a passage's words are a link for the mouse, beside the number that is one for all."""
    page = opened(KINDS["article"])
    count = page.evaluate(
        """() => {
            const every = document.querySelectorAll("a[href]:not([tabindex='-1']), button, summary, input");
            window.wanted = [...every].filter(one => one.checkVisibility({visibilityProperty: true}));
            return window.wanted.length;
        }"""
    )
    reached = []
    for _ in range(count):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("window.wanted.indexOf(document.activeElement)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", reached[-1]

    assert count > 100
    assert reached == list(range(count))


def test_the_notes_of_an_article_follow_their_paragraphs_in_reading_order(opened: Open) -> None:
    """As a screen reader goes: each note after the passage that it is pinned to, and before the next paragraph."""
    page = opened(KINDS["article"], java_script_enabled=False)
    order = page.eval_on_selector_all(
        ".text :is(mark[id], .note)", "all => all.map(one => one.id.replace(/^(p|note)-/, (_, sort) => sort + ' '))"
    )

    for number, name in enumerate(order):
        if name.startswith("note "):
            assert f"p {name[5:]}" in order[:number]


def test_forced_colours_keep_the_ticks_and_the_target(opened: Open) -> None:
    page = opened(KINDS["article"] + "#note-poll-figures", forced_colors="active")
    fill = page.eval_on_selector(".bar rect", "one => getComputedStyle(one).fill")
    outline = page.eval_on_selector("#note-poll-figures", "one => getComputedStyle(one).outlineStyle")

    assert (fill, outline) == (page.evaluate("getComputedStyle(document.body).color"), "solid")


def test_nothing_moves_for_whoever_asks_for_less_motion(browser: Any, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + KINDS["article"])

    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.eval_on_selector("mark", "one => getComputedStyle(one).transitionDuration") == "0s"
    context.close()


@pytest.mark.parametrize("kind", ["home", "topic", "outlet", "claim", "search"])
def test_what_belongs_to_the_margin_stands_beside_the_list(opened: Open, kind: str) -> None:
    page = opened(KINDS[kind])
    _ready(page, kind)
    main, side = (".found", ".facets") if kind == "search" else (".digest > :first-child", ".digest > .side")

    assert boxes(page, main)[0]["right"] < boxes(page, side)[0]["left"]
    assert abs(boxes(page, ".digest, .search")[0]["top"] - boxes(page, side)[0]["top"]) < 40


# Right to left


def test_a_left_to_right_article_stands_so_in_a_right_to_left_site(browser: Any, arabic: str) -> None:
    with windows(browser, arabic) as opened:
        page = opened(KINDS["article"])

        assert page.locator("#text").get_attribute("dir") == "ltr"
        assert page.locator("#text").get_attribute("lang") == "en"
        assert page.locator(".notes").first.get_attribute("dir") == "rtl"
        assert page.locator("time").first.inner_text() == "11 فبراير 2021"


# Paper


def test_print_has_every_note_after_its_paragraph_with_its_addresses(opened: Open, tmp_path: Path) -> None:
    page = opened(KINDS["article"])
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    pages = [one.extract_text() for one in PdfReader(tmp_path / "page.pdf").pages]
    text = normalize("NFKC", " ".join(" ".join(pages).split()))
    titles = [" ".join(title.split()) for title in page.locator(".text .note .note-title").all_inner_texts()]
    paragraphs = [" ".join(one.split()[:6]) for one in page.locator(".text .block").all_inner_texts()]

    assert len(titles) > 10
    place = 0
    for title in titles:
        assert (place := text.find(title, place)) > 0, title
    assert text.find(paragraphs[0]) < text.find(titles[0])
    assert text.find(titles[0]) < text.find(paragraphs[2])
    addresses = page.eval_on_selector_all(".text .sources a:not(.at)", "all => all.map(one => one.href)")
    squeezed = "".join(text.split())
    assert len(addresses) > 10
    assert [url for url in addresses if normalize("NFKC", url) not in squeezed] == []


@pytest.mark.parametrize("kind", ["edition", "topic"])
def test_print_keeps_each_note_of_a_list_on_one_sheet(opened: Open, tmp_path: Path, kind: str) -> None:
    page = opened(KINDS[kind])
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    sheets = [_squeezed(one.extract_text()) for one in PdfReader(tmp_path / "page.pdf").pages]
    notes = page.locator(".findings > li:has(.note-title)").all()

    assert len(sheets) > 3
    assert len(notes) > 10
    for note in notes:
        title, body = (_squeezed(note.locator(part).inner_text()) for part in (".note-title", ".note-body"))
        assert [sheet for sheet in sheets if title in sheet and body[-20:] in sheet], title


def _squeezed(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def test_a_letter_is_for_everyone(opened: Open) -> None:
    """It has no landmarks, for mail programs put it into pages of their own."""
    page = opened(f"{KINDS['edition']}email.html", 360)
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# Without scripts


@each_kind
def test_without_scripts_every_page_is_complete(opened: Open, kind: str) -> None:
    page = opened(KINDS[kind], java_script_enabled=False)

    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().count(" ") > 5
    if kind == "article":
        assert page.locator(".note:visible").count() == page.locator(".note").count() > 15
        assert page.locator("button:visible").count() == 0
    if kind == "claims":
        assert page.locator("tbody tr:visible").count() == page.locator("tbody tr").count() > 10
        assert not page.locator("form").is_visible()
    if kind == "search":
        assert page.locator("noscript a").count() > 2


# The table of claims


def test_claims_are_sifted_by_words_and_verdict(opened: Open) -> None:
    page = opened(KINDS["claims"])
    rows = page.locator("tbody tr:visible")
    every = rows.count()
    page.get_by_label("Words").fill("bélarus LOAN")

    assert 0 < rows.count() < every
    assert all("loan" in text.lower() and "belarus" in text.lower() for text in rows.all_inner_texts())

    page.get_by_label("Words").fill("")
    page.get_by_label("Verdict").select_option("False")

    assert 0 < rows.count() < every
    assert all("False" in text for text in rows.all_inner_texts())
    assert page.locator("output").inner_text() == f"{rows.count()} of {every} shown"


# Search


def test_a_search_finds_notes_and_opens_them(opened: Open) -> None:
    page = opened("search/")
    page.get_by_label("Words").fill("loans")
    page.locator("#results li").first.wait_for()
    hits = page.locator("#results a").evaluate_all("all => all.map(one => one.href)")

    assert any("#note-" in hit for hit in hits)
    hit = next(place for place, url in enumerate(hits) if "#note-" in url)
    page.locator("#results a").nth(hit).click()
    settled(page)
    assert page.locator(".note:target").count() == 1


def test_facets_narrow_a_search_down(opened: Open) -> None:
    page = opened("search/?q=loan")
    page.locator("#results li").first.wait_for()
    every = page.locator("#results li").count()
    assert list(page.locator("legend:visible").all_inner_texts()) == [
        *("Verdict", "Kind of note", "Topic", "Outlet", "Year", "Language of the article"),
    ]

    page.get_by_label("Missing context").check()
    page.wait_for_function("every => document.querySelectorAll('#results li').length < every", arg=every)

    assert all("Missing context" in text for text in page.locator("#results .label").all_inner_texts())
    assert "verdict=Missing" in page.url
    page.reload()
    page.locator("#results li").first.wait_for()
    assert page.get_by_label("Missing context").is_checked()


def test_a_search_asks_nobody_else(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "search/?q=loan")
    page.locator("#results li").first.wait_for()

    assert [url for url in asked if not url.startswith(address)] == []
    context.close()


# Weight


def test_a_page_weighs_little(tmp_path: Path) -> None:
    """HTML, style and script of a 700-word article with 12 notes, uncompressed."""
    words = "The council voted on a plan for the old harbour that nobody had read to its end. "
    paragraphs = [f"Paragraph {number} says a thing. {words * 4}" for number in range(12)]
    note = (
        "- id: n{0}\n  quote: Paragraph {0} says\n  kind: check\n  verdict: misleading\n  title: On paragraph {0}\n"
        "  body: {1}\n  by: The desk\n  created: 2021-02-12\n"
        "  sources: [{{title: Minutes, publisher: The council, url: 'https://a.example/{0}', quote: a plan}}]\n"
    )
    site = Folder(tmp_path).write(
        {
            "site.yaml": "title: T\nbase_url: https://t.example/\nsearch: false\ncards: false\n"
            "verdicts: [{id: misleading, label: Misleading, rating: 2}]\n",
            "content/articles/harbour.md": "---\ntitle: The harbour\ndate: 2021-02-11\n---\n" + "\n\n".join(paragraphs),
            "content/articles/harbour.notes.yaml": "".join(note.format(number, words * 3) for number in range(12)),
        }
    )
    assert told(site.build()) == []
    page = site.page("articles/harbour/index.html")
    assert len(re.sub(r"<[^>]+>", " ", "".join(paragraphs)).split()) >= 700

    weights = {name: len(site.outputs()[name]) for name in ("articles/harbour/index.html", "style.css", "reading.js")}

    assert page.count('role="note"') == 12
    assert weights["reading.js"] <= 6_000
    assert sum(weights.values()) < 60_000, weights


def test_the_measure_is_that_of_a_book(opened: Open) -> None:
    """60 to 75 characters in a line of the article, on a wide screen."""
    page = opened(KINDS["article"], 1400)
    lengths = page.eval_on_selector_all(
        ".text .block > p",
        """all => all.flatMap(one => {
            const range = document.createRange();
            const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
            const lines = new Map();
            while (walker.nextNode()) {
                const node = walker.currentNode;
                if (node.parentElement.closest('sup')) continue;
                for (let at = 0; at < node.length; at++) {
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    const rect = range.getClientRects()[0];
                    if (rect) lines.set(Math.round(rect.bottom / 8), (lines.get(Math.round(rect.bottom / 8)) ?? 0) + 1);
                }
            }
            return [...lines.values()].slice(0, -1);
        })""",
    )
    typical = sorted(lengths)[len(lengths) // 2]

    assert boxes(page, ".text .block")
    assert 60 <= typical <= 75
