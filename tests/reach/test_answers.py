"""How a desk answers without an officer at the console: only a person who has the message acknowledges, and only once."""

import asyncio
import json
from email.message import EmailMessage
from email.policy import SMTP

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from house_desks import NOTICE, SECRET, DeskHouse, MailServer
from preavis.errors import Refused
from preavis.node.reach.mail_in import read_inbound
from preavis.node.reach.webhook import read_secret, signature
from preavis.proof.card import open_card
from preavis.proof.evidence import parse, verify
from preavis.statements import Reference
from preavis.web.console import console_app

DESKS = """
[[desk]]
label = "radar"
ways = ["mail", "webhook"]
mail = ["radar@desk.example", "second@desk.example"]
webhook = [{url = "HOOK", secret_file = "hook.secret"}]
deputy = "air defence"
[[desk]]
label = "air defence"
ways = ["console", "mail"]
mail = ["ad@desk.example"]
"""
RADAR = "radar@desk.example"


@pytest.fixture
def house(tmp_path, receiver):
    server = MailServer()
    made = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=server.port)
    made.box = server.box
    made.deliver()
    made.send()
    server.box.messages.clear()
    yield made
    made.close()
    server.close()


@pytest.fixture
def told(house):
    house.entry = house.notice()
    house.send()
    return house.told("radar")


def ask(house, method, path, **more):
    async def call():
        transport = httpx2.ASGITransport(app=console_app(house.cn))
        async with httpx2.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.request(method, path, **more)

    return asyncio.run(call())


def acknowledged(house):
    return house.cn.store.told_by_id(house.told("radar").id).acknowledged is not None


def received(house):
    """The acknowledgement as the other party has it."""
    house.deliver()
    (step,) = [step for step in next(house.ru.newest()).steps if step.kind == "acknowledgement"]
    return step.body


def test_reading_a_link_acknowledges_nothing_and_the_button_does(house, told):
    path = f"/answer/{house.token(told)}"
    for method in ("GET", "HEAD", "OPTIONS"):
        ask(house, method, path)
        assert not acknowledged(house)
    page = ask(house, "GET", path)
    assert "LAUNCH NOTIFICATION" in page.text
    assert "EXERCISE EXERCISE" in page.text
    assert '<form method="post">' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert ask(house, "POST", path, content=b"").status_code == 303
    assert acknowledged(house)
    body = received(house)
    assert (body.desk, body.officer, body.method) == ("radar", "mail 1", "link")
    assert "desk.example" not in next(house.ru.newest()).steps[-1].stored.data.decode()
    assert "acknowledged" in ask(house, "GET", path).text
    assert '<form method="post">' not in ask(house, "GET", path).text


def test_an_answer_by_link_is_evidence_like_any_other(house, told):
    house.cn.last_mile.answers.by_link(house.token(told))
    house.deliver()
    case = next(house.ru.newest())
    cards = [open_card((n.directory / "cards" / "own-ru-cn.card").read_bytes()) for n in house.nodes.values()]
    verdict = verify(parse(house.ru.evidence(case, case.steps[0])), cards)
    assert verdict.verified
    assert [ack["desk"] for ack in verdict.acknowledged] == ["radar"]


def test_a_link_answers_once_and_from_the_other_site_of_the_desk_it_is_noted(house, told):
    answers = house.cn.last_mile.answers
    answers.by_link(house.token(told))
    answers.by_link(house.token(told))
    assert len([s for s in next(house.cn.newest()).steps if s.kind == "acknowledgement"]) == 1


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"), lambda t: "9" + t, lambda t: "1", lambda t: "²-" + "0" * 32],
)
def test_a_wrong_token_opens_nothing(house, told, change):
    token = change(house.token(told))
    page = ask(house, "GET", f"/answer/{token}")
    assert page.status_code == 409
    assert ask(house, "POST", f"/answer/{token}", content=b"").status_code == 409
    assert not acknowledged(house)


def test_a_link_of_one_message_opens_no_other(house, told):
    tokens = {
        house.cn.last_mile.answers._token(s) for t in house.cn.store.told() for s in house.cn.store.sendings(t.id)
    }
    assert len(tokens) == len([s for t in house.cn.store.told() for s in house.cn.store.sendings(t.id)])


def test_the_page_of_an_old_version_leads_to_the_new_one(house, told):
    changed = {**NOTICE, "remarks": "moved", "refers_to": NOTICE["reference"]}
    house.say(house.ru, "amendment", changed, [Reference(origin=str(house.entry.origin), leaf=house.entry.leaf.hex())])
    house.deliver()
    old = ask(house, "GET", f"/answer/{house.token(told)}")
    assert "superseded" in old.text
    assert f"/answer/{house.token(house.told('radar'))}" in old.text
    assert '<form method="post">' not in old.text.partition("<main>")[2]
    assert ask(house, "POST", f"/answer/{house.token(told)}", content=b"").status_code == 409


