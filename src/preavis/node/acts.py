"""What an officer says about a launch of his own party, made from the case as it stands: every notice whole, nothing retyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from preavis.clock import Schedule, format_instant
from preavis.errors import Refused, UnusableInput
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.hours import read_hours, read_time
from preavis.notice import Notice, Outcome, Result
from preavis.statements import Reference, StatusReport, StatusWord
from preavis.wire import dump, load


def reference_to(step: CaseStep) -> Reference:
    """Return the reference that names one entry."""
    return Reference(origin=str(step.stored.origin), leaf=step.stored.leaf.hex())


def moved(case: Case, schedule: Schedule, areas: Mapping[int, Schedule], *, extension: bool, reason: str) -> Any:
    """Return the notice with other hours: an amendment, or the extension that some agreements know.

    `areas`: the place of an area that has hours of its own, and its new ones.
    """
    notice = case.notice
    changed = replace(
        _again(case),
        kind="extension" if extension else _first(case).kind,
        launch=replace(notice.launch, schedule=schedule, planned_date=_day(case, schedule)),
        areas=tuple(
            replace(area, schedule=areas[place]) if place in areas else area for place, area in enumerate(notice.areas)
        ),
        reason=reason or None,
    )
    return dump(changed)


def cancelled(case: Case, reason: str) -> Any:
    """Return the cancellation of a launch: it will not take place, and nothing else."""
    return dump(replace(_again(case), kind="cancellation", reason=reason or None))


def reported(case: Case, result: Result, at: datetime | None) -> Any:
    """Return the post-launch report."""
    outcome = Outcome(result=result, at=at if result != "not_launched" else None)
    return dump(replace(_again(case), kind="post_launch", outcome=outcome))


def launched_at(case: Case) -> datetime | None:
    """Return when the launch flew, as this party has said."""
    for step in reversed(case.steps):
        if not step.struck and isinstance(step.body, StatusReport) and step.body.status == "launched":
            return step.body.at
    return None


def _first(case: Case) -> Notice:
    body = next(step.body for step in case.steps if step.stored.leaf == case.leaf)
    return body if isinstance(body, Notice) else case.notice


def _again(case: Case) -> Notice:
    return replace(case.notice, refers_to=_first(case).reference, reason=None, outcome=None)


def _day(case: Case, schedule: Schedule) -> Any:
    """Return the planned day of a moved launch: that of its first window where the day was the old first window's."""
    planned, before = case.notice.launch.planned_date, case.notice.launch.schedule
    if planned is None or not before or not before[0] or not schedule or not schedule[0]:
        return planned
    zone = ZoneInfo(planned.zone)
    if before[0][0].start.astimezone(zone).date() != planned.date:
        return planned
    return replace(planned, date=schedule[0][0].start.astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class Act:
    """A statement made ready: its kind, its body, what it refers to."""

    kind: str
    body: Any
    references: tuple[Reference, ...]


def make(case: Case, act: str, fields: Mapping[str, Any], now: datetime, right: Case | None = None) -> Act:
    """Return the statement of one act on a case, from the fields of a form or a command.

    `right` is the case to which a wrong entry belongs. Raises UnusableInput for fields that cannot be read, Refused for an
    entry that the case does not have.
    """
    said = {name: str(value).strip() for name, value in fields.items() if isinstance(value, str)}
    match act:
        case "window" | "extension":
            schedule = read_hours(said.get("hours", ""))
            areas = {
                place: read_hours(text)
                for place in range(len(case.notice.areas))
                if (text := said.get(f"area_{place}"))
            }
            body = moved(case, schedule, areas, extension=act == "extension", reason=said.get("reason", ""))
            return Act("extension" if act == "extension" else "amendment", body, case.references)
        case "cancellation":
            return Act("cancellation", cancelled(case, said.get("reason", "")), case.references)
        case "report":
            at = _at(said) or launched_at(case)
            result = said.get("result", "")
            if result not in get_args(Result):
                raise UnusableInput("act.result", result=result[:64])
            return Act("report", reported(case, result, at), case.references)  # type: ignore[arg-type]  # just asked
        case "correction":
            return _correction(case, said, fields.get("document"), right)
        case word if word in get_args(StatusWord):
            status = {"status": word, "at": format_instant(_at(said) or now)}
            status |= {"remarks": said["remarks"]} if said.get("remarks") else {}
            refers = case.references if word != "confirmed" else (reference_to(_alone(case, said.get("entry", ""))),)
            return Act("status", status, refers)
    raise UnusableInput("act.unknown", act=act[:64])


def _correction(case: Case, said: Mapping[str, str], document: Any, right: Case | None) -> Act:
    word = said.get("word", "")
    body: dict[str, Any] = {"correction": word, "reason": said.get("reason", "")}
    references = [reference_to(step_named(case, said.get("entry", "")))]
    if word == "wrong_data":
        body["notice"] = load(document.encode()) if isinstance(document, str) else document
    if word == "wrong_case":
        if right is None:
            raise Refused("correction.right_case")
        references.append(Reference(origin=str(right.author), leaf=right.leaf.hex()))
    return Act("correction", body, tuple(references))


def step_named(case: Case, prefix: str) -> CaseStep:
    """Return the one entry of a case whose leaf hash begins so. Raises Refused."""
    found = [step for step in case.steps if prefix and step.stored.leaf.hex().startswith(prefix.lower())]
    if len(found) != 1:
        raise Refused("entry.not_one", entry=prefix[:64])
    return found[0]


def _alone(case: Case, prefix: str) -> CaseStep:
    """Return the entry that a second officer confirms: the one named, else the newest that waits."""
    if prefix:
        return step_named(case, prefix)
    waiting = [step for step in case.steps if step.unconfirmed and step.stored.origin == case.author]
    if not waiting:
        raise Refused("confirm.nothing")
    return waiting[-1]


def _at(said: Mapping[str, str]) -> datetime | None:
    try:
        return read_time(said["at"]) if said.get("at") else None
    except ValueError as error:
        raise UnusableInput("act.time", at=said["at"][:64]) from error
