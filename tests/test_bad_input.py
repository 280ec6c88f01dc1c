"""What an editor gets wrong is told at its line and column, in an editor's words; nothing is published over it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told

from postil.problem import Place, error, formatted

ARTICLE_FILE = "content/articles/grid.md"
NOTES = "content/articles/grid.notes.yaml"
TOPIC = "content/topics/energy.md"
PAGE = {"content/pages/about.md": "---\ntitle: About\n---\nUs.\n"}


def changed(old: str, new: str) -> dict[str, str | bytes]:
    """Return the article with *new* for *old*."""
    assert ARTICLE.count(old) == 1
    return {ARTICLE_FILE: ARTICLE.replace(old, new)}


def postil(root: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command on the site in *root*."""
    command = [sys.executable, "-m", "postil", *args, "--root", str(root)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment}, timeout=120)


SETTINGS = {
    "empty": ("", ["site.yaml:1:1: error: the field 'base_url' is missing [schema]"]),
    "a list": ("- a\n", ["site.yaml:1:1: error: expected fields, found a list [schema]"]),
    "never closed": (
        "title: x\nbase_url: [\n",
        ["site.yaml:3:1: error: a value is missing, or a bracket is not closed [yaml]"],
    ),
    "two colons": (
        "title: a: b\n",
        ["site.yaml:1:9: error: a colon inside a value, or a line that is indented too far [yaml]"],
    ),
    "a tab": (
        "title: x\n\tbase_url: y\n",
        ["site.yaml:2:1: error: a tab where only spaces may stand [yaml]"],
    ),
    "unknown inside": (
        SITE_YAML + "publisher: {name: x, nam: y}\n",
        ["site.yaml:10:22: error: unknown field 'nam' [schema]"],
    ),
    "no page": (
        SITE_YAML + "page_size: 0\n",
        ["site.yaml:10:1: error: a page holds one entry at least [schema]"],
    ),
    "no host": (
        SITE_YAML.replace("https://example.org/digest/", "example.org"),
        ["site.yaml:2:1: error: 'example.org' is no URL: it starts with https:// or http:// and a host [schema]"],
    ),
    "no number": (
        SITE_YAML + "  - {id: worst, label: Worst, rating: nan}\n",
        ["site.yaml:10:31: error: rating: expected a number, found 'nan' [schema]"],
    ),
    "verdict twice by case": (
        SITE_YAML + "  - {id: Accurate, label: Again}\n",
        ["site.yaml:10:6: error: the id 'Accurate' stands here twice [duplicate]"],
    ),
}


@pytest.mark.parametrize(("text", "problems"), SETTINGS.values(), ids=SETTINGS)
def test_a_mistake_in_the_settings_is_told_at_its_place(site: Folder, text: str, problems: list[str]):
    """site.yaml is validated like any other file; without settings nothing is written."""
    report = site.write({"site.yaml": text}).build()

    assert [said for said in told(report) if said in problems] == problems
    assert report.failed
    assert report.written is None


def test_missing_settings_are_told_with_the_way_to_make_them(empty: Folder):
    """A folder without site.yaml is not a site."""
    (problem, *_) = [one for one in empty.build().problems if one.place.path == "site.yaml"]

    assert problem.message == "there is no site.yaml here"
    assert "postil new site" in problem.hint


