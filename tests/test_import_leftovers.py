"""What sites put around the words of an article: known in six languages, and never cut out of a sentence."""

from __future__ import annotations

import pytest

from postil.importer.blocks import Around, Block, Run
from postil.importer.leftovers import About, sifted

SENTENCE = "The grid failed on Tuesday night, and for six hours nobody in the ministry said why it had happened"


def _block(text: str, **more: object) -> Block:
    return Block("paragraph", (Run(text),), **more)  # type: ignore[arg-type]


def _cut(text: str) -> list[tuple[str, str]]:
    article = [_block(f"{SENTENCE}, {number}.") for number in range(6)]
    kept, cuts = sifted([*article[:3], _block(text), *article[3:]], About("A title", "Anna Petrova", "The Courier"))
    assert [block.text for block in kept if block.text != text] == [block.text for block in article]
    return [(cut.text, cut.why) for cut in cuts]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Support us on Patreon", "donation line"),
        ("Support The Courier", "donation line"),
        ("Donate now to support our independent journalism!", "donation line"),
        ("Поддержать редакцию", "donation line"),
        ("Підтримати проєкт", "donation line"),
        ("Click to see full-size image", "full-size-image line"),
        ("Bild vergrößern", "full-size-image line"),
        ("Share on Facebook", "share bar"),
        ("Поделиться в соцсетях", "share bar"),
        ("Compartir en Facebook", "share bar"),
        ("Your email address will not be published. Required fields are marked *", "comment form"),
        ("Sign up for our daily newsletter", "newsletter box"),
        ("Подписывайтесь на наш канал в Telegram", "newsletter box"),
        ("Read also: Ten things about the grid", "read-also line"),
        ("Читайте также: Десять фактов о сети", "read-also line"),
        ("Читайте також: Десять фактів", "read-also line"),
        ("Lesen Sie auch: Zehn Dinge", "read-also line"),
        ("À lire aussi : Dix choses", "read-also line"),
        ("Lea también: Diez cosas", "read-also line"),
        ("ADVERTISEMENT", "advertisement"),
        ("На правах рекламы", "advertisement"),
        ("Anzeige", "advertisement"),
        ("This site uses cookies to give you the best experience.", "cookie line"),
        ("© 2021 The Courier. All rights reserved.", "copyright line"),
        ("Фото: Анна Петрова / ТАСС", "photo credit"),
        ("Если вы заметили ошибку, выделите её и нажмите Ctrl+Enter", "correction link"),
    ],
)
def test_a_line_that_is_a_leftover_is_cut_by_its_name(text: str, why: str):
    assert _cut(text) == [(text, why)]


@pytest.mark.parametrize(
    "text",
    [
        "Share prices fell by a tenth within a day of the announcement.",
        "He asked readers to support us, and they did.",
        "Related companies were fined as well.",
        "“Donate,” she said, “whatever you can spare.”",
        "Advertising makes up a third of what the paper earns.",
        "Subscribe to a theory and you will find proof of it.",
        "Читайте законы, сказал министр депутатам.",
        "Поддержать проект согласились трое из семи членов комитета.",
        "No.",
        "Until.",
        "2,000 people were there, he said.",
    ],
)
def test_a_sentence_stays(text: str):
    assert _cut(text) == []


def test_what_readers_wrote_under_the_article_goes_whole():
    from postil.importer.leftovers import without_comments

    blocks = [_block(f"{SENTENCE}, {number}.") for number in range(4)]
    comments = [_block("Leave a Reply"), _block("First! And a long opinion on everything that was said above, too.")]

    kept, cuts = without_comments([*blocks, *comments])

    assert list(kept) == blocks
    assert [cut.text for cut in cuts] == [block.text for block in comments]


def test_what_is_cut_from_under_an_article_is_called_what_it_is():
    article = [_block(f"{SENTENCE}, {number}.") for number in range(6)]
    linked = Block("paragraph", (Run("Another story", href="https://a.example/1"),))
    below = [linked, _block("Shorter item", within=(Around("item", 1),))]

    _, cuts = sifted([*article, *below], About("A title"))

    assert [(cut.text, cut.why) for cut in cuts] == [
        ("Another story", "link under the article"),
        ("Shorter item", "item under the article"),
    ]
