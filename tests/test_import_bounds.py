"""Pages, containers and feeds that are made to harm: each is an article or a line, in a moment, and never a crash.

What takes the square of the time is far beyond PATIENCE where it comes back, so the tests don't hang on the machine.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from sites import Folder

PATIENCE = 60
"""Seconds; each takes one or two."""
WORDS = (
    "<p>The grid failed on Tuesday night, and for six hours nobody in the ministry said why it had happened.</p>" * 4
)
WARC = (
    "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://courier.example/a\r\nWARC-Date: {day}\r\n"
    "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
    "Content-Length: {length}\r\n\r\n"
)


def page(inside: str = "", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><title>Grid and money</title>{head}<article><h1>Grid and money</h1>{WORDS}{inside}</article>"
    )


def imported(site: Folder, data: str | bytes, name: str = "page.html", *, kind: str = "page") -> tuple[int, str]:
    """Return the exit code of an import, and what it says on standard error."""
    file = site.root.parent / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    command = [sys.executable, "-m", "postil", "import", kind, str(file), "-C", str(site.root)]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, cwd=Path(__file__).parent.parent, check=False)
    return done.returncode, done.stderr.decode()


def record(kind: str = "response", day: str = "2021-02-11T00:00:00Z", length: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page().encode()
    size = len(http) if length is None else length
    return WARC.format(kind=kind, day=day, length=size).encode() + http + b"\r\n\r\n"


def grown(beginning: bytes, megabytes: int) -> bytes:
    """Return a gzip file of *beginning* and *megabytes* of spaces, a thousandth as large."""
    stream = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    million = b" " * 1_000_000
    return stream.compress(beginning) + b"".join(stream.compress(million) for _ in range(megabytes)) + stream.flush()


@pytest.mark.parametrize(
    "html",
    [
        page(f"<!-- {'FILE ARCHIVED ON ' * 400_000} -->"),
        page(head='<script type="application/ld+json">{' + " " * 2_000_000 + "x}</script>"),
        page("<h1>The grid failed, and the money went away</h1>" * 11_000),
    ],
    ids=["marks of an archive", "spaces in JSON-LD", "headings"],
)
def test_a_page_that_repeats_itself_takes_no_time(site: Folder, html: str):
    assert imported(site, html)[0] == 0


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (page(head='<script id="wm-ipp"></script>' + "<link rel=canonical " * 150_000), "more than 1,000 attributes"),
        (page(f"<p {' '.join(f'a{number}' for number in range(400_000))}>"), "more than 1,000 attributes"),
        (page(f"<p x='<a' {' '.join(f'a{number}=1' for number in range(5_000))}>"), "more than 1,000 attributes"),
        (page("".join(f"<p>line {number} of the grid" for number in range(30_000))), "more than 12,000 paragraphs"),
    ],
    ids=["attributes of an archived page", "attributes", "attributes behind a quoted tag", "paragraphs"],
)
def test_a_page_beyond_all_measure_is_told(site: Folder, html: str, said: str):
    code, told = imported(site, html)

    assert (code, said in told) == (1, True)


def test_words_of_a_script_are_no_attributes(site: Folder):
    """A page's data, of thousands of words behind a "<", is as usual as pages are."""
    script = f"<script>for (i = 0; i<count; i++) {'word ' * 5_000}</script><!-- <a {'word ' * 5_000} -->"

    assert imported(site, page(script))[0] == 0


@pytest.mark.parametrize("label", ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "zlib_codec", "undefined"])
def test_a_coding_that_no_browser_knows_is_no_charset(site: Folder, label: str):
    html = page(r"<p>The caf@ said: A+2AA-Z, and \x41\ud800.</p>", f'<meta charset="{label}">')
    code, _ = imported(site, html.encode().replace(b"@", b"\xe9"))
    body = (site.root / "content/articles/grid-and-money.md").read_text(encoding="utf-8")

    assert code == 0
    assert r"said: A+2AA-Z, and \x41\ud800." in body.replace("\\\\", "\\")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (record(day="0001-01-01T00:00:00+23:59"), 0, ""),
        (grown(record("resource", length=9_000_000_000), 6_000), 1, "unpacked, it is larger than 256 MB"),
        (grown(b"WARC/1.0\r\nWARC-Type: ", 3_000), 1, "unpacked, it is larger than 256 MB"),
        (gzip.compress(gzip.compress(record())), 1, "it is a packed file, and no WARC"),
        (gzip.compress(record())[:60] + b"x" * 400, 1, "cut or broken"),
    ],
    ids=["a day before all days", "a bomb that is passed over", "a line without end", "packed twice", "damaged"],
)
def test_a_hostile_warc_is_read_within_bounds(site: Folder, data: bytes, code: int, said: str):
    found, told = imported(site, data, "page.warc")

    assert (found, said in told) == (code, True)


def mhtml(parts: str) -> str:
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B0"\r\n\r\n{parts}'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            "".join(
                f'--B{level}\r\ncontent-type:\r\n multipart/related; boundary="B{level + 1}"\r\n\r\n'
                for level in range(90)
            )
            + "x\r\n" * 1_900_000,
            "nested too deep",
        ),
        ("--B0\r\n" + "Content-Type: message/rfc822\r\n\r\n" * 3_000, "nested too deep"),
        ("--B0\r\n" + "\r\n" * 3_000_000, "more than 2,000,000 lines"),
    ],
    ids=["parts", "messages", "lines"],
)
def test_a_hostile_mhtml_file_is_read_within_bounds(site: Folder, parts: str, said: str):
    code, told = imported(site, mhtml(parts), "page.mhtml")

    assert (code, said in told) == (1, True)


def feed(title: str, head: str = "") -> str:
    item = f"<item><guid>a</guid><title>{title}</title><link>https://courier.example/a</link></item>"
    return f'{head}<rss version="2.0"><channel><title>The Courier</title>{item}</channel></rss>'


def test_entities_of_a_feed_are_not_multiplied(site: Folder):
    entities = '<!ENTITY l0 "x">' + "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    file = site.root.parent / "feed.xml"
    file.write_text(feed("The &l6;", f"<!DOCTYPE rss [{entities}]>"), encoding="utf-8")
    command = [sys.executable, "-m", "postil", "import", "feed", str(file), "-C", str(site.root), "--dry-run"]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, cwd=Path(__file__).parent.parent, check=False)

    assert done.returncode == 0
    assert b"xxxxxxxxxx" not in done.stdout


def test_a_feed_in_a_coding_of_python_takes_no_time(site: Folder):
    xml = f'<?xml version="1.0" encoding="punycode"?>{feed("caf@ " + "x" * 3_000_000)}'

    code, _ = imported(site, xml.encode().replace(b"@", b"\xe9"), "feed.xml", kind="feed")

    assert code == 1  # its page can't be asked for


def test_a_feed_with_an_element_of_all_attributes_is_told(site: Folder):
    xml = feed("The grid").replace("<item>", f"<item {' '.join(f'a{number}={number}' for number in range(300_000))}>")

    code, told = imported(site, xml, "feed.xml", kind="feed")

    assert (code, "more than 1,000 attributes" in told) == (1, True)


def test_a_record_of_feeds_that_is_a_pipe_is_told(site: Folder):
    os.mkfifo(site.root / "feeds.lock")

    assert imported(site, feed("The grid"), "feed.xml", kind="feed") == (
        1,
        "postil: feeds.lock can't be read: is no plain file\n",
    )
