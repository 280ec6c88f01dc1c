"""The Atom feeds: ids that outlive a move, dates that mean something, content that stands alone (RFC 4287)."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import feedparser
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
    assert feed.findtext(ATOM + "id", "").startswith("urn:uuid:")
    assert {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")} == {
        "self": "https://example.org/digest/feed.xml",
        "alternate": "https://example.org/digest/",
    }
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Test digest"


def test_an_entry_has_what_a_reader_of_feeds_needs(site: Folder):
    entry = _feed(site).find(ATOM + "entry")

    assert entry is not None
    assert entry.findtext(ATOM + "title") == "The grid failed"
    assert entry.findtext(ATOM + "id", "").startswith("urn:uuid:")
    assert entry.find(ATOM + "link").get("href") == "https://example.org/digest/articles/grid/"  # type: ignore[union-attr]
    assert entry.findtext(ATOM + "published") == "2021-02-11T00:00:00Z"
    assert [one.get("term") for one in entry.findall(ATOM + "category")] == ["Energy"]


def test_ids_do_not_change_with_the_address_of_the_site(site: Folder):
    """A preview or a move must not make every entry new to its readers."""
    before = _texts(_feed(site), "id")
    moved = _feed(site.write({"site.yaml": SITE_YAML.replace("example.org/digest", "moved.example")}))
    elsewhere = _feed(site, base_url="https://preview.example/42/")

    assert _texts(moved, "id") == before

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
    assert "Officials spoke of a billion dollars." in content
    assert addresses.found == [
        "https://example.org/digest/articles/grid/#note-a",
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
    assert len(json.loads(site.page("feed.json"))["items"]) == 50
    assert len(feedparser.parse(site.page("rss.xml")).entries) == 50


FIRST = date(2021, 3, 1)


def _many(days: range) -> dict[str, str]:
    return {
        f"content/articles/n{day:03}.md": (
            f"---\ntitle: N{day}\ndate: {FIRST + timedelta(day)}\noutlet: courier\ntopics: [energy]\n---\nText.\n"
        )
        for day in days
    }


@pytest.mark.parametrize("folder", ["", "topics/energy/", "outlets/courier/"])
def test_every_entry_is_on_one_of_a_feeds_pages(site: Folder, folder: str):
    """RFC 5005, 3: who follows `next` sees each entry once, newest first, and comes back by `previous`."""
    site.write(_many(range(119)))
    assert told(site.build()) == []
    titles, path, before, ids = [], f"{folder}feed.xml", None, set()
    while path:
        page = ET.fromstring(site.outputs()[path])  # noqa: S314  # we wrote it
        links = {
            link.get("rel"): link.get("href", "").removeprefix("https://example.org/digest/")
            for link in page.findall(ATOM + "link")
        }
        assert (links["self"], links.get("previous")) == (path, before)
        assert (links["first"], links["last"]) == (f"{folder}feed.xml", f"{folder}feed-1.xml")
        ids.add(page.findtext(ATOM + "id"))
        titles += [entry.findtext(ATOM + "title") for entry in page.iter(ATOM + "entry")]
        before, path = path, links.get("next")

    assert titles == [f"N{day}" for day in reversed(range(119))] + ["The grid failed"]
    assert len(ids) == 1


def test_a_new_article_leaves_full_pages_of_a_feed_as_they_are(site: Folder):
    site.write(_many(range(154))).build()
    before = site.outputs()

    site.write(_many(range(154, 155))).build()
    after = site.outputs()

    assert after["feed-2.xml"] == before["feed-2.xml"]
    assert after["feed-1.xml"] == before["feed-1.xml"]
    assert "N104<" in site.page("feed-3.xml")


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
    site.write({"site.yaml": re.sub("language: en", "language: de", SITE_YAML)}).build()

    assert ET.fromstring(site.page("feed.xml"))  # noqa: S314  # we wrote it
    assert json.loads(site.page("feed.json"))["language"] == "de"
    assert _feed(site).get("{http://www.w3.org/XML/1998/namespace}lang") == "de"


# The same in JSON and RSS, as readers' programs take them


def _three(site: Folder, folder: str) -> list[list[tuple[str, str, str]]]:
    """Return id, title and link of each entry, as Atom, RSS and JSON Feed have them."""
    read = [feedparser.parse(site.outputs()[folder + name]) for name in ("feed.xml", "rss.xml")]
    assert not any(one.bozo for one in read)
    said = json.loads(site.page(f"{folder}feed.json"))
    return [
        *([(entry.id, entry.title, entry.link) for entry in one.entries] for one in read),
        [(item["id"], item["title"], item["url"]) for item in said["items"]],
    ]


NOTED = {
    NOTES: (
        "- id: a\n  quote: grid\n  verdict: misleading\n  body: It <held> & *stood*.\n  created: 2021-03-01\n"
        "  history:\n  - {date: 2021-03-05, text: 'Was <wrong> & is right.', verdict: unproven}\n"
        "  - {date: 2021-03-05, text: Once more.}\n"
    ),
    "content/claims/dark.md": (
        "---\ntitle: It was dark\nverdict: misleading\n"
        "history: [{date: 2021-06-01, text: The log came out., verdict: unproven}]\n---\n"
    ),
}


@pytest.mark.parametrize("folder", ["", "topics/energy/", "outlets/courier/", "corrections/"])
def test_three_formats_say_the_same(site: Folder, folder: str):
    assert told(site.write(NOTED).build()) == []
    atom, rss, said = _three(site, folder)

    assert atom == rss == said
    assert len(atom) == (3 if folder == "corrections/" else 1)
    assert len({name for name, _, _ in atom}) == len(atom)


def test_content_is_the_same_html_in_three_formats(site: Folder):
    site.write(NOTED).build()
    html = json.loads(site.page("feed.json"))["items"][0]["content_html"]

    assert "It &lt;held&gt; &amp; <em>stood</em>." in html
    assert _texts(ET.fromstring(site.page("feed.xml")), "content") == [html]  # noqa: S314  # we wrote it
    rss = ET.fromstring(site.page("rss.xml"))  # noqa: S314  # we wrote it
    assert rss.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded") == html


def test_corrections_are_plain_text_and_tell_the_verdicts(site: Folder):
    site.write(NOTED).build()
    items = json.loads(site.page("corrections/feed.json"))["items"]

    assert [item["content_text"] for item in items] == [
        "The log came out. Until then: Unproven. Now: Misleading.",
        "Once more.",
        "Was <wrong> & is right. Until then: Unproven. Now: Misleading.",
    ]
    assert items[2]["url"] == "https://example.org/digest/articles/grid/#note-a"
    (read,) = [one for one in feedparser.parse(site.page("corrections/rss.xml")).entries if "wrong" in one.description]
    assert read.description == "Was &lt;wrong&gt; &amp; is right. Until then: Unproven. Now: Misleading."


def test_a_correction_names_its_note_beside_the_article(site: Folder):
    """A headline alone would say that the article was corrected."""
    notes = "- {id: a, title: Why?, body: x, history: [{date: 2021-06-01, text: It was cold.}]}\n"
    site.write({"content/articles/grid.notes.yaml": notes}).build()
    (item,) = json.loads(site.page("corrections/feed.json"))["items"]

    assert item["title"] == "The grid failed · Why?"
    assert '>The grid failed</a> · <span dir="auto">Why?</span>' in site.page("corrections/index.html")


def test_a_page_names_its_feeds(site: Folder):
    site.write(NOTED).build()
    for page in ("topics/energy", "outlets/courier", "corrections"):
        html = site.page(f"{page}/index.html")
        for name in ("feed.xml", "feed.json", "rss.xml"):
            assert re.search(rf'<link rel="alternate" type="[^"]+" title="[^"]+" href="[./]+{page}/{name}">', html)


def test_the_list_of_feeds_has_each_of_them(site: Folder):
    site.write(NOTED).build()
    outlines = [one.get("xmlUrl") for one in ET.fromstring(site.page("feeds.opml")).iter("outline")]  # noqa: S314

    assert {url for url in outlines if url} == {
        f"https://example.org/digest/{path}"
        for path in site.outputs()
        if path.endswith("/feed.xml") or path == "feed.xml"
    }


def test_a_name_of_the_site_outlives_its_title(site: Folder):
    first = _texts(_feed(site.write({"site.yaml": SITE_YAML + "id: our digest\n"})), "id")
    renamed = _texts(
        _feed(site.write({"site.yaml": SITE_YAML.replace("Test digest", "Other") + "id: our digest\n"})), "id"
    )

    assert renamed == first


def test_a_foreign_text_says_its_language_in_a_feed(site: Folder):
    site.write({"content/articles/grid.md": ARTICLE.replace("outlet:", "language: ar\noutlet:")}).build()

    html = json.loads(site.page("feed.json"))["items"][0]["content_html"]

    assert html.startswith('<div lang="ar" dir="rtl">')
