"""Every way in which a desk could silently not be told: changed desks, wrong clocks, what only seems to answer (Norway 1995)."""

import contextlib
import os
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_notices import notices
from house_desks import NOTICE, DeskHouse
from preavis.errors import Refused
from preavis.node.reach import letters as of
from preavis.node.reach import spool
from preavis.node.reach.mail_in import read_inbound
from preavis.node.reach.sheet_text import _notice

DESKS = """
[[desk]]
label = "radar"
within_seconds = 600
ways = ["console", "mail"]
mail = ["old@desk.example"]
reminders = []
"""
NAVY = """
[[desk]]
label = "navy"
within_seconds = 600
ways = ["mail"]
mail = ["navy@desk.example"]
media = ["sea"]
reminders = []
"""


@pytest.fixture
def house(tmp_path, server):
    made = DeskHouse(tmp_path, DESKS, smtp=server.port)
    made.deliver()
    yield made
    made.close()


def send(house):
    house.cn.tick()
    while house.send():
        pass


def configure(house, *changes):
    """Change the desks in the configuration and start the node anew."""
    path = house.cn.directory / "config.toml"
    said = path.read_text()
    for before, after in changes:
        assert before in said
        said = said.replace(before, after)
    path.write_text(said)
    house.reopen("CN")
    send(house)


def notices_to(server, address):
    return [message for message in server.box.to(address) if "LINE CHECK" not in message["subject"]]


# -- the configuration changes while notices are open ---------------------------------------------------------------------


def test_an_address_that_is_put_right_gets_what_is_open_and_the_wrong_one_is_no_alarm_any_more(house, server):
    server.box.replies["old@desk.example"] = "550 5.1.1 no such user"
    house.notice()
    send(house)
    assert house.alarms("alarm.way_failed")
    configure(house, ("old@desk.example", "new@desk.example"))
    assert len(notices_to(server, "new@desk.example")) == 1
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.rectified_at is not None
    configure(house)
    assert len(notices_to(server, "new@desk.example")) == 1, "once, however often it starts"


def test_a_desk_that_is_added_is_told_of_what_is_still_to_come(house, server):
    entry = house.notice()
    send(house)
    configure(house, (DESKS, DESKS + NAVY))
    (message,) = notices_to(server, "navy@desk.example")
    assert "TO DESK NAVY" in message.get_content()
    case = house.cn.case(entry.leaf.hex()[:16])
    assert {rung.desk for rung in case.ladder} == {"radar", "navy"}
    configure(house)
    assert len(notices_to(server, "navy@desk.example")) == 1
    house.clock.move(seconds=601)
    silent = {alarm.params["desk"] for alarm in house.alarms("alarm.desk_silent")}
    assert silent == {"radar", "navy"}, "its time has run since it was told"


def test_a_desk_that_is_added_is_not_told_of_what_does_not_concern_it_or_is_over(house, server):
    house.notice(areas=[{**NOTICE["areas"][0], "medium": ["air"]}])
    house.clock.move(days=1)
    configure(house, (DESKS, DESKS + NAVY))
    assert notices_to(server, "navy@desk.example") == []
    house.clock.move(days=100)
    configure(house, ('media = ["sea"]', ""))
    assert notices_to(server, "navy@desk.example") == []


def test_a_desk_that_is_removed_while_it_has_not_read_stays_an_alarm_until_the_watch_answers(house, server):
    house.notice()
    send(house)
    told = house.told("radar")
    token = house.token(told)
    configure(house, (DESKS, NAVY))
    house.clock.move(seconds=601)
    assert "radar" in {alarm.params["desk"] for alarm in house.alarms("alarm.desk_silent")}
    for ask in (
        lambda: house.cn.last_mile.answers.by_link(token),
        lambda: house.cn.last_mile.answers.asked(token),
        lambda: house.cn.last_mile.sheet(told, "watch 1", house.clock.now()),
    ):
        with pytest.raises(Refused):
            ask()
    house.cn.acknowledge(told, house.officers["CN", "watch 1"])
    (radar,) = [alarm for alarm in house.alarms("alarm.desk_silent") if alarm.params["desk"] == "radar"]
    assert radar.rectified_at is not None


def test_an_address_that_was_taken_away_answers_no_more(house, server):
    house.notice()
    send(house)
    told = house.told("radar")
    token, original = house.token(told), notices_to(server, "old@desk.example")[0]
    configure(house, ("old@desk.example", "new@desk.example"))
    with pytest.raises(Refused) as caught:
        house.cn.last_mile.answers.by_link(token)
    assert caught.value.code == "answer.unconfigured"
    assert mail(house, reply(original, "old@desk.example", "ACK")) == "mail_in.unconfigured"
    assert house.cn.store.told_by_id(told.id).acknowledged is None


