"""`postil theme`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.options import root_option

if TYPE_CHECKING:
    from postil.theme import Theme


@click.group()
def theme() -> None:
    """See what a site's own templates/ change, and translate the theme."""


@theme.command("diff")
@click.argument("name", required=False, default="")
@root_option
def theme_diff(name: str, root: Path) -> None:
    """Show how each file of templates/, or the one called NAME, differs from the stock theme's."""
    from postil.theming import diff

    stock, own = _themes(root)
    wanted = name.removeprefix("templates/")
    names = [source.name for source in own.sources]
    if wanted and wanted not in names:
        from postil.problem import did_you_mean

        hint = did_you_mean(wanted, names, "see 'postil theme diff' for all")
        raise click.UsageError(f"'{root / 'templates'}' has no template '{wanted}'; {hint}")
    click.echo("".join(diff(own.sources, stock.sources, wanted)), nl=False)


@theme.command("catalog")
@click.argument("language")
@root_option
def theme_catalog(language: str, root: Path) -> None:
    """Print the theme's messages for LANGUAGE as a PO file, to be filled in as templates/locale/LANGUAGE.po."""
    from postil.rules import parse_language
    from postil.theme import over
    from postil.translation import catalog

    try:
        text = catalog(over(*_themes(root)), parse_language(language))
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo(text, nl=False)


def _themes(root: Path) -> tuple[Theme, Theme]:
    """Return the stock theme and the site's own templates."""
    from postil.load import themes
    from postil.problem import formatted

    if not root.is_dir():
        raise click.UsageError(f"there is no folder '{root}'")
    stock, own, problems = themes(root)
    click.echo(formatted(problems, "text"), nl=False, err=True)
    return stock, own
