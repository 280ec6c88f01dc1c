"""A site opened for a command; where that can't be, it is said why, and the command ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from postil.cli.options import refuse_without_site

if TYPE_CHECKING:
    from postil.desk import Desk
    from postil.model import ListedDocument
    from postil.problem import Problem

CONTENT_ERRORS = 1


def desk_of(root: Path) -> Desk:
    """Return the site in *root*."""
    from postil.desk import Desk, opened

    refuse_without_site(root)
    site = opened(root)
    if not isinstance(site, Desk):
        fail("the site can't be read", site)
    return site


def listed_in(site: Desk, name: str) -> ListedDocument:
    """Return the article of *site* that is called *name*."""
    from postil.desk import named

    found = named(site, name)
    if isinstance(found, str):
        raise click.UsageError(f"there is no article '{name}'; {found}")
    return found


def show(problems: Iterable[Problem]) -> None:
    """Tell *problems* by place."""
    from postil.problem import formatted, in_order

    click.echo(formatted(in_order(problems), "text"), nl=False, err=True)


def fail(said: str, problems: Iterable[Problem] = ()) -> NoReturn:
    """Tell *problems*, and in a line what they keep from being done, if anything; end the command."""
    from postil.characters import visible

    show(problems)
    if said:
        click.echo(f"postil: {visible(said)}", err=True)
    sys.exit(CONTENT_ERRORS)
