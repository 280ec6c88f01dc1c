"""Thousands of notes on one article, or of articles in one topic, cost what as many cost elsewhere.

What is counted is calls of Python functions, which are the same on every machine; nothing is timed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import BASIC, Folder

pytestmark = pytest.mark.slow


def _notes(count: int) -> dict[str, str]:
    """One article with *count* notes, each on words of its own and with a claim of its own."""
    text = "\n\n".join(f"Sentence {number} has the word w{number}x in it." for number in range(count))
    notes = "".join(
        f"- {{id: n{number}, quote: word w{number}x, body: Of *{number}*., claim: {{text: Claim {number}}}}}\n"
        for number in range(count)
    )
    article = f"---\ntitle: Long\ndate: 2021-02-11\n---\n{text}\n"
    return {"content/articles/long.md": article, "content/articles/long.notes.yaml": notes}


def _articles(count: int) -> dict[str, str]:
    """*count* articles in one topic and of one outlet, each with a note on the same claim."""
    files = {"content/claims/same.md": "---\ntitle: The same\n---\n"}
    for number in range(count):
        matter = f"title: A{number}\ndate: 2021-02-{number % 28 + 1:02}\ntopics: [energy]\noutlet: courier"
        files[f"content/articles/a{number}.md"] = f"---\n{matter}\n---\nText {number} of it.\n"
        files[f"content/articles/a{number}.notes.yaml"] = "- {id: a, quote: of it, body: x, claim: same}\n"
    return files


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("made", [_notes, _articles])
def test_twice_as_many_cost_twice_as_much(tmp_path: Path, made: Callable[[int], dict[str, str]]):
    Folder(tmp_path / "first").write(BASIC).build()
    calls = []
    for count in (150, 300, 600):
        site = Folder(tmp_path / str(count)).write(BASIC | made(count))
        calls.append(_calls(site.build))

    first, second = calls[1] - calls[0], calls[2] - calls[1]

    assert second < 2.2 * first
