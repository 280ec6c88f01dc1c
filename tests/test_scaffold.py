"""New sites and new files: what they are called, and that a build takes them as they are."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import Folder, told

from postil.cli import main
from postil.scaffold import ADDED, new_file, slug_of

TODAY = date(2021, 2, 11)
EVIL = 'A "digest": of {things} # and \\ more – ё'


def _run(*arguments: str | Path) -> str:
    run = CliRunner().invoke(main, [str(one) for one in arguments], env={"SOURCE_DATE_EPOCH": "1613000000"})
    assert run.exit_code == 0, run.output
    return run.stdout


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


# Names


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The grid failed", "the-grid-failed"),
        ("Мятеж, а не революция: речь", "мятеж-а-не-революция-речь"),
        ("  1,000 days — later! ", "1-000-days-later"),
        ("Cafe\u0301", "caf\u00e9"),
        ("../../etc/passwd", "etc-passwd"),
        ("snake_case", "snake-case"),
    ],
)
def test_a_title_gives_a_files_name(title: str, slug: str):
    assert slug_of(title) == slug


def test_a_long_title_is_cut_at_a_word():
    assert slug_of("word " * 40) == "-".join(["word"] * 16)


def test_a_long_word_is_cut_between_letters():
    assert slug_of("я" * 100) == "я" * 40


@pytest.mark.parametrize("title", ["", "!!!", "con"])
def test_a_title_that_gives_no_name_is_refused(title: str):
    with pytest.raises(ValueError, match=r"no letter or digit|Windows"):
        slug_of(title)


def test_a_name_of_ones_own_is_taken_as_it_is():
    assert [file.path for file in new_file("topic", "Any title", "v1.2", TODAY)] == ["content/topics/v1.2.md"]


def test_a_title_with_a_control_character_is_refused():
    with pytest.raises(ValueError, match=r"the title holds U\+0007"):
        list(new_file("topic", "a\x07b", None, TODAY))


# New sites


@pytest.fixture
def new(tmp_path: Path) -> Folder:
    """A site as `postil new site` makes it, with a title full of traps."""
    _run("new", "site", tmp_path / "digest", "--title", EVIL)
    return Folder(tmp_path / "digest")


def test_a_new_site_builds_strictly_without_problems(new: Folder):
    report = new.build(strict=True)

    assert told(report) == []
    assert report.notes == 3
    assert "A &#34;digest&#34;: of {things} # and \\ more – ё" in new.page("index.html")


def test_a_new_site_shows_each_way_to_pin_a_note(new: Folder):
    new.build()
    page = new.page("articles/the-new-bridge/index.html")

    assert 'id="p-halves"' in page
    assert 'id="p-cost"' in page
    assert 'id="p-made-up"' not in page


def test_a_new_sites_feed_is_the_same_when_its_title_changes(new: Folder):
    new.build()
    before = re.findall("<id>(.*?)</id>", new.page("feed.xml"))
    settings = (new.root / "site.yaml").read_text()
    new.write({"site.yaml": re.sub("^title: .*", "title: Another", settings, flags=re.MULTILINE)}).build()

    assert "<title>Another</title>" in new.page("feed.xml")
    assert re.findall("<id>(.*?)</id>", new.page("feed.xml")) == before


def test_a_new_site_has_no_placeholder_left(new: Folder):
    left = {path: re.findall(r"@[a-z]+@", text) for path, text in _files(new.root).items()}

    assert {path: found for path, found in left.items() if found} == {}


def test_the_schemas_that_a_new_site_names_are_there_and_right(new: Folder):
    named = {
        path: new.root / Path(path).parent / schema
        for path, text in _files(new.root).items()
        for schema in re.findall(r"yaml-language-server: \$schema=(\S+)", text)
    }

    assert len(named) >= 2
    for path, schema in named.items():
        assert schema.is_file(), path
    assert json.loads((new.root / "schemas/notes.json").read_text())["type"] == "array"


def test_a_new_site_keeps_what_is_made_out_of_git_and_has_a_workflow(new: Folder):
    files = _files(new.root)

    assert "/output/" in files[".gitignore"].split()
    assert "upload-pages-artifact" in files[".github/workflows/pages.yml"]
    assert "contents: write" not in files[".github/workflows/pages.yml"]


def test_a_new_site_is_dated_by_the_day_it_is_made(new: Folder):
    assert "date: 2021-02-10" in _files(new.root)["content/articles/the-new-bridge.md"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")

    run = CliRunner().invoke(main, ["new", "site", str(tmp_path)])

    assert run.exit_code == 2
    assert "is there already and is not an empty folder" in run.stderr
    assert _files(tmp_path) == {"mine.txt": "mine"}


# New files


@pytest.mark.parametrize("kind", ADDED)
def test_a_new_file_validates_whatever_its_title(site: Folder, kind: str):
    said = _run("new", kind, EVIL, "-C", site.root)

    report = site.build(drafts=True, strict=True)

    assert told(report) == []
    assert said.startswith(f"Made {site.root}/content/{kind}s/a-digest-of-things-and-more-ё.md")
    folder = "" if kind == "page" else f"{kind}s/"
    assert f"{folder}a-digest-of-things-and-more-ё/index.html" in site.outputs()


@pytest.mark.parametrize("kind", ADDED)
def test_every_field_that_a_new_file_proposes_is_one(site: Folder, kind: str):
    """What stands behind a comment sign is tried by taking the sign away."""
    (file, *_) = new_file(kind, "Title", None, TODAY)
    proposed = re.findall(r"^# (\w+):", file.text, re.MULTILINE)
    values = {
        "url": "https://a.example",
        "topics": "[energy]",
        "outlet": "courier",
        "verdict": "accurate",
        "menu": "1",
        "articles": "[grid]",
    }
    text = re.sub(
        r"^# (\w+):.*", lambda one: f"{one[1]}: {values.get(one[1], '2021-02-11')}", file.text, flags=re.MULTILINE
    )

    assert proposed
    assert told(site.write({file.path: text}).build(drafts=True)) == []


def test_a_new_article_is_a_draft_with_a_file_for_its_notes(site: Folder):
    _run("new", "article", "The grid came back", "-C", site.root)

    assert "draft: true" in _files(site.root)["content/articles/the-grid-came-back.md"]
    assert "content/articles/the-grid-came-back.notes.yaml" in _files(site.root)


def test_the_example_in_a_new_notes_file_is_a_note(site: Folder):
    _run("new", "article", "Back", "-C", site.root)
    path = "content/articles/back.notes.yaml"
    text = re.sub(r"^# ?", "", _files(site.root)[path], flags=re.MULTILINE)

    report = site.write({path: text.replace("words of the article as a reader sees them", "text, in Markdown")}).build()

    assert told(report) == []


def test_a_file_that_is_there_is_never_overwritten(site: Folder):
    before = _files(site.root)

    run = CliRunner().invoke(main, ["new", "topic", "ENERGY", "-C", str(site.root)])

    assert run.exit_code == 2
    assert "is there already; choose another name with --slug" in run.stderr
    assert _files(site.root) == before


def test_a_new_file_needs_a_site(tmp_path: Path):
    run = CliRunner().invoke(main, ["new", "topic", "Energy", "-C", str(tmp_path)])

    assert run.exit_code == 2
    assert "has no site.yaml" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_slug_that_is_no_name_is_wrong_usage(site: Folder):
    run = CliRunner().invoke(main, ["new", "topic", "Energy", "--slug", "../x", "-C", str(site.root)])

    assert run.exit_code == 2
    assert "choose a name with --slug" in run.stderr
