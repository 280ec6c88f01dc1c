"""An article's sources → CSL-JSON (1.0.2) and BibTeX, for reference managers.

A source that several notes rest on is one entry, with all the evidence that they quote. An entry's key is made of
where the source stands and of nothing else, so it outlives edits and is the same in every article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import cast
from urllib.parse import quote, urlsplit

from jinja2 import Environment

from postil.formats.json import there, written
from postil.published import Archived, Citation, PublishedArticle

BIBLIOGRAPHY = "bibliography"
BIBTEX_FILE, CSL_FILE = "sources.bib", "sources.json"
"""What they are called, beside an article's page."""
DIGITS = 10
"""Of a key: enough that no two sources of a site share one."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Names that every BibTeX style defines."""

_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{char: f"\\{char}" for char in "#$%&_"},
}
"""What TeX wouldn't print as it stands. A brace must not stand as itself: BibTeX counts it, whatever is before it."""
_SPECIALS = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
"""Where TeX would make one sign of two."""


def made(path: str, shown: Mapping[str, object], environment: Environment) -> Iterable[tuple[str, str]]:
    """Yield the sources of `article` as BibTeX at *path*, and as CSL-JSON beside it."""
    sources = entries(cast("PublishedArticle", shown["article"]))
    yield path, bibtex(sources)
    yield path.removesuffix(BIBTEX_FILE) + CSL_FILE, csl(sources)


@dataclass(frozen=True, slots=True)
class Entry:
    """A source in a bibliography."""

    key: str
    """ASCII; names it in both formats."""
    title: str | None
    publisher: str | None
    url: str | None
    """The live link; or an archived copy, where only these may be linked."""
    online: bool
    issued: date | None
    accessed: date | None
    archived: Archived | None
    evidence: tuple[str, ...]
    """Its own words, as notes quote them."""


def entries(article: PublishedArticle) -> tuple[Entry, ...]:
    """Return the sources of an article's notes, each once, in the order they are first cited."""
    found: dict[str, list[Citation]] = {}
    for note in article.notes:
        for citation in note.sources:
            found.setdefault(_key(citation), []).append(citation)
    return tuple(_entry(key, citations) for key, citations in found.items())


def csl(sources: Iterable[Entry]) -> str:
    """Return *sources* as CSL-JSON."""
    return written([_item(entry) for entry in sources], indent=None) + "\n"


def bibtex(sources: Iterable[Entry]) -> str:
    """Return *sources* as BibTeX, in UTF-8."""
    return "\n".join(_record(entry) for entry in sources)


def _key(citation: Citation) -> str:
    source = citation.source
    named = source.url or "\n".join(filter(None, (source.publisher, source.title, source.quote)))
    host = (urlsplit(source.url).hostname or "") if source.url else ""
    letters = re.sub("[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-") or "source"
    return f"{letters}-{blake2b(named.encode(), digest_size=DIGITS // 2).hexdigest()}"


def _entry(key: str, citations: list[Citation]) -> Entry:
    """Return one entry of what several notes say of a source: the first that says a thing is believed."""
    sources = [one.source for one in citations]
    copies = [copy for one in citations for copy in one.archived]
    archived = copies[0] if copies else None
    live = next((one.url for one in citations if one.url), None)
    return Entry(
        key=key,
        title=next((one.title for one in sources if one.title), None),
        publisher=next((one.publisher for one in sources if one.publisher), None),
        url=live or (archived.url if archived else None),
        online=any(one.url for one in sources) or archived is not None,
        issued=next((one.date for one in sources if one.date), None),
        accessed=max((one.accessed for one in sources if one.accessed), default=None),
        archived=archived,
        evidence=tuple(dict.fromkeys(one.quote for one in sources if one.quote)),
    )


def _item(entry: Entry) -> dict[str, object]:
    issued, accessed, archived = entry.issued, entry.accessed, entry.archived
    item = {
        "id": entry.key,
        "type": "webpage" if entry.online else "document",
        "title": entry.title or entry.url or entry.publisher,
        "container-title" if entry.online else "publisher": entry.publisher,
        "URL": entry.url,
        "issued": _date_parts(issued) if issued else None,
        "accessed": _date_parts(accessed) if accessed else None,
        "archive": urlsplit(archived.url).hostname if archived else None,
        "archive_location": archived.url if archived else None,
        "note": "\n\n".join(entry.evidence) or None,
    }
    return there(item)


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _record(entry: Entry) -> str:
    """Return an entry of the type `misc`, the one that every style can print and that may have a URL."""
    archived, issued = entry.archived, entry.issued
    title = entry.title or entry.url or entry.publisher
    fields = {
        "title": f"{{{{{_tex(title)}}}}}" if title else "",  # a second pair keeps capitals
        "howpublished": _braced(entry.publisher),
        "year": f"{{{issued.year}}}" if issued else "",
        "month": MONTHS[issued.month - 1] if issued else "",
        "url": f"{{{_address(entry.url)}}}" if entry.url else "",
        "urldate": f"{{{entry.accessed.isoformat()}}}" if entry.accessed else "",
        "note": _braced(f"Archived at {archived.url}" if archived and archived.url != entry.url else None),
        "annote": _braced(" · ".join(entry.evidence)),
    }
    lines = "".join(f",\n  {name} = {value}" for name, value in fields.items() if value)
    return f"@misc{{{entry.key}{lines}\n}}\n"


def _braced(text: str | None) -> str:
    return f"{{{_tex(text)}}}" if text else ""


def _tex(text: str) -> str:
    """Return text on one line, as TeX prints it."""
    line = _LIGATURES.sub("\x00", " ".join(text.split()))
    return _SPECIALS.sub(lambda found: _SPECIAL[found[0]], line).replace("\x00", "{}")


def _address(url: str) -> str:
    """Return a URL as it stands, for styles print it so; but for what would unbalance braces or end a line."""
    return re.sub(r'[\s{}\\"]', lambda found: quote(found[0]), url)
