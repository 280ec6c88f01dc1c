"""What readers find: every kind of page, what it shows, and that every link on it leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from sites import ARTICLE, SITE_YAML, Folder, told

from postil.model import Options
from postil.pipeline import Order, build
from postil.publish import at_words

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
REPOSITORY = Path(__file__).resolve().parent.parent
GRID = "articles/grid/index.html"
NOTES = "content/articles/grid.notes.yaml"
HEAD = ARTICLE[: ARTICLE.index("The *grid*")]


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attrs: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it, white space run together."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        return "".join(one if isinstance(one, str) else one._words() for one in self.inside)

    def each(self, tag: str = "", **attrs: str) -> Iterator[Node]:
        """Yield the elements in it with a tag and attributes; a class is one of several."""
        for one in self.inside:
            if isinstance(one, Node):
                if tag in {"", one.tag} and all(_has(one, name, value) for name, value in attrs.items()):
                    yield one
                yield from one.each(tag, **attrs)

    def one(self, tag: str = "", **attrs: str) -> Node:
        """Return the only such element."""
        (found,) = self.each(tag, **attrs)
        return found

    @property
    def links(self) -> dict[str, str]:
        """Addresses by the words of their links."""
        return {link.text: link.attrs["href"] for link in self.each("a")}


def _has(node: Node, name: str, value: str) -> bool:
    if name == "class_":
        return value in node.attrs.get("class", "").split()
    return node.attrs.get(name) == value


class _Reader(HTMLParser):
    """Reads a page, and fails where a tag is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].inside.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        closed = self.stack.pop().tag
        assert closed == tag, f"</{tag}> closes <{closed}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.stack[-1].inside.append(data)


def _parsed(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.stack) == 1, f"<{reader.stack[-1].tag}> stays open"
    return reader.stack[0]


def _page(site: Folder, path: str = GRID) -> Node:
    return _parsed(site.page(path))


def _built(site: Folder, files: dict[str, str], **asked: object) -> Folder:
    """Build *files*, which must be without problems."""
    assert told(site.write(files).build(**asked)) == []
    return site


def _annotated(site: Folder, text: str, notes: str) -> Node:
    """Return the article's page with *text* and *notes*."""
    return _page(_built(site, {"content/articles/grid.md": HEAD + text + "\n", NOTES: notes}))


def _article(title: str, day: str, matter: str = "", text: str = "Text.") -> str:
    return f"---\ntitle: {title}\ndate: {day}\n{matter}---\n{text}\n"


# The article and its notes


def test_a_marked_passage_leads_to_its_note_and_the_note_back(site: Folder):
    page = _annotated(site, "The grid failed.", "- {id: why, quote: grid failed, body: Why it did.}")

    mark = page.one("mark")
    note = page.one("section", id="note-why")

    assert mark.text.startswith("grid failed")
    assert "#note-why" in mark.links.values()
    assert f"#{mark.attrs['id']}" in note.links.values()
    assert "Why it did." in note.text


def test_a_number_at_the_passage_names_its_note_for_those_who_do_not_see_the_mark(site: Folder):
    page = _annotated(site, "The grid failed.", "- {id: why, quote: grid, body: x}")

    assert [link.attrs["aria-label"] for link in page.one("mark").each("a", class_="number")] == ["Note 1"]


def test_a_note_shows_kind_verdict_title_and_text(site: Folder):
    notes = "- {id: a, quote: grid, kind: check, verdict: misleading, title: Which grid, body: The *northern* one.}"
    note = _annotated(site, "The grid failed.", notes).one(id="note-a")

    assert "Check" in note.text
    assert "Misleading" in note.text
    assert "Which grid" in note.text
    assert note.one("em").text == "northern"


def test_a_note_shows_reasons_dates_author_and_history(site: Folder):
    notes = """\
- id: a
  body: x
  reasons: [no-published-source, part-told-as-whole]
  by: The figures desk
  created: 2021-03-01
  updated: 2021-03-02
  checked_on: 2021-03-03
  history:
    - {date: 2021-03-04, text: A wrong year was put right.}
"""
    note = _annotated(site, "The grid failed.", notes).one(id="note-a")

    assert "no published source, part told as whole" in note.text
    assert "The figures desk" in note.text
    assert [time.attrs["datetime"] for time in note.each("time")] == sorted(
        ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04"], key=lambda day: (day != "2021-03-04", day)
    )
    assert "A wrong year was put right." in note.text


def test_a_source_shows_title_publisher_date_live_link_archived_link_and_evidence(site: Folder):
    notes = """\
- id: a
  body: x
  sources:
    - title: The public debt
      url: https://minfin.example/debt
      publisher: Ministry of Finance
      date: 2020-11-01
      accessed: 2021-02-12
      archived: [https://web.archive.org/web/20201105000000/https://minfin.example/debt]
      quote: totalled 1 388.2 million
"""
    source = next(_annotated(site, "Text.", notes).one(id="note-a").one(class_="sources").each("li"))

    assert source.links["The public debt"] == "https://minfin.example/debt"
    assert "https://web.archive.org/web/20201105000000/https://minfin.example/debt" in source.links.values()
    assert "5 November 2020" in source.text
    assert "Ministry of Finance" in source.text
    assert source.one("time").attrs["datetime"] == "2020-11-01"
    assert "12 February 2021" in source.text
    assert source.one("q").text == "totalled 1 388.2 million"


