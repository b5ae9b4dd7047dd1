"""When desks are woken: the ladder, reminders, line checks; after a crash nothing is lost and nobody is woken twice."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from house import now_and_here
from house_desks import NOTICE, DeskHouse
from preavis.clock import parse_instant
from preavis.node.reach.timing import next_try
from preavis.statements import Reference

LADDER = """
[[desk]]
label = "radar"
within_seconds = 600
ways = ["console", "mail"]
mail = ["radar@desk.example"]
[[desk.ladder]]
to = "air defence"
after_seconds = 600
[[desk.ladder]]
to = "watch"
after_seconds = 900
[[desk.ladder]]
to = "foreign ministry"
after_seconds = 1800
[[desk]]
label = "air defence"
ways = ["mail"]
mail = ["ad@desk.example"]
within_seconds = 100000
reminders = []
[[desk]]
label = "watch"
ways = ["spool"]
within_seconds = 100000
reminders = []
[[desk]]
label = "foreign ministry"
ways = ["mail"]
mail = ["mfa@desk.example"]
within_seconds = 100000
parties = ["NO"]
"""


@pytest.fixture
def house(tmp_path, server):
    made = DeskHouse(tmp_path, LADDER, smtp=server.port)
    made.deliver()
    while made.send():
        pass
    server.box.messages.clear()
    yield made
    made.close()


def pass_time(house, **span):
    house.clock.move(**span)
    house.cn.tick()
    while house.send():
        pass


def kinds(house, desk="radar"):
    told = house.cn.store.told(desk=desk)[-1]
    return [(s.desk, s.kind) for s in house.cn.store.sendings(told.id) if s.kind != "notice"]


def test_a_ladder_climbs_step_by_step_until_somebody_has_read(house, server):
    house.notice()
    house.send()
    pass_time(house, seconds=599)
    assert kinds(house) == []
    pass_time(house, seconds=2)
    assert kinds(house) == [("air defence", "step_1")]
    subjects = [message["subject"] for message in server.box.to("ad@desk.example")]
    assert "STEP 1" in subjects[-1]
    pass_time(house, seconds=300)
    assert kinds(house)[1:] == [("watch", "step_2")]
    assert list((house.cn.directory / "spool" / "watch").glob("*-radar-step-2.txt"))
    house.cn.acknowledge(house.told("radar"), house.officers["CN", "watch 1"])
    pass_time(house, hours=2)
    assert len(kinds(house)) == 2
    assert server.box.to("mfa@desk.example") == []


def test_the_last_step_is_a_desk_that_the_notice_itself_did_not_concern(house, server):
    house.notice()
    pass_time(house, seconds=1801)
    assert [desk for desk, _ in kinds(house)] == ["air defence", "watch", "foreign ministry"]
    (message,) = server.box.to("mfa@desk.example")
    assert "DESK RADAR HAS NOT ANSWERED" in message.get_content()


def test_a_restart_climbs_no_step_twice_and_forgets_none(house, server):
    house.notice()
    pass_time(house, seconds=601)
    for _ in range(3):
        house.reopen("CN")
        pass_time(house, seconds=1)
    assert kinds(house) == [("air defence", "step_1")]
    assert len([m for m in server.box.to("ad@desk.example") if "STEP" in m["subject"]]) == 1
    house.cn.shut()
    house.clock.move(seconds=300)
    house.nodes["CN"].shut = lambda: None
    house.reopen("CN")
    pass_time(house, seconds=1)
    assert [desk for desk, _ in kinds(house)] == ["air defence", "watch"]


def test_everybody_on_the_ladder_may_answer_as_deputy(house):
    house.notice()
    officer = house.cn.people.add("name", "mfa 1", frozenset({"desk"}), house.clock.now(), desk="foreign ministry")
    house.cn.acknowledge(house.told("radar"), officer)
    (rung,) = [rung for rung in next(house.cn.newest()).ladder if rung.desk == "radar"]
    assert rung.by_deputy


# -- reminders ---------------------------------------------------------------------------------------------------------

OPENS = parse_instant("2026-12-10T06:00:00Z")


def at(house, instant):
    house.clock.move(seconds=(instant - house.clock.now()).total_seconds())
    house.cn.tick()


def acknowledge_all(house):
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", "watch 1"])


def reminded(house):
    return [kind for desk, kind in kinds(house) if kind.startswith("reminder")]


def test_reminders_come_a_day_and_an_hour_before_and_when_the_window_opens_also_to_who_has_read(house, server):
    house.notice()
    acknowledge_all(house)
    at(house, OPENS - timedelta(hours=25))
    assert reminded(house) == []
    for moment, so_far in (
        (OPENS - timedelta(hours=24) + timedelta(seconds=1), 1),
        (OPENS - timedelta(hours=2), 1),
        (OPENS - timedelta(minutes=59), 2),
        (OPENS + timedelta(seconds=1), 3),
        (OPENS + timedelta(hours=5), 3),
    ):
        at(house, moment)
        assert len(reminded(house)) == so_far * 2, moment  # console and mail
    while house.send():
        pass
    said = [m["subject"] for m in server.box.to("radar@desk.example") if "REMINDER" in m["subject"]]
    assert [word for word in ("24H", "1H", "OPEN") if any(word in subject for subject in said)] == ["24H", "1H", "OPEN"]
    assert ("mail", "reminder_open", "sent") in house.attempts("radar")
    assert not any(kind.startswith("reminder") for _, kind in kinds(house, "air defence"))  # switched off there


@pytest.mark.parametrize("word", ["hold", "launched", "anomaly"])
def test_a_launch_that_is_held_or_gone_reminds_nobody(house, word):
    entry = house.notice()
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    house.say(house.ru, "status", {"status": word, "at": "2026-11-24T10:00:00Z"}, about)
    house.deliver()
    at(house, OPENS + timedelta(seconds=1))
    assert reminded(house) == []


def test_a_cancelled_launch_reminds_nobody(house):
    entry = house.notice()
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    gone = {**NOTICE, "kind": "cancellation", "refers_to": NOTICE["reference"], "reason": "weather"}
    house.say(house.ru, "cancellation", gone, about)
    house.deliver()
    at(house, OPENS + timedelta(seconds=1))
    assert reminded(house) == []


DAYS = [[{"from": f"2026-12-{d}T06:00:00Z", "to": f"2026-12-{d}T12:00:00Z"}] for d in (10, 11, 14)]


def test_the_next_opportunity_has_its_own_reminders_and_one_that_waits_for_another_has_none(house):
    house.notice(launch={**NOTICE["launch"], "schedule": DAYS})
    seen = []
    moment = OPENS - timedelta(hours=30)
    while moment < OPENS + timedelta(days=5):
        at(house, moment)
        moment += timedelta(minutes=20)
    told = house.told("radar")
    seen = [
        (s.kind, s.made_at.day)
        for s in house.cn.store.sendings(told.id)
        if s.kind.startswith("reminder") and s.way == "mail"
    ]
    assert seen == [
        ("reminder_24h", 9), ("reminder_1h", 10), ("reminder_open", 10),
        ("reminder_1h", 11), ("reminder_open", 11),
        ("reminder_24h", 13), ("reminder_1h", 14), ("reminder_open", 14),
    ]  # fmt: skip


def test_a_scrub_keeps_the_reminders_of_the_later_opportunities(house):
    entry = house.notice(launch={**NOTICE["launch"], "schedule": DAYS})
    at(house, OPENS + timedelta(hours=1))
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    house.say(house.ru, "status", {"status": "scrubbed", "at": "2026-12-10T07:00:00Z"}, about)
    house.deliver()
    at(house, OPENS + timedelta(days=1, seconds=1))
    assert "reminder_open" in reminded(house)


def test_who_was_down_is_told_of_the_newest_reminder_alone_and_once(house):
    house.notice()
    for _ in range(2):
        house.reopen("CN")
        at(house, OPENS + timedelta(minutes=5))
    assert reminded(house) == ["reminder_open"] * 2
    house.reopen("CN")
    at(house, OPENS + timedelta(hours=7))
    assert reminded(house) == ["reminder_open"] * 2


def test_a_notice_that_comes_late_has_said_itself_what_reminders_would(house):
    at(house, OPENS - timedelta(minutes=30))
    house.notice()
    house.cn.tick()
    assert reminded(house) == []
    at(house, OPENS + timedelta(seconds=1))
    assert reminded(house) == ["reminder_open"] * 2


# -- crashes -------------------------------------------------------------------------------------------------------------


class Killed(Exception):
    """The process ends here."""


def test_a_crash_between_sending_and_recording_sends_again_under_the_same_message_id(house, server, monkeypatch):
    house.notice()

    def killed(*_given):
        raise Killed

    monkeypatch.setattr(house.cn.dispatcher, "record", killed)
    with pytest.raises(Killed):
        asyncio.run(house.cn.dispatcher.send_due(now_and_here))
    house.reopen("CN")
    while house.send():
        pass
    ids = [message["message-id"] for message in server.box.to("radar@desk.example")]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    texts = {message.get_content() for message in server.box.to("radar@desk.example")}
    assert len(texts) == 1  # the same link, the same signature


def test_a_crash_between_filing_and_planning_loses_nothing(house, monkeypatch):
    def killed(*_given):
        raise Killed

    monkeypatch.setattr(house.cn.dispatcher, "attend", killed)
    house.say(house.ru, "notice", NOTICE)
    with pytest.raises(Killed):
        house.deliver()
    assert house.cn.store.told_untried()
    house.reopen("CN")
    house.cn.tick()
    assert not house.cn.store.told_untried()
    assert {s.way for s in house.cn.store.sendings(house.told("radar").id)} == {"console", "mail"}


def test_nothing_goes_out_any_more_for_who_has_read_or_was_superseded(house, server):
    server.box.replies["*"] = "451 later"
    entry = house.notice()
    house.send()
    acknowledge_all(house)
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    server.box.replies.clear()
    pass_time(house, seconds=60)
    assert server.box.messages == []
    assert ("mail", "notice", "dropped") in house.attempts("radar")
    house.say(house.ru, "amendment", {**NOTICE, "remarks": "x", "refers_to": NOTICE["reference"]}, about)
    house.deliver()
    house.send()
    assert len(server.box.to("radar@desk.example")) == 1


@given(st.integers(1, 50), st.integers(-7200, 7200))
def test_a_try_is_never_now_and_never_skips_the_desks_time(tries, seconds):
    now = OPENS
    until = now + timedelta(seconds=seconds)
    again = next_try(tries, now, until)
    assert timedelta(seconds=2) <= again - now <= timedelta(minutes=10)
    if until - now >= timedelta(seconds=2):
        assert again <= until


# -- line checks: Poland 2025 ------------------------------------------------------------------------------------------------

POLAND = """
[[desk]]
label = "operations centre"
ways = ["mail"]
mail = ["old@mon.example", "innovation@mon.example", "duty@mon.example"]
deputy = "watch"
[[desk]]
label = "watch"
"""


def confirm(house, address):
    """The officer at an address opens the newest line check and confirms."""
    store = house.cn.store
    rows = store._rows.all(
        "SELECT id FROM sending WHERE kind='line_check' AND address=? ORDER BY id DESC LIMIT 1", address
    )
    house.cn.last_mile.answers.by_link(house.cn.last_mile.answers._token(store.sending(rows[0][0])))


def test_poland_2025_a_dead_mailbox_is_an_alarm_months_before_the_launch_and_the_notice_is_read(tmp_path, server):
    house = DeskHouse(tmp_path, POLAND, smtp=server.port)
    server.box.replies["old@mon.example"] = None  # the relay takes it; nobody reads it any more
    for _ in range(9):
        pass_time(house, days=1)
        confirm(house, "duty@mon.example")
        confirm(house, "innovation@mon.example")
    states = {life.line.address: life.state for life in house.cn.last_mile.lives(house.clock.now())}
    assert states == {"old@mon.example": "dead", "innovation@mon.example": "alive", "duty@mon.example": "alive"}
    (alarm,) = house.alarms("alarm.line_dead")
    assert (alarm.params["desk"], alarm.params["address"], alarm.priority) == (
        "operations centre",
        "o…@mon.example",
        "alarm",
    )
    # The notice comes; two mailboxes are sent it, none is read in time, so the deputy is called and the alarm is up.
    house.notice()
    pass_time(house, seconds=1)
    assert {to for to, m in server.box.messages if "LINE CHECK" not in m["subject"]} == set(states)
    pass_time(house, seconds=1801)
    assert ("watch", "step_1") in kinds(house, "operations centre")
    assert house.alarms("alarm.desk_silent")
    # One mailbox answers: the desk has read, both sides see it, and no other address is woken for it again.
    told = house.told("operations centre")
    (sending,) = [s for s in house.cn.store.sendings(told.id) if s.address == "duty@mon.example"]
    house.cn.last_mile.answers.by_link(house.cn.last_mile.answers._token(sending))
    house.deliver()
    (rung,) = [rung for rung in next(house.ru.newest()).ladder if rung.desk == "operations centre"]
    assert (rung.state, rung.officer) == ("acknowledged", "mail 3")
    assert all(alarm.rectified_at for alarm in house.alarms("alarm.desk_silent") if alarm.params["desk"] == told.desk)
    house.close()


def test_a_line_check_goes_out_once_a_day_asks_for_nothing_else_and_is_never_an_entry(tmp_path, server):
    house = DeskHouse(tmp_path, POLAND, smtp=server.port)
    sizes = [house.cn.store.size(origin) for origin in house.cn.store.origins()]
    for _ in range(5):
        pass_time(house, hours=12)
    assert len(server.box.to("duty@mon.example")) == 3
    message = server.box.to("duty@mon.example")[0]
    assert message["subject"] == "EXERCISE EXERCISE PREAVIS LINE CHECK CN OPERATIONS CENTRE"
    assert "No launch is announced" in message.get_content()
    confirm(house, "duty@mon.example")
    assert [house.cn.store.size(origin) for origin in house.cn.store.origins()] == sizes
    house.close()


def test_a_mailbox_that_refuses_a_line_check_is_an_alarm_the_same_day(tmp_path, server):
    house = DeskHouse(tmp_path, POLAND, smtp=server.port)
    server.box.replies["old@mon.example"] = "550 5.1.1 gone"
    pass_time(house, seconds=1)
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.params["said"] == "550 5.1.1 gone"
    server.box.replies.clear()
    pass_time(house, days=1)
    (alarm,) = house.alarms("alarm.way_failed")
    assert alarm.rectified_at is not None
    house.close()


def test_the_days_after_which_an_address_is_dead_are_the_configurations(tmp_path, server):
    house = DeskHouse(tmp_path, POLAND, smtp=server.port, top="line_dead_days = 2")
    house.cn.tick()
    house.clock.move(days=2, seconds=1)
    assert len(house.alarms("alarm.line_dead")) == 3
    house.close()


def test_a_reply_with_the_word_answers_a_line_check_but_a_machine_does_not(tmp_path, server):
    from email.message import EmailMessage

    house = DeskHouse(tmp_path, POLAND, smtp=server.port)
    pass_time(house, seconds=1)
    original = server.box.to("duty@mon.example")[-1]
    message = EmailMessage()
    message["From"] = "duty@mon.example"
    message["In-Reply-To"] = original["message-id"]
    message.set_content("ACK\nWe are here.")
    automatic = EmailMessage()
    automatic["From"] = "innovation@mon.example"
    automatic["Auto-Submitted"] = "auto-replied"
    automatic["In-Reply-To"] = server.box.to("innovation@mon.example")[-1]["message-id"]
    automatic.set_content("away")
    answers = house.cn.last_mile.answers
    assert answers.mail(message.as_bytes()) == "mail_in.line_check"
    assert answers.mail(automatic.as_bytes()) == "mail_in.automatic"
    states = {life.line.address: life.state for life in house.cn.last_mile.lives(house.clock.now())}
    assert states["duty@mon.example"] == "alive"
    assert states["innovation@mon.example"] == "new"
    house.close()


def test_a_spool_that_is_emptied_answers_its_line_check(tmp_path, server):
    house = DeskHouse(tmp_path, '[[desk]]\nlabel = "radar"\nways = ["spool"]\n')
    house.cn.tick()
    files = list((house.cn.directory / "spool" / "radar").iterdir())
    assert len(files) == 2
    for file in files:
        file.unlink()
    house.cn.tick()
    (life,) = house.cn.last_mile.lives(house.clock.now())
    assert life.state == "alive"
    house.close()
