r"""Numbered items as plain text of 69 characters a line, as the communications networks carry it, and back without loss.

An item begins at the left edge: number, label in capitals, a colon, the value. Codes stand in capitals; what the party
wrote stands in double quotes, so that no text of a party can look like an item. A line that goes on begins with spaces and
is joined by one space, or directly where the line before it ends in a backslash. Within quotes `\n` is a new line, `\s` a
space that would be lost, `\"` and `\\` themselves, `\u{hex}` any other character without a visible form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from preavis.findings import Finding
from preavis.formats.labels import word
from preavis.formats.values import NOT_STATED, Code, Free, Given, Item, Named, Plain, Value

WIDTH: Final = 69
INDENT: Final = "     "
ABSENT: Final = "NOT STATED"
EXERCISE: Final = "EXERCISE EXERCISE EXERCISE"
HEADER: Final = ("PRECEDENCE", "FROM", "TO", "INFO", "SUBJECT")

_TIED: Final = "\u00a0"
_ATOM: Final = re.compile(r"\\u\{[0-9a-f]+\}|\\.|.", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\(.)", re.DOTALL)
_ESCAPES: Final = {"\n": r"\n", '"': r"\"", "\\": r"\\"}
_PLAIN_OF: Final = {"n": "\n", "s": " ", '"': '"', "\\": "\\"}
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ITEM: Final = re.compile(r"(\d+(?:\.\d+)*)\.?[ ]+([^:]*?)[ ]*(?::[ ]*(.*))?", re.ASCII | re.DOTALL)
_HEADER: Final = re.compile(rf"({'|'.join(HEADER)})[ ]*:[ ]*(.*)", re.DOTALL)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def escaped(text: str) -> str:
    """Write a text of any characters as visible ones and single spaces."""
    out: list[str] = []
    for index, character in enumerate(text):
        if character == " ":
            lost = index in (0, len(text) - 1) or text[index - 1] == " "
            out.append(r"\s" if lost else " ")
        elif character in _ESCAPES:
            out.append(_ESCAPES[character])
        else:
            out.append(character if character.isprintable() else f"\\u{{{ord(character):x}}}")
    return "".join(out)


def plain(text: str) -> str:
    """Return the text that `escaped` wrote; an escape that it never writes stays as it is."""

    def one(found: re.Match[str]) -> str:
        if found[1] and (point := int(found[1], 16)) <= 0x10FFFF:
            return chr(point)
        return _PLAIN_OF.get(found[2] or "", found[0])

    return _ESCAPE.sub(one, text)


def value_text(value: Value, language: str) -> str:
    """Return a value as it stands in the text."""
    match value:
        case Code():
            return ABSENT if value == NOT_STATED else value.code.upper()
        case Plain(text=text):
            return text
        case Given(text=text) | Free(text=text):
            return f'"{escaped(text)}"'
        case Named(texts=texts):
            return f'"{escaped(dict(texts)[language])}"'


def item_lines(item: Item, language: str, mark: str | None = None) -> list[str]:
    """Return one item as lines. `mark` says on what authority it stands; free text is marked untranslated by itself."""
    label = word(f"label.{item.label}", language, item.n).upper()
    if mark is None and isinstance(item.value, Free):
        mark = "mark.untranslated"
    marked = f"{label} ({word(mark, language).upper()})" if mark else label
    said = "" if item.value is None else value_text(item.value, language)
    if isinstance(item.value, Plain):  # a date or position stays on one line; an interval may part at its stroke
        said = said.replace(" ", _TIED).replace(f"{_TIED}/{_TIED}", " / ")
    lines = folded(f"{item.number} {marked}: {said}" if said else f"{item.number} {marked}")
    return [line.replace(_TIED, " ") for line in lines]


def folded(text: str) -> list[str]:
    """Return one line of any length as lines of at most 69 characters."""
    lines, line = [], ""
    for count, piece in enumerate(text.split(" ")):
        apart = " " if count else ""
        if count and len(line) + 1 + len(piece) > WIDTH and line.strip():
            lines.append(line)
            line, apart = INDENT, ""
        if len(line) + len(apart) + len(piece) <= WIDTH:
            line += apart + piece
            continue
        for atom in _ATOM.findall(apart + piece):
            if len(line) + len(atom) > WIDTH - 1:
                lines.append(line + "\\")
                line = INDENT
            line += atom
    return [*lines, line]


@dataclass(frozen=True, slots=True)
class _Logical:
    """One line with those that go on from it, joined, and where it stood."""

    text: str
    span: tuple[int, int]


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _logical(text: str) -> Iterator[_Logical]:
    said, start, end = "", 0, 0
    for found in _LINE.finditer(text):
        line = found[0].rstrip("\r\n \t")
        if line[:1] in (" ", "\t") and said:
            piece = line.lstrip(" \t")
            said = said[:-1] + piece if _goes_on(said) else f"{said} {piece}"
        elif line:
            if said:
                yield _Logical(said, (start, end))
            said, start = line, found.start()
        if line:
            end = found.start() + len(line)
    if said:
        yield _Logical(said, (start, end))


def _read_value(said: str) -> tuple[str | None, bool]:
    if said == ABSENT:
        return None, True
    if said.startswith('"'):
        found = _QUOTED.fullmatch(said)
        return (plain(found[1]), True) if found else (said, False)
    return said, True


def scan(text: str) -> tuple[dict[str, str | None], tuple[Finding, ...]]:
    """Read numbered items: number (or word of the header) to value, None for what is not stated, and what is wrong.

    Headings have no value and are left out. A number that comes twice keeps both values, one a line, with a finding;
    what is neither item nor header is kept under the empty number. Never raises.
    """
    values: dict[str, str | None] = {}
    findings: list[Finding] = []

    def keep(number: str, value: str | None) -> None:
        values[number] = value if number not in values else f"{values[number] or ''}\n{value or ''}"

    for line in _logical(text):
        item = _ITEM.fullmatch(line.text)
        found = item or _HEADER.fullmatch(line.text)
        if found is None:
            if set(line.text.split()) != {"EXERCISE"}:
                keep("", line.text)
                findings.append(Finding(code="lines.not_an_item", severity="warn", span=line.span))
            continue
        number, said = (item[1], item[3]) if item else (found[1], found[2])
        if said is None:
            continue
        value, whole = _read_value(said)
        if not whole:
            findings.append(Finding(code="lines.broken_quotes", severity="warn", path=number, span=line.span))
        if number in values:
            findings.append(Finding(code="lines.twice", severity="block", path=number, span=line.span))
        keep(number, value)
    return values, tuple(findings)
