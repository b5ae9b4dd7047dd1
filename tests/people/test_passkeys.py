"""Passkeys: made, used to sign in and to approve; whatever does not fit is refused in one line."""

import json
from pathlib import Path

import pytest

from authenticator import PRESENT, Authenticator, word
from house import House
from preavis.node.approvals import register_problem
from preavis.node.upkeep import fsck
from preavis.statements import Reference
from preavis.wire import approval_hash, read_entry
from screens import PASSWORD, Screen, acts, seen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    for (party, _), officer in made.officers.items():
        if party == "RU":
            made.ru.people.set_password(officer, PASSWORD, made.clock.now())
    yield made
    made.close()


@pytest.fixture
def screen(house):
    return Screen(house.ru)


def with_passkey(screen, label):
    assert screen.sign_in(label).status_code == 303
    assert screen.add_passkey("blue key").status_code == 303
    return screen


def draft(house, kind="notice", body=NOTICE):
    return house.ru.issue.submit("ru-cn", kind, body, house.officers["RU", "releaser 1"]).id


def test_an_officer_joins_with_a_passkey_and_signs_in_without_typing_who_he_is(house, screen):
    token = house.ru.people.invite("new one", "watch 9", frozenset({"watch"}), house.clock.now(), by="test")
    assert "watch 9" in screen.get(f"/join/{token}").text
    options = screen.get(f"/join/{token}/passkey").json()
    assert options["authenticatorSelection"]["residentKey"] == "required"
    joined = screen.post(f"/join/{token}", credential=screen.authenticator.create(options), name="my key")
    assert (joined.status_code, joined.headers["location"]) == (303, "/")
    assert screen.post(f"/join/{token}", password=PASSWORD).status_code == 409
    screen.post("/logout")
    assert screen.get("/").headers["location"].startswith("/login")
    assert screen.sign_in_by_passkey().status_code == 303
    assert "watch 9" in screen.get("/me").text
    assert ("passkey.added", "my key") in acts(house.ru, "watch 9")
    assert ("session.opened", "passkey 127.0.0.1") in acts(house.ru, "watch 9")


def test_an_officer_has_several_passkeys_with_names_and_removes_one(house, screen):
    with_passkey(screen, "watch 1")
    first, screen.authenticator = screen.authenticator, Authenticator(screen.origin)
    screen.add_passkey("red key")
    page = screen.get("/me").text
    assert "blue key" in page
    assert "red key" in page
    blue = house.ru.people.passkeys.of(house.officers["RU", "watch 1"])[0]
    screen.post(f"/me/passkeys/{blue.id}/remove")
    screen.post("/logout")
    screen.authenticator, second = first, screen.authenticator
    assert screen.sign_in_by_passkey().status_code == 401
    screen.authenticator = second
    assert screen.sign_in_by_passkey().status_code == 303


def test_the_last_way_to_sign_in_cannot_be_removed(house, screen):
    with_passkey(screen, "watch 1")
    officer = house.officers["RU", "watch 1"]
    assert screen.post("/me/password/remove").status_code == 303
    blue = house.ru.people.passkeys.of(officer)[0]
    assert screen.post(f"/me/passkeys/{blue.id}/remove").status_code == 409
    assert house.ru.people.passkeys.of(officer) == (blue,)


def test_nobody_removes_the_passkey_of_another(house, screen):
    with_passkey(screen, "watch 1")
    blue = house.ru.people.passkeys.of(house.officers["RU", "watch 1"])[0]
    other = screen.other()
    other.sign_in("releaser 1")
    assert other.post(f"/me/passkeys/{blue.id}/remove").status_code == 409
    assert house.ru.people.passkeys.of(house.officers["RU", "watch 1"]) == (blue,)