# -- clocks ----------------------------------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_delays_no_message_that_waits(house, server):
    send(house)
    house.clock.step_wall(days=1)
    server.box.replies["*"] = "451 4.2.1 later"
    house.notice()
    send(house)
    server.box.replies.clear()
    house.clock.step_wall(days=-1)
    send(house)
    assert len(notices_to(server, "old@desk.example")) == 1


def test_a_desk_that_was_told_while_the_clock_was_ahead_gets_no_day_more_to_be_silent(house, server):
    house.clock.step_wall(days=1)
    house.notice()
    house.clock.step_wall(days=-1)
    house.cn.tick()
    house.clock.move(seconds=601)
    assert [alarm.params["desk"] for alarm in house.alarms("alarm.desk_silent")] == ["radar"]


def test_a_line_that_was_checked_tomorrow_is_checked_today(house, server):
    house.clock.step_wall(days=30)
    send(house)
    house.clock.step_wall(days=-30)
    house.clock.move(hours=1)
    checks = len(server.box.to("old@desk.example"))
    send(house)
    assert len(server.box.to("old@desk.example")) == checks + 1


# -- what only seems to answer ---------------------------------------------------------------------------------------------

HOOKED = '[[desk]]\nlabel = "radar"\nways = ["webhook"]\nwebhook = [{url = "HOOK", secret_file = "hook.secret"}]\n'


@pytest.fixture
def hooked(tmp_path, receiver):
    made = DeskHouse(tmp_path, HOOKED.replace("HOOK", receiver.url))
    made.notice()
    yield made
    made.close()


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><title>Sign in</title>", b"\r\n <html><body>Bad gateway</body></html>"]
)
def test_a_receiver_that_answers_200_with_a_web_page_has_delivered_nothing(hooked, receiver, page):
    receiver.answer = lambda _body: (200, {"content-type": "text/html"}, page)
    for _ in range(4):
        send(hooked)
        hooked.clock.move(minutes=5)
    assert {fate for _, _, fate in hooked.attempts("radar")} == {"later"}
    (alarm,) = hooked.alarms("alarm.way_failed")
    assert alarm.params["said"] == "200, but with a web page"
    receiver.answer = lambda _body: (200, {"content-type": "text/html"}, b"OK")  # a framework's own way to say so
    hooked.clock.move(minutes=10)
    send(hooked)
    assert ("webhook", "notice", "delivered") in hooked.attempts("radar")


def test_a_signed_answer_that_is_refused_is_seen_by_the_watch(hooked, receiver):
    send(hooked)
    message = next(body for body in receiver.bodies() if body["kind"] == "notice")
    token = message["answer"].rpartition("/")[2]
    stale = {"webhook-id": message["id"], "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    with pytest.raises(Refused):
        hooked.cn.last_mile.answers.by_call(token, stale, b'{"acknowledge": true}')
    assert ("webhook", "notice", "refused") in hooked.attempts("radar")
    assert hooked.cn.store.attempts(hooked.told("radar").id)[-1].detail == "answer.stale"


def test_a_letter_that_trips_a_library_ends_nothing(house, server, monkeypatch):
    house.notice()

    async def trip(_letter):
        raise KeyError("of a library")

    monkeypatch.setattr(house.cn.dispatcher._mail, "send", trip)
    for _ in range(4):
        send(house)
        house.clock.move(minutes=5)
    (alarm,) = house.alarms("alarm.way_failed")
    assert "of a library" in alarm.params["said"]


SPOOLED = '[[desk]]\nlabel = "radar"\nways = ["spool"]\n'


def test_an_empty_mount_point_has_taken_nothing_and_the_share_gets_the_file_when_it_is_back(tmp_path, monkeypatch):
    house = DeskHouse(tmp_path, SPOOLED)
    disks = {"radar": "share"}
    monkeypatch.setattr(spool, "_disk", lambda directory: disks[directory.name])
    entry = house.notice()
    share, mount = house.cn.directory / "share", house.cn.directory / "spool" / "radar"
    mount.rename(share)  # the share is gone, what is left is the empty directory on which it was mounted
    mount.mkdir()
    disks["radar"] = "own disk"
    house.reopen("CN")
    house.cn.tick()
    assert "delivered" not in {fate for _, _, fate in house.attempts("radar")}
    assert {life.state for life in house.cn.last_mile.lives(house.clock.now())} == {"new"}
    mount.rename(house.cn.directory / "elsewhere")
    share.rename(mount)
    for file in mount.iterdir():
        file.unlink()
    disks["radar"] = "share"
    for _ in range(3):
        house.clock.move(seconds=1)
        house.cn.tick()
    (file,) = mount.glob(f"*{entry.leaf.hex()[:16]}.txt")
    for file in mount.iterdir():
        file.unlink()
    house.cn.tick()
    assert ("spool", "notice", "delivered") in house.attempts("radar")
    house.close()


def test_a_share_that_fails_in_the_middle_of_a_look_ends_nothing_and_delivers_nothing(tmp_path, monkeypatch):
    house = DeskHouse(tmp_path, SPOOLED)
    house.notice()

    def stale(*_given, **_more):
        raise OSError(116, "Stale file handle")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "exists", stale)
        house.cn.tick()
        patched.setattr(os, "fsync", stale)
        house.notice(reference="RU-2")
    assert house.attempts("radar")[-1] == ("spool", "notice", "later")
    house.clock.move(minutes=1)
    house.cn.tick()
    assert house.attempts("radar")[-1] == ("spool", "notice", "sent")
    house.close()


