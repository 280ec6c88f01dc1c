"""The demonstration digest: large enough to show every kind of thing, and without a single problem."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sites import Folder

from postil.compile import Result, compile_document
from postil.documents import sorted_out
from postil.load import document, read
from postil.model import Article, Claim, Document, Options, Outlet, StaticPage, Topic
from postil.pipeline import Order, Report, build
from postil.scan import scan
from postil.settings import read_settings, rules_of

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def results() -> list[Result]:
    found = read(scan(REPOSITORY), {})
    settings, _, _ = read_settings(found.settings)
    assert settings is not None
    documents = [document(REPOSITORY, listed) for listed in sorted_out(found.files).documents]
    return [compile_document(one, rules_of(settings)) for one in documents if isinstance(one, Document)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Report]:
    """The demonstration, built strictly on a day on which none of its notes is due."""
    root = tmp_path_factory.mktemp("demo")
    return Folder(root), build(Order(REPOSITORY, root / "output", Options(date(2026, 12, 31)), strict=True))


def _of(results: list[Result], kind: type) -> list:
    return [one.value for one in results if isinstance(one.value, kind)]


def test_it_builds_strictly_without_problems(built: tuple[Folder, Report]):
    _, report = built

    assert report.problems == ()
    assert report.written is not None


def test_it_has_articles_topics_and_outlets_enough(results: list[Result]):
    articles = _of(results, Article)

    assert len(articles) >= 6
    assert len({topic for one in articles for topic in one.fields.topics}) >= 3
    assert len({one.fields.outlet for one in articles}) >= 3
    assert len(_of(results, Topic)) >= 3
    assert len(_of(results, Outlet)) >= 3


def test_it_has_thirty_notes_of_every_kind_and_pins_each(results: list[Result]):
    notes = [note for article in _of(results, Article) for note in article.notes]

    assert len(notes) >= 30
    assert {note.fields.kind for note in notes} == {
        "check",
        "context",
        "framing",
        "definition",
        "translation",
        "correction",
    }
    assert {passage.status for note in notes for passage in note.passages} == {"exact"}


def test_its_notes_stand_in_lists_and_in_files_of_their_own(results: list[Result]):
    paths = {note.place.path for article in _of(results, Article) for note in article.notes}

    assert any(path.endswith(".notes.yaml") for path in paths)
    assert any(re.search(r"\.notes/[^/]+\.md$", path) for path in paths)


def test_a_claim_recurs_in_several_articles(results: list[Result]):
    named = Counter(
        claim for one in _of(results, Article) for claim in {note.claim for note in one.notes if note.claim}
    )

    assert max(named.values()) >= 3
    assert {one.id for one in _of(results, Claim)} <= set(named)


def test_a_verdict_changed_and_the_claims_page_says_since_when(built: tuple[Folder, Report]):
    folder, _ = built

    assert "Until then:" in folder.page("claims/integration-poll/index.html")


def test_passages_of_its_notes_overlap_span_blocks_and_are_several(results: list[Result]):
    articles = _of(results, Article)
    spans = {one.slug: [passage for note in one.notes for passage in note.passages] for one in articles}
    texts = {one.slug: one.text for one in articles}

    assert any(a.start < b.start < a.end for found in spans.values() for a in found for b in found)
    assert any("\n" in texts[slug][one.start : one.end] for slug, found in spans.items() for one in found)
    assert any(len(note.passages) > 1 for one in articles for note in one.notes)


def test_every_verdict_rests_on_a_source(results: list[Result]):
    claims = {one.id: one for result in results for one in (result.value, *result.claims) if isinstance(one, Claim)}
    bare = [
        f"{article.slug}#{note.fields.id}"
        for article in _of(results, Article)
        for note in article.notes
        if (note.fields.verdict or note.claim)
        and not note.fields.sources
        and not (note.claim and claims[note.claim].fields.sources)
    ]

    assert bare == []


def test_it_says_how_it_works_and_what_it_got_wrong(results: list[Result]):
    assert {"methodology", "corrections", "about"} <= {one.id for one in _of(results, StaticPage)}


def test_no_real_outlets_text_is_published_whole(results: list[Result]):
    """Its one real outlet is retold; every other is made up, and says so."""
    for outlet in _of(results, Outlet):
        assert outlet.fields.archive_only or "does not exist" in outlet.body
    for article in _of(results, Article):
        assert article.fields.outlet != "southfront" or "etelling" in (article.fields.summary or "")


def test_the_outlet_under_sanctions_is_linked_live_from_nowhere(built: tuple[Folder, Report]):
    folder, _ = built
    live = {
        path
        for path, data in folder.outputs().items()
        if re.search(rb'(?:href|src|cite)=(?:"|&#34;)https?://(?:www\.)?southfront\.', data)
    }

    assert live == set()
