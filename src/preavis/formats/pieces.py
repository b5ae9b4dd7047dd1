"""A notice made ready for CAP, GeoJSON, KML, iCalendar, S-124 and AIXM: what lies where and when, in words, and what stays unsaid.

Occasions are the windows of all areas together, each with the areas that it closes. Opportunity 1 is the primary one, the
others are spare days. A notice that gives only a date is shown as that whole day in its zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from preavis.clock import Schedule, Window, ZonedDate
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.open_words import LANGUAGES, area_name, area_words, place_words, title, window_words, word
from preavis.formats.rendering import Wishes
from preavis.geo import Position, Shape
from preavis.geodesy_rings import Cut, pieces_of
from preavis.notice import Area, Notice

# What no XML 1.0 document and no iCalendar text may hold.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

UNSAID: Final = (
    "territory_state",
    "vehicle.delivers_weapon",
    "vehicle.basing",
    "vehicle.surface_to_surface",
    "vehicle.type_range_over_2000_km",
    "flight.range_over_500_km",
    "flight.apex_over_500_km",
    "attested_distances_km",
)
"""Members that an agreement asks for and pilots and mariners do not need; none of the four formats says them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One window and its opportunity, counted from 1. `date_only` says that it is the whole of a day without hours."""

    opportunity: int
    window: Window
    date_only: bool = False

    def words(self, language: str) -> str:
        """Return the window in words, and which spare day it is."""
        parts = [window_words(self.window)]
        if self.date_only:
            parts.append(word("date_only", language))
        if self.opportunity > 1:
            parts.append(word("spare", language, n=self.opportunity - 1))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An area, or the place of launch, and where it lies: pieces, a point, or (for a name) nowhere. `key` names it once."""

    key: str
    path: str
    number: int
    area: Area
    cut: Cut | None = None
    point: Position | None = None
    slots: tuple[Slot, ...] = ()

    def name(self, language: str) -> str:
        """Return its name in words."""
        return area_name(self.area, self.number, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One window with all that it closes; `number` counts the windows of its opportunity from 1."""

    slot: Slot
    number: int
    places: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A notice made ready, and the findings that every one of the four formats shares."""

    notice: Notice
    wishes: Wishes
    places: tuple[Placed, ...]
    occasions: tuple[Occasion, ...]
    findings: tuple[Finding, ...]

    @property
    def cancelled(self) -> bool:
        """Whether what was announced will not take place."""
        return self.notice.kind == "cancellation" or self.wishes.cancels is not None

    @property
    def follows(self) -> bool:
        """Whether an earlier document is replaced or cancelled by this one."""
        wishes, notice = self.wishes, self.notice
        named = wishes.replaces or wishes.cancels or notice.refers_to
        return bool(named) or notice.kind in {"extension", "cancellation", "post_launch"}

    def title(self, language: str) -> str:
        """Return the title line in one language."""
        line = title(self.notice, language, exercise=self.wishes.exercise)
        called_off = self.cancelled and self.notice.kind != "cancellation"
        return f"{word('cancelled', language)}: {line}" if called_off else line

    def headline(self, language: str, slot: Slot | None) -> str:
        """Return the title line with one window."""
        return ", ".join(part for part in (self.title(language), slot.words(language) if slot else "") if part)

    def titles(self, slot: Slot | None = None) -> str:
        """Return the headline in the wished languages, side by side."""
        return " / ".join(self.headline(language, slot) for language in self.wishes.languages)

    def descriptions(self) -> str:
        """Return the whole notice in the wished languages, one after the other."""
        return "\n\n".join(self.description(language) for language in self.wishes.languages)

    def description(self, language: str) -> str:
        """Return the whole notice in words, a line for each thing said."""
        lines = [self.title(language)]
        for name, said in self._said(language):
            if said:
                lines.append(f"{word(name, language)}: {said}")
        slots = sorted({occasion.slot for occasion in self.occasions}, key=_order)
        lines.extend(f"{word('window', language)}: {slot.words(language)}" for slot in slots)
        if any(occasion.slot.opportunity > 1 for occasion in self.occasions):
            lines.append(word("alternatives", language))
        for index, area in enumerate(self.notice.areas):
            own = "; ".join(slot.words(language) for slot in slots_of(area.schedule)) if area.schedule else ""
            lines.append(area_words(area, index + 1, language) + (f" [{own}]" if own else ""))
        lines.append(word("all_clear" if self.cancelled else "avoid", language))
        return "\n".join(lines)

    def _said(self, language: str) -> Iterator[tuple[str, str]]:
        notice = self.notice
        yield "reference", notice.reference or ""
        yield "refers_to", notice.refers_to or ""
        yield "agreement", " / ".join(self.wishes.agreement_name) or self.wishes.agreement or ""
        yield "notifying_party", notice.notifying_party or ""
        yield "launching_state", notice.launching_state or ""
        kind = word(notice.vehicle.kind, language) if notice.vehicle.kind else ""
        yield "vehicle", " ".join(part for part in (kind, notice.vehicle.generic_class or "") if part)
        yield "purpose", word(notice.flight.purpose, language) if notice.flight.purpose else ""
        yield "direction", word(notice.flight.direction, language) if notice.flight.direction else ""
        if group := notice.group:
            apart = group.first_to_last_seconds
            yield "group", f"{group.count}" + (f", {word('seconds', language, n=apart)}" if apart is not None else "")
        if day := notice.launch.planned_date:
            yield "date", f"{day.date.isoformat()} ({day.zone})"
        yield "place", place_words(notice, language)
        for warning in notice.public_warnings:
            yield "warning", f"{warning.reference} ({word(warning.medium, language)})"
        if outcome := notice.outcome:
            at = f", {outcome.at:%Y-%m-%dT%H:%M:%SZ}" if outcome.at else ""
            yield "outcome", word(outcome.result, language) + at
        yield "reason", notice.reason or ""
        yield "remarks", notice.remarks or ""


def slots_of(schedule: Schedule | None) -> tuple[Slot, ...]:
    """Return the windows of a schedule, each once, in the order of opportunities and times."""
    return tuple(
        sorted({Slot(i, window) for i, windows in enumerate(schedule or (), 1) for window in windows}, key=_order)
    )


def _order(slot: Slot) -> tuple[Any, ...]:
    return slot.opportunity, slot.window.start, slot.window.end, slot.date_only


def _whole_day(day: ZonedDate) -> Slot:
    try:
        return Slot(1, day.window(), date_only=True)
    except OverflowError as error:
        raise UnusableInput("open.no_such_day", date=day.date.isoformat()) from error


def prepare(notice: Notice, wishes: Wishes) -> Pieces:
    """Make a notice ready. Raises UnusableInput for an unknown language, a withheld launch, or an area that would shrink."""
    if notice.kind == "withholding":
        raise UnusableInput("open.withheld")
    for language in wishes.languages or ("",):
        if language not in LANGUAGES:
            raise UnusableInput("open.language", wished=language)
    unreadable: list[str] = []
    notice, wishes = _readable(notice, "", unreadable), _readable(wishes, "", unreadable)
    findings = [Finding(code="open.characters", severity="warn", path=path) for path in unreadable]
    general = slots_of(notice.launch.schedule)
    if (
        not general
        and notice.launch.planned_date
        and not (notice.areas and all(slots_of(a.schedule) for a in notice.areas))
    ):
        general = (_whole_day(notice.launch.planned_date),)
        findings.append(Finding(code="open.date_only", severity="warn", path="launch.planned_date"))
    places = tuple(_place(notice, general)) + tuple(
        _placed(f"area-{i + 1}", f"areas[{i}]", i + 1, area, slots_of(area.schedule) or general)
        for i, area in enumerate(notice.areas)
    )
    occasions = tuple(_occasions(general, places))
    if not occasions:
        findings.append(Finding(code="open.no_time", severity="warn", path="launch.schedule"))
    for placed in places:
        findings.extend(_place_findings(placed))
    unsaid = [path for path in UNSAID if _member(notice, path) is not None]
    if unsaid:
        findings.append(Finding(code="open.left_out", severity="warn", params={"paths": ", ".join(unsaid)}))
    return Pieces(notice=notice, wishes=wishes, places=places, occasions=occasions, findings=tuple(findings))


def _placed(key: str, path: str, number: int, area: Area, slots: tuple[Slot, ...]) -> Placed:
    cut = pieces_of(area.shape, area.edges, path)
    return Placed(key=key, path=path, number=number, area=area, cut=cut, slots=slots)


def _place(notice: Notice, slots: tuple[Slot, ...]) -> Iterator[Placed]:
    """The place of launch as one more area; without a name where only the windows of the launch are said and no area has them."""
    place = notice.launch.place
    if place is None:
        if slots and all(slots_of(area.schedule) for area in notice.areas):
            yield _placed("launch-place", "launch.place", 0, Area(purpose="launch", shape=Shape(site="")), slots)
        return
    shape = place.area or Shape(site=place.site, ocean_quadrant=place.ocean_quadrant, body_of_water=place.body_of_water)
    placed = _placed("launch-place", "launch.place", 0, Area(purpose="launch", shape=shape), slots)
    yield replace(placed, point=place.position)


def _occasions(general: tuple[Slot, ...], places: Iterable[Placed]) -> Iterator[Occasion]:
    closed: dict[Slot, list[Placed]] = {slot: [] for slot in general}
    for placed in places:
        for slot in placed.slots:
            closed.setdefault(slot, []).append(placed)
    counts: dict[int, int] = {}
    for slot in sorted(closed, key=_order):
        counts[slot.opportunity] = counts.get(slot.opportunity, 0) + 1
        yield Occasion(slot=slot, number=counts[slot.opportunity], places=tuple(closed[slot]))


def _place_findings(placed: Placed) -> Iterator[Finding]:
    if placed.cut is None and placed.point is None:
        yield Finding(code="open.not_placed", severity="warn", path=placed.path, params={"name": placed.name("en")})
    if placed.area.shape.polygon is not None and placed.area.edges is None:
        yield Finding(code="area.no_edges", severity="warn", path=placed.path)
    if placed.cut is not None and placed.cut.crossing:
        yield Finding(code="open.ring_crosses", severity="warn", path=placed.path)


def _member(notice: Notice, path: str) -> object:
    value: object = notice
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _readable(value: Any, path: str, changed: list[str]) -> Any:
    """Return a value whose texts hold no control characters and one kind of line end; the paths of those that did."""
    if isinstance(value, str):
        if _FORBIDDEN.search(value):
            changed.append(path)
        return _FORBIDDEN.sub("�", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple) and not isinstance(value, Position):
        return tuple(_readable(item, f"{path}[{i}]", changed) for i, item in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type | Window):
        below = f"{path}." if path else ""
        return replace(
            value,
            **{each.name: _readable(getattr(value, each.name), below + each.name, changed) for each in fields(value)},
        )
    return value
