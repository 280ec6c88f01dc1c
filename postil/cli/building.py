"""`postil build`; and how a command runs the pipeline and tells what it came to."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postil.cli.options import site_options, today

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postil.console import Clock
    from postil.order import Order, Report
    from postil.problem import Format

CONTENT_ERRORS = 1
SCHEDULER_PATIENCE = 10
"""Seconds in which a Dask scheduler must answer."""
RETRIES = 3
"""How often a cluster does a piece of work again that failed with its worker."""


@click.command()
@site_options
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to; output/ by default.")
@click.option("--keep-going", is_flag=True, help="Publish what is sound even where something has errors.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    metavar="[PATH]",
    help="Say why each file was written, or the one at PATH.",
)
@click.option("--profile", type=click.Path(path_type=Path), metavar="FILE", help="Write a profile of this process.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster at tcp://HOST:PORT.")
def build(root: Path, output: Path | None, style: Format, **asked: Any) -> None:
    """Build the site: content/ and templates/ in, output/ out.

    A build with errors leaves the last good output/ as it was.
    """
    report, order, clock = ran(root, output or root / "output", style, asked)
    finish(report, order, style, clock, asked.get("explain"))


def ran(root: Path, output: Path | None, style: Format, asked: Mapping[str, Any]) -> tuple[Report, Order, Clock]:
    """Run the pipeline as a command's options *asked*; return what it came to, without telling it."""
    from postil.console import Clock
    from postil.engine import Workers, cores
    from postil.model import Options
    from postil.order import Order
    from postil.pipeline import build as run

    if not root.is_dir():
        raise click.UsageError(f"there is no folder '{root}'")
    options = Options(today(), asked["drafts"], asked["future"], _base_url(asked["base_url"]))
    order = Order(
        root,
        output,
        options,
        strict=asked["strict"],
        keep_going=asked.get("keep_going", False),
        explain=asked.get("explain") is not None,
        coverage=asked.get("coverage", False),
        profiles=asked.get("profiles", ()),
    )
    clock = Clock(bar=style == "text" and sys.stderr.isatty())
    with (
        _profiled(asked.get("profile")),
        _cluster(asked.get("scheduler")) as (executor, threads),
        Workers(asked["jobs"] or threads or cores(), executor) as workers,
    ):
        return run(order, workers, clock), order, clock


def finish(report: Report, order: Order, style: Format, clock: Clock, explained: str | None = None) -> None:
    """Tell what a command came to; end the program where something must be mended."""
    from postil.console import chosen, tell

    tell(chosen(report, explained) if explained else report, order, style, clock)
    if report.failed:
        sys.exit(CONTENT_ERRORS)


@contextlib.contextmanager
def _profiled(file: Path | None) -> Iterator[None]:
    """Write where the time of this process goes to *file*, as pstats reads it."""
    if file is None:
        yield
        return
    import cProfile

    with cProfile.Profile() as profile:
        yield
    try:
        profile.dump_stats(file)
    except OSError as failure:
        raise click.UsageError(f"'{file}' can't be written: {(failure.strerror or '').lower()}") from None


@contextlib.contextmanager
def _cluster(scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Yield the executor of the Dask cluster whose scheduler is at an address, and how many threads it has."""
    if scheduler is None:
        yield None, 0
        return
    try:
        from distributed import Client
    except ImportError:
        raise click.UsageError("--scheduler needs Dask: pip install 'postil[cluster]'") from None
    try:
        client = Client(scheduler, timeout=SCHEDULER_PATIENCE)
    except (OSError, ValueError) as failure:
        raise click.UsageError(f"no Dask scheduler answers at '{scheduler}': {failure}") from None
    with client:
        yield client.get_executor(retries=RETRIES), sum(client.nthreads().values())


def _base_url(text: str | None) -> str | None:
    from postil.rules import parse_base_url

    try:
        return parse_base_url(text) if text is not None else None
    except ValueError as problem:
        raise click.UsageError(f"--base-url: {problem}") from None
