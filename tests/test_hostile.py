"""Nothing that comes with a text, a note or a file leaves its place: not as markup, not as a URL, not as a path."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from sites import ARTICLE, SITE_YAML, Folder, told

from postil.scaffold import ADDED

ARTICLE_FILE = "content/articles/grid.md"
NOTES = "content/articles/grid.notes.yaml"
ARTICLE_PAGE = "articles/grid/index.html"
VOID = {"br", "hr", "img", "link", "meta", "input", "wbr"}
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Page(HTMLParser):
    """A page as a browser would take it apart."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Names and attributes."""
    texts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Tags that don't nest."""
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        page.close()
        page.faults.extend(f"<{tag}> is never closed" for tag in page._open)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def shape(self) -> list[tuple[str, list[str]]]:
        return [(tag, sorted(attributes)) for tag, attributes in self.elements]


def pages(site: Folder) -> Iterator[tuple[str, Page]]:
    for path, data in site.outputs().items():
        if path.endswith(".html"):
            yield path, Page.of(data.decode())


def dangers(site: Folder, base: str = "https://example.org/digest/") -> list[str]:
    """Return what no page of a site may have: scripts, handlers, tags that don't nest, and URLs that aren't links."""
    found = []
    for path, page in pages(site):
        styled = {"style"} if re.search(r"/email(-\d+)?\.html$", path) else set()  # mail programs read no style sheet
        found += [f"{path}: {fault}" for fault in page.faults]
        for tag, attributes in page.elements:
            if tag in DANGEROUS - styled and not _is_ours(tag, attributes):
                found.append(f"{path}: <{tag}>")
            names = attributes.keys() - styled
            found += [f"{path}: <{tag} {name}>" for name in names if name.startswith("on") or name == "style"]
            for name in attributes.keys() & {"href", "src", "cite", "action", "srcset"}:
                if said := _danger_of(attributes[name], base, path):
                    found.append(f"{path}: <{tag} {name}={attributes[name]!r}>: {said}")
    return found


def _is_ours(tag: str, attributes: dict[str, str]) -> bool:
    """Tell whether this is one of the theme's own scripts, a block of data, or a form, which nothing is sent with."""
    if tag == "script":
        source = attributes.get("src", "").rsplit("/", 1)[-1]
        return attributes == {"type": "application/ld+json"} or re.fullmatch(OUR_SCRIPTS, source) is not None
    return tag == "form" and "action" not in attributes


def _danger_of(url: str, base: str, path: str) -> str:
    """Say what is wrong with *url* as browsers read it: without controls around it, tabs and line ends inside."""
    read = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33))))).replace("\\", "/")
    target = urlsplit(urljoin(base + path, read))
    if target.scheme not in {"http", "https", "mailto"}:
        return "scheme"
    if not urlsplit(read).scheme and target.netloc != urlsplit(base).netloc:
        return "host"
    if not urlsplit(read).scheme and not target.path.startswith(urlsplit(base).path):
        return "outside the site"
    return "user" if "@" in target.netloc else ""


DANGEROUS = {"script", "iframe", "object", "embed", "base", "form", "style", "textarea"}
OUR_SCRIPTS = r"(reading|search|sieve)(\.[0-9a-f]{12})?\.js"
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    " {{ 7*7 }} {% raw %} ]]> --> </title></a></p></article></q> &lt;script&gt; javascript:alert(1) @title@ @today@"
)
TAME = "some plain words on 20 apples"


