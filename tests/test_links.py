"""`postil check --links`: what it asks, what it tells, what it remembers and what it writes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback import Loopback, Response, garbage, in_turn, page, redirect

from postil.cli import main
from postil.linkcheck.running import Asked, checked

DAY = "1614556800"
"""1 March 2021, as SOURCE_DATE_EPOCH says it."""


class Site:
    """A small site whose links lead to a server on loopback."""

    def __init__(self, root: Path, server: Loopback) -> None:
        self.root = root
        self.server = server
        self.file("site.yaml", "title: T\nbase_url: https://example.org/digest/\n")
        self.file("content/articles/a.md", "---\ntitle: A\ndate: 2021-02-12\n---\nThe grid failed.\n")

    def file(self, path: str, text: str) -> Path:
        """Write a file in which @ stands for the server's address."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.replace("@", self.server.url("")).encode())
        return target

    def notes(self, text: str) -> Path:
        return self.file("content/articles/a.notes.yaml", text)

    def check(self, *options: str, day: str = DAY):
        told = ["check", "-C", str(self.root), "--links", "--allow-private", "--pause", "0", *options]
        return CliRunner().invoke(main, told, env={"SOURCE_DATE_EPOCH": day}, catch_exceptions=False)

    def problems(self, *options: str, day: str = DAY) -> list[tuple[str, str, str]]:
        """Place, severity and message of each problem with a link; @ for the server's address."""
        rows = json.loads(self.check("--format", "json", *options, day=day).stdout)
        told = self.server.url("")
        return [
            (f"{row['path']}:{row['line']}:{row['column']}", row["severity"], row["message"].replace(told, "@"))
            for row in rows
            if row["code"] == "link"
        ]


@pytest.fixture
def server():
    with Loopback({"/ok": page("fine")}) as running:
        yield running


@pytest.fixture
def site(tmp_path, server) -> Site:
    return Site(tmp_path, server)


NOTE = """\
- id: n
  quote: grid failed
  body: It did.
  sources:
"""


def test_a_check_without_links_asks_no_server(site, server):
    site.notes(NOTE + "    - @/gone\n")

    told = CliRunner().invoke(main, ["check", "-C", str(site.root)], catch_exceptions=False)

    assert (told.exit_code, server.requests) == (0, [])
    assert not (site.root / ".postil/links.json").exists()


def test_every_kind_of_link_is_asked_at_its_place(site, server):
    site.file(
        "site.yaml", "title: T\nbase_url: https://example.org/\npublisher:\n  name: P\n  url: @/1\n  same_as: ['@/2']\n"
    )
    site.file(
        "content/articles/a.md",
        "---\ntitle: A\ndate: 2021-02-12\nurl: @/3\narchived: ['@/4']\n---\nThe grid failed.\n\n[more](5) ![p](@/6)\n",
    )
    site.notes(
        "- id: n\n  body: |\n    It did.\n\n    [x](@/7)\n  claim: {text: It failed, by: B, by_url: '@/8'}\n"
        "  sources:\n"
        "    - @/9\n    - url: @/10\n      archived:\n        - @/11\n"
        "  media:\n    type: image\n    finding: edited\n    url: @/12\n    original: @/13\n"
    )
    site.file("content/articles/a.notes/m.md", "---\nsources: ['@/14']\n---\n[y](<@/15> 'title')\n")
    site.file("content/claims/c.md", "---\ntitle: C\nappearances:\n  - @/16\n  - url: @/17\n---\n[z](@/18#part)\n")
    site.file("content/outlets/o.md", "---\ntitle: O\nurl: @/19\nsources: ['@/20']\n---\n")
    for number, folder in enumerate(("topics", "editions", "pages"), 21):
        site.file(
            f"content/{folder}/one.md",
            f"---\ntitle: X\n{'date: 2021-02-01' if folder == 'editions' else ''}\n---\n\n[l](@/{number})\n",
        )

    told = site.problems()

    gone = {said: at for at, severity, said in told if severity == "warning"}
    assert {said.partition("'@/")[2].partition("'")[0]: at for said, at in gone.items()} == {
        "1": "site.yaml:5:3",
        "2": "site.yaml:6:13",
        "3": "content/articles/a.md:4:1",
        "4": "content/articles/a.md:5:12",
        "5": "content/articles/a.md:9:8",
        "6": "content/articles/a.md:9:16",
        "7": "content/articles/a.notes.yaml:5:9",
        "8": "content/articles/a.notes.yaml:6:35",
        "9": "content/articles/a.notes.yaml:8:7",
        "10": "content/articles/a.notes.yaml:9:7",
        "11": "content/articles/a.notes.yaml:11:11",
        "12": "content/articles/a.notes.yaml:15:5",
        "13": "content/articles/a.notes.yaml:16:5",
        "14": "content/articles/a.notes/m.md:2:11",
        "15": "content/articles/a.notes/m.md:4:6",
        "16": "content/claims/c.md:4:5",
        "17": "content/claims/c.md:5:5",
        "18": "content/claims/c.md:7:5",
        "19": "content/outlets/o.md:3:1",
        "20": "content/outlets/o.md:4:11",
        "21": "content/topics/one.md:6:5",
        "22": "content/editions/one.md:6:5",
        "23": "content/pages/one.md:6:5",
    }
    assert "'@/18' is broken: 404 not found" in gone


