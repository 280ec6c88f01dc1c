"""The language of a site's pages: their words, plural forms and dates, as a value and as what templates call.

Making it takes Babel (translation.py); speaking it takes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations

SAID = (
    *("Topics", "Claims", "Outlets", "Editions", "Search", "Page not found", "Week of %(day)s"),
    *("Claim", "Topic", "Corrections", "Data"),
    *("Until then: %(verdict)s.", "Now: %(verdict)s."),
    *("Check", "Context", "Framing", "Definition", "Translation", "Correction"),
)
"""Messages that the program itself says; all others stand in templates."""

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
"""Languages whose usual script runs from right to left (Unicode CLDR)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages are written in."""

    tag: str
    """As site.yaml gives it (BCP 47)."""
    catalog: bytes
    """The messages, as gettext's MO file; empty where they are said as they stand."""
    days: tuple[str, ...]
    """For each month, how a day of it is written; `{d}` and `{y}` stand for day and year."""
    months: tuple[str, ...]
    """For each month, how it is written with its year, `{y}`."""
    names: tuple[tuple[str, str], ...]
    """Of languages, by tag."""
    missing: tuple[str, ...]
    """Messages that the catalog has no translation of."""

    def day(self, value: date) -> str:
        """Return a date for readers, as in 11 February 2021."""
        return self.days[value.month - 1].format(d=value.day, y=value.year)

    def month(self, value: date) -> str:
        """Return a month for readers, as in February 2021."""
        return self.months[value.month - 1].format(y=value.year)

    def name_of(self, tag: str) -> str:
        """Return what the language *tag* is called, as in Russian; its tag where nothing is known of it."""
        names = _by_tag(self.names)
        return names.get(tag.lower()) or names.get(tag.split("-", maxsplit=1)[0].lower(), tag)


@dataclass(slots=True)
class _Bytes:
    """What gettext takes for a file."""

    data: bytes

    def read(self) -> bytes:
        return self.data


@lru_cache(maxsize=4)
def _by_tag(names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(names)


@lru_cache(maxsize=4)
def words(language: Language) -> NullTranslations:
    """Return what translates the messages of pages."""
    return GNUTranslations(_Bytes(language.catalog)) if language.catalog else NullTranslations()


def direction_of(tag: str) -> str:
    """Return 'rtl' or 'ltr' for the language *tag*."""
    return "rtl" if tag.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"