def test_a_bare_url_is_a_source(site: Folder):
    note = _annotated(site, "Text.", "- {id: a, body: x, sources: [https://a.example/report]}").one(id="note-a")

    assert note.links["https://a.example/report"] == "https://a.example/report"


def test_several_notes_may_share_words(site: Folder):
    notes = "- {id: wide, quote: the grid failed on Tuesday, body: x}\n- {id: inner, quote: failed, body: y}"
    page = _annotated(site, "Then the grid failed on Tuesday.", notes)

    marks = list(page.each("mark"))

    assert [re.sub(r"\d", "", mark.text) for mark in marks] == ["the grid", "failed", "on Tuesday"]
    assert "#note-inner" in marks[1].links.values()
    assert {link.attrs["href"] for link in page.each("a", class_="number")} == {"#note-wide", "#note-inner"}


def test_two_notes_on_the_same_words_both_have_their_way_back(site: Folder):
    page = _annotated(site, "The grid failed.", "- {id: a, quote: grid, body: x}\n- {id: b, quote: grid, body: y}")

    assert [mark.text for mark in page.each("mark")] == ["grid12"]
    assert {one.attrs["id"] for one in page.each() if one.attrs.get("id", "").startswith("p-")} == {"p-a", "p-b"}


def test_a_note_may_have_several_passages(site: Folder):
    page = _annotated(site, "The grid failed. Nobody came.", "- {id: a, quotes: [grid, Nobody], body: x}")

    back = [href for href in page.one(id="note-a").links.values() if href.startswith("#p-")]

    assert [mark.text for mark in page.each("mark")] == ["grid1", "Nobody1"]
    assert back == [f"#{mark.attrs['id']}" for mark in page.each("mark")]


def test_passages_of_a_note_and_the_note_of_a_like_name_keep_their_ids_apart(site: Folder):
    """The second passage of `a` and the first of `a-2` must not both be #p-a-2."""
    notes = "- {id: a, quotes: [One, two], body: x}\n- {id: a-2, quote: three, body: y}"
    page = _annotated(site, "One two three.", notes)

    ids = Counter(one.attrs["id"] for one in page.each() if "id" in one.attrs)

    assert [name for name, count in ids.items() if count > 1] == []


def test_a_passage_crosses_emphasis_links_and_paragraphs(site: Folder):
    text = "It *was the* [grid](https://a.example/).\n\nIt **failed** twice."
    page = _annotated(site, text, "- {id: a, quote: was the grid. It failed, body: x}")

    assert " ".join(re.sub(r"\d$", "", mark.text) for mark in page.each("mark")) == "was the grid . It failed"
    assert page.one("article", class_="text").links["grid"] == "https://a.example/"


def test_an_articles_link_inside_a_passage_still_leads_where_the_article_says(site: Folder):
    page = _annotated(site, "See *the [report](https://a.example/)* now.", "- {id: a, quote: the report now, body: x}")

    assert page.one("article", class_="text").links["report"] == "https://a.example/"


def test_a_note_without_a_quote_is_on_the_whole_article(site: Folder):
    page = _annotated(site, "The grid failed.", "- {id: a, body: On all of it.}")

    assert list(page.each("mark")) == []
    assert "On all of it." in page.one("section", class_="whole").text
    assert site.page(GRID).index("On all of it.") < site.page(GRID).index("The grid failed.</p>")


def test_an_unpinned_note_is_printed_and_marked(site: Folder):
    site.write({NOTES: "- {id: a, quote: quite other words about fish, body: Still here.}"}).build(keep_going=True)
    lost = _page(site).one("section", class_="unpinned")

    assert "Still here." in lost.text
    assert "no longer in the article" in lost.text
    assert lost.one("q").text == "quite other words about fish"


def test_notes_stand_in_reading_order_and_are_numbered_so(site: Folder):
    notes = "- {id: late, quote: failed, body: x}\n- {id: early, quote: The, body: y}\n- {id: whole, body: z}"
    page = _annotated(site, "The grid failed.", notes)

    ids = [one.attrs["id"] for one in page.each("section") if one.attrs.get("id", "").startswith("note-")]

    assert ids == ["note-whole", "note-early", "note-late"]
    assert {link.text: link.attrs["href"] for link in page.each("a", class_="number")} == {
        "2": "#note-early",
        "3": "#note-late",
    }


