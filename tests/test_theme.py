"""Templates: what a site may override, what they may use, and how a mistake in one is told."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from jinja2 import StrictUndefined
from sites import SITE_YAML, Folder, told

from postil import theme
from postil.theme import Source, Theme
from postil.translation import language_of

PAGE = {"content/pages/about.md": "---\ntitle: About\n---\nHello.\n"}


def _environment(**templates: str) -> theme.Environment:
    sources = tuple(Source(f"{name}.html", f"templates/{name}.html", text) for name, text in templates.items())
    language, _ = language_of(Theme(sources, ()), "en")
    return theme.environment(Theme(sources, ()), language=language)


def test_everything_is_escaped_and_nothing_undefined_is_printed():
    environment = _environment(page="{{ said }}")

    assert environment.get_template("page.html").render(said="<b>") == "&lt;b&gt;"
    assert environment.undefined is StrictUndefined


def test_a_template_has_no_functions_but_range_and_gettexts():
    """No clock, no randomness, no way to a file: `lipsum` is random, `cycler` and `namespace` aren't needed."""
    translating = {"_", "gettext", "ngettext"}

    assert set(_environment().globals) == {"root", "range", *translating}


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("{{ day | day }}", "11 February 2021"),
        ("{{ day | month }}", "February 2021"),
        ("{{ day | iso }} {{ moment | iso }}", "2021-02-11 2021-02-12"),
        ("{{ moment | rfc3339 }}", "2021-02-11T22:30:00Z"),
        ("{{ 'no-published_source' | slugs }}", "no published source"),
        ("{{ '<p>a & b</p>' | xml }}", "&lt;p&gt;a &amp; b&lt;/p&gt;"),
    ],
)
def test_filters_write_values_for_readers_and_programs(code: str, shown: str):
    moment = datetime(2021, 2, 12, 1, 30, tzinfo=timezone(timedelta(hours=3)))

    template = _environment(page=code).get_template("page.html")

    assert template.render(day=date(2021, 2, 11), moment=moment) == shown


def test_a_moment_keeps_the_day_it_was_written_with():
    """An article dated 2021-02-12T01:30+03:00 is of the 12th, whatever the day in UTC."""
    moment = datetime(2021, 2, 12, 1, 30, tzinfo=timezone(timedelta(hours=3)))

    assert _environment().filters["day"](moment) == "12 February 2021"
    assert _environment().filters["rfc3339"](moment) == "2021-02-11T22:30:00Z"


# Through the build


def test_a_sites_own_template_takes_the_place_of_the_themes(site: Folder):
    site.write(PAGE | {"templates/page.html": "<h1>{{ head.title }}</h1>{{ body }}"})

    assert told(site.build()) == []
    assert site.page("about/index.html") == "<h1>About</h1><p>Hello.</p>\n"
    assert "<main" in site.page("articles/grid/index.html")


def test_a_sites_own_template_may_build_on_the_themes(site: Folder):
    text = '{% extends "base.html" %}{% block main %}<h1>Mine: {{ head.title }}</h1>{% endblock %}'
    site.write(PAGE | {"templates/page.html": text})

    assert told(site.build()) == []
    assert "<h1>Mine: About</h1>" in site.page("about/index.html")
    assert "Test digest" in site.page("about/index.html")


def test_static_files_of_a_theme_are_published_at_the_root_and_may_be_overridden(site: Folder):
    site.write({"templates/static/favicon.svg": "<svg/>", "templates/static/fonts/a.woff2": b"\x00\xff"})

    assert told(site.build()) == []
    assert site.outputs()["favicon.svg"] == b"<svg/>"
    assert site.outputs()["fonts/a.woff2"] == b"\x00\xff"


def test_the_colours_of_verdicts_and_kinds_are_in_the_style_sheet(site: Folder):
    site.write(
        {"site.yaml": SITE_YAML + "kinds: [{id: check, label: Check, colour: '#123456'}, {id: context, label: C}]\n"}
    )

    assert told(site.build()) == []
    assert "#a04b00" in site.page("style.css")
    assert "#123456" in site.page("style.css")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{{ nope }}\n", "2:1: error: 'nope' is undefined [template]"),
        ("{{ frame.nope }}\n", "1:1: error: this value has no attribute 'nope' [template]"),
        ("\n\n{% if %}\n", "3:1: error: expected an expression, got 'end of statement block' [template]"),
        ("{% include 'gone.html' %}\n", "1:1: error: there is no template 'gone.html' [template]"),
        ("\n{{ 1 // 0 }}\n", "2:1: error: integer division or modulo by zero [template]"),
        ("{{ body | nope }}\n", "1:1: error: no filter named 'nope'. [template]"),
    ],
    ids=["undefined", "attribute", "syntax", "include", "arithmetic", "filter"],
)
def test_a_mistake_in_a_template_is_told_at_its_line(site: Folder, text: str, said: str):
    (message,) = told(site.write(PAGE | {"templates/page.html": text}).build())

    assert message.startswith(f"templates/page.html:{said}")


def test_a_mistake_in_a_template_that_another_includes_is_told_in_the_included_one(site: Folder):
    templates = {"templates/page.html": "{% include 'part.html' %}", "templates/part.html": "\n{{ nope }}"}

    assert told(site.write(PAGE | templates).build()) == [
        "templates/part.html:2:1: error: 'nope' is undefined [template]"
    ]


def test_a_mistake_in_a_template_leaves_the_last_good_output(site: Folder):
    site.write(PAGE).build()
    before = site.outputs()
    report = site.write({"templates/page.html": "{{ nope }}", "content/pages/more.md": "---\ntitle: M\n---\n"}).build()

    assert report.written is None
    assert site.outputs() == before


def test_a_template_that_is_not_utf8_is_told(site: Folder):
    assert told(site.write({"templates/page.html": b"\xff"}).build()) == [
        "templates/page.html:1:1: error: the template is not UTF-8 [encoding]"
    ]


# Compiled templates


def _codes(folder: Path) -> list[Path]:
    return sorted((folder / "postil").glob("*.templates"))


def test_compiled_templates_are_kept_for_the_user_alone(site: Folder, cache_folder: Path):
    site.write({"templates/page.html": "kept for the user alone"}).build()

    assert _codes(cache_folder)
    assert [file.stat().st_mode & 0o077 for file in _codes(cache_folder)] == [0] * len(_codes(cache_folder))


@pytest.mark.parametrize(
    "spoil", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b'{"page.html": "AAAA"}']
)
def test_compiled_templates_that_cannot_be_read_are_compiled_again(site: Folder, cache_folder: Path, spoil):
    site.write(PAGE).build()
    before = site.outputs()
    for file in _codes(cache_folder):
        file.write_bytes(spoil(file.read_bytes()))
    shutil.rmtree(site.root / "output")
    shutil.rmtree(site.root / ".postil")

    assert told(site.build()) == []
    assert site.outputs() == before


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_compiled_templates_that_others_may_write_are_not_believed(site: Folder, cache_folder: Path):
    site.write(PAGE | {"templates/page.html": "mine {{ head.title }}"}).build()
    (kept,) = [
        file
        for file in _codes(cache_folder)
        if file.stat().st_mtime_ns == max(one.stat().st_mtime_ns for one in _codes(cache_folder))
    ]
    kept.write_bytes(b"{}")
    kept.chmod(0o666)
    shutil.rmtree(site.root / ".postil")

    site.build()

    assert kept.stat().st_mode & 0o077 == 0
    assert kept.read_bytes() != b"{}"
