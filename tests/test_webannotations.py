"""Notes as W3C Web Annotations in what is published: a page of each article, and the site's collection."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from pyld import jsonld
from referencing import Registry
from referencing.jsonschema import DRAFT4
from sites import ARTICLE, SITE_YAML, Folder, told

from postil.exchange import annotation

FORMATS = Path(__file__).resolve().parents[2] / "shared" / "schemas"
"""The formats' own schemas; not part of the repository."""
NOTES = "content/articles/grid.notes.yaml"
SEVERAL = """\
- id: figure
  quote: a billion dollars
  kind: check
  title: Which billion
  body: "See [energy](/topics/energy/), *please*."
  verdict: misleading
  reasons: [no-source]
  by: Ada
  created: 2021-03-01
  updated: 2021-03-02T12:30:00+02:00
  sources: [{title: The log, url: https://log.example/}]
- {id: ends, quotes: [grid, Tuesday], kind: framing, body: Twice.}
- {id: lost, quote: no such words, body: Unpinned.}
- {id: whole, kind: definition, body: On all of it.}
- {id: draft, quote: nobody, body: Unready., draft: true}
"""


def _article(title: str, day: str) -> str:
    return ARTICLE.replace("The grid failed", title).replace("2021-02-11", day)


def _page(site: Folder, slug: str = "grid") -> dict[str, Any]:
    return json.loads(site.page(f"articles/{slug}/annotations.jsonld"))


@pytest.fixture
def several(site: Folder) -> Folder:
    site.write(
        {
            NOTES: SEVERAL,
            "content/articles/newer.md": _article("Newer", "2021-03-01"),
            "content/articles/newer.notes.yaml": "- {id: a, quote: grid, body: x}\n",
            "content/articles/bare.md": _article("Bare", "2021-02-20"),
            "content/articles/older.md": _article("Older", "2021-01-01"),
            "content/articles/older.notes.yaml": "- {id: a, quote: grid, body: x}\n",
        }
    )
    site.build(keep_going=True)
    return site


def test_a_page_has_each_published_note_once(several: Folder):
    items = _page(several)["items"]

    assert [one["id"].rpartition("#note-")[2] for one in items] == ["whole", "ends", "figure", "lost"]
    assert b"Unready" not in several.outputs()["articles/grid/annotations.jsonld"]


def test_an_annotation_says_what_the_note_says(several: Folder):
    (one,) = [one for one in _page(several)["items"] if one["id"].endswith("#note-figure")]

    assert one["motivation"] == "assessing"
    assert one["creator"] == {"type": "Person", "name": "Ada"}
    assert (one["created"], one["modified"]) == ("2021-03-01T00:00:00Z", "2021-03-02T12:30:00+02:00")
    assert [(body.get("format"), body["value"]) for body in one["body"]] == [
        ("text/html", '<p>See <a href="https://example.org/digest/topics/energy/">energy</a>, <em>please</em>.</p>\n'),
        ("text/markdown", "See [energy](/topics/energy/), *please*."),
        (None, "no-source"),
    ]
    quote, position = one["target"][0]["selector"]
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "a billion dollars",
        "prefix": "day, and nobody said why.\nOfficials spoke of "[-32:],
        "suffix": ".",
    }
    text = "The grid failed on Tuesday, and nobody said why.\nOfficials spoke of a billion dollars."
    assert text[position["start"] : position["end"]] == "a billion dollars"


def test_reading_a_page_back_gives_the_notes_that_went_in(several: Folder):
    read = annotation.read(_page(several))
    notes = {note.fields["id"]: note.fields for note in read.notes}

    assert read.dropped == (("page that is only named, and not in the file", 1),)  # the next one
    assert {name: fields["body"] for name, fields in notes.items()} == {
        "figure": "See [energy](/topics/energy/), *please*.",
        "ends": "Twice.",
        "lost": "Unpinned.",
        "whole": "On all of it.",
    }
    assert notes["figure"]["sources"] == [{"title": "The log", "url": "https://log.example/"}]
    assert [one["quote"] for one in notes["ends"]["quotes"]] == ["grid", "Tuesday"]


