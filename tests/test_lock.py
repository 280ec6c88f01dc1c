"""content/anchors.lock: what a build makes of it. Files in, problems and pages out."""

from __future__ import annotations

import pytest
from sites import ARTICLE, BASIC, Folder, told

from postil import lock
from postil.anchor import Quote
from postil.model import File

NOTES = "content/articles/grid.notes.yaml"
PATH = "content/anchors.lock"
LONG = "The grid failed on Tuesday, and nobody said why."
TEXT = f"{LONG}\nOfficials spoke of a billion dollars."


def _locked(words: str, text: str = TEXT, quote: Quote | None = None) -> str:
    """Return a lock for note a of the article, whose passage is the first one with these *words*."""
    start = text.index(words)
    entry = lock.entry_of("a", 1, quote or Quote(words), text, start, start + len(words))
    return lock.with_article("", "grid", [lock.line_of("grid", entry)])


def _article(body: str) -> str:
    return ARTICLE[: ARTICLE.index("The *grid*")] + body


@pytest.fixture
def site(tmp_path) -> Folder:
    return Folder(tmp_path).write(BASIC)


def _note(quote: str) -> str:
    return f"- {{id: a, quote: '{quote}', body: x}}\n"


def test_a_lock_that_agrees_says_nothing(site: Folder):
    site.write({NOTES: _note("a billion dollars"), PATH: _locked("a billion dollars")})

    assert told(site.build()) == []


def test_a_remembered_context_decides_between_equal_words(site: Folder):
    """The article has got a second billion since; without the lock that would be an error."""
    body = "A billion dollars went first; a billion dollars.\n\nOfficials spoke of a billion dollars.\n"
    site.write({"content/articles/grid.md": _article(body), NOTES: _note("a billion dollars")})
    assert [problem.code for problem in site.build().problems] == ["ambiguous"]

    site.write({PATH: _locked("a billion dollars")})

    assert told(site.build()) == []
    assert "went first; a billion dollars." in site.page("articles/grid/index.html")


def test_a_changed_passage_is_found_between_what_stood_around_it(site: Folder):
    """Words that half changed are trusted where their context stands, and only there."""
    body = "The grid failed on Tuesday, and nobody said why.\n\nOfficials had talked of some billion dollars lost.\n"
    site.write({"content/articles/grid.md": _article(body), NOTES: _note("Officials spoke of a billion dollars.")})
    assert [problem.code for problem in site.build().problems] == ["orphan"]

    site.write({PATH: _locked("Officials spoke of a billion dollars.")})

    assert [problem.code for problem in site.build().problems] == ["drifted"]


def test_long_words_in_a_new_context_stay_exact_but_are_told(site: Folder):
    filler = "Quite another story about herring and the price of rye bread in the north."
    site.write(
        {
            "content/articles/grid.md": _article(f"{filler} {LONG} {filler[::-1]}\n"),
            NOTES: _note(LONG),
            PATH: _locked(LONG, f"Long before the war this stood here. {LONG} Officials spoke of a billion dollars."),
        }
    )

    assert told(site.build()) == [
        f"{NOTES}:1:11: warning: the passage stood between 'before the war this stood here.' and "
        "'Officials spoke of a billion do', and now stands between 'rice of rye bread in the north.' and "
        "'.htron eht ni daerb eyr fo ecir' [moved]"
    ]


def test_other_words_between_the_ends_of_a_quote_are_told(site: Folder):
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("nobody said why", "the minister resigned"),
            NOTES: _note("The grid failed … of a billion dollars."),
            PATH: _locked(TEXT, quote=Quote("The grid failed … of a billion dollars.")),
        }
    )

    (problem,) = site.build().problems

    assert (problem.severity, problem.code) == ("warning", "moved")
    assert "the minister resigned" in problem.message
    assert problem.hint == "read it again; if the note still fits: postil reanchor --write"


def test_a_quote_that_was_written_anew_has_no_memory(site: Folder):
    """Its author has just looked at it."""
    site.write({NOTES: _note("spoke of a billion dollars"), PATH: _locked("a billion dollars")})

    assert told(site.build()) == []


def test_what_is_gone_is_not_missed(site: Folder):
    lines = _locked("a billion dollars").replace("grid a", "grid gone") + _locked("a billion dollars").split("\n")[2]
    site.write({NOTES: _note("a billion dollars"), PATH: lines.replace("grid a", "nowhere a") + "\n"})

    assert told(site.build()) == []


def test_the_marks_of_a_merge_are_errors_at_their_lines(site: Folder):
    good = _locked("a billion dollars")
    site.write({NOTES: _note("a billion dollars"), PATH: f"{good}<<<<<<< HEAD\n=======\n{good}>>>>>>> other\n"})

    said = "error: this line can't be read as what is remembered of a passage [lock]"
    twice = "error: a second line for passage 1 of the note 'a' on 'grid' [lock]"
    assert told(site.build()) == [
        f"{PATH}:4:1: {said}",
        f"{PATH}:5:1: {said}",
        f"{PATH}:8:1: {twice}",
        f"{PATH}:9:1: {said}",
    ]


@pytest.mark.parametrize("data", [b"\xff", b'grid a 1 0 5 00 00 "" ""\n', b'grid a 1 0 5 0123456789abcdef 0123456789abcdef "\\ud800" ""\n'])  # fmt: skip  # noqa: E501
def test_a_spoilt_lock_is_an_error(site: Folder, data: bytes):
    site.write({PATH: data})

    (problem,) = site.build().problems

    assert (problem.place.path, problem.place.line, problem.severity) == (PATH, 1, "error")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(site: Folder):
    text = "\ufeff" + _locked("a billion dollars").replace("\n", "\r\n")
    site.write({NOTES: _note("a billion dollars"), PATH: text})

    assert told(site.build()) == []


def test_a_line_says_what_it_remembers():
    text = 'He said "no\u2028way"\nand left.'
    entry = lock.entry_of("a-note", 2, Quote("no"), text, 9, 11)
    lines, problems = lock.read(File(PATH, lock.with_article("", "x", [lock.line_of("x", entry)]).encode()))

    assert problems == ()
    assert lock.entries(lines["x"]) == {("a-note", 2): entry}


def test_a_lock_is_sorted_and_its_other_lines_stay():
    one = lock.entry_of("b", 10, Quote("x"), TEXT, 4, 8)
    two = one._replace(number=9)
    text = lock.with_article("# mine\n", "z", [lock.line_of("z", one), lock.line_of("z", two)])

    whole = lock.with_article(text, "a", [lock.line_of("a", one)])

    assert [line[:6] for line in whole.split("\n")] == ["# mine", "a b 10", "z b 9 ", "z b 10", ""]
    assert lock.with_article(whole, "a", []) == text


def test_only_the_article_whose_lines_changed_is_compiled_again(site: Folder):
    site.write({"content/articles/other.md": ARTICLE, NOTES: _note("a billion dollars")})
    site.build()

    site.write({PATH: _locked("a billion dollars")})

    assert site.build().compiled == 1
