"""Puts the built site on a branch of a repository, for hosts that publish one, such as GitHub Pages.

A branch is only ever added to: nobody's commits are overwritten, and a branch that holds something else is refused.
The commit is ghp-import's; what it is to hold, whether it does, and the push are looked after here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from postil.characters import visible
from postil.codec import digest
from postil.git import Git, GitError, said
from postil.outputs.hosting import NO_JEKYLL
from postil.scan import scan
from postil.write import ours

INPUTS = ("content", "templates", "site.yaml")
"""What a site is built of."""
PLAIN = "100644"
"""How git's trees mark a file that is neither a program nor a link."""

Tree = Mapping[str, tuple[str, str]]
"""The mode and the object of each file, by path."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A branch of a remote repository, as seen from the site's own."""

    git: Git
    remote: str
    """The name of a remote that is set up."""
    branch: str
    prefix: str
    """The site's folder within the repository, with a slash at its end; nothing where it is the repository's own."""
    head: str
    """The commit that the site is built of, abbreviated."""

    @property
    def ref(self) -> str:
        """Its full name, here and in the remote repository."""
        return f"refs/heads/{self.branch}"

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"'{self.branch}' on '{self.remote}'"


@dataclass(frozen=True, slots=True)
class Difference:
    """What publishing would change on the branch, by path, in order."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def destination(root: Path, remote: str, branch: str) -> Destination:
    """Return the branch to publish the site in *root* to; raise GitError where there can be none."""
    git = Git(root)
    prefix = git.told("rev-parse", "--show-prefix", wrong="this folder isn't in a git repository").rstrip("\n")
    if git.ask("rev-parse", "--show-toplevel") is None:
        raise GitError("this folder is inside a git repository, and not a part of its files")
    head = git.ask("rev-parse", "--verify", "--quiet", "--short", "HEAD^{commit}")
    if not head:
        raise GitError("this repository has no commit yet", "commit the site first: git add . && git commit")
    remotes = (git.ask("remote") or "").splitlines()
    if remote not in remotes or remote.startswith("-"):
        there = f"it has {', '.join(remotes)}; choose one with --remote" if remotes else "git remote add origin URL"
        raise GitError(f"this repository has no remote '{remote}'", there)
    if branch.startswith("-") or branch == "HEAD" or git.ask("check-ref-format", f"refs/heads/{branch}") is None:
        raise GitError(f"'{branch}' is no name for a branch", "choose another with --branch")
    if f"branch refs/heads/{branch}" in (git.ask("worktree", "list", "--porcelain") or "").splitlines():
        hint = "publish to a branch that nobody works on: --branch gh-pages"
        raise GitError(f"'{branch}' is checked out: its files would be replaced by the built site", hint)
    return Destination(git, remote, branch, prefix, head)


def uncommitted(root: Path, to: Destination) -> tuple[str, ...]:
    """Return the files that the site is built of and that differ from the last commit, or aren't in git at all."""
    wrong = "git can't say what has changed"
    status = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *INPUTS)
    changed = {entry[3:].removeprefix(to.prefix) for entry in to.git.told(*status, wrong=wrong).split("\0") if entry}
    listing = ("ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *INPUTS)
    ignored = to.git.told(*listing, wrong=wrong).split("\0")
    return tuple(sorted(changed | (set(scan(root).paths) & set(ignored))))


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """Yield a folder with a copy of the files that the last build put into *output*, and nothing else.

    Raise GitError where one of them is no longer what was built.
    """
    files = ours(output)
    if NO_JEKYLL not in files:
        raise _changed(output.name)
    with TemporaryDirectory(prefix="postil-") as folder:
        for path, found in files.items():
            try:
                data = (output / path).read_bytes()
            except OSError:
                data = None
            if data is None or digest(data) != found or ".." in path.split("/"):
                raise _changed(f"{output.name}/{path}")
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield Path(folder)


def _changed(path: str) -> GitError:
    return GitError(f"'{path}' has been changed since it was built", "does another build run? try again")


def tree_of(stage: Path, to: Destination) -> Tree:
    """Return the tree that git would make of the files in *stage*; nothing is added to the repository."""
    paths = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    given = b"".join(os.fsencode(stage / path) + b"\n" for path in paths)
    hashing = ("hash-object", "--no-filters", "--stdin-paths")
    objects = to.git.told(*hashing, given=given, wrong="git can't read the built site").split()
    return {path: (PLAIN, one) for path, one in zip(paths, objects, strict=True)}


def fetched(to: Destination) -> str | None:
    """Return the commit that the branch is at in the remote repository, brought here; nothing where there is none.

    Raise GitError where the remote doesn't answer, or the branch, there or here, holds what is no published site.
    """
    wrong = f"'{to.remote}' can't be read"
    hint = f"look whether this works: git ls-remote {to.remote}"
    track = f"refs/remotes/{to.remote}/{to.branch}"
    listed = to.git.told("ls-remote", "--heads", "--", to.remote, to.ref, wrong=wrong, hint=hint)
    tip = None
    if to.ref in (line.partition("\t")[2] for line in listed.splitlines()):
        quiet = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules")
        to.git.told(*quiet, "--", to.remote, f"+{to.ref}:{track}", wrong=wrong, hint=hint)
        tip = to.git.told("rev-parse", "--verify", f"{track}^{{commit}}", wrong=wrong).strip()
        _must_be_a_site(to, tip, to.name)
    else:
        to.git.ask("update-ref", "-d", track)  # of a branch that is gone there
    if here := _here(to):
        _must_be_a_site(to, here, f"'{to.branch}' in this repository")
        if tip and to.git.ask("merge-base", "--is-ancestor", here, tip) is None:
            way = f"push them: git push {to.remote} {to.branch}; or give them up: git branch -D {to.branch}"
            raise GitError(f"'{to.branch}' has commits here that '{to.remote}' hasn't", way)
    return tip


def _here(to: Destination) -> str | None:
    """Return the commit that the branch of this name is at in this repository."""
    return to.git.ask("rev-parse", "--verify", "--quiet", f"{to.ref}^{{commit}}")


def _must_be_a_site(to: Destination, commit: str, name: str) -> None:
    """Raise GitError where *commit* holds what no publish made: an empty tree is nobody's, a source is somebody's."""
    tree = _tree(to, commit)
    if tree and (NO_JEKYLL not in tree or f"{to.prefix}site.yaml" in tree):
        hint = "choose another with --branch; a site is published to a branch that holds nothing else"
        raise GitError(f"{name} holds something else than a published site, which would be replaced", hint)


def _tree(to: Destination, commit: str) -> Tree:
    listed = to.git.told("ls-tree", "-r", "-z", "--full-tree", commit, wrong=f"git can't read {to.name}")
    rows = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {path: (about.split()[0], about.split()[2]) for about, _, path in rows}


def difference(to: Destination, tip: str | None, tree: Tree) -> Difference:
    """Return what differs between *tip*, where the branch is, and *tree*, what it is to hold."""
    there = _tree(to, tip) if tip else {}
    return Difference(
        tuple(sorted(tree.keys() - there.keys())),
        tuple(sorted(path for path in tree.keys() & there.keys() if tree[path] != there[path])),
        tuple(sorted(there.keys() - tree.keys())),
    )


def published(to: Destination, stage: Path, tree: Tree, tip: str | None, message: str) -> str:
    """Commit *stage* to the branch on top of *tip*, push it, and return the commit.

    Where that fails, raise GitError, and the branch is here what it was.
    """
    before = _here(to)
    try:
        commit = _committed(to, stage, tree, tip or before, message)
        _push(to)
    except BaseException:  # ^C, too
        if _here(to) != before:
            to.git.ask(*(("update-ref", to.ref, before) if before else ("update-ref", "-d", to.ref)))
        raise
    return commit


def _committed(to: Destination, stage: Path, tree: Tree, parent: str | None, message: str) -> str:
    if parent and parent == _here(to) and _tree(to, parent) == tree:
        return parent
    named = to.git.told(
        *("var", "GIT_COMMITTER_IDENT"),
        wrong="git doesn't know who publishes",
        hint="tell it: git config user.name 'A Name'; git config user.email name@example.org",
    )
    name, mail = re.findall(r"^(.*) <(.*)> ", named)[0]
    command = (
        *(sys.executable, "-P", "-m", "ghp_import"),
        *(f"--remote={to.remote}", f"--branch={to.branch}", f"--message={message}", str(stage)),
    )
    done = to.git.ran(command, env={"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail})
    commit = _here(to)
    if done.returncode or not commit or _tree(to, commit) != tree or _parents(to, commit) != ([parent] * bool(parent)):
        hint = f"is there a tag or another branch that is called '{to.branch}' or '{to.remote}/{to.branch}'?"
        raise GitError(f"the commit could not be made{said(done)}", hint)
    return commit


def _parents(to: Destination, commit: str) -> list[str]:
    return (to.git.ask("rev-list", "--max-count=1", "--parents", commit) or "").split()[1:]


def _push(to: Destination) -> None:
    pushing = ("push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")
    done = to.git.ran(("git", *pushing, "--", to.remote, f"{to.ref}:{to.ref}"))
    if not done.returncode:
        return
    refusals = [line for line in done.stdout.splitlines() if line.startswith(b"!")]
    if b"but expected" in done.stderr or any(b"[rejected]" in line for line in refusals):
        hint = "look at what they did, then publish again"
        raise GitError(f"somebody else has published to {to.name} in the meantime: nothing was replaced", hint)
    done.stderr = b"\n".join((done.stderr, *(line.removeprefix(b"!\t") for line in refusals)))
    hint = f"look whether this works: git push {to.remote} {to.branch}; a host may protect a branch, or want a login"
    raise GitError(f"'{to.remote}' has not taken the site{said(done)}", hint)


def first(paths: Iterable[str], most: int) -> str:
    """Return the first of *paths* and how many more there are, for a message."""
    listed = [visible(path).replace("\n", "\\n") for path in paths]
    more = f", and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