@pytest.mark.parametrize(
    "harm",
    [
        lambda options: {"origin": "http://evil.example"},
        lambda options: options.update(challenge="A" * 75) or {},
        lambda options: options.update(rpId="evil.example") or {},
    ],
    ids=["origin", "challenge", "rp"],
)
def test_an_answer_to_something_else_opens_no_session(house, screen, harm):
    with_passkey(screen, "watch 1")
    screen.post("/logout")
    options = screen.get("/login/passkey").json()
    more = harm(options)
    answer = screen.post("/login/passkey", credential=screen.authenticator.get(options, **more))
    assert answer.status_code == 401
    assert "Traceback" not in answer.text
    assert screen.get("/").status_code == 303


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "x", '{"response": 1}', '{"id": "a", "response": {}}'])
def test_what_is_no_answer_at_all_is_refused_in_one_line(screen, credential):
    screen.sign_in("watch 1")
    assert screen.post("/login/passkey", credential=credential).status_code == 401
    assert screen.post("/me/passkeys", credential=credential, name="x").status_code == 409


def test_an_answer_counts_once_and_not_for_long(house, screen):
    with_passkey(screen, "watch 1")
    options = screen.get("/login/passkey").json()
    answer = screen.authenticator.get(options)
    assert screen.post("/login/passkey", credential=answer).status_code == 303
    assert screen.other().post("/login/passkey", credential=answer).status_code == 401
    options = screen.get("/login/passkey").json()
    house.clock.move(minutes=5)
    assert screen.post("/login/passkey", credential=screen.authenticator.get(options)).status_code == 401


def test_an_authenticator_that_does_not_know_its_user_is_refused(house, screen):
    screen.sign_in("watch 1")
    screen.authenticator.flags = PRESENT
    assert screen.add_passkey().status_code == 409
    assert house.ru.people.passkeys.of(house.officers["RU", "watch 1"]) == ()


def test_a_counter_that_goes_back_suspends_the_passkey_and_raises_an_alarm_until_it_is_removed(house, screen):
    with_passkey(screen, "watch 1")
    screen.sign_in_by_passkey()
    screen.authenticator.count = 0  # as a copy made earlier would count
    assert screen.other().get("/login/passkey").status_code == 200
    assert screen.sign_in_by_passkey().status_code == 401
    house.ru.tick()
    alarms = [(alarm.code, alarm.priority, alarm.params["name"]) for alarm in house.ru.store.alarms()]
    assert ("alarm.passkey_suspended", "alarm", "blue key") in alarms
    screen.authenticator.count = 100
    assert screen.sign_in_by_passkey().status_code == 401
    screen.sign_in("watch 1")
    blue = house.ru.people.passkeys.of(house.officers["RU", "watch 1"])[0]
    screen.post(f"/me/passkeys/{blue.id}/remove")
    house.ru.tick()
    assert all(alarm.rectified_at for alarm in house.ru.store.alarms() if alarm.code == "alarm.passkey_suspended")


def test_a_stale_session_makes_no_new_keys(house, screen):
    screen.sign_in("watch 1")
    house.clock.move(minutes=16)
    assert screen.add_passkey().status_code == 409
    assert screen.post("/me/password", password="another long word").status_code == 409
    assert house.ru.people.passkeys.of(house.officers["RU", "watch 1"]) == ()


# -- approvals ---------------------------------------------------------------------------------------------------------


def test_the_challenge_of_an_approval_is_the_hash_of_the_statement_and_the_entry_says_passkey(house, screen):
    id_ = draft(house)
    with_passkey(screen, "releaser 1")
    challenge = screen.get(f"/drafts/{id_}/passkey").json()["challenge"]
    expected = approval_hash(house.ru.store.draft(id_).statement)
    assert challenge == word(expected)
    assert screen.approve_by_passkey(id_).status_code == 303
    second = screen.other()
    second.sign_in("releaser 2")
    page = second.get(f"/drafts/{id_}").text
    assert second.post(f"/drafts/{id_}/approve", statement=seen(page), password=PASSWORD).status_code == 303
    entry = read_entry(house.ru.store.find(house.ru.store.draft(id_).released).data)
    assert sorted(approval.method for approval in entry.approvals) == ["passkey", "password"]
    assert "credential" not in house.ru.store.find(house.ru.store.draft(id_).released).data.decode()
    assert register_problem(house.ru.store) is None
    assert all(line["ok"] for line in fsck(house.ru))


