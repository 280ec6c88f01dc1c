"""The files of an article's notes, and how each quote finds its words."""

from __future__ import annotations

import re

import pytest
from sites import ARTICLE, Folder, told

from postil.pipeline import Report

NOTES = "content/articles/grid.notes.yaml"
HEAD = ARTICLE[: ARTICLE.index("The *grid*")]
PAGE = "articles/grid/index.html"


def _built(site: Folder, text: str, notes: str, **asked: bool) -> Report:
    return site.write({"content/articles/grid.md": HEAD + text, NOTES: notes}).build(**asked)


# Files


def test_notes_stand_in_a_list_and_in_files_of_their_own(site: Folder):
    site.write(
        {
            NOTES: "- {id: short, quote: grid failed, body: In the list.}\n",
            "content/articles/grid.notes/long.md": "---\nquote: a billion dollars\n---\nIn a *file*.\n",
        }
    )

    assert told(site.build()) == []
    assert 'id="note-short"' in site.page(PAGE)
    assert 'id="note-long"' in site.page(PAGE)
    assert "In a <em>file</em>." in site.page(PAGE)


def test_a_files_name_is_the_notes_id(site: Folder):
    site.write({"content/articles/grid.notes/long.md": "---\nid: other\n---\nText.\n"})

    assert told(site.build()) == [
        "content/articles/grid.notes/long.md:2:1: error: the id 'other' differs from the file's name [schema]"
    ]


def test_an_id_is_taken_once_in_all_files_of_an_article(site: Folder):
    site.write({NOTES: "- {id: a, body: x}\n- {id: A, body: y}\n", "content/articles/grid.notes/a.md": "---\n---\nz\n"})

    assert told(site.build()) == [
        f"{NOTES}:2:4: error: the id 'A' is taken: {NOTES}:1 has it [duplicate]",
        f"content/articles/grid.notes/a.md:2:1: error: the id 'a' is taken: {NOTES}:1 has it [duplicate]",
    ]


def test_a_body_in_the_front_matter_of_a_file_is_told(site: Folder):
    site.write({"content/articles/grid.notes/a.md": "---\nbody: here\n---\nAnd here.\n"})

    assert told(site.build()) == [
        "content/articles/grid.notes/a.md:2:1: error: the body stands below the front matter [schema]"
    ]


def test_a_notes_file_is_a_list(site: Folder):
    assert told(site.write({NOTES: "id: a\nbody: x\n"}).build()) == [
        f"{NOTES}:1:1: error: a notes file is a list of notes [schema]"
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "[]\n"])
def test_a_notes_file_may_be_empty(site: Folder, text: str):
    assert told(site.write({NOTES: text}).build()) == []


def test_a_note_says_something(site: Folder):
    assert told(site.write({NOTES: "- {id: a, quote: grid}\n"}).build()) == [
        f"{NOTES}:1:4: error: the note says nothing [empty]"
    ]


def test_the_other_notes_of_a_file_are_read_where_one_is_wrong(site: Folder):
    site.write({NOTES: "- {id: a, bdy: x}\n- {id: b, body: fine}\n"})

    report = site.build(keep_going=True)

    assert [problem.message for problem in report.problems] == ["unknown field 'bdy'"]
    assert 'id="note-b"' in site.page(PAGE)


@pytest.mark.parametrize(
    ("notes", "place"),
    [
        ("- id: a\n  body: See [x](/nope/).\n", "2:17"),
        ("- id: a\n  body: |\n    One.\n\n    See [x](/nope/).\n", "5:13"),
        ('- {id: a, body: "See [x](/nope/)."}\n', "1:26"),
    ],
    ids=["plain", "block", "quoted"],
)
def test_a_broken_link_in_a_body_is_told_where_it_stands(site: Folder, notes: str, place: str):
    assert told(site.write({NOTES: notes}).build()) == [
        f"{NOTES}:{place}: error: this site has no page '/nope/' [link]"
    ]


def test_a_broken_link_in_a_file_of_its_own_is_told_where_it_stands(site: Folder):
    site.write({"content/articles/grid.notes/a.md": "---\ntitle: t\n---\n\nOne.\n\nSee [x](/nope/).\n"})

    assert told(site.build()) == ["content/articles/grid.notes/a.md:7:9: error: this site has no page '/nope/' [link]"]