def test_an_article_shows_where_it_came_from(site: Folder):
    matter = (
        "url: https://courier.example/grid\nauthor: A. Reporter\nretrieved: 2021-02-12\n"
        "archived: [https://web.archive.org/web/20210211101010/https://courier.example/grid]\n"
        "summary: What it says.\n"
    )
    _built(site, {"content/articles/grid.md": ARTICLE.replace("outlet:", matter + "outlet:")})
    page = _page(site)

    assert page.one("h1").text == "The grid failed"
    assert page.links["Original"] == "https://courier.example/grid"
    assert page.links["The Courier"] == "../../outlets/courier/"
    assert page.links["Energy"] == "../../topics/energy/"
    assert "https://web.archive.org/web/20210211101010/https://courier.example/grid" in page.links.values()
    assert all(words in page.text for words in ("A. Reporter", "11 February 2021", "12 February 2021", "What it says."))


def test_an_article_leads_to_its_neighbours_in_time(site: Folder):
    _built(
        site,
        {
            "content/articles/after.md": _article("After", "2021-03-01"),
            "content/articles/before.md": _article("Before", "2021-01-01"),
        },
    )

    assert _page(site).one("a", rel="next").attrs["href"] == "../../articles/after/"
    assert _page(site).one("a", rel="prev").attrs["href"] == "../../articles/before/"
    assert list(_page(site, "articles/after/index.html").each("a", rel="next")) == []


def test_a_claims_verdict_stands_on_the_notes_that_check_it(site: Folder):
    files = {"content/claims/dark.md": "---\ntitle: It was dark\nverdict: accurate\n---\nIt was.\n"}
    _built(site, files | {NOTES: "- {id: a, body: x, claim: dark}"})
    note = _page(site).one(id="note-a")

    assert "Accurate" in note.text
    assert note.links["It was dark"] == "../../claims/dark/"


def test_a_note_that_contradicts_its_claim_is_told(site: Folder):
    site.write(
        {
            "content/claims/dark.md": "---\ntitle: It was dark\nverdict: accurate\n---\n",
            NOTES: "- {id: a, body: x, claim: dark, verdict: misleading}",
        }
    )

    assert told(site.build()) == [f"{NOTES}:1:4: warning: the note says 'misleading', its claim 'accurate' [verdict]"]


def test_a_note_past_its_review_date_says_so_on_its_page(site: Folder):
    files = {NOTES: "- {id: a, body: x, review_by: 2026-01-01}"}

    _built(site, files, today=date(2026, 1, 1))
    assert "looked at again" not in _page(site).text
    _built(site, files, today=date(2026, 1, 2))
    assert "looked at again by 1 January 2026" in _page(site).text


# Hostile and awkward text


def test_raw_html_of_an_article_is_shown_as_text(site: Folder):
    page = _annotated(site, "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>", "[]")

    assert "<script>alert(1)</script>" in page.one("article", class_="text").text
    assert _scripts(page) == []
    assert list(page.each("img")) == []


def test_no_field_can_bring_markup_into_a_page(site: Folder):
    evil = "<b onclick=x>&\\\"'</b>"
    site.write(
        {
            "site.yaml": SITE_YAML.replace("Test digest", f'"{evil}"').replace("label: Misleading", f'label: "{evil}"'),
            "content/articles/grid.md": ARTICLE.replace(
                "The grid failed\n", f'"{evil}"\nsummary: "{evil}"\nauthor: "{evil}"\n'
            ),
            "content/outlets/courier.md": f'---\ntitle: "{evil}"\nowner: "{evil}"\ncountry: "{evil}"\n---\n',
            "content/topics/energy.md": f'---\ntitle: "{evil}"\nsummary: "{evil}"\n---\n',
            NOTES: (
                f'- id: a\n  quote: grid\n  title: "{evil}"\n  by: "{evil}"\n  verdict: misleading\n'
                f'  claim: {{text: "{evil}", by: "{evil}"}}\n'
                f'  sources: [{{title: "{evil}", publisher: "{evil}", quote: "{evil}"}}]\n'
            ),
        }
    )

    assert told(site.build()) == []
    for path in site.outputs():
        if path.endswith(".html"):
            assert [one.attrs for one in _page(site, path).each() if "onclick" in one.attrs] == []


def test_a_relative_link_of_an_article_resolves_against_its_url(site: Folder):
    text = ARTICLE.replace("outlet:", "url: https://courier.example/2021/grid.html\noutlet:")
    _built(site, {"content/articles/grid.md": text + "\nSee [more](../2020/more.html#x).\n"})

    assert _page(site).links["more"] == "https://courier.example/2020/more.html#x"


def test_a_relative_link_of_a_note_leads_into_this_site(site: Folder):
    note = _annotated(site, "Text.", "- {id: a, body: 'See [energy](/topics/energy/) and [this](#note-a).'}").one(
        id="note-a"
    )

    assert note.links["energy"] == "../../topics/energy/"
    assert urljoin("/articles/grid/", note.links["this"]) == "/articles/grid/#note-a"


