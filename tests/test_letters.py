"""Each edition as e-mail: HTML and plain text, in parts that mail programs show whole, without anything to load."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from sites import ARTICLE, SITE_YAML, TODAY, Folder, told

from postil.formats.letter import MOST
from postil.model import Options
from postil.pipeline import Order, build

BASE = "https://example.org/digest/"
EDITION = "editions/2021-02/"
NOTES = """\
- id: why
  quote: nobody said why
  kind: check
  verdict: misleading
  title: Reasons & <reasons>
  body: "Somebody *did*; see [the outlet](/outlets/courier/).\\n\\n- cold\\n- no reserve"
  claim: {text: Nobody said why}
  reasons: [loose-verb]
  sources: [{title: A report, url: 'https://report.example/?a=1&b=2', publisher: P, quote: It was cold}]
- {id: whole, kind: context, body: On all of it.}
- {id: draft, quote: a billion dollars, body: Not yet to be read., draft: true}
"""


class Reader(HTMLParser):
    """Reads where a page's links lead, what it would load, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if "href" in given:
            self.links.append(given["href"] or "")
        self.loads += [given[name] or "" for name in ("src", "background", "srcset", "data") if name in given]
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loads.append(given["href"] or "")


@pytest.fixture
def noted(site: Folder) -> Folder:
    return site.write({"content/articles/grid.notes.yaml": NOTES})


def _parts(site: Folder, ending: str = "html") -> list[str]:
    paths = [path for path in site.outputs() if re.fullmatch(rf"{EDITION}email(-\d+)?\.{ending}", path)]
    return [site.page(path) for path in sorted(paths, key=lambda path: (len(path), path))]


def _notes_of(number: int, words: int = 40, notes: int = 12) -> str:
    said = " ".join(f"word{at}" for at in range(words))
    return "".join(
        f'- {{id: n{at}, body: "Note {number}-{at}- {said}", kind: check, verdict: misleading, sources: '
        f"[{{title: 'Report {at}', url: 'https://report.example/{number}/{at}', publisher: P}}]}}\n"
        for at in range(notes)
    )


def _many(site: Folder, articles: int, **given: int) -> Folder:
    for number in range(articles):
        text = ARTICLE.replace("The grid failed\n", f"Article {number}\n")
        site.write(
            {
                f"content/articles/a{number:03}.md": text,
                f"content/articles/a{number:03}.notes.yaml": _notes_of(number, **given),
            }
        )
    return site


def test_a_letter_has_each_note_with_verdict_words_body_and_sources(noted: Folder):
    assert told(noted.build()) == []
    (letter,) = _parts(noted)

    assert "Check · Misleading</span>" in letter
    assert "Reasons &amp; &lt;reasons&gt;</span>" in letter
    assert re.search(r'<p class="words"[^>]*>nobody said why</p>', letter)
    assert "Somebody <em>did</em>" in letter
    assert 'href="https://report.example/?a=1&amp;b=2"' in letter
    assert "<q" in letter
    assert f'href="{BASE}articles/grid/#note-why"' in letter
    assert "On all of it." in letter
    assert re.search(r"Claim: <a [^>]*>Nobody said why</a>", letter)


def test_the_plain_twin_says_the_same(noted: Folder):
    noted.build()
    (letter,) = _parts(noted, "txt")

    assert "[2] Check · Misleading: Reasons & <reasons>\n\n> nobody said why\n" in letter
    assert f"Somebody did; see the outlet <{BASE}outlets/courier/>.\n\n- cold\n- no reserve\n" in letter
    assert "- P, A report\n  https://report.example/?a=1&b=2\n  “It was cold”" in letter
    assert f"{BASE}articles/grid/#note-why" in letter
    assert "[1] Context\n\nOn all of it." in letter


def test_drafts_are_in_no_letter(noted: Folder):
    noted.build()

    assert "Not yet to be read" not in "".join((*_parts(noted), *_parts(noted, "txt")))


def test_a_letter_loads_nothing_and_its_links_are_whole(noted: Folder):
    noted.write(
        {
            "site.yaml": SITE_YAML
            + "images: {remote: [pics.example]}\npublisher: {name: Desk, url: 'https://d.example/'}\n",
            "content/assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "content/editions/2021-02.md": (
                "---\ntitle: February\n---\n![A *chart*](/assets/a.svg) and ![another](https://pics.example/b.png)\n"
            ),
        }
    )
    assert told(noted.build()) == []
    (letter,) = _parts(noted)
    reader = Reader(letter)

    assert reader.loads == []
    assert [one for one in reader.links if not one.startswith(("https://", "mailto:"))] == []
    assert not {"script", "img", "svg", "iframe", "form", "video", "object"} & {tag for tag, _ in reader.elements}
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"" in letter
    assert "url(" not in letter
    assert "@import" not in letter
    assert "[A chart] and [another]" in letter
    assert "[A chart] and [another]" in _parts(noted, "txt")[0]


