"""The command line: one program under four names, options, exit codes, and what is printed where."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sites import ARTICLE, Folder

from postil import __version__
from postil.cli import main
from postil.schema import KINDS, json_schema

REPOSITORY = Path(__file__).resolve().parent.parent
GRID = "articles/grid/index.html"
NOTES = "content/articles/grid.notes.yaml"
ORPHAN = {NOTES: "- {id: a, quote: not in the text at all, body: x}\n"}
DRIFTED = {NOTES: "- {id: a, quote: Officials spoke of the billion dollars., body: x}\n"}


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Switch the garbage collector on again, which a build leaves off for the rest of its process."""
    yield
    gc.enable()


def _run(*arguments: str | Path, **env: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env=env, catch_exceptions=False)


def _commands(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield " ".join((*above, name)), command
        if isinstance(command, click.Group):
            yield from _commands(command, *above, name)


COMMANDS = {"": main, **dict(_commands(main))}
each_command = pytest.mark.parametrize("name", COMMANDS)


# One program


@pytest.mark.parametrize(
    "command",
    [["build.py"], ["build.py", "build"], ["-m", "postil"], ["-m", "postil", "build"]],
    ids=" ".join,
)
def test_every_way_to_call_it_builds_the_site_of_this_folder(site: Folder, command: list[str]):
    site.write({"build.py": (REPOSITORY / "build.py").read_text(encoding="utf-8")})

    run = subprocess.run([sys.executable, *command], cwd=site.root, capture_output=True, text=True, check=True)

    assert run.stdout.startswith("Built 1 article, 0 notes into output: ")
    assert re.search(
        r"\nRead 3 files, compiled 3, rendered \d+, wrote \d+, removed 0; [\d.]+ s \(.*\)\.\n$", run.stdout
    )
    assert GRID in site.outputs()


def test_the_command_is_the_same_program():
    command = Path(sys.executable).with_name("postil")

    run = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)

    assert run.stdout == f"postil, version {__version__}\n"


# Options


@pytest.mark.parametrize(
    "arguments",
    [
        ["-C", "ROOT", "check"],
        ["check", "-C", "ROOT"],
        ["--strict", "-C", "ROOT", "check"],
        ["-CROOT", "check", "--strict"],
    ],
    ids=" ".join,
)
def test_options_may_stand_before_the_command_or_after_it(site: Folder, arguments: list[str]):
    run = _run(*(one.replace("ROOT", str(site.root)) for one in arguments))

    assert run.exit_code == 0, run.output
    assert not (site.root / "output").exists()


