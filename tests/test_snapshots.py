"""evidence/snapshots.jsonl: what a build says of quotes that were found in kept copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sites import ARTICLE, Folder

from postil.model import File
from postil.snapshots import PATH, Snapshot, proven, quote_key, read, written

URL = "https://office.example/report"
NOTES = f"""\
- id: cause
  quote: grid
  body: The report names it.
  sources:
    - url: {URL}#page=3
      quote: The pump wasn’t  switched on
"""
KEY = quote_key(URL, "The pump wasn't switched on")
OTHER = quote_key(URL, "The pump was switched on")


def _copy(day: int, *quotes: str, url: str = URL) -> Snapshot:
    taken = datetime(2021, 2, day, 9, 30, tzinfo=UTC)
    return Snapshot(url, taken, url, "text/html", "ab" * 32, f"office.example-202102{day}.warc.gz", quotes)


def _noted(site: Folder, *copies: Snapshot) -> str:
    site.write({"content/articles/grid.notes.yaml": NOTES, PATH: written(copies)})
    assert site.build().problems == ()
    return site.page("articles/grid/index.html")


def test_a_page_says_which_copy_a_quote_was_verified_in(site: Folder):
    """Typography and the place on the page make no difference; the last copy in which it stands is told."""
    page = _noted(site, _copy(12, KEY), _copy(20, KEY), _copy(25, OTHER))

    assert "quote verified in the copy of 20 February 2021" in page


def test_a_quote_that_was_changed_since_is_not_called_verified(site: Folder):
    assert "verified" in _noted(site, _copy(12, KEY))

    site.write({"content/articles/grid.notes.yaml": NOTES.replace("wasn’t", "was")})
    site.build()

    assert "verified" not in site.page("articles/grid/index.html")


def test_a_new_proof_changes_what_shows_the_notes_of_its_article_and_nothing_else(site: Folder):
    site.write({"content/articles/other.md": ARTICLE})
    _noted(site)

    site.write({PATH: written([_copy(12, KEY)])})
    report = site.build()

    pages = {path for path in report.written.written if path.endswith(".html")}
    assert pages == {"articles/grid/index.html", "editions/2021-02/email.html"}


def test_what_a_claim_and_an_outlet_rest_on_is_verified_too(site: Folder):
    source = f"sources:\n  - url: {URL}\n    quote: The pump wasn't switched on\n"
    site.write(
        {
            "content/claims/pump.md": f"---\ntitle: The pump was off\n{source}---\nIt was.\n",
            "content/outlets/courier.md": f"---\ntitle: The Courier\n{source}---\nA daily.\n",
            PATH: written([_copy(12, KEY)]),
        }
    )
    site.build()

    assert "verified in the copy of 12 February 2021" in site.page("claims/pump/index.html")
    assert "verified in the copy of 12 February 2021" in site.page("outlets/courier/index.html")


def test_the_record_is_read_as_it_was_written():
    copies = (_copy(12, KEY), _copy(20, OTHER, KEY))

    found, problems = read(File(PATH, written(reversed(copies)).encode()))

    assert (found, problems) == (copies, ())
    assert proven(found) == {KEY: copies[1].taken.date(), OTHER: copies[1].taken.date()}


def test_a_line_of_the_record_that_cannot_be_read_is_an_error_in_its_place(site: Folder):
    """The marks that git leaves where two changes met are such lines."""
    site.write({PATH: f"{written([_copy(12, KEY)])}<<<<<<< HEAD\n"})

    problems = site.build().problems

    assert [(one.place.path, one.place.line, one.severity) for one in problems] == [(PATH, 2, "error")]


def test_a_copy_from_the_wayback_machine_is_of_the_day_on_which_that_took_it():
    """A page that is gone didn't say in 2026 what its copy of 2021 says."""
    ours = _copy(20, KEY)
    archived = replace(ours, final=f"https://web.archive.org/web/20210212083000id_/{URL}")
    nonsense = replace(ours, final=f"https://web.archive.org/web/20219912083000id_/{URL}")
    elsewhere = replace(ours, final=f"https://a.example/web/20210212083000/{URL}")

    assert archived.day == date(2021, 2, 12)
    assert {nonsense.day, elsewhere.day} == {ours.taken.date()}
    assert list(proven([archived]).values()) == [date(2021, 2, 12)]


def test_a_moment_without_a_zone_is_no_moment(site: Folder):
    """Beside others it could not be put into order."""
    local = written([_copy(20, KEY)]).replace("2021-02-20T09:30:00Z", "2021-02-20T09:30:00")
    site.write({PATH: written([_copy(12, KEY)]) + local})

    problems = site.build().problems

    assert [(one.place.path, one.place.line, one.severity) for one in problems] == [(PATH, 2, "error")]


def test_a_record_that_is_no_record_is_told_once_and_for_all(site: Folder):
    site.write({PATH: "{}\n" * 1_000_000})

    assert len(site.build().problems) == 101
