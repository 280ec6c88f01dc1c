"""Foreign notes + an article as it is → the new text of its list of notes, and what to tell of it.

Pure functions over values: whoever calls writes the file. A second import of the same file changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from postil import anchor, desk, edits, urls
from postil.anchor import Match, Quote
from postil.authored import Pin
from postil.desk import Desk, OpenArticle
from postil.edits import UneditableError
from postil.exchange import annotation, hypothesis, selectors
from postil.exchange.foreign import Drops, ForeignNote, ForeignPin, Reading, UnreadableError, address_key, parsed
from postil.model import Article
from postil.names import folded
from postil.problem import Problem
from postil.rules import parse_moment
from postil.scaffold import slug_of

WORDS = 5
"""Words of a title or a quote that make an id."""
LONGEST = 200
"""Characters among which these are looked for."""
SAYING = ("body", "title", "claim", "sources")
"""A note without any of these says nothing, and is an error."""
CONTEXT = 64
"""Characters around a position by which it is looked for."""
PINNING = {"orphan", "ambiguous"}
"""Errors that a note may bring: its quote is for an editor to mend, and it isn't lost meanwhile."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import makes of one article's notes."""

    article: OpenArticle
    text: str
    """The whole of its list of notes, as it will be."""
    added: tuple[str, ...]
    """Ids of the new notes."""
    skipped: int
    """Notes that are there already."""
    loose: tuple[tuple[str, int], ...]
    """Quotes that aren't exactly in the article, by status."""
    dropped: tuple[tuple[str, int], ...]
    """What the site doesn't have, by name."""
    errors: tuple[Problem, ...]
    """What keeps it from being written."""


def read(data: bytes) -> Reading:
    """Return the notes in a file of either format; raise UnreadableError where it is neither."""
    value = parsed(data)
    if hypothesis.recognised(value):
        return hypothesis.read(value)
    if annotation.recognised(value):
        return annotation.read(value)
    raise UnreadableError("it holds no annotation: neither W3C's JSON-LD nor what Hypothesis' API gives")


def addresses(articles: Iterable[Article], base_url: str) -> dict[str, tuple[str, ...]]:
    """Return the slugs of the *articles* at each address: where they were published, their copies, and our pages."""
    found: dict[str, tuple[str, ...]] = {}
    for article in articles:
        page = annotation.public(urls.article_url(article.slug), base_url)
        keys = {address_key(one) for one in (article.fields.url, *article.fields.archived, page) if one}
        for key in keys - {""}:
            found[key] = (*found.get(key, ()), article.slug)
    return found


