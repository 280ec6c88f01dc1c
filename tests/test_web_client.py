"""One request: what comes back, what is refused, and where it stops."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
import zlib
from pathlib import Path

import pytest
from loopback import Loopback, Request, Response, bomb, cut, garbage, huge_headers, page, redirect

from postil import __version__
from postil.web import connecting
from postil.web.addresses import inward, is_public
from postil.web.client import Bounds, Client, FetchError, Redirect, user_agent

BRIEF = Bounds(seconds=20, private=True)


def fetched(server: Loopback, path: str, bounds: Bounds = BRIEF, method: str = "GET"):
    with Client(bounds) as client:
        return client.fetch(server.url(path), method)


def failed(url: str, bounds: Bounds = BRIEF, **settings) -> FetchError:
    with Client(bounds, **settings) as client, pytest.raises(FetchError) as told:
        client.fetch(url)
    return told.value


def test_a_page_comes_back_as_it_is():
    with Loopback({"/page": page("<p>Grüße", **{"X-Twice": "one"})}) as server:
        reply = fetched(server, "/page?a=b#part")

    assert (reply.status, reply.body.decode(), reply.raw) == (200, "<p>Grüße", reply.body)
    assert reply.header("content-type") == "text/html; charset=utf-8"
    assert reply.header("X-None") == ""
    assert server.asked() == ["GET /page?a=b"]
    assert reply.final == server.url("/page?a=b")


def test_it_says_who_asks_and_sends_neither_cookies_nor_passwords(monkeypatch, tmp_path):
    """The environment's proxies and passwords are not used."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with (
        Loopback({"/": Response(200, {"Set-Cookie": "a=b"})}) as server,
        Client(BRIEF, user_agent("https://example.org/")) as client,
    ):
        client.fetch(server.url())
        client.fetch(server.url())

    sent = server.requests[1].headers
    assert sent["user-agent"] == f"Postil/{__version__} (+https://example.org/)"
    assert not {"cookie", "authorization", "referer"} & set(sent)


def test_head_has_no_body():
    with Loopback({"/": page("<p>long")}) as server:
        reply = fetched(server, "/", method="HEAD")

    assert (server.asked(), reply.body, reply.header("content-length")) == (["HEAD /"], b"", "7")


def test_what_is_posted_arrives_and_its_headers_stay_with_the_first_server():
    def far(request: Request) -> Response:
        return Response(200, {}, request.headers.get("x-key", "none").encode())

    with Loopback({"/far": far}, "127.0.0.1") as other, Loopback() as server, Client(BRIEF) as client:
        server.routes["/save"] = redirect(other.url("/far"), 303)
        reply = client.fetch(server.url("/save"), "POST", b"url=x", (("X-Key", "secret"),))

    assert (server.requests[0].body, server.requests[0].headers["x-key"]) == (b"url=x", "secret")
    assert (other.asked(), reply.body) == (["GET /far"], b"none")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"text", mtime=0)),
        ("gzip", gzip.compress(b"te", mtime=0) + gzip.compress(b"xt", mtime=0) + b"padding"),
        ("deflate", zlib.compress(b"text")),
        ("deflate", zlib.compress(b"text")[2:-4]),
        ("identity", b"text"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"text", mtime=0), mtime=0)),
    ],
    ids=["gzip", "gzip in pieces", "deflate", "deflate without a head", "identity", "gzip twice"],
)
def test_compressed_pages_are_unpacked(encoding, packed):
    with Loopback({"/": Response(200, {"Content-Encoding": encoding}, packed)}) as server:
        reply = fetched(server, "/")

    assert (reply.body, reply.raw) == (b"text", packed)


@pytest.mark.parametrize(
    ("encoding", "packed", "said"),
    [
        ("gzip", gzip.compress(b"text" * 99, mtime=0)[:-9], "it can't be unpacked: the compressed bytes end too early"),
        ("gzip", b"no gzip", "it can't be unpacked: the compressed bytes are damaged"),
        ("gzip", gzip.compress(b"", mtime=0) * 5000, "it is compressed in more than 100 pieces"),
        ("gzip, gzip, gzip, gzip", b"x", "it is compressed 4 times"),
        ("lzma", b"x", "it is compressed as 'lzma', which wasn't asked for"),
    ],
    ids=["cut", "damaged", "too many pieces", "too often", "unknown"],
)
def test_what_cannot_be_unpacked_is_told(encoding, packed, said):
    with Loopback({"/": Response(200, {"Content-Encoding": encoding}, packed)}) as server:
        failure = failed(server.url(), Bounds(private=True))

    assert (failure.kind, str(failure)) == ("protocol", said)


