"""A written note + canonical text → its passages and what to say of them; notes + prose → blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from postil import anchor, lock
from postil.anchor import Match, Quote
from postil.authored import Pin
from postil.marks import Span, parts_of
from postil.model import Block, Note, Passage, Unpinned
from postil.notes import WrittenNote
from postil.problem import Place, Problem, error, warning
from postil.prose import BLOCK, Prose
from postil.sentences import sentences

SHOWN = 5
"""How many candidates a message lists."""
LONGEST_CONTEXT = 200
"""Who needs more than that to tell two passages apart had better quote more of them."""
ELIDED = 160
"""Longer quotations are cut in messages."""


class Pins(NamedTuple):
    """Where a note's quotes stand."""

    passages: tuple[Passage, ...]
    unpinned: tuple[Unpinned, ...]


Locked = Mapping[tuple[str, int], lock.Entry]
"""What is remembered of an article's passages, by note and number."""


class Sighting(NamedTuple):
    """What became of one quote of a note."""

    number: int
    """Counted from 1 in its note."""
    pin: Pin
    place: Place
    match: Match
    entry: lock.Entry | None
    """What is remembered of it, unless it has been written anew since."""
    moved: bool
    """Its words are there, but others between its ends than once, or in a foreign place."""

    @property
    def status(self) -> str:
        """In one word: exact, moved, drifted, ambiguous or orphan."""
        return "moved" if self.moved else self.match.status


def pinned(note: WrittenNote, text: str, locked: Locked) -> tuple[Pins, tuple[Problem, ...]]:
    """Return where the quotes of *note* stand in *text*, and a problem for each that isn't exactly there."""
    passages: list[Passage] = []
    unpinned: list[Unpinned] = []
    problems: list[Problem] = list(_loose_context(note))
    for sighting in sightings(note, text, locked):
        pin, match = sighting.pin, sighting.match
        if match.start is None or match.end is None:
            unpinned.append(Unpinned(pin.quote, match.status))
        else:
            passages.append(Passage(match.start, match.end, match.score, match.status))
        if note.sound or anchor.has_words(pin.quote):
            problems.extend(_said(sighting, text))
    return Pins(tuple(passages), tuple(unpinned)), tuple(problems)


def sightings(note: WrittenNote, text: str, locked: Locked) -> Iterator[Sighting]:
    """Yield what became of each quote of *note* in *text*."""
    for number, (pin, place) in enumerate(_pins(note), 1):
        written = quote_of(pin)
        entry = locked.get((note.fields.id, number))
        if entry is None or entry.pin != lock.pin_hash(written):
            yield Sighting(number, pin, place, anchor.find(text, written), None, moved=False)
            continue
        match = _remembered(text, written, entry)
        yield Sighting(number, pin, place, match, entry, moved=_has_moved(text, match, entry))


def quote_of(pin: Pin) -> Quote:
    """Return what is sought for a quote as it is written."""
    return Quote(pin.quote, pin.prefix, pin.suffix)


def _remembered(text: str, written: Quote, entry: lock.Entry) -> Match:
    """Return where a quote stands, of which is remembered what stood around it.

    Long words that stand in the text once, as they are quoted, need no such help, and memory can't unsettle them.
    """
    helped = Quote(written.exact, written.prefix or entry.before, written.suffix or entry.after)
    match = anchor.find(text, helped)
    if helped == written or (match.status == "exact" and match.score == 1.0):
        return match
    if anchor.is_free_standing(written.exact):
        plain = anchor.find(text, written)
        if plain.status == "exact" and plain.score == 1.0:
            return plain
    return match


def _has_moved(text: str, match: Match, entry: lock.Entry) -> bool:
    if match.status != "exact" or match.start is None or match.end is None:
        return False
    if lock.words_hash(text[match.start : match.end]) != entry.words:
        return True
    return anchor.is_elsewhere(text, match.start, match.end, entry.before, entry.after)


