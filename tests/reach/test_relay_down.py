"""One situation, one alarm (MSC.302(87)): a relay or a host that is down is one, however many desks are behind it."""

from datetime import timedelta

import pytest

from house_desks import DeskHouse, MailServer, Receiver, free_port
from preavis.i18n import alarm_text
from preavis.web import desks

MAILED = "".join(
    f'[[desk]]\nlabel = "{label}"\nways = ["console", "mail"]\nmail = {addresses}\nreminders = []\n'
    for label, addresses in (
        ("radar", '["radar@desk.example", "second@desk.example"]'),
        ("navy", '["navy@desk.example"]'),
        ("air defence", '["ad@desk.example"]'),
    )
)


def tries(house, times):
    """Let the messages that wait be tried so often, each at its time."""
    for _ in range(times):
        while house.send():
            pass
        house.clock.move(minutes=5)


def holding(house, code):
    return [alarm for alarm in house.alarms(code) if alarm.rectified_at is None]


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def house(tmp_path, port):
    made = DeskHouse(tmp_path, MAILED, smtp=port)
    made.deliver()
    yield made
    made.close()


def test_a_relay_that_is_down_is_one_alarm_that_names_who_is_behind_it(house, port):
    house.notice()
    tries(house, 2)
    assert not house.alarms("alarm.relay_down")
    tries(house, 1)
    (alarm,) = house.alarms("alarm.relay_down")
    assert alarm.priority == "alarm"
    assert (alarm.params["host"], alarm.params["n"]) == (f"127.0.0.1:{port}", "4")
    assert alarm.params["desks"] == "radar, navy, air defence"
    assert alarm.params["said"]
    assert "4 addresses" in alarm_text(alarm.code, alarm.params)
    assert house.alarms("alarm.way_failed") == []
    rows = {row.desk.label: row for row in desks.rows(house.cn, house.clock.now())}
    problems = [life.line.problem for row in rows.values() for life in row.lives]
    assert len(problems) == 4, "the page of the desks still shows each address"
    assert all(problems)
    tries(house, 3)
    assert len(house.alarms("alarm.relay_down")) == 1


def test_the_alarm_closes_by_itself_when_the_relay_answers_and_everything_that_waited_goes_at_once(house, port):
    house.notice()
    tries(house, 7)
    assert holding(house, "alarm.relay_down")
    house.reopen("CN")
    assert holding(house, "alarm.relay_down"), "a restart knows whose fault it was"
    assert not house.alarms("alarm.way_failed")
    while house.send():
        pass  # the newest try is over, the next one is minutes away
    waiting = [s for told in house.cn.store.told() for s in house.cn.store.sendings(told.id) if s.state == "waiting"]
    assert min(s.next_at for s in waiting) > house.clock.now() + timedelta(minutes=1)
    server = MailServer(port)
    house.clock.move(minutes=1)
    house.cn.last_mile.check("navy", house.clock.now())  # one message comes due by itself and finds the relay there
    while house.send():
        pass
    server.close()
    reached = {to for to, message in server.box.messages if "NOTICE" in message["subject"]}
    assert len(reached) == 4
    assert not holding(house, "alarm.relay_down")
    assert not house.alarms("alarm.way_failed")


def test_an_address_that_the_working_relay_refuses_still_has_its_own_alarm(house, port):
    server = MailServer(port)
    server.box.replies["navy@desk.example"] = "550 5.1.1 no such user"
    server.box.replies["ad@desk.example"] = "451 4.2.1 mailbox disabled for now"
    house.notice()
    tries(house, 6)
    server.close()
    assert {alarm.params["desk"]: alarm.params["said"] for alarm in holding(house, "alarm.way_failed")} == {
        "navy": "550 5.1.1 no such user",
        "air defence": "451 4.2.1 mailbox disabled for now",
    }
    assert not house.alarms("alarm.relay_down")
    tries(house, 3)  # now the relay is gone as well
    assert holding(house, "alarm.relay_down")
    assert [alarm.params["desk"] for alarm in holding(house, "alarm.way_failed")] == ["navy"]


