"""Pages of the console: one renderer that gives every template its language, its clock and its officer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, select_autoescape

from preavis.clock import date_time_group, format_instant
from preavis.i18n import LANGUAGES, alarm_text, error_text, finding_text, problem_text, text
from preavis.node import Node
from preavis.store import Officer

if TYPE_CHECKING:
    from preavis.web.console.door import Sign


def language_of(request: Request) -> str:
    """Return the language of a request: the one chosen before, else the first known one that the browser names."""
    chosen = request.cookies.get("preavis-language")
    if chosen in LANGUAGES:
        return str(chosen)
    for tag in request.headers.get("accept-language", "").split(","):
        if (short := tag.strip()[:2].lower()) in LANGUAGES:
            return short
    return "en"


def minutes_words(minutes: int) -> str:
    """Return a span of minutes as `2 d 03:15` or `00:07` (hours and minutes)."""
    sign, (hours, rest) = "-" if minutes < 0 else "", divmod(abs(minutes), 60)
    days, hours = divmod(hours, 24)
    return sign + (f"{days} d " if days else "") + f"{hours:02}:{rest:02}"


class Pages:
    """Renders templates with what every page needs."""

    def __init__(self, node: Node, signs: Sequence[Sign]) -> None:
        self._node = node
        self._signs = tuple(signs)
        self._environment = Environment(
            loader=PackageLoader("preavis.web"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["instant"] = lambda at: format_instant(at) if at else "–"
        self._environment.filters["minutes"] = minutes_words
        self._environment.filters["dtg"] = lambda at: date_time_group(at) if at else "–"

    def plain(self, name: str, **more: Any) -> str:
        """Return a page that stands alone, without officer or language of its own."""
        return self._environment.get_template(name).render(**more)

    def render(self, request: Request, name: str, officer: Officer | None, status: int = 200, **more: Any) -> Response:
        """Return a page."""
        tongue = language_of(request)
        now = self._node.clock.now()
        html = self._environment.get_template(name).render(
            t=lambda code, **params: text(code, tongue, **params),
            finding_text=lambda finding: finding_text(finding, tongue),
            alarm_text=lambda alarm: alarm_text(alarm.code, alarm.params, tongue),
            problem_text=lambda said: problem_text(said, tongue),
            language=tongue,
            languages=LANGUAGES,
            party=self._node.config.party,
            mode=self._node.config.mode,
            officer=officer,
            now=now,
            signs=[sign for sign in self._signs if officer and (not sign.roles or sign.roles & officer.roles)],
            path=request.url.path,
            trouble=error_text(self._node.trouble, tongue) if self._node.trouble else None,
            **more,
        )
        return HTMLResponse(html, status)
