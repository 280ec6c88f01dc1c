"""What other programs read of a site: feeds, the sitemap, and the JSON Schemas of what an editor writes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import pytest
import yaml
from jsonschema import Draft202012Validator
from lxml import etree
from sites import TODAY

from postil.model import Options
from postil.pipeline import Order, build
from postil.schema import KINDS

REPOSITORY = Path(__file__).parent.parent
FORMATS = REPOSITORY.parent / "shared" / "schemas"
"""The formats' own schemas; not part of the repository."""
BASE_URL = "https://example.org/postil-demo/"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of this repository's own content."""
    output = tmp_path_factory.mktemp("demonstration") / "output"
    report = build(Order(REPOSITORY, output, Options(TODAY)))
    assert not report.failed, report.problems
    return output


def format_file(name: str) -> str:
    path = FORMATS / name
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    return str(path)


def wrong(schema: etree.RelaxNG | etree.XMLSchema, files: list[Path]) -> list[str]:
    """Return what *schema* has against *files*, which must be some."""
    assert files
    said = []
    for file in files:
        schema.validate(etree.parse(file, etree.XMLParser(no_network=True, resolve_entities=False)))
        said += [f"{file}:{entry.line}: {entry.message}" for entry in schema.error_log]
    return said


def test_feeds_are_valid_atom(demonstration: Path):
    """RFC 4287, appendix B."""
    schema = etree.RelaxNG(file=format_file("atom.rng"))

    assert wrong(schema, sorted(demonstration.rglob("feed.xml"))) == []


def test_the_sitemap_is_valid(demonstration: Path):
    schema = etree.XMLSchema(file=format_file("sitemap.xsd"))

    assert wrong(schema, [demonstration / "sitemap.xml"]) == []


def test_every_address_in_the_sitemap_is_a_page(demonstration: Path):
    pages = [
        address.text.removeprefix(BASE_URL) + "index.html"
        for address in etree.parse(demonstration / "sitemap.xml").iterfind("{*}url/{*}loc")
    ]

    assert pages
    assert [page for page in pages if not (demonstration / page).is_file()] == []


# Feeds as a reader's program takes them


def entries(feed: Path) -> list[str]:
    """Return the slugs of a feed's articles, as feedparser reads them."""
    read = feedparser.parse(feed.read_bytes())
    assert not read.bozo, read.bozo_exception
    return [entry.link.removeprefix(f"{BASE_URL}articles/").strip("/") for entry in read.entries]


def published(topic: str | None = None) -> list[str]:
    """Return the slugs of the articles that a feed should have, newest first, as their front matter tells."""
    found = []
    for path in (REPOSITORY / "content" / "articles").glob("*.md"):
        fields = front_matter(path)
        if not fields.get("draft") and topic in {None, *fields.get("topics", [])}:
            found.append((str(fields["date"]), path.stem))
    return [slug for _, slug in sorted(found, reverse=True)]


def test_a_feed_reader_finds_every_article_newest_first(demonstration: Path):
    assert entries(demonstration / "feed.xml") == published()


@pytest.mark.parametrize("topic", sorted(path.stem for path in (REPOSITORY / "content" / "topics").glob("*.md")))
def test_a_feed_reader_finds_the_articles_of_a_topic(demonstration: Path, topic: str):
    assert entries(demonstration / "topics" / topic / "feed.xml") == published(topic)


def test_an_entry_tells_what_the_notes_say(demonstration: Path):
    read = feedparser.parse((demonstration / "feed.xml").read_bytes())

    assert read.feed.title == "The Minsk Speech, Annotated"
    assert read.feed.link == BASE_URL
    for entry in read.entries:
        assert entry.id.startswith("urn:uuid:")
        assert entry.title
        assert entry.updated_parsed >= entry.published_parsed
        assert entry.content[0].value.strip()


# JSON Schemas, as an editor's program takes them


class EditorsLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors' programs follow: a date is a string, `no` and `1:30` are too."""


EditorsLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag == "tag:yaml.org,2002:null"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    EditorsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def loaded(text: str) -> Any:
    return yaml.load(text, EditorsLoader)  # noqa: S506 - a SafeLoader with fewer types


def front_matter(path: Path) -> dict[str, Any]:
    _, fields, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return loaded(fields)


def kind_of(path: Path) -> str:
    if path.name == "site.yaml":
        return "site"
    if path.name.endswith(".notes.yaml"):
        return "notes"
    return "note" if path.parent.name.endswith(".notes") else path.parent.name.removesuffix("s")


AUTHORED = [
    REPOSITORY / "site.yaml",
    *sorted(path for path in (REPOSITORY / "content").rglob("*") if path.suffix in {".md", ".yaml"}),
]


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """What `postil schema` prints."""
    ran = subprocess.run([sys.executable, "-m", "postil", "schema"], capture_output=True, check=True, cwd=REPOSITORY)
    return json.loads(ran.stdout)


def test_one_kind_is_printed_as_among_all(schemas: dict[str, Any]):
    ran = subprocess.run(
        [sys.executable, "-m", "postil", "schema", "note"], capture_output=True, check=True, cwd=REPOSITORY
    )

    assert json.loads(ran.stdout) == schemas["note"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_printed_schema_is_json_schema(schemas: dict[str, Any], kind: str):
    assert schemas[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schemas[kind])


@pytest.mark.parametrize("path", AUTHORED, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_the_demonstration_is_valid_by_the_printed_schemas(schemas: dict[str, Any], path: Path):
    content = front_matter(path) if path.suffix == ".md" else loaded(path.read_text(encoding="utf-8"))

    errors = Draft202012Validator(schemas[kind_of(path)]).iter_errors(content)

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        ("note", "{id: a, verdit: accurate}", "$"),
        ("note", "{quote: words}", "$"),
        ("notes", "[{id: a, sources: [{urls: x}]}]", "$[0].sources[0]"),
        ("article", "{title: A, date: 2021-02-11, topics: energy}", "$.topics"),
        ("outlet", "{title: A, standing: relaible}", "$.standing"),
        ("site", "{title: A, base_url: https://example.org/, verdicts: [{id: a}]}", "$.verdicts[0]"),
    ],
)
def test_an_editors_program_marks_a_slip(schemas: dict[str, Any], kind: str, text: str, where: str):
    errors = Draft202012Validator(schemas[kind]).iter_errors(loaded(text))

    assert [error.json_path for error in errors] == [where]