def test_styles_are_written_in_but_for_those_in_the_dark(noted: Folder):
    noted.build()
    (letter,) = _parts(noted)
    (style,) = re.findall(r"<style>(.*?)</style>", letter, re.DOTALL)

    assert style.startswith("@media (prefers-color-scheme: dark)")
    assert style.count("@media") == 1
    assert re.search(r'<span class="badge verdict-misleading" style="[^"]*background-color:#a04b00', letter)
    assert re.search(r'<a [^>]*style="color:#1b4a78">A report', letter)
    assert '<meta name="color-scheme" content="light dark">' in letter
    assert letter.index("charset") < 200


def test_a_letter_says_whose_it_is_and_where_it_stands_on_the_web(noted: Folder):
    publisher = "publisher: {name: The <Desk>, email: desk@example.org}\n"
    noted.write(
        {
            "site.yaml": SITE_YAML + publisher,
            "content/editions/2021-02.md": "---\ntitle: A dark month\nsummary: Why it was dark.\n---\nIt was *dark*.\n",
        }
    )
    assert told(noted.build()) == []
    (letter,), (text,) = _parts(noted), _parts(noted, "txt")

    assert "<title>A dark month</title>" in letter
    assert re.search(r'<div class="preheader"[^>]*>Why it was dark\.</div>', letter)
    assert "It was <em>dark</em>." in letter
    assert "The &lt;Desk&gt;" in letter
    assert f'On the web: <a href="{BASE}{EDITION}"' in letter
    assert "It was dark." in text
    assert "Published by The <Desk> · desk@example.org" in text
    assert "&lt;" not in text


def test_a_long_edition_goes_out_in_parts_that_no_mail_program_cuts(site: Folder):
    """Gmail cuts at some 102 kB; each note is in one part, and in one only."""
    assert told(_many(site, 30).build()) == []
    parts, texts = _parts(site), _parts(site, "txt")

    assert len(parts) == len(texts) > 3
    assert max(len(part.encode()) for part in (*parts, *texts)) <= MOST
    assert min(len(part.encode()) for part in parts[:-1]) > MOST * 0.9
    for number in range(30):
        for at in range(12):
            said = f"Note {number}-{at}- word0"
            assert [said in part for part in parts].count(True) == 1
            assert [part.count(said) for part in parts] == [text.count(said) for text in texts]
    for number, part in enumerate(parts, 1):
        assert f"Part {number} of {len(parts)} · " in part
        assert f'href="{BASE}{EDITION}"' in part


def test_an_article_that_is_cut_has_its_headline_again(site: Folder):
    assert told(_many(site, 1, notes=90, words=120).build()) == []
    parts = _parts(site)

    assert len(parts) > 1
    assert ["(continued)" in part for part in parts] == [False] + [True] * (len(parts) - 1)
    assert all(">Article 0</a>" in part for part in parts)
    assert all("(continued)" in text for text in _parts(site, "txt")[1:])


def test_a_part_leads_to_the_next_one(site: Folder):
    _many(site, 1, notes=90, words=120).build()
    parts, texts = _parts(site), _parts(site, "txt")

    assert len(parts) > 1
    for number, (part, text) in enumerate(zip(parts, texts, strict=True), 2):
        following = f"{BASE}{EDITION}email-{number}.html"
        assert (f'href="{following}"' in part) == (f"\n{following}\n" in text) == (number <= len(parts))


def test_a_source_without_a_title_is_told_once(noted: Folder):
    noted.write({"content/articles/grid.notes.yaml": "- {id: a, body: x, sources: ['https://bare.example/1']}\n"})
    noted.build()
    (text,) = _parts(noted, "txt")

    assert text.count("https://bare.example/1") == 1


def test_a_note_that_is_too_long_for_a_letter_is_linked(site: Folder):
    long = "word " * 20_000
    site.write(
        {"content/articles/grid.notes.yaml": f"- {{id: a, title: Long, body: '{long}'}}\n- {{id: b, body: Short}}\n"}
    )
    assert told(site.build()) == []
    (letter,), (text,) = _parts(site), _parts(site, "txt")

    assert "This note is too long for a letter." in letter
    assert "Long</span>" in letter
    assert f'href="{BASE}articles/grid/#note-a"' in letter
    assert "Short" in letter
    assert f"This note is too long for a letter.\n{BASE}articles/grid/#note-a" in text
    assert max(len(letter.encode()), len(text.encode())) < 20_000


def test_an_introduction_that_is_too_long_is_linked(site: Folder):
    site.write({"content/editions/2021-02.md": "---\ntitle: F\n---\n" + "word " * 20_000})
    assert told(site.build()) == []

    assert "The introduction is too long for a letter." in _parts(site)[0]
    assert "The introduction is too long for a letter." in _parts(site, "txt")[0]


