"""Who may ask the server, and who may write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from served import Served, served
from sites import BASIC, Folder

from postil.serve.gate import Gate, is_loopback

GATE = Gate("127.0.0.1", 8000, "secret")
WRITES = {
    "host": "127.0.0.1:8000",
    "origin": "http://127.0.0.1:8000",
    "content-type": "application/json",
    "x-postil-token": "secret",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("site")).write(BASIC)


@pytest.fixture(scope="module")
def server(folder: Folder) -> Iterator[Served]:
    with served(folder.root) as running:
        yield running


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_the_server_is_called_by_names_of_this_machine(host: str):
    assert GATE.refusal("GET", {"host": host}) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8000",
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8000.evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1:8000@evil.example",
        "192.168.1.7:8000",
        "",
        ":8000",
        "[::1]",
        "localhost:٨٠٠٠",
    ],
)
def test_a_name_that_was_bound_anew_to_this_machine_is_refused(host: str):
    """DNS rebinding: the browser believes to speak with evil.example."""
    refused = GATE.refusal("GET", {"host": host})
    assert refused is not None
    assert refused[0] == 421


def test_a_server_for_all_is_called_by_an_address_but_not_by_a_foreign_name():
    gate = Gate("0.0.0.0", 8000, "secret")

    assert gate.refusal("GET", {"host": "192.168.1.7:8000"}) is None
    assert gate.refusal("GET", {"host": "evil.example:8000"}) is not None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, None),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://localhost:8000"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"x-postil-token": "secret2"}, 403),
        ({"x-postil-token": ""}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": ""}, 415),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_writing_takes_a_page_of_this_server(method: str, changed: dict[str, str], status: int | None):
    refused = GATE.refusal(method, WRITES | changed)

    assert (refused and refused[0]) == status


def test_another_sites_page_may_lead_here_but_not_embed_anything():
    link = {"host": "127.0.0.1:8000", "sec-fetch-site": "cross-site"}

    assert GATE.refusal("GET", {**link, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}) is None
    assert GATE.refusal("GET", {**link, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}) is not None
    assert GATE.refusal("GET", {**link, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"}) is not None


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True)])
def test_an_address_of_this_machine_is_known(host: str, expected: bool):
    assert is_loopback(host) is expected


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "example.org", ""])
def test_any_other_address_is_open_to_others(host: str):
    assert not is_loopback(host)


@pytest.mark.slow
def test_a_write_without_the_token_changes_nothing(server: Served, folder: Folder):
    sent = {"seen": "", "fields": {"quote": "a billion dollars", "body": "x"}}
    for headers in (
        {"Content-Type": "application/json", "Origin": server.address.rstrip("/")},
        {"Content-Type": "text/plain", "Origin": server.address.rstrip("/"), "X-Postil-Token": server.token},
        {"Content-Type": "application/json", "Origin": "https://evil.example", "X-Postil-Token": server.token},
        {"Content-Type": "application/json", "X-Postil-Token": server.token},
        {
            **{"Content-Type": "application/json", "Origin": server.address.rstrip("/")},
            **{"X-Postil-Token": server.token, "Host": "evil.example"},
        },
    ):
        assert server.ask("/_postil/articles/grid/notes", "POST", sent, headers).status in {403, 415, 421}

    assert not (folder.root / "content/articles/grid.notes.yaml").exists()


@pytest.mark.slow
def test_a_foreign_host_reads_nothing(server: Served):
    for path in ("/", "/articles/grid/", "/_postil/events", "/_postil/live.js", "/style.css"):
        answer = server.ask(path, headers={"Host": "evil.example"})

        assert answer.status == 421
        assert "token" not in answer.text
        assert "grid" not in answer.text


@pytest.mark.slow
def test_two_hosts_or_none_are_refused(server: Served):
    assert server.ask("/", headers={"Host": None}).status == 400


@pytest.mark.slow
def test_no_site_is_told_that_it_may_ask(server: Served):
    """No CORS: neither a preflight nor an answer names an origin."""
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    preflight = server.ask("/_postil/articles/grid/notes", "OPTIONS", headers=asked)
    read = server.ask("/", headers={"Origin": "https://evil.example"})

    assert preflight.status == 403
    for answer in (preflight, read):
        assert [name for name in answer.headers if name.startswith("access-control")] == []
    assert read.headers["cross-origin-resource-policy"] == "same-origin"
    assert read.headers["x-frame-options"] == "DENY"


@pytest.mark.slow
def test_a_body_beyond_the_bounds_is_refused(server: Served):
    answer = server.write("POST", "grid/preview", {"body": "x" * 300_000})

    assert answer.status == 413
    assert "256 kB" in answer.data["said"]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [b"", b"{", b"[" * 100_000, b'{"body": 1}', b"\xff", b'{"seen": "", "fields": []}'])
def test_a_body_that_is_no_request_is_refused(server: Served, sent: bytes):
    answer = server.write("POST", "grid/notes", sent)

    assert answer.status == 400
    assert answer.data["said"].startswith("the request can't be read")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["..", "../grid", "..%2fgrid", "/etc/passwd", "C:\\grid", "grid\x00", "content/articles/grid", "nowhere"]
)
def test_no_path_comes_from_the_client(server: Served, folder: Folder, name: str):
    before = sorted(folder.root.rglob("*.yaml"))

    answer = server.write("POST", f"{name}/notes", {"seen": "", "fields": {"body": "x"}})

    assert answer.status in {403, 404, 405}
    assert sorted(folder.root.rglob("*.yaml")) == before


@pytest.mark.slow
def test_a_notes_file_that_is_a_link_is_not_written_through(folder: Folder, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("- id: a\n  body: x\n", encoding="utf-8")
    (folder.root / "content/articles/linked.md").write_text(BASIC["content/articles/grid.md"], encoding="utf-8")
    (folder.root / "content/articles/linked.notes.yaml").symlink_to(outside)
    try:
        with served(folder.root) as server:
            answer = server.write("POST", "linked/notes", {"seen": "", "fields": {"quote": "nobody", "body": "y"}})
            assert answer.status == 409
    finally:
        (folder.root / "content/articles/linked.notes.yaml").unlink()
        (folder.root / "content/articles/linked.md").unlink()

    assert outside.read_text(encoding="utf-8") == "- id: a\n  body: x\n"


@pytest.mark.slow
def test_the_editor_is_off_for_others_unless_it_is_asked_for(folder: Folder):
    with served(folder.root, "--host", "0.0.0.0") as server:
        page = server.page("articles/grid/")
        answer = server.ask("/_postil/articles/grid/offer")
        assert "data-token" not in page
        assert "editor.js" not in page
        assert answer.status == 404
    with served(folder.root, "--host", "0.0.0.0", "--edit") as server:
        assert "data-token" in server.page("articles/grid/")
