"""A state that is no more, read as the one that continues it: the Soviet Union in what Russia goes on with. Pure."""

from __future__ import annotations

from dataclasses import replace

from preavis.agreements.rules import Members
from preavis.notice import Notice


def named_today(notice: Notice, parties: Members) -> Notice:
    """Return a notice in which the agreement's former parties bear the names of the states that continue them."""
    if not parties.continued:
        return notice
    flight = notice.flight
    if flight.toward is not None:
        flight = replace(flight, toward=tuple(parties.today(state) for state in flight.toward))
    return replace(
        notice,
        notifying_party=notice.notifying_party and parties.today(notice.notifying_party),
        launching_state=notice.launching_state and parties.today(notice.launching_state),
        territory_state=notice.territory_state and parties.today(notice.territory_state),
        flight=flight,
    )
