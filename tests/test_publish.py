"""`postil publish`: what arrives on the branch of a repository on this disk, and what is refused."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import ARTICLE, BASIC, SITE_YAML, Folder

from postil.cli import main

GRID = "articles/grid/index.html"
DRAFT = ARTICLE.replace("date:", "draft: true\ndate:").replace("The grid failed", "Half a thought")


def git(folder: Path, *arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@dataclass
class Repository(Folder):
    """A site in a repository, with an empty one that it is pushed to."""

    bare: Path

    def commit(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "Work")

    def publish(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["publish", "-C", str(self.root), *arguments], catch_exceptions=False)

    def arrived(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """Return the files on the branch in the other repository."""
        listed = git(self.bare, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")
        return {path: self._data(branch, path) for path in listed if path}

    def _data(self, branch: str, path: str) -> bytes:
        command = ["git", "cat-file", "blob", f"{branch}:{path}"]
        return subprocess.run(command, cwd=self.bare, capture_output=True, check=True).stdout

    def everything(self) -> str:
        """Return what the other repository holds: its branches and every object."""
        return git(self.bare, "for-each-ref") + git(self.bare, "cat-file", "--batch-check", "--batch-all-objects")


@pytest.fixture(autouse=True)
def nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own, with a name in it: nothing of the user's git is seen."""
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = An Editor\n\temail = editor@digest.example\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made; none is left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def repository(tmp_path: Path, stages: Path) -> Repository:
    return _repository(tmp_path, tmp_path / "site")


def _repository(tmp_path: Path, root: Path) -> Repository:
    bare = tmp_path / "bare.git"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    (tmp_path / "site").mkdir()
    git(tmp_path / "site", "init", "--quiet", "--initial-branch", "main")
    git(tmp_path / "site", "remote", "add", "origin", str(bare))
    made = Repository(root, bare)
    made.write(BASIC | {".gitignore": "output/\n.postil/\n"})
    made.commit()
    return made


def _refused(run: Result, said: str) -> str:
    """Return what a refusal said, once it is certain that it was one."""
    assert run.exit_code == 1, run.output
    assert run.stderr.startswith("error: ") or "\nerror: " in run.stderr
    assert "Traceback" not in run.output
    assert said in run.stderr
    return run.stderr


# What arrives


def test_the_built_site_arrives_and_nothing_else(repository: Repository):
    run = repository.publish()

    assert run.exit_code == 0, run.output
    built = repository.outputs()
    assert ".postil.json" in built
    assert repository.arrived() == {path: data for path, data in built.items() if path != ".postil.json"}
    assert repository.arrived()[".nojekyll"] == b""
    assert "There is no 'gh-pages' on 'origin' yet: " in run.stdout
    assert "Published: 'gh-pages' on 'origin' is now " in run.stdout


def test_the_name_of_the_domain_arrives(repository: Repository):
    repository.write({"site.yaml": SITE_YAML.replace("https://example.org/digest/", "https://digest.org/")}).commit()

    repository.publish()

    assert repository.arrived()["CNAME"] == b"digest.org\n"


def test_a_draft_is_never_published_even_where_the_last_build_showed_it(repository: Repository):
    repository.write({"content/articles/half.md": DRAFT}).commit()
    repository.build(drafts=True)

    assert repository.publish().exit_code == 0
    assert not any(b"Half a thought" in data for data in repository.arrived().values())


def test_what_somebody_put_into_the_output_stays_there(repository: Repository):
    repository.build()
    repository.write({"output/notes to self.txt": "secret", f"output/{GRID}": "edited by hand"})

    assert repository.publish().exit_code == 0
    assert "notes to self.txt" not in repository.arrived()
    assert b"The grid failed" in repository.arrived()[GRID]


def test_the_commit_says_who_when_and_what(repository: Repository):
    head = git(repository.root, "rev-parse", "--short", "HEAD")

    repository.publish()

    said = git(repository.bare, "log", "-1", "--format=%an <%ae>|%cn|%s", "gh-pages")
    assert said == f"An Editor <editor@digest.example>|An Editor|Publish {head}"


def test_the_message_may_be_anything(repository: Repository):
    assert repository.publish("--message", "--force: “выпуск\u00a0№” $(id)").exit_code == 0

    assert git(repository.bare, "log", "-1", "--format=%B", "gh-pages") == "--force: “выпуск\u00a0№” $(id)"