def test_another_site_cannot_press_the_button(house, told):
    path = f"/answer/{house.token(told)}"
    assert ask(house, "POST", path, content=b"", headers={"origin": "https://evil.example"}).status_code == 403
    assert not acknowledged(house)


def call_back(house, receiver, *, body=b'{"acknowledge": true}', secret=SECRET, shift=0, token=None):
    message = receiver.bodies()[-1]
    path = token or message["answer"].partition("http://localhost:2")[2]
    time = str(int(house.clock.now().timestamp()) + shift)
    (house.cn.directory / "other.secret").write_text(secret)
    key = read_secret(house.cn.directory / "other.secret")
    headers = {
        "content-type": "application/json", "webhook-id": message["id"], "webhook-timestamp": time,
        "webhook-signature": signature(key, message["id"], time, body),
    }  # fmt: skip
    return ask(house, "POST", path, content=body, headers=headers)


def test_a_receiver_acknowledges_by_a_signed_call_back(house, told, receiver):
    assert call_back(house, receiver).status_code == 200
    assert acknowledged(house)
    body = received(house)
    assert (body.officer, body.method) == ("webhook 1", "webhook")


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_" + "A" * 44}, {"shift": -301}, {"shift": 301}, {"body": b'{"acknowledge": false}'}, {"body": b"[]"},
        {"body": b"{"}, {"body": b'{"acknowledge": 1}'},
    ],
)  # fmt: skip
def test_a_call_back_without_the_right_signature_time_or_word_acknowledges_nothing(house, told, receiver, wrong):
    assert call_back(house, receiver, **wrong).status_code == 409
    assert not acknowledged(house)


def test_a_webhooks_link_takes_no_button_and_a_mails_link_no_signature(house, told, receiver):
    hook = house.token(told, way="webhook")
    assert ask(house, "POST", f"/answer/{hook}", content=b"").status_code == 409
    assert call_back(house, receiver, token=f"/answer/{house.token(told)}").status_code == 409
    assert not acknowledged(house)


def reply(house, told, *, sender=RADAR, text="ACK\n", original=None, headers=None, html=None):
    original = original or house.box.to(RADAR)[-1]
    message = EmailMessage(SMTP)
    message["From"] = f"Duty officer <{sender}>"
    message["To"] = "watch@cn.example"
    message["Subject"] = f"Re: {original['subject']}"
    for name, value in ({"In-Reply-To": original["message-id"]} if headers is None else headers).items():
        message[name] = value
    quoted = "\n".join(f"> {line}" for line in original.get_content().splitlines())
    message.set_content(f"{text}\n{quoted}\n")
    if html is not None:
        message.clear_content()
        message.set_content(html, subtype="html")
    return message.as_bytes()


def mail(house, data):
    return house.cn.last_mile.answers.mail(data)


@pytest.mark.parametrize("word", ["ACK", "ack.", "Acknowledged", "LU", "«Принято»", "已阅。", "\n\n  ACK  \nthank you"])
def test_a_reply_with_the_word_acknowledges_for_the_desk(house, told, word):
    assert mail(house, reply(house, told, text=word)) == "mail_in.acknowledged"
    assert (received(house).officer, received(house).method) == ("mail 1", "mail")
    assert mail(house, reply(house, told, text=word)) == "mail_in.already"


def test_a_reply_is_known_by_the_token_it_quotes_when_the_mail_program_forgets_the_thread(house, told):
    assert mail(house, reply(house, told, headers={})) == "mail_in.acknowledged"


def test_a_reply_in_html_alone_is_read(house, told):
    link = house.token(told)
    html = f"<html><style>p{{}}</style><p>ACK</p><blockquote>https://x/answer/{link}</blockquote></html>"
    assert mail(house, reply(house, told, headers={}, html=html)) == "mail_in.acknowledged"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sender": "someone@else.example"}, "other_sender"),
        ({"sender": "second@desk.example"}, "other_sender"),
        ({"text": "Thank you, I will look at it tomorrow"}, "no_word"),
        ({"text": "I do not ACK this"}, "no_word"),
        ({"text": ""}, "no_word"),
        ({"headers": {"In-Reply-To": "<x@y>"}, "html": "<p>ACK</p>"}, "unmatched"),
    ],
)
def test_what_is_not_the_desks_own_word_acknowledges_nothing(house, told, more, code):
    assert mail(house, reply(house, told, **more)) == f"mail_in.{code}"
    assert not acknowledged(house)
    if code != "unmatched":
        assert code in {attempt.fate for attempt in house.cn.store.attempts(told.id)}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated; type=x"}, {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X-Autoreply": "yes"}, {"X-Autorespond": "away"}, {"Return-Path": "<>"}, {"List-Id": "<l.x>"},
    ],
)  # fmt: skip
def test_an_automatic_answer_never_acknowledges(house, told, headers):
    thread = {"In-Reply-To": house.box.to(RADAR)[-1]["message-id"]}
    assert mail(house, reply(house, told, headers={**thread, **headers})) == "mail_in.automatic"
    assert not acknowledged(house)