def test_a_link_of_a_note_to_what_this_site_lacks_is_an_error(site: Folder):
    site.write({NOTES: "- id: a\n  body: See [it](/topics/power/).\n- id: b\n  body: See [b](#note-c).\n"})

    assert told(site.build()) == [
        f"{NOTES}:2:18: error: this site has no page '/topics/power/' [link]",
        f"{NOTES}:4:17: error: the page '/articles/grid/' has no '#note-c' [link]",
    ]


def test_an_articles_bad_link_is_a_warning_for_the_text_is_not_ours(site: Folder):
    report = site.write({"content/articles/grid.md": HEAD + "Click [here](javascript:alert(1)).\n"}).build()

    assert [problem.severity for problem in report.problems] == ["warning"]
    assert "javascript" not in site.page(GRID)
    assert "Click here." in _page(site).text


def test_images_of_other_hosts_are_links_unless_they_are_allowed(site: Folder):
    text = "![ours](/x.png) ![theirs](https://pics.example/a.png) ![others](https://track.example/b.png)"
    matter = HEAD.replace("outlet:", "url: https://courier.example/grid\noutlet:")
    settings = SITE_YAML + "images: {remote: [pics.example]}\n"
    page = _page(_built(site, {"site.yaml": settings, "content/articles/grid.md": f"{matter}{text}\n"}))

    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attrs["content"]

    assert [image.attrs["src"] for image in page.each("img")] == ["https://pics.example/a.png"]
    assert page.links["ours"] == "https://courier.example/x.png"
    assert page.links["others"] == "https://track.example/b.png"
    assert "img-src 'self' https://pics.example;" in policy


def test_an_image_of_ours_is_shown_from_every_depth(site: Folder):
    files = {
        "content/assets/map.png": "png",
        "content/pages/about.md": "---\ntitle: About\n---\n![A map](/assets/map.png)\n",
    }
    _built(site, files)

    assert _page(site, "about/index.html").one("img").attrs["src"] == "../assets/map.png"
    assert site.page("assets/map.png") == "png"


def _scripts(page: Node) -> list[Node]:
    """Return the scripts of *page*; its block of data is none."""
    return [one for one in page.each("script") if one.attrs.get("type") != "application/ld+json"]


