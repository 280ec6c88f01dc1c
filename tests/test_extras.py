"""What is made besides pages where the installation can: the search index, and pictures for links."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told

from postil import pagefind, picture

WITH = SITE_YAML.replace("search: false\ncards: false\n", "")
NOTES = "content/articles/grid.notes.yaml"
NOTE = "- {id: a, quote: billion dollars, kind: check, verdict: misleading, body: Nobody showed the budget.}\n"
CARD = "articles/grid/card.png"

needs_search = pytest.mark.skipif(pagefind.missing() is not None, reason=pagefind.missing() or "")
needs_cards = pytest.mark.skipif(picture.missing() is not None, reason=picture.missing() or "")


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site").write(BASIC | {"site.yaml": WITH, NOTES: NOTE})


def _of_search(site: Folder) -> list[str]:
    return [path for path in site.outputs() if path.startswith(("pagefind/", "search/"))]


def _indexed(site: Folder) -> str:
    """Return all that the index's fragments say."""
    parts = (data for path, data in site.outputs().items() if path.startswith("pagefind/fragment/"))
    return "\n".join(gzip.decompress(data).decode("utf-8", "replace") for data in parts)


# Search


@needs_search
def test_the_index_holds_articles_and_notes(site: Folder):
    assert told(site.build()) == []

    assert "search/index.html" in site.outputs()
    assert "The grid failed on Tuesday" in _indexed(site)
    assert "Nobody showed the budget." in _indexed(site)
    assert 'href="../search/"' in site.page("topics/index.html")


@needs_search
def test_an_edit_makes_the_index_that_a_clean_build_makes(site: Folder):
    site.build()
    site.write({NOTES: NOTE.replace("budget", "ledger"), "content/articles/b.md": ARTICLE.replace("grid", "dam")})
    site.build()
    clean = Folder(site.root / "clean").write(
        {path: (site.root / path).read_bytes() for path in (*BASIC, NOTES, "content/articles/b.md")}
    )
    clean.build()

    assert site.outputs() == clean.outputs()
    assert "ledger" in _indexed(site)
    assert "budget" not in _indexed(site)


@needs_search
def test_what_the_index_does_not_hold_leaves_it_alone(site: Folder):
    site.build()

    report = site.write({"content/pages/about.md": "---\ntitle: About\n---\nUs.\n"}).build()

    assert report.written is not None
    assert [path for path in report.written.written if path.startswith("pagefind/")] == []


@needs_search
@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"x")], ids=["deleted", "changed"])
def test_a_spoilt_file_of_the_index_is_written_again(site: Folder, spoil):
    site.build()
    before = site.outputs()
    spoil(next((site.root / "output/pagefind/fragment").iterdir()))

    site.build()

    assert site.outputs() == before


@needs_search
def test_an_index_that_is_not_wanted_any_more_is_removed(site: Folder):
    site.build()
    assert _of_search(site)

    site.write({"site.yaml": WITH + "search: false\n"}).build()

    assert _of_search(site) == []
    assert "search/" not in site.page("index.html")


@needs_search
def test_a_site_without_articles_has_no_search(empty: Folder):
    empty.write({"site.yaml": WITH, "content/pages/about.md": "---\ntitle: About\n---\nUs.\n"})

    assert told(empty.build()) == []
    assert _of_search(empty) == []


@needs_search
def test_nothing_else_is_published_in_the_indexs_folder(site: Folder):
    site.write({"templates/static/pagefind/mine.js": "1"})

    assert [re.sub(r"\.[0-9a-f]{12}\.js", ".lasting.js", one) for one in told(site.build())] == [
        "templates/static/pagefind/mine.js:1:1: error: /pagefind/ is the folder of the search index, "
        f"and this would be /pagefind/{name} [duplicate]"
        for name in ("mine.lasting.js", "mine.js")
    ]


