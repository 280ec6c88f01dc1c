"""`postil snapshot` and `postil archive`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from postil.cli.options import pause_option, private_option, refuse_without_site, root_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.configuration import Archive, Archives
    from postil.desk import Desk
    from postil.evidence.archives import Refusal
    from postil.evidence.mentions import Mention, Page
    from postil.evidence.taking import Taken
    from postil.problem import Problem
    from postil.snapshots import Snapshot
    from postil.web.client import Client, Reply

LEFT_FOR_A_PERSON = 1
ARCHIVE_SECONDS = 180.0
"""An archive fetches the page before it answers."""


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--again", is_flag=True, help="Take new copies of pages that have one, too; the old ones are kept.")
@pause_option(1.0)
@private_option
@root_option
def snapshot(articles: tuple[str, ...], again: bool, pause: float, allow_private: bool, root: Path) -> None:
    """Keep copies of the pages that each ARTICLE, or the whole site, rests on, in evidence/.

    A copy is a WARC file of an article's page or of a source; each quote of a source is looked for in its copies.
    """
    from postil.evidence.mentions import pages
    from postil.evidence.taking import MOST_BYTES
    from postil.problem import counted
    from postil.snapshots import page_of
    from postil.web.client import Bounds, Client, user_agent

    desk = _desk(root)
    mentions = _mentions(desk, articles)
    record, wrong = _record(root)
    if wrong:
        _fail(wrong)
    named = pages(mentions)
    known = {page_of(one.url) for one in record}
    wanted = [page for page in named if again or page.url not in known]
    bounds = Bounds(most_bytes=MOST_BYTES, private=allow_private)
    failed = 0
    with Client(bounds, user_agent(desk.settings.base_url)) as client:
        polite = _Polite(client, pause)
        for page in wanted:
            failed += not _keep(root, page, polite, desk.rules.archive_hosts)
    if len(named) > len(wanted):
        click.echo(f"{counted(len(named) - len(wanted), 'page')} had a copy already.", err=True)
    _prove(root, named)
    if failed:
        _fail((), f"no copy of {counted(failed, 'page')}")


@dataclass(slots=True)
class _Polite:
    """Asks one server at a time, with a pause before it asks the same one again."""

    client: Client
    pause: float
    asked: set[str] = field(default_factory=set)

    def fetch(self, url: str) -> Reply:
        from postil.links import host_of

        host = host_of(url)
        if host in self.asked:
            time.sleep(self.pause)
        self.asked.add(host)
        return self.client.fetch(url)


def _keep(root: Path, page: Page, polite: _Polite, archive_hosts: tuple[str, ...]) -> bool:
    """Take a copy of a page and record it; tell whether there is one."""
    from postil.characters import visible
    from postil.evidence.taking import Taken, take

    taken = take(page, polite.fetch, datetime.now(UTC).replace(microsecond=0), archive_hosts)
    if not isinstance(taken, Taken):
        lines = [page.url, *(f"  {line}" for line in taken)]
        if len(taken) == 1 and taken[0].startswith(f"{page.url}: "):
            lines = [taken[0]]
        click.echo(f"not kept: {visible(lines[0])}", err=True)
        for line in lines[1:]:
            click.echo(visible(line), err=True)
        return False
    _put(root, taken)
    by_way = "" if taken.snapshot.final == page.url else f" (from {visible(taken.snapshot.final)})"
    click.echo(f"evidence/{taken.snapshot.file}: {visible(page.url)}{by_way}")
    return True


def _put(root: Path, taken: Taken) -> None:
    """Write a copy, then its line of the record: who is stopped between the two has lost nothing but time."""
    from postil.evidence import cabinet

    _recording(lambda: cabinet.keep(root, taken.snapshot.file, taken.data))
    _recording(lambda: cabinet.update(root, lambda known: (*known, taken.snapshot)))


def _prove(root: Path, named: tuple[Page, ...]) -> None:
    """Record which quotes on the pages stand in their copies; tell of those that don't."""
    from postil.evidence import cabinet
    from postil.evidence.proof import judged
    from postil.evidence.proving import record_proofs
    from postil.snapshots import page_of

    urls = {page.url for page in named}
    record = [one for one in _record(root)[0] if page_of(one.url) in urls]
    judgement = judged(named, record, lambda one: cabinet.reading(root, one))
    # what other articles quote of the same pages was not looked for, so nothing is taken out
    _recording(lambda: record_proofs(root, judgement.snapshots, adding=True))
    _show(judgement.problems)
    click.echo(f"{judgement.told}.", err=True)