MISTAKES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "field twice": (
        changed("outlet: courier", "outlet: courier\ntitle: Again"),
        [f"{ARTICLE_FILE}:5:1: error: 'title' stands here twice [yaml]"],
    ),
    "unknown field": (
        changed("outlet: courier", "outlet: courier\noutlett: x"),
        [f"{ARTICLE_FILE}:5:1: error: unknown field 'outlett' [schema]"],
    ),
    "list meant": (
        changed("[energy]", "energy"),
        [f"{ARTICLE_FILE}:5:1: error: topics: expected a list, found 'energy' [schema]"],
    ),
    "text meant": (
        changed("title: The grid failed", "title: [a]"),
        [f"{ARTICLE_FILE}:2:1: error: title: expected text, found a list [schema]"],
    ),
    "true or false meant": (
        changed("outlet: courier", "draft: maybe"),
        [f"{ARTICLE_FILE}:4:1: error: draft: expected true or false, found 'maybe' [schema]"],
    ),
    "no such day": (
        changed("2021-02-11", "2026-13-45"),
        [f"{ARTICLE_FILE}:3:1: error: '2026-13-45' is no day of the calendar: write it as 2021-02-11 [schema]"],
    ),
    "year 1": (
        changed("2021-02-11", "0001-01-01"),
        [f"{ARTICLE_FILE}:3:1: error: the year 1 is outside 1000 to 2999 [schema]"],
    ),
    "year 9999": (
        changed("2021-02-11", "9999-12-31"),
        [f"{ARTICLE_FILE}:3:1: error: the year 9999 is outside 1000 to 2999 [schema]"],
    ),
    "unknown topic": (
        changed("[energy]", "[energy, enrgy]"),
        [f"{ARTICLE_FILE}:5:18: error: unknown topic 'enrgy' [reference]"],
    ),
    "unknown outlet": (
        changed("outlet: courier", "outlet: couriere"),
        [f"{ARTICLE_FILE}:4:1: error: unknown outlet 'couriere' [reference]"],
    ),
    "unknown claim": (
        {NOTES: "- id: a\n  body: x\n  claim: nope\n"},
        [f"{NOTES}:3:3: error: unknown claim 'nope' [reference]"],
    ),
    "unknown verdict": (
        {NOTES: "- id: a\n  body: x\n  verdict: acurate\n"},
        [f"{NOTES}:3:3: error: unknown verdict 'acurate' [reference]"],
    ),
    "unknown kind": (
        {NOTES: "- id: a\n  body: x\n  kind: contxt\n"},
        [f"{NOTES}:3:3: error: unknown kind 'contxt' [reference]"],
    ),
    "note twice by case": (
        {NOTES: "- {id: a, body: x}\n- {id: A, body: y}\n"},
        [f"{NOTES}:2:4: error: the id 'A' is taken: {NOTES}:1 has it [duplicate]"],
    ),
    "note twice by Unicode form": (
        {NOTES: "- {id: \u00e9, body: x}\n- {id: e\u0301, body: y}\n"},
        [f"{NOTES}:2:4: error: the id '\u00e9' is taken: {NOTES}:1 has it [duplicate]"],
    ),
    "quote not there": (
        {NOTES: "- id: a\n  body: x\n  quote: the moon landed\n"},
        [f"{NOTES}:3:3: error: the article does not have these words: 'the moon landed' [orphan]"],
    ),
    "quote there twice": (
        {
            **changed("The *grid* failed", "It failed, and the *grid* failed"),
            NOTES: "- {id: a, body: x, quote: failed}\n",
        },
        [f"{NOTES}:1:20: error: these words stand in the article 2 times [ambiguous]"],
    ),
    "empty quote": (
        {NOTES: "- id: a\n  body: x\n  quote: ''\n"},
        [f"{NOTES}:3:3: error: the quote is empty [anchor]"],
    ),
    "notes without an article": (
        {"content/articles/gird.notes.yaml": "- {id: a, body: x}\n"},
        [
            "content/articles/gird.notes.yaml:1:1: error: these notes have no article:"
            " there is no content/articles/gird.md [file]"
        ],
    ),
    "a byte that is not UTF-8": (
        {NOTES: b"- id: a\n  body: caf\xe9\n"},
        [f"{NOTES}:2:12: error: the byte 0xE9 is not UTF-8 [encoding]"],
    ),
    "a byte that is not UTF-8 behind a byte order mark": (
        {ARTICLE_FILE: "\ufeff---\ntitle: \u00e9\u00e9".encode() + b"\xff\n---\n"},
        [f"{ARTICLE_FILE}:2:10: error: the byte 0xFF is not UTF-8 [encoding]"],
    ),
    "NUL": (
        changed("nobody", "no\0body"),
        [f"{ARTICLE_FILE}:7:37: error: U+0000 NUL in the text [character]"],
    ),
    "bidi override": (
        changed("nobody", "no\u202ebody"),
        [f"{ARTICLE_FILE}:7:37: error: U+202E RIGHT-TO-LEFT OVERRIDE in the text [character]"],
    ),
    "several control characters": (
        {NOTES: "- id: a\n  body: a\x1b[31mb\x07\n"},
        [
            f"{NOTES}:2:10: error: U+001B ESCAPE in the text [character]",
            f"{NOTES}:2:16: error: U+0007 BEL in the text [character]",
        ],
    ),
    "a control character by YAML's escape": (
        {NOTES: '- id: a\n  body: "a\\e[31m"\n'},
        [f"{NOTES}:2:9: error: U+001B ESCAPE in a value [yaml]"],
    ),
    "a bidi override by entity": (
        {TOPIC: "---\ntitle: Energy\n---\nPower\n\nand &#x202e; its absence\n"},
        [f"{TOPIC}:6:5: error: U+202E RIGHT-TO-LEFT OVERRIDE is written as an entity [character]"],
    ),
    "a form feed by entity in a link's title": (
        {TOPIC: '---\ntitle: Energy\n---\n[x](https://a.example "&#12;")\n'},
        [f"{TOPIC}:4:24: error: U+000C control character is written as an entity [character]"],
    ),
    "a Python tag": (
        {NOTES: "- id: a\n  body: !!python/object/apply:os.system x\n"},
        [f"{NOTES}:2:9: error: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not read [yaml]"],
    ),
    "an alias to itself": (
        {NOTES: "- &a [*a]\n"},
        [f"{NOTES}:1:7: error: the alias '*a' stands inside what it names [yaml]"],
    ),
    "an alias to nothing": ({NOTES: "- *x\n"}, [f"{NOTES}:1:3: error: the alias '*x' names nothing before it [yaml]"]),
    "a second document": (
        {NOTES: "- {id: a, body: x}\n---\n- {id: b, body: y}\n"},
        [f"{NOTES}:2:1: error: a second document in one file [yaml]"],
    ),
    "notes that are no list": (
        {NOTES: "id: a\n"},
        [f"{NOTES}:1:1: error: a notes file is a list of notes [schema]"],
    ),
    "a note that says nothing": ({NOTES: "- id: a\n"}, [f"{NOTES}:1:3: error: the note says nothing [empty]"]),
    "front matter missing": ({TOPIC: "Power\n"}, [f"{TOPIC}:1:1: error: there is no front matter [schema]"]),
    "front matter without an end": (
        {TOPIC: "---\ntitle: x\n"},
        [f"{TOPIC}:1:1: error: the front matter has no end [schema]"],
    ),
    "nesting that the parser would drop": (
        {TOPIC: f"---\ntitle: Energy\n---\nPower\n\n{'>' * 120} lost\n"},
        [f"{TOPIC}:6:1: error: nested more than 100 deep: what is deeper would be lost [nesting]"],
    ),
    "a link in a note": (
        {NOTES: "- id: a\n  body: |\n    See\n    [x](data:text/html,1).\n"},
        [
            f"{NOTES}:4:9: error: 'data:text/html,1' is no URL: it starts with https:// or http:// and a host:"
            " shown without the link [link]"
        ],
    ),
    "a link to a page that is not there": (
        {NOTES: "- id: a\n  body: see [x](/topics/enrgy/)\n"},
        [f"{NOTES}:2:17: error: this site has no page '/topics/enrgy/' [link]"],
    ),
    "a source": (
        {NOTES: "- id: a\n  body: x\n  sources:\n    - url: https://x.example/\n      titel: x\n"},
        [f"{NOTES}:5:7: error: unknown field 'titel' [schema]"],
    ),
    "a column behind emoji and combining marks": (
        {NOTES: "- {id: a, body: \U0001f600\U0001f600e\u0301, nope: x}\n"},
        [f"{NOTES}:1:23: error: unknown field 'nope' [schema]"],
    ),
    "a line behind Unicode's own line ends": (
        {NOTES: "- id: a\n  body: x\u2028y\u2029z\n  nope: x\n"},
        [f"{NOTES}:3:3: error: unknown field 'nope' [schema]"],
    ),
    "a note in its own file": (
        {"content/articles/grid.notes/a.md": "---\nid: b\nnope: x\n---\nx\n"},
        [
            "content/articles/grid.notes/a.md:2:1: error: the id 'b' differs from the file's name [schema]",
            "content/articles/grid.notes/a.md:3:1: error: unknown field 'nope' [schema]",
        ],
    ),
    "a link in a note in its own file": (
        {"content/articles/grid.notes/a.md": "---\nkind: check\n---\n\nsee [x](file:///x)\n"},
        [
            "content/articles/grid.notes/a.md:5:9: error: 'file:///x' is no URL: it starts with https:// or http://"
            " and a host: shown without the link [link]"
        ],
    ),
    "a page in the way": (
        {"content/pages/topics.md": "---\ntitle: x\n---\n"},
        [
            "content/pages/topics.md:1:1: error: two things would be published as /topics/index.html:"
            " this, and site.yaml [duplicate]"
        ],
    ),
    "a text of 10 MB": (
        {ARTICLE_FILE: ARTICLE + "word " * 2_000_000},
        [f"{ARTICLE_FILE}:1:1: error: more than the 4 MB that a text may have [size]"],
    ),
    "template syntax": (
        {**PAGE, "templates/page.html": "x\n{% if %}\n"},
        ["templates/page.html:2:1: error: expected an expression, got 'end of statement block' [template]"],
    ),
    "a name that the template does not have": (
        {**PAGE, "templates/page.html": "x\n\n{{ nope }}\n"},
        ["templates/page.html:3:1: error: 'nope' is undefined [template]"],
    ),
    "an attribute that a value does not have": (
        {**PAGE, "templates/page.html": "x\n{{ head.nope }}\n"},
        ["templates/page.html:2:1: error: this value has no attribute 'nope' [template]"],
    ),
    "a template that is not there": (
        {**PAGE, "templates/page.html": "x\n{% include 'gone.html' %}\n"},
        ["templates/page.html:2:1: error: there is no template 'gone.html' [template]"],
    ),
    "a template that adds unlike things": (
        {**PAGE, "templates/page.html": "x\n{{ head.title + 1 }}\n"},
        ["templates/page.html:2:1: error: can only concatenate text (not a number) to text [template]"],
    ),
    "a template inside itself": (
        {**PAGE, "templates/page.html": "x\n{% include 'page.html' %}\n"},
        ["templates/page.html:2:1: error: the template includes itself without an end [template]"],
    ),
    "a template that is not UTF-8": (
        {**PAGE, "templates/page.html": b"caf\xe9"},
        ["templates/page.html:1:1: error: the template is not UTF-8 [encoding]"],
    ),
}


