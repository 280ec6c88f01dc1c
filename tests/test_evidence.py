"""Copies of what a site rests on, and the proof that its quotes stand in them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loopback import Loopback, Response, bomb, page, redirect
from sites import ARTICLE, BASIC, Folder
from warcio.archiveiterator import ArchiveIterator

from postil import snapshots
from postil.cli import main
from postil.evidence import cabinet
from postil.evidence.proof import stands
from postil.evidence.text import readable, visible_text
from postil.evidence.warc import Copy, WarcError, packed, page_in
from postil.importer.saved import UnreadableError
from postil.snapshots import PATH, Snapshot
from postil.web.client import Redirect, Reply

NOTES = "content/articles/grid.notes.yaml"
MOMENT = datetime(2021, 2, 12, 8, 30, tzinfo=UTC)
REPORT = "<title>Report</title><p>It was a cold night, and the reserve was <em>not</em> enough.</p>"


def reply(body: bytes = REPORT.encode(), **changed: object) -> Reply:
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    one = Reply("https://a.example/r", "https://a.example/r", 200, "OK", kind, body, body)
    return replace(one, **changed)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path).write(BASIC)


def noted(site: Folder, *sources: Mapping[str, object]) -> str:
    """Give the article one note with *sources*; return the file's text."""
    listed = "".join(f"    - {json.dumps(one, ensure_ascii=False)}\n" for one in sources)
    text = f"- id: why\n  quote: nobody said why\n  body: They did.\n  sources:\n{listed}"
    site.write({NOTES: text})
    return text


def run(site: Folder, *arguments: str) -> Result:
    done = CliRunner().invoke(main, [*arguments, "-C", str(site.root)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def snapshot(site: Folder, *arguments: str) -> Result:
    return run(site, "snapshot", "--allow-private", "--pause", "0", *arguments)


def check(site: Folder, *arguments: str) -> list[dict[str, str]]:
    """Return the problems of `check --evidence`, but for others that a build has."""
    done = run(site, "check", "--evidence", "--format", "json", *arguments)
    return [one for one in json.loads(done.stdout) if one["code"] == "evidence"]


def recorded(site: Folder) -> list[Snapshot]:
    found, problems = cabinet.record(site.root)
    assert problems == ()
    return list(found)


def copies(site: Folder) -> list[str]:
    return sorted(path.name for path in (site.root / "evidence").glob("*.warc.gz"))


# WARC files


def test_the_same_answer_at_the_same_moment_gives_the_same_bytes():
    assert packed(reply(), MOMENT) == packed(reply(), MOMENT)
    assert packed(reply(), MOMENT) != packed(reply(), MOMENT.replace(day=13))


def test_a_warc_holds_the_answer_as_it_came():
    """Raw headers and body; another program's reader finds them and their digests sound."""
    raw = gzip.compress(REPORT.encode(), mtime=0)
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Odd", "a  b"), ("X-Odd", "c"))
    way = (Redirect(302, "https://a.example/s"), Redirect(301, "https://a.example/t"))
    given = reply(headers=headers, raw=raw, final="https://a.example/t", redirects=way)

    records = {}
    for record in ArchiveIterator(BytesIO(packed(given, MOMENT)), check_digests="raise"):
        records[record.rec_type] = (record.rec_headers, record.http_headers, record.raw_stream.read())
    assert list(records) == ["warcinfo", "response", "request", "metadata"]
    told, http, body = records["response"]
    assert body == raw
    assert http.headers == list(headers)
    assert http.get_statuscode() == "200"
    assert told.get_header("WARC-Target-URI") == "https://a.example/t"
    assert told.get_header("WARC-Date") == "2021-02-12T08:30:00Z"
    assert told.get_header("WARC-Payload-Digest") == f"sha256:{sha256(raw).hexdigest()}"
    assert records["metadata"][2] == b"via: https://a.example/r\r\nvia: https://a.example/s\r\n"


def test_a_header_of_any_alphabet_is_kept():
    headers = (("Content-Type", "text/html"), ("X-Title", "Ночь"), ("X-Latin", "caf\xe9"))

    (_, record, *_) = [
        (one.rec_type, one.http_headers)
        for one in ArchiveIterator(BytesIO(packed(reply(headers=headers, reason="Gr\xfcezi"), MOMENT)))
    ]

    assert record[1].headers == list(headers)
    assert record[1].statusline == "200 Gr\xfcezi"


def test_a_copy_is_read_back_without_its_compression():
    given = reply(
        raw=gzip.compress(REPORT.encode()), headers=(("content-type", "text/html"), ("content-encoding", "gzip"))
    )

    assert page_in(packed(given, MOMENT)) == Copy(
        "https://a.example/r", "text/html", REPORT.encode(), "2021-02-12T08:30:00Z"
    )


def test_a_page_that_came_in_chunks_is_read_back_whole():
    given = reply(headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")))

    assert page_in(packed(given, MOMENT)).body == REPORT.encode()


def gz_of(*parts: bytes) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def record_of(kind: str, body: bytes) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:x>\r\nContent-Length: {len(body)}\r\n"
    return f"{head}WARC-Date: 2021-02-12T08:30:00Z\r\n\r\n".encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is no WARC file"),
        (b"<p>Hello", "it is no WARC file"),
        (packed(reply(), MOMENT)[:-40], "it is cut"),
        (packed(reply(), MOMENT)[:200], "it is cut"),
        (b"\x1f\x8b\x08\x00garbage that is no gzip", "damaged"),
        (gz_of(b"WARC/1.1\r\n" + b" " * 150_000_000), "larger than 100 MB"),
        (gz_of(record_of("resource", b"x")), "without an answer of a server"),
        (record_of("resource", b"") * 100_000, "none of its first 1,000 records"),
        (gz_of(b"x") * 5_000, "too many pieces"),
        (b"WARC/1.1\r\nContent-Length: -5\r\n\r\n", "it is"),
        (b"WARC/1.1\r\n\r\n\r\n", "it is"),
    ],
    ids=["empty", "html", "cut", "cut early", "damaged", "bomb", "no answer", "records", "pieces", "negative", "bare"],
)
def test_a_hostile_warc_is_told_in_a_line(data: bytes, said: str):
    with pytest.raises(WarcError, match=said) as told:
        page_in(data)
    assert "\n" not in str(told.value)


def test_a_page_that_is_a_bomb_inside_a_warc_is_not_unpacked():
    bad = gzip.compress(b" " * 60_000_000)
    given = reply(raw=bad, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))

    with pytest.raises(WarcError, match="the page in it is larger than 32 MB"):
        page_in(packed(given, MOMENT))


