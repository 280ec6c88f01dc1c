"""`postil archive`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.evidence import mentions_in
from postil.cli.opening import CONTENT_ERRORS, desk_of, fail
from postil.cli.options import pause_option, private_option, root_option

if TYPE_CHECKING:
    from postil.configuration import Archive, Archives
    from postil.desk import Desk
    from postil.evidence.archives import Refusal
    from postil.evidence.mentions import Page
    from postil.web.client import Client, FetchError, Reply

ARCHIVE_SECONDS = 180.0
"""An archive fetches the page before it answers."""


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
    wanted = list(chosen(pages(mentions_in(desk, articles)), archives, again=again))
    if dry_run:
        for page in wanted:
            click.echo(visible(page.url))
        names = ", then ".join(visible(one.name) for one in archives.services) or "no archive"
        click.echo(f"{counted(len(wanted), 'page')} would be sent to {names}.", err=True)
        return
    if not archives.services:
        fail("site.yaml names no archive: 'services' of 'archives' is empty")
    bounds = Bounds(seconds=ARCHIVE_SECONDS, private=allow_private)
    with Client(bounds, user_agent(desk.settings.base_url)) as client:
        asking = _Asking(root, archives, client, pause, again=again)
        done = sum(asking.page(page) for page in wanted)
    click.echo(f"{done:,} of {counted(len(wanted), 'page')} archived.", err=True)
    if done < len(wanted):
        sys.exit(CONTENT_ERRORS)


@dataclass(slots=True)
class _Asking:
    """Sends pages to archives, one at a time, and writes each copy down before the next."""

    root: Path
    archives: Archives
    client: Client
    pause: float
    """Seconds between two requests to one archive."""
    again: bool
    asked: set[str] = field(default_factory=set)
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
        if service.name in self.asked:
            time.sleep(self.pause)
        self.asked.add(service.name)
        try:
            came = self.client.fetch(request_of(service, url))
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
    from postil.revise import attempt

    try:
        before = (root / path).read_bytes()
        after = with_copy(before.decode(), path, url, copy, again=again).encode()
        said = attempt(root, path, before, after) if after != before else ""
    except UneditableError as failure:
        said = str(failure)
    except UnicodeDecodeError:
        said = "it is not UTF-8"
    except OSError as failure:
        said = (failure.strerror or str(failure)).lower()
    if not said:
        return True
    click.echo(f"{path}: the copy was not written down: {said}\n  archived: {copy}", err=True)
    return False


def _desk(root: Path) -> Desk:
    """Return the site, unless site.yaml has errors: an archive that can't be read would be left out in silence."""
    from postil.model import File
    from postil.problem import has_errors
    from postil.settings import read_settings

    site = desk_of(root)
    _, _, wrong = read_settings(File("site.yaml", (root / "site.yaml").read_bytes()))
    if has_errors(wrong):
        fail("", wrong)
    return site
