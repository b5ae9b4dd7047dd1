"""A notice in the six formats of the US-Russia memorandum on notifications of missile launches (Brussels, 16 December 2000).

The six formats and the shape of their identifiers, PLN/PP/YYYY/xxx/zzz/NN, are in the published text; the annex with the items
has not been read. So the numbers of items are this document's own, each item says on what authority it stands, and the last
one says that there are more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preavis.errors import Refused, UnusableInput
from preavis.findings import Finding
from preavis.formats.items import area_items, date_items, generic_class, place_items, schedule_items
from preavis.formats.labels import chosen, word
from preavis.formats.lines import EXERCISE, folded, item_lines
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.formats.values import NOT_STATED, Code, Item, Plain, Value, given
from preavis.notice import Notice

OF_KIND: Final = {"pre_launch": 1, "extension": 2, "post_launch": 3, "cancellation": 4}
VOLUNTARY: Final = (5, 6)
_ID: Final = re.compile(r"PLN/([A-Z]{2})/(\d{4})/(\w{1,4})/(\w{1,4})/0([1-6])", re.ASCII)
_GROUPS: Final = ("plns_party", "plns_year", "plns_serial_first", "plns_serial_second", "plns_format")
Marked = tuple[Item, str]


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return the format that the kind of notice asks for; a voluntary notice takes 5 or 6 by the last group of its number.

    Raises Refused for a withholding, UnusableInput where the number is no identifier or is that of another format.
    """
    languages = chosen(wishes)
    if notice.kind == "withholding":
        raise Refused("form.never_sent", form="plns")
    form = _form(notice, wishes.number)
    findings = [Finding(code="plns.annex_unread", severity="info")]
    if wishes.number is None:
        findings.append(Finding(code="plns.no_number", severity="warn"))
    if form in {2, 3, 4} and notice.refers_to is None:
        findings.append(Finding(code="plns.no_reference", severity="warn", path="refers_to"))
    items = tuple(_items(notice, form, wishes.number))
    documents = (
        Document(name=f"plns-format-{form}-{language}.txt", text=_text(items, form, language, exercise=wishes.exercise))
        for language in languages
    )
    return Rendering(documents=tuple(documents), findings=tuple(findings))


def _form(notice: Notice, number: str | None) -> int:
    said = _ID.fullmatch(number) if number is not None else None
    if number is not None and said is None:
        raise UnusableInput("plns.bad_number", given=number[:48])
    named = int(said[5]) if said else None
    form = OF_KIND.get(notice.kind, named if named in VOLUNTARY else None)
    if form is None:
        raise UnusableInput("plns.which_format")
    if named not in {None, form}:
        raise UnusableInput("plns.other_format", given=str(named), form=str(form))
    return form


def _text(items: tuple[Marked, ...], form: int, language: str, *, exercise: bool) -> str:
    frame = [EXERCISE] if exercise else []
    title = folded(f"FORMAT {form}: {word(f'plns.format_{form}', language).upper()}")
    own = folded(f"({word('plns.own_numbers', language)})")
    lines = [line for item, status in items for line in item_lines(item, language, f"mark.{status}")]
    return "\n".join([*frame, *title, *own, *lines, *frame]) + "\n"


def _items(notice: Notice, form: int, number: str | None) -> Iterator[Marked]:
    """Yield the items with the authority that each stands on: `text`, `inferred`, `unknown`."""
    yield Item(number="1", label="plns_id", value=given(number)), "text"
    if number is not None and (said := _ID.fullmatch(number)) is not None:
        for place, (label, group) in enumerate(zip(_GROUPS, said.groups(), strict=True), 1):
            yield Item(number=f"1.{place}", label=label, value=Plain(group)), "inferred"
    if form in {2, 3, 4}:
        yield Item(number="2", label="plns_reference", value=given(notice.refers_to), path="refers_to"), "inferred"
    for item in _content(notice, form):
        yield item, "inferred"
    yield Item(number="10", label="plns_further", value=Code("answer", "content_not_known")), "unknown"


def _content(notice: Notice, form: int) -> Iterator[Item]:
    vehicle, direction = notice.vehicle, notice.flight.direction
    kind: Value = Code("vehicle", vehicle.kind) if vehicle.kind else NOT_STATED
    yield Item(number="3", label="plns_kind", value=kind, path="vehicle.kind")
    yield Item(
        number="4", label="generic_class", value=generic_class(vehicle.generic_class), path="vehicle.generic_class"
    )
    window = "plns_extended" if form == 2 else "schedule"
    yield from schedule_items(notice.launch.schedule, "5", window, "launch.schedule")
    if notice.launch.schedule is None and notice.launch.planned_date is not None:
        yield from date_items(notice, "5.1")
    yield from place_items(notice.launch.place, "6")
    impact = [(n, area) for n, area in enumerate(notice.areas) if area.purpose == "impact"]
    yield Item(number="7", label="plns_impact", value=Plain(str(len(impact))) if impact else NOT_STATED, path="areas")
    for count, (n, area) in enumerate(impact, 1):
        yield from area_items(area, count, f"7.{count}", f"areas[{n}]")
    azimuth: Value = Code("direction", direction) if direction else NOT_STATED
    yield Item(number="8", label="plns_azimuth", value=azimuth, path="flight.direction")
    if form == 3:
        result: Value = Code("result", notice.outcome.result) if notice.outcome else NOT_STATED
        yield Item(number="9", label="result", value=result, path="outcome.result")