def everywhere(text: str) -> dict[str, str]:
    """Return a site with *text* in every field that takes words."""
    quoted = "'" + text.replace("'", "''") + "'"
    return {
        "site.yaml": SITE_YAML.replace("Test digest", quoted).replace("label: Misleading", f"label: {quoted}")
        + f"description: {quoted}\npublisher: {{name: {quoted}, url: 'https://p.example/', email: {quoted}}}\n"
        + f"kinds: [{{id: context, label: {quoted}}}]\n",
        ARTICLE_FILE: f"---\ntitle: {quoted}\ndate: 2021-02-11\noutlet: courier\ntopics: [energy]\nauthor: {quoted}\n"
        f"summary: {quoted}\nurl: https://courier.example/x\n---\nThe *grid* failed. {text}\n\n"
        "A [link](https://a.example/) and ![alt](https://b.example/i.png)\n\n"
        f"> {text}\n\n- {text}\n\n```{text.replace('`', '')}\n{text}\n```\n\n    {text}\n\n| a |\n|---|\n| {text} |\n",
        NOTES: f"- id: a\n  quote: grid failed\n  title: {quoted}\n  body: {quoted}\n  by: {quoted}\n"
        f"  verdict: misleading\n  claim: {{text: {quoted}, by: {quoted}}}\n"
        f"  sources: [{{title: {quoted}, publisher: {quoted}, quote: {quoted}, url: 'https://s.example/'}}]\n"
        f"  history: [{{date: 2021-03-01, text: {quoted}}}]\n"
        f"  media: {{type: audio, finding: satire, url: 'https://m.example/', context: {quoted}}}\n"
        f"- id: lost\n  quote: {quoted[:-1]} nowhere'\n  body: x\n"
        f"- id: b\n  body: x\n  claim: recurring\n- id: c\n  body: y\n  claim: recurring\n",
        "content/claims/recurring.md": f"---\ntitle: {quoted}\nby: {quoted}\n"
        f"appearances: [{{url: 'https://e.example/', title: {quoted}, publisher: {quoted}}}]\n"
        f"sources: [{{title: {quoted}, publisher: {quoted}}}]\nhistory: [{{date: 2021-03-01, text: {quoted}}}]\n"
        f"---\n{text}\n",
        "content/outlets/courier.md": f"---\ntitle: {quoted}\ncountry: {quoted}\nowner: {quoted}\n"
        f"sources: [{{title: {quoted}}}]\n---\n{text}\n",
        "content/topics/energy.md": f"---\ntitle: {quoted}\nsummary: {quoted}\n---\n{text}\n",
        "content/pages/about.md": f"---\ntitle: {quoted}\nsummary: {quoted}\nmenu: 1\n---\n{text}\n",
    }


def test_hostile_words_in_every_field_make_the_same_pages_as_plain_ones(site: Folder, tmp_path: Path):
    """Words are words: element for element and attribute for attribute, the pages don't change."""
    site.write(everywhere(HOSTILE)).build(keep_going=True)
    tame = Folder(tmp_path / "tame").write(everywhere(TAME))
    tame.build(keep_going=True)

    assert {path: page.shape for path, page in pages(site)} == {path: page.shape for path, page in pages(tame)}
    assert dangers(site) == []


def test_hostile_words_are_shown_as_they_were_written(site: Folder):
    """Escaping loses nothing, and no template language is read in content."""
    site.write(everywhere(HOSTILE)).build(keep_going=True)

    page = Page.of(site.page(ARTICLE_PAGE))

    assert page.text.count("<script>alert(1)</script>") > 10
    assert "{{ 7*7 }} {% raw %} ]]> -->" in page.text


def test_hostile_words_leave_feeds_and_sitemaps_well_formed(site: Folder):
    """Every XML file parses, and a title in a feed is the title."""
    site.write(everywhere(HOSTILE)).build(keep_going=True)

    parsed = {path: ET.fromstring(data) for path, data in site.outputs().items() if path.endswith(".xml")}  # noqa: S314

    assert {"feed.xml", "topics/energy/feed.xml", "sitemap.xml"} <= parsed.keys()
    entry = parsed["feed.xml"].find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    content = Page.of(entry.findtext(f"{ATOM}content") or "")
    assert content.faults == []
    assert not {"script", "img"} & {tag for tag, _ in content.elements}


MARKDOWN_URLS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#106;&#97;vascript&#58;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](<&#32;javascript:alert(1)>)",
    "[x](&#1;javascript:alert(1))",
    "[x](&#2;javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](//host.example)",
    "[x](/\\host.example)",
    "[x](\\\\host.example)",
    "[x](///host.example)",
    "[x](/..//host.example)",
    "[x](.//host.example)",
    "[x](https:host.example)",
    "[x](https:///host.example)",
    "[x](https://user@host.example)",
    "[x](https://good.example\\@host.example)",
    "[x](https://host.example:99999)",
    "[x](../../../../etc/passwd)",
    "[x](/%2e%2e/%2e%2e/x)",
    '[x](https://a.example "onmouseover=\\"alert(1)")',
    "[x](https://a.example '\"><script>alert(1)</script>')",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example/'onmouseover='alert(1))",
    "[x](https://a.example/<script>)",
    "[x]: javascript:alert(1) 't'\n\n[x]",
    "[x][r]\n\n[r]: <data:text/html,x>",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '<a href="javascript:alert(1)">x</a>',
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,x)",
    '![" onerror="alert(1)](https://a.example/i.png)',
    '![\\"><script>alert(1)</script>](https://a.example/i.png)',
    '![x](https://a.example/i.png "\\" onerror=\\"alert(1)")',
    "![[x](javascript:alert(1))](https://a.example/i.png)",
    "[![x](https://a.example/i.png)](javascript:alert(1))",
    "[a [b](https://b.example) c](javascript:alert(1))",
    "[![a ![b](javascript:x) c](data:x)](https://c.example)",
    '<https://a.example/"onclick=alert(1)>',
    "<mailto:a@b.example?subject=<script>>",
    "| [x](javascript:alert(1)) |\n|---|\n| ![y](data:x) |",
]


