"""`postil serve`: pages as new as their files, whatever happens to these."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from served import Served, served
from sites import ARTICLE, BASIC, Folder

from postil.cli import main

pytestmark = pytest.mark.slow

NOTES = """\
# the grid's notes
- id: billion
  quote: a billion dollars
  kind: check
  body: No document was shown.
- id: why
  quote: nobody said why
  draft: true
  body: To be looked up.
"""


@pytest.fixture
def noted(site: Folder) -> Folder:
    return site.write({"content/articles/grid.notes.yaml": NOTES})


@pytest.fixture
def server(noted: Folder) -> Iterator[Served]:
    with served(noted.root) as running:
        yield running


def test_a_page_comes_with_the_servers_scripts_and_no_byte_of_them_is_in_any_folder(noted: Folder, server: Served):
    page = server.page("articles/grid/")

    built = [path for path in noted.root.rglob("*.html") if "_postil" in path.read_text(encoding="utf-8")]
    assert '<script src="/_postil/live.js?' in page
    assert '<script src="/_postil/editor.js?' in page
    assert built == []
    assert not (noted.root / "output").exists()


def test_drafts_are_shown_and_marked(server: Served):
    page = server.page("articles/grid/")

    assert "To be looked up." in page
    assert '<span class="draft">Draft</span>' in page


def test_a_build_beside_the_server_has_no_drafts_and_renders_only_once(noted: Folder, server: Served):
    noted.build()
    again = noted.build()

    assert "To be looked up." not in noted.page("articles/grid/index.html")
    assert again.rendered == 0


def test_the_policy_allows_for_the_servers_scripts_and_for_nothing_else(server: Served):
    answer = server.ask("/articles/grid/")

    policy = answer.headers["content-security-policy"]
    assert "Content-Security-Policy" not in answer.text
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_saved_file_is_told_to_open_pages_with_what_has_changed(noted: Folder, server: Served):
    with server.events() as wait:
        noted.write({"content/articles/grid.notes.yaml": NOTES.replace("No document", "No paper")})
        state = wait(
            lambda state: "articles/grid/index.html" in state["changed"] and not state["version"].endswith(".1")
        )

    assert state["errors"] == []
    assert "No paper was shown." in server.page("articles/grid/")


def test_a_file_saved_by_rename_is_seen(noted: Folder, server: Served):
    """As vim and many others save."""
    target = noted.root / "content/articles/grid.md"
    with server.events() as wait:
        for number in (2, 3):
            new = target.with_name(".grid.md.swp")
            new.write_text(ARTICLE.replace("The grid failed", f"Failure {number}"), encoding="utf-8")
            new.replace(target)
            wait(lambda state, number=number: state["version"].endswith(f".{number}"))

            assert f"Failure {number}" in server.page("articles/grid/")


def test_five_hundred_files_at_once_are_all_seen(noted: Folder, server: Served):
    """As a switch of branches changes them."""
    with server.events() as wait:
        noted.write({f"content/articles/a{n}.md": ARTICLE.replace("The grid", f"Grid {n}") for n in range(500)})
        wait(lambda state: "Grid 499 failed" in server.page("articles/a499/"))

    assert "Grid 499 failed" in server.page("articles/a499/")
    assert "Grid 0 failed" in server.page("articles/a0/")


def test_a_file_half_written_is_told_at_its_line_with_an_excerpt_and_the_last_good_page_stays(
    noted: Folder, server: Served
):
    with server.events() as wait:
        noted.write({"content/articles/grid.notes.yaml": NOTES + '- id: "half\n'})
        broken = wait(lambda state: state["errors"])
        page = server.page("articles/grid/")
        noted.write({"content/articles/grid.notes.yaml": NOTES})
        mended = wait(lambda state: not state["errors"])

    told = broken["errors"][0]
    assert (told["path"], told["line"], told["code"]) == ("content/articles/grid.notes.yaml", 11, "yaml")
    assert {"number": 10, "text": '- id: "half'} in told["excerpt"]
    assert "No document was shown." in page
    assert mended["errors"] == []


def test_content_may_be_deleted_and_restored(noted: Folder, server: Served):
    kept = noted.root.parent / "kept"
    shutil.copytree(noted.root / "content", kept)
    with server.events() as wait:
        shutil.rmtree(noted.root / "content")
        wait(lambda state: "there is no folder 'content' here" in [one["message"] for one in state["errors"]])
        shutil.copytree(kept, noted.root / "content")
        wait(lambda state: not state["errors"])
        noted.write({"content/articles/grid.md": ARTICLE.replace("The grid failed", "It is back")})
        wait(lambda state: "It is back" in server.page("articles/grid/"))

    assert "No document was shown." in server.page("articles/grid/")


def test_a_site_that_begins_broken_shows_what_is_wrong_and_then_the_site(noted: Folder):
    (noted.root / "site.yaml").write_text("title: [", encoding="utf-8")
    with served(noted.root) as server, server.events() as wait:
        empty = server.ask("/")
        noted.write({"site.yaml": BASIC["site.yaml"]})
        wait(lambda state: not state["errors"])

        assert (empty.status, "Not built yet" in empty.text) == (503, True)
        assert "The grid failed" in server.page("")


def test_a_template_of_the_site_is_watched_too(noted: Folder, server: Served):
    with server.events() as wait:
        noted.write({"templates/partials/footer.html": "<footer>Our own foot</footer>\n"})
        wait(lambda state: "Our own foot" in server.page(""))


def test_control_c_ends_it_with_open_pages_and_without_a_traceback(server: Served):
    with server.events() as wait:
        wait(lambda state: True)
        code, said = server.stop()

    assert code == 0
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_told_with_the_way_out(site: Folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = CliRunner().invoke(main, ["serve", "-C", str(site.root), "--port", str(taken.getsockname()[1])])

    assert told.exit_code == 2
    assert "can't listen on 127.0.0.1:" in told.output
    assert "--port" in told.output


def test_the_error_page_works_where_its_links_lead_below_the_host(server: Served):
    """404.html is made for the address of the published site, https://example.org/digest/."""
    missing = server.ask("/articles/nowhere/")

    assert missing.status == 404
    assert 'href="/digest/style.css"' in missing.text
    assert server.ask("/digest/style.css").status == 200


