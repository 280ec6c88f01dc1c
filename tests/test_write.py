"""Writing output/: whole or not at all, the same bytes for the same input, and nothing of anybody else's touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sites import ARTICLE, BASIC, Folder, told

from postil.revise import create

NOTES = "content/articles/grid.notes.yaml"
GRID = "articles/grid/index.html"
BOOKKEEPING = {".postil.json"}


def _clean(site: Folder, where: Path) -> dict[str, bytes]:
    """Return what a build of the same files into a new folder gives."""
    sources = [site.root / "site.yaml", *(path for path in (site.root / "content").rglob("*") if path.is_file())]
    fresh = Folder(where / "clean").write({str(path.relative_to(site.root)): path.read_bytes() for path in sources})
    assert fresh.build().written is not None
    return fresh.outputs()


def _stamps(site: Folder) -> dict[str, tuple[int, int]]:
    """Return time and inode of each file of the site."""
    files = {path: (site.root / "output" / path).stat() for path in site.outputs() if path not in BOOKKEEPING}
    return {path: (stat.st_mtime_ns, stat.st_ino) for path, stat in files.items()}


# Same input, same bytes


def test_two_builds_in_different_folders_give_the_same_bytes(site: Folder, tmp_path: Path):
    other = Folder(tmp_path / "another place").write(BASIC)

    assert site.build().written is not None
    assert other.build().written is not None
    assert site.outputs() == other.outputs()


@pytest.fixture
def large(site: Folder) -> Folder:
    """Articles enough for two workers, with notes, claims and problems."""
    for number in range(130):
        site.write(
            {
                f"content/articles/n{number}.md": ARTICLE.replace("The grid failed", f"Number {number}"),
                f"content/articles/n{number}.notes.yaml": (
                    f"- {{id: a, quote: grid, body: x, claim: {{text: Claim {number % 7}}}, verdict: unproven}}\n"
                    "- {id: b, quote: Officials spoke of the billion dollars., body: y}\n"
                ),
            }
        )
    return site


def test_one_worker_or_two_give_the_same_bytes_and_problems(large: Folder):
    alone = large.build(jobs=1)
    before = large.outputs()

    together = large.build(jobs=2)

    assert together.problems == alone.problems
    assert len(alone.problems) == 130
    assert together.written is not None
    assert together.written.written == ()
    assert large.outputs() == before


def test_the_seed_of_hashing_changes_neither_bytes_nor_problems(site: Folder):
    """Python orders sets of text by a seed that differs from run to run."""
    notes = "".join(
        f"- {{id: n{number}, body: x, claim: {{text: Claim {number}}}, verdict: {verdict}, "
        f"sources: [{{publisher: P{number}, title: T}}, {{publisher: Q{number}, title: U}}]}}\n"
        for number, verdict in enumerate(["misleading", "unproven", "accurate"] * 4)
    )
    site.write({NOTES: notes + "- {id: z, quote: Officials spoke of the billion dollars., body: x}\n"})
    told_by_seed, bytes_by_seed = [], []
    for seed in ("1", "2", "3"):
        command = [
            sys.executable,
            "-m",
            "postil",
            "-C",
            str(site.root),
            "-o",
            str(site.root / seed),
            "--format",
            "json",
        ]
        env = os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1767225600"}
        run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        told_by_seed.append(run.stdout)
        written = sorted(path for path in (site.root / seed).rglob("*") if path.is_file())
        bytes_by_seed.append([(path.relative_to(site.root / seed), path.read_bytes()) for path in written])

    assert told_by_seed[0] == told_by_seed[1] == told_by_seed[2]
    assert bytes_by_seed[0] == bytes_by_seed[1] == bytes_by_seed[2]


# A standing output


def test_a_second_build_rewrites_no_file(site: Folder):
    site.build()
    before = _stamps(site)

    report = site.build()

    assert report.written is not None
    assert (report.written.written, report.written.removed, report.written.kept) == ((), (), report.outputs)
    assert _stamps(site) == before


def test_a_second_build_writes_nothing_at_all(site: Folder):
    """Not even its own list of files: a synchronised folder would send it anew each time."""
    site.build()
    manifest = site.root / "output/.postil.json"
    before = (manifest.stat().st_mtime_ns, manifest.stat().st_ino)

    site.build()

    assert (manifest.stat().st_mtime_ns, manifest.stat().st_ino) == before


def test_a_change_rewrites_the_files_that_show_it_and_no_other(site: Folder):
    site.write({"content/pages/about.md": "---\ntitle: About\n---\nOne.\n"}).build()

    report = site.write({"content/pages/about.md": "---\ntitle: About\n---\nTwo.\n"}).build()

    assert report.written is not None
    assert report.written.written == ("about/index.html",)


def test_the_page_of_a_removed_article_is_removed_with_its_folder(site: Folder):
    site.write({"content/articles/old.md": ARTICLE}).build()
    (site.root / "content/articles/old.md").unlink()

    report = site.build()

    assert report.written is not None
    assert report.written.removed == ("articles/old/index.html",)
    assert not (site.root / "output/articles/old").exists()
    assert GRID in site.outputs()


def test_a_draft_that_was_published_is_taken_back(site: Folder):
    site.write({"content/articles/grid.md": ARTICLE.replace("date:", "draft: true\ndate:")})
    site.build(drafts=True)

    site.build()

    assert GRID not in site.outputs()


def test_an_incremental_build_equals_a_clean_one(site: Folder, tmp_path: Path):
    site.write({NOTES: "- {id: a, quote: grid, body: x}\n", "content/assets/a": "1"}).build()
    (site.root / "content/assets/a").unlink()
    (site.root / "content/topics/energy.md").unlink()
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("[energy]", "[power]"),
            "content/topics/power.md": "---\ntitle: Power\n---\n",
            "content/assets/a/b.txt": "2",
        }
    )

    assert told(site.build()) == []
    assert site.outputs() == _clean(site, tmp_path)


@pytest.mark.parametrize(
    ("first", "then"), [("a", "a/b.txt"), ("a/b.txt", "a")], ids=["file to folder", "folder to file"]
)
def test_a_file_may_become_a_folder_and_a_folder_a_file(site: Folder, first: str, then: str):
    site.write({f"content/assets/{first}": "1"}).build()
    (site.root / "content/assets" / first).unlink()
    if first != "a":
        (site.root / "content/assets/a").rmdir()

    report = site.write({f"content/assets/{then}": "2"}).build()

    assert told(report) == []
    assert [path for path in site.outputs() if path.startswith("assets/")] == [f"assets/{then}"]


# Files that aren't ours


def test_foreign_files_in_the_output_are_left_alone(site: Folder):
    site.write({"content/articles/old.md": ARTICLE}).build()
    site.write(
        {"output/CNAME": "digest.example\n", "output/articles/old/mine.txt": "mine", "output/.git/config": "[core]"}
    )
    (site.root / "content/articles/old.md").unlink()

    assert told(site.build()) == []
    outputs = site.outputs()
    assert (outputs["CNAME"], outputs["articles/old/mine.txt"], outputs[".git/config"]) == (
        b"digest.example\n",
        b"mine",
        b"[core]",
    )


@pytest.mark.parametrize("path", ["robots.txt", GRID, "style.css"])
def test_a_foreign_file_is_never_overwritten(site: Folder, path: str):
    site.write({f"output/{path}": "mine"})

    report = site.build()

    assert told(report) == [
        f"output/{path}:1:1: error: this file stands in the output folder, and Postil did not write it [output]"
    ]
    assert site.outputs() == {path: b"mine"}


def test_a_foreign_file_in_the_place_of_a_folder_is_never_removed(site: Folder):
    site.write({"output/articles": "mine"})

    report = site.build()

    assert (site.root / "output/articles").is_file()
    assert report.failed


def test_nothing_is_written_through_a_link_in_the_output(site: Folder, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (site.root / "output").mkdir()
    (site.root / "output/articles").symlink_to(tmp_path / "elsewhere")

    site.build()

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_foreign_file_in_the_place_of_a_new_page_keeps_the_last_good_site(site: Folder):
    site.build()
    before = site.outputs()
    site.write({"output/about/index.html": "mine", "content/pages/about.md": "---\ntitle: About\n---\n"})

    report = site.build()

    assert report.failed
    assert site.outputs() == before | {"about/index.html": b"mine"}


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "\x00", '{"../../precious": "x", "/precious": "x"}'])
def test_a_list_of_files_that_cannot_be_trusted_costs_nothing_but_time(site: Folder, text: str):
    """Without it no file is known to be ours: none is removed, none outside is touched."""
    site.build()
    before = site.outputs()
    site.write({"output/.postil.json": text, "precious": "mine"})

    assert told(site.build()) == []
    assert site.outputs() == before
    assert (site.root / "precious").read_bytes() == b"mine"


# Builds that fail, and builds that die


def test_a_build_with_errors_leaves_the_last_good_output_as_it_was(site: Folder):
    site.build()
    before, stamps = site.outputs(), _stamps(site)

    report = site.write({NOTES: "- {id: a, quote: not in the text at all, body: x}\n"}).build()

    assert report.failed
    assert report.written is None
    assert site.outputs() == before
    assert _stamps(site) == stamps


def test_a_first_build_with_errors_makes_no_output(site: Folder):
    site.write({NOTES: "- {id: a, quote: not in the text at all, body: x}\n"}).build()

    assert sorted(path.name for path in site.root.iterdir()) == [".postil", "content", "site.yaml"]


def test_keep_going_publishes_what_is_sound(site: Folder):
    site.write({"content/articles/broken.md": "---\ntitel: x\n---\n"})

    report = site.build(keep_going=True)

    assert report.failed
    assert GRID in site.outputs()
    assert "articles/broken/index.html" not in site.outputs()


MOVES = """
import os, sys
from pathlib import Path
from postil import write
left = int(sys.argv[1])
replace = Path.replace
def dying(self, target):
    global left
    if not left:
        os._exit(42)
    left -= 1
    return replace(self, target)
