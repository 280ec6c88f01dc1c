"""Open data under /data/: what an editor wrote comes back whole, the tables hang together, and edits touch no more."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told

REPOSITORY = Path(__file__).resolve().parent.parent
NOTES = "content/articles/grid.notes.yaml"
TABLES = ["articles", "notes", "sources", "claims", "outlets"]
FILES = [f"data/{table}.{ending}" for table in TABLES for ending in ("csv", "jsonl")]

BODY = "First *line*, with \"quotes\".\nSecond; line: {{ 7*7 }} \\u0002 \\\\ 'x'\n\n- [a link](/topics/energy/)\n"
NOTE = (
    "- id: a\n  quotes: [grid, billion dollars]\n  kind: check\n  verdict: misleading\n  title: Which grid\n"
    f"  body: {json.dumps(BODY)}\n  reasons: [no-source, rounding]\n  by: The desk\n  created: 2021-03-01\n"
    "  updated: 2021-03-02T23:30:00-05:00\n  checked_on: 2021-03-03\n"
    "  history: [{date: 2021-03-04, text: Mended., verdict: unproven}]\n"
    "  sources:\n"
    "    - {title: 'The log, \"volume\" 2', url: 'https://log.example/a?b=1&c=%20', publisher: Журнал,\n"
    "       date: 2021-01-02, accessed: 2021-01-03, archived: ['https://web.archive.org/web/20210101000000/https://log.example/a'],\n"
    "       quote: 'a, \"b\"', status: '200'}\n"
    "    - https://other.example/\n"
    "- {id: b, body: On the whole, claim: dark}\n"
    "- {id: c, body: Not yet, draft: true}\n"
)
CLAIM = (
    "---\ntitle: It was dark\nby: A minister\nsaid_on: 2021-01-05\nverdict: unproven\nreasons: [no-record]\n"
    "appearances: [{url: 'https://courier.example/y', title: Y, date: 2021-01-06}]\n"
    "sources: [{url: 'https://log.example/z', title: Z}]\nhistory: [{date: 2021-06-01, text: The log came out.}]\n---\n"
    "Nobody **saw**.\n"
)

HOSTILE_WORDS = "\"'><script>alert(1)</script>, ]]> =1+1 @x {{ 7*7 }} \\u0002 \\ % # $ & _ ~ ^ -- `` '' } { Ñ Ж 漢 🧨"


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site").write(BASIC | {NOTES: NOTE, "content/claims/dark.md": CLAIM})


@pytest.fixture
def hostile(tmp_path: Path) -> Folder:
    """A site whose every text is one that a format could trip over."""
    evil = [f"{start}{HOSTILE_WORDS}" for start in ("=", "+", "-", "@", "")]
    notes = "".join(
        f"- {{id: n{at}, title: {_quoted(words)}, body: {_quoted(words + '  ' + words)}, by: {_quoted(words)},\n"
        f"   claim: {{text: {_quoted(words)}, by: {_quoted(words)}}}, verdict: misleading,\n"
        f"   sources: [{{title: {_quoted(words)}, publisher: {_quoted(words)}, quote: {_quoted(words)},\n"
        f"     url: 'https://ex.example/{at}/ж?a=%zz&b=\"'}}]}}\n".replace('b="', "b=~")
        for at, words in enumerate(evil)
    )
    return Folder(tmp_path / "site").write(
        BASIC
        | {
            "site.yaml": SITE_YAML.replace("title: Test digest", f"title: {_quoted(HOSTILE_WORDS)}"),
            "content/articles/grid.md": ARTICLE.replace(
                "The grid failed\n", f"{_quoted(HOSTILE_WORDS)}\nsummary: =1\n"
            ),
            "content/articles/сеть.md": ARTICLE.replace("courier", "empty"),
            "content/articles/сеть.notes.yaml": "- {id: ж, quote: billion, body: ','}\n",
            "content/outlets/empty.md": "---\ntitle: Empty\n---\n",
            NOTES: notes,
        }
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _csv(site: Folder, table: str) -> list[dict[str, str]]:
    data = site.outputs()[f"data/{table}.csv"].decode("utf-8")
    return list(csv.DictReader(StringIO(data, newline="")))


def _json(site: Folder, table: str) -> list[dict[str, Any]]:
    data = site.outputs()[f"data/{table}.jsonl"].decode("utf-8")
    return [json.loads(line) for line in data.splitlines()]


def _package(site: Folder) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.outputs()["data/datapackage.json"])
    return found


def _read(site: Folder, table: str) -> list[dict[str, Any]]:
    """Return a table's CSV as its own schema reads it."""
    (resource,) = [one for one in _package(site)["resources"] if one["name"] == table]
    types = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
    readers = {"integer": int, "number": float, "boolean": "true".__eq__, "array": json.loads, "object": json.loads}
    return [
        {name: readers.get(types[name], str)(text) if text else None for name, text in row.items()}
        for row in _csv(site, table)
    ]