def test_names_of_any_letters_arrive(repository: Repository):
    repository.write(
        {"content/articles/речь.md": ARTICLE, "content/assets/a b 'c'.txt": "x", "content/assets/-n.txt": "y"}
    ).commit()

    assert repository.publish().exit_code == 0
    assert {"articles/речь/index.html", "assets/a b 'c'.txt", "assets/-n.txt"} <= set(repository.arrived())


def test_the_working_tree_and_its_branch_are_left_alone(repository: Repository):
    before = git(repository.root, "rev-parse", "HEAD"), git(repository.root, "ls-files")

    repository.publish()

    assert (git(repository.root, "rev-parse", "HEAD"), git(repository.root, "ls-files")) == before
    assert git(repository.root, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(repository.root, "status", "--porcelain") == ""


# Again


def test_a_second_time_the_history_is_kept(repository: Repository):
    repository.publish()
    first = git(repository.bare, "rev-parse", "gh-pages")
    repository.write({"content/articles/grid.md": ARTICLE.replace("grid failed", "grid held")}).commit()

    run = repository.publish()

    assert run.exit_code == 0
    assert git(repository.bare, "rev-parse", "gh-pages^") == first
    assert git(repository.bare, "rev-list", "--count", "gh-pages") == "2"
    assert b"The grid held" in repository.arrived()[GRID]
    assert "  changed  articles/grid/index.html" in run.stdout


def test_a_page_that_is_gone_goes(repository: Repository):
    repository.write({"content/pages/about.md": "---\ntitle: About\n---\n"}).commit()
    repository.publish()
    (repository.root / "content/pages/about.md").unlink()
    repository.commit()

    run = repository.publish()

    assert "about/index.html" not in repository.arrived()
    assert ", 1 removed." in run.stdout
    assert "  removed  about/index.html" in run.stdout


def test_where_nothing_has_changed_there_is_no_commit(repository: Repository):
    repository.publish()
    before = repository.everything()

    run = repository.publish()

    assert run.exit_code == 0
    assert "Nothing has changed: 'gh-pages' on 'origin' holds this site already." in run.stdout
    assert repository.everything() == before


def test_many_changes_are_counted_and_the_first_named(repository: Repository):
    repository.write({f"content/pages/p{n}.md": "---\ntitle: P\n---\n" for n in range(9)}).commit()

    run = repository.publish()

    listed = [line for line in run.stdout.splitlines() if line.startswith("  new ")]
    assert len(listed) == 6
    assert listed[-1] == f"  new      … and {len(repository.arrived()) - 5} more"


def test_what_others_published_is_gone_on_from(repository: Repository, tmp_path: Path):
    repository.publish()
    theirs = _their_commit(repository, tmp_path, {"hello.txt": "hello"})

    run = repository.publish()

    assert run.exit_code == 0
    assert "  removed  hello.txt" in run.stdout
    assert git(repository.bare, "rev-parse", "gh-pages^") == theirs


def _their_commit(repository: Repository, tmp_path: Path, files: dict[str, str], branch: str = "gh-pages") -> str:
    """Have somebody else push *files* to the branch, on top of what is there; return the commit."""
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(repository.bare), str(other))
    if git(other, "ls-remote", "origin", branch):
        git(other, "checkout", "--quiet", branch)
    else:
        git(other, "checkout", "--quiet", "--orphan", branch)
    Folder(other).write(files)
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--allow-empty", "--message", "Theirs")
    git(other, "push", "--quiet", "origin", branch)
    return git(other, "rev-parse", "HEAD")


# A dry run


def test_a_dry_run_changes_nothing(repository: Repository):
    before, refs = repository.everything(), git(repository.root, "for-each-ref")
    objects = git(repository.root, "count-objects", "-v")

    run = repository.publish("--dry-run")

    assert run.exit_code == 0
    assert "  new      .nojekyll" in run.stdout
    assert run.stdout.endswith("Nothing was published: this was a dry run.\n")
    assert repository.everything() == before
    assert git(repository.root, "for-each-ref") == refs
    assert git(repository.root, "count-objects", "-v") == objects


def test_a_dry_run_shows_what_differs_from_what_others_published(repository: Repository, tmp_path: Path):
    repository.publish()
    _their_commit(repository, tmp_path, {GRID: "other"})
    before = repository.everything()

    run = repository.publish("--dry-run")

    assert "0 new, 1 changed, 0 removed." in run.stdout
    assert repository.everything() == before