def test_a_page_is_asked_for_once_and_told_at_each_place(site, server):
    site.notes(NOTE + "    - @/gone\n    - @/gone#part\n    - {url: '@/ok'}\n    - @/ok#part\n")

    told = site.problems()

    assert sorted(server.asked()) == ["GET /gone", "HEAD /gone", "HEAD /ok"]
    assert [at for at, *_ in told] == ["content/articles/a.notes.yaml:5:7", "content/articles/a.notes.yaml:6:7"]


PROGRAMS = "the server may turn away programs only"
SECRET = redirect("http://user:word@127.0.0.1/")


@pytest.mark.parametrize(
    ("answer", "severity", "said"),
    [
        (Response(404), "warning", "is broken: 404 not found"),
        (Response(410), "warning", "is broken: 410 gone"),
        (Response(500), "warning", "is broken: 500 internal server error"),
        (Response(503), "warning", "is broken: 503 service unavailable"),
        (Response(458, reason="\x1b[2Jowned"), "warning", "is broken: 458 <U+001B>[2jowned"),
        (garbage(), "warning", "is broken: the server doesn't answer as a web server does"),
        (redirect("/x"), "warning", "is broken: the server redirects in a circle, by way of '@/x'"),
        (SECRET, "warning", "was not asked: the address holds a name or password, and these aren't sent"),
        (Response(401), "notice", f"can't be judged: 401 unauthorized: {PROGRAMS}"),
        (Response(403), "notice", f"can't be judged: 403 forbidden: {PROGRAMS}"),
        (Response(429), "notice", f"can't be judged: 429 too many requests: {PROGRAMS}"),
        (Response(999, reason="Request denied"), "notice", f"can't be judged: 999 request denied: {PROGRAMS}"),
        (
            redirect("/"),
            "notice",
            "can't be judged: it leads to the front page of the site: the page itself may be gone",
        ),
        (redirect("/ok", 301), "notice", "has moved for good"),
        (redirect("/ok", 308), "notice", "has moved for good"),
    ],
)
def test_what_an_answer_means(site, server, answer, severity, said):
    server.routes |= {"/x": answer, "/": page("front")}
    site.notes(NOTE + "    - @/x\n")

    assert site.problems() == [("content/articles/a.notes.yaml:5:7", severity, f"'@/x' {said}")]


@pytest.mark.parametrize("answer", [page("x"), redirect("/ok"), redirect("/x/", 301), Response(206)])
def test_links_that_are_fine_say_nothing(site, server, answer):
    server.routes |= {"/x": answer, "/x/": page("x")}
    site.notes(NOTE + "    - @/x\n")

    assert site.problems() == []


