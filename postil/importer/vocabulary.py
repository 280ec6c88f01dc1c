"""Words that sites put around articles: the pieces of wordings.LINES, and what introduces comments and authors."""

from __future__ import annotations

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "number",
        (r"\d[\d.,  ]*\s?[kкm]?",),
    ),
    (
        "place",
        (
            r"share",
            r"tweet",
            r"pin",
            r"e-?mail",
            r"print",
            r"whatsapp",
            r"telegram",
            r"facebook",
            r"twitter",
            r"x",
            r"reddit",
            r"linkedin",
            r"vk",
            r"viber",
            r"copy(?: the)? link",
            r"save",
        ),
    ),
    (
        "month",
        (
            r"jan\w*",
            r"feb\w*",
            r"mar\w*",
            r"apr\w*",
            r"may",
            r"jun\w*",
            r"jul\w*",
            r"aug\w*",
            r"sept?\w*",
            r"oct\w*",
            r"nov\w*",
            r"dec\w*",
            r"январ\w",
            r"феврал\w",
            r"марта?",
            r"апрел\w",
            r"ма[йя]",
            r"июн\w",
            r"июл\w",
            r"августа?",
            r"сентябр\w",
            r"октябр\w",
            r"ноябр\w",
            r"декабр\w",
            r"січ\w+",
            r"лют\w+",
            r"берез\w+",
            r"квіт\w+",
            r"трав\w+",
            r"черв\w+",
            r"лип\w+",
            r"серп\w+",
            r"верес\w+",
            r"жовт\w+",
            r"листоп\w+",
            r"груд\w+",
            r"janv\w*",
            r"févr\w*",
            r"mars",
            r"avr\w*",
            r"mai",
            r"juin",
            r"juil\w*",
            r"août",
            r"déc\w*",
            r"jänner",
            r"märz",
            r"juni",
            r"juli",
            r"okt\w*",
            r"dez\w*",
            r"ene\w*",
            r"abr\w*",
            r"mayo",
            r"ago\w*",
            r"dic\w*",
        ),
    ),
    (
        "hour",
        (r"(?:\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:[a-z]{2,5}|uhr|[+-]\d\d:?\d\d))?)",),
    ),
    (
        "day",
        (
            r"\d{1,2}[./]\d{1,2}[./]\d{2,4}",
            r"\d{4}-\d\d-\d\d",
            (
                r"\d{1,2}(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?(?:<month>)\.?,?\s*(?:de\s+)?(?:\d{4}(?:\s*(?:г\.?|року|"
                r"года))?)?"
            ),
            r"(?:<month>)\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}",
        ),
    ),
    (
        "name",
        (r"[^\W\d_][\w.’'-]*",),
    ),
)
"""Pieces of what follows; a later one may hold an earlier one."""

COMMENTS: tuple[str, ...] = (
    r"leave a (?:reply|comment)(?: cancel reply)?",
    r"(?:оставить|добавить|написать) комментарий",
    r"залишити коментар",
    r"додати коментар",
    r"schreibe? einen kommentar",
    r"laisser un commentaire",
    r"deja un comentario",
    r"post a comment",
    r"write a comment",
    (
        r"(?:\d+ )?(?:reader |user )?(?:comments?|responses|комментари[ийев]+|коментарі|коментари|kommentare?|"
        r"commentaires?|réactions|comentarios?|comentar|commenti|komentarze|komentāri|hozzászólások|reacties|"
        r"kommentarer|yorumlar|评论|網友評論|网友评论|最新评论|コメント|댓글)(?: ?[:(]?\d*\)?)?"
    ),
)
"""What stands above what readers wrote."""

BYLINE: tuple[str, ...] = (
    r"(?:by|от|von|par|por|автор|text|текст)\s*:?\s+<name>(?:[\s,&]+(?:and |und |et |y |и |та )?<name>){0,7}",
)
"""A line that says who wrote the article."""