def test_a_url_without_its_last_slash_leads_on(server: Served):
    answer = server.ask("/articles/grid")

    assert (answer.status, answer.headers["location"]) == (307, "/articles/grid/")


@pytest.mark.parametrize(
    "path",
    [
        "/../site.yaml",
        "/..%2fsite.yaml",
        "/%2e%2e/%2e%2e/site.yaml",
        "/articles/..\\..\\site.yaml",
        "/articles/%5c..%5c..%5csite.yaml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.postil.json",
        "/_postil/../app.py",
        "/_postil/..%2fapp.py",
        "/_postil/%2e%2e%2fapp.py",
        "/leak.html",
        "/articles/leak/index.html",
        "/%00",
        "/articles/grid/index.html%00.txt",
    ],
)
def test_nothing_is_served_but_what_was_built(noted: Folder, server: Served, path: str):
    output = noted.root / ".postil/serve"
    (output / "leak.html").symlink_to("/etc/passwd")
    (output / "articles/leak").mkdir()
    (output / "articles/leak/index.html").write_text("not ours", encoding="utf-8")

    answer = server.ask(path)

    assert answer.status == 404
    assert "root:" not in answer.text
    assert "base_url" not in answer.text
    assert "not ours" not in answer.text


def test_nothing_is_built_twice_for_a_file_that_only_was_touched(noted: Folder, server: Served):
    with server.events() as wait:
        first = wait(lambda state: True)
        os.utime(noted.root / "content/articles/grid.md")
        noted.write({"content/topics/energy.md": "---\ntitle: Energy now\n---\n"})
        after = wait(lambda state: state["version"] != first["version"])

    assert after["version"] == first["version"].replace(".1", ".2")