def test_every_page_forbids_what_it_does_not_use(site: Folder):
    """No script but the theme's own files, no frame, no form that is sent, no request to anybody else.

    A letter has its styles in it: see test_letters.
    """
    _built(site, {NOTES: "- {id: a, quote: grid, body: x}"})
    for path in site.outputs():
        if path.endswith(".html") and not path.endswith("/email.html"):
            page = _page(site, path)
            policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attrs["content"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert not [one for one in page.each() if one.tag in {"iframe", "object", "style"}]
            assert not [form for form in page.each("form") if "action" in form.attrs or "data-sieve" not in form.attrs]
            names = [script.attrs["src"].rpartition("/")[2] for script in _scripts(page)]
            scripts = [re.sub(r"\.[0-9a-f]{12}\.js$", ".js", name) for name in names]
            assert set(scripts) <= {"reading.js", "sieve.js"}
            assert ("script-src 'self'" in policy) == bool(scripts)
            loads = [
                one.attrs.get("src") or one.attrs.get("href", "") for one in page.each() if one.tag in {"img", "link"}
            ]
            assert [url for url in loads if url.startswith(("http:", "https:", "//"))] == [
                one.attrs["href"] for one in page.each("link", rel="canonical")
            ]


# Outlets linked through the archive


ARCHIVED = {
    "content/outlets/courier.md": (
        "---\ntitle: The Courier\nurl: https://courier.example/\ndomains: [courier.press]\narchive_only: true\n---\n"
        "See [it](https://courier.example/about).\n"
    ),
    "content/articles/grid.md": ARTICLE.replace(
        "outlet:",
        "url: https://courier.example/grid\n"
        "archived: [https://web.archive.org/web/20210212/https://courier.example/grid]\noutlet:",
    )
    + "\nMore [here](/more), [there](https://m.courier.press/x) and ![p](https://courier.example/p.png).\n",
    "content/claims/dark.md": "---\ntitle: It was dark\nappearances: [https://courier.example/dark]\n---\n",
    NOTES: (
        "- id: a\n  body: As [it says](https://www.courier.example/y).\n  claim: dark\n"
        "  sources:\n    - https://courier.example/z\n"
        "    - {title: Z, url: https://courier.example/z, archived: [https://archive.example/z]}\n"
    ),
}


def test_an_outlet_that_is_archive_only_is_linked_live_from_nowhere(site: Folder):
    _built(site, ARCHIVED)

    for path, data in site.outputs().items():
        live = re.findall(rb'(?:href|src|cite)=(?:"|&#34;)https?://[\w.]*courier\.(?:example|press)', data)
        assert live == [], path


def test_an_archive_only_outlet_is_reached_through_its_copies(site: Folder):
    page = _page(_built(site, ARCHIVED))

    assert page.links["here"] == "https://web.archive.org/web/20210211/https://courier.example/more"
    assert "https://web.archive.org/web/20210212/https://courier.example/grid" in page.links.values()
    assert "https://archive.example/z" in page.one(id="note-a").links.values()
    assert all(
        link.attrs["rel"] == "nofollow noopener noreferrer"
        for link in page.each("a")
        if link.attrs["href"].startswith("https://web.archive.org/")
    )


def test_a_live_address_given_as_an_archived_copy_is_not_linked(site: Folder):
    """A slip of the editor's must not undo what the outlet's profile says."""
    site.write(ARCHIVED | {NOTES: "- {id: a, body: x, sources: [{title: Z, archived: [https://courier.example/z]}]}"})
    site.build(keep_going=True)

    assert "https://courier.example/z" not in _page(site).one(id="note-a").links.values()


# Excerpts, drafts, dates, aliases


EXCERPT = "One.\n\nTwo secret.\n\nThree.\n\nFour secret.\n"


def test_an_excerpt_publishes_only_the_blocks_with_notes(site: Folder):
    text = HEAD.replace("---\ntitle", "---\nexcerpt: true\ntitle") + EXCERPT
    _built(site, {"content/articles/grid.md": text, NOTES: "- {id: a, quote: Three, body: x}"})

    assert [gap.text for gap in _page(site).each("p", class_="gap")] == ["[…]", "[…]"]
    assert all(b"secret" not in data for data in site.outputs().values())
    assert "Three" in _page(site).one("mark").text


def test_an_excerpt_leaves_out_what_only_a_draft_is_pinned_to(site: Folder):
    text = HEAD.replace("---\ntitle", "---\nexcerpt: true\ntitle") + EXCERPT
    notes = "- {id: a, quote: Three, body: x}\n- {id: b, quote: Four secret, body: y, draft: true}\n"
    _built(site, {"content/articles/grid.md": text, NOTES: notes})

    assert all(b"secret" not in data for data in site.outputs().values())
    assert len(list(_page(site).each("p", class_="gap"))) == 2
    _built(site, {}, drafts=True)
    assert "Four secret" in _page(site).text


def test_drafts_wait_for_the_option(site: Folder):
    files = {
        "content/articles/secret.md": _article("Secret", "2021-02-12", "draft: true\ntopics: [energy]\n"),
        NOTES: "- {id: a, quote: grid, body: x, draft: no}\n- {id: b, quote: Tuesday, body: Unready., draft: yes}\n",
    }
    _built(site, files)
    outputs = site.outputs()

    assert "articles/secret/index.html" not in outputs
    assert all(b"Secret" not in data and b"Unready" not in data for data in outputs.values())
    assert [mark.text for mark in _page(site).each("mark")] == ["grid1"]

    _built(site, {}, drafts=True)
    assert "Draft" in _page(site, "articles/secret/index.html").text
    assert "Unready." in _page(site).text


def test_an_article_of_the_future_waits_and_the_build_says_so(site: Folder):
    site.write({"content/articles/soon.md": _article("Soon", "2026-01-02")})

    assert told(site.build(today=date(2026, 1, 1))) == [
        "content/articles/soon.md:1:1: warning: dated 2026-01-02, which is still to come: not published [future]"
    ]
    assert "articles/soon/index.html" not in site.outputs()
    assert told(site.build(today=date(2026, 1, 2))) == []
    assert told(site.build(today=date(2026, 1, 1), future=True)) == []
    assert "articles/soon/index.html" in site.outputs()


def test_a_former_path_leads_to_where_the_article_is_now(site: Folder):
    _built(site, {"content/articles/grid.md": ARTICLE.replace("outlet:", "aliases: [/2021/grid-old, /g/]\noutlet:")})

    for path, way in (("2021/grid-old/index.html", "../../articles/grid/"), ("g/index.html", "../articles/grid/")):
        page = _page(site, path)
        assert page.one("meta", **{"http-equiv": "refresh"}).attrs["content"] == f"0; url={way}"
        assert page.one("link", rel="canonical").attrs["href"] == "https://example.org/digest/articles/grid/"
        assert way in page.links.values()


@pytest.mark.parametrize("alias", ["/", "/../../evil/", "/%2e%2e/evil/", "https://evil.example/", "/con/"])
def test_no_alias_leaves_the_output_folder(site: Folder, alias: str):
    before = {path for path in site.root.parent.rglob("*") if site.root not in path.parents}
    site.write({"content/articles/grid.md": ARTICLE.replace("outlet:", f'aliases: ["{alias}"]\noutlet:')})

    report = site.build(keep_going=True)

    assert [problem.code for problem in report.problems] == ["schema"]
    assert {path for path in site.root.parent.rglob("*") if site.root not in path.parents} == before


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("/topics/", "two things would be published as /topics/index.html: this, and site.yaml"),
        ("/feed.xml/", "/feed.xml would be a file, and a folder for /feed.xml/index.html"),
    ],
)
def test_an_alias_in_the_place_of_a_page_is_an_error(site: Folder, alias: str, said: str):
    report = site.write(
        {"content/articles/grid.md": ARTICLE.replace("outlet:", f"aliases: [{alias}]\noutlet:")}
    ).build()

    assert [problem.message for problem in report.problems] == [said]


