"""Pieces + passages → runs: every marked word under its notes, and tags that close where they open."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postil import marks, prose
from postil.links import Ground
from postil.marks import MOST_NOTES, Span
from postil.model import Part, Run

GROUND = Ground(ours=False, image_hosts=("pics.example",))


def _parts(markdown: str, *quotes: str) -> tuple[Part, ...]:
    """Mark each of *quotes*, as notes a, b, c …, in the one block of *markdown*."""
    read = prose.read(markdown, GROUND)
    spans = []
    for name, quote in zip("abcdefghijklmnop", quotes, strict=False):
        at = read.text.index(quote)
        spans.append(Span(at, at + len(quote), name, 1, drifted=False))
    return _marked(read, spans)


def _marked(read: prose.Prose, spans: list[Span]) -> tuple[Part, ...]:
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    return tuple(part for block in read.blocks for part in marks.parts_of(block, ordered))


def _shown(parts: tuple[Part, ...]) -> str:
    """Return the HTML with each run as {notes|html}."""
    shown = (f"{{{''.join(part.notes)}|{part.html}}}" if isinstance(part, Run) else str(part) for part in parts)
    return "".join(shown).strip()


def _runs(parts: tuple[Part, ...]) -> list[Run]:
    return [part for part in parts if isinstance(part, Run)]


def test_a_passage_within_a_text_is_one_run():
    assert _shown(_parts("The grid failed.", "grid")) == "<p>The {a|grid} failed.</p>"


def test_a_text_without_passages_is_left_as_it_is():
    assert _shown(_parts("The *grid* & more.")) == "<p>The <em>grid</em> &amp; more.</p>"


def test_a_passage_around_a_phrase_takes_it_into_its_run():
    assert _shown(_parts("The *grid* failed.", "grid failed")) == "<p>The {a|<em>grid</em> failed}.</p>"


def test_a_passage_that_begins_inside_a_phrase_is_two_runs():
    parts = _parts("The *whole grid* failed.", "grid failed")

    assert _shown(parts) == "<p>The <em>whole {a|grid}</em>{a| failed}.</p>"
    assert [run.begins for run in _runs(parts)] == [(("a", 1),), ()]
    assert [run.ends for run in _runs(parts)] == [(), ("a",)]


def test_a_passage_that_ends_inside_a_phrase_is_two_runs():
    assert _shown(_parts("The *grid failed* twice.", "The grid")) == "<p>{a|The }<em>{a|grid} failed</em> twice.</p>"


def test_a_passage_crosses_blocks_in_a_run_each():
    parts = _parts("One two.\n\nThree four.", "two.\nThree")

    assert [run.html for run in _runs(parts)] == ["two.", "Three"]
    assert [run.ends for run in _runs(parts)] == [(), ("a",)]


def test_words_that_two_notes_share_name_both_with_the_inner_one_last():
    assert _shown(_parts("The grid failed on Tuesday.", "grid failed on Tuesday", "failed")) == (
        "<p>The {a|grid }{ab|failed}{a| on Tuesday}.</p>"
    )


def test_passages_that_overlap_by_half_part_where_they_do():
    assert _shown(_parts("one two three four", "one two three", "three four")) == (
        "<p>{a|one two }{ab|three}{b| four}</p>"
    )


def test_passages_of_the_same_words_are_one_run():
    parts = _parts("The grid failed.", "grid", "grid")

    assert _shown(parts) == "<p>The {ab|grid} failed.</p>"
    assert _runs(parts)[0].begins == (("a", 1), ("b", 1))
    assert _runs(parts)[0].ends == ("a", "b")


def test_a_passage_inside_a_link_is_marked_in_it_and_numbered_after_it():
    """A link can't hold another, so the number that leads to the note follows it."""
    parts = _parts("See [the whole report](https://a.example/) now.", "whole")

    assert re.sub(r"<a [^>]*>", "<a>", _shown(parts)) == "<p>See <a>the {a|whole} report</a>{a|} now.</p>"
    assert [(run.in_link, run.ends) for run in _runs(parts)] == [(True, ()), (False, ("a",))]


def test_a_passage_across_a_link_is_marked_before_in_and_after_it():
    parts = _parts("See [the report](https://a.example/) now.", "See the report now")

    assert re.sub(r"<a [^>]*>", "<a>", _shown(parts)) == "<p>{a|See }<a>{a|the report}</a>{a| now}.</p>"


