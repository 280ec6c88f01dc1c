"""`postil snapshot`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.opening import desk_of, fail, listed_in, show
from postil.cli.options import pause_option, private_option, root_option

if TYPE_CHECKING:
    from postil.desk import Desk
    from postil.evidence.mentions import Mention, Page
    from postil.evidence.taking import Taken
    from postil.problem import Problem
    from postil.snapshots import Snapshot
    from postil.web.polite import Pages


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
    from postil.web.polite import Pace, Pages

    desk = desk_of(root)
    mentions = mentions_in(desk, articles)
    record, wrong = _record(root)
    if wrong:
        fail("", wrong)
    named = pages(mentions)
    known = {page_of(one.url) for one in record}
    wanted = [page for page in named if again or page.url not in known]
    bounds = Bounds(most_bytes=MOST_BYTES, private=allow_private)
    failed = 0
    with Client(bounds, user_agent(desk.settings.base_url)) as client:
        asked = Pages(client, Pace(between=pause, first=2 * pause))
        for page in wanted:
            failed += not _keep(root, page, asked, desk.rules.archive_hosts)
    if len(named) > len(wanted):
        click.echo(f"{counted(len(named) - len(wanted), 'page')} had a copy already.", err=True)
    _prove(root, named)
    if failed:
        fail(f"no copy of {counted(failed, 'page')}")


def _keep(root: Path, page: Page, asked: Pages, archive_hosts: tuple[str, ...]) -> bool:
    """Take a copy of a page and record it; tell whether there is one."""
    from postil.characters import visible
    from postil.evidence.taking import Taken, take

    taken = take(page, asked.ask, datetime.now(UTC).replace(microsecond=0), archive_hosts)
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
    show(judgement.problems)
    click.echo(f"{judgement.told}.", err=True)


def _recording(change: Callable[[], object]) -> None:
    """Do what changes evidence/; where that can't be, say why and exit."""
    from postil.evidence.cabinet import RecordError
    from postil.revise import ChangedError

    try:
        change()
    except RecordError as failure:
        fail("", failure.problems)
    except ChangedError as failure:
        fail(f"{failure.path} was changed by somebody else, or leads out of the site; run the command again")
    except OSError as failure:
        fail(f"evidence/ can't be written: {(failure.strerror or str(failure)).lower()}")


def mentions_in(desk: Desk, names: tuple[str, ...]) -> tuple[Mention, ...]:
    """Return what the articles called so, or the whole site, name; tell what can't be read."""
    from postil.evidence.mentions import of_articles, of_site

    if not names:
        mentions, problems = of_site(desk, drafts=True)
    else:
        mentions, problems = of_articles(desk, [listed_in(desk, name) for name in dict.fromkeys(names)])
    show(problems)
    return mentions


def _record(root: Path) -> tuple[tuple[Snapshot, ...], tuple[Problem, ...]]:
    from postil.evidence import cabinet

    try:
        return cabinet.record(root)
    except OSError as failure:
        fail(f"the record of copies can't be read: {(failure.strerror or str(failure)).lower()}")