# Home, topics, outlets, claims, pages, 404


MANY = {
    "site.yaml": SITE_YAML + "page_size: 2\ndescription: What was said of power.\n",
    NOTES: (
        "- id: dark\n  quote: grid failed\n  kind: check\n  claim: dark\n  body: It was.\n"
        "  sources: [{title: Log, url: https://log.example/, publisher: The operator}]\n"
    ),
    "content/articles/march.md": _article(
        "The grid came back",
        "2021-03-05",
        "outlet: courier\ntopics: [energy]\nsummary: Light again.\n",
        "It was dark before.",
    ),
    "content/articles/march.notes.yaml": (
        "- {id: again, quote: It was dark, kind: check, claim: dark, body: Still true.}\n"
        "- {id: loose, kind: framing, verdict: unproven, body: Loose.}\n"
    ),
    "content/articles/march-late.md": _article("Lights out", "2021-03-20", "outlet: herald\ntopics: [energy]\n"),
    "content/articles/march-late.notes.yaml": "- {id: it, quote: Text, claim: dark, body: Once more.}\n",
    "content/outlets/herald.md": (
        "---\ntitle: The Herald\nurl: https://herald.example/\nstanding: mixed\ncountry: Ruritania\nowner: The state\n"
        "sources: [https://media.example/herald]\n---\nA weekly.\n"
    ),
    "content/claims/dark.md": (
        "---\ntitle: It was dark on Tuesday\nby: The minister\nsaid_on: 2021-02-10\nverdict: misleading\n"
        "reasons: [part-told-as-whole]\n"
        "appearances: [{url: https://tv.example/x, title: On air, publisher: TV, date: 2021-02-09}]\n"
        "sources: [{title: Outage log, url: https://log.example/2021, quote: 14 of 20 districts}]\n"
        "history: [{date: 2021-04-01, text: We had no log before., verdict: unproven}]\n---\n**Partly.** In parts.\n"
    ),
    "content/pages/methodology.md": "---\ntitle: How we work\nsummary: In short.\nmenu: 1\n---\n# Sources\n\nRead.\n",
    "content/pages/imprint.md": "---\ntitle: Imprint\n---\nWho we are.\n",
}


@pytest.fixture
def many(site: Folder) -> Folder:
    """Three articles of two months and two outlets on one topic, with a claim that recurs in all of them."""
    return _built(site, MANY)


def test_home_shows_the_newest_articles_topics_claims_and_the_scale(many: Folder):
    page = _page(many, "index.html")

    assert [one.text for one in page.each("h3")] == ["Lights out", "The grid came back", "The grid failed"]
    assert page.links["Lights out"] == "./articles/march-late/"
    assert page.links["Energy"] == "./topics/energy/"
    assert page.links["It was dark on Tuesday"] == "./claims/dark/"
    assert "What was said of power." in page.text
    assert all(label in page.text for label in ("Misleading", "Unproven", "Accurate"))


def test_a_digest_is_paged_newest_first_and_grouped_by_month(many: Folder):
    first = _page(many, "topics/energy/index.html")
    second = _page(many, "topics/energy/page/2/index.html")

    assert [one.text for one in first.each("h2") if "20" in one.text] == ["March 2021"]
    assert [one.text for one in first.each("h3")] == ["Lights out", "The grid came back"]
    assert [one.text for one in second.each("h2") if "20" in one.text] == ["February 2021"]
    assert [one.text for one in second.each("h3")] == ["The grid failed"]
    assert first.one("a", rel="next").attrs["href"] == "../../topics/energy/page/2/"
    assert second.one("a", rel="prev").attrs["href"] == "../../../../topics/energy/"
    assert "Power and its absence." in first.text


def test_an_entry_of_a_digest_shows_article_notes_verdicts_and_sources(many: Folder):
    page = _page(many, "topics/energy/page/2/index.html")
    entry = next(page.each("article", class_="entry"))

    assert entry.links["The grid failed"] == "../../../../articles/grid/"
    assert entry.links["The Courier"] == "../../../../outlets/courier/"
    assert entry.one("time").attrs["datetime"] == "2021-02-11"
    assert "../../../../articles/grid/#note-dark" in entry.links.values()
    assert all(words in entry.text for words in ("Check", "Misleading", "It was."))
    assert "https://log.example/" in entry.links.values()
    assert "Light again." in _page(many, "topics/energy/index.html").text


def test_the_index_of_topics_counts_their_articles(many: Folder):
    page = _page(many, "topics/index.html")

    assert page.links["Energy"] == "../topics/energy/"
    assert "3 articles" in page.text