# Text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two <b>th</b>ree</p>", "One\ntwo three"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "A\nB"),
        ("<p>a<br>b\nc</p>", "a\nb c"),
        ("<p>seen<script>no()</script><style>p{}</style><noscript>no</noscript></p>", "seen"),
        ("<p>seen</p><template><p>no</p></template><div hidden><p>no</p></div>tail", "seen\ntail"),
        ("<p>seen</p><p style='color: red; DISPLAY : none'>no</p>", "seen"),
        ("<title>no</title><p>seen &amp; heard<!-- no --></p>", "seen & heard"),
        ("<!DOCTYPE html><title>no</title><article><p>seen</p></article><p>heard</p>", "seen\nheard"),
        ("", ""),
    ],
)
def test_text_is_what_a_reader_sees(html: str, text: str):
    assert visible_text(html) == text


def test_a_page_in_another_alphabet_is_read_by_what_the_server_says_of_it():
    copy = Copy("https://a.example/", "text/html; charset=windows-1251", "<p>Ночь была холодной".encode("cp1251"))

    assert readable(copy) == "Ночь была холодной"


def test_plain_text_is_taken_as_it_is():
    assert readable(Copy("", "text/plain", b"a < b\n\n<p>c")) == "a < b\n\n<p>c"


def test_the_text_of_a_pdf_is_read():
    pdf = _pdf("The reserve was not enough")

    assert "The reserve was not enough" in readable(Copy("", "application/pdf", pdf))


