"""The package, as somebody has it who installs it and never sees this repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def ran(*command: str | Path, cwd: Path) -> str:
    """Run *command* as if nobody had ever heard of the repository; return what it printed."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def postil(place: Path) -> Callable[..., str]:
    """The command, out of a wheel installed into an empty environment.

    Without isolation: the pinned hatchling builds it, and `python -m build` would be our build.py.
    """
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    ran(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", "dist", REPOSITORY, cwd=place)
    (wheel,) = (place / "dist").glob("postil-*.whl")
    ran(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=place)
    constraints = REPOSITORY / "requirements" / "site.txt"
    ran(*pip, "--python", "venv/bin/python", "install", "-c", constraints, wheel, cwd=place)

    def postil(*arguments: str | Path) -> str:
        return ran(place / "venv" / "bin" / "postil", *arguments, cwd=place)

    return postil


def test_a_new_site_builds_with_the_themes_own_files(postil: Callable[..., str], place: Path):
    postil("new", "site", "digest")

    said = postil("-C", "digest", "--strict")

    output = place / "digest" / "output"
    assert said.startswith("Built ")
    assert list(output.glob("articles/*/index.html"))
    for path in ("index.html", "404.html", "feed.xml", "sitemap.xml", "favicon.svg"):
        assert (output / path).is_file()
    theme = (REPOSITORY / "templates" / "style.css").read_text(encoding="utf-8")
    assert (output / "style.css").read_text(encoding="utf-8").startswith(theme.split("{")[0])


def test_a_new_sites_own_templates_come_before_the_themes(postil: Callable[..., str], place: Path):
    postil("new", "site", "own")
    templates = place / "own" / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "style.css").write_text("body { color: navy }\n", encoding="utf-8")

    postil("-C", "own")

    assert (place / "own" / "output" / "style.css").read_text(encoding="utf-8") == "body { color: navy }\n"


def test_the_command_tells_its_version(postil: Callable[..., str]):
    from postil import __version__

    assert postil("--version").strip().endswith(__version__)


def test_every_command_has_help(postil: Callable[..., str]):
    for command in ("build", "check", "schema", "new"):
        assert "Usage: postil " in postil(command, "--help")