def planned(site: Desk, article: OpenArticle, notes: Sequence[ForeignNote], *, draft: bool = False) -> Plan:
    """Return what becomes of an *article*'s notes when the foreign *notes* are taken into it.

    Raise UneditableError where its list of notes can't be added to.
    """
    intake = _Intake(site, article, draft=draft)
    for note in notes:
        intake.take(note)
    path = article.notes_path
    try:
        before = (article.bytes_of(path) or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise UneditableError("the file is not UTF-8; save it as UTF-8 first") from None
    after = edits.with_notes(before, intake.added)
    changed = desk.with_file(article.document, path, after.encode())
    opened = desk.taken_up(changed, site.rules)
    wrong = desk.new_errors(article, opened) if intake.added else []
    errors = [_named(one, opened) for one in wrong if one.code not in PINNING]
    ids = tuple(str(one["id"]) for one in intake.added)
    loose = tuple(sorted(intake.loose.items()))
    return Plan(article, after, ids, intake.skipped, loose, intake.drops.told(), tuple(errors))


class _Intake:
    """Takes foreign notes into one article, one after the other."""

    def __init__(self, site: Desk, article: OpenArticle, *, draft: bool) -> None:
        self.added: list[dict[str, Any]] = []
        self.skipped = 0
        self.loose: Counter[str] = Counter()
        self.drops = Drops()
        self._draft = draft
        self._text = article.article.text if article.article else ""
        self._matches: dict[Quote, Match] = {}
        self._numbers: Counter[str] = Counter()
        self._kinds = {one.id for one in site.settings.kinds}
        self._verdicts = {one.id for one in site.settings.verdicts}
        self._claims = {folded(one.id) for one in site.documents if one.kind == "claim"}
        self._ids = {folded(one.fields.id) for one in article.notes}
        self._there = {self._key(selectors.pins_of(one.fields), one.fields.body) for one in article.notes}
        self._made = {
            (self._places(selectors.pins_of(one.fields)), one.fields.created, one.fields.by or "")
            for one in article.notes
            if one.fields.created
        }
        self._taken: dict[Key, set[str]] = {}

    def take(self, note: ForeignNote) -> None:
        """Add *note*, unless it is there."""
        fields = self._known(note.fields)
        if not any(str(fields.get(name, "")).strip() for name in SAYING):
            self.drops.add("highlight or tag without a word of text")
            return
        pins, statuses = self._pins(note)
        name = folded(str(note.fields.get("id", "")))
        key = self._key(pins, str(note.fields.get("body", "")))
        same = self._taken.get(key)
        made = _moment(note.fields.get("created"))
        is_edited = made is not None and (key[0], made, str(note.fields.get("by", ""))) in self._made
        if is_edited or key in self._there or (same is not None and (not name or name in same)):
            self.skipped += 1
            return
        self._taken.setdefault(key, set()).add(name)
        self.loose.update(status for status in statuses if status != "exact")
        quotes = {} if note.own else _quotes(pins)
        words = fields.get("title") or (pins[0].quote if pins else "") or fields.get("body")
        whole = {**fields, **quotes, "id": self._free(str(fields.get("id", "")), str(words or ""))}
        if self._draft:
            whole["draft"] = True
        self.added.append({each: whole[each] for each in edits.ORDER if each in whole})

    def _pins(self, note: ForeignNote) -> tuple[list[Pin], list[str]]:
        """Return the quotes of *note* as they will be written, and how each stands in the article."""
        if note.own:
            pins = _own(note.fields)
            return pins, [self._found(pin).status for pin in pins]
        chosen = [self._chosen(pin) for pin in note.pins]
        return [pin for pin, _ in chosen], [status for _, status in chosen]

    def _chosen(self, pin: ForeignPin) -> tuple[Pin, str]:
        given = Pin(pin.exact, pin.prefix, pin.suffix)
        match = self._found(given)
        if match.status == "ambiguous":
            match = self._at_position(pin) or match
        if match.status != "exact" or match.start is None or match.end is None:
            return given, match.status
        shortest = anchor.context_for(self._text, match.start, match.end)
        pin_there = Pin(shortest.exact, shortest.prefix, shortest.suffix)
        again = self._found(pin_there)
        return (pin_there if (again.start, again.end) == (match.start, match.end) else given), "exact"

    def _at_position(self, pin: ForeignPin) -> Match | None:
        """Return the one of several equal hits that begins where the other program says."""
        if pin.start is None or not pin.start < len(self._text):
            return None
        before = self._text[max(0, pin.start - CONTEXT) : pin.start]
        end = pin.start + len(pin.exact) if pin.end is None else pin.end
        match = self._found(Pin(pin.exact, before, self._text[end : end + CONTEXT]))
        return match if match.status == "exact" and match.start == pin.start else None

    def _found(self, pin: Pin) -> Match:
        quote = Quote(pin.quote, pin.prefix, pin.suffix)
        if quote not in self._matches:
            self._matches[quote] = anchor.find(self._text, quote)
        return self._matches[quote]

    def _key(self, pins: Iterable[Pin], body: str) -> Key:
        """Return what makes two notes one: where they stand, or the words that they quote, and what they say.

        One that was edited since it was taken in is known by where it stands, and by when and by whom it was made.
        """
        return (self._places(pins), " ".join(body.split()))

    def _places(self, pins: Iterable[Pin]) -> tuple[object, ...]:
        places: list[object] = []
        for pin in pins:
            match = self._found(pin)
            lost = tuple(" ".join(one.split()) for one in (pin.quote, pin.prefix, pin.suffix))
            places.append(lost if match.start is None else (match.start, match.end))
        return tuple(places)

    def _known(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return *fields* without what the site doesn't have."""
        known = dict(fields)
        if (kind := known.get("kind", "context")) not in self._kinds:
            if "kind" in known:
                self.drops.add(f"kind '{kind}', which the site doesn't have")
            known.pop("kind", None)
        if (verdict := known.get("verdict")) and verdict not in self._verdicts:
            self.drops.add(f"verdict '{verdict}', which the site doesn't have")
            del known["verdict"]
        claim = known.get("claim")
        if isinstance(claim, str) and folded(claim) not in self._claims:
            self.drops.add(f"claim '{claim}', which the site doesn't have")
            del known["claim"]
        if history := known.get("history"):
            known["history"] = [self._known_change(one) for one in history]
        return known

    def _known_change(self, change: Mapping[str, Any]) -> dict[str, Any]:
        verdict = change.get("verdict")
        if not verdict or verdict in self._verdicts:
            return dict(change)
        self.drops.add(f"verdict '{verdict}', which the site doesn't have")
        return {name: one for name, one in change.items() if name != "verdict"}

    def _free(self, asked: str, words: str) -> str:
        """Return an id that no note of the article has: the one asked for, or one made of *words*."""
        name = asked
        if not name:
            try:
                name = slug_of(" ".join(words[:LONGEST].split()[:WORDS]))
            except ValueError:
                name = "note"
        free = name
        while folded(free) in self._ids:
            self._numbers[name] += 1
            free = f"{name}-{self._numbers[name] + 1}"
        self._ids.add(folded(free))
        return free


def _moment(text: object) -> datetime | None:
    """Return a moment, but no mere day: on one day somebody may say several things of a passage."""
    try:
        return parse_moment(text) if isinstance(text, str) and "T" in text else None
    except ValueError:
        return None


def _own(fields: Mapping[str, Any]) -> list[Pin]:
    first = [Pin(fields["quote"], fields.get("prefix", ""), fields.get("suffix", ""))] if "quote" in fields else []
    return [*first, *(Pin(**one) for one in fields.get("quotes", ()))]


def _quotes(pins: Sequence[Pin]) -> dict[str, Any]:
    """Return the fields that pin a note: one quote, or several."""
    rows = [
        {"quote": one.quote, **{name: text for name in ("prefix", "suffix") if (text := getattr(one, name))}}
        for one in pins
    ]
    if len(rows) == 1:
        return dict(rows[0])
    return {"quotes": [row["quote"] if len(row) == 1 else row for row in rows]} if rows else {}


def _named(problem: Problem, article: OpenArticle) -> Problem:
    """Return *problem*, which stands in a file that won't be written, with the note that it is in."""
    spots = ((one.place("id"), one.fields.id) for one in article.notes)
    above = [(at.line, name) for at, name in spots if at.path == problem.place.path and at.line <= problem.place.line]
    return replace(problem, message=f"note '{max(above)[1]}': {problem.message}") if above else problem
