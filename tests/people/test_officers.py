"""Officers come and go, sign in and are signed out; guessing takes ever longer and keeps nobody from his watch."""

import json
import re
from pathlib import Path

import pytest

from house import NOW, House
from preavis.errors import Refused
from preavis.node import passwords
from preavis.node.throttle import Throttle
from preavis.node.upkeep import fsck
from preavis.statements import StatusReport
from preavis.wire import read_entry
from screens import PASSWORD, Screen, acts, seen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    for label in ("administrator 1", "administrator 2"):
        made.officers["RU", label] = made.ru.people.add(label, label, frozenset({"administrator"}), NOW)
    hashed = passwords.hashed(PASSWORD)
    for (party, _), officer in made.officers.items():
        if party == "RU":
            made.ru.people.keep_password(officer, hashed, NOW, by="test")
    yield made
    made.close()


@pytest.fixture
def screen(house):
    return Screen(house.ru)


def at(screen, label):
    made = screen.other()
    assert made.sign_in(label).status_code == 303
    return made


def codes(node):
    return [alarm.code for alarm in node.store.alarms() if alarm.acknowledged_at is None]


# -- sessions ----------------------------------------------------------------------------------------------------------


def test_a_session_ends_after_twelve_hours_of_silence_and_after_twenty_four_in_any_case(house, screen):
    screen.sign_in("watch 1")
    house.clock.move(hours=11, minutes=59)
    assert screen.get("/").status_code == 200
    house.clock.move(hours=11, minutes=59)
    assert screen.get("/").status_code == 200
    house.clock.move(minutes=3)
    assert screen.get("/").status_code == 303
    screen.sign_in("watch 1")
    house.clock.move(hours=12, minutes=1)
    assert screen.get("/").status_code == 303


def test_signing_in_again_makes_a_new_session_and_ends_the_one_that_the_browser_had(house, screen):
    name = "preavis-exercise-RU-2"
    planted = screen.ask(
        "POST", "/login", data={"officer": "watch 1", "password": PASSWORD}, headers={"cookie": f"{name}=planted"}
    )
    first = planted.headers["set-cookie"].split(f"{name}=")[1].split(";")[0]
    assert first != "planted"
    assert screen.get("/").status_code == 200
    screen.sign_in("watch 1")
    assert len(house.ru.store.sessions()) == 1
    for token in (first, "planted"):
        assert screen.other().ask("GET", "/", headers={"cookie": f"{name}={token}"}).status_code == 303


def test_the_cookie_is_for_this_console_alone(screen):
    cookies = screen.sign_in("watch 1").headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()
        assert "path=/" in cookie.lower()
        assert "domain" not in cookie.lower()


def test_over_https_the_cookie_is_secure(house):
    screen = Screen(house.ru)
    screen.client.base_url = "https://localhost:2"
    assert all("secure" in cookie.lower() for cookie in screen.sign_in("watch 1").headers.get_list("set-cookie"))


def test_an_officer_sees_his_sessions_and_ends_one(house, screen):
    one, two = at(screen, "watch 1"), at(screen, "watch 1")
    page = one.get("/me").text
    assert page.count("/sessions/") == 2
    rows = [row for row in page.split("<tr>") if "/sessions/" in row]
    here = next(place for place, row in enumerate(rows) if "· this screen" in row)
    ids = [re.search(r"/sessions/([\w-]+)/end", row)[1] for row in rows]
    one.post(f"/sessions/{ids[1 - here]}/end")
    assert two.get("/").status_code == 303
    assert one.get("/").status_code == 200
    one.post(f"/sessions/{ids[here]}/end")
    assert one.get("/").status_code == 303
    assert acts(house.ru, "watch 1").count(("session.ended", "watch 1")) == 2


