"""What the editor writes: the note, and nothing else of the file; and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from served import Served, served
from sites import Folder

pytestmark = pytest.mark.slow

NOTES = """\
# yaml-language-server: $schema=../../schemas/notes.json

- id: billion     # the figure
  quote: "a billion dollars"
  # asked on Monday
  kind: 'check'
  body: |
    No document was shown.

    *One* official gave the figure.
  sources:
    - {title: Minutes, url: "https://example.org/minutes"}   # in print, too


# to be looked at again
- id: why
  quote: nobody said why
  body: >
    Folded
    text.
"""
PATH = "content/articles/grid.notes.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    from sites import BASIC

    return Folder(tmp_path_factory.mktemp("site")).write(BASIC)


@pytest.fixture(scope="module")
def running(folder: Folder) -> Iterator[Served]:
    with served(folder.root) as server:
        yield server


@pytest.fixture
def server(folder: Folder, running: Served) -> Served:
    folder.write({PATH: NOTES})
    return running


def text(folder: Folder) -> str:
    return (folder.root / PATH).read_text(encoding="utf-8")


def opened(server: Served, note: str) -> dict[str, object]:
    return server.ask(f"/_postil/articles/grid/notes/{note}").data


def seen(server: Served) -> str:
    return server.ask("/_postil/articles/grid/offer").data["seen"]


def test_a_note_is_shown_as_it_is_written(server: Served):
    note = opened(server, "billion")

    assert note["fields"]["kind"] == "check"
    assert note["fields"]["body"] == "No document was shown.\n\n*One* official gave the figure.\n"
    assert note["fields"]["sources"] == [{"title": "Minutes", "url": "https://example.org/minutes"}]
    assert (note["path"], note["line"]) == (PATH, 3)


def test_a_changed_field_changes_its_own_lines_only(folder: Folder, server: Served):
    sent = {"seen": opened(server, "billion")["seen"], "fields": {"verdict": "unproven", "kind": "context"}}

    answer = server.write("PUT", "grid/notes/billion", sent)

    assert answer.status == 200
    assert text(folder) == NOTES.replace("  kind: 'check'\n", "  kind: 'context'\n").replace(
        "official gave the figure.\n", "official gave the figure.\n  verdict: unproven\n"
    )


def test_what_is_not_changed_is_not_written(folder: Folder, server: Served):
    before = (folder.root / PATH).stat().st_mtime_ns
    sent = {"seen": opened(server, "billion")["seen"], "fields": {"kind": "check"}}

    assert server.write("PUT", "grid/notes/billion", sent).status == 200
    assert (folder.root / PATH).stat().st_mtime_ns == before


def test_a_new_note_is_added_at_the_end_with_a_name_made_of_its_words(folder: Folder, server: Served):
    fields = {"quote": "Officials spoke", "kind": "context", "body": "Who?\n\nNobody is named.", "id": None}

    answer = server.write("POST", "grid/notes", {"seen": seen(server), "fields": fields})

    added = text(folder).removeprefix(NOTES)
    assert answer.data == {"id": "officials-spoke", "path": PATH}
    assert text(folder).startswith(NOTES)
    assert added.startswith("\n- id: officials-spoke\n  quote: Officials spoke\n  kind: context\n  body: |\n    Who?\n")


def test_a_name_that_is_taken_gets_a_number(server: Served):
    fields = {"quote": "a billion dollars", "title": "Billion", "body": "Again."}

    assert server.write("POST", "grid/notes", {"seen": seen(server), "fields": fields}).data["id"] == "billion-2"


def test_a_removed_note_leaves_the_comments_of_the_others(folder: Folder, server: Served):
    sent = {"seen": opened(server, "billion")["seen"]}

    assert server.write("DELETE", "grid/notes/billion", sent).status == 200
    assert text(folder) == NOTES[: NOTES.index("- id: billion")] + NOTES[NOTES.index("\n\n# to be looked at") :]


def test_a_note_of_its_own_file_is_changed_and_removed_there(folder: Folder, server: Served):
    own = "content/articles/grid.notes/long.md"
    folder.write({own: "---\n# long\nquote: The grid\nkind: context\n---\nFirst.\n"})

    changed = server.write(
        "PUT",
        "grid/notes/long",
        {"seen": opened(server, "long")["seen"], "fields": {"body": "Second.\n", "title": "T"}},
    )
    after = (folder.root / own).read_text(encoding="utf-8")
    removed = server.write("DELETE", "grid/notes/long", {"seen": opened(server, "long")["seen"]})

    assert (changed.status, removed.status) == (200, 200)
    assert after == "---\n# long\nquote: The grid\nkind: context\ntitle: T\n---\nSecond.\n"
    assert not (folder.root / own).exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_file_that_changed_underneath_is_not_written_over(folder: Folder, server: Served, method: str):
    sent = {"seen": opened(server, "billion")["seen"]} | ({"fields": {"kind": "context"}} if method == "PUT" else {})
    folder.write({PATH: NOTES + "# somebody was here\n"})

    answer = server.write(method, "grid/notes/billion", sent)

    assert answer.status == 409
    assert answer.data["said"] == f"{PATH} has changed since this form was opened; nothing was written"
    assert text(folder) == NOTES + "# somebody was here\n"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "chek"}, "the site has no kind 'chek'"),
        ({"verdict": "maybe"}, "the site has no verdict 'maybe'"),
        ({"quote": "words that are not there"}, "the article does not have these words"),
        ({"quote": "o"}, "these words stand in the article"),
        ({"sources": [{"url": "javascript:alert(1)"}]}, "javascript:alert(1)"),
        ({"checked_on": "yesterday"}, "yesterday"),
        ({"verdit": "x"}, "unknown field 'verdit' [schema]\n  hint: did you mean 'verdict'?"),
        ({"body": "bell \x07"}, "U+0007"),
        ({"body": "turned \u202e round"}, "U+202E"),
        ({"id": "why"}, "the id 'why' is taken"),
    ],
)
def test_what_a_build_would_refuse_is_not_written(folder: Folder, server: Served, fields: dict[str, object], said: str):
    sent = {"seen": opened(server, "billion")["seen"], "fields": fields}

    answer = server.write("PUT", "grid/notes/billion", sent)

    assert answer.status == 422
    assert said in answer.data["said"]
    assert text(folder) == NOTES


def test_what_was_wrong_before_does_not_keep_another_note_from_being_saved(folder: Folder, server: Served):
    folder.write({PATH: NOTES + "- id: lost\n  quote: words that are gone\n  body: x\n"})
    sent = {"seen": opened(server, "why")["seen"], "fields": {"title": "Why?"}}

    assert server.write("PUT", "grid/notes/why", sent).status == 200


@pytest.mark.parametrize(
    "words", ["𝔘nicode 🎈 äö", "עברית", "e\u0301 combining", "“curly” – dash…", "a: b # c", "- no", "'", '"', "null"]
)
def test_any_words_come_back_as_they_were_sent(server: Served, words: str):
    sent = {"seen": opened(server, "why")["seen"], "fields": {"title": words, "body": f"{words}\n\n{words}\n"}}

    assert server.write("PUT", "grid/notes/why", sent).status == 200
    assert opened(server, "why")["fields"]["title"] == words
    assert opened(server, "why")["fields"]["body"] == f"{words}\n\n{words}\n"


def test_words_are_found_with_as_much_context_as_they_need(folder: Folder, server: Served):
    once = server.write("POST", "grid/words", {"exact": "billion dollars"}).data
    twice = server.write("POST", "grid/words", {"exact": "said"}).data
    many = server.write("POST", "grid/words", {"exact": "on", "prefix": "grid failed ", "suffix": " Tuesday"}).data

    assert (once["status"], once["spots"][0]["prefix"]) == ("exact", "")
    assert twice["status"] == "exact"
    assert many["status"] == "exact"
    assert many["spots"][0]["prefix"] + many["spots"][0]["suffix"] != ""


def test_words_across_paragraphs_and_emphasis_are_found(server: Served):
    found = server.write(
        "POST", "grid/words", {"exact": "The grid failed on Tuesday, and nobody said why.\n\n\nOfficials"}
    )

    assert found.data["status"] == "exact"
    assert found.data["spots"][0]["quote"] == "The grid failed on Tuesday, and nobody said why. Officials"


def test_the_preview_is_what_will_be_published(server: Served):
    shown = server.write("POST", "grid/preview", {"body": "A *note* <script>alert(1)</script> [x](javascript:y)"}).data

    assert "<em>note</em>" in shown["html"]
    assert "<script" not in shown["html"]
    assert 'href="javascript' not in shown["html"]


def test_an_article_without_notes_gets_its_file(folder: Folder, server: Served):
    (folder.root / PATH).unlink()
    fields = {"quote": "nobody said why", "body": "First."}

    assert server.write("POST", "grid/notes", {"seen": "", "fields": fields}).status == 200
    assert text(folder).startswith("- id: nobody-said-why\n  quote: nobody said why\n  body: First.\n")


def test_line_ends_of_windows_stay(folder: Folder, server: Served):
    folder.write({PATH: NOTES.replace("\n", "\r\n")})
    sent = {"seen": opened(server, "billion")["seen"], "fields": {"kind": "context"}}

    assert server.write("PUT", "grid/notes/billion", sent).status == 200
    assert (folder.root / PATH).read_bytes() == NOTES.replace("'check'", "'context'").replace("\n", "\r\n").encode()


def test_a_note_that_is_gone_is_told(server: Served):
    assert server.ask("/_postil/articles/grid/notes/gone").status == 404
    assert server.ask("/_postil/articles/gone/offer").status == 404


def test_what_is_saved_is_remembered_in_anchors_lock_and_nothing_else_of_it_changes(folder: Folder, server: Served):
    lock = folder.root / "content/anchors.lock"
    lock.unlink(missing_ok=True)
    server.write("PUT", "grid/notes/why", {"seen": opened(server, "why")["seen"], "fields": {"title": "Why?"}})
    first = lock.read_text(encoding="utf-8")
    server.write("DELETE", "grid/notes/why", {"seen": opened(server, "why")["seen"]})
    second = lock.read_text(encoding="utf-8")
    lock.unlink()

    assert [line.split(" ")[:5] for line in first.splitlines() if line.startswith("grid")] == [
        ["grid", "billion", "1", "68", "85"],
        ["grid", "why", "1", "32", "47"],
    ]
    assert first.replace(next(line for line in first.splitlines(True) if " why " in line), "") == second


def test_a_lock_with_the_marks_of_a_merge_is_left_alone(folder: Folder, server: Served):
    lock = folder.root / "content/anchors.lock"
    lock.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    try:
        answer = server.write(
            "PUT", "grid/notes/why", {"seen": opened(server, "why")["seen"], "fields": {"title": "W"}}
        )
        after = lock.read_text(encoding="utf-8")
    finally:
        lock.unlink()

    assert (answer.status, after) == (200, "<<<<<<< HEAD\n")