def test_private_addresses_are_not_asked_unless_that_is_wanted(site, server):
    site.notes(NOTE + "    - @/ok\n")

    told = CliRunner().invoke(main, ["check", "-C", str(site.root), "--links"], catch_exceptions=False)

    assert server.requests == []
    assert "'127.0.0.1' is at 127.0.0.1, a loopback address; --allow-private asks it all the same" in told.stderr


def test_a_broken_link_names_the_copy_that_is_given_or_might_be_there(site, server):
    server.routes["/copy"] = page("copy")
    site.notes(
        NOTE + "    - url: @/a\n      archived: ['@/copy']\n    - url: @/b\n      accessed: 2021-01-05\n    - @/c\n"
    )

    told = site.check().stderr.replace(server.url(""), "@")

    assert "hint: there is an archived copy: @/copy" in told
    assert "hint: the Wayback Machine may have a copy (not checked): https://web.archive.org/web/20210105/@/b" in told
    assert "(not checked): https://web.archive.org/web/20210212/@/c" in told, "the article's day"


def test_warnings_pass_and_strict_makes_errors_of_them(site):
    site.notes(NOTE + "    - @/gone\n")

    assert site.check().exit_code == 0
    assert site.check("--strict").exit_code == 1


def test_the_table_counts_and_names_hosts_that_are_not_fine(site, server):
    site.notes(NOTE + "    - @/gone\n    - @/ok\n")

    told = site.check().stdout.splitlines()

    assert told[0] == "2 links to other sites: 1 ok, 1 broken; 2 asked now."
    assert told[1].split() == ["host", "ok", "moved", "broken", "doubtful", "refused"]
    assert told[2].split() == [f"127.0.0.1:{server.port}", "1", "1"]


@pytest.mark.parametrize("style", ["json", "github"])
def test_what_programs_read_stays_readable(site, style):
    site.notes(NOTE + "    - @/gone\n")

    told = site.check("--format", style)

    assert "1 link to other sites" in told.stderr
    assert "1 link to other sites" not in told.stdout
    assert "is broken: 404 not found" in told.stdout


def test_outlets_that_are_linked_through_archives_only_are_not_asked(site, server):
    site.file("content/outlets/o.md", "---\ntitle: O\nurl: http://tabloid.example/\narchive_only: true\n---\n")
    site.file(
        "content/articles/a.md",
        "---\ntitle: A\ndate: 2021-02-12\noutlet: o\nurl: http://tabloid.example/a\n---\nThe grid failed. [m](more)\n",
    )

    told = site.check()

    assert "3 more lead to outlets that are linked through archived copies only: not asked." in told.stdout
    assert "tabloid" not in told.stderr


def test_an_address_without_end_is_told_in_short(site):
    site.notes(NOTE + f"    - http://127.0.0.1/{'x' * 100_000}\n    - http://bücher.invalid/\n    - @/ok\n")

    told = site.problems()

    assert told[0][1:] == (
        "warning",
        f"'http://127.0.0.1/{'x' * 183}…' was not asked: the address has 100017 characters, and servers take 8000",
    )
    assert told[1][1:] == (
        "warning",
        "'http://bücher.invalid/' is broken: there is no server 'bücher.invalid'",
    )


# Memory


def day(number: int) -> str:
    return str(int(DAY) + number * 86_400)


def test_answers_hold_for_a_week_and_bad_news_for_a_day(site, server):
    site.notes(NOTE + "    - @/ok\n    - @/gone\n")
    site.check()
    first = len(server.requests)

    site.check()
    assert len(server.requests) == first, "the same day"
    site.check(day=day(1))
    assert server.asked()[first:] == ["HEAD /gone", "GET /gone"], "the next day"
    site.check(day=day(7))
    assert "HEAD /ok" in server.asked()[first:], "a week later"


