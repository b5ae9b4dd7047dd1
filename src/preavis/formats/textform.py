"""The notice as the numbered plain-text form of the communications networks, one document a language, and its reader.

Header lines and the order of items 1 to 7 follow the Open Skies formats (`reference/field.md` 1a). The codes carry the
meaning: a document in one language is read back to the same values as in another. Precedence and addressees are not in a
notice; the one who sends fills them in.
"""

from __future__ import annotations

from typing import Final

from preavis.errors import Refused
from preavis.findings import Finding
from preavis.formats.items import items_of
from preavis.formats.labels import chosen
from preavis.formats.lines import EXERCISE, HEADER, folded, item_lines, scan, value_text
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.formats.values import NOT_STATED, Code, Item, Value
from preavis.notice import Notice

FIRST: Final = "1"
LAST: Final = "7"


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return the text form in each of the wished languages.

    Raises Refused for a withholding, which is never sent, and UnusableInput for unknown languages.
    """
    languages = chosen(wishes)
    if notice.kind == "withholding":
        raise Refused("form.never_sent", form="text")
    items = items_of(notice, wishes, languages)
    findings = [Finding(code="textform.open_header", severity="info")]
    if items[0].value == NOT_STATED:
        findings.append(Finding(code="textform.no_number", severity="warn", path="reference"))
    documents = (
        Document(name=f"textform-{language}.txt", text=_text(notice, items, language, exercise=wishes.exercise))
        for language in languages
    )
    return Rendering(documents=tuple(documents), findings=tuple(findings))


def _text(notice: Notice, items: tuple[Item, ...], language: str, *, exercise: bool) -> str:
    frame = [EXERCISE] if exercise else []
    said: dict[str, Value] = dict.fromkeys(HEADER, NOT_STATED)
    if notice.notifying_party is not None:
        said["FROM"] = Code("party", notice.notifying_party)
    kind = Code("kind", notice.kind)
    lines = [folded(f"{name}: {value_text(value, language)}") for name, value in said.items() if name != "SUBJECT"]
    subject = value_text(kind, language)
    lines.append(folded(f"SUBJECT: EXERCISE {subject}" if exercise else f"SUBJECT: {subject}"))
    lines += [item_lines(item, language) for item in items]
    return "\n".join([*frame, *(line for item in lines for line in item), *frame]) + "\n"


def read(text: str) -> dict[str, str | None]:
    """Return the values of a text form by item number, and by word for the lines of its header; None where not stated.

    Never raises; what is wrong with a text is said by `check`.
    """
    return scan(text)[0]


def check(text: str) -> tuple[Finding, ...]:
    """Return what is wrong with a text form: items twice, lines of no item, a message that is cut off."""
    values, findings = scan(text)
    if LAST not in values:
        return *findings, Finding(code="textform.no_end", severity="block", path=LAST)
    if values[LAST] != values.get(FIRST):
        return *findings, Finding(code="textform.other_end", severity="block", path=LAST)
    return findings
