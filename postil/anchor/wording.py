"""Tell which changes of wording change what is said: figures and negations.

Word lists for English, Russian, Ukrainian, Belarusian, German, French, Spanish and
Arabic. A false alarm makes a warning louder; a missed one lets a reversed sentence look
like a typo. So where a word is in doubt it is in the list, unless it is an article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from postil.anchor.normalise import fold

__all__ = ["Change", "changed_meaning"]

Change = Literal["figure", "negation"]

# A word; the forms of one word are joined by "/"; "*" stands for any ending.
_NUMBER_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty/twenties thirty/thirties forty/forties
fifty/fifties sixty/sixties seventy/seventies eighty/eighties ninety/nineties hundred*
thousand* million* billion* trillion* dozen* half/halves quarter/quarters third/thirds
once twice double* triple* quadruple* first second fourth fifth sixth seventh eighth ninth tenth

ноль/нуль/ноля/нуля один/одна/одно/одного/одной/одному/одним/одном/одну/одни/одних
два/две/двух/двум/двумя/двое/двоих три/трёх/трех/трём/трем/тремя/трое/троих четыр*
четверо/четверых пять/пяти/пятью/пятеро шесть/шести/шестью семь/семи/семью
восемь/восьми/восемью девять/девяти/девятью десять/десяти/десятью/десяток/десятки/десятков
одиннадцат* двенадцат* тринадцат* пятнадцат* шестнадцат* семнадцат* восемнадцат* девятнадцат*
двадцат* тридцат* сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти
семьдесят/семидесяти восемьдесят/восьмидесяти девяност* сто/ста сотн* двести/двухсот
триста/трёхсот/трехсот пятьсот/пятисот шестьсот/шестисот семьсот/семисот восемьсот/восьмисот
девятьсот/девятисот тысяч* миллион* миллиард* триллион* половин* полтор* треть/трети/третью
четверть/четверти/четвертью вдвое втрое вчетверо дважды трижды
первый/первая/первое/первого/первой/первые/первых второй/вторая/второе/второго/вторых

одне/одної/одній двоє/дві/двох/двом/двома троє/трьох/трьом/трьома чотир* п'ять/п'яти/п'ятьма
шість/шістьма сім/сьома вісім/вісьмома дев'ят* десят* одинадцят* дванадцят* тринадцят*
п'ятнадцят* шістнадцят* сімнадцят* вісімнадцят* двадцят* тридцят* п'ятдесят* шістдесят*
сімдесят* вісімдесят* двісті/двохсот мільйон* мільярд* третин* чверть/чверті вдвічі втричі
перший/перша/перше/першого другий/друга/друге/другого

адзін/адна/адно/аднаго/адной дзве/двум/двума тры/трох/тром/трыма чатыр* пяць/пяці/пяццю
шэсць/шасці сем/сямі восем/васьмі дзевяц* дзесяц* адзінаццац* дванаццац* трынаццац* пятнаццац*
дваццац* трыццац* сорак/сарака пяцьдзясят шэсцьдзесят дзвесце мільён* мільярд* палов* трэць/трэці
чвэрць/чвэрці удвая утрая першы/першая/першае другі/другая/другое

null eins zwei zwo drei/dreier vier fünf sechs sieben acht neun zehn elf zwölf hundert*
tausend* million* milliard* billion* halb/halbe/halben/halber/halbes hälfte viertel drittel
dutzend* doppelt* dreifach* zweimal dreimal zweite* dritte* vierte/vierten/vierter
erste/ersten/erster/erstes

zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
vingt* trent* quarant* cinquant* soixant* cent/cents centaine* mille millier* moitié tiers
quart/quarts demi/demie douzaine* dizaine* premier/première/premiers/premières deuxième*
troisième* quatrième* cinquième*

cero dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince
dieciséis/dieciseis diecisiete dieciocho diecinueve veint* treinta cuarenta cincuenta sesenta
setenta ochenta noventa cien/ciento/cientos/cientas doscient* trescient* cuatrocient* quinient*
seiscient* setecient* ochocient* novecient* mil/miles millón/millones mitad tercio/tercios
cuarto/cuartos docena* doble primero/primera/primer segundo/segunda tercero/tercera/tercer

صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين/اثنا/اثني ثلاث* أربع* خمس/خمسة/خمسون/خمسين ست/ستة/ستون/ستين
سبع/سبعة/سبعون/سبعين ثمان* تسع* عشر* مئة/مائة/مئات/مئتان/مئتين ألف/ألفا/ألفان/ألفين/آلاف
مليون/ملايين/مليونا/مليوني مليار* نصف ثلث/ثلثا/ثلثي ربع
"""

