"""Tell which quotations and figures an article holds, and which of them no note is pinned to.

Pure functions over canonical text. What counts is what an editor would look up, so a doubtful case is left out: better
ten statements of which nine matter than thirty.

A quotation is three words or more between quotation marks; one or two are a term or a nickname, and words that are
mostly capitalised, as in “The Lord of the Rings”, are a title. A figure is a percentage, a sum of money, a share
(“seven in ten”), a number with a magnitude word, a grouped or decimal number, or a count in digits from 10 up. Dates,
times, years, ages and other lengths of time, ordinals, versions, phone numbers and numbers in names are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Literal

__all__ = ["Statement", "statements", "uncovered"]

FEWEST_WORDS = 3
LONGEST = 1_500
"""Characters from mark to mark: an opening mark whose partner is farther away has none."""
MOST_LINES = 15
"""Line ends from mark to mark: canonical text doesn't tell the end of a paragraph from that of a wrapped line."""
DEEPEST = 8
"""Quotations that are open at once: a mark that never closes is forgotten."""
LONGEST_PIECE = 24
"""Characters: no number and no word of the tables is longer."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of an article's canonical text that a reader may want checked."""

    start: int
    """First code point, counted from the start of the text: a quotation's opening mark."""
    end: int
    """One past the last code point: of a figure's unit, of a quotation's closing mark."""
    kind: Literal["quotation", "figure"]


def statements(text: str) -> tuple[Statement, ...]:
    """Return the quotations and figures of *text* in order; a figure inside a quotation belongs to it.

    Of quotations that nest or overlap, the one that begins first counts.
    """
    quotations: list[Statement] = []
    for start, end in sorted(_quoted(text), key=lambda span: (span[0], -span[1])):
        if not quotations or start >= quotations[-1].end:
            quotations.append(Statement(start, end, "quotation"))
    ends = [quotation.end for quotation in quotations]
    figures: list[Statement] = []
    for start, end in _figures(text):
        at = bisect_left(ends, start + 1)
        if at == len(ends) or end <= quotations[at].start:
            figures.append(Statement(start, end, "figure"))
    return tuple(sorted(quotations + figures, key=lambda statement: statement.start))


def uncovered(found: Iterable[Statement], passages: Iterable[tuple[int, int]]) -> tuple[Statement, ...]:
    """Return those of *found*, in the order of `statements`, that share no character with any of *passages*.

    A passage is its start and its end, as of a statement; passages may come in any order and overlap.
    """
    waiting = sorted((passage for passage in passages if passage[0] < passage[1]), reverse=True)
    bare: list[Statement] = []
    reach = 0
    for statement in found:
        while waiting and waiting[-1][0] < statement.end:
            reach = max(reach, waiting.pop()[1])
        if reach <= statement.start:
            bare.append(statement)
    return tuple(bare)


# Quotations

