"""Runs git in a folder: without a shell, without a question to anybody, and with its own words where it fails."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from postil.characters import visible

MOST_SAID = 8
"""Lines of what git said that a message quotes."""

_ELSEWHERE = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE"),
}
"""A hook of another repository sets these; the folder's own repository is meant."""
_ALWAYS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
    "LANGUAGE": "",
    "PYTHONUTF8": "1",
}
"""In the C locale git says what push.porcelain's readers expect, and Python would take arguments for ASCII."""
_NO_WORD_OF_GITS = re.compile(r"hint:|Traceback|  |[\w.]*[A-Z]\w*Error\b")
"""Its advice, which speaks of commands that weren't given, and what Python adds where ghp-import fails."""
_PASSWORD = re.compile(r"(?<=://)[^\s/@]+@")


class GitError(Exception):
    """Git, or the state of the repository, keeps something from being done; the hint is the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Git:
    """Git, in the repository that a folder lies in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
        self._env = kept | _ALWAYS

    def ask(self, *arguments: str, given: bytes = b"") -> str | None:
        """Return what `git *arguments*` prints, without white space at its end; nothing where git says no."""
        done = self.ran(("git", *arguments), given)
        return None if done.returncode else _text(done.stdout).rstrip()

    def told(self, *arguments: str, given: bytes = b"", wrong: str, hint: str = "") -> str:
        """Return what `git *arguments*` prints; raise GitError that says what is *wrong* and what git said."""
        done = self.ran(("git", *arguments), given)
        if done.returncode:
            raise GitError(f"{wrong}{said(done)}", hint)
        return _text(done.stdout)

    def ran(
        self, command: Sequence[str], given: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run *command* in the folder, with git's environment and *env*."""
        try:
            return subprocess.run(  # noqa: S603 - a list of arguments: no shell reads them
                command, cwd=self._folder, env=self._env | (env or {}), input=given, capture_output=True, check=False
            )
        except FileNotFoundError:
            raise GitError("there is no git on this machine", "install it: https://git-scm.com/downloads") from None
        except OSError as failure:
            raise GitError(f"git can't be run: {(failure.strerror or str(failure)).lower()}") from None


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what git said as the rest of a message: without a password, and as a terminal may show it."""
    lines = [line.rstrip() for line in _text(done.stderr).splitlines() if line.strip()]
    lines = [_PASSWORD.sub("", visible(line)) for line in lines if not _NO_WORD_OF_GITS.match(line)]
    lines = lines or [f"it ended with {done.returncode}, and no word"]
    return "".join(f"\n  git: {line.removeprefix('fatal: ')}" for line in lines[:MOST_SAID])


def _text(data: bytes) -> str:
    """Paths of any bytes come back as Python's own functions give and take them."""
    return os.fsdecode(data)
