"""An incremental build is a clean build: after any edits, byte for byte, and with the same problems.

Files in, files out. A machine edits a site at random, kills builds, spoils the output and the memory, and after each
step compares what stands in output/ with what a build of the same files into a new folder gives.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sites import BASIC, SITE_YAML, TODAY, Folder, told

from postil import lock, pipeline, snapshots
from postil.anchor import Quote
from postil.cli import main
from postil.recollection import Recollection
from postil.store import Memory

SLUGS = ["grid", "coal", "wind"]
slugs = st.sampled_from(SLUGS)
seeds = st.integers(0, 2**16)
"""What is chosen by them depends on the files that are there, which hypothesis must not see."""
topics = st.sampled_from(["[]", "[energy]", "[power]", "[energy, power]", "[gone]"])
dates = st.sampled_from(["2021-02-11", "2021-02-12T23:30:00-05:00", "2020-01-01", "2030-01-01"])
bodies = st.sampled_from(
    [
        "The *grid* failed on Tuesday, and nobody said why.\n\nOfficials spoke of a billion dollars.\n",
        "Officials spoke of a billion dollars.\n\nThe *grid* failed on Tuesday. See [it](/articles/coal/).\n",
        "The grid failed. The grid failed again, see <https://courier.example/x>.\n",
        "Nothing of it.\n",
        "",
    ]
)
note_texts = st.sampled_from(
    [
        "- {id: a, quote: grid failed, body: 'See [coal](/articles/coal/#note-b).'}\n",
        "- {id: a, quote: grid, body: x, claim: {text: The grid failed}, verdict: unproven}\n",
        "- {id: b, quote: a billion dollars, body: y, claim: cost, review_by: 2025-06-01}\n",
        "- {id: b, body: whole, kind: check, verdict: accurate, claim: cost}\n",
        "- {id: c, body: draft, draft: true, claim: {text: Only a draft}}\n",
        "- {id: d, quote: not there at all, body: z}\n",
        "- {id: e, body: s, sources: [{title: T, url: https://courier.example/a, publisher: The Courier}]}\n",
        "- {id: q, body: s, sources: [{url: https://courier.example/a, quote: It was known.}]}\n",
        "- {id: f, body: h, history: [{date: 2024-05-01, text: mended, verdict: unproven}]}\n",
        "- {id: g, kind: nope, body: k}\n",
    ]
)
templates = st.sampled_from(
    [
        ("page.html", "<h1>{{ head.title }}</h1>{{ body }}"),
        ("page.html", '{% extends "base.html" %}{% block main %}{% include "extra.html" %}{% endblock %}'),
        ("extra.html", "extra {{ frame.title }}"),
        ("extra.html", "{{ nope }}"),
        ("partials/entry.html", "<p>{{ article.fields.title }}: {{ article.notes | length }}</p>"),
        ("macros/pager.html", "{% macro pager(pager, what) %}{{ pager.number }}{% endmacro %}"),
        ("static/extra.txt", "extra"),
    ]
)
site_yamls = st.sampled_from(
    [
        SITE_YAML,
        SITE_YAML.replace("Test digest", "Another digest"),
        SITE_YAML.replace("digest/", "other/"),
        SITE_YAML.replace("label: Unproven", "label: Not proven"),
        SITE_YAML + "page_size: 1\n",
        SITE_YAML + "linkify: true\n",
        SITE_YAML.replace("title:", "titel:"),
    ]
)


class Editing(RuleBasedStateMachine):
    """A site under an editor's hands."""

    recollection: Recollection | None = None

    @initialize()
    def begin(self) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="postil-editing-"))
        self.site = Folder(self.place / "site").write(
            BASIC
            | {
                "content/topics/power.md": "---\ntitle: Power\n---\n",
                "content/claims/cost.md": "---\ntitle: It cost a billion\nverdict: unproven\n---\nFinding.\n",
                "content/pages/about.md": "---\ntitle: About\nmenu: 1\n---\nSee [the grid](/articles/grid/).\n",
                "content/assets/a.txt": "asset",
            }
        )
        self.options: dict[str, object] = {}
        self.code = b"the program"
        self.before: dict[str, bytes] = {}

    def teardown(self) -> None:
        if hasattr(self, "place"):
            shutil.rmtree(self.place)

    # What an editor does

    @rule(slug=slugs, title=st.sampled_from(["Grid", "Coal & co"]), day=dates, topic=topics, body=bodies, more=st.sampled_from(["", "draft: true\n", "outlet: courier\n", "aliases: [/old/]\n", "excerpt: true\n", "nope: 1\n"]))  # fmt: skip  # noqa: E501
    def article(self, slug: str, title: str, day: str, topic: str, body: str, more: str) -> None:
        text = f"---\ntitle: {title}\ndate: {day}\ntopics: {topic}\n{more}---\n{body}"
        self.site.write({f"content/articles/{slug}.md": text})

    @rule(slug=slugs, notes=st.lists(note_texts, max_size=3, unique=True))
    def notes(self, slug: str, notes: list[str]) -> None:
        self.site.write({f"content/articles/{slug}.notes.yaml": "".join(notes)})

    @rule(slug=slugs, name=st.sampled_from(["x", "y"]), text=st.sampled_from(["One.", "Two."]))
    def note_file(self, slug: str, name: str, text: str) -> None:
        self.site.write({f"content/articles/{slug}.notes/{name}.md": f"---\nkind: check\n---\n{text}\n"})

    @rule(slug=slugs, mark=st.sampled_from(["", "", "=======\n"]), pin=st.sampled_from(["grid failed", "grid"]))
    def lock(self, slug: str, mark: str, pin: str) -> None:
        entry = lock.entry_of("a", 1, Quote(pin), f"Once the {pin} stood here.", 9, 9 + len(pin))
        self.site.write({lock.PATH: lock.with_article(mark, slug, [lock.line_of(slug, entry)])})

    @rule(days=st.lists(st.integers(1, 28), max_size=2), quote=st.sampled_from(["It was known.", "It wasn't."]))
    def snapshots(self, days: list[int], quote: str) -> None:
        url = "https://courier.example/a"
        keys = (snapshots.quote_key(url, quote),)
        at = [datetime(2021, 2, day, tzinfo=UTC) for day in days]
        copies = [snapshots.Snapshot(url, moment, url, "text/html", "0" * 64, "a.warc.gz", keys) for moment in at]
        self.site.write({snapshots.PATH: snapshots.written(copies)})

    @rule()
    def reanchoring(self) -> None:
        CliRunner().invoke(main, ["reanchor", "--write", "-C", str(self.site.root)])

    @rule(title=st.sampled_from(["Energy", "Zinc"]), body=st.sampled_from(["", "See [power](/topics/power/).\n"]))
    def topic(self, title: str, body: str) -> None:
        self.site.write({"content/topics/energy.md": f"---\ntitle: {title}\n---\n{body}"})

    @rule(more=st.sampled_from(["", "archive_only: true\n", "standing: mixed\n"]))
    def outlet(self, more: str) -> None:
        text = f"---\ntitle: The Courier\nurl: https://courier.example/\n{more}---\nA daily.\n"
        self.site.write({"content/outlets/courier.md": text})

    @rule(verdict=st.sampled_from(["unproven", "accurate"]), title=st.sampled_from(["It cost a billion", "Cost"]))
    def claim(self, verdict: str, title: str) -> None:
        history = "history: [{date: 2025-01-01, text: changed}]\n" if verdict == "accurate" else ""
        self.site.write({"content/claims/cost.md": f"---\ntitle: {title}\nverdict: {verdict}\n{history}---\nFound.\n"})

    @rule(text=site_yamls)
    def site_yaml(self, text: str) -> None:
        self.site.write({"site.yaml": text})

    @rule(template=templates)
    def template(self, template: tuple[str, str]) -> None:
        self.site.write({f"templates/{template[0]}": template[1]})

    @rule(data=st.binary(max_size=2), path=st.sampled_from(["a.txt", "b/c.bin"]))
    def asset(self, data: bytes, path: str) -> None:
        self.site.write({f"content/assets/{path}": data})

    @rule(seed=seeds)
    def removal(self, seed: int) -> None:
        chance = random.Random(seed)
        if files := self._files():
            path = chance.choice(files)
            note(f"removed {path}")
            path.unlink()

    @rule(seed=seeds)
    def renaming(self, seed: int) -> None:
        chance = random.Random(seed)
        if files := self._files():
            path = chance.choice(files)
            path.rename(path.with_name(chance.choice(SLUGS) + "." + path.name.split(".", 1)[1]))

    @rule(options=st.sampled_from([{}, {"drafts": True}, {"future": True}, {"base_url": "https://x.example/"}, {"today": date(2025, 7, 1)}, {"strict": True}]))  # fmt: skip  # noqa: E501
    def other_options(self, options: dict[str, object]) -> None:
        self.options = options

    # What befalls a site

    @rule()
    def other_program(self) -> None:
        self.code = self.code + b"!"

    @rule(seed=seeds, data=st.sampled_from([None, b"", b"spoilt"]))
    def spoilt_output(self, seed: int, data: bytes | None) -> None:
        chance = random.Random(seed)
        ours = [path for path in (self.site.root / "output").rglob("*") if path.is_file()]
        if ours:
            path = chance.choice(ours)
            note(f"spoilt {path}")
            path.unlink() if data is None else path.write_bytes(data or path.read_bytes()[::-1])

    @rule(seed=seeds)
    def spoilt_memory(self, seed: int) -> None:
        chance = random.Random(seed)
        memory = self.site.root / ".postil" / "memory.sqlite"
        if memory.exists():
            data = bytearray(memory.read_bytes())
            for _ in range(chance.choice([1, 20, 2000])):
                data[chance.randrange(len(data))] = chance.randrange(256)
            memory.write_bytes(data[: chance.choice([len(data), len(data) // 2])])

    @rule(folder=st.sampled_from([".postil", "output"]))
    def lost_folder(self, folder: str) -> None:
        shutil.rmtree(self.site.root / folder, ignore_errors=True)

    @rule(steps=st.integers(0, 25))
    def killed_build(self, steps: int) -> None:
        """Die as if the power went, before any of the moves that a build makes."""
        if child := os.fork():
            os.waitpid(child, 0)
            return
        try:
            _die_after(steps)
            self._build(self.site)
        finally:
            os._exit(0)

    # What must hold

    @invariant()
    def incremental_is_clean(self) -> None:
        if not hasattr(self, "site"):
            return
        report = self._build(self.site, self.recollection)
        clean = self.place / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(self.site.root, clean, ignore=shutil.ignore_patterns("output", ".postil"))
        expected = self._build(Folder(clean))

        assert told(report) == told(expected)
        outputs = self.site.outputs()
        if expected.written is None:
            assert report.written is None
        else:
            assert outputs == Folder(clean).outputs()
        assert told(self._build(self.site, self.recollection)) == told(expected)
        assert self.site.outputs() == outputs

    def _files(self) -> list[Path]:
        folders = [self.site.root / name for name in ("content", "templates")]
        return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())

    def _build(self, site: Folder, recollection: Recollection | None = None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "code_digest", lambda: self.code)
            return site.build(**{"today": TODAY, **self.options}, recollection=recollection)


def _die_after(steps: int) -> None:
    """End this process, without a word to anybody, before the next but *steps* of the moves that touch the disk."""
    left = [steps]

    def dying(move: Callable) -> Callable:
        def moved(*args, **named):
            if not left[0]:
                os._exit(9)
            left[0] -= 1
            return move(*args, **named)

        return moved

    Path.replace = dying(Path.replace)
    Path.rename = dying(Path.rename)
    Path.unlink = dying(Path.unlink)
    Memory.put = dying(Memory.put)
    Memory.save = dying(Memory.save)


class Serving(Editing):
    """The same in one process that recalls, from build to build, what it has made."""

    @initialize()
    def recollect(self) -> None:
        self.recollection = Recollection()


EDITS = os.environ.get("POSTIL_EDITS")
"""How many sites are edited at random. Without it, the same twenty each time: a red build is its change's doing."""

TestEditing = pytest.mark.slow(Editing.TestCase)
TestServing = pytest.mark.slow(Serving.TestCase)
TestEditing.settings = TestServing.settings = settings(
    max_examples=int(EDITS or "20"),
    derandomize=EDITS is None,
    database=None,
    stateful_step_count=20,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
