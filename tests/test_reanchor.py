"""`postil reanchor` and `postil anchor`: files in, files and words out."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner, Result
from sites import ARTICLE, BASIC, Folder

from postil import lock, reanchor
from postil.cli import main
from postil.desk import Desk, OpenArticle, opened, read

NOTES = "content/articles/grid.notes.yaml"
LOCK = "content/anchors.lock"
DRIFTED = "# A comment.\n- id: a\n  quote: Officials talked of a billion dollars  # and why\n  body: x\n"


@pytest.fixture
def site(tmp_path) -> Folder:
    return Folder(tmp_path / "site").write(BASIC)


def _run(site: Folder, *words: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, [words[0], "-C", str(site.root), *words[1:]], input=answers)


def _text(site: Folder, path: str) -> str:
    return (site.root / path).read_text(encoding="utf-8")


def _page(site: Folder) -> str:
    site.build()
    return site.page("articles/grid/index.html")


def _quotes(*quotes: str) -> str:
    return "".join(f"- {{id: n{number}, quote: '{quote}', body: x}}\n" for number, quote in enumerate(quotes, 1))


def test_a_site_in_order_gets_its_lock_and_nothing_else(site: Folder):
    site.write({NOTES: _quotes("a billion dollars", "grid failed")})

    first = _run(site, "reanchor")
    written = _run(site, "reanchor", "--write")
    again = _run(site, "reanchor", "--write")

    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "content/anchors.lock lacks 2 passages: postil reanchor --write\n"
    assert (written.exit_code, written.stderr) == (0, "Wrote content/anchors.lock\n")
    assert (again.exit_code, again.output) == (0, "")
    assert _text(site, NOTES) == _quotes("a billion dollars", "grid failed")
    lines = _text(site, LOCK).removeprefix(lock.HEADER).splitlines()
    assert [line.split(" ")[:5] for line in lines] == [["grid", "n1", "1", "68", "85"], ["grid", "n2", "1", "4", "15"]]
    assert lines[0].endswith(r' "dy said why.\nOfficials spoke of " "."')


def test_the_table_fits_a_terminal_and_git_takes_the_patch(site: Folder):
    site.write({NOTES: DRIFTED})

    run = _run(site, "reanchor", "grid")

    assert run.exit_code == 1
    table, _ = run.stdout.split("--- a/")
    assert max(map(len, table.splitlines())) <= 80
    assert "drifted     a 1  grid.notes.yaml:3" in table
    assert "   1. 0.90  …nd nobody said why. [Officials spoke of a billion dollars].\n" in table
    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    subprocess.run(["git", "apply"], cwd=site.root, input=run.stdout.encode(), check=True)
    assert "  quote: Officials spoke of a billion dollars  # and why\n" in _text(site, NOTES)


def test_a_patch_of_a_file_without_a_last_line_end_is_taken_too(site: Folder):
    site.write({NOTES: "- {id: a, body: x, quote: Officials spoke of the billion dollars}"})

    patch = _run(site, "reanchor").stdout

    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    subprocess.run(["git", "apply"], cwd=site.root, input=patch.encode(), check=True)
    assert _text(site, NOTES) == "- {id: a, body: x, quote: Officials spoke of a billion dollars}"


def test_write_mends_what_drifted_and_keeps_the_rest_of_the_file(site: Folder):
    site.write({NOTES: DRIFTED.replace("dollars ", "dollars. ")})

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 0, run.output
    assert _text(site, NOTES).startswith("# A comment.\n- id: a\n  quote: Officials spoke of a billion dollars.")
    assert _text(site, NOTES).endswith("  # and why\n  body: x\n")
    assert _run(site, "check", "--strict").exit_code == 0


def test_a_changed_figure_is_left_for_a_person(site: Folder):
    site.write(
        {
            NOTES: _quotes("Officials spoke of 2 billion dollars."),
            "content/articles/grid.md": ARTICLE.replace("a b", "2 b"),
        }
    )
    _run(site, "reanchor", "--write")
    site.write({"content/articles/grid.md": ARTICLE})

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 1
    assert "a figure or a negation has changed" in run.stdout
    assert _text(site, NOTES) == _quotes("Officials spoke of 2 billion dollars.")

    asked = _run(site, "reanchor", "--interactive", answers="1\n")

    assert asked.exit_code == 0, asked.output
    assert "quote: Officials spoke of a billion dollars." in _text(site, NOTES)


def test_an_orphan_is_never_rewritten(site: Folder):
    site.write({NOTES: _quotes("Nothing like it was ever said in these parts")})

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 1
    assert "orphan" in run.stdout
    assert _text(site, NOTES) == _quotes("Nothing like it was ever said in these parts")


def test_an_ambiguous_quote_gets_the_context_that_was_chosen(site: Folder):
    article = ARTICLE + "\nOthers spoke of a billion dollars, too.\n"
    site.write({"content/articles/grid.md": article, NOTES: _quotes("a billion dollars")})

    skipped = _run(site, "reanchor", "--interactive", answers="s\n")
    chosen = _run(site, "reanchor", "--interactive", answers="7\n2\n")

    assert skipped.exit_code == 1
    assert chosen.exit_code == 0, chosen.output
    assert _run(site, "check", "--strict").exit_code == 0
    assert "Others spoke of <mark" in _page(site)


def test_stopping_leaves_the_rest(site: Folder):
    quotes = _quotes("Officials spoke of one billion dollars", "The grid has failed on Tuesday")
    site.write({NOTES: quotes})

    run = _run(site, "reanchor", "--interactive", answers="q\n")

    assert run.exit_code == 1
    assert _text(site, NOTES) == quotes


def test_one_of_several_quotes_and_a_note_of_its_own_are_rewritten(site: Folder):
    several = "- id: a\n  body: x\n  quotes:\n    - grid failed\n    - quote: Officials spoke of the billion dollars\n"
    own = "---\nquote: The grid has failed on Tuesday\nkind: check\n---\nThe body.\n"
    site.write({NOTES: several, "content/articles/grid.notes/own.md": own})

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 0, run.output
    assert "Officials spoke of a billion dollars" in _text(site, NOTES)
    assert "- grid failed\n" in _text(site, NOTES)
    assert _text(site, "content/articles/grid.notes/own.md") == own.replace("has failed", "failed")
    assert _text(site, LOCK).count("\ngrid ") == 3


def test_a_passage_that_moved_is_told_until_it_is_taken(site: Folder):
    long = "Officials spoke of a billion dollars."
    body = f"Herring is dear this year. {long} Rye bread is dearer, and salt is not to be had.\n"
    site.write({NOTES: _quotes(long)})
    _run(site, "reanchor", "--write")
    site.write({"content/articles/grid.md": ARTICLE[: ARTICLE.index("The *grid*")] + body})

    assert "[moved]" in _run(site, "check").stderr
    assert _run(site, "reanchor").exit_code == 1
    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 0, run.output
    assert _text(site, NOTES) == _quotes(long)
    assert _run(site, "check", "--strict").exit_code == 0


def test_short_words_in_a_foreign_context_are_settled_by_write(site: Folder):
    """The quote needs no change; the memory does."""
    site.write({NOTES: _quotes("a billion dollars")})
    _run(site, "reanchor", "--write")
    body = "Herring is dear this year, a billion dollars for all of it, and salt is not to be had.\n"
    site.write({"content/articles/grid.md": ARTICLE[: ARTICLE.index("The *grid*")] + body})
    assert _run(site, "check", "--strict").exit_code == 1

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 0, run.output
    assert _run(site, "check", "--strict").exit_code == 0


def test_what_is_gone_leaves_the_lock(site: Folder):
    site.write({NOTES: _quotes("a billion dollars", "grid failed"), "content/articles/other.md": ARTICLE})
    site.write({"content/articles/other.notes.yaml": _quotes("grid failed")})
    _run(site, "reanchor", "--write")
    site.write({NOTES: _quotes("a billion dollars")})
    for path in ("content/articles/other.md", "content/articles/other.notes.yaml"):
        (site.root / path).unlink()

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 0
    assert [line.split()[:2] for line in _text(site, LOCK).splitlines()[2:]] == [["grid", "n1"]]


def test_an_orphan_keeps_its_memory(site: Folder):
    site.write({NOTES: _quotes("a billion dollars")})
    _run(site, "reanchor", "--write")
    before = _text(site, LOCK)
    site.write({"content/articles/grid.md": ARTICLE.replace("Officials spoke of a billion dollars.", "Nothing.")})

    assert _run(site, "reanchor", "--write").exit_code == 1
    assert _text(site, LOCK) == before


def test_a_spoilt_lock_is_told_and_left(site: Folder):
    site.write({NOTES: _quotes("a billion dollars"), LOCK: "<<<<<<< HEAD\n"})

    run = _run(site, "reanchor", "--write")

    assert run.exit_code == 1
    assert f"{LOCK}:1:1: error:" in run.stderr
    assert _text(site, LOCK) == "<<<<<<< HEAD\n"


def test_a_file_that_changed_meanwhile_is_left(site: Folder, monkeypatch: pytest.MonkeyPatch):
    """Someone saves the notes between the question and the answer."""
    site.write({NOTES: DRIFTED})

    def answer(*_: object, **__: object) -> str:
        site.write({NOTES: DRIFTED + "# mine\n"})
        return "1"

    monkeypatch.setattr("click.prompt", answer)
    run = _run(site, "reanchor", "--interactive")

    assert run.exit_code == 1
    assert "has changed since it was read" in run.stderr
    assert _text(site, NOTES) == DRIFTED + "# mine\n"


def test_an_article_that_is_not_there_is_a_slip_of_the_command(site: Folder):
    run = _run(site, "reanchor", "gird")

    assert run.exit_code == 2
    assert "did you mean 'grid'?" in run.stderr


def test_the_editor_remembers_one_article_and_keeps_what_others_had(site: Folder):
    site.write({NOTES: _quotes("a billion dollars")})
    desk = opened(site.root)
    assert isinstance(desk, Desk)
    article = read(desk, next(one for one in desk.documents if one.kind == "article"))
    assert isinstance(article, OpenArticle)
    other = 'zinc a 1 0 5 0123456789abcdef 0123456789abcdef "" ""\n'

    text = reanchor.locked(article, lock.HEADER + other)

    assert text.startswith(f"{lock.HEADER}grid n1 1 68 85 ")
    assert text.endswith(other)


# postil anchor


def test_anchor_prints_a_note_that_can_be_pasted(site: Folder):
    run = _run(site, "anchor", "grid", "billion dollars")

    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout == "- id: billion-dollars\n  quote: billion dollars\n  body: TODO\n"
    site.write({NOTES: run.stdout})
    assert _run(site, "check", "--strict").exit_code == 0


def test_anchor_lists_the_places_of_words_that_stand_twice(site: Folder):
    article = ARTICLE + "\nOthers spoke of a billion dollars, too.\n"
    site.write({"content/articles/grid.md": article})

    run = _run(site, "anchor", "grid", "a billion dollars")

    assert (run.exit_code, run.stdout) == (1, "")
    assert [line.split(":")[0].strip() for line in run.stderr.splitlines()[1:]] == ["9", "11"]

    picked = _run(site, "anchor", "grid", "a billion dollars", "--line", "11")

    site.write({NOTES: picked.stdout})
    assert picked.exit_code == 0
    assert _run(site, "check", "--strict").exit_code == 0
    assert "Others spoke of <mark" in _page(site)


def test_anchor_quotes_the_first_sentence_of_a_paragraph(site: Folder):
    run = _run(site, "anchor", "content/articles/grid.md", "--line", "7")

    assert run.exit_code == 0
    assert "quote: The grid failed on Tuesday, and nobody said why." in run.stdout


@pytest.mark.parametrize("words", [["grid"], ["grid", "--line", "2"], ["gird", "x"], ["grid", "x", "--line", "0"]], ids=" ".join)  # fmt: skip  # noqa: E501
def test_a_slip_of_the_command_is_told(site: Folder, words: list[str]):
    assert _run(site, "anchor", *words).exit_code == 2


def test_words_that_are_not_there_are_told_with_the_nearest(site: Folder):
    run = _run(site, "anchor", "grid", "herring and rye bread")

    assert run.exit_code == 1
    assert run.stderr.startswith("These words are not there.")
