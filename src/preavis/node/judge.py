"""After storing: what an entry means. A bad one is quarantined, kept and shown; the next good one is delivered.

Pure: bytes in, judgement out. The caller files, dispatches and raises alarms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.node.caution import approvals_needed
from preavis.node.wording import mode_words
from preavis.parties import Origin
from preavis.statements import BODY_OF, FORMAT, Body, Entry
from preavis.wire import approval_hash, dump, load_canonical, read_body, read_json, rewritten, unknown_members


@dataclass(frozen=True, slots=True)
class Judgement:
    """A good entry and its body, or the finding for which it is quarantined. `findings` are shown beside a good one."""

    entry: Entry | None
    body: Body | None
    statement: bytes
    quarantine: Finding | None
    findings: tuple[Finding, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether this node knows every member of the entry."""
        return not any(finding.code == "field.unknown" for finding in self.findings)


def _bad(code: str, path: str | None = None, **params: str | int) -> Judgement:
    return Judgement(None, None, b"", Finding(code=code, severity="block", path=path, params=params))


def judge(origin: Origin, index: int, data: bytes) -> Judgement:
    """Judge one stored entry of a journal by its bytes alone."""
    try:
        value = load_canonical(data)
    except UnusableInput as error:
        return _bad(error.code, **{name: str(param) for name, param in error.params.items()})
    entry, findings = read_json(Entry, data)
    if entry is None:
        kind = value.get("statement", {}).get("kind") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind not in BODY_OF:
            return _bad("entry.unknown_kind", kind=kind[:64])
        return _bad("entry.malformed", findings[0].path, problem=str(findings[0].params["problem"]))
    statement = entry.statement
    if statement.mode != origin.mode:
        return _bad("entry.wrong_mode", "statement.mode", mode=statement.mode, journal=origin.mode)
    if (statement.channel, statement.party) != (origin.channel, origin.party):
        return _bad("entry.wrong_journal", "statement", channel=statement.channel[:64], party=statement.party[:64])
    if entry.index != index:
        return _bad("entry.wrong_index", "index", index=entry.index, leaf=index)
    if statement.format > FORMAT:
        return _bad("entry.newer_format", "statement.format", format=statement.format)
    body, said = read_body(statement.kind, value["statement"]["body"])
    blocking = next((finding for finding in said if finding.severity == "block"), None)
    if body is None or blocking is not None:
        return Judgement(None, None, b"", blocking)
    unknown = tuple(
        Finding(code="field.unknown", severity="warn", path=path)
        for path in unknown_members(value, dump(entry))
        if not path.startswith("statement.body")
    )
    bytes_ = rewritten(value["statement"])  # its canonical form is its only form
    found = (*said, *unknown, *approvals_hold(entry, body, bytes_), *mode_words(body, origin.mode))
    return Judgement(entry, body, bytes_, None, found)


def approvals_hold(entry: Entry, body: Body, statement: bytes) -> tuple[Finding, ...]:
    """Say where approvals are missing, sign something else, or come from one person twice. Never a reason not to dispatch."""
    expected = approval_hash(statement).hex()
    found = []
    for place, approval in enumerate(entry.approvals):
        if approval.statement != expected:
            found.append(Finding(code="approval.other_statement", severity="warn", path=f"approvals[{place}]"))
    persons = {approval.identity for approval in entry.approvals if approval.statement == expected}
    # A lone release says itself that it needed two: the bytes alone do not show what it takes away.
    needed = max(approvals_needed(entry.statement.kind, body), 2 if entry.lone else 0)
    if len(persons) < needed:
        code = "approval.lone" if entry.lone else "approval.too_few"
        found.append(Finding(code=code, severity="warn", params={"given": len(persons), "needed": needed}))
    return tuple(found)


def statement_sha256(statement: bytes) -> bytes:
    """Return the identity of a statement: a statement enters a journal once."""
    return hashlib.sha256(statement).digest()