# Exact


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The *grid* failed on **Tuesday**.", "grid failed on Tuesday"),
        ("See [the report](https://a.example/) now.", "the report now"),
        ("The grid\nfailed on\nTuesday.", "grid failed on Tuesday"),
        ("“The grid’s failure”—he said…", '"The grid\'s failure"-he said...'),
        ("A non\u00adbreaking\u00a0space.", "nonbreaking space"),
        ("Caf\u00e9 society.", "Cafe\u0301"),
        ("One two.\n\nThree four.", "two. Three"),
        ("- one\n- two\n", "one two"),
        ("AT&amp;T rose.", "AT&T rose"),
    ],
    ids=["emphasis", "link", "line ends", "typography", "soft hyphen", "forms", "paragraphs", "items", "entity"],
)
def test_a_quote_finds_what_a_reader_sees(site: Folder, text: str, quote: str):
    site.write({"content/articles/grid.notes/a.md": f"---\nquote: {quote!r}\n---\nx\n".replace("\\'", "''")})

    report = _built(site, text + "\n", "[]\n")

    assert told(report) == []
    assert 'id="p-a"' in site.page(PAGE)


def test_a_long_passage_is_pinned_by_its_ends(site: Folder):
    report = _built(site, "One two three four five.\n", "- {id: a, quote: two … four, body: x}\n")

    assert told(report) == []
    assert ">two three four<" in site.page(PAGE)


# Ambiguous


TWICE = "The grid failed. Nobody came. The grid failed again.\n"


def test_words_that_stand_twice_are_an_error_that_lists_each_hit(site: Folder):
    report = _built(site, TWICE, "- id: a\n  quote: The grid failed\n  body: x\n")

    assert told(report) == [f"{NOTES}:2:3: error: these words stand in the article 2 times [ambiguous]"]
    assert report.problems[0].hint.splitlines()[0] == "say which: add one of"
    assert len(report.problems[0].hint.splitlines()) == 3


@pytest.mark.parametrize("hit", [0, 1])
def test_adding_a_context_that_was_proposed_pins_the_note_to_that_hit(site: Folder, hit: int):
    ambiguous = _built(site, TWICE, "- id: a\n  quote: The grid failed\n  body: x\n")
    proposed = ambiguous.problems[0].hint.splitlines()[1 + hit].replace(" and suffix", "\n  suffix")

    report = _built(site, TWICE, f"- id: a\n  quote: The grid failed\n  {proposed}\n  body: x\n")

    assert told(report) == []
    before = site.page(PAGE).partition('id="p-a"')[0]
    assert ("Nobody came." in before) == (hit == 1)


def test_words_that_stand_many_times_list_a_few_hits_and_count_the_rest(site: Folder):
    text = " ".join(f"On day {number} the grid failed." for number in range(1, 9)) + "\n"

    report = _built(site, text, "- {id: a, quote: the grid failed, body: x}\n")

    assert report.problems[0].message == "these words stand in the article 8 times"
    assert report.problems[0].hint.splitlines()[-1] == "… and 3 more"


def test_an_ambiguous_note_is_printed_unpinned_where_the_build_keeps_going(site: Folder):
    _built(site, TWICE, "- {id: a, quote: The grid failed, body: Nothing is lost.}\n", keep_going=True)

    assert "Nothing is lost." in site.page(PAGE)
    assert "<mark" not in site.page(PAGE)
    assert "more than once" in site.page(PAGE)


# Drifted


DRIFTED = "- id: a\n  quote: The grid failed on Tuesday evening, and nobody said why.\n  body: Still printed.\n"


def test_changed_words_in_the_old_place_are_a_warning_with_the_quote_to_paste(site: Folder):
    report = _built(site, "The grid failed on Tuesday night, and nobody said why.\n\nMore text.\n", DRIFTED)

    assert told(report) == [
        f"{NOTES}:2:3: warning: the words have changed; the article now has "
        "'The grid failed on Tuesday night, and nobody said why.' [drifted]"
    ]
    assert report.problems[0].hint == (
        'read it again, then write\nquote: "The grid failed on Tuesday night, and nobody said why."'
    )


def test_the_proposed_quote_is_exact_once_pasted(site: Folder):
    text = "The grid failed on Tuesday night, and nobody said why.\n\nMore text.\n"
    drifted = _built(site, text, DRIFTED)
    quote = drifted.problems[0].hint.splitlines()[1]

    assert told(_built(site, text, f"- id: a\n  {quote}\n  body: x\n")) == []


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Officials spoke of 2 billion dollars in losses", "Officials spoke of 3 billion dollars in losses"),
        (
            "the ministry did confirm that the station was closed",
            "the ministry did not confirm that the station was closed",
        ),
    ],
    ids=["figure", "negation"],
)
def test_a_changed_figure_or_negation_is_said_louder(site: Folder, quote: str, text: str):
    note = f'- {{id: a, quote: {quote}, prefix: "In the morning ", suffix: " that week", body: x}}\n'

    report = _built(site, f"In the morning {text} that week.\n", note)

    assert [problem.code for problem in report.problems] == ["drifted"]
    assert "a figure or a negation among them" in report.problems[0].message