def _pins(note: WrittenNote) -> list[tuple[Pin, Place]]:
    """Return the quotes of *note* with their places; a quote with nothing after it is an empty one, not none."""
    fields = note.fields
    pins = [(pin, note.place("quotes", index)) for index, pin in enumerate(fields.quotes)]
    if fields.quote is not None or note.names("quote"):
        pins.insert(0, (Pin(fields.quote or "", fields.prefix, fields.suffix), note.place("quote")))
    if not pins and note.names("quotes"):
        pins.append((Pin(""), note.place("quotes")))
    return pins


def _loose_context(note: WrittenNote) -> Iterator[Problem]:
    """Yield an error for a prefix or a suffix without a quote that it could stand beside."""
    for name in ("prefix", "suffix"):
        if note.names(name) and not note.names("quote"):
            hint = "give it to one of the quotes: {quote: …, prefix: …}" if note.fields.quotes else "add 'quote: …'"
            yield error(note.place(name), "anchor", f"a {name} without the quote that it belongs to", hint)


def _said(sighting: Sighting, text: str) -> list[Problem]:
    _, pin, place, match, entry, moved = sighting
    if moved and entry:
        return [_moved(match, entry, text, place)]
    match match.status:
        case "drifted":
            return [_drifted(pin, match, text, place)]
        case "ambiguous":
            return [_ambiguous(match, text, place)]
        case "orphan":
            return [_orphan(pin, match, text, place)]
    if match.start == 0 and match.end == len(text) and len(text.split()) > 12:
        hint = "leave 'quote' out for a note on the whole article"
        return [warning(place, "anchor", "the quote is the whole article", hint)]
    return []


def _drifted(pin: Pin, match: Match, text: str, place: Place) -> Problem:
    found = text[match.start : match.end]
    said = f"the words have changed; the article now has {_short(found)}"
    if anchor.changed_meaning(pin.quote, found):
        said = f"the words have changed, a figure or a negation among them; the article now has {_short(found)}"
    elif lock.words_hash(pin.quote) == lock.words_hash(found):
        now = lock.entry_of("", 0, Quote(""), text, match.start or 0, match.end or 0)
        said = f"these few words stand in another context now, {_between(now)}: they may be others"
        return warning(place, "drifted", said, "read it again; if the note still fits: postil reanchor --write")
    return warning(place, "drifted", said, f"read it again, then write\nquote: {quoted(found)}")


def _moved(match: Match, entry: lock.Entry, text: str, place: Place) -> Problem:
    found = text[match.start : match.end]
    if lock.words_hash(found) != entry.words:
        said = f"other words stand between these ends than when the note was last looked at: {_short(found)}"
    else:
        now = lock.entry_of("", 0, Quote(""), text, match.start or 0, match.end or 0)
        said = f"the passage stood {_between(entry)}, and now stands {_between(now)}"
    return warning(place, "moved", said, "read it again; if the note still fits: postil reanchor --write")


def _between(entry: lock.Entry) -> str:
    """Return in words what stood around a passage."""
    before, after = (" ".join(words.split()) for words in (entry.before, entry.after))
    if before and after:
        return f"between '{before}' and '{after}'"
    return f"after '{before}' at the end" if before else f"at the beginning, before '{after}'" if after else "alone"


def _ambiguous(match: Match, text: str, place: Place) -> Problem:
    hits = match.candidates
    more = " or more" if len(hits) == anchor.CANDIDATE_LIMIT else ""
    said = f"these words stand in the article {len(hits)} times{more}"
    told = [_context(text, hit.start, hit.end) for hit in hits[:SHOWN]]
    lines = [_context_line(quote) for quote in told if len(quote.prefix) + len(quote.suffix) <= LONGEST_CONTEXT]
    if not lines:
        return error(place, "ambiguous", said, "quote more words, until they stand there once")
    rest = [f"… and {len(hits) - len(lines)} more"] if len(lines) < len(hits) else []
    return error(place, "ambiguous", said, "\n".join(["say which: add one of", *lines, *rest]))


