"""`postil import feed FEED…`: what is new in feeds becomes drafts, once; strangers' feeds do no harm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from loopback import Loopback, Response, page, redirect
from sites import Folder

from postil.cli import main

DAY = {"SOURCE_DATE_EPOCH": "1613000000"}  # 2021-02-10
WORDS = (
    "Officials of the grid said on Tuesday that line number {n} had failed in the night, and that "
    "nobody could tell the ministry why it took six hours to find out what had happened there."
)
TEXT = "".join(f"<p>{WORDS.format(n=n)}</p>" for n in range(6))
DATED = '<meta property="article:published_time" content="2021-02-09T08:00:00Z">'


def article(title: str, head: str = DATED, body: str = TEXT) -> Response:
    return page(f"<html lang=en><head><title>{title}</title>{head}</head><article><h1>{title}</h1>{body}</article>")


def item(title: str, link: str, *, guid: str = "", day: str = "Tue, 09 Feb 2021 10:00:00 +0200", more: str = "") -> str:
    name = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    when = f"<pubDate>{day}</pubDate>" if day else ""
    return f"<item><title>{title}</title><link>{link}</link>{name}{when}{more}</item>"


def rss(*items: str, head: str = "") -> bytes:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {space}><channel><title>The Courier</title>{head}'
        f"{''.join(items)}</channel></rss>"
    ).encode()


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


Feed = Callable[..., Result]


@pytest.fixture
def feed(site: Folder, web: Loopback, tmp_path: Path) -> Feed:
    """Imports a feed from the server, or from a file of this name where there is one."""

    def run(content: bytes | None, *options: str, name: str = "", private: bool = True) -> Result:
        if content is not None and not name:
            web.routes["/feed"] = Response(200, {"Content-Type": "application/xml"}, content)
        if content is not None and name:
            (tmp_path / name).write_bytes(content)
        source = str(tmp_path / name) if name else web.url("/feed")
        arguments = ["import", "feed", source, "-C", str(site.root), "--pause", "0", *options]
        arguments += ["--allow-private"] if private else []
        return CliRunner().invoke(main, arguments, env=DAY, catch_exceptions=False)

    return run


def articles(site: Folder) -> list[str]:
    return sorted(path.stem for path in (site.root / "content/articles").glob("*.md") if path.stem != "grid")


def matter(site: Folder, slug: str) -> dict[str, object]:
    text = (site.root / f"content/articles/{slug}.md").read_text(encoding="utf-8")
    fields: dict[str, object] = yaml.safe_load(text.split("---\n")[1])
    return fields


def body(site: Folder, slug: str) -> str:
    return (site.root / f"content/articles/{slug}.md").read_text(encoding="utf-8").split("---\n", 2)[2]


def lock(site: Folder) -> str:
    path = site.root / "feeds.lock"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def lines(site: Folder) -> list[str]:
    return [line for line in lock(site).splitlines() if not line.startswith("#")]


# What is taken


def test_new_entries_become_drafts(site: Folder, web: Loopback, feed: Feed):
    """Each with the page's text, and what it says of itself."""
    web.routes |= {"/one": article("The grid failed again"), "/two": article("A billion dollars")}

    result = feed(rss(item("One", web.url("/one"), guid="1"), item("Two", web.url("/two"), guid="2")))

    assert result.exit_code == 0, result.output
    assert articles(site) == ["a-billion-dollars", "the-grid-failed-again"]
    assert matter(site, "a-billion-dollars")["draft"] is True
    assert matter(site, "a-billion-dollars")["url"] == web.url("/two")
    assert WORDS.format(n=5) in body(site, "a-billion-dollars")
    assert result.stdout.splitlines()[-1] == "2 taken in as drafts."
    assert not any(problem.severity == "error" for problem in site.build(drafts=True).problems)