@pytest.mark.parametrize(("files", "problems"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_at_its_line_and_column_and_keeps_the_site_back(
    site: Folder, files: dict[str, str | bytes], problems: list[str]
):
    """Each mistake is one located error, and nothing else is said of it."""
    report = site.write(files).build()

    assert told(report) == problems
    assert report.written is None


WARNINGS: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a quote of the whole article": (
        {
            NOTES: "- id: a\n  body: x\n  quote: The grid failed on Tuesday, and nobody said why."
            " Officials spoke of a billion dollars.\n"
        },
        [f"{NOTES}:3:3: warning: the quote is the whole article [anchor]"],
    ),
    "an article without text": (
        {ARTICLE_FILE: ARTICLE.partition("The *grid*")[0]},
        [f"{ARTICLE_FILE}:7:1: warning: the article has no text [empty]"],
    ),
    "a file of no use": (
        {"content/articles/grid.notes.yml": "x"},
        ["content/articles/grid.notes.yml:1:1: warning: no rule reads this file [file]"],
    ),
    "a template of no use": (
        {"templates/README.md": "x"},
        ["templates/README.md:1:1: warning: no rule reads this file [file]"],
    ),
    "a link of the outlet's that leads nowhere": (
        {ARTICLE_FILE: ARTICLE + "\n[here](javascript:alert(1))\n"},
        [
            f"{ARTICLE_FILE}:11:8: warning: 'javascript:alert(1)' is no URL: it starts with https:// or http:// and"
            " a host: shown without the link [link]"
        ],
    ),
}


