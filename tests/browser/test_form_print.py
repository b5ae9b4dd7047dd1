"""The treaty form printed by a real Chromium: EXERCISE in the margin, the head and the watermark of each page of A4."""

import re
import unicodedata
import zlib

import pytest

from form_notices import full, wishes
from preavis.formats import form

pytestmark = pytest.mark.browser
OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
SHOWN = re.compile(r"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|\bET\b")


def stream(body):
    start = body.index(b"stream") + len(b"stream")
    return zlib.decompressobj().decompress(body[start:].lstrip(b"\r\n")).decode("latin-1")


def letters(font, objects):
    """Glyph to text from the ToUnicode map of a font, as Skia writes them."""
    table = {}
    told = stream(objects[int(re.search(rb"/ToUnicode (\d+) 0 R", font)[1])])
    for block in re.findall(r"beginbfchar\n(.*?)endbfchar", told, re.DOTALL):
        for glyph, text in re.findall(r"<(\w+)> <(\w+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange\n(.*?)endbfrange", told, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                table[int(low, 16) + step] = chr(int(text, 16) + step)
    return table


def pages(pdf):
    """The runs of text of each page, and its size in points."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    for page in (body for body in objects.values() if re.search(rb"/Type /Page\b", body)):
        fonts = {
            name.decode(): letters(objects[int(number)], objects)
            for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)
            if b"/ToUnicode" in objects[int(number)]
        }
        runs, run, table = [], "", {}
        for font, glyphs in SHOWN.findall(stream(objects[int(re.search(rb"/Contents (\d+) 0 R", page)[1])])):
            if font:
                table = fonts.get(font, {})
            elif glyphs:
                run += "".join(table.get(int(glyphs[i : i + 4], 16), "?") for i in range(0, len(glyphs), 4))
            else:
                runs, run = [*runs, run], ""
        yield runs, [float(side) for side in re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page).groups()]


def printed(browser, text):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(text)
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    assert asked == []
    return list(pages(pdf))


@pytest.mark.parametrize("languages", [("en",), ("ru", "zh")])
def test_each_printed_page_says_exercise(browser, languages):
    text = form.render(full(), wishes(languages=languages, exercise=True)).documents[0].text
    sheets = printed(browser, text)
    assert len(sheets) > 2
    for runs, size in sheets:
        assert size == pytest.approx([595, 842], abs=1)
        joined = "".join(runs)
        assert joined.count("EXERCISE") >= 4  # both margins, the head of the table, the watermark
        assert "RU-2026-001" in joined


def test_no_printed_page_of_a_live_notice_says_exercise(browser):
    sheets = printed(browser, form.render(full(), wishes()).documents[0].text)
    assert len(sheets) > 1
    assert not any("EXERCISE" in "".join(runs) for runs, _ in sheets)


def test_the_words_on_paper_are_those_of_the_form(browser):
    sheets = printed(browser, form.render(full(), wishes(languages=("fr", "ru"))).documents[0].text)
    # some fonts print "fi" as one letter, which is the same word on paper
    joined = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(run for runs, _ in sheets for run in runs)))
    for said in ("Partie notifiante", "Уведомляющая Сторона", "56.0S 163.0W", "a remark as sent", "Asia/Kamchatka"):
        assert re.sub(r"\s", "", said) in joined