def test_a_folder_called_like_a_command_is_a_folder(site: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site.root.rename(tmp_path / "check")
    monkeypatch.chdir(tmp_path)

    run = _run("-C", "check")

    assert run.exit_code == 0, run.output
    assert (tmp_path / "check/output" / GRID).is_file()


def test_check_does_all_that_a_build_does_but_writes_nothing(site: Folder):
    before = sorted(site.root.rglob("*"))

    run = _run("check", "-C", site.write(DRIFTED).root)

    assert run.exit_code == 0
    assert "1 warning in 1 article, 1 note." in run.output
    found = [path for path in site.root.rglob("*") if ".postil" not in path.parts]
    assert sorted(found) == sorted([*before, site.root / NOTES])


def test_the_output_may_be_elsewhere(site: Folder, tmp_path: Path):
    assert _run("-C", site.root, "--output", tmp_path / "public").exit_code == 0
    assert (tmp_path / "public" / GRID).is_file()
    assert not (site.root / "output").exists()


def test_the_base_url_may_be_another(site: Folder):
    assert _run("-C", site.root, "--base-url", "https://other.example/x").exit_code == 0
    assert 'href="https://other.example/x/articles/grid/"' in site.page(GRID)


def test_drafts_and_articles_to_come_are_published_when_asked_for(site: Folder):
    site.write(
        {
            "content/articles/draft.md": ARTICLE.replace("date:", "draft: true\ndate:"),
            "content/articles/soon.md": ARTICLE.replace("2021-02-11", "2999-01-01"),
        }
    )

    assert _run("-C", site.root).exit_code == 0
    assert {"articles/draft/index.html", "articles/soon/index.html"}.isdisjoint(site.outputs())
    assert _run("-C", site.root, "--drafts", "--future").exit_code == 0
    assert {"articles/draft/index.html", "articles/soon/index.html"} <= set(site.outputs())


def test_the_day_of_the_build_is_that_of_source_date_epoch(site: Folder):
    """1600000000 is 13 September 2020: then the article is still to come."""
    run = _run("-C", site.root, "--format", "json", SOURCE_DATE_EPOCH="1600000000")

    assert [problem["code"] for problem in json.loads(run.stdout)] == ["future"]


# Exit codes


def test_fine_is_zero(site: Folder):
    assert _run("-C", site.root).exit_code == 0


def test_warnings_alone_are_zero_and_strictly_one(site: Folder):
    site.write(DRIFTED)

    assert _run("-C", site.root).exit_code == 0
    assert _run("-C", site.root, "--strict").exit_code == 1


def test_errors_in_the_content_are_one(site: Folder):
    run = _run("-C", site.write(ORPHAN).root)

    assert run.exit_code == 1
    assert "1 error in 1 article, 1 note. Nothing was written." in run.stdout


def test_keep_going_writes_and_is_one_all_the_same(site: Folder):
    run = _run("-C", site.write(ORPHAN).root, "--keep-going")

    assert run.exit_code == 1
    assert "1 error." in run.stdout
    assert GRID in site.outputs()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nope"], "No such option"),
        (["-C", "not-there"], "there is no folder 'not-there'"),
        (["--base-url", "example.org"], "--base-url: 'example.org' is no URL"),
        (["--base-url", "https://example.org/?x"], "--base-url: 'https://example.org/?x' has a query"),
        (["--jobs", "0"], "--jobs"),
        (["--format", "xml"], "--format"),
        (["buidl"], "no such command 'buidl'; did you mean 'build'?"),
        (["xyzzy"], "no such command 'xyzzy'; see 'postil --help'"),
        (["schema", "artcle"], "no kind 'artcle'; did you mean 'article'?"),
        (["new", "articel", "x"], "articel"),
        (["build", "extra"], "extra"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_wrong_usage_is_two_and_says_what_is_meant(
    tmp_path: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)

    run = _run(*arguments)

    assert run.exit_code == 2
    assert said in run.stderr
    assert run.stdout == ""


def test_an_epoch_that_is_no_number_is_wrong_usage(site: Folder):
    run = _run("-C", site.root, SOURCE_DATE_EPOCH="yesterday")

    assert run.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'yesterday', not seconds since 1970" in run.stderr


BUG = """
import sys
from postil import pipeline
def broken(order, workers, watch=None):
    return 1 // 0
pipeline.build = broken
from postil.cli import run
sys.argv[1:] = []
run()
"""


def test_a_bug_of_ours_is_three_and_told_in_two_lines(site: Folder):
    run = subprocess.run([sys.executable, "-c", BUG], cwd=site.root, capture_output=True, text=True, check=False)

    assert run.returncode == 3
    assert run.stderr.splitlines() == [
        "postil: a bug of ours, not of your content: "
        "ZeroDivisionError: integer division or modulo by zero (<string>:5)",
        "  set POSTIL_DEBUG=1 to see all of it, and please report it",
    ]


def test_a_bug_of_ours_is_shown_in_full_to_those_who_ask(site: Folder):
    env = os.environ | {"POSTIL_DEBUG": "1"}
    run = subprocess.run(
        [sys.executable, "-c", BUG], cwd=site.root, env=env, capture_output=True, text=True, check=False
    )

    assert "Traceback" in run.stderr


def test_a_folder_without_a_site_is_told_the_way_to_one(tmp_path: Path):
    run = _run("-C", tmp_path)

    assert run.exit_code == 1
    assert "site.yaml:1:1: error: there is no site.yaml here [file]" in run.stderr
    assert "postil new site" in run.stderr


# What is printed where


def test_problems_for_people_go_to_standard_error_and_the_summary_to_standard_output(site: Folder):
    run = _run("-C", site.write(DRIFTED).root)

    assert f"{NOTES}:1:11: warning: the words have changed" in run.stderr
    assert "  hint: read it again, then write" in run.stderr
    assert run.stdout.startswith("Built 1 article, 1 note into ")
    assert run.stdout.splitlines()[0].endswith(" 1 warning.")


@pytest.mark.parametrize("style", ["json", "github"])
def test_problems_for_programs_go_to_standard_output_alone(site: Folder, style: str):
    run = _run("-C", site.write(ORPHAN).root, "--format", style)

    assert "Nothing was written." in run.stderr
    assert "Nothing was written." not in run.stdout
    if style == "json":
        assert [(one["path"], one["line"], one["severity"]) for one in json.loads(run.stdout)] == [(NOTES, 1, "error")]
    else:
        assert run.stdout.startswith(f"::error file={NOTES},line=1,col=11,title=postil orphan::")


def test_json_without_problems_is_an_empty_array(site: Folder):
    assert json.loads(_run("check", "-C", site.root, "--format", "json").stdout) == []


# Schemas


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_is_printed_as_json(kind: str):
    assert json.loads(_run("schema", kind).stdout) == json_schema(kind)


def test_without_a_kind_all_schemas_are_printed():
    assert list(json.loads(_run("schema").stdout)) == list(KINDS)


def test_the_help_of_schema_names_every_kind():
    assert [kind for kind in KINDS if kind not in _run("schema", "--help").stdout] == []


# Help


@each_command
def test_every_command_says_what_it_does(name: str):
    run = _run(*name.split(), "--help")
    command = COMMANDS[name]

    assert run.exit_code == 0
    assert command.help
    assert command.help.splitlines()[0].endswith(".")
    assert run.stdout.startswith("Usage: ")


@each_command
def test_every_option_says_what_it_does(name: str):
    options = [one for one in COMMANDS[name].params if isinstance(one, click.Option)]

    assert [one.name for one in options if not (one.help or "").endswith(".")] == []


@each_command
def test_every_argument_is_explained_in_the_help(name: str):
    """click prints no help of an argument's own, so the command's text names it."""
    arguments = [one for one in COMMANDS[name].params if isinstance(one, click.Argument)]

    assert [
        one.make_metavar(click.Context(COMMANDS[name])) for one in arguments if not _is_named(one, COMMANDS[name])
    ] == []


def _is_named(argument: click.Argument, command: click.Command) -> bool:
    shown = argument.make_metavar(click.Context(command)).strip("[].")
    return shown in (command.help or "")


def test_the_help_lists_every_command():
    run = _run("--help")

    assert [name for name in main.commands if f"\n  {name} " not in run.stdout] == []
