"""What a party can say: notices of launches and the other statements, and the entries that carry them in a journal.

The members have the names of the documents (design section 7, Contract) so that document, value and text agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from preavis.clock import Instant, Schedule
from preavis.notice import Notice, PartyCode, Text
from preavis.parties import Mode, Role

FORMAT: Final = 1

StatusWord = Literal["hold", "launch_window_open", "launched", "scrubbed", "anomaly", "area_reopened", "confirmed"]
DeclarationAct = Literal["statement", "suspends", "resumes", "adopts_profile", "annual"]
CorrectionWord = Literal["sent_in_error", "wrong_case", "wrong_data"]
Request = Literal["clarification", "objection", "smaller_window", "smaller_area"]
Answer = Literal["answered", "accepted", "declined", "withdrawn"]
EntryKind = Literal[
    "notice",
    "amendment",
    "extension",
    "cancellation",
    "status",
    "report",
    "correction",
    "query",
    "reply",
    "acknowledgement",
    "line_check",
    "declaration",
    "key",
]

NOTICE_ENTRIES: Final[dict[str, frozenset[str]]] = {
    "notice": frozenset({"pre_launch", "goodwill"}),
    "amendment": frozenset({"pre_launch", "goodwill"}),
    "extension": frozenset({"extension"}),
    "cancellation": frozenset({"cancellation"}),
    "report": frozenset({"post_launch"}),
}
"""Which notice kinds each entry kind carries (design section 7)."""

DISPATCHED: Final = frozenset(
    {"notice", "amendment", "extension", "cancellation", "status", "report", "correction", "query"}
)
"""Entry kinds that desks are told of (design section 5)."""
ABOUT_LAUNCHES: Final = DISPATCHED - {"query"}
"""Entry kinds that say something of a launch itself: nothing may stop them for ever (design section 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A word about a launch under way: hold, window open, launched, scrubbed, anomaly, area reopened."""

    status: StatusWord
    at: Instant
    remarks: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Says what was wrong with an earlier entry of the same party, the statement's first reference.

    `wrong_data` brings the whole right notice, of the kind that the wrong entry carried; `wrong_case` names the right case,
    by its first entry, as the statement's second reference.
    """

    correction: CorrectionWord
    reason: Text
    notice: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The text of a query, a reply or a line check.

    A query may say what it is `about` and propose windows; a reply may say how it settles the query that it refers to
    (`withdrawn`: by the party that asked). `to` names the one party that is meant, `role` whom a line check is asked of.
    """

    text: Text
    about: Request | None = None
    proposal: Schedule | None = None
    answer: Answer | None = None
    to: PartyCode | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePin:
    """The profile by which a notice was checked: id, version, SHA-256 of the file and of the overlay, hex."""

    id: str
    version: str
    sha256: str
    overlay_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a party declares about the agreement: words, its suspension from a day, its resumption, a profile that it adopts.

    A suspended agreement closes no channel: notices go on as goodwill. `annual`: how many launches (`count`) of a `year` the
    party declares, where an agreement asks for that (Hague Code 4(a)(i), (ii)).
    """

    text: Text
    act: DeclarationAct = "statement"
    at: Instant | None = None
    profile: ProfilePin | None = None
    year: int | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        if (self.act == "annual") != (self.year is not None and self.count is not None):
            raise ValueError("a yearly declaration has a year and a count, and no other has")
        if self.count is not None and self.count < 0:
            raise ValueError("a count is not negative")
        if self.act == "suspends" and self.at is None:
            raise ValueError("a suspension says from when")
        if (self.act == "adopts_profile") != (self.profile is not None):
            raise ValueError("a profile is named where one is adopted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A desk has read the entry that the statement refers to. `identity` is the salted hash of who it was (design section 5)."""

    desk: Text
    officer: Text
    identity: str
    at: Instant
    method: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnnouncement:
    """Records the hash of a new key card; it changes nothing by itself."""

    card_sha256: str


Body = Notice | StatusReport | Correction | Message | Declaration | Acknowledgement | KeyAnnouncement

BODY_OF: Final[dict[str, type[Any]]] = {
    **dict.fromkeys(NOTICE_ENTRIES, Notice),
    "status": StatusReport,
    "correction": Correction,
    "query": Message,
    "reply": Message,
    "line_check": Message,
    "declaration": Declaration,
    "acknowledgement": Acknowledgement,
    "key": KeyAnnouncement,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another entry: the origin of its journal and its leaf hash, hex."""

    origin: str
    leaf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the drafter submits, fixed from then on; approvals sign its hash. `salt` is 128 random bits, hex."""

    format: int
    channel: str
    mode: Mode
    party: str
    kind: EntryKind
    profile: ProfilePin
    salt: str
    body: dict[str, Any]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrule:
    """Findings that block, overruled by the releasers with a written reason that travels in the entry."""

    codes: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    r"""One officer's word for one statement: SHA-256 of `preavis/approval/v1\\n` and the statement's bytes, hex.

    `identity` is a salted hash of who the officer is, `assertion` of how he signed; both can be opened later from the
    party's sealed register.
    """

    officer: str
    role: Role
    method: str
    time: Instant
    statement: str
    identity: str
    assertion: str
    overrule: Overrule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One leaf of a journal. `lone` marks a release by one officer that a second has still to confirm."""

    statement: Statement
    index: int
    time: Instant
    approvals: tuple[Approval, ...] = ()
    lone: bool = False