def test_nothing_comes_twice(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    content = rss(item("One", web.url("/one"), guid="1"))
    feed(content)
    before = lock(site)

    result = feed(content)

    assert result.stdout == "0 taken in as drafts, 1 taken in before.\n"
    assert articles(site) == ["the-grid-failed-again"]
    assert lock(site) == before
    assert lines(site) == [f'{web.url("/feed")} "1" 2021-02-10']


def test_a_draft_that_was_deleted_does_not_come_again(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    content = rss(item("One", web.url("/one"), guid="1"))
    feed(content)
    (site.root / "content/articles/the-grid-failed-again.md").unlink()

    feed(content)

    assert articles(site) == []


def test_a_run_that_was_killed_before_it_wrote_the_line_takes_nothing_twice(site: Folder, web: Loopback, feed: Feed):
    """The article is written first: it is found by its address."""
    web.routes["/one"] = article("The grid failed again")
    content = rss(item("One", web.url("/one"), guid="1"))
    feed(content)
    (site.root / "feeds.lock").unlink()

    result = feed(content)

    assert "there already, as the-grid-failed-again: 'One'" in result.stdout
    assert articles(site) == ["the-grid-failed-again"]
    assert len(lines(site)) == 1


def test_an_article_of_the_same_page_counts_as_taken(site: Folder, web: Loopback, feed: Feed):
    """Scheme, www. and a slash at the end make no difference, and its server isn't asked."""
    old = f"---\ntitle: Old\ndate: 2021-02-01\nurl: {web.url('/one/')}\n---\nText.\n"
    site.write({"content/articles/old.md": old})

    result = feed(rss(item("One", web.url("/one"), guid="1")))

    assert "there already, as old: 'One'" in result.stdout
    assert web.asked("/one") == []
    assert articles(site) == ["old"]


def test_an_entry_that_leads_to_an_article_by_another_address_counts_as_taken(site: Folder, web: Loopback, feed: Feed):
    old = f"---\ntitle: Old\ndate: 2021-02-01\nurl: {web.url('/one')}\n---\nText.\n"
    site.write({"content/articles/old.md": old})
    web.routes |= {"/go/1": redirect("/one"), "/one": article("The grid failed again")}

    result = feed(rss(item("One", web.url("/go/1"), guid="1")))

    assert "there already, as old: 'One'" in result.stdout
    assert articles(site) == ["old"]
    assert len(lines(site)) == 1


def test_the_same_headline_twice_makes_two_articles(site: Folder, web: Loopback, feed: Feed):
    web.routes |= {"/one": article("The weather"), "/two": article("The weather")}

    feed(rss(item("The weather", web.url("/one"), guid="1"), item("The weather", web.url("/two"), guid="2")))

    assert articles(site) == ["the-weather", "the-weather-2"]


def test_entries_that_all_have_one_id_are_told_apart_by_their_addresses(site: Folder, web: Loopback, feed: Feed):
    web.routes |= {f"/{n}": article(f"Story {n} of the grid") for n in "abc"}
    content = rss(*(item(n, web.url(f"/{n}"), guid="same") for n in "abc"))

    feed(content)
    again = feed(content)

    assert len(articles(site)) == 3
    assert again.stdout == "0 taken in as drafts, 3 taken in before.\n"


def test_the_feed_fills_what_the_page_lacks(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = page(f"<html><body><article>{TEXT}</article>")

    feed(
        rss(item("Of the feed", web.url("/one"), more="<author>Anna Petrova</author>"), head="<language>ru</language>")
    )

    assert matter(site, "of-the-feed") | {"retrieved": ""} == {
        "title": "Of the feed",
        "date": matter(site, "of-the-feed")["date"],
        "url": web.url("/one"),
        "author": "Anna Petrova",
        "language": "ru",
        "retrieved": "",
        "draft": True,
    }
    assert "date: 2021-02-09T10:00:00+02:00\n" in (site.root / "content/articles/of-the-feed.md").read_text()


def test_the_page_wins_and_two_dates_far_apart_are_told(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The page's title")

    result = feed(rss(item("The feed's", web.url("/one"), day="Fri, 19 Feb 2021 10:00:00 GMT")))

    assert articles(site) == ["the-page-s-title"]
    assert "look at: the page says that it was published on 2021-02-09, and the feed that it was on 2021-02-19" in (
        result.stderr
    )


def test_where_the_page_is_gone_the_feeds_own_text_is_taken(site: Folder, web: Loopback, feed: Feed):
    full = f"<content:encoded><![CDATA[{TEXT}<script>alert(1)</script>]]></content:encoded>"

    result = feed(rss(item("Only here", web.url("/gone"), more=full)))

    assert result.exit_code == 0
    assert WORDS.format(n=5) in body(site, "only-here")
    assert "alert" not in body(site, "only-here")
    assert "look at: the text is the feed's own, for the page could not be taken in: the server answers 404" in (
        result.stderr
    )


def test_a_teaser_is_no_article(site: Folder, web: Loopback, feed: Feed):
    """What can't be had is told, is not remembered, and stops no other."""
    web.routes["/two"] = article("The grid failed again")
    teaser = "<description>Read more about what happened to the grid last night.</description>"
    content = rss(item("Gone", web.url("/gone"), more=teaser, guid="1"), item("Two", web.url("/two"), guid="2"))

    result = feed(content)
    web.routes["/gone"] = article("It came back")
    again = feed(content)

    assert result.exit_code == 1
    assert f"failed: 'Gone' ({web.url('/gone')}): the server answers 404" in result.stderr
    assert result.stdout.splitlines()[-1] == "1 taken in as drafts, 1 failed."
    assert again.exit_code == 0
    assert articles(site) == ["it-came-back", "the-grid-failed-again"]


# Which


def test_since_match_and_limit_choose(site: Folder, web: Loopback, feed: Feed):
    """The newest first; words as they stand, in capitals or not."""
    content = rss(
        item("Old grid", web.url("/a"), day="Mon, 01 Feb 2021 10:00:00 GMT"),
        item("Grid of today", web.url("/b"), day="Wed, 10 Feb 2021 10:00:00 GMT"),
        item("GRID of yesterday", web.url("/c"), day="Tue, 09 Feb 2021 10:00:00 GMT"),
        item("Sports", web.url("/d"), day="Tue, 09 Feb 2021 11:00:00 GMT"),
        item("A grid of no day", web.url("/e"), day=""),
    )

    both = feed(content, "--since", "2021-02-09", "--match", "grid of", "--dry-run")
    one = feed(content, "--limit", "1", "--dry-run")
    any_of = feed(content, "--match", "sports", "--match", "old", "--dry-run")

    assert both.stdout.splitlines() == [
        f"would be taken in: 'Grid of today' ({web.url('/b')})",
        f"would be taken in: 'GRID of yesterday' ({web.url('/c')})",
        "2 would be taken in. 1 name no day, and were left out for --since.",
    ]
    assert one.stdout.splitlines()[0] == f"would be taken in: 'Grid of today' ({web.url('/b')})"
    assert "4 older ones are left" in one.stdout
    assert [line.split("'")[1] for line in any_of.stdout.splitlines()[:-1]] == ["Sports", "Old grid"]
    assert lock(site) == ""
    assert web.asked("/b") == []


def test_what_is_left_over_comes_with_the_next_run_and_failures_do_not_bar_the_way(
    site: Folder, web: Loopback, feed: Feed
):
    web.routes |= {"/b": article("Story b of the grid"), "/c": article("Story c of the grid")}
    content = rss(
        item("A", web.url("/a"), day="Wed, 10 Feb 2021 10:00:00 GMT"),
        item("B", web.url("/b"), day="Tue, 09 Feb 2021 10:00:00 GMT"),
        item("C", web.url("/c"), day="Mon, 08 Feb 2021 10:00:00 GMT"),
    )

    feed(content, "--limit", "1")
    assert articles(site) == ["story-b-of-the-grid"]
    feed(content, "--limit", "1")

    assert articles(site) == ["story-b-of-the-grid", "story-c-of-the-grid"]


def test_one_outlet_is_made_for_all(site: Folder, web: Loopback, feed: Feed):
    web.routes |= {"/one": article("Story one of the grid"), "/two": article("Story two of the grid")}
    site.write({"content/outlets/courier.md": "---\ntitle: Other\n---\nA daily.\n"})

    feed(rss(item("1", web.url("/one")), item("2", web.url("/two")), head="<x/>"), "--new-outlet", "--topic", "energy")

    outlets = {path.stem for path in (site.root / "content/outlets").glob("*.md")}
    assert outlets == {"courier", "the-courier"}
    assert {str(matter(site, slug)["outlet"]) for slug in articles(site)} == {"the-courier"}
    assert {str(matter(site, slug)["topics"]) for slug in articles(site)} == {"['energy']"}


# Kinds of feeds


def test_json_feed_is_read(site: Folder, web: Loopback, feed: Feed):
    """What this site publishes itself, too: words beside the fields are passed over."""
    web.routes["/one"] = article("The grid failed again", head="")
    entry = {"id": 7, "url": "/one", "title": "One", "date_published": "2021-02-09T10:00:00+02:00", "_x": {"y": [1]}}
    data = {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": [entry, "no entry", {}]}

    result = feed(json.dumps(data).encode())

    assert result.exit_code == 0, result.output
    assert lines(site) == [f'{web.url("/feed")} "7" 2021-02-10']
    assert "date: 2021-02-09T10:00:00+02:00\n" in (site.root / "content/articles/the-grid-failed-again.md").read_text()


def test_plain_text_of_a_json_feed_is_an_article(site: Folder, web: Loopback, feed: Feed):
    text = "\n\n".join(WORDS.format(n=n) for n in range(6))
    entry = {"id": "1", "url": web.url("/gone"), "title": "One", "content_text": text}

    feed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [entry]}).encode())

    assert body(site, "one").strip() == text


def test_our_own_feeds_can_be_taken_in(site: Folder, feed: Feed):
    """Atom, RSS and JSON Feed of a site: each reader finds the entry, by the same address."""
    site.build()

    told = [
        feed((site.root / "output" / name).read_bytes(), "--dry-run", name=name)
        for name in ("feed.xml", "rss.xml", "feed.json")
    ]

    assert [one.stdout.splitlines()[0] for one in told] == [
        "would be taken in: 'The grid failed' (https://example.org/digest/articles/grid/)"
    ] * 3


def test_each_feed_of_a_list_is_taken_and_one_that_fails_stops_no_other(site: Folder, web: Loopback, feed: Feed):
    """OPML, at any depth; entities lead nowhere."""
    web.routes["/one"] = article("The grid failed again")
    web.routes["/b"] = Response(200, {}, rss(item("One", web.url("/one"), guid="1")))
    content = f"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <opml version="2.0"><body><outline text="News &x;"><outline type="rss" xmlUrl="{web.url("/gone")}"/>
    <outline xmlurl="{web.url("/b")}"/></outline><outline xmlUrl="file:///etc/passwd"/></body></opml>"""

    result = feed(content.encode(), name="feeds.opml")

    assert result.exit_code == 1
    assert f"failed: the feed '{web.url('/gone')}': the server answers 404" in result.stderr
    assert "1 of its addresses can't be asked" in result.stderr
    assert articles(site) == ["the-grid-failed-again"]
    assert lines(site) == [f'{web.url("/b")} "1" 2021-02-10']


def test_our_own_list_of_feeds_is_one(site: Folder, feed: Feed):
    site.build()

    result = feed((site.root / "output/feeds.opml").read_bytes(), "--dry-run", name="feeds.opml", private=False)

    assert "failed: the feed 'https://example.org/digest/feed.xml'" in result.stderr


def test_a_feed_in_a_file_is_known_by_the_address_that_it_names(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    own = f'<atom:link rel="self" href="{web.url("/feed")}"/>'
    content = rss(item("One", web.url("/one"), guid="1"), head=own)

    feed(content, name="saved.xml")
    result = feed(content)

    assert result.stdout == "0 taken in as drafts, 1 taken in before.\n"


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "utf-8-sig"])
def test_a_feed_may_have_any_encoding(site: Folder, web: Loopback, feed: Feed, encoding: str):
    said = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{said}"?><rss version="2.0"><channel>{item("Сеть упала", web.url("/x"))}'

    result = feed(f"{text}</channel></rss>".encode(encoding), "--dry-run", name="feed.xml")

    assert "would be taken in: 'Сеть упала'" in result.stdout


def test_a_broken_feed_is_read_as_far_as_it_can_be(site: Folder, web: Loopback, feed: Feed):
    result = feed(rss(item("One & two", web.url("/one"))), "--dry-run")

    assert "would be taken in: 'One & two'" in result.stdout
    assert "look at: it is broken (line 1): what could be made out was taken" in result.stderr


# What is no feed, and what is hostile


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"Once upon a time", "it is no feed: neither RSS nor Atom, JSON Feed or OPML"),
        (bytes(range(256)) * 20, "it is no feed: neither RSS nor Atom, JSON Feed or OPML"),
        (b'{"version": 1}', "it is JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "can't be read as such"),
        (b"<opml><body/></opml>", "it is a list of feeds (OPML) that names none"),
        (b"<html><body>Hello</body></html>", "it is a page, no feed, and it names none"),
        (b"<rss>" + b" " * 8_000_000, "it is larger than 8 MB"),
        (b"<rss><channel>" + b"<a>" * 400_001, "it has more than 400,000 tags"),
        (b"<rss><channel><item><title>&#x110000; & x", "it is too broken to be read as a feed"),
        (b'<?xml version="1.0" encoding="\xff"?><rss/>', "it is too broken to be read as a feed"),
        (
            b'<opml><outline xmlUrl="http://a.b&#xD800;/c"/></opml>',
            "it begins as a list of feeds (OPML), and can't be read as such",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_feed_is_told_in_a_line(site: Folder, feed: Feed, content: bytes, said: str):
    result = feed(content, name="feed.xml")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr
    assert lock(site) == ""


def test_a_page_names_its_feed(feed: Feed, web: Loopback):
    web.routes["/feed"] = page('<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head>')

    result = feed(None)

    assert f"it is a page, no feed; its feed is {web.url('/rss')}" in result.stderr


def test_entities_of_a_feed_neither_grow_nor_read_files(site: Folder, web: Loopback, feed: Feed, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    content = rss(item("A &l9; &x;", web.url("/one"))).replace(
        b"<rss", f'<!DOCTYPE rss [{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss'.encode(), 1
    )

    result = feed(content, "--dry-run")

    assert "the secret" not in result.output
    assert "hahaha" not in result.output
    assert "would be taken in: 'A " in result.stdout


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://u:p@x.example/"]
)
def test_a_link_that_is_no_web_page_is_never_asked_or_written(site: Folder, feed: Feed, link: str):
    full = f"<description><![CDATA[{TEXT}<p><a href='{link}'>more of it here</a></p>]]></description>"

    feed(rss(item("Only here", link, guid="1", more=full)))

    assert WORDS.format(n=5) in body(site, "only-here")
    assert link not in (site.root / "content/articles/only-here.md").read_text()


def test_private_addresses_are_refused(site: Folder, web: Loopback, feed: Feed):
    """Neither the feed's page is asked, nor is its text taken with a link to it."""
    full = f"<description><![CDATA[{TEXT}]]></description>"
    content = rss(item("Inward", web.url("/one"), more=full))

    result = feed(content, name="feed.xml", private=False)

    assert result.exit_code == 1
    assert "a loopback address; --allow-private asks it all the same" in result.stderr
    assert web.requests == []
    assert articles(site) == []


def test_titles_of_strangers_are_words_and_nothing_else(site: Folder, web: Loopback, feed: Feed):
    """Neither the terminal, nor YAML, nor Markdown takes them for commands."""
    title = "\x1b[2J\u202e: - # [x](javascript:alert(1)) &lt;b&gt;&#8211; '\" {y}"
    web.routes["/one"] = page(f"<article>{TEXT}</article>")

    result = feed(rss(item(title, web.url("/one"))))
    (slug,) = articles(site)

    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert str(matter(site, slug)["title"]).startswith("[2J: - # [x](javascript:alert(1)) ")
    assert set(matter(site, slug)) == {"title", "date", "url", "retrieved", "draft"}
    assert not any(problem.severity == "error" for problem in site.build(drafts=True).problems)
    assert 'href="javascript' not in site.page(f"articles/{slug}/index.html")


def test_half_a_character_does_no_harm(site: Folder, web: Loopback, feed: Feed):
    """JSON can write half of a pair of surrogates, which no file can hold."""
    text = "\n\n".join(WORDS.format(n=n) for n in range(6))
    half = {"id": "\ud800", "url": web.url("/\ud800"), "title": "Half \ud800 a title", "content_text": f"{text} \udfff"}
    data = {"version": "https://jsonfeed.org/version/1.1", "items": [half]}

    result = feed(json.dumps(data).encode())

    assert result.exit_code == 0, result.output
    assert articles(site) == ["half-a-title"]
    assert [line.split(" ", 1)[1] for line in lines(site)] == ['"\\ud800" 2021-02-10']
    assert feed(json.dumps(data).encode()).stdout == "0 taken in as drafts, 1 taken in before.\n"


def test_a_title_without_letters_gets_a_name(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = page(f"<article>{TEXT}</article>")

    feed(rss(item("???", web.url("/one"), guid="1")))

    (slug,) = articles(site)
    assert slug.startswith("untitled-")


@pytest.mark.parametrize(
    "day",
    [
        "Thu, 11 Feb 9999 10:00:00 GMT",
        "Thu, 99 Foo 2021",
        "9" * 100_000,
        "Thu, 11 Feb 2021 10:00:00 +9999",
        "0000-00-00",
    ],
)
def test_a_day_that_is_none_is_left_out(site: Folder, web: Loopback, feed: Feed, day: str):
    web.routes["/one"] = article("The grid failed again")

    result = feed(rss(item("One", web.url("/one"), day=day)))

    assert result.exit_code == 0, result.output
    assert matter(site, "the-grid-failed-again")["draft"] is True


def test_a_day_without_zone_is_a_day(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = page(f"<article>{TEXT}</article>")

    feed(rss(item("Of no zone", web.url("/one"), day="Tue, 09 Feb 2021 23:30:00")))

    assert "date: 2021-02-09\n" in (site.root / "content/articles/of-no-zone.md").read_text()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_of_very_many_entries_the_first_are_read(site: Folder, feed: Feed, encoding: str):
    content = rss(*(item(f"E{n}", f"https://x.example/{n}") for n in range(8_000))).replace(b"utf-8", encoding.encode())

    result = feed(content.decode().encode(encoding), "--dry-run", "--limit", "2", name="feed.xml")

    assert "look at: it holds 8,000 entries, and the first 5,000 are read" in result.stderr
    assert "4,998 older ones are left" in result.stdout
    assert "broken" not in result.stderr


def test_an_endless_id_is_remembered_by_its_hash(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    content = rss(item("One", web.url("/one"), guid="x" * 1_000_000))

    feed(content)
    again = feed(content)

    assert len(lock(site)) < 1000
    assert again.stdout == "0 taken in as drafts, 1 taken in before.\n"


# feeds.lock


def test_the_lock_is_sorted_and_lines_of_others_stay(site: Folder, web: Loopback, feed: Feed):
    """So that git can merge it."""
    web.routes["/one"] = article("The grid failed again")
    others = [f'https://{name}.example/f "{name}" 2020-01-01' for name in "zebra"]
    site.write({"feeds.lock": "\n".join(["# Ours", *others]) + "\n"})

    feed(rss(item("One", web.url("/one"), guid='a "quoted"\n id')))

    assert lock(site).splitlines() == [
        "# Ours",
        f'{web.url("/feed")} "a \\"quoted\\"\\n id" 2021-02-10',
        *sorted(others),
    ]


def test_a_line_that_cannot_be_read_stops_everything_at_its_place(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    old = '<<<<<<< ours\nhttps://z.example/f "b" 2020-01-01\n=======\n'
    site.write({"feeds.lock": old})

    result = feed(rss(item("One", web.url("/one"), guid="1")))

    assert result.exit_code == 1
    assert "feeds.lock:1:1: error: this line can't be read as an entry that was taken in [lock]" in result.stderr
    assert "feeds.lock:3:1: error" in result.stderr
    assert articles(site) == []
    assert lock(site) == old


def test_a_feed_is_the_same_one_by_https_and_http(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")
    site.write({"feeds.lock": f'{web.url("/feed").replace("http:", "https:")}/ "1" 2020-01-01\n'})

    result = feed(rss(item("One", web.url("/one"), guid="1")))

    assert result.stdout == "0 taken in as drafts, 1 taken in before.\n"


def test_a_lock_that_is_a_link_is_never_written_through(site: Folder, web: Loopback, feed: Feed, tmp_path: Path):
    web.routes["/one"] = article("The grid failed again")
    (tmp_path / "elsewhere").write_text("")
    (site.root / "feeds.lock").symlink_to(tmp_path / "elsewhere")

    result = feed(rss(item("One", web.url("/one"), guid="1")))

    assert result.exit_code == 1
    assert "feeds.lock has changed meanwhile, or is a link" in result.stderr
    assert (tmp_path / "elsewhere").read_text() == ""


def test_the_lock_changes_no_page(site: Folder):
    site.build()
    before = site.outputs()
    site.write({"feeds.lock": 'https://z.example/f "b" 2020-01-01\n'})

    report = site.build()

    assert report.problems == ()
    assert site.outputs() == before


# Usage


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "yesterday"], "--since: 'yesterday' is no date: write it as 2021-02-11"),
        (["--match", " "], "--match has no words"),
        (["--limit", "0"], "0 is not in the range"),
        (["https://a b.example/"], "has a character that no URL may hold"),
    ],
)
def test_usage_is_told(feed: Feed, options: list[str], said: str):
    result = feed(rss(), *options)

    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_that_is_not_there_is_told_and_stops_no_other(site: Folder, web: Loopback, feed: Feed, tmp_path: Path):
    web.routes["/one"] = article("The grid failed again")

    result = feed(rss(item("One", web.url("/one"))), str(tmp_path / "no.xml"), str(tmp_path))

    assert result.exit_code == 1
    assert "no.xml' can't be read: no such file or directory" in result.stderr
    assert f"'{tmp_path}' can't be read: it is no file" in result.stderr
    assert articles(site) == ["the-grid-failed-again"]


def test_an_outlet_that_is_not_there_fails_each_entry(site: Folder, web: Loopback, feed: Feed):
    web.routes["/one"] = article("The grid failed again")

    result = feed(rss(item("One", web.url("/one"))), "--outlet", "courrier")

    assert result.exit_code == 1
    assert "there is no outlet 'courrier'; did you mean 'courier'" in result.stderr
