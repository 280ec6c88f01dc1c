"""Many requests: one at a time to a server, again where it fails for a while, and never without end."""

from __future__ import annotations

import threading

import pytest
from loopback import Loopback, Response, in_turn, only_get, page, redirect

from postil.web.client import Bounds, Client, FetchError, Reply
from postil.web.polite import Pace, Pages, visits

PACE = Pace(between=1.0, first=2.0)


def asked(server: Loopback, *urls: str, pace: Pace = PACE, seconds: float = 20):
    """What came of each URL, as status or kind of failure; and the waits, none of which was waited for."""
    waits: list[float] = []
    with Client(Bounds(seconds=seconds, private=True)) as client:
        found = {
            visit.url: visit.came.kind if isinstance(visit.came, FetchError) else visit.came.status
            for visit in visits(
                [server.url(url) if url.startswith("/") else url for url in urls], client, pace, waits.append
            )
        }
    return found, waits


def test_a_head_is_enough_where_it_says_so():
    with Loopback({"/a": page("a")}) as server:
        found, waits = asked(server, "/a")

    assert (found, server.asked(), waits) == ({server.url("/a"): 200}, ["HEAD /a"], [])


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_page_whose_head_is_refused_is_asked_for(status):
    with Loopback({"/a": only_get(page("a"), status)}) as server:
        found, waits = asked(server, "/a")

    assert (found, server.asked()) == ({server.url("/a"): 200}, ["HEAD /a", "GET /a"])
    assert waits == [1.0]


def test_a_page_that_is_asked_for_is_not_read():
    """A page of any size is there, if its head is."""
    with Loopback({"/a": only_get(Response(200, {}, b"x" * 30_000_000))}) as server:
        found, _ = asked(server, "/a")

    assert found == {server.url("/a"): 200}


def test_each_page_is_asked_for_once_and_between_two_there_is_a_pause():
    with Loopback({"/a": page("a"), "/b": page("b")}) as server:
        found, waits = asked(server, "/a", "/b", "/a")

    assert server.asked() == ["HEAD /a", "HEAD /b"]
    assert (len(found), waits) == (2, [1.0])


def test_whole_pages_come_one_at_a_time_with_pauses_and_a_server_that_is_down_is_left_alone():
    waits: list[float] = []
    with (
        Loopback({"/a": page("a"), "/b": page("b"), "/c": Response(503)}) as server,
        Client(Bounds(private=True)) as client,
    ):
        pages = Pages(client, PACE, waits.append)
        bodies = [came.body for path in "ab" if isinstance(came := pages.ask(server.url(f"/{path}")), Reply)]
        down = [pages.ask(server.url(f"/c?{n}")) for n in range(10)]

    assert bodies == [b"a", b"b"]
    assert server.asked()[:2] == ["GET /a", "GET /b"]
    assert waits[0] == PACE.between
    assert [came.status for came in down if isinstance(came, Reply)] == [503] * 10
    assert len(server.asked()) <= 2 + 3 * (1 + PACE.retries)


def test_a_server_is_asked_one_thing_at_a_time():
    with Loopback({f"/{n}": page("x") for n in range(30)}) as server:
        asked(server, *(f"/{n}" for n in range(30)))

    assert server.peak["127.0.0.1"] == 1


def test_several_servers_are_asked_side_by_side():
    """Each answers only when the other has been asked, too."""
    both = threading.Barrier(2, timeout=20)

    def wait(_):
        both.wait()
        return page("x")

    with Loopback({"/": wait}) as one, Loopback({"/": wait}) as other:
        found, _ = asked(one, one.url(), other.url())

    assert set(found.values()) == {200}


def test_a_server_that_is_busy_is_asked_later_and_later():
    with Loopback({"/a": in_turn(Response(503), Response(429), page("a"))}) as server:
        found, waits = asked(server, "/a")

    assert found == {server.url("/a"): 200}
    assert [wait for wait in waits if wait != PACE.between] == [2.0, 4.0]


def test_the_wait_that_a_server_asks_for_is_kept():
    with Loopback({"/a": in_turn(Response(429, {"Retry-After": "7"}), page("a"))}) as server:
        found, waits = asked(server, "/a")

    assert (found, waits) == ({server.url("/a"): 200}, [7.0, 1.0])


@pytest.mark.parametrize("wait", ["31536000", "9" * 400, "Wed, 01 Jan 2098 00:00:00 GMT", "soon"])
def test_a_server_that_asks_for_a_year_is_left_alone(wait):
    """Its other pages get the same answer, unasked."""
    with Loopback({f"/{n}": Response(429, {"Retry-After": wait}) for n in range(5)}) as server:
        found, waits = asked(server, *(f"/{n}" for n in range(5)))

    assert (set(found.values()), len(found), len(server.requests)) == ({429}, 5, 1)
    assert waits == []


def test_a_server_that_is_gone_is_left_alone():
    with Loopback() as server:
        urls = [server.url(f"/{n}") for n in range(1000)]
    found, waits = asked(server, *urls)

    assert (set(found.values()), len(found)) == ({"unreachable"}, 1000)
    assert len(waits) < 20


def test_a_slow_server_is_asked_again():
    with Loopback({"/a": in_turn(Response(silent=True), page("a"))}) as server:
        found, _ = asked(server, "/a", seconds=0.5)

    assert found == {server.url("/a"): 200}


@pytest.mark.slow
def test_thousands_of_links_to_one_server_are_asked_one_by_one():
    with Loopback({f"/{n}": page("x") for n in range(3_000)}) as server:
        found, waits = asked(server, *(f"/{n}" for n in range(3_000)))

    assert (len(found), set(found.values()), len(waits)) == (3_000, {200}, 2_999)


def test_who_stops_listening_stops_the_asking():
    with Loopback({f"/{n}": page("x") for n in range(50)}) as server, Client(Bounds(private=True)) as client:
        coming = visits([server.url(f"/{n}") for n in range(50)], client, Pace(between=3600))
        assert next(coming).url == server.url("/0")
        coming.close()

    assert len(server.requests) == 1


def test_redirects_are_no_reason_to_ask_again():
    with Loopback({"/a": redirect("/b"), "/b": page("b")}) as server:
        found, _ = asked(server, "/a")

    assert (found, server.asked()) == ({server.url("/a"): 200}, ["HEAD /a", "HEAD /b"])
