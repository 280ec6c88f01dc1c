"""Whatever stands in the files, a build ends with a report; and whatever stands in a text, its HTML says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told
from test_hostile import Page, dangers

from postil.authored import ArticleFields, NoteFields
from postil.characters import without_forbidden
from postil.compile import compile_document
from postil.links import Ground
from postil.marks import Span, parts_of
from postil.model import Document, File, Rules, Run
from postil.pipeline import Report
from postil.problem import formatted
from postil.prose import Prose, html_of, read

ARTICLE_FILE = "content/articles/grid.md"
NOTES = "content/articles/grid.notes.yaml"

few = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""For whole builds: each takes a part of a second, so a failing one is not made smaller."""
many = settings(few, max_examples=200)

# fmt: off
MARKDOWN = (
    *"*_`~[]()!#>|\\&<-+=:\t\n \"'", "**", "```\n", "    ", "\n\n", "> ", "- ", "1. ", "0) ", "---\n", "===\n", "![",
    "](https://a.example/x)", "](javascript:x)", "](/b 'c')", "<https://a.example>", "https://l.example", "a@b.example",
    "[r]", "[r]: https://r.example 't'\n", "| a | b |\n|---|:-:|\n| c |\n", "<script>", "<b>", "{{ 7*7 }}",
    "&amp;", "&lt;b&gt;", "&#x202e;", "&#12;", "a", "word ", "The grid failed", "\u00e9", "e\u0301", "\u4e2d\u6587",
    "\U0001f600\u200d\U0001f525", "\u0643\u0647\u0631", "\u00a0", "\u200b", "\u2028", "\u00ad", "\ufeff", "\u2066",
)
YAML = (
    *":{}[],&*!|>'\"#%@`-?~\t\n \\", "- ", "  ", "- id: a\n", "  id: b\n", "  body: ", "  quote: ", "  quotes:\n", "x",
    "  sources: [", "  claim: {text: ", "&a ", "*a", "<<: ", "!!str ", "!!python/name:os.system ", "---\n", "...\n",
    "null", "grid failed", "title: ", "date: ", "2021-02-11", "9" * 30, "\u00e9", "\u2028", "\ufeff", "\\x02",
    "\\u202e", "\U0001f600", "verdicts:\n", "page_size: ",
)
# fmt: on


def pieces_of(fragments: Sequence[str], most: int = 40) -> st.SearchStrategy[str]:
    """Return texts made of *fragments*, with any other characters between them."""
    anything = st.text(st.characters(codec="utf-8"), max_size=4)
    return st.lists(st.sampled_from(fragments) | anything, max_size=most).map("".join)


markdown = pieces_of(MARKDOWN)
yaml = pieces_of(YAML)


def sound(report: Report) -> bool:
    """Check what every report must be: located, in words, and fit to be printed in each format."""
    for problem in report.problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert problem.message
        assert not re.search(r"Traceback|pydantic|NoneType|object at 0x", problem.message)
    text = formatted(report.problems, "text")
    assert text.isprintable() or not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]", text)
    assert len(json.loads(formatted(report.problems, "json"))) == len(report.problems)
    assert formatted(report.problems, "github").count("\n") == len(report.problems)
    return True


