"""A message that came to the node's own address (RFC 5322), read without belief: a reply, a delivery report, an automatic answer.

Only a person acknowledges. What a machine answers (RFC 3834) never does, and a reply does so only with the one word asked for: an
automatic answer that hides itself does not write it. Pure.
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
WORDS: Final = frozenset({"ACK", "ACKNOWLEDGED", "LU", "ПРИНЯТО", "已阅"})
"""The word that a reply begins with to acknowledge; `letter.answer_mail` asks for it in each language."""
AUTOMATIC: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
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
    report, detail, inner = _report(message)
    named = " ".join(_header(message, name) for name in ("In-Reply-To", "References"))
    first = _first_line(text)
    senders = [address for _, address in getaddresses([_header(message, "From")])]
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


def _automatic(message: EmailMessage) -> bool:
    """Return whether a machine wrote it (RFC 3834, and what was used before it)."""
    said = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    return (
        said not in {"", "no"}
        or _header(message, "Precedence").strip().lower() in AUTOMATIC
        or any(_header(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id"))
        or _header(message, "Return-Path").strip() == "<>"
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


def _report(message: EmailMessage) -> tuple[Report | None, str, str]:
    """Return what a delivery report says (RFC 3464), its words, and the headers of the message that it is about."""
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return None, "", ""
    action, words, inner = "", "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload():
                if not isinstance(block, str) and "Action" in block:
                    action = _header(block, "Action").strip().lower()
                    words = f"{_header(block, 'Status')} {_header(block, 'Diagnostic-Code')}"
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}:
            inner += part.as_string()
    report = REPORT_OF.get(action)
    return report, _short(words) or action, inner


def _short(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
