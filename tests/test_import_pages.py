"""`postil import PAGE…`: a page of somebody else's becomes an article, and nothing that is there is lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from loopback import Loopback, bomb, page, redirect
from sites import Folder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from postil.cli import main

DAY = {"SOURCE_DATE_EPOCH": "1613000000"}  # 2021-02-10
URL = "https://news.courier.example/world/grid-and-money"

PARAGRAPHS = (
    "The grid failed on Tuesday night, and for six hours nobody in the ministry said why it had happened.",
    "“We know what it cost,” the minister told reporters in the capital, “and we know who is going to pay for it.”",
    "Officials spoke of a billion dollars a year, a figure for which no document has been shown so far.",
    "The committee is going to meet again on Friday, and its chairman expects an answer in writing by then.",
)

HEAD = f"""\
<meta charset="utf-8"><title>Grid and money - The Courier</title>
<meta property="og:site_name" content="The Courier"><link rel="canonical" href="{URL}?utm_source=x">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Grid and money",
"datePublished": "2021-02-11T10:30:00+03:00", "author": {{"name": "Anna Petrova"}}}}</script>"""


def html(*inside: str, head: str = HEAD) -> str:
    body = "\n".join(f"<p>{one}</p>" for one in (*PARAGRAPHS, *inside))
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><h1>Grid and money</h1><article>{body}</article>'


Import = Callable[..., Result]


@pytest.fixture
def take(site: Folder, tmp_path: Path) -> Import:
    """Imports a page: a text is written to a file first."""

    def run(page: str | bytes | Path, *options: str, name: str = "page.html") -> Result:
        if not isinstance(page, Path):
            content = page.encode() if isinstance(page, str) else page
            page = tmp_path / name
            page.write_bytes(content)
        arguments = ["import", str(page), "-C", str(site.root), *options]
        return CliRunner().invoke(main, arguments, env=DAY, catch_exceptions=False)

    return run


def article(site: Folder, slug: str = "grid-and-money") -> tuple[dict[str, object], str]:
    text = (site.root / f"content/articles/{slug}.md").read_text(encoding="utf-8")
    _, matter, body = text.split("---\n", 2)
    return yaml.load(matter, yaml.BaseLoader), body.strip()  # noqa: S506 - texts only


def articles(site: Folder) -> set[str]:
    return {path.stem for path in (site.root / "content/articles").glob("*.md")}


def test_a_page_that_leaves_out_head_and_body_has_its_links_all_the_same(site: Folder, take: Import):
    """HTML lets both be left out; an article may follow the title at once."""
    inside = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    last = f'<p>What the ministry kept of it all these years stands in <a href="{URL}">the files</a>.'
    take(f"<!DOCTYPE html><title>Grid and money</title><article>{inside}{last}</article>")

    assert article(site)[1].endswith(f"stands in [the files]({URL}).")


# What a page says


def test_a_saved_page_becomes_an_article(site: Folder, take: Import):
    run = take(html())

    assert run.exit_code == 0, run.output
    matter, body = article(site)
    assert matter == {
        "title": "Grid and money",
        "date": "2021-02-11T10:30:00+03:00",
        "outlet": "courier",
        "url": URL,
        "author": "Anna Petrova",
        "language": "en",
    }
    assert body == "\n\n".join(PARAGRAPHS)
    assert site.build(future=True).problems == ()


def test_what_was_found_is_told_with_where_it_stood(take: Import):
    said = take(html()).stdout

    assert "content/articles/grid-and-money.md: new\n" in said
    assert "  author    Anna Petrova  (JSON-LD)\n" in said
    assert f"  url       {URL}  (rel=canonical)\n" in said


def test_what_an_editor_gives_is_taken_in_place_of_what_the_page_says(site: Folder, take: Import):
    copy = "https://web.archive.org/web/2021/https://news.courier.example/"
    given = ("--title", "Another: title", "--date", "2020-01-02", "--author", "B", "--language", "ru", "--draft")

    run = take(html(), *given, "--topic", "energy", "--archived", copy, "--slug", "mine")

    assert run.exit_code == 0, run.output
    matter, _ = article(site, "mine")
    assert matter["title"] == "Another: title"
    assert (matter["date"], matter["author"], matter["language"]) == ("2020-01-02", "B", "ru")
    assert (matter["topics"], matter["archived"], matter["draft"]) == (["energy"], [copy], "true")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--outlet", "couriers", "there is no outlet 'couriers'; did you mean 'courier'?"),
        ("--topic", "energie", "there is no topic 'energie'; did you mean 'energy'?"),
        ("--date", "yesterday", "'yesterday' is no date: write it as 2021-02-11"),
        ("--archived", "ftp://x", "'ftp://x' is no URL"),
        ("--slug", "../../x", "'../../x' is no name for a page"),
    ],
)
def test_what_can_not_be_is_refused_with_a_way_out(site: Folder, take: Import, option: str, value: str, said: str):
    run = take(html(), option, value)

    assert run.exit_code == 1
    assert said in run.stderr
    assert articles(site) == {"grid"}


def test_a_page_without_a_date_is_a_draft_that_says_so(site: Folder, take: Import):
    run = take(html(head="<title>Grid and money</title>"), "--url", URL)

    assert run.exit_code == 0
    assert "no date was found" in run.stderr
    text = (site.root / "content/articles/grid-and-money.md").read_text(encoding="utf-8")
    assert "date: 2021-02-10  # no date was found on the page" in text
    assert article(site)[0]["draft"] == "true"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Grid and money | The Courier</title>", "<h1>Grid and money</h1>", "Grid and money"),
        ("<title>Why the grid &amp;amp; money failed</title>", "", "Why the grid & money failed"),
        ('<meta property="og:title" content="The grid failed"><title>x</title>', "<h1>Courier</h1>", "The grid failed"),
        ("<title>Grid: money_News_Courier.example</title>", "<div>Grid: money</div>", "Grid: money"),
        (
            '<meta property="og:title" content="The grid failed: why nobody said so">',
            '<h1 class="headline">Nobody said why the grid failed</h1>',
            "Nobody said why the grid failed",
        ),
    ],
)
def test_the_title_is_the_headline_as_the_page_shows_it(site: Folder, take: Import, head: str, body: str, title: str):
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)

    take(f"<html><head>{head}</head><body>{body}<article>{text}</article>", "--slug", "x", "--date", "2021-02-11")

    assert article(site, "x")[0]["title"] == title


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/world/grid-and-money", URL),
        ("https://other.example/world/grid-and-money", f"{URL}-2"),
        ("https://news.courier.example/", f"{URL}-2"),
        ("javascript:alert(1)", f"{URL}-2"),
    ],
)
def test_a_canonical_address_is_taken_only_where_it_can_be_the_page_s(
    site: Folder, take: Import, canonical: str, url: str
):
    take(
        html(head=f'<title>Grid and money</title><link rel="canonical" href="{canonical}">'),
        "--url",
        f"{URL}-2?utm_id=1",
    )

    assert article(site)[0]["url"] == url


# Leftovers


def test_leftovers_are_cut_and_shown(site: Folder, take: Import):
    around = (
        "Advertisement",
        "Read also: <a href='/x'>Another thing</a>",
        "Читайте также: Иная новость",
        "Share on Facebook",
    )

    run = take(html(*around, "Support us on Patreon"))

    assert article(site)[1] == "\n\n".join(PARAGRAPHS)
    for line in ("Advertisement", "Читайте также: Иная новость", "Share on Facebook"):
        assert f"  {line}\n" in run.stdout


def test_words_of_a_leftover_inside_a_sentence_stay(site: Folder, take: Import):
    sentence = "Read also what the minister wrote: he will share this article, and advertise the newsletter in it."

    take(html(sentence))

    assert sentence in article(site)[1]


def test_a_scrape_gets_the_same_care(site: Folder, take: Import):
    title = "Grid and money, half a percent percent"
    before = (title, "Support TheCourier", title, "Click to see full-size image")
    after = ("Support TheCourier", "Leave a Reply", "Your email address will not be published.", "Somebody: first!")
    text = "\n\n".join((*before, *PARAGRAPHS, *after))

    run = take(text, "--date", "2021-02-11", name="scrape.txt")

    assert run.exit_code == 0, run.output
    matter, body = article(site, "grid-and-money-half-a-percent-percent")
    assert matter["title"] == title
    assert body == "\n\n".join(PARAGRAPHS)
    assert "Support TheCourier (2 times)" in run.stdout
    assert "headline repeated" in run.stdout


# What is there already


def test_the_same_page_again_changes_nothing(site: Folder, take: Import):
    take(html())
    before = (site.root / "content/articles/grid-and-money.md").read_bytes()

    run = take(html())

    assert (run.exit_code, run.stdout) == (0, "content/articles/grid-and-money.md: is there already, unchanged\n")
    assert (site.root / "content/articles/grid-and-money.md").read_bytes() == before


def test_another_text_under_the_name_is_refused(site: Folder, take: Import):
    take(html())
    before = (site.root / "content/articles/grid-and-money.md").read_bytes()

    run = take(html("The ministry has since then published a list of what was damaged, and where, and by whom."))

    assert run.exit_code == 1
    assert "--force replaces it, --slug names this one" in run.stderr
    assert (site.root / "content/articles/grid-and-money.md").read_bytes() == before


def test_force_replaces_the_text_and_says_which_notes_lost_their_words(site: Folder, take: Import):
    take(html())
    notes = (
        "- {id: cost, quote: a billion dollars a year, body: No.}\n- {id: when, quote: on Tuesday night, body: Yes.}\n"
    )
    site.write({"content/articles/grid-and-money.notes.yaml": notes})

    run = take(html().replace(PARAGRAPHS[2], "Officials have named no figure since."), "--force")

    assert run.exit_code == 0, run.output
    assert "replaced" in run.stdout
    assert "the words of 1 note no longer stand here (cost)" in run.stderr
    assert (site.root / "content/articles/grid-and-money.notes.yaml").read_text() == notes


def test_a_page_that_another_article_is_of_is_refused(site: Folder, take: Import):
    take(html())

    run = take(html(), "--slug", "again", "--url", f"http://www.{URL.removeprefix('https://')}/")

    assert run.exit_code == 1
    assert "the article 'grid-and-money' is of the same page" in run.stderr


def test_an_outlet_that_is_not_there_is_proposed_and_written_when_asked(site: Folder, take: Import):
    page = html().replace("news.courier.example", "www.wire.example").replace("The Courier", "The: Wire")

    first = take(page, "--slug", "one")
    assert "outlet" not in article(site, "one")[0]
    assert "--new-outlet writes content/outlets/the-wire.md" in first.stderr

    take(page, "--slug", "one", "--new-outlet", "--force")
    assert article(site, "one")[0]["outlet"] == "the-wire"
    profile = (site.root / "content/outlets/the-wire.md").read_text()
    assert "title: 'The: Wire'\nurl: https://www.wire.example/\ndomains: [wire.example]\n" in profile
    assert site.build(future=True).problems == ()


def test_a_list_with_short_sentences_below_it_is_inside_the_article(site: Folder, take: Import):
    """Short items below the last sentence are links and labels of the page; these are not below it."""
    items = "<ul><li>One thing that was known</li><li>Another that was not</li></ul>"
    last = "<p>These were the last words of the office on it that day.</p>"

    run = take(html().replace("</article>", f"{items}{last}</article>"), "--slug", "list")

    assert "One thing" not in run.stdout
    assert "- One thing that was known\n- Another that was not\n\nThese were the last" in article(site, "list")[1]


def test_a_list_that_the_last_paragraph_announces_is_of_the_article(site: Folder, take: Import):
    lead = "<p>What the office said it would do before the winter of the next year comes to these two things:</p>"
    items = "<ul><li>Mend the pump</li><li>Ask who knew</li></ul>"

    take(html().replace("</article>", f"{lead}{items}</article>"), "--slug", "list")

    assert article(site, "list")[1].endswith("two things:\n\n- Mend the pump\n- Ask who knew")


def test_a_slogan_is_no_part_of_an_outlets_name(site: Folder, take: Import):
    take(
        html().replace("news.courier.example", "wire.example").replace("The Courier", "The Wire | In brief"),
        "--new-outlet",
    )

    assert "title: The Wire\n" in (site.root / "content/outlets/the-wire.md").read_text()


def test_a_dry_run_prints_the_file_and_writes_nothing(site: Folder, take: Import):
    run = take(html(), "--dry-run")

    assert run.stdout.startswith("---\ntitle: Grid and money\n")
    assert articles(site) == {"grid"}


@pytest.mark.parametrize("command", [["import"], ["import", "feed"]])
def test_an_address_of_no_web_page_is_told_as_one(site: Folder, command: list[str]):
    run = CliRunner().invoke(main, [*command, "ftp://news.example/a", "-C", str(site.root)])

    assert run.exit_code == 2
    assert "'ftp://news.example/a' is no address of the web" in run.stderr


def test_one_page_that_fails_does_not_stop_the_others(site: Folder, take: Import, tmp_path: Path):
    (tmp_path / "empty.html").write_text("")

    run = take(html(), str(tmp_path / "empty.html"), str(tmp_path / "none.html"))

    assert run.exit_code == 1
    assert "empty.html' can't be taken in: it is empty" in run.stderr
    assert "none.html' can't be read: no such file or directory" in run.stderr
    assert articles(site) == {"grid", "grid-and-money"}


# Kinds of files


def test_an_mhtml_file_says_where_and_when_it_was_saved(site: Folder, take: Import):
    mhtml = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nDate: Fri, 12 Feb 2021 10:00:00 -0000\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: {URL}\r\n\r\n"
        f"{html(head='<title>Grid and money</title>')}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )

    run = take(mhtml, name="page.mhtml")

    assert run.exit_code == 0, run.output
    matter, _ = article(site)
    assert (matter["url"], matter["retrieved"], matter["outlet"]) == (URL, "2021-02-12", "courier")


def _warc(*records: tuple[str, str, bytes], packed: bool = True) -> bytes:
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for url, status, body in records:
        headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        day = {"WARC-Date": "2021-02-12T09:00:00Z"}
        record = writer.create_warc_record(url, "response", BytesIO(body), http_headers=headers, warc_headers_dict=day)
        writer.write_record(record)
    return stream.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_gives_its_first_page_that_was_answered(site: Folder, take: Import, packed: bool):
    page = html(head="<title>Grid and money</title>").encode()

    run = take(_warc((f"{URL}-old", "301 Moved", b"<p>x"), (URL, "200 OK", page), packed=packed), name="a.warc")

    assert run.exit_code == 0, run.output
    assert (article(site)[0]["url"], article(site)[0]["retrieved"]) == (URL, "2021-02-12")


def test_a_warc_gives_the_page_that_is_asked_for(site: Folder, take: Import):
    head = "<title>Grid and money</title>"
    other = html(head=head).replace("Grid and money", "Quite another thing").encode()
    data = _warc((URL, "200 OK", html(head=head).encode()), ("https://b.example/other", "200 OK", other))

    assert take(data, "--url", "http://www.b.example/other/", name="a.warc.gz").exit_code == 0
    assert articles(site) == {"grid", "quite-another-thing"}
    assert "it holds no page at 'https://c.example/'" in take(data, "--url", "https://c.example/", name="a.warc").stderr


def test_a_bomb_in_a_warc_is_not_unpacked(take: Import):
    run = take(_warc((URL, "200 OK", b" " * 90_000_000)), name="a.warc.gz")

    assert run.exit_code == 1
    assert "the page in it is larger than 64 MB" in run.stderr


@pytest.mark.parametrize(
    "data",
    [b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", b"\x1f\x8b\x08 cut", gzip.compress(b"x")],
    ids=["no record", "cut", "no WARC"],
)
def test_a_broken_warc_is_told_in_a_line(take: Import, data: bytes):
    run = take(data, name="a.warc")

    assert run.exit_code == 1
    assert len(run.stderr.splitlines()) == 1
    assert "it " in run.stderr


@pytest.mark.parametrize(
    "comment",
    [
        f"<!-- saved from url=(0043){URL} -->",
        f"<!--\n Page saved with SingleFile\n url: {URL}\n saved date: Fri Feb 12 2021 10:00:00 GMT+0300 (MSK)\n-->",
    ],
    ids=["browser", "SingleFile"],
)
def test_a_page_that_says_where_it_was_saved_from_is_believed(site: Folder, take: Import, comment: str):
    take(html(head="<title>Grid and money</title>").replace("<html", f"{comment}<html"))

    assert article(site)[0]["url"] == URL
    assert article(site)[0].get("retrieved") == ("2021-02-12" if "SingleFile" in comment else None)


def test_an_archived_page_gives_the_page_s_address_and_the_copy(site: Folder, take: Import):
    copy = f"https://web.archive.org/web/20210212101010/{URL}"

    take(html(head="<title>Grid and money</title>"), "--url", copy)

    matter, _ = article(site)
    assert (matter["url"], matter["archived"], matter["retrieved"]) == (URL, [copy], "2021-02-12")


def test_standard_input_is_a_page_too(site: Folder):
    arguments = ["import", "-", "-C", str(site.root)]

    run = CliRunner().invoke(main, arguments, input=html().encode(), env=DAY)

    assert run.exit_code == 0, run.output
    assert articles(site) == {"grid", "grid-and-money"}


# Servers


def test_a_page_is_asked_for_and_its_address_is_that_which_answered(site: Folder):
    body = html(head='<title>Grid and money</title><meta name="date" content="2021-02-11">')
    with Loopback({"/old": redirect("/new"), "/new": page(body)}) as server:
        arguments = ["import", server.url("/old"), "-C", str(site.root), "--allow-private"]
        first = CliRunner().invoke(main, arguments, env=DAY)
        again = CliRunner().invoke(main, arguments, env={"SOURCE_DATE_EPOCH": "1623000000"})
        address = server.url("/new")

    assert first.exit_code == 0, first.output
    assert (article(site)[0]["url"], article(site)[0]["retrieved"]) == (address, "2021-02-10")
    assert again.stdout.endswith("is there already, unchanged\n")


@pytest.mark.parametrize(
    ("path", "said"),
    [("/none", "the server answers 404"), ("/bomb", "it is larger than 8 MB"), ("/pdf", "it is a PDF file")],
)
def test_what_a_server_gives_instead_is_told(site: Folder, path: str, said: str):
    with Loopback({"/bomb": bomb(40), "/pdf": page("%PDF-1.7 x")}) as server:
        arguments = ["import", server.url(path), "-C", str(site.root), "--allow-private"]
        run = CliRunner().invoke(main, arguments, env=DAY)

    assert run.exit_code == 1
    assert said in run.stderr


def test_one_s_own_machine_is_not_asked_unless_that_is_allowed(site: Folder):
    with Loopback({"/": page(html())}) as server:
        run = CliRunner().invoke(main, ["import", server.url("/"), "-C", str(site.root)], env=DAY)

    assert run.exit_code == 1
    assert "--allow-private" in run.stderr
    assert server.requests == []


# The command


def test_the_other_commands_of_import_are_where_they_were(site: Folder, tmp_path: Path):
    (tmp_path / "rows.json").write_text('{"rows": []}')

    for name in ("notes", "annotations", "hypothesis"):
        run = CliRunner().invoke(main, ["import", name, str(tmp_path / "rows.json"), "-C", str(site.root)])
        assert run.exit_code == 0, run.output


def test_options_may_stand_before_the_page(site: Folder, tmp_path: Path):
    (tmp_path / "page.html").write_text(html())

    run = CliRunner().invoke(main, ["import", "--draft", "-C", str(site.root), str(tmp_path / "page.html")], env=DAY)

    assert run.exit_code == 0, run.output
    assert article(site)[0]["draft"] == "true"


def test_the_help_shows_options_and_commands():
    run = CliRunner().invoke(main, ["import", "--help"])

    assert "--new-outlet" in run.stdout
    assert "\n  notes " in run.stdout
    assert "hypothesis" not in run.stdout


def test_what_an_editor_added_stays_when_the_page_is_taken_in_again(site: Folder, take: Import):
    take(html())
    path = site.root / "content/articles/grid-and-money.md"
    added = "archived: ['https://a.example/0']\nsummary: Mine.\ntopics: [energy]\n"
    path.write_text(path.read_text().replace("language:", f"{added}language:"))
    site.write({"content/topics/energy.md": "---\ntitle: Energy\n---\n"})
    before = path.read_bytes()

    again = take(html())
    assert (again.stdout, path.read_bytes() == before) == (
        "content/articles/grid-and-money.md: is there already, unchanged\n",
        True,
    )

    take(
        html().replace(PARAGRAPHS[2], "Officials have named no figure since."),
        "--force",
        "--archived",
        "https://a.example/1",
    )
    matter, body = article(site, "grid-and-money")
    assert "no figure since" in body
    assert (matter["summary"], matter["topics"]) == ("Mine.", ["energy"])
    assert matter["archived"] == [
        "https://a.example/0",
        "https://a.example/1",
    ]


def test_another_page_that_takes_the_place_of_an_article_keeps_nothing_of_it(site: Folder, take: Import):
    take(html(), "--archived", "https://a.example/1")

    take(html().replace(URL, f"{URL}-other"), "--force")

    assert article(site)[0]["url"] == f"{URL}-other"

    assert "archived" not in article(site, "grid-and-money")[0]


def test_a_date_that_an_editor_gave_stays_where_the_page_has_none(site: Folder, take: Import):
    page = "<html><body><h1>Without a day</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    take(page)
    assert article(site, "without-a-day")[0]["draft"] == "true"

    take(page, "--date", "2021-02-11", "--force")
    matter, _ = article(site, "without-a-day")
    assert (str(matter["date"]), "draft" in matter) == ("2021-02-11", False)
    before = (site.root / "content/articles/without-a-day.md").read_bytes()

    assert "unchanged" in take(page).stdout
    assert (site.root / "content/articles/without-a-day.md").read_bytes() == before
