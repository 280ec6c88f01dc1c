"""Style sheets and scripts under names that change with them, and texts compressed beside themselves."""

from __future__ import annotations

import gzip
import re
from datetime import date

import brotli
import pytest
from sites import ARTICLE, SITE_YAML, Folder, told

from postil.engine import Workers
from postil.model import Options
from postil.pipeline import Order, build

GRID = "articles/grid/index.html"
NOTES = {"content/articles/grid.notes.yaml": "- {id: a, quote: grid, body: x}\n"}
STYLE = re.compile(r'<link rel="stylesheet" href="../../(style\.[0-9a-f]{12}\.css)">')


def _style(site: Folder) -> str:
    found = STYLE.search(site.page(GRID))
    assert found
    return found[1]


def test_a_page_asks_for_files_whose_names_hang_on_what_they_say(site: Folder):
    assert told(site.write(NOTES).build()) == []
    outputs = site.outputs()
    (script,) = re.findall(r'<script src="../../(reading\.[0-9a-f]{12}\.js)" defer>', site.page(GRID))

    assert outputs[_style(site)] == outputs["style.css"]
    assert outputs[script] == outputs["reading.js"]


@pytest.mark.parametrize(
    "files",
    [
        {"templates/style.css": "body { color: navy }\n"},
        {"site.yaml": SITE_YAML + "theme: {light: {paper: '#ffffff', ink: '#000000'}}\n"},
        {"site.yaml": SITE_YAML.replace("a04b00", "a04b01")},
    ],
    ids=["another style sheet", "other colours", "a verdict in another colour"],
)
def test_another_style_has_another_name_and_the_old_one_is_gone(site: Folder, files: dict[str, str]):
    site.build()
    before = _style(site)

    site.write(files).build()

    assert _style(site) != before
    assert before not in site.outputs()
    assert site.outputs()[_style(site)] == site.outputs()["style.css"]


def test_a_name_lasts_as_long_as_its_file(site: Folder):
    site.build()
    before = _style(site)

    site.write({"content/articles/grid.md": ARTICLE + "\nMore.\n", "templates/page.html": "x"})
    site.build(base_url="https://elsewhere.example/", today=date(2026, 5, 5))

    assert _style(site) == before


def test_a_preview_keeps_plain_names(site: Folder):
    """`postil serve` puts a new style sheet into open pages by its name."""
    order = Order(site.root, site.root / "output", Options(date(2026, 1, 1), extras=False))
    with Workers(1) as workers:
        build(order, workers)

    assert '<link rel="stylesheet" href="../../style.css">' in site.page(GRID)
    assert not [path for path in site.outputs() if re.search(r"\.[0-9a-f]{12}\.", path)]


# Compressed


def _compressed(site: Folder, ways: str) -> dict[str, bytes]:
    files = {"site.yaml": f"{SITE_YAML}compress: {ways}\n", "content/assets/map.svg": "<svg/>", **NOTES}
    assert told(site.write(files).build()) == []
    return site.outputs()


def test_texts_are_compressed_beside_themselves(site: Folder):
    outputs = _compressed(site, "[gz, br]")
    plain = {path for path in outputs if not path.endswith((".gz", ".br", ".epub"))}

    assert {GRID, "feed.xml", "style.css", "reading.js", "articles/grid/annotations.jsonld"} <= plain
    for path in plain - {"assets/map.svg", ".postil.json", ".nojekyll", "CNAME"}:
        assert gzip.decompress(outputs[f"{path}.gz"]) == outputs[path]
        assert brotli.decompress(outputs[f"{path}.br"]) == outputs[path]


def test_an_editors_own_files_are_left_alone(site: Folder):
    assert not [path for path in _compressed(site, "[gz]") if path.startswith("assets/") and path.endswith(".gz")]


def test_the_same_text_is_compressed_to_the_same_bytes(site: Folder):
    before = _compressed(site, "[gz, br]")
    for path in (site.root / "output", site.root / ".postil"):
        path.rename(path.with_name("old-" + path.name.strip(".")))

    assert _compressed(site, "[gz, br]") == before


def test_an_edit_renews_what_is_compressed(site: Folder):
    before = _compressed(site, "[gz]")
    site.write({"content/articles/grid.md": ARTICLE + "\nMore.\n"})
    after = _compressed(site, "[gz]")

    assert b"More." in gzip.decompress(after[f"{GRID}.gz"])
    assert {path for path in after if after[path] != before.get(path)} >= {GRID, f"{GRID}.gz"}
    assert after["robots.txt.gz"] == before["robots.txt.gz"]


def test_who_no_longer_compresses_has_no_old_files(site: Folder):
    _compressed(site, "[gz, br]")

    assert not [path for path in _compressed(site, "[]") if path.endswith((".gz", ".br"))]


def test_a_compressed_file_that_was_deleted_comes_back(site: Folder):
    _compressed(site, "[gz]")
    (site.root / "output" / f"{GRID}.gz").unlink()

    assert f"{GRID}.gz" in _compressed(site, "[gz]")
