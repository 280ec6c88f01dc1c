"""What holds of anchoring for any text and any quote."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from postil.anchor import CANDIDATE_LIMIT, Quote, context_for, find
from postil.anchor.normalise import fold, normalise

PIECES = (
    "the", "grid", "failed", "near", "Pinsk", "31", "per cent", "no", "ana", "a", "café", "cafe\u0301",
    "l\u2019eau", "свет", "вёска", "الكهرباء", "إنّ", "电力", "恢复", "👩🏽\u200d🚀", "❤\ufe0f", "🇧🇾",
    "전력", unicodedata.normalize("NFD", "전력"), "-", "\u2014", "\u2026", "...", "\u00ad", ".", "“", '"',
)  # fmt: skip
GAPS = ("", " ", " ", " ", "\n", "\u00a0", ". ")

texts = st.lists(st.sampled_from(PIECES + GAPS), max_size=30).map("".join) | st.text(max_size=40)
sentences = st.lists(st.sampled_from(PIECES[:9]), min_size=1, max_size=40).map(" ".join)
TYPOGRAPHY = str.maketrans(
    {
        " ": "\u00a0\n",
        "-": "\u2011",
        "'": "\u2019",
        '"': "\u201d",
        "\u2026": "...",
        ".": ".\u200b",
        "a": "\u2060a",
    }
)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a stretch of it that can be a passage: cut between graphemes, not inside
    a run that counts as one character, without white space at its ends."""
    text = draw(texts)
    page = normalise(text)
    assume(page.text.strip())
    cuts = [at for at in range(len(page.text) + 1) if page.is_boundary(at)]
    low, high = sorted((draw(st.sampled_from(cuts)), draw(st.sampled_from(cuts))))
    words = page.text[low:high]
    assume(words and words == words.strip())
    return text, *page.span(low, high)


@settings(deadline=None)
@given(stretches())
def test_any_stretch_is_found_exactly_by_the_context_made_for_it(
    stretch: tuple[str, int, int],
) -> None:
    """`find` undoes `context_for`."""
    text, start, end = stretch
    match = find(text, context_for(text, start, end))

    assert (match.status, match.start, match.end, match.score) == ("exact", start, end, 1.0)


@settings(deadline=None)
@given(stretches())
def test_any_stretch_is_found_exactly_in_the_whole_context(stretch: tuple[str, int, int]) -> None:
    """All that stands around a passage tells it from every other."""
    text, start, end = stretch
    match = find(text, Quote(text[start:end], text[:start], text[end:]))

    assert (match.status, match.start, match.end) == ("exact", start, end)


@settings(deadline=None)
@given(texts, texts, st.text(max_size=12), st.text(max_size=12))
def test_find_never_fails_and_stays_within_the_text(text: str, exact: str, prefix: str, suffix: str) -> None:
    """Whatever is asked, offsets are in bounds, in order, and go with the status."""
    match = find(text, Quote(exact, prefix, suffix))

    assert (match.start is None) == (match.end is None) == (match.status in ("ambiguous", "orphan"))
    assert 0.0 <= match.score <= 1.0
    assert len(match.candidates) <= CANDIDATE_LIMIT
    assert [each.score for each in match.candidates] == sorted((each.score for each in match.candidates), reverse=True)
    for start, end in [
        (match.start, match.end),
        *((each.start, each.end) for each in match.candidates),
    ]:
        if start is not None and end is not None:
            assert 0 <= start < end <= len(text)
            assert not text[start].isspace()
            assert not text[end - 1].isspace()


@settings(deadline=None)
@given(texts, texts)
def test_an_exact_passage_has_the_words_of_the_quote(text: str, exact: str) -> None:
    """Certainty is claimed only where nothing but typography differs."""
    match = find(text, Quote(exact))
    if match.status == "exact" and fold("\u2026") not in fold(exact):
        assert fold(text[match.start : match.end]) == fold(exact).strip()


@settings(deadline=None)
@given(sentences, st.data())
def test_typography_never_changes_the_result(text: str, data: st.DataObject) -> None:
    """A text and a quote set in another way match as before."""
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    quote = Quote(text[start:end], text[max(0, start - 8) : start], text[end : end + 8])
    other = Quote(*(each.translate(TYPOGRAPHY) for each in (quote.exact, quote.prefix, quote.suffix)))
    plain = find(text, quote)

    for result in (find(text, other), find(text.translate(TYPOGRAPHY), quote)):
        assert (result.status, result.score) == (plain.status, plain.score)


@settings(deadline=None)
@given(sentences, st.data())
def test_a_removed_passage_is_never_exact(text: str, data: st.DataObject) -> None:
    """What is gone is not found."""
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    exact = text[start:end].strip()
    rest = text[:start] + "\n" + text[end:]
    assume(exact and fold(exact) not in fold(rest))

    assert find(rest, Quote(exact)).status != "exact"


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_a_quote_never_drifts_to_another_sentence(seed: int, changes: int) -> None:
    """Among sentences of random words, a drifted passage is the one that was changed."""
    dice = random.Random(seed)
    words = random_words(dice, 400)
    text = ". ".join(" ".join(words[at : at + 20]).capitalize() for at in range(0, 400, 20)) + "."
    start = text.index(". ", dice.randrange(len(text) - 300)) + 2
    end = text.index(".", start) + 1
    changed = text[start:end].split()
    for _ in range(changes):
        changed[dice.randrange(len(changed))] = dice.choice(words)
    new = text[:start] + " ".join(changed) + text[end:]
    match = find(new, Quote(text[start:end], text[start - 32 : start], text[end : end + 32]))

    if match.start is not None and match.end is not None:
        stop = start + len(" ".join(changed))
        assert max(0, min(stop, match.end) - max(start, match.start)) >= 0.8 * (stop - start)


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_a_score_falls_with_every_word_that_is_lost(seed: int) -> None:
    """The more words inside a quote give way to nonsense, the lower its score."""
    words = random_words(random.Random(seed), 200)
    quoted = words[80:100]
    scores = [
        find(
            " ".join(words),
            Quote(" ".join([*quoted[:2], *["\u0416\u0428"] * lost, *quoted[2 + lost :]])),
        ).score
        for lost in range(0, 16, 3)
    ]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0


def random_words(dice: random.Random, count: int) -> list[str]:
    """Return words of two to nine letters, as random as can be."""
    return ["".join(dice.choices("abcdefghiklmnoprstuvw", k=dice.randint(2, 9))) for _ in range(count)]
