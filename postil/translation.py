"""A theme's message catalog + CLDR → the language of a site's pages.

This module alone imports Babel, which takes longer than a small site takes to build: `codes` keeps what it makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from gettext import c2py

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2 import TemplateSyntaxError
from jinja2.ext import extract_from_ast

from postil.language import SAID, Language
from postil.problem import Place, Problem, error
from postil.theme import SOURCE_LANGUAGE, Source, Theme, catalog_of, environment

_HEADER = """\
msgid ""
msgstr ""
"Language: {tag}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
DAY_FIRST = "en-150"
"""How dates are written in English without a region: day first, as in most countries."""
UNREADABLE = (PoFileError, ValueError, LookupError, TypeError, AttributeError, RecursionError, ZeroDivisionError)
"""What Babel and gettext raise for catalogs that are none."""
_PLURALS = re.compile(r"nplurals\s*=\s*(\d+)")
_VALUE = re.compile(r"%\((\w+)\)s")
_SAYS = re.compile(r"gettext\(|\b_\(|\btrans\b")


def language_of(theme: Theme, tag: str) -> tuple[Language, tuple[Problem, ...]]:
    """Return the language *tag* as *theme* speaks it, and what is wrong with its catalog.

    Where there is no catalog, or a message is not in it, pages say it in English.
    """
    locale = _locale(tag)
    spoken = Language(tag, b"", _days(locale), _months(locale), _names(locale), ())
    source = catalog_of(theme, tag)
    wanted = () if source is None and tag.split("-", maxsplit=1)[0].lower() == SOURCE_LANGUAGE else messages(theme)
    if source is None:
        return replace(spoken, missing=wanted), ()
    try:
        catalog = _read(source)
    except UNREADABLE as failure:
        return replace(spoken, missing=wanted), (_unreadable(source, failure),)
    problems = tuple(_without_unsound(catalog, source))
    said = {
        _id(message.id) for message in catalog if message.string and not message.fuzzy and _complete(message.string)
    }
    missing = tuple(one for one in wanted if one not in said)
    return replace(spoken, catalog=_compiled(catalog), missing=missing), problems


def _read(source: Source, locale: str | None = None) -> Catalog:
    """Return a catalog; raise one of UNREADABLE where it is none, or has no rule for plural forms that can be used."""
    if (found := _PLURALS.search(source.text)) and len(found[1]) > 1:
        raise ValueError(f"{found[1]} plural forms are more than any language has")
    catalog = read_po(source.text.encode().splitlines(keepends=True), locale=locale, abort_invalid=True)
    rule = c2py(catalog.plural_expr)
    if not all(0 <= rule(number) < catalog.num_plurals for number in range(200)):
        raise ValueError(f"the rule '{catalog.plural_expr}' names a plural form that is not there")
    return catalog


def _without_unsound(catalog: Catalog, source: Source) -> Iterator[Problem]:
    """Yield an error for each translation that can't be filled in with the values of its message, and take it out."""
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not message.id or all(_can_be_filled(form, str(message.id)) for form in forms):
            continue
        place = Place(source.path, message.lineno or 1)
        hint = "write its values as they stand there, such as %(num)s, and a per cent sign as %%"
        yield error(place, "translation", f"the translation of '{_id(message.id)}' can't be filled in", hint)
        message.string = ""


def _can_be_filled(form: str | None, message: str) -> bool:
    try:
        _ = (form or "") % dict.fromkeys(_VALUE.findall(message), "")
    except (KeyError, ValueError, TypeError):
        return False
    return True


def messages(theme: Theme) -> tuple[str, ...]:
    """Return every message of *theme* and of the program, sorted; of one with plural forms, the singular."""
    return tuple(sorted({_id(message) for _, message in _extracted(theme)}))


def _extracted(theme: Theme) -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield each message with the file that says it; one with plural forms as a pair."""
    yield from (("postil", message) for message in SAID)
    jinja = environment(theme)
    for source in theme.sources:
        if source.name.endswith(".po") or not _SAYS.search(source.text):
            continue
        try:
            tree = jinja.parse(source.text)
        except TemplateSyntaxError:
            continue  # it is told where the template is used
        for _, _, message in extract_from_ast(tree):
            if isinstance(message, str):
                yield source.name, message
            elif message and message[0]:
                yield source.name, (message[0], message[1]) if len(message) > 1 and message[1] else message[0]


def _id(message: object) -> str:
    return str(message[0]) if isinstance(message, tuple | list) else str(message)


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _locale(tag: str) -> Locale:
    """Return the CLDR locale nearest to *tag*; English where CLDR doesn't know the language."""
    wanted = DAY_FIRST if tag.lower() == SOURCE_LANGUAGE else tag
    for name in (wanted, wanted.split("-")[0], DAY_FIRST):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise LookupError(f"Babel has no locale '{DAY_FIRST}'")


def _days(locale: Locale) -> tuple[str, ...]:
    """Return how CLDR's long date is written in each month, learnt from two dates."""
    padded = "05" in format_date(date(2003, 1, 5), "long", locale)
    return _templates(lambda month: format_date(date(2003, month, 25), "long", locale), "{d:02}" if padded else "{d}")


def _months(locale: Locale) -> tuple[str, ...]:
    """Return how a month is written with its year; they stand alone, as headings, so they begin with a capital."""
    found = _templates(lambda month: format_skeleton("yMMMM", date(2003, month, 25), locale=locale))
    return tuple(text[:1].upper() + text[1:] for text in found)


def _names(locale: Locale) -> tuple[tuple[str, str], ...]:
    """Return what languages are called, in small letters or capitals as the language has it in running text."""
    return tuple((tag.replace("_", "-").lower(), name) for tag, name in locale.languages.items())


def _templates(written: Callable[[int], str], day: str = "25") -> tuple[str, ...]:
    """Return what *written* gives for each month of 2003, with places for the year and the 25th."""
    texts = (written(month).replace("{", "").replace("}", "") for month in range(1, 13))
    return tuple(text.replace("2003", "{y}").replace("25", day) for text in texts)


@dataclass(slots=True)
class _Sink:
    """What Babel takes for a file."""

    parts: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.parts.append(data)


def _compiled(catalog: Catalog) -> bytes:
    sink = _Sink()
    write_mo(sink, catalog)
    return b"".join(sink.parts)


def _unreadable(source: Source, failure: Exception) -> Problem:
    line = getattr(failure, "lineno", None)
    said = re.sub(r" on \d+$", "", str(failure)).lower()
    return error(Place(source.path, (line or 0) + 1), "translation", f"the catalog can't be read: {said}")


def catalog(theme: Theme, tag: str) -> str:
    """Return the message catalog of *theme* for the language *tag* as a PO file: what isn't translated is empty.

    Raises ValueError where the catalog that is there can't be read: what it holds would be lost.
    """
    made = Catalog(locale=str(_locale(tag)))
    for name, message in _extracted(theme):
        made.add(message, locations=[(name, 0)], flags=["python-format"] if "%(" in str(message) else [])
    if source := catalog_of(theme, tag):
        try:
            known = read_po(
                source.text.encode().splitlines(keepends=True), locale=str(_locale(tag)), abort_invalid=True
            )
        except UNREADABLE as failure:
            raise ValueError(f"{source.path}: {failure}") from None
        for old in known:
            if old.id and old.id in made:
                made[old.id].string = old.string
    sink = _Sink()
    write_po(sink, made, omit_header=True, include_lineno=False, sort_output=True, width=100)
    header = _HEADER.format(tag=tag, plurals=made.plural_forms)
    return header + b"".join(sink.parts).decode()