def test_the_age_may_be_chosen(site, server):
    site.notes(NOTE + "    - @/ok\n")
    for _ in range(2):
        site.check("--max-age", "0")

    assert server.asked() == ["HEAD /ok", "HEAD /ok"]


def test_what_is_remembered_is_told_again(site):
    site.notes(NOTE + "    - @/gone\n")

    assert site.problems() == site.problems() != []


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1]", b'[{"url":"x","kind":"fine"}]', b"\xff\xfe", b"[" * 100_000])
def test_a_spoilt_memory_knows_nothing(site, server, spoilt):
    site.notes(NOTE + "    - @/gone\n")
    site.check()
    before = len(server.requests)
    (site.root / ".postil/links.json").write_bytes(spoilt)

    assert len(site.problems()) == 1
    assert len(server.requests) == 2 * before


@pytest.mark.parametrize("linked", [".postil", ".postil/links.json"])
def test_a_memory_that_leads_elsewhere_is_neither_read_nor_written(site, server, tmp_path_factory, linked):
    """A link in a site's folder could make a check believe, or change, a file outside it."""
    site.notes(NOTE + "    - @/ok\n")
    site.check()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kept"
    (site.root / linked).rename(elsewhere)
    (site.root / linked).symlink_to(elsewhere)
    before = _contents(elsewhere)

    assert site.check(day=day(8)).exit_code == 0
    assert _contents(elsewhere) == before
    site.check(day=DAY)
    assert len(server.requests) == 3 if linked == ".postil" else 2


def _contents(path: Path) -> dict[str, bytes]:
    found = [path] if path.is_file() else [one for one in path.rglob("*") if one.name != "memory.sqlite"]
    return {one.name: one.read_bytes() for one in found}


def test_what_was_refused_is_asked_for_once_it_may_be(site, server):
    site.notes(NOTE + "    - @/ok\n")
    told = CliRunner().invoke(main, ["check", "-C", str(site.root), "--links"], env={"SOURCE_DATE_EPOCH": DAY})

    assert ("was not asked" in told.stderr, server.requests) == (True, [])
    assert site.problems() == []


def test_who_breaks_off_keeps_what_was_found(site, server):
    site.notes(NOTE + "".join(f"    - @/{n}\n" for n in range(5)))
    server.routes |= {f"/{n}": page("x") for n in range(5)}

    def enough() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(Asked(site.root, date(2021, 3, 1), private=True), lambda count: None, enough)

    kept = json.loads((site.root / ".postil/links.json").read_bytes())
    assert [(one["url"], one["kind"]) for one in kept] == [(server.url("/0"), "ok")]


def test_a_machine_that_is_cut_off_says_so_of_itself(site, server):
    """No link is broken because the editor is on a train."""
    site.notes(NOTE + "".join(f"    - http://127.0.0.1:{port}/x\n" for port in _closed_ports(3)))
    before = (site.root / "content/articles/a.notes.yaml").read_bytes()

    told = site.check("--write")

    assert told.exit_code == 1
    assert (
        "site.yaml:1:1: error: no server of any link can be reached: this machine may have no way out [link]"
        in told.stderr
    )
    assert (site.root / "content/articles/a.notes.yaml").read_bytes() == before
    assert json.loads((site.root / ".postil/links.json").read_bytes()) == []


def test_dead_links_are_no_sign_of_being_cut_off_where_a_page_that_was_fine_still_is(site, server):
    """A day later only those are asked for."""
    site.notes(NOTE + "    - @/ok\n" + "".join(f"    - http://127.0.0.1:{port}/x\n" for port in _closed_ports(3)))
    assert len(site.problems()) == 3

    assert [severity for _, severity, _ in site.problems(day=day(1))] == ["warning"] * 3
    assert server.asked() == ["HEAD /ok", "HEAD /ok"]


def _closed_ports(count: int) -> list[int]:
    servers = [Loopback() for _ in range(count)]
    for one in servers:
        with one:
            pass
    return [one.port for one in servers]


# Writing back


def test_broken_links_are_written_down_and_nothing_else_changes(site):
    notes = site.notes(
        "# the grid\n- id: n   # first\n  quote: grid failed\n  body: >\n    It did.\n  sources:\n"
        "    - @/ok\n    - @/gone\n    - {url: '@/gone2', title: 'A  title'}\n"
        "    - url: @/gone3  # three\n      title: C\n"
    )
    before = notes.read_text()

    told = site.check("--write")

    assert "Wrote the status of 3 sources in 1 file." in told.stdout
    gone = f"- {site.server.url('/gone')}\n"
    said = "'broken on 2021-03-01: 404 not found'"
    changes = {
        gone: f"- url: {site.server.url('/gone')}\n      status: {said}\n",
        "'A  title'}": "'A  title', status: \"broken on 2021-03-01: 404 not found\"}",
        "title: C\n": f"title: C\n      status: {said}\n",
    }
    for old, new in changes.items():
        before = before.replace(old, new)
    assert notes.read_text() == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/articles/a.notes/m.md", "---\ntitle: M\nsources:\n  - url: @/gone\n---\nBody.\n"),
        ("content/claims/c.md", "---\ntitle: C\nsources:\n  - url: @/gone\n---\nBody.\n"),
        ("content/outlets/o.md", "---\r\ntitle: O\r\nsources:\r\n  - url: @/gone\r\n---\r\nBody.\r\n"),
    ],
)
def test_sources_of_notes_files_claims_and_outlets_are_written_too(site, path, text):
    file = site.file(path, text)
    before = file.read_bytes()
    end = b"\r\n" if b"\r\n" in before else b"\n"

    site.check("--write")

    assert file.read_bytes() == before.replace(
        b"/gone" + end, b"/gone" + end + b"    status: 'broken on 2021-03-01: 404 not found'" + end
    )


