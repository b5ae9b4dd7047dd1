"""Is this track announced? Two nodes, real notices, every place where a map goes wrong."""

import json
from pathlib import Path

import pytest

from house import House
from preavis.clock import parse_instant
from preavis.geo import Position
from preavis.statements import Reference

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
ACROSS = [["10", "179"], ["10", "-179"], ["-10", "-179"], ["-10", "179"]]
NORTH = [["80", "0"], ["80", "90"], ["80", "180"], ["80", "-90"]]
SOUTH = [["-75", "0"], ["-75", "120"], ["-75", "-120"]]
OPEN = parse_instant("2026-12-10T08:00:00Z")


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def notice(polygon=None, edges="geodesic", **more):
    areas = [{"label": "A", "purpose": "impact", "medium": ["sea"], "edges": edges, "shape": {"polygon": polygon}}]
    return {**NOTICE, **({"areas": areas} if polygon else {}), **more}


def relations(node, lat, lon, at=OPEN):
    return [(hit.relation, hit.area) for hit in node.tracks.answer(Position(lat, lon), at).hits]


def test_a_track_inside_an_open_area_is_announced_on_both_sides_and_the_launch_is_named(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    for node in (house.ru, house.cn):
        answer = node.tracks.answer(Position("56.6", "162.2"), OPEN)
        assert answer.announced
        assert [(hit.relation, hit.km) for hit in answer.hits[:1]] == [("inside_open", 0)]
        assert ("launch_open", "Plesetsk") in relations(node, "56.6", "162.2")


def test_a_track_far_from_every_area_while_a_window_is_open_still_names_the_launch(house):
    """Norway 1995: what the radar sees is between the place of launch and the area."""
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    answer = house.cn.tracks.answer(Position("66.0", "60.0"), OPEN)
    assert not answer.announced
    assert [(hit.relation, hit.area) for hit in answer.hits] == [("launch_open", "Plesetsk")]
    assert 900 < answer.hits[0].km < 1100


def test_near_and_closed_are_said_and_nothing_is_said_of_another_day(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    assert ("near_open", "A") in relations(house.cn, "55.0", "162.0")
    assert relations(house.cn, "56.6", "162.2", parse_instant("2026-12-10T13:00:00Z")) == [("inside_closed", "A")]
    assert relations(house.cn, "56.6", "162.2", parse_instant("2026-12-20T08:00:00Z")) == []


@pytest.mark.parametrize(
    ("polygon", "inside", "outside"),
    [
        (ACROSS, [("0", "180"), ("0", "-180"), ("5", "-179.5")], [("0", "0")]),
        (NORTH, [("90", "0"), ("85", "-133")], [("70", "0"), ("-85", "0")]),
        (SOUTH, [("-90", "10"), ("-89", "-60")], [("-60", "60"), ("89", "0")]),
    ],
)  # fmt: skip
def test_over_180_degrees_and_over_the_poles_the_answer_is_right(house, polygon, inside, outside):
    house.say(house.ru, "notice", notice(polygon))
    house.deliver()
    for place in inside:
        assert ("inside_open", "A") in relations(house.cn, *place), place
    for place in outside:
        assert ("inside_open", "A") not in relations(house.cn, *place), place


def test_an_amendment_moves_the_area_and_a_cancellation_takes_it_away(house):
    first = house.say(house.ru, "notice", NOTICE)
    about = (Reference(origin=str(first.origin), leaf=first.leaf.hex()),)
    house.deliver()
    moved = notice([["30", "150"], ["30", "151"], ["29", "151"], ["29", "150"]])
    house.say(house.ru, "amendment", moved, about)
    house.deliver()
    assert ("inside_open", "A") not in relations(house.cn, "56.6", "162.2")
    assert ("inside_open", "A") in relations(house.cn, "29.5", "150.5")
    gone = {**moved, "kind": "cancellation", "reason": "weather", "refers_to": NOTICE.get("reference", "RU-1")}
    house.say(house.ru, "cancellation", gone, about)
    house.deliver()
    assert relations(house.cn, "29.5", "150.5") == []


def test_an_area_that_cannot_be_drawn_may_be_anywhere(house):
    huge = {"circle": {"centre": ["0", "0"], "radius": "12000", "unit": "KM"}}
    house.say(
        house.ru, "notice", {**NOTICE, "areas": [{"label": "H", "purpose": "hazard", "medium": ["air"], "shape": huge}]}
    )
    house.deliver()
    assert ("inside_open", "H") in relations(house.cn, "-45", "170")


def test_a_restart_and_an_older_store_lose_no_area(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    cn = house.reopen("CN")
    assert ("inside_open", "A") in relations(cn, "56.6", "162.2")
