"""An article's sources for reference managers: CSL-JSON and BibTeX that say what the editor wrote, whatever that is."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

import pytest
from sites import Folder, told

NOTES = "content/articles/grid.notes.yaml"
BIB, CSL = "articles/grid/sources.bib", "articles/grid/sources.json"

CSL_TYPES = {
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event"),
    *("figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software"),
    *("song", "speech", "standard", "thesis", "treaty", "webpage"),
}
"""All of CSL 1.0.2 (docs.citationstyles.org, appendix III)."""
CSL_FIELDS = {"id", "type", "title", "container-title", "publisher", "URL", "issued", "accessed", "note"} | {
    *("archive", "archive_location")
}

LOG = (
    "{url: 'https://www.log.example/a_b?c=%20&d=1~2#e', title: The log, publisher: Журнал, date: 2021-02-03,"
    " accessed: 2021-04-05, archived: ['https://web.archive.org/web/20210406000000/https://www.log.example/a_b'],"
    " quote: 'It was 5 % of $3 & more.'}"
)


def _with_sources(site: Folder, *sources: str, notes: int = 1) -> Folder:
    listed = "".join(f"    - {one}\n" for one in sources)
    site.write({NOTES: "".join(f"- id: n{at}\n  body: x\n  sources:\n{listed}" for at in range(notes))})
    assert told(site.build()) == []
    return site


def _items(site: Folder) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(site.outputs()[CSL])
    return found


def _entries(site: Folder) -> dict[str, Any]:
    """Return the entries as pybtex's own parser reads them, by key."""
    database = pytest.importorskip("pybtex.database", reason="needs pybtex: pip install pybtex")
    return dict(database.parse_string(site.outputs()[BIB].decode("utf-8"), "bibtex").entries)


UNKNOWN = {
    r"{\textbraceleft}": "\ue000",
    r"{\textbraceright}": "\ue001",
    r"{\textasciicircum}": "\ue002",
    r"\$": "\ue003",
}
"""Commands that latexcodec leaves as they are, with what stands for them meanwhile."""


def _said(field: str) -> str:
    """Return what TeX would print of a field: its commands read, its groups without braces."""
    pytest.importorskip("latexcodec", reason="needs pybtex: pip install pybtex")
    for command, char in UNKNOWN.items():
        field = field.replace(command, char)
    plain = codecs.decode(field, "ulatex+utf8").replace("{", "").replace("}", "")
    return plain.translate(dict(zip(map(ord, UNKNOWN.values()), "{}^$", strict=True)))


def test_csl_json_says_what_the_editor_wrote(site: Folder):
    (item,) = _items(_with_sources(site, LOG))

    assert item == {
        "id": item["id"],
        "type": "webpage",
        "title": "The log",
        "container-title": "Журнал",
        "URL": "https://www.log.example/a_b?c=%20&d=1~2#e",
        "issued": {"date-parts": [[2021, 2, 3]]},
        "accessed": {"date-parts": [[2021, 4, 5]]},
        "archive": "web.archive.org",
        "archive_location": "https://web.archive.org/web/20210406000000/https://www.log.example/a_b",
        "note": "It was 5 % of $3 & more.",
    }


def test_bibtex_says_the_same(site: Folder):
    ((key, entry),) = _entries(_with_sources(site, LOG)).items()

    assert key == _items(site)[0]["id"]
    assert entry.type == "misc"
    assert entry.fields["url"] == "https://www.log.example/a_b?c=%20&d=1~2#e"
    assert (entry.fields["year"], entry.fields["month"], entry.fields["urldate"]) == ("2021", "February", "2021-04-05")
    assert _said(entry.fields["title"]) == "The log"
    assert _said(entry.fields["howpublished"]) == "Журнал"
    assert _said(entry.fields["annote"]) == "It was 5 % of $3 & more."
    assert _said(entry.fields["note"]).endswith(
        "https://web.archive.org/web/20210406000000/https://www.log.example/a_b"
    )


@pytest.mark.parametrize(
    "title",
    [
        "100 % of {braces} that balance",
        "An open { and no end",
        "} and the other way round {",
        "\\{ \\} \\\\ \\emph{x} \\end{document} \\",
        "@article{evil, title = {x}}",
        "a} , url = {https://evil.example/}, x = {",
        "$x_1^2$ # & ~ % \" ' ` ^ _",
        "-- --- `` '' ,, << >> ?` !`",
        "“curly” – — … «guillemets» Ünïcödé",
        "Шесть часов в Сочи: о чём говорили",
        "漢字 عربى 🧨",
        "{\\textbraceleft} {\\textbackslash}",
    ],
)
def test_a_title_comes_back_whole_whatever_is_in_it(site: Folder, title: str):
    yaml = json.dumps(title, ensure_ascii=False)
    _with_sources(site, f"{{url: 'https://ex.example/', title: {yaml}, publisher: {yaml}, quote: {yaml}}}")
    (entry,), (item,) = _entries(site).values(), _items(site)

    for field in ("title", "howpublished", "annote"):
        assert _said(entry.fields[field]) == title
    assert set(entry.fields) == {"title", "howpublished", "url", "annote"}
    assert (item["title"], item["container-title"], item["note"]) == (title, title, title)


