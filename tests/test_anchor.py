"""Where a quote stands, or why that can't be told."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from postil.anchor import (
    CANDIDATE_LIMIT,
    Candidate,
    Match,
    Quote,
    changed_meaning,
    context_for,
    find,
)

GRID = (
    "The grid failed at six in the morning. Engineers found the fault near Pinsk before noon. "
    "The minister said that power would be back by the evening. Nobody in the villages believed her. "
    "The minister said that schools would stay open."
)
HARBOUR = (
    "The harbour froze in January. Ferries stopped for nine days. The harbour froze again in March, "
    "and the ferries stopped for a week. Nobody had salt."
)
SHARED = Path(__file__).parents[2] / "shared" / "anchoring"


def words_of(text: str, match: Match) -> str | None:
    """Return the passage's words, None where there is no passage."""
    return None if match.start is None else text[match.start : match.end]


# Exact


@pytest.mark.parametrize("quote", ["The grid failed", "near Pinsk before", "stay open."])
def test_a_quote_is_found_at_the_start_in_the_middle_and_at_the_end(quote: str) -> None:
    """Where there is one hit, it is the passage."""
    start = GRID.index(quote)

    assert find(GRID, Quote(quote)) == Match("exact", start, start + len(quote), 1.0)


def test_a_quote_may_end_inside_a_word() -> None:
    """A quote is characters, not words."""
    assert words_of(GRID, find(GRID, Quote("Engin"))) == "Engin"


def test_the_whole_text_may_be_quoted() -> None:
    """The passage may have nothing around it."""
    assert find(GRID, Quote(GRID)) == Match("exact", 0, len(GRID), 1.0)


def test_white_space_around_a_quote_is_no_part_of_the_passage() -> None:
    """A block scalar in YAML ends with a newline."""
    match = find(GRID, Quote("  near Pinsk\n"))

    assert (match.status, words_of(GRID, match)) == ("exact", "near Pinsk")


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        (
            "He said:\n\u201cIt\u2019s over\u201d\u2009\u2014\u00a0and left.",
            '"It\'s over" - and',
            None,
        ),
        ("Das ist \u201eunklar\u201c \u2013 noch.", '"unklar" - noch', None),
        ("And so on \u2026 she said.", "so on ... she", None),
        ("an elec\u00adtri\u00adcity bill", "electricity", "elec\u00adtri\u00adcity"),
        ("قال الوزير إنّ الكهرباء ستعود مساءً", "الكهرباء ستعود", None),
        ("هو \u200fالوزير\u200f قال", "الوزير قال", "الوزير\u200f قال"),
        ("部长说，电力将在晚上恢复。没有人相信她。", "电力将在晚上恢复", None),
        ("Die Katze 👩🏽\u200d🚀 fliegt.", "👩🏽\u200d🚀 fliegt", None),
        ("un cafe\u0301 noir", "café", "cafe\u0301"),
        (
            unicodedata.normalize("NFD", "오늘 전력망이 멈췄다"),
            "전력망이",
            unicodedata.normalize("NFD", "전력망이"),
        ),
    ],
)
def test_typography_is_no_difference(text: str, quote: str, words: str | None) -> None:
    """Spaces, quotes, dashes, ellipses, invisible marks and composition count as equal."""
    match = find(text, Quote(quote))

    assert (match.status, match.score) == ("exact", 1.0)
    if words is not None:
        assert words_of(text, match) == words


def test_case_is_a_difference() -> None:
    """ "US" and "us" are different words."""
    assert find("Give it to us now, she said.", Quote("Give it to US now, she said.")).status == "drifted"


@pytest.mark.parametrize(
    ("text", "quote"),
    [("x\u0302 is a vector", "x"), ("an 👩\u200d🚀 flew", "👩"), ("🇧🇾 flag", "\U0001f1e7")],
)
def test_a_passage_never_cuts_a_grapheme(text: str, quote: str) -> None:
    """Half a sign is not a hit."""
    assert find(text, Quote(quote)).status != "exact"


# Several hits


