"""A part of a letter → a message that mail programs open as a draft (RFC 5322, RFC 2046, 5.1.4).

The same letter is the same bytes: nothing in it comes of the clock or of chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from html.parser import HTMLParser

from postil.codec import encoded

CRLF = "\r\n"
_WORD = "=?"
"""How an encoded word begins."""
_SEVEN_BITS = SMTP.clone(cte_type="7bit")
"""Passes everywhere, and keeps lines short."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A part of an edition's letter, as it was published."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on a message."""

    name: str
    """Permanent, without the angle brackets: its Message-ID."""
    sender: Address | None
    """Nothing where the mail program is to put in whose it is."""
    to: tuple[Address, ...]
    date: datetime | None


def address(text: str) -> Address:
    """Return *text*, as `desk@example.org` or `The desk <desk@example.org>`; raise ValueError where it is neither."""
    given = " ".join(text.split())
    name, angle, rest = given.rpartition("<")
    spec = rest.removesuffix(">") if angle and rest.endswith(">") else given
    if _WORD in given or not given.isprintable():
        raise ValueError(f"'{text}' has characters that no address may hold")
    if spec.count("@") != 1 or not all(spec.split("@")) or set(spec) & set(' ,;:()<>[]"\\'):
        raise ValueError(f"'{text}' is no e-mail address")
    user, domain = spec.split("@")
    try:
        ascii_domain = domain.encode("idna").decode()
        user.encode("ascii")
    except UnicodeError:
        raise ValueError(f"'{text}' is no e-mail address that every server takes") from None
    name = name.strip()
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return Address(name[1:-1] if quoted else name, user, ascii_domain)


def message(letter: Letter, envelope: Envelope) -> bytes:
    """Return *letter* as a message: its text first, then its HTML, of which a mail program shows the last it can."""
    subject = _line(title_of(letter.html))
    made = EmailMessage(policy=_SEVEN_BITS)
    if _WORD not in subject:
        made["Subject"] = subject
    if envelope.sender:
        made["From"] = envelope.sender
    if envelope.to:
        made["To"] = envelope.to
    if envelope.date:
        made["Date"] = envelope.date
    made["Message-ID"] = f"<{envelope.name}>"
    made["X-Unsent"] = "1"
    made.set_content(letter.text, charset="utf-8")
    made.add_alternative(letter.html, subtype="html", charset="utf-8")
    made.set_boundary(f"postil-{sha256(encoded((letter.html, letter.text))).hexdigest()[:32]}")
    return _encoded_subject(subject) + made.as_bytes() if _WORD in subject else made.as_bytes()


def _encoded_subject(text: str) -> bytes:
    """Return a Subject that says *text* to the letter.

    EmailMessage would decode what looks like an encoded word (RFC 2047), and with it line ends: headers of its own.
    """
    return f"Subject: {Header(text, 'utf-8', header_name='Subject').encode(linesep=CRLF)}{CRLF}".encode("ascii")


def title_of(html: str) -> str:
    """Return the title of a letter."""
    return _read(html).title


def changed(html: str) -> datetime | None:
    """Return when anything in a letter last changed in substance, as its head says."""
    try:
        return datetime.fromisoformat(_read(html).modified)
    except ValueError:
        return None


def _line(text: str) -> str:
    """Return *text* on one line: what follows a line's end would be a header of its own."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _read(html: str) -> _Head:
    head = _Head()
    head.feed(html.partition("<body")[0])
    head.close()
    return head


class _Head(HTMLParser):
    """Reads what a letter's head says."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.modified = ""
        self._within = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._within = tag == "title"
        given = dict(attrs)
        if tag == "meta" and given.get("name") == "dcterms.modified":
            self.modified = given.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.title += data


def addresses(texts: Iterable[str]) -> tuple[Address, ...]:
    """Return every one of *texts* as an address; raise ValueError for one that is none."""
    return tuple(address(text) for text in texts)
