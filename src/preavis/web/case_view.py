"""What the page of a case shows beyond its entries: how its times are to be read, its areas in words, what each version changed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.agreements.profile import Profile
from preavis.errors import PreavisError
from preavis.formats.changes import Change, changes
from preavis.formats.chart import chart
from preavis.formats.open_words import altitude_words, area_name, is_name, shape_words, word
from preavis.formats.rendering import Renderer, Wishes
from preavis.i18n import error_text, finding_text
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.notice import Notice
from preavis.statements import Correction
from preavis.web.times import Plan, plan, zones_of

WRITERS: Final = {
    "notam": "preavis.formats.notam.write",
    "navwarn": "preavis.formats.navwarn.write",
    "text": "preavis.formats.textform",
    "cap": "preavis.formats.cap",
    "geojson": "preavis.formats.geojson",
    "kml": "preavis.formats.kml",
    "ical": "preavis.formats.ical",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One whole notice of a case, the entry that brought it, and what it says otherwise than the one before."""

    number: int
    step: CaseStep
    notice: Notice
    changed: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AreaWords:
    """One area in words; `times` only where it has times of its own."""

    name: str
    media: str
    altitudes: str
    shape: str
    times: Plan | None


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice as a page shows it: its times and areas in words, and its chart."""

    notice: Notice
    plan: Plan
    areas: tuple[AreaWords, ...]
    chart: str


@dataclass(frozen=True, slots=True)
class Written:
    """A notice written in a format: its documents, and what the format cannot say, in words."""

    documents: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]


def versions(case: Case, language: str) -> tuple[Version, ...]:
    """Return the versions of a case's notice, the newest first, each with its differences from the one before."""
    found: list[Version] = []
    for step, notice in _notices(case):
        changed = changes(found[-1].notice, notice, language) if found else ()
        found.append(Version(len(found) + 1, step, notice, changed))
    return tuple(reversed(found))


def _notices(case: Case) -> Iterator[tuple[CaseStep, Notice]]:
    for step in case.steps:
        if step.stored.origin != case.author:
            continue
        match step.body:
            case Notice():
                yield step, step.body
            case Correction(notice=Notice() as right):
                yield step, right


def in_words(notice: Notice, title: str, zone: str, now: datetime, language: str, *, exercise: bool) -> NoticeWords:
    """Return a notice as a page shows it. `zone`: where this node's people work."""
    launch = notice.launch
    zones = zones_of(launch.planned_date, zone, now)
    return NoticeWords(
        notice,
        plan(launch.schedule, launch.planned_date, zones, language),
        areas(notice, zones, language),
        picture(notice, title, exercise=exercise),
    )


def picture(notice: Notice, title: str, *, exercise: bool) -> str:
    """Return the chart of a notice, empty where there is nothing to draw."""
    place = notice.launch.place
    site = (place.site, place.position) if place and place.site and place.position else None
    return chart(notice.areas, site=site, exercise=exercise, title=title, standalone=False)


def areas(notice: Notice, zones: Sequence[str], language: str) -> tuple[AreaWords, ...]:
    """Return the areas of a notice in words."""
    return tuple(
        AreaWords(
            area_name(area, number, language),
            ", ".join(word(medium, language) for medium in area.medium or ()),
            altitude_words(area),
            "" if is_name(area.shape) else shape_words(area.shape, language),
            plan(area.schedule, None, zones, language) if area.schedule else None,
        )
        for number, area in enumerate(notice.areas, 1)
    )


def wishes_of(
    case: Case,
    profile: Profile,
    languages: tuple[str, ...],
    *,
    firs: tuple[str, ...] = (),
    navarea: str | None = None,
) -> Wishes:
    """Return how a case's notice is rendered: with the time of its newest version, marked EXERCISE where it is one."""
    return Wishes(
        issued=case.asks.entry.time,
        languages=languages,
        firs=firs,
        navarea=navarea,
        exercise=case.author.mode == "exercise",
        agreement=profile.id,
        agreement_name=tuple(profile.name[language] for language in languages),
    )


def write(form_name: str, notice: Notice, wishes: Wishes, language: str) -> Written:
    """Write a notice in a format; what is missing or cannot be said is said in words instead of raised."""
    renderer: Renderer = importlib.import_module(WRITERS[form_name]).render
    try:
        rendering = renderer(notice, wishes)
    except PreavisError as error:
        return Written((), (error_text(error, language),))
    return Written(
        tuple((document.name, document.text) for document in rendering.documents),
        tuple(finding_text(finding, language) for finding in rendering.findings),
    )
