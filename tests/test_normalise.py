"""What counts as the same text, and the way back from the folded form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.anchor.normalise import fold, normalise

ODD = (
    "a é e\u0301 \u00a0\t\n-\u2013\u2014'\u2019\u201c\u00ab.\u2026"
    "\u200b\u200d\u00ad\ufeff\u1112\u1161\u11ab語👩🏽🚀🇧🇾\ufe0f"
)
odd_text = st.text(st.sampled_from(ODD), max_size=30) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two words", "two\u00a0words"),
        ("two words", "two\u2009 \n words"),
        ("two words", "two\u3000words"),
        ("electricity", "electri\u00adcity"),
        ("zero width", "zero\u200b wi\ufeffdth"),
        ("left to right", "\u200eleft \u202ato\u202c \u2067right\u2069"),
        ("it's", "it\u2019s"),
        ("м'ята", "м\u02bcята"),
        ('"quoted"', "\u201cquoted\u201d"),
        ('"quoted"', "\u201equoted\u201c"),
        ('"quoted"', "\u00abquoted\u00bb"),
        ("'quoted'", "\u201aquoted\u2018"),
        ("'quoted'", "\u2039quoted\u203a"),
        ("5' 11\"", "5\u2032 11\u2033"),
        ("re-use", "re\u2011use"),
        ("1990-2020", "1990\u20132020"),
        ("and - so", "and \u2014 so"),
        ("and -- so", "and \u2e3a so"),
        ("-5", "\u22125"),
        ("wait...", "wait\u2026"),
        ("caf\u00e9", "cafe\u0301"),
        ("\ud55c\uae00", unicodedata.normalize("NFD", "\ud55c\uae00")),
        ("\u212b", "\u00c5"),
        ("❤", "❤\ufe0f"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_typography_counts_as_equal(one: str, other: str) -> None:
    """Only the words matter, not how they are set."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Word", "word"), ("two words", "twowords"), ("cafe", "café"), ("。", "."), ("a-b", "ab")],
)
def test_what_is_said_does_not_count_as_equal(one: str, other: str) -> None:
    """Case, a missing space, an accent and other signs are differences."""
    assert fold(one) != fold(other)


def test_a_span_covers_all_that_one_folded_character_stands_for() -> None:
    """Offsets lead back to the characters that were folded away."""
    page = normalise("A \u00ad\u00a0 b \u2014\u2014 c\u2026 d")

    assert page.text == "A b - c\u2026 d"
    assert page.span(2, 3) == (5, 6)
    assert page.span(4, 5) == (7, 9)
    assert page.span(6, 8) == (10, 12)


def test_a_span_leaves_out_invisible_marks_before_it() -> None:
    """A soft hyphen or a byte order mark between two words belongs to neither."""
    assert normalise("\ufeffone \u200btwo").span(4, 7) == (6, 9)


def test_a_decomposed_letter_is_one_character() -> None:
    """The offsets of NFD text are those of its code points."""
    page = normalise("un cafe\u0301 noir")

    assert page.text == "un café noir"
    assert page.span(3, 7) == (3, 8)


def test_decomposed_hangul_leads_back_to_its_parts() -> None:
    """Each syllable is two or three code points."""
    page = normalise(unicodedata.normalize("NFD", "한글 뉴스"))

    assert page.text == "한글 뉴스"
    assert page.span(1, 2) == (3, 6)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("x\u0302y", 1),  # a circumflex that composes with nothing
        ("कि", 1),  # a Devanagari vowel sign
        ("👋🏽", 1),  # a skin tone
        ("🇧🇾🇺🇦", 1),  # half a flag
        ("🇧🇾🇺🇦", 3),
        ("👩\u200d🚀", 1),  # joined: an astronaut
    ],
)
def test_a_grapheme_is_never_cut(text: str, inside: int) -> None:
    """No passage starts or ends in the middle of what a reader sees as one sign."""
    assert not normalise(text).is_boundary(inside)


def test_flags_side_by_side_may_be_parted() -> None:
    """Two pairs of regional indicators are two flags."""
    assert normalise("🇧🇾🇺🇦").is_boundary(2)


def test_a_variation_selector_belongs_to_the_sign_before_it() -> None:
    """The span of a heart includes the mark that makes it red."""
    assert normalise("I ❤\ufe0f you").span(2, 3) == (2, 4)


@given(odd_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    """The folded form is a fixed point."""
    assert fold(fold(text)) == fold(text)


@given(odd_text)
def test_a_mapped_text_is_the_folded_text(text: str) -> None:
    """`normalise` and `fold` agree."""
    assert normalise(text).text == fold(text)


@given(odd_text)
def test_every_character_leads_back_to_what_folds_to_it(text: str) -> None:
    """The map is right wherever a passage may be cut."""
    page = normalise(text)
    for at in range(len(page.text)):
        start, end = page.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        if page.is_boundary(at) and page.is_boundary(at + 1):
            assert fold(text[start:end]) == page.text[at]


@given(odd_text)
def test_offsets_lead_there_and_back(text: str) -> None:
    """The start of a character's span leads to that character."""
    page = normalise(text)
    for at in range(len(page.text)):
        if page.is_boundary(at):
            assert page.offset(page.span(at, at + 1)[0]) == at
