"""A site below a base path, such as GitHub gives a repository: nothing in it leads, or asks, outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from browsing import Open, windows
from sites import ARTICLE, BASIC, SITE_YAML, Folder, told

from postil.engine import Workers
from postil.model import Options
from postil.pipeline import Order, build

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("base-path")]

REPOSITORY = Path(__file__).resolve().parent.parent
BASE = "/repo/"
BASE_URL = f"https://x.example{BASE}"

HOSTILE: dict[str, str] = BASIC | {
    "site.yaml": SITE_YAML.replace("https://example.org/digest/", BASE_URL)
    .replace("search: false\ncards: false\n", "page_size: 2\n")
    .replace("language: en", "language: be"),
    "content/articles/grid.md": ARTICLE.replace("topics:", "aliases: [/articles/old-name/, /старое/]\ntopics:"),
    "content/articles/grid.notes.yaml": """\
- id: billion
  quote: a billion dollars
  kind: check
  verdict: unproven
  claim: {text: It cost a billion., by: Officials}
  body: >-
    See [another](/articles/рэч/), [the map](/assets/maps/a%20map.svg), [how](/repo/), [a note](#note-billion)
    and [one elsewhere](/articles/рэч/#note-a_1).
  sources: [https://courier.example/repo/]
""",
    "content/articles/рэч.md": ARTICLE.replace("The grid failed", "Рэч").replace(
        "nobody said why.", "nobody said [why](/about/)."
    ),
    "content/articles/рэч.notes.yaml": "- {id: a_1, quote: Officials spoke, kind: context, body: They did.}\n",
    "content/topics/repo.md": "---\ntitle: Repo\n---\nOn [energy](/topics/energy/page/2/).\n",
    "content/pages/repo.md": "---\ntitle: Repo\nmenu: 1\n---\nThis page is called as the folder: [it](/repo/).\n",
    "content/assets/maps/a map.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}
HOSTILE |= {
    f"content/articles/more-{n}.md": ARTICLE.replace("The grid failed", f"More, {n}").replace("-11", f"-1{n}")
    for n in range(5)
}


class _Below(SimpleHTTPRequestHandler):
    """Serves a folder as GitHub Pages does: below BASE, with 404.html for what isn't there, and nothing outside."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(BASE)) if path.startswith(BASE) else "/nowhere/at/all"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = Path(self.directory, "404.html").read_bytes() if self.path.startswith(BASE) else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Below, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()
        thread.join(timeout=10)


@dataclass
class Site:
    """A built site, and where it is served."""

    output: Path
    address: str

    @property
    def pages(self) -> list[str]:
        """The paths of all pages, but for those that lead on to another."""
        found = [path.relative_to(self.output).as_posix() for path in sorted(self.output.rglob("*.html"))]
        return [path for path in found if path not in self.aliases and not path.startswith("pagefind/")]

    @property
    def aliases(self) -> list[str]:
        leading = '<meta http-equiv="refresh"'
        return [
            path.relative_to(self.output).as_posix()
            for path in sorted(self.output.rglob("index.html"))
            if leading in path.read_text(encoding="utf-8")
        ]

    def file_at(self, url: str) -> str | None:
        """Return the file that is served at *url*, strictly: no host redirects from a folder without its slash."""
        for start in (self.address, BASE_URL):
            if url.startswith(start):
                path = unquote(urldefrag(url)[0].removeprefix(start))
                path = f"{path}index.html" if path.endswith("/") or not path else path
                return path if (self.output / path).is_file() else None
        return None


@dataclass
class Crawl:
    """What the pages of a site ask for and where they lead."""

    links: dict[str, set[str]] = field(default_factory=dict)
    """By page."""
    ids: dict[str, set[str]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Each address that the browser asked for, and the answer's status."""


LINKED = """() => {
    const whole = value => value?.baseVal === undefined ? value : new URL(value.baseVal, document.baseURI).href;
    const of = (selector, name) => [...document.querySelectorAll(selector)].map(one => whole(one[name]));
    return {
        links: [...of("a[href], area[href], link[href]", "href"), ...of("img, script[src], iframe, source", "src"),
            ...of("[property='og:image'], [property='og:url']", "content")].filter(one => one),
        ids: [...of("[id]", "id")],
    };
}"""


def _crawled(site: Site, opened: Open) -> Crawl:
    crawl = Crawl()
    page = opened("404.html")
    page.on("response", lambda answer: crawl.asked.append((answer.url, answer.status)))
    for path in site.pages:
        page.goto(site.address + path.removesuffix("index.html"))
        found = page.evaluate(LINKED)
        crawl.links[path], crawl.ids[path] = set(found["links"]), set(found["ids"])
    return crawl


@pytest.fixture(scope="module", params=["demonstration", "hostile"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Folder(tmp_path_factory.mktemp("base-path"))
    if request.param == "hostile":
        assert [one for one in told(folder.write(HOSTILE).build()) if ": error: " in one] == []
    else:
        order = Order(REPOSITORY, folder.root / "output", Options(date(2026, 12, 31), base_url=BASE_URL))
        with Workers(1) as workers:
            assert not build(order, workers).failed
    with _serving(folder.root / "output") as address:
        yield Site(folder.root / "output", address)


@pytest.fixture
def opened_here(browser: Any, site: Site) -> Iterator[Open]:
    with windows(browser, site.address, expected="404 (Not Found)") as opening:
        yield opening


@pytest.fixture(scope="module")
def crawl(browser: Any, site: Site) -> Crawl:
    with windows(browser, site.address, expected="404 (Not Found)") as opening:
        return _crawled(site, opening)


def test_every_link_to_this_site_leads_to_a_file(site: Site, crawl: Crawl):
    ours = (site.address.removesuffix(BASE), BASE_URL.removesuffix(BASE))
    broken = {
        f"{page} → {link}"
        for page, links in crawl.links.items()
        for link in links
        if link.startswith(ours) and site.file_at(link) is None
    }

    assert len(crawl.links) > 15
    assert broken == set()


def test_every_fragment_leads_to_something_that_is_there(site: Site, crawl: Crawl):
    lost = set()
    checked = 0
    for page, links in crawl.links.items():
        for link in links:
            target, fragment = site.file_at(link), urldefrag(link)[1].partition(":~:")[0]
            if fragment and target:
                checked += 1
                lost |= {f"{page} → {link}"} if unquote(fragment) not in crawl.ids[target] else set()

    assert checked > 20
    assert lost == set()


def test_nothing_is_asked_from_outside_the_base_path(site: Site, crawl: Crawl):
    assert len(crawl.asked) > len(crawl.links)
    assert [url for url, _ in crawl.asked if not url.startswith(site.address)] == []
    assert [url for url, status in crawl.asked if status >= 400] == []


def test_every_page_is_reached_from_the_home_page(site: Site, crawl: Crawl):
    reached, waiting = set(), ["index.html"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {site.file_at(link) for link in crawl.links.get(page, ())}
        waiting += [one for one in targets if one in crawl.links and one not in reached]

    assert set(site.pages) - reached == {"404.html"}


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml", "robots.txt"])
def test_addresses_in_files_for_programs_are_whole_and_lead_to_files(site: Site, name: str):
    text = "\n".join(path.read_text(encoding="utf-8") for path in site.output.rglob(name))
    ours = set(re.findall(r"https://x\.example[^\s\"'<>]*", text.replace("&#34;", '"')))

    assert ours
    assert {url for url in ours if site.file_at(url) is None} == set()
    assert re.findall(r"(?:href|src)=\"(?!https?:|mailto:)[^\"]*", text) == []


@pytest.mark.parametrize("where", ["nowhere/", "articles/nowhere/at/all.html", "topics/x/page/99/"])
def test_the_page_for_what_is_not_there_works_at_any_depth(site: Site, opened_here: Open, where: str):
    asked: list[tuple[str, int]] = []
    page = opened_here("404.html")
    page.on("response", lambda answer: asked.append((answer.url, answer.status)))

    answer = page.goto(site.address + where)

    assert answer.status == 404
    assert [url for url, status in asked if status >= 400] == [site.address + where]
    assert page.evaluate("[...document.styleSheets].every(one => one.cssRules.length > 10)")
    assert page.evaluate("document.styleSheets.length") > 0
    links = [one for one in page.evaluate(LINKED)["links"] if not one.startswith(site.address + where + "#")]
    assert len(links) > 3
    assert [link for link in links if site.file_at(link) is None] == []
    page.click("main a")
    page.wait_for_url(site.address)


def test_search_finds_its_index_and_its_results_lead_on(site: Site, opened_here: Open):
    if not (site.output / "pagefind").is_dir():
        pytest.skip("needs Pagefind")
    page = opened_here("search/?q=billion" if "рэч" in str(site.pages) else "search/?q=loan")
    page.wait_for_selector("#results a")

    links = page.eval_on_selector_all("#results a", "all => all.map(one => one.href)")

    assert [link for link in links if site.file_at(link) is None] == []


@pytest.mark.parametrize("alias", ["articles/old-name/", "старое/"])
def test_a_former_address_leads_to_the_present_one(tmp_path: Path, browser: Any, alias: str):
    folder = Folder(tmp_path).write(HOSTILE)
    folder.build()
    text = folder.page(f"{alias}index.html")
    with _serving(folder.root / "output") as address, windows(browser, address) as opening:
        page = opening("404.html")
        page.goto(address + alias)
        page.wait_for_url(f"{address}articles/grid/")

        assert page.title().startswith("The grid failed")
    assert f'<link rel="canonical" href="{BASE_URL}articles/grid/">' in text
