"""One launch as the check sees it: the document, the agreement, who asks, what is known of times and of earlier notices. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from preavis.agreements.judgement import Past
from preavis.agreements.terms import Profile
from preavis.agreements.times import Facts, days_between, indicated_date, last_end, window_start
from preavis.clock import windows_of
from preavis.notice import Notice

FOLLOW_UPS: Final = frozenset({"extension", "cancellation", "post_launch"})
"""Kinds that follow a first notice and name it in `refers_to`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notice and everything by which it is judged."""

    notice: Notice
    profile: Profile
    party: str
    facts: Facts
    history: Sequence[Past] = ()

    @property
    def at(self) -> datetime:
        """When the launch takes place as far as is known: flown, planned, or else now."""
        return self.facts.launched or window_start(self.notice) or self.facts.now

    @property
    def day(self) -> date:
        """The day by which the agreement is judged: a planned date as the party wrote it, else the day in UTC."""
        planned = self.notice.launch.planned_date
        if self.facts.launched is None and not self.notice.launch.schedule and planned is not None:
            return planned.date
        return self.at.date()

    @property
    def first_is_missing(self) -> bool:
        """Whether this document follows a first notice of which the history says nothing."""
        return self.notice.kind in FOLLOW_UPS and next(self.earlier("pre_launch"), None) is None

    def earlier(self, kind: str) -> Iterator[Past]:
        """Yield the notices of a kind about the same launch that the history holds, in its order."""
        reference = self.notice.refers_to or self.notice.reference
        for past in self.history:
            if past.notice.kind == kind and reference and reference in {past.notice.reference, past.notice.refers_to}:
                yield past

    def facts_of(self, kind: str) -> Facts:
        """Return the times that speak of one kind of notice: those given for this document, else those of the history.

        Of several first notices the oldest counts, of several that follow the newest.
        """
        if self.notice.kind == kind or (kind == "pre_launch" and self.notice.kind == "goodwill"):
            return self.facts
        found = list(self.earlier(kind))
        if kind == "pre_launch" and not found and self.notice.kind in {"extension", "cancellation"}:
            return self.facts  # it carries the whole notice: at the latest then it was given
        past = (found[0] if kind == "pre_launch" else found[-1]) if found else None
        return replace(self.facts, sent=past.sent if past else None, received=past.received if past else None)

    @property
    def slipped(self) -> bool:
        """Whether the launch flew after everything that this document announces."""
        end = last_end(self.notice)
        return self.facts.launched is not None and end is not None and self.facts.launched >= end

    @property
    def outside_windows(self) -> bool:
        """Whether the launch flew outside every window that this document announces; a date alone is the whole day."""
        flown, windows = self.facts.launched, list(windows_of(self.notice.launch.schedule or ()))
        if flown is None:
            return False
        if windows:
            return not any(window.start <= flown < window.end for window in windows)
        start, end = window_start(self.notice), last_end(self.notice)
        return start is not None and end is not None and not start <= flown < end

    @property
    def outlived(self) -> bool:
        """Whether the launch flew outside the days for which its notice is valid."""
        rule, start, flown = self.profile.validity, indicated_date(self.notice), self.facts.launched
        return (
            rule is not None
            and start is not None
            and flown is not None
            and not 0 <= days_between(start, flown, self.notice) < rule.days
        )


def time_of(past: Past) -> datetime | None:
    """Return when an earlier launch took place as far as is known."""
    outcome = past.notice.outcome
    return past.launched or (outcome.at if outcome else None) or window_start(past.notice) or past.sent
