"""Who is told: by who will see the launch. The notice of 1995 reaches the radar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from house_desks import NOTICE, DeskHouse
from preavis.errors import UnusableInput
from preavis.node import config
from preavis.node.desks import Desk, Region
from preavis.node.routing import why
from preavis.wire import read_notice


def notice(**more):
    found, findings = read_notice({**NOTICE, **more})
    assert found is not None, findings
    return found


def area(polygon, medium=("sea",)):
    value = {"label": "A", "purpose": "impact", "edges": "geodesic", "shape": {"polygon": polygon}}
    return {**value, "medium": list(medium)} if medium else value


def region(*box):
    return (Region(box=tuple(map(str, box))),)


BARENTS = region(68, 10, 80, 60)
SPITSBERGEN = area([["77", "14"], ["78", "14"], ["78", "18"], ["77", "18"]])
ANDOYA = {**NOTICE["launch"], "place": {"site": "Andoya", "position": ["69.3", "16.0"]}}
ROCKET_1995 = {
    "launch": ANDOYA,
    "areas": [SPITSBERGEN],
    "vehicle": {"kind": "sounding_rocket"},
    "notifying_party": "NO",
}


def test_norway_1995_a_notice_of_danger_to_ships_reaches_the_radar():
    said = notice(**ROCKET_1995)
    radar = Desk(label="early warning", kind="radar")
    assert why(radar, said, "NO").reasons[0].code == "route.radar"
    assert why(radar, said, "NO").told
    assert why(Desk(label="navy", media=("sea",)), said, "NO").told
    assert not why(Desk(label="airlines", media=("air",)), said, "NO").told


def test_a_radar_that_asks_for_its_own_region_is_told_of_what_touches_it_whatever_is_in_danger():
    near = Desk(label="north radar", told_of="matching", region=BARENTS)
    far = Desk(label="far radar", told_of="matching", region=region(-40, 100, 0, 160))
    assert why(near, notice(**ROCKET_1995), "NO").told
    decision = why(far, notice(**ROCKET_1995), "NO")
    assert not decision.told
    assert [reason.code for reason in decision.reasons] == ["route.region_other"]


def test_a_radar_is_never_narrowed_by_a_slip():
    with pytest.raises(ValueError, match=r"config\.radar"):
        Desk(label="radar", media=("air",))
    assert not Desk(label="radar", media=("air",), told_of="matching").every_launch
    assert not Desk(label="radar shop", kind="other", media=("air",)).every_launch


QUADRANT = {"purpose": "impact", "shape": {"ocean_quadrant": {"ocean": "Pacific", "quadrant": "NE"}}}
FAR = region(-60, -60, -50, -50)


@pytest.mark.parametrize(
    ("changes", "narrowed"),
    [
        ({"areas": [area([["1", "1"], ["1", "2"], ["2", "2"]], medium=None)]}, {"media": ("air",)}),
        ({"areas": []}, {"media": ("air",)}),
        ({"vehicle": {}}, {"vehicles": ("space_launch_vehicle",)}),
        ({"vehicle": {}}, {"classes": ("SLV",)}),
        ({"areas": [QUADRANT]}, {"region": FAR}),
        ({"launch": {"place": {"body_of_water": "Barents Sea"}}}, {"region": FAR}),
        ({"launch": {"place": {"site": "Plesetsk"}}}, {"region": FAR}),
        ({"launch": {}, "areas": []}, {"region": FAR}),
    ],
)
def test_what_a_notice_does_not_say_concerns_everybody(changes, narrowed):
    desk = Desk(label="desk", **narrowed)
    assert not why(desk, notice(areas=[SPITSBERGEN]), "RU").told
    assert why(desk, notice(**{"areas": [SPITSBERGEN], **changes}), "RU").told


def test_each_rule_says_what_it_saw():
    desk = Desk(label="desk", media=("air",), vehicles=("ballistic_missile",), classes=("icbm",), parties=("RU",))
    codes = [reason.code for reason in why(desk, notice(), "RU").reasons]
    assert codes == ["route.party_matches", "route.medium_matches", "route.vehicle_matches", "route.class_matches"]
    refused = why(desk, notice(), "FR")
    assert not refused.told
    assert refused.reasons[0].code == "route.party_other"
    assert refused.reasons[0].params == {"given": "FR", "wanted": "RU"}


@pytest.mark.parametrize(
    ("polygon", "box", "touches"),
    [
        ([["10", "179"], ["10", "-179"], ["12", "-179"], ["12", "179"]], (9, 170, 13, -170), True),
        ([["10", "179"], ["10", "-179"], ["12", "-179"], ["12", "179"]], (9, -180, 13, -179.5), True),
        ([["10", "179"], ["10", "-179"], ["12", "-179"], ["12", "179"]], (9, 0, 13, 170), False),
        ([["85", "0"], ["85", "120"], ["85", "-120"]], (88, -180, 90, 180), True),
        ([["85", "0"], ["85", "120"], ["85", "-120"]], (88, 100, 89, 101), True),
        ([["85", "0"], ["85", "120"], ["85", "-120"]], (-90, -180, -60, 180), False),
        ([["0", "178"], ["0", "180"], ["2", "180"], ["2", "178"]], (0, -180, 2, -178), True),
    ],
)
def test_a_region_is_right_over_180_degrees_and_the_poles(polygon, box, touches):
    far = {**NOTICE["launch"], "place": {"site": "x", "position": ["-45", "-20"]}}
    said = notice(areas=[area(polygon)], launch=far)
    assert why(Desk(label="desk", region=region(*box)), said, "RU").told is touches


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(-60, 60), st.floats(-180, 180))
def test_two_boxes_meet_wherever_the_meridian_of_180_lies(lat, lon, other_lat, other_lon):
    def box(lat, lon):
        west, east = lon - 5, lon + 5
        turn = lambda x: (x + 180) % 360 - 180  # noqa: E731
        return lat - 5, round(turn(west), 4), lat + 5, round(turn(east), 4)

    south, west, north, east = (f"{x:.4f}" for x in box(lat, lon))
    if float(east) == float(west):
        return
    ring = [[south, west], [south, east], [north, east], [north, west]]
    value = {"purpose": "impact", "edges": "parallel", "medium": ["sea"], "shape": {"polygon": ring}}
    far = {**NOTICE["launch"], "place": {"site": "x", "position": ["-89", "0"]}}
    said = notice(areas=[value], launch=far)
    apart_lon = abs((lon - other_lon + 180) % 360 - 180)
    apart_lat = abs(lat - other_lat)
    told = why(Desk(label="desk", region=region(*(f"{x:.4f}" for x in box(other_lat, other_lon)))), said, "RU").told
    if apart_lon < 9.9 and apart_lat < 9.9:
        assert told
    if apart_lon > 10.1 or apart_lat > 10.1:
        assert not told


DESKS = """
[[desk]]
label = "early warning"
kind = "radar"
[[desk]]
label = "navy"
media = ["sea"]
[[desk]]
label = "south"
region = [{box = ["-60", "-60", "-50", "-50"]}]
"""


def test_norway_1995_replayed_between_two_nodes_every_desk_says_why(tmp_path):
    house = DeskHouse(tmp_path, DESKS)
    entry = house.notice(areas=[SPITSBERGEN], launch=ANDOYA)
    case = house.cn.case(entry.leaf.hex()[:16])
    assert {told.desk for told in house.cn.store.told()} == {"early warning", "navy"}
    reasons = {one.desk: (one.told, [reason.code for reason in one.reasons]) for one in house.cn.last_mile.why(case)}
    assert reasons == {
        "early warning": (True, ["route.radar"]),
        "navy": (True, ["route.medium_matches"]),
        "south": (False, ["route.region_other"]),
    }
    house.close()


def test_a_desk_that_an_earlier_version_alone_concerned_is_told_that_it_has_changed(tmp_path):
    from preavis.statements import Reference

    house = DeskHouse(tmp_path, DESKS)
    entry = house.notice(areas=[SPITSBERGEN], launch=ANDOYA)
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    moved = {
        **NOTICE,
        "areas": [area([["1", "1"], ["1", "2"], ["2", "2"]], ("air",))],
        "refers_to": NOTICE["reference"],
    }
    house.say(house.ru, "amendment", moved, about)
    house.deliver()
    assert [told.superseded for told in house.cn.store.told(desk="navy")] == [True, False]
    case = house.cn.case(entry.leaf.hex()[:16])
    (navy,) = [one for one in house.cn.last_mile.why(case) if one.desk == "navy"]
    assert navy.told
    assert navy.reasons[0].code == "route.told_before"
    house.close()


def test_a_word_about_a_launch_goes_to_the_desks_that_its_notice_concerns(tmp_path):
    from preavis.statements import Reference

    house = DeskHouse(tmp_path, DESKS)
    entry = house.notice(areas=[SPITSBERGEN], launch=ANDOYA)
    about = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    house.say(house.ru, "status", {"status": "hold", "at": "2026-11-24T10:00:00Z"}, about)
    house.deliver()
    assert {told.desk for told in house.cn.store.told(open_only=True)} == {"early warning", "navy"}
    house.close()


GOOD = 'label = "radar"\nways = ["console", "mail"]\nmail = ["a@b.example"]\n'
BASE = """party = "CN"\nmode = "exercise"\n[peers]\nport = 1\n[console]\nport = 2\n"""
MAIL = '[mail]\nhost = "mail.example"\nsender = "watch@cn.example"\n'


@pytest.mark.parametrize(
    ("desk", "mail"),
    [
        ('label = "radar"\nways = ["mail"]', MAIL),
        ('label = "radar"\nmail = ["a@b.example"]', MAIL),
        (GOOD, ""),
        (GOOD.replace("a@b.example", "A <a@b.example>"), MAIL),
        (GOOD.replace('"a@b.example"', '"a@b.example", "A@b.example"'), MAIL),
        (GOOD, MAIL + 'tls = "none"'),
        (GOOD, MAIL + 'user = "x"'),
        ('label = "x"\nways = ["webhook"]\nwebhook = [{url = "http://far.example/", secret_file = "s"}]', ""),
        ('label = "x"\nways = ["webhook"]\nwebhook = [{url = "https://u@far.example/", secret_file = "s"}]', ""),
        ('label = "x"\nregion = [{box = ["10", "0", "0", "10"]}]', ""),
        ('label = "x"\nregion = [{box = ["0", "0", "1", "1"], polygon = [["1", "1"]]}]', ""),
        ('label = "x"\nladder = [{to = "x", after_seconds = 9}]', ""),
        ('label = "x"\nladder = [{to = "y", after_seconds = 9}]', ""),
        ('label = "x"\nways = ["console", "console"]', ""),
        ('label = "x"\nlangage = "fr"\nlanguage = "de"', ""),
        ('label = "a b"\n[[desk]]\nlabel = "a-b"', ""),
    ],
)
def test_a_wrong_desk_in_the_configuration_is_one_clear_line(desk, mail):
    with pytest.raises(UnusableInput) as caught:
        config.parse(f"{BASE}{mail}\n[[desk]]\n{desk}\n")
    assert caught.value.code.startswith("config.")


def test_a_right_one_is_read():
    read = config.parse(f"{BASE}{MAIL}\n[[desk]]\n{GOOD}")
    assert read.desk[0].every_launch


def test_a_ladder_rises_in_time():
    steps = '[[desk]]\nlabel = "a"\n[[desk]]\nlabel = "b"\nladder = [{to="a", after_seconds=9}, {to="c", after_seconds=%d}]\n'
    for late in (9, 5):
        with pytest.raises(UnusableInput):
            config.parse(BASE + steps % late + '[[desk]]\nlabel = "c"\n')
    assert config.parse(BASE + steps % 10 + '[[desk]]\nlabel = "c"\n').desk[1].deputies == ("a", "c")
