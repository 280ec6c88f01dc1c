"""The README's minute of use: what it shows is what a newcomer gets."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postil.cli import main

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """A new site with the README's article and notes in it."""
    site = tmp_path / "site"
    assert _run("new", "site", str(site)).exit_code == 0
    for path in ("content/articles/grid.md", "content/articles/grid.notes.yaml"):
        (site / path).write_text(_block_after(f"`{path}`"), encoding="utf-8")
    return site


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def _block_after(words: str) -> str:
    """Return the indented block that follows *words* in the README."""
    found = re.search(r"\n((?:    .*\n|\n)+)", README[README.index(words) :])
    assert found, words
    return textwrap.dedent(found[1]).strip("\n") + "\n"


def test_the_example_builds_without_a_problem(newcomer: Path):
    run = _run("build", "-C", str(newcomer), "--strict")

    assert run.exit_code == 0, run.output
    assert (newcomer / "output/articles/grid/index.html").is_file()


def test_the_message_that_is_shown_is_the_one_that_is_told(newcomer: Path):
    notes = newcomer / "content/articles/grid.notes.yaml"
    notes.write_text(notes.read_text(encoding="utf-8").replace("a billion", "a million"), encoding="utf-8")

    run = _run("check", "-C", str(newcomer))

    assert run.exit_code == 1
    assert run.stderr == _block_after("with a way out:")


def test_every_command_that_is_shown_is_there():
    shown = re.findall(r"^    postil (\w+)", README, flags=re.MULTILINE)

    assert shown
    assert set(shown) <= set(main.commands)


def test_setting_up_takes_two_commands():
    assert re.findall(r"^    (make \w+)", README, flags=re.MULTILINE) == ["make site", "make test"]