def test_an_administrator_ends_anybodys_session_and_nobody_else_does(house, screen):
    watch, other, admin = at(screen, "watch 1"), at(screen, "releaser 1"), at(screen, "administrator 1")
    (id_,) = [s.token.hex()[:16] for s in house.ru.store.sessions() if s.officer == house.officers["RU", "watch 1"].id]
    assert other.post(f"/sessions/{id_}/end").status_code == 403
    assert watch.get("/").status_code == 200
    assert admin.post(f"/sessions/{id_}/end").status_code == 303
    assert watch.get("/").status_code == 303
    assert ("session.ended", "watch 1") in acts(house.ru, "administrator 1")


@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\t/evil.example"])
def test_signing_in_leads_nowhere_else(screen, place):
    answer = screen.post("/login", officer="watch 1", password=PASSWORD, next=place)
    assert answer.headers["location"] == "/"


# -- links and passwords -------------------------------------------------------------------------------------------------


def test_an_administrator_invites_and_the_link_works_once_for_72_hours(house, screen):
    admin = at(screen, "administrator 1")
    page = admin.post("/officers", label="desk 9", name="Nine", roles=["desk"], desk="radar").text
    token = page.split("/join/")[1].split("<")[0]
    assert "<svg" in page
    assert token not in admin.get("/officers").text
    house.clock.move(hours=71)
    assert screen.get(f"/join/{token}").status_code == 200
    house.clock.move(hours=1)
    assert screen.get(f"/join/{token}").status_code == 409
    assert screen.post(f"/join/{token}", password=PASSWORD).status_code == 409
    assert house.ru.people.labelled("desk 9").password is None


@pytest.mark.parametrize("password", ["", "eleven chars"[:11], "x" * 257])
def test_a_password_that_is_too_short_or_too_long_is_refused_and_the_link_still_works(house, screen, password):
    token = house.ru.people.invite("new", "watch 9", frozenset({"watch"}), house.clock.now(), by="test")
    assert screen.post(f"/join/{token}", password=password).status_code == 409
    assert screen.post(f"/join/{token}", password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "form",
    [
        {"label": "x 1", "name": "n", "roles": []},
        {"label": "x 1", "name": "n", "roles": ["emperor"]},
        {"label": "x 1", "name": "n", "roles": ["desk"]},
        {"label": "x 1", "name": "n", "roles": ["desk"], "desk": "kitchen"},
        {"label": "x 1", "name": "n", "roles": ["watch"], "desk": "radar"},
        {"label": " ", "name": "n", "roles": ["watch"]},
        {"label": "a\nb", "name": "n", "roles": ["watch"]},
        {"label": "x" * 65, "name": "n", "roles": ["watch"]},
        {"label": "watch 1", "name": "n", "roles": ["watch"]},
    ],
)
def test_an_officer_that_cannot_be_is_refused_and_nothing_is_kept(house, screen, form):
    before = house.ru.store.officers()
    assert at(screen, "administrator 1").post("/officers", **form).status_code == 409
    assert house.ru.store.officers() == before


def test_reset_takes_every_key_away_at_once(house, screen):
    watch, admin = at(screen, "watch 1"), at(screen, "administrator 1")
    watch.add_passkey()
    number = house.officers["RU", "watch 1"].id
    page = admin.post(f"/officers/{number}/reset").text
    assert watch.get("/").status_code == 303
    assert watch.sign_in("watch 1").status_code == 401
    assert watch.sign_in_by_passkey().status_code == 401
    token = page.split("/join/")[1].split("<")[0]
    assert watch.post(f"/join/{token}", password=PASSWORD).status_code == 303


# -- roles and ends --------------------------------------------------------------------------------------------------------


