"""Each way as a desk meets it: mail from a real SMTP server, a real HTTP receiver, the spool, paper. And each way that fails."""

import asyncio
import base64
import hmac
import json
import socket
import ssl
import threading
from datetime import timedelta

import pytest
import trustme

from house import now_and_here
from house_desks import SECRET, DeskHouse, MailServer
from preavis.errors import ProofFailed, Refused, UnusableInput
from preavis.node.reach import webhook
from preavis.proof.keys import SigningKey
from preavis.proof.note import NoteKey, parse_vkey
from preavis.proof.sheet import desk_key, open_sheet

DESKS = """
[[desk]]
label = "radar"
within_seconds = 600
ways = ["console", "spool", "mail", "webhook", "sheet"]
mail = ["radar@desk.example"]
webhook = [{url = "HOOK", secret_file = "hook.secret"}]
language = "ru"
reminders = []
"""
RADAR = "radar@desk.example"


@pytest.fixture
def house(tmp_path, server, receiver):
    made = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=server.port)
    made.deliver()
    made.send()  # the first line checks
    server.box.messages.clear()
    receiver.requests.clear()
    yield made
    made.close()


def test_mail_is_signed_text_under_one_message_id_and_says_exercise_in_every_place(house, server):
    entry = house.notice()
    house.send()
    (message,) = server.box.to(RADAR)
    assert message["subject"].startswith("EXERCISE EXERCISE LAUNCH NOTICE FROM RU")
    assert "EXERCISE" in message["from"]
    assert message["preavis-mode"] == "EXERCISE"
    assert message["auto-submitted"] == "auto-generated"
    key = house.cn.last_mile.keys.public
    said = open_sheet(message.as_bytes(), key)
    assert said.startswith("EXERCISE EXERCISE EXERCISE\n")
    assert said.rstrip().endswith("EXERCISE EXERCISE EXERCISE")
    assert entry.leaf.hex()[:16] in said
    assert "ПРИНЯТО" in said  # the desk reads Russian
    assert "/answer/" in said
    assert parse_vkey(key.vkey()) == key
    other = SigningKey.generate("ed25519")
    with pytest.raises(ProofFailed):
        open_sheet(message.as_bytes(), desk_key(key.name, other))
    assert isinstance(key, NoteKey)


def test_a_sheet_is_checked_from_a_saved_mail_with_words_around_it_and_any_change_is_refused(house, server):
    house.notice()
    house.send()
    (message,) = server.box.to(RADAR)
    key = house.cn.last_mile.keys.public
    text = message.get_content().replace("\r\n", "\n")
    said = open_sheet(text.encode(), key)
    around = f"CAUTION: external mail\n\n{text}\n-- \ngateway footer\n"
    assert open_sheet(around.replace("\n", "\r\n").encode(), key) == said
    place = text.index("FROM RU")
    with pytest.raises((ProofFailed, UnusableInput)):
        open_sheet((text[:place] + "FROM US" + text[place + 7 :]).encode(), key)
    with pytest.raises(UnusableInput):
        open_sheet((text + text).encode(), key)
    with pytest.raises(UnusableInput):
        open_sheet(b"nothing of ours", key)


def test_the_smtp_reply_is_recorded_and_sent_is_not_delivered(house):
    house.notice()
    house.send()
    told = house.told("radar")
    (tried,) = [a for a in house.cn.store.attempts(told.id) if a.way == "mail"]
    assert (tried.fate, tried.detail) == ("sent", "250 2.0.0 taken as 4711")
    assert told.acknowledged is None
    assert house.send() == 0


def test_a_refusal_for_good_is_failed_at_once_and_loud(house, server):
    server.box.replies[RADAR] = "550 5.1.1 no such mailbox"
    house.notice()
    house.send()
    assert ("mail", "notice", "failed") in house.attempts("radar")
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.params["said"] == "550 5.1.1 no such mailbox"
    assert alarm.params["address"] == "r…@desk.example"
    house.clock.move(minutes=5)
    assert house.send() == 0  # never tried again
    house.cn.acknowledge(house.told("radar"), house.officers["CN", "watch 1"])
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.rectified_at is not None


def test_a_refusal_for_now_is_tried_again_ever_later_until_it_goes_through(house, server):
    server.box.replies[RADAR] = "451 4.7.1 try again"
    house.notice()
    gaps = []
    for _ in range(5):
        house.send()
        (sending,) = [s for s in house.cn.store.sendings(house.told("radar").id) if s.way == "mail"]
        assert sending.state == "waiting"
        gap = sending.next_at - house.clock.now()
        gaps.append(gap)
        assert house.send() == 0  # not before its time
        house.clock.move(seconds=gap.total_seconds())
    assert gaps == sorted(gaps)
    assert gaps[0] < timedelta(seconds=5) < gaps[-1]
    assert house.alarms("alarm.way_failed")
    server.box.replies.clear()
    house.send()
    assert server.box.to(RADAR)[0]["message-id"] == f"<{sending.key}@cn.example>"
    assert house.attempts("radar").count(("mail", "notice", "later")) == 5
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.rectified_at is not None


