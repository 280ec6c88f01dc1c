"""Pages that mean harm, and pages that are broken: a clear line or a harmless article, in seconds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from sites import Folder

from postil.cli import main

SENTENCE = "A paragraph of an ordinary article, with words enough to be taken for one by whoever looks at it, number "
TEXT = "".join(f"<p>{SENTENCE}{number}.</p>" for number in range(8))
HEAD = '<title>An ordinary title</title><meta name="date" content="2021-02-11">'

Import = Callable[..., Result]


def page(inside: str = "", head: str = HEAD) -> str:
    return f"<html lang=en><head>{head}</head><body><article>{TEXT}{inside}</article></body></html>"


@pytest.fixture
def take(site: Folder, tmp_path: Path) -> Import:
    def run(data: str | bytes, *options: str, name: str = "page.html") -> Result:
        (tmp_path / name).write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        arguments = ["import", str(tmp_path / name), "-C", str(site.root), "--slug", "it", *options]
        return CliRunner().invoke(main, arguments, env={"SOURCE_DATE_EPOCH": "1613000000"}, catch_exceptions=False)

    return run


def built(site: Folder) -> str:
    report = site.build(drafts=True, future=True)
    assert not [one for one in report.problems if one.severity == "error"], report.problems
    return site.page("articles/it/index.html")


def matter(site: Folder) -> dict[str, object]:
    text = (site.root / "content/articles/it.md").read_text(encoding="utf-8")
    return yaml.load(text[4 : text.index("\n---\n", 4)], yaml.BaseLoader)  # noqa: S506 - texts only


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"),
        (b" \n\t\r\n", "it is empty"),
        (b"<html></html>", "it has no text that looks like an article"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "it has no text that looks like an article"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "it is a picture"),
        (b"%PDF-1.4", "it is a PDF file"),
        (bytes(range(256)) * 100, "it is neither HTML nor plain text"),
        (page("<div>" * 100_000).encode(), "its elements are nested more than 400 deep"),
        (page("<p>Words. </p>" * 800_000).encode(), "its HTML is larger than 8 MB"),
        (page(f"<p>{'word ' * 1_000_000}</p>").encode(), "its text is longer than 1 million characters"),
        (page("<b>x</b>" * 100_000).encode(), "it has more than 60,000 elements"),
    ],
    ids=["nothing", "spaces", "no body", "no text", "picture", "PDF", "binary", "depth", "size", "text", "number"],
)
def test_what_is_no_page_is_told_in_a_line(site: Folder, take: Import, data: bytes, said: str):
    run = take(data)

    assert run.exit_code == 1
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert not (site.root / "content/articles/it.md").exists()


def test_a_page_without_a_title_asks_for_one(take: Import):
    run = take(page(head="<meta name='date' content='2021-02-11'>"))

    assert run.exit_code == 1
    assert "no title was found; give one with --title" in run.stderr


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("UTF", "windows-1251").encode("cp1251"),
        lambda text: text.replace("UTF", "iso-8859-1").encode(),
        lambda text: text.replace("UTF", "x-no-such-thing").encode(),
        lambda text: text.replace("UTF", "utf-16").encode(),
        lambda text: text.replace("<meta charset=UTF>", "").encode("cp1251"),
        lambda text: text.replace("UTF", "utf-8").encode("cp1251"),
    ],
    ids=["BOM", "UTF-16LE", "UTF-16BE", "no BOM", "1251", "says Latin", "no such", "says 16", "says nothing", "lies"],
)
def test_letters_come_out_right_whatever_the_page_says_of_them(
    site: Folder, take: Import, encoded: Callable[[str], bytes]
):
    words = "<p>Президент говорил о миллиарде долларов в год, и никто не показал ни одного документа об этом.</p>"
    text = f"<html><head><meta charset=UTF>{HEAD}</head><body><article>{words}{TEXT}{words}</article></body></html>"

    run = take(encoded(text))

    assert run.exit_code == 0, run.output
    assert "Президент говорил о миллиарде долларов" in built(site)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script><p onclick='alert(1)'>Words of it.</p>",
        "<p><a href='javascript:alert(1)' onmouseover=alert(1)>Words</a> of it.</p>",
        "<p><a href='jav&#x09;ascript:alert(1)'>Words</a> of it.</p>",
        "<iframe src='javascript:alert(1)'></iframe><svg onload=alert(1)><script>alert(1)</script></svg>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='javascript:alert(1)//'>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; and <b>&lt;img src=x onerror=alert(1)&gt;</b></p>",
        "<p>![x](javascript:alert(1)) [y](javascript:alert(1)) &lt;javascript:alert(1)&gt;</p>",
        "<p>```</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>~~~ `` `a`</p>",
        "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>Words</button></form>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math><p>Words</p>",
        "<img src=x onerror=alert(1)><video src=x onerror=alert(1)><object data='javascript:alert(1)'></object>",
    ],
)
def test_nothing_that_runs_comes_out(site: Folder, take: Import, inside: str):
    run = take(page(inside))

    assert run.exit_code == 0, run.output
    tags = "".join(re.findall(r"<[^>]*>", built(site).partition("<main")[2].partition("</main>")[0]))
    assert not re.search(r"javascript:|\son\w+=|<iframe|<svg onload|<object|alert\(|evil", tags)


HOSTILE_WORDS = [
    "---",
    "# x",
    "{% raw %} {{ site }} {#",
    "`a` ``b",
    "<script>alert(1)</script>",
    "title: x\ndraft: true",
    "[a]: https://evil.example",
    "yes",
    "'\"\\ : # & * ! | > % @",
    "&amp; &lt;b&gt; &#x202e;",
]


@pytest.mark.parametrize("words", HOSTILE_WORDS)
def test_markup_and_yaml_in_words_are_words(site: Folder, take: Import, words: str):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    inside = f"<p>Someone wrote {escaped} and meant it so.</p><p>{escaped}</p>"
    flat = " ".join(words.split())

    run = take(page(inside), "--title", f"T {words}", "--author", words)

    assert run.exit_code == 0, run.output
    assert (matter(site)["title"], matter(site)["author"]) == (f"T {flat}", flat)
    from html import unescape

    shown = " ".join(unescape(re.sub(r"<[^>]*>", "", built(site))).split())
    assert f"Someone wrote {flat} and meant it so." in shown


def test_control_and_bidi_characters_are_taken_out_and_told(site: Folder, take: Import):
    run = take(page("<p>Words\x1b[31m that \u202ereverse\u202c and \x00end.</p>"))

    assert run.exit_code == 0, run.output
    assert "U+001B ESCAPE" in run.stderr
    assert not re.search("[\x00\x1b\u202e]", built(site) + run.output)


def test_a_title_of_a_hundred_kilobytes_is_cut(site: Folder, take: Import):
    run = take(page(head=HEAD.replace("An ordinary title", "title " * 17_000)))

    assert run.exit_code == 0, run.output
    assert len(str(matter(site)["title"])) <= 400


@pytest.mark.parametrize(
    "inside",
    [
        "<table>" + "<tr><td>a<td>b<td>c" * 1_500 + "</table>",
        "<ul><li>word" * 180,
        "<blockquote>" * 300 + "<p>Words that somebody said, and somebody else before.</p>",
        f"<p>{'word, *word*, [word] ' * 4_000}</p>",
        f"<p>{'a' * 900_000}</p>",
        f"<p>{'[a' * 4_000}</p><p>{'`a' * 4_000}</p><p>{'*' * 4_000}</p>",
        f"<p>{'line<br>' * 4_000}</p>",
        "<p>" + "<b>" * 300 + "Words that are bold beyond all measure." + "</b>" * 300,
        "<p>" + "".join(f"<a href='https://a.example/{number}'>word</a> and " for number in range(2_000)),
    ],
    ids=["table", "lists", "quotes", "long", "a word", "marks", "lines", "bold", "links"],
)
def test_a_page_of_excess_is_taken_in(site: Folder, take: Import, inside: str):
    run = take(page(inside))

    assert run.exit_code == 0, run.output
    assert f"{SENTENCE}7." in built(site)


@pytest.mark.parametrize(
    "head",
    [
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        '<script type=\'application/ld+json\'>{"@type": "Article", "headline": [[{}]], "datePublished": 5}</script>',
        '<script type=\'application/ld+json\'>{"@type": "Article", "author": {"name": {"x": 1}}}</script>',
        '<script type=\'application/ld+json\'>{"@type": "Article", "headline": "\\ud83d x"}</script>',
        "<meta property='article:published_time' content='99999-99-99T99:99:99+99:99'>",
        "<meta property='og:url' content='https://[::1'><link rel=canonical href='http://['>",
        "<meta property='og:locale' content='no such language at all'>",
        "<base href='http://['>",
    ],
)
def test_what_a_page_says_wrongly_of_itself_is_passed_over(site: Folder, take: Import, head: str):
    run = take(page("<p>A <a href='/b'>link</a> of the page.", head=HEAD + head))

    assert run.exit_code == 0, run.output
    assert matter(site)["title"] in {"An ordinary title", "x"}
    assert matter(site)["date"] == "2021-02-11"
    assert f"{SENTENCE}7." in built(site)