def test_a_word_that_a_line_parts_is_found_whole_and_with_its_hyphen():
    text = readable(Copy("", "application/pdf", _pdf("a well-) Tj 0 -14 Td (known re-) Tj 0 -14 Td (port")))

    assert stands(text, "a well-known")
    assert stands(text, "known report")


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n" + bytes(5000), b"%PDF-1.7\ntrailer << /Root 1 0 R >>"])
def test_a_broken_pdf_is_told_in_a_line(data: bytes, capfd: pytest.CaptureFixture[str]):
    with pytest.raises(UnreadableError, match="the PDF is broken"):
        readable(Copy("", "application/pdf", data))
    assert capfd.readouterr().err == ""


def _pdf(words: str) -> bytes:
    """A page with one line of text, as small as a PDF can be."""
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return data + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(data))


# Quotes


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("He said “it’s 5–6 °C” there", '"it\'s 5-6 °C"'),
        ("a cold\u00a0night", "a cold night"),
        ("End of one.\nStart of two.", "one. Start"),
        ("It was cold. Much more. It was late.", "It was cold … was late."),
        ("cold and cold and cold", "cold"),
        ("co\u00adld night", "cold night"),
    ],
)
def test_typography_is_no_difference(text: str, quote: str):
    assert stands(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The reserve was enough for the night, they said.", "The reserve was not enough for the night"),
        ("It took 15 hours to bring it back", "It took 16 hours to bring it back"),
        ("It was colder. It was late.", "It was cold … was early."),
        ("", "cold"),
        ("cold", "…"),
    ],
)
def test_another_word_is_a_difference(text: str, quote: str):
    assert not stands(text, quote)


# Taking copies


def test_a_snapshot_keeps_the_article_and_its_sources(site: Folder, server: Loopback):
    server.routes = {"/grid": page("<p>The grid failed."), "/report": page(REPORT), "/two": page("<p>Two.")}
    site.write({"content/articles/grid.md": ARTICLE.replace("outlet:", f"url: {server.url('/grid')}\noutlet:")})
    noted(site, {"url": server.url("/report#top"), "quote": "it was a cold night"}, {"url": server.url("/two")})

    done = snapshot(site)

    assert done.exit_code == 0, done.output
    kept = recorded(site)
    assert [one.url for one in kept] == [server.url(path) for path in ("/grid", "/report", "/two")]
    assert sorted(one.file for one in kept) == copies(site)
    for one in kept:
        data = (site.root / "evidence" / one.file).read_bytes()
        assert sha256(data).hexdigest() == one.sha256
        assert one.file == f"127.0.0.1-{one.taken:%Y%m%d}-{one.sha256[:12]}.warc.gz"
        assert one.type == "text/html; charset=utf-8"
    assert "0 of 1 quote proven" in done.output  # "It", not "it"


