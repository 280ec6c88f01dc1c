"""What an editor may write: single values, fields, and the JSON Schemas that editors' programs read."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import ValidationError
from sites import SITE_YAML, Folder, told

from postil import authored, configuration, names, nodes, rules
from postil.schema import KINDS, json_schema, validated
from postil.shapes import validator

# Single values


@pytest.mark.parametrize("text", ["grid", "a-1", "2021-02-11", "сеть", "a_b", "no"])
def test_an_id_has_letters_digits_hyphens_and_underscores(text: str):
    assert names.parse_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "-a", "_a", "a b", "a.b", "a/b", "../a", "a#b", "a?b", "a%20b", "a\u202eb", "a\n"]
)
def test_an_id_is_sound_in_urls_and_file_names(text: str):
    with pytest.raises(ValueError, match="is no id"):
        names.parse_id(text)


@pytest.mark.parametrize("text", ["con", "NUL", "com1", "Lpt9"])
def test_an_id_is_no_device_of_windows(text: str):
    with pytest.raises(ValueError, match="Windows keeps for itself"):
        names.parse_id(text)


def test_ids_in_either_form_of_unicode_are_one():
    assert names.parse_id("cafe\u0301") == names.parse_id("caf\u00e9") == "caf\u00e9"


@pytest.mark.parametrize("text", ["v1.2", "a.b.c"])
def test_a_slug_may_hold_dots(text: str):
    assert names.parse_slug(text) == text


@pytest.mark.parametrize("text", [".hidden", "a.", "a..", "nul.txt", "..", ""])
def test_a_slug_neither_begins_nor_ends_with_a_dot(text: str):
    with pytest.raises(ValueError, match=r"is no name for a page|Windows"):
        names.parse_slug(text)


def test_names_that_differ_in_case_or_form_fold_to_one():
    assert names.folded("Straße-Cafe\u0301") == names.folded("STRASSE-CAF\u00c9")


def test_a_long_name_is_cut_and_told_apart_by_a_digest():
    one, other = names.shortened("я" * 100 + "1"), names.shortened("я" * 100 + "2")

    assert len(one.encode()) <= names.MAX_NAME_BYTES
    assert one != other
    assert names.shortened("short") == "short"


@pytest.mark.parametrize(
    "text",
    ["https://a.example", "http://a.example:8080/x?y=z#w", "HTTPS://A.example/", "https://пример.рф/", "http://[::1]/"],
)
def test_a_url_is_kept_as_it_was_written(text: str):
    assert rules.parse_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *[
            "a.example",
            "/x",
            "//a.example",
            "ftp://a.example",
            "javascript:alert(1)",
            "https:",
            "https:///x",
            "https://",
        ],
        *[
            "https://user@a.example/",
            "https://a.example@b.example/",
            "https://a.example:0/",
            "https://a.example:99999/",
        ],
        *["https://a.example/a b", 'https://a.example/"', "https://a.example/<", "https://a.example\\@b.example/"],
        *["https://[::1/", "https://a.example/\u2028", "https://a.example/\t"],
    ],
)
def test_a_url_leads_where_a_reader_sees_it_lead(text: str):
    with pytest.raises(ValueError, match=r"^'https?:|^'|is no URL|bad"):
        rules.parse_url(text)


def test_a_base_url_ends_in_a_slash():
    assert rules.parse_base_url("https://a.example/digest") == "https://a.example/digest/"
    assert rules.parse_base_url("https://a.example/digest/") == "https://a.example/digest/"


@pytest.mark.parametrize("text", ["https://a.example/?x=1", "https://a.example/#x"])
def test_a_base_url_is_a_folder(text: str):
    with pytest.raises(ValueError, match="give the site's folder"):
        rules.parse_base_url(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [("/articles/old", "/articles/old/"), ("/2019/a.html/", "/2019/a.html/"), ("/старое/", "/старое/")],
)
def test_a_path_of_this_site_ends_in_a_slash(text: str, path: str):
    assert rules.parse_path(text) == path


@pytest.mark.parametrize(
    "text",
    [
        *["", "/", "//", "old", "/../x", "/a/../../x", "/./x", "/%2e%2e/x", "/a//b", "/.git", "/a b", "/a?b", "/a#b"],
        *["https://a.example/x", "//a.example/x", "/\\x", "/con", "/a/nul.txt", "/" + "a" * 144, "/a:b"],
    ],
)
def test_a_path_of_this_site_never_leaves_the_output_folder(text: str):
    with pytest.raises(ValueError, match=r"path of this site|Windows|143 bytes"):
        rules.parse_path(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-02-11", datetime(2021, 2, 11, tzinfo=UTC)),
        ("2021-2-1", datetime(2021, 2, 1, tzinfo=UTC)),
        ("2021-02-11T10:30:00Z", datetime(2021, 2, 11, 10, 30, tzinfo=UTC)),
        ("2021-02-11 10:30", datetime(2021, 2, 11, 10, 30, tzinfo=UTC)),
        ("2021-02-11T10:30:00.5+03:00", datetime(2021, 2, 11, 10, 30, tzinfo=timezone(timedelta(hours=3)))),
        ("2021-02-11 10:30:00 -5", datetime(2021, 2, 11, 10, 30, tzinfo=timezone(-timedelta(hours=5)))),
    ],
)
def test_a_date_may_have_a_time_and_without_a_zone_is_utc(text: str, moment: datetime):
    assert rules.parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "11.02.2021",
        "2021",
        "2021-02",
        "yesterday",
        "",
        "2021-02-30",
        "2021-13-01",
        "2021-02-11T25:00",
        "0021-02-11",
        "9999-1-1",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(text: str):
    with pytest.raises(ValueError, match=r"is no date|no day of the calendar|outside 1000 to 2999"):
        rules.parse_moment(text)


@pytest.mark.parametrize("text", ["2021-02-11", " 2021-02-11", "2021-2-11", "٢٠٢١-02-11", "2021-02-11T00:00"])
def test_a_day_is_the_same_however_it_is_written(text: str):
    assert rules.parse_date(text) == date(2021, 2, 11)
    assert rules.parse_moment(text) == datetime(2021, 2, 11, tzinfo=UTC)


def test_a_day_leaves_out_the_time():
    assert rules.parse_date("2021-02-11T23:59:00+03:00") == date(2021, 2, 11)


# Fields, through the build


def _note(site: Folder, fields: str) -> list[str]:
    """Return what a build says of a note with *fields*, one a line."""
    lines = "".join(f"  {line}\n" for line in fields.splitlines())
    return told(site.write({"content/articles/grid.notes.yaml": f"- id: a\n{lines}"}).build())


def test_an_unknown_field_names_the_one_that_was_meant(site: Folder):
    report = site.write({"content/articles/grid.notes.yaml": "- id: a\n  body: x\n  verdit: misleading\n"}).build()

    assert told(report) == ["content/articles/grid.notes.yaml:3:3: error: unknown field 'verdit' [schema]"]
    assert report.problems[0].hint == "did you mean 'verdict'?"


def test_an_unknown_field_that_is_near_none_lists_those_there_are(site: Folder):
    report = site.write({"content/topics/energy.md": "---\ntitle: Energy\nzzz: 1\n---\n"}).build()

    assert report.problems[0].hint == "the fields here are title, summary"


def test_every_mistake_of_a_note_is_told_at_once(site: Folder):
    fields = """\
