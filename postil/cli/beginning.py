"""`postil new` and `postil schema`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.options import refuse_without_site, root_option, today

if TYPE_CHECKING:
    from postil.scaffold import NewFile


@click.command()
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


@click.group()
@root_option
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
        made = list(files(title, today(), starter(), {kind: json_schema(kind) for kind in KINDS}))
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
        refuse_without_site(root)
        try:
            files = list(new_file(kind, title, slug, today()))
        except ValueError as problem:
            raise click.UsageError(f"{problem}; choose a name with --slug") from None
        _create(root, files)
        for file in files:
            click.echo(f"Made {root / file.path}")


for _kind in ("article", "topic", "outlet", "claim", "edition", "page"):
    _adder(_kind, "an" if _kind[0] in "aeo" else "a")


def _create(root: Path, files: Iterable[NewFile]) -> None:
    from postil.revise import create

    try:
        create(root, [(file.path, file.text) for file in files])
    except FileExistsError as failure:
        raise click.UsageError(f"'{failure.filename}' is there already; choose another name with --slug") from None
    except OSError as failure:
        raise click.UsageError(f"'{failure.filename}' can't be written: {(failure.strerror or '').lower()}") from None
