"""The Atom feeds: ids that outlive a move, dates that mean something, content that stands alone (RFC 4287)."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from sites import ARTICLE, SITE_YAML, Folder, told

ATOM = "{http://www.w3.org/2005/Atom}"
NOTES = "content/articles/grid.notes.yaml"


def _feed(site: Folder, path: str = "feed.xml", **asked: object) -> ET.Element:
    assert told(site.build(**asked)) == []
    return ET.fromstring(site.outputs()[path])  # noqa: S314  # we wrote it


def _texts(feed: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in feed.iter(ATOM + name)]


def test_a_feed_names_itself_its_page_and_its_author(site: Folder):
    feed = _feed(site)

    assert feed.findtext(ATOM + "title") == "Test digest"
    assert feed.findtext(ATOM + "id") == "https://example.org/digest/"
    assert {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")} == {
        "self": "https://example.org/digest/feed.xml",
        "alternate": "https://example.org/digest/",
    }
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Test digest"


def test_an_entry_has_what_a_reader_of_feeds_needs(site: Folder):
    entry = _feed(site).find(ATOM + "entry")

    assert entry is not None
    assert entry.findtext(ATOM + "title") == "The grid failed"
    assert entry.findtext(ATOM + "id") == "https://example.org/digest/articles/grid/"
    assert entry.find(ATOM + "link").get("href") == "https://example.org/digest/articles/grid/"  # type: ignore[union-attr]
    assert entry.findtext(ATOM + "published") == "2021-02-11T00:00:00Z"
    assert [one.get("term") for one in entry.findall(ATOM + "category")] == ["Energy"]


def test_ids_do_not_change_with_the_base_url(site: Folder):
    """A preview or a move must not make every entry new to its readers."""
    before = _texts(_feed(site), "id")
    elsewhere = _feed(site, base_url="https://preview.example/42/")

    assert _texts(elsewhere, "id") == before
    assert [link.get("href") for link in elsewhere.iter(ATOM + "link")] == [
        "https://preview.example/42/feed.xml",
        "https://preview.example/42/",
        "https://preview.example/42/articles/grid/",
    ]


@pytest.mark.parametrize(
    ("note", "updated"),
    [
        ("", "2021-02-11T00:00:00Z"),
        ("created: 2021-03-01", "2021-03-01T00:00:00Z"),
        ("created: 2021-03-01\n  updated: 2021-03-02T12:00:00+02:00", "2021-03-02T10:00:00Z"),
        ("created: 2021-03-01\n  checked_on: 2021-03-04", "2021-03-04T00:00:00Z"),
        ("created: 2021-03-01\n  history: [{date: 2021-03-05, text: x}]", "2021-03-05T00:00:00Z"),
        ("created: 2020-01-01", "2021-02-11T00:00:00Z"),
        ("created: 2021-03-01\n  review_by: 2025-01-01", "2021-03-01T00:00:00Z"),
    ],
    ids=["none", "created", "updated", "checked", "history", "older than the article", "review is no change"],
)
def test_updated_is_the_last_significant_change(site: Folder, note: str, updated: str):
    site.write({NOTES: f"- id: a\n  body: x\n  {note}\n"})
    feed = _feed(site)

    assert _texts(feed, "updated") == [updated, updated]


def test_updated_follows_the_verdict_of_a_claim(site: Folder):
    """A verdict that changes on the claim changes what every note on it says."""
    site.write(
        {
            "content/claims/dark.md": (
                "---\ntitle: It was dark\nverdict: misleading\n"
                "history: [{date: 2021-06-01, text: The log came out., verdict: unproven}]\n---\n"
            ),
            NOTES: "- {id: a, body: x, claim: dark, created: 2021-03-01}\n",
        }
    )

    assert _texts(_feed(site), "updated") == ["2021-06-01T00:00:00Z", "2021-06-01T00:00:00Z"]


def test_updated_is_no_time_of_building(site: Folder):
    site.build(today=date(2026, 1, 1))
    before = site.outputs()["feed.xml"]

    site.build(today=date(2026, 6, 1))

    assert site.outputs()["feed.xml"] == before


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_content_stands_alone_with_whole_addresses(site: Folder):
    site.write(
        {
            NOTES: (
                "- id: a\n  quote: grid\n  verdict: misleading\n  title: Which grid\n"
                "  body: See [energy](/topics/energy/), [it](#note-a) and ![map](/assets/map.png).\n"
                "  sources: [{title: The log, url: https://log.example/}]\n"
            ),
            "content/assets/map.png": "png",
        }
    )
    (content,) = _texts(_feed(site), "content")
    addresses = _Addresses()
    addresses.feed(content)

    assert all(words in content for words in ("Misleading", "Which grid", "The log"))
    assert addresses.found == [
        "https://example.org/digest/articles/grid/#note-a",
        "https://example.org/digest/topics/energy/",
        "https://example.org/digest/articles/grid/#note-a",
        "https://example.org/digest/assets/map.png",
        "https://log.example/",
    ]


def test_each_topic_has_a_feed_that_its_page_names(site: Folder):
    site.write({"content/articles/other.md": "---\ntitle: Other\ndate: 2021-02-12\n---\nText.\n"})
    feed = _feed(site, "topics/energy/feed.xml")

    assert feed.findtext(ATOM + "title") == "Energy – Test digest"
    assert feed.findtext(ATOM + "id") == "https://example.org/digest/topics/energy/"
    assert _texts(feed, "title") == ["Energy – Test digest", "The grid failed"]
    assert 'type="application/atom+xml" title="Energy"' in site.page("topics/energy/index.html")


def test_entries_are_newest_first_and_limited(site: Folder):
    site.write(
        {
            f"content/articles/n{day:02}{half}.md": f"---\ntitle: N\ndate: 2021-03-{day:02}\n---\nText.\n"
            for day in range(1, 31)
            for half in "ab"
        }
    )
    feed = _feed(site)
    published = _texts(feed, "published")

    assert len(published) == 50
    assert published == sorted(published, reverse=True)


def test_a_feed_without_entries_is_a_feed_all_the_same(site: Folder):
    (site.root / "content/articles/grid.md").unlink()
    feed = _feed(site)

    assert _texts(feed, "updated") == ["1970-01-01T00:00:00Z"]


def test_no_title_can_break_the_feed(site: Folder):
    evil = ']]></title><script>&amp;\\"'
    site.write(
        {
            "site.yaml": SITE_YAML.replace("Test digest", f'"{evil}"'),
            "content/articles/grid.md": ARTICLE.replace("The grid failed\n", f'"{evil}"\nsummary: "{evil}"\n'),
        }
    )
    feed = _feed(site)

    assert _texts(feed, "title") == [']]></title><script>&amp;"'] * 2
    assert list(feed.iter("script")) == []


def test_a_feed_says_its_language(site: Folder):
    site.write({"site.yaml": re.sub("language: en", "language: de", SITE_YAML)})

    assert _feed(site).get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
