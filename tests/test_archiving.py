"""`postil archive`: who is asked, what is believed of the answer, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loopback import Loopback, Request, Response, in_turn, page, redirect
from sites import ARTICLE, BASIC, SITE_YAML, Folder

from postil.cli import main

NOTES = "content/articles/grid.notes.yaml"
PAGE = "https://news.example/report"
SAVE = f"/save/{PAGE}"
COPY = f"/web/20210212083000/{PAGE}"
BARE = f"- id: why   # the why\n  body: They did.\n  sources:\n    - {PAGE}\n\n- id: two\n  body: 'Two'\n"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, server: Loopback) -> Folder:
    return Folder(tmp_path).write(BASIC).write({NOTES: BARE, "site.yaml": settings(server)})


def settings(server: Loopback, more: str = "", second: str = "") -> str:
    listed = f"    - {{name: First, save: '{server.url('/save/')}{{url}}'}}\n"
    if second:
        listed += f"    - {{name: Second, save: '{second}'}}\n"
    return f"{SITE_YAML}archives:\n  services:\n{listed}{more}"


def archive(site: Folder, *arguments: str) -> Result:
    told = ["archive", "--allow-private", "--pause", "0", "-C", str(site.root), *arguments]
    return CliRunner().invoke(main, told, catch_exceptions=False)


def notes(site: Folder) -> str:
    return (site.root / NOTES).read_text()


def kept(server: Loopback) -> str:
    return server.url(COPY)


@pytest.mark.parametrize(
    "routes",
    [
        lambda: {SAVE: redirect(COPY), COPY: page("the copy")},
        lambda: {SAVE: page("saved", **{"Content-Location": COPY})},
        lambda: {SAVE: page("saved", Link=f'<{PAGE}>; rel="original", <{COPY}>; rel="first memento"; datetime="x"')},
    ],
    ids=["redirect", "content-location", "link"],
)
def test_a_copy_is_written_down_and_nothing_else_changes(site: Folder, server: Loopback, routes: Callable[[], dict]):
    server.routes = routes()

    done = archive(site)

    assert done.exit_code == 0, done.output
    assert notes(site) == BARE.replace(
        f"    - {PAGE}\n", f"    - url: {PAGE}\n      archived:\n        - {kept(server)}\n"
    )
    assert "1 of 1 page archived." in done.output
    assert server.requests[0].path == SAVE


def test_every_place_that_names_the_page_gets_the_copy(site: Folder, server: Loopback):
    """In notes with a mapping and in brackets, an article, a claim; with a fragment; line ends stay as they are."""
    server.routes = {SAVE: redirect(COPY), COPY: page("the copy")}
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("topics:", f"url: {PAGE}  # here\ntopics:"),
            NOTES: f"- id: why\r\n  body: X.\r\n  sources:\r\n    - {{url: '{PAGE}#a', quote: Q}}\r\n",
            "content/claims/c.md": f"---\ntitle: C\nsources:\n  - title: R\n    url: {PAGE}\n---\nBody: stays.\n",
            "content/articles/grid.notes/long.md": f"---\nsources: [{PAGE}]\n---\nLong.\n",
        }
    )

    done = archive(site)

    assert done.exit_code == 0, done.output
    assert server.asked(SAVE) == [f"GET {SAVE}"]
    copy = kept(server)
    text = (site.root / "content/articles/grid.md").read_text()
    assert text == ARTICLE.replace("topics:", f"url: {PAGE}  # here\narchived:\n  - {copy}\ntopics:")
    assert (site.root / NOTES).read_bytes().decode() == (
        f"- id: why\r\n  body: X.\r\n  sources:\r\n    - {{url: '{PAGE}#a', quote: Q, archived: [\"{copy}\"]}}\r\n"
    )
    claim = (site.root / "content/claims/c.md").read_text()
    assert claim == (
        f"---\ntitle: C\nsources:\n  - title: R\n    url: {PAGE}\n    archived:\n      - {copy}\n---\nBody: stays.\n"
    )
    assert copy in (site.root / "content/articles/grid.notes/long.md").read_text()


def test_what_has_a_copy_is_not_asked_for_unless_again(site: Folder, server: Loopback):
    server.routes = {SAVE: redirect(COPY), COPY: page("the copy")}
    old = "https://web.archive.org/web/2020/x"
    site.write({NOTES: f"- id: why\n  body: X.\n  sources:\n    - url: {PAGE}\n      archived: [{old}]\n"})

    assert "0 of 0 pages archived." in archive(site).output
    assert server.requests == []
    archive(site, "--again")
    assert f'archived: [{old}, "{kept(server)}"]' in notes(site)


def test_a_place_on_the_page_is_no_part_of_the_copy_s_address(site: Folder, server: Loopback):
    server.routes = {SAVE: page("x", **{"Content-Location": f"{COPY}#top"})}

    archive(site)

    assert f"- {kept(server)}\n" in notes(site)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(429, {"Retry-After": "9999"}), "it has been asked too often; try again later"),
        (Response(520), "it couldn't fetch the page"),
        (Response(523), "it couldn't reach the page's server"),
        (Response(500, reason="Oh\x1b[2J"), "it answers 500 Oh<U+001B>[2J"),
        (page("Job failed: the same snapshot had been made. /web/20210212083000/"), "it names no copy"),
        (redirect("/broken"), "it answers 404"),
        (page("x", **{"Content-Location": "javascript:alert(1)//20210212083000/" + PAGE}), "it names no copy"),
        (page("x", **{"Content-Location": f"https://evil.example{COPY}"}), "it names no copy"),
        (page("x", **{"Content-Location": "/web/20210212083000/https://other.example/"}), "it names no copy"),
        (page("x", **{"Content-Location": f"/web/2021/{PAGE}"}), "it names no copy"),
        (page("x", **{"Content-Location": f"/web/99990212083000/{PAGE}"}), "it names no copy"),
        (page("x", **{"Content-Location": f"/web/20211312083000/{PAGE}"}), "it names no copy"),
        (page("x", **{"Content-Location": f"/web/20210212083000/{PAGE}.evil"}), "it names no copy"),
        (page("x", **{"Content-Location": f'/web/20210212083000/{PAGE}#"><script>'}), "it names no copy"),
        (page("x", **{"Content-Location": f"/\x1b[2J/20210212083000/{PAGE}"}), "it names no copy"),
        (page("x", **{"Content-Location": f"/\u202e/20210212083000/{PAGE}"}), "it names no copy"),
        (page("x", Link="<a>;" * 20_000), "it names no copy"),
        (Response(raw=b"no http\r\n\r\n"), "the server doesn't answer as a web server does"),
    ],
)
def test_what_is_no_copy_is_not_recorded(site: Folder, server: Loopback, answer: Response, said: str):
    server.routes = {SAVE: answer}

    done = archive(site)

    assert done.exit_code == 1
    assert f"not archived: {PAGE}: First: {said}" in done.output
    assert notes(site) == BARE


def test_the_second_archive_is_asked_where_the_first_fails(site: Folder, server: Loopback):
    """Its page stands in a query, so it is escaped."""
    server.routes = {SAVE: Response(520), "/submit": redirect(COPY), COPY: page("the copy")}
    site.write({"site.yaml": settings(server, second=server.url("/submit?url={url}"))})

    done = archive(site)

    assert done.exit_code == 0, done.output
    assert server.requests[1].path == "/submit?url=https%3A%2F%2Fnews.example%2Freport"
    assert kept(server) in notes(site)


def test_an_archive_that_asks_for_a_moment_is_asked_again(site: Folder, server: Loopback):
    server.routes = {SAVE: in_turn(Response(429, {"Retry-After": "0"}), redirect(COPY)), COPY: page("the copy")}

    assert archive(site).exit_code == 0
    assert server.asked(SAVE) == [f"GET {SAVE}"] * 2


def test_an_archive_that_has_enough_is_left_alone(site: Folder, server: Loopback):
    server.routes = {SAVE: Response(429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"})}
    site.write({NOTES: f"{BARE}  sources: [https://news.example/second]\n"})

    done = archive(site)

    assert server.asked() == [f"GET {SAVE}"]
    assert "0 of 2 pages archived." in done.output


def test_hosts_can_be_left_out_or_be_the_only_ones(site: Folder, server: Loopback):
    listed = [PAGE, "https://www.other.example/", "https://sub.other.example/"]
    site.write({NOTES: f"- id: why\n  body: X.\n  sources: [{', '.join(listed)}]\n"})

    site.write({"site.yaml": settings(server, "  never: [other.example]\n")})
    assert archive(site, "--dry-run").stdout.split() == [PAGE]
    site.write({"site.yaml": settings(server, "  only: [other.example]\n")})
    assert archive(site, "--dry-run").stdout.split() == listed[1:]
    assert server.requests == []


def test_an_archived_copy_is_not_archived(site: Folder, server: Loopback):
    site.write({NOTES: f"- id: why\n  body: X.\n  sources: ['{kept(server)}']\n"})

    assert archive(site, "--dry-run").stdout == ""


def test_a_dry_run_names_the_archives_in_their_order(site: Folder, server: Loopback):
    site.write({"site.yaml": settings(server, second="https://b.example/{url}")})

    assert "1 page would be sent to First, then Second." in archive(site, "--dry-run").output
    assert notes(site) == BARE


def test_a_site_that_says_nothing_asks_the_wayback_machine(site: Folder):
    site.write({"site.yaml": SITE_YAML})

    assert "would be sent to Wayback Machine." in archive(site, "--dry-run").output


@pytest.mark.parametrize(
    ("save", "said"),
    [
        ("https://a.example/save", "has no place for the page"),
        ("https://{url}.example/", "would ask another host"),
        ("ftp://a.example/{url}", "is no URL"),
        ("https://a.example/{url}/{url}", "has no place for the page"),
    ],
)
def test_an_archive_s_address_is_checked(site: Folder, save: str, said: str):
    site.write({"site.yaml": f"{SITE_YAML}archives: {{services: [{{name: A, save: '{save}'}}]}}\n"})

    done = archive(site)

    assert done.exit_code == 1
    assert "site.yaml:" in done.output
    assert said in done.output


def test_a_copy_is_written_down_before_the_next_page_is_asked_for(site: Folder, server: Loopback):
    """So whoever stops the run keeps what was recorded."""

    def stop(_: Request) -> Response:
        assert kept(server) in notes(site)
        return Response(500)

    other = "https://news.example/second"
    server.routes = {SAVE: redirect(COPY), COPY: page("the copy"), f"/save/{other}": stop}
    site.write({NOTES: f"{BARE}  sources: [{other}]\n"})

    done = archive(site)

    assert "1 of 2 pages archived." in done.output
    assert kept(server) in notes(site)


def test_a_file_that_can_not_be_changed_without_risk_is_told_with_the_copy(site: Folder, server: Loopback):
    server.routes = {SAVE: redirect(COPY), COPY: page("the copy")}
    site.write({NOTES: f"- id: why\n  body: X.\n  sources: &s\n    - {PAGE}\n- id: two\n  body: Y.\n  sources: *s\n"})
    before = notes(site)

    done = archive(site)

    assert done.exit_code == 1
    assert f"{NOTES}: the copy was not written down" in done.output
    assert f"archived: {kept(server)}" in done.output
    assert notes(site) == before
