"""Which quotations and figures an article holds, and which of them no note is pinned to."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postil.coverage import Statement, statements, uncovered
from postil.quotations import LONGEST


def _found(text: str, kind: str = "") -> list[str]:
    return [text[found.start : found.end] for found in statements(text) if kind in {"", found.kind}]


def test_statements_come_in_order_with_their_kind():
    text = "Turnout was 70 per cent. “We are tired of waiting,” a voter said."

    assert statements(text) == (Statement(12, 23, "figure"), Statement(25, 51, "quotation"))


def test_figure_inside_a_quotation_belongs_to_the_quotation():
    assert _found("“We pay a billion dollars a year,” he said, or 3 per cent.") == [
        "“We pay a billion dollars a year,”",
        "3 per cent",
    ]


# Quotations


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("“The grid will hold,” she said.", "“The grid will hold,”"),
        ('He added: "Nobody asked us first."', '"Nobody asked us first."'),
        ("‘We didn’t ask for this,’ said the mayor.", "‘We didn’t ask for this,’"),
        ("'It can't go on like this,' said the mayor.", "'It can't go on like this,'"),
        ("«Мы не отдадим ни метра», — заявил он.", "«Мы не отдадим ни метра»"),
        ("«Ми не маємо права на помилку», — сказала вона.", "«Ми не маємо права на помилку»"),
        ("„Мы нікуды адсюль не пойдзем“, — сказаў ён.", "„Мы нікуды адсюль не пойдзем“"),
        ("„Das haben wir nie versprochen“, sagte er.", "„Das haben wir nie versprochen“"),
        ("»Das war nie der Plan«, rief sie.", "»Das war nie der Plan«"),
        ("„Das war nie der Plan”, rief sie.", "„Das war nie der Plan”"),
        ("« Nous n’avons pas le choix », a-t-il dit.", "« Nous n’avons pas le choix »"),
        ("«\u202fNous n’avons pas le choix\u202f», a-t-il dit.", "«\u202fNous n’avons pas le choix\u202f»"),
        ("‹Wir warten nicht länger›, sagte sie.", "‹Wir warten nicht länger›"),
        ("«No vamos a rendirnos», dijo la alcaldesa.", "«No vamos a rendirnos»"),
        ("”Vi vet inte vad som hände”, sa hon.", "”Vi vet inte vad som hände”"),
        ("大臣は「この計画は中止しません」と述べた。", "「この計画は中止しません」"),
        ("قال الوزير «لن نتراجع عن هذا القرار» أمس.", "«لن نتراجع عن هذا القرار»"),
    ],
)
def test_quotation_is_found_with_the_marks_of_its_language(text: str, quotation: str):
    assert _found(text) == [quotation]


def test_word_or_two_between_marks_is_no_quotation():
    assert _found("The “colour revolution” and its “heroes” were on «Эхо Москвы».") == []


def test_title_is_no_quotation():
    assert _found("She reviewed “The Lord of the Rings” and “Gone With the Wind” for us.") == []


def test_shouted_words_are_a_quotation():
    assert _found("The banner read “WE WILL NOT LEAVE” in red.") == ["“WE WILL NOT LEAVE”"]


def test_inner_quotation_belongs_to_the_outer_one():
    assert _found("«Он сказал: „Нет, я не пойду“, — и ушёл», — вспоминает сосед.") == [
        "«Он сказал: „Нет, я не пойду“, — и ушёл»"
    ]
    assert _found("«Газета «Союз» написала об этом сегодня», — сказал он.") == [
        "«Газета «Союз» написала об этом сегодня»"
    ]


def test_closing_mark_typed_as_an_opening_one_still_closes():
    assert _found("“Nobody writes off our loans “, stressed the president.") == ["“Nobody writes off our loans “"]


def test_quotation_crosses_wrapped_lines():
    assert _found("He called it “a matter\nof plain arithmetic” and left.") == ["“a matter\nof plain arithmetic”"]


def test_each_paragraph_of_a_long_quotation_is_one():
    """As news is set: every paragraph opens with a mark, only the last one closes."""
    text = "He said:\n“The first was long.\n“The second,\nwrapped, too.\nThe reporter left.\n“The third was short.”"

    assert _found(text) == ["“The first was long.", "“The second,\nwrapped, too.", "“The third was short.”"]


@pytest.mark.parametrize("mark", ["“", '"', "«", "„", "‘", "”", "'"])
def test_mark_that_never_closes_swallows_nothing(mark: str):
    text = f"It was {mark}great, they wrote and left. Then the mayor said “we will see about that” and sat down."

    assert _found(text) == ["“we will see about that”"]


def test_quotation_has_a_greatest_length():
    words = "word " * (LONGEST // 5)

    assert _found(f"“{words}and more” but “not this one here”") == ["“not this one here”"]


def test_apostrophe_is_no_quotation_mark():
    assert _found("The workers’ rights, the ’90s, rock ’n’ roll and the dogs' owners' meeting at six o'clock.") == []
    assert _found("L’eau d’ici n’est pas l’eau d’ailleurs; п’ять об’єктів і сім’я.") == []


def test_plural_possessive_ends_no_quotation():
    assert _found("‘We heard the workers’ demands today,’ she said.") == ["‘We heard the workers’ demands today,’"]


def test_mark_of_inches_opens_nothing():
    assert _found('A 27" screen and a 5\'10" man, the paper wrote in "an odd little note" on it.') == [
        '"an odd little note"'
    ]


# Figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Some 71.5% or 71.5 per cent, up 3 percentage points.", ["71.5%", "71.5 per cent", "3 percentage points"]),
        ("Half a per cent, ten percent, 10-15 per cent.", ["Half a per cent", "ten percent", "10-15 per cent"]),
        ("За это 71,2 процента, рост на 3,5 процентных пункта.", ["71,2 процента", "3,5 процентных пункта"]),
        ("Це 71 відсоток плану, торік 64,5 відсотка.", ["71 відсоток", "64,5 відсотка"]),
        ("Гэта 31,5 працэнта, летась 40 адсоткаў.", ["31,5 працэнта", "40 адсоткаў"]),
        ("Rund 70 Prozent, ein Plus von 3,5 Prozentpunkten.", ["70 Prozent", "3,5 Prozentpunkten"]),
        ("Soit 70 pour cent, ou 12,5 % de plus.", ["70 pour cent", "12,5 %"]),
        ("El 70 por ciento votó; un 12,5 % no.", ["70 por ciento", "12,5 %"]),
        ("نحو ٧٠ في المئة، أي ٧٠٪ أو 70 بالمئة.", ["٧٠ في المئة", "٧٠٪", "70 بالمئة"]),
    ],
)  # fmt: skip
def test_percentage_is_a_figure_with_its_unit(text: str, figures: list[str]):
    assert _found(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It cost $1 billion, or €3m, or US$40 million.", ["$1 billion", "€3m", "US$40 million"]),
        ("A billion\ndollars a year, four billion dollars in all.", ["A billion\ndollars", "four billion dollars"]),
        ("They lost 3 million Belarusian roubles and $2–3 billion.", ["3 million Belarusian roubles", "$2–3 billion"]),
        ("Получено 1,5 млрд долларов и 300 тыс. рублей.", ["1,5 млрд долларов", "300 тыс. рублей"]),
        ("Отдаёт миллиард долларов в год.", ["миллиард долларов"]),
        ("Бюджет отримав 12,4 мільярда гривень.", ["12,4 мільярда гривень"]),
        ("Пазычылі мільярд долараў.", ["мільярд долараў"]),
        ("Es geht um 10 Milliarden Euro und 2,5 Mrd. Euro.", ["10 Milliarden Euro", "2,5 Mrd. Euro"]),
        ("Il versera 3 millions d’euros, puis 5 000 €.", ["3 millions d’euros", "5 000 €"]),
        ("Pagará 3.500 millones de dólares.", ["3.500 millones de dólares"]),
        ("دفعت الحكومة ٣ ملايين دولار ثم مليار دولار.", ["٣ ملايين دولار", "مليار دولار"]),
    ],
)
def test_sum_of_money_is_a_figure_with_its_currency(text: str, figures: list[str]):
    assert _found(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Seven in ten agreed, one in five did not.", ["Seven in ten", "one in five"]),
        ("Two-thirds of MPs, a third of us, half of the vote.", ["Two-thirds", "a third", "half"]),
        ("Three-quarters of a million came, 9 out of 10 on foot.", ["Three-quarters of a million", "9 out of 10"]),
        ("Две трети минчан, семь из десяти, половина страны.", ["Две трети", "семь из десяти", "половина"]),
        ("Дві третини шкіл, три чверті громад.", ["Дві третини", "три чверті"]),
        ("Тры чвэрці жыхароў, палова раёнаў.", ["Тры чвэрці", "палова"]),
        ("Zwei Drittel der Wähler, sieben von zehn Deutschen.", ["Zwei Drittel", "sieben von zehn"]),
        ("Deux tiers des élus, sept sur dix.", ["Deux tiers", "sept sur dix"]),
        ("Dos tercios, la mitad, siete de cada diez.", ["Dos tercios", "mitad", "siete de cada diez"]),
        ("ثلاثة أرباع السكان، سبعة من كل عشرة.", ["ثلاثة أرباع", "سبعة من كل عشرة"]),
    ],
)
def test_share_in_words_is_a_figure(text: str, figures: list[str]):
    assert _found(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Half a million marched, hundreds of thousands watched.", ["Half a million", "hundreds of thousands"]),
        ("One and a half million; two hundred and six bn.", ["One and a half million", "two hundred and six bn"]),
        ("Вышел миллион человек, потом 5 тысяч, сотни тысяч.", ["миллион", "5 тысяч", "сотни тысяч"]),
        ("П’ять мільйонів осіб і 5 тисяч шкіл.", ["П’ять мільйонів", "5 тисяч"]),
        ("Fünf Millionen Menschen, 12.000 Soldaten.", ["Fünf Millionen", "12.000"]),
        ("Cinq millions de gens, 1 234 567 habitants.", ["Cinq millions", "1 234 567"]),
        ("Cinco millones, 20 mil personas.", ["Cinco millones", "20 mil"]),
        ("خمسة ملايين شخص و٥ آلاف جندي.", ["خمسة ملايين", "٥ آلاف"]),
        ("Some 2,700 delegates and 12000 guests.", ["2,700", "12000"]),
        ("За Россию 71,2 процента, за Евросоюз 31,5.", ["71,2 процента", "31,5"]),
    ],
)  # fmt: skip
def test_large_or_exact_number_is_a_figure(text: str, figures: list[str]):
    assert _found(text) == figures


def test_count_in_digits_is_a_figure_from_ten_up():
    assert _found("The 33 road maps and 28 agreed papers filled 6 folders; 33 дорожные карты.") == ["33", "28", "33"]


@pytest.mark.parametrize(
    "text",
    [
        "It began in 1999 and ended in 2021; the 1990s were quiet, 2019–2021 was not.",
        "On 11 February 2021, on February 11th, on 9.08.2020, on 2021-02-11 and on 2/3/2021.",
        "11 февраля 2021 года, 9 жніўня, 14 серпня, am 9. August 2020, le 14 juillet, 14 de abril, ١١ فبراير ٢٠٢١",
        "At 14:30, at 10 am, um 14.30 Uhr, в 14 часов, open 24/7 since 9/11.",
        "The 3rd, the 21st century, 5-й канал, der 3. Mann.",
        "A Su-35, a Ту-154, Covid-19, the G7, Article 5, Section 3.3, Windows 8.1, WCAG 2.0, статья 130 кодекса.",
        "Call +375 29 123-45-67, (202) 555-0143, 8 800 555 35 35 or 1-800-555-0199.",
        "As he wrote[12] in note 14, see page 33 of it.\n1. First the grid.\n12. Then the road.",
        "See https://example.org/2020/1.5/12345 or version 1.2.3 at 10.0.0.1.",
        "He is 45 years old, got 15 лет and waited 30 days.",
    ],
)
def test_date_time_name_or_length_of_time_is_no_figure(text: str):
    assert _found(text) == []


def test_full_stop_after_a_figure_is_not_part_of_it():
    assert _found("He paid 3 million. The rest is debt.") == ["3 million"]


# Coverage

PIECES = (
    "“", "”", '"', "«", "»", "„", "‘", "’", "'", "「", "」", "\n", " ", " ", ". ", ", ", "-", "–", "$", "€", "%", "of",
    "in", "70", "3", "1,000", "1999", "31.5", "٧٠", "per", "cent", "a", "half", "two", "thirds", "million", "dollars",
    "people", "Minsk", "миллиард", "долларов", "процентов", "в", "المئة", "大臣", "e\u0301", "👩🏽\u200d🚀",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join)
spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8)


def test_statement_is_covered_by_any_character_of_a_passage():
    figure = Statement(10, 20, "figure")

    assert uncovered([figure], [(0, 10), (20, 30), (15, 15)]) == (figure,)
    assert uncovered([figure], [(19, 40)]) == uncovered([figure], [(0, 11)]) == ()


def test_long_passage_reaches_over_later_short_ones():
    first, second = Statement(5, 8, "figure"), Statement(50, 60, "quotation")

    assert uncovered([first, second], [(20, 21), (0, 55), (30, 31)]) == ()


@settings(deadline=None)
@given(texts | st.text(max_size=80))
def test_statements_stand_in_the_text_in_order_and_apart(text: str):
    found = statements(text)
    ends = [0, *(statement.end for statement in found)]

    assert all(before <= after.start < after.end for before, after in zip(ends, found, strict=False))
    assert ends[-1] <= len(text)


@settings(deadline=None)
@given(texts, spans, spans)
def test_another_passage_never_uncovers_a_statement(
    text: str, some: list[tuple[int, int]], more: list[tuple[int, int]]
):
    found = statements(text)

    assert set(uncovered(found, some + more)) <= set(uncovered(found, some)) <= set(found)


@given(texts, spans)
def test_uncovered_are_those_that_overlap_no_passage(text: str, passages: list[tuple[int, int]]):
    found = statements(text)
    bare = [one for one in found if not any(max(one.start, start) < min(one.end, end) for start, end in passages)]

    assert list(uncovered(found, passages)) == bare


def _calls(text: str) -> int:
    """How many functions it takes to read *text*: the same on every machine, unlike the time."""
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tick)
    try:
        statements(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit", ["“a b ", "“a b c” ", '«„"‹「', "'a bs' c ", "\n“ab cd ef", "two million ", '"', "1,0 $"]
)
def test_twice_the_text_costs_twice_as_much(unit: str):
    _calls(unit)
    short, long = _calls(unit * 1_000), _calls(unit * 2_000)

    assert long < 2.2 * short
