"""NOTAM out: the items as text, lines of at most 69 characters, in parts where one message is too short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.notam_items import Items, items_of
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.notice import Notice

LINE: Final = 69
LONGEST: Final = 1800


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return one NOTAM for each region and schedule.

    The NOTAM office gives the number; without one the text carries 0000, which no NOTAM has, and a finding.
    Raises UnusableInput where no region is given, an identifier is none, one earlier NOTAM would be ended by several, or an
    area has no position.
    """
    notams, said = items_of(notice, wishes)
    findings = list(said) if wishes.number else [Finding(code="notam.no_number", severity="warn"), *said]
    if any(language != "en" for language in wishes.languages):
        findings.append(Finding(code="notam.english_only", severity="info"))
    texts = [part for items in notams for part in _notam(items)]
    documents = tuple(Document(name=f"notam-{n}.txt", text=text) for n, text in enumerate(texts, 1))
    return Rendering(documents=documents, findings=tuple(findings))


def _notam(items: Items) -> Iterator[str]:
    head = f"NOTAM{items.kind} {items.refers_to}" if items.refers_to else f"NOTAM{items.kind}"
    times = f"A) {items.fir} B) {items.begins:%y%m%d%H%M}" + (f" C) {items.ends:%y%m%d%H%M}" if items.ends else "")
    lines = [
        f"Q) {items.fir}/{items.code}/IV/BO/W/{items.lower}/{items.upper}/{items.circle}",
        times,
        *folded(f"D) {items.schedule}" if items.schedule else ""),
    ]
    first, *rest = items.text
    text = [line for paragraph in (f"E) {first}", *rest) for line in folded(paragraph)]
    end = f"F) {items.low} G) {items.high}" if items.high else ""
    yield from _parts(items.number, head, lines, text, end)


def _message(number: str, head: str, items: Sequence[str], text: Sequence[str], end: str) -> str:
    return "\n".join([f"({number} {head}", *items, *text, f"{end})" if end else ")"]) + "\n"


def _parts(number: str, head: str, items: Sequence[str], text: Sequence[str], end: str) -> Iterator[str]:
    """Cut a long NOTAM into parts at the ends of lines; F and G stand in the last (Annex 10 II: 1,800 characters a message)."""
    whole = _message(number, head, items, text, end)
    if len(whole) <= LONGEST:
        yield whole
        return
    room = LONGEST - len(_message(f"{number}A02", head, items, [], end)) - len("E) \n")
    parts: list[list[str]] = [[]]
    for line in text:
        if parts[-1] and sum(len(each) + 1 for each in parts[-1]) + len(line) > room:
            parts.append([])
        parts[-1].append(line)
    if len(parts) > 26:
        raise UnusableInput("notam.too_many_parts", n=len(parts))
    for n, lines in enumerate(parts):
        last = n == len(parts) - 1
        begun = lines if lines[0].startswith("E) ") else [f"E) {lines[0]}", *lines[1:]]
        yield _message(f"{number}{chr(65 + n)}{len(parts):02}", head, items, begun, end if last else "")


def folded(text: str) -> list[str]:
    """Return a text in lines of at most 69 characters, broken at blanks (Annex 10 II)."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line for line in lines if line]
