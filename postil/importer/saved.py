"""The bytes of a page, however it was kept → its HTML, or its plain text, and what the copy says of itself.

Pure: nothing is opened here. Sizes are bounded, and what can't be read is a sentence for an editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from postil.importer.charset import text_of
from postil.importer.containers import ContainerError, Page, page_of_mhtml, page_of_warc
from postil.rules import parse_url

MOST_KEPT = 64_000_000
"""Bytes of a file that holds a page among other things."""
MOST_HTML = 8_000_000
"""Characters of HTML, without the pictures that are written into it."""

_DATA = re.compile(r"""data:[a-z0-9.+/-]*[;,][^\s"'()<>]{200,}""", re.IGNORECASE)
"""A picture, a font or a style sheet that a saved page holds: no text of it."""
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|meta|title|div|p|h1|script|link)\b[^>]*>", re.I
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
"""What browsers write on top of a page that they save."""
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]+?)\s*(?:-->|\n)")
_SINGLE_DAY = "%a %b %d %Y"
_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(https?://?[^\s\"'<>]+)")
_LINK = re.compile(r"<link\b[^<>]{1,2000}", re.IGNORECASE)
_WAYBACK_SAYS = ("FILE ARCHIVED ON ", " AND RETRIEVED FROM THE")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_KINDS = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP file, or a document that is one inside",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a recording",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"bplist00": "a web archive of Safari",
    b"7z\xbc\xaf": "a packed file",
}
"""How files begin that are given by mistake."""


class UnreadableError(Exception):
    """The bytes are no page that can be read; its text is one line for an editor, in lower case."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was kept."""

    html: str | None
    """Its HTML; nothing where it is plain text."""
    text: str = ""
    """Its plain text, where it has no HTML."""
    url: str = ""
    """Where it was, as the copy or its caller says."""
    retrieved: date | None = None
    """The day on which it was kept, where the copy says so."""
    archived: tuple[str, ...] = ()
    """Archived copies that it is one of."""
    sound: bool = True
    """Whether it fits the encoding that it says it has, or UTF-8."""


def opened(data: bytes, name: str, *, url: str = "", content_type: str = "") -> Saved:
    """Return the page that *data*, which was called *name*, holds; raise UnreadableError where it holds none.

    *url* is where it was, or which page of a WARC is meant; *content_type* what a server said of it.
    """
    if len(data) > MOST_KEPT:
        raise UnreadableError(f"it is larger than {MOST_KEPT // 1_000_000} MB")
    try:
        page = _taken_out(data, url, content_type)
    except ContainerError as problem:
        raise UnreadableError(str(problem)) from None
    if kind := next((kind for mark, kind in _KINDS.items() if page.data.startswith(mark)), ""):
        raise UnreadableError(f"it is {kind}, not a page or a text")
    text, sound = text_of(page.data, page.content_type)
    if len(_BINARY.findall(text, 0, 20_000)) > 20:
        raise UnreadableError("it is neither HTML nor plain text")
    if not text.strip():
        raise UnreadableError("it is empty")
    known = url or _sound_url(page.url)
    if _is_html(text, name, page.content_type):
        return _html(text, known, page.kept, sound)
    if len(text) > MOST_HTML:
        raise UnreadableError(f"its text is longer than {MOST_HTML // 1_000_000} million characters")
    return Saved(None, text, known, page.kept, (), sound)


def _taken_out(data: bytes, url: str, content_type: str) -> Page:
    """Return the page itself of whatever holds it."""
    if data.startswith((b"WARC/", b"\x1f\x8b")):
        return page_of_warc(data, url, MOST_KEPT)
    head = data[:4096].lower()
    if b"multipart/related" in head and (b"mime-version:" in head or b"snapshot-content-location:" in head):
        return page_of_mhtml(data)
    return Page(data, content_type, "", None)


def _is_html(text: str, name: str, content_type: str) -> bool:
    if "html" in content_type.lower():
        return True
    if PurePosixPath(name.lower()).suffix in {".html", ".htm", ".xhtml", ".shtml"}:
        return True
    is_text = PurePosixPath(name.lower()).suffix in {".txt", ".md", ".text"} or "text/plain" in content_type.lower()
    return not is_text and bool(_LOOKS_LIKE_HTML.search(text, 0, 20_000))


def _html(text: str, url: str, kept: date | None, sound: bool) -> Saved:
    html = _DATA.sub("data:,", text)
    if len(html) > MOST_HTML:
        raise UnreadableError(f"its HTML is larger than {MOST_HTML // 1_000_000} MB")
    archived: tuple[str, ...] = ()
    if not url and (single := _SINGLE_FILE.search(html, 0, 20_000)):
        url, kept = _sound_url(unescape(single[1])), kept or _single_day(single[2])
    if not url and (saved := _SAVED_FROM.search(html, 0, 20_000)):
        url = _sound_url(unescape(saved[1]))
    if found := _WAYBACK.match(url):
        archived, kept, url = (url,), _stamp(found[1]), _original(found[2])
    elif copy := _rewritten(html, url):
        archived, kept, url = (copy[0],), _stamp(copy[1]), copy[2]
    return Saved(html, "", url, kept, archived, sound)


def _rewritten(html: str, url: str) -> tuple[str, str, str] | None:
    """Return copy, time stamp and address of a page that the Wayback Machine gave, as its links tell."""
    if not _is_of_wayback(html):
        return None
    found = _wayback_canonical(html)
    stamp = found[1] if found else next(iter(re.findall(r'"?timestamp"?\s*[:=]\s*"(\d{14})"', html)), "")
    stamp = stamp or next(iter(re.findall(r"/web/(\d{14})", html)), "")
    page = url or (_original(found[2]) if found else "")
    if not stamp or not page:
        return None
    return f"https://web.archive.org/web/{stamp}/{page}", stamp, page


def _is_of_wayback(html: str) -> bool:
    begin, end = (html.find(words) for words in _WAYBACK_SAYS)
    return 0 <= begin < end or 'id="wm-ipp' in html


def _wayback_canonical(html: str) -> re.Match[str] | None:
    """Return the copy that a page of the archive names as its own address."""
    tags = (tag for tag in _LINK.findall(html) if "canonical" in tag.lower())
    return next((found for tag in tags if (found := _WAYBACK.search(tag))), None)


def _original(url: str) -> str:
    """Return an address as it was before the archive's: one slash of two may be lost on the way."""
    return re.sub(r"^(https?:)/(?=[^/])", r"\1//", unescape(url))


def _stamp(digits: str) -> date | None:
    try:
        return datetime.strptime(digits[:8], "%Y%m%d").date()
    except ValueError:
        return None


def _single_day(text: str) -> date | None:
    try:
        return datetime.strptime(" ".join(text.split()[:4]), _SINGLE_DAY).date()
    except ValueError:
        return None


def _sound_url(url: str) -> str:
    try:
        return parse_url(url) if urlsplit(url).netloc else ""
    except ValueError:
        return ""