def test_equal_hits_are_ambiguous_and_listed() -> None:
    """No hit is taken just because it comes first."""
    match = find(HARBOUR, Quote("The harbour froze"))

    assert (match.status, match.start, match.end) == ("ambiguous", None, None)
    assert match.candidates == (Candidate(0, 17, 1.0), Candidate(61, 78, 1.0))


def test_overlapping_hits_count() -> None:
    """ "ana" stands twice in "banana"."""
    assert [each.start for each in find("banana", Quote("ana")).candidates] == [1, 3]


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("nine days. ", "", 61),
        ("nine days.", "", 61),  # YAML drops the space at the end of a plain scalar
        ("", " in January", 0),
        ("", "in January", 0),
        ("days. ", " again", 61),
        ("for nine dayz. ", "", 61),  # nearly
        ("", " agian in Marhc", 61),
    ],
)
def test_context_decides_between_equal_hits(prefix: str, suffix: str, start: int) -> None:
    """A prefix or a suffix is enough, even with a slip in it."""
    match = find(HARBOUR, Quote("The harbour froze", prefix, suffix))

    assert (match.status, match.start) == ("exact", start)


def test_context_that_fits_no_hit_decides_nothing() -> None:
    """The better of two bad fits is chance."""
    assert find(HARBOUR, Quote("The harbour froze", "Quite other words. ")).status == "ambiguous"


def test_context_that_fits_two_hits_decides_nothing() -> None:
    """An exact context must be the only one."""
    match = find("one two one two one", Quote("two", "one ", " one"))

    assert [each.start for each in match.candidates] == [4, 12]


def test_candidates_are_bounded() -> None:
    """A hostile text can't make an endless message."""
    assert len(find("e " * 5000, Quote("e")).candidates) == CANDIDATE_LIMIT


def test_an_exact_context_is_found_among_thousands_of_hits() -> None:
    """The context is sought with the quote when there are too many hits to look at."""
    text = "e " * 3000 + "here: e! " + "e " * 3000

    assert find(text, Quote("e", "here: ", "!")).start == 6006


# Unchanged words in a foreign context


def test_a_long_passage_that_moved_is_exact_with_a_lower_score() -> None:
    """Enough words can stand for themselves."""
    quote = Quote(
        "Engineers found the fault near Pinsk before noon.",
        "Wholly other words. ",
        " So it goes on.",
    )
    match = find(GRID, quote)

    assert (match.status, words_of(GRID, match)) == ("exact", quote.exact)
    assert match.score < 0.8


def test_short_words_out_of_their_context_are_drifted() -> None:
    """A few words recur by chance: the editor is to look."""
    match = find(GRID, Quote("in the morning", "She will be back early ", " of next Sunday, he"))

    assert (match.status, words_of(GRID, match)) == ("drifted", "in the morning")


def test_a_fragment_out_of_its_context_is_an_orphan() -> None:
    """ "at six" of another sentence is not the passage."""
    match = find(GRID, Quote("at six", "The shops in town all close ", " o'clock sharp, said she"))

    assert match.status == "orphan"
    assert match.candidates[0].start == GRID.index("at six")


def test_a_passage_edited_in_place_outdoes_the_same_words_elsewhere() -> None:
    """The words between the quote's own context are the passage, changed or not."""
    text = (
        "Last year the council closed the swimming pool. Few came. "
        "This year the council has closed the swimming pool, and many complained."
    )
    match = find(
        text,
        Quote("the council closed the swimming pool", "Few came. This year ", ", and many complained"),
    )

    assert (match.status, words_of(text, match)) == (
        "drifted",
        "the council has closed the swimming pool",
    )


# Drifted and orphan


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Engineers found the fault close to Pinsk before noon.", None),
        ("Technicians found the fault near Pinsk before noon.", None),  # the first word
        ("Engineers found the fault near Pinsk before midday.", None),  # the last word
        ("Engineers of the grid found the fault near Pinsk well before noon.", None),
        ("Engineers found the fault near Pinsk.", None),
        ("Before noon engineers found the fault near Pinsk.", None),
        ("Engineers did not find the fault near Pinsk before noon.", None),
    ],
)
def test_changed_words_between_standing_contexts_are_drifted(new: str, words: str | None) -> None:
    """The passage is all that now stands between the contexts."""
    old = "Engineers found the fault near Pinsk before noon."
    quote = Quote(old, "at six in the morning. ", " The minister said that power")
    text = GRID.replace(old, new)
    match = find(text, quote)

    assert (match.status, words_of(text, match)) == ("drifted", new)
    assert match.score < 1.0


