"""Changing a note in the text of its file: the note, and no other byte."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postil import nodes
from postil.edits import UneditableError, matter_with_fields, with_fields, with_note, without_note

TEXT = """\
# head
- id: a   # trailing
  quote: "one"   # q
  # inner
  kind: 'check'
  body: >
    folded
    text

# before b
-   id: b
    quotes: [x, {quote: y, prefix: z}]  # fl
    sources:
    - u
    # c
    - {url: "https://k", title: t}
    body: |+
      keep

- {id: c, quote: q, kind: x}
# end
"""


def data(text: str) -> list[dict[str, object]]:
    tree, problems = nodes.parse(text, "")
    assert tree
    assert problems == ()
    return list(tree.data or [])  # type: ignore[call-overload]


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("id", "fields", "expected"),
    [
        ("a", {"quote": 'two "x"'}, swapped('"one"', r'"two \"x\""')),
        ("a", {"kind": "no"}, swapped("'check'", "'no'")),
        ("a", {"verdict": "false"}, swapped("    text\n", "    text\n  verdict: 'false'\n")),
        ("a", {"body": "plain"}, swapped("body: >\n    folded\n    text\n", "body: plain\n")),
        ("a", {"quote": None}, swapped('  quote: "one"   # q\n', "")),
        ("a", {"created": "2026-11-24"}, swapped("    text\n", "    text\n  created: 2026-11-24\n")),
        ("b", {"body": "x\ny\n"}, swapped("|+\n      keep\n\n", "|\n      x\n      y\n")),
        ("b", {"quotes": ["x", {"quote": "y2", "prefix": "z"}]}, swapped("quote: y,", "quote: y2,")),
        ("b", {"sources": ["u"]}, swapped('    - {url: "https://k", title: t}\n', "")),
        ("b", {"sources": ["u", {"url": "https://k", "title": "T: t"}]}, swapped("title: t}", 'title: "T: t"}')),
        ("b", {"sources": ["u", "v", {"url": "https://k", "title": "t"}]}, swapped("    - u\n", "    - u\n    - v\n")),
        ("b", {"sources": None}, swapped('    sources:\n    - u\n    # c\n    - {url: "https://k", title: t}\n', "")),
        ("c", {"title": "T"}, swapped("kind: x}", "kind: x, title: T}")),
        ("c", {"quote": None}, swapped("quote: q, ", "")),
        ("c", {"kind": None}, swapped(", kind: x", "")),
        ("b", {"quotes": ["x"]}, swapped(", {quote: y, prefix: z}", "")),
        ("C", {"kind": "z"}, swapped("kind: x}", "kind: z}")),
    ],
)
def test_a_field_is_changed_in_the_manner_of_its_place(id: str, fields: dict[str, object], expected: str):
    assert with_fields(TEXT, id, fields) == expected


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("b", {"sources": ["", {"quote": "", "title": ""}]}),
        ("c", {"quote": None, "kind": None}),
        ("c", {"quote": None, "kind": None, "title": "T", "body": "B"}),
        ("b", {"quotes": ["z"]}),
    ],
)
def test_several_things_in_brackets_change_at_once(id: str, fields: dict[str, object]):
    after = with_fields(TEXT, id, fields)

    note = next(one for one in data(after) if one["id"] == id)
    assert {name: note.get(name) for name in fields} == fields
    assert len(data(after)) == 3


@pytest.mark.parametrize("id", ["a", "b", "c"])
def test_what_is_set_to_what_it_was_leaves_the_text_alone(id: str):
    note = next(one for one in data(TEXT) if one["id"] == id)

    assert with_fields(TEXT, id, note) == TEXT


@pytest.mark.parametrize(
    ("id", "gone"),
    [
        ("a", TEXT[TEXT.index("- id: a") : TEXT.index("\n# before b")]),
        ("b", TEXT[TEXT.index("-   id: b") : TEXT.index("- {id: c")]),
        ("c", "- {id: c, quote: q, kind: x}\n"),
    ],
)
def test_a_note_goes_with_the_comments_inside_it_and_no_others(id: str, gone: str):
    assert without_note(TEXT, id) == swapped(gone, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "- id: n\n"),
        ("# only words", "# only words\n- id: n\n"),
        ("[]\n", "- id: n\n"),
        ("[{id: a}]", '[{id: a}, {id: "n"}]'),
        ("- id: a", "- id: a\n\n- id: n\n"),
        ("---\n- id: a\n", "---\n- id: a\n\n- id: n\n"),
        ("- id: a\n- id: b\n", "- id: a\n- id: b\n- id: n\n"),
        ("  - id: a\n\n  - id: b\n", "  - id: a\n\n  - id: b\n\n  - id: n\n"),
        ("\ufeff- id: a\r\n", "\ufeff- id: a\r\n\r\n- id: n\r\n"),
    ],
)
def test_a_note_is_added_at_the_end(text: str, expected: str):
    assert with_note(text, {"id": "n"}) == expected.replace('"n"', '"n"')


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- id: a\n- id: A\n", "more than one note"),
        ("- id: b\n", "no note with the id 'a'"),
        ("id: a\n", "no list of notes"),
        ("- id: [a\n", "line 2"),
        ("- id: a\n  body: *x\n", "names nothing"),
        ("- id: a\r\n  body: x\n", "line ends of several kinds"),
        ("- &x {id: a, body: y}\n- *x\n", "mend it by hand"),
    ],
)
def test_a_file_that_is_not_safe_to_change_is_left_to_its_editor(text: str, why: str):
    with pytest.raises(UneditableError, match=why):
        with_fields(text, "a", {"title": "T"})


def test_a_character_that_no_file_may_hold_is_refused_by_its_name():
    with pytest.raises(UneditableError, match=r"U\+202E"):
        with_fields(TEXT, "a", {"sources": [{"title": "x\u202ey"}]})


def test_an_anchor_that_another_note_names_is_not_taken_away():
    text = "- id: a\n  sources: &s [x]\n- id: b\n  sources: *s\n"
    with pytest.raises(UneditableError):
        without_note(text, "a")
    assert with_fields(text, "b", {"title": "T"}) == text.replace("sources: *s", "title: T\n  sources: *s")


def test_the_front_matter_and_the_body_of_a_notes_own_file_are_changed_apart():
    text = "---\n# c\nkind: check # k\nverdict: x\n---\nBody\n\n- list\n"

    assert matter_with_fields(text, {"kind": "context"}) == text.replace("kind: check", "kind: context")
    assert matter_with_fields(text, {"body": "New\n"}) == "---\n# c\nkind: check # k\nverdict: x\n---\nNew\n"
    assert matter_with_fields("---\n---\nB\n", {"title": "T"}) == "---\ntitle: T\n---\nB\n"
    assert matter_with_fields("---\nkind: x\n---", {"body": "B\n"}) == "---\nkind: x\n---\nB\n"


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co"), include_characters="\n"),
    max_size=30,
)
scalars = words.filter(lambda text: "#" not in text)
sources = st.lists(st.one_of(scalars, st.dictionaries(st.sampled_from(["url", "title", "quote"]), scalars, min_size=1)))
fields = st.fixed_dictionaries(
    {},
    optional={
        "quote": scalars,
        "title": st.none() | scalars,
        "body": scalars,
        "verdict": st.none() | scalars,
        "sources": st.none() | sources.filter(bool),
        "claim": st.none() | st.fixed_dictionaries({"text": scalars}, optional={"by": scalars}),
        "draft": st.none() | st.just(True),
    },
)


def changed(text: str, id: str, wanted: dict[str, object]) -> str | None:
    try:
        return with_fields(text, id, wanted)
    except UneditableError:
        return None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from("abc"), fields)
@example("b", {"sources": [""]})
@example("a", {"body": " leading"})
@example("a", {"body": "\n\n"})
@example("c", {"quote": "a\u2028b"})
def test_any_change_says_what_was_meant_and_keeps_every_line_outside_of_it(id: str, wanted: dict[str, object]):
    after = with_fields(TEXT, id, wanted)

    for old, new in zip(data(TEXT), data(after), strict=True):
        if old["id"] != id:
            assert new == old
            continue
        expected = {**old, **wanted}
        plain = {name: "true" if value is True else value for name, value in expected.items() if value is not None}
        assert new == plain
    assert [line for line in after.split("\n") if line.lstrip().startswith("#")] == _comments_that_stay(after)
    assert with_fields(after, id, wanted) == after


def _comments_that_stay(after: str) -> list[str]:
    """Return the comments of TEXT but for the one inside a list of sources, which may have been replaced."""
    kept = {line for line in after.split("\n") if line.lstrip().startswith("#")}
    every = [line for line in TEXT.split("\n") if line.lstrip().startswith("#")]
    assert kept >= {line for line in every if line.strip() != "# c"}
    return [line for line in every if line in kept]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([TEXT, "", "# x\n", TEXT.replace("\n", "\r\n"), "[]\n"]), fields)
def test_a_note_that_is_added_and_taken_away_leaves_what_was_there(text: str, wanted: dict[str, object]):
    note = {"id": "new", **{name: value for name, value in wanted.items() if value is not None}}
    added = with_note(text, note)
    again = without_note(added, "new")

    assert again.rstrip("\r\n[]") == text.rstrip("\r\n[]")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="-: \n#'\"|>[]{},&*?!%@`~ab\tid", max_size=60), fields)
def test_no_text_is_too_odd_to_be_refused_or_changed_rightly(text: str, wanted: dict[str, object]):
    """The result, if there is one, holds every other note, as it was."""
    before, problems = nodes.parse(text, "")
    after = changed(text, "a", wanted)
    if after is not None:
        assert before
        assert problems == ()
        others = [one for one in data(text) if one.get("id") != "a"]
        assert [one for one in data(after) if one.get("id") != "a"] == others


def test_a_long_file_changes_in_one_place():
    text = "".join(f"- id: n{number}\n  body: text  # {number}\n" for number in range(5000))
    after = with_fields(text, "n2500", {"body": "other"})

    old, new = text.split("\n"), after.split("\n")
    assert [one for one, two in zip(old, new, strict=True) if one != two] == ["  body: text  # 2500"]
    assert SequenceMatcher(None, text[62_000:63_000], after[62_000:63_000]).ratio() > 0.9
