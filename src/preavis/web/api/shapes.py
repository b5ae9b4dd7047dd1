"""The shapes of the API's answers, as OpenAPI tells them. Times are `YYYY-MM-DDTHH:MM:SSZ`; hashes are hex."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12


class Problem(TypedDict):
    """Why something was refused: a code with its parameters, and the same in words."""

    code: str
    params: dict[str, str]
    message: str


class Rung(TypedDict):
    """One desk of a case: whether it has read the version in force."""

    party: str
    desk: str
    state: Literal["waiting", "sent", "delivered", "acknowledged", "overdue"]
    due: str | None
    at: str | None
    officer: str | None
    by_deputy: bool
    told: int | None


class Entry(TypedDict):
    """One entry of a case. `claimed_at` is the sender's word; `received_at` the earliest receipt.

    `struck`: it no longer stands in this case; `corrected_by` is the correction that says so, `moved_to` the case to which it,
    or what it corrects, belongs.
    """

    leaf: str
    origin: str
    index: int
    kind: str
    claimed_at: str
    stored_at: str
    received_at: str | None
    struck: bool
    corrected_by: str | None
    moved_to: str | None
    approved_by: list[str]
    findings: list[str]
    statement: dict[str, Any]


class Summary(TypedDict):
    """One case: who announced what, its state, how many desks have read it."""

    case: str
    channel: str
    mode: Literal["live", "exercise"]
    party: str
    state: str
    reference: str | None
    kind: str
    acknowledged: int
    desks: int
    ladder: list[Rung]
    asked: list[Rung]


class Case(Summary):
    """One case whole: the notice in force and every entry."""

    notice: dict[str, Any]
    entries: list[Entry]


class Told(TypedDict):
    """One thing that a desk must read, by when."""

    told: int
    desk: str
    case: str
    party: str
    created: str
    due: str
    acknowledged: bool


class Alarm(TypedDict):
    """One situation that a person must deal with."""

    id: int
    code: str
    subject: str
    priority: Literal["emergency", "alarm", "warning", "caution"]
    params: dict[str, str]
    message: str
    raised: str
    acknowledged: str | None
    by: str | None
    rectified: str | None


class Draft(TypedDict):
    """A submitted draft, and what the check says of it."""

    draft: str
    channel: str
    kind: str
    needed: int
    verdict: str | None
    findings: list[dict[str, Any]]


Hit = TypedDict(
    "Hit",
    {
        "case": str,
        "reference": str | None,
        "party": str,
        "state": str,
        "area": str,
        "relation": Literal["inside_open", "launch_open", "near_open", "inside_closed"],
        "km": int | None,
        "from": str | None,
        "to": str | None,
    },
)
"""One announced area or launch that a track can be; `from` and `to` are the window, `km` is 0 inside."""


class Track(TypedDict):
    """What is announced at a place and time."""

    position: list[str]
    at: str
    verdict: Literal["announced", "possible", "none"]
    hits: list[Hit]


class Node(TypedDict):
    """Whose node this is, of which mode, and its clock."""

    party: str
    mode: Literal["live", "exercise"]
    channels: list[str]
    now: str
