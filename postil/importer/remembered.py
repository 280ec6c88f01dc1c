"""feeds.lock: which entries of feeds have been taken in, so that none comes twice, even one whose article is gone.

Pure functions over text. It lies beside site.yaml, in git, for it must be known on every machine; it is no content, so
no build reads it. Each line stands for itself and they are sorted, so that git can merge them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from postil.exchange.foreign import address_key
from postil.importer.entries import Entry
from postil.problem import Place, Problem, error

PATH = "feeds.lock"
HEADER = (
    "# Entries of feeds that were taken in, and don't come again; written by 'postil import feed'.\n"
    "# feed, the entry's id, the day. Take a line out, and its entry comes once more.\n"
)
LONGEST_ID = 300
"""Characters; of a longer one the hash is remembered."""
WAY_OUT = "take the line out, the marks of a merge too; the entries of lines that are lost come again"

_LINE = re.compile(r'(\S+) ("(?:[^"\\\x00-\x1f]|\\.)*+") (\d{4}-\d\d-\d\d)')


@dataclass(frozen=True, slots=True)
class Taken:
    """What is remembered."""

    text: str
    """The file as it is, line ends and all."""
    known: frozenset[tuple[str, str]]
    """The feed, as its key, and the entry's id."""

    def has(self, feed: str, entry: Entry) -> bool:
        """Tell whether an entry of *feed* was taken in: by its id, or the address that stood in for one not its own."""
        return any((key_of(feed), _id(name)) in self.known for name in (entry.id, entry.url) if name)


def read(data: bytes | None) -> tuple[Taken, tuple[Problem, ...]]:
    """Return what the file remembers, and an error for each line that can't be read."""
    try:
        text = (data or b"").decode("utf-8")
    except UnicodeDecodeError:
        return Taken("", frozenset()), (error(Place(PATH), "encoding", "the file is not UTF-8", "save it as UTF-8"),)
    known = set()
    problems = []
    for number, line in enumerate(_lines(text), 1):
        if found := _LINE.fullmatch(line):
            try:
                known.add((key_of(found[1]), json.loads(found[2])))
                continue
            except ValueError:
                pass  # an escape that JSON doesn't have
        if line and not line.startswith("#"):
            said = "this line can't be read as an entry that was taken in"
            problems.append(error(Place(PATH, number), "lock", said, WAY_OUT))
    return Taken(text, frozenset(known)), tuple(problems)


def with_entries(taken: Taken, feed: str, entries: Iterable[Entry], day: date) -> Taken:
    """Return *taken* with more *entries* of *feed*; all other lines stay as they are."""
    names = {_id(entry.id) for entry in entries} - {name for key, name in taken.known if key == key_of(feed)}
    new = [f"{feed} {json.dumps(name, ensure_ascii=True)} {day.isoformat()}" for name in sorted(names)]
    lines = [line for line in _lines(taken.text) if line]
    head = "".join(f"{line}\n" for line in lines if line.startswith("#")) or HEADER
    rest = sorted({*(line for line in lines if not line.startswith("#")), *new})
    text = head + "".join(f"{line}\n" for line in rest)
    return Taken(text, taken.known | {(key_of(feed), name) for name in names})


def key_of(feed: str) -> str:
    """Return what a feed is known by: neither its scheme nor a www. nor a last slash make it another one."""
    return address_key(feed) or feed


def _id(name: str) -> str:
    return name if len(name) <= LONGEST_ID else f"sha256:{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]
