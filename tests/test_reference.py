"""docs/cli.md is what the commands say of themselves."""

from __future__ import annotations

import runpy
from pathlib import Path

import click
import pytest

from postil.cli import main

REPOSITORY = Path(__file__).resolve().parent.parent
WRITER = runpy.run_path(str(REPOSITORY / "scripts" / "reference.py"))


def _commands(group: click.Group) -> list[click.Command]:
    found: list[click.Command] = []
    for command in group.commands.values():
        found += [command, *(_commands(command) if isinstance(command, click.Group) else [])]
    return [one for one in found if not one.hidden]


def test_the_reference_is_up_to_date():
    """Where it isn't: .venv/bin/python scripts/reference.py."""
    assert WRITER["FILE"].read_text(encoding="utf-8") == WRITER["reference"]()


@pytest.mark.parametrize("command", _commands(main), ids=lambda one: one.name)
def test_every_command_and_option_says_what_it_does(command: click.Command):
    silent = [one.opts[0] for one in command.params if isinstance(one, click.Option) and not (one.help or one.hidden)]

    assert command.help
    assert silent == []
