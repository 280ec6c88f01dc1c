"""`postil check --profile`: what a site lacks by Google's rules for fact checks, and by the Code of Principles."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sites import TODAY, Folder, line, told

from postil.cli.checking import PROFILES as OFFERED
from postil.model import Options
from postil.pipeline import Order, Report, build
from postil.profiles import PROFILES

SITE = """\
title: Test digest
base_url: https://example.org/digest/
search: false
cards: false
publisher:
  name: The Desk
  email: desk@desk.example
  logo: https://desk.example/logo.png
  principles: /methodology/
  corrections: /methodology/
  funding: https://desk.example/funding
verdicts:
  - {id: "false", label: "False", rating: 1, description: It is not so.}
  - {id: accurate, label: Accurate, rating: 5, description: It is so.}
  - {id: unproven, label: Unproven, description: Nobody knows.}
"""

CLAIM = """\
---
title: The grid costs a billion dollars
by: Ann Other
by_url: https://ann.example/
said_on: 2021-02-01
verdict: accurate
reasons: [as-published]
appearances: [https://first.example/]
sources:
  - {title: Budget, url: "https://budget.example/", publisher: Ministry}
  - {title: Audit, url: "https://audit.example/", publisher: Court}
---
It costs more.
"""

NOTE = """\
- id: why
  quote: nobody said why
  kind: check
  claim: {text: Nobody said why the grid failed, by: Jo Doe, by_url: "https://jo.example/", said_on: 2021-02-11}
  verdict: "false"
  body: They did.
  by: The desk
  created: 2021-03-01
  sources:
    - {title: Report, url: "https://report.example/", publisher: Ministry}
    - {title: Minutes, url: "https://minutes.example/", publisher: Council}
- id: billion
  quote: a billion dollars
  claim: billion
  body: x
  by: The desk
  created: 2021-03-02
"""

GOOD = {
    "site.yaml": SITE,
    "content/articles/grid.md": (
        "---\ntitle: The grid failed\ndate: 2021-02-11\nurl: https://courier.example/grid\n---\n"
        "The grid failed, and nobody said why.\n\nOfficials spoke of a billion dollars.\n"
    ),
    "content/articles/grid.notes.yaml": NOTE,
    "content/claims/billion.md": CLAIM,
    "content/pages/methodology.md": "---\ntitle: Methodology\n---\n",
}
"""A site that lacks nothing."""


def checked(site: Folder, *profiles: str) -> Report:
    return build(Order(site.root, None, Options(TODAY), profiles=profiles))


def changed(site: Folder, path: str, old: str, new: str) -> Folder:
    """Write GOOD with *old* in one of its files replaced."""
    assert old in GOOD[path]
    return site.write({**GOOD, path: GOOD[path].replace(old, new)})


def test_a_site_that_lacks_nothing_is_told_nothing(empty: Folder):
    assert told(checked(empty.write(GOOD), "google", "ifcn")) == []


def test_nothing_is_missed_where_nobody_asks(site: Folder):
    assert told(checked(site)) == []


def test_what_the_command_offers_is_what_there_is():
    assert tuple(PROFILES) == OFFERED


CLAIMS, NOTES = "content/claims/billion.md", "content/articles/grid.notes.yaml"

GOOGLE = [
    (
        (CLAIMS, "by: Ann Other\nby_url: https://ann.example/\n", ""),
        f"{CLAIMS}:2:1: warning: the claim 'The grid costs a billion dollars' has no 'by', which is recommended: "
        "who made it? [google]",
    ),
    (
        (CLAIMS, "by_url: https://ann.example/\n", ""),
        f"{CLAIMS}:2:1: warning: the claim 'The grid costs a billion dollars' has no 'by_url', which is recommended: "
        "who is 'Ann Other'? [google]",
    ),
    (
        (CLAIMS, "said_on: 2021-02-01\n", ""),
        f"{CLAIMS}:2:1: warning: the claim 'The grid costs a billion dollars' has no 'said_on', which is recommended: "
        "when was it made? [google]",
    ),
    (
        ("content/articles/grid.md", "url: https://courier.example/grid\n", ""),
        f"{NOTES}:4:11: warning: the claim 'Nobody said why the grid failed' appears nowhere that may be linked "
        "[google]",
    ),
    (
        (NOTES, "  created: 2021-03-01\n", ""),
        f"{NOTES}:4:11: warning: no note on the claim 'Nobody said why the grid failed' says when it was written: "
        "its review has no date [google]",
    ),
    (
        (CLAIMS, "title: The grid costs a billion dollars", f"title: {'The grid costs ' * 5}much"),
        f"{CLAIMS}:2:1: notice: the claim 'The grid costs The grid costs The grid costs The …' has 79 characters; "
        "fewer than 75 are recommended [google]",
    ),
    (
        ("site.yaml", "  logo: https://desk.example/logo.png\n", ""),
        "site.yaml:5:1: warning: the publisher has no 'logo', which is recommended [google]",
    ),
    (
        ("site.yaml", "rating: 1,", "rating: 0,"),
        "site.yaml:13:35: warning: the rating of 'false' is 0; 1 is the least that may be the worst [google]",
    ),
    (
        ("site.yaml", ", rating: 5", ""),
        "site.yaml:12:1: warning: the scale has no order: fewer than two of its verdicts differ in 'rating' [google]",
    ),
]


@pytest.mark.parametrize(("change", "message"), GOOGLE)
def test_what_google_misses_is_told_where_it_belongs(empty: Folder, change: tuple[str, str, str], message: str):
    assert told(checked(changed(empty, *change), "google")) == [message]


@pytest.mark.parametrize(
    "title",
    ["False: the grid costs a billion", "The grid costs a billion (false)", "FALSE – the grid", "The grid: false."],
)
def test_a_rating_in_a_claim_is_told(empty: Folder, title: str):
    """Search engines show the claim as it was made, and the rating beside it."""
    report = checked(changed(empty, CLAIMS, "title: The grid costs a billion dollars", f"title: '{title}'"), "google")

    (problem,) = report.problems
    assert line(problem) == f"{CLAIMS}:2:1: warning: the claim '{title}' holds the rating 'False' [google]"
    assert problem.hint == "write it as it was said, and leave the rating to 'verdict'"


@pytest.mark.parametrize(
    "title", ["False alarms cost a billion", "It is false that the grid failed", "The accurate grid"]
)
def test_a_word_of_the_scale_may_be_a_word_of_the_claim(empty: Folder, title: str):
    site = changed(empty, CLAIMS, "title: The grid costs a billion dollars", f"title: {title}")

    assert told(checked(site, "google")) == []


def test_google_misses_nothing_of_a_claim_without_a_verdict(empty: Folder):
    """It has no review."""
    site = empty.write({**GOOD, "content/claims/bare.md": "---\ntitle: Bare\n---\n"})

    assert told(checked(site, "google", "ifcn")) == []


def test_google_misses_what_the_original_of_a_picture_shows(empty: Folder):
    media = "  media: {type: image, finding: decontextualized, url: https://pictures.example/1.jpg}\n"
    site = empty.write({**GOOD, NOTES: NOTE + "- id: picture\n  body: x\n" + media})

    at = f"{NOTES}:18:3: warning:"
    assert told(checked(site, "google")) == [
        f"{at} the media of the note 'picture' has no 'context': what does it show in truth? [google]",
        f"{at} the media of the note 'picture' has no 'original', which is recommended [google]",
        f"{at} the note 'picture' is on a medium and has no 'created' [google]",
    ]


IFCN = [
    (
        (CLAIMS, '  - {title: Audit, url: "https://audit.example/", publisher: Court}\n', ""),
        f"{CLAIMS}:2:1: warning: the claim 'The grid costs a billion dollars' rests on one source only [ifcn]",
    ),
    (
        (CLAIMS, "title: Audit, ", ""),
        f"{CLAIMS}:2:1: warning: the source 'https://audit.example/' of the claim 'The grid costs a billion dollars' "
        "has no 'title' [ifcn]",
    ),
    (
        (NOTES, ", publisher: Council", ""),
        f"{NOTES}:1:3: warning: the source 'Minutes' of the note 'why' has no 'publisher' [ifcn]",
    ),
    (
        (NOTES, "  by: The desk\n  created: 2021-03-01\n", "  created: 2021-03-01\n"),
        f"{NOTES}:1:3: warning: the note 'why' has no 'by': who wrote it? [ifcn]",
    ),
    (
        (NOTES, "  created: 2021-03-02\n", ""),
        f"{NOTES}:12:3: warning: the note 'billion' has no 'created': when was it written? [ifcn]",
    ),
    (
        ("site.yaml", "  email: desk@desk.example\n", ""),
        "site.yaml:5:1: warning: the publisher has no 'email': readers can't send in a claim or a complaint [ifcn]",
    ),
    (
        ("site.yaml", "  funding: https://desk.example/funding\n", ""),
        "site.yaml:5:1: warning: the publisher has no 'funding': readers can't know who owns and pays for the site "
        "[ifcn]",
    ),
    (
        ("site.yaml", ", description: Nobody knows.", ""),
        "site.yaml:15:6: warning: the verdict 'unproven' has no 'description': readers can't know what it means [ifcn]",
    ),
]


@pytest.mark.parametrize(("change", "message"), IFCN)
def test_what_the_code_of_principles_misses_is_told(empty: Folder, change: tuple[str, str, str], message: str):
    assert told(checked(changed(empty, *change), "ifcn")) == [message]


def test_a_check_without_sources_is_told_with_the_way_out(empty: Folder):
    site = empty.write({**GOOD, NOTES: NOTE + "- {id: bare, kind: check, body: x, by: Desk, created: 2021-03-01}\n"})

    (problem,) = checked(site, "ifcn").problems

    assert line(problem) == f"{NOTES}:18:4: warning: the note 'bare' rests on no source with a 'url' [ifcn]"
    assert problem.hint == "add what it rests on; 2 that don't depend on each other are better"


def test_a_verdict_that_nothing_argues_is_told(empty: Folder):
    bare = CLAIM.replace("reasons: [as-published]\n", "").replace("It costs more.\n", "")
    site = empty.write({**GOOD, CLAIMS: bare})

    assert told(checked(site, "ifcn")) == [
        f"{CLAIMS}:2:1: warning: "
        "the claim 'The grid costs a billion dollars' has a verdict, and nothing says why [ifcn]"
    ]


def test_a_draft_is_not_judged(empty: Folder):
    site = empty.write({**GOOD, NOTES: NOTE + "- {id: bare, kind: check, body: x, draft: true}\n"})

    assert told(checked(site, "ifcn")) == []


def test_both_miss_a_publisher(empty: Folder):
    site = empty.write({**GOOD, "site.yaml": SITE[: SITE.index("publisher:")] + SITE[SITE.index("verdicts:") :]})

    assert told(checked(site, "google", "ifcn")) == [
        "site.yaml:1:1: warning: no 'publisher': a fact check names the organisation that answers for it [google]",
        "site.yaml:1:1: warning: no 'publisher': readers can't know who answers for the site [ifcn]",
    ]


# The command


def _run(site: Folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "postil", "check", "-C", str(site.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_check_without_a_profile_does_not_repeat_one_with_it(empty: Folder):
    """Nor does one with a profile believe what one without it remembers."""
    changed(empty, "site.yaml", "  logo: https://desk.example/logo.png\n", "")
    order = Order(empty.root, None, Options(TODAY))

    told_without = told(build(order))
    told_with = told(checked(empty, "google"))

    assert (told_without, len(told_with), told(build(order))) == ([], 1, [])


def test_a_profile_may_be_asked_for_twice_and_is_advice_until_it_is_strict(empty: Folder):
    changed(empty, "site.yaml", "  email: desk@desk.example\n  logo: https://desk.example/logo.png\n", "")

    run = _run(empty, "--profile", "google", "--profile", "ifcn")
    strict = _run(empty, "--profile", "google", "--strict")

    assert (run.returncode, strict.returncode) == (0, 1)
    assert "[google]" in run.stderr
    assert "[ifcn]" in run.stderr
    assert "error: the publisher has no 'logo'" in strict.stderr


def test_an_unknown_profile_is_a_mistake_of_use(empty: Folder):
    run = _run(empty.write(GOOD), "--profile", "bing")

    assert run.returncode == 2
    assert "'bing' is not one of 'google', 'ifcn'" in run.stderr


# Pages that site.yaml names


@pytest.mark.parametrize("name", ["logo", "principles", "corrections", "funding"])
def test_a_page_that_the_publisher_names_must_be_there(empty: Folder, name: str):
    settings = f"title: T\nbase_url: https://example.org/\npublisher:\n  name: Desk\n  {name}: /methodolgy/\n"
    site = empty.write(
        {**GOOD, "site.yaml": f"{settings}search: false\ncards: false\n{SITE[SITE.index('verdicts') :]}"}
    )

    (problem,) = checked(site).problems

    assert line(problem) == "site.yaml:5:3: error: this site has no page '/methodolgy/' [link]"
    assert problem.hint == "did you mean 'methodology/'?"