def test_a_title_of_several_lines_is_one_line_in_bibtex(site: Folder):
    _with_sources(site, '{url: "https://ex.example/", title: "One\\n\\ttwo\\r\\n  % three"}')
    (entry,), (item,) = _entries(site).values(), _items(site)

    assert _said(entry.fields["title"]) == "One two % three"
    assert item["title"].split() == ["One", "two", "%", "three"]


@pytest.mark.parametrize(
    "url",
    [
        "https://ex.example/a_b~c?x=1&y=%7B%20#z",
        "https://ex.example/(a)/[b];c,d='e'$f!g*@h",
        "https://ru.example/шесть-часов",
        "https://ex.example:8080/%",
    ],
)
def test_a_url_stands_as_it_is(site: Folder, url: str):
    _with_sources(site, json.dumps(url))
    ((key, entry),) = _entries(site).items()

    assert entry.fields["url"] == url
    assert _items(site)[0]["URL"] == url
    assert re.fullmatch("[a-z0-9-]+", key)


def test_a_source_of_several_notes_is_one_entry(site: Folder):
    _with_sources(site, LOG, notes=3)

    assert len(_items(site)) == len(_entries(site)) == 1


def test_an_entry_gathers_what_several_notes_say_of_a_source(site: Folder):
    url = "url: 'https://ex.example/'"
    _with_sources(
        site,
        f"{{{url}, quote: First.}}",
        f"{{{url}, title: Title, date: 2021-01-01, accessed: 2021-02-01, quote: Second.}}",
        f"{{{url}, title: Other, accessed: 2021-03-01, quote: First.}}",
    )
    (item,) = _items(site)

    assert (item["title"], item["note"]) == ("Title", "First.\n\nSecond.")
    assert item["accessed"] == {"date-parts": [[2021, 3, 1]]}


def test_keys_are_ascii_and_unique_and_stay_when_all_else_changes(site: Folder):
    sources = [f"{{url: 'https://ex.example/{at}', title: T}}" for at in range(50)]
    sources += ["{title: Только на бумаге}", "{title: Тоже}", "{publisher: P, quote: Q}", "'https://пример.example/'"]
    before = [item["id"] for item in _items(_with_sources(site, *sources))]

    assert len(set(before)) == len(before) == len(_entries(site))
    assert all(re.fullmatch("[a-z0-9-]+", key) for key in before)
    changed = [one.replace("title: T}", "title: U, publisher: P, date: 2020-01-01}") for one in reversed(sources)]
    assert sorted(item["id"] for item in _items(_with_sources(site, *changed))) == sorted(before)


def test_every_item_is_of_a_type_and_of_fields_that_csl_knows(site: Folder):
    sources = [LOG, "https://bare.example/", "{title: On paper, publisher: P}", "{quote: Only words}"]
    items = _items(_with_sources(site, *sources))

    assert [item["type"] for item in items] == ["webpage", "webpage", "document", "document"]
    for item in items:
        assert item["type"] in CSL_TYPES
        assert item.keys() <= CSL_FIELDS
        assert all(value not in (None, "", []) for value in item.values())


def test_a_source_that_may_not_be_linked_is_cited_by_its_copy(site: Folder):
    copy = "https://web.archive.org/web/20210211000000/https://courier.example/x"
    site.write(
        {"content/outlets/courier.md": "---\ntitle: C\nurl: https://courier.example/\narchive_only: true\n---\n"}
    )
    _with_sources(site, f"{{url: 'https://courier.example/x', title: T, archived: ['{copy}']}}")
    (entry,) = _entries(site).values()

    assert _items(site)[0]["URL"] == entry.fields["url"] == copy
    assert "note" not in entry.fields


def test_an_article_without_sources_has_no_bibliography(site: Folder):
    site.write({NOTES: "- {id: a, body: x}\n- {id: b, body: y, draft: true, sources: ['https://ex.example/']}\n"})
    site.build()

    assert [path for path in site.outputs() if path.startswith("articles/grid/sources")] == []
    assert "BibTeX" not in site.page("articles/grid/index.html")


def test_the_page_links_to_both(site: Folder):
    page = _with_sources(site, LOG).page("articles/grid/index.html")

    assert re.findall(r'href="([^"]*sources\.\w+)"', page) == ["../../" + CSL, "../../" + BIB]
    assert re.search(r"@media print \{.*\.cite\b[^}]*display: none", site.page("style.css"), re.DOTALL)
