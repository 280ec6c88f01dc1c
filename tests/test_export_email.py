"""`postil export email`: an edition's letter as drafts for mail programs."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import ARTICLE, SITE_YAML, Folder

from postil.cli import main
from postil.mail import Envelope, Letter, address, message

DESK = "publisher: {name: The desk, email: desk@example.org}\n"
NOTES = "- {id: why, quote: nobody said why, kind: check, verdict: misleading, body: 'Кто-то сказал: шалом שלום.'}\n"


@pytest.fixture
def noted(site: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(site.root)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return site.write({"site.yaml": SITE_YAML + DESK, "content/articles/grid.notes.yaml": NOTES})


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "email", *arguments])


def _parsed(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def _texts(found: EmailMessage) -> list[tuple[str, str]]:
    return [(one.get_content_type(), one.get_content().replace("\r\n", "\n")) for one in found.iter_parts()]


def test_a_letter_is_a_draft_with_both_its_texts(noted: Folder):
    result = _run("2021-02", "--to", "Anna <anna@example.org>", "--to", "b@example.org")
    found = _parsed((noted.root / "2021-02.eml").read_bytes())

    assert result.exit_code == 0, result.output
    assert found["Subject"] == "February 2021"
    assert found["From"] == "desk@example.org"
    assert found["To"] == "Anna <anna@example.org>, b@example.org"
    assert found["X-Unsent"] == "1"
    assert found["Date"].datetime == datetime(2021, 2, 11, tzinfo=UTC)
    assert found.get_content_type() == "multipart/alternative"
    assert _texts(found) == [
        ("text/plain", noted.page("editions/2021-02/email.txt")),
        ("text/html", noted.page("editions/2021-02/email.html")),
    ]
    assert "Кто-то сказал" in _texts(found)[0][1]


def test_no_line_is_longer_than_mail_may_have(noted: Folder):
    noted.write({"content/articles/grid.notes.yaml": f"- {{id: a, body: '{'слово ' * 800}'}}\n"})
    _run("2021-02")
    data = (noted.root / "2021-02.eml").read_bytes()

    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_the_same_letter_is_the_same_bytes(noted: Folder):
    _run("2021-02", "-o", "one.eml")
    (noted.root / ".postil/memory.sqlite").unlink()
    _run("2021-02", "-o", "two.eml")

    assert (noted.root / "one.eml").read_bytes() == (noted.root / "two.eml").read_bytes()


def test_the_site_is_built_first(noted: Folder):
    _run("2021-02")
    noted.write({"content/articles/grid.notes.yaml": NOTES.replace("шалом", "мир")})

    _run("2021-02")

    assert "мир" in _texts(_parsed((noted.root / "2021-02.eml").read_bytes()))[0][1]


def test_a_site_with_errors_sends_nothing(noted: Folder):
    noted.write({"content/articles/grid.notes.yaml": NOTES.replace("nobody", "everybody in the land of nowhere")})

    result = _run("2021-02")

    assert result.exit_code == 1
    assert "grid.notes.yaml:1" in result.output
    assert not (noted.root / "2021-02.eml").exists()


def test_each_part_is_a_message_with_a_name_of_its_own(noted: Folder):
    said = "word " * 1_000
    notes = "".join(f"- {{id: n{number}, body: '{number} {said}'}}\n" for number in range(40))
    noted.write({"content/articles/grid.notes.yaml": notes})

    result = _run("2021-02", "-o", "letter.eml")
    found = [_parsed(path.read_bytes()) for path in sorted(noted.root.glob("letter*.eml"))]

    assert result.exit_code == 0, result.output
    assert len(found) == 3
    assert [str(one["Subject"]) for one in found] == [
        *(f"February 2021 – Part {number} of 3" for number in (2, 3)), "February 2021 – Part 1 of 3",
    ]  # fmt: skip  # letter-2, letter-3, letter
    assert len({str(one["Message-ID"]) for one in found}) == 3
    assert _run("2021-02", "-o", "-").exit_code == 2


def test_a_message_keeps_its_name_wherever_the_site_goes(noted: Folder):
    names = set()
    for path in ("digest/", "other/"):
        noted.write({"site.yaml": (SITE_YAML + DESK).replace("digest/", path)})
        _run("2021-02")
        names.add(str(_parsed((noted.root / "2021-02.eml").read_bytes())["Message-ID"]))

    assert len(names) == 1


def test_source_date_epoch_dates_a_message(noted: Folder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    _run("2021-02")

    found = _parsed((noted.root / "2021-02.eml").read_bytes())
    assert found["Date"].datetime == datetime(2026, 1, 1, tzinfo=UTC)


def test_without_a_publishers_address_the_mail_program_says_whose_it_is(noted: Folder):
    noted.write({"site.yaml": SITE_YAML})

    result = _run("2021-02", "-o", "-")

    assert result.exit_code == 0
    assert _parsed(result.stdout_bytes)["From"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2021-03"], "there is no edition '2021-03'; did you mean '2021-02'?"),
        (["../2021-02"], "there is no edition '../2021-02'"),
        (["2021-02", "--to", "nobody"], "'nobody' is no e-mail address"),
        (["2021-02", "--from", "a@b\nBcc: c@d"], "is no e-mail address"),
        (["2021-02", "-o", "nowhere/x.eml"], "can't be written"),
        (["2021-02", "-C", "elsewhere"], "has no site.yaml"),
    ],
)
def test_a_slip_in_the_order_is_told(noted: Folder, arguments: list[str], said: str):
    result = _run(*arguments)

    assert result.exit_code == 2
    assert said in result.output


def test_a_site_without_letters_says_so(noted: Folder):
    noted.write({"site.yaml": f"{SITE_YAML}newsletter: false\n"})
    result = _run("2021-02")

    assert result.exit_code == 2
    assert "site.yaml has 'newsletter: false'" in result.output


@pytest.mark.parametrize(
    "title", ["A\\nBcc: all@example.org", "A\\r\\n\\r\\nBody", "=?utf-8?q?x?=", "Ж" * 300, "a\\u2028b\\u0085c"]
)
def test_no_title_adds_a_header(noted: Folder, title: str):
    noted.write({"content/editions/2021-02.md": f'---\ntitle: "{title}"\n---\n'})

    result = _run("2021-02")
    if result.exit_code:
        assert "character" in result.output  # refused as it was read
        return
    found = _parsed((noted.root / "2021-02.eml").read_bytes())

    expected = ["Subject", "From", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"]
    assert list(found.keys()) == expected
    assert len(_texts(found)) == 2


def test_no_title_of_a_sites_own_letter_adds_a_header():
    html = "<html><head><title>A\r\nBcc: all@example.org\x0b\x85\u2028Cc: b</title></head><body></body></html>"

    found = _parsed(message(Letter(html, "text\n"), Envelope("a@b", None, (), None)))

    assert found["Subject"] == "A Bcc: all@example.org Cc: b"
    assert found["Bcc"] is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a@example.org", "a@example.org"),
        ("Ana Lim <a@example.org>", "Ana Lim <a@example.org>"),
        ('"Lim, Ana" <a@example.org>', '"Lim, Ana" <a@example.org>'),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_read_with_and_without_a_name(text: str, shown: str):
    assert str(address(text)) == shown


@pytest.mark.parametrize("text", ["", "a", "a@", "@b", "a@b@c", "a b@c", "x <a@b", "a@b, c@d", "ж@example.org"])
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(ValueError, match="no e-mail address"):
        address(text)


def test_every_article_of_the_edition_is_in_the_message(noted: Folder, tmp_path: Path):
    noted.write({"content/articles/rain.md": ARTICLE.replace("The grid failed\n", "It rained\n")})

    _run("2021-02", "-o", str(tmp_path / "a.eml"))

    for _, text in _texts(_parsed((tmp_path / "a.eml").read_bytes())):
        assert "The grid failed" in text
        assert "It rained" in text
