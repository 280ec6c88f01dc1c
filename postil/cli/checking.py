"""`postil check`: the pipeline without writing, and what can be checked beyond it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postil.cli.building import finish, ran
from postil.cli.options import pause_option, private_option, site_options

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from postil.evidence.proving import Checked as Held
    from postil.linkcheck.running import Checked
    from postil.order import Order
    from postil.problem import Format

PROFILES = ("google", "ifcn")
"""Whose rules `check` may be asked for; postil.profiles has them, and is too much to load for --help."""


@click.command()
@site_options
@click.option("--coverage", is_flag=True, help="List the quotations and figures that no note is pinned to, too.")
@click.option(
    "--profile",
    "profiles",
    type=click.Choice(PROFILES),
    multiple=True,
    help="List what search engines (google) or fact-checkers' code of principles (ifcn) miss, too.",
)
@click.option("--links", is_flag=True, help="Ask the servers of all links to other sites whether the pages are there.")
@click.option("--evidence", is_flag=True, help="Look for the quotes of sources in the copies that were kept of these.")
@click.option(
    "--write",
    is_flag=True,
    help="With --links: write broken links down as the 'status' of their sources. With --evidence: record what "
    "was proven.",
)
@click.option("--max-age", type=click.IntRange(0), default=7, metavar="DAYS", help="How long an answer holds; 7.")
@pause_option(1.0)
@private_option
def check(root: Path, style: Format, **asked: Any) -> None:
    """Do all that a build does, but write nothing."""
    if asked["write"] and not (asked["links"] or asked["evidence"]):
        raise click.UsageError("--write goes with --links or --evidence")
    report, order, clock = ran(root, None, style, asked)
    problems = report.problems
    lines: tuple[str, ...] = ()
    if asked["links"]:
        clock.begin("links")
        found = _links(order, style, asked)
        problems += found.problems
        lines += found.lines
    if asked["evidence"]:
        held = _held(order, asked)
        problems += held.problems
        lines += held.lines
    for line in lines:
        click.echo(line, err=style != "text")
    finish(replace(report, problems=problems).judged(order), order, style, clock)


def _held(order: Order, asked: dict[str, Any]) -> Held:
    """Hold the quotes of sources against their copies."""
    from postil.evidence.proving import checked

    return checked(order.root, drafts=asked["drafts"], write=asked["write"])


def _links(order: Order, style: Format, asked: dict[str, Any]) -> Checked:
    """Ask for the links of the site; on a terminal, show how far that is."""
    from postil.linkcheck.running import Asked, checked
    from postil.web.polite import Pace

    pause = asked["pause"]
    wanted = Asked(
        order.root,
        order.options.today,
        asked["max_age"],
        asked["allow_private"],
        asked["write"],
        Pace(between=pause, first=2 * pause),
    )
    with ExitStack() as shown:
        bars: list[ProgressBar[int]] = []

        def begin(count: int) -> None:
            if style == "text" and sys.stderr.isatty():
                bars.append(shown.enter_context(click.progressbar(length=count, label="   links", file=sys.stderr)))

        def advance() -> None:
            for bar in bars:
                bar.update(1)

        return checked(wanted, begin, advance)
