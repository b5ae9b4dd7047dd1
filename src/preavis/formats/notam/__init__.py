"""NOTAM in: ICAO N, R and C, FAA texts and records, Russian-language NOTAM. `read` never raises and drops nothing silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from preavis.clock import Schedule, Window
from preavis.findings import Finding
from preavis.formats.message import Message
from preavis.formats.notam.areas import Drawn, read_areas
from preavis.formats.notam.bands import with_limits
from preavis.formats.notam.envelope import Envelope, read_envelope
from preavis.formats.notam.faa import read_faa
from preavis.formats.notam.hours import Span, own_windows, untold
from preavis.formats.notam.listing import read_listing
from preavis.formats.notam.moments import instant
from preavis.formats.notam.notation import position_of
from preavis.formats.notam.records import read_record
from preavis.formats.notam.schedule import read_schedule
from preavis.formats.notam.words import hazard_of
from preavis.geo import Circle

LIMIT: Final = 100_000
_ENTITIES: Final = {
    "&apos;": "'",
    "&quot;": '"',
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&nbsp;": " ",
    "&deg;": "°",
    "&#39;": "'",
}


def read(text: str, *, issued: datetime | None = None) -> Message:  # noqa: ARG001 - all readers are called alike
    """Return what a NOTAM says. A text that is none has `kind` None and a finding that blocks.

    Findings count the characters of the input. `issued` is for callers that treat all kinds of warnings alike.
    """
    if len(text) > LIMIT:
        return _no_message("notam.too_long")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return read_record(text, read)
    plain = _capitals(text)
    envelope = read_envelope(plain)
    if "header" not in envelope.seen and not {"Q", "B"} <= set(envelope.seen):
        return read_faa(plain) or read_listing(plain) or _no_message("notam.no_notam")
    return _icao(plain, envelope)


def _no_message(code: str) -> Message:
    return Message(findings=(Finding(code=code, severity="block"),))


def _capitals(text: str) -> str:
    """Return the text in capitals, entities and odd blanks replaced, every character at its place."""
    for entity, sign in _ENTITIES.items() if "&" in text else ():
        if entity in text:
            text = text.replace(entity, sign.ljust(len(entity)))
    if "\r" in text or "\t" in text or not text.isascii():
        text = text.translate(_BLANKS)
    if 2 < text.count("\n") <= 2 * len(_EMPTY_LINE.findall(text)) + 1:  # every line is followed by an empty one
        text = _EMPTY_LINE.sub(lambda empty: empty.group()[:-1].replace("\n", " ") + "\n", text)
    upper = text.upper()
    return upper if len(upper) == len(text) else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


_EMPTY_LINE: Final = re.compile(r"\n *\n")
_BLANKS: Final = str.maketrans(
    {"\r": " ", "\t": " ", "\u00a0": " ", "\u2007": " ", "\ufeff": " ", "\u2010": "-", "\u2011": "-", "\u2212": "-"}
)


def _icao(text: str, envelope: Envelope) -> Message:
    findings: list[Finding] = []
    begins = _instant(envelope.begins, "from", findings)
    ends = _instant(envelope.ends, "to", findings)
    if envelope.kind != "cancel" and begins is None and envelope.begins is None:
        findings.append(Finding(code="notam.item_missing", severity="warn", path="from", params={"item": "B"}))
    if envelope.kind != "cancel" and ends is None and not (envelope.permanent or envelope.estimated or envelope.ends):
        findings.append(Finding(code="notam.item_missing", severity="warn", path="to", params={"item": "C"}))
    if begins is not None and ends is not None and ends <= begins:
        findings.append(Finding(code="notam.times_reversed", severity="warn", path="to"))
        ends = None
    for start, end in envelope.others[:1]:
        findings.append(
            Finding(
                code="notam.several_messages", severity="warn", span=(start, end), params={"n": len(envelope.others)}
            )
        )
    if envelope.parts_missing is not None:
        findings.append(Finding(code="notam.part_missing", severity="warn", span=envelope.parts_missing))
    schedule = _schedule(text, envelope, begins, ends, findings)
    if envelope.after is not None:
        findings.append(Finding(code="notam.after_end", severity="warn", path="areas", span=envelope.after))
    start, end = envelope.text or (len(text), len(text))
    masked = _masked(text, envelope)
    drawn, said = read_areas(masked, start, end)
    findings += said
    if envelope.text is None and envelope.kind != "cancel":
        findings.append(Finding(code="notam.item_missing", severity="warn", path="text", params={"item": "E"}))
    own = _own_times(masked, drawn, begins, ends)
    used = [span for span, _ in own if span is not None]
    findings += [
        Finding(code="notam.own_times", severity="info", path="schedule", span=span)
        for span in untold(masked, start, end, used, begins, ends, schedule)
    ]
    bare, told = with_limits(masked, start, end, drawn, (envelope.lower, envelope.upper))
    findings += told
    areas = tuple(
        area if hours is None or hours == schedule else replace(area, schedule=hours)
        for area, (_, hours) in zip(bare, own, strict=True)
    )
    if areas and envelope.schedule is None and all(area.schedule is not None for area in areas):
        schedule = None  # said by the areas, each its own
    return Message(
        id=envelope.id,
        kind=envelope.kind or "new",
        refers_to=envelope.refers_to,
        series=envelope.series,
        location=envelope.location or ((envelope.fir,) if envelope.fir else ()),
        code=envelope.code,
        hazard=hazard_of(envelope.code, text[start:end]),
        from_=begins,
        to=ends,
        estimated=envelope.estimated,
        permanent=envelope.permanent,
        schedule=schedule,
        areas=areas,
        q_circle=_q_circle(envelope),
        cancels=(envelope.refers_to,) if envelope.kind == "cancel" and envelope.refers_to else (),
        findings=tuple(findings),
    )


def _masked(text: str, envelope: Envelope) -> str:
    """Blank out what is not of item E though it stands in it: the frames of further parts."""
    for start, end in envelope.joints:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _instant(item: tuple[str, int] | None, path: str, findings: list[Finding]) -> datetime | None:
    if item is None:
        return None
    found = instant(item[0])
    if found is None:
        span = (item[1], item[1] + len(item[0]))
        findings.append(Finding(code="notam.time_unreadable", severity="warn", path=path, span=span))
    return found


def _schedule(
    text: str, envelope: Envelope, begins: datetime | None, ends: datetime | None, findings: list[Finding]
) -> Schedule | None:
    if begins is None or envelope.kind == "cancel":
        return None
    if envelope.schedule is None:
        return ((Window(begins, ends),),) if ends is not None else None
    start, end = envelope.schedule
    if ends is None:
        findings.append(Finding(code="notam.schedule_endless", severity="warn", path="schedule", span=(start, end)))
        return None
    read_ = read_schedule(text[start:end].strip(), begins, ends)
    if read_.windows is None:
        findings.append(Finding(code=read_.code or "", severity="warn", path="schedule", span=(start, end)))
        return None
    if read_.code is not None:
        findings.append(Finding(code=read_.code, severity="warn", path="schedule", span=(start, end)))
    return (read_.windows,)


def _own_times(
    text: str, drawn: Sequence[Drawn], begins: datetime | None, ends: datetime | None
) -> list[tuple[Span | None, Schedule | None]]:
    """Return where the own times of each area stand and its windows; all areas have theirs on the same side."""
    if not drawn or begins is None or ends is None:
        return [(None, None) for _ in drawn]
    behind = drawn[0].before is None and drawn[-1].after is not None
    spans = [each.after if behind else each.before for each in drawn]
    found = [own_windows(text, span, begins, ends) for span in spans]
    return [
        (span if windows is not None else None, (windows,) if windows is not None else None)
        for span, windows in zip(spans, found, strict=True)
    ]


def _q_circle(envelope: Envelope) -> Circle | None:
    if envelope.q_circle is None:
        return None
    lat, lon, radius = envelope.q_circle
    centre = position_of(f"{lat} {lon}")
    if centre is None:
        return None
    number = radius.replace("O", "0").lstrip("0")
    return Circle(centre=centre, radius=number, unit="NM") if number else None
