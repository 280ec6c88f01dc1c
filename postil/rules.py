"""What a single value in YAML may be: an id, a URL, a date.

A rule turns the text an editor wrote into a value or raises ValueError with the message. Every scalar arrives
as text (nodes.py), so `no` is never false and `1:30` never ninety. pydantic finds the rules through its two
hooks, which import it late: a build that validates nothing doesn't pay for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from math import isfinite, nan
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from postil.names import parse_id, parse_slug, unsafe

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

Parse = Callable[[str], object]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_FAMILY = re.compile(r"-?[A-Za-z_][\w-]*(?: [A-Za-z_][\w-]*)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_PLAIN_URL = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[\w/?#&=+,;.:@!$~%()*'-]*)?", re.ASCII)
"""Nearly every URL: sound by its characters alone, so that it needs no parser."""
_NOT_IN_URL = re.compile(r"""[\s<>"\\^`{|}]""")
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d?-\d\d?)"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d*)?)?"
    r"\s*(?P<zone>[Zz]|[-+]\d\d?(?::?\d\d)?)?)?"
)
_PLAIN_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
"""A year outside is a slip of the keyboard, and near 1 and 9999 time zones leave the calendar."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A scalar's rule, read by pydantic when it meets it in an annotation."""

    parse: Parse
    schema: Mapping[str, Any] = field(hash=False)
    """The JSON Schema of what may be written."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.parse, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.schema)


@dataclass(frozen=True, slots=True)
class OrText:
    """Lets a bare string stand where a mapping is meant: `sources: [https://…]`."""

    shape: type
    """What the mapping is."""
    parse: Parse
    schema: Mapping[str, Any] = field(hash=False)
    """The JSON Schema of the bare string."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        def either(value: object, mapping: core_schema.ValidatorFunctionWrapHandler) -> object:
            return self.parse(value) if isinstance(value, str) else mapping(value)

        return core_schema.no_info_wrap_validator_function(either, handler.generate_schema(self.shape))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [dict(self.schema), handler(core)]}


def kind_of(value: object) -> str:
    """Return what an editor would call *value*: text, a list, or fields."""
    return "a list" if isinstance(value, list) else "fields" if isinstance(value, dict) else "text"


def parse_text(text: str) -> str:
    """Return *text* without white space at its ends; it must not be empty."""
    if not (stripped := text.strip()):
        raise ValueError("the text is empty")
    return stripped


def parse_number(text: str) -> float:
    """Return a number that can be compared and written down: no infinity, and not "no number"."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise ValueError(f"expected a number, found '{text}'")
    return number


def parse_url(text: str) -> str:
    """Return an absolute http or https URL without user, with a sound host and port (RFC 3986)."""
    if _PLAIN_URL.fullmatch(text):
        return text
    if _NOT_IN_URL.search(text):
        raise ValueError(f"'{text}' has a character that no URL may hold")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(f"'{text}' has a bad host or port") from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"'{text}' is no URL: it starts with https:// or http:// and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"'{text}' carries a user name: readers would be shown another host than they reach")
    if port == 0:
        raise ValueError(f"'{text}' has a bad port")
    return text


def parse_save_url(text: str) -> str:
    """Return the address at which an archive takes pages: a URL in which {url} stands for that of the page."""
    if text.count("{url}") != 1:
        raise ValueError(f"'{text}' has no place for the page: write {{url}} there, once")
    parse_url(text.replace("{url}", "x"))
    if "{url}" in urlsplit(text).netloc:
        raise ValueError(f"'{text}' would ask another host for each page: write {{url}} behind the host")
    return text


def parse_base_url(text: str) -> str:
    """Return the URL that the site is published under, ending in a slash.

    It is put into XML as it stands, where an ampersand can't stand: in a path `%26` is the same.
    """
    parts = urlsplit(parse_url(text))
    if parts.query or parts.fragment:
        raise ValueError(f"'{text}' has a query or a fragment: give the site's folder")
    return text.replace("&", "%26").removesuffix("/") + "/"


def parse_link(text: str) -> str:
    """Return a URL, or a path from this site's root such as `/assets/map.png`."""
    if text.startswith("/") and not text.startswith("//") and "\\" not in text:
        return text
    return parse_url(text)


