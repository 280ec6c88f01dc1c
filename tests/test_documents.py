"""Which files belong together, which belong nowhere, and whether what they name is there."""

from __future__ import annotations

import pytest
from sites import ARTICLE, Folder, told

from postil.documents import Sorted, sorted_out
from postil.model import Listed, Reference
from postil.problem import Place
from postil.references import broken, unknown


def _sorted(*paths: str) -> Sorted:
    return sorted_out(Listed(path, b"") for path in paths)


def _said(sorted_: Sorted) -> list[str]:
    return [f"{problem.place.path}: {problem.severity}: {problem.message}" for problem in sorted_.problems]


def test_an_article_comes_with_all_files_of_its_notes():
    documents = _sorted(
        "content/articles/grid.notes/long.md",
        "content/articles/grid.md",
        "content/articles/grid.notes.yaml",
        "content/articles/grid.notes/also.md",
    ).documents

    assert [
        (one.kind, one.id, [file.path.removeprefix("content/articles/") for file in one.files]) for one in documents
    ] == [("article", "grid", ["grid.md", "grid.notes.yaml", "grid.notes/also.md", "grid.notes/long.md"])]


def test_each_folder_holds_its_kind():
    documents = _sorted(
        "content/topics/a.md", "content/outlets/b.md", "content/claims/c.md", "content/pages/d.md"
    ).documents

    assert [(one.kind, one.id) for one in documents] == [("claim", "c"), ("outlet", "b"), ("page", "d"), ("topic", "a")]


def test_an_article_whose_name_has_dots_keeps_its_notes_apart_from_anothers():
    documents = _sorted(
        "content/articles/v1.md", "content/articles/v1.2.md", "content/articles/v1.2.notes.yaml"
    ).documents

    assert {one.id: len(one.files) for one in documents} == {"v1": 1, "v1.2": 2}


def test_assets_are_published_under_assets():
    assets = _sorted("content/assets/maps/a b.png").assets

    assert [(asset.path, asset.url) for asset in assets] == [("content/assets/maps/a b.png", "assets/maps/a b.png")]


def test_notes_without_an_article_are_an_error_that_names_the_nearest():
    found = _sorted("content/articles/grid.md", "content/articles/gird.notes.yaml")

    assert _said(found) == [
        "content/articles/gird.notes.yaml: error: these notes have no article: there is no content/articles/gird.md"
    ]
    assert found.problems[0].hint == "did you mean 'grid'?"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/articles/grid.notes.yml", "end its name in .yaml"),
        ("content/stray.md", "put it into one of the folders of content/"),
        (
            "content/artcles/grid.md",
            "did you mean 'articles'?",
        ),
        (
            "content/articles/2021/grid.md",
            "content/articles/ has Markdown files, ending in .md; what is published as it is: content/assets/",
        ),
        (
            "content/topics/map.png",
            "content/topics/ has Markdown files, ending in .md; what is published as it is: content/assets/",
        ),
        ("content/zzz/map.png", "what is published as it is belongs under content/assets/"),
    ],
)
def test_a_file_that_no_rule_reads_is_told(path: str, hint: str):
    found = _sorted(path)

    assert _said(found) == [f"{path}: warning: no rule reads this file"]
    assert found.problems[0].hint == hint


def test_a_name_that_is_no_slug_is_an_error():
    assert _said(_sorted("content/topics/my topic.md")) == [
        "content/topics/my topic.md: error: 'my topic' is no name for a page: use letters, digits and hyphens"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Grid", "grid"), ("cafe\u0301", "caf\u00e9"), ("stra\u00dfe", "strasse")],
    ids=["case", "form", "sharp s"],
)
def test_two_names_that_are_one_on_some_file_system_are_an_error(one: str, other: str):
    found = _sorted(f"content/topics/{one}.md", f"content/topics/{other}.md")

    assert [problem.code for problem in found.problems] == ["duplicate"]
    assert len(found.documents) == 1


def test_the_same_name_in_two_folders_is_fine():
    assert _sorted("content/topics/grid.md", "content/articles/grid.md").problems == ()


def test_a_name_too_long_for_some_file_system_is_shortened_and_told():
    found = _sorted(f"content/topics/{'я' * 80}.md")

    assert len(found.documents[0].id.encode()) <= 143
    assert found.problems[0].severity == "warning"


