"""`postil publish`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.options import root_option, today

if TYPE_CHECKING:
    from postil.branch import Destination, Difference

NOT_PUBLISHED = 1
MOST_SHOWN = 5
"""Paths of a kind that are shown."""


def _sayable(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    """Return *text* that a repository can hold, and a terminal show, on one line."""
    from postil.characters import forbidden_at

    if text is None:
        return None
    is_text = text == text.encode("utf-8", "replace").decode()
    if not text.strip() or not is_text or len(text.splitlines()) > 1 or forbidden_at(text) >= 0:
        raise click.BadParameter("it is empty, has several lines, or holds what can't be shown")
    return text


@click.command()
@root_option
@click.option(
    "--branch",
    default="gh-pages",
    show_default=True,
    callback=_sayable,
    metavar="NAME",
    help="The branch to publish to.",
)
@click.option(
    "--remote", default="origin", show_default=True, callback=_sayable, metavar="NAME", help="The repository it is in."
)
@click.option(
    "--message", callback=_sayable, metavar="TEXT", help="The commit's message; by default it names the site's commit."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and publish nothing.")
@click.option("--strict", is_flag=True, help="Take warnings as errors.")
def publish(root: Path, branch: str, remote: str, message: str | None, dry_run: bool, strict: bool) -> None:
    """Build the site, and put it on a branch of a git repository, from which a host such as GitHub Pages shows it.

    What has not been committed is not published, nor is a site with errors.
    """
    from postil.branch import destination, difference, fetched, published, staged, tree_of

    if not root.is_dir():
        raise click.UsageError(f"there is no folder '{root}'")
    with _refusals():
        to = destination(root, remote, branch)
        _must_be_committed(root, to)
        _build(root, strict=strict)
        _warn_of_an_example(root)
        with staged(root / "output") as stage:
            tree = tree_of(stage, to)
            tip = fetched(to)
            found = difference(to, tip, tree)
            _tell(found, to, tip)
            if dry_run:
                click.echo("Nothing was published: this was a dry run.")
            elif found:
                commit = published(to, stage, tree, tip, message or f"Publish {to.head}")
                click.echo(f"Published: {to.name} is now {commit[:10]}.")


@contextmanager
def _refusals() -> Iterator[None]:
    """End with exit code 1 and a message where git, or the state of the repository, stands in the way."""
    from postil.characters import visible
    from postil.git import GitError

    try:
        yield
    except GitError as refusal:
        click.echo(f"error: {visible(str(refusal))}", err=True)
        if refusal.hint:
            click.echo(f"  hint: {refusal.hint}", err=True)
        sys.exit(NOT_PUBLISHED)


def _must_be_committed(root: Path, to: Destination) -> None:
    from postil.branch import first, uncommitted
    from postil.git import GitError

    if changed := uncommitted(root, to):
        said = f"what is published must be committed first: {first(changed, MOST_SHOWN)}"
        raise GitError(said, "commit it, or put it aside with 'git stash --include-untracked'")


def _build(root: Path, *, strict: bool) -> None:
    """Build the site without drafts; end with exit code 1 where it has errors."""
    from postil.console import Clock, tell
    from postil.engine import Workers, cores
    from postil.git import GitError
    from postil.model import Options
    from postil.order import Order
    from postil.pipeline import build

    order = Order(root, root / "output", Options(today(), drafts=False, future=False, base_url=None), strict=strict)
    clock = Clock(bar=sys.stderr.isatty())
    with Workers(cores()) as workers:
        report = build(order, workers, clock)
    tell(report, order, "text", clock)
    if report.failed or report.written is None:
        raise GitError("nothing was published: the site has errors", "mend what is told above")


def _warn_of_an_example(root: Path) -> None:
    """Say where the site still has the address that a new one begins with."""
    from postil.model import File
    from postil.outputs.hosting import is_reserved
    from postil.scan import data_of
    from postil.settings import read_settings

    settings, _, _ = read_settings(File("site.yaml", data_of(root, "site.yaml")))
    if settings and is_reserved(settings.base_url):
        click.echo(f"warning: site.yaml's base_url is '{settings.base_url}', where no site can be", err=True)
        click.echo("  hint: write where this one will be: feeds, the sitemap and 404.html lead there", err=True)


def _tell(found: Difference, to: Destination, tip: str | None) -> None:
    if not found:
        click.echo(f"Nothing has changed: {to.name} holds this site already.")
        return
    from postil.characters import visible

    kinds = (("new", found.new), ("changed", found.changed), ("removed", found.removed))
    there = f"Compared with {to.name}" if tip else f"There is no {to.name} yet"
    click.echo(f"{there}: {', '.join(f'{len(paths):,} {kind}' for kind, paths in kinds)}.")
    for kind, paths in kinds:
        for path in paths[:MOST_SHOWN]:
            click.echo(f"  {kind:<8} {visible(path)}")
        if len(paths) > MOST_SHOWN:
            click.echo(f"  {kind:<8} … and {len(paths) - MOST_SHOWN:,} more")
    if "CNAME" in found.removed:
        click.echo(f"warning: {to.name} names a domain in CNAME, and site.yaml's base_url is not its root", err=True)
        click.echo("  hint: to keep the domain, set base_url to https://DOMAIN/", err=True)
