"""`postil import notes` and `postil export`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from postil.cli.opening import desk_of, fail, listed_in
from postil.cli.options import root_option

if TYPE_CHECKING:
    from postil.desk import Desk, OpenArticle
    from postil.exchange.foreign import ForeignNote, Reading
    from postil.exchange.importing import Plan
    from postil.problem import Problem

CONTENT_ERRORS = 1
MOST_LISTED = 5
"""Addresses that are named; of more there is only a count."""
MOST_KINDS = 30
"""Kinds of what was dropped, likewise."""


@click.group()
def export() -> None:
    """Write what other programs read."""


@click.command("notes")
@click.argument("file", type=click.File("rb"))
@click.option("--article", "name", metavar="ARTICLE", help="All of them are on it; found by their URLs by default.")
@click.option("--draft", is_flag=True, help="Take them in as drafts.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@root_option
def import_notes(file: IO[bytes], name: str | None, draft: bool, dry_run: bool, root: Path) -> None:
    """Take the annotations in FILE into the notes of the articles they are on; - is standard input.

    FILE is JSON: W3C Web Annotations, or what Hypothesis' API gives. What is there already is left as it is.
    """
    from postil.edits import UneditableError
    from postil.exchange.foreign import MAX_BYTES, UnreadableError
    from postil.exchange.importing import planned, read

    name_of = str(getattr(file, "name", "<stdin>"))
    label = "standard input" if name_of in {"<stdin>", "-", "0"} else name_of
    try:
        reading = read(file.read(MAX_BYTES + 1))
    except UnreadableError as problem:
        fail(f"{label} can't be read: {problem}")
    except OSError as failure:
        fail(f"{label} can't be read: {(failure.strerror or str(failure)).lower()}")
    site = desk_of(root)
    plans = []
    for article, notes in _shared_out(site, reading, name):
        try:
            plans.append(planned(site, article, notes, draft=draft))
        except UneditableError as problem:
            fail(f"{article.notes_path}: {problem}; nothing was written")
    if wrong := [one for plan in plans for one in plan.errors]:
        fail("nothing was written: the notes would bring errors", wrong)
    for plan in plans:
        if plan.added and not dry_run:
            _write(root, plan)
        _tell_plan(plan, dry_run=dry_run)
    _tell("dropped", reading.dropped)


@export.command("notes")
@click.argument("articles", nargs=-1)
@click.option(
    "--to",
    "form",
    type=click.Choice(["annotations", "hypothesis"]),
    default="annotations",
    help="W3C Web Annotations, the default, or the rows of Hypothesis' API.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to, if not to the screen.")
@click.option("--drafts", is_flag=True, help="Drafts too.")
@root_option
def export_notes(articles: tuple[str, ...], form: str, output: Path | None, drafts: bool, root: Path) -> None:
    """Write the notes of ARTICLES, or of all, as JSON that other programs read."""
    import json

    from postil.exchange import annotation, hypothesis

    site = desk_of(root)
    named = [_open(site, one) for one in dict.fromkeys(articles)] or list(_all(site))
    chosen = [one.article for one in named if one.article and (articles or drafts or not one.article.fields.draft)]
    base, settings = site.settings.base_url, site.settings
    dropped: tuple[tuple[str, int], ...] = ()
    if form == "annotations":
        data = annotation.written(chosen, base, drafts=drafts, language=settings.language)
    else:
        data, dropped = hypothesis.written(chosen, base, drafts=drafts)
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
    else:
        try:
            output.write_bytes(text.encode())
        except OSError as failure:
            raise click.UsageError(f"'{output}' can't be written: {(failure.strerror or '').lower()}") from None
    _tell("dropped", dropped)


def _open(site: Desk, name: str) -> OpenArticle:
    """Return the article called *name*; leave where there is none, or it can't be read."""
    from postil import desk

    return _readable(desk.read(site, listed_in(site, name)))


def _all(site: Desk) -> Iterable[OpenArticle]:
    from postil import desk

    return (_readable(one) for one in desk.articles(site))


def _readable(article: OpenArticle | tuple[Problem, ...]) -> OpenArticle:
    from postil.desk import OpenArticle

    if not isinstance(article, OpenArticle):
        fail("an article can't be read", article)
    if article.article is None:
        fail(f"{article.document.files[0].path} can't be read", article.problems)
    return article


def _shared_out(site: Desk, reading: Reading, name: str | None) -> list[tuple[OpenArticle, list[ForeignNote]]]:
    """Return the notes with the article that each is on; tell which are on none of this site."""
    from postil.exchange.foreign import address_key
    from postil.exchange.importing import addresses

    if name is not None:
        return [(_open(site, name), list(reading.notes))]
    open_ = {one.document.id: one for one in _all(site)}
    known = addresses((one.article for one in open_.values() if one.article), site.settings.base_url)
    shares: dict[str, list[ForeignNote]] = {}
    lost: list[str] = []
    for note in reading.notes:
        slugs = known.get(address_key(note.source), ())
        if len(slugs) == 1:
            shares.setdefault(slugs[0], []).append(note)
        else:
            lost.append(note.source if not slugs else f"{note.source} (of {', '.join(slugs)})")
    if lost:
        _tell_lost(lost)
    if not shares and reading.notes:
        fail("nothing was written: name the article with --article")
    return [(open_[slug], shares[slug]) for slug in sorted(shares)]


def _tell_lost(lost: Sequence[str]) -> None:
    from postil.characters import visible
    from postil.problem import counted

    click.echo(f"Not taken in, for no one article here is at their address: {counted(len(lost), 'note')}", err=True)
    addresses = list(dict.fromkeys(lost))
    for address in addresses[:MOST_LISTED]:
        click.echo(f"  {visible(' '.join(address.split()))[:200] or '(no address)'}", err=True)
    if len(addresses) > MOST_LISTED:
        click.echo(f"  and {len(addresses) - MOST_LISTED:,} more", err=True)


def _write(root: Path, plan: Plan) -> None:
    from postil.revise import attempt

    path = plan.article.notes_path
    if said := attempt(root, path, plan.article.bytes_of(path), plan.text.encode()):
        fail(f"{path}: {said}")


def _tell_plan(plan: Plan, *, dry_run: bool) -> None:
    from postil.problem import counted

    path, done = plan.article.notes_path, "would be added" if dry_run else "added"
    there = f", {plan.skipped:,} there already" if plan.skipped else ""
    click.echo(f"{path}: {counted(len(plan.added), 'note')} {done}{there}")
    for status, count in plan.loose:
        click.echo(f"  {counted(count, 'quote')} {status}: 'postil check' says more", err=True)
    _tell("dropped", plan.dropped)


def _tell(what: str, counts: Iterable[tuple[str, int]]) -> None:
    from postil.characters import visible
    from postil.problem import counted

    listed = list(counts)
    for name, count in listed[:MOST_KINDS]:
        click.echo(f"  {what}: {visible(' '.join(name.split()))}, {counted(count, 'time')}", err=True)
    if len(listed) > MOST_KINDS:
        click.echo(f"  {what}: {len(listed) - MOST_KINDS:,} more kinds of things", err=True)
