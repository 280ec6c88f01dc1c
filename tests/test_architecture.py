"""The package's shape: who may import whom, what may touch the world, and how large a thing may grow."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from postil import authored, cards, model, output, site

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "postil"
TEMPLATES = sorted(path for path in (REPOSITORY / "templates").rglob("*") if path.suffix in {".html", ".xml", ".css"})

LAYERS = """
postil
characters problem urls names codec colours compressed quotations figures coverage lettering picture plain
recollection
sightings
language
rules
authored configuration
permanent
model
links nodes decode shapes
schema
anchor.normalise anchor.wording anchor.context anchor.likeness anchor.seeds anchor.approximate anchor.match
anchor.find
anchor
dialect
prose sentences
marks
notes
splices
edits
lock snapshots
pinning
compile
exchange
exchange.foreign exchange.markup
exchange.fields exchange.selectors
exchange.annotation
exchange.hypothesis
cards
published
site
references
publish
search mail
formats.json
formats.jsonfeed formats.webannotations formats.structured
formats.reviews formats.letter formats.book
formats.columns formats.rows
formats.opendata
formats.datapackage formats.datafeed formats.bibliography
formats.datafiles
formats
digests ledger
timeline
assemble
output
outputs.page outputs.entries outputs.style outputs.cards outputs.bibliographies outputs.data
outputs.home outputs.articles outputs.topics outputs.outlets outputs.claims outputs.letters outputs.editions
outputs.pages outputs.search outputs.not_found outputs.aliases outputs.feeds outputs.corrections outputs.webannotations
outputs.sitemap outputs.robots outputs.hosting outputs.assets
outputs
checks
profiles
theme
translation theming
reach
render
settings
documents
scan store write revise codes
load history
scaffold
desk
order
engine
pagefind
catalogue
printing
explain
delivery
rebuild
pipeline

reanchor
exchange.importing
web
web.addresses web.unpacking
web.connecting
web.client
web.polite
linkcheck
linkcheck.outcomes linkcheck.places
linkcheck.statuses linkcheck.telling
linkcheck.running
importer
importer.charset importer.containers importer.addresses importer.vocabulary importer.wordings
importer.saved
importer.article importer.blocks
importer.tree importer.linked importer.scrapes importer.markdown importer.choosing importer.leftovers
importer.headline
importer.matter
importer.reading
importer.outlets importer.front importer.known
importer.keeping
importer.intake
importer.entries
importer.jsonfeeds importer.opml importer.remembered importer.pages importer.wishes importer.incoming
importer.feeds
importer.following
evidence
evidence.warc evidence.mentions
evidence.text evidence.proof evidence.cabinet evidence.archives evidence.recording
evidence.taking evidence.proving
git
branch
console
serve
serve.gate serve.dressing serve.state
serve.hub serve.watching serve.builder serve.clerk
serve.app
serve.running
cli.options
cli.opening
cli.building cli.beginning cli.theming cli.serving cli.anchoring cli.exchanging
cli.publishing cli.mailing cli.feeding
cli.importing
cli.checking cli.evidence
cli.archiving
cli
__main__
"""
ORDER = LAYERS.split()
"""Every module, lowest first. A module imports only from those before it."""

FACES = {
    *("scan", "load", "store", "write", "revise", "codes", "console", "engine", "__main__"),
    *("cli", "cli.options", "cli.building", "cli.checking", "cli.beginning", "cli.theming", "cli.serving"),
    *(
        "cli.anchoring",
        "cli.exchanging",
        "cli.publishing",
        "cli.mailing",
        "cli.importing",
        "cli.feeding",
        "git",
        "branch",
    ),
    *("desk", "serve.hub", "serve.watching", "serve.builder", "serve.app", "serve.running"),
    *("pagefind", "picture", "lettering", "compressed"),
    *("web.connecting", "web.polite"),
    *("evidence.cabinet", "evidence.text", "cli.evidence", "cli.archiving", "cli.opening"),
}
"""Who may touch the world: the readers and writers of disk, the command line; engine, which counts cores; pagefind,
which runs a program; git and branch, which run another; picture and lettering, which read fonts of packages;
compressed, which looks for a package; web.connecting, which opens connections to servers; web.polite, which
asks several at a time; evidence.cabinet, which keeps copies, and evidence.text, which looks for a package."""

WORLDLY_MODULES = {
    "asyncio",
    "getpass",
    "glob",
    "http",
    "importlib",
    "io",
    "locale",
    "os",
    "platform",
    "random",
    "secrets",
    "shutil",
    "socket",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
WORLDLY_FUNCTIONS = {"open", "input", "print", "hash", "__import__", "exec", "eval"}
WORLDLY_METHODS = {
    *{"now", "today", "utcnow", "getenv", "urandom", "uuid1", "uuid4"},
    *{"cwd", "home", "expanduser", "absolute", "resolve", "samefile"},
    *{"exists", "is_dir", "is_file", "is_symlink", "stat", "lstat", "iterdir", "glob", "rglob", "walk", "scandir"},
    *{"open", "read_text", "read_bytes", "write_text", "write_bytes", "readlink"},
    *{"mkdir", "rmdir", "unlink", "rename", "touch", "chmod", "symlink_to", "hardlink_to"},
}
"""Called as methods. `Path.replace` can't be told from `str.replace` here; without the others it has nothing to do."""


def _name(path: Path) -> str:
    dotted = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return dotted.removesuffix(".__init__") if dotted != "__init__" else "postil"


SOURCES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}

each_module = pytest.mark.parametrize("module", sorted(SOURCES))
each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)