def test_without_pagefind_a_build_says_so_and_goes_on(site: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pagefind", None)
    site.write({"site.yaml": WITH + "cards: false\n"})

    report = site.build(strict=True)

    assert told(report) == [
        "site.yaml:1:1: notice: no search page: search needs Pagefind, which isn't installed: "
        "pip install 'postil[search]' [search]"
    ]
    assert not report.failed
    assert _of_search(site) == []


# Pictures


def _image(page: str) -> list[str]:
    return re.findall(r'<meta property="og:image" content="([^"]*)">', page)


@needs_cards
def test_articles_claims_and_topics_have_pictures(site: Folder):
    site.write({"content/claims/sum.md": "---\ntitle: It cost a billion\nverdict: misleading\n---\nNo.\n"})
    assert told(site.build()) == []

    cards = [path for path in site.outputs() if path.endswith(".png")]
    assert cards == [CARD, "claims/sum/card.png", "topics/energy/card.png"]
    assert _image(site.page("articles/grid/index.html")) == [f"https://example.org/digest/{CARD}"]
    assert 'name="twitter:card" content="summary_large_image"' in site.page("claims/sum/index.html")
    assert _image(site.page("outlets/courier/index.html")) == []


@needs_cards
def test_a_picture_is_drawn_anew_where_it_shows_something_else(site: Folder):
    site.build()
    before = site.outputs()[CARD]

    site.write({NOTES: NOTE.replace("budget", "ledger")}).build()
    assert site.outputs()[CARD] == before

    site.write({NOTES: NOTE.replace("misleading", "accurate")}).build()
    assert site.outputs()[CARD] != before


@needs_cards
def test_an_articles_own_picture_comes_first(site: Folder):
    article = ARTICLE.replace("outlet: courier\n", "outlet: courier\nimage: /assets/map.png\n")
    site.write({"content/articles/grid.md": article, "content/assets/map.png": b"png"})

    assert told(site.build()) == []
    assert _image(site.page("articles/grid/index.html")) == ["https://example.org/digest/assets/map.png"]
    assert CARD not in site.outputs()


def test_pictures_are_left_out_by_one_setting(site: Folder):
    site.write({"site.yaml": WITH + "cards: false\nsearch: false\n"})

    assert told(site.build()) == []
    assert [path for path in site.outputs() if path.endswith(".png")] == []
    assert 'name="twitter:card" content="summary"' in site.page("articles/grid/index.html")


def test_without_pillow_a_build_says_so_and_goes_on(site: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    site.write({"site.yaml": WITH + "search: false\n"})

    report = site.build(strict=True)

    assert [one.rpartition(" ")[2] for one in told(report)] == ["[cards]"]
    assert not report.failed
    assert CARD not in site.outputs()


@needs_cards
def test_a_colour_of_three_digits_is_one_of_six(site: Folder):
    site.write({"site.yaml": WITH.replace("#a04b00", "#b22") + 'theme: {light: {paper: "#fff"}}\n'})

    assert told(site.build()) == []
    assert "--seed: #bb2222" in site.page("style.css")


@needs_cards
@pytest.mark.parametrize(("module", "code"), [("PIL.Image", "cards"), ("cbor2", "search")])
def test_an_extra_that_is_broken_is_told(site: Folder, tmp_path: Path, module: str, code: str):
    """It is installed, but a library that it needs is not: importing it fails."""
    name, _, part = module.partition(".")
    (tmp_path / "broken" / name).mkdir(parents=True)
    (tmp_path / "broken" / name / "__init__.py").write_text("" if part else "raise ImportError('no libx')\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'broken')!r}); from postil.cli import run; run()"
    command = [sys.executable, "-c", program, "-C", str(site.root), "--jobs", "1"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1, done.stderr
    assert f"[{code}]" in done.stderr
    assert "a bug of ours" not in done.stderr


# Colours and fonts


def test_colours_and_fonts_come_from_the_settings(site: Folder):
    look = (
        'theme:\n  light: {paper: "#ffffff", ink: "#101010", link: "#003366", accent: "#660033"}\n'
        '  dark: {paper: "#000000"}\n  serif: Literata, "Times New Roman", serif\n  sans: Inter\n'
    )
    site.write({"site.yaml": SITE_YAML + look})

    assert told(site.build()) == []
    style = site.page("style.css")
    assert "--paper: light-dark(#ffffff, #000000);" in style
    assert "--ink: light-dark(#101010, #e7e2d8);" in style
    assert "--serif: Literata, Times New Roman, serif, Charter" in style
    assert "--sans: Inter, system-ui" in style


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("theme: {serif: 'x; } body { display: none'}", "is no name of a font"),
        ('theme: {light: {paper: "url(//x)"}}', "is no colour"),
        ("theme: {dark: {papper: '#000'}}", "unknown field 'papper'"),
    ],
)
def test_a_slip_in_the_look_is_told(site: Folder, look: str, said: str):
    (problem,) = told(site.write({"site.yaml": SITE_YAML + look + "\n"}).build())

    assert problem.startswith("site.yaml:10:")
    assert said in problem


def test_text_that_is_too_faint_is_told(site: Folder):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; a link or an accent is text, too."""
    look = 'theme: {light: {paper: "#fff", ink: "#888888"}, dark: {paper: "#000", ink: "#fff", link: "#333333"}}\n'
    site.write({"site.yaml": SITE_YAML + look})

    assert told(site.build()) == [
        "site.yaml:10:32: warning: ink on paper has a contrast of 3.5 to 1 in the light [contrast]",
        "site.yaml:10:84: warning: link on paper has a contrast of 1.7 to 1 in the dark [contrast]",
    ]
