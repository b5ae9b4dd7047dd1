"""`preavis parse`: what a NOTAM or a navigational warning says, as a summary, as JSON, line by line, or drawn."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from preavis.cli.output import finding_line, language, print_json, read_bytes
from preavis.clock import date_time_group, parse_instant
from preavis.errors import PreavisError, UnusableInput
from preavis.findings import Finding, blocks
from preavis.formats.message import Message, message_json
from preavis.geo import Circle, Corridor, Sector
from preavis.i18n import finding_text, text
from preavis.notice import Area
from preavis.wire import load

READERS: Final = {"notam": "preavis.formats.notam", "navwarn": "preavis.formats.navwarn"}
Reader = Callable[..., Message]


def reader(kind: str) -> Reader:
    """Return the reader of a kind of warning."""
    found: Reader = importlib.import_module(READERS[kind]).read
    return found


def given_instant(value: str | None) -> datetime | None:
    """Read the value of `--issued`. Raises UnusableInput."""
    try:
        return parse_instant(value) if value is not None else None
    except ValueError as error:
        raise UnusableInput("argument.instant", argument="--issued") from error


def text_of(file: str) -> str:
    """Return a file's text in UTF-8 or, where it is not, in the bytes' own Latin letters."""
    data = read_bytes(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


@click.command()
@click.argument("kind", type=click.Choice(list(READERS)))
@click.argument("file", default="-")
@click.option("--jsonl", is_flag=True, help='One {"id", "text", "issued"?} a line in, one result a line out.')
@click.option("--issued", help="When it was issued, YYYY-MM-DDTHH:MM:SSZ; gives the year where the text has none.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--map", "picture", type=click.Path(path_type=Path), help="Draw the areas as SVG into this file.")
def parse(kind: str, file: str, jsonl: bool, issued: str | None, as_json: bool, picture: Path | None) -> None:
    """Read a NOTAM or a navigational warning (a file, or - for standard input)."""
    read = reader(kind)
    when = given_instant(issued)
    if jsonl:
        sys.exit(_lines(read, file, when))
    message = read(text_of(file), issued=when)
    if picture is not None:
        picture.write_text(_map(message), "utf-8")
    if as_json:
        print_json(message_json(message, None, _said))
    else:
        for line in summary(message, language()):
            click.echo(line)
    sys.exit(1 if blocks(message.findings) else 0)


def _said(finding: Finding) -> str:
    return finding_text(finding, language())


def _lines(read: Reader, file: str, issued: datetime | None) -> int:
    """Answer line by line and never stop at a bad one; 2 where a line was no JSON."""
    code = 0
    for line in _input(file):
        given, message = None, None
        try:
            value = load(line)
            given = value.get("id") if isinstance(value, dict) else None
            message = _one(read, value, issued)
        except PreavisError as error:
            code = 2
            params = {name: str(param) for name, param in error.params.items()}
            message = Message(findings=(Finding(code=error.code, severity="block", params=params),))
        click.echo(json.dumps(message_json(message, given, _said), ensure_ascii=False))
    return code


def _input(file: str) -> Iterator[bytes]:
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as lines:
            yield from (line for line in lines if line.strip())
    except OSError as error:
        raise UnusableInput("file.unreadable", file=file, problem=error.strerror or str(error)) from error


def _one(read: Reader, value: Any, issued: datetime | None) -> Message:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return Message(findings=(Finding(code="parse.no_text", severity="block", path="text"),))
    own = value.get("issued")
    try:
        at = parse_instant(own) if own is not None else issued
    except ValueError:
        at = issued
    return read(value["text"], issued=at)


def summary(message: Message, tongue: str) -> Iterator[str]:
    """Yield what a message says in lines for people: what and when first, then the areas, then what could not be read."""
    if message.kind is not None:
        name = " ".join(part for part in (message.id, *message.location, message.code) if part)
        yield f"{name}  {text(f'message.{message.kind}', tongue)}  {text(f'hazard.{message.hazard}', tongue)}".strip()
        if message.refers_to:
            yield f"  {text('message.refers_to', tongue, reference=message.refers_to)}"
        if message.cancels:
            yield f"  {text('message.cancels', tongue, references=', '.join(message.cancels))}"
    for number, opportunity in enumerate(message.schedule or ()):
        if number == 1:
            yield f"  {text('message.spare', tongue)}"
        for window in opportunity[:40]:
            yield f"  {date_time_group(window.start)} - {date_time_group(window.end)}"
        if len(opportunity) > 40:
            yield f"  {text('message.more_windows', tongue, n=len(opportunity) - 40)}"
    if message.schedule is None and message.from_ is not None:
        end = date_time_group(message.to) if message.to else text("message.no_end", tongue)
        yield f"  {date_time_group(message.from_)} - {end}"
    for area in message.areas:
        limits = f"  {area.lower or '?'} - {area.upper or '?'}" if area.lower or area.upper else ""
        named = text("message.area", tongue, label=area.label or "").strip()
        yield f"  {named} {_shape(area.shape.value)}{limits}".rstrip()
        for opportunity in area.schedule or ():
            for window in opportunity[:10]:
                yield f"    {date_time_group(window.start)} - {date_time_group(window.end)}"
    if message.cancel_at is not None:
        yield f"  {text('message.cancel_at', tongue, at=date_time_group(message.cancel_at))}"
    for finding in message.findings:
        yield f"  {finding_line(finding, tongue)}"


def _shape(value: Any) -> str:
    match value:
        case Circle(centre=centre, radius=radius, unit=unit):
            return f"○ {radius} {unit} {centre.lat} {centre.lon}"
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            return f"◔ {radius} {unit} {start}°-{end}° {centre.lat} {centre.lon}"
        case Corridor(line=line, half_width=width, unit=unit):
            return f"═ ±{width} {unit} " + " - ".join(f"{p.lat} {p.lon}" for p in line)
        case _:
            return f"⬠ {len(value)} " + " - ".join(f"{p.lat} {p.lon}" for p in value)


def _map(message: Message) -> str:
    from preavis.formats.chart import chart

    areas = [
        Area(label=area.label, purpose="hazard", edges=area.edges, shape=area.shape, schedule=area.schedule)
        for area in message.areas
    ]
    drawn = chart(areas, title=message.id or "", site=None, exercise=False)
    if not drawn:
        raise UnusableInput("parse.nothing_to_draw")
    return drawn
