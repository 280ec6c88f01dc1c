"""Records → an index: Pagefind's own program, run as a build runs it."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from postil import pagefind
from postil.pagefind import PagefindError, indexed
from postil.search import Record

needs_pagefind = pytest.mark.skipif(
    pagefind.missing() is not None, reason=pagefind.missing() or "Pagefind is installed"
)

ARTICLE = Record(
    url="articles/grid/",
    title="The grid failed",
    content="Nobody said <why> & when; сеть отказала.",
    date="2021-02-11",
    article="",
    filters=(("language", ("ru",)), ("topic", ("Energy", "Loans")), ("year", ("2021",))),
)
NOTE = replace(
    ARTICLE,
    url="articles/grid/#note-cause",
    title="Somebody did",
    content="The operator gave the cause.",
    article="The grid failed",
    filters=(*ARTICLE.filters, ("kind", ("Check",)), ("verdict", ("False",))),
)


def _many() -> Iterator[Record]:
    """Yield records with many facets of many values."""
    for n in range(60):
        filters = tuple((name, (f"{name} {n % 7}", f"{name} {n % 11}")) for name in ("topic", "kind", "outlet", "year"))
        yield replace(NOTE, url=f"articles/{n}/", title=f"Number {n}", content=f"word{n} grid", filters=filters)


def _fragments(files: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Return what the search page is given of each record, by its address."""
    found = [gzip.decompress(data) for path, data in files if path.startswith("fragment/")]
    return sorted((json.loads(one.removeprefix(b"pagefind_dcd")) for one in found), key=lambda one: str(one["url"]))


@needs_pagefind
def test_an_index_is_what_the_search_page_loads():
    """Scripts, one language's WebAssembly, the index: none of Pagefind's own user interfaces."""
    files = indexed([ARTICLE, NOTE], "en")
    kinds = [path.split("/")[0] if "/" in path else path for path, _ in files]

    assert files == tuple(sorted(files))
    assert {kind for kind in kinds if not kind.endswith(".pf_meta")} == {
        *("filter", "fragment", "index"),
        *("pagefind-entry.json", "pagefind-worker.js", "pagefind.js", "wasm.en.pagefind"),
    }
    assert kinds.count("fragment") == 2
    assert kinds.count("filter") == 5
    assert len([kind for kind in kinds if kind.endswith(".pf_meta")]) == 1


@needs_pagefind
def test_a_record_comes_back_as_it_went_in():
    article, note = _fragments(indexed([ARTICLE, NOTE], "en"))

    assert article["url"] == "articles/grid/"
    assert article["content"] == "Nobody said <why> & when; сеть отказала."
    assert article["meta"]["title"] == "The grid failed"
    assert note["url"] == "articles/grid/#note-cause"
    assert note["meta"] == {"title": "Somebody did", "article": "The grid failed", "date": "2021-02-11"}
    assert note["filters"]["verdict"] == ["False"]
    assert note["filters"]["topic"] == ["Energy", "Loans"]


@needs_pagefind
@pytest.mark.parametrize(("language", "wasm"), [("ru", "ru"), ("uk", "unknown"), ("pt-BR", "pt-br")])
def test_there_is_one_index_in_the_sites_language(language: str, wasm: str):
    """Ukrainian has no stemmer in Pagefind: its words are found as they are, and by their beginnings."""
    files = dict(indexed([ARTICLE, NOTE], language))

    assert list(json.loads(files["pagefind-entry.json"])["languages"]) == [language.lower()]
    assert [path for path in files if path.startswith("wasm.")] == [f"wasm.{wasm}.pagefind"]


@needs_pagefind
def test_every_file_is_named_by_the_one_that_leads_to_it():
    """Entry → list of filters, fragments and parts of the index → these."""
    files = dict(indexed(_many(), "en"))
    entry = json.loads(files["pagefind-entry.json"])["languages"]["en"]
    meta = gzip.decompress(files[f"pagefind.{entry['hash']}.pf_meta"])
    stems = [Path(path).stem for path in files if path.startswith(("filter/", "fragment/", "index/"))]

    assert entry["page_count"] == 60
    assert [stem for stem in stems if stem.encode() not in meta] == []


@needs_pagefind
def test_the_same_records_make_the_same_files():
    """Pagefind itself writes its filters in another order in each run."""
    first = indexed(_many(), "en")

    assert [indexed(_many(), "en") == first for _ in range(4)] == [True] * 4


@needs_pagefind
def test_an_index_of_nothing_is_an_index():
    assert json.loads(dict(indexed([], "en"))["pagefind-entry.json"])["languages"] == {}


@needs_pagefind
def test_records_that_break_off_leave_no_process_behind():
    """What goes wrong in making a record is told as it is."""

    def breaking() -> Iterator[Record]:
        yield ARTICLE
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        indexed(breaking(), "en")


def _program(folder: Path, source: str) -> Path:
    """Return a program to run in Pagefind's place."""
    program = folder / "pagefind"
    program.write_text(f"#!{sys.executable}\n{source}", encoding="utf-8")
    program.chmod(0o755)
    return program


ANSWERS = """\
import base64, time
print(base64.b64encode(b'{"payload": %s}').decode(), end=",", flush=True)
time.sleep(60)
"""
"""A program that says one thing, and then listens to nobody."""


@needs_pagefind
@pytest.mark.skipif(sys.platform == "win32", reason="a script can't be run like a program")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "Pagefind stopped before it had made an index"),
        ("import sys; sys.stdin.buffer.read(100000)", "Pagefind stopped before it had made an index"),
        ("print('nonsense,' * 99999)", "Pagefind's answer can't be read"),
        (ANSWERS % '{"type": "Error", "message": "disk full"}', "Pagefind says: disk full"),
        (ANSWERS % '{"type": "GetFiles", "files": []}', "another form"),
    ],
    ids=["ends", "dies", "nonsense", "error", "form"],
)
def test_a_pagefind_that_fails_is_told_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str
):
    """However much it was still to be told."""
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(_program(tmp_path, source)))
    long = (replace(ARTICLE, content="word " * 2000) for _ in range(500))

    with pytest.raises(PagefindError, match=said):
        indexed(long, "en")


@needs_pagefind
def test_a_program_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(tmp_path / "none"))

    with pytest.raises(PagefindError, match="Pagefind can't be run: no such file or directory"):
        indexed([ARTICLE], "en")


def test_without_pagefind_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pagefind", None)
    monkeypatch.setitem(sys.modules, "pagefind.service", None)

    assert pagefind.missing() == "search needs Pagefind, which isn't installed: pip install 'postil[search]'"
    with pytest.raises(PagefindError, match="isn't installed"):
        indexed([ARTICLE], "en")