def test_a_grave_role_is_seen_on_every_screen_until_somebody_else_has_seen_it(house, screen):
    admin = at(screen, "administrator 1")
    number = house.officers["RU", "administrator 1"].id
    admin.post(f"/officers/{number}/roles", roles=["administrator", "releaser"])
    assert ("officer.roles", "administrator 1: administrator -> administrator releaser") in acts(house.ru)
    (alarm,) = [alarm for alarm in house.ru.store.alarms() if alarm.code == "alarm.roles_added"]
    assert alarm.priority == "caution"
    house.ru.tick()
    assert admin.post(f"/alarms/{alarm.id}/acknowledge").status_code == 409
    assert "alarm.roles_added" in codes(house.ru)
    assert at(screen, "administrator 2").post(f"/alarms/{alarm.id}/acknowledge").status_code == 303
    assert "alarm.roles_added" not in codes(house.ru)


def test_the_last_administrator_stays_one(house, screen):
    admin = at(screen, "administrator 1")
    other, own = (house.officers["RU", f"administrator {n}"].id for n in (2, 1))
    assert admin.post(f"/officers/{other}/end", sure="yes").status_code == 303
    assert admin.post(f"/officers/{own}/end", sure="yes").status_code == 409
    assert admin.post(f"/officers/{own}/roles", roles=["watch"]).status_code == 409
    assert house.ru.people.get(own).roles == {"administrator"}


def test_an_ended_officer_has_no_session_and_his_pending_approvals_are_void(house, screen):
    releaser, admin = at(screen, "releaser 2"), at(screen, "administrator 1")
    id_ = house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"]).id
    page = releaser.get(f"/drafts/{id_}").text
    releaser.post(f"/drafts/{id_}/approve", statement=seen(page), password=PASSWORD)
    assert len(house.ru.store.approvals(id_)) == 1
    number = house.officers["RU", "releaser 2"].id
    assert admin.post(f"/officers/{number}/end").status_code == 409  # not sure
    admin.post(f"/officers/{number}/end", sure="yes")
    assert releaser.get("/").status_code == 303
    assert releaser.sign_in("releaser 2").status_code == 401
    assert house.ru.store.approvals(id_) == ()
    assert len(house.ru.store.register()) == 1, "the sealed register keeps it"
    assert ("approval.void", f"{id_} releaser 2") in acts(house.ru)
    house.ru.approve(id_, house.officers["RU", "releaser 1"], "password")
    assert house.ru.store.draft(id_).released is None


def test_a_role_taken_away_voids_what_it_approved(house, screen):
    admin = at(screen, "administrator 1")
    id_ = house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"]).id
    house.ru.approve(id_, house.officers["RU", "releaser 2"], "password")
    admin.post(f"/officers/{house.officers['RU', 'releaser 2'].id}/roles", roles=["drafter"])
    assert house.ru.store.approvals(id_) == ()


def test_an_officer_who_has_his_role_again_approves_again(house):
    node, now = house.ru, house.clock.now()
    id_ = node.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"]).id
    officer = house.officers["RU", "releaser 2"]
    for _ in range(2):
        node.approve(id_, node.people.labelled("releaser 2"), "password")
        node.people.set_roles(officer, frozenset({"drafter"}), now, desk=None, by="test")
        node.people.set_roles(officer, frozenset({"releaser"}), now, desk=None, by="test")
        assert node.store.approvals(id_) == ()
    node.approve(id_, node.people.labelled("releaser 2"), "password")
    assert len(node.store.approvals(id_)) == 1
    assert len(node.store.register()) == 3, "the sealed register keeps those that are void"
    assert all(line["ok"] for line in fsck(node))


def test_an_auditor_sees_no_draft_anywhere(house, screen):
    house.ru.people.set_password(
        house.ru.people.add("a", "auditor 1", frozenset({"auditor"}), NOW), PASSWORD, NOW, by="test"
    )
    body = {**NOTICE, "reference": "SECRET-77"}
    id_ = house.ru.issue.submit("ru-cn", "notice", body, house.officers["RU", "releaser 1"]).id
    house.clock.move(days=15, hours=20)
    house.ru.tick()
    auditor = at(screen, "auditor 1")
    assert any("SECRET-77" in str(alarm.params) for alarm in house.ru.store.alarms())
    for path in ("/", "/me", "/agreements"):
        page = auditor.get(path)
        assert page.status_code == 200
        assert id_ not in page.text
        assert "SECRET-77" not in page.text
    assert auditor.get(f"/drafts/{id_}").status_code == 403
    assert auditor.get(f"/drafts/{id_}/passkey").status_code == 403