def test_the_collections_pages_lead_from_one_to_the_next(several: Folder):
    collection = json.loads(several.page("annotations.jsonld"))
    seen, url = [], collection["first"]
    while url:
        page = json.loads(several.page(url.removeprefix("https://example.org/digest/")))
        assert page["id"] == url
        assert page["partOf"]["id"] == collection["id"]
        assert page.get("prev") == (seen[-1] if seen else None)
        seen.append(url)
        url = page.get("next")

    assert [one.split("/")[-2] for one in seen] == ["newer", "grid", "older"]
    assert seen[-1] == collection["last"]
    assert collection["total"] == sum(len(_page(several, url.split("/")[-2])["items"]) for url in seen) == 6


def test_a_site_without_notes_has_an_empty_collection(site: Folder):
    assert told(site.build()) == []
    collection = json.loads(site.page("annotations.jsonld"))

    assert collection["total"] == 0
    assert "first" not in collection
    assert "articles/grid/annotations.jsonld" not in site.outputs()


def test_a_page_of_an_article_names_its_annotations(several: Folder):
    assert 'href="../../articles/grid/annotations.jsonld"' in several.page("articles/grid/index.html")


def test_the_licence_of_the_notes_is_said(site: Folder):
    site.write({"site.yaml": SITE_YAML + "licence: {name: CC-BY-4.0, url: https://licence.example/by/4.0/}\n"})
    assert told(site.build()) == []

    assert json.loads(site.page("annotations.jsonld"))["rights"] == "https://licence.example/by/4.0/"


# Against the W3C's own assertions and context


@pytest.fixture(scope="module")
def assertions() -> dict[str, dict[str, Any]]:
    path = FORMATS / "w3c-web-annotation-tests.tgz"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    with tarfile.open(path) as archive:
        return {
            member.name.removeprefix("./"): json.load(archive.extractfile(member) or pytest.fail(member.name))
            for member in archive.getmembers()
            if member.name.endswith((".json", ".test")) and "/tools/" not in member.name
        }


def _unmet(said: dict[str, Any], musts: str, assertions: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield what the W3C's assertions have against an annotation or a collection."""
    resources = [
        (name.rpartition("/")[2], DRAFT4.create_resource(one))
        for name, one in assertions.items()
        if name.startswith("definitions/")
    ]
    registry: Registry[Any] = Registry().with_resources(resources).crawl()
    for name in assertions[musts]["assertions"]:
        schema = {key: one for key, one in assertions[name].items() if key != "id"}
        valid = Draft4Validator(schema, registry=registry).is_valid(said)
        if valid != (schema.get("expectedResult", "valid") == "valid"):
            yield schema["errorMessage"]


def test_every_annotation_meets_the_musts_of_the_w3c(several: Folder, assertions: dict[str, dict[str, Any]]):
    page = _page(several)

    for item in page["items"]:
        said = {"@context": page["@context"], **item}
        assert list(_unmet(said, "annotations/annotationMusts.test", assertions)) == []


def test_the_collection_meets_the_musts_of_the_w3c(several: Folder, assertions: dict[str, dict[str, Any]]):
    collection = json.loads(several.page("annotations.jsonld"))

    assert list(_unmet(collection, "collections/collectionMusts.test", assertions)) == []


def test_the_assertions_find_what_is_wrong(several: Folder, assertions: dict[str, dict[str, Any]]):
    page = _page(several)
    broken = {"@context": page["@context"], **page["items"][0], "created": "yesterday", "target": None}

    assert len(list(_unmet(broken, "annotations/annotationMusts.test", assertions))) >= 2


@pytest.mark.parametrize("path", ["annotations.jsonld", "articles/grid/annotations.jsonld"])
def test_no_key_is_unknown_to_the_context(several: Folder, path: str):
    """What the context doesn't know is dropped in expanding, and missing when compacted again."""
    file = FORMATS / "anno.jsonld"
    if not file.is_file():
        pytest.skip(f"there is no {file}")
    context = {"document": json.loads(file.read_text(encoding="utf-8")), "documentUrl": None, "contextUrl": None}
    options = {"documentLoader": lambda url, _: context}
    said = json.loads(several.page(path))

    compacted = jsonld.compact(jsonld.expand(said, options), said["@context"], options)

    assert _keys(compacted) == _keys(said)


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in _keys(one)}
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(_keys(one) for key, one in value.items() if key not in {"postil", "@context"}))
