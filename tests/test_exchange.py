"""Notes to and from other programs: W3C Web Annotations, and Hypothesis."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import ARTICLE, BASIC, Folder

from postil import desk, edits
from postil.cli import main
from postil.exchange import annotation, hypothesis
from postil.exchange.foreign import UnreadableError, address_key, parsed
from postil.exchange.importing import planned, read
from postil.exchange.markup import markdown_of
from postil.model import Document, File

NOTES = "content/articles/grid.notes.yaml"
URL = "https://www.courier.example/2021/grid/"
WITH_URL = ARTICLE.replace("outlet: courier", f"outlet: courier\nurl: {URL}\narchived: [https://archive.example/1]")
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "schemas" / "w3c-web-annotation-tests.tgz"

FULL = """\
- id: why
  quote: nobody said why
  kind: check
  title: 'Two: reasons were given'
  body: |
    The operator *did* say why:

    - cold
    - no reserve
  claim:
    text: Nobody said why.
    by: The Courier
    said_on: "2021-02-11"
  verdict: misleading
  reasons: [omission, timing]
  sources:
    - https://operator.example/report
    - url: https://news.example/1
      title: A report
      date: 2021-02-12
      archived: [https://archive.example/2]
      quote: It was cold.
  by: Ana Lim
  created: 2021-03-01
  updated: 2021-03-02T10:20:30+02:00
  checked_on: 2021-03-01
  review_by: 2031-01-01
  history:
    - {date: 2021-03-02, text: Said more., verdict: unproven}
- id: twice
  quotes:
    - The … failed
    - {quote: a billion dollars, prefix: 'of '}
  kind: framing
  body: A large number.
- id: all
  body: On the whole.
- id: draft
  quote: Tuesday
  body: Not yet.
  draft: true
"""


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path).write({**BASIC, "content/articles/grid.md": WITH_URL})


def run(site: Folder, *arguments: str, stdin: Any = None) -> Result:
    given_ = stdin if stdin is None or isinstance(stdin, bytes) else json.dumps(stdin).encode()
    return CliRunner().invoke(main, [*arguments, "-C", str(site.root)], input=given_)


def taken(site: Folder, data: Any, *arguments: str) -> list[dict[str, Any]]:
    """Import *data*, which must go well, and return the notes that are there then."""
    result = run(site, "import", "notes", "-", *arguments, stdin=data)
    assert result.exit_code == 0, result.output
    return notes_of(site)


def notes_of(site: Folder) -> list[dict[str, Any]]:
    return yaml.load((site.root / NOTES).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - all is text


def anno(**fields: Any) -> dict[str, Any]:
    whole = {"@context": annotation.CONTEXT, "type": "Annotation", "target": on("nobody said why"), "bodyValue": "Why?"}
    return {**whole, **fields}


def on(exact: str, source: str = URL, **around: Any) -> dict[str, Any]:
    return {"source": source, "selector": {"type": "TextQuoteSelector", "exact": exact, **around}}


def test_an_annotation_becomes_a_note_of_the_article_at_its_url(site: Folder):
    notes = taken(
        site,
        anno(
            motivation="assessing",
            creator={"type": "Person", "name": "Ana Lim"},
            created="2021-03-01T10:00:00Z",
            modified="2021-03-02T00:00:00Z",
            body=[
                {"type": "TextualBody", "format": "text/markdown", "value": "They *did*."},
                {"type": "TextualBody", "purpose": "tagging", "value": "omission"},
                "https://operator.example/report",
            ],
            bodyValue=None,
        ),
    )

    assert notes == [
        {
            "id": "nobody-said-why",
            "quote": "nobody said why",
            "kind": "check",
            "body": "They *did*.",
            "reasons": ["omission"],
            "sources": [{"url": "https://operator.example/report"}],
            "by": "Ana Lim",
            "created": "2021-03-01T10:00:00Z",
            "updated": "2021-03-02",
        }
    ]


@pytest.mark.parametrize(
    "source",
    [
        "http://courier.example/2021/grid",
        f"{URL}#:~:text=nobody",
        "https://archive.example/1/",
        "https://example.org/digest/articles/grid/",
    ],
)
def test_an_article_is_found_by_any_of_its_addresses(site: Folder, source: str):
    assert len(taken(site, anno(target=on("nobody said why", source)))) == 1


def test_an_address_of_no_article_is_told_and_nothing_written(site: Folder):
    result = run(site, "import", "notes", "-", stdin=anno(target=on("nobody", "https://other.example/\x1b[2J")))

    assert result.exit_code == 1
    assert "https://other.example/" in result.output
    assert "\x1b" not in result.output
    assert not (site.root / NOTES).exists()


def test_the_article_may_be_named(site: Folder):
    assert len(taken(site, anno(target=on("nobody", "https://other.example/")), "--article", "grid")) == 1


def test_words_that_stand_twice_get_the_shortest_context(site: Folder):
    site.write({"content/articles/grid.md": WITH_URL + "\nA grid is a grid, said some.\n"})
    long = {"prefix": "Officials spoke of a billion dollars.\nA grid is a ", "suffix": ", said some."}

    (note,) = taken(site, anno(target=on("grid", **long)))

    assert (note["quote"], note.get("prefix", ""), note["suffix"]) == ("grid", "", ",")


def test_a_position_chooses_between_equal_hits_and_nothing_else(site: Folder):
    site.write({"content/articles/grid.md": WITH_URL + "\nA grid is a grid.\n"})
    text = "The grid failed on Tuesday, and nobody said why.\nOfficials spoke of a billion dollars.\nA grid is a grid."
    at = text.rindex("grid")
    quote = {"type": "TextQuoteSelector", "exact": "grid"}

    (right,) = taken(
        site,
        anno(target={"source": URL, "selector": [quote, {"type": "TextPositionSelector", "start": at, "end": at + 4}]}),
    )
    result = run(
        site,
        *("import", "notes", "-"),
        stdin=anno(target={"source": URL, "selector": [quote, {"type": "TextPositionSelector", "start": 7, "end": 9}]}),
    )

    assert (right["quote"], right["suffix"]) == ("grid", ".")
    assert "1 quote ambiguous" in result.output
    assert notes_of(site)[1]["quote"] == "grid"
    assert "suffix" not in notes_of(site)[1]


def test_a_quote_that_is_gone_is_kept_and_counted(site: Folder):
    result = run(site, "import", "notes", "-", stdin=anno(target=on("the moon is made of cheese")))

    assert result.exit_code == 0
    assert "1 quote orphan" in result.output
    assert notes_of(site)[0]["quote"] == "the moon is made of cheese"


def test_several_targets_are_several_quotes(site: Folder):
    (note,) = taken(site, anno(target=[on("nobody said why"), on("a billion dollars")]))

    assert note["quotes"] == ["nobody said why", "a billion dollars"]


def test_other_selectors_are_dropped_and_told(site: Folder):
    target = {"source": URL, "selector": {"type": "XPathSelector", "value": "/p"}}

    result = run(site, "import", "notes", "-", stdin=anno(target=target))

    assert "dropped: selector XPathSelector, 1 time" in result.output
    assert "quote" not in notes_of(site)[0]


def test_html_becomes_paragraphs_of_words_with_their_links():
    html = (
        "<p>Hi <b>*you*</b> <a href='https://a.example/b_(c)'>the [link]</a></p><script>x()</script>"
        "1. <a href='javascript:x'>no</a>"
    )

    assert markdown_of(html) == (
        "Hi \\*you\\* [the \\[link\\]](https://a.example/b_%28c%29)\n\n1\\. no",
        1,
    )


def test_a_page_a_collection_and_a_list_are_read_alike(site: Folder):
    page = {"type": "AnnotationPage", "items": [anno(), anno(bodyValue="Other.")], "next": "https://x.example/2"}

    for data in (page, {"type": "AnnotationCollection", "first": page}, page["items"]):
        assert len(read(json.dumps(data).encode()).notes) == 2


def test_a_second_import_changes_nothing(site: Folder):
    data = [anno(), anno(), anno(bodyValue="Other."), anno(target=on("no such words at all"))]
    first = taken(site, data)
    before = (site.root / NOTES).read_bytes()

    result = run(site, "import", "notes", "-", stdin=data)

    assert [note["id"] for note in first] == ["nobody-said-why", "nobody-said-why-2", "no-such-words-at-all"]
    assert "0 notes added, 4 there already" in result.output
    assert (site.root / NOTES).read_bytes() == before


def test_a_note_that_was_edited_since_it_was_taken_in_is_not_taken_in_again(site: Folder):
    data = anno(created="2026-03-01T10:11:12Z", creator={"name": "A"})
    taken(site, data)
    edited = (site.root / NOTES).read_text(encoding="utf-8").replace("body: ", "body: Now, ")
    site.write({NOTES: edited})

    result = run(site, "import", "notes", "-", stdin=data)

    assert "0 notes added, 1 there already" in result.output
    assert (site.root / NOTES).read_text(encoding="utf-8") == edited


def test_what_stands_in_the_file_stays_byte_for_byte(site: Folder):
    before = "# mine\n- {id: a,   quote: Tuesday}   # yes\n"
    site.write({NOTES: before})

    taken(site, anno())

    assert (site.root / NOTES).read_text(encoding="utf-8").startswith(before)


@pytest.mark.parametrize("there", [b"- {id: a, body: x}\n\xff", b"- {id: [\n", b"{id: a}\n"])
def test_a_list_of_notes_that_cant_be_added_to_is_told_and_stays(site: Folder, there: bytes):
    site.write({NOTES: there})

    result = run(site, "import", "notes", "-", stdin=anno())

    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert (site.root / NOTES).read_bytes() == there


def test_a_dry_run_writes_nothing(site: Folder):
    result = run(site, "import", "notes", "-", "--dry-run", stdin=anno())

    assert "1 note would be added" in result.output
    assert not (site.root / NOTES).exists()


def test_they_may_come_as_drafts(site: Folder):
    assert taken(site, anno(), "--draft")[0]["draft"] == "true"


def test_a_kind_and_a_verdict_that_the_site_lacks_are_dropped_and_told(site: Folder):
    row = {"uri": URL, "text": "Hm.", "tags": ["kind:rumour", "verdict:awful", "verdict:misleading", "no keyword!"]}

    result = run(site, "import", "notes", "-", stdin={"rows": [row]})

    (note,) = notes_of(site)
    assert {"kind", "verdict"} & note.keys() == set()
    assert "kind 'rumour', which the site doesn't have" in result.output
    assert "verdict 'awful', which the site doesn't have" in result.output


def test_an_unsafe_link_in_markdown_keeps_all_from_being_written(site: Folder):
    result = run(site, "import", "notes", "-", stdin=anno(bodyValue="[x](javascript:alert)"))

    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert "note 'nobody-said-why':" in result.output
    assert not (site.root / NOTES).exists()


HYPOTHESIS_ROW = {
    "id": "Zx-1",
    "created": "2021-03-01T10:00:00.123456+00:00",
    "updated": "2021-03-01T10:00:00.123456+00:00",
    "user": "acct:ana@hypothes.is",
    "user_info": {"display_name": None},
    "uri": URL,
    "text": "They *did*.",
    "tags": ["kind:check", "verdict:misleading", "omission"],
    "references": [],
    "target": [
        {
            "source": URL,
            "selector": [
                {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 1},
                {"type": "TextPositionSelector", "start": 900, "end": 915},
                {"type": "TextQuoteSelector", "exact": "nobody said why", "prefix": "and ", "suffix": "."},
            ],
        }
    ],
}


def test_a_highlight_is_no_note_and_told(site: Folder):
    """A note that says nothing would be an error, and keep all others out."""
    result = run(site, "import", "notes", "-", stdin=[{"uri": URL, "text": "", "tags": ["x"]}, HYPOTHESIS_ROW])

    assert len(notes_of(site)) == 1
    assert "dropped: highlight or tag without a word of text, 1 time" in result.output


def test_a_row_of_hypothesis_becomes_a_note_and_its_reply_is_told(site: Folder):
    reply = {**HYPOTHESIS_ROW, "references": ["Zx-1"]}

    result = run(site, "import", "notes", "-", stdin={"total": 2, "rows": [HYPOTHESIS_ROW, reply]})

    assert notes_of(site) == [
        {
            "id": "nobody-said-why",
            "quote": "nobody said why",
            "kind": "check",
            "body": "They *did*.",
            "verdict": "misleading",
            "reasons": ["omission"],
            "by": "ana",
            "created": "2021-03-01T10:00:00Z",
        }
    ]
    assert "dropped: reply, 1 time" in result.output


@pytest.mark.parametrize("arguments", [[], ["--drafts"]], ids=["published", "drafts"])
def test_our_own_annotations_come_back_whole(site: Folder, arguments: list[str]):
    site.write({NOTES: FULL})
    exported = run(site, "export", "notes", "grid", *arguments).stdout
    before = {note.fields.id: note.fields for note in _open(site).notes if arguments or not note.fields.draft}
    (site.root / NOTES).unlink()

    taken(site, exported.encode())

    assert {note.fields.id: note.fields for note in _open(site).notes} == before


def test_our_own_annotations_are_there_already(site: Folder):
    site.write({NOTES: FULL})

    taken(site, run(site, "export", "notes", "--drafts").stdout.encode())

    assert (site.root / NOTES).read_text() == FULL


def test_hypothesis_gets_what_it_can_hold_and_the_rest_is_told(site: Folder):
    site.write({NOTES: FULL})
    result = run(site, "export", "notes", "--to", "hypothesis")
    before = {note.fields.id: note.fields for note in _open(site).notes if not note.fields.draft}
    (site.root / NOTES).unlink()

    taken(site, result.stdout.encode())

    after = {note.fields.id: note.fields for note in _open(site).notes}
    for name in ("kind", "verdict", "reasons", "body", "by", "created", "updated"):
        kept = {id: getattr(one, name) for id, one in after.items()}
        assert kept == {id: getattr(one, name) for id, one in before.items()}
    assert result.stderr.splitlines() == [
        f"  dropped: {name}, 1 time" for name in ("checked_on", "claim", "history", "review_by", "sources", "title")
    ]


def test_an_annotation_of_ours_says_where_its_words_stand(site: Folder):
    site.write({NOTES: "- {id: why, quote: nobody said why}\n"})

    page = json.loads(run(site, "export", "notes", "grid").stdout)
    (item,) = page["items"]

    assert page["type"] == "AnnotationPage"
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert item["id"] == "https://example.org/digest/articles/grid/#note-why"
    assert item["target"] == [
        {
            "type": "SpecificResource",
            "source": URL,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "nobody said why",
                    "prefix": "The grid failed on Tuesday, and "[-32:],
                    "suffix": ".\nOfficials spoke of a billion d",
                },
                {"type": "TextPositionSelector", "start": 32, "end": 47},
            ],
        }
    ]


def test_several_articles_are_a_collection(site: Folder, tmp_path: Path):
    site.write({NOTES: FULL, "content/articles/other.md": ARTICLE, "content/articles/other.notes.yaml": "- id: o\n"})
    target = tmp_path / "all.json"

    result = run(site, "export", "notes", "-o", str(target))

    data = json.loads(target.read_text(encoding="utf-8"))
    assert result.output == ""
    assert (data["type"], data["total"], len(data["first"]["items"])) == ("AnnotationCollection", 4, 4)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe{}", "not UTF-8"),
        (b"{", "not JSON"),
        (b'{"type": "Annotation", "x": NaN}', "NaN is no number"),
        (b"[" * 200_000, "nested too deep"),
        (b"[" * 100 + b"]" * 100, "nested too deep"),
        (b"[" + b"1" * 5000 + b"]", "too many digits"),
        (b"null", "holds no annotation"),
        (b"[1, []]", "holds no annotation"),
        (b"", "not JSON"),
        (b" " * 20_000_001, "more than 20 MB"),
    ],
    ids=["utf-16", "cut", "nan", "deep", "rather deep", "digits", "null", "numbers", "empty", "large"],
)
def test_what_cant_be_read_is_one_and_told(site: Folder, data: bytes, said: str):
    result = run(site, "import", "notes", "-", stdin=data)

    assert result.exit_code == 1
    assert said in result.output


def test_characters_that_no_file_may_hold_are_left_out_and_told(site: Folder):
    result = run(site, "import", "notes", "-", stdin=anno(bodyValue="a\x00b\u202ec\ud800d"))

    assert notes_of(site)[0]["body"] == "abcd"
    assert "characters that no file of a site may hold" in result.output


KEYS = [
    "type",
    "id",
    "target",
    "body",
    "selector",
    "source",
    "items",
    "value",
    "purpose",
    "format",
    "exact",
    "postil",
    "quote",
    "quotes",
    "kind",
    "creator",
    "name",
    "created",
    "first",
    "motivation",
    "refinedBy",
    "uri",
    "tags",
    "text",
    "rows",
    "user",
    "user_info",
    "start",
    "claim",
    "sources",
    "references",
]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner | st.sampled_from(["Annotation", "AnnotationPage", "TextQuoteSelector", "Choice", "text/html", URL]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


def _open(site: Folder) -> desk.OpenArticle:
    opened = desk.opened(site.root)
    assert isinstance(opened, desk.Desk)
    listed = desk.named(opened, "grid")
    assert not isinstance(listed, str)
    article = desk.read(opened, listed)
    assert isinstance(article, desk.OpenArticle)
    return article


@pytest.fixture(scope="module")
def at_desk(tmp_path_factory: pytest.TempPathFactory) -> desk.Desk:
    folder = Folder(tmp_path_factory.mktemp("desk")).write({**BASIC, "content/articles/grid.md": WITH_URL})
    opened = desk.opened(folder.root)
    assert isinstance(opened, desk.Desk)
    return opened


def _with_notes(site: desk.Desk, text: str) -> desk.OpenArticle:
    files = (File("content/articles/grid.md", WITH_URL.encode()), File(NOTES, text.encode()))
    return desk.taken_up(Document("article", "grid", files), site.rules)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=JUNK)
def test_no_json_brings_it_down(at_desk: desk.Desk, data: Any):
    """What isn't understood is dropped; what is left can be written, and read again."""
    for readers in (annotation.read, hypothesis.read):
        reading = readers(parsed(json.dumps(data).encode()))
        planned(at_desk, _with_notes(at_desk, ""), reading.notes)


WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\u202d\u202e"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() == text and text)
IDS = st.from_regex(r"[a-z0-9]{4,9}", fullmatch=True)
DATES = st.dates(min_value=date(1900, 1, 1)).filter(lambda day: day.year < 2900).map(str)
PINS = st.sampled_from(["grid", "nobody said why", "The … failed", "billion dollars", "gone for good", "Tuesday"])
BODIES = st.lists(WORDS, min_size=1, max_size=3).map("\n\n".join)


@st.composite
def note_fields(draw: st.DrawFn) -> dict[str, Any]:
    optional: Mapping[str, st.SearchStrategy[Any]] = {
        "kind": st.sampled_from(["check", "context", "framing", "definition", "translation", "correction"]),
        "title": WORDS,
        "claim": st.fixed_dictionaries({"text": WORDS}, optional={"by": WORDS, "said_on": DATES}),
        "verdict": st.sampled_from(["misleading", "accurate"]),
        "reasons": st.lists(IDS, min_size=1, max_size=3, unique=True),
        "sources": st.lists(
            st.just("https://a.example/1") | st.fixed_dictionaries({"title": WORDS}, optional={"accessed": DATES}),
            max_size=2,
        ),
        "by": WORDS.filter(lambda text: " ".join(text.split()) == text),
        "created": DATES,
        "updated": DATES.map(lambda day: f"{day}T10:11:12+03:00"),
        "checked_on": DATES,
        "history": st.lists(st.fixed_dictionaries({"date": DATES, "text": WORDS}), max_size=2),
        "draft": st.just(True),
    }
    fields = draw(st.fixed_dictionaries({"body": BODIES}, optional=dict(optional)))
    quotes = draw(st.lists(PINS, max_size=3, unique=True))
    if len(quotes) == 1:
        fields["quote"] = quotes[0]
    elif quotes:
        fields["quotes"] = quotes
    return fields


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notes=st.lists(note_fields(), max_size=4))
def test_nothing_is_lost_between_an_export_and_an_import(at_desk: desk.Desk, notes: list[dict[str, Any]]):
    """W3C annotations of ours say the same notes; imported once more they add nothing."""
    before = _with_notes(at_desk, edits.with_notes("", [{"id": f"n{n}", **one} for n, one in enumerate(notes)]))
    assert before.article
    base = at_desk.settings.base_url
    exported = json.dumps(annotation.written([before.article], base, drafts=True)).encode()

    plan = planned(at_desk, _with_notes(at_desk, ""), read(exported).notes)
    after = _with_notes(at_desk, plan.text)
    again = planned(at_desk, after, read(exported).notes)

    assert {one.fields.id: one.fields for one in after.notes} == {one.fields.id: one.fields for one in before.notes}
    assert (again.added, again.text) == ((), plan.text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notes=st.lists(note_fields(), max_size=4, unique_by=lambda one: one["body"]))