@pytest.mark.parametrize(("files", "problems"), WARNINGS.values(), ids=WARNINGS)
def test_what_may_stand_is_told_as_a_warning_and_published(
    site: Folder, files: dict[str, str | bytes], problems: list[str]
):
    """A warning keeps nothing back."""
    report = site.write(files).build()

    assert told(report) == problems
    assert report.written is not None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("javascript:alert(1)", "is no URL: it starts with https:// or http:// and a host"),
        ("data:text/html,x", "is no URL: it starts with https:// or http:// and a host"),
        ("file:///etc/passwd", "is no URL: it starts with https:// or http:// and a host"),
        ("//host.example/x", "is no URL: it starts with https:// or http:// and a host"),
        ("https://", "is no URL: it starts with https:// or http:// and a host"),
        ("https://u:p@host.example/", "carries a user name: readers would be shown another host than they reach"),
        ("https://u@host.example/", "carries a user name: readers would be shown another host than they reach"),
        ("https://host.example:99999/", "has a bad host or port"),
        ("https://host.example:x/", "has a bad host or port"),
        ("https://[::1/", "has a bad host or port"),
        ("https://host.example:0/", "has a bad port"),
        ("https://host.example/a b", "has a character that no URL may hold"),
        ('https://host.example/">', "has a character that no URL may hold"),
    ],
)
@pytest.mark.parametrize("field", ["url", "archived"])
def test_only_sound_http_urls_are_taken(site: Folder, field: str, url: str, said: str):
    """Scheme, host, user and port are checked in every field that holds a URL."""
    value = f"['{url}']" if field == "archived" else f"'{url}'"
    place = f"{ARTICLE_FILE}:4:12" if field == "archived" else f"{ARTICLE_FILE}:4:1"

    report = site.write(changed("outlet: courier", f"{field}: {value}")).build()

    assert told(report) == [f"{place}: error: '{url}' {said} [schema]"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Grid2", "grid2"), ("caf\u00e9", "cafe\u0301"), ("strasse", "stra\u00dfe"), ("\u03a3", "\u03c3")],
)
def test_two_names_that_some_file_system_takes_for_one_are_an_error(site: Folder, first: str, second: str):
    """Case, Unicode form and ß/ss make no second page."""
    text = "---\ntitle: x\n---\n"

    report = site.write({f"content/claims/{first}.md": text, f"content/claims/{second}.md": text}).build()

    assert [(one.code, one.severity) for one in report.problems] == [("duplicate", "error")]