FILES = {
    "site.yaml": ("site.yaml", "{}", yaml),
    "more settings": ("site.yaml", SITE_YAML + "{}", yaml),
    "notes": (NOTES, "{}", yaml),
    "a note in a list": (NOTES, "- id: a\n  body: x\n{}", yaml),
    "a note in a file": ("content/articles/grid.notes/a.md", "---\n{}", yaml),
    "front matter": (ARTICLE_FILE, "---\n{}---\n", yaml),
    "more front matter": (ARTICLE_FILE, "---\ntitle: x\ndate: 2021-02-11\n{}\n---\nThe grid failed", yaml),
    "body": (ARTICLE_FILE, ARTICLE + "{}", markdown),
    "topic": ("content/topics/energy.md", "---\ntitle: x\n---\n{}", markdown),
    "template": (
        "templates/page.html",
        "{}",
        pieces_of(["{{", "}}", "{%", "%}", " if ", " head", ".title", "|day", "1"]),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("path", "frame", "texts"), FILES.values(), ids=FILES)
@few
@given(data=st.data())
def test_any_text_in_any_file_ends_in_a_report(
    tmp_path: Path, path: str, frame: str, texts: st.SearchStrategy[str], data: st.DataObject
):
    """No content makes a build raise, and none makes a page unsafe."""
    text = data.draw(texts)
    page = {"content/pages/about.md": "---\ntitle: x\n---\n"}
    site = Folder(tmp_path).write({**BASIC, **page, path: frame.replace("{}", text)})

    report = site.build(keep_going=True)

    assert sound(report)
    if report.written is not None and not path.startswith("templates"):
        assert dangers(site, "https://example.org/") == [] or "base_url" in text


@few
@given(data=st.binary(max_size=200) | st.binary(max_size=40).map(lambda tail: ARTICLE.encode() + tail))
@example(b"\xef\xbb\xbf\xc3\xa9\xff")
@example(b"\xff\xfeT\x00")
def test_any_bytes_in_a_file_end_in_a_report(tmp_path: Path, data: bytes):
    """What is no text is told like what is no YAML."""
    site = Folder(tmp_path).write({**BASIC, ARTICLE_FILE: data, NOTES: data})

    assert sound(site.build(keep_going=True))


NOTE_FIELDS = [one.name for one in fields(NoteFields)]
ARTICLE_FIELDS = [one.name for one in fields(ArticleFields)]
words = pieces_of(MARKDOWN, most=8) | st.sampled_from(["2021-02-11", "https://a.example/", "misleading", "true", "-1"])
values = st.recursive(
    words | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["url", "title", "text", "quote", "date", "prefix", "by", "<<"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@many
@given(
    article=st.dictionaries(st.sampled_from(ARTICLE_FIELDS), values),
    notes=st.lists(st.dictionaries(st.sampled_from(NOTE_FIELDS), values), max_size=3),
    body=markdown,
)
def test_any_value_in_any_field_compiles_to_problems_or_an_article(article: dict, notes: list[dict], body: str):
    """Wrong kinds of values are problems, each at a place of the file; compiling never raises."""
    matter = json.dumps({"title": "x", "date": "2021-02-11", **article}, ensure_ascii=False)
    files = (
        File(ARTICLE_FILE, f"---\n{matter}\n---\n{body}".encode()),
        File(
            NOTES,
            json.dumps(
                [{"id": f"n{number}", **note} for number, note in enumerate(notes)], ensure_ascii=False
            ).encode(),
        ),
    )

    result = compile_document(Document("article", "grid", files), Rules())

    assert sound(Report(result.problems))
    assert {problem.place.path for problem in result.problems} <= {ARTICLE_FILE, NOTES}
    assert result.value is not None or any(problem.severity == "error" for problem in result.problems)


@few
@given(
    titles=st.lists(words.filter(str.strip), min_size=4, max_size=4),
    body=markdown,
    url=st.sampled_from(["https://a.example/?a=1&b='2'", "http://\u4e2d.example/\u00e9"]),
)
def test_any_words_in_a_sound_note_are_published_safely(tmp_path: Path, titles: list[str], body: str, url: str):
    """Notes reach the page, its feed and their claim's page as words, whatever the words are."""
    title, by, publisher, claim = titles
    note = {"id": "a", "title": title, "by": by, "body": body, "claim": {"text": claim}}
    source = {"url": url, "title": title, "publisher": publisher, "quote": by}
    site = Folder(tmp_path).write({**BASIC, NOTES: json.dumps([{**note, "sources": [source]}], ensure_ascii=False)})

    report = site.build(keep_going=True)

    assert sound(report)
    assert report.notes == 1
    assert dangers(site) == []


GROUND = Ground(ours=False, base="https://courier.example/a/b", image_hosts=("shown.example",))


def collapsed(text: str) -> str:
    return " ".join(text.split())


def bare(text: str) -> str:
    return "".join(text.split())


def text_of(html: str) -> str:
    """Return the text of a fragment, which must be well nested."""
    page = Page.of(html)
    assert page.faults == []
    return page.text


@many
@given(source=markdown, linkify=st.booleans())
@example("![](https://a.example/x.png)", False)
@example("[![a *b* `c`  \nd ![e](f)](https://a.example/x.png)](https://b.example)", False)
@example("0. a\n1. b", False)
@example("| a | b |\n|---|---|\n| c |", False)
@example("- a\n\n  b\n- > c\n  > d", False)
@example("&#12;&#x202e;", False)
def test_canonical_text_is_what_a_reader_sees(source: str, linkify: bool):
    """The HTML without its tags is the canonical text; white space apart, nothing is added and nothing lost."""
    prose = read(source, GROUND, linkify=linkify)

    assert collapsed(text_of(html_of(prose))) == collapsed(prose.text)


WORDS = st.text("abc\u00e9\u4e2d\U0001f600\u0643 \n", min_size=1, max_size=60).filter(str.strip)
FRAMES = [
    "{}",
    "> {}",
    "- {}",
    "1. {}",
    "# {}",
    "**{}**",
    "*{}*",
    "~~{}~~",
    "[{}](https://a.example)",
    "| {} |\n|---|\n",
]


@many
@given(parts=st.lists(st.tuples(st.sampled_from(FRAMES), WORDS), max_size=8))
def test_no_word_of_the_markdown_is_missing_from_the_canonical_text(parts: list[tuple[str, str]]):
    """Every letter of plain words stands in the canonical text, in its order, however they are framed."""
    source = "\n\n".join(frame.replace("{}", collapsed(text)) for frame, text in parts)

    prose = read(source, GROUND)

    letters = [char for _, text in parts for char in text if not char.isspace()]
    assert [char for char in prose.text if char in "abc\u00e9\u4e2d\U0001f600\u0643"] == letters


@st.composite
def marked(draw: st.DrawFn) -> tuple[Prose, list[Span]]:
    """Return a text and up to five passages of it that begin and end with a visible character."""
    prose = read(draw(markdown.filter(str.strip)), GROUND)
    visible = [at for at, char in enumerate(prose.text) if not char.isspace()]
    if not visible:
        return prose, []
    edges = draw(st.lists(st.tuples(st.sampled_from(visible), st.sampled_from(visible)), max_size=5))
    spans = [Span(min(pair), max(pair) + 1, f"n{number}", 1, False) for number, pair in enumerate(edges)]
    return prose, sorted(spans, key=lambda span: (span.start, -span.end))


def parts_in(prose: Prose, spans: list[Span]) -> Iterator[str | Run]:
    for block in prose.blocks:
        start, end = block[0].start, block[-1].end
        yield from parts_of(block, [span for span in spans if span.start < end and span.end > start])


@many
@given(marked())
def test_marking_changes_no_word_and_nests(case: tuple[Prose, list[Span]]):
    """With <mark> around each run the HTML is well nested, and its text is the canonical text still."""
    prose, spans = case

    html = "".join(f"<mark>{part.html}</mark>" if isinstance(part, Run) else part for part in parts_in(prose, spans))

    assert collapsed(text_of(html)) == collapsed(prose.text)


@many
@given(marked())
def test_the_marks_of_a_passage_are_its_words(case: tuple[Prose, list[Span]]):
    """The runs under a passage make up its words, begin once and end once, and hold no link."""
    prose, spans = case

    runs = [part for part in parts_in(prose, spans) if isinstance(part, Run)]

    assert not any("<a " in run.html for run in runs)
    for span in spans:
        covered = "".join(text_of(run.html) for run in runs if span.note in run.notes)
        assert bare(covered) == bare(prose.text[span.start : span.end])
        assert [run.begins.count((span.note, 1)) for run in runs if run.begins].count(1) == 1
        assert sum(run.ends.count(span.note) for run in runs) == 1


@few
@given(source=markdown)
def test_the_page_of_a_marked_article_has_the_canonical_text(tmp_path: Path, source: str):
    """What is true of pieces is true of the page: without numbers, its blocks are the article's words."""
    notes = [{"id": "a", "body": "x", "quote": "grid failed"}, {"id": "b", "body": "x", "quote": "Tuesday … Officials"}]
    site = Folder(tmp_path).write({**BASIC, ARTICLE_FILE: ARTICLE + source, NOTES: json.dumps(notes)})

    site.build(keep_going=True)

    blocks = re.findall(r'<div class="block">(.*?)</div>', site.page("articles/grid/index.html"), re.DOTALL)
    shown = [re.sub(r'<a class="number.*?</a>', "", block, flags=re.DOTALL) for block in blocks]
    prose = read(without_forbidden((ARTICLE.partition("---\nThe")[2] + source).replace("\r", "\n")), Ground(ours=False))
    assert bare("The" + prose.text) == bare("".join(map(text_of, shown)))
    assert dangers(site) == []


WORDS_OF_THE_WORLD = (
    "\u0627\u0646\u0642\u0637\u0639\u062a \u0627\u0644\u0643\u0647\u0631\u0628\u0627\u0621 \u0623\u0645\u0633",
    "\u7535\u7f51\u5728\u661f\u671f\u4e8c\u53d1\u751f\u6545\u969c",
    "\U0001f469\u200d\U0001f680 flew \U0001f1ea\U0001f1fa home",
    "Cafe\u0301 Vie\u0323\u0302t",
    "\u0e44\u0e1f\u0e1f\u0e49\u0e32\u0e14\u0e31\u0e1a",
    "\u05d4\u05d7\u05e9\u05de\u05dc \u05d4\u05e4\u05e1\u05d9\u05e7",
)


@pytest.mark.parametrize("quote", WORDS_OF_THE_WORLD)
def test_a_passage_in_any_script_is_marked(site: Folder, quote: str):
    """Arabic, Chinese, emoji sequences and combining marks are words like others."""
    text = "\n\n".join(f"Before {words} after." for words in WORDS_OF_THE_WORLD)
    site.write({ARTICLE_FILE: ARTICLE + text + "\n", NOTES: f'- {{id: a, body: x, quote: "{quote}"}}\n'})

    report = site.build()

    assert told(report) == []
    assert f">{quote}</a>" in site.page("articles/grid/index.html")


BOMBS = {
    "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    ),
    "merge keys": "- &b0 {x: 1}\n"
    + "".join(f"- &b{n} {{<<: [{','.join([f'*b{n - 1}'] * 10)}]}}\n" for n in range(1, 13)),
    "lists": "[" * 5000 + "]" * 5000,
    "lists without end": "[" * 100_000,
    "mappings without end": "{a: " * 100_000,
    "dashes": "- " * 100_000 + "a",
    "question marks": "? " * 100_000 + "a",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("path", ["site.yaml", NOTES, ARTICLE_FILE])
def test_a_yaml_bomb_is_one_error(site: Folder, path: str, bomb: str):
    """Aliases, merge keys and nesting cost what they show, and are told where they go too far."""
    report = site.write({path: f"---\n{bomb}\n---\n" if path == ARTICLE_FILE else bomb}).build()

    assert [(one.place.path, one.code) for one in report.problems] == [(path, "yaml")]


PATHOLOGICAL = {
    "brackets": "[" * 50_000,
    "emphasis": "*a " * 50_000,
    "strong": "*a** " * 20_000,
    "quotes": "> " * 90 + "x",
    "images": "![" * 5000,
    "links": "[a](<b" * 20_000,
    "backticks": "".join("`" * n + " " for n in range(1, 500)),
    "entities": "&amp;" * 20_000,
    "tags": "<a " * 50_000,
    "backslashes": "\\[" * 50_000,
    "a wide table": "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|x\n" * 500,
    "a long paragraph": "words here\n" * 20_000,
    "lists in lists": "".join("  " * level + "- x\n" for level in range(40)) * 20,
    "references": "".join(f"[r{n}]: https://x.example/{n}\n" for n in range(3000)) + "\n[r1] [r2999]",
}


@pytest.mark.slow
@pytest.mark.parametrize("body", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_pathological_markdown_is_published_word_for_word(site: Folder, body: str):
    """Texts that make other parsers crawl keep their text."""
    report = site.write({ARTICLE_FILE: ARTICLE + body + "\n\nthe end\n"}).build()

    prose = read(body, GROUND)
    assert not report.failed
    assert "the end" in Page.of(site.page("articles/grid/index.html")).text
    assert collapsed(text_of(html_of(prose))) == collapsed(prose.text)


@pytest.mark.slow
def test_five_thousand_notes_on_one_article_are_all_published(site: Folder):
    """Each note has its mark, its number and its place."""
    words = [f"word{n}" for n in range(10_000)]
    text = "\n\n".join(" ".join(words[at : at + 50]) for at in range(0, 10_000, 50))
    notes = [{"id": f"n{n}", "body": "x", "quote": f"{words[n * 2]} {words[n * 2 + 1]}"} for n in range(5000)]
    site.write({ARTICLE_FILE: ARTICLE + text + "\n", NOTES: json.dumps(notes)})

    report = site.build()

    page = site.page("articles/grid/index.html")
    assert told(report) == []
    assert report.notes == 5000
    assert page.count("<mark") == 5000
    assert all(f'id="note-n{n}"' in page for n in range(5000))


@pytest.mark.slow
def test_a_thousand_passages_over_one_another_keep_every_number(site: Folder):
    """However many notes share words, each has its number at its passage's end."""
    words = [f"word{n}" for n in range(1100)]
    notes = [{"id": f"n{n}", "body": "x", "quote": " ".join(words[n : n + 100])} for n in range(1000)]
    site.write({ARTICLE_FILE: ARTICLE + " ".join(words) + "\n", NOTES: json.dumps(notes)})

    report = site.build()

    numbers = [
        attributes["href"]
        for tag, attributes in Page.of(site.page("articles/grid/index.html")).elements
        if tag == "a" and "number" in attributes.get("class", "").split()
    ]
    assert told(report) == []
    assert sorted(numbers) == sorted(f"#note-n{n}" for n in range(1000))


def test_a_long_line_of_yaml_keeps_every_letter(site: Folder):
    """A note of a million letters on one line is a note."""
    body = "word " * 200_000
    site.write({NOTES: f'- {{id: a, body: "{body}"}}\n'})

    report = site.build()

    assert told(report) == []
    assert body.strip() in site.page("articles/grid/index.html")