created: someday
sources:
  - url: javascript:alert(1)
    titel: x
  - https://a.example/
  - ftp://a.example/
review_by: 2021-02-30
draft: perhaps"""

    assert _note(site, "body: x\n" + fields) == [
        "content/articles/grid.notes.yaml:3:3: error: 'someday' is no date: write it as 2021-02-11 [schema]",
        "content/articles/grid.notes.yaml:5:7: error: 'javascript:alert(1)' is no URL: "
        "it starts with https:// or http:// and a host [schema]",
        "content/articles/grid.notes.yaml:6:7: error: unknown field 'titel' [schema]",
        "content/articles/grid.notes.yaml:8:7: error: 'ftp://a.example/' is no URL: "
        "it starts with https:// or http:// and a host [schema]",
        "content/articles/grid.notes.yaml:9:3: error: "
        "'2021-02-30' is no day of the calendar: write it as 2021-02-11 [schema]",
        "content/articles/grid.notes.yaml:10:3: error: draft: expected true or false, found 'perhaps' [schema]",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            "body: x\nsources: https://a.example/",
            "3:3: error: sources: expected a list, found 'https://a.example/' [schema]",
        ),
        ("body: [x]", "2:3: error: body: expected text, found a list [schema]"),
        ("body: x\ntitle: {a: b}", "3:3: error: title: expected text, found fields [schema]"),
        ("body: x\ntitle: ''", "3:3: error: title: the text is empty [schema]"),
        ("body: x\nclaim: {by: she}", "3:3: error: the field 'text' is missing [schema]"),
        ("body: x\nclaim: not an id", "3:3: error: 'not an id' is no id: use letters, digits and hyphens [schema]"),
        ("quotes: [{prefix: x}]", "2:12: error: the field 'quote' is missing [schema]"),
        ("body: x\nhistory: [{date: 2021-02-11}]", "3:13: error: the field 'text' is missing [schema]"),
    ],
)
def test_a_value_of_another_kind_is_told_in_an_editors_words(site: Folder, fields: str, said: str):
    assert _note(site, fields) == [f"content/articles/grid.notes.yaml:{said}"]


def test_a_missing_field_is_told_with_the_way_to_add_it(site: Folder):
    report = site.write({"content/articles/grid.md": "---\ntitle: The grid\n---\nText.\n"}).build()

    assert told(report) == ["content/articles/grid.md:2:1: error: the field 'date' is missing [schema]"]
    assert report.problems[0].hint == "add 'date: …'"


def test_a_standing_is_one_of_four(site: Folder):
    report = site.write({"content/outlets/courier.md": "---\ntitle: C\nstanding: unreliabel\n---\n"}).build()

    assert told(report) == ["content/outlets/courier.md:3:1: error: unknown standing 'unreliabel' [schema]"]
    assert report.problems[0].hint == "did you mean 'unreliable'?"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("page_size: 0", "a page holds one entry at least"),
        ("page_size: many", "page_size: expected a number, found 'many'"),
        ("language: english language", "'english language' is no language: write a tag such as en or pt-BR"),
        ("images: {remote: ['a b']}", "'a b' is no host: write it as example.org"),
        ("kinds: [{id: a, label: A}, {id: A, label: B}]", "the id 'A' stands here twice"),
        ("publisher: Someone", "publisher: expected fields, found 'Someone'"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(site: Folder, line: str, said: str):
    report = site.write({"site.yaml": SITE_YAML.replace("language: en\n", "") + line + "\n"}).build()

    assert [problem.message for problem in report.problems] == [said]
    assert report.written is None


def test_no_message_speaks_of_python(site: Folder):
    """pydantic's own words never reach an editor."""
    everything = (
        "body: {a: b}\nquotes: x\nsources: {a: b}\nreasons: [[a]]\nhistory: x\nclaim: [a]\nverdict: {a: b}\nby: [x]"
    )

    said = " ".join(_note(site, everything)).lower()

    assert len(said) > 200
    assert re.findall(r"pydantic|dataclass|tuple|\bdict|\bstr\b|instance|nonetype|validat|input should", said) == []


