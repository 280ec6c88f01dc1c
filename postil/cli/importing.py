"""`postil import`: pages into articles; what other programs wrote, into what it belongs to."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postil.cli.exchanging import import_notes
from postil.cli.feeding import import_feed
from postil.cli.options import is_address, private_option, refuse_without_site, root_option, today

if TYPE_CHECKING:
    from postil.importer.article import Cut, Imported
    from postil.importer.intake import Given, Intake
    from postil.importer.saved import Saved

CONTENT_ERRORS = 1
DEFAULT = "page"
MOST_CUTS = 40
"""Lines on what was cut; of more there is a count."""
WIDTH = 72
"""Characters of a text that is shown on one line."""


class PagesByDefault(click.Group):
    """A group whose command may be left out: `postil import x.html` is `postil import page x.html`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where none is named."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that pages are what is imported where no command is named."""
        return ["[OPTIONS] PAGE...", "| COMMAND ..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the options for pages before the commands."""
        given = [one for one in self.commands[DEFAULT].get_params(ctx) if isinstance(one, click.Option)]
        records = [one.get_help_record(ctx) for one in given]
        with formatter.section("Options for pages"):
            formatter.write_dl([one for one in records if one])
        self.format_commands(ctx, formatter)


@click.group("import", cls=PagesByDefault, no_args_is_help=True)
def import_() -> None:
    """Take a PAGE in as an article, or what other programs wrote.

    A PAGE is a URL, a saved HTML, MHTML or WARC file, a plain-text scrape, or - for standard input.
    """


import_.add_command(import_notes)
import_.add_command(import_feed)
for _name in ("hypothesis", "annotations"):
    _alias = copy(import_notes)
    _alias.hidden = True
    import_.add_command(_alias, _name)


@import_.command(DEFAULT, hidden=True)
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--url", metavar="URL", default="", help="Where a saved page was; of a WARC, which page is meant.")
@click.option("--title", metavar="TEXT", default="", help="The headline, in place of the one that is found.")
@click.option("--date", "day", metavar="DAY", default="", help="When it was published.")
@click.option("--author", metavar="TEXT", default="", help="Who signed it.")
@click.option("--outlet", metavar="ID", default="", help="Who published it; found by the page's host by default.")
@click.option("--topic", "topics", metavar="ID", multiple=True, help="A topic that it is on; may be given again.")
@click.option("--language", metavar="TAG", default="", help="The language of the text, as in en or pt-BR.")
@click.option("--archived", metavar="URL", multiple=True, help="An archived copy; may be given again.")
@click.option("--slug", metavar="NAME", default="", help="The file's name, without .md; made of the title by default.")
@click.option("--draft", is_flag=True, help="Take it in as a draft.")
@click.option("--new-outlet", is_flag=True, help="Write a profile for an outlet that the site doesn't have.")
@click.option("--force", is_flag=True, help="Replace an article that is there; its notes are left.")
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
@private_option
@root_option
def import_page(
    pages: tuple[str, ...], url: str, day: str, dry_run: bool, allow_private: bool, root: Path, **fields: Any
) -> None:
    """Take each PAGE in as an article: a URL, a saved page, a scrape, or - for standard input."""
    from postil.importer.intake import Given

    if len(pages) > 1 and (one := next((name for name in ("title", "slug") if fields[name]), "url" if url else "")):
        raise click.UsageError(f"--{one} is of one page, and {len(pages)} are given")
    refuse_without_site(root)
    given = Given(today(), date=day, **fields)
    order = _Order(root, given, url, dry_run, allow_private)
    failed = [page for page in dict.fromkeys(pages) if not _imported(page, order)]
    if failed:
        sys.exit(CONTENT_ERRORS)


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be done with each page."""

    root: Path
    given: Given
    url: str
    dry_run: bool
    allow_private: bool


def _imported(page: str, order: _Order) -> bool:
    """Take one page in; tell what came of it, and return whether it went well."""
    from postil.desk import Desk, opened
    from postil.importer.intake import taken_in
    from postil.importer.reading import read
    from postil.importer.saved import UnreadableError
    from postil.problem import formatted, in_order
    from postil.web.client import FetchError

    desk = opened(order.root)
    if not isinstance(desk, Desk):
        click.echo(formatted(in_order(desk), "text"), nl=False, err=True)
        return _refused("the site can't be read")
    on_web = is_address(page)
    try:
        saved = _asked(page, desk.settings.base_url, private=order.allow_private) if on_web else _kept(page, order)
        imported = replace(read(saved), fresh=on_web)
    except (UnreadableError, FetchError) as problem:
        return _refused(f"'{page}' can't be taken in: {problem}")
    except OSError as failure:
        return _refused(f"'{page}' can't be read: {(failure.strerror or str(failure)).lower()}")
    intake = taken_in(desk, imported, order.given)
    if intake.status == "refused":
        return _refused(f"'{page}' was not taken in: {intake.refusal}")
    return _printed(intake) if order.dry_run else _written(order.root, intake, imported)


def _asked(url: str, site: str | None, *, private: bool) -> Saved:
    """Return the page that a server gives."""
    from postil.importer.saved import UnreadableError, opened
    from postil.web.client import Bounds, Client, user_agent

    with Client(Bounds(private=private), user_agent(site or "")) as client:
        reply = client.fetch(url)
    if not 200 <= reply.status < 300:
        raise UnreadableError(f"the server answers {reply.status} {' '.join(reply.reason.split())[:60]}".rstrip())
    return opened(reply.body, url, url=reply.final, content_type=reply.header("content-type"))


def _kept(page: str, order: _Order) -> Saved:
    """Return the page that a file, or standard input, holds."""
    from postil.importer.saved import MOST_KEPT, UnreadableError, opened

    if page == "-":
        return opened(sys.stdin.buffer.read(MOST_KEPT + 1), "-", url=order.url)
    path = Path(page)
    if path.exists() and not path.is_file():
        raise UnreadableError("it is no file")
    with path.open("rb") as stream:
        return opened(stream.read(MOST_KEPT + 1), path.name, url=order.url)


def _refused(said: str) -> bool:
    from postil.characters import visible

    click.echo(f"postil: {visible(' '.join(said.split()))}", err=True)
    return False


def _printed(intake: Intake) -> bool:
    for change in intake.changes:
        click.echo(f"# {change.path}" if len(intake.changes) > 1 else "", nl=len(intake.changes) > 1)
        click.echo(change.after, nl=False)
    if not intake.changes:
        click.echo(f"{intake.path}: is there already, unchanged")
    _tell_doubts(intake, dry_run=True)
    return True


def _written(root: Path, intake: Intake, imported: Imported) -> bool:
    from postil.revise import attempt

    for change in intake.changes:
        if said := attempt(root, change.path, change.before, change.after):
            return _refused(f"{change.path}: {said}")
    done = {"new": "new", "changed": "replaced", "unchanged": "is there already, unchanged"}
    click.echo(f"{intake.path}: {done[intake.status]}")
    for change in intake.changes[1:]:
        click.echo(f"{change.path}: new")
    if intake.status != "unchanged":
        _tell_facts(intake.facts)
        _tell_cuts(imported.cuts)
    _tell_doubts(intake, dry_run=False)
    return True


def _tell_facts(facts: Iterable[tuple[str, str, str]]) -> None:
    from postil.characters import short_line

    for name, value, origin in facts:
        click.echo(f"  {name:<9} {short_line(value, WIDTH)}  ({short_line(origin, WIDTH)})")


def _tell_cuts(cuts: Iterable[Cut]) -> None:
    from postil.characters import short_line
    from postil.importer.leftovers import told

    rows = told(cuts)
    if rows:
        click.echo("  cut:")
    width = max((len(cut.why) for cut, _ in rows[:MOST_CUTS]), default=0)
    for cut, count in rows[:MOST_CUTS]:
        times = f" ({count} times)" if count > 1 else ""
        click.echo(f"    {cut.why:<{width}}  {short_line(cut.text, WIDTH)}{times}")
    if len(rows) > MOST_CUTS:
        click.echo(f"    and {len(rows) - MOST_CUTS:,} more")


def _tell_doubts(intake: Intake, *, dry_run: bool) -> None:
    from postil.characters import visible

    for doubt in intake.doubts:
        click.echo(f"  look at: {visible(doubt)}", err=True)
    if intake.proposed:
        path = intake.proposed.path
        click.echo(f"  no outlet of the site has this host: --new-outlet writes {path}", err=True)
        if not dry_run:
            text = intake.proposed.after.decode()
            click.echo("".join(f"    {visible(line)}\n" for line in text.splitlines()), nl=False, err=True)