def test_hypothesis_loses_only_what_it_says(at_desk: desk.Desk, notes: list[dict[str, Any]]):
    before = _with_notes(at_desk, edits.with_notes("", [{"id": f"n{n}", **one} for n, one in enumerate(notes)]))
    assert before.article
    data, _ = hypothesis.written([before.article], at_desk.settings.base_url, drafts=True)

    plan = planned(at_desk, _with_notes(at_desk, ""), hypothesis.read(json.loads(json.dumps(data))).notes)
    after = {one.fields.id: one.fields for one in _with_notes(at_desk, plan.text).notes}

    assert after.keys() == {one.fields.id for one in before.notes}
    for note in before.notes:
        for name in ("kind", "verdict", "reasons", "body", "by", "created"):
            assert getattr(after[note.fields.id], name) == getattr(note.fields, name)


def test_addresses_of_one_page_are_one():
    same = {"https://www.a.example/x/", "http://a.example/x", "https://A.example:443/x#y"}

    assert {address_key(one) for one in same} == {"a.example/x"}
    assert [address_key(one) for one in ("urn:x-pdf:1", "javascript:x", "http://[", "")] == [""] * 4


def test_neither_format_is_told():
    with pytest.raises(UnreadableError, match="holds no annotation"):
        read(b'{"version": "https://jsonfeed.org/version/1.1"}')