@pytest.mark.parametrize("remote", [False, True], ids=["images are links", "images are shown"])
@pytest.mark.parametrize("linkify", [False, True], ids=["", "linkify"])
def test_no_markdown_makes_an_unsafe_link(site: Folder, linkify: bool, remote: bool):
    """In an article, a note, a topic and a page, every address in the built site leads somewhere safe."""
    body = "\n\n".join(MARKDOWN_URLS)
    settings = f"linkify: {str(linkify).lower()}\nimages: {{remote: [{'a.example' if remote else ''}]}}\n"
    note = "- id: a\n  body: |\n" + "".join(f"    {line}\n" for line in body.splitlines())
    matter = "---\ntitle: x\n---\n"
    site.write(
        {
            "site.yaml": SITE_YAML + settings,
            ARTICLE_FILE: ARTICLE.replace("outlet:", "url: https://courier.example/a/b\noutlet:") + body + "\n",
            NOTES: note,
            "content/topics/energy.md": matter + body,
            "content/pages/about.md": matter + body,
        }
    )

    report = site.build(keep_going=True)

    assert report.written is not None
    assert dangers(site) == []


@pytest.mark.parametrize("markdown", MARKDOWN_URLS)
def test_the_words_of_an_unsafe_link_stay(site: Folder, markdown: str):
    """Only the address is taken away; and no page is lost to it."""
    report = site.write({ARTICLE_FILE: ARTICLE + markdown + " end\n\nlast\n"}).build()

    assert not report.failed
    assert "last" in Page.of(site.page(ARTICLE_PAGE)).text


def _unpacked(site: Folder) -> Iterator[bytes]:
    """Yield every file of the output, and of a book what is in it."""
    for path, data in site.outputs().items():
        if path.endswith(".epub"):
            with zipfile.ZipFile(BytesIO(data)) as book:
                yield from (book.read(name) for name in book.namelist())
        else:
            yield data


@pytest.mark.parametrize(
    "files",
    [
        {ARTICLE_FILE: ARTICLE + "a\x02b\n"},
        {ARTICLE_FILE: ARTICLE + 'a&#2;b [c](https://x.example/&#2; "&#2;&#x2;") ![&#2;](https://x.example/)\n'},
        {NOTES: '- {id: a, body: "a\\x02b", title: "\\x02\\u0002"}\n'},
        {"content/topics/energy.md": '---\ntitle: "\\x02"\n---\n'},
    ],
    ids=["raw", "entities", "YAML escapes in a note", "YAML escape in a title"],
)
def test_no_content_can_write_the_mark_of_the_sites_root(site: Folder, files: dict[str, str]):
    """The character that stands for the way to the root has no way in, and none is left in what is published."""
    site.build()
    links = {path: page.text.count("../") for path, page in pages(site)}

    site.write(files).build(keep_going=True)

    assert not any(b"\x02" in data for data in _unpacked(site))
    assert {path: page.text.count("../") for path, page in pages(site)} == links


