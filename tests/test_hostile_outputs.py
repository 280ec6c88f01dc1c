"""Hostile and odd input to what leaves a site as something other than a page: feeds, data, letters, books."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told

from postil.cli import main
from postil.mail import address

ARTICLE_FILE = "content/articles/grid.md"
NOTES = "content/articles/grid.notes.yaml"
ARCHIVE_ONLY = "---\ntitle: The Courier\nurl: https://courier.example/\narchive_only: true\n---\nA daily.\n"


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site").write(BASIC)


def at(base_url: str) -> str:
    """Return site.yaml of a site at *base_url*."""
    return SITE_YAML.replace("https://example.org/digest/", f'"{base_url}"')


def xml_in(site: Folder) -> dict[str, bytes]:
    """Return all XML that was built, by its path."""
    found = {}
    for path, data in site.outputs().items():
        if path.endswith((".xml", ".opml")):
            found[path] = data
        elif path.endswith(".epub"):
            with ZipFile(io.BytesIO(data)) as book:
                names = (name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".xml")))
                found |= {f"{path}/{name}": book.read(name) for name in names}
    return found


@pytest.mark.parametrize(
    "base_url", ["https://example.org/a&b/", "https://example.org/it's,(so)/", "https://почта.рф/лист/"]
)
def test_odd_addresses_of_a_site_make_sound_xml(site: Folder, base_url: str) -> None:
    report = site.write({"site.yaml": at(base_url)}).build()

    assert told(report) == []
    for path, data in xml_in(site).items():
        assert ET.fromstring(data) is not None, path  # noqa: S314  # our own


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://почта.рф/x/", "xn--80a1acny.xn--p1ai"),
        ("https://[::1]:8000/", "[IPv6:::1]"),
        ("https://a..b/", "localhost"),
    ],
)
def test_a_message_is_named_in_ascii(site: Folder, monkeypatch: pytest.MonkeyPatch, base_url: str, domain: str) -> None:
    site.write({"site.yaml": at(base_url)})
    monkeypatch.chdir(site.root)

    result = CliRunner().invoke(main, ["export", "email", "2021-02"])

    assert result.exit_code == 0, result.output
    message = message_from_bytes((site.root / "2021-02.eml").read_bytes())
    assert message["Message-ID"].endswith(f"@{domain}>")


EXCERPT = ARTICLE.replace("topics:", "url: https://courier.example/grid\nexcerpt: true\ntopics:")


def test_an_excerpts_annotations_hold_no_words_around_any_quote(site: Folder) -> None:
    notes = (
        "- {id: a, quotes: [{quote: a billion, prefix: 'said why. Officials spoke of '}, {quote: dollars}], body: x}\n"
        "- {id: b, quote: never there, prefix: 'The grid failed on ', suffix: ' nobody', body: y}\n"
    )
    site.write({ARTICLE_FILE: EXCERPT, NOTES: notes}).build(keep_going=True)

    page = site.page("articles/grid/annotations.jsonld")
    assert '"prefix"' not in page
    assert '"suffix"' not in page
    assert [one["quote"] for one in json.loads(page)["items"][0]["postil"]["quotes"]] == ["a billion", "dollars"]
    assert not [path for path, data in site.outputs().items() if b"said why" in data]


def test_annotations_name_no_address_that_is_linked_through_copies_only(site: Folder) -> None:
    notes = """\
