"""Get the peers, each into a folder of its own under .bench/, with the versions that are pinned.

A folder is made anew where its pins have changed. `.bench/` holds a .gitignore that ignores all of it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements/bench.txt"
NODE_PINS = ROOT / "benchmarks/package.json"
BENCH = ROOT / ".bench"


class NotInstalledError(Exception):
    """A peer can't be had; the message says why."""


def from_pypi(name: str, *packages: str) -> Path:
    """Return the folder that *packages*, and what they depend on, are installed in."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    return _installed(name, PINS, lambda folder: [*pip, "--target", str(folder), "-c", str(PINS), *packages])


def from_npm(name: str) -> Path:
    """Return the folder whose node_modules/ has the packages of package.json."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NotInstalledError("there is no Node.js here; install node and npm")
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error"]
    return _installed(
        name,
        NODE_PINS,
        lambda folder: ["npm", "install", "--prefix", str(folder), "--ignore-scripts", *quiet],
    )


def _installed(name: str, pins: Path, command: Callable[[Path], list[str]]) -> Path:
    folder = BENCH / name
    copy = folder / pins.name
    done = folder / "installed"
    if done.is_file() and copy.read_bytes() == pins.read_bytes():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (BENCH / ".gitignore").write_text("*\n", encoding="utf-8")
    shutil.copyfile(pins, copy)
    print(f"Installing {name} into {folder.relative_to(ROOT)} ...", file=sys.stderr)
    ran = subprocess.run(command(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip().splitlines()
        raise NotInstalledError(said[-1] if said else f"its installer failed with {ran.returncode}")
    done.touch()
    return folder