@pytest.mark.parametrize("entity", ["&#12;&#x202e;", "&#x202e;&#12;", "&#0;", "&#x1F;", "&#xFFFE;", "&#xD800;", "&#2;"])
def test_entities_bring_no_control_characters_into_text_and_attributes(site: Folder, entity: str):
    """A text, a link's title and an image's words are cleaned alike: a form feed would break the feeds."""
    body = f'a{entity} [x](https://x.example "{entity}") ![{entity}](https://x.example) ![{entity}](/assets/x.png)'
    site.write({NOTES: f"- {{id: a, body: '{body}'}}\n", "content/assets/x.png": "x"})

    site.build(keep_going=True)

    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ufffe\ud800]", site.page(ARTICLE_PAGE))
    ET.fromstring(site.page("feed.xml"))  # noqa: S314


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", 'en" onload="x'),
        ("image", "//host.example/x.png"),
        ("image", "javascript:x"),
        ("aliases", "['/../../etc/x/']"),
        ("aliases", "['/%2e%2e/x/']"),
        ("aliases", "['/']"),
        ("aliases", "['/a%00b/']"),
        ("aliases", "['https://x.example/y/']"),
        ("aliases", "['/a\\b/']"),
        ("aliases", "['/CON/']"),
        ("topics", "['../x']"),
        ("outlet", "a/b"),
    ],
)
def test_a_field_that_becomes_an_address_or_a_path_takes_nothing_else(site: Folder, field: str, value: str):
    """Languages, paths and ids have their own rules; none of them can hold markup or a way out."""
    text = ARTICLE.replace("topics: [energy]\n", "").replace("outlet: courier\n", "")
    quoted = value if value.startswith("[") else "'" + value + "'"

    report = site.write({ARTICLE_FILE: text.replace("---\nThe", f"{field}: {quoted}\n---\nThe")}).build()

    assert [(one.code, one.place.line) for one in report.problems] == [("schema", 4)]
    assert not [path for path in site.root.parent.rglob("index.html") if "output" not in path.parts]


@pytest.mark.parametrize("colour", ["red", "#12", "url(//x)", "#fff;}</style>", "#a04b00;background:url(x)"])
def test_a_colour_is_nothing_but_a_colour(site: Folder, colour: str):
    """It is written into the style sheet."""
    site.write({"site.yaml": SITE_YAML.replace("#a04b00", colour)})

    (said,) = told(site.build())

    assert said.startswith("site.yaml:7:")
    assert said.endswith("write it as #a04b00 [schema]")


@pytest.mark.parametrize(
    "title", ["@today@ @title@ @version@", '"quoted": # x', "<script>alert(1)</script>", "{today}"]
)
def test_a_new_site_has_its_title_to_the_letter(tmp_path: Path, title: str):
    """Marks, braces and quotes in a title are text to the scaffold."""
    root = tmp_path / "new"
    made = subprocess.run(
        [sys.executable, "-m", "postil", "new", "site", str(root), "--title", title], capture_output=True, check=False
    )
    site = Folder(root)

    report = site.build(future=True)

    assert made.returncode == 0
    assert not report.failed
    assert title in Page.of(site.page("index.html")).text
    assert dangers(site, "https://example.org/") == []


@pytest.mark.parametrize("kind", ADDED)
@pytest.mark.parametrize("title", ["{title} {today}", 'a: "b" # c', "caf\udce9", "a\x1bb\x07", "\u266b"])
def test_a_new_file_is_made_with_any_title_or_refused_in_words(site: Folder, kind: str, title: str):
    """A title that can't be written down is a mistake of usage, not a bug of ours."""
    done = subprocess.run(
        [sys.executable, "-m", "postil", "new", kind, os.fsencode(title), "-C", str(site.root)],
        capture_output=True,
        check=False,
    )

    assert done.returncode in {0, 2}
    assert b"\x1b" not in done.stdout + done.stderr
    assert not site.build(drafts=True).failed


def link(path: str, target: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)

    return make


def pipe(path: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / path)

    return make


def moved_content(root: Path) -> None:
    (root / "content").rename(root.parent / "elsewhere")
    (root / "content").symlink_to("../elsewhere")


OUTSIDE = "a link to a file outside the site"
LOOP = "the file can't be read: too many levels of symbolic links"
PIPE = "a pipe or device, not a file: not read"
ODD_FILES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a file outside": (link("content/articles/x.md", "/etc/passwd"), "content/articles/x.md", OUTSIDE),
    "an asset outside": (link("content/assets/x.txt", "/etc/passwd"), "content/assets/x.txt", OUTSIDE),
    "a file outside by dots": (link("content/assets/x", "../../../x"), "content/assets/x", "the file can't be read"),
    "a folder outside": (link("content/assets", "/etc"), "content/assets", "a link to a folder outside the site"),
    "a folder inside": (link("content/assets", "outlets"), "content/assets", "a link to a folder: not read"),
    "the content outside": (moved_content, "content", "a link to a folder outside the site"),
    "the templates outside": (link("templates", "/etc"), "templates", "a link to a folder outside the site"),
    "a template outside": (link("templates/base.html", "/etc/passwd"), "templates/base.html", OUTSIDE),
    "a static file outside": (link("templates/static/x", "/etc/passwd"), "templates/static/x", OUTSIDE),
    "dangling": (
        link("content/articles/x.md", "gone.md"),
        "content/articles/x.md",
        "the file can't be read: no such file",
    ),
    "itself": (link("content/articles/x.md", "x.md"), "content/articles/x.md", LOOP),
    "a folder that is itself": (link("content/assets/x", "x"), "content/assets/x", LOOP),
    "a pipe": (pipe("content/articles/x.md"), "content/articles/x.md", PIPE),
    "a pipe for notes": (pipe(NOTES), NOTES, PIPE),
    "a pipe for an asset": (pipe("content/assets/x"), "content/assets/x", PIPE),
    "a pipe for a template": (pipe("templates/base.html"), "templates/base.html", PIPE),
    "a folder for an article": (
        lambda root: (root / "content/articles/x.md").mkdir(),
        "content/articles/x.md",
        "",
    ),
}