# -- lone release ------------------------------------------------------------------------------------------------------


def early():
    hours = [[{"from": "2027-02-10T06:00:00Z", "to": "2027-02-10T12:00:00Z"}]]
    launch = {**NOTICE["launch"], "planned_date": {"date": "2027-02-10", "zone": "UTC"}, "schedule": hours}
    return {**NOTICE, "launch": launch}


def test_the_page_of_a_held_notice_lets_who_has_given_a_key_write_the_reason_that_sends_it(house):
    node = house.ru
    for label in ("releaser 1", "releaser 2"):
        node.people.set_password(house.officers["RU", label], PASSWORD, NOW)
    id_ = node.issue.submit("ru-cn", "notice", early(), house.officers["RU", "releaser 1"]).id
    one, two = Screen(node), Screen(node)
    one.sign_in("releaser 1")
    two.sign_in("releaser 2")
    one.post(f"/drafts/{id_}/approve", statement=seen(one.get(f"/drafts/{id_}").text), password=PASSWORD)
    assert 'name="reason"' not in one.get(f"/drafts/{id_}").text, "the second key is another officer's"
    two.post(f"/drafts/{id_}/approve", statement=seen(two.get(f"/drafts/{id_}").text), password=PASSWORD)
    page = one.get(f"/drafts/{id_}").text
    assert 'name="reason"' in page
    assert one.post(f"/drafts/{id_}/approve", statement=seen(page), password=PASSWORD).status_code == 409
    given = {"statement": seen(page), "password": PASSWORD, "reason": "agreed by telephone"}
    assert one.post(f"/drafts/{id_}/approve", **given).status_code == 303
    assert node.store.draft(id_).released is not None


def test_a_lone_officer_releases_where_the_channel_allows_it_and_a_second_confirms(tmp_path):
    house = House(tmp_path)
    path = house.ru.directory / "config.toml"
    path.write_text(
        path.read_text().replace('agreement = "ru-cn-2009"', 'agreement = "ru-cn-2009"\nlone_release = true')
    )
    node = house.reopen("RU")
    for label in ("releaser 1", "releaser 2"):
        node.people.set_password(house.officers["RU", label], PASSWORD, NOW)
    id_ = node.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"]).id
    one, two = Screen(node), Screen(node)
    one.sign_in("releaser 1")
    two.sign_in("releaser 2")
    page = one.get(f"/drafts/{id_}").text
    assert 'id="lone"' in page
    one.post(f"/drafts/{id_}/approve", statement=seen(page), password=PASSWORD, lone="yes")
    assert read_entry(node.store.find(node.store.draft(id_).released).data).lone
    assert f"/drafts/{id_}/confirm" not in one.get(f"/drafts/{id_}").text
    assert f"/drafts/{id_}/confirm" in two.get(f"/drafts/{id_}").text
    confirm = two.post(f"/drafts/{id_}/confirm").headers["location"]
    page = two.get(confirm).text
    assert two.post(f"{confirm}/approve", statement=seen(page)).status_code == 409, "a second key is a key"
    assert two.post(f"{confirm}/approve", statement=seen(page), password=PASSWORD).status_code == 303
    (case,) = tuple(node.newest())
    assert any(isinstance(step.body, StatusReport) and step.body.status == "confirmed" for step in case.steps)
    assert f"/drafts/{id_}/confirm" not in two.get(f"/drafts/{id_}").text
    assert two.post(f"/drafts/{id_}/confirm").status_code == 409
    lone = house.officers["RU", "releaser 1"]
    held = node.issue.submit("ru-cn", "notice", early(), lone).id
    with pytest.raises(Refused, match=r"draft\.lone_early"):
        node.approve(held, lone, "test", lone=True)
    assert node.issue.review(held).approved_by == (), "no key is left in a lock that nobody turns"
    assert node.approve(held, lone, "test", lone=True, reason="agreed by telephone") is not None
    house.close()