def _imports(module: str) -> Iterator[tuple[str, int]]:
    """Yield each of our modules that *module* imports, at its top or late, with the line."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "postil":
                    yield alias.name.removeprefix("postil.") or "postil", node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: imports are absolute"
            if node.module and node.module.split(".")[0] == "postil":
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}".removeprefix("postil.")
                    yield (whole if whole in SOURCES else node.module.removeprefix("postil.")), node.lineno


def test_every_module_has_its_place_in_the_order():
    """A new module is put into ORDER, where it belongs; a removed one is taken out."""
    assert sorted(SOURCES) == sorted(ORDER)


@each_module
def test_imports_point_one_way(module: str):
    """Late imports count: no module imports, anywhere in it, one that stands beside or above it in ORDER."""
    below = set(ORDER[: ORDER.index(module)]) if module in ORDER else set()

    upward = [f"line {line}: {imported}" for imported, line in _imports(module) if imported not in below]

    assert upward == []


@pytest.mark.parametrize("module", sorted(set(SOURCES) - FACES))
def test_only_the_faces_touch_the_world(module: str):
    """No clock, environment, randomness or disk outside load, write and the faces."""
    found = []
    for node in ast.walk(TREES[module]):
        match node:
            case ast.Import(names=names):
                found += [(node.lineno, one.name) for one in names if one.name in WORLDLY_MODULES]
            case ast.ImportFrom(module="io", names=[ast.alias(name="BytesIO")]):
                pass  # bytes in memory
            case ast.ImportFrom(module=str(name)) if name in WORLDLY_MODULES or name.split(".")[0] in WORLDLY_MODULES:
                found.append((node.lineno, name))
            case ast.Call(func=ast.Name(id=name)) if name in WORLDLY_FUNCTIONS:
                found.append((node.lineno, f"{name}()"))
            case ast.Call(func=ast.Attribute(attr=name)) if name in WORLDLY_METHODS:
                found.append((node.lineno, f".{name}()"))

    assert found == []


def test_engine_asks_the_system_for_nothing_but_cores():
    """engine is a face for the sake of `cores` alone."""
    asked = {
        node.attr
        for node in ast.walk(TREES["engine"])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"os", "sys"}
    }

    assert asked <= {"sched_getaffinity", "cpu_count", "platform"}


@each_module
def test_pydantic_is_imported_late_and_its_core_for_validation_only(module: str):
    """rules.py speaks to pydantic in two hooks, which import it late, and under TYPE_CHECKING."""
    late = {name for name in _packages(ast.walk(TREES[module])) if name.startswith("pydantic")}
    at_top = {name for name in _packages(TREES[module].body) if name.startswith("pydantic")}

    assert not at_top or (module in {"schema", "shapes"} and at_top == {"pydantic_core"})
    assert not late or module in {"schema", "shapes", "rules"}


def _packages(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@each_module
def test_no_module_is_longer_than_four_hundred_lines(module: str):
    assert len(SOURCES[module].read_text(encoding="utf-8").splitlines()) <= 400


@each_module
def test_no_function_is_longer_than_fifty_lines(module: str):
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 50
    }

    assert long == {}


@each_module
def test_everything_public_says_what_it_is(module: str):
    """Modules, public classes and functions, and the public methods of public classes have docstrings."""
    bare = [] if ast.get_docstring(TREES[module]) else [module]
    for node in TREES[module].body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            bare += [] if ast.get_docstring(node) else [node.name]
            methods = node.body if isinstance(node, ast.ClassDef) else []
            bare += [
                f"{node.name}.{method.name}"
                for method in methods
                if isinstance(method, ast.FunctionDef)
                and not method.name.startswith("_")
                and not ast.get_docstring(method)
            ]

    assert bare == []


@pytest.mark.parametrize(
    "value",
    [
        one
        for module in (authored, model, cards, site, output)
        for one in vars(module).values()
        if dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    ],
    ids=lambda one: f"{one.__module__}.{one.__name__}",
)
def test_values_are_frozen_slotted_and_made_of_tuples(value: type):
    """What the pipeline passes along can't be changed on the way."""
    kinds = {field.name: str(field.type) for field in dataclasses.fields(value)}

    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)
    assert {name: kind for name, kind in kinds.items() if re.search(r"\b([Dd]ict|[Ll]ist|[Ss]et)\b", kind)} == {}


@each_module
def test_no_module_is_a_bag_of_odds_and_ends(module: str):
    assert module.rsplit(".", 1)[-1] not in {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base"}


@each_template
def test_no_template_switches_escaping_off(template: Path):
    assert re.findall(r"\|\s*safe\b|autoescape|Markup", template.read_text(encoding="utf-8")) == []


@each_template
def test_no_template_has_inline_style_or_script(template: Path):
    """The pages' Content-Security-Policy would refuse them; a block of data is none."""
    text = template.read_text(encoding="utf-8")
    text = text.replace('<script type="application/ld+json">', "")

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text) == []


def test_there_is_no_jinja_code_for_time_or_chance_in_a_template():
    """No clock, no randomness: the same input gives the same page."""
    said = {path.name: re.findall(r"\bnow\(|\|\s*random\b|\blipsum\(", path.read_text()) for path in TEMPLATES}

    assert {name: found for name, found in said.items() if found} == {}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"]], ids=" ".join)
def test_start_up_pays_for_no_library_but_click(arguments: list[str]):
    """`postil --version` must not load what it doesn't need."""
    program = (
        "import sys\n"
        "from postil.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "heavy = {'pydantic', 'pydantic_core', 'rapidfuzz', 'markdown_it', 'jinja2', 'yaml', 'markupsafe'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "[]"
