"""A published article → what a search may find of it: plain text, under the labels that a reader sees."""

from __future__ import annotations

from datetime import UTC, datetime

from postil import urls
from postil.compile import compile_document
from postil.configuration import Kind, Verdict
from postil.model import Article, Document, File, Rules
from postil.publish import published_article, published_verdicts
from postil.published import Link, OutletLink
from postil.search import Record, records
from postil.site import House, Publication

ARTICLE = """\
---
title: The grid failed
date: 2021-02-11
language: {language}
summary: A report and its gaps.
excerpt: {excerpt}
---
The *grid* failed on Tuesday, and nobody said why.

Officials spoke of a billion dollars.
"""

HOUSE = House(
    verdicts=published_verdicts([Verdict("false", "False", 1), Verdict("accurate", "Accurate", 5)]),
    kinds=(Kind("check", "Check"), Kind("context", "Context")),
    archive_hosts=(),
    drafts=False,
    language="en",
    digest=b"",
)


def _found(notes: str, excerpt: str = "false", language: str = "ru", markdown: str = ARTICLE) -> tuple[Record, ...]:
    """Return the records of an article with *notes*, on a site in English."""
    text = markdown.format(excerpt=excerpt, language=language)
    files = (File("content/articles/grid.md", text.encode()), File("content/articles/grid.notes.yaml", notes.encode()))
    compiled = compile_document(Document("article", "grid", files), Rules())
    assert isinstance(compiled.value, Article), compiled.problems
    article = compiled.value
    around = Publication(
        slug="grid",
        path=article.path,
        url=urls.article_url("grid"),
        title=article.fields.title,
        date=datetime(2021, 2, 11, tzinfo=UTC),
        language=article.fields.language,
        summary=article.fields.summary,
        image=None,
        original=None,
        aliases=(),
        notes=tuple(note.fields.id for note in article.notes if not note.fields.draft),
        sources=0,
        updated=datetime(2021, 2, 11, tzinfo=UTC),
        outlet=OutletLink("The Courier", urls.outlet_url("courier"), "mixed"),
        proofs=(),
        topics=(Link("Energy", urls.topic_url("energy")), Link("Loans", urls.topic_url("loans"))),
        claims=(),
        verdicts=(),
        due=(),
        house=HOUSE,
        body=b"",
        key=b"",
    )
    return records(published_article(article, around), around, "en")


NOTES = """\
- id: billion
  quote: a billion dollars
  kind: check
  verdict: "false"
  title: It was less
  body: "The *budget* says 0.4 billion.\\n\\n- Page one\\n- Page two"
  sources:
    - {title: The budget, publisher: Ministry of Finance, url: "https://ministry.example/"}
"""


def test_an_article_is_found_by_its_summary_and_text():
    article, _ = _found(NOTES)

    assert article == Record(
        url="articles/grid/",
        title="The grid failed",
        content="A report and its gaps. · The grid failed on Tuesday, and nobody said why. "
        "Officials spoke of a billion dollars.",
        date="2021-02-11",
        article="",
        filters=(
            ("language", ("ru",)),
            ("outlet", ("The Courier",)),
            ("topic", ("Energy", "Loans")),
            ("year", ("2021",)),
        ),
    )


def test_a_note_is_found_by_its_words_its_passage_and_its_sources():
    _, note = _found(NOTES)

    assert note == Record(
        url="articles/grid/#note-billion",
        title="It was less",
        content="The budget says 0.4 billion. Page one Page two · a billion dollars · Ministry of Finance, The budget",
        date="2021-02-11",
        article="The grid failed",
        filters=(
            ("kind", ("Check",)),
            ("language", ("ru",)),
            ("outlet", ("The Courier",)),
            ("topic", ("Energy", "Loans")),
            ("verdict", ("False",)),
            ("year", ("2021",)),
        ),
    )


def test_a_verdict_is_looked_for_in_notes_and_not_in_the_articles_around_them():
    article, note = _found(NOTES)

    assert dict(note.filters)["verdict"] == ("False",)
    assert not {"verdict", "kind"} & set(dict(article.filters))


def test_an_article_without_a_language_is_in_the_sites():
    article, _ = _found(NOTES, markdown=ARTICLE.replace("language: {language}\n", ""))

    assert dict(article.filters)["language"] == ("en",)


def test_of_an_excerpt_only_summary_and_passages_can_be_found():
    article, note = _found(NOTES, excerpt="true")

    assert article.content == "A report and its gaps. · a billion dollars"
    for word in ("grid failed", "Tuesday", "nobody", "Officials"):
        assert word not in article.content + note.content


def test_passages_of_an_excerpt_that_overlap_are_said_once():
    notes = """\
- {id: a, quote: spoke of a billion, body: One.}
- {id: b, quote: a billion dollars, body: Two.}
- {id: c, quote: billion, body: Three.}
- {id: d, quote: nobody said, body: Four.}
"""

    assert (
        _found(notes, excerpt="true")[0].content == "A report and its gaps. · nobody said · spoke of a billion dollars"
    )


def test_a_draft_is_not_found():
    """Neither the note, nor in an excerpt the words it is pinned to."""
    found = _found("- {id: a, quote: nobody said why, body: Secret., draft: true}\n", excerpt="true")

    assert [(one.url, one.content) for one in found] == [("articles/grid/", "A report and its gaps.")]


def test_a_note_without_a_title_goes_by_its_beginning():
    words = (
        "The operator gave the cause on the same evening, in a statement that was put up at eight, and later changed."
    )
    _, note = _found(f"- {{id: a, body: '{words}'}}\n")

    assert note.title == "The operator gave the cause on the same evening, in a statement that was put up at eight …"


def test_a_note_without_words_goes_by_its_kind():
    _, note = _found("- {id: a, body: ''}\n")

    assert (note.title, note.content) == ("Context", "Context")


def test_html_in_a_note_is_text():
    """Tags are Postil's own; what an editor writes in angle brackets is what readers see, and search for."""
    hostile = '<script>alert(1)</script> & <b>bold</b> [link](https://a.example/ \\"a > b\\") un*frag*mented'
    _, note = _found(f'- {{id: a, body: "{hostile}"}}\n')

    assert note.content == "<script>alert(1)</script> & <b>bold</b> link unfragmented"


def test_the_words_of_a_quote_that_was_not_found_are_searched_too():
    """The note says them on its page."""
    _, note = _found("- {id: a, quote: Elephants were seen in the garden at noon, body: Gone.}\n")

    assert note.content == "Gone. · Elephants were seen in the garden at noon"


def test_urls_are_from_the_sites_root():
    assert not [one.url for one in _found(NOTES) if urls.ROOT in one.url or one.url.startswith("/")]