def test_the_first_day_stays_and_what_works_again_is_taken_out(site, server):
    notes = site.notes(NOTE + "    - url: @/x\n      title: X\n")
    before = notes.read_bytes()
    server.routes["/x"] = Response(404)
    site.check("--write")
    first = notes.read_bytes()

    site.check("--write", "--max-age", "0", day=day(3))
    assert notes.read_bytes() == first, "the same trouble"
    server.routes["/x"] = Response(410)
    site.check("--write", "--max-age", "0", day=day(4))
    assert b"broken on 2021-03-05: 410 gone" in notes.read_bytes(), "another trouble"
    server.routes["/x"] = Response(403)
    site.check("--write", "--max-age", "0", day=day(5))
    assert b"broken on 2021-03-05: 410 gone" in notes.read_bytes(), "nothing certain"
    server.routes["/x"] = page("x")
    site.check("--write", "--max-age", "0", day=day(6))
    assert notes.read_bytes() == before


def test_an_editors_own_status_stays_and_is_told(site):
    notes = site.notes(NOTE + "    - url: @/gone\n      status: behind a paywall\n")
    before = notes.read_bytes()

    told = site.problems("--write")

    assert notes.read_bytes() == before
    assert told[0][1:] == ("notice", "the source is broken, and its status stays as you wrote it: 'behind a paywall'")


def test_a_file_that_changes_meanwhile_is_left_alone(site, server):
    """The editor saves it while the servers are asked."""
    notes = site.notes(NOTE + "    - @/gone\n")

    def save(_):
        notes.write_bytes(notes.read_bytes().rstrip() + b"  # read it again\n")
        return Response(404)

    server.routes["/gone"] = save
    told = site.check("--write")

    assert told.exit_code == 1
    assert "a.notes.yaml:1:1: error: no status was written: it has changed since it was read" in told.stderr
    assert b"status" not in notes.read_bytes()