def _recording(change: Callable[[], object]) -> None:
    """Do what changes evidence/; where that can't be, say why and exit."""
    from postil.evidence.cabinet import RecordError
    from postil.revise import ChangedError

    try:
        change()
    except RecordError as failure:
        _fail(failure.problems)
    except ChangedError as failure:
        _fail((), f"{failure.path} was changed by somebody else, or leads out of the site; run the command again")
    except OSError as failure:
        _fail((), f"evidence/ can't be written: {(failure.strerror or str(failure)).lower()}")


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--again", is_flag=True, help="Ask for copies of pages that have one, too.")
@click.option("--dry-run", is_flag=True, help="List what would be asked, and ask nothing.")
@pause_option(5.0)
@private_option
@root_option
def archive(
    articles: tuple[str, ...], again: bool, dry_run: bool, pause: float, allow_private: bool, root: Path
) -> None:
    """Ask archives to keep the pages that each ARTICLE, or the whole site, rests on; write down the copies' addresses.

    The copies stand in `archived` of the article or source. Which archives are asked, site.yaml says.
    """
    from postil.characters import visible
    from postil.evidence.archives import chosen
    from postil.evidence.mentions import pages
    from postil.problem import counted
    from postil.web.client import Bounds, Client, user_agent

    desk = _desk(root)
    archives = desk.settings.archives
    wanted = list(chosen(pages(_mentions(desk, articles)), archives, again=again))
    if dry_run:
        for page in wanted:
            click.echo(visible(page.url))
        names = ", then ".join(visible(one.name) for one in archives.services) or "no archive"
        click.echo(f"{counted(len(wanted), 'page')} would be sent to {names}.", err=True)
        return
    if not archives.services:
        _fail((), "site.yaml names no archive: 'services' of 'archives' is empty")
    bounds = Bounds(seconds=ARCHIVE_SECONDS, private=allow_private)
    with Client(bounds, user_agent(desk.settings.base_url)) as client:
        asking = _Asking(root, archives, _Polite(client, pause), again)
        done = sum(asking.page(page) for page in wanted)
    click.echo(f"{done:,} of {counted(len(wanted), 'page')} archived.", err=True)
    if done < len(wanted):
        sys.exit(LEFT_FOR_A_PERSON)


