"""An article that was read of a page → the files to write, and all that is to be told.

The site is as it is on the desk; writing is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from postil import desk as desks
from postil.desk import Desk
from postil.importer import front, keeping, known, outlets
from postil.importer.article import Found, Imported
from postil.importer.matter import moment_of
from postil.model import Document, File
from postil.names import parse_slug
from postil.problem import counted
from postil.rules import parse_language, parse_url
from postil.scaffold import slug_of


@dataclass(frozen=True, slots=True)
class Given:
    """What an editor says of the article, in place of what the page says."""

    today: date
    title: str = ""
    date: str = ""
    author: str = ""
    outlet: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    archived: tuple[str, ...] = ()
    slug: str = ""
    draft: bool = False
    new_outlet: bool = False
    """Whether a profile is written for an outlet that the site doesn't have."""
    force: bool = False
    """Whether an article that is there may be replaced."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written."""

    path: str
    """Relative to the site's root."""
    before: bytes | None
    """What it holds now; nothing where it is new."""
    after: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking an article in comes to."""

    status: Literal["new", "changed", "unchanged", "refused"]
    path: str
    """Of the article; nothing where it has no name."""
    changes: tuple[Change, ...] = ()
    """None of what is unchanged or refused."""
    refusal: str = ""
    """Why nothing may be written, with a way out: a line."""
    facts: tuple[tuple[str, str, str], ...] = ()
    """What is known: name, value, and where it was found."""
    doubts: tuple[str, ...] = ()
    """What an editor should look at."""
    proposed: Change | None = None
    """The profile of an outlet that isn't there, unless it is among the changes."""


class _RefusedError(Exception):
    """Nothing may be written; its text says why, and the way out."""


def taken_in(desk: Desk, imported: Imported, given: Given) -> Intake:
    """Return what is to be written so that the site has the article, and what is to be told."""
    try:
        settled = _settled(imported, given)
        slug = _slug(settled, given)
    except _RefusedError as problem:
        return Intake("refused", "", refusal=str(problem))
    path = f"content/articles/{slug}.md"
    try:
        return _taken_in(desk, settled, given, slug)
    except _RefusedError as problem:
        return Intake("refused", path, refusal=str(problem), facts=_facts(settled, given, ""), doubts=settled.doubts)


def _settled(imported: Imported, given: Given) -> Imported:
    """Return *imported* with what the editor gives in place of what was found; refuse what no field may hold."""
    if given.date and not moment_of(given.date):
        raise _RefusedError(f"'{given.date}' is no date: write it as 2021-02-11")
    try:
        for url in given.archived:
            parse_url(url)
        if given.language:
            parse_language(given.language)
    except ValueError as problem:
        raise _RefusedError(str(problem)) from None
    mine = {
        "title": " ".join(given.title.split()),
        "date": moment_of(given.date) if given.date else "",
        "author": " ".join(given.author.split()),
        "language": given.language,
    }
    found = {name: Found(value, "given") for name, value in mine.items() if value}
    archived = tuple(dict.fromkeys([*given.archived, *imported.archived]))
    return replace(imported, archived=archived, **found)  # type: ignore[arg-type]


def _slug(imported: Imported, given: Given) -> str:
    if imported.title is None:
        raise _RefusedError("no title was found; give one with --title")
    try:
        return parse_slug(given.slug) if given.slug else slug_of(imported.title.value)
    except ValueError as problem:
        raise _RefusedError(f"{problem}; choose a name with --slug") from None


def _taken_in(desk: Desk, imported: Imported, given: Given, slug: str) -> Intake:
    outlet, profile, doubts = _outlet(desk, imported, given)
    for topic in given.topics:
        if said := known.absent(desk, "topic", topic):
            raise _RefusedError(said)
    there = known.document(desk, "article", slug)
    path = there.files[0].path if there else f"content/articles/{slug}.md"
    old = there.files[0].data.decode("utf-8", "replace") if there else ""
    imported = keeping.dated(imported, old) if there else imported
    after = (_text(imported, given, outlet, old) if there else _written(imported, given, outlet, given.today)).encode()
    changes = [Change(path, there.files[0].data if there else None, after)]
    facts = _facts(imported, given, outlet)
    if there and there.files[0].data == after:
        return Intake("unchanged", path, facts=facts, doubts=(*imported.doubts, *doubts))
    if not given.force:
        _refuse_what_is_there(desk, imported, slug, there)
    doubts += _checked(desk, Document("article", slug, (File(path, after), *(there.files[1:] if there else ()))), there)
    if imported.date is None:
        doubts.append("no date was found: it is a draft with the day of today; give one with --date")
    if profile and given.new_outlet:
        changes.append(profile)
    return Intake(
        "changed" if there else "new",
        path,
        tuple(changes),
        facts=facts,
        doubts=(*imported.doubts, *doubts),
        proposed=None if given.new_outlet else profile,
    )


