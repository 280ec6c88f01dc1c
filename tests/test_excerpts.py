"""Excerpts: of an article with `excerpt: true` only the sentences with published notes are shown, anywhere."""

from __future__ import annotations

import re

import pytest
from sites import ARTICLE, SITE_YAML, Folder

from postil.sentences import sentences

NOTES = "content/articles/grid.notes.yaml"
GRID = "articles/grid/index.html"
EXCERPT = ARTICLE.replace("outlet: courier\n", "outlet: courier\nexcerpt: true\n")


def _published(site: Folder, body: str, notes: str, **options: bool) -> str:
    """Return the article's text on its page; what is SECRET in *body* must be nowhere."""
    head, _, _ = EXCERPT.partition("The *grid*")
    site.write({"content/articles/grid.md": head + body, NOTES: notes})
    assert not site.build(**options).failed
    for path, data in site.outputs().items():
        assert b"SECRET" not in data.replace(b"secret.example/SECRET-OK", b""), path
    return re.sub(r"\s+", " ", site.page(GRID).partition('<article class="text"')[2].partition("</article>")[0])


def _text(html: str) -> str:
    without_notes = re.sub(r"<aside.*?</aside>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_notes)).strip()


@pytest.mark.parametrize(
    "body",
    [
        "SECRET one. The pinned words stand. SECRET two.",
        "The pinned words stand. [SECRET words](https://s.example/SECRET 'SECRET') more.",
        "The pinned words stand.\n\nSECRET paragraph.\n\n> SECRET quotation.",
        "- SECRET item.\n- The pinned words stand.\n- SECRET item.",
        "| SECRET | head |\n|---|---|\n| SECRET | The pinned words stand. |\n| SECRET | SECRET |",
        "![SECRET](https://i.example/SECRET) The pinned words stand.![SECRET](https://i.example/SECRET) SECRET.",
        "`SECRET` code. The pinned words stand. *SECRET* **SECRET**.",
        "## SECRET\n\nThe pinned words stand.\n\n    SECRET code\n",
    ],
)
def test_what_is_left_out_is_nowhere(site: Folder, body: str):
    site.write({"site.yaml": SITE_YAML + "images: {remote: [i.example]}\n"})

    html = _published(site, body, "- {id: a, quote: pinned words, body: x}\n")

    assert re.search(r"The pinned words 1 stand\.(?: \[…\])+$", _text(html))
    assert not re.search(r"<(a|em|strong|code|li|p|td)(?: [^>]*)?></\1>", html)


def test_a_drafts_sentence_stays_out(site: Folder):
    notes = "- {id: a, quote: pinned words, body: x}\n- {id: b, quote: words follow, body: x, draft: true}\n"

    html = _published(site, "The pinned words stand. SECRET words follow.", notes)

    assert _text(html).endswith("The pinned words 1 stand. […]")


def test_drafts_take_no_place_from_a_published_note(site: Folder):
    """A run names eight notes at most; drafts that aren't published are none of them."""
    drafts = "".join(f"- {{id: d{number}, quote: pinned words, body: x, draft: true}}\n" for number in range(9))

    html = _published(site, "The pinned words stand.", f"- {{id: a, quote: pinned words, body: x}}\n{drafts}")

    assert 'id="p-a"' in html
    assert 'id="note-a"' in html


def test_thousands_of_items_and_stops_take_no_more_than_their_time(site: Folder):
    """What is cut is gone through once: a minute would not do for this where it weren't."""
    body = "The pinned words stand " + "." * 50_000 + "x\n\n" + "- Some *words*.\n" * 10_000

    assert _text(_published(site, body, "- {id: a, quote: pinned words, body: x}\n")).endswith("[…]")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Mr. Smith met Dr. Jones. They left.", ["Mr. Smith met Dr. Jones.", "They left."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("It cost 1.5 billion in the U.S. alone. So.", ["It cost 1.5 billion in the U.S. alone.", "So."]),
        ("В 2020 г. выросла доля. Потом упала.", ["В 2020 г. выросла доля.", "Потом упала."]),
        ("電力網は故障した。秘密の文です。", ["電力網は故障した。", "秘密の文です。"]),
        ("पहला वाक्य। दूसरा वाक्य।", ["पहला वाक्य।", "दूसरा वाक्य।"]),
        ("انقطعت الكهرباء. من قال ذلك؟ لا أحد.", ["انقطعت الكهرباء.", "من قال ذلك؟", "لا أحد."]),
        ("As noted.[1] And so on.", ["As noted.[1]", "And so on."]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_end_them(text: str, parts: list[str]):
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == parts
