"""`postil export email`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.options import refuse_without_site, root_option, today

if TYPE_CHECKING:
    from email.headerregistry import Address

    from postil.configuration import Settings
    from postil.mail import Letter

CONTENT_ERRORS = 1


@click.command("email")
@click.argument("edition")
@click.option("--to", multiple=True, metavar="ADDRESS", help="To whom; any number of times.")
@click.option("--from", "sender", metavar="ADDRESS", help="Whose it is; the publisher's by default.")
@click.option("-o", "--output", metavar="FILE", help="Where to; EDITION.eml by default, - is the screen.")
@root_option
def export_email(edition: str, to: tuple[str, ...], sender: str | None, output: str | None, root: Path) -> None:
    """Write EDITION as messages that mail programs open as drafts: one, or one for each part of a long edition.

    The site is built first.
    """
    from postil import mail

    settings = _built(root)
    if not settings.newsletter:
        raise click.UsageError("site.yaml has 'newsletter: false': no edition is there as e-mail")
    letters = _letters(root, edition)
    try:
        receivers, sent_by = mail.addresses(to), _sender(sender, settings)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    if output == "-" and len(letters) > 1:
        raise click.UsageError(f"'{edition}' is a letter in {len(letters)} parts; name a file with -o")
    date = _epoch() or mail.changed(letters[0].html)
    for number, letter in enumerate(letters, 1):
        envelope = mail.Envelope(_name(settings, edition, number), sent_by, receivers, date)
        _write(mail.message(letter, envelope), output or f"{edition}.eml", number)


def _built(root: Path) -> Settings:
    """Build the site as `postil build` does, and return its settings; leave where it has errors."""
    from postil.console import Clock, tell
    from postil.desk import Desk, opened
    from postil.engine import Workers, cores
    from postil.model import Options
    from postil.order import Order
    from postil.pipeline import build

    refuse_without_site(root)
    order = Order(root, root / "output", Options(today()))
    clock = Clock(bar=False)
    with Workers(cores()) as workers:
        report = build(order, workers, clock)
    desk = opened(root)
    if report.failed or not isinstance(desk, Desk):
        tell(report, order, "text", clock)
        sys.exit(CONTENT_ERRORS)
    return desk.settings


def _letters(root: Path, edition: str) -> list[Letter]:
    """Return the parts of an edition's letter, as they were built."""
    from postil.mail import Letter
    from postil.problem import did_you_mean

    folder = root / "output" / "editions"
    known = sorted(path.parent.name for path in folder.glob("*/email.html"))
    if edition not in known:
        hint = did_you_mean(edition, known, f"there are {', '.join(known[-3:])}" if known else "there is none")
        raise click.UsageError(f"there is no edition '{edition}'; {hint}")
    return [
        Letter(path.read_text(encoding="utf-8"), path.with_suffix(".txt").read_text(encoding="utf-8"))
        for path in _parts(folder / edition)
    ]


def _parts(folder: Path) -> Iterator[Path]:
    path, number = folder / "email.html", 1
    while path.is_file():
        yield path
        number += 1
        path = folder / f"email-{number}.html"


def _sender(given: str | None, settings: Settings) -> Address | None:
    from postil.mail import address

    named = given or (settings.publisher.email if settings.publisher else None)
    return address(named) if named else None


def _name(settings: Settings, edition: str, number: int) -> str:
    """Return what a part is called for good, whoever sends it."""
    from urllib.parse import urlsplit

    from postil.permanent import permanent

    name = permanent(settings, f"editions/{edition}/email/{number}").removeprefix("urn:uuid:")
    return f"{name}@{_written_in_ascii(urlsplit(settings.base_url).hostname or '')}"


def _written_in_ascii(host: str) -> str:
    """Return *host* as a Message-ID may name it."""
    try:
        return f"[IPv6:{host}]" if ":" in host else host.encode("idna").decode() or "localhost"
    except UnicodeError:  # a label that is empty or too long
        return "localhost"


def _epoch() -> datetime | None:
    today()  # which says so where it is no number
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else None


def _write(data: bytes, output: str, number: int) -> None:
    if output == "-":
        click.echo(data, nl=False)
        return
    path = Path(output)
    path = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
    try:
        path.write_bytes(data)
    except OSError as failure:
        raise click.UsageError(f"'{path}' can't be written: {(failure.strerror or '').lower()}") from None
    click.echo(f"{path}: {len(data):,} bytes", err=True)
