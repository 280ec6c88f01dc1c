"""Passages that aren't where their notes say → what to write instead, and what the lock is to remember.

Pure: an article's files in, texts of files out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import Any, NamedTuple

from postil import anchor, edits, lock
from postil.anchor import Quote
from postil.desk import OpenArticle, free_name, taken_up
from postil.edits import UneditableError
from postil.model import File, Rules
from postil.notes import WrittenNote
from postil.pinning import Sighting, quote_of, sightings
from postil.sentences import sentences

SHOWN = 5
"""How many places are offered for a passage."""
ELIDED_FROM = 240
"""Characters from which a passage that was quoted by its ends is quoted so again."""
ENDS = (4, 6, 8, 12, 16)
"""Words to quote of each end: the first number that is enough."""
_BY_ENDS = re.compile(r"\u2026|\.\.\.")


class Spot(NamedTuple):
    """A place that a passage may be at."""

    start: int
    end: int
    score: float
    """How much like the quote and its context it is, to 1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that isn't plainly where its note says."""

    note: WrittenNote
    sighting: Sighting
    spots: tuple[Spot, ...]
    """Where it may be: first, if it is pinned, where it is."""
    doubt: str
    """Why only a person can say where; nothing where the first of them can be taken as it is."""

    @property
    def key(self) -> tuple[str, int]:
        """Note and number of the passage."""
        return self.note.fields.id, self.sighting.number


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An article with its notes as they are to be."""

    files: tuple[File, ...]
    """Of its notes, those that change."""
    taken: frozenset[tuple[str, int]]
    """The passages that are taken where they were found."""
    failed: Mapping[tuple[str, int], str]
    """Why others could not be written."""


def findings(opened: OpenArticle) -> tuple[Finding, ...]:
    """Return the passages of an article that someone should look at, in the order of its notes."""
    if opened.article is None:
        return ()
    text = opened.article.text
    locked = lock.entries(opened.document.lock)
    return tuple(
        _finding(note, sighting, text)
        for note in opened.notes
        for sighting in sightings(note, text, locked)
        if sighting.status != "exact" and anchor.has_words(sighting.pin.quote)
    )


def _finding(note: WrittenNote, sighting: Sighting, text: str) -> Finding:
    match = sighting.match
    spots = [Spot(hit.start, hit.end, hit.score) for hit in match.candidates]
    if match.start is None or match.end is None:
        doubt = "nothing decides between these places" if sighting.status == "ambiguous" else "the words are gone"
        return Finding(note, sighting, tuple(spots[:SHOWN]), doubt)
    doubt = ""
    if sighting.status == "drifted":
        changes = anchor.changed_meaning(sighting.pin.quote, text[match.start : match.end])
        doubt = "a figure or a negation has changed" if changes else ""
    return Finding(note, sighting, (Spot(match.start, match.end, match.score), *spots)[:SHOWN], doubt)


# What to write


def rewritten(opened: OpenArticle, chosen: Mapping[tuple[str, int], Spot]) -> Rewritten:
    """Return the files of an article's notes in which each *chosen* passage is quoted where it is now."""
    if opened.article is None:
        return Rewritten((), frozenset(), {})
    text = opened.article.text
    files = {file.path: file.data.decode("utf-8", "surrogateescape") for file in opened.document.files[1:]}
    before = dict(files)
    taken: set[tuple[str, int]] = set()
    failed: dict[tuple[str, int], str] = {}
    for note in opened.notes:
        found = [one for one in sightings(note, text, lock.entries(opened.document.lock)) if _key(note, one) in chosen]
        wanted = {one.number: chosen[_key(note, one)] for one in found}
        keys = {_key(note, one) for one in found}
        try:
            quotes = {
                one.number: quote_for(text, *wanted[one.number][:2], like=one.pin.quote)
                for one in found
                if not _stands(one, wanted[one.number])
            }
            if quotes:
                path = note.place().path
                files[path] = _with_quotes(files[path], note, quotes)
        except UneditableError as failure:
            failed |= dict.fromkeys(keys, str(failure))
        else:
            taken |= keys
    changed = tuple(
        File(path, now.encode("utf-8", "surrogateescape")) for path, now in files.items() if now != before[path]
    )
    return Rewritten(changed, frozenset(taken), failed)


def quote_for(text: str, start: int, end: int, *, like: str = "") -> Quote:
    """Return the shortest quote that is found at a place of *text* and nowhere else, each part on one line.

    A long passage is quoted by its ends where the quote that it was found by, *like*, did so.
    """
    whole = anchor.context_for(text, start, end)
    options = [whole]
    words = whole.exact.split()
    if _BY_ENDS.search(like) and len(whole.exact) > ELIDED_FROM:
        short = [Quote(" ".join([*words[:count], "…", *words[-count:]])) for count in ENDS if 2 * count < len(words)]
        options = [*short, whole]
    length = len(whole.exact)
    begins = start + len(text[start:end]) - len(text[start:end].lstrip())
    for quote in options:
        plain = Quote(*(" ".join(part.split()) for part in quote))
        found = anchor.find(text, plain)
        if (found.status, found.start, found.end) == ("exact", begins, begins + length):
            return plain
    raise UneditableError("no quote tells this place from all others; write the note by hand")


