"""Problems as values, and the three ways they are printed."""

from __future__ import annotations

import json

from postil.problem import (
    Place,
    Problem,
    did_you_mean,
    error,
    formatted,
    has_errors,
    in_order,
    strictly,
    warning,
)

NOTES = "content/articles/grid.notes.yaml"
TYPO = error(Place(NOTES, 8, 5), "schema", "unknown field 'verdit'", "did you mean 'verdict'?")


def test_text_is_a_line_for_an_editor_and_the_way_out():
    assert formatted([TYPO], "text") == (
        "content/articles/grid.notes.yaml:8:5: error: unknown field 'verdit' [schema]\n"
        "  hint: did you mean 'verdict'?\n"
    )


def test_text_without_a_hint_is_one_line():
    said = warning(Place("content/a.txt"), "file", "no rule reads this file")

    assert formatted([said], "text") == "content/a.txt:1:1: warning: no rule reads this file [file]\n"


def test_further_lines_of_a_hint_stand_under_its_first():
    said = error(
        Place(NOTES, 3, 3), "ambiguous", "these words stand here 2 times", 'add one of\nprefix: "a"\nprefix: "b"'
    )

    assert formatted([said], "text").splitlines()[1:] == [
        "  hint: add one of",
        '        prefix: "a"',
        '        prefix: "b"',
    ]


def test_no_problems_are_no_text_and_an_empty_array():
    assert formatted([], "text") == ""
    assert json.loads(formatted([], "json")) == []
    assert formatted([], "github") == ""


def test_json_has_every_part_by_its_name():
    assert json.loads(formatted([TYPO], "json")) == [
        {
            "path": "content/articles/grid.notes.yaml",
            "line": 8,
            "column": 5,
            "severity": "error",
            "code": "schema",
            "message": "unknown field 'verdit'",
            "hint": "did you mean 'verdict'?",
        }
    ]


def test_json_keeps_the_authors_letters():
    said = error(Place("content/topics/энергия.md"), "schema", "unknown field 'тема'")

    assert "content/topics/энергия.md" in formatted([said], "json")


def test_github_gets_a_workflow_command():
    assert formatted([TYPO], "github") == (
        "::error file=content/articles/grid.notes.yaml,line=8,col=5,title=postil schema::"
        "unknown field 'verdit'%0Ahint: did you mean 'verdict'?\n"
    )


def test_a_message_cannot_end_githubs_command_or_begin_another():
    said = warning(Place("content/a,b:c.md"), "file", "100%\n::error::forged")

    assert formatted([said], "github") == (
        "::warning file=content/a%2Cb%3Ac.md,line=1,col=1,title=postil file::100%25%0A::error::forged\n"
    )


def test_problems_are_told_by_place_and_each_once():
    late = error(Place(NOTES, 10), "schema", "b")
    early = error(Place(NOTES, 9), "schema", "a")
    elsewhere = error(Place("content/articles/a.md", 99), "schema", "c")

    assert in_order([late, early, elsewhere, late]) == (elsewhere, early, late)


def test_strictly_makes_warnings_errors_and_changes_nothing_else():
    said = warning(Place(NOTES, 4), "drifted", "the words have changed", "read it again")

    assert strictly([said, TYPO]) == (
        Problem(Place(NOTES, 4), "error", "drifted", "the words have changed", "read it again"),
        TYPO,
    )


def test_warnings_alone_do_not_keep_a_site_from_being_published():
    assert not has_errors([warning(Place(NOTES), "file", "odd")])
    assert has_errors([warning(Place(NOTES), "file", "odd"), TYPO])


def test_the_nearest_name_is_proposed():
    assert did_you_mean("verdit", ["version", "verdict", "title"]) == "did you mean 'verdict'?"


def test_where_none_is_near_the_other_way_out_is_told():
    assert did_you_mean("xyz", ["verdict"], "add it to site.yaml") == "add it to site.yaml"