def test_an_out_of_office_answer_that_hides_itself_does_not_write_the_word(house, told):
    away = "I am out of the office until Monday. In urgent cases call the desk.\n"
    assert mail(house, reply(house, told, text=away)) == "mail_in.no_word"
    assert not acknowledged(house)


def test_a_reply_to_an_older_version_acknowledges_nothing(house, told):
    original = house.box.to(RADAR)[-1]
    changed = {**NOTICE, "remarks": "moved", "refers_to": NOTICE["reference"]}
    house.say(house.ru, "amendment", changed, [Reference(origin=str(house.entry.origin), leaf=house.entry.leaf.hex())])
    house.deliver()
    assert mail(house, reply(house, told, original=original)) == "mail_in.superseded"
    assert not acknowledged(house)


def report(house, action="failed", key=None):
    original = house.box.to(RADAR)[-1]
    return f"""From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: watch@cn.example
Auto-Submitted: auto-replied
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; radar@desk.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: text/rfc822-headers

From: watch@cn.example
Message-ID: {key or original["message-id"]}

--B--
""".replace("\n", "\r\n").encode()


def test_a_bounce_that_comes_later_is_failed_and_loud(house, told):
    assert mail(house, report(house)) == "mail_in.failed"
    (alarm,) = house.alarms("alarm.way_failed")
    assert "550 5.1.1 User unknown" in alarm.params["said"]
    assert ("mail", "notice", "failed") in house.attempts("radar")
    assert not acknowledged(house)


@pytest.mark.parametrize(
    ("action", "fate"), [("delivered", "delivered"), ("delayed", "delayed"), ("relayed", "delivered")]
)
def test_a_delivery_report_says_delivered_or_delayed(house, told, action, fate):
    assert mail(house, report(house, action)) == f"mail_in.{fate}"
    assert ("mail", "notice", fate) in house.attempts("radar")
    assert not house.alarms("alarm.way_failed")


def test_a_bounce_of_a_message_that_was_never_sent_says_nothing(house, told):
    assert mail(house, report(house, key=f"<{'0' * 32}@cn.example>")) == "mail_in.unknown"


@given(st.binary(max_size=600))
def test_no_bytes_make_the_reader_of_mail_fail(data):
    assert not read_inbound(data).keys or b"<" in data


HEADS = ["From: a@b.example", "Content-Type: multipart/report; report-type=delivery-status; boundary=B", "Subject: =?x?q?=ff?=",
         "Content-Type: text/plain; charset=nonsense", "Content-Transfer-Encoding: base64", 'From: "<@,;:', "Return-Path: <>",
         "Content-Type: multipart/mixed; boundary=B", "--B", "", "Action: failed", "Content-Type: message/delivery-status",
         "In-Reply-To: <0123456789abcdef0123456789abcdef@x>", "ACK", "\xff\xfe", "> quoted"]  # fmt: skip


@given(st.lists(st.sampled_from(HEADS), max_size=25))
def test_no_message_makes_the_reader_of_mail_fail(lines):
    read_inbound("\r\n".join(lines).encode("latin-1"))


def test_a_deputy_that_was_called_by_mail_answers_as_deputy(house, told):
    house.clock.move(seconds=1801)
    house.cn.tick()
    house.send()
    token = house.token(told, kind="step_1", desk="air defence")
    house.cn.last_mile.answers.by_link(token)
    body = received(house)
    assert (body.desk, body.officer, body.method) == ("radar", "mail 1", "deputy")


def test_a_token_of_another_node_opens_nothing_here(house, told, tmp_path):
    with pytest.raises(Refused):
        house.ru.last_mile.answers.asked(house.token(told))


def test_the_document_for_machines_is_complete(house, told, receiver):
    message = receiver.bodies()[-1]
    assert message["type"] == "message"
    assert json.loads(message["entry_text"])["statement"]["kind"] == "notice"
    assert message["answer"].startswith("http://localhost:2/answer/")
