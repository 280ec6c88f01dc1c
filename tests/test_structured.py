"""What pages say of themselves to machines: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browsing import Open, serving
from sites import TODAY, Folder, told

from postil.model import Options
from postil.pipeline import Order, build

REPOSITORY = Path(__file__).resolve().parent.parent
VOCABULARY = REPOSITORY.parent / "shared" / "schemas" / "schemaorg-all-https.jsonld"
"""schema.org's own; not part of the repository."""
BASE = "https://example.org/digest/"
ROLES = {"@context", "@type", "@id", "@graph"}

HOSTILE = "</script><script>document.title = 'broken'</script><!-- <script> ]]> & \u2028 \" \\u0002"

SITE = """\
title: Test digest
base_url: https://example.org/digest/
language: en
description: On the grid.
search: false
cards: false
page_size: 2
publisher:
  name: The Desk
  url: https://desk.example/
  email: desk@desk.example
  logo: /assets/logo.png
  same_as: [https://social.example/@desk]
  principles: /methodology/
  funding: https://desk.example/funding
verdicts:
  - {id: "false", label: "False", rating: 1}
  - {id: half, label: Half true, rating: 2.5}
  - {id: accurate, label: Accurate, rating: 5}
  - {id: unproven, label: Unproven}
"""

GRID = """\
---
title: The grid failed
date: 2021-02-11T08:00:00+03:00
outlet: courier
author: Jo Doe
url: https://courier.example/grid
archived: [https://web.archive.org/web/20210212000000/https://courier.example/grid]
topics: [energy]
summary: It failed.
image: /assets/logo.png
---
The grid failed on Tuesday, and nobody said why.

Officials spoke of a billion dollars.
"""

NOTES = """\
- id: why
  quote: nobody said why
  kind: check
  claim: {text: Nobody said why the grid failed, by: The Courier, by_url: "https://courier.example/about"}
  verdict: "false"
  body: They did.
  created: 2021-03-01
  updated: 2021-03-05
  sources:
    - {title: Report, url: "https://report.example/", publisher: Ministry, date: 2021-02-20}
    - {title: Report again, url: "https://report.example/"}
    - {title: Book without an address, publisher: Press}
  history:
    - {date: 2021-03-04, text: The date was wrong., verdict: accurate}
- id: billion
  quote: a billion dollars
  claim: billion
  body: x
- id: picture
  body: On the picture.
  created: 2021-03-02
  media:
    type: image
    finding: decontextualized
    url: https://pictures.example/1.jpg
    original: https://pictures.example/0.jpg
    context: Another town, in 2014.
- id: later
  quote: Officials
  claim: {text: A draft's claim}
  verdict: accurate
  body: x
  draft: true
"""

CLAIM = """\
---
title: The grid costs a billion dollars
by: Ann Other
by_url: https://ann.example/
said_on: 2021-02-01
verdict: half
appearances:
  - https://undated.example/
  - {url: "https://first.example/", title: First, publisher: The First, date: 2021-02-02}
  - {url: "https://shut.example/", title: Never linked, date: 2020-01-01}
sources: [{title: Budget, url: "https://budget.example/"}]
history: [{date: 2021-03-09, text: New figures., verdict: accurate}]
---
It costs more.
"""

FILES = {
    "site.yaml": SITE,
    "content/articles/grid.md": GRID,
    "content/articles/grid.notes.yaml": NOTES,
    "content/articles/shut.md": (
        "---\ntitle: Shut away\ndate: 2021-02-13\noutlet: shut\nurl: https://shut.example/a\n"
        "archived: [https://archive.example/a]\ntopics: [energy]\naliases: [/old/]\n---\nx\n"
    ),
    "content/articles/third.md": "---\ntitle: Third\ndate: 2021-02-14\ntopics: [energy]\nlanguage: ru\n---\nx\n",
    "content/claims/billion.md": CLAIM,
    "content/claims/open.md": "---\ntitle: Nobody knows yet\nby: Ann Other\n---\n",
    "content/claims/unproven.md": "---\ntitle: It was sabotage\nverdict: unproven\n---\n",
    "content/outlets/courier.md": "---\ntitle: The Courier\nurl: https://courier.example/\nstanding: unreliable\n---\n",
    "content/outlets/shut.md": (
        "---\ntitle: Shut\nurl: https://shut.example/\nstanding: unreliable\narchive_only: true\n---\n"
    ),
    "content/topics/energy.md": "---\ntitle: Energy\n---\n",
    "content/pages/methodology.md": "---\ntitle: Methodology\nmenu: 1\n---\nx\n",
    "content/assets/logo.png": b"\x89PNG",
}


