"""The theme's own words: translated, dated by locale, and told where a translation is missing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from sites import SITE_YAML, Folder, told

from postil.cli import main
from postil.language import SAID
from postil.load import themes
from postil.theme import Theme
from postil.translation import language_of, messages

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED = ("ru", "uk", "be", "de", "fr", "es", "ar")
STOCK, *_ = themes(REPOSITORY / "tests")  # a folder without templates of its own

each_language = pytest.mark.parametrize("tag", SHIPPED)


def _in(site: Folder, tag: str) -> Folder:
    return site.write({"site.yaml": SITE_YAML.replace("language: en", f"language: {tag}")})


@each_language
def test_every_message_is_translated(tag: str):
    language, problems = language_of(STOCK, tag)

    assert problems == ()
    assert language.missing == ()


@each_language
def test_no_translation_is_stale_or_loses_a_value(tag: str):
    """Babel's checkers compare the values of each message with those of its translation."""
    text = next(source.text for source in STOCK.sources if source.name == f"locale/{tag}.po")
    catalog = read_po(text.encode().splitlines(keepends=True), locale=tag)

    assert {_id(message.id) for message in catalog if message.id} == set(messages(STOCK))
    assert not catalog.obsolete
    assert [str(failure) for _, failures in catalog.check() for failure in failures] == []
    for message in catalog:
        for said in message.string if isinstance(message.string, tuple) else (message.string,):
            assert not re.search(r"[<>&\"]", said if message.id else ""), said  # they are put in as HTML
            assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", _id(message.id))) or not message.id


def _id(message: object) -> str:
    return message[0] if isinstance(message, tuple) else str(message)


def test_the_programs_own_messages_are_listed_where_translators_find_them():
    """A literal given to gettext in Python stands in SAID, which `messages` adds to those of templates."""
    said = set()
    for path in (REPOSITORY / "postil").rglob("*.py"):
        said.update(re.findall(r'(?:gettext|said)\(["\']([^"\']+)["\']\)', path.read_text(encoding="utf-8")))

    assert said
    assert said <= set(SAID)


