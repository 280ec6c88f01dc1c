"""Build the site of this folder: `python build.py`, the same program as the command `postil`."""

from postil.cli import run

if __name__ == "__main__":
    run()