class _Blocks(HTMLParser):
    """The data blocks of a page, as a browser finds them, and every other script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.within = dict(attrs).get("type") == "application/ld+json"
            if self.within:
                self.blocks.append("")
            else:
                self.scripts.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.within:
            self.blocks[-1] += data


def nodes_of(html: str) -> list[dict[str, Any]]:
    """Return the nodes of a page's only data block."""
    (block,) = _Blocks(html).blocks
    value = json.loads(block)
    assert value["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = value.get("@graph") or [value]
    return nodes


def each_node(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every node in *value*, however deep."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from each_node(one)
    if isinstance(value, dict) and "@type" in value:
        yield value


def of_type(html: str, kind: str) -> list[dict[str, Any]]:
    """Return the nodes of a type, however deep."""
    return [one for one in each_node(nodes_of(html)) if one["@type"] == kind]


def only(html: str, kind: str) -> dict[str, Any]:
    (found,) = of_type(html, kind)
    return found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A site with something of everything."""
    site = Folder(tmp_path_factory.mktemp("structured") / "site").write(FILES)
    assert told(site.build()) == []
    return site


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The built site of this repository's own content."""
    root = tmp_path_factory.mktemp("demonstration")
    report = build(Order(REPOSITORY, root / "output", Options(TODAY)))
    assert not report.failed, report.problems
    return Folder(root)


@pytest.fixture(scope="module", params=["full", "demonstration"])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """The pages of a site that describe themselves, by path: all but the one that isn't there, and those that moved."""
    site: Folder = request.getfixturevalue(request.param)
    found = {path: data.decode() for path, data in site.outputs().items() if path.endswith("/index.html")}
    found["index.html"] = site.page("index.html")
    return {path: html for path, html in found.items() if 'http-equiv="refresh"' not in html}


def test_every_page_describes_itself_in_one_block(pages: dict[str, str]):
    assert len(pages) > 10
    assert {path: len(_Blocks(html).blocks) for path, html in pages.items()} == dict.fromkeys(pages, 1)


def test_neither_a_page_that_is_not_there_nor_one_that_moved_describes_itself(full: Folder):
    assert _Blocks(full.page("404.html")).blocks == []
    assert _Blocks(full.page("old/index.html")).blocks == []


def test_all_addresses_are_absolute(pages: dict[str, str]):
    addresses = {"url", "@id", "item", "sameAs", "image", "logo", "isBasedOn", "contentUrl"}
    found = [
        (path, one[name])
        for path, html in pages.items()
        for one in each_node(nodes_of(html))
        for name in addresses & set(one)
    ]

    assert found
    assert [one for one in found if not all(url.startswith(("https://", "http://")) for url in _listed(one[1]))] == []


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_the_site_answers_for_itself_in_one_node(pages: dict[str, str]):
    """Every page that names the organisation names the same one, and only the home page says more of it."""
    found = {
        (one["@id"], one["name"], one["url"])
        for html in pages.values()
        for one in each_node(nodes_of(html))
        if one.get("@id", "").endswith("#publisher")
    }

    assert len(found) == 1


# The vocabulary


@cache
def vocabulary() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the supertypes of each type, itself among them, and the types that each property belongs to."""
    if not VOCABULARY.is_file():
        pytest.skip(f"there is no {VOCABULARY}: no type or property was looked up")
    graph = json.loads(VOCABULARY.read_text(encoding="utf-8"))["@graph"]
    parents = {_short(one["@id"]): _names(one.get("rdfs:subClassOf")) for one in graph}
    classes = {_short(one["@id"]) for one in graph if "rdfs:Class" in _types(one)}
    above: dict[str, set[str]] = {}
    for name in classes:
        reached, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += parents.get(one, set())
        above[name] = reached
    domains = {_short(one["@id"]): _names(one.get("schema:domainIncludes")) for one in graph}
    return above, domains


def _types(one: dict[str, Any]) -> list[str]:
    return _listed(one["@type"])


def _short(name: str) -> str:
    return name.removeprefix("schema:")


def _names(value: Any) -> set[str]:
    return {_short(one["@id"]) for one in (value if isinstance(value, list) else [value] if value else [])}


def test_every_type_and_property_is_schema_orgs(pages: dict[str, str]):
    """A property belongs to its node's type, or to one above it."""
    above, domains = vocabulary()
    wrong = set()
    for html in pages.values():
        for one in each_node(nodes_of(html)):
            kind = one["@type"]
            wrong |= {
                (kind, name) for name in set(one) - ROLES if not domains.get(name, set()) & above.get(kind, set())
            }

    assert wrong == set()


def test_the_findings_on_media_are_schema_orgs():
    from postil.formats.reviews import CATEGORIES

    if not VOCABULARY.is_file():
        pytest.skip(f"there is no {VOCABULARY}: no type or property was looked up")
    graph = json.loads(VOCABULARY.read_text(encoding="utf-8"))["@graph"]
    ratings = {_short(one["@id"]) for one in graph if "schema:MediaManipulationRatingEnumeration" in _types(one)}

    assert set(CATEGORIES.values()) <= ratings


# Claims


def test_each_claim_with_a_verdict_is_reviewed_once(pages: dict[str, str]):
    """On its own page, and nowhere else."""
    reviewed = [(path, one) for path, html in pages.items() for one in of_type(html, "ClaimReview")]
    claims = [path for path in pages if path.startswith("claims/") and path.count("/") == 2]
    undecided = [path for path in claims if "No verdict yet" in pages[path]]

    assert sorted(path for path, _ in reviewed) == sorted(set(claims) - set(undecided))
    assert all(one["url"].endswith(path.removesuffix("index.html")) for path, one in reviewed)


def test_a_draft_has_no_review(full: Folder):
    assert not [path for path in full.outputs() if "later" in path]
    assert not any(b"A draft's claim" in data for data in full.outputs().values())


def test_a_review_says_what_google_asks_for(full: Folder):
    """The claim without a rating, the rating in words and in numbers, who reviewed it and when."""
    review = only(full.page("claims/grid--why/index.html"), "ClaimReview")

    assert review["claimReviewed"] == "Nobody said why the grid failed"
    assert review["url"] == f"{BASE}claims/grid--why/"
    assert review["reviewRating"] == {
        **{"@type": "Rating", "alternateName": "False"},
        **{"ratingValue": 1, "bestRating": 5, "worstRating": 1},
    }
    assert review["author"] == {
        **{"@type": "Organization", "@id": f"{BASE}#publisher", "name": "The Desk"},
        **{"url": "https://desk.example/", "logo": f"{BASE}assets/logo.png"},
    }
    assert review["datePublished"].startswith("2021-03-01")
    assert review["dateModified"].startswith("2021-03-05")
    assert [one["url"] for one in review["citation"] if "url" in one] == ["https://report.example/"]


def test_a_claim_tells_who_made_it_and_when(full: Folder):
    claim = only(full.page("claims/billion/index.html"), "Claim")

    assert claim["author"] == {"@type": "Person", "name": "Ann Other", "sameAs": "https://ann.example/"}
    assert claim["datePublished"] == "2021-02-01"


def test_who_published_a_claim_is_an_organisation(full: Folder):
    claim = only(full.page("claims/grid--why/index.html"), "Claim")

    assert claim["author"] == {
        **{"@type": "Organization", "name": "The Courier"},
        "sameAs": "https://courier.example/about",
    }


def test_a_claim_first_appeared_where_it_is_dated_first(full: Folder):
    """All other places are appearances; what may not be linked is none."""
    claim = only(full.page("claims/billion/index.html"), "Claim")

    assert claim["firstAppearance"] == {
        **{"@type": "CreativeWork", "url": "https://first.example/", "headline": "First"},
        **{"datePublished": "2021-02-02", "publisher": {"@type": "Organization", "name": "The First"}},
    }
    assert [one["url"] for one in claim["appearance"]] == ["https://undated.example/", "https://courier.example/grid"]


def test_a_verdict_off_the_scale_has_no_numbers(full: Folder):
    review = only(full.page("claims/unproven/index.html"), "ClaimReview")

    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Unproven"}


@pytest.mark.parametrize(
    "ratings", ["1 1", "0 5", "-1 2", "3 3", "0.5 4"], ids=lambda ratings: ratings.replace(" ", " to ")
)
def test_a_scale_without_order_has_no_numbers(site: Folder, ratings: str):
    """Google takes a worst rating of 1 at least, and a best one above it."""
    worst, best = ratings.split()
    scale = f'verdicts: [{{id: "false", label: "False", rating: {worst}}}, {{id: ok, label: OK, rating: {best}}}]\n'
    settings = "title: T\nbase_url: https://example.org/\nsearch: false\ncards: false\n"
    site.write({"site.yaml": settings + scale, "content/claims/a.md": '---\ntitle: A\nverdict: "false"\n---\n'})
    assert told(site.build()) == []

    review = only(site.page("claims/a/index.html"), "ClaimReview")

    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "False"}


def test_a_claim_without_a_verdict_is_what_its_page_is_about(full: Folder):
    page = only(full.page("claims/open/index.html"), "WebPage")

    assert page["about"]["@type"] == "Claim"
    assert page["about"]["text"] == "Nobody knows yet"


def test_a_claims_history_is_its_corrections(full: Folder):
    review = only(full.page("claims/billion/index.html"), "ClaimReview")

    assert review["correction"] == [
        {
            **{"@type": "CorrectionComment", "text": "New figures.", "datePublished": "2021-03-09"},
            "url": f"{BASE}claims/billion/",
        }
    ]


# Articles


def test_an_article_says_whose_it_is_and_what_it_rests_on(full: Folder):
    article = only(full.page("articles/grid/index.html"), "NewsArticle")

    assert article["headline"] == "The grid failed"
    assert article["url"] == f"{BASE}articles/grid/"
    assert article["datePublished"] == "2021-02-11T08:00:00+03:00"
    assert article["dateModified"].startswith("2021-03-09")
    assert article["author"] == {"@type": "Person", "name": "Jo Doe"}
    assert article["publisher"]["name"] == "The Desk"
    assert article["sourceOrganization"]["name"] == "The Courier"
    assert article["isBasedOn"] == "https://courier.example/grid"
    assert article["image"] == f"{BASE}assets/logo.png"
    assert [one["name"] for one in article["about"]] == ["Energy"]
    assert article["inLanguage"] == "en"
    assert [one["name"] for one in article["citation"]] == ["Report", "Book without an address"]


def test_the_corrections_of_its_notes_are_an_articles(full: Folder):
    article = only(full.page("articles/grid/index.html"), "NewsArticle")

    assert article["correction"] == [
        {
            **{"@type": "CorrectionComment", "text": "The date was wrong.", "datePublished": "2021-03-04"},
            "url": f"{BASE}articles/grid/#note-why",
        }
    ]


def test_an_outlet_that_is_linked_through_the_archive_is_never_linked_otherwise(full: Folder):
    article = only(full.page("articles/shut/index.html"), "NewsArticle")
    blocks = [_Blocks(data.decode()).blocks for path, data in full.outputs().items() if path.endswith(".html")]

    assert article["isBasedOn"] == "https://archive.example/a"
    assert not [block for page in blocks for block in page if "https://shut.example" in block]


def test_how_far_an_outlet_is_to_be_trusted_is_no_property_of_it(full: Folder):
    for path in ("articles/grid/index.html", "outlets/courier/index.html"):
        (block,) = _Blocks(full.page(path)).blocks
        assert "reliable" not in block


def test_an_article_is_in_its_own_language(full: Folder):
    assert only(full.page("articles/third/index.html"), "NewsArticle")["inLanguage"] == "ru"


def test_a_note_on_a_picture_is_a_media_review(full: Folder):
    review = only(full.page("articles/grid/index.html"), "MediaReview")

    assert review["url"] == f"{BASE}articles/grid/#note-picture"
    assert review["mediaAuthenticityCategory"] == "DecontextualizedContent"
    assert review["originalMediaLink"] == "https://pictures.example/0.jpg"
    assert review["originalMediaContextDescription"] == "Another town, in 2014."
    assert review["datePublished"].startswith("2021-03-02")
    assert review["author"]["name"] == "The Desk"
    assert review["itemReviewed"] == {
        "@type": "MediaReviewItem",
        "mediaItemAppearance": [{"@type": "ImageObject", "contentUrl": "https://pictures.example/1.jpg"}],
    }


def test_a_picture_that_may_not_be_linked_has_no_empty_object(site: Folder):
    notes = NOTES.replace("https://pictures.example/1.jpg", "https://shut.example/1.jpg")
    site.write({**FILES, "content/articles/grid.notes.yaml": notes}).build()
    review = only(site.page("articles/grid/index.html"), "MediaReview")

    assert review["itemReviewed"] == {"@type": "MediaReviewItem"}


def test_readers_see_what_the_review_of_a_picture_says(full: Folder):
    """What is told to machines only is not believed by search engines."""
    page = full.page("articles/grid/index.html")

    assert '<a href="https://pictures.example/1.jpg" rel="nofollow noopener noreferrer">Picture</a>: ' in page
    assert "<b>taken out of its context</b> · Another town, in 2014. · " in page
    assert '<a href="https://pictures.example/0.jpg" rel="noopener">The original</a>' in page


# Home, lists, pages


def test_the_home_page_says_who_answers_for_the_site(full: Folder):
    site, desk = nodes_of(full.page("index.html"))

    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "Test digest", BASE)
    assert site["publisher"] == {"@id": f"{BASE}#publisher"}
    assert desk == {
        **{"@type": "Organization", "@id": f"{BASE}#publisher", "name": "The Desk", "url": "https://desk.example/"},
        **{"logo": f"{BASE}assets/logo.png", "email": "desk@desk.example", "sameAs": ["https://social.example/@desk"]},
        **{"publishingPrinciples": f"{BASE}methodology/", "correctionsPolicy": f"{BASE}corrections/"},
        "ownershipFundingInfo": "https://desk.example/funding",
    }