def test_brotli_is_unpacked_within_the_bound_where_it_can_be():
    brotli = pytest.importorskip("brotli")
    routes = {"/": brotli.compress(b"text"), "/bomb": brotli.compress(b" " * 50_000_000)}
    with Loopback(
        {path: Response(200, {"Content-Encoding": "br"}, packed) for path, packed in routes.items()}
    ) as server:
        assert fetched(server, "/").body == b"text"
        assert failed(server.url("/bomb")).kind == "large"


def test_a_bomb_stops_at_the_bound():
    with Loopback({"/": bomb(30)}) as server:
        failure = failed(server.url())

    assert (failure.kind, str(failure)) == ("large", "it is larger than 8 MB")


def test_a_large_page_stops_on_the_wire():
    with Loopback({"/": Response(200, {}, b"x" * 2_000_001), "/small": Response(200, {}, b"x" * 2_000_000)}) as server:
        bounds = Bounds(most_bytes=2_000_000, private=True)
        assert failed(server.url(), bounds).kind == "large"
        assert len(fetched(server, "/small", bounds).body) == 2_000_000


def test_what_is_said_before_the_answer_is_bounded_too():
    """A server may announce its answer as often as it likes, and each time it counts."""
    with Loopback({"/": Response(raw=b"HTTP/1.1 102 Processing\r\n\r\n" * 100_000)}) as server:
        failure = failed(server.url(), Bounds(most_bytes=1000, private=True))

    assert failure.kind == "large"


def test_an_endless_drip_is_bounded_in_time():
    with Loopback({"/": Response(200, {}, b"<p>", drips=True), "/mute": Response(silent=True)}) as server:
        failures = [failed(server.url(path), Bounds(seconds=0.3, private=True)) for path in ("/", "/mute")]

    assert [one.kind for one in failures] == ["slow", "slow"]
    assert str(failures[0]) == "no whole answer within 0.3 seconds"


def test_a_look_up_that_never_ends_is_bounded_in_time():
    ended = threading.Event()

    def resolve(host: str, port: int) -> tuple[str, ...]:
        ended.wait(20)
        return ()

    try:
        assert failed("http://slow.example/", Bounds(seconds=0.2), resolve=resolve).kind == "slow"
    finally:
        ended.set()


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (garbage(), "protocol", "the server doesn't answer as a web server does"),
        (huge_headers(), "protocol", "the server doesn't answer as a web server does"),
        (cut(), "protocol", "the server doesn't answer as a web server does"),
        (Response(raw=b""), "protocol", "the server doesn't answer as a web server does"),
    ],
    ids=["garbage", "headers", "cut", "nothing"],
)
def test_a_broken_server_is_told(answer, kind, said):
    with Loopback({"/": answer}) as server:
        failure = failed(server.url())

    assert (failure.kind, str(failure)) == (kind, said)


def test_a_server_that_is_not_there_is_told():
    with Loopback() as server:
        url = server.url()

    assert str(failed(url)) == "the server '127.0.0.1' refuses the connection"


def test_a_name_that_leads_nowhere_is_told():
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such name")

    failure = failed("http://gone.example/", resolve=resolve)

    assert (failure.kind, str(failure)) == ("unreachable", "there is no server 'gone.example'")


def test_redirects_are_followed_and_remembered():
    with Loopback({"/a": redirect("/b#x", 301), "/b": redirect("c?d", 307), "/c": page("there")}) as server:
        reply = fetched(server, "/a")

    assert (reply.asked, reply.final, reply.body) == (server.url("/a"), server.url("/c?d"), b"there")
    assert reply.redirects == (Redirect(301, server.url("/b")), Redirect(307, server.url("/c?d")))


def test_redirects_end():
    def deeper(request: Request) -> Response:
        return redirect(request.path + "x")

    circle = {"/a": redirect("/b"), "/b": redirect("/a")}
    with Loopback(circle | {"/x" + "x" * count: deeper for count in range(20)}) as server:
        around = failed(server.url("/a"))
        on_and_on = failed(server.url("/x"))

    assert (around.kind, str(around)) == (
        "redirects",
        f"the server redirects in a circle, by way of '{server.url('/a')}'",
    )
    assert str(on_and_on) == "the server redirects more than 10 times"
    assert len(server.requests) == 2 + 11


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("file:///etc/passwd", "'file:///etc/passwd' is not an http or https address"),
        ("javascript:alert(1)", "'javascript:alert(1)' is not an http or https address"),
        ("http://me:secret@127.0.0.1/", "the address holds a name or password, and these aren't sent"),
        ("http://[::1", "'http://[::1' is not an address of a page"),
        ("http://xn--a/", "'http://xn--a/' is not an address of a page"),
        ("http://a.example:99999999/", "'http://a.example:99999999/' is not an address of a page"),
        ("/" + "x" * 10_000, "the address has 10001 characters, and servers take 8000"),
    ],
)
def test_no_redirect_leads_out_of_the_web(target, said):
    with Loopback({"/": redirect(target)}) as server:
        failure = failed(server.url())

    assert (failure.kind, str(failure)) == ("refused", said)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http:///x", "'http:///x' names no server"),
        ("page.html", "'page.html' is not an http or https address"),
        ("https://a.example/\x1b[2J", "'https://a.example/<U+001B>[2J' is not an address of a page"),
        ("", "'' is not an http or https address"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url, said):
    assert str(failed(url)) == said