def test_a_yaml_trap_in_a_field_stays_what_was_written(site: Folder):
    site.write({"content/articles/grid.notes.yaml": "- id: no\n  title: 1:30\n  by: on\n  body: 010\n"})

    assert told(site.build()) == []
    assert all(f">{text}<" in site.page("articles/grid/index.html") for text in ("1:30", "on"))
    assert 'id="note-no"' in site.page("articles/grid/index.html")


# JSON Schemas


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_file_has_a_json_schema_without_loose_ends(kind: str):
    schema = json_schema(kind)
    text = json.dumps(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert text.count('"#/$defs/') == sum(text.count(f'"#/$defs/{name}"') for name in schema.get("$defs", {}))


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("site", configuration.Settings),
        ("article", authored.ArticleFields),
        ("note", authored.NoteFields),
        ("topic", authored.TopicFields),
        ("outlet", authored.OutletFields),
        ("claim", authored.ClaimFields),
        ("page", authored.PageFields),
    ],
)
def test_a_schema_describes_every_field_and_takes_no_other(kind: str, shape: type):
    schema = json_schema(kind)

    assert list(schema["properties"]) == [field.name for field in dataclasses.fields(shape)]
    assert schema["additionalProperties"] is False
    assert [name for name, field in schema["properties"].items() if not _description(field, schema)] == []


