"""Markdown → canonical text and HTML: what a reader sees, and nothing a browser would run."""

from __future__ import annotations

import pytest

from postil import prose
from postil.links import Ground
from postil.prose import MAX_NESTING, Prose, html_of

THEIRS = Ground(ours=False, base="https://courier.example/2021/grid.html", day="20210211")
OURS = Ground(ours=True, base="articles/grid/")


def _read(markdown: str, ground: Ground = THEIRS) -> Prose:
    return prose.read(markdown, ground)


def _html(markdown: str, ground: Ground = THEIRS) -> str:
    return html_of(_read(markdown, ground)).strip()


def _said(markdown: str, ground: Ground = OURS) -> list[str]:
    return [trouble.message for trouble in _read(markdown, ground).troubles]


# Canonical text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The *grid* **failed**.", "The grid failed."),
        ("See [the report](https://a.example/).", "See the report."),
        ("One.\n\nTwo.", "One.\nTwo."),
        ("One\ntwo.", "One\ntwo."),
        ("One  \ntwo.", "One\ntwo."),
        ("# Head\n\nBody", "Head\nBody"),
        ("- one\n- two", "one\ntwo"),
        ("> said", "said"),
        ("| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd"),
        ("`code` and ~~gone~~", "code and gone"),
        ("```\nx = 1\n```", "x = 1"),
        ("one\n\n---\n\ntwo", "one\ntwo"),
        ("AT&amp;T &copy; 5 \\* 6", "AT&T © 5 * 6"),
        ("![a chart](https://a.example/c.png)", "a chart"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("", ""),
    ],
)
def test_canonical_text_is_what_a_reader_sees(markdown: str, text: str):
    assert _read(markdown).text == text


def test_pieces_of_text_add_up_to_the_canonical_text():
    """Every offset of a passage falls into exactly one piece, or on a line between two blocks."""
    read = _read("# A *b*\n\n- c\n- d [e](https://a.example) `f`\n\n> g\n\n| h | i |\n|---|---|\n| j | k |\n")

    pieces = [piece for block in read.blocks for piece in block if piece.op is prose.Op.TEXT]

    assert [read.text[piece.start : piece.end] for piece in pieces] == [piece.html for piece in pieces]
    assert "".join(piece.html for piece in pieces) == read.text.replace("\n", "")


# HTML


def test_raw_html_is_text():
    assert _html("<script>alert(1)</script>\n\nA <b onclick=x>b</b>.") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>A &lt;b onclick=x&gt;b&lt;/b&gt;.</p>"
    )


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [("# a\n\n## b", ["h2", "h3"]), ("### a\n\n#### b", ["h2", "h3"]), ("# a\n\n###### b\n\n## c", ["h2", "h3"])],
)
def test_the_headings_of_a_text_stand_below_the_pages_own_and_leave_no_level_out(markdown: str, levels: list[str]):
    html = _html(markdown)

    assert [level for level in ("h1", "h2", "h3", "h4", "h5", "h6") if f"<{level}>" in html] == levels


def test_a_list_keeps_the_number_it_begins_with():
    assert _html("7. seven") == '<ol start="7"><li>seven\n</li>\n</ol>'


def test_a_tables_alignment_is_a_class_for_styles_in_line_are_forbidden():
    assert '<th class="align-right">b</th>' in _html("| a | b |\n|---|---:|\n| c | d |")


# Links


def test_a_relative_link_of_an_article_belongs_to_its_outlet():
    assert _html("[more](more.html)") == (
        '<p><a href="https://courier.example/2021/more.html" rel="nofollow noopener noreferrer">more</a></p>'
    )


def test_a_relative_link_of_an_article_without_an_address_leads_nowhere():
    ground = Ground(ours=False)

    assert _html("[more](more.html)", ground) == "<p>more</p>"
    assert _said("[more](more.html)", ground) == [
        "'more.html' is relative, and the article has no 'url' that it could belong to: shown without the link"
    ]