def _context_line(quote: Quote) -> str:
    """Return what to add to a note so that its quote is this one."""
    given = (("prefix", quote.prefix), ("suffix", quote.suffix))
    return " and ".join(f"{name}: {quoted(words)}" for name, words in given if words)


@lru_cache(maxsize=4 * SHOWN)
def _context(text: str, start: int, end: int) -> Quote:
    """Remember the last few: notes that quote the same words have the same candidates."""
    return anchor.context_for(text, start, end)


def _orphan(pin: Pin, match: Match, text: str, place: Place) -> Problem:
    if not anchor.has_words(pin.quote):
        hint = "leave 'quote' out for a note on the whole article"
        return error(place, "anchor", "the quote is empty", hint)
    said = f"the article does not have these words: {_short(pin.quote)}"
    lines = []
    if set(pin.quote) & set("*_`[]"):
        lines.append("quote the article as a reader sees it, without Markdown")
    for near in match.candidates[:1]:
        found = text[near.start : near.end]
        changed = ", but a figure or a negation differs:" if anchor.changed_meaning(pin.quote, found) else ":"
        lines += [f"the nearest words are {near.score:.0%} alike{changed}", f"quote: {quoted(found)}"]
    return error(place, "orphan", said, "\n".join(lines) or "quote words that are in the article")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return f"'{line}'" if len(line) <= ELIDED else f"'{line[: ELIDED // 2]} … {line[-ELIDED // 2 :]}'"


def quoted(words: str) -> str:
    """Return *words* on one line as a double-quoted YAML scalar, which JSON's strings are."""
    return json.dumps(" ".join(words.split()) if words.strip() else words, ensure_ascii=False)


def reading_order(note: Note) -> tuple[int, int, int]:
    """Sort key: on the whole article, then by the first passage, then unpinned."""
    if note.passages:
        first = min(note.passages, key=lambda passage: (passage.start, passage.end))
        return 1, first.start, first.end
    return (0, 0, 0) if note.whole else (2, 0, 0)


def blocks_of(body: Prose, notes: Sequence[Note], *, excerpt: bool = False) -> tuple[Block, ...]:
    """Return the blocks of *body* with the passages of *notes* marked; for an *excerpt*, its sentences too.

    A note belongs to the block in which its first passage starts.
    """
    spans = _spans(notes)
    if excerpt:
        spans = sorted([*spans, *_sentences(body)], key=_place)
    beginning = _by_start(notes)
    blocks: list[Block] = []
    current: list[Span] = []
    begun = noted = 0
    for pieces in body.blocks:
        end = pieces[-1].end
        while begun < len(spans) and spans[begun].start < end:
            current.append(spans[begun])
            begun += 1
        here = noted
        while noted < len(beginning) and beginning[noted][0] < end:
            noted += 1
        blocks.append(Block(parts_of(pieces, current), tuple([note for _, note in beginning[here:noted]])))
        current = [span for span in current if span.end > end]
    return tuple(blocks)


def _spans(notes: Sequence[Note]) -> list[Span]:
    spans = [
        Span(passage.start, passage.end, note.fields.id, number, passage.status == "drifted", note.fields.draft)
        for note in notes
        for number, passage in enumerate(note.passages, 1)
    ]
    return sorted(spans, key=_place)


def _place(span: Span) -> tuple[int, int]:
    """Sort key: by start, what reaches furthest first."""
    return span.start, -span.end


def _sentences(body: Prose) -> Iterator[Span]:
    """Yield every sentence of *body*; none reaches over a tag around phrasing content."""
    number = 0
    for pieces in body.blocks:
        start = pieces[0].start
        for end in [*[piece.start for piece in pieces if piece.op is BLOCK], pieces[-1].end]:
            for begins, ends in sentences(body.text, start, end):
                number += 1
                yield Span(begins, ends, "", number)
            start = end


def _by_start(notes: Sequence[Note]) -> list[tuple[int, str]]:
    """Return where the first passage of each note starts."""
    return sorted((min(passage.start for passage in note.passages), note.fields.id) for note in notes if note.passages)