_CLOSED_BY = {
    "“": '”“"', "„": '“”"', "”": '”“"', '"': '"”', "«": "»", "»": "«»", "‹": "›", "›": "‹›", "「": "」", "『": "』",
}  # fmt: skip
"""What closes each mark: as in English, German, Swedish (”…”) and Danish (»…«), and as often mistyped (“…“)."""
_ONLY_OPEN, _MOSTLY_OPEN, _ONLY_CLOSE, _ALIKE = "„「『", "«‹", "」』", '"”»›'
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f([{—–-/¿¡:،‘‚'" + "".join(_CLOSED_BY))
_AFTER_OPENING = frozenset("…¿¡([‘‚'$€£" + "".join(_CLOSED_BY))
_SINGLE_OPENS = (
    r"[‘‚'](?<![^\W_].)(?<![.,!?…’'].)"
    r"(?=[^\W_]|(?<=[‘‚])[“\"«…])(?!(?:\d\ds?|em|tis|twas|cause|til|n|s|t|k)\b)"
)
"""No elision: ’tis, ’90s, Dutch ’s."""
_SINGLE_CLOSES = r"(?<=[^\s‘‚'])[’'‘](?![^\W_])"
_POSSESSIVE = r"(?<=s)[’'](?= [^\W\d_])"
"""As like to be a plural's apostrophe as a closing mark."""
_SENTENCE_ENDS = r"[.!?…](?=\n)"
_WORD = r"[^\W_]+(?:['’ʼ-][^\W_]+)*"
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff]"
"""Kana and ideographs: about two make a word."""


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where quotations stand, marks included; some lie within others."""
    for start, end in (*_double_quoted(text), *_single_quoted(text)):
        if end - start <= LONGEST and text.count("\n", start, end) <= MOST_LINES and _is_speech(text[start + 1 : end]):
            yield start, end


def _double_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between marks that can't be apostrophes.

    A paragraph that begins with a mark while a quotation is open goes on with it (as news is set, only the last one has
    a closing mark): each is a quotation of its own.
    """
    opened: list[tuple[str, int]] = []
    line = 0
    for found in re.finditer(f"[\n{''.join(_CLOSED_BY)}」』]", text):
        mark, at = found.group(), found.start()
        partner = _partner(opened, mark, line)
        if mark == "\n":
            line = at
        elif _opens(text, at, has_partner=partner is not None):
            if opened and opened[-1][0] == mark:
                if text[at - 1] == "\n":
                    start = opened.pop()[1]
                    yield start, _paragraph_end(text, start, at)
                elif mark in _ALIKE:
                    opened.pop()
            opened.append((mark, at))
            del opened[:-DEEPEST]
        elif partner is not None:
            yield opened[partner][1], at + 1
            del opened[partner:]


def _single_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between marks that might be apostrophes, but for what comes before and after them."""
    opens = [found.start() for found in re.finditer(_SINGLE_OPENS, text)]
    closes, possessive = re.compile(_SINGLE_CLOSES), re.compile(_POSSESSIVE)
    for start, following in pairwise((*opens, len(text))):
        partners = "‘’" if text[start] == "‚" else "’'"
        doubtful = None
        for found in closes.finditer(text, start + 1, min(following, start + LONGEST)):
            if found.group() in partners and not possessive.match(text, found.start()):
                yield start, found.end()
                break
            if found.group() in partners and doubtful is None:
                doubtful = found.end()
        else:
            if doubtful is not None:
                yield start, doubtful
            elif following < len(text) and text[following - 1] == "\n":
                yield start, _paragraph_end(text, start, following)


def _partner(opened: list[tuple[str, int]], mark: str, line: int) -> int | None:
    """Return which of those that are *opened* a mark may close; a straight mark and a curly one pair only in a line."""
    for index in reversed(range(len(opened))):
        opening, at = opened[index]
        if mark in _CLOSED_BY[opening] and (at >= line or (mark == '"') == (opening == '"')):
            return index
    return None


def _opens(text: str, at: int, *, has_partner: bool) -> bool:
    """Tell whether the mark at *at* opens a quotation, by what stands before and after it."""
    mark = text[at]
    if mark in _ONLY_OPEN or (mark in _MOSTLY_OPEN and not has_partner):
        return True
    after = text[at + 1 : at + 2]
    return (
        mark not in _ONLY_CLOSE
        and (at == 0 or text[at - 1] in _BEFORE_OPENING)
        and (after.isalnum() or after in _AFTER_OPENING or (mark == "«" and after in _BEFORE_OPENING))
    )


def _paragraph_end(text: str, start: int, stop: int) -> int:
    """Return where the quoted paragraph that begins at *start* ends, at the latest before *stop*."""
    found = re.compile(_SENTENCE_ENDS).search(text, start, min(stop, start + LONGEST))
    return found.end() if found else stop - 1


def _is_speech(words: str) -> bool:
    """Tell whether *words* are enough to be a quotation, and no title or name."""
    found = re.findall(_WORD, words)
    if len(found) < FEWEST_WORDS:
        return len(re.findall(_UNSPACED, words)) >= 2 * FEWEST_WORDS
    capitals = sum(word[0].isupper() for word in found)
    is_title = 2 * capitals > len(found) and not any(word[0].islower() for word in found if len(word) > 3)
    return not is_title or words.isupper()


# Figures: the text is cut into pieces, each piece becomes a letter, and the patterns below are matched on the letters

_PIECE = (
    r"[^\W\d_]+(?:['’ʼ](?=[а-яёіїєґў])[^\W\d_]+|\$)*"
    r"|\s+"
    r"|\d+(?:(?:[.,:/'’٫٬\u2010-\u2014-]|[ \u00a0\u2009\u202f](?=\d{3}(?!\d)))\d+)*"
    r"|."
)
_TABLE = {
    # numerals, for what a magnitude word, a unit or a share follows; one; the article
    "w": """
        two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen twenty thirty forty fifty sixty seventy eighty ninety
        два две двух три трех трёх четыре четырех четырёх пять пяти шесть шести семь семи восемь восьми девять девяти
        десять десяти двадцать двадцати тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести
        триста четыреста пятьсот полтора полторы
        дві двох трьох чотири чотирьох п'ять п'яти шість шести сім семи вісім восьми дев'ять дев'яти десяти двадцять
        тридцять п'ятдесят сімдесят вісімдесят півтора
        дзве двух тры трох чатыры чатырох пяць пяці шэсць сем сямі восем дзевяць дзесяць дзесяці дваццаць трыццаць
        zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig
        achtzig neunzig hundert zweieinhalb anderthalb eineinhalb
        deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante
        dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta sesenta
        setenta ochenta noventa cien
        ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون
        أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين""",
    "u": "one remaining один одна одну однієї один адзін адна адну ein eine einen einer un une uno una",
    "a": "a an",
    # a magnitude that needs a number or a currency, and one that is a number by itself
    "m": """
        hundred thousand million millions billion billions trillion trillions bn mn mln tn thousands lakh crore
        тыс млн млрд трлн тысяч~ миллион~ миллиард~ триллион~ тисяч~ мільйон~ мільярд~ трильйон~ тыс мільён~ трыльён~
        tausend millionen milliarden billionen mio mrd milliarde mille milliers milliard milliards mil millón millones
        billón billones ألف آلاف ألفا ملايين مليارات""",
    "b": "миллион миллиард триллион мільйон мільярд мільён трыльён مليون مليونا مليار مليارا تريليون مليونين مليارين",
    "K": "k m b t",  # right after a sum, as in $3m
    "c": """
        dollar dollars euro euros pound pounds cents yen yuan rouble roubles ruble rubles hryvnia hryvnias zloty zlotys
        franc francs rupee rupees krona kronor kroner peso pesos dólar dólares rublo rublos libras rubel dollars franken
        доллар~ евро рубл~ копе~ гривень гривен гривн~ фунт~ долар~ євро еўра злот~ юан~ тенге grivnas
        دولار دولارا دولارات يورو روبل روبلا جنيه جنيها ريال درهم ليرة""",
    "$": "$ us$ a$ c$ r$ hk$ nz$ s$ € £ ¥ ₽ ₴ ₹ ₺ ₩ ₪ ₸ usd eur gbp rub byn byr uah chf jpy cny pln",
    "p": """
        % ٪ ‰ ﹪ ％ percent percentage pct процент~ процентн~ працэнт~ відсотк~ відсоток адсотк~ адсотак prozent
        prozentpunkt prozentpunkte prozentpunkten procent procents prosent pourcent بالمئة بالمائة""",
    "P": "point points пункт~ puntos",
    "e": "per pour por في",
    "h": "cent ciento المئة المائة المية",
    "H": """
        tens hundreds сотни сотен десятки десятков сотні десятки dizaines centaines decenas cientos centenares مئات
        عشرات""",
    # shares: after a number; half, before "of" or "the"; those that need neither; other words that need no number
    "f": """
        third thirds quarter quarters fifth fifths tenth tenths трети третей четверти четвертей пятых десятых третини
        чверті трэці чвэрці drittel viertel fünftel zehntel tiers quart quarts tercio tercios cuarto cuartos quinto
        quintos أرباع أثلاث أخماس""",
    "g": "half",
    "G": """
        треть четверть половина половины половину половиной третина третину чверть половину палова паловы палову трэць
        чвэрць hälfte moitié mitad ثلث ثلثي ثلثا ربع""",
    "q": """
        полпроцента полмиллиона полмиллиарда півмільйона півмільярда паўмільёна dreiviertel
        zehntausende hunderttausende""",
    "o": "of de d des der",
    "r": "in out из sur von із з من",
    "x": "cada كل каждых кожних",
    "A": "and und et y и і",
    # what makes a number next to it a date or a name, not a count
    "T": """
        january february march april may june july august september october november december jan feb mar apr
        jun jul aug sep sept oct nov dec am pm first last latter kb mb gb tb январ~ феврал~ март~ апрел~ май мая
        мае июн~ июл~ август~ сентябр~ октябр~ ноябр~ декабр~ год~ лет гг век~ часов минут січн~ лют~ березн~
        квітн~ травн~ червн~ липн~ серпн~ вересн~ жовтн~ листопад~ грудн~ рок~ років студзен~ лютаг~ сакавік~
        красавік~ маі чэрвен~ ліпен~ жнів~ верас~ верасн~ кастрычнік~ лістапад~ снежн~ гадоў годзе januar
        februar märz mai juni juli oktober dezember uhr janvier février mars avril juin juillet août septembre
        octobre novembre décembre heures enero febrero marzo abril mayo junio julio agosto septiembre octubre
        noviembre diciembre horas يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
        شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين كانون عام سنة عاما year years month months week weeks
        day days hour hours minute minutes second seconds century page pages slides jahre jahren monate monaten
        tage tagen stunden minuten wochen ans an années mois jours heure minutes semaines años meses días
        minutos semanas месяц~ недел~ дней дня суток час~ минут~ днів місяц~ тижн~ дзён""",
    "#": """
        № # chapter article articles section figure table step route room number no paragraph item grade
        version web level phase part day top age aged title статья статьи статье статью пункт глава том №№ стр ст
        artikel kapitel numéro página artículo número المادة""",
    "!": "و ب ل",
    "t": "the its their his her our my your all these those",
    # what may stand before a count, and doesn't name what is counted
    "v": """
        both this that which who is are was were be been has have had do did will would can could to or by at on
        for from with as than but not if when about over nearly almost some more most less fewer least only
        around up between just roughly approximately under after before since until during within into there
        they we he she it also plus every no nor so почти около более свыше всего в на за ещё еще уже из-за по
        от до для у к с и или а но что как из порядка лишь только не это майже близько понад більше ще вже та
        або амаль больш каля fast rund etwa über mehr mindestens nur auf bis mit bei im am zu oder aus für wegen
        nach seit sind ist war die das dem den plus près environ moins le la les du au aux dans pour avec ou à
        sont est casi unos unas más menos el los las del con para o en son es و أو في على إلى عن أكثر نحو حوالي""",
}
"""Words and signs by their letter. Besides: l is another word in lower case, C one that begins with a capital."""

_ENDING = "(?:а|ам|ами|ах|аў|е|ей|ем|и|й|ного|ов|ой|ом|оў|у|ы|ых|ь|ю|я|ям|ями|ях|яў|ём|ёў|і|ів|ій|ї)?"
"""Of a Slavic word whose stem is marked with ~."""
_SYMBOLS = dict.fromkeys("/=_@&\\", "/") | dict.fromkeys("-‐‑–", "-") | dict.fromkeys("'’", "'") | {".": ".", "+": "+"}
_WORDS = "wuambKcpPehHfgGqorxATtlvC#"
_GROUPED = r"[1-9]\d{0,2}([,.'’٬ \u00a0\u2009\u202f])\d{3}(?:\1\d{3})*(?:[.,٫]\d+)?|\d{1,2}(?:,\d{2})+,\d{3}"
_DECIMAL = r"(\d+)([.,٫])\d+"
_DAY_AND_MONTH = r"[0-3]?\d\.0\d"
_DASH = r"[-\u2010-\u2014]"

_S = r"[ \n-]"
_NUMBER = rf"(?<![{_WORDS}/.+])(?<![{_WORDS}]-)[NDRnyd]"
_WORDED = rf"[uw](?:{_S}(?:m{_S}A{_S})?[uw]){{0,4}}"
_AMOUNT = rf"(?:{_NUMBER}|{_WORDED})(?:{_S}A{_S}a{_S}g)?"
_MAGNITUDE = rf"(?:{_S}?[mb](?:\.(?={_S}(?:[Cl] )?[c$]))?){{1,3}}"
_MONEY = rf"(?:(?:{_S}o(?:{_S}|'))?(?:{_S}?(?:[Cl] )?c)| ?\$(?! ?[NDRnyd]))"
_PERCENT = rf"(?:{_S}?(?:P{_S})?p(?: P)?|{_S}e h)"
_UNNAMED = rf"(?<![CT#]{_S})(?<![CT#])"
_ALONE = rf"(?![{_WORDS}]| ?[NDRnyd])"
_FIGURE = "|".join(
    (
        rf"\$ ?{_NUMBER}(?:K(?![{_WORDS}])|{_MAGNITUDE})?{_MONEY}?",  # $1 billion, €3m
        rf"(?:{_UNNAMED}{_NUMBER}|[uw]){_S}(?:r(?:{_S}[ox])?|o{_S}x){_S}[wnd](?!{_S}[mT])",  # seven in ten
        rf"{_UNNAMED}{_NUMBER}(?<=[nd]){_S}o{_S}[nd](?!{_S}[mT])",  # 7 of 10
        rf"{_AMOUNT}(?:{_MAGNITUDE})?(?:{_PERCENT}|{_MONEY})",  # 70 per cent, two million dollars
        rf"(?:{_AMOUNT}|g{_S}a|[ag]){_MAGNITUDE}{_MONEY}?",  # 3 million, half a million
        rf"[gG](?:{_S}a)?{_PERCENT}",  # half a per cent
        rf"H{_S}(?:o{_S})?{_MAGNITUDE}{_MONEY}?",  # tens of thousands
        rf"[mb]{_S}(?:o(?:{_S}|'))?(?:[Cl] )?c|b|q",  # миллиард долларов
        rf"[uw]{_S}f(?:{_S}o{_S}a{_MAGNITUDE}{_MONEY}?)?",  # two-thirds, three-quarters of a million
        rf"a{_S}f(?={_S}o)|(?<!T )g(?={_S}[ot])|G",  # a third of, half the
        rf"(?:{_NUMBER}(?<=N)|{_UNNAMED}{_NUMBER}(?<=D)){_ALONE}(?!{_S}T)",  # 1,234 and 31.5
        rf"{_UNNAMED}{_NUMBER}(?<=n)(?= [l#])",  # 33 road maps
    )
)


def _figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield where figures stand, in order, units included."""
    pieces = re.findall(_PIECE, text, re.DOTALL)
    starts = list(accumulate(map(len, pieces), initial=0))
    for found in _compiled().finditer("".join(map(_letter, pieces))):
        yield starts[found.start()], starts[found.end()]


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile(f"(?=[NDRnyd$uwagGmbHq])(?:{_FIGURE})")


@cache
def _table() -> dict[str, str]:
    """Return the letter of each word, and of each stem with ~."""
    table: dict[str, str] = {}
    for letter, words in reversed(_TABLE.items()):
        table |= dict.fromkeys(words.split(), letter)
    return table


@lru_cache(maxsize=1 << 14)
def _letter(piece: str) -> str:
    """Return the letter that stands for a piece of text in the patterns."""
    if piece[0].isspace():
        return "\n" if "\n" in piece else " "
    if piece[0].isdecimal():
        return _letter_of_number(piece)
    word = piece.lower().replace("’", "'").replace("ʼ", "'") if len(piece) > 1 else piece.lower()
    table = _table()
    if letter := table.get(word):
        return letter
    if len(piece) <= LONGEST_PIECE:
        for length in range(max(2, len(word) - 3), len(word) + 1):
            if (letter := table.get(word[:length] + "~")) and re.fullmatch(_ENDING, word[length:]):
                return letter
    if not piece[0].isalpha():
        return _SYMBOLS.get(piece, "!")
    return "C" if piece[0].isupper() else "l"


def _letter_of_number(digits: str) -> str:
    """Return N for a number that is a figure by itself, D for one that is unless a name or date precedes it, R for one
    that needs a unit, n, y and d for integers from 10 up, like a year's, and below 10; ! for a date, a time, a version.
    """
    if len(digits) > LONGEST_PIECE:
        return "!"
    if digits.isdecimal():
        return _letter_of_integer(digits)
    if re.fullmatch(_GROUPED, digits):
        return "N"
    if found := re.fullmatch(_DECIMAL, digits):
        return "N" if found[2] != "." else "R" if re.fullmatch(_DAY_AND_MONTH, digits) else "D"
    ends = re.split(_DASH, digits)
    letters = {_letter_of_number(end) for end in ends} if len(ends) == 2 else {"!"}
    return "!" if "!" in letters else "N" if letters == {"N"} else "R"


def _letter_of_integer(digits: str) -> str:
    value = int(digits)
    if (digits[0] == "0" and value) or len(digits) > 7:
        return "!"
    if 1500 <= value <= 2100:
        return "y"
    return "d" if value < 10 else "n"