def test_an_outlets_profile_says_how_often_it_is_cited_and_which_verdicts_it_earned(many: Folder):
    page = _page(many, "outlets/courier/index.html")
    tally = " ".join(one.text for one in page.each("li"))

    assert "2 articles · 3 notes" in page.text
    assert "Misleading 2" in tally
    assert "Unproven 1" in tally
    assert page.links["The grid failed"] == "../../articles/grid/"
    assert "A daily." in page.text


def test_an_outlets_profile_says_who_it_is(many: Folder):
    page = _page(many, "outlets/herald/index.html")

    assert all(words in page.text for words in ("mixed", "Ruritania", "The state", "A weekly."))
    assert page.links["Website"] == "https://herald.example/"
    assert "https://media.example/herald" in page.links.values()


def test_a_claims_page_says_who_where_what_verdict_why_and_since_when(many: Folder):
    page = _page(many, "claims/dark/index.html")
    mentions = [href for href in page.links.values() if "#note-" in href]

    assert all(words in page.text for words in ("The minister", "10 February 2021", "part told as whole", "Partly."))
    assert mentions == [
        "../../articles/grid/#note-dark",
        "../../articles/march/#note-again",
        "../../articles/march-late/#note-it",
    ]
    assert "Noted 3 times · in 2 outlets" in page.text
    assert "grid failed" in [one.text for one in page.each("q")]
    assert page.links["On air"] == "https://tv.example/x"
    assert page.links["Outage log"] == "https://log.example/2021"
    assert "14 of 20 districts" in [one.text for one in page.each("q")]
    assert re.search(r"1 April 2021 We had no log before\. Until then: ?Unproven", page.text)


def test_a_claim_that_stands_in_its_note_has_a_page(site: Folder):
    notes = "- {id: a, quote: grid, body: x, verdict: accurate, claim: {text: The grid failed, by: The Courier}}"
    _built(site, {NOTES: notes})
    page = _page(site, "claims/grid--a/index.html")

    assert page.one("h1").text == "The grid failed"
    assert "Accurate" in page.text
    assert _page(site).one(id="note-a").links["The grid failed"] == "../../claims/grid--a/"


def test_a_static_page_has_its_text_and_a_place_in_the_menu(many: Folder):
    page = _page(many, "methodology/index.html")
    header, footer = page.one("header"), page.one("footer")

    assert [one.text for one in page.one("main").each("h2")] == ["Sources"]
    assert page.one("h1").text == "How we work"
    assert header.links["How we work"] == "../methodology/"
    assert "Imprint" not in header.links
    assert footer.links["Imprint"] == "../imprint/"


def test_the_page_for_what_is_not_there_works_at_any_depth_under_a_base_path(many: Folder):
    page = _page(many, "404.html")
    addresses = [
        one.attrs.get("href") or one.attrs.get("src") for one in page.each() if one.tag in {"a", "link", "img"}
    ]

    assert [url for url in addresses if url and not url.startswith(("/digest/", "#"))] == []
    assert page.links["How we work"] == "/digest/methodology/"
    assert list(page.each("link", rel="canonical")) == []
    assert page.one("meta", name="robots").attrs["content"] == "noindex"


def test_another_base_url_changes_absolute_addresses_only(many: Folder):
    before = many.page(GRID)
    many.build(base_url="https://other.example/repo/")

    assert many.page(GRID) == before.replace("https://example.org/digest/", "https://other.example/repo/")
    assert _page(many, "404.html").links["How we work"] == "/repo/methodology/"


def test_a_site_without_content_has_its_fixed_pages(empty: Folder):
    empty.write({"site.yaml": "title: Nothing yet\nbase_url: https://example.org/\n", "content/pages/.keep": ""})

    assert told(empty.build()) == []
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "style.css", "topics/index.html"} <= set(
        empty.outputs()
    )
    assert "Nothing yet" in _page(empty, "index.html").text


def test_the_sitemap_names_every_page_that_is_meant_to_be_found(many: Folder):
    named = re.findall("<loc>(.*?)</loc>", many.page("sitemap.xml"))
    pages = {
        "https://example.org/digest/" + path.removesuffix("index.html")
        for path in many.outputs()
        if path.endswith("index.html") and "/page/" not in path
    }

    assert set(named) == pages
    assert len(named) == len(set(named))
    assert "Sitemap: https://example.org/digest/sitemap.xml" in many.page("robots.txt")


def test_a_language_of_its_own_is_said_of_the_text_and_not_of_the_notes(site: Folder):
    matter = ARTICLE.replace("outlet:", "language: ar\noutlet:")
    page = _page(_built(site, {"content/articles/grid.md": matter, NOTES: "- {id: a, quote: grid, body: x}"}))
    text = page.one("article", class_="text")

    assert page.one("html").attrs["lang"] == "en"
    assert (text.attrs["lang"], text.attrs["dir"]) == ("ar", "rtl")
    assert {(one.attrs["lang"], one.attrs["dir"]) for one in text.each("aside")} == {("en", "ltr")}