@pytest.mark.parametrize("reply", ["421 4.3.2 shutting down", "452 4.3.1 insufficient system storage"])
def test_what_a_relay_says_of_itself_is_the_relays_trouble(house, port, reply):
    server = MailServer(port)
    server.box.replies["*"] = reply
    house.notice()
    tries(house, 4)
    server.close()
    (alarm,) = house.alarms("alarm.relay_down")
    assert alarm.params["said"] == reply
    assert not house.alarms("alarm.way_failed")


class RefusesSender(MailServer):
    """A relay that takes nothing from this node, as one does whose password has changed."""

    def __init__(self, port):
        super().__init__(port)
        self.words = "530 5.7.0 authentication required"

        async def mail(*_given):
            return self.words or "250 OK"

        async def handle(server, session, envelope, address, options):
            if not self.words:
                envelope.mail_from = address
            return self.words or "250 OK"

        self.box.handle_MAIL = handle


def test_a_relay_that_refuses_the_sender_loses_no_message(house, port):
    server = RefusesSender(port)
    house.notice()
    tries(house, 4)
    (alarm,) = house.alarms("alarm.relay_down")
    assert alarm.params["said"] == "530 5.7.0 authentication required"
    server.words = ""
    house.clock.move(minutes=10)
    while house.send():
        pass
    server.close()
    assert {to for to, _ in server.box.messages} == {
        "radar@desk.example", "second@desk.example", "navy@desk.example", "ad@desk.example",
    }  # fmt: skip
    assert not holding(house, "alarm.relay_down")


def test_one_address_at_which_the_relay_hangs_is_not_the_relay(house, port, monkeypatch):
    monkeypatch.setattr("preavis.node.reach.mail.WHOLE_SECONDS", 5)
    server = MailServer(port)
    server.box.replies["navy@desk.example"] = "hang"
    house.notice()
    house.send()
    while house.send():
        pass
    (navy,) = [s for s in house.cn.store.sendings(house.told("navy").id) if s.way == "mail"]
    server.box.let_go = lambda: True
    server.close()
    assert navy.blocked_by == ""
    assert not house.alarms("alarm.relay_down")


def test_addresses_that_die_while_the_relay_is_down_are_no_alarms_of_their_own(house, port):
    server = MailServer(port)
    while house.send():
        pass
    server.close()
    house.clock.move(days=1)
    house.cn.tick()
    tries(house, 4)
    assert holding(house, "alarm.relay_down")
    for _ in range(8):
        house.clock.move(days=1)
        house.cn.tick()
        tries(house, 4)
        assert holding(house, "alarm.relay_down"), "nothing has got through in between"
    assert {life.state for life in house.cn.last_mile.lives(house.clock.now())} == {"dead"}, "the page says what is"
    assert not house.alarms("alarm.line_dead")
    assert len(house.alarms("alarm.relay_down")) == 1


HOOKED = "".join(
    f'[[desk]]\nlabel = "{label}"\nways = ["webhook"]\nreminders = []\n'
    f'webhook = [{{url = "HOOK/{label.replace(" ", "-")}", secret_file = "hook.secret"}}]\n'
    for label in ("radar", "navy")
)


def test_a_host_that_takes_the_hooks_of_several_desks_is_one_alarm_too(tmp_path):
    receiver = Receiver()
    receiver.close()  # nobody listens there any more
    house = DeskHouse(tmp_path, HOOKED.replace("HOOK", receiver.url))
    house.notice()
    tries(house, 4)
    (alarm,) = house.alarms("alarm.host_down")
    assert (alarm.params["n"], alarm.params["desks"]) == ("2", "radar, navy")
    assert not house.alarms("alarm.way_failed")
    house.close()


def test_the_only_hook_of_a_host_is_told_by_the_name_of_its_desk(tmp_path):
    receiver = Receiver()
    receiver.close()
    only = HOOKED[: HOOKED.index("[[desk]]", 1)].replace("HOOK", receiver.url)
    house = DeskHouse(tmp_path, only)
    house.notice()
    tries(house, 4)
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.params["desk"] == "radar"
    assert not house.alarms("alarm.host_down")
    house.close()


def test_the_texts_of_these_alarms_are_in_every_language():
    params = {"host": "h:1", "n": "2", "desks": "radar", "said": "x"}
    for code in ("alarm.relay_down", "alarm.host_down"):
        assert len({alarm_text(code, params, tongue) for tongue in ("en", "fr", "ru", "zh")}) == 4
