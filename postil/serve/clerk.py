"""The editor's requests → changes of the files of notes: each checked as a build would, before it touches the disk.

Which files there are is asked of the site, never of the request.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from postil import anchor, desk, edits, lock, reanchor, urls
from postil.anchor import Quote
from postil.codec import digest
from postil.compile import note_html
from postil.configuration import Settings
from postil.desk import Desk, OpenArticle
from postil.names import folded
from postil.notes import WrittenNote
from postil.problem import Place, Problem, error, formatted
from postil.revise import ChangedError
from postil.revise import replace as revised

MOST_HITS = 10
"""Places that an editor is asked to choose from."""
CONTEXT = 60
"""Characters shown on each side of such a place."""


class Refusal(Exception):  # noqa: N818 - it is no error of ours: the request can't be granted
    """A request that can't be granted, and why, in words for the editor."""

    def __init__(self, status: int, said: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(said)
        self.status = status
        """Of HTTP: 404, 409 where a file has changed, 422 where what was sent is wrong."""
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a form offers by its name."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form for a note of an article offers."""

    kinds: tuple[Named, ...]
    verdicts: tuple[Named, ...]
    claims: tuple[Named, ...]
    seen: str
    """The digest of the list of notes, as it is; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A note as it is written."""

    fields: Mapping[str, Any]
    path: str
    line: int
    seen: str
    """The digest of the file it stands in."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an article that words may mean."""

    quote: str
    prefix: str
    suffix: str
    """What tells it from all others."""
    before: str
    after: str
    """What stands around it, to be shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand in an article."""

    status: str
    """As a build would say: exact, drifted, ambiguous or orphan."""
    spots: tuple[Spot, ...]
    """The one that is meant, or those that may be."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A note's body as it will be published."""

    html: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """A note that was written."""

    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Clerk:
    """Serves the editor of the site in one folder."""

    root: Path
    today: date
    writing: AbstractContextManager[object]
    """Held while a file is compared and replaced."""

    def offer(self, slug: str) -> Offer:
        """Return what the form for a new note of an article offers."""
        site, article = self._article(slug)
        settings = site.settings
        return Offer(
            tuple(Named(one.id, one.label) for one in settings.kinds),
            tuple(Named(one.id, one.label) for one in settings.verdicts),
            tuple(Named(one.id, one.id) for one in site.documents if one.kind == "claim"),
            _seen(article.bytes_of(article.notes_path)),
        )

    def opened(self, slug: str, name: str) -> Opened:
        """Return a note as it is written."""
        _, article = self._article(slug)
        note = _note(article, name)
        place = note.place("id") if note.loc else note.place()
        return Opened(_written(note), place.path, place.line, _seen(article.bytes_of(place.path)))

    def found(self, slug: str, exact: str, prefix: str, suffix: str) -> Found:
        """Return where words stand in an article, each place with the shortest quote that is this one only."""
        _, article = self._article(slug)
        text = article.article.text if article.article else ""
        match = anchor.find(text, Quote(exact, prefix, suffix))
        if match.start is not None and match.end is not None:
            return Found(match.status, (_spot(text, match.start, match.end),))
        hits = match.candidates[:MOST_HITS]
        return Found(match.status, tuple(_spot(text, hit.start, hit.end) for hit in hits))

    def preview(self, slug: str, body: str) -> Preview:
        """Return a note's body as it will be published."""
        site, article = self._article(slug)
        html, problems = note_html(body, slug, Place(article.notes_path), site.rules)
        said = tuple(f"{one.message}{f' ({one.hint})' if one.hint else ''}" for one in problems)
        return Preview(str(html).replace(urls.ROOT, "/"), said)

    def added(self, slug: str, fields: Mapping[str, Any], seen: str) -> Saved:
        """Write a new note into an article's list of notes."""
        site, article = self._article(slug)
        path = article.notes_path
        _expect(article, path, seen)
        note = {key: value for key, value in _in_lines(fields, "").items() if value not in (None, "", [])}
        name = str(
            note.pop("id", "") or desk.free_name(article, note.get("title") or note.get("quote") or note.get("body"))
        )
        whole = {"id": name, **note, "created": self.today.isoformat()}
        text = _text(article.bytes_of(path), path)
        self._write(site, article, name, path, edits.with_note(text, whole), fields)
        return Saved(name, path)

    def changed(self, slug: str, name: str, fields: Mapping[str, Any], seen: str) -> Saved:
        """Write some fields of a note; what is None is taken out, all others stay as they are."""
        site, article = self._article(slug)
        note = _note(article, name)
        path = note.place().path
        _expect(article, path, seen)
        text = _text(article.bytes_of(path), path)
        lines = _in_lines(fields, note.fields.body)
        asked = {key: None if value in ("", []) and key != "body" else value for key, value in lines.items()}
        if path.endswith(".md"):
            after = edits.matter_with_fields(text, asked)
        else:
            after = edits.with_fields(text, note.fields.id, asked)
        self._write(site, article, note.fields.id, path, after, fields)
        return Saved(note.fields.id, path)

    def removed(self, slug: str, name: str, seen: str) -> Saved:
        """Take a note out of its file; a file of its own is removed."""
        site, article = self._article(slug)
        note = _note(article, name)
        path = note.place().path
        _expect(article, path, seen)
        text = _text(article.bytes_of(path), path)
        after = None if path.endswith(".md") else edits.without_note(text, note.fields.id)
        self._write(site, article, note.fields.id, path, after, {})
        return Saved(note.fields.id, path)

    def _article(self, slug: str) -> tuple[Desk, OpenArticle]:
        site = desk.opened(self.root)
        if not isinstance(site, Desk):
            raise Refusal(409, "the site can't be read", site)
        listed = next((one for one in site.documents if one.kind == "article" and one.id == slug), None)
        if listed is None:
            raise Refusal(404, f"there is no article '{slug}'")
        article = desk.read(site, listed)
        if not isinstance(article, OpenArticle):
            raise Refusal(409, "the article's files can't be read", article)
        return site, article

    def _write(
        self, site: Desk, article: OpenArticle, note: str, path: str, text: str | None, fields: Mapping[str, Any]
    ) -> None:
        """Write the file at *path*, unless that would bring errors; None removes it."""
        after = None if text is None else text.encode("utf-8")
        before = article.bytes_of(path)
        if after == before:
            return
        changed = desk.with_file(article.document, path, after)
        opened = desk.taken_up(changed, site.rules)
        wrong = [*_unknown(site.settings, fields, path), *desk.new_errors(article, opened)]
        if wrong:
            raise Refusal(422, "the note can't be saved so", wrong)
        try:
            with self.writing:
                revised(self.root, path, before, after)
        except ChangedError:
            raise _meanwhile(path) from None
        except OSError as failure:
            raise Refusal(409, f"{path} can't be written: {(failure.strerror or str(failure)).lower()}") from None
        self._remember(site, opened, note)

    def _remember(self, site: Desk, opened: OpenArticle, note: str) -> None:
        """Write into anchors.lock where the passages of *note* stand; it is looked at anew by `postil reanchor`."""
        if site.problems:
            return
        pins = next((len(one.fields.quotes) + 1 for one in opened.notes if one.fields.id == note), 0)
        taken = [(note, number) for number in range(1, pins + 1)]
        before = site.lock
        after = reanchor.locked(opened, (before or b"").decode("utf-8"), taken).encode("utf-8")
        with contextlib.suppress(ChangedError, OSError):  # somebody else writes it, and the note is safe
            if after != before:
                revised(self.root, lock.PATH, before, after)


def _note(article: OpenArticle, name: str) -> WrittenNote:
    for note in article.notes:
        if folded(note.fields.id) == folded(name):
            return note
    raise Refusal(404, f"the article has no note '{name}'; it may have been removed meanwhile")


def _written(note: WrittenNote) -> dict[str, Any]:
    """Return a note's fields as plain data, the way its editor wrote them."""
    data: Any = note.tree.data
    for part in note.loc:
        data = data[part]
    return {**(data or {}), "id": note.fields.id, "body": note.fields.body}


def _in_lines(fields: Mapping[str, Any], before: str) -> dict[str, Any]:
    """Return *fields* with a line end after a body of several lines, as a text in YAML has one; a form may lack it."""
    body = fields.get("body")
    if isinstance(body, str) and body.strip() and ("\n" in body or before.endswith("\n")):
        return {**fields, "body": body.rstrip("\n") + "\n"}
    return dict(fields)


def _spot(text: str, start: int, end: int) -> Spot:
    quote = anchor.context_for(text, start, end)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    # white space is white space to anchoring, and a quote reads better on one line
    exact, prefix, suffix = (re.sub(r"\s+", " ", words) for words in quote)
    return Spot(exact, prefix, suffix, before, after)


def _expect(article: OpenArticle, path: str, seen: str) -> None:
    if _seen(article.bytes_of(path)) != seen:
        raise _meanwhile(path)


def _meanwhile(path: str) -> Refusal:
    return Refusal(409, f"{path} has changed since this form was opened; nothing was written")


def _seen(data: bytes | None) -> str:
    return "" if data is None else digest(data).hex()


def _text(data: bytes | None, path: str) -> str:
    """Return a file's text with the line ends and the byte order mark that it has."""
    try:
        return (data or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(409, f"{path} is not UTF-8; save it as UTF-8 first") from None


def _unknown(settings: Settings, fields: Mapping[str, Any], path: str) -> list[Problem]:
    """Return an error for a kind or verdict that the site doesn't have."""
    known = {"kind": {one.id for one in settings.kinds}, "verdict": {one.id for one in settings.verdicts}}
    return [
        error(Place(path), "reference", f"the site has no {name} '{fields[name]}'", "site.yaml lists them")
        for name, ids in known.items()
        if fields.get(name) and isinstance(fields[name], str) and fields[name] not in ids
    ]


def said(refusal: Refusal) -> str:
    """Return a refusal in words, with its problems as a build tells them."""
    return "\n".join([str(refusal), formatted(refusal.problems, "text")]).strip()


__all__ = ["Clerk", "Found", "Offer", "Opened", "Preview", "Refusal", "Saved", "Spot", "said"]