def test_a_link_of_ours_is_a_reference_from_the_root():
    read = _read("See\n[it](/claims/x/#y) and [that](#note-a).", OURS)

    assert read.inside == ((0, "/claims/x/#y", "claims/x/#y"), (0, "#note-a", "articles/grid/#note-a"))


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#x6a;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "//evil.example/",
        "https://user@evil.example/",
        "https:evil",
    ],
)
@pytest.mark.parametrize("ground", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_link_that_may_lead_nowhere_keeps_its_words_only(href: str, ground: Ground):
    assert _html(f"[words](<{href}>)", ground) == "<p>words</p>"
    assert len(_said(f"[words](<{href}>)", ground)) == 1


def test_mail_may_be_written_to():
    assert _html("[us](mailto:desk@a.example)", OURS) == '<p><a href="mailto:desk@a.example">us</a></p>'


def test_a_title_and_an_address_cannot_leave_their_attributes():
    html = _html("""[x](https://a.example/?"onclick=1 'a "b" <c>')""")

    assert "onclick" not in html.replace("%22onclick", "")
    assert 'title="a &#34;b&#34; &lt;c&gt;"' in html


def test_a_host_that_is_linked_through_the_archive_gets_the_copy_of_the_articles_day():
    ground = Ground(ours=False, day="20210211", archive_hosts=("southfront.org",))

    assert 'href="https://web.archive.org/web/20210211/https://www.southfront.org/x"' in _html(
        "[x](https://www.southfront.org/x)", ground
    )


@pytest.mark.parametrize("host", ["SouthFront.org", "maps.southfront.org", "southfront.org.", "southfront.org:443"])
def test_no_spelling_of_a_host_gets_round_the_archive(host: str):
    ground = Ground(ours=False, archive_hosts=("southfront.org",))

    assert f'href="https://web.archive.org/web/https://{host}/x"' in _html(f"[x](https://{host}/x)", ground)


def test_a_host_that_only_ends_alike_is_linked_live():
    ground = Ground(ours=False, archive_hosts=("front.org",))

    assert 'href="https://southfront.org/x"' in _html("[x](https://southfront.org/x)", ground)


# Images


def test_an_image_of_another_host_is_a_link_with_its_text():
    assert _html("![a chart](https://a.example/c.png)") == (
        '<p><a class="image" href="https://a.example/c.png" rel="nofollow noopener noreferrer">a chart</a></p>'
    )


def test_an_image_without_a_text_says_that_it_is_one():
    assert ">image</a>" in _html("![](https://a.example/c.png)")


def test_an_image_of_an_allowed_host_is_shown():
    ground = Ground(ours=False, image_hosts=("pics.example",))

    assert _html("![a chart](https://pics.example/c.png)", ground) == (
        '<p><img src="https://pics.example/c.png" alt="a chart" loading="lazy" referrerpolicy="no-referrer" /></p>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://pics.example/c.png",
        "https://cdn.pics.example/c.png",
        "https://www.pics.example/c.png",
        "https://pics.example:8443/c.png",
    ],
)
def test_an_image_that_the_pages_policy_would_block_is_a_link(url: str):
    """The Content-Security-Policy names https and the very host: any other image would be a hole in the page."""
    assert "<img" not in _html(f"![a chart]({url})", Ground(ours=False, image_hosts=("pics.example",)))


def test_an_image_inside_a_link_leaves_the_link_its_words():
    """HTML allows no link inside a link."""
    assert _html("[![a chart](https://b.example/c.png)](https://a.example/)") == (
        '<p><a href="https://a.example/" rel="nofollow noopener noreferrer">a chart</a></p>'
    )


# What must not be lost in silence


@pytest.mark.parametrize("mark", [">", "- "], ids=["quotation", "list"])
def test_nesting_that_the_parser_would_cut_off_is_told(mark: str):
    deep = mark * (MAX_NESTING + 5) + "deep"

    troubles = _read(deep).troubles

    assert {(trouble.code, trouble.fatal) for trouble in troubles} == {("nesting", True)}


def test_nesting_within_the_limit_keeps_its_text():
    read = _read("> " * 40 + "deep")

    assert (read.text, read.troubles) == ("deep", ())


def test_a_control_character_written_as_an_entity_is_replaced_and_told():
    """The file is free of it; its Markdown would put it into the page."""
    read = _read("a&#x202d;b &#x202e;c")

    assert read.text == "a\ufffdb \ufffdc"
    assert next((trouble.message, trouble.fatal) for trouble in read.troubles) == (
        "U+202D LEFT-TO-RIGHT OVERRIDE is written as an entity",
        True,
    )