def test_a_schema_is_described_after_a_validation_too():
    """Validating leaves the descriptions aside, which pydantic takes long to find."""
    tree, _ = nodes.parse("title: Energy\n", "energy.md")
    assert tree is not None
    fields, problems = validated(authored.TopicFields, tree.data, tree)

    assert (fields, problems) == (authored.TopicFields("Energy"), ())
    assert json_schema("topic")["properties"]["title"]["description"] == "The subject."


def _description(field: dict[str, Any], schema: dict[str, Any]) -> str | None:
    """Return a field's description, or that of the one shape it refers to, where the two are the same."""
    named = schema["$defs"][field["$ref"].rsplit("/", 1)[-1]] if "$ref" in field else {}
    return field.get("description") or named.get("description")


def test_the_notes_schema_is_a_list_of_notes():
    schema = json_schema("notes")

    assert schema["type"] == "array"
    assert schema["items"] == {"$ref": "#/$defs/NoteFields"}


def test_a_source_may_be_a_bare_url_in_the_schema_too():
    """An editor's program must not underline what a build takes."""
    shapes = json_schema("note")["properties"]["sources"]["items"]["anyOf"]

    assert {"type": "string", "format": "uri", "pattern": "^https?://"} in shapes
    assert len(shapes) == 2


# What validates, and what the JSON Schema is made of

_SOURCE = {"url": "https://example.org/", "title": "T", "archived": ["https://web.archive.org/x"]}
_NOTE = {
    "id": "a",
    "quote": "words",
    "quotes": ["words", {"quote": "w", "prefix": "p"}],
    "claim": {"text": "c", "said_on": "2021-02-11"},
    "sources": ["https://example.org/", _SOURCE],
    "history": [{"date": "2021-02-11", "text": "t", "verdict": "v"}],
    "draft": "true",
    "created": "2021-02-11T10:00:00+01:00",
}
_WHOLE = {
    "site": {
        "title": "T",
        "base_url": "https://example.org/",
        "verdicts": [{"id": "a", "label": "A", "rating": "1"}],
        "images": {"remote": ["example.org"]},
        "publisher": {"name": "P"},
        "page_size": "20",
        "linkify": "false",
    },
    "note": _NOTE,
    "notes": [_NOTE],
    "article": {"title": "T", "date": "2021-02-11", "topics": ["a"], "aliases": ["/a/"], "excerpt": "true"},
    "topic": {"title": "T", "summary": "S"},
    "outlet": {"title": "T", "standing": "mixed", "domains": ["example.org"], "sources": [_SOURCE]},
    "claim": {"title": "T", "appearances": ["https://example.org/", {"url": "https://example.org/"}]},
    "edition": {"title": "T", "date": "2021-02-11", "articles": ["a"]},
    "page": {"title": "T", "menu": "1"},
}
_WRONG = [None, "", "x", "no", [], ["x"], {}, {"nope": "x"}, 1, 2.5, b"x"]


def _spoilt(data):
    """Yield *data* with each of its parts in turn taken away, or replaced by something wrong."""
    yield from _WRONG
    if isinstance(data, dict):
        yield data | {"nope": "x"}
        for key, value in data.items():
            yield {name: one for name, one in data.items() if name != key}
            yield from (data | {key: one} for one in _spoilt(value))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from ([*data[:at], one, *data[at + 1 :]] for one in _spoilt(value))


def _judged(validate, data):
    try:
        return validate(data)
    except ValidationError as failure:
        return [(one["type"], one["loc"], one["msg"]) for one in failure.errors()]


@pytest.mark.parametrize("kind", KINDS)
def test_pydantic_core_judges_as_pydantic_does(kind: str):
    """postil.shapes makes the validators, and pydantic the JSON Schemas, of the same annotations."""
    ours, theirs = validator(KINDS[kind]), TypeAdapter(KINDS[kind]).validate_python

    assert not isinstance(_judged(ours, _WHOLE[kind]), list)
    for data in (_WHOLE[kind], *_spoilt(_WHOLE[kind])):
        assert _judged(ours, data) == _judged(theirs, data), data
