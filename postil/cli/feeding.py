"""`postil import feed`: new entries of feeds, as drafts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from postil.cli.options import is_address, pause_option, private_option, refuse_without_site, root_option, today

if TYPE_CHECKING:
    from datetime import date

    from postil.importer.following import Source, Sum, Told

CONTENT_ERRORS = 1
LIMIT = 50
WIDTH = 100
"""Characters of a title that are shown."""


@click.command("feed")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--since", metavar="DAY", default="", help="Only what was published on this day or later.")
@click.option(
    "--match",
    metavar="WORDS",
    multiple=True,
    help="Only with these words in title or summary, as they stand, in capitals or not; of several, any.",
)
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", default=LIMIT, help=f"Take N at most, the newest; {LIMIT}."
)
@click.option("--outlet", metavar="ID", default="", help="Who published them; found by the pages' hosts by default.")
@click.option("--new-outlet", is_flag=True, help="Write a profile for an outlet that the site doesn't have.")
@click.option("--topic", "topics", metavar="ID", multiple=True, help="A topic that they are on; may be given again.")
@click.option("--language", metavar="TAG", default="", help="The language of the texts, as in en or pt-BR.")
@click.option("--dry-run", is_flag=True, help="List what would be taken in; ask for no page, and write nothing.")
@pause_option(1.0)
@private_option
@root_option
def import_feed(
    feeds: tuple[str, ...], since: str, match: tuple[str, ...], limit: int, root: Path, **asked: Any
) -> None:
    """Take new entries of each FEED in as drafts.

    A FEED is a URL or a file, - for standard input: RSS, Atom, JSON Feed, or a list of feeds (OPML). What was taken in
    stands in feeds.lock, which belongs into git, and doesn't come again.
    """
    from postil.importer.following import Asked, StoppedError, followed
    from postil.importer.intake import Given
    from postil.importer.wishes import Wish
    from postil.problem import formatted, in_order
    from postil.web.polite import Pace

    refuse_without_site(root)
    if any(not words.strip() for words in match):
        raise click.UsageError("--match has no words")
    sources, unread = _sources(feeds)
    pause, private, dry_run = asked.pop("pause"), asked.pop("allow_private"), asked.pop("dry_run")
    order = Asked(
        root,
        Given(today(), draft=True, **asked),
        Wish(_day(since), match, limit),
        Pace(between=pause, first=2 * pause),
        private,
        dry_run,
    )
    telling = _Telling()
    try:
        found = followed(order, sources, telling.tell)
    except StoppedError as problem:
        click.echo(formatted(in_order(problem.problems), "text"), nl=False, err=True)
        _say(f"postil: {problem}", err=True)
        sys.exit(CONTENT_ERRORS)
    telling.propose()
    _say(_summed(found, dry_run=dry_run))
    if found.failed or unread:
        sys.exit(CONTENT_ERRORS)


def _day(text: str) -> date | None:
    from postil.rules import parse_date

    try:
        return parse_date(text) if text else None
    except ValueError as problem:
        raise click.UsageError(f"--since: {problem}") from None


def _sources(names: tuple[str, ...]) -> tuple[list[Source], int]:
    """Return what *names* stand for, each once, and how many files can't be read."""
    from postil.importer.following import Source
    from postil.rules import parse_url

    found, unread = [], 0
    for name in dict.fromkeys(names):
        if is_address(name):
            try:
                found.append(Source(parse_url(name)))
            except ValueError as problem:
                raise click.UsageError(str(problem)) from None
            continue
        try:
            # without its folder: on another machine it lies elsewhere
            found.append(Source(f"file:{quote(Path(name).name)}", _bytes(name)))
        except OSError as failure:
            unread += 1
            _say(f"postil: '{name}' can't be read: {(failure.strerror or str(failure)).lower()}", err=True)
    return found, unread


def _bytes(name: str) -> bytes:
    from postil.importer.feeds import MOST_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    path = Path(name)
    if path.exists() and not path.is_file():
        raise OSError("it is no file")
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


class _Telling:
    """Prints what came of each entry as it comes, and each outlet that is missing once."""

    def __init__(self) -> None:
        self._proposed: dict[str, str] = {}

    def tell(self, told: Told) -> None:
        """Print a line on an entry or a feed, and below it what an editor should look at."""
        from postil.characters import short_line

        name = f"'{short_line(told.name, WIDTH)}'" if told.name else "an entry without title"
        at = f" ({short_line(told.url, WIDTH)})" if told.url else ""
        match told.status:
            case "new":
                _say(f"{told.at}: new")
            case "wanted":
                _say(f"would be taken in: {name}{at}")
            case "there":
                _say(f"there already, as {told.at}: {name}")
            case "failed":
                _say(f"failed: {name}{at}: {told.why}", err=True)
            case "feed failed":
                _say(f"failed: the feed {name}: {told.why}", err=True)
            case "feed":
                _say(f"the feed {name}:", err=True)
        for doubt in told.doubts:
            _say(f"  look at: {doubt}", err=True)
        if told.proposed:
            self._proposed.setdefault(told.proposed.path, told.proposed.after.decode())

    def propose(self) -> None:
        """Print the profiles of outlets that the site doesn't have."""
        from postil.characters import visible

        for path, text in self._proposed.items():
            _say(f"no outlet of the site has this host; with --new-outlet, {path} would have been written:", err=True)
            click.echo("".join(f"  {visible(line)}\n" for line in text.splitlines()), nl=False, err=True)


def _summed(found: Sum, *, dry_run: bool) -> str:
    parts = [f"{found.new:,} {'would be taken in' if dry_run else 'taken in as drafts'}"]
    parts += [f"{found.there:,} there already"] if found.there else []
    parts += [f"{found.before:,} taken in before"] if found.before else []
    parts += [f"{found.failed:,} failed"] if found.failed else []
    said = ", ".join(parts) + "."
    if found.undated:
        said += f" {found.undated:,} name no day, and were left out for --since."
    if found.rest:
        said += f" {found.rest:,} older ones are left: run it again, or --limit takes more at once."
    return said


def _say(text: str, *, err: bool = False) -> None:
    from postil.characters import visible

    click.echo(visible(text), err=err)
