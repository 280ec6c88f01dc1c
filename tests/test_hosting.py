"""`.nojekyll` and `CNAME`: what hosts look for in the root of a site."""

from __future__ import annotations

import pytest
from sites import SITE_YAML, Folder, told

from postil.outputs.hosting import is_reserved, own_domain


def _at(base_url: str) -> dict[str, str]:
    return {"site.yaml": SITE_YAML.replace("https://example.org/digest/", base_url)}


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://news.digest.org/", "news.digest.org"),
        ("http://digest.org/", "digest.org"),
        ("https://Digest.ORG/", "digest.org"),
        ("https://digest.org./", "digest.org"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://notgithub.io/", "notgithub.io"),
        ("https://myexample.org/", "myexample.org"),
    ],
)
def test_a_domain_of_the_sites_own_is_named(base_url: str, domain: str):
    assert own_domain(base_url) == domain


@pytest.mark.parametrize(
    "base_url",
    [
        "https://digest.org/news/",
        "https://digest.org:8443/",
        "https://digest.github.io/",
        "https://group.gitlab.io/",
        "https://digest.pages.dev/",
        "https://DIGEST.GitHub.io/",
        "https://example.org/",
        "https://www.example.com/",
        "https://digest.example/",
        "https://digest.test/",
        "https://digest.invalid/",
        "http://localhost/",
        "http://intranet/",
        "http://192.0.2.7/",
        "http://[2001:db8::1]/",
        "https://digest..org/",
        f"https://{'a' * 64}.org/",
    ],
)
def test_what_is_no_domain_of_the_sites_own_is_not(base_url: str):
    assert own_domain(base_url) == ""


def test_a_domain_that_nobody_can_own_is_known():
    urls = ["https://example.org/x/", "https://www.Example.com/", "https://a.test/", "http://localhost:8000/"]

    assert [url for url in urls if not is_reserved(url)] == []
    assert not is_reserved("https://digest.org/")
    assert not is_reserved("https://digest.github.io/")


def test_every_site_keeps_jekyll_away(site: Folder):
    site.build()

    assert site.outputs()[".nojekyll"] == b""
    assert "CNAME" not in site.outputs()


def test_the_domain_stands_in_a_file_as_hosts_read_it(site: Folder):
    assert told(site.write(_at("https://digest.org/")).build()) == []
    assert site.outputs()["CNAME"] == b"digest.org\n"


def test_the_domain_follows_the_base_url_and_goes_with_it(site: Folder):
    site.write(_at("https://digest.org/")).build()

    site.write(_at("https://daily.org/")).build()
    assert site.outputs()["CNAME"] == b"daily.org\n"

    report = site.write(_at("https://daily.org/sub/")).build()
    assert report.written
    assert report.written.removed == ("CNAME",)
    assert "CNAME" not in site.outputs()
    assert ".nojekyll" in site.outputs()


def test_a_hidden_file_that_was_deleted_comes_back(site: Folder):
    site.build()
    (site.root / "output/.nojekyll").unlink()

    report = site.build()

    assert report.written
    assert report.written.written == (".nojekyll",)
    assert site.outputs()[".nojekyll"] == b""


def test_a_file_that_the_editor_put_there_with_the_same_words_is_taken_over(site: Folder):
    report = site.write(_at("https://digest.org/") | {"output/CNAME": "digest.org\n", "output/.nojekyll": ""}).build()

    assert told(report) == []


def test_a_page_in_the_place_of_the_domain_is_told(site: Folder):
    report = site.write(_at("https://digest.org/") | {"content/pages/CNAME.md": "---\ntitle: x\n---\n"}).build()

    assert told(report) == [
        "content/pages/CNAME.md:1:1: error: /CNAME would be a file, and a folder for /CNAME/index.html [duplicate]"
    ]


def test_a_file_of_the_theme_in_the_place_of_the_domain_is_told(site: Folder):
    report = site.write(_at("https://digest.org/") | {"templates/static/CNAME": "digest.org\n"}).build()

    assert [one.rpartition("error: ")[2] for one in told(report)] == [
        "two things would be published as /CNAME: this, and site.yaml [duplicate]"
    ]