@dataclass(slots=True)
class _Asking:
    """Sends pages to archives, one at a time, and writes each copy down before the next."""

    root: Path
    archives: Archives
    polite: _Polite
    again: bool
    tired: set[str] = field(default_factory=set)
    """Archives that have been asked too often: the rest of the pages isn't sent there."""

    def page(self, page: Page) -> bool:
        """Have a page archived; tell whether it was."""
        from postil.characters import visible

        for service in self.archives.services:
            if service.name in self.tired:
                continue
            copy = self._copy(page.url, service)
            if copy:
                click.echo(f"{visible(page.url)}\n  {visible(copy)}")
                return self._written(page, copy)
        if len(self.tired) == len(self.archives.services):
            click.echo(f"not archived: {visible(page.url)}: every archive has been asked too often", err=True)
        return False

    def _copy(self, url: str, service: Archive) -> str:
        """Return the address of the copy that an archive makes, or nothing."""
        from postil.characters import visible
        from postil.evidence.archives import MOST_PATIENCE, Refusal

        found = self._asked(url, service)
        if isinstance(found, Refusal) and found.later is not None and found.later < MOST_PATIENCE:
            time.sleep(found.later)
            found = self._asked(url, service)
        if not isinstance(found, Refusal):
            return found
        if found.later is not None:
            self.tired.add(service.name)
        click.echo(f"not archived: {visible(url)}: {visible(service.name)}: {visible(found.said)}", err=True)
        return ""

    def _asked(self, url: str, service: Archive) -> str | Refusal:
        from postil.evidence.archives import copy_of, request_of
        from postil.web.client import FetchError

        came: Reply | FetchError
        try:
            came = self.polite.fetch(request_of(service, url))
        except FetchError as failure:
            came = failure
        return copy_of(url, service, came, datetime.now(UTC))

    def _written(self, page: Page, copy: str) -> bool:
        """Write the address of a copy into every file that names the page; tell whether that could be done."""
        paths = {one.place.path for one in page.mentions if self.again or not one.archived}
        done = [_write_copy(self.root, path, page.url, copy, again=self.again) for path in sorted(paths)]
        return all(done)


def _write_copy(root: Path, path: str, url: str, copy: str, *, again: bool) -> bool:
    from postil.edits import UneditableError
    from postil.evidence.recording import with_copy
    from postil.revise import ChangedError
    from postil.revise import replace as write

    try:
        before = (root / path).read_bytes()
        after = with_copy(before.decode(), path, url, copy, again=again).encode()
        if after != before:
            write(root, path, before, after)
    except UneditableError as failure:
        said = str(failure)
    except ChangedError:
        said = "it has changed since it was read, or is a link"
    except UnicodeDecodeError:
        said = "it is not UTF-8"
    except OSError as failure:
        said = (failure.strerror or str(failure)).lower()
    else:
        return True
    click.echo(f"{path}: the copy was not written down: {said}\n  archived: {copy}", err=True)
    return False


def _desk(root: Path) -> Desk:
    from postil.desk import Desk, opened
    from postil.model import File
    from postil.problem import has_errors
    from postil.settings import read_settings

    refuse_without_site(root)
    site = opened(root)
    if not isinstance(site, Desk):
        _fail(site, "the site can't be read")
    _, _, wrong = read_settings(File("site.yaml", (root / "site.yaml").read_bytes()))
    if has_errors(wrong):  # an archive that can't be read would be left out in silence
        _fail(wrong)
    return site


def _mentions(desk: Desk, names: tuple[str, ...]) -> tuple[Mention, ...]:
    """Return what the articles called so, or the whole site, name; tell what can't be read."""
    from postil import desk as site
    from postil.evidence.mentions import of_articles, of_site

    if not names:
        mentions, problems = of_site(desk, drafts=True)
    else:
        listed = []
        for name in dict.fromkeys(names):
            found = site.named(desk, name)
            if isinstance(found, str):
                raise click.UsageError(f"there is no article '{name}'; {found}")
            listed.append(found)
        mentions, problems = of_articles(desk, listed)
    _show(problems)
    return mentions


def _record(root: Path) -> tuple[tuple[Snapshot, ...], tuple[Problem, ...]]:
    from postil.evidence import cabinet

    try:
        return cabinet.record(root)
    except OSError as failure:
        _fail((), f"the record of copies can't be read: {(failure.strerror or str(failure)).lower()}")


def _show(problems: Iterable[Problem]) -> None:
    from postil.problem import formatted, in_order

    click.echo(formatted(in_order(problems), "text"), nl=False, err=True)


def _fail(problems: Iterable[Problem], said: str = "") -> NoReturn:
    from postil.characters import visible

    _show(problems)
    if said:
        click.echo(f"postil: {visible(said)}", err=True)
    sys.exit(LEFT_FOR_A_PERSON)
