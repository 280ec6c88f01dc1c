"""The command line: parse, call the pipeline, print the report, exit.

Exit codes: 0 fine, 1 the content has errors, 2 usage, 3 a bug of ours.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from postil import __version__
from postil.cli.anchoring import anchor, reanchor
from postil.cli.archiving import archive
from postil.cli.beginning import new, schema
from postil.cli.building import build
from postil.cli.checking import check
from postil.cli.evidence import snapshot
from postil.cli.exchanging import export
from postil.cli.importing import import_
from postil.cli.mailing import export_email
from postil.cli.publishing import publish
from postil.cli.serving import serve
from postil.cli.theming import theme

OUR_BUG = 3


class BuildByDefault(click.Group):
    """A group whose command may be left out: `postil --drafts` is `postil build --drafts`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where none is named."""
        if not args or (args[0].startswith("-") and args[0] not in {"--help", "--version"}):
            at = self._command_in(ctx, args)
            args = ["build", *args] if at is None else [args[at], *args[:at], *args[at + 1 :]]
        return super().parse_args(ctx, args)

    def _command_in(self, ctx: click.Context, args: list[str]) -> int | None:
        """Return where among *args*, which begin with an option, a command is named."""
        parameters = self.commands["build"].params
        valued = {name for one in parameters if isinstance(one, click.Option) and not one.is_flag for name in one.opts}
        before = ""
        for at, arg in enumerate(args):
            if before not in valued and not arg.startswith("-"):
                return at if arg in self.list_commands(ctx) else None
            before = arg
        return None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Name the nearest command where the one named is unknown."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as problem:
            from postil.problem import did_you_mean

            hint = did_you_mean(args[0], self.list_commands(ctx), "see 'postil --help'")
            raise click.UsageError(f"no such command '{args[0]}'; {hint}", ctx) from problem


@click.group(cls=BuildByDefault, context_settings={"help_option_names": ["--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="postil")
def main() -> None:
    """Turn articles and the notes pinned to them into a static site.

    Without a command, builds the site of this folder.
    """


for _command in (build, check, serve, publish, anchor, reanchor, snapshot, archive, import_, export):
    main.add_command(_command)
for _command in (schema, new, theme):
    main.add_command(_command)
export.add_command(export_email)


def run() -> None:
    """Run the command; a bug of ours is told as one, without a page of Python."""
    gc.disable()  # a build makes values without circles, and ends: to walk them all would cost a fifth more time
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error does: a path may hold any byte
    try:
        main()
    except Exception as failure:
        if os.environ.get("POSTIL_DEBUG"):
            raise
        frame = traceback.extract_tb(failure.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        said = f"{type(failure).__name__}: {failure} ({where})"
        click.echo(f"postil: a bug of ours, not of your content: {said}", err=True)
        click.echo("  set POSTIL_DEBUG=1 to see all of it, and please report it", err=True)
        sys.exit(OUR_BUG)