@pytest.fixture(scope="module")
def w3c() -> dict[str, bytes]:
    """W3C's own samples, right and wrong, by name; they aren't ours to copy."""
    import tarfile

    if not SAMPLES.exists():
        pytest.skip("W3C's samples aren't beside this checkout")
    with tarfile.open(SAMPLES) as archive:
        files = [member for member in archive if "/samples/" in member.name and member.name.endswith(".json")]
        return {member.name: archive.extractfile(member).read() for member in files}


def test_every_correct_sample_of_w3c_is_read(at_desk: desk.Desk, w3c: dict[str, bytes]):
    correct = {name: data for name, data in w3c.items() if "/correct/" in name}

    counts = {name: len(read(data).notes) for name, data in correct.items() if "anno" in name}

    assert len(counts) > 30
    assert {name for name, count in counts.items() if not count} == set()


def test_every_sample_of_w3c_can_be_taken_in(at_desk: desk.Desk, w3c: dict[str, bytes]):
    """Right or wrong, it becomes notes that compile, or is told."""
    for data in w3c.values():
        try:
            reading = read(data)
        except UnreadableError:
            continue
        assert planned(at_desk, _with_notes(at_desk, ""), reading.notes).errors == ()


def test_every_word_we_write_is_w3cs_or_our_own(site: Folder):
    """A key that the context lacks would be lost on whoever reads it as JSON-LD."""
    if not (context := SAMPLES.parent / "anno.jsonld").exists():
        pytest.skip("W3C's context isn't beside this checkout")
    site.write({NOTES: FULL})
    page = json.loads(run(site, "export", "notes", "--drafts").stdout)
    known = json.loads(context.read_text(encoding="utf-8"))["@context"].keys() | {"@context", annotation.TERM}

    def unknown(value: Any) -> set[str]:
        if isinstance(value, list):
            return {key for one in value for key in unknown(one)}
        if not isinstance(value, dict):
            return set()
        inner = [one for key, one in value.items() if key not in {annotation.TERM, "@context"}]
        return (value.keys() - known) | unknown(inner)

    assert unknown(page) == set()


def test_what_the_site_has_no_article_or_file_for_is_wrong_usage(site: Folder):
    assert run(site, "export", "notes", "gird").exit_code == 2
    assert run(site, "import", "notes", "-", "--article", "gird", stdin=anno()).exit_code == 2
    assert run(site, "import", "notes", "nowhere.json").exit_code == 2
