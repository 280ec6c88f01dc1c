"""Options that commands share, and what they read of the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]

root_option = click.option(
    "-C", "--root", type=click.Path(path_type=Path), default=Path(), help="The site's folder.", metavar="DIR"
)

private_option = click.option(
    "--allow-private", is_flag=True, help="Ask addresses of one's own machine and network, too."
)


def pause_option(seconds: float) -> Callable[[Command], Command]:
    """Return the option that says how long to wait between two requests to one server."""
    said = f"Between two requests to one server; {seconds:g}."
    return click.option("--pause", type=click.FloatRange(0, 3600), default=seconds, metavar="SECONDS", help=said)


def is_address(name: str) -> bool:
    """Tell whether a page or feed is one of the web, and not a file; refuse addresses that lead elsewhere."""
    scheme, mark, _ = name.partition("://")
    if mark and scheme.isalnum() and scheme.lower() not in {"http", "https"}:
        raise click.UsageError(f"'{name}' is no address of the web: it begins with http:// or https://")
    return bool(mark) and scheme.lower() in {"http", "https"}


def refuse_without_site(root: Path) -> None:
    """Leave, with the way out, where *root* holds no site."""
    if not (root / "site.yaml").is_file():
        raise click.UsageError(f"'{root}' has no site.yaml; run 'postil new site DIR' first, or name it with -C")


def site_options(command: Command) -> Command:
    """Add the options that `build` and `check` share."""
    options = [
        root_option,
        click.option("--base-url", metavar="URL", help="Where the site is published, in place of site.yaml's."),
        click.option("--drafts", is_flag=True, help="Publish drafts too."),
        click.option("--future", is_flag=True, help="Publish articles dated later than today too."),
        click.option("--strict", is_flag=True, help="Take warnings as errors."),
        click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; as many as cores by default."),
        click.option(
            "--format",
            "style",
            type=click.Choice(["text", "json", "github"]),
            default="text",
            help="How problems are printed.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def today() -> date:
    """Return the day of the build, or the one that SOURCE_DATE_EPOCH names (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is '{epoch}', not seconds since 1970") from None
