"""Who may say what about which case: a party speaks of its own launches, corrects its own words, answers what it was asked."""

from __future__ import annotations

from typing import Final

from preavis.errors import Refused
from preavis.node import corrections
from preavis.node.corrections import named, read_said
from preavis.parties import Origin
from preavis.statements import Body, Correction, Message, Reference, StatusReport
from preavis.store import Store, StoredEntry
from preavis.wire import read_entry

ROLES: Final = frozenset({"watch", "releaser"})
"""Of whom a line check can be asked: those who can answer it."""
OF_THE_AUTHOR: Final = frozenset({"amendment", "extension", "cancellation", "status", "report"})


def act_of(kind: str, body: Body) -> str:
    """Return what an officer must be allowed to do (`people.MAY`) to give his key to a statement.

    The watch says what happens, asks and answers; what binds the party (a notice, an objection, a promise) needs a releaser.
    """
    if isinstance(body, Message):
        return "release" if body.about == "objection" or body.answer in {"accepted", "declined"} else "status"
    return "status" if kind == "status" else "release"


def permit(store: Store, own: Origin, kind: str, references: tuple[Reference, ...], body: Body) -> None:
    """Raise Refused where this party has no business to say this."""
    if kind in OF_THE_AUTHOR:
        _own_case(store, own, references)
    match body:
        case Correction():
            wrong = corrections.problem(store, own, references, body)
            target = named(store, references, 0)
            if wrong is None and target is not None:
                wrong = corrections.already(store, target, body)
            if wrong is not None:
                raise wrong
        case StatusReport(status="confirmed"):
            if not any(is_lone(stored) for stored in _found(store, references)):
                raise Refused("confirm.nothing")
        case Message() if kind == "reply":
            _answers(store, own, references, body)
        case Message(role=role) if kind == "line_check" and role not in ROLES:
            raise Refused("line_check.role", role=role or "-")
        case _:
            pass


def _own_case(store: Store, own: Origin, references: tuple[Reference, ...]) -> None:
    for stored in _found(store, references):
        case = store.case_of(stored.leaf)
        first = store.find(case) if case is not None else None
        if first is not None and first.origin != own:
            raise Refused("case.not_ours", party=first.origin.party)


def _answers(store: Store, own: Origin, references: tuple[Reference, ...], body: Message) -> None:
    """Let a reply answer a query or a line check; only who asked withdraws, only who was asked settles."""
    asked = named(store, references, 0)
    said = read_said(store, asked) if asked is not None else None
    if asked is None or said is None or said.kind not in {"query", "line_check"}:
        raise Refused("reply.no_query")
    own_question = asked.origin == own
    if body.answer is not None and (body.answer == "withdrawn") != own_question:
        raise Refused("reply.not_yours", answer=body.answer)
    if own_question and said.kind == "line_check" and body.answer is None:
        raise Refused("reply.not_yours", answer="answered")


def role_asked(store: Store, kind: str, references: tuple[Reference, ...]) -> str | None:
    """Return the role of which a line check was asked that a statement answers, None for every other statement."""
    asked = named(store, references, 0) if kind == "reply" else None
    said = read_said(store, asked) if asked is not None else None
    return said.body.role if said is not None and said.kind == "line_check" and isinstance(said.body, Message) else None


def _found(store: Store, references: tuple[Reference, ...]) -> list[StoredEntry]:
    found = (named(store, references, place) for place in range(len(references)))
    return [stored for stored in found if stored is not None]


def is_lone(stored: StoredEntry) -> bool:
    """Return whether one officer released an entry alone."""
    return read_entry(stored.data).lone
