"""What a page says of its article: headline, date, author, language, address and site, each with where it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from postil.importer.addresses import untracked
from postil.importer.article import Found
from postil.importer.headline import headline_of
from postil.importer.linked import articles_of, names, words
from postil.links import host_of
from postil.rules import parse_language, parse_moment

LONGEST_NAME = 120
_CLOCK = re.compile(r"T\d\d:\d\d")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "article.published",
    "published_time",
    "cxenseparse:recs:publishtime",
    "og:pubdate",
    "ptime",
    "displaydate",
)
"""Names of meta elements that hold the day of publishing, the surer ones first."""
_NO_NAME = re.compile(
    r"^(?:by|von|username|admin|administrator|author|unknown|none|null|guest)$|\.?\bcom$|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}$",
    re.IGNORECASE,
)
"""What stands where a name should."""
MOST_SIGNED = 3
"""Authors that links or marks may name: where they name more, some are of other articles."""
_BY = re.compile(r"^(?:by|von|par|por|автор|от|от:|written by|posted by|author)\s*:?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of an article."""

    title: Found | None = None
    date: Found | None = None
    author: Found | None = None
    language: Found | None = None
    url: Found | None = None
    site: Found | None = None


def matter_of(root: Any, url: str) -> Matter:
    """Return what the page says of its article; *url* is where it is known to have been."""
    meta = _metas(root)
    articles = articles_of(root)
    site = _site(meta, articles)
    address = _address(root, meta, url)
    where = address.value if address else url
    return Matter(
        headline_of(root, meta, articles, site.value if site else "", host_of(where) if where else ""),
        _date(root, meta, articles, where),
        _author(root, meta, articles, site.value if site else ""),
        _language(root, meta, articles),
        address,
        site,
    )


def _metas(root: Any) -> Mapping[str, str]:
    """Return what the meta elements say, by name in lower case; of two of a name the first that says anything."""
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        name = (one.get("property") or one.get("name") or one.get("itemprop") or one.get("http-equiv") or "").lower()
        content = words(one.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _site(meta: Mapping[str, str], articles: list[dict[str, Any]]) -> Found | None:
    if name := meta.get("og:site_name", ""):
        return Found(name[:LONGEST_NAME], "og:site_name")
    for article in articles:
        if publisher := names(article.get("publisher")):
            return Found(publisher[0][:LONGEST_NAME], "JSON-LD")
    if name := meta.get("application-name", ""):
        return Found(name[:LONGEST_NAME], "application-name")
    return None


# Dates


def _date(root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]], url: str) -> Found | None:
    """Return when the article was published: the first of those that can be read, else what htmldate finds."""
    for said, origin in _dates(root, meta, articles):
        if moment := moment_of(said):
            return Found(moment, origin)
    from htmldate import find_date

    try:
        found = find_date(root, url=url or None, original_date=True, extensive_search=True, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, RecursionError):
        found = None
    return Found(found, "text of the page") if found and moment_of(found) else None


