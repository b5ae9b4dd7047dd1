"""A desk that is reached by e-mail: the mail arrives, and the button behind the link in it acknowledges."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Final

import httpx2

from preavis.demo.nodes import MAIL_DESK
from preavis.demo.stage import AUTHOR, READER, Stage
from preavis.errors import Refused

FILE: Final = "mail.eml"
_LINK: Final = re.compile(r"http://localhost:\d+/answer/[0-9a-f-]+")


def read_by_link(stage: Stage) -> None:
    """The mail arrives; to open its link acknowledges nothing, to press its button does, and the author knows.

    Raises Refused where it is not so.
    """
    data, message = stage.until(lambda: stage.mailbox.about(stage.case), "mail")
    path = stage.keep / FILE
    path.write_bytes(data)
    stage.mail = shown(message)
    stage.prove("mail", message["Subject"])
    found = _LINK.search(_text(message))
    assert found is not None, "each message has its link"
    with httpx2.Client(trust_env=False, timeout=20) as visitor:
        visitor.get(found[0]).raise_for_status()
        if stage.state_of(READER, MAIL_DESK) == "acknowledged":
            raise Refused("demo.not_proven", file=str(path))
        stage.prove("mail_opened", found[0])
        visitor.post(found[0], data={}, follow_redirects=True).raise_for_status()
    stage.prove("mail_read", stage.until(lambda: stage.read_at(AUTHOR, MAIL_DESK), "mail_read"))


def shown(message: EmailMessage) -> dict[str, str]:
    """Return what the visitor's page shows of a message."""
    return {"subject": str(message["Subject"]), "text": _text(message)}


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