def test_the_sealed_register_shows_any_opening_that_was_changed(house, screen):
    id_ = draft(house)
    with_passkey(screen, "releaser 1")
    screen.approve_by_passkey(id_)
    opening = house.ru.store.approvals(id_)[0].opening
    for old, new in (
        (b"RU releaser 1", b"RU releaser 7"),
        (b'"signature":"M', b'"signature":"N'),
        (b"passkey", b"pass"),
    ):
        assert old in opening
        house.ru.store._rows.run("UPDATE approval SET opening=?", opening.replace(old, new))
        assert "does not open" in register_problem(house.ru.store)
    house.ru.store._rows.run("UPDATE approval SET opening=?", opening)
    assert register_problem(house.ru.store) is None


def test_a_signature_over_another_draft_approves_nothing(house, screen):
    first, second = draft(house), draft(house, body={**NOTICE, "reference": "RU-2"})
    with_passkey(screen, "releaser 1")
    answer = screen.authenticator.get(screen.get(f"/drafts/{first}/passkey").json())
    page = screen.get(f"/drafts/{second}").text
    assert screen.post(f"/drafts/{second}/approve", credential=answer, statement=seen(page)).status_code == 409
    assert house.ru.store.approvals(second) == ()


def test_another_officers_passkey_approves_nothing(house, screen):
    id_ = draft(house)
    with_passkey(screen, "releaser 1")
    other = screen.other()
    other.sign_in("releaser 2")
    other.authenticator = screen.authenticator
    assert other.approve_by_passkey(id_).status_code == 409
    assert house.ru.store.approvals(id_) == ()


@pytest.mark.parametrize("form", [{}, {"password": "not the password"}], ids=["session", "wrong"])
def test_an_open_session_alone_releases_no_first_notice_and_the_reason_typed_is_kept(house, screen, form):
    id_ = draft(house, body={**NOTICE, "launch": {**NOTICE["launch"], "planned_date": None}})
    screen.sign_in("releaser 1")
    page = screen.get(f"/drafts/{id_}").text
    form = {**form, "statement": seen(page), "reason": "the date follows by telephone"}
    answer = screen.post(f"/drafts/{id_}/approve", **form)
    assert answer.status_code == 409
    assert house.ru.store.approvals(id_) == ()
    if 'id="reason"' in page:
        assert "the date follows by telephone" in answer.text


def test_an_approval_of_another_statement_than_the_one_seen_is_refused(house, screen):
    id_ = draft(house)
    screen.sign_in("releaser 1")
    for saw in ("", "00" * 32):
        answer = screen.post(f"/drafts/{id_}/approve", statement=saw, password=PASSWORD)
        assert answer.status_code == 409
    assert house.ru.store.approvals(id_) == ()


def test_what_adds_caution_is_one_key_in_an_open_session(house, screen):
    first = house.say(house.ru, "notice", NOTICE)
    reference = Reference(origin=str(first.origin), leaf=first.leaf.hex())
    body = {"status": "hold", "at": "2026-11-24T10:00:00Z"}
    made = house.ru.issue.submit("ru-cn", "status", body, house.officers["RU", "watch 1"], references=(reference,))
    screen.sign_in("watch 1")
    page = screen.get(f"/drafts/{made.id}").text
    assert screen.post(f"/drafts/{made.id}/approve", statement=seen(page)).status_code == 303
    entry = read_entry(house.ru.store.find(house.ru.store.draft(made.id).released).data)
    assert [approval.method for approval in entry.approvals] == ["session"]


def test_at_an_address_without_a_name_the_page_says_so(tmp_path):
    made = House(tmp_path)
    config = (made.ru.directory / "config.toml").read_text()
    (made.ru.directory / "config.toml").write_text(
        config.replace("[console]\nport = 2\n", '[console]\nport = 2\nhost = "192.0.2.7"\n')
    )
    node = made.reopen("RU")
    page = Screen(node).get("/login").text
    assert "http://192.0.2.7:2 is not one" in page
    assert "data-passkey=" not in page
    made.close()


def test_at_another_name_than_the_consoles_own_the_page_leads_there(house, screen):
    page = screen.get("http://127.0.0.1:2/login").text
    assert 'href="http://localhost:2/login"' in page
    assert "data-passkey=" not in page
