"""A message that came to the node's own address (RFC 5322), read without belief: a reply, a delivery report, an automatic answer.

Only a person acknowledges, and only a person is a sign of life. What a machine answers (RFC 3834, RFC 8098) never is either, and a
reply is so only with the one word asked for: an automatic answer that hides itself does not write it. Pure.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Final, Literal

Report = Literal["delivered", "failed", "delayed"]
REPORT_OF: Final[dict[str, Report]] = {
    "failed": "failed", "delayed": "delayed", "delivered": "delivered", "relayed": "delivered", "expanded": "delivered",
}  # fmt: skip
"""Actions of a delivery report (RFC 3464, 2.3.3); only `delivered` and what is like it reached the desk's side."""
LOUDEST: Final[tuple[Report, ...]] = ("failed", "delayed", "delivered")
"""Where a report speaks of several mailboxes behind one address, the worst counts."""
STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
"""Of RFC 3464, and of RFC 6533 for addresses beyond ASCII."""
RETURNED: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"}
)
DAEMONS: Final = frozenset({"mailer-daemon", "postmaster"})
WORDS: Final = frozenset({"ACK", "ACKNOWLEDGED", "LU", "ПРИНЯТО", "已阅"})
"""The word that a reply begins with to acknowledge; `letter.answer_mail` asks for it in each language."""
AUTOMATIC: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
AUTOMATIC_HEADERS: Final = (
    "X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-MS-Exchange-Inbox-Rules-Loop", "List-Id",
)  # fmt: skip
_ENVELOPE: Final = re.compile(r"^Original-Envelope-Id:\s*([0-9a-f]{32})\s*$", re.IGNORECASE | re.MULTILINE)
_ACTION: Final = re.compile(r"^Action:\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_WORDS: Final = re.compile(r"^(?:Status|Diagnostic-Code):[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_DELAY: Final = re.compile(r"delay|warning|still being retried", re.IGNORECASE)
_KEY: Final = re.compile(r"<([0-9a-f]{32})@")
_TOKEN: Final = re.compile(r"/answer/(\d{1,15}-[0-9a-f]{32})")
_TAG: Final = re.compile(r"<(?:br|/p|/div)\b[^>]*>|<(style|script)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_ANY_TAG: Final = re.compile(r"<[^>]*>")
_EDGES: Final = " \t.,;:!*_'\"»«。！"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What a message says to the node. `keys` and `tokens` name messages of ours; `detail` is a short line for people."""

    sender: str
    keys: tuple[str, ...]
    tokens: tuple[str, ...]
    report: Report | None
    automatic: bool
    affirms: bool
    detail: str


def read_inbound(data: bytes) -> Inbound:
    """Read a message. Never raises: what cannot be read says nothing."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    text = _text(message)
    report, detail, inner = _report(message, text)
    named = " ".join(_header(message, name) for name in ("In-Reply-To", "References"))
    first = _first_line(text)
    senders = _senders(message)
    return Inbound(
        sender=senders[0] if len(senders) == 1 else "",
        keys=tuple(dict.fromkeys(_KEY.findall(inner if report else named))),
        tokens=tuple(dict.fromkeys(_TOKEN.findall(text if report is None else inner))),
        report=report,
        automatic=_automatic(message),
        affirms=first.strip(_EDGES).upper() in WORDS,
        detail=detail or _short(first),
    )


def _header(message: Message[str, str], name: str) -> str:
    """Return a header as text, empty where it is missing or cannot be read."""
    try:
        return " ".join(str(value) for value in message.get_all(name, []))
    except (
        ValueError,
        IndexError,
        AttributeError,
        TypeError,
    ):  # headers that the standard library's parser gives up on
        return ""


def _senders(message: EmailMessage) -> list[str]:
    return [address for _, address in getaddresses([_header(message, "From")])]


def _flat(part: EmailMessage) -> str:
    """Return a part as it came, empty where the library cannot write what it has read."""
    try:
        return part.as_string()
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _automatic(message: EmailMessage) -> bool:
    """Return whether a machine wrote it (RFC 3834, and what was used before it)."""
    said = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    return (
        said not in {"", "no"}
        or _header(message, "Precedence").strip().lower() in AUTOMATIC
        or any(_header(message, name) for name in AUTOMATIC_HEADERS)
        or _header(message, "Return-Path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
        or _header(message, "Content-Type").startswith("message/disposition-notification")
    )


def _text(message: EmailMessage) -> str:
    """Return the words of a message, quoted ones too."""
    for part in message.walk():
        if part.get_content_type() in {"text/plain", "text/html"} and not part.is_attachment():
            text = _decoded(part)
            if part.get_content_type() == "text/html":
                text = _ANY_TAG.sub(" ", _TAG.sub("\n", text.replace("\n", " ")))
            if text.strip():
                return text
    return ""


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _first_line(text: str) -> str:
    """Return the first line that the writer wrote himself: neither empty nor quoted."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith((">", "|")):
            return line.strip()
    return ""


def _report(message: EmailMessage, text: str) -> tuple[Report | None, str, str]:
    """Return what a report of a mail server says, its words, and what names the message that it is about."""
    if message.get_content_type() == "multipart/report" and message.get_param("report-type") == "delivery-status":
        return _standard_report(message)
    return _plain_report(message, text)


def _standard_report(message: EmailMessage) -> tuple[Report | None, str, str]:
    """Read a report after RFC 3464. One that returns nothing of the message names it by the envelope's id (RFC 3461)."""
    status, inner = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind in STATUS:
            status += _status(part)
        elif kind in RETURNED:
            inner += _flat(part)
    said = {REPORT_OF[action] for each in _ACTION.findall(status) if (action := each.lower()) in REPORT_OF}
    report = next((each for each in LOUDEST if each in said), None)
    words = " ".join(each.strip() for each in _WORDS.findall(status))
    named = "".join(f"<{key.lower()}@envelope>\n" for key in _ENVELOPE.findall(status))
    return report, _short(words) or (report or ""), inner + named


def _status(part: EmailMessage) -> str:
    """Return the blocks of a status part as text, however the parser has taken them apart."""
    blocks = part.get_payload()
    if isinstance(blocks, list):
        return "\n".join(str(block) for block in blocks) + "\n"
    return _decoded(part)


def _plain_report(message: EmailMessage, text: str) -> tuple[Report | None, str, str]:
    """Read the report of a mail server that keeps to no standard (older Exim, qmail): it returns our message's headers."""
    daemon = any(address.partition("@")[0].casefold() in DAEMONS for address in _senders(message))
    if not (daemon or _header(message, "X-Failed-Recipients")):
        return None, "", ""
    returned = "".join(_flat(part) for part in message.walk() if part.get_content_maintype() == "message")
    named = f"{text}\n{returned}"
    if not _KEY.search(named) and not _TOKEN.search(named):
        return None, "", ""
    subject = _header(message, "Subject")
    failed = bool(_header(message, "X-Failed-Recipients")) or not _DELAY.search(subject)
    return "failed" if failed else "delayed", _short(subject) or "returned", named


def _short(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