@pytest.mark.parametrize("name", ["CON", "con", "NUL.txt", "lpt1", "!!!", "-", "a b", "\U0001f600"])
def test_a_name_that_can_not_be_a_page_is_an_error(site: Folder, name: str):
    """Reserved names, symbols and white space are refused where they stand."""
    report = site.write({f"content/claims/{name}.md": "---\ntitle: x\n---\n"}).build()

    (problem,) = report.problems
    assert (problem.place, problem.code) == (Place(f"content/claims/{name}.md"), "file")
    assert f"'{name}'" in problem.message


@pytest.mark.parametrize("name", ["NUL.txt", "con", "a:b.png", "a?b", "end.", "end ", "a\\b", "x" * 144, "\u00e9" * 72])
def test_an_asset_whose_name_some_file_system_refuses_is_an_error(site: Folder, name: str):
    """What is published can be checked out and unpacked anywhere."""
    report = site.write({f"content/assets/{name}": "x"}).build()

    assert [(one.place.path, one.code) for one in report.problems] == [(f"content/assets/{name}", "file")]
    assert report.written is None


def test_a_page_with_a_very_long_name_gets_a_shorter_one(site: Folder):
    """No part of a path is longer than 143 bytes, and the editor is told which name the page has."""
    long = "\u00e9" * 120

    report = site.write({f"content/claims/{long}.md": "---\ntitle: A long one\n---\n"}).build()

    (problem,) = report.problems
    slug = problem.message.partition("called '")[2].removesuffix("'")
    assert problem.severity == "warning"
    assert len(slug.encode()) <= 143
    assert "A long one" in site.page(f"claims/{slug}/index.html")


@pytest.mark.parametrize(
    "title", ["\u266b\u266b\u266b", "a" * 400, "CON", "{{ 7*7 }}", "\u0627\u0644\u0643\u0647\u0631\u0628\u0627\u0621"]
)
def test_any_title_is_published_as_it_is(site: Folder, title: str):
    """Titles name no file, so symbols, length and reserved words are no matter."""
    report = site.write(changed("The grid failed", json.dumps(title))).build()

    assert told(report) == []
    assert f">{title}</h1>" in site.page("articles/grid/index.html")


@pytest.mark.parametrize(
    "files",
    [
        {name: text.replace("\n", "\r\n") for name, text in BASIC.items()},
        {name: text.replace("\n", "\r") for name, text in BASIC.items()},
        {name: "\ufeff" + text for name, text in BASIC.items()},
        {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in BASIC.items()},
    ],
    ids=["CRLF", "CR", "BOM", "BOM and CRLF"],
)
def test_a_byte_order_mark_and_line_ends_change_nothing(site: Folder, tmp_path: Path, files: dict[str, str]):
    """Files from any editor make the same bytes."""
    site.build()

    other = Folder(tmp_path / "other").write(files)

    assert told(other.build()) == []
    assert other.outputs() == site.outputs()