def test_where_the_channel_does_not_allow_it_there_is_no_lone_release(house, screen):
    id_ = house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"]).id
    one = at(screen, "releaser 1")
    page = one.get(f"/drafts/{id_}").text
    assert 'id="lone"' not in page
    assert one.post(f"/drafts/{id_}/approve", statement=seen(page), password=PASSWORD, lone="yes").status_code == 409
    assert house.ru.store.draft(id_).released is None


# -- guessing ----------------------------------------------------------------------------------------------------------


def test_guessing_takes_ever_longer_and_an_alarm_says_so_but_a_known_screen_still_opens(house, screen):
    known = at(screen, "watch 1")
    known.post("/logout")
    thief = screen.other("203.0.113.9")
    answers = [thief.sign_in("watch 1", "wrong").status_code for _ in range(8)]
    assert answers[:5] == [401] * 5
    assert set(answers[5:]) == {429}
    assert known.sign_in("watch 1").status_code == 303, "the watch is not locked out"
    waited = 0
    for _ in range(15):
        while thief.sign_in("watch 1", "wrong").status_code == 429:
            house.clock.move(seconds=1)
            waited += 1
    assert waited > 300
    assert "alarm.guessing" in codes(house.ru)
    house.clock.move(minutes=61)
    assert screen.other("203.0.113.9").sign_in("watch 1").status_code == 303


def test_a_passkey_never_waits(house, screen):
    watch = at(screen, "watch 1")
    watch.add_passkey()
    thief = screen.other()
    thief.authenticator = watch.authenticator
    for _ in range(8):
        thief.sign_in("watch 1", "wrong")
    assert thief.sign_in_by_passkey().status_code == 303


def test_one_address_that_tries_many_names_waits_too_whether_they_exist_or_not(house, screen):
    thief = screen.other("203.0.113.9")
    answers = [thief.sign_in(f"nobody {n}", "wrong").status_code for n in range(25)]
    assert answers[:20] == [401] * 20
    assert 429 in answers[20:]


def test_an_unknown_officer_gets_the_same_answer_after_the_same_work(house, screen, monkeypatch):
    compared = []
    hasher = passwords._hasher()
    monkeypatch.setattr(passwords, "_hasher", lambda: Counting(hasher, compared))
    answers = [screen.sign_in(label, "wrong password").text for label in ("watch 1", "nobody here")]
    assert answers[0].replace("watch 1", "") == answers[1].replace("nobody here", "")
    assert len(compared) == 2
    assert {stored.split("$")[1:4] == hasher.hash("x").split("$")[1:4] for stored in compared} == {True}


class Counting:
    def __init__(self, hasher, compared):
        self._hasher, self._compared = hasher, compared

    def verify(self, stored, password):
        self._compared.append(stored)
        return self._hasher.verify(stored, password)


def test_what_is_typed_for_an_unknown_officer_is_never_kept(house, screen):
    screen.sign_in("my secret password in the wrong field", "x")
    assert not any("secret" in subject for _, subject in acts(house.ru))
    assert ("sign_in.failed", "unknown officer") in acts(house.ru, "console")


def test_a_hundred_tries_at_once_are_a_hundred():
    throttle = Throttle()
    passed = 0
    for _ in range(100):
        try:
            throttle.begin({"officer x": 5}, NOW)
        except Refused:
            continue
        passed += 1
    assert passed == 5


def test_a_password_is_hashed_with_the_work_that_the_library_recommends(little_work_for_a_password):
    hashed = little_work_for_a_password().hash("a long enough word")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
