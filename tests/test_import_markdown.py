"""Blocks of a page as Markdown: whatever the words are, a build shows these words and no others."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postil import prose
from postil.importer.addresses import Addresses
from postil.importer.blocks import Around, Block, Run, blocks_of, tidied
from postil.importer.markdown import markdown_of
from postil.importer.tree import parsed
from postil.links import Ground

MARKS = "abc Я\n*_`[]()<>#+-=|~!&;:/\\.1 \u00a0\"'{}$^@%?,0"
HREFS = ("", "", "https://a.example/", "https://a.example/b_(c)?d=*e*&f=[g]", "mailto:a@b.example")

runs = st.builds(
    Run,
    st.text(MARKS, max_size=12),
    strong=st.booleans(),
    emphasis=st.booleans(),
    struck=st.booleans(),
    href=st.sampled_from(HREFS),
)
around = st.builds(Around, st.sampled_from(["quote", "list", "ordered", "item"]), st.integers(1, 3))
blocks = st.builds(
    lambda kind, runs, within: Block(
        kind,
        tidied([one._replace(text=one.text.replace("\n", " ")) if kind == "heading" else one for one in runs]),
        level=2 if kind == "heading" else 0,
        within=tuple(within),
    ),
    st.sampled_from(["paragraph", "heading"]),
    st.lists(runs, max_size=4),
    st.lists(around, max_size=3),
)


def _text(markdown: str, *, linkify: bool = False) -> str:
    return prose.read(markdown, Ground(ours=False), linkify=linkify).text


@given(st.lists(blocks, max_size=5), st.booleans())
@example([Block("paragraph", (Run("2015. was a year"),))], False)
@example([Block("paragraph", (Run("a"), Run("b", strong=True), Run("c"))), Block("heading", (Run("#"),), 2)], False)
@example([Block("paragraph", (Run("http://a.example/%D1%8F*"),))], True)
def test_what_is_read_is_what_was_written(blocks: list[Block], linkify: bool):
    expected = "\n".join(block.text for block in blocks if block.text)

    assert _text(markdown_of(blocks), linkify=linkify) == expected


def _markdown(html: str) -> str:
    return markdown_of(blocks_of(parsed(f"<body>{html}</body>"), Addresses("https://a.example/news/1")))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <b>two</b> <i>three</i>.", "One **two** *three*.\n"),
        ("<p>Mid<b>word</b>s", "Mid**word**s\n"),
        ("<p>A <a href='/x?utm_source=y'>link </a>here", "A [link](https://a.example/x) here\n"),
        ("<p>A<br>B<br><br>C", "A\\\nB\\\nC\n"),
        ("<blockquote><p>A<p>B</blockquote>", "> A\n>\n> B\n"),
        ("<ul><li>A<ul><li>B</ul><li>C</ul>", "- A\n\n  - B\n\n- C\n"),
        ("<ol><li>A<li>B</ol>", "1. A\n2. B\n"),
        ("<ul><li>A</ul><ul><li>B</ul>", "- A\n\n* B\n"),
        ("<h2>A</h2><h4>B</h4>", "## A\n\n### B\n"),
        ("<table><tr><th>A<th>B<tr><td>1|2<td><b>3</b></table>", "| A | B |\n| --- | --- |\n| 1\\|2 | **3** |\n"),
        ("<p>so\u00adft", "soft\n"),
        ("<p>1. <s>old</s>", "1\\. ~~old~~\n"),
    ],
    ids=lambda value: value[:30],
)
def test_html_becomes_markdown_as_an_editor_would_write_it(html: str, markdown: str):
    assert _markdown(html) == markdown


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//user:pass@evil.example/",
        "#top",
        "file:///etc/passwd",
        "mailto:a@b.example?body=x",
        "http://",
    ],
)
def test_a_link_that_leads_nowhere_or_runs_something_is_words(href: str):
    assert _markdown(f'<p>Some <a href="{href}">words</a>') == "Some words\n"


def test_a_link_of_an_archive_leads_to_the_page_itself():
    html = '<p>A <a href="/web/20210211101010/https://b.example/page">copy</a>'

    assert _markdown(html) == "A [copy](https://b.example/page)\n"


def test_what_no_reader_sees_is_no_text():
    html = (
        "<p>A</p><script>B</script><style>C</style><noscript>D</noscript><svg><text>E</text></svg><iframe>F</iframe>G"
    )

    assert _markdown(html) == "A\n\nG\n"