_NEGATIONS = """
not/cannot no never none nobody nothing nowhere neither nor without

не ни нет никогда никто/никого/никому ничто/ничего/ничем никак*/никаких нельзя нигде без

ні немає/нема ніколи ніхто/нікого ніщо/нічого ніяк*
няма/нямa ніколі ніхто нішто/нічога ніяк*

nicht/nichts kein* nie/niemals niemand* weder nirgend* ohne

ne/n' pas non jamais rien aucun* nul/nulle ni sans

nunca jamás/jamas nada nadie ningun*/ningún* tampoco sin

لا لم لن ليس*/ليست لست بدون دون غير بلا كلا
"""

# Patterns: re compiles them when they are met, which costs more than a start-up can spare.
_FIGURE = r"\d{1,3}(?:[ ,'\u066c]\d{3})+(?!\d)|\d+(?:[.,\u066b]\d+)*|[\xbc-\xbe\u2150-\u215e]"
_GROUPING = r"[ ,'\u066c](?=\d{3}(?!\d))"
_WORD = r"[^\W\d_]+(?:'[^\W\d_]+)*"
_MARKS = r"[\u064b-\u0652\u0670\u0640]"
"""Arabic vowel marks and the stretching stroke: rarely written, never a difference."""
_ARABIC_PREFIX = r"^[وفبلك]?(?:ال)?(?=..)"
_GERMAN_COMPOUND = (
    r".*(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)(?:und\w+|zig|ßig|zehn|hundert\w*|tausend\w*)"
    r"|(?:zwanzig|sechzehn|siebzehn|sechzig|siebzig)"
)


def changed_meaning(before: str, after: str) -> tuple[Change, ...]:
    """Return whether figures, negations or both differ between two wordings.

    Figures: digits of any script and number words, compared as a collection, so that a
    new order is no change and a figure written out is one. Negations likewise.
    """
    old, new = fold(before), fold(after)
    if old == new:
        return ()
    changes: list[Change] = []
    if Counter(_figures(old)) != Counter(_figures(new)):
        changes.append("figure")
    if Counter(_negations(old)) != Counter(_negations(new)):
        changes.append("negation")
    return tuple(changes)


def _figures(text: str) -> Iterator[str]:
    """Yield the figures of a folded text, each in one spelling."""
    for found in re.findall(_FIGURE, text):
        plain = re.sub(_GROUPING, "", found)
        yield "".join(str(unicodedata.digit(each, each)) for each in plain)
    forms, stems = _lexicon(_NUMBER_WORDS)
    for word in _words(text):
        key = _key(word, forms, stems)
        if key:
            yield key
        elif re.fullmatch(_GERMAN_COMPOUND, word):
            yield word


def _negations(text: str) -> Iterator[str]:
    """Yield the negations of a folded text, each in one spelling."""
    forms, stems = _lexicon(_NEGATIONS)
    for word in _words(text):
        if word.endswith("n't"):
            yield "not"
        elif word.startswith("n'"):
            yield "ne"
        elif key := _key(word, forms, stems):
            yield key


def _words(text: str) -> list[str]:
    """Return the words of a folded text in lower case."""
    return re.findall(_WORD, re.sub(_MARKS, "", text).lower())


def _key(word: str, forms: dict[str, str], stems: tuple[str, ...]) -> str:
    """Return the listed word that *word* is a form of, or ""."""
    bare = re.sub(_ARABIC_PREFIX, "", word) if "\u0600" <= word[0] <= "\u06ff" else word
    for each in (word, bare):
        if each in forms:
            return forms[each]
        if each.startswith(stems):
            return next(stem for stem in stems if each.startswith(stem))
    return ""


@lru_cache(maxsize=2)
def _lexicon(listed: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return a word list as forms with the word each belongs to, and stems."""
    forms: dict[str, str] = {}
    stems: list[str] = []
    for entry in listed.split():
        first = entry.split("/")[0].rstrip("*")
        for form in entry.split("/"):
            if form.endswith("*"):
                stems.append(form.rstrip("*"))
            else:
                forms.setdefault(form, first)
    return forms, tuple(sorted(stems, key=len, reverse=True))