def test_there_is_a_table_of_each_kind_in_both_formats_and_what_describes_them(site: Folder):
    assert told(site.build()) == []

    assert {*FILES, "data/index.html", "data/datapackage.json", "data/claims-feed.json"} == {
        path for path in site.outputs() if path.startswith("data/")
    }


@pytest.mark.parametrize("read", [_read, _json], ids=["csv", "jsonl"])
def test_the_notes_come_back_as_they_were_written(site: Folder, read: Any):
    site.build()
    first, second = read(site, "notes")

    assert (first["article"], first["id"], second["id"]) == ("grid", "b", "a")
    assert second["body"] == BODY
    assert second["url"] == "https://example.org/digest/articles/grid/#note-a"
    assert (second["kind"], second["verdict"], second["verdict_label"], second["rating"]) == (
        *("check", "misleading", "Misleading"),
        2,
    )
    assert second["reasons"] == ["no-source", "rounding"]
    assert (second["created"], second["updated"], second["checked_on"]) == (
        *("2021-03-01T00:00:00Z", "2021-03-03T04:30:00Z", "2021-03-03"),
    )
    assert second["quote"] == "grid"
    assert second["passages"] == [
        {"exact": "grid", "start": 4, "end": 8, "status": "exact"},
        {"exact": "billion dollars", "start": 70, "end": 85, "status": "exact"},
    ]
    assert second["history"] == [{"date": "2021-03-04", "text": "Mended.", "verdict": "unproven"}]
    assert (first["claim"], first["verdict"], first["rating"], first["status"]) == ("dark", "unproven", None, "whole")


@pytest.mark.parametrize("read", [_read, _json], ids=["csv", "jsonl"])
def test_the_sources_come_back_as_they_were_written(site: Folder, read: Any):
    site.build()
    log, other = read(site, "sources")

    assert {key: value for key, value in log.items() if value} == {
        "article": "grid",
        "note": "a",
        "position": 1,
        "url": "https://log.example/a?b=1&c=%20",
        "title": 'The log, "volume" 2',
        "publisher": "Журнал",
        "date": "2021-01-02",
        "accessed": "2021-01-03",
        "archived": ["https://web.archive.org/web/20210101000000/https://log.example/a"],
        "quote": 'a, "b"',
        "status": "200",
    }
    assert (other["url"], other["position"]) == ("https://other.example/", 2)


@pytest.mark.parametrize("read", [_read, _json], ids=["csv", "jsonl"])
def test_claims_articles_and_outlets_come_back(site: Folder, read: Any):
    site.build()
    (claim,), (article,), (outlet,) = (read(site, table) for table in ("claims", "articles", "outlets"))

    assert (claim["id"], claim["title"], claim["by"], claim["said_on"]) == (
        *("dark", "It was dark", "A minister", "2021-01-05"),
    )
    assert claim["finding_html"] == "<p>Nobody <strong>saw</strong>.</p>\n"
    assert claim["appearances"] == [{"url": "https://courier.example/y", "title": "Y", "date": "2021-01-06"}]
    assert claim["sources"] == [{"position": 1, "url": "https://log.example/z", "title": "Z"}]
    assert (claim["notes"], claim["outlets"]) == (1, 1)
    assert (article["slug"], article["outlet"], article["topics"], article["notes"]) == (
        "grid",
        "courier",
        ["Energy"],
        2,
    )
    assert (article["date"], article["updated"]) == ("2021-02-11T00:00:00Z", "2021-06-01T00:00:00Z")
    assert (outlet["id"], outlet["original"], outlet["articles"]) == ("courier", "https://courier.example/", 1)


def test_both_formats_say_the_same(site: Folder):
    """What is empty is nothing in CSV, where JSON has null or an empty list."""
    site.build()

    for table in TABLES:
        bare = [{key: value or None for key, value in row.items()} for row in _json(site, table)]
        assert [{key: value or None for key, value in row.items()} for row in _read(site, table)] == bare, table