def test_a_file_that_cannot_be_changed_safely_is_left_to_the_editor(site):
    notes = site.notes(NOTE + "    - @/gone\n    - url: @/gone2\n      title: One\n      title: Two\n")
    before = notes.read_bytes()

    told = site.check("--write").stderr

    assert notes.read_bytes() == before
    assert (
        "a.notes.yaml:1:1: warning: the status of 2 links can't be written: line 8: 'title' stands here twice" in told
    )


def test_write_needs_links(site):
    told = CliRunner().invoke(main, ["check", "-C", str(site.root), "--write"])

    assert (told.exit_code, "--write goes with --links" in told.stderr) == (2, True)


# Links to the site itself, in every build


@pytest.mark.parametrize(
    "target", ["https://example.org/digest/articles/b/", "https://example.org/digest/articles/a/#note-x"]
)
def test_a_link_to_this_site_in_full_must_lead_somewhere(site, target):
    site.notes(f"- id: n\n  quote: grid failed\n  body: See [there]({target}).\n  sources: ['{target}']\n")

    told = CliRunner().invoke(main, ["check", "-C", str(site.root)])

    assert told.exit_code == 1
    assert "content/articles/a.notes.yaml:3:21: error: " in told.stderr
    assert "content/articles/a.notes.yaml:4:13: error: " in told.stderr


@pytest.mark.parametrize("target", ["https://example.org/digest", "https://example.org/digest/articles/a/?x=1#note-n"])
def test_a_link_to_this_site_in_full_leads_within_it(site, server, target):
    """Wherever the site is built to, as a path would."""
    site.notes(f"- id: n\n  quote: grid failed\n  body: See [there]({target}).\n  sources: ['{target}']\n")

    assert site.check().exit_code == 0
    assert CliRunner().invoke(main, ["build", "-C", str(site.root)]).exit_code == 0
    html = (site.root / "output/articles/a/index.html").read_text()
    assert f'href="{target}">there' not in html
    assert server.requests == []


def test_a_site_beside_this_one_is_another(site):
    site.notes("- id: n\n  quote: grid failed\n  body: See [there](https://example.org/digested/).\n")

    assert CliRunner().invoke(main, ["check", "-C", str(site.root)]).exit_code == 0


def test_the_publishers_pages_in_full_must_be_there(site):
    site.file(
        "site.yaml",
        "title: T\nbase_url: https://example.org/digest/\npublisher:\n  name: P\n  principles: https://example.org/digest/how/\n",
    )

    told = CliRunner().invoke(main, ["check", "-C", str(site.root)])

    assert "site.yaml:5:3: error: this site has no page '/how/' [link]" in told.stderr


@pytest.mark.parametrize(
    ("path", "text", "at"),
    [
        ("content/claims/c.md", "---\ntitle: C\nby_url: {}\n---\n", "3:1"),
        ("content/claims/c.md", "---\ntitle: C\nappearances: ['{}']\n---\n", "3:15"),
        ("content/outlets/o.md", "---\ntitle: O\nsources: [{{url: '{}'}}]\n---\n", "3:12"),
        ("content/articles/b.md", "---\ntitle: B\ndate: 2021-02-12\nimage: {}\n---\nText.\n", "4:1"),
        (
            "content/articles/a.notes/m.md",
            "---\ntitle: M\nmedia: {{type: image, finding: staged, url: '{}'}}\n---\n",
            "3:39",
        ),
        ("content/articles/a.notes/m.md", "---\nclaim: {{text: C, by_url: '{}'}}\n---\n", "2:18"),
    ],
)
def test_fields_with_an_address_of_this_site_are_judged_too(site, path, text, at):
    site.file(path, text.format("HTTPS://EXAMPLE.org/digest/gone/?q#part"))

    told = CliRunner().invoke(main, ["check", "-C", str(site.root)])

    assert f"{path}:{at}: error: this site has no page '/gone/' [link]" in told.stderr


def test_a_server_that_recovers_is_fine(site, server):
    server.routes["/x"] = in_turn(Response(503), page("x"))
    site.notes(NOTE + "    - @/x\n")

    assert site.problems() == []