def test_a_site_without_a_publisher_answers_in_its_own_name(site: Folder):
    site.build()

    assert only(site.page("index.html"), "Organization")["name"] == "Test digest"


def test_a_list_names_what_is_on_its_page(full: Folder):
    """Each page of a list has its own entries; they count from one."""
    first = only(full.page("topics/energy/index.html"), "CollectionPage")["mainEntity"]
    second = only(full.page("topics/energy/page/2/index.html"), "CollectionPage")["mainEntity"]

    assert [(one["position"], one["name"]) for one in first["itemListElement"]] == [(1, "Third"), (2, "Shut away")]
    assert [(one["position"], one["url"]) for one in second["itemListElement"]] == [(1, f"{BASE}articles/grid/")]


@pytest.mark.parametrize("path", ["topics", "outlets", "claims", "editions", "editions/2021-02", "outlets/courier"])
def test_every_list_is_a_collection(full: Folder, path: str):
    page = only(full.page(f"{path}/index.html"), "CollectionPage")

    assert page["url"] == f"{BASE}{path}/"
    assert page["mainEntity"]["numberOfItems"] == len(page["mainEntity"]["itemListElement"]) > 0


def test_a_trail_leads_home(full: Folder):
    def steps(path: str) -> list[tuple[str, str]]:
        trail = only(full.page(path), "BreadcrumbList")["itemListElement"]
        return [(one["name"], one["item"].removeprefix(BASE)) for one in trail]

    home = ("Test digest", "")
    assert steps("topics/energy/index.html") == [home, ("Topics", "topics/"), ("Energy", "topics/energy/")]
    assert steps("topics/index.html") == [home, ("Topics", "topics/")]
    assert steps("methodology/index.html") == [home, ("Methodology", "methodology/")]
    assert steps("articles/grid/index.html") == [home, ("The grid failed", "articles/grid/")]
    assert of_type(full.page("index.html"), "BreadcrumbList") == []