- id: a
  quote: grid
  body: x
  sources:
    - https://www.courier.example/source
    - {title: T, url: "HTTPS://courier.example/b", archived: [https://archive.example/b]}
  media: {type: image, finding: edited, url: https://courier.example/p.jpg}
  claim: {text: It failed, by_url: https://courier.example/by, appearances: [{url: https://courier.example/c}]}
  verdict: unproven
"""
    article = EXCERPT.replace("excerpt: true", "archived: [https://courier.example/copy, https://archive.example/a]")
    files = {ARTICLE_FILE: article, NOTES: notes, "content/outlets/courier.md": ARCHIVE_ONLY}

    assert told(site.write(files).build(keep_going=True)) is not None

    page = site.page("articles/grid/annotations.jsonld")
    assert "courier.example" not in page.lower()
    (item,) = json.loads(page)["items"]
    assert item["target"][0]["source"] == "https://archive.example/a"
    assert item["postil"]["sources"] == [{"title": "T", "archived": ["https://archive.example/b"]}]


def moved_from(path: str) -> str:
    """Return an article that was once at *path*."""
    return ARTICLE.replace("topics:", f"aliases: [{path}]\ntopics:")


@pytest.mark.parametrize(
    "path",
    [
        "/editions/2021-02/email.txt/",
        "/editions/2021-02/email-2.html/",
        "/editions/2021-02/email-17.txt/",
        "/editions/2021-02/2021-02.epub/",
        "/feed.xml.gz/",
        "/data/notes.csv.br/",
        "/style.css.gz/",
        "/articles/grid/index.html.gz/",
        "/editions/2021-02/email.html.gz/",
    ],
)
def test_nothing_takes_the_place_of_a_file_that_is_made_beside_another(site: Folder, path: str) -> None:
    files = {ARTICLE_FILE: moved_from(path), "site.yaml": SITE_YAML + "compress: [gz, br]\n"}

    (problem,) = told(site.write(files).build())

    name = path.strip("/")
    assert problem == (
        f"{ARTICLE_FILE}:1:1: error: /{name} would be a file, and a folder for /{name}/index.html [duplicate]"
    )


def test_names_like_those_of_parts_are_free_elsewhere(site: Folder) -> None:
    files = {
        ARTICLE_FILE: moved_from("/editions/2021-02/email-me/"),
        "content/assets/x.txt": "x",
        "content/assets/x.txt.gz": "packed by hand",
        "content/pages/feed-2.xml.gz.md": "---\ntitle: A page\n---\nText.\n",
        "site.yaml": SITE_YAML + "compress: [gz]\n",
    }

    assert told(site.write(files).build()) == []

    assert site.page("assets/x.txt.gz") == "packed by hand"
    assert "/articles/grid/" in site.page("editions/2021-02/email-me/index.html")


def test_an_edition_called_email_is_made_once(site: Folder) -> None:
    text = "---\ntitle: Letters\ndate: 2021-02-03\narticles: [grid]\n---\nText.\n"
    site.write({"content/editions/email.md": text, "content/editions/email-2.md": text}).build()
    before = site.outputs()

    report = site.write({"content/assets/new.txt": "new"}).build()

    assert report.rendered == 1
    assert told(report) == []
    assert set(site.outputs()) - set(before) == {"assets/new.txt"}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("title: E\nsummary: S", "a\n\n" * 6000),
        ("title: E\nsummary: S", "## a\n\n" * 3000),
        (f"title: E\nsummary: S{' &' * 60_000}", "Text."),
        (f"title: {'🦉 ' * 60_000}\nsummary: S", "Text."),
    ],
    ids=["paragraphs", "headings", "summary", "title"],
)
def test_no_part_of_a_letter_is_longer_than_is_shown(site: Folder, head: str, body: str) -> None:
    edition = f"---\n{head}\ndate: 2021-02-28\narticles: [grid]\n---\n{body}\n"

    assert told(site.write({"content/editions/e.md": edition}).build()) == []

    parts = {path: len(data) for path, data in site.outputs().items() if path.startswith("editions/e/email")}
    assert len(parts) == 2
    assert max(parts.values()) < 100_000


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?Hi=0D=0ABcc:_x@y.z?=",
        "=?utf-8?q?Hi=0ABcc:_x@y.z=0A=0Abody?=",
        "=?utf-8?b?SGkNCkJjYzogeEB5Lno=?=",
        "=?utf-7?q?+AAo-?=",
        f"{'Сетка ' * 40}=?utf-8?q?a=0Ab?=",
    ],
)
def test_a_title_makes_no_header(site: Folder, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    edition = f'---\ntitle: "{title}"\ndate: 2021-02-28\narticles: [grid]\n---\nText.\n'
    site.write({"content/editions/e.md": edition})
    monkeypatch.chdir(site.root)

    result = CliRunner().invoke(main, ["export", "email", "e", "--to", "a@b.example"])

    assert result.exit_code == 0, result.output
    data = (site.root / "e.eml").read_bytes()
    message = message_from_bytes(data)
    names = ["Subject", "To", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"]
    assert message.keys() == names
    assert str(make_header(decode_header(message["Subject"]))) == title
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1


@pytest.mark.parametrize(
    "given", ["=?utf-8?q?x=0ABcc:_y@z?= <a@b.example>", "a\x01 <a@b.example>", "\u202ea@b.example"]
)
def test_no_address_holds_what_would_be_read_as_something_else(given: str) -> None:
    with pytest.raises(ValueError, match="characters that no address may hold"):
        address(given)


def test_a_claims_history_changes_the_data_of_its_articles(site: Folder, tmp_path: Path) -> None:
    claim = "---\ntitle: It failed\nverdict: accurate\n{}---\nFound.\n"
    notes = "- {id: a, quote: grid, body: x, claim: failed}\n"
    site.write({"content/claims/failed.md": claim.format(""), NOTES: notes}).build()
    mended = {"content/claims/failed.md": claim.format("history: [{date: 2024-05-01, text: Mended.}]\n")}

    site.write(mended).build()

    clean = Folder(tmp_path / "clean").write({**BASIC, NOTES: notes, **mended})
    clean.build()
    assert site.outputs() == clean.outputs()
    assert "2024-05-01" in site.page("data/articles.csv")


def test_days_of_a_review_are_compared_across_time_zones(site: Folder) -> None:
    def article(date: str, url: str) -> str:
        return ARTICLE.replace("2021-02-11", date).replace("topics:", f"url: {url}\ntopics:")

    files = {
        "content/claims/failed.md": "---\ntitle: It failed\nverdict: accurate\n---\nFound.\n",
        ARTICLE_FILE: article("2021-02-11T23:30:00-05:00", "https://courier.example/later"),
        "content/articles/coal.md": article("2021-02-12T01:30:00+14:00", "https://courier.example/first"),
        NOTES: "- {id: a, quote: grid, body: x, claim: failed, updated: '2021-02-12T01:00:00+12:00'}\n"
        "- {id: b, quote: grid, body: x, claim: failed, updated: '2021-02-12T00:30:00-12:00'}\n",
        "content/articles/coal.notes.yaml": "- {id: c, quote: grid, body: x, claim: failed}\n",
    }

    assert told(site.write(files).build()) == []

    (element,) = json.loads(site.page("data/claims-feed.json"))["dataFeedElement"]
    assert element["dateModified"] == "2021-02-12T00:30:00-12:00"
    assert element["item"]["itemReviewed"]["firstAppearance"]["url"] == "https://courier.example/first"
