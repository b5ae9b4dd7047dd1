"""The public side: nothing by default, two officers for exactly what is shown, a folder that needs no node."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from house import House
from preavis.errors import Refused
from preavis.web.console import console_app

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


def console(node, officer=None):
    made = TestClient(console_app(node), base_url="http://127.0.0.1", follow_redirects=False)
    if officer is not None:
        node.people.set_password(officer, "a password 1995", node.clock.now())
        answer = made.post("/login", data={"officer": officer.label, "password": "a password 1995"})
        assert answer.status_code == 303
    return made


def test_nothing_of_a_channel_is_public_by_default(house):
    house.say(house.ru, "notice", NOTICE)
    anybody = console(house.ru)
    for path in ("feed.atom", "calendar.ics"):
        assert anybody.get(f"/public/ru-cn/{path}").status_code == 409
    with pytest.raises(Refused, match="not_public"):
        house.ru.publisher.stage("ru-cn", house.officers["RU", "releaser 1"], lambda said: "", (), house.clock.now())


def test_two_officers_publish_exactly_what_both_have_seen(public):
    node = public.ru
    first, second = (console(node, public.officers["RU", f"releaser {n}"]) for n in (1, 2))
    assert first.post("/publish/ru-cn/stage").status_code == 303
    staged = node.publisher.staged("ru-cn")
    agree = {"sha256": staged.sha256.hex()}
    assert first.post("/publish/ru-cn/agree", data=agree).status_code == 303
    assert not node.publisher.folder("ru-cn").exists()
    first.post("/publish/ru-cn/agree", data=agree)
    assert not node.publisher.folder("ru-cn").exists()  # one officer twice is one officer
    (staged.folder / "index.html").write_text("another page")
    assert second.post("/publish/ru-cn/agree", data=agree).status_code == 409
    public.clock.move(minutes=1)
    first.post("/publish/ru-cn/stage")
    agree = {"sha256": node.publisher.staged("ru-cn").sha256.hex()}
    for one in (first, second):
        one.post("/publish/ru-cn/agree", data=agree)
    page = (node.publisher.folder("ru-cn") / "index.html").read_text()
    assert "EXERCISE" in page
    for words in ("Lead time", "Préavis", "Заблаговременность", "提前时间"):
        assert words in page
    assert "<script" not in page
    leaves = (node.publisher.folder("ru-cn") / "RU.leaves.txt").read_text().split()
    assert leaves == [public.entry.leaf.hex()]
    assert NOTICE["launch"]["place"]["site"] not in page
    assert node.store.check_audit() is None


def test_the_figures_count_and_time_and_say_nothing_of_a_launch(public):
    node = public.ru
    cases = node.publisher.counted("ru-cn")
    node.publisher.stage("ru-cn", public.officers["RU", "releaser 1"], lambda said: "page", cases, public.clock.now())
    figures = json.loads((node.publisher.staged("ru-cn").folder / "figures.json").read_text())
    (year,) = figures["years"]
    assert (year["party"], year["said"]["notice"], year["answers"]["median"]) == ("RU", 1, 7)
    assert year["lead"]["median"] == (15 * 24 + 20) * 60
    assert (year["in_time"], year["asked"]) == (0, 3)
    assert "Plesetsk" not in json.dumps(figures)


def test_a_desk_may_not_publish(public):
    desk = console(public.ru, public.officers["RU", "radar 1"])
    assert desk.get("/publish").status_code in {403, 409}
    assert desk.post("/publish/ru-cn/stage").status_code in {403, 409}


def test_the_feeds_of_a_public_channel_are_read_by_others(public):
    anybody = console(public.ru)
    root = ET.fromstring(anybody.get("/public/ru-cn/feed.atom").text)
    (entry,) = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert entry.find("{http://www.w3.org/2005/Atom}id").text.endswith(public.entry.leaf.hex())
    events = Calendar.from_ical(anybody.get("/public/ru-cn/calendar.ics").text).walk("VEVENT")
    assert len(events) == 1


def test_a_long_hand_over_sheet_says_how_much_more_the_board_has(public, monkeypatch):
    watch = console(public.cn, public.officers["CN", "releaser 1"])
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
