"""Pages of the console: one renderer that gives every template its language, its clock, its officer, its light."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, select_autoescape

from preavis import __version__
from preavis.clock import date_time_group, format_instant, said_time, ticking_time
from preavis.i18n import LANGUAGES, alarm_text, error_text, finding_text, problem_text, tables, text
from preavis.node import Node
from preavis.parties import Role
from preavis.store import Alarm
from preavis.store.people import Officer
from preavis.web import board
from preavis.web.board import Step
from preavis.web.times import minutes_words, span_words

THEMES: Final = ("day", "dusk", "night")
THEME_COOKIE: Final = "preavis-theme"
KEYS_COOKIE: Final = "preavis-keys"
PART_HEADER: Final = "x-refresh"
"""The header by which the page's own script asks for what may have changed only."""
_FRENCH: Final = re.compile(r" (?=[:;!?»])|(?<=«) ")


@dataclass(frozen=True, slots=True)
class Sign:
    """A link in the head of every page: where it leads, the code of its words, who sees it (nobody named: everybody)."""

    path: str
    code: str
    roles: frozenset[Role] = frozenset()


def language_of(request: Request) -> str:
    """Return the language of a request: the one chosen before, else the first known one that the browser names."""
    chosen = request.cookies.get("preavis-language")
    if chosen in LANGUAGES:
        return str(chosen)
    for tag in request.headers.get("accept-language", "").split(","):
        if (short := tag.strip()[:2].lower()) in LANGUAGES:
            return short
    return "en"


def theme_of(request: Request) -> str:
    """Return the chosen light, empty where the browser's own preference holds."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def step_text(step: Step, language: str) -> str:
    """Return the one sentence that says what to do next."""
    params = dict(step.params)
    if "duty" in params:
        params["duty"] = text(f"duty.{params['duty']}", language)
    return typeset(text(step.code, language, **params), language)


def typeset(said: str, language: str) -> str:
    """Return a sentence as a page shows it: in French no line ends before a colon, a semicolon, a mark or a closing quote."""
    return _FRENCH.sub("\u00a0", said) if language == "fr" else said


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
        self._environment.filters["said"] = lambda at: said_time(at) if at else "–"
        self._environment.filters["ticking"] = ticking_time
        self._environment.globals["MARKS"] = board.MARKS

    def render(self, request: Request, name: str, officer: Officer | None, status: int = 200, **more: Any) -> Response:
        """Return a page; of a page that renews itself, only what may have changed."""
        return HTMLResponse(self.html(request, name, officer, more), status)

    def is_part(self, request: Request) -> bool:
        """Return whether a page asks for what may have changed only."""
        return PART_HEADER in request.headers

    def html(self, request: Request, name: str, officer: Officer | None, more: Mapping[str, Any]) -> str:
        """Return the text of a page."""
        tongue = language_of(request)
        node = self._node
        return self._environment.get_template(name).render(
            t=lambda code, **params: typeset(text(code, tongue, **params), tongue),
            labelled=lambda what, said: typeset(text("punctuation.named", tongue, what=what, said=said), tongue),
            finding_text=lambda finding: typeset(finding_text(finding, tongue), tongue),
            alarm_text=lambda alarm: typeset(alarm_text(alarm.code, alarm.params, tongue), tongue),
            about=board.about,
            reference_of=node.overview.references.get,
            act_text=lambda alarm: self._act(alarm, tongue),
            step_text=lambda step: step_text(step, tongue),
            span_text=lambda seconds: span_words(timedelta(seconds=seconds), tongue),
            problem_text=lambda said: typeset(problem_text(said, tongue), tongue),
            language=tongue,
            languages=LANGUAGES,
            themes=THEMES,
            theme=theme_of(request),
            keys=request.cookies.get(KEYS_COOKIE) != "off",
            party=node.config.party,
            mode=node.config.mode,
            version=__version__,
            officer=officer,
            now=node.clock.now(),
            unseen=node.alarm_list.unseen,
            seen=sum(alarm.acknowledged_at is not None for alarm in node.alarm_list.open),
            signs=[sign for sign in self._signs if officer and (not sign.roles or sign.roles & officer.roles)],
            path=request.url.path,
            still=request.method != "GET",
            seen_at=request.state.seen_at,
            part=self.is_part(request),
            trouble=error_text(node.trouble, tongue) if node.trouble else None,
            **more,
        )

    def _act(self, alarm: Alarm, language: str) -> list[str]:
        """Return what to do about an alarm: one sentence, and one with the telephone number where it is known."""
        config, party = self._node.config, alarm.params.get("party", "")
        own = party == config.party
        code = f"act.{alarm.code.partition('.')[2]}" + (
            "_peer" if alarm.code == "alarm.desk_silent" and not own else ""
        )
        said = [text(code if code in tables() else "act.other", language, party=party)]
        number = config.number_of(alarm.params.get("desk", "") if own else party)
        said += [text("act.number", language, number=number)] if number else []
        return [typeset(one, language) for one in said]