Path.replace = dying
sys.argv[1:] = ["-C", sys.argv[2]]
from postil.cli import run
run()
"""


@pytest.mark.parametrize("moves", [0, 1, 2, 5, 9])
def test_the_next_build_completes_one_that_was_killed(site: Folder, tmp_path: Path, moves: int):
    """Killed after any number of renames: every file is the old one or the new one, and then the new one."""
    site.write({"content/articles/old.md": ARTICLE.replace("The grid failed", "Old")}).build()
    before = site.outputs()
    (site.root / "content/articles/old.md").unlink()
    site.write({"content/articles/new.md": ARTICLE.replace("The grid failed", "New")})
    after = _clean(site, tmp_path)

    died = subprocess.run([sys.executable, "-c", MOVES, str(moves), str(site.root)], capture_output=True, check=False)
    standing = {path: data for path, data in site.outputs().items() if not Path(path).name.startswith(".postil")}

    assert died.returncode == 42, died.stderr
    assert [path for path, data in standing.items() if data not in {before.get(path), after.get(path)}] == []
    assert told(site.build()) == []
    assert site.outputs() == after
    assert sorted(path.name for path in site.root.iterdir()) == [".postil", "content", "output", "site.yaml"]


def test_what_a_killed_build_had_begun_is_taken_away_if_it_is_no_longer_wanted(site: Folder, tmp_path: Path):
    site.build()
    site.write({"content/articles/new.md": ARTICLE.replace("The grid failed", "New")})
    subprocess.run([sys.executable, "-c", MOVES, "8", str(site.root)], capture_output=True, check=False)
    assert "articles/new/index.html" in site.outputs()
    (site.root / "content/articles/new.md").unlink()

    assert told(site.build()) == []
    assert site.outputs() == _clean(site, tmp_path)


def test_what_a_build_left_beside_the_output_is_cleared_away(site: Folder):
    site.write({".output.new/half.html": "half"})

    assert told(site.build()) == []
    assert not (site.root / ".output.new").exists()
    assert "half.html" not in site.outputs()


# Where an output may be


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("content/out", "the output would lie inside content/"),
        ("templates", "the output would lie inside templates/"),
        (".git/pages", "the output would lie inside .git/"),
        (".", "the output folder would hold the site's own files"),
        ("..", "the output folder would hold the site's own files"),
        ("site.yaml", "the output is not a folder"),
    ],
)
def test_an_output_that_would_harm_the_site_is_refused(site: Folder, where: str, said: str):
    before = {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "postil", "-C", str(site.root), "-o", str(site.root / where)]

    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert said in run.stderr
    assert {path: path.read_bytes() for path in site.root.rglob("*") if path.is_file()} == before


# New files


def test_new_files_are_made_all_or_none(tmp_path: Path):
    (tmp_path / "b.md").write_text("mine")

    with pytest.raises(FileExistsError):
        create(tmp_path, [("a/new.md", "x"), ("b.md", "y")])

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.md"]


@pytest.mark.parametrize("name", ["GRID.md", "Grid.md"])
def test_a_new_file_counts_as_there_in_any_case(tmp_path: Path, name: str):
    (tmp_path / "grid.md").write_text("mine")

    with pytest.raises(FileExistsError):
        create(tmp_path, [(name, "x")])