# What is refused: the content


def test_a_site_with_errors_is_not_published(repository: Repository):
    repository.write({"content/articles/grid.notes.yaml": "- {id: a, quote: not there at all, body: x}\n"}).commit()

    _refused(repository.publish(), "nothing was published: the site has errors")
    assert repository.everything() == ""


def test_warnings_are_errors_when_asked(repository: Repository):
    drifted = "- {id: a, quote: Officials spoke of the billion dollars., body: x}\n"
    repository.write({"content/articles/grid.notes.yaml": drifted}).commit()

    _refused(repository.publish("--strict"), "the site has errors")
    assert repository.publish().exit_code == 0


@pytest.mark.parametrize(
    "path", ["site.yaml", "content/articles/grid.md", "content/pages/new.md", "templates/home.html"]
)
def test_what_is_not_committed_is_not_published(repository: Repository, path: str):
    repository.write({path: repository.root.joinpath(path).read_text() + "\n" if path in BASIC else "---\n---\n"})

    said = _refused(repository.publish(), f"what is published must be committed first: {path}\n")
    assert "hint: commit it" in said
    assert not (repository.root / "output").exists()
    assert repository.everything() == ""


def test_a_dry_run_of_what_is_not_committed_says_so(repository: Repository):
    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"})

    _refused(repository.publish("--dry-run"), "content/pages/new.md")


def test_of_many_files_the_first_are_named(repository: Repository):
    repository.write({f"content/pages/p{n}.md": "---\ntitle: P\n---\n" for n in range(9)})

    _refused(repository.publish(), "content/pages/p4.md, and 4 more\n")


def test_a_deletion_is_a_change(repository: Repository):
    (repository.root / "content/topics/energy.md").unlink()

    _refused(repository.publish(), "committed first: content/topics/energy.md")


def test_what_git_ignores_and_a_build_reads_is_not_published(repository: Repository):
    repository.write(
        {".gitignore": "output/\n.postil/\nsecret.md\n", "content/pages/secret.md": "---\ntitle: S\n---\n"}
    )

    _refused(repository.publish(), "committed first: content/pages/secret.md")


def test_changes_elsewhere_and_what_no_build_reads_do_not_matter(repository: Repository):
    repository.write({"README.md": "x", ".gitignore": "output/\n.postil/\n*~\n", "content/articles/grid.md~": "x"})

    assert repository.publish().exit_code == 0


# What is refused: the repository


def test_a_folder_in_no_repository_is_told(site: Folder):
    run = CliRunner().invoke(main, ["publish", "-C", str(site.root)], catch_exceptions=False)

    _refused(run, "this folder isn't in a git repository\n  git: not a git repository")


def test_a_repository_without_a_commit_is_told(site: Folder):
    git(site.root, "init", "--quiet")

    run = CliRunner().invoke(main, ["publish", "-C", str(site.root)], catch_exceptions=False)

    _refused(run, "this repository has no commit yet")


@pytest.mark.parametrize("remote", ["upstream", "https://example.org/x.git", "--upload-pack=touch x", "../bare.git"])
def test_a_remote_is_one_that_is_set_up(repository: Repository, remote: str):
    said = _refused(repository.publish("--remote", remote), f"this repository has no remote '{remote}'")
    assert "it has origin" in said


def test_a_repository_without_a_remote_is_told(repository: Repository):
    git(repository.root, "remote", "remove", "origin")

    assert "git remote add origin URL" in _refused(repository.publish(), "no remote 'origin'")


@pytest.mark.parametrize(
    "branch", ["-f", "--force", "a..b", "a b", "x.lock", "HEAD", "@{-1}", "refs/../x", "a:b", "+x"]
)
def test_a_branch_has_a_name_that_git_takes(repository: Repository, branch: str):
    run = repository.publish("--branch", branch)

    if branch == "+x":  # git takes it
        assert run.exit_code == 0
        assert list(repository.arrived("+x"))
    else:
        _refused(run, f"'{branch}' is no name for a branch")
        assert repository.everything() == ""


@pytest.mark.parametrize("option", ["--branch", "--remote", "--message"])
@pytest.mark.parametrize("value", ["", " ", "a\nb", "a\x1b[2Jb", "a\udcff"])
def test_a_word_that_cannot_be_printed_is_wrong_usage(repository: Repository, option: str, value: str):
    assert repository.publish(option, value).exit_code == 2


