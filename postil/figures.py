"""Where the figures of a text stand.

Pure functions over canonical text. A figure is a percentage, a sum of money, a share (“seven in ten”), a number with a
magnitude word, a grouped or decimal number, or a count in digits from 10 up. Dates, times, years, ages and other
lengths of time, ordinals, versions, phone numbers and numbers in names are none.

The text is cut into pieces, each piece becomes a letter, and the patterns below are matched on the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate

LONGEST_PIECE = 24
"""Characters: no number and no word of the tables is longer."""

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


def figures(text: str) -> Iterator[tuple[int, int]]:
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
