"""The public side: nothing by default, two officers for exactly what is shown, one to take it down, a folder that needs no node."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from authenticator import word
from house import House
from preavis.errors import Refused, UnusableInput
from preavis.node.approvals import register_problem
from preavis.node.upkeep import fsck
from preavis.statements import Reference
from preavis.wire import approval_hash
from screens import PASSWORD, Screen, acts

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def public(house):
    config = house.ru.directory / "config.toml"
    config.write_text(config.read_text().replace('name = "ru-cn"', 'name = "ru-cn"\npublic = true'))
    house.reopen("RU")
    house.entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    told = house.cn.store.told(desk="radar", open_only=True)[0]
    house.clock.move(minutes=7)
    house.cn.acknowledge(told, house.officers["CN", "radar 1"])
    house.deliver()
    return house


def screen(public, label):
    """Return a browser in which an officer of RU has signed in."""
    node = public.ru
    node.people.set_password(public.officers["RU", label], PASSWORD, node.clock.now())
    made = Screen(node)
    assert made.sign_in(label).status_code == 303
    return made


def stage(public, label="releaser 1"):
    """Let an officer prepare a page, and return the address of what he then looks at."""
    public.clock.move(minutes=1)
    answer = screen(public, label).post("/publish/ru-cn/stage")
    assert answer.status_code == 303
    return answer.headers["location"]


def agree_by_passkey(one, page):
    options = one.get(f"{page}/passkey").json()
    return one.post(f"{page}/agree", credential=one.authenticator.get(options))


def publish(public):
    page = stage(public)
    for label in ("releaser 1", "releaser 2"):
        assert screen(public, label).post(f"{page}/agree", password=PASSWORD).status_code == 303
    return page


def www(public):
    return public.ru.publisher.folder("ru-cn")


def test_nothing_of_a_channel_is_public_by_default(house):
    house.say(house.ru, "notice", NOTICE)
    anybody = Screen(house.ru)
    for path in ("feed.atom", "calendar.ics"):
        assert anybody.get(f"/public/ru-cn/{path}").status_code == 409
    with pytest.raises(Refused, match="not_public"):
        house.ru.publisher.stage("ru-cn", house.officers["RU", "releaser 1"], lambda said: "", (), house.clock.now())


def test_two_officers_publish_exactly_what_both_have_seen(public):
    node = public.ru
    page = stage(public)
    first, second = screen(public, "releaser 1"), screen(public, "releaser 2")
    assert first.post(f"{page}/agree", password=PASSWORD).status_code == 303
    assert not www(public).exists()
    assert first.post(f"{page}/agree", password=PASSWORD).status_code == 409
    assert not www(public).exists()  # one officer twice is one officer
    (node.publisher.staged("ru-cn").folder / "index.html").write_text("another page")
    assert second.post(f"{page}/agree", password=PASSWORD).status_code == 409
    publish(public)
    shown = (www(public) / "index.html").read_text()
    assert "EXERCISE" in shown
    for words in ("Lead time", "Préavis", "Заблаговременность", "提前时间"):
        assert words in shown
    assert "<script" not in shown
    leaves = (www(public) / "RU.leaves.txt").read_text().split()
    assert leaves == [public.entry.leaf.hex()]
    assert NOTICE["launch"]["place"]["site"] not in shown
    assert all(line["ok"] for line in fsck(node))


def test_an_open_session_publishes_nothing(public):
    page = stage(public)
    first = screen(public, "releaser 1")
    for form in ({}, {"password": "not the password"}, {"credential": "{}"}):
        assert first.post(f"{page}/agree", **form).status_code == 409
    assert public.ru.publisher.staged("ru-cn").agreed == ()


def test_the_challenge_of_an_agreement_is_the_hash_of_the_page_and_what_was_signed_can_be_checked_again(public):
    node, page = public.ru, stage(public)
    first = screen(public, "releaser 1")
    first.add_passkey()
    assert first.get(f"{page}/passkey").json()["challenge"] == word(bytes.fromhex(page.rpartition("/")[2]))
    assert agree_by_passkey(first, page).status_code == 303
    assert screen(public, "releaser 2").post(f"{page}/agree", password=PASSWORD).status_code == 303
    assert [approval.method for approval in node.publisher.published("ru-cn").approvals] == ["passkey", "password"]
    assert all(line["ok"] for line in fsck(node))
    ((_, stored), _) = node.store.agreement_register()
    for old, new in ((b"RU releaser 1", b"RU releaser 7"), (b'"signature":"M', b'"signature":"N')):
        assert old in stored.opening
        node.store._rows.run("UPDATE agreement SET opening=? WHERE officer=1", stored.opening.replace(old, new))
        assert "does not open" in register_problem(node.store)
    node.store._rows.run("UPDATE agreement SET opening=? WHERE officer=1", stored.opening)
    node.store._rows.run("UPDATE publication SET sha256=?", bytes(32))
    assert "does not open" in register_problem(node.store)


def test_a_signature_for_a_page_approves_no_statement_and_one_for_a_statement_publishes_nothing(public):
    node, page = public.ru, stage(public)
    first = screen(public, "releaser 1")
    first.add_passkey()
    body = {**NOTICE, "reference": "RU-OTHER"}
    draft = node.issue.submit("ru-cn", "notice", body, public.officers["RU", "releaser 1"])
    for_page = first.authenticator.get(first.get(f"{page}/passkey").json())
    for_draft = first.authenticator.get(first.get(f"/drafts/{draft.id}/passkey").json())
    seen = node.issue.review(draft.id).hash
    assert first.post(f"/drafts/{draft.id}/approve", credential=for_page, statement=seen).status_code == 409
    assert first.post(f"{page}/agree", credential=for_draft).status_code == 409
    assert node.store.approvals(draft.id) == ()
    assert node.publisher.staged("ru-cn").agreed == ()


def test_the_hash_of_a_page_has_a_domain_of_its_own_and_names_whose_page_it_is(public):
    staged = public.ru.publisher.staged("ru-cn") or public.ru.publisher.exactly(
        "ru-cn", stage(public).rpartition("/")[2]
    )
    listed = "preavis/ru-cn/exercise/RU\n"
    for file in sorted(staged.folder.iterdir()):
        listed += f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n"
    assert hashlib.sha256(f"preavis/publication/v1\n{listed}".encode()).digest() == staged.page.sha256
    assert approval_hash(listed.encode()) != staged.page.sha256


def test_another_officers_passkey_and_another_page_are_refused(public):
    old = stage(public)
    first, second = screen(public, "releaser 1"), screen(public, "releaser 2")
    first.add_passkey()
    stale = first.authenticator.get(first.get(f"{old}/passkey").json())
    new = stage(public)
    assert old != new
    assert first.post(f"{new}/agree", credential=stale).status_code == 409
    assert first.post(f"{old}/agree", credential=stale).status_code == 409
    assert first.get(f"{old}/passkey").status_code == 409
    assert "Look again" in first.get(old).text
    second.authenticator = first.authenticator
    options = first.get(f"{new}/passkey").json()
    assert second.post(f"{new}/agree", credential=first.authenticator.get(options)).status_code == 409
    assert public.ru.publisher.staged("ru-cn").agreed == ()


def test_what_an_officer_looks_at_is_every_file_that_the_public_would_get(public):
    page = stage(public)
    first = screen(public, "releaser 1")
    staged = public.ru.publisher.staged("ru-cn")
    first.client.cookies.set("preavis-theme", "day")
    names = {file.name for file in staged.folder.iterdir()}
    assert names == {"index.html", "figures.json", "RU.checkpoint", "RU.leaves.txt", "CN.checkpoint", "CN.leaves.txt"}
    for name in names:
        assert f'href="{page}/files/{name}"' in first.get(page).text
        assert first.get(f"{page}/files/{name}").content == (staged.folder / name).read_bytes()
    assert first.get(f"{page}/files/store.db").status_code == 303


def test_one_officer_takes_the_page_down_and_it_does_not_come_back_by_one(public):
    page = publish(public)
    node = public.ru
    assert screen(public, "watch 1").post("/publish/ru-cn/withdraw").status_code == 303
    assert not www(public).exists()
    assert node.publisher.published("ru-cn") is None
    assert ("publication.withdrawn", f"ru-cn {page.rpartition('/')[2]}") in acts(node, "watch 1")
    assert screen(public, "releaser 1").post(f"{page}/agree", password=PASSWORD).status_code == 409
    assert screen(public, "watch 1").post("/publish/ru-cn/withdraw").status_code == 409
    assert all(line["ok"] for line in fsck(node))
    publish(public)
    assert (www(public) / "index.html").exists()


def test_what_waits_is_taken_down_with_what_is_published(public):
    publish(public)
    page = stage(public)
    assert screen(public, "releaser 1").post(f"{page}/agree", password=PASSWORD).status_code == 303
    assert (www(public) / "index.html").exists(), "the earlier page stays until another takes its place"
    screen(public, "releaser 2").post("/publish/ru-cn/withdraw")
    assert not www(public).exists()
    assert screen(public, "releaser 2").post(f"{page}/agree", password=PASSWORD).status_code == 409


def test_a_page_can_be_taken_down_after_its_channel_is_public_no_longer(public):
    publish(public)
    config = public.ru.directory / "config.toml"
    config.write_text(config.read_text().replace("public = true\n", ""))
    public.reopen("RU")
    watch = screen(public, "watch 1")
    assert "Take down the page of ru-cn" in watch.get("/publish").text
    assert watch.post("/publish/ru-cn/withdraw").status_code == 303
    assert not www(public).exists()


def test_the_agreement_of_an_officer_whose_role_ends_counts_no_more_unless_the_page_is_published(public):
    node, page = public.ru, publish(public)
    first = public.officers["RU", "releaser 1"]
    waiting = stage(public)
    screen(public, "releaser 1").post(f"{waiting}/agree", password=PASSWORD)
    node.people.set_roles(first, frozenset({"drafter"}), public.clock.now(), desk=None, by="test")
    assert node.publisher.staged("ru-cn").agreed == ()
    assert ("approval.void", f"ru-cn {waiting.rpartition('/')[2]} releaser 1") in acts(node, "test")
    assert node.publisher.published("ru-cn").agreed == ("releaser 1", "releaser 2")
    assert node.publisher.published("ru-cn").hash == page.rpartition("/")[2]
    node.people.set_roles(first, frozenset({"releaser"}), public.clock.now(), desk=None, by="test")
    assert screen(public, "releaser 1").post(f"{waiting}/agree", password=PASSWORD).status_code == 303
    assert all(line["ok"] for line in fsck(node))


def test_fsck_names_a_page_that_is_not_what_two_officers_agreed_to(public):
    publish(public)
    node, index = public.ru, www(public) / "index.html"
    said = index.read_bytes()
    index.write_bytes(said + b"more")
    assert [line["what"] for line in fsck(node) if not line["ok"]] == ["public page ru-cn"]
    index.write_bytes(said)
    assert all(line["ok"] for line in fsck(node))
    node.store._rows.run("DELETE FROM agreement WHERE officer=1")
    assert [line["what"] for line in fsck(node) if not line["ok"]] == ["public page ru-cn"]


def test_a_folder_that_cannot_be_written_publishes_nothing_and_keeps_no_agreement(public):
    page = stage(public)
    assert screen(public, "releaser 1").post(f"{page}/agree", password=PASSWORD).status_code == 303
    www(public).with_suffix(".new").write_text("a file stands where the folder should be")
    officer, sha256 = public.officers["RU", "releaser 2"], page.rpartition("/")[2]
    with pytest.raises(UnusableInput, match=r"publish\.failed"):
        public.ru.publisher.agree("ru-cn", sha256, officer, "password", public.clock.now())
    assert not www(public).exists()
    assert public.ru.publisher.staged("ru-cn").agreed == ("releaser 1",)


def test_the_figures_count_and_time_and_say_nothing_of_a_launch(public):
    node = public.ru
    cases = node.publisher.counted("ru-cn")
    node.publisher.stage("ru-cn", public.officers["RU", "releaser 1"], lambda said: "page", cases, public.clock.now())
    figures = json.loads((node.publisher.staged("ru-cn").folder / "figures.json").read_text())
    (year,) = figures["years"]
    assert (year["party"], year["said"]["notice"], year["answers"]["median"]) == ("RU", 1, 7)
    assert year["lead"]["median"] == (15 * 24 + 20) * 60
    assert (year["in_time"], year["asked"]) == (0, 2)
    assert "Plesetsk" not in json.dumps(figures)


def test_a_desk_may_not_publish_and_the_watch_may_only_take_down(public):
    page = stage(public)
    for label, gets in (("radar 1", 403), ("watch 1", 200)):
        one = screen(public, label)
        assert one.get("/publish").status_code == gets
        assert one.get(page).status_code == gets
        assert one.post("/publish/ru-cn/stage").status_code == 403
        assert one.post(f"{page}/agree", password=PASSWORD).status_code == 403
        assert one.get(f"{page}/passkey").status_code == 403
    assert screen(public, "radar 1").post("/publish/ru-cn/withdraw").status_code == 403


def test_the_feeds_of_a_public_channel_are_read_by_others(public):
    anybody = Screen(public.ru)
    root = ET.fromstring(anybody.get("/public/ru-cn/feed.atom").text)
    (entry,) = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert entry.find("{http://www.w3.org/2005/Atom}id").text.endswith(public.entry.leaf.hex())
    events = Calendar.from_ical(anybody.get("/public/ru-cn/calendar.ics").text).walk("VEVENT")
    assert len(events) == 1


def test_a_feed_says_in_words_what_was_sent_in_error(public):
    body = {"correction": "sent_in_error", "reason": "no launch was meant"}
    about = (Reference(origin=str(public.entry.origin), leaf=public.entry.leaf.hex()),)
    public.say(public.ru, "correction", body, about)
    said = Screen(public.ru).get("/public/ru-cn/feed.atom").text
    assert "Sent in error" in said
    assert "sent_in_error" not in said


def test_a_long_hand_over_sheet_says_how_much_more_the_board_has(public, monkeypatch):
    watch = Screen(public.cn)
    public.cn.people.set_password(public.officers["CN", "releaser 1"], PASSWORD, public.clock.now())
    watch.sign_in("releaser 1")
    assert "more, on the board" not in watch.get("/handover").text
    assert watch.get("/handover").text.count("/cases/") == 3, "two desks, and the case in force"
    monkeypatch.setattr("preavis.web.console.drills.SHOWN", 1)
    page = watch.get("/handover").text
    assert "1 more, on the board" in page
    assert page.count("/cases/") == 2


def test_the_figures_count_cases_that_the_newest_have_pushed_out(public, monkeypatch):
    monkeypatch.setattr("preavis.node.BOARD_LIMIT", 1)
    public.clock.move(minutes=1)
    public.say(public.ru, "notice", {**NOTICE, "reference": "RU-NEWER"})
    public.deliver()
    publisher = public.ru.publisher
    assert len(list(publisher.cases("ru-cn"))) == 1
    said = publisher.gather("ru-cn", publisher.counted("ru-cn"), public.clock.now())
    (year,) = [each for each in said.years if each.party == "RU"]
    assert year.said["notice"] == 2
