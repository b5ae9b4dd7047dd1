"""The printed sheet: A4, black and white, the signed text, the answer link as a QR code, and the code to read back by telephone.

A person carries it. The desk answers by the link, or reads the code to the watch, who enters it: an acknowledgement by a deputy,
for exactly this version. The page holds its own style, no script and no other file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import Final

from preavis.i18n import text

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
STYLE: Final = """@page{size:A4;margin:15mm}
body{font:11pt/1.4 ui-monospace,monospace;color:#000;background:#fff;max-width:180mm;margin:0 auto;padding:5mm}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
.exercise{border:1mm solid #000;font-weight:700;text-align:center;letter-spacing:.2em;padding:2mm;margin:3mm 0}
.watermark{position:fixed;inset:0;display:grid;place-items:center;z-index:-1}
.watermark{font:700 34mm sans-serif;color:#0002;transform:rotate(-35deg)}
.answer{display:flex;gap:8mm;align-items:center;border:.5mm solid #000;padding:4mm;margin-top:5mm;break-inside:avoid}
.answer svg{width:42mm;height:42mm;flex:none}
.code{font-size:20pt;font-weight:700;letter-spacing:.15em}
dl{margin:0}dt{font:10pt sans-serif}dd{margin:0 0 3mm;overflow-wrap:anywhere}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its signed text, the answer link, the code to read back, and the page to print."""

    text: str
    link: str
    code: str
    html: str


def html(signed: str, link: str, code: str, language: str, *, exercise: bool) -> str:
    """Return the page of a sheet."""
    band = '<div class="exercise">EXERCISE EXERCISE EXERCISE</div>\n' if exercise else ""
    mark = '<div class="watermark" aria-hidden="true">EXERCISE</div>\n' if exercise else ""
    title = f"{'EXERCISE | ' if exercise else ''}{text('sheet.title', language)}"
    spoken = " ".join(code)
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}"/>
<meta name="viewport" content="width=device-width"/>
<title>{escape(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
{mark}{band}<main>
<h1>{escape(title)}</h1>
<pre lang="en">{escape(signed)}</pre>
<div class="answer">
{_qr(link, text("sheet.qr", language))}
<dl><dt>{escape(text("sheet.code", language))}</dt><dd class="code" aria-label="{escape(spoken)}">{escape(code)}</dd>
<dt>{escape(text("sheet.link", language))}</dt><dd>{escape(link)}</dd></dl>
</div>
</main>
{band}</body>
</html>
"""


def _qr(link: str, title: str) -> str:
    """Return the link as a QR code (ISO/IEC 18004) in SVG, level M."""
    import segno

    file = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        file, kind="svg", xmldecl=False, svgns=True, title=title, border=4, omitsize=True
    )
    return file.getvalue().decode()