def test_after_the_desks_time_is_over_a_message_is_still_tried_slowly(house, server):
    server.box.replies[RADAR] = "451 4.7.1 try again"
    house.notice()
    house.send()
    house.clock.move(hours=2)
    house.send()
    (sending,) = [s for s in house.cn.store.sendings(house.told("radar").id) if s.way == "mail"]
    assert sending.next_at - house.clock.now() == timedelta(minutes=10)
    server.box.replies.clear()
    house.clock.move(minutes=10)
    house.send()
    assert ("mail", "notice", "sent") in house.attempts("radar")


def nonsense(reply):
    """A server that answers every connection with the same bytes and hangs."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        try:
            while True:
                line, _ = listening.accept()
                line.sendall(reply)
                kept.append(line)
        except OSError:
            pass

    kept = [listening]
    threading.Thread(target=serve, daemon=True).start()
    return listening.getsockname()[1], kept


@pytest.mark.parametrize(
    "reply", [b"HTTP/1.1 200 OK\r\n\r\n", b"\xff\xfe\x00garbage\r\n", b"250\r\n" * 50, b"554 go away\r\n"]
)
def test_a_server_that_talks_nonsense_is_trouble_and_never_a_traceback(tmp_path, receiver, reply):
    port, kept = nonsense(reply)
    house = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=port)
    house.notice()
    house.send()
    assert ("mail", "notice", "later") in house.attempts("radar") or ("mail", "line_check", "later") in [
        (a.way, a.kind, a.fate) for a in house.cn.store.attempts_of("radar", 20)
    ]
    for line in kept:
        line.close()
    house.close()


def test_a_hanging_mail_server_is_given_up_in_time(house, server, monkeypatch):
    monkeypatch.setattr("preavis.node.reach.mail.WHOLE_SECONDS", 0.5)
    server.box.replies[RADAR] = "hang"
    house.notice()
    house.send()
    assert ("mail", "notice", "later") in house.attempts("radar")


def test_a_slow_address_delays_no_other_desk(tmp_path):
    desks = "".join(f'[[desk]]\nlabel = "desk {n}"\nways = ["mail"]\nmail = ["desk{n}@d.example"]\n' for n in range(50))
    server = MailServer()
    house = DeskHouse(tmp_path, desks, smtp=server.port)
    house.deliver()
    house.send()
    server.box.messages.clear()
    server.box.replies["desk7@d.example"] = "hang"
    server.box.let_go = lambda: len(server.box.messages) == 49  # it answers when all others have theirs, not before
    house.notice()
    assert house.send() == 50
    fates = {told.desk: house.cn.store.attempts(told.id)[-1].fate for told in house.cn.store.told()}
    assert {desk: fate for desk, fate in fates.items() if fate != "sent"} == {"desk 7": "later"}
    house.close()
    server.close()


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_mail_goes_over_tls_with_user_and_password_to_a_server_that_is_trusted(tmp_path, receiver, tls):
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    seen = []

    def check(_server, _session, _envelope, _mechanism, data):
        from aiosmtpd.smtp import AuthResult

        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"secret word")

    more = {"ssl_context": context} if tls == "ssl" else {"tls_context": context, "require_starttls": True}
    server = MailServer(authenticator=check, auth_required=tls != "ssl", auth_require_tls=tls != "ssl", **more)
    (tmp_path / "smtp.password").write_text("secret word\n")
    relay = f'user = "preavis"\npassword_file = "{tmp_path}/smtp.password"\nca_file = "{tmp_path}/ca.pem"'
    house = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=server.port, relay=relay)
    path = house.cn.directory / "config.toml"
    path.write_text(path.read_text().replace('tls = "none"', f'tls = "{tls}"'))
    house.reopen("CN")
    house.notice()
    house.send()
    assert ("mail", "notice", "sent") in house.attempts("radar")
    assert server.box.to(RADAR)
    assert seen[0] == (b"preavis", b"secret word")
    rows = house.cn.store._rows.all("SELECT actor || act || subject FROM audit UNION SELECT detail FROM attempt")
    assert not any("secret word" in row[0] for row in rows)
    house.close()
    server.close()


def test_mail_never_goes_to_a_server_whose_certificate_is_not_trusted(tmp_path, receiver):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server = MailServer(tls_context=context, require_starttls=True)
    house = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=server.port)
    path = house.cn.directory / "config.toml"
    path.write_text(path.read_text().replace('tls = "none"', 'tls = "starttls"'))
    house.reopen("CN")
    house.notice()
    house.send()
    assert server.box.messages == []
    assert "later" in {a.fate for a in house.cn.store.attempts_of("radar", 20) if a.way == "mail"}
    house.close()
    server.close()


def test_a_webhook_is_signed_canonical_json_that_its_receiver_can_check(house, receiver):
    entry = house.notice()
    house.send()
    ((_, headers, body),) = receiver.requests
    headers = {name.lower(): value for name, value in headers.items()}
    secret = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    symmetric, asymmetric = headers["webhook-signature"].split(" ")
    assert symmetric == f"v1,{mac}"
    house.cn.last_mile.keys.public.key.verify(base64.b64decode(asymmetric.removeprefix("v1a,")), signed)
    value = json.loads(body)
    assert body == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert (value["mode"], value["entry"], value["entry_text"]) == ("exercise", entry.leaf.hex(), entry.data.decode())
    open_sheet(value["text"].encode(), house.cn.last_mile.keys.public)
    assert ("webhook", "notice", "delivered") in house.attempts("radar")
    assert house.told("radar").acknowledged is None


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((500, {}, b""), "later"), ((503, {}, b"x" * 200_000), "later"), ((429, {}, b""), "later"), ((404, {}, b""), "failed"),
        ((302, {"location": "http://127.0.0.1:1/"}, b""), "failed"), ((200, {}, b"\xff\xfe not json"), "delivered"),
        ((200, {}, b"[" * 5000), "delivered"), ((204, {}, b""), "delivered"),
    ],
)  # fmt: skip
def test_what_a_receiver_answers_decides_the_fate(house, receiver, answer, fate):
    receiver.answer = lambda _body: answer
    house.notice()
    house.send()
    assert ("webhook", "notice", fate) in house.attempts("radar")
    assert len(receiver.requests) == 1  # no redirect is followed


def test_a_webhook_is_tried_again_under_the_same_id(house, receiver):
    receiver.answer = lambda _body: (500, {}, b"")
    house.notice()
    house.send()
    receiver.answer = lambda _body: (200, {}, b"")
    house.clock.move(seconds=3)
    house.send()
    first, second = receiver.bodies()
    assert first == second


def test_a_hanging_receiver_is_given_up_in_time(house, receiver, monkeypatch):
    monkeypatch.setattr(webhook, "WHOLE_SECONDS", 0.3)
    receiver.answer = lambda _body: (receiver.let_go.wait(20), (200, {}, b""))[1]
    house.notice()
    house.send()
    assert ("webhook", "notice", "later") in house.attempts("radar")


def test_a_receiver_that_answers_before_its_time_is_not_forgotten(house, receiver):
    receiver.answer = lambda body: (200, {}, json.dumps({"line_check": json.loads(body)["id"]}).encode())
    house.clock.move(minutes=1)
    house.cn.last_mile.check("radar", house.clock.now())
    house.send()
    (life,) = [life for life in house.cn.last_mile.lives(house.clock.now()) if life.line.way == "webhook"]
    assert life.state == "alive"


def test_a_spool_that_cannot_be_written_is_tried_again_and_a_share_that_is_away_has_delivered_nothing(house):
    spool = house.cn.directory / "spool"
    kept = spool.with_name("kept")
    spool.rename(kept)
    spool.write_text("no directory")
    house.notice()
    assert ("spool", "notice", "later") in house.attempts("radar")
    spool.unlink()
    house.cn.tick()
    assert ("spool", "notice", "delivered") not in house.attempts("radar")
    kept.rename(spool)
    house.clock.move(seconds=3)
    house.cn.tick()
    assert ("spool", "notice", "sent") in house.attempts("radar")
    for file in (spool / "radar").glob("*.txt"):
        open_sheet(file.read_bytes(), house.cn.last_mile.keys.public)
        file.unlink()
    house.cn.tick()
    assert ("spool", "notice", "delivered") in house.attempts("radar")


def test_a_sheet_waits_for_a_person_and_is_read_back_by_telephone(house):
    house.notice()
    (alarm,) = house.alarms("alarm.sheet_waits")
    told = house.told("radar")
    made = house.cn.last_mile.sheet(told, "watch 1", house.clock.now())
    assert "EXERCISE" in made.html
    assert "<svg" in made.html
    assert made.code in made.html
    open_sheet(made.text.encode(), house.cn.last_mile.keys.public)
    (alarm,) = house.alarms("alarm.sheet_waits")
    assert alarm.rectified_at is not None
    watch = house.officers["CN", "watch 1"]
    answers = house.cn.last_mile.answers
    wrong = made.code[:-1] + ("0" if made.code[-1] != "0" else "1")
    for code in (wrong, "", "1", "999999-ABCDEF", "x-y", "²-AAAAAA"):
        with pytest.raises(Refused):
            answers.read_back(code, watch)
    spoken = made.code.lower().replace("0", "o").replace("1-", "1 - ", 1) if "1-" in made.code else made.code.lower()
    number = spoken.partition("-")[0].replace("o", "0")
    entry = answers.read_back(f" {number}-{spoken.partition('-')[2].strip()} ", watch)
    acked = house.cn.case(entry.leaf.hex()[:4]) or next(house.cn.newest())
    (rung,) = acked.ladder
    assert (rung.state, rung.by_deputy, rung.officer) == ("acknowledged", True, "watch 1")


def test_the_code_of_an_older_version_is_refused(house):
    entry = house.notice()
    old = house.cn.last_mile.sheet(house.told("radar"), "watch 1", house.clock.now())
    amend(house, entry)
    with pytest.raises(Refused) as caught:
        house.cn.last_mile.answers.read_back(old.code, house.officers["CN", "watch 1"])
    assert caught.value.code == "ack.superseded"


def amend(house, entry):
    from house_desks import NOTICE
    from preavis.statements import Reference

    changed = {**NOTICE, "remarks": "moved", "refers_to": NOTICE["reference"]}
    house.say(house.ru, "amendment", changed, [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())])
    house.deliver()


def test_a_newer_version_asks_every_way_again_and_the_old_messages_say_so(house, server, receiver):
    entry = house.notice()
    house.send()
    old = house.told("radar")
    house.cn.last_mile.answers.by_link(house.token(old))
    amend(house, entry)
    house.send()
    assert len(server.box.to(RADAR)) == 2
    assert len(receiver.requests) == 2
    new = house.told("radar")
    asked = house.cn.last_mile.answers.asked(house.token(old))
    assert (asked.state, asked.newer) == ("superseded", house.token(new))
    with pytest.raises(Refused):
        house.cn.last_mile.answers.by_link(house.token(old))
    assert house.cn.last_mile.answers.asked(house.token(new)).state == "open"


def test_nothing_that_a_party_writes_can_look_like_the_signature_or_a_second_sheet(house, server):
    evil = "PREAVIS SHEET 1\nALL CLEAR\n\n— preavis/desks/exercise/CN AAAA\n\tx\x07"
    house.notice(remarks=evil)
    house.send()
    (message,) = server.box.to(RADAR)
    said = open_sheet(message.as_bytes(), house.cn.last_mile.keys.public)
    assert "ALL CLEAR" in said
    assert "\t" not in said


def test_fifty_desks_are_called_at_once(tmp_path):
    desks = "".join(
        f'[[desk]]\nlabel = "desk {n}"\nways = ["mail", "spool"]\nmail = ["desk{n}@d.example"]\n' for n in range(50)
    )
    server = MailServer()
    house = DeskHouse(tmp_path, desks, smtp=server.port)
    house.notice()
    while house.send():
        pass
    assert {to for to, _ in server.box.messages} == {f"desk{n}@d.example" for n in range(50)}
    assert len(server.box.messages) == 100  # a line check and a notice each, none twice
    house.close()
    server.close()


def test_a_dispatcher_that_runs_sends_by_itself_and_survives_a_store_that_fails(tmp_path, server, receiver):
    from preavis.store import StorageFailed

    house = DeskHouse(tmp_path, DESKS.replace("HOOK", receiver.url), smtp=server.port)
    failures = iter([True, True, False])
    record = house.cn.dispatcher.record

    def failing(job, outcomes):
        if next(failures, False):
            raise StorageFailed("store.failed", problem="disk full")
        record(job, outcomes)

    async def live():
        listeners = set()
        running = asyncio.ensure_future(house.cn.dispatcher.run(now_and_here, listeners))
        await asyncio.sleep(0)
        await asyncio.to_thread(lambda: None)
        for _ in range(400):
            if len(server.box.messages) >= 2 and house.cn.store.spooled():
                break
            for listener in tuple(listeners):
                listener()
            await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    house.notice()
    house.cn.dispatcher.record = failing
    asyncio.run(live())
    assert (
        len(server.box.to(RADAR)) == 2
    )  # the line check and the notice, once each, although recording failed at first
    house.close()
