"""`python -m postil`: the same program as the command."""

from postil.cli import run

run()
