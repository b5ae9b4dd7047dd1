"""Documents made for paper, looked at on a screen: turned over by dusk and night, so that nobody is blinded in the dark.

The document stays as it is, black on white: one style for screens is put before the end of its head. Print never sees it.
"""

from __future__ import annotations

from typing import Final

from fastapi import Request

from preavis.web.console.pages import theme_of

TURNED: Final = {
    "dusk": "invert(.9) hue-rotate(180deg)",
    "night": "invert(1) brightness(.75) sepia(1) brightness(.8)",
}
"""White becomes the dark ground of the theme, black its light ink; by night all is warm. The grey of small print keeps 4.5:1."""
PREFERRED: Final = " and (prefers-color-scheme: dark)"
HEAD_ENDS: Final = "</head>"


def dimmed(document: str, request: Request) -> str:
    """Return an HTML document in the light of the one who looks; unchanged by day, and where it has no head."""
    theme = theme_of(request)
    media, turned = ("", TURNED.get(theme)) if theme else (PREFERRED, TURNED["dusk"])
    if turned is None:
        return document
    # A QR code is turned back: a telephone reads dark on light.
    rules = f"html{{background:#fff;min-height:100vh;filter:{turned}}}.answer svg{{filter:invert(1);background:#000}}"
    return document.replace(HEAD_ENDS, f"<style>@media screen{media}{{{rules}}}</style>{HEAD_ENDS}", 1)