def test_changed_words_in_a_changed_context_are_an_orphan() -> None:
    """A similar sentence elsewhere is not the passage."""
    quote = Quote(
        "The minister said that trains would run again.",
        "Rails were repaired. ",
        " Bakers went on strike.",
    )

    assert find(GRID, quote).status == "orphan"


@pytest.mark.parametrize("context", [True, False])
def test_a_sentence_from_the_same_template_is_not_the_passage(context: bool) -> None:
    """One number and one name make another fact."""
    old = (
        "In 2019, 31 per cent of homes in Brest had no heating. "
        "In 2020, 44 per cent of homes in Lida had no heating. Then it got warm."
    )
    quote = context_for(old, 0, 54)
    if context:
        quote = Quote(quote.exact, "", old[54:86])

    assert find(old[55:], quote).status == "orphan"


def test_a_removed_list_item_is_an_orphan_though_its_neighbour_is_alike() -> None:
    """Where prefix and suffix meet, the passage is gone."""
    text = "Rate this site.\n1. Rate the ease of use.\n2. Rate the choice of topics.\n3. Rate the choice of colours.\n"
    quote = Quote(
        "2. Rate the choice of topics.",
        "1. Rate the ease of use.\n",
        "\n3. Rate the choice of colours.",
    )

    assert find(text.replace(quote.exact + "\n", ""), quote).status == "orphan"


def test_another_sentence_in_the_place_is_not_the_passage() -> None:
    """Context alone doesn't carry a note over to other words."""
    old = "Engineers found the fault near Pinsk before noon."
    text = GRID.replace(old, "A swan had flown into the wires, it was thought.")

    assert find(text, Quote(old, "at six in the morning. ", " The minister said that power")).status == "orphan"


def test_without_context_a_slip_is_drifted() -> None:
    """A letter or two put right can only be the passage."""
    match = find(GRID, Quote("Enginers found the fault near Pinks before noon."))

    assert words_of(GRID, match) == "Engineers found the fault near Pinsk before noon."
    assert match.status == "drifted"


def test_without_context_one_changed_word_is_drifted_and_inside_the_passage() -> None:
    """The changed word belongs to the passage, at its start, too."""
    match = find(GRID, Quote("Our grid failed at six in the morning."))

    assert (match.status, words_of(GRID, match)) == (
        "drifted",
        "The grid failed at six in the morning.",
    )


def test_without_context_a_changed_figure_is_an_orphan() -> None:
    """Words alone can't tell an update from another sentence."""
    assert (
        find(
            "About 40 per cent of the bridges are closed.",
            Quote("About 30 per cent of the bridges"),
        ).status
        == "orphan"
    )


def test_two_places_as_near_are_ambiguous() -> None:
    """A slip in a quote that stands twice doesn't choose for the editor."""
    match = find(HARBOUR, Quote("The harbor froze"))

    assert match.status == "ambiguous"
    assert [each.start for each in match.candidates] == [0, 61]


def test_a_quote_whose_every_word_changed_a_little_is_found() -> None:
    """Inflected in another way, each word still shares its stem."""
    text = "Вчера утром отключилась электросеть. Министры обещали восстановить снабжение вечером. Никто не поверил."
    match = find(
        text,
        Quote(
            "Министр обещал восстановит снабжения вечера",
            "отключилась электросеть. ",
            ". Никто не поверил",
        ),
    )

    assert (match.status, words_of(text, match)) == (
        "drifted",
        "Министры обещали восстановить снабжение вечером",
    )


