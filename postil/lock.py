"""content/anchors.lock: where each passage stood when it was last looked at, so that no note slides silently.

Pure functions over text. Lines are sorted and stand for themselves, so that git can merge them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from postil.anchor import Quote, fold
from postil.codec import digest
from postil.model import File
from postil.problem import Place, Problem, error

PATH = "content/anchors.lock"
HEADER = (
    "# Where each note stood when it was last looked at; written by 'postil reanchor --write' and by the editor.\n"
    "# article, note, passage, start, end, hash of the words, hash of the quote, 32 characters before, and after\n"
)
CONTEXT = 32
"""Characters remembered on each side of a passage, as many as browsers' annotators keep."""
HASH_DIGITS = 16
WAY_OUT = "take the line out, the marks of a merge too; then run 'postil reanchor --write'"

_TEXT = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*+"'
_HASH = rf"[0-9a-f]{{{HASH_DIGITS}}}"
_LINE = re.compile(rf"((\S+) (\S+) (\d{{1,6}})) (\d{{1,9}}) (\d{{1,9}}) ({_HASH}) ({_HASH}) ({_TEXT}) ({_TEXT})")


class Entry(NamedTuple):
    """What is remembered of a passage."""

    note: str
    number: int
    """Of the passage, counted from 1 in its note."""
    start: int
    end: int
    words: str
    """Hash of the words that stood there, typography apart."""
    pin: str
    """Hash of quote, prefix and suffix as they were written."""
    before: str
    after: str
    """What stood around it."""


def read(file: File | None) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """Return the lines of each article by its slug, and an error for each line that can't be read."""
    if file is None:
        return {}, ()
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {}, (error(Place(file.path), "encoding", "the file is not UTF-8", "save it as UTF-8"),)
    articles: dict[str, list[str]] = {}
    problems = []
    before = ""
    for number, line in enumerate(_lines(text), 1):
        found = _LINE.fullmatch(line)
        if found and found[1] != before:
            articles.setdefault(found[2], []).append(line)
            before = found[1]
        elif found:
            said = f"a second line for passage {found[4]} of the note '{found[3]}' on '{found[2]}'"
            problems.append(error(Place(file.path, number), "lock", said, WAY_OUT))
        elif line and not line.startswith("#"):
            said = "this line can't be read as what is remembered of a passage"
            problems.append(error(Place(file.path, number), "lock", said, WAY_OUT))
    return {slug: tuple(lines) for slug, lines in articles.items()}, tuple(problems)


def entries(lines: Iterable[str]) -> dict[tuple[str, int], Entry]:
    """Return what the *lines* of one article remember, by note and number of the passage."""
    known = {}
    for line in lines:
        if found := _LINE.fullmatch(line):
            _, _, note, number, start, end, words, pin, before, after = found.groups()
            entry = Entry(note, int(number), int(start), int(end), words, pin, json.loads(before), json.loads(after))
            known[entry.note, entry.number] = entry
    return known


def line_of(slug: str, entry: Entry) -> str:
    """Return the line that remembers *entry*."""
    around = " ".join(json.dumps(words, ensure_ascii=False) for words in (entry.before, entry.after))
    return f"{slug} {entry.note} {entry.number} {entry.start} {entry.end} {entry.words} {entry.pin} {around}"


def entry_of(note: str, number: int, quote: Quote, text: str, start: int, end: int) -> Entry:
    """Return what is to be remembered of a passage of *text* that a *quote* was found at."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Entry(note, number, start, end, words_hash(text[start:end]), pin_hash(quote), before, after)


def words_hash(words: str) -> str:
    """Return the hash of *words*; typography makes no difference."""
    return _hash(" ".join(fold(words).split()))


def pin_hash(quote: Quote) -> str:
    """Return the hash of a quote with its prefix and suffix, as they are written."""
    return _hash(json.dumps(quote, ensure_ascii=False))


def with_article(text: str, slug: str, lines: Iterable[str]) -> str:
    """Return the lock's *text* with these *lines* for an article in place of those it had."""
    return with_articles(text, {slug: lines})


def with_articles(text: str, articles: Mapping[str, Iterable[str]]) -> str:
    """Return the lock's *text* with other lines for some articles, by slug; all others stay as they are."""
    comments = []
    kept: dict[str, list[str]] = {}
    for line in _lines(text.removeprefix("\ufeff")):
        if line.startswith("#"):
            comments.append(line)
        elif line:
            kept.setdefault(line.split(" ", 1)[0], []).append(line)
    kept |= {slug: sorted(lines, key=_rank) for slug, lines in articles.items()}
    head = "".join(f"{line}\n" for line in comments) or HEADER
    return head + "".join(f"{line}\n" for slug in sorted(kept) for line in kept[slug])


def of_article(text: str, slug: str) -> list[str]:
    """Return the lines that a lock has for an article."""
    return [line for line in _lines(text) if line.startswith(f"{slug} ")]


def slugs(text: str) -> set[str]:
    """Return the articles that a lock remembers something of."""
    return {line.split(" ", 1)[0] for line in _lines(text) if line and not line.startswith("#")}


def _lines(text: str) -> list[str]:
    """Return the lines of *text*; only a line feed ends one, for the words may hold what else is taken for one."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def _rank(line: str) -> tuple[str, int]:
    """Sort key among the lines of one article: by note, then by the number of the passage."""
    _, note, number, _ = line.split(" ", 3)
    return note, int(number)


def _hash(words: str) -> str:
    return digest(words.encode("utf-8", "surrogatepass")).hex()[:HASH_DIGITS]