def test_a_part_is_measured_with_its_links_written_out(site: Folder):
    """A long address of the site, in links by the hundred, is a part of the letter's weight."""
    base = "https://example.org/" + "long/" * 60
    assert told(_many(site, 8).build(base_url=base)) == []
    parts = _parts(site)

    assert base in parts[0]
    assert max(len(part.encode()) for part in parts) <= MOST


@pytest.mark.parametrize(("language", "direction", "side"), [("ar", "rtl", "right"), ("ru", "ltr", "left")])
def test_a_letter_runs_as_its_language_does(noted: Folder, language: str, direction: str, side: str):
    noted.write({"site.yaml": SITE_YAML.replace("language: en", f"language: {language}")})
    assert [one for one in told(noted.build()) if "translation" not in one] == []
    (letter,) = _parts(noted)

    assert f'<html lang="{language}" dir="{direction}">' in letter
    assert f"text-align:{side}" in letter
    assert f"border-{side}" in letter


HOSTILE = """</style></title><script>alert(1)</script> " onload="x' & &amp; <!--next--> <!--or--> {{ 7*7 }} Й"""


def test_nothing_hostile_runs_and_nothing_is_cut_by_it(site: Folder):
    quoted = HOSTILE.replace("'", "''")
    link = '[x](https://x.example/ "<!--next-->")'
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("title: The", f"summary: '{quoted}'\ntitle: The"),
            "content/articles/grid.notes.yaml": (
                f"- {{id: a, title: '{quoted}', body: '{quoted} {link}'}}\n"
                f"- {{id: b, quote: grid failed, body: Second, sources: [{{title: '{quoted}'}}]}}\n"
            ),
            "content/editions/2021-02.md": f"---\ntitle: '{quoted}'\nsummary: '{quoted}'\n---\n{HOSTILE} {link}\n",
        }
    )
    report = site.build()
    assert not report.failed
    (letter,), (text,) = _parts(site), _parts(site, "txt")
    reader = Reader(letter)

    assert "script" not in {tag for tag, _ in reader.elements}
    assert [name for _, attrs in reader.elements for name in attrs if name.startswith("on")] == []
    assert [one for one in reader.links if "javascript" in one] == []
    assert letter.count("Second") == text.count("Second") == 1
    assert f"[1] Context: {HOSTILE}\n" in text
    assert text.startswith(HOSTILE + "\n")


def test_a_sites_own_entry_needs_no_marks(noted: Folder):
    noted.write({"templates/partials/letter.html": "<p>{{ article.fields.title }}, in our own way</p>"})

    assert told(noted.build()) == []
    assert "The grid failed, in our own way" in _parts(noted)[0]
    assert "[2] Check" in _parts(noted, "txt")[0]


def test_an_edit_rewrites_only_the_letter_of_its_edition(noted: Folder):
    noted.write({"content/articles/rain.md": ARTICLE.replace("2021-02-11", "2021-05-01")})
    noted.build()
    noted.write({"content/articles/grid.notes.yaml": NOTES.replace("Somebody", "Everybody")})

    report = noted.build()

    assert report.written is not None
    away = {path for path in report.written.written if path.endswith((".txt", ".epub")) or "email" in path}
    assert away == {f"{EDITION}2021-02.epub", f"{EDITION}email.html", f"{EDITION}email.txt"}
    assert "Everybody" in _parts(noted)[0]


def test_parts_that_are_no_longer_needed_are_removed(site: Folder):
    _many(site, 12).build()
    assert len(_parts(site)) > 1
    for number in range(2, 12):
        (site.root / f"content/articles/a{number:03}.md").unlink()
        (site.root / f"content/articles/a{number:03}.notes.yaml").unlink()

    assert told(site.build()) == []
    assert len(_parts(site)) == len(_parts(site, "txt")) == 1


def test_two_builds_give_the_same_bytes(noted: Folder, tmp_path: Any):
    noted.build()
    other = Folder(tmp_path / "other")
    for path in sorted(noted.root.rglob("*")):
        if path.is_file() and {"output", ".postil"}.isdisjoint(path.relative_to(noted.root).parts):
            other.write({path.relative_to(noted.root).as_posix(): path.read_bytes()})
    other.build(jobs=2)

    assert noted.outputs() == other.outputs()


def test_an_editions_page_leads_to_its_letter_and_its_book(noted: Folder):
    noted.build()
    page = noted.page(f"{EDITION}index.html")

    assert '<a href="../../editions/2021-02/email.html">E-mail</a>' in page
    assert '<a href="../../editions/2021-02/2021-02.epub" type="application/epub+zip">EPUB</a>' in page
    assert '<link rel="alternate" type="application/epub+zip"' in page


def test_a_preview_has_neither_letters_nor_books_nor_links_to_them(noted: Folder):
    report = build(Order(noted.root, noted.root / "output", Options(TODAY, extras=False)))

    assert not report.failed
    assert [path for path in noted.outputs() if "email" in path or path.endswith(".epub")] == []
    assert "Read as:" not in noted.page(f"{EDITION}index.html")
