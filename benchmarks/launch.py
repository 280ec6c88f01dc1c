"""Run one command and print what it took: `launch.py LOG COMMAND [ARGUMENT …]`.

Prints wall seconds, CPU-seconds of all its processes, the peak of its largest process in bytes, and its exit
code; LOG gets all that the command says. A program of its own and a small one, because Linux counts to a
process's peak what its parent held when it was started.
"""

import os
import sys
import time


def main(log: str, *command: str) -> None:
    """Run *command*."""
    begun = time.perf_counter()
    child = os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    unit = 1 if sys.platform == "darwin" else 1024
    print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