def test_a_quote_that_was_found_is_recorded_and_the_page_says_so(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report"), "quote": "the reserve was not enough"})

    done = snapshot(site)

    assert "1 of 1 quote proven in copies." in done.output
    assert recorded(site)[0].quotes == (snapshots.quote_key(server.url("/report"), "the reserve was not enough"),)
    assert check(site) == []
    assert not site.build().failed
    assert "verified in the copy" in (site.root / "output/articles/grid/index.html").read_text()


def test_a_quote_that_is_not_there_is_told_at_its_place_with_what_the_copy_says(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    text = noted(site, {"url": server.url("/report"), "quote": "a cold night, and the reserve was enough"})

    done = snapshot(site)

    line = text[: text.index('"quote"')].count("\n") + 1
    column = text.split("\n")[line - 1].index('"quote"') + 1
    assert f"{NOTES}:{line}:{column}: warning: the quote is not in the copy of" in done.output
    assert "the copy says: 'a cold night, and the reserve was not enough" in done.output
    assert recorded(site)[0].quotes == ()


def test_a_second_run_takes_nothing_again_unless_it_is_asked_to(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report")})

    snapshot(site)
    first = (site.root / PATH).read_bytes()
    again = snapshot(site)

    assert server.asked() == ["GET /report"]
    assert "1 page had a copy already." in again.output
    assert (site.root / PATH).read_bytes() == first
    server.routes["/report"] = page("<p>Changed.")
    snapshot(site, "--again")
    assert len(recorded(site)) == 2
    assert len(copies(site)) == 2


def test_only_what_a_named_article_rests_on_is_taken(site: Folder, server: Loopback):
    server.routes = {path: page(f"<p>{path}") for path in ("/a", "/b", "/claim", "/outlet", "/other")}
    claim = f"---\ntitle: It failed\nsources: [{server.url('/claim')}]\n---\nYes.\n"
    other = f"---\ntitle: Not this\nsources: [{server.url('/other')}]\n---\nNo.\n"
    outlet = f"---\ntitle: The Courier\nsources: [{server.url('/outlet')}]\n---\nA daily.\n"
    site.write(
        {
            "content/articles/two.md": ARTICLE.replace("outlet: courier", f"url: {server.url('/b')}"),
            NOTES: f"- id: why\n  body: They did.\n  claim: failed\n  sources: ['{server.url('/a')}']\n",
            "content/claims/failed.md": claim,
            "content/claims/other.md": other,
            "content/outlets/courier.md": outlet,
        }
    )

    snapshot(site, "grid")

    assert [one.url for one in recorded(site)] == [server.url(path) for path in ("/a", "/claim", "/outlet")]


def test_a_page_that_is_gone_is_taken_from_its_archived_copy(site: Folder, server: Loopback):
    server.routes = {"/gone": Response(404), "/copy": page(REPORT)}
    noted(site, {"url": server.url("/gone"), "archived": [server.url("/copy")], "quote": "a cold night"})

    done = snapshot(site)

    (kept,) = recorded(site)
    assert (kept.url, kept.final) == (server.url("/gone"), server.url("/copy"))
    assert "1 of 1 quote proven" in done.output


def test_an_outlet_that_is_linked_through_the_archive_is_not_asked(site: Folder, server: Loopback):
    server.routes = {"/grid": page("<p>Live."), "/copy": page("<p>Kept.")}
    live = server.url("/grid", "localhost")
    site.write(
        {
            "content/outlets/courier.md": "---\ntitle: C\nurl: http://localhost/\narchive_only: true\n---\nA daily.\n",
            "content/articles/grid.md": ARTICLE.replace(
                "outlet:", f"url: {live}\narchived: ['{server.url('/copy')}']\noutlet:"
            ),
        }
    )

    snapshot(site)

    assert server.asked() == ["GET /copy"]
    assert [(one.url, one.final) for one in recorded(site)] == [(live, server.url("/copy"))]


def test_what_another_article_quotes_of_the_same_page_stays_recorded(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report"), "quote": "a cold night"})
    other = f"- id: n\n  body: X.\n  sources:\n    - {{url: '{server.url('/report')}', quote: not enough}}\n"
    site.write({"content/articles/two.md": ARTICLE, "content/articles/two.notes.yaml": other})

    snapshot(site)
    snapshot(site, "grid")

    assert len(recorded(site)[0].quotes) == 2


def test_a_redirect_is_followed_and_noted(site: Folder, server: Loopback):
    server.routes = {"/short": redirect("/report"), "/report": page(REPORT)}
    noted(site, {"url": server.url("/short"), "quote": "a cold night"})

    snapshot(site)

    (kept,) = recorded(site)
    assert (kept.url, kept.final) == (server.url("/short"), server.url("/report"))
    assert len(kept.quotes) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(500, reason="Oh \x1b[2J"), "the server answers 500 Oh <U+001B>[2J"),
        (Response(200, {"Content-Type": "text/html"}, b"  \n"), "the answer is empty"),
        (bomb(40), "larger than 24 MB"),
    ],
    ids=["status", "empty", "bomb"],
)
def test_what_can_not_be_kept_is_told_and_nothing_is_recorded(
    site: Folder, server: Loopback, answer: Response, said: str
):
    server.routes = {"/bad": answer, "/good": page("<p>Good.")}
    noted(site, {"url": server.url("/bad")}, {"url": server.url("/good")})

    done = snapshot(site)

    assert done.exit_code == 1
    assert said in done.output
    assert "no copy of 1 page" in done.output
    assert [one.url for one in recorded(site)] == [server.url("/good")]


def test_one_s_own_network_is_not_asked_unless_it_is_allowed(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report")})

    done = run(site, "snapshot", "--pause", "0")

    assert done.exit_code == 1
    assert "--allow-private" in done.output
    assert server.requests == []
    assert not (site.root / "evidence").exists()


def test_two_runs_at_once_lose_no_line(tmp_path: Path):
    """The record is written by somebody else between reading and writing it."""

    def second(known: tuple[Snapshot, ...]) -> tuple[Snapshot, ...]:
        return (*known, Snapshot("https://a.example/2", MOMENT, "", "", "", "2.warc.gz"))

    calls: list[int] = []

    def first(known: tuple[Snapshot, ...]) -> tuple[Snapshot, ...]:
        if not calls:
            cabinet.update(tmp_path, second)  # somebody else, between reading and writing
        calls.append(1)
        return (*known, Snapshot("https://a.example/1", MOMENT, "", "", "", "1.warc.gz"))

    cabinet.update(tmp_path, first)

    assert len(calls) == 2
    assert [one.url for one in cabinet.record(tmp_path)[0]] == ["https://a.example/1", "https://a.example/2"]


def test_a_record_with_marks_of_a_merge_is_not_written_over(site: Folder, server: Loopback):
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report")})
    site.write({PATH: "<<<<<<< HEAD\n"})

    done = snapshot(site)

    assert done.exit_code == 1
    assert f"{PATH}:1:1: error: this line can't be read" in done.output
    assert (site.root / PATH).read_text() == "<<<<<<< HEAD\n"
    assert server.requests == []


# Proving


def proven(site: Folder, server: Loopback, quote: str = "the reserve was not enough") -> Path:
    """A site whose one quote stands in its copy; return the copy's file."""
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report"), "quote": quote})
    assert snapshot(site).exit_code == 0
    return site.root / "evidence" / recorded(site)[0].file


def test_a_source_without_a_copy_is_a_notice(site: Folder):
    noted(site, {"url": "https://a.example/r", "quote": "cold"}, {"url": "https://a.example/s"})

    (told,) = check(site)

    assert (told["severity"], told["line"]) == ("notice", 5)
    assert told["message"] == "no copy of 'https://a.example/r' is kept, in which the quote could be looked for"
    assert told["hint"] == "run 'postil snapshot'"


def test_a_quote_that_was_edited_after_it_was_proven_is_not_said_to_be(site: Folder, server: Loopback):
    proven(site, server)
    noted(site, {"url": server.url("/report"), "quote": "the reserve was enough"})

    (told,) = check(site)

    assert told["severity"] == "warning"
    assert told["hint"] == "the copy says: 'the reserve was not enough'"
    site.build()
    assert "verified in the copy" not in (site.root / "output/articles/grid/index.html").read_text()


def test_a_copy_that_was_tampered_with_is_an_error_and_proves_nothing(site: Folder, server: Loopback):
    file = proven(site, server)
    file.write_bytes(packed(reply(), MOMENT))

    (told,) = check(site, "--write")

    assert told["severity"] == "error"
    assert told["path"] == f"evidence/{file.name}"
    assert "its sha256 is another" in told["message"]
    assert recorded(site)[0].quotes == ()
    done = run(site, "check", "--evidence")
    assert "0 of 1 quote proven in copies." in done.output
    assert done.exit_code == 1


def test_a_copy_that_is_not_here_is_a_notice_and_the_record_keeps_what_it_knew(site: Folder, server: Loopback):
    """As in a repository that doesn't hold other people's texts."""
    file = proven(site, server)
    before = (site.root / PATH).read_bytes()
    file.unlink()

    (told,) = check(site, "--write")

    assert told["severity"] == "notice"
    assert "its file is not here" in told["message"]
    assert (site.root / PATH).read_bytes() == before


def test_a_record_that_says_what_a_copy_does_not_is_an_error(site: Folder, server: Loopback):
    """A pull request may write down keys of quotes that were never there."""
    proven(site, server)
    noted(site, {"url": server.url("/report"), "quote": "the reserve was enough"})
    (one,) = recorded(site)
    lie = replace(one, quotes=(snapshots.quote_key(one.url, "the reserve was enough"),))
    site.write({PATH: snapshots.written([lie])})

    (told,) = check(site)

    assert (told["severity"], told["line"]) == ("error", 5)
    assert "the reserve was enough" in told["message"]
    check(site, "--write")
    assert recorded(site)[0].quotes == ()


@pytest.mark.parametrize("changed", [{"taken": MOMENT}, {"final": "https://a.example/other"}])
def test_a_record_of_another_day_or_address_than_its_copy_is_an_error(
    site: Folder, server: Loopback, changed: dict[str, object]
):
    """A page would say that a quote was verified in a copy of a day on which none was taken."""
    proven(site, server)
    (one,) = recorded(site)
    site.write({PATH: snapshots.written([replace(one, **changed)])})  # type: ignore[arg-type]

    (told,) = check(site, "--write")

    assert told["severity"] == "error"
    assert f"it is of '{one.final}' at {one.taken:%Y-%m-%dT%H:%M:%SZ}" in told["message"]
    assert recorded(site)[0].quotes == ()
    assert run(site, "check", "--evidence").exit_code == 1


def test_check_writes_down_what_it_has_proven(site: Folder, server: Loopback):
    proven(site, server, "nothing of the kind")
    noted(site, {"url": server.url("/report"), "quote": "a cold night"})

    assert check(site) == []
    assert recorded(site)[0].quotes == ()
    assert check(site, "--write") == []
    assert recorded(site)[0].quotes == (snapshots.quote_key(server.url("/report"), "a cold night"),)


def test_words_that_no_reader_sees_prove_nothing(site: Folder, server: Loopback):
    server.routes = {"/r": page("<p>Seen.</p><script>'a cold night'</script><p hidden>a cold night</p>")}
    noted(site, {"url": server.url("/r"), "quote": "a cold night"})

    assert "0 of 1 quote proven" in snapshot(site).output


def test_what_is_no_text_is_a_notice(site: Folder, server: Loopback):
    server.routes = {"/r": Response(200, {"Content-Type": "image/png"}, b"\x89PNG")}
    noted(site, {"url": server.url("/r"), "quote": "a cold night"})

    done = snapshot(site)

    assert "notice: the copy of" in done.output
    assert "'image/png' can't be read as text" in done.output


def test_a_page_nested_without_end_is_a_notice(site: Folder, server: Loopback):
    server.routes = {"/r": page("<div>" * 100_000 + "a cold night")}
    noted(site, {"url": server.url("/r"), "quote": "a cold night"})

    assert "nested more than" in snapshot(site).output


@pytest.mark.parametrize("name", ["../site.yaml", "/etc/passwd", "sub/x.warc.gz", ".hidden", "a\x1b.gz"])
def test_a_record_reaches_nothing_outside_of_the_folder(site: Folder, name: str):
    noted(site, {"url": "https://a.example/r", "quote": "cold"})
    data = (site.root / "site.yaml").read_bytes()
    lie = Snapshot("https://a.example/r", MOMENT, "", "text/html", sha256(data).hexdigest(), name)
    site.write({PATH: snapshots.written([lie])})

    (told,) = check(site)

    assert told["severity"] == "notice"
    assert "its name is none of a file in evidence/" in told["message"]
    assert "\x1b" not in run(site, "check", "--evidence").output


def test_a_copy_that_is_a_link_is_not_followed(site: Folder):
    noted(site, {"url": "https://a.example/r", "quote": "cold"})
    data = (site.root / "site.yaml").read_bytes()
    one = Snapshot("https://a.example/r", MOMENT, "", "text/html", sha256(data).hexdigest(), "a.warc.gz")
    site.write({PATH: snapshots.written([one])})
    (site.root / "evidence/a.warc.gz").symlink_to(site.root / "site.yaml")

    (told,) = check(site)

    assert "it is a link" in told["message"]


def test_copies_are_not_kept_behind_a_link(site: Folder, server: Loopback, tmp_path_factory: pytest.TempPathFactory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (site.root / "evidence").symlink_to(elsewhere)
    server.routes = {"/report": page(REPORT)}
    noted(site, {"url": server.url("/report")})

    done = snapshot(site)

    assert done.exit_code == 1
    assert "evidence/ can't be written: is a link" in done.output
    assert list(elsewhere.iterdir()) == []


def test_drafts_are_not_judged_until_they_are_asked_for(site: Folder):
    site.write(
        {NOTES: "- id: why\n  body: X.\n  draft: true\n  sources:\n    - {url: 'https://a.example/', quote: cold}\n"}
    )

    assert check(site) == []
    assert len(check(site, "--drafts")) == 1