def _key(note: WrittenNote, sighting: Sighting) -> tuple[str, int]:
    return note.fields.id, sighting.number


def _stands(sighting: Sighting, spot: Spot) -> bool:
    """Tell whether a quote needn't be changed to be found at *spot*."""
    match = sighting.match
    return match.status == "exact" and (match.start, match.end) == spot[:2]


def _with_quotes(text: str, note: WrittenNote, quotes: Mapping[int, Quote]) -> str:
    """Return the text of a note's file with other *quotes*, by their numbers."""
    data: Any = note.tree.data
    for part in note.loc:
        data = data[part]
    fields: dict[str, object | None] = {}
    offset = 1
    if note.fields.quote is not None or note.names("quote"):
        offset = 2
        if quote := quotes.get(1):
            fields |= {"quote": quote.exact, "prefix": quote.prefix or None, "suffix": quote.suffix or None}
    if any(number >= offset for number in quotes):
        listed = enumerate(data["quotes"], offset)
        fields["quotes"] = [_entry(quotes[number]) if number in quotes else one for number, one in listed]
    if note.place().path.endswith(".md"):
        return edits.matter_with_fields(text, fields)
    return edits.with_fields(text, note.fields.id, fields)


def _entry(quote: Quote) -> object:
    """Return an entry of `quotes`."""
    named = {"quote": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    return {name: words for name, words in named.items() if words} if quote.prefix or quote.suffix else quote.exact


def with_files(opened: OpenArticle, files: Collection[File], rules: Rules) -> OpenArticle:
    """Return an article with some files of its notes changed."""
    changed = {file.path: file for file in files}
    document = replace(opened.document, files=tuple(changed.get(file.path, file) for file in opened.document.files))
    return taken_up(document, rules)


# What to remember


def locked(opened: OpenArticle, text: str, taken: Collection[tuple[str, int]] = ()) -> str:
    """Return the *text* of anchors.lock with what is to be remembered of an article as it is now.

    What is not plainly where it was keeps the line that it had, so that the next build tells it again: passages that
    drifted or are lost, and those that have moved, but for the ones that someone has *taken* (note, number).
    """
    slug = opened.document.id
    return lock.with_article(text, slug, lines(opened, lock.of_article(text, slug), taken))


def lines(opened: OpenArticle, before: Collection[str], taken: Collection[tuple[str, int]] = ()) -> Collection[str]:
    """Return the lines of one article, as `locked` has them, in place of those *before*."""
    slug = opened.document.id
    if opened.article is None:
        return before
    known = lock.entries(before)
    made = (
        _remembered(note, sighting, opened.article.text, taken)
        for note in opened.notes
        for sighting in sightings(note, opened.article.text, known)
    )
    return [lock.line_of(slug, entry) for entry in made if entry]


def _remembered(
    note: WrittenNote, sighting: Sighting, text: str, taken: Collection[tuple[str, int]]
) -> lock.Entry | None:
    key = _key(note, sighting)
    match = anchor.find(text, quote_of(sighting.pin)) if key in taken else sighting.match
    if match.status != "exact" or match.start is None or match.end is None or (sighting.moved and key not in taken):
        return sighting.entry
    return lock.entry_of(*key, quote_of(sighting.pin), text, match.start, match.end)


# What to show


def patch(before: Mapping[str, bytes | None], files: Collection[File]) -> Iterator[str]:
    """Yield the lines of a patch, as git takes it, that makes *files* of what they were *before*, by path."""
    for file in files:
        old, new = (_cut((data or b"").decode("utf-8", "replace")) for data in (before.get(file.path), file.data))
        for line in unified_diff(old, new, f"a/{file.path}", f"b/{file.path}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _cut(text: str) -> list[str]:
    """Return the lines of *text* with their ends; a line feed is the only one that git knows."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


# A new note


def new_note(opened: OpenArticle, quote: Quote) -> str:
    """Return the YAML of a new note on a passage."""
    named = {"quote": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    note = {name: words for name, words in named.items() if words}
    return edits.with_note("", {"id": free_name(opened, quote.exact), **note, "body": "TODO"})


def paragraph_at(opened: OpenArticle, line: int) -> tuple[int, int] | None:
    """Return where the paragraph that stands at a *line* of an article's file is in its text."""
    article = opened.article
    if article is None or not article.lines or line < article.lines[0][1]:
        return None
    begun = [start for start, number in article.lines if number <= line]
    later = [start for start, number in article.lines if number > line]
    return max(begun), min(later, default=len(article.text))


def first_sentence(opened: OpenArticle, start: int, end: int) -> tuple[int, int] | None:
    """Return the bounds of the first sentence of a paragraph."""
    return next(sentences(opened.article.text, start, end), None) if opened.article else None


def line_at(opened: OpenArticle, offset: int) -> int:
    """Return the line of an article's file where the paragraph at an offset of its text begins."""
    found = [line for start, line in (opened.article.lines if opened.article else ()) if start <= offset]
    return found[-1] if found else 1
