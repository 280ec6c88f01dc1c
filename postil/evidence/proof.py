"""Quotes held against the copies of what they are from. Pure functions over values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from postil.anchor import Match, Quote, find, fold
from postil.evidence.mentions import Mention, Page
from postil.problem import Place, Problem, counted, error, notice, warning
from postil.snapshots import FOLDER, PATH, Snapshot, page_of, quote_key

CODE = "evidence"
_SHOWN = 300
"""Characters of a quote, or of a copy, in a message."""
_ELLIPSIS = re.compile(r"\s*\[?\s?…\s?\]?\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A copy as far as it could be read."""

    snapshot: Snapshot
    text: str | None
    """Nothing where it can't be read."""
    problem: str = ""
    """Why it can't, in words."""
    is_other: bool = False
    """Its file isn't the one that was recorded, or is of another page or moment than the record says."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What quotes came to when they were held against their copies."""

    problems: tuple[Problem, ...]
    snapshots: tuple[Snapshot, ...]
    """The record as it should be: with the keys of what was proven, and without those of what was not."""
    quotes: int
    proven: int

    @property
    def told(self) -> str:
        """The figures in words."""
        return f"{self.proven:,} of {counted(self.quotes, 'quote')} proven in copies"


def stands(text: str, quote: str) -> bool:
    """Tell whether *quote* stands in *text* word for word, once or more; only typography may differ."""
    match = find(text, Quote(quote))
    if match.status == "exact":
        return True
    if match.status != "ambiguous":
        return False
    parts = [part for part in _ELLIPSIS.split(fold(quote).strip()) if part]
    return any(_has_in_order(fold(text[one.start : one.end]), parts) for one in match.candidates)


def _has_in_order(words: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        found = words.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(parts)


def judged(pages: Iterable[Page], record: Iterable[Snapshot], read: Callable[[Snapshot], Reading]) -> Judgement:
    """Hold each quote on *pages* against the copies of its page; every copy in the *record* is read, page by page."""
    quoted = {page.url: [one for one in page.mentions if one.quote] for page in pages}
    groups: dict[str, list[Snapshot]] = {url: [] for url in quoted}
    for one in sorted(record, key=lambda one: one.taken, reverse=True):
        groups.setdefault(page_of(one.url), []).append(one)
    problems: list[Problem] = []
    kept: list[Snapshot] = []
    proven = 0
    for url, snapshots in groups.items():
        readings = [read(one) for one in snapshots]
        keys: dict[Snapshot, set[str]] = {one: set() for one in snapshots}
        for mention in quoted.get(url, ()):
            found, said = _held(mention, readings)
            proven += bool(found)
            problems += said
            for one in found:
                keys[one].add(quote_key(mention.url, mention.quote))
        problems += [_other(one) for one in readings if one.is_other]
        kept += [_with_keys(one, keys[one.snapshot]) for one in readings]
    return Judgement(tuple(problems), tuple(kept), sum(map(len, quoted.values())), proven)


def _with_keys(reading: Reading, keys: Iterable[str]) -> Snapshot:
    """Return what is to be recorded of a copy: of one that can't be read here, what was."""
    if reading.text is None and not reading.is_other:
        return reading.snapshot
    return replace(reading.snapshot, quotes=tuple(sorted(keys)))


def _other(reading: Reading) -> Problem:
    snapshot = reading.snapshot
    said = f"'{snapshot.file}' is not the copy that was kept: {reading.problem}"
    hint = f"bring back file and record as they were, or take a new copy: postil snapshot --again ({snapshot.url})"
    return error(Place(f"{FOLDER}/{snapshot.file}"), CODE, said, hint)


def _held(mention: Mention, readings: Sequence[Reading]) -> tuple[list[Snapshot], list[Problem]]:
    """Return the copies in which a quote stands, and what is to be said of it."""
    key = quote_key(mention.url, mention.quote)
    found = [one.snapshot for one in readings if one.text is not None and stands(one.text, mention.quote)]
    believed = [one for one in readings if one.text is not None and key in one.snapshot.quotes]
    lost = [one for one in believed if one.snapshot not in found]
    problems = [_not_as_recorded(mention, one) for one in lost]
    if not found and not lost:
        problems += _unproven(mention, readings)
    return found, problems


def _unproven(mention: Mention, readings: Sequence[Reading]) -> list[Problem]:
    """Return what is to be said of a quote that stands in no copy: the newest one that can be read decides."""
    if not readings:
        said = f"no copy of '{mention.url}' is kept, in which the quote could be looked for"
        return [notice(mention.place, CODE, said, "run 'postil snapshot'")]
    legible = next((one for one in readings if one.text is not None), None)
    if legible:
        said = f"the quote is not in the copy of {_day(legible)}: '{_line(mention.quote)}'"
        return [warning(mention.place, CODE, said, _nearest(legible.text or "", mention.quote))]
    dumb = next((one for one in readings if not one.is_other), None)
    if dumb is None:
        return []  # an error says of the copy that it is another
    return [notice(mention.place, CODE, f"the copy of {_day(dumb)}, '{dumb.snapshot.file}': {dumb.problem}")]


def _not_as_recorded(mention: Mention, reading: Reading) -> Problem:
    said = f"{PATH} says that the copy of {_day(reading)} has the quote, and it hasn't: '{_line(mention.quote)}'"
    hint = (
        f"{_nearest(reading.text or '', mention.quote)}\nor take it out of the record: postil check --evidence --write"
    )
    return error(mention.place, CODE, said, hint)


def _nearest(text: str, quote: str) -> str:
    """Return what a copy says in place of a *quote*, as far as something in it is like it."""
    match: Match = find(text, Quote(quote))
    spans = [(match.start, match.end)] if match.start is not None and match.end is not None else []
    spans += [(one.start, one.end) for one in match.candidates]
    if not spans:
        return "nothing in the copy is like it; is it from another page?"
    start, end = spans[0]
    return f"the copy says: '{_line(text[start:end])}'"


def _day(reading: Reading) -> str:
    return reading.snapshot.day.isoformat()


def _line(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