def test_the_order_of_files_makes_no_difference():
    paths = [
        "content/articles/a.md",
        "content/articles/a.notes.yaml",
        "content/topics/Z.md",
        "content/topics/z.md",
        "content/x",
    ]

    assert _sorted(*paths) == _sorted(*reversed(paths))


# What documents name


def test_an_unknown_name_is_an_error_with_the_nearest_one():
    place = Place("content/articles/grid.md", 5)

    assert [
        (one.place, one.message, one.hint)
        for one in unknown([Reference("topic", "enregy", place)], {"topic": {"energy"}})
    ] == [(place, "unknown topic 'enregy'", "did you mean 'energy'?")]


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("topic", "add content/topics/xyz.md"),
        ("outlet", "add content/outlets/xyz.md"),
        ("claim", "add content/claims/xyz.md"),
        ("verdict", "add it to 'verdicts' in site.yaml"),
        ("kind", "add it to 'kinds' in site.yaml"),
    ],
)
def test_an_unknown_name_that_is_near_none_says_where_to_add_it(kind: str, hint: str):
    assert unknown([Reference(kind, "xyz", Place("a.md"))], {kind: set()})[0].hint == hint


def test_every_place_that_names_what_is_not_there_is_told(site: Folder):
    site.write(
        {
            "content/articles/grid.md": ARTICLE.replace("courier", "couriers").replace("[energy]", "[energy, power]"),
            "content/articles/grid.notes.yaml": (
                "- {id: a, kind: chek, body: x, verdict: accurat}\n"
                "- {id: b, body: x, claim: nobody-said}\n"
                "- {id: c, body: x, history: [{date: 2021-02-11, text: x, verdict: wrong}]}\n"
            ),
        }
    )

    assert told(site.build()) == [
        "content/articles/grid.md:4:1: error: unknown outlet 'couriers' [reference]",
        "content/articles/grid.md:5:18: error: unknown topic 'power' [reference]",
        "content/articles/grid.notes.yaml:1:11: error: unknown kind 'chek' [reference]",
        "content/articles/grid.notes.yaml:1:32: error: unknown verdict 'accurat' [reference]",
        "content/articles/grid.notes.yaml:2:20: error: unknown claim 'nobody-said' [reference]",
        "content/articles/grid.notes.yaml:3:58: error: unknown verdict 'wrong' [reference]",
    ]


def test_a_link_to_a_page_that_is_there_is_no_problem():
    links = [
        Reference("link", target, Place("a.md"))
        for target in ("", "topics/x/", "404.html", "articles/a/#note-b", "topics/x/#any")
    ]
    paths = {"index.html", "topics/x/index.html", "404.html", "articles/a/index.html"}

    assert broken(links, paths, {"articles/a/index.html": {"note-b"}}, {}) == ()


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("topics/x", "this site has no page '/topics/x'", "write '/topics/x/'"),
        ("topics/xx/", "this site has no page '/topics/xx/'", "did you mean 'topics/x/'?"),
        ("articles/a/#note-c", "the page '/articles/a/' has no '#note-c'", "did you mean 'note-b'?"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error_with_the_way_out(target: str, message: str, hint: str):
    paths = {"topics/x/index.html", "articles/a/index.html"}

    (problem,) = broken([Reference("link", target, Place("a.md"))], paths, {"articles/a/index.html": {"note-b"}}, {})

    assert (problem.message, problem.hint) == (message, hint)


def test_what_one_mistake_breaks_is_told_once(site: Folder):
    """A topic that can't be read is still there for those who name it and link to it."""
    site.write(
        {
            "content/topics/energy.md": "---\ntitel: Energy\n---\n",
            "content/pages/about.md": "---\ntitle: About\n---\nSee [energy](/topics/energy/).\n",
        }
    )

    assert told(site.build()) == [
        "content/topics/energy.md:2:1: error: the field 'title' is missing [schema]",
        "content/topics/energy.md:2:1: error: unknown field 'titel' [schema]",
    ]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("content/pages/topics.md", "two things would be published as /topics/index.html: this, and site.yaml"),
        ("content/pages/articles.md", ""),
    ],
)
def test_two_things_in_one_place_are_an_error(site: Folder, path: str, said: str):
    """`/topics/` is the index of topics; `/articles/` is nobody's."""
    report = site.write({path: "---\ntitle: x\n---\n"}).build()

    assert [problem.message for problem in report.problems] == [said] * bool(said)
