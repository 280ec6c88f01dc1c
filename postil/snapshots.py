"""evidence/snapshots.jsonl: which copies were kept of what pages rest on, and which quotes were found in them.

Pure functions over text. One JSON object a line, sorted, so that git can merge them; `postil snapshot` and
`postil check --evidence --write` write it, a build only reads it. The copies themselves, beside it, may be missing
where a site is built: they are other people's texts, and need not be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urldefrag

from postil.anchor import fold
from postil.codec import Undecodable, decoded, digest, encoded
from postil.model import File
from postil.problem import Place, Problem, error

FOLDER = "evidence"
PATH = f"{FOLDER}/snapshots.jsonl"
KEY_DIGITS = 16
_OF_AN_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/(\d{8})\d{6}(?:[a-z]{2}_)?/", re.IGNORECASE)
MOST_TOLD = 100
"""Lines that can't be read, of which each is told."""
WAY_OUT = "take the line out, the marks of a merge too; then run 'postil check --evidence --write'"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a page, as it was on one day."""

    url: str
    """The page that was asked for."""
    taken: datetime
    """When, in UTC, to the second."""
    final: str
    """The address that answered, after redirects."""
    type: str
    """The content type that the server named."""
    sha256: str
    """Of the copy's file, in hexadecimal."""
    file: str
    """The copy: the name of a WARC file in evidence/."""
    quotes: tuple[str, ...] = ()
    """Keys of the quotes that were found in it, word for word: see quote_key."""

    @property
    def day(self) -> date:
        """The day on which the page read so: of a copy that came from the Wayback Machine, that machine's."""
        found = _OF_AN_ARCHIVE.match(self.final)
        try:
            return datetime.strptime(found[1], "%Y%m%d").date() if found else self.taken.date()
        except ValueError:
            return self.taken.date()


def read(file: File | None) -> tuple[tuple[Snapshot, ...], tuple[Problem, ...]]:
    """Return the snapshots of *file*, in its order, and an error for each line that can't be read."""
    if file is None:
        return (), ()
    found: list[Snapshot] = []
    problems: list[Problem] = []
    for number, line in enumerate(file.data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_of_line(line))
        except Undecodable:
            said = "this line can't be read as what is known of a snapshot"
            if len(problems) == MOST_TOLD:
                said = (
                    f"more than {MOST_TOLD} lines can't be read as what is known of a snapshot: no more are looked at"
                )
                return tuple(found), (*problems, error(Place(file.path, number), "snapshot", said, WAY_OUT))
            problems.append(error(Place(file.path, number), "snapshot", said, WAY_OUT))
    return tuple(found), tuple(problems)


def _of_line(line: bytes) -> Snapshot:
    """Return the snapshot of a line; a moment without a zone is none that others can be compared with."""
    found: Snapshot = decoded(line, Snapshot)
    if found.taken.tzinfo is None:
        raise Undecodable
    return found


def written(snapshots: Iterable[Snapshot]) -> str:
    """Return the file's text: by URL, the oldest copy first."""
    ordered = sorted(set(snapshots), key=lambda one: (one.url, one.taken, one.file))
    return "".join(f"{encoded(one).decode()}\n" for one in ordered)


def quote_key(url: str, quote: str) -> str:
    """Return what stands for a *quote* from the page at *url*: typography makes no difference, one other word does."""
    words = " ".join(fold(quote).split())
    return digest(f"{page_of(url)}\n{words}".encode("utf-8", "surrogatepass")).hex()[:KEY_DIGITS]


def page_of(url: str) -> str:
    """Return *url* without the place on the page that it names."""
    return urldefrag(url).url


def proven(snapshots: Iterable[Snapshot]) -> Mapping[str, date]:
    """Return the day of the last copy in which each quote was found, by the quote's key."""
    days: dict[str, date] = {}
    for one in sorted(snapshots, key=lambda one: one.day):
        days |= dict.fromkeys(one.quotes, one.day)
    return days