# Every link, every id: of the demonstration digest and of a site with all kinds of pages


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The demonstration digest, built."""
    root = tmp_path_factory.mktemp("demo")
    report = build(Order(REPOSITORY, root / "output", Options(date(2026, 12, 31))))
    assert not report.failed
    return Folder(root)


@pytest.fixture(params=["demo", "many"])
def whole(request: pytest.FixtureRequest) -> Folder:
    """A built site with every kind of page."""
    return request.getfixturevalue(request.param)


def _pages(site: Folder) -> dict[str, Node]:
    return {path: _parsed(data.decode()) for path, data in site.outputs().items() if path.endswith(".html")}


def test_every_internal_link_of_every_page_leads_to_an_output(whole: Folder):
    """Relative ones as a browser resolves them, also from a file; those of 404.html from the base path."""
    pages = _pages(whole)
    outputs = set(whole.outputs())
    ids = {path: {one.attrs["id"] for one in page.each() if "id" in one.attrs} for path, page in pages.items()}
    base = re.findall("Sitemap: (.*)sitemap.xml", whole.page("robots.txt"))[0]
    lost, followed = [], 0
    for path, page in pages.items():
        for one in page.each():
            for address in filter(None, (one.attrs.get("href"), one.attrs.get("src"))):
                whole_address = urlsplit(urljoin(base + path, address))
                if not whole_address.geturl().startswith(base):
                    continue
                target = unquote(whole_address.geturl().removeprefix(base).partition("#")[0])
                target += "index.html" if target.endswith("/") or not target else ""
                fragment = unquote(whole_address.fragment)
                followed += 1
                if target not in outputs or (fragment and target in ids and fragment not in ids[target]):
                    lost.append(f"{path}: {address}")

    assert lost == []
    assert followed > 200


def test_links_within_the_site_are_relative_but_on_the_page_for_what_is_not_there(whole: Folder):
    rooted = {
        path
        for path, page in _pages(whole).items()
        for link in page.each("a")
        if link.attrs.get("href", "").startswith("/")
    }

    assert rooted == {"404.html"}


def test_every_id_stands_once_on_its_page(whole: Folder):
    twice = {
        (path, name)
        for path, page in _pages(whole).items()
        for name, count in Counter(one.attrs["id"] for one in page.each() if "id" in one.attrs).items()
        if count > 1
    }

    assert twice == set()


def test_what_an_element_is_described_or_labelled_by_is_there(whole: Folder):
    lost, found = [], 0
    for path, page in _pages(whole).items():
        ids = {one.attrs["id"] for one in page.each() if "id" in one.attrs}
        for one in page.each():
            for name in ("aria-details", "aria-labelledby", "aria-describedby", "aria-controls", "for"):
                for target in one.attrs.get(name, "").split():
                    found += 1
                    if target not in ids:
                        lost.append((path, name, target))

    assert lost == []
    assert found > 3


def test_every_passage_and_every_note_lead_to_each_other(whole: Folder):
    pages = {path: page for path, page in _pages(whole).items() if path.startswith("articles/")}
    for path, page in pages.items():
        notes = {one.attrs["id"] for one in page.each("section") if one.attrs.get("id", "").startswith("note-")}
        numbers = {link.attrs["href"][1:] for link in page.each("a", class_="number")}
        back = {one: {href for href in page.one(id=one).links.values() if href.startswith("#p-")} for one in notes}
        assert numbers <= notes, path
        assert {one for one in notes if back[one]} == numbers, path


def test_every_page_has_one_heading_of_the_first_order_and_a_title(whole: Folder):
    for path, page in _pages(whole).items():
        if not list(page.each("meta", **{"http-equiv": "refresh"})):
            assert len(list(page.each("h1"))) == 1, path
        assert next(page.each("title")).text, path


def test_no_page_holds_a_mark_of_the_making(whole: Folder):
    """Neither the mark of the root, nor a Python value where words should be."""
    texts = {path: data for path, data in whole.outputs().items() if path.endswith((".html", ".xml", ".txt", ".css"))}
    for path, data in texts.items():
        assert b"\x02" not in data, path
        assert not re.search(rb">None<|Markup\(|Undefined|object at 0x|datetime\.", data), path


# Evidence in its place


@pytest.mark.parametrize(
    ("url", "evidence", "address"),
    [
        ("https://a.example/x", "0.4 billion, not more", "https://a.example/x#:~:text=0.4%20billion%2C%20not%20more"),
        ("https://a.example/x#top", "far-off", "https://a.example/x#top:~:text=far%2Doff"),
        ("https://a.example/", "The first … the last", "https://a.example/#:~:text=The%20first,the%20last"),
        (
            "https://a.example/",
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "https://a.example/#:~:text=one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen",
        ),
        ("https://a.example/#:~:text=chosen", "words", None),
        ("https://a.example/", "…", None),
    ],
)
def test_quoted_evidence_opens_at_its_place(url: str, evidence: str, address: str | None):
    """Text fragments (wicg.github.io/scroll-to-text-fragment); a hyphen or a comma of the words is no syntax."""
    assert at_words(url, evidence) == address
