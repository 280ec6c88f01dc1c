"""`postil serve`."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.options import root_option, today

if TYPE_CHECKING:
    from postil.order import Report


@click.command()
@root_option
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Listen on it; this machine only by default.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="8000 by default, or the next one that is free."
)
@click.option("--edit", is_flag=True, help="Let whoever reaches --host change notes, too.")
@click.option("--no-edit", is_flag=True, help="Show the site only.")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; as many as cores by default.")
def serve(root: Path, host: str, port: int | None, edit: bool, no_edit: bool, show: bool, jobs: int | None) -> None:
    """Show the site in a browser as it is being written, and edit its notes there.

    Builds when a file of content/ or templates/ or site.yaml changes, and loads open pages again. Drafts are shown.
    output/ is not touched.
    """
    import secrets

    from postil.console import Clock
    from postil.engine import Workers, cores
    from postil.model import Options
    from postil.order import Order
    from postil.serve.builder import FOLDER, Builder
    from postil.serve.gate import Gate, is_loopback
    from postil.serve.running import bound
    from postil.serve.running import serve as run

    if edit and no_edit:
        raise click.UsageError("--edit and --no-edit exclude each other")
    if not root.is_dir():
        raise click.UsageError(f"there is no folder '{root}'")
    root = root.resolve()
    try:
        listening = bound(host, port)
    except (OSError, OverflowError, UnicodeError) as failure:
        said = (getattr(failure, "strerror", None) or str(failure)).lower()
        where = f"{host}:{port}" if port is not None else host
        raise click.UsageError(f"can't listen on {where}: {said}; choose another with --port or --host") from None
    gate = Gate(host, listening.getsockname()[1], secrets.token_urlsafe(32))
    options = Options(today(), drafts=True, extras=False)
    told = _Teller()
    builder = Builder(Order(root, root / FOLDER, options), today, secrets.token_hex(4), told.report, told.bug)
    builder.cleared()
    with Workers(jobs or cores()) as workers:
        builder.workers = workers
        first = builder.built(Clock(bar=sys.stderr.isatty()))
    builder.workers = Workers()
    editor = not no_edit and (edit or is_loopback(host))
    url = f"http://{f'[{host}]' if ':' in host else host}:{gate.port}/"
    click.echo(f"The site is at {url} until you press Ctrl+C." + ("" if editor else " Notes can't be edited there."))
    if show:
        click.launch(url)
    run(builder, first, gate, listening, editor=editor)
    click.echo("Stopped.")


class _Teller:
    """Shows in the terminal what each build came to; what it said last isn't said again."""

    def __init__(self) -> None:
        self._said = ""

    def report(self, report: Report) -> None:
        """Show the problems, where they are others than before, and what was written."""
        from postil.problem import formatted

        said = formatted(report.problems, "text")
        done = report.written
        if said != self._said:
            click.echo(said or "All problems are mended.\n", nl=False, err=True)
        if done and (done.written or done.removed):
            click.echo(f"Built: {len(done.written):,} files written, {len(done.removed):,} removed.")
        elif report.failed and said != self._said:
            click.echo("Not built: mend the errors, and it will be.")
        self._said = said

    def bug(self, failure: Exception) -> str:
        """Show a bug of ours, and return it in a line."""
        frame = traceback.extract_tb(failure.__traceback__)[-1]
        said = f"{type(failure).__name__}: {failure} ({Path(frame.filename).name}:{frame.lineno})"
        click.echo(f"postil: a bug of ours, not of your content: {said}", err=True)
        if os.environ.get("POSTIL_DEBUG"):
            traceback.print_exception(failure)
        return said