def test_chinese_words_that_changed_are_drifted() -> None:
    """A script without spaces is sought by pairs of characters."""
    text = "今天早上六点电网发生故障。部长表示，电力供应将在今天晚上全部恢复。没有人相信她说的话。"
    match = find(
        text,
        Quote(
            "部长说，电力供应将在今天晚上恢复。",
            "今天早上六点电网发生故障。",
            "没有人相信她说的话。",
        ),
    )

    assert (match.status, words_of(text, match)) == (
        "drifted",
        "部长表示，电力供应将在今天晚上全部恢复。",
    )


def test_scores_fall_as_quotes_worsen() -> None:
    """The more differs, the lower the score, whatever the status."""
    quotes = [
        "Engineers found the fault near Pinsk before noon.",
        "Engineers found the fault near Minsk before noon.",
        "Engineers found the faults near Minsk before noon.",
        "Engineers sought the faults near Minsk before dusk.",
        "Policemen sought the thieves near Minsk before dusk.",
    ]
    scores = [find(GRID, Quote(quote)).score for quote in quotes]

    assert scores == sorted(set(scores), reverse=True)


def test_scores_fall_as_context_worsens() -> None:
    """Context counts even where the words decide."""
    prefixes = [
        "six in the morning. ",
        "six in the mourning. ",
        "ten in the evening. ",
        "quite other words: ",
    ]
    scores = [find(GRID, Quote("Engineers found the fault near Pinsk", prefix)).score for prefix in prefixes]

    assert scores[0] == 1.0
    assert scores == sorted(set(scores), reverse=True)


@pytest.mark.parametrize("quote", ["", " \n\t", "\u200b\u00ad", "\ufeff \u200e"])
def test_a_quote_without_visible_characters_is_an_orphan(quote: str) -> None:
    """There is nothing to look for."""
    assert find(GRID, Quote(quote, "The ", " grid")) == Match("orphan", None, None, 0.0)


@pytest.mark.parametrize("text", ["", " ", "short"])
def test_a_quote_longer_than_the_text_is_an_orphan(text: str) -> None:
    """Nothing to find, nothing to crash on."""
    assert find(text, Quote(GRID)).status == "orphan"


# A passage by its ends


@pytest.mark.parametrize(
    "quote",
    ["Engineers found … by the evening.", "Engineers found ... by the evening.", "Engineers found […] by the evening.",
     "Engineers found [...] by the evening.", "Engineers found … the minister said … by the evening."],
)  # fmt: skip
def test_two_ends_pin_what_is_between(quote: str) -> None:
    """An ellipsis stands for words left out."""
    text = GRID.replace("The minister said that power", "There the minister said that power")
    match = find(text, Quote(quote))

    assert match.status == "exact"
    assert words_of(text, match) == text[text.index("Engineers") : text.index("evening.") + 8]


def test_a_literal_ellipsis_is_tried_first() -> None:
    """A quote that stands as it is needs no reading."""
    text = "First came, well … nothing. First came a long pause, and nothing."

    assert find(text, Quote("well … nothing")) == Match("exact", 12, 26, 1.0)


def test_the_parts_must_stand_in_order() -> None:
    """An end before its start is no passage."""
    assert find(GRID, Quote("by the evening … Engineers found")).status == "orphan"


def test_the_shortest_span_between_the_ends_is_meant() -> None:
    """A start that occurs twice begins at the one next to the end."""
    match = find(GRID, Quote("The minister said … stay open."))

    assert match.start == GRID.rindex("The minister")


def test_context_may_choose_a_longer_span() -> None:
    """The prefix says which start is meant."""
    match = find(GRID, Quote("The minister said … stay open.", "before noon. "))

    assert match.start == GRID.index("The minister")


def test_several_shortest_spans_are_ambiguous() -> None:
    """Ends that pair up twice leave the choice to the editor."""
    text = "He rose and spoke. She wept. He rose and spoke."
    match = find(text, Quote("He … spoke"))

    assert match.status == "ambiguous"
    assert [each.start for each in match.candidates] == [0, 29]