@pytest.mark.parametrize("quote", ["see this now", "see this", "this now", "x see this now y"])
def test_a_link_inside_a_phrase_keeps_its_tags_in_order(quote: str):
    """A phrase that holds a link is never inside a run: the run would hold half of the link."""
    parts = _parts("x **see *[this](https://a.example/)* now** y", quote)

    assert _is_balanced(parts)
    assert "".join(run.html for run in _runs(parts)).replace("<em>", "").replace("</em>", "") == quote


def test_a_link_without_words_inside_a_phrase_keeps_its_tags_in_order():
    assert _is_balanced(_parts("x *see [](https://a.example/) now* y", "see https://a.example/ now"))


def test_the_words_of_a_run_are_escaped():
    assert _shown(_parts("a <b> & c", "<b> &")) == "<p>a {a|&lt;b&gt; &amp;} c</p>"


def test_a_drifted_passage_says_so_in_its_runs():
    read = prose.read("One two three.", GROUND)

    parts = _marked(read, [Span(0, 3, "a", 1, drifted=True), Span(4, 7, "b", 1, drifted=False)])

    assert [run.drifted for run in _runs(parts)] == [("a",), ()]


def test_a_note_with_several_passages_numbers_them():
    read = prose.read("One two three.", GROUND)

    parts = _marked(read, [Span(0, 3, "a", 1, drifted=False), Span(8, 13, "a", 2, drifted=False)])

    assert [run.begins for run in _runs(parts)] == [(("a", 1),), (("a", 2),)]


def test_a_run_names_the_innermost_notes_where_very_many_share_its_words():
    read = prose.read("word " * 50, GROUND)
    spans = [Span(0, 249 - n, f"n{n}", 1, drifted=False) for n in range(40)]

    parts = _marked(read, spans)

    assert max(len(run.notes) for run in _runs(parts)) == MOST_NOTES
    assert _runs(parts)[0].notes[-1] == "n39"
    assert len(_runs(parts)[0].begins) == 40


class _Balance(HTMLParser):
    """Reads HTML and remembers whether each tag closed the last one open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "a" and "a" in self.open:
            self.balanced = False
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.balanced = self.balanced and tag in {"br", "img", "hr"}

    def handle_endtag(self, tag: str) -> None:
        self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag


def _is_balanced(parts: tuple[Part, ...]) -> bool:
    reader = _Balance()
    reader.feed("".join(f"<mark>{part.html}</mark>" if isinstance(part, Run) else part for part in parts))
    return reader.balanced and not reader.open


PHRASES = st.recursive(
    st.sampled_from(
        ["one", "two three", "&", "`code`", "![p](https://pics.example/p.png)", "![q](https://q.example/)"]
    ),
    lambda inner: st.one_of(
        inner.map(lambda text: f"*{text}*"),
        inner.map(lambda text: f"**{text}**"),
        inner.map(lambda text: f"~~{text}~~"),
        inner.map(lambda text: f"[{text}](https://a.example/)"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
    ),
    max_leaves=8,
)
BLOCKS = st.lists(st.one_of(PHRASES, PHRASES.map(lambda text: f"- {text}\n- {text}")), min_size=1, max_size=3)


@settings(deadline=None)
@given(blocks=BLOCKS, ends=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=6))
def test_however_passages_lie_tags_are_balanced_and_no_word_is_lost(blocks: list[str], ends: list[tuple[int, int]]):
    """Each word of a passage is in a run that names its note, each other word is in none; ids stand once."""
    read = prose.read("\n\n".join(blocks), GROUND)
    text = read.text
    spans = []
    for name, (start, length) in zip("abcdef", ends, strict=False):
        end = min(start + length, len(text))
        if start < end and text[start:end].strip():
            spans.append(Span(start, end, name, 1, drifted=False))

    parts = _marked(read, spans)

    assert _is_balanced(parts)
    assert re.sub(r"<[^>]*>|\n", "", _plain(parts)) == re.sub(r"<[^>]*>|\n", "", prose.html_of(read))
    for span in spans:
        covered = "".join(re.sub("<[^>]*>", "", run.html) for run in _runs(parts) if span.note in run.notes)
        wanted = text[span.start : span.end].replace("\n", "").replace("&", "&amp;")
        assert covered.replace("\n", "") == wanted


def _plain(parts: tuple[Part, ...]) -> str:
    return "".join(part.html if isinstance(part, Run) else part for part in parts)