def test_lines_and_columns_count_alike_with_crlf_and_a_byte_order_mark(site: Folder):
    """The mark is no column, and two characters at a line's end are one line."""
    text = "\ufeff" + ARTICLE.replace("outlet: courier", "outlett: courier").replace("\n", "\r\n")

    report = site.write({ARTICLE_FILE: text}).build()

    assert told(report) == [f"{ARTICLE_FILE}:4:1: error: unknown field 'outlett' [schema]"]


def test_an_empty_site_is_a_site(empty: Folder):
    """Settings and an empty content folder make a home page without a word of complaint."""
    (empty.root / "content").mkdir()

    report = empty.write({"site.yaml": SITE_YAML}).build()

    assert told(report) == []
    assert "Test digest" in empty.page("index.html")


@pytest.mark.parametrize("folder", ["content", "content/deep/er", "templates", ".git/x", "."])
def test_output_is_never_mixed_with_what_the_site_is_made_of(site: Folder, folder: str):
    """output/ inside content/, or around it, is refused before anything is written."""
    before = {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()}

    done = postil(site.root, "build", "--output", str(site.root / folder))

    assert done.returncode == 1
    assert b"[output]" in done.stderr
    assert {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("args", "files", "code"),
    [
        (["build"], {}, 0),
        (["check"], {}, 0),
        (["build"], {TOPIC: "x"}, 1),
        (["check"], {TOPIC: "x"}, 1),
        (["build", "--keep-going"], {TOPIC: "x"}, 1),
        (["build"], {"content/x.txt": "x"}, 0),
        (["build", "--strict"], {"content/x.txt": "x"}, 1),
        (["bulid"], {}, 2),
        (["build", "--nope"], {}, 2),
        (["build", "--jobs", "0"], {}, 2),
        (["build", "--base-url", "ftp://x"], {}, 2),
    ],
)
def test_the_exit_code_tells_content_from_usage(site: Folder, args: list[str], files: dict[str, str], code: int):
    """0 fine, 1 the content has errors, 2 usage."""
    done = postil(site.write(files).root, *args)

    assert done.returncode == code
    assert b"Traceback" not in done.stdout + done.stderr


def test_a_bug_of_ours_exits_with_3_and_says_so(site: Folder):
    """A failure that no content is to blame for is told as one, on a line."""
    code = (
        "import sys, postil.pipeline, postil.cli\n"
        "def broken(order): raise KeyError('gone')\n"
        "postil.pipeline.build = broken\n"
        f"sys.argv = ['postil', 'build', '--root', {str(site.root)!r}]\n"
        "postil.cli.run()\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)

    assert done.returncode == 3
    assert b"a bug of ours, not of your content" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "broken",
    [
        {TOPIC: "no front matter"},
        {NOTES: "- {id: a, body: x, quote: not in the article at all}\n"},
        {"site.yaml": "title: [\n"},
        {"templates/page.html": "{{ nope }}", **PAGE},
        {"content/assets/CON.png": "x"},
    ],
    ids=["topic", "quote", "settings", "template", "asset"],
)
def test_a_build_with_errors_leaves_the_last_good_output_byte_for_byte(site: Folder, broken: dict[str, str]):
    """Even what is sound in the change waits until all of it is."""
    site.build()
    good = site.outputs()

    report = site.write({**broken, "content/outlets/new.md": "---\ntitle: New\n---\n"}).build()

    assert report.failed
    assert site.outputs() == good
    assert [path.name for path in site.root.iterdir() if "output" in path.name] == ["output"]


def test_keep_going_publishes_what_is_sound_and_the_note_whose_words_are_gone(site: Folder):
    """A lost quote costs a note its place, never the reader the note."""
    site.write(
        {
            NOTES: "- {id: lost, body: Still of use, quote: not in the article at all}\n"
            "- {id: twice, body: Which one is meant, quote: o}\n"
            "- {id: none, body: Pinned to nothing, quote: ''}\n"
            "- {id: held, body: In its place, quote: billion dollars}\n",
            TOPIC: "no front matter",
        }
    )

    report = site.build(keep_going=True)

    page = site.page("articles/grid/index.html")
    assert report.failed
    assert [
        page.count(body) for body in ("Still of use", "Which one is meant", "Pinned to nothing", "In its place")
    ] == [
        1,
        1,
        1,
        1,
    ]
    assert "topics/energy/index.html" not in site.outputs()