def test_a_page_never_shows_a_drifted_note_as_if_it_were_exact(site: Folder):
    _built(site, "The grid failed on Tuesday night, and nobody said why.\n\nMore text.\n", DRIFTED)
    drifted = site.page(PAGE)
    _built(site, "The grid failed on Tuesday evening, and nobody said why.\n\nMore text.\n", DRIFTED)
    exact = site.page(PAGE)

    assert "drifted" in drifted
    assert "have changed since this note was written" in drifted
    assert "drifted" not in exact
    assert "have changed" not in exact


@pytest.mark.parametrize("path", ["topics/energy/index.html", "feed.xml"])
def test_no_list_or_feed_shows_a_drifted_note_as_if_it_were_exact(site: Folder, path: str):
    """Where the note is printed, so is that its words have changed."""
    _built(site, "The grid failed on Tuesday night, and nobody said why.\n\nMore text.\n", DRIFTED)

    assert "Still printed." in site.page(path)
    assert re.search("drifted|have changed", site.page(path))


def test_a_notes_history_says_which_verdict_held_until_then(site: Folder):
    change = "{date: 2021-04-01, text: A log came out., verdict: unproven}"
    _built(site, "The grid failed.\n", f"- {{id: a, body: x, verdict: accurate, history: [{change}]}}\n")
    before, _, after = site.page(PAGE).partition("A log came out.")

    assert before
    assert "Unproven" in after


def test_a_drifted_note_keeps_a_strict_build_from_being_published(site: Folder):
    report = _built(
        site, "The grid failed on Tuesday night, and nobody said why.\n\nMore text.\n", DRIFTED, strict=True
    )

    assert report.failed
    assert report.written is None


# Orphan


ORPHAN = "- id: a\n  quote: an entirely different sentence about fish\n  title: Lost\n  body: Nothing is lost.\n"


def test_words_that_are_gone_are_an_error(site: Folder):
    report = _built(site, "The grid failed.\n", ORPHAN)

    assert told(report) == [
        f"{NOTES}:2:3: error: the article does not have these words: "
        "'an entirely different sentence about fish' [orphan]"
    ]
    assert report.written is None


def test_an_orphan_is_printed_under_its_article_with_the_words_it_had(site: Folder):
    _built(site, "The grid failed.\n", ORPHAN, keep_going=True)
    page = site.page(PAGE)

    assert "Nothing is lost." in page
    assert "no longer in the article" in page
    assert "<q>an entirely different sentence about fish</q>" in page
    assert page.index("Nothing is lost.") > page.index("The grid failed.")
    assert "<mark" not in page


def test_a_similar_sentence_elsewhere_is_not_the_passage(site: Folder):
    """Best match without a cut-off would publish a note on the wrong words."""
    note = (
        "- {id: a, quote: The minister said that the northern line was safe, "
        'prefix: "Asked in Oslo. ", suffix: " He left at once", body: x}\n'
    )

    report = _built(site, "Years before. The minister said that the southern line was shut. It rained.\n", note)

    assert [problem.code for problem in report.problems] == ["orphan"]


def test_one_lost_passage_of_several_leaves_the_others_pinned(site: Folder):
    notes = "- id: a\n  quotes: [The grid failed, wholly other words]\n  body: x\n"

    report = _built(site, "The grid failed.\n", notes, keep_going=True)

    assert told(report) == [
        f"{NOTES}:2:29: error: the article does not have these words: 'wholly other words' [orphan]"
    ]
    assert ">The grid failed<" in site.page(PAGE)
    assert "<q>wholly other words</q>" in site.page(PAGE)


@pytest.mark.parametrize("quote", ['""', '" "', "''"])
def test_an_empty_quote_is_an_error_and_not_a_note_on_the_whole_article(site: Folder, quote: str):
    report = _built(site, "The grid failed.\n", f"- {{id: a, quote: {quote}, body: x}}\n")

    assert [problem.message for problem in report.problems] == ["the quote is empty"]
    assert report.problems[0].hint == "leave 'quote' out for a note on the whole article"


def test_a_quote_of_the_whole_article_is_told_for_it_says_no_more_than_none(site: Folder):
    text = "The grid failed on Tuesday, and nobody in the ministry would say why it had.\n"

    report = _built(site, text, f"- id: a\n  quote: {text}  body: x\n")

    assert told(report) == [f"{NOTES}:2:3: warning: the quote is the whole article [anchor]"]