@pytest.mark.parametrize(
    ("tag", "day", "month"),
    [
        ("en", "11 February 2021", "February 2021"),
        ("en-US", "February 11, 2021", "February 2021"),
        ("ru", "11 февраля 2021 г.", "Февраль 2021 г."),
        ("uk", "11 лютого 2021 р.", "Лютий 2021 р."),
        ("be", "11 лютага 2021 г.", "Люты 2021"),
        ("de", "11. Februar 2021", "Februar 2021"),
        ("fr", "11 février 2021", "Février 2021"),
        ("es", "11 de febrero de 2021", "Febrero de 2021"),
        ("ar", "11 فبراير 2021", "فبراير 2021"),
        ("tlh", "11 February 2021", "February 2021"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(tag: str, day: str, month: str):
    language, _ = language_of(Theme((), ()), tag)

    assert re.sub(r"\s", " ", language.day(date(2021, 2, 11))) == day
    assert re.sub(r"\s", " ", language.month(date(2021, 2, 11))) == month


def test_a_site_speaks_its_language(site: Folder):
    assert told(_in(site, "ru").build()) == []

    home = site.page("index.html")
    assert '<html lang="ru" dir="ltr">' in home
    assert ">Темы</a>" in home
    assert "11 февраля" in site.page("articles/grid/index.html")


def test_numbers_agree_with_their_nouns(site: Folder):
    notes = "".join(f"- {{id: n{number}, body: x}}\n" for number in range(1, 23))
    _in(site, "ru").write({"content/articles/grid.notes.yaml": notes}).build()
    assert "22 примечания" in site.page("articles/grid/index.html")

    site.write({"content/articles/grid.notes.yaml": notes[: notes.index("- {id: n22")]}).build()
    assert "21 примечание" in site.page("articles/grid/index.html")


def test_a_right_to_left_site_is_one_throughout(site: Folder):
    _in(site, "ar").build()

    assert '<html lang="ar" dir="rtl">' in site.page("index.html")


def test_another_language_makes_all_pages_anew(site: Folder):
    """The words are part of what pages are made of, though no file of content/ has changed."""
    site.build()
    _in(site, "de").build()
    warm = site.outputs()

    clean = Folder(site.root / "clean").write({path: (site.root / path).read_bytes() for path in _files(site)})
    clean.build()

    assert clean.outputs() == warm


def _files(site: Folder) -> list[str]:
    paths = (path for path in site.root.rglob("*") if path.is_file())
    named = (path.relative_to(site.root).as_posix() for path in paths)
    return [name for name in named if name.startswith(("content/", "site.yaml"))]


def test_a_language_without_a_translation_is_told(site: Folder):
    assert told(_in(site, "pl").build()) == [
        "site.yaml:3:1: warning: the theme has no translation to 'pl': pages say its own words in English [translation]"
    ]
    assert ">Topics</a>" in site.page("index.html")


def test_a_sites_own_catalog_is_spoken_and_its_gaps_are_listed(site: Folder):
    _in(site, "pl").write({"templates/locale/pl.po": 'msgid "Topics"\nmsgstr "Tematy"\n'})

    (problem,) = told(site.build())

    assert problem.startswith("site.yaml:3:1: warning: not translated to 'pl', and said in English: ")
    assert ">Tematy</a>" in site.page("index.html")


def test_a_catalog_that_cannot_be_read_is_told_at_its_line(site: Folder):
    _in(site, "pl").write({"templates/locale/pl.po": 'msgid "Topics"\nmsgstr "Tematy"\nnonsense\n'})

    assert any(
        one.startswith("templates/locale/pl.po:3:1: error: the catalog can't be read") for one in told(site.build())
    )


def test_a_catalog_to_fill_in_is_printed(site: Folder):
    run = CliRunner().invoke(main, ["theme", "catalog", "pl", "-C", str(site.root)])

    assert run.exit_code == 0
    _in(site, "pl").write(
        {"templates/locale/pl.po": run.output.replace('msgid "Topics"\nmsgstr ""', 'msgid "Topics"\nmsgstr "T"')}
    )
    assert ">T</a>" in (site.build(), site.page("index.html"))[1]


def test_a_printed_catalog_keeps_what_is_translated():
    run = CliRunner().invoke(main, ["theme", "catalog", "de", "-C", str(REPOSITORY)])

    assert 'msgid "Topics"\nmsgstr "Themen"' in run.output


def test_the_diff_of_a_template_is_shown(site: Folder):
    stock = next(source.text for source in STOCK.sources if source.name == "page.html")
    site.write({"templates/page.html": stock.replace("<h1>", '<h1 class="mine">'), "templates/more.html": "x"})

    run = CliRunner().invoke(main, ["theme", "diff", "-C", str(site.root)])

    assert '+<h1 class="mine">{{ head.title }}</h1>' in run.output.splitlines()
    assert "templates/more.html: the stock theme has no such file" in run.output


@pytest.mark.parametrize(
    "header",
    ["charset=klingon", "nplurals=1000000000; plural=0;", "nplurals=2; plural=n%0;", "nplurals=2; plural=foo(n);"],
)
def test_a_catalog_with_a_foolish_header_is_told(site: Folder, header: str):
    name = "Content-Type: text/plain; " if "charset" in header else "Plural-Forms: "
    catalog = f'msgid ""\nmsgstr ""\n"{name}{header}\\n"\n\nmsgid "Topics"\nmsgstr "T"\n'
    site.write({"site.yaml": SITE_YAML, "templates/locale/en.po": catalog})

    assert any("error: the catalog can't be read" in problem for problem in told(site.build()))


def test_a_translation_is_text(site: Folder):
    """A quotation mark is a translator's ordinary sign, and no markup of theirs is the page's."""
    catalog = 'msgid "Main menu"\nmsgstr "Das \\"Menü\\" <b>"\n'
    site.write({"site.yaml": SITE_YAML.replace("language: en", "language: de"), "templates/locale/de.po": catalog})
    site.build()

    assert 'aria-label="Das &#34;Menü&#34; &lt;b&gt;"' in site.page("index.html")


@pytest.mark.parametrize("said", ["50 %", "%(nam)s", "%(name)d"])
def test_a_translation_that_cannot_be_filled_in_is_told_at_its_line(site: Folder, said: str):
    catalog = f'msgid "Topics"\nmsgstr "T"\n\nmsgid "Owned by %(name)s"\nmsgstr "{said}"\n'
    site.write({"site.yaml": SITE_YAML, "templates/locale/en.po": catalog})

    problems = told(site.build())

    assert problems[-1].startswith("templates/locale/en.po:4:1: error: the translation of 'Owned by %(name)s'")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["diff", "page.htm"], "has no template 'page.htm'; did you mean 'page.html'?"),
        (["diff", "-C", "nowhere"], "there is no folder 'nowhere'"),
        (["catalog", "../x"], "is no language"),
        (["catalog", "pl"], "templates/locale/pl.po"),
    ],
)
def test_a_slip_in_a_theme_command_is_told(site: Folder, command: list[str], said: str):
    site.write({"templates/page.html": "x", "templates/locale/pl.po": "nonsense\n"})
    root = [] if "-C" in command else ["-C", str(site.root)]

    run = CliRunner().invoke(main, ["theme", *command, *root])

    assert run.exit_code == 2
    assert said in run.stderr