def parse_path(text: str) -> str:
    """Return a path from this site's root, such as `/articles/old-name/`: it becomes folders below the output."""
    parts = text.removeprefix("/").removesuffix("/").split("/")
    try:
        names = [parse_slug(part) for part in parts]
    except ValueError:
        names = []
    if not text.startswith("/") or not names:
        raise ValueError(f"'{text}' is no path of this site: write it as /articles/old-name/")
    if any(said := unsafe(name) for name in names):
        raise ValueError(f"'{text}': {said}")
    return f"/{'/'.join(names)}/"


def parse_fonts(text: str) -> str:
    """Return the families of a font list without their quotes: CSS needs none for names such as these."""
    families = [family.strip().strip("\"'") for family in text.split(",")]
    for family in families:
        if not _FAMILY.fullmatch(family):
            raise ValueError(f"'{family}' is no name of a font: write a list such as Georgia, Times New Roman, serif")
    return ", ".join(families)


def _day(text: str) -> date | None:
    """Return the day that *text* is, as nearly every date is written; nothing of what needs a closer look."""
    if not _PLAIN_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_moment(text: str) -> datetime:
    """Return a date, or a date and time (YAML 1.1's timestamp), aware; without a zone it is UTC."""
    if plain := _day(text):
        return datetime(plain.year, plain.month, plain.day, tzinfo=UTC)
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text}' is no date: write it as 2021-02-11")
    try:
        year, month, day = (int(part) for part in found["day"].split("-"))
        hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"]))
    except ValueError:
        raise ValueError(f"'{text}' is no day of the calendar: write it as 2021-02-11") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment


def parse_date(text: str) -> date:
    """Return a day; a time of day beside it is left out."""
    return _day(text) or parse_moment(text).date()


def _zone(text: str | None) -> timezone:
    if not text or text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _matching(pattern: re.Pattern[str], wanted: str) -> Parse:
    def parse(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"'{text}' is no {wanted}")
        return text

    return parse


def parse_colour(text: str) -> str:
    """Return a colour as #rrggbb."""
    if not _COLOUR.fullmatch(text):
        raise ValueError(f"'{text}' is no colour: write it as #a04b00")
    return text if len(text) == 7 else "#" + "".join(digit * 2 for digit in text[1:])


def parse_language(text: str) -> str:
    """Return a language's tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is no language: write a tag such as en or pt-BR")
    return text


TEXT_SCHEMA = {"type": "string", "minLength": 1}
ID_SCHEMA = {"type": "string", "pattern": r"^[^\s!-/:-@\[-`{-~][^\s!-,./:-@\[-^`{-~]*$"}
"""As names.parse_id, as far as a pattern can say it without naming all of Unicode's letters."""
URL_SCHEMA = {"type": "string", "format": "uri", "pattern": "^https?://"}

Text = Annotated[str, Rule(parse_text, TEXT_SCHEMA)]
Id = Annotated[str, Rule(lru_cache(1000)(parse_id), ID_SCHEMA)]
"""Kinds, verdicts and topics are a few names that stand in every note."""
Url = Annotated[str, Rule(parse_url, URL_SCHEMA)]
Number = Annotated[float, Rule(parse_number, {"type": "number"})]
BaseUrl = Annotated[str, Rule(parse_base_url, URL_SCHEMA)]
SaveUrl = Annotated[str, Rule(parse_save_url, {"type": "string", "pattern": r"^https?://[^{}]+\{url\}[^{}]*$"})]
Link = Annotated[str, Rule(parse_link, {"type": "string", "pattern": "^(https?://|/)"})]
SitePath = Annotated[str, Rule(parse_path, {"type": "string", "pattern": "^/[^/]"})]
Date = Annotated[date, Rule(parse_date, {"type": "string", "format": "date"})]
Moment = Annotated[datetime, Rule(parse_moment, {"type": "string", "pattern": r"^\d{4}-\d\d?-\d\d?"})]
Language = Annotated[str, Rule(parse_language, {"type": "string"})]
Colour = Annotated[str, Rule(parse_colour, {"type": "string"})]
Host = Annotated[str, Rule(_matching(_HOST, "host: write it as example.org"), {"type": "string"})]
Fonts = Annotated[str, Rule(parse_fonts, {"type": "string"})]
