"""The notice as a treaty form on A4 in black and white: one HTML document, one language or two side by side.

It holds its own style and chart, no script and no other file; PDF is the browser's print of it. The head of the table comes
again on every printed page, and with it EXERCISE where it is one; so does the watermark behind the table. The numbers of
the items are those of the text form, so that both can be compared by telephone.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from preavis.findings import Finding
from preavis.formats.chart import chart
from preavis.formats.items import items_of
from preavis.formats.labels import chosen, has, word
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.formats.values import EMPTY, NONE, NOT_STATED, Code, Free, Given, Item, Named, Plain, Value
from preavis.geo import Position, Shape
from preavis.notice import Area, Notice

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
CHART_SIZE: Final = (680, 420)


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return the form. Raises UnusableInput for more than two languages or unknown ones."""
    languages = chosen(wishes)
    findings = list(_undrawn(notice))
    if notice.kind == "withholding":
        findings.append(Finding(code="form.local_only", severity="warn", path="kind"))
    exercise = ' class="exercise"' if wishes.exercise else ""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8"/>',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}"/>',
        '<meta name="viewport" content="width=device-width"/>',
        f"<title>{_page_title(notice, wishes, languages[0])}</title>",
        f"<style>\n{style()}</style>\n</head>\n<body{exercise}>",
        paper(notice, wishes),
        "</body>\n</html>\n",
    ]
    document = Document(name="form.html", text="\n".join(part for part in parts if part))
    return Rendering(documents=(document,), findings=tuple(findings))


def paper(notice: Notice, wishes: Wishes) -> str:
    """Return the form itself, for a page that brings the style along. Raises UnusableInput as `render` does."""
    languages = chosen(wishes)
    items = items_of(notice, wishes, languages)
    parts = [
        '<div class="watermark" aria-hidden="true">EXERCISE</div>' if wishes.exercise else "",
        '<table>\n<colgroup><col class="number"/>' + "<col/>" * len(languages) + "</colgroup>",
        _head(notice, wishes, languages),
        "<tbody>",
        _title(notice, items, languages),
        *(_row(item, languages) for item in items),
        _drawing(notice, languages, exercise=wishes.exercise),
        "</tbody>\n</table>",
    ]
    return "\n".join(part for part in parts if part)


@cache
def style() -> str:
    """Return the style sheet of the form."""
    return files("preavis.formats").joinpath("data", "form.css").read_text("utf-8")


def shown(text: str) -> str:
    """Return a text for HTML: markup escaped, and every character without a visible form, save new lines, as its number."""
    visible = (c if c.isprintable() or c == "\n" else f"\\u{{{ord(c):x}}}" for c in text)
    return escape("".join(visible))


def _page_title(notice: Notice, wishes: Wishes, language: str) -> str:
    kind = word(f"kind.{notice.kind}", language)
    number = wishes.number or notice.reference
    said = shown(f"{kind} | {number}") if number else kind
    return f"EXERCISE | {said}" if wishes.exercise else said


def _head(notice: Notice, wishes: Wishes, languages: tuple[str, ...]) -> str:
    rows = []
    wide = len(languages) + 1
    if wishes.exercise:
        names = " · ".join(dict.fromkeys(["EXERCISE", *(word("title.exercise", each) for each in languages)]))
        spans = "".join(f'<span lang="{each}">{word("title.exercise_sentence", each)}</span>' for each in languages)
        rows.append(f'<tr><th class="banner" colspan="{wide}">{names}{spans}</th></tr>')
    running = [text for text in (notice.notifying_party, wishes.number or notice.reference, wishes.agreement) if text]
    if running:
        rows.append(f'<tr><th colspan="{wide}"><bdi>{"</bdi> | <bdi>".join(map(shown, running))}</bdi></th></tr>')
    number = " / ".join(dict.fromkeys(word("title.item", each) for each in languages))
    columns = "".join(f'<th scope="col" lang="{each}">{word("language.name", each)}</th>' for each in languages)
    rows.append(f'<tr><th scope="col">{number}</th>{columns}</tr>')
    return "\n".join(["<thead>", *rows, "</thead>"])