@pytest.mark.parametrize(("make", "path", "said"), ODD_FILES.values(), ids=ODD_FILES)
def test_what_is_no_plain_file_of_the_site_is_told_and_not_read(
    site: Folder, make: Callable[[Path], None], path: str, said: str
):
    """Links never lead out, and nothing waits for a pipe."""
    make(site.root)

    report = site.build(keep_going=True)

    assert [one.message.startswith(said) for one in report.problems if one.place.path == path] == [True] * bool(said)
    assert not any(b"root:" in data for data in site.outputs().values())


def test_a_link_to_a_file_of_the_site_is_read(site: Folder):
    """Only the way out is closed."""
    link("content/assets/copy.md", "../articles/grid.md")(site.root)

    report = site.build()

    assert told(report) == []
    assert site.outputs()["assets/copy.md"] == ARTICLE.encode()


@pytest.mark.parametrize("target", ["/etc/passwd", "site.yaml", "content", "/dev/zero"])
def test_settings_that_are_no_plain_file_of_the_site_are_an_error(site: Folder, target: str):
    """A loop, a folder, a device: no settings, no site."""
    (site.root / "site.yaml").unlink()
    (site.root / "site.yaml").symlink_to(target)

    report = site.build()

    assert [(one.place.path, one.code) for one in report.problems] == [("site.yaml", "file")]


def test_a_device_is_not_read(site: Folder):
    """/dev/zero has no end."""
    try:
        os.mknod(site.root / "content/articles/zero.md", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError:
        pytest.skip("devices can be made by root only")

    assert told(site.build()) == [f"content/articles/zero.md:1:1: warning: {PIPE} [file]"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", ["content/outlets", "content/outlets/courier.md"])
def test_what_may_not_be_read_is_an_error(site: Folder, path: str):
    """Permissions are told, not raised."""
    (site.root / path).chmod(0)

    report = site.build()

    (site.root / path).chmod(0o700)
    assert any("can't be read: permission denied" in one.message for one in report.problems)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"caf\xe9.md", "the name is not UTF-8"),
        (b"a\nb.md", "U+000A LINE FEED in the name"),
        (b"a\x1b[31mb.md", "U+001B ESCAPE in the name"),
        ("a\u202eb.md".encode(), "U+202E RIGHT-TO-LEFT OVERRIDE in the name"),
    ],
)
@pytest.mark.parametrize("folder", ["content/articles", "content/assets", "templates/static"])
def test_a_file_name_that_can_not_be_shown_is_an_error(site: Folder, folder: str, name: bytes, said: str):
    """Names are checked before anything is made of them; the message shows the name safely."""
    (site.root / folder).mkdir(parents=True, exist_ok=True)
    (site.root / folder / os.fsdecode(name)).write_bytes(b"x")

    report = site.build()

    assert [one.message for one in report.problems] == [said]
    assert report.problems[0].place.path.encode()


def test_folders_without_end_are_an_error(site: Folder):
    """However deep they go: Python's own way down would end in a crash."""
    folder = site.root / "content/assets"
    for _ in range(100):
        folder.mkdir()
        folder /= "a"

    report = site.build()

    (problem,) = report.problems
    assert problem.message == "a folder inside more than 50 others: not read"


def test_an_output_folder_that_links_to_itself_is_an_error(site: Folder):
    """Where to write is checked like what to read."""
    (site.root / "output").symlink_to("output")

    report = site.build()

    assert [one.code for one in report.problems] == ["output"]


def test_nothing_is_written_through_a_link_in_the_output_folder(site: Folder, tmp_path: Path):
    """A link planted in output/ does not lead the next build out of it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (site.root / "output").mkdir()
    (site.root / "output/articles").symlink_to(outside)

    site.build()

    assert list(outside.iterdir()) == []
