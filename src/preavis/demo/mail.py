"""A desk that is reached by e-mail: a real SMTP server on loopback takes its mail, and the link in it acknowledges."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Final

import httpx2
from aiosmtpd.controller import Controller

from preavis.demo.nodes import MAIL_DESK
from preavis.errors import Refused

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

    from preavis.demo.day import Day

FILE: Final = "mail.eml"
_LINK: Final = re.compile(r"http://localhost:\d+/answer/[0-9a-f-]+")


class Mailbox:
    """The mail server of the desk: it takes every message and keeps it."""

    def __init__(self, port: int) -> None:
        self._arrived: list[bytes] = []
        self._server = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> None:
        """Begin to take mail."""
        self._server.start()

    def stop(self) -> None:
        """Take no more mail."""
        self._server.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        """Keep a message (called by the server)."""
        self._arrived.append(envelope.original_content or b"")
        return "250 2.0.0 taken"

    def about(self, case: str) -> tuple[bytes, EmailMessage] | None:
        """Return the first message that tells of a case, as it came and as it is read; None before there is one."""
        for data in tuple(self._arrived):
            message = message_from_bytes(data, policy=default)
            if f"CASE {case[:16]}" in str(message["Subject"]):
                return data, message
        return None


def read_by_link(day: Day, reader: str, author: str) -> None:
    """The mail arrives; to open its link acknowledges nothing, to press its button does, and the author knows.

    Raises Refused where it is not so.
    """
    data, message = day.until(lambda: day.mailbox.about(day.case), "mail")
    path = day.keep / FILE
    path.write_bytes(data)
    day.mail = shown(message)
    day.prove("demo.mail_taken", message["Subject"], desk=MAIL_DESK)
    found = _LINK.search(_text(message))
    assert found is not None, "each message has its link"
    with httpx2.Client(trust_env=False, timeout=20) as visitor:
        visitor.get(found[0]).raise_for_status()
        opened = day.rung(reader, MAIL_DESK)["state"]
        if opened == "acknowledged":
            raise Refused("demo.not_proven", file=str(path))
        day.prove("demo.mail_opened", day.t(f"desk.{opened}"))
        visitor.post(found[0], data={}, follow_redirects=True).raise_for_status()
    read = day.until(lambda: day.read_at(author, MAIL_DESK), "acknowledgement by mail")
    day.prove("demo.mail_button", read)


def shown(message: EmailMessage) -> dict[str, str]:
    """Return what the visitor's page shows of a message."""
    return {"subject": str(message["Subject"]), "text": _text(message)}


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