def test_a_reminder_that_does_not_reach_who_has_read_is_an_alarm_while_its_window_is_to_come(house, server):
    configure(house, ("reminders = []", 'reminders = ["24h"]'))
    house.notice()
    send(house)
    house.cn.acknowledge(house.told("radar"), house.officers["CN", "watch 1"])
    opens = next(house.cn.newest()).next_window(house.clock.now())
    server.box.replies["old@desk.example"] = "550 5.1.1 no such user"
    house.clock.move(seconds=(opens[0] - house.clock.now() - timedelta(hours=23)).total_seconds())
    send(house)
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.params["case"] == next(house.cn.newest()).id
    server.box.replies.clear()
    send(house)
    house.clock.move(days=2)
    send(house)
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.rectified_at is not None


@given(notices, st.sampled_from(["en", "fr", "ru", "zh"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_notice_becomes_a_letter_in_every_language(house, notice, language):
    assert _notice(notice)
    desk = replace(house.cn.config.desk[0], language=language)
    wishes = of.Wishes(issued=house.clock.now(), languages=(desk.language,), exercise=True)
    assert of.textform.render(notice, wishes).documents


# -- mail that comes in ----------------------------------------------------------------------------------------------------


def mail(house, data):
    return house.cn.last_mile.answers.mail(data)


def reply(original, sender, text, **headers):
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "watch@cn.example"
    if original is not None:
        message["In-Reply-To"] = original["message-id"]
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def original(house, server):
    house.notice()
    send(house)
    (found,) = notices_to(server, "old@desk.example")
    return found


def key_of(original):
    return original["message-id"].strip("<>").partition("@")[0]


def standard_report(status, inner="", kind="message/delivery-status"):
    lines = [
        "From: MAILER-DAEMON@relay.example", "To: watch@cn.example", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"', "",
        "--B", "Content-Type: text/plain", "", "ACK", "", "--B", f"Content-Type: {kind}", "", *status, "", "--B",
        *(["Content-Type: text/rfc822-headers", "", inner, "--B--"] if inner else ["--"]), "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("kind", ["message/delivery-status", "message/global-delivery-status"])
def test_a_report_that_returns_nothing_of_the_message_names_it_by_its_envelope(house, original, kind):
    status = [
        "Reporting-MTA: dns; relay.example", f"Original-Envelope-Id: {key_of(original)}", "",
        "Final-Recipient: rfc822; old@desk.example", "Action: failed", "Status: 5.1.1",
    ]  # fmt: skip
    assert mail(house, standard_report(status, kind=kind)) == "mail_in.failed"
    assert house.alarms("alarm.way_failed")


@pytest.mark.parametrize("order", [("delivered", "failed"), ("failed", "delivered")])
def test_of_several_mailboxes_behind_one_address_the_worst_counts(house, original, order):
    status = [f"Original-Envelope-Id: {key_of(original)}"]
    for action in order:
        status += ["", "Final-Recipient: rfc822; x@desk.example", f"Action: {action}", "Status: 0.0.0"]
    assert mail(house, standard_report(status)) == "mail_in.failed"


def test_the_report_of_a_server_that_keeps_to_no_standard_is_a_bounce(house, original):
    text = f"This message could not be delivered:\n  old@desk.example\n\nMessage-ID: {original['message-id']}\n"
    bounce = reply(
        None, "Mailer-Daemon@relay.example", text, Subject="Mail delivery failed", Auto_Submitted="auto-replied"
    )
    assert mail(house, bounce) == "mail_in.failed"
    exim = reply(None, "root@relay.example", text, X_Failed_Recipients="old@desk.example")
    assert mail(house, exim) == "mail_in.failed"
    warning = reply(None, "Mailer-Daemon@relay.example", text, Subject="Warning: message delayed 24 hours")
    assert mail(house, warning) == "mail_in.delayed"
    assert house.cn.store.told_by_id(house.told("radar").id).acknowledged is None


def test_a_receipt_of_reading_that_a_program_sends_is_no_acknowledgement(house, original):
    read = [
        "From: old@desk.example", "To: watch@cn.example", f"In-Reply-To: {original['message-id']}", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="B"', "",
        "--B", "Content-Type: text/plain", "", "ACK", "", "--B", "Content-Type: message/disposition-notification", "",
        "Disposition: automatic-action/MDN-sent-automatically; displayed", "", "--B--", "",
    ]  # fmt: skip
    assert mail(house, "\r\n".join(read).encode()) == "mail_in.automatic"
    assert house.cn.store.told_by_id(house.told("radar").id).acknowledged is None


def test_an_out_of_office_answer_that_hides_itself_is_no_sign_of_life(house, server):
    send(house)
    check = server.box.to("old@desk.example")[-1]
    away = "I have left the ministry. Please write to the Department of Innovation."
    assert mail(house, reply(check, "old@desk.example", away)) == "mail_in.no_word"
    assert [life.state for life in house.cn.last_mile.lives(house.clock.now())] == ["new"]
    assert mail(house, reply(check, "old@desk.example", "ACK")) == "mail_in.line_check"
    assert [life.state for life in house.cn.last_mile.lives(house.clock.now())] == ["alive"]


def test_a_mail_of_a_desk_that_quotes_its_code_wrongly_is_seen_on_the_page_of_the_desks(house, original):
    wrong = "ACK\n> http://localhost:2/answer/1-00000000000000000000000000000000\n"
    assert mail(house, reply(None, "old@desk.example", wrong)) == "mail_in.unmatched"
    newest = house.cn.store.attempts_of("radar", 1)[0]
    assert (newest.fate, newest.detail) == ("unmatched", "ACK")
    assert mail(house, reply(None, "stranger@else.example", wrong)) == "mail_in.unknown"
    assert mail(house, reply(None, "old@desk.example", "away", Auto_Submitted="auto-replied")) == "mail_in.unknown"
    assert house.cn.store.told_by_id(house.told("radar").id).acknowledged is None


LINES = ["From: MAILER-DAEMON@x", "Action: failed", "Original-Envelope-Id: " + "0" * 32, "X-Failed-Recipients: x", "",
         "Content-Type: multipart/report; report-type=delivery-status; boundary=B", "--B", "Content-Type: message/rfc822",
         "Content-Type: message/global-delivery-status", "Content-Transfer-Encoding: base64", "Message-ID: <" + "0" * 32 + "@x>",
         "Content-Type: text/plain; charset=nonsense", "Subject: =?utf-8?b?/w==?=", "\xff"]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_no_report_makes_the_reader_fail(lines):
    read_inbound("\r\n".join(lines).encode("latin-1"))


class RelayWithReports:
    """A relay that offers delivery reports (RFC 3461), spoken line by line; it keeps what it is told."""

    def __init__(self):
        self.said = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listening.accept()
                with line, line.makefile("rwb") as file:
                    self._talk(file)

    def _talk(self, file):
        def answer(words):
            file.write(words + b"\r\n")
            file.flush()

        answer(b"220 relay.example")
        while (given := file.readline()) and not given.upper().startswith(b"QUIT"):
            self.said.append(given.decode().strip())
            match given.split()[0].upper():
                case b"EHLO":
                    answer(b"250-relay.example\r\n250-DSN\r\n250 8BITMIME")
                case b"DATA":
                    answer(b"354 go on")
                    while file.readline() != b".\r\n":
                        pass
                    answer(b"250 2.0.0 taken")
                case _:
                    answer(b"250 2.0.0 OK")

    def close(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join()


def test_a_relay_that_knows_reports_is_asked_for_them_under_the_name_of_the_message(tmp_path):
    relay = RelayWithReports()
    house = DeskHouse(tmp_path, DESKS, smtp=relay.port)
    house.notice()
    send(house)
    (sending,) = [one for one in house.cn.store.sendings(house.told("radar").id) if one.way == "mail"]
    house.close()
    relay.close()
    assert sending.state == "sent"
    (sender,) = [line for line in relay.said if f"ENVID={sending.key}" in line]
    assert sender.split()[1:] == ["FROM:<watch@cn.example>", "RET=HDRS", f"ENVID={sending.key}"]
    assert "RCPT TO:<old@desk.example> NOTIFY=SUCCESS,FAILURE,DELAY" in relay.said