def test_the_branch_that_is_worked_on_is_never_published_to(repository: Repository):
    _refused(repository.publish("--branch", "main"), "'main' is checked out")


def test_a_branch_that_is_checked_out_elsewhere_is_not_published_to(repository: Repository, tmp_path: Path):
    repository.publish()
    git(repository.root, "worktree", "add", "--quiet", str(tmp_path / "pages"), "gh-pages")
    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"}).commit()

    _refused(repository.publish(), "'gh-pages' is checked out")


def test_a_branch_that_holds_something_else_is_never_published_to(repository: Repository, tmp_path: Path):
    _their_commit(repository, tmp_path, {"src/precious.py": "1"}, "trunk")
    before = repository.everything()

    _refused(repository.publish("--branch", "trunk"), "'trunk' on 'origin' holds something else than a published site")
    assert repository.everything() == before


def test_a_branch_of_sources_is_never_published_to_whatever_file_lies_in_it(repository: Repository, tmp_path: Path):
    _their_commit(repository, tmp_path, {".nojekyll": "", "site.yaml": SITE_YAML}, "trunk")

    _refused(repository.publish("--branch", "trunk"), "holds something else than a published site")


def test_an_empty_branch_is_nobodys(repository: Repository, tmp_path: Path):
    """GitHub's own guide begins with one."""
    theirs = _their_commit(repository, tmp_path, {})

    assert repository.publish().exit_code == 0
    assert git(repository.bare, "rev-parse", "gh-pages^") == theirs


def test_a_branch_of_this_repository_that_holds_something_else_is_left_alone(repository: Repository):
    git(repository.root, "branch", "gh-pages")
    before = git(repository.root, "rev-parse", "gh-pages")

    _refused(repository.publish(), "'gh-pages' in this repository holds something else than a published site")
    assert git(repository.root, "rev-parse", "gh-pages") == before


def test_commits_that_were_never_pushed_are_not_lost(repository: Repository, tmp_path: Path):
    repository.publish()
    tree = git(repository.root, "rev-parse", "gh-pages^{tree}")
    mine = git(repository.root, "commit-tree", tree, "-p", "gh-pages", "-m", "By hand")
    git(repository.root, "update-ref", "refs/heads/gh-pages", mine)
    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"}).commit()

    assert "git branch -D gh-pages" in _refused(repository.publish(), "has commits here that 'origin' hasn't")
    assert git(repository.root, "rev-parse", "gh-pages") == mine


@pytest.mark.parametrize("name", ["gh-pages", "origin/gh-pages"])
def test_a_tag_of_the_same_name_confuses_nobody(repository: Repository, name: str):
    """Either it works, or it is told; the branch is never made of what the tag names."""
    repository.publish()
    first = git(repository.bare, "rev-parse", "refs/heads/gh-pages")
    git(repository.root, "tag", name, "main")
    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"}).commit()

    run = repository.publish()

    if run.exit_code:
        _refused(run, "the commit could not be made")
        assert git(repository.bare, "rev-parse", "refs/heads/gh-pages") == first
        assert git(repository.root, "rev-parse", "refs/heads/gh-pages") == first
    else:
        assert git(repository.bare, "rev-parse", "refs/heads/gh-pages^") == first


# What is refused: by git


def test_a_remote_that_is_not_there_is_told(repository: Repository):
    git(repository.root, "remote", "set-url", "origin", str(repository.bare) + ".gone")

    said = _refused(repository.publish(), "'origin' can't be read\n  git: ")
    assert "does not appear to be a git repository" in said
    assert "hint: look whether this works: git ls-remote origin" in said


def test_no_password_is_shown(repository: Repository):
    git(repository.root, "remote", "set-url", "origin", "file://editor:hunter2@/nowhere/at/all.git")

    assert "hunter2" not in _refused(repository.publish(), "'origin' can't be read")


def test_a_push_that_is_refused_is_told_and_leaves_no_commit_behind(repository: Repository):
    hook = repository.bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)

    said = _refused(repository.publish(), "'origin' has not taken the site")
    assert "this branch is protected" in said
    assert git(repository.bare, "for-each-ref") == ""
    assert "gh-pages" not in git(repository.root, "for-each-ref")

    hook.unlink()
    assert repository.publish().exit_code == 0