def test_a_changed_end_is_drifted() -> None:
    """The other end and the order still hold it."""
    match = find(GRID, Quote("Engineers found … power will be back by the evening."))

    assert match.status == "drifted"
    assert words_of(GRID, match) == GRID[GRID.index("Engineers") : GRID.index("evening.") + 8]


def test_an_end_that_is_gone_is_an_orphan() -> None:
    """Half a passage is none."""
    assert find(GRID, Quote("Engineers found … and the swans flew off again")).status == "orphan"


# Context for a passage


def test_a_unique_passage_needs_no_context() -> None:
    """The words alone say where."""
    assert context_for(GRID, 4, 15) == Quote("grid failed")


def test_the_shortest_context_of_whole_words_is_given() -> None:
    """An editor is asked for no more than tells the hits apart."""
    assert context_for(HARBOUR, 61, 78) == Quote("The harbour froze", "days. ")
    assert context_for(HARBOUR, 0, 17) == Quote("The harbour froze", "", " in")


def test_context_is_given_on_both_sides_where_one_is_not_enough() -> None:
    """The middle of three equal words has a fellow on either side."""
    quote = context_for("no no no", 3, 5)

    assert quote == Quote("no", "no ", " no")
    assert find("no no no", quote).start == 3


# What changed


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("31 per cent", "44 per cent", ("figure",)),
        ("20% of it", "20 percent of it", ()),
        ("1,200 people", "1 200 people", ()),
        ("three of them", "four of them", ("figure",)),
        ("It is true", "It is not true", ("negation",)),
        ("It can\u2019t be", "It can be", ("negation",)),
        ("It is good", "It is fine", ()),
        ("пяти домов", "пятью домами", ()),
        ("пять домов", "шесть домов", ("figure",)),
        ("он пришёл", "он не пришёл", ("negation",)),
        ("п\u02bcять років", "шість років", ("figure",)),
        ("він прийшов", "він ніколи не прийшов", ("negation",)),
        ("пяць гадоў", "дзевяць гадоў", ("figure",)),
        ("няма святла", "ёсць святло", ("negation",)),
        ("einundzwanzig Tote", "zwei Tote", ("figure",)),
        ("Er kam nicht", "Er kam", ("negation",)),
        ("deux morts", "trois morts", ("figure",)),
        ("il n\u2019est venu", "il est venu", ("negation",)),
        ("dos muertos", "dieciséis muertos", ("figure",)),
        ("nadie vino", "alguien vino", ("negation",)),
        ("خمسة أشخاص", "ستة أشخاص", ("figure",)),
        ("٣١ شخصا", "31 شخصا", ()),
        ("ولم يحضر", "وقد حضر", ("negation",)),
        ("Two did not", "Three did", ("figure", "negation")),
    ],
)
def test_changed_figures_and_negations_are_named(before: str, after: str, changes: tuple[str, ...]) -> None:
    """Such a drift changes what is said."""
    assert changed_meaning(before, after) == changes


# Real edits


def test_real_edits_are_anchored_right() -> None:
    """At least 97.5 % right, and no note on the wrong words."""
    if not SHARED.exists():
        pytest.skip("no ../shared/anchoring beside the checkout: the real edits were not tried")
    docs = {each["doc"]: each["new"] for each in read(SHARED / "real-edits.docs.jsonl")}
    cases = read(SHARED / "real-edits.cases.jsonl")
    wrong, right = [], 0
    for case in cases:
        match = find(docs[case["doc"]], Quote(case["exact"], case["prefix"], case["suffix"]))
        if match.start is None or match.end is None:
            right += case["expect"] == "orphan"
        elif case["expect"] == "orphan":
            wrong.append(case["id"])
        else:
            start, end = case["new_start"], case["new_end"]
            shared = max(0, min(match.end, end) - max(match.start, start))
            share = shared / (match.end - match.start + end - start - shared)
            right += share >= (1.0 if case["kind"] in ("unchanged", "moved", "repeated") else 0.8)
            wrong += [case["id"]] if share < 0.5 else []

    assert wrong == []
    assert right >= 0.975 * len(cases)


def read(path: Path) -> list[dict[str, str | int]]:
    """Return the records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