def test_csv_is_as_rfc_4180_has_it(site: Folder):
    site.build()
    data = site.outputs()["data/notes.csv"]

    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.startswith(b'"article","id","number",')
    assert data.endswith(b"\r\n")
    assert b'"grid","b",1,"https://' in data
    assert b'""quotes""' in data


def test_no_text_is_changed_for_the_sake_of_spreadsheets(hostile: Folder):
    """A formula's first sign stays, for the text must come back whole; the page tells of the danger."""
    assert told(hostile.build()) == []

    for read in (_read, _json):
        rows = {row["id"]: row for row in read(hostile, "notes") if row["article"] == "grid"}
        assert [rows[f"n{at}"]["title"][0] for at in range(4)] == list("=+-@")
        assert all(row["title"] == row["by"] and row["title"].endswith(HOSTILE_WORDS) for row in rows.values())
    assert "tell a spreadsheet to import the columns as text" in hostile.page("data/index.html")


def test_no_line_end_of_unicode_breaks_a_json_line(hostile: Folder):
    """Some programs end a line at U+2028, U+2029 or U+0085."""
    words = "one\u2028two\u2029three"
    hostile.write({NOTES: f"- {{id: a, body: {json.dumps(words)}}}\n"})
    hostile.build()

    assert [row["body"] for row in _json(hostile, "notes") if row["id"] == "a"] == [words]


def test_a_text_that_looks_like_the_mark_of_the_root_is_no_link(site: Folder):
    site.build()

    assert "\\u0002" in _json(site, "notes")[1]["body"]
    assert all("\x02" not in data.decode() for path, data in site.outputs().items() if path.startswith("data/"))


def test_links_of_the_data_begin_with_the_base_url_of_the_build(site: Folder):
    site.build(base_url="https://preview.example/42/")

    assert _json(site, "notes")[0]["url"] == "https://preview.example/42/articles/grid/#note-b"
    assert _package(site)["homepage"] == "https://preview.example/42/data/"


def test_drafts_are_no_open_data(site: Folder):
    site.build()

    assert [row["id"] for row in _json(site, "notes")] == ["b", "a"]
    assert all(b"Not yet" not in data for data in site.outputs().values())


def test_of_an_excerpt_the_data_has_the_passages_only(site: Folder):
    site.write({"content/articles/grid.md": ARTICLE.replace("topics:", "excerpt: true\ntopics:")})
    site.write({NOTES: "- {id: a, quote: a billion dollars, body: x}\n"})
    site.build()
    data = b"".join(data for path, data in site.outputs().items() if path.startswith("data/"))

    assert b"a billion dollars" in data
    assert b"nobody said why" not in data
    assert _json(site, "articles")[0]["excerpt"] is True


def test_an_outlet_that_is_linked_through_archives_only_is_not_linked_by_the_data(site: Folder):
    copy = "https://web.archive.org/web/20210211000000/https://courier.example/x"
    site.write(
        {
            "content/outlets/courier.md": "---\ntitle: C\nurl: https://courier.example/\narchive_only: true\n---\n",
            "content/articles/grid.md": ARTICLE.replace(
                "topics:", f"url: https://courier.example/x\narchived: ['{copy}']\ntopics:"
            ),
            NOTES: (
                "- id: a\n  body: x\n  sources: [{title: S, url: 'https://courier.example/s'}]\n"
                "  media: {type: image, finding: edited, url: 'https://courier.example/m.png'}\n"
            ),
        }
    )
    site.build()
    made = {path: data for path, data in site.outputs().items() if path.startswith("data/") or "/sources." in path}

    assert [path for path, data in made.items() if b"https://courier.example" in data.replace(copy.encode(), b"")] == []
    assert _json(site, "articles")[0]["original"] == copy


def test_the_package_describes_every_file_with_its_columns(site: Folder):
    site.build()
    package = _package(site)
    resources = {one["name"]: one for one in package["resources"]}

    assert sorted(f"data/{one['path']}" for one in resources.values()) == sorted(FILES)
    for table in TABLES:
        fields = resources[table]["schema"]["fields"]
        header = next(csv.reader([site.outputs()[f"data/{table}.csv"].decode().splitlines()[0]]))
        assert [field["name"] for field in fields] == header == list(_json(site, table)[0])
        assert all(field["description"].endswith(".") for field in fields)
    assert resources["notes"]["schema"]["foreignKeys"] == [
        {"fields": ["article"], "reference": {"resource": "articles", "fields": ["slug"]}},
        {"fields": ["claim"], "reference": {"resource": "claims", "fields": ["id"]}},
    ]
    assert resources["sources"]["schema"]["foreignKeys"] == [
        {"fields": ["article", "note"], "reference": {"resource": "notes", "fields": ["article", "id"]}}
    ]


