"""The Nu HTML checker, which is the HTML standard's own, finds nothing wrong with any page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from sites import TODAY, Folder

from postil.model import Options
from postil.pipeline import Order, build

REPOSITORY = Path(__file__).parent.parent
VNU = REPOSITORY / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
OTHERS = sorted(path.parent for path in (REPOSITORY.parent / "shared" / "sites").glob("*/site.yaml"))
"""Sites that are not part of the repository."""

pytestmark = [pytest.mark.java, pytest.mark.slow, pytest.mark.xdist_group("html")]

HOSTILE = """</script><script>alert(1)</script> " onload="x' & &amp; &#0; <!-- ]]> <b>Й"""
"""What breaks out of attributes, elements, comments and CDATA where it isn't escaped; as text it harms nobody."""
QUOTED = HOSTILE.replace("'", "''")
"""The same between YAML's single quotes."""

SITE = f"""\
title: 'Crowded {QUOTED}'
base_url: https://example.org/a/b/
language: he
description: 'Site {QUOTED}'
publisher: {{name: 'Desk {QUOTED}', url: "https://example.org/?a=1&b=2", email: desk@example.org,
  logo: /assets/picture.svg, principles: "/about/", same_as: ["https://example.org/?a=1&b=2"]}}
page_size: 2
linkify: true
images: {{remote: [images.example]}}
verdicts:
  - {{id: "false", label: '<False>', rating: 1, colour: "#b3261e", description: 'A "wrong" one & more'}}
  - {{id: accurate, label: Accurate, rating: 5, colour: "#1a7a4a"}}
  - {{id: unproven, label: Unproven}}
"""

FULL = """\
---
title: '{title}'
date: 2021-02-11T23:30:00+03:00
outlet: gazette
url: https://gazette.example/a?b=1&c=2
archived: ["https://web.archive.example/web/2021/https://gazette.example/a?b=1&c=2"]
author: '{title}'
topics: [energy, other]
language: ru
summary: '{title}'
retrieved: 2021-02-12
image: /assets/picture.svg
aliases: [/articles/old-name/, /old/]
---
## A heading of the outlet's

The *grid* **failed** on [Tuesday & Wednesday](/news?x=1&y=2 "a 'title' \\"quoted\\""), said `a < b && c`.

- One point, with *stress across
  lines*
- Another point
    1. nested
    2. list

> A quotation of somebody
>
> > and of somebody else

| left | right |
|:-----|------:|
| cell & cell | *1,000* |
| a [link](https://gazette.example/) | |

```html
<p class="code">&amp;</p>
```

![A picture](https://images.example/a.png "title") and ![another](https://elsewhere.example/b.png) and
[![a picture in a link](https://elsewhere.example/c.png)](https://gazette.example/c).

<div onclick="x"><p>raw HTML</div> {title}

# A first heading

#### A heading two levels on

שלום *עולם*, said https://bare.example/?q=1&r=2 and wrote to <desk@example.org>.

---

The end\\
of it.
"""

NOTES = """\
- id: whole
  kind: context
  title: 'T <i>&</i>'
  body: "On *all* of it; see [the other](/articles/excerpted/).\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |"
- {id: outer, quote: "grid failed on Tuesday & Wednesday", kind: check, verdict: "false", claim: rebellion, body: Outer}
- {id: inner, quote: "failed", suffix: " on Tuesday", kind: framing, body: "Inner\\n\\n> quoted\\n\\n## Heading"}
- {id: crossing, quote: "on Tuesday & Wednesday, said a < b", kind: definition, body: Crossing}
- {id: across, quote: "said a < b && c. … Another point", kind: translation, body: Across blocks}
- {id: from-list-to-table, quote: "nested … cell & cell", kind: check, body: Into a table}
- {id: cells, quote: "cell & cell … a link", kind: check, body: Over cells}
- {id: code, quote: 'class="code"', kind: check, body: In code}
- {id: picture, quote: "a picture in a link", kind: check, body: In a link}
- {id: heading, quote: "A first heading", kind: check, body: A heading}
- {id: bidi, quote: "שלום עולם", kind: translation, body: "*right to left*"}
- {id: two, quotes: [{quote: stress across lines}, {quote: of somebody else}], kind: correction, body: Two passages}
- {id: to-the-end, quote: "The end of it.", kind: check, body: The end}
- id: everything
  quote: and of somebody
  kind: check
  title: 'A title " & <'
  claim: {text: 'An inline <claim> & "more"', by: 'Some <x>', by_url: 'https://who.example/?a&b', said_on: 2021-02-10}
  verdict: accurate
  reasons: [one, two]
  by: 'The <desk>'
  created: 2021-03-01
  updated: 2021-03-02
  checked_on: 2021-03-03
  review_by: 2027-01-01
  history: [{date: 2021-03-02, text: 'Was <false> & is not', verdict: "false"}]
  media:
    type: video
    finding: edited
    url: https://video.example/?a=1&b=2
    original: https://video.example/ünï
    context: 'The <whole> & "more"'
  body: |
    Text with a [link](https://source.example/?a=1&b=2), a footnote-like [1] and

    1. a list
    2. of two
  sources:
    - https://bare.example/source?a=1&b=2
    - title: 'A <source> & "title"'
      url: https://source.example/ünï/файл?a=1&b=2
      publisher: P & Q
      date: 2021-01-01
      accessed: 2021-03-01
      archived: ["https://archive.example/1", "https://archive.example/2"]
      quote: 'Evidence <b> "q" & more'
      status: gone
    - title: A book without an address
"""

