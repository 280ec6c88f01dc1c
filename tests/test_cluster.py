"""The same build on a Dask cluster: a scheduler and two workers, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest
from sites import ARTICLE, TODAY, Folder, told

from postil.engine import Workers
from postil.model import Options
from postil.order import Watch
from postil.pipeline import Order, build

distributed = pytest.importorskip("distributed", reason="Dask isn't installed")

pytestmark = pytest.mark.slow
PATIENCE = 60


@pytest.fixture
def large(site: Folder) -> Folder:
    """Enough articles to keep two workers busy, with notes and a warning each."""
    for number in range(120):
        site.write(
            {
                f"content/articles/n{number}.md": ARTICLE.replace("The grid failed", f"Number {number}"),
                f"content/articles/n{number}.notes.yaml": (
                    "- {id: a, quote: grid, body: x}\n"
                    "- {id: b, quote: Officials spoke of the billion dollars., body: y}\n"
                ),
            }
        )
    return site


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and the processes of two workers."""
    file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    dask = [sys.executable, "-m", "dask"]
    first = subprocess.Popen(
        [*dask, "scheduler", *local, "--port", "0", "--scheduler-file", str(file)], cwd=tmp_path, **quiet
    )
    worker = [*dask, "worker", "--scheduler-file", str(file), *local, "--nthreads", "1", "--no-nanny"]
    workers = [subprocess.Popen(worker, cwd=tmp_path, **quiet) for _ in range(2)]
    try:
        with distributed.Client(scheduler_file=str(file), timeout=PATIENCE) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
            yield client.scheduler.address, workers
    finally:
        for process in (*workers, first):
            process.kill()
            process.wait()


def _alone(large: Folder, tmp_path: Path) -> tuple[list[str], dict[str, bytes]]:
    files = [path for path in large.root.rglob("*.*") if path.is_file()]
    alone = Folder(tmp_path / "alone").write({str(path.relative_to(large.root)): path.read_bytes() for path in files})
    return told(alone.build()), alone.outputs()


def test_the_command_builds_on_a_cluster(large: Folder, scheduler, tmp_path: Path):
    address, _ = scheduler
    _, expected = _alone(large, tmp_path)
    env = os.environ | {"SOURCE_DATE_EPOCH": "1767225600"}
    command = [sys.executable, "-m", "postil", "-C", str(large.root), "--scheduler", address]

    run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    assert "compiled 123" in run.stdout
    assert large.outputs() == expected


def test_a_worker_that_is_killed_in_the_middle_costs_a_retry(large: Folder, scheduler, tmp_path: Path):
    address, workers = scheduler
    problems, expected = _alone(large, tmp_path)

    class Killing(Watch):
        done = 0

        def advance(self) -> None:
            self.done += 1
            if self.done == 30:
                os.kill(workers[0].pid, signal.SIGKILL)

    with distributed.Client(address) as client:
        executor: Executor = client.get_executor(retries=3)
        order = Order(large.root, large.root / "output", Options(TODAY))
        report = build(order, Workers(2, executor), Killing())

    assert workers[0].wait(timeout=PATIENCE) == -signal.SIGKILL
    assert told(report) == problems
    assert large.outputs() == expected


def test_a_scheduler_that_does_not_answer_is_wrong_usage(site: Folder):
    command = [sys.executable, "-m", "postil", "-C", str(site.root), "--scheduler", "tcp://127.0.0.1:9"]

    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 2
    assert "no Dask scheduler answers at 'tcp://127.0.0.1:9'" in run.stderr