def test_a_trail_is_in_the_sites_language(site: Folder):
    settings = "title: Т\nbase_url: https://example.org/\nlanguage: ru\nsearch: false\ncards: false\n"
    site.write({"site.yaml": settings}).build()

    trail = only(site.page("topics/energy/index.html"), "BreadcrumbList")

    assert [one["name"] for one in trail["itemListElement"]] == ["Т", "Темы", "Energy"]


# Hostile words


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A site whose every title would end the block, were it not escaped."""
    word = json.dumps(HOSTILE)
    site = Folder(tmp_path_factory.mktemp("hostile") / "site").write(
        {
            "site.yaml": f"title: {word}\nbase_url: https://example.org/\nsearch: false\ncards: false\n"
            f'publisher: {{name: {word}}}\nverdicts: [{{id: "false", label: {word}, rating: 1}}]\n',
            "content/articles/a.md": f"---\ntitle: {word}\ndate: 2021-02-11\nauthor: {word}\noutlet: o\ntopics: [t]\n"
            f"summary: {word}\n---\nThe grid failed.\n",
            "content/articles/a.notes.yaml": "- id: n\n  quote: grid\n  body: x\n"
            f"  claim: {{text: {word}, by: {word}}}\n"
            f'  verdict: "false"\n  sources: [{{title: {word}, publisher: {word}}}]\n'
            f"  history: [{{date: 2021-02-12, text: {word}}}]\n"
            f"  media: {{type: video, finding: staged, url: 'https://v.example/', context: {word}}}\n",
            "content/outlets/o.md": f"---\ntitle: {word}\n---\n",
            "content/topics/t.md": f"---\ntitle: {word}\nsummary: {word}\n---\n",
        }
    )
    assert told(site.build()) == []
    return site


@pytest.fixture(scope="module")
def address(crowded: Folder) -> Iterator[str]:
    with serving(crowded.root / "output") as served:
        yield served


def test_no_words_end_the_block(crowded: Folder):
    """Whatever a title holds, it is the text that was written."""
    found = {path: data.decode() for path, data in crowded.outputs().items() if path.endswith("index.html")}
    for html in found.values():
        blocks = _Blocks(html)
        assert len(blocks.blocks) == 1
        assert all("src" in script for script in blocks.scripts)
        assert not {"<", ">", "&", "\u2028"} & set(blocks.blocks[0])

    assert only(found["articles/a/index.html"], "NewsArticle")["headline"] == HOSTILE
    assert only(found["claims/a--n/index.html"], "ClaimReview")["reviewRating"]["alternateName"] == HOSTILE


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "articles/a/", "claims/a--n/", "topics/t/", "outlets/o/", "claims/"])
def test_a_browser_runs_none_of_it_and_complains_of_nothing(opened: Open, path: str):
    """A block of data needs no leave of the policy; what a policy forbids is told in the console, and fails this."""
    page = opened(path)

    text = page.locator('script[type="application/ld+json"]').text_content()

    assert page.title() != "broken"
    assert json.loads(text)["@context"] == "https://schema.org"
    assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0