def test_the_package_names_licence_and_publisher_and_no_time_of_building(site: Folder):
    more = "id: test-2021\nlicence: {name: CC-BY-4.0, url: 'https://creativecommons.org/licenses/by/4.0/'}\n"
    site.write({"site.yaml": SITE_YAML + more + "publisher: {name: The desk, url: 'https://desk.example/'}\n"})
    site.build()
    package = _package(site)

    assert (package["name"], package["id"], package["title"]) == ("test-2021", "test-2021", "Test digest")
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    assert package["contributors"] == [{"title": "The desk", "path": "https://desk.example/", "role": "publisher"}]
    assert (package["created"], package["version"]) == ("2021-06-01T00:00:00Z", "2021.6.1")


@pytest.mark.parametrize(
    ("title", "name"), [("The Grid, Annotated", "the-grid-annotated"), ("Сеть", "digest"), ("Ünï", "uni")]
)
def test_the_package_has_a_name_that_the_specification_allows(site: Folder, title: str, name: str):
    site.write({"site.yaml": SITE_YAML.replace("Test digest", title)})
    site.build()

    assert _package(site)["name"] == name


def _validated(folder: Path) -> list[Any]:
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless: pip install frictionless")
    report = frictionless.validate(str(folder / "data" / "datapackage.json"))
    assert {task.name for task in report.tasks} >= set(TABLES)
    return list(report.flatten(["name", "rowNumber", "fieldName", "type", "message"]))


def test_frictionless_finds_nothing_wrong_with_the_package(site: Folder):
    site.build()

    assert _validated(site.root / "output") == []


def test_frictionless_finds_nothing_wrong_with_a_hostile_site(hostile: Folder):
    hostile.build()

    assert _validated(hostile.root / "output") == []


def test_frictionless_finds_nothing_wrong_with_a_site_without_articles(empty: Folder):
    empty.write({"site.yaml": SITE_YAML, "content/topics/energy.md": BASIC["content/topics/energy.md"]})
    assert told(empty.build()) == []

    assert _validated(empty.root / "output") == []
    assert "created" not in _package(empty)


@pytest.mark.slow
def test_frictionless_finds_nothing_wrong_with_the_demonstration(tmp_path: Path):
    files = [path for path in (REPOSITORY / "content").rglob("*") if path.is_file()]
    demo = Folder(tmp_path / "demo").write(
        {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in [REPOSITORY / "site.yaml", *files]}
    )
    yaml = (demo.root / "site.yaml").read_text(encoding="utf-8")
    demo.write({"site.yaml": yaml + "\nsearch: false\ncards: false\n"})
    demo.build(future=True)

    assert _validated(demo.root / "output") == []
    assert len(_csv(demo, "notes")) == len(_json(demo, "notes")) > 20


def test_frictionless_would_find_a_broken_reference(site: Folder):
    """The keys are checked, not only written down."""
    site.build()
    path = site.root / "output/data/notes.csv"
    path.write_bytes(path.read_bytes().replace(b'"dark"', b'"light"'))

    assert [found[3] for found in _validated(site.root / "output")] == ["foreign-key"]


def test_the_feed_has_a_review_of_each_claim_with_a_verdict(site: Folder):
    site.write({NOTES: NOTE + "- {id: d, body: x, claim: {text: Unjudged}}\n"})
    site.build()
    feed = json.loads(site.outputs()["data/claims-feed.json"])
    (item,) = feed["dataFeedElement"]

    assert (feed["@context"], feed["@type"], item["@type"]) == ("https://schema.org", "DataFeed", "DataFeedItem")
    assert item["dateModified"] == "2021-06-01"
    assert item["item"]["@type"] == "ClaimReview"
    assert item["item"]["claimReviewed"] == "It was dark"
    assert item["item"]["url"] == "https://example.org/digest/claims/dark/"
    assert item["item"]["reviewRating"]["alternateName"] == "Unproven"
    assert item["item"]["author"]["name"] == "Test digest"