def _title(notice: Notice, items: tuple[Item, ...], languages: tuple[str, ...]) -> str:
    named = next(item.value for item in items if item.label == "agreement_name")
    cells = []
    for language in languages:
        local = word("title.local_only", language) if notice.kind == "withholding" else None
        agreement = shown(dict(named.texts)[language]) if isinstance(named, Named) else None
        cells.append(
            f'<td lang="{language}">'
            + (f"<p>{agreement}</p>" if agreement else "")
            + f"<h1>{word(f'kind.{notice.kind}', language)}</h1>"
            + (f"<p><strong>{local}</strong></p>" if local else "")
            + f"<p>{word('title.positions_sentence', language)}</p></td>"
        )
    return f'<tr class="title"><td></td>{"".join(cells)}</tr>'


def _row(item: Item, languages: tuple[str, ...]) -> str:
    kind = "heading" if item.value is None else "item"
    path = f' data-path="{escape(item.path)}"' if item.path else ""
    cells = "".join(f'<td lang="{language}">{_cell(item, language)}</td>' for language in languages)
    return f'<tr class="{kind}" id="item-{item.number}"{path}><th scope="row">{item.number}</th>{cells}</tr>'


def _cell(item: Item, language: str) -> str:
    label = word(f"label.{item.label}", language, item.n)
    if item.value is None:
        return label
    mark = f' <span class="mark">({word("mark.untranslated", language)})</span>' if isinstance(item.value, Free) else ""
    return f'<span class="label">{label}{mark}</span>{_value(item.value, language)}'


def _value(value: Value, language: str) -> str:
    match value:
        case Code() if value in (NOT_STATED, NONE, EMPTY):
            return f'<span class="value absent">{word(f"answer.{value.code}", language)}</span>'
        case Code(vocabulary=vocabulary, code=code):
            name = f"{vocabulary}.{code}"
            said = word(name, language) if has(name) else shown(code)
            return f'<span class="value said">{said}</span>'
        case Plain(text=text):
            return f'<span class="value said">{shown(text)}</span>'
        case Given(text=text) | Free(text=text):
            # In a cell of another language the party's own words must neither be spoken nor set as that language.
            return f'<bdi class="value said" lang="und" translate="no">{shown(text)}</bdi>'
        case Named(texts=texts):
            return f'<span class="value said">{shown(dict(texts)[language])}</span>'


def _drawable(shape: Shape) -> bool:
    return not isinstance(shape.value, str) and shape.ocean_quadrant is None


def _undrawn(notice: Notice) -> list[Finding]:
    paths = [f"areas[{index}].shape" for index, area in enumerate(notice.areas) if not _drawable(area.shape)]
    place = notice.launch.place
    if place is not None and place.position is None and (place.area is None or not _drawable(place.area)):
        paths.append("launch.place")
    return [Finding(code="form.not_drawn", severity="info", path=path) for path in paths]


def _drawing(notice: Notice, languages: tuple[str, ...], *, exercise: bool) -> str:
    areas = [
        replace(area, label=_visible(area.label) or str(number))
        for number, area in enumerate(notice.areas, 1)
        if _drawable(area.shape)
    ]
    place = notice.launch.place
    site: tuple[str, Position] | None = None
    if place is not None and place.site is not None and place.position is not None:
        site = (_visible(place.site), place.position)
    elif place is not None and place.area is not None and _drawable(place.area):
        areas.append(Area(label="5.12", purpose="launch", shape=place.area))
    title = " / ".join(word("title.chart", language) for language in languages)
    picture = chart(areas, site=site, exercise=exercise, title=title, size=CHART_SIZE, standalone=False)
    if not picture:
        return ""
    said = "".join(
        f'<p lang="{language}">{word("title.legend", language)}<br/>{word("title.chart_sentence", language)}</p>'
        for language in languages
    )
    return (
        f'<tr class="drawing"><td colspan="{len(languages) + 1}"><figure>{picture}'
        f"<figcaption>{said}</figcaption></figure></td></tr>"
    )


def _visible(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isprintable())[:40].strip()
