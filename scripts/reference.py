"""Write docs/cli.md, the list of all commands and their options, of what the commands say of themselves.

A test fails where the file is not what this would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from postil.cli import main

FILE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """\
# Commands

Written by `scripts/reference.py` of what `--help` says; edit the commands, not this page. Exit codes: 0 fine, 1 the
content has errors, 2 the command was not understood, 3 a bug of ours. The site's folder is the one you are in, unless
`-C DIR` names another.
"""


def reference() -> str:
    """Return the text of docs/cli.md."""
    return "\n".join([HEAD, *_described(main, "postil", None)])


def _described(command: click.Command, name: str, around: click.Context | None) -> Iterator[str]:
    """Yield the section of *command*, then those of its own commands."""
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=around)
    yield f"## {name}\n"
    yield f"    {' '.join([name, *command.collect_usage_pieces(context)])}\n"
    yield f"{cleandoc(command.help or '')}\n"
    if rows := [row for row in map(_row, command.get_params(context)) if row]:
        yield "\n".join(["| option | what it does |", "| --- | --- |", *rows]) + "\n"
    if isinstance(command, click.Group):
        for each, below in sorted(command.commands.items()):
            if not below.hidden:
                yield from _described(below, f"{name} {each}", context)


def _row(parameter: click.Parameter) -> str:
    """Return the line of an option; arguments are told of in the command's own words."""
    if not isinstance(parameter, click.Option) or parameter.hidden or "--help" in parameter.opts:
        return ""
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    choice = "\\|".join(parameter.type.choices) if isinstance(parameter.type, click.Choice) else ""
    value = "" if parameter.is_flag else f" {choice or parameter.metavar or parameter.type.name.upper()}"
    return f"| {names}{value} | {(parameter.help or '').replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