def test_an_address_of_a_hundred_kilobytes_is_refused():
    assert str(failed("https://a.example/" + "x" * 100_000)) == (
        "the address has 100018 characters, and servers take 8000"
    )


def test_private_addresses_are_refused_with_a_way_out():
    with Loopback({"/": page("secret")}) as server:
        failure = failed(server.url(), Bounds())

    assert failure.kind == "refused"
    assert str(failure) == "'127.0.0.1' is at 127.0.0.1, a loopback address; --allow-private asks it all the same"
    assert server.requests == []


@pytest.mark.parametrize(
    "host", ["localhost", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::1]", "0", "[::ffff:7f00:1]"]
)
def test_no_way_of_writing_leads_inward(host):
    with Loopback({"/": page("secret")}) as server:
        failure = failed(server.url(host=host), Bounds(seconds=5))

    assert failure.kind in {"refused", "unreachable"}
    assert server.requests == []


def test_one_inward_address_among_public_ones_is_refused():
    failure = failed("http://two.example/", Bounds(seconds=5), resolve=lambda host, port: ("192.0.2.1", "10.0.0.1"))

    assert failure.kind == "refused"


def test_a_name_is_looked_up_once_for_a_connection():
    """The address that was judged is the one that is asked: the second look-up would lead elsewhere."""
    looked_up = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        looked_up.append(host)
        return ("127.0.0.1",) if len(looked_up) == 1 else ("127.0.0.2",)

    with Loopback({"/": page("one")}) as server, Client(BRIEF, resolve=resolve) as client:
        reply = client.fetch(server.url(host="rebound.example"))

    assert (reply.body, looked_up) == (b"one", ["rebound.example"])
    assert server.requests[0].headers["host"] == f"rebound.example:{server.port}"


@pytest.mark.parametrize("inside", ["127.0.0.2", "inside.example"])
def test_each_redirect_is_judged_anew(monkeypatch, inside):
    """A public page may not lead into the editor's own network. Here 127.0.0.1 stands for a public address."""
    monkeypatch.setattr(connecting, "inward", lambda address: "" if address == "127.0.0.1" else inward(address))
    names = {"127.0.0.1": ("127.0.0.1",), "127.0.0.2": ("127.0.0.2",), "inside.example": ("127.0.0.1", "10.0.0.1")}
    with Loopback({"/ok": page("fine")}) as server:
        server.routes["/"] = redirect(server.url("/ok", inside))
        failure = failed(server.url(), Bounds(seconds=20), resolve=lambda host, port: names[host])

    assert (failure.kind, server.asked()) == ("refused", ["GET /"])
    assert f"'{inside}' is at " in str(failure)


def test_international_names_are_asked_in_their_ascii_form():
    asked = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",)

    with Loopback({"/": page("one")}) as server, Client(BRIEF, resolve=resolve) as client:
        client.fetch(f"http://bücher.example:{server.port}/")

    assert asked == ["xn--bcher-kva.example"]


def test_threads_may_share_a_client():
    with Loopback({f"/{n}": page(str(n)) for n in range(40)}) as server, Client(BRIEF) as client:
        found: dict[int, bytes] = {}
        threads = [
            threading.Thread(target=lambda n=n: found.update({n: client.fetch(server.url(f"/{n}")).body}))
            for n in range(40)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

    assert found == {n: str(n).encode() for n in range(40)}


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.0.3", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.7", "198.18.0.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "3fff::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:c0a8:1::1", "2001:0:7f00:1::1", "100::1", "5f00::1", "not an address", ""),
    ],
)
def test_special_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("93.184.216.34", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:2800:220:1::1"),
        *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
    ],
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)
    assert inward(address) == ""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate that nobody has vouched for."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    told = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    told += ["-keyout", str(file), "-out", f"{file}.crt", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run(told, check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate):
    with Loopback({"/": page("secret")}) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.speak_tls(context)
        failure = failed(f"https://localhost:{server.port}/")

    assert (failure.kind, str(failure)) == (
        "protocol",
        "no secure connection: its certificate is of an unknown authority",
    )
    assert server.requests == []


def test_a_server_without_tls_is_told():
    with Loopback() as server:
        server.greeting = b"220 mail.example ready\r\n"
        failure = failed(f"https://127.0.0.1:{server.port}/")

    assert (failure.kind, str(failure)) == (
        "protocol",
        "no secure connection: the server doesn't speak TLS as it should",
    )
