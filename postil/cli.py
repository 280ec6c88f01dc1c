"""The command line: parse, call the pipeline, print the report, exit.

Exit codes: 0 fine, 1 the content has errors, 2 usage, 3 a bug of ours.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postil import __version__

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postil.problem import Format
    from postil.scaffold import NewFile
    from postil.theme import Theme

CONTENT_ERRORS = 1
OUR_BUG = 3

SCHEDULER_PATIENCE = 10
"""Seconds in which a Dask scheduler must answer."""
RETRIES = 3
"""How often a cluster does a piece of work again that failed with its worker."""

Command = Callable[..., Any]


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


def site_options(command: Command) -> Command:
    """Add the options that `build` and `check` share."""
    options = [
        click.option(
            "-C", "--root", type=click.Path(path_type=Path), default=Path(), help="The site's folder.", metavar="DIR"
        ),
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


@click.group(cls=BuildByDefault, context_settings={"help_option_names": ["--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="postil")
def main() -> None:
    """Turn articles and the notes pinned to them into a static site.

    Without a command, builds the site of this folder.
    """


@main.command()
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
    _run(root, output or root / "output", style, **asked)


@main.command()
@site_options
@click.option("--coverage", is_flag=True, help="List the quotations and figures that no note is pinned to, too.")
def check(root: Path, style: Format, **asked: Any) -> None:
    """Do all that a build does, but write nothing."""
    _run(root, None, style, **asked)


@main.command()
@click.argument("kind", required=False)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of a KIND of file: site, article, notes, note, topic, outlet, claim, edition or page.

    Without KIND, all of them as one object.
    """
    import json

    from postil.schema import KINDS, json_schema

    if kind is not None and kind not in KINDS:
        from postil.problem import did_you_mean

        raise click.UsageError(f"no kind '{kind}'; {did_you_mean(kind, KINDS, 'one of ' + ', '.join(KINDS))}")
    shown = json_schema(kind) if kind else {each: json_schema(each) for each in KINDS}
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


@main.group()
@click.option("-C", "--root", type=click.Path(path_type=Path), default=Path(), help="The site's folder.", metavar="DIR")
@click.pass_context
def new(context: click.Context, root: Path) -> None:
    """Begin a site, or add a file to one."""
    context.obj = root


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", default="A new digest", help="What the site is called.", metavar="TEXT")
def new_site(folder: Path, title: str) -> None:
    """Make a small working site in DIR: site.yaml, an article with notes, and a workflow for GitHub Pages."""
    from postil.load import starter
    from postil.scaffold import new_site as files
    from postil.schema import KINDS, json_schema

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"'{folder}' is there already and is not an empty folder")
    try:
        made = list(files(title, _today(), starter(), {kind: json_schema(kind) for kind in KINDS}))
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    _create(folder, made)
    click.echo(f"A new site is in {folder}. Build it with: postil -C {folder}")


def _adder(kind: str, article: str) -> None:
    """Register `postil new KIND TITLE`."""

    @new.command(kind, help=f"Add {article} {kind} called TITLE under content/{kind}s/.")
    @click.argument("title")
    @click.option("--slug", metavar="NAME", help="The file's name, without .md; made of the title by default.")
    @click.option("-C", "--root", type=click.Path(path_type=Path), help="The site's folder.", metavar="DIR")
    @click.pass_obj
    def add(above: Path, title: str, slug: str | None, root: Path | None) -> None:
        from postil.scaffold import new_file

        root = root or above
        if not (root / "site.yaml").is_file():
            raise click.UsageError(f"'{root}' has no site.yaml; run 'postil new site DIR' first, or name it with -C")
        try:
            files = list(new_file(kind, title, slug, _today()))
        except ValueError as problem:
            raise click.UsageError(f"{problem}; choose a name with --slug") from None
        _create(root, files)
        for file in files:
            click.echo(f"Made {root / file.path}")


for _kind in ("article", "topic", "outlet", "claim", "edition", "page"):
    _adder(_kind, "an" if _kind[0] in "aeo" else "a")


@main.group()
def theme() -> None:
    """See what a site's own templates/ change, and translate the theme."""


@theme.command("diff")
@click.argument("name", required=False, default="")
@click.option("-C", "--root", type=click.Path(path_type=Path), default=Path(), help="The site's folder.", metavar="DIR")
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
@click.option("-C", "--root", type=click.Path(path_type=Path), default=Path(), help="The site's folder.", metavar="DIR")
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


def _create(root: Path, files: Iterable[NewFile]) -> None:
    from postil.write import create

    try:
        create(root, [(file.path, file.text) for file in files])
    except FileExistsError as failure:
        raise click.UsageError(f"'{failure.filename}' is there already; choose another name with --slug") from None
    except OSError as failure:
        raise click.UsageError(f"'{failure.filename}' can't be written: {(failure.strerror or '').lower()}") from None


def _run(root: Path, output: Path | None, style: Format, **asked: Any) -> None:
    from postil.console import Clock, chosen, tell
    from postil.engine import Workers, cores
    from postil.model import Options
    from postil.order import Order
    from postil.pipeline import build as run

    if not root.is_dir():
        raise click.UsageError(f"there is no folder '{root}'")
    options = Options(_today(), asked["drafts"], asked["future"], _base_url(asked["base_url"]))
    explained = asked.get("explain")
    order = Order(
        root,
        output,
        options,
        strict=asked["strict"],
        keep_going=asked.get("keep_going", False),
        explain=explained is not None,
        coverage=asked.get("coverage", False),
    )
    clock = Clock(bar=style == "text" and sys.stderr.isatty())
    with (
        _profiled(asked.get("profile")),
        _cluster(asked.get("scheduler")) as (executor, threads),
        Workers(asked["jobs"] or threads or cores(), executor) as workers,
    ):
        report = run(order, workers, clock)
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


def _today() -> date:
    """Return the day of the build, or the one that SOURCE_DATE_EPOCH names (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is '{epoch}', not seconds since 1970") from None


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