def test_the_page_counts_rows_and_explains_every_column(site: Folder):
    site.build()
    page = site.page("data/index.html")

    counts = dict(re.findall(r'<a href="#(\w+)">\w+</a></th><td>(\d+)</td>', page))
    assert counts == {"articles": "1", "notes": "2", "sources": "2", "claims": "1", "outlets": "1"}
    assert counts == {table: str(len(_json(site, table))) for table in TABLES}
    for table in TABLES:
        assert all(f"<code>{name}</code>" in page for name in _json(site, table)[0])
    assert {f"../{path}" for path in FILES} <= set(re.findall(r'href="([^"]+)"', page))
    assert 'href="../data/"' in site.page("claims/index.html")


def test_a_page_of_the_editors_may_stand_in_for_ours(site: Folder):
    site.write({"content/pages/data.md": "---\ntitle: Our data\n---\nSee [notes](/data/notes.jsonl).\n"})
    assert told(site.build()) == []

    assert "<h1>Our data</h1>" in site.page("data/index.html")
    assert set(FILES) <= set(site.outputs())


def test_an_alias_cannot_take_the_place_of_a_table(site: Folder):
    aliases = "aliases: [/data/notes.csv/, /data/sources.jsonl/]\ntopics:"
    site.write({"content/articles/grid.md": ARTICLE.replace("topics:", aliases)})

    assert [line.split(": ", 2)[2] for line in told(site.build())] == [
        "/data/notes.csv would be a file, and a folder for /data/notes.csv/index.html [duplicate]",
        "/data/sources.jsonl would be a file, and a folder for /data/sources.jsonl/index.html [duplicate]",
    ]


def _written(site: Folder) -> set[str]:
    """Return which files of the data and the bibliographies a build writes."""
    stamps = {path: (site.root / "output" / path).stat().st_mtime_ns for path in site.outputs()}
    inodes = {path: (site.root / "output" / path).stat().st_ino for path in site.outputs()}
    assert told(site.build()) == []
    found = {path: (site.root / "output" / path).stat() for path in site.outputs()}
    changed = {
        path for path, now in found.items() if (now.st_mtime_ns, now.st_ino) != (stamps.get(path), inodes.get(path))
    }
    return {path for path in changed if path.startswith("data/") or "/sources." in path}


def test_an_edit_of_a_note_writes_the_files_that_it_changes_and_no_others(site: Folder):
    site.write({"content/articles/coal.md": ARTICLE, "content/articles/coal.notes.yaml": "- {id: x, body: y}\n"})
    site.build()

    assert _written(site) == set()
    site.write({NOTES: NOTE.replace("Which grid", "Which of them")})
    assert _written(site) == {"data/notes.csv", "data/notes.jsonl"}
    site.write({NOTES: NOTE.replace("Which grid", "Which of them").replace("volume", "part")})
    assert _written(site) == {
        *("data/sources.csv", "data/sources.jsonl"),
        *("articles/grid/sources.bib", "articles/grid/sources.json"),
    }


def test_edits_make_the_files_that_a_clean_build_makes(site: Folder, tmp_path: Path):
    site.build()
    edits = [
        {NOTES: NOTE.replace("The desk", "Somebody")},
        {"content/claims/dark.md": CLAIM.replace("unproven", "accurate")},
        {"content/articles/coal.md": ARTICLE},
        {"content/outlets/courier.md": "---\ntitle: The Messenger\n---\n"},
        {"site.yaml": SITE_YAML.replace("Misleading", "Bent")},
    ]
    files = {path.relative_to(site.root).as_posix(): path.read_bytes() for path in site.root.glob("content/*/*")}
    for at, edit in enumerate(edits):
        files |= {path: text.encode() for path, text in edit.items()}
        site.write(edit).build()
        clean = Folder(tmp_path / f"clean{at}").write({"site.yaml": SITE_YAML} | files)
        clean.build()
        assert site.outputs() == clean.outputs()


def test_a_lost_file_is_written_again(site: Folder):
    site.build()
    whole = site.outputs()
    for path in ("data/notes.jsonl", "data/claims-feed.json", "articles/grid/sources.json"):
        (site.root / "output" / path).unlink()

    site.build()

    assert site.outputs() == whole


def test_several_workers_make_the_same_bytes(site: Folder, tmp_path: Path):
    many = {f"content/articles/n{at}.md": ARTICLE for at in range(130)}
    many |= {f"content/articles/n{at}.notes.yaml": NOTE for at in range(130)}
    site.write(many).build()
    other = Folder(tmp_path / "other").write(BASIC | many | {NOTES: NOTE, "content/claims/dark.md": CLAIM})
    other.build(jobs=2)

    assert other.outputs() == site.outputs()