def _dates(root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for article in articles:
        yield words(article.get("datePublished")), "JSON-LD"
    for name in _PUBLISHED:
        if name in meta:
            yield meta[name], name
    for one in root.xpath("//*[@itemprop='datePublished' or @property='datePublished']"):
        yield one.get("datetime") or one.get("content") or "".join(one.itertext()), "datePublished"
    for one in root.xpath("//time[@pubdate and @datetime]"):
        yield one.get("datetime"), "<time>"
    for article in articles:
        yield words(article.get("dateCreated")), "JSON-LD"


def moment_of(text: str) -> str:
    """Return the day or moment that *text* begins with as front matter takes it, or nothing.

    A time of day is kept only with its zone, and not where it is midnight, which stands for no time.
    """
    text = text.strip()
    if found := re.match(r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$", text):
        day, clock, seconds, zone = found.groups()
        seconds = seconds or "00"
        if zone and (clock, seconds) != ("00:00", "00"):
            zone = zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
            text = f"{day}T{clock}:{seconds}{zone}"
        else:
            text = day
    elif found := re.match(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?!\d)", text):
        text = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    elif found := re.match(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$", text):
        text = f"{found[1]}-{found[2]}-{found[3]}"
    else:
        text = _written_out(text)
    try:
        year = parse_moment(text).year
    except ValueError:
        return ""
    return text if 1900 <= year <= 2100 else ""


def _written_out(text: str) -> str:
    """Return the day of a date as e-mail and JavaScript write one, "Thu, 11 Feb 2021 10:00:00 GMT", or nothing."""
    for pattern in ("%a, %d %b %Y", "%a %b %d %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%m/%d/%Y"):
        length = 3 if "%a" not in pattern else 4
        head = " ".join(text.replace(" ,", ",").split()[:length])
        try:
            return datetime.strptime(head, pattern).date().isoformat()
        except ValueError:
            continue
    return ""


# Who, in which language, where


def _author(root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]], site: str) -> Found | None:
    for article in articles:
        if said := _named(names(article.get("author")) or names(article.get("creator"))):
            return Found(said, "JSON-LD")
    for name in (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
    ):
        if said := _named((meta.get(name, ""),)):
            return Found(said, name)
    paths = ("//*[@rel='author']", "//*[@itemprop='author']//*[@itemprop='name']", "//*[@itemprop='author']")
    for path in paths:
        found = [" ".join("".join(one.itertext()).split()) for one in root.xpath(path)[:4]]
        if len(set(found)) <= MOST_SIGNED and (said := _named(tuple(found))):
            return Found(said, "byline")
    return _byline(root)


def _byline(root: Any) -> Found | None:
    """Return the author that trafilatura finds in the page's text."""
    from copy import deepcopy

    from trafilatura.metadata import extract_author

    try:
        said = extract_author(deepcopy(root)) or ""
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        said = ""
    found = _named(tuple(said.split("; ")))
    return Found(found, "byline") if found else None


def _named(said: tuple[str, ...]) -> str:
    """Return the names among *said* as a line: no addresses, and no whole sentences."""
    kept = []
    for name in said:
        bare = _BY.sub("", name).strip(" ,;|-–—")
        if _NO_NAME.search(bare):
            continue
        if bare and "://" not in bare and "@" not in bare and len(bare) <= LONGEST_NAME and re.search(r"[^\W\d]", bare):
            kept.append(bare)
    return ", ".join(dict.fromkeys(kept))[: 3 * LONGEST_NAME]


def _language(root: Any, meta: Mapping[str, str], articles: list[dict[str, Any]]) -> Found | None:
    said = [(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "", "<html lang>")]
    said += [(words(article.get("inLanguage")), "JSON-LD") for article in articles]
    said += [(meta.get(name, ""), name) for name in ("og:locale", "content-language", "language", "dc.language")]
    for text, origin in said:
        try:
            tag = parse_language(text.strip().replace("_", "-").split(",")[0])
        except ValueError:
            continue
        if tag.lower() not in {"x-default", "und"}:
            return Found(_tidy_tag(tag), origin)
    return None


def _tidy_tag(tag: str) -> str:
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _address(root: Any, meta: Mapping[str, str], url: str) -> Found | None:
    """Return the page's own address: the canonical one where it can be believed, else the one it is known by."""
    links = [
        one.get("href") or "" for one in root.iter("link") if "canonical" in (one.get("rel") or "").lower().split()
    ]
    said = [(href, "rel=canonical") for href in links] + [(meta.get("og:url", ""), "og:url")]
    for href, origin in said:
        if (canonical := _sound(urljoin(url, href) if href else "")) and _is_believed(canonical, url):
            return Found(canonical, origin)
    return Found(untracked(url).partition("#")[0], "given") if url else None


def _sound(url: str) -> str:
    from postil.importer.addresses import Addresses

    return Addresses().resolved(url).partition("#")[0] if not url.lower().startswith("mailto:") else ""


def _is_believed(canonical: str, url: str) -> bool:
    """Tell whether an address can be the article's: not a front page, and on the site that it was on."""
    parts = urlsplit(canonical)
    if parts.path in {"", "/"} and not parts.query:
        return not url or (urlsplit(url).path in {"", "/"} and host_of(url) == host_of(canonical))
    if not url:
        return True
    one, other = host_of(canonical), host_of(url)
    return one == other or one.endswith("." + other) or other.endswith("." + one) or _site_of(one) == _site_of(other)


def _site_of(host: str) -> str:
    """Return the part of *host* that its owner registered, as far as that can be told from its letters."""
    parts = host.split(".")
    count = 3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-count:])
