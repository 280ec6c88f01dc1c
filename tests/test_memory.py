"""The memory of builds: what it spares, what it never changes, and what becomes of one that can't be trusted."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sites import ARTICLE, TODAY, Folder, told

from postil.engine import Workers
from postil.model import Options
from postil.order import Watch
from postil.pipeline import Order, Report, build
from postil.reach import named_in, reached
from postil.store import Memory
from postil.theme import Source, Theme

NOTES = "content/articles/grid.notes.yaml"
GRID = "articles/grid/index.html"
DRIFTED = "- {id: a, quote: Officials spoke of the billion dollars., body: x}\n"
MEMORY = ".postil/memory.sqlite"


def _written(report: Report) -> tuple[str, ...]:
    assert report.written is not None
    return report.written.written


FEEDS = ("feed.xml", "feed.json", "rss.xml")
BESIDE = (
    *("data/articles.jsonl", "data/notes.csv", "data/notes.jsonl", "data/sources.csv", "data/sources.jsonl"),
    *("data/claims.jsonl", "data/claims-feed.json", "editions/2021-02/email.txt"),
)
"""Files that are made together with another, and remembered with it."""


def _outputs(site: Folder) -> int:
    return len([path for path in site.outputs() if not path.endswith(".postil.json")])


# What it spares


def test_a_build_without_a_change_does_nothing(site: Folder):
    site.build()

    report = site.build()

    assert (report.read, report.compiled, report.rendered, _written(report)) == (0, 0, 0, ())
    assert report.outputs == _outputs(site)


def test_an_edited_note_compiles_its_article_and_renders_what_shows_it(site: Folder):
    for number in range(5):
        site.write({f"content/articles/n{number}.md": ARTICLE.replace("The grid failed", f"Number {number}")})
    site.write({NOTES: "- {id: a, quote: grid, body: one}\n"}).build()

    report = site.write({NOTES: "- {id: a, quote: grid, body: two}\n"}).build()

    assert report.compiled == 1
    feeds = [f"{folder}{name}" for folder in ("", "topics/energy/", "outlets/courier/") for name in FEEDS]
    assert set(_written(report)) == {
        *(GRID, "topics/energy/index.html", "articles/grid/annotations.jsonld", *feeds),
        *("data/notes.csv", "data/notes.jsonl"),
        *(f"editions/2021-02/{name}" for name in ("index.html", "email.html", "email.txt", "2021-02.epub")),
    }


def test_a_file_that_was_only_touched_is_read_and_not_compiled(site: Folder):
    site.build()
    os.utime(site.root / "content/articles/grid.md", (0, 0))

    report = site.build()

    assert (report.compiled, report.rendered) == (0, 0)


def test_a_template_renders_the_pages_that_reach_it_and_no_other(site: Folder):
    site.write({"content/pages/about.md": "---\ntitle: About\n---\n"}).build()

    report = site.write({"templates/page.html": "<h1>{{ head.title }}</h1>"}).build()

    assert _written(report) == ("about/index.html",)


def test_a_claims_new_verdict_compiles_the_claim_only(site: Folder):
    claim = "---\ntitle: It cost a billion\nverdict: {}\n---\n"
    site.write({"content/claims/cost.md": claim.format("unproven")})
    site.write({NOTES: "- {id: a, quote: grid, body: x, claim: cost}\n"}).build()

    report = site.write({"content/claims/cost.md": claim.format("accurate")}).build()

    assert report.compiled == 1
    assert {GRID, "claims/cost/index.html"} <= set(_written(report))
    assert "Accurate" in site.page(GRID)


def test_a_check_compiles_for_the_build_after_it(site: Folder):
    order = Order(site.root, None, _options())
    assert build(order).compiled == 3

    assert site.build().compiled == 0


def _options() -> Options:
    return Options(TODAY)


def test_the_memory_does_not_grow_with_every_edit(site: Folder):
    for number in range(60):
        site.write({NOTES: f"- {{id: a, quote: grid, body: Edit {number}}}\n"}).build()

    with Memory(site.root) as memory:
        counts = {table: len(memory.keys(table)) for table in ("cards", "bodies", "fragments", "shown")}
    assert (counts["cards"], counts["bodies"]) == (3, 3)
    assert counts["fragments"] < 120
    assert counts["shown"] == _outputs(site) - len(BESIDE)


# What it never changes


def test_warnings_come_back_on_a_warm_build(site: Folder):
    cold = told(site.write({NOTES: DRIFTED}).build())

    assert len(cold) == 1
    assert told(site.build()) == cold
    assert told(site.write({"content/pages/about.md": "---\ntitle: About\n---\n"}).build()) == cold


def test_errors_come_back_on_a_warm_build(site: Folder):
    site.write({NOTES: "- {id: a, quote: nobody said this at all, body: x}\n"})

    assert told(site.build()) == told(site.build()) != []


def test_what_is_strict_is_not_remembered_as_well(site: Folder):
    site.write({NOTES: DRIFTED}).build()

    assert site.build(strict=True).failed
    assert not site.build().failed


def test_a_note_falls_due_on_its_day_without_any_edit(site: Folder):
    from datetime import date

    site.write({NOTES: "- {id: a, quote: grid, body: x, review_by: 2026-03-01}\n"}).build(today=date(2026, 3, 1))
    assert "to be looked at again" not in site.page(GRID)

    site.build(today=date(2026, 3, 2))

    assert "to be looked at again" in site.page(GRID)


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[::-1])])
def test_a_file_that_somebody_changed_or_deleted_in_the_output_is_written_again(site: Folder, spoil):
    site.build()
    before = site.outputs()
    spoil(site.root / "output" / GRID)

    report = site.build()

    assert _written(report) == (GRID,)
    assert site.outputs() == before


def test_a_moment_keeps_its_zone_in_memory(site: Folder):
    """MessagePack would have made UTC of it, and another day."""
    site.write({"content/articles/grid.md": ARTICLE.replace("2021-02-11", "2021-02-11T23:30:00-05:00")})

    site.build()

    assert "11 February 2021" in site.page(GRID)


# One that can't be trusted


def _spoil_every(step: int, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(0, len(data), step):
        data[at] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database"),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        partial(_spoil_every, 97),
        partial(_spoil_every, 4096),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["empty", "text", "cut", "spoilt", "spoilt at each page", "a folder"],
)
def test_a_memory_that_cannot_be_read_is_an_empty_one(site: Folder, spoil):
    site.write({NOTES: DRIFTED})
    cold = told(site.build())
    before = site.outputs()
    spoil(site.root / MEMORY)
    (site.root / "output" / GRID).unlink()

    assert told(site.build()) == cold
    assert site.outputs() == before


def test_a_foreign_database_is_replaced(site: Folder):
    (site.root / ".postil").mkdir()
    with sqlite3.connect(site.root / MEMORY) as foreign:
        foreign.execute("CREATE TABLE cards (name TEXT)")
        foreign.execute("CREATE TABLE theirs (name TEXT)")
    foreign.close()

    assert told(site.build()) == []
    assert site.build().compiled == 0


@pytest.mark.parametrize("table", ["bodies", "fragments", "cards"])
def test_a_memory_that_lost_a_part_is_made_anew(site: Folder, table: str):
    site.write({NOTES: "- {id: a, quote: grid, body: x}\n"}).build()
    before = site.outputs()
    with sqlite3.connect(site.root / MEMORY) as memory:
        memory.execute(f"DELETE FROM {table}")  # noqa: S608
    memory.close()
    (site.root / "output" / GRID).unlink()
    (site.root / "output/topics/energy/index.html").unlink()

    assert told(site.build()) == []
    assert site.outputs() == before


def test_a_memory_runs_nothing(site: Folder):
    """It holds data only: the bytes of a pickle that would make a file make none."""
    import pickle

    class Hostile:
        def __reduce__(self):
            return os.mkdir, (str(site.root / "made"),)

    site.build()
    with sqlite3.connect(site.root / MEMORY) as memory:
        for table in ("facts", "cards", "bodies", "fragments"):
            data = pickle.dumps(Hostile())
            memory.execute(f"UPDATE {table} SET data = ?", (b"\0\0\0\0" + data,))  # noqa: S608
    memory.close()

    assert told(site.build()) == []
    assert not (site.root / "made").exists()


def test_a_link_in_place_of_the_memory_is_not_followed(site: Folder, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (site.root / ".postil").symlink_to(tmp_path / "elsewhere")

    assert told(site.build()) == []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_git_ignores_the_memory_of_itself(site: Folder):
    site.build()

    assert (site.root / ".postil/.gitignore").read_text() == "*\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_kept_a_build_goes_on_without(site: Folder, tmp_path: Path):
    site.root.chmod(0o500)
    try:
        report = build(Order(site.root, tmp_path / "out", _options()))
    finally:
        site.root.chmod(0o700)

    assert report.written is not None


# Two at once


def test_a_second_build_waits_for_the_first_and_says_so(site: Folder):
    class Heard(Watch):
        stages: list[str] = []  # noqa: RUF012

        def begin(self, stage: str, count: int = 0) -> None:
            self.stages.append(stage)
            if stage.startswith("wait"):
                first.__exit__(None, None, None)

    first = Memory(site.root)

    report = build(Order(site.root, site.root / "output", _options()), watch=Heard())

    assert report.written is not None
    assert "wait for another build of this site" in Heard.stages


@pytest.mark.slow
def test_many_builds_at_once_leave_one_good_site(site: Folder, tmp_path: Path):
    for number in range(40):
        site.write({f"content/articles/n{number}.md": ARTICLE.replace("The grid failed", f"Number {number}")})
    command = [sys.executable, "-m", "postil", "-C", str(site.root)]
    env = os.environ | {"SOURCE_DATE_EPOCH": "1767225600"}

    runs = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    codes = [(run.communicate(timeout=120), run.returncode)[1] for run in runs]

    assert codes == [0, 0, 0, 0]
    standing = site.outputs()
    shutil.rmtree(site.root / "output")
    shutil.rmtree(site.root / ".postil")
    site.build()
    assert site.outputs() == standing


# Workers


def _dies_once(flag: Path, item: int) -> int:
    """Double *item*; the first worker to come here is killed."""
    try:
        flag.unlink()
    except FileNotFoundError:
        return 2 * item
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_a_worker_that_is_killed_costs_a_retry_and_not_the_build(tmp_path: Path):
    flag = tmp_path / "die"
    flag.write_bytes(b"")

    with Workers(2) as workers:
        doubled = list(workers.mapped(partial(_dies_once, flag), range(500), 500))

    assert doubled == [2 * item for item in range(500)]
    assert not flag.exists()


def test_a_callers_executor_gives_the_same_bytes(site: Folder, tmp_path: Path):
    alone = Folder(tmp_path / "alone").write(
        {path.relative_to(site.root).as_posix(): path.read_bytes() for path in site.root.rglob("*") if path.is_file()}
    )
    alone.build()

    with ProcessPoolExecutor(2) as executor, Workers(2, executor) as workers:
        build(Order(site.root, site.root / "output", _options()), workers)

    assert site.outputs() == alone.outputs()


# Templates that reach templates


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ('{% include "a.html" %}', ("a.html",)),
        ("{%- include 'a.html' ignore missing with context -%}", ("a.html",)),
        ('{% from "a.html" import x as y, z with context %}', ("a.html",)),
        ('{% import\n"a.html" as a %}', ("a.html",)),
        ('{%+ extends "gone.html" %}', ("gone.html",)),
        ("{% include name %}", ("a.html", "page.html")),
        ('{% include "a" ~ x %}', ("a.html", "page.html")),
        ('{% include "a.html" if x else "b.html" %}', ("a.html", "page.html")),
        ('{% include ["a.html", "b.html"] %}', ("a.html", "page.html")),
        ("{{ include }}", ()),
    ],
)
def test_a_template_reaches_what_it_names_and_everything_where_the_name_is_computed(tag: str, names: tuple[str, ...]):
    sources = (Source("a.html", "a.html", ""), Source("page.html", "page.html", tag))

    assert named_in(Theme(sources, ()))["page.html"] == names


def test_what_is_reached_is_reached_through_others():
    named = {"a": ("b",), "b": ("c", "a"), "c": ()}

    assert reached("a", named) == ("a", "b", "c")


def test_the_stock_theme_reaches_what_jinja_says_it_does():
    from jinja2 import meta

    from postil.load import read
    from postil.scan import scan
    from postil.theme import environment, spoken

    theme = spoken(read(scan(Path(__file__).resolve().parent.parent), {}).theme, "en")
    named = named_in(theme)
    jinja = environment(theme)

    assert theme.sources
    for source in theme.sources:
        assert set(meta.find_referenced_templates(jinja.parse(source.text))) == set(named[source.name])
