"""The site's URLs, the files behind them, and the way from a page to the root."""

from __future__ import annotations

import pytest

from postil import urls
from postil.characters import forbidden_at


def _shown(url: str) -> str:
    return url.replace(urls.ROOT, "/")


def test_each_kind_of_thing_has_its_place():
    assert [
        _shown(url)
        for url in (
            urls.article_url("grid"),
            urls.note_url("grid", "billion"),
            urls.topic_url("energy"),
            urls.outlet_url("courier"),
            urls.claim_url("grid--billion"),
            urls.page_url("about"),
        )
    ] == [
        "/articles/grid/",
        "/articles/grid/#note-billion",
        "/topics/energy/",
        "/outlets/courier/",
        "/claims/grid--billion/",
        "/about/",
    ]


def test_the_first_page_of_a_list_has_no_number():
    assert _shown(urls.topic_url("energy", 1)) == "/topics/energy/"
    assert _shown(urls.topic_url("energy", 2)) == "/topics/energy/page/2/"
    assert _shown(urls.outlet_url("courier", 3)) == "/outlets/courier/page/3/"


def test_letters_beyond_ascii_are_percent_encoded_in_urls_and_plain_in_file_names():
    url = urls.article_url("мятеж")

    assert _shown(url) == "/articles/%D0%BC%D1%8F%D1%82%D0%B5%D0%B6/"
    assert urls.path_of(url) == "articles/мятеж/index.html"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (urls.ROOT, "index.html"),
        (f"{urls.ROOT}topics/energy/", "topics/energy/index.html"),
        (f"{urls.ROOT}404.html", "404.html"),
        (f"{urls.ROOT}topics/energy/feed.xml", "topics/energy/feed.xml"),
    ],
)
def test_a_url_that_ends_in_a_slash_is_an_index_file(url: str, path: str):
    assert urls.path_of(url) == path


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("index.html", "./"),
        ("404.html", "./"),
        ("about/index.html", "../"),
        ("topics/x/page/2/index.html", "../../../../"),
    ],
)
def test_the_way_to_the_root_has_a_step_for_each_folder(path: str, way: str):
    assert urls.way_to_root(path) == way


def test_no_content_can_hold_the_mark_of_the_root():
    """It is put into pages where a link begins, so nobody else may write it."""
    assert forbidden_at(urls.ROOT) == 0