@pytest.mark.parametrize(
    ("hook", "when"),
    [("reference-transaction", '[ "$1" = committed ] && grep -q refs/heads/gh-pages || exit 0'), ("pre-push", "")],
)
def test_what_somebody_publishes_in_the_meantime_is_not_replaced(
    repository: Repository, tmp_path: Path, hook: str, when: str
):
    """A hook of this repository runs once the commit is made, or at the push: just then, the other's commit comes."""
    repository.publish()
    mine = git(repository.root, "rev-parse", "gh-pages")
    theirs = _their_commit(repository, tmp_path, {"hello.txt": "hello"})
    git(repository.bare, "update-ref", "refs/heads/gh-pages", mine)
    running = repository.root / ".git/hooks" / hook
    comes = f"env -u GIT_DIR git -C '{repository.bare}' update-ref refs/heads/gh-pages {theirs}"
    running.write_text(f"#!/bin/sh\n{when}\n{comes}\n")
    running.chmod(0o755)
    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"}).commit()

    run = repository.publish()

    running.unlink()
    _refused(run, "somebody else has published to 'gh-pages' on 'origin' in the meantime: nothing was replaced")
    assert git(repository.bare, "rev-parse", "gh-pages") == theirs
    assert git(repository.root, "rev-parse", "gh-pages") == mine
    assert repository.publish().exit_code == 0
    assert git(repository.bare, "rev-parse", "gh-pages^") == theirs


def test_without_a_name_there_is_no_commit(repository: Repository, tmp_path: Path):
    (tmp_path / "home/.gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")

    assert "git config user.name" in _refused(repository.publish(), "git doesn't know who publishes")
    assert repository.everything() == ""


def test_without_git_it_is_told(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    _refused(repository.publish(), "there is no git on this machine")


# Where a site may lie


def test_a_site_may_lie_in_a_folder_of_the_repository(tmp_path: Path, stages: Path):
    repository = _repository(tmp_path, tmp_path / "site/docs/digest")
    Folder(tmp_path / "site").write({"content/articles/other.md": "not this site's"})

    assert repository.publish().exit_code == 0
    assert GRID in repository.arrived()

    repository.write({"content/pages/new.md": "---\ntitle: New\n---\n"})
    _refused(repository.publish(), "committed first: content/pages/new.md\n")


def test_a_site_may_lie_in_a_worktree(repository: Repository, tmp_path: Path):
    git(repository.root, "worktree", "add", "--quiet", "-b", "work", str(tmp_path / "tree"))
    elsewhere = Repository(tmp_path / "tree", repository.bare)

    assert elsewhere.publish().exit_code == 0
    assert GRID in repository.arrived()
    _refused(elsewhere.publish("--branch", "main"), "'main' is checked out")


def test_a_file_of_the_site_is_never_run_in_place_of_the_program(repository: Repository):
    """Content comes by pull request; Python would look for its modules in the folder it is run in."""
    repository.write({"ghp_import.py": "open('ran', 'w')", "dateutil/__init__.py": "open('ran', 'w')"}).commit()

    assert repository.publish().exit_code == 0
    assert not (repository.root / "ran").exists()


def test_what_a_hook_of_another_repository_sets_is_not_taken_for_this_one(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    git(tmp_path, "init", "--quiet", "another")
    for name, value in {"GIT_DIR": "another/.git", "GIT_INDEX_FILE": "another/.git/index"}.items():
        monkeypatch.setenv(name, str(tmp_path / value))

    run = repository.publish()

    monkeypatch.undo()
    assert run.exit_code == 0, run.output
    assert git(tmp_path / "another", "for-each-ref") == ""


def test_an_address_where_no_site_can_be_is_told(repository: Repository):
    """A new site begins with example.org: its 404.html would lead there, and its feeds."""
    assert "warning: site.yaml's base_url is 'https://example.org/digest/', where no site can be" in (
        repository.publish().stderr
    )

    repository.write({"site.yaml": SITE_YAML.replace("https://example.org/", "https://desk.github.io/")}).commit()
    assert repository.publish().stderr == ""


def test_a_domain_that_would_be_forgotten_is_told(repository: Repository, tmp_path: Path):
    """GitHub writes CNAME to the branch when a domain is typed into its settings."""
    repository.publish()
    _their_commit(repository, tmp_path, {"CNAME": "digest.org"})

    run = repository.publish("--dry-run")

    assert "names a domain in CNAME, and site.yaml's base_url is not its root" in run.stderr