PLAIN = "---\ntitle: Plain {0}\ndate: 2021-01-0{0}\ntopics: [energy]\noutlet: gazette\n---\nNothing but text {0}.\n"

CROWDED: Mapping[str, str] = {
    "site.yaml": SITE,
    "content/articles/full.md": FULL.format(title=QUOTED),
    "content/articles/full.notes.yaml": NOTES,
    "content/articles/excerpted.md": FULL.format(title="Excerpt").replace("aliases: [", "excerpt: true\n# ["),
    "content/articles/excerpted.notes.yaml": (
        '- {id: cells, quote: "cell & cell", claim: rebellion, verdict: unproven, body: In a table}\n'
        "- {id: end, quote: The end of it., body: The end}\n"
    ),
    "content/articles/empty.md": "---\ntitle: An empty one\ndate: 2021-01-09\n---\n",
    **{f"content/articles/plain-{number}.md": PLAIN.format(number) for number in range(1, 6)},
    "content/topics/energy.md": f"---\ntitle: '{QUOTED}'\nsummary: S & T\n---\n# Text\n",
    "content/topics/other.md": "---\ntitle: Other\n---\n",
    "content/topics/bare.md": "---\ntitle: A topic of nothing\n---\n",
    "content/outlets/gazette.md": (
        "---\ntitle: The <Gazette> & Co.\nurl: https://gazette.example/\ndomains: [g.example]\ncountry: RU & BY\n"
        'owner: "<owner>"\nstanding: unreliable\narchive_only: true\nsources: [https://who.example/]\n---\n'
        "A *profile*.\n\n## With a heading\n"
    ),
    "content/outlets/silent.md": "---\ntitle: Silent\n---\n",
    "content/claims/rebellion.md": (
        '---\ntitle: \'A claim <of> & "more"\'\nby: Somebody\nsaid_on: 2021-02-01\nverdict: "false"\nreasons: [a, b]\n'
        "appearances: [https://gazette.example/x, {url: 'https://g.example/y?a&b', title: '<T>', date: 2021-02-03}]\n"
        "sources: [https://who.example/]\nhistory: [{date: 2021-03-01, text: Changed, verdict: unproven}]\n---\nSo.\n"
    ),
    "content/claims/idle.md": "---\ntitle: A claim that nobody cites\n---\n",
    "content/pages/about.md": "---\ntitle: About <us>\nmenu: 1\n---\n# Text\n\n| a |\n|---|\n| b |\n",
    "content/assets/picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
}
"""Every kind of page, and in them what is hard to nest or to escape."""


def java() -> str:
    """Return a Java that runs: macOS has one that doesn't, scripts/tools may have put one beside Python."""
    for candidate in (shutil.which("java", path=str(Path(sys.executable).parent)), shutil.which("java")):
        if candidate and subprocess.run([candidate, "-version"], capture_output=True, check=False).returncode == 0:
            return candidate
    pytest.skip("there is no Java for the Nu HTML checker")


def built(root: Path, output: Path) -> Path:
    report = build(Order(root, output, Options(TODAY)))
    assert not report.failed, report.problems
    assert (output / "index.html").is_file()
    return output


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What the checker says, by site; one run for all of them, for it is slow to start."""
    program = java()
    if not VNU.is_file():
        pytest.skip(f"there is no {VNU.relative_to(REPOSITORY)}: `make test` installs it by npm")
    outputs = tmp_path_factory.mktemp("outputs")
    crowded = Folder(tmp_path_factory.mktemp("crowded")).write(CROWDED)
    roots = {"demonstration": REPOSITORY, "crowded": crowded.root, **{root.name: root for root in OTHERS}}
    for name, root in roots.items():
        built(root, outputs / name)
    Folder(outputs / "broken").write({"index.html": "<!doctype html><title>Broken</title><p><div>text</p>"})

    command = [program, "-jar", VNU, "--exit-zero-always", "--errors-only", "--skip-non-html", "--format", "json"]
    ran = subprocess.run([*command, outputs], capture_output=True, check=True, text=True)
    said: dict[str, list[str]] = {name: [] for name in (*roots, "broken")}
    for message in json.loads(ran.stderr)["messages"]:
        path = Path(unquote(urlsplit(message["url"]).path)).relative_to(outputs.resolve())
        said[path.parts[0]].append(f"{path}:{message.get('lastLine')}: {message['message']} {message.get('extract')}")
    return said


@pytest.mark.parametrize("name", ["demonstration", "crowded", *(root.name for root in OTHERS)])
def test_every_page_is_valid_html(findings: Mapping[str, list[str]], name: str):
    assert findings[name] == []


def test_the_checker_finds_what_is_wrong(findings: Mapping[str, list[str]]):
    """The test above can fail."""
    assert [line for line in findings["broken"] if "Unclosed element" in line] != []
