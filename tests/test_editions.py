"""Editions: a page a month or a week, or what an editor put together; and the charts of topics."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sites import ARTICLE, SITE_YAML, Folder, told

from postil.site import Month, PublishedVerdict, Tally
from postil.timeline import MOST_MONTHS, timeline

SCALE = (
    PublishedVerdict("false", "False", None, 1, "cross"),
    PublishedVerdict("true", "True", None, 5, "disc"),
    PublishedVerdict("open", "Open", None, None, "ring"),
)


def _dated(day: str, title: str) -> str:
    return ARTICLE.replace("2021-02-11", day).replace("The grid failed", title)


@pytest.fixture
def year(site: Folder) -> Folder:
    return site.write(
        {
            "content/articles/grid.md": _dated("2021-02-11", "In February"),
            "content/articles/pumps.md": _dated("2021-02-27", "Later in February"),
            "content/articles/rain.md": _dated("2021-05-01", "In May"),
        }
    )


def _headings(page: str) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="[^"]*" dir="auto">([^<]*)', page)


def test_each_month_with_articles_is_an_edition(year: Folder):
    assert told(year.build()) == []

    assert sorted(path for path in year.outputs() if path.startswith("editions/") and path.endswith("index.html")) == [
        *("editions/2021-02/index.html", "editions/2021-05/index.html", "editions/index.html"),
    ]
    february = year.page("editions/2021-02/index.html")
    assert "<h1>February 2021</h1>" in february
    assert _headings(february) == ["Later in February", "In February"]


def test_an_edition_leads_to_the_one_before_and_the_one_after(year: Folder):
    year.build()

    assert re.search(r'<a rel="next" href="../../editions/2021-05/">', year.page("editions/2021-02/index.html"))
    assert re.search(r'<a rel="prev" href="../../editions/2021-02/">', year.page("editions/2021-05/index.html"))


def test_editions_may_be_weeks(year: Folder):
    year.write({"site.yaml": SITE_YAML + "editions: week\n"})

    assert told(year.build()) == []
    assert "<h1>Week of 8 February 2021</h1>" in year.page("editions/2021-w06/index.html")


def test_a_site_may_do_without_editions(year: Folder):
    year.write({"site.yaml": SITE_YAML + "editions: none\n"})

    assert told(year.build()) == []
    assert not [path for path in year.outputs() if path.startswith("editions/")]
    assert "Editions" not in year.page("index.html")


def test_an_editor_introduces_a_month(year: Folder):
    year.write({"content/editions/2021-02.md": "---\ntitle: A dark month\nsummary: Why.\n---\nIt was dark.\n"})

    assert told(year.build()) == []
    page = year.page("editions/2021-02/index.html")
    assert "<h1>A dark month</h1>" in page
    assert "It was dark." in page
    assert _headings(page) == ["Later in February", "In February"]


def test_an_editor_composes_an_edition_in_an_order_of_their_own(year: Folder):
    year.write({"content/editions/best.md": "---\ntitle: Best\ndate: 2021-03-01\narticles: [grid, rain]\n---\n"})

    assert told(year.build()) == []
    assert _headings(year.page("editions/best/index.html")) == ["In February", "In May"]
    order = re.findall(r'<p class="item"><a href="../editions/([^/]+)/', year.page("editions/index.html"))
    assert order == ["2021-05", "best", "2021-02"]


def test_a_composed_edition_needs_a_date(year: Folder):
    year.write({"content/editions/best.md": "---\ntitle: Best\narticles: [grid]\n---\n"})

    assert told(year.build()) == ["content/editions/best.md:1:1: error: an edition without a date [edition]"]


def test_an_edition_names_articles_that_are_there(year: Folder):
    year.write({"content/editions/best.md": "---\ntitle: Best\ndate: 2021-03-01\narticles: [grit]\n---\n"})

    assert told(year.build())[0] == "content/editions/best.md:4:12: error: unknown article 'grit' [reference]"


def test_an_edition_says_which_of_its_articles_are_not_published(year: Folder):
    year.write(
        {
            "content/articles/rain.md": _dated("2021-05-01", "In May").replace("---\n", "---\ndraft: true\n", 1),
            "content/editions/best.md": "---\ntitle: Best\ndate: 2021-03-01\narticles: [grid, rain]\n---\n",
        }
    )

    assert told(year.build()) == [
        "content/editions/best.md:4:18: warning: the article 'rain' is not published, so not here either [edition]"
    ]


def test_an_edition_may_introduce_a_month_on_a_site_of_weeks(year: Folder):
    year.write(
        {
            "site.yaml": SITE_YAML + "editions: week\n",
            "content/editions/2021-02.md": "---\ntitle: February in short\n---\n",
        }
    )

    assert told(year.build()) == []
    assert _headings(year.page("editions/2021-02/index.html")) == ["Later in February", "In February"]


def test_a_topics_months_stand_once_each(site: Folder):
    """In order of their moments, articles of two time zones may go back and forth over the end of a month."""
    for name, day in (("a", "2021-02-28T23:00:00Z"), ("b", "2021-03-01T01:30:00+03:00"), ("c", "2021-02-10")):
        site.write({f"content/articles/{name}.md": _dated(day, name)})
    assert told(site.build()) == []

    months = re.findall(r'<time datetime="[^"]*">(\w+ 2021)</time></h2>', site.page("topics/energy/index.html"))
    assert months == ["March 2021", "February 2021"]


# Charts


def _month(number: int, *verdicts: str, year: int = 2021) -> Month:
    tallies = tuple(
        Tally(name, name.title(), verdicts.count(name)) for name in ("false", "true", "") if name in verdicts
    )
    return Month(date(year, number, 1), len(verdicts), tallies)


def test_bars_are_as_high_as_their_share_of_the_fullest_month():
    chart = timeline([_month(1, "false", "true"), _month(2), _month(3, "true")], SCALE)

    assert chart is not None
    assert [(bar.verdict, bar.x, bar.y, bar.height) for bar in chart.bars] == [
        *(("false", 1, 50.0, 50.0), ("true", 1, 0.0, 50.0), ("true", 21, 50.0, 50.0)),
    ]
    assert chart.width == 30
    assert chart.verdicts == (Tally("false", "False", 1), Tally("true", "True", 2))


def test_articles_without_a_verdict_come_last():
    chart = timeline([_month(1, "true", ""), _month(2, "")], SCALE)

    assert chart is not None
    assert [tally.id for tally in chart.verdicts] == ["true", ""]


def test_a_single_month_is_no_chart():
    assert timeline([_month(1, "true")], SCALE) is None
    assert timeline([], SCALE) is None


def test_many_years_are_charted_by_year():
    months = [_month(month, "true", year=year) for year in range(2015, 2022) for month in range(1, 13)]

    chart = timeline(months, SCALE)

    assert len(months) > MOST_MONTHS
    assert chart is not None
    assert chart.by_year
    assert [(period.first.year, period.articles) for period in chart.periods][:2] == [(2015, 12), (2016, 12)]


def test_a_topics_chart_has_a_title_and_its_numbers_as_a_table(year: Folder):
    year.write({"content/articles/grid.notes.yaml": "- {id: a, quote: grid, body: x, verdict: misleading}\n"})
    assert told(year.build()) == []

    page = year.page("topics/energy/index.html")

    assert '<title id="timeline-title">Articles by month</title>' in page
    assert '<rect class="verdict-misleading" x="1" y="50.0"' in page
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td></tr>', page)
    assert rows == [("February 2021", "2", "1", "1"), ("May 2021", "1", "0", "1")]


def test_an_edition_of_the_future_waits_and_says_so(year: Folder):
    year.write({"content/editions/later.md": "---\ntitle: Later\ndate: 2031-02-01\narticles: [may]\n---\nSecret.\n"})
    slugs = sorted(path.stem for path in (year.root / "content/articles").glob("*.md"))
    later = year.root / "content/editions/later.md"
    later.write_text(later.read_text(encoding="utf-8").replace("[may]", f"[{slugs[0]}]"), encoding="utf-8")

    assert told(year.build()) == [
        "content/editions/later.md:3:1: warning: dated 2031-02-01, which is still to come: not published [future]"
    ]
    assert not [path for path, data in year.outputs().items() if "later" in path or b"Secret" in data]
    assert told(year.build(future=True)) == []
    assert "editions/later/index.html" in year.outputs()
