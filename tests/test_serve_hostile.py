"""What a hostile site, a careless editor and a bad moment do to the server."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock

import pytest
from served import served
from sites import ARTICLE, TODAY, Folder

from postil import edits, revise
from postil.engine import Workers
from postil.model import Options
from postil.order import Order
from postil.serve.builder import Builder
from postil.serve.clerk import Clerk, Refusal
from postil.serve.watching import watch

NOTES = "- id: a\n  quote: a billion dollars\n  body: x\n"
EVIL = "content/articles/evil.md"


def builder(root: Path, said=lambda report: None) -> Builder:
    options = Options(TODAY, drafts=True, extras=False)
    order = Order(root, root / ".postil/serve", options)
    return Builder(order, lambda: TODAY, "start", said, str, workers=Workers())


def within(seconds: float, run) -> object:
    """Return what *run* does, or fail: a thread that hangs must not hang the tests."""
    got = []
    thread = threading.Thread(target=lambda: got.append(run()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert got, "it hangs, or failed"
    return got[0]


def test_no_line_of_a_file_outside_the_site_is_shown(site: Folder):
    (site.root / EVIL).symlink_to("/etc/passwd")

    state = builder(site.root).built()

    assert [(one.path, one.excerpt) for one in state.errors] == [(EVIL, ())]


def test_a_pipe_does_not_stop_the_server(site: Folder):
    os.mkfifo(site.root / EVIL)

    state = within(20, builder(site.root).built)

    assert [one.path for one in state.warnings] == [EVIL]


def test_an_excerpt_counts_lines_as_the_problem_does(site: Folder):
    site.write({"content/articles/grid.notes.yaml": 'x: "a\u2028b\x0cc"\n- id: [\n'})

    told = builder(site.root).built().errors[0]

    assert told.excerpt[told.line - 1].text.startswith(("x:", "- id"))
    assert [one.text for one in told.excerpt if one.number == 2] == ["- id: ["]


@pytest.mark.parametrize("listed", ["5", "null", "[[1]]", '"x"', "[" * 100_000])
def test_a_list_of_files_that_is_none_is_taken_for_none(site: Folder, listed: str):
    site.write({"site.yaml": "title: [", ".postil/serve/.postil.json": listed})

    assert builder(site.root).built().errors


def test_a_terminal_that_is_gone_ends_nothing(site: Folder):
    def said(report) -> None:
        raise BrokenPipeError

    assert builder(site.root, said).built().errors == ()


@pytest.mark.slow
def test_a_list_of_files_that_came_with_the_site_opens_nothing_outside(site: Folder):
    listed = {"/etc/passwd": "", "../../site.yaml": "", "link.txt": ""}
    site.write({"site.yaml": "title: [", ".postil/serve/.postil.json": json.dumps(listed)})
    (site.root / ".postil/serve/link.txt").symlink_to("/etc/passwd")
    with served(site.root) as server:
        for path in ("//etc/passwd", "/../../site.yaml", "/link.txt"):
            assert server.ask(path).status in {404, 503}


@pytest.mark.slow
def test_a_slug_in_any_script_leads_on(site: Folder):
    site.write({"content/articles/日本.md": ARTICLE})
    with served(site.root) as server:
        answer = server.ask("/articles/%E6%97%A5%E6%9C%AC")

        assert (answer.status, answer.headers["location"]) == (307, "/articles/%E6%97%A5%E6%9C%AC/")


@pytest.mark.slow
def test_fields_of_any_shape_are_refused_in_words(site: Folder):
    site.write({"content/articles/grid.notes.yaml": NOTES})
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    with served(site.root) as server:
        seen = json.loads(server.ask("/_postil/articles/grid/offer").text)["seen"]
        for fields in ({"kind": ["x"]}, {"verdict": {"a": 1}}, {"kind": 5}, {"sources": deep}, {"title": deep}):
            for method, path in (("PUT", "grid/notes/a"), ("POST", "grid/notes")):
                answer = server.write(
                    method, path, {"seen": seen, "fields": {"quote": "nobody", "body": "b", **fields}}
                )
                assert (answer.status, bool(answer.data["said"])) == (422, True)


def test_of_two_who_save_at_once_the_second_is_told(site: Folder, monkeypatch: pytest.MonkeyPatch):
    site.write({"content/articles/grid.notes.yaml": NOTES})
    clerk = Clerk(site.root, date(2026, 1, 1), Lock())
    seen = clerk.offer("grid").seen
    both = threading.Barrier(2)
    real = os.replace

    def slow(source, target) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        real(source, target)

    monkeypatch.setattr(revise.os, "replace", slow)
    said: list[str] = []

    def save(name: str) -> None:
        try:
            said.append(clerk.added("grid", {"id": name, "quote": "nobody", "body": name}, seen).id)
        except Refusal as refusal:
            said.append(str(refusal.status))

    threads = [threading.Thread(target=save, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert "409" in said
    assert len(list((site.root / "content/articles").iterdir())) == 2


@pytest.mark.parametrize("folder", ["", "content"])
def test_a_name_that_is_not_utf_8_does_not_end_the_watch(site: Folder, folder: str):
    """More saves are told than a watch that begins anew tells of itself."""

    async def saved() -> None:
        told = asyncio.Event()
        watching = asyncio.create_task(watch(site.root, told.set))
        await asyncio.wait_for(told.wait(), 30)
        bad = os.fsencode(str(site.root / folder)) + b"/b\xff.md"
        with open(bad, "w", encoding="utf-8"):  # noqa: PTH123
            pass
        os.unlink(bad)  # noqa: PTH108
        for line in range(10):
            told.clear()
            site.write({"content/articles/grid.md": f"{ARTICLE}{line}\n"})
            await asyncio.wait_for(told.wait(), 30)
        watching.cancel()

    with ThreadPoolExecutor(1) as thread:  # a browser of another test has a loop of its own in this one
        thread.submit(asyncio.run, saved()).result()


@pytest.mark.parametrize("new", ["one line", "two\nlines\n"])
def test_a_comment_behind_the_mark_of_a_block_stays(new: str):
    text = "- id: a\n  body: | # checked\n    x\n    y\n"

    assert "# checked" in edits.with_fields(text, "a", {"body": new})


def test_a_comment_between_a_key_and_its_value_stays():
    text = "- id: a\n  claim:\n    # his words\n    old\n  body: x\n"

    assert "    # his words\n" in edits.with_fields(text, "a", {"claim": {"text": "new", "by": "him"}})


def test_a_pipe_in_the_place_of_the_notes_is_told(site: Folder):
    clerk = Clerk(site.root, TODAY, Lock())
    os.mkfifo(site.root / "content/articles/grid.notes.yaml")

    def added() -> int:
        try:
            clerk.added("grid", {"body": "x"}, "")
        except Refusal as refusal:
            return refusal.status
        return 200

    assert within(20, added) == 409


def test_a_settings_file_that_is_gone_has_no_lines(site: Folder):
    (site.root / "site.yaml").unlink()

    assert [one.excerpt for one in builder(site.root).built().errors if one.path == "site.yaml"] == [()]