def test_keep_going_keeps_the_words_behind_a_control_character(site: Folder):
    """A forbidden character is replaced; the rest of the note stays."""
    site.write({NOTES: '- {id: a, body: "before\\a after"}\n'})

    site.build(keep_going=True)

    assert "before\ufffd after" in site.page("articles/grid/index.html")


def test_json_on_standard_output_is_valid_whatever_the_content(site: Folder):
    """One array of problems, and nothing else."""
    site.write({NOTES: '- id: "a\\nb\\"\u2028"\n  "\\e]0;x": y\n', TOPIC: "x"})

    done = postil(site.root, "build", "--format", "json")

    rows = json.loads(done.stdout)
    assert {(row["path"], row["line"], row["code"]) for row in rows} >= {(NOTES, 1, "schema"), (TOPIC, 1, "schema")}
    assert all(set(row) == {"path", "line", "column", "severity", "code", "message", "hint"} for row in rows)


def test_json_of_a_site_without_problems_is_an_empty_array(site: Folder):
    """A program need not tell nothing from something."""
    assert json.loads(postil(site.root, "check", "--format", "json").stdout) == []


def test_a_github_command_is_one_line_with_its_specials_escaped(site: Folder):
    """No content can end a workflow command early or begin one of its own."""
    site.write({NOTES: '- id: "a\\n::error::forged"\n  body: 100%\n', "content/articles/a,b:c.md": "x"})

    done = postil(site.root, "check", "--format", "github")

    lines = done.stdout.decode().splitlines()
    command = re.compile(r"::(error|warning) file=[^:,\n]*,line=\d+,col=\d+,title=[^:,\n]*::[^\n]*")
    assert len(lines) == 2
    assert all(command.fullmatch(line) for line in lines)
    assert "file=content/articles/a%2Cb%3Ac.md" in lines[0]


@pytest.mark.parametrize("style", ["text", "github", "json"])
@pytest.mark.parametrize(
    "notes",
    [
        '- id: "\\e[31mred"\n',
        '- id: a\n  "\\e]0;owned\\a": x\n',
        "- id: a\n  body: !<%1B%5B31m> x\n",
        "- id: \x1b[2J\n",
    ],
)
def test_no_escape_in_the_content_reaches_the_terminal(site: Folder, notes: str, style: str):
    """Control characters are shown by their code points."""
    done = postil(site.write({NOTES: notes}).root, "check", "--format", style)

    assert done.returncode == 1
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stdout + done.stderr)


def test_a_message_stays_on_its_line():
    """A line break in what an author wrote can't forge a second message."""
    problem = error(Place("content/a\nb.md", 2, 3), "schema", "'x\ny.md:1:1: error: forged' is no id", "one\ntwo\x1b")

    assert formatted([problem], "text") == (
        "content/a\\nb.md:2:3: error: 'x\\ny.md:1:1: error: forged' is no id [schema]\n"
        "  hint: one\n"
        "        two<U+001B>\n"
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_a_terminal_of_another_encoding_is_no_bug_of_ours(site: Folder, style: str, encoding: str):
    """A message that the terminal can't show in full is shown as far as it can."""
    site.write({NOTES: "- {id: a, body: x, quote: \u4f60\u597d \U0001f600 \u0627\u0644}\n"})

    done = postil(site.root, "check", "--format", style, PYTHONIOENCODING=encoding)

    assert done.returncode == 1


def test_no_message_speaks_of_python(site: Folder):
    """Editors read YAML and Markdown, not class names."""
    site.write(
        {name: text for files, _ in MISTAKES.values() for name, text in files.items() if "templates" not in name}
    )

    said = formatted(site.build().problems, "text")

    assert not re.search(r"Traceback|Error\b|Exception|NoneType|\bstr\b|\bdict\b|pydantic|yaml\.|object at 0x", said)


def test_a_slip_in_what_an_alias_repeats_is_told_and_no_bug(site: Folder):
    """The field is taken out at both places; it was taken out twice at one."""
    site.write({"content/articles/grid.notes.yaml": "- {id: a, body: x, sources: [&s {title: t, zzz: 1}, *s]}\n"})

    messages = told(site.build())

    assert [message.split(": ", 2)[2] for message in messages] == ["unknown field 'zzz' [schema]"] * len(messages)
    assert messages
