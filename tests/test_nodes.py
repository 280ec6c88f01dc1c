"""YAML as an editor means it: text stays text, every value has its place, every trap is a located problem."""

from __future__ import annotations

import pytest

from postil import nodes
from postil.nodes import Tree
from postil.problem import Place


def _tree(text: str) -> Tree:
    tree, problems = nodes.parse(text, "site.yaml")
    assert tree is not None
    assert problems == ()
    return tree


def _said(text: str, first_line: int = 1) -> list[str]:
    _, problems = nodes.parse(text, "a.yaml", first_line)
    return [f"{one.place.line}:{one.place.column}: {one.message}" for one in problems]


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "off", "true", "1:30", "010", "0x1F", "1_000", "1e3", ".inf", "2021-02-11", "1.10", "=", "<<"],
)
def test_a_scalar_stays_the_text_it_is(written: str):
    """YAML 1.1 would make no false, 1:30 ninety and 010 eight."""
    assert _tree(f"value: {written}\n").data == {"value": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(written: str):
    """A field without a value is a field left out."""
    assert _tree(f"value: {written}\nother: x\n").data == {"other": "x"}


@pytest.mark.parametrize("written", ["'~'", '"null"', "''"])
def test_what_is_quoted_is_text(written: str):
    assert _tree(f"value: {written}\n").data == {"value": written[1:-1]}


def test_a_key_may_look_like_nothing_or_like_a_truth():
    assert _tree("no: a\n~: b\n1: c\n").data == {"no": "a", "~": "b", "1": "c"}


def test_keys_and_items_have_their_places():
    tree = _tree("notes:\n  - id: a\n    quote: b\n  - id: c\n")

    assert tree.place(("notes",)) == Place("site.yaml", 1, 1)
    assert tree.place(("notes", 0, "quote")) == Place("site.yaml", 3, 5)
    assert tree.place(("notes", 1)) == Place("site.yaml", 4, 5)


def test_places_count_code_points_and_from_the_files_first_line():
    """Front matter begins on the second line of its file."""
    tree, _ = nodes.parse("ключ: {ещё: я}\n", "a.md", first_line=2)

    assert tree is not None
    assert tree.place(("ключ", "ещё")) == Place("a.md", 2, 8)


def test_a_field_that_is_not_there_has_the_place_of_what_should_hold_it():
    tree = _tree("- id: a\n- title: x\n")

    assert tree.place((1, "id")) == Place("site.yaml", 2, 3)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("- id: a\n  body: See this.\n", 2, 9),
        ('- id: a\n  body: "See this."\n', 2, 10),
        ("- id: a\n  body: |\n    See this.\n", 3, 5),
        ("- id: a\n  body: |+\n\n    See this.\n", 3, 5),
        ("- id: a\n  body: |2\n      See this.\n", 3, 5),
        ("- id: a\n  body: >-\n    See\n    this.\n", 3, 5),
        ("- id: a\n", 1, 3),
    ],
    ids=["plain", "quoted", "literal", "literal after an empty line", "told indent", "folded", "none"],
)
def test_the_text_of_a_value_begins_where_its_first_letter_stands(text: str, line: int, column: int):
    """Links in a note's body are told at their own place."""
    assert _tree(text).text_start((0, "body")) == Place("site.yaml", line, column)


def test_a_duplicate_key_is_told_and_the_first_one_counts():
    tree, problems = nodes.parse("kind: check\ntitle: t\nkind: context\n", "a.yaml")

    assert tree is not None
    assert tree.data == {"kind": "check", "title": "t"}
    assert [(one.place.line, one.place.column, one.message) for one in problems] == [(3, 1, "'kind' stands here twice")]


def test_an_alias_is_what_it_names():
    assert _tree("a: &x [1, 2]\nb: *x\nc: &y text\nd: *y\n").data == {
        "a": ["1", "2"],
        "b": ["1", "2"],
        "c": "text",
        "d": "text",
    }


def test_an_alias_of_nothing_is_told_where_it_stands():
    assert _said("a: b\nc: *x\n") == ["2:4: the alias '*x' names nothing before it"]


def test_an_alias_inside_what_it_names_ends_the_reading():
    assert _said("a: &x\n  - *x\n") == ["2:5: the alias '*x' stands inside what it names"]


def test_a_name_that_is_given_again_holds_the_old_value_until_the_new_one_ends():
    assert _tree("a: &x 1\nb: &x [*x]\nc: *x\n").data == {"a": "1", "b": ["1"], "c": ["1"]}


def test_a_line_end_that_only_yaml_knows_is_a_space():
    """An editor's next line would be the parser's next but one."""
    tree = _tree("a: b\u2028c\nd: e\n")

    assert tree.data == {"a": "b c", "d": "e"}
    assert tree.place(("d",)) == Place("site.yaml", 2, 1)


def test_aliases_that_multiply_are_stopped_before_they_cost_anything():
    """The billion laughs: nine levels of nine aliases each are 387 million values."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"

    (said,) = _said(bomb)

    assert said.startswith("6:")
    assert "more than 500,000 values" in said


def test_nesting_that_no_editor_means_is_stopped():
    assert _said("[" * 60) == ["1:51: nested more than 50 deep"]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!binary", "!local", "!!str"])
def test_a_tag_is_not_read(tag: str):
    said = _said(f"a: {tag} [x]\n" if "python" in tag else f"a: {tag} x\n")

    assert len(said) == 1
    assert said[0].startswith("1:4: the tag '")


def test_a_merge_key_is_a_key_like_any_other():
    assert _tree("a: &x {b: c}\nd:\n  <<: *x\n").data == {"a": {"b": "c"}, "d": {"<<": {"b": "c"}}}


@pytest.mark.parametrize("text", ["a:\n\tb: c\n", "- a: b\n\tc: d\n"])
def test_a_tab_for_indentation_is_told_with_the_way_out(text: str):
    _, problems = nodes.parse(text, "a.yaml")

    assert [(one.place.line, one.hint) for one in problems] == [(2, "indent with spaces, not tabs")]


def test_what_is_no_yaml_is_told_where_it_breaks():
    tree, problems = nodes.parse("title: a: b\n", "a.yaml", first_line=2)

    assert tree is None
    assert [(one.place.line, one.place.column, one.code) for one in problems] == [(2, 9, "yaml")]


def test_a_second_document_is_told():
    assert _said("a: b\n---\nc: d\n") == ["2:1: a second document in one file"]


def test_a_list_as_a_key_is_told():
    assert _said("? [a]\n: b\n") == ["1:3: a list or mapping as a key"]


def test_a_control_character_written_as_an_escape_is_told():
    """The file itself holds none; libyaml would make one of it."""
    assert _said('a: "x\\x1b[31m"\n') == ["1:4: U+001B ESCAPE in a value"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_text_is_nothing_without_problems(text: str):
    assert _tree(text).data is None