def _outlet(desk: Desk, imported: Imported, given: Given) -> tuple[str, Change | None, list[str]]:
    """Return the outlet's id, the profile of a new one, and what is doubtful about it."""
    if given.outlet:
        if said := known.absent(desk, "outlet", given.outlet):
            raise _RefusedError(said)
        return given.outlet, None, []
    url = imported.url.value if imported.url else ""
    if match := outlets.matched(desks.outlets(desk), url):
        return match.id, None, []
    site = imported.site.value if imported.site else ""
    proposal = outlets.proposed(url, site)
    if proposal is None:
        return "", None, []
    name, text = proposal
    if there := known.document(desk, "outlet", name):
        said = f"there is an outlet '{there.id}' without this host: add it to 'domains' in {there.files[0].path}"
        return "", None, [said]
    profile = Change(f"content/outlets/{name}.md", None, text.encode())
    return name if given.new_outlet else "", profile, []


def _text(imported: Imported, given: Given, outlet: str, old: str) -> str:
    """Return the article's file in place of the *old* one, with what an editor added to that.

    Where all but the day on which it was taken in is as it stands there, that day is kept too: taking the same page
    in again changes nothing.
    """
    days = [*sorted(_days_in(old)), given.today]
    texts = [keeping.with_kept(_written(imported, given, outlet, day), old) for day in days]
    return old if old in texts else texts[-1]


def _days_in(text: str) -> set[date]:
    days = set()
    for line in text.split("\n", 12)[:12]:
        name, _, value = line.partition(": ")
        if name in {"retrieved", "date"}:
            try:
                days.add(date.fromisoformat(value[:10]))
            except ValueError:
                continue
    return days


def _written(imported: Imported, given: Given, outlet: str, today: date) -> str:
    value = {name: found.value for name in ("title", "author", "language", "url") if (found := getattr(imported, name))}
    retrieved = imported.retrieved or (today if imported.fresh else None)
    undated = imported.date is None
    day = imported.date.value if imported.date else (retrieved or today).isoformat()
    fields: dict[str, front.Value] = {
        **value,
        "date": day,
        "outlet": outlet,
        "archived": imported.archived,
        "topics": given.topics,
        "retrieved": retrieved.isoformat() if retrieved else "",
        "draft": given.draft or undated,
    }
    return front.written(fields, imported.body, undated=undated)


def _refuse_what_is_there(desk: Desk, imported: Imported, slug: str, there: Document | None) -> None:
    if there:
        raise _RefusedError(
            f"{there.files[0].path} is there with another text; --force replaces it, --slug names this one"
        )
    urls = [*([imported.url.value] if imported.url else []), *imported.archived]
    if other := known.of_page(desk, urls, slug):
        raise _RefusedError(f"the article '{other}' is of the same page; --slug {other} --force replaces it")


def _checked(desk: Desk, document: Document, there: Document | None) -> list[str]:
    """Return how many notes lose their words; refuse what would be an error of the article itself."""
    after = desks.taken_up(document, desk.rules)
    path = document.files[0].path
    if wrong := next((one for one in after.problems if one.severity == "error" and one.place.path == path), None):
        raise _RefusedError(f"it would bring an error: {wrong.message}")
    if there is None or after.article is None:
        return []
    before = desks.taken_up(there, desk.rules)
    lost = [note.fields.id for note in after.article.notes if note.unpinned]
    had = {note.fields.id for note in (before.article.notes if before.article else ()) if note.unpinned}
    new = [name for name in lost if name not in had]
    if not new:
        return []
    names = ", ".join(new[:5])
    return [f"the words of {counted(len(new), 'note')} no longer stand here ({names}): 'postil reanchor' shows which"]


def _facts(imported: Imported, given: Given, outlet: str) -> tuple[tuple[str, str, str], ...]:
    found = [(name, getattr(imported, name)) for name in ("title", "date", "author", "language", "url")]
    rows = [(name, one.value, one.origin) for name, one in found if one]
    if outlet:
        rows.append(("outlet", outlet, "given" if given.outlet else "new" if given.new_outlet else "by its host"))
    rows += [("archived", url, "given" if url in given.archived else "this copy") for url in imported.archived]
    return tuple(rows)
