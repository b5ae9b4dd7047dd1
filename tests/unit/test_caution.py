"""How many officers a statement needs: what adds caution one, what takes it away two, what is in doubt two."""

import itertools
import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.node.caution import adds_only, approvals_needed
from preavis.wire import read_body, read_notice

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


def notice(document):
    read, findings = read_notice(document)
    assert read is not None, findings
    return read


def with_area(**more):
    area = {"purpose": "impact", "medium": ["sea"], "edges": "geodesic", "lower": "SFC", "upper": "FL300",
            "shape": {"circle": {"centre": ["56.0", "162.0"], "radius": "50", "unit": "NM"}}, **more}  # fmt: skip
    return {**NOTICE, "areas": [area]}


def changed(document, *path, to):
    made = deepcopy(document)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return made


def adds(old, new):
    return adds_only(notice(old), notice(new))


BOX = [["57.2", "161.5"], ["57.2", "163.0"], ["56.0", "163.0"], ["56.0", "161.5"]]
WIDER = [["58.0", "161.0"], ["58.0", "164.0"], ["55.0", "164.0"], ["55.0", "161.0"]]


@pytest.mark.parametrize("edges", ["geodesic", "rhumb", "parallel"])
def test_an_area_that_takes_in_the_old_one_adds_caution_and_the_way_back_does_not(edges):
    old = with_area(edges=edges, shape={"polygon": BOX})
    new = with_area(edges=edges, shape={"polygon": WIDER})
    assert adds(old, new)
    assert not adds(new, old)


def test_one_vertex_moved_outwards_adds_caution_and_one_moved_inwards_does_not():
    old = with_area(shape={"polygon": BOX})
    assert adds(old, with_area(shape={"polygon": [["57.2", "161.5"], ["57.4", "163.2"], *BOX[2:]]}))
    assert not adds(old, with_area(shape={"polygon": [["57.2", "161.5"], ["57.1", "162.9"], *BOX[2:]]}))
    shifted = [[str(float(lat) + 0.5), lon] for lat, lon in BOX]
    assert not adds(old, with_area(shape={"polygon": shifted})), "a moved area leaves some water unwarned"


def test_an_area_over_180_degrees_and_one_around_the_pole_are_compared_as_they_lie():
    def ring(east):
        return {"polygon": [["50.0", "175.0"], ["50.0", east], ["40.0", east], ["40.0", "175.0"]]}

    east, farther = (with_area(edges="parallel", shape=ring(lon)) for lon in ("-175.0", "-170.0"))
    assert adds(east, farther)
    assert not adds(farther, east)
    for area in (east, farther):
        area["areas"][0]["edges"] = "geodesic"
    assert not adds(east, farther), "the longer geodesic in the south bends north: a strip of the old area is outside"

    def cap(lat):
        return {"polygon": [[lat, lon] for lon in ("0", "90", "180", "-90")]}

    assert adds(with_area(shape=cap("85.0")), with_area(shape=cap("80.0")))
    assert not adds(with_area(shape=cap("80.0")), with_area(shape=cap("85.0")))


def test_a_circle_in_a_box_a_wider_corridor_and_a_wider_sector_are_seen():
    assert adds(with_area(), with_area(shape={"polygon": [["58", "158"], ["58", "166"], ["54", "166"], ["54", "158"]]}))

    def corridor(width):
        return {"corridor": {"line": [["50", "150"], ["55", "160"]], "half_width": width, "unit": "KM"}}

    assert adds(with_area(shape=corridor("20")), with_area(shape=corridor("25")))
    assert not adds(with_area(shape=corridor("25")), with_area(shape=corridor("20")))

    def sector(to):
        return {"sector": {"centre": ["56", "162"], "radius": "50", "unit": "NM", "from": "330", "to": to}}

    assert not adds(with_area(shape=sector("60")), with_area(shape=sector("30")))


def test_edges_that_nobody_stated_and_names_are_not_compared():
    old = with_area(edges=None, shape={"polygon": BOX})
    assert not adds(old, with_area(shape={"polygon": WIDER}))
    assert adds(old, old)
    name = with_area(shape={"body_of_water": "Sea of Okhotsk"})
    assert adds(name, name)
    assert not adds(name, with_area(shape={"body_of_water": "Bering Sea"}))


def test_a_ring_that_crosses_itself_is_in_doubt():
    crossed = [BOX[0], BOX[2], BOX[1], BOX[3]]
    assert not adds(with_area(shape={"polygon": BOX}), with_area(shape={"polygon": crossed}))


@pytest.mark.parametrize(
    ("member", "old", "new", "added"),
    [
        ("upper", "FL300", "FL400", True), ("upper", "FL400", "FL300", False), ("upper", "FL300", "UNL", True),
        ("upper", "UNL", "FL999", False), ("upper", "FL300", "9000M", False), ("upper", "9000M AMSL", "30000FT AMSL", True),
        ("upper", None, "UNL", True), ("upper", None, "FL300", False), ("upper", "FL300", None, False),
        ("lower", "FL100", "SFC", True), ("lower", "SFC", "FL100", False), ("lower", "FL100", "FL050", True),
        ("lower", "FL100", "GND", True), ("lower", "1000FT AGL", "500FT AMSL", False), ("lower", "odd", "odd", True),
        ("medium", ["sea"], ["sea", "air"], True), ("medium", ["sea", "air"], ["sea"], False), ("medium", ["sea"], None, True),
        ("medium", None, ["sea"], False), ("purpose", "impact", "hazard", False),
    ],
)  # fmt: skip
def test_levels_media_and_purpose(member, old, new, added):
    def area(value):
        made = with_area(**{member: value})
        if value is None:
            del made["areas"][0][member]
        return made

    assert adds(area(old), area(new)) is added


W = {"from": "2026-12-10T06:00:00Z", "to": "2026-12-10T12:00:00Z"}
LATER = {"from": "2026-12-11T06:00:00Z", "to": "2026-12-11T12:00:00Z"}


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [
        ([[W]], [[W], [LATER]], True),
        ([[W], [LATER]], [[W]], False),
        ([[W]], [[{**W, "to": "2026-12-10T13:00:00Z"}]], True),
        ([[W]], [[{**W, "to": "2026-12-10T11:00:00Z"}]], False),
        ([[W]], [[{**W, "to": "2026-12-10T09:00:00Z"}, {**W, "from": "2026-12-10T09:00:00Z"}]], True),
        ([[W]], [[{**W, "to": "2026-12-10T09:00:00Z"}, {**W, "from": "2026-12-10T09:00:01Z"}]], False),
        ([[W, LATER]], [[W], [LATER]], False),
        ([[W], [LATER]], [[W, LATER]], True),
        ([[W]], None, False),
        (None, [[W]], False),
    ],
)
def test_hours_are_kept_or_widened(old, new, added):
    def launch(schedule):
        made = deepcopy(NOTICE)
        made["launch"]["schedule"] = schedule
        if schedule is None:
            del made["launch"]["schedule"]
        return made

    assert adds(launch(old), launch(new)) is added


def test_an_area_with_hours_of_its_own_is_judged_by_them():
    old = with_area(schedule=[[W]])
    assert adds(old, with_area(schedule=[[W], [LATER]]))
    assert not adds(old, with_area(schedule=[[LATER]]))
    inherits = with_area()
    assert adds(inherits, with_area(schedule=[[W, LATER]]))
    assert not adds(inherits, with_area(schedule=[[{**W, "to": "2026-12-10T07:00:00Z"}]]))


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("vehicle", "kind"), "space_launch_vehicle"), (("vehicle", "generic_class"), "SLBM"), (("flight", "direction"), "E"),
        (("launch", "planned_date"), {"date": "2026-12-11", "zone": "UTC"}), (("launch", "place"), {"site": "Yasny"}),
        (("group", "count"), 1), (("public_warnings",), []), (("remarks",), "cancelled by telephone"), (("kind",), "goodwill"),
        (("areas",), []), (("territory_state",), None),
    ],
)  # fmt: skip
def test_what_is_not_known_to_be_wider_needs_two(path, to):
    assert not adds(NOTICE, changed(NOTICE, *path, to=to))
    read = notice(changed(NOTICE, *path, to=to))
    assert approvals_needed("amendment", read, notice(NOTICE)) == 2


def test_more_of_the_same_needs_one():
    more = changed(
        NOTICE, "public_warnings", to=[*NOTICE["public_warnings"], {"medium": "sea", "reference": "XIII 12/26"}]
    )
    more = changed(more, "remarks", to=NOTICE["remarks"] + " More.")
    more = changed(more, "group", "count", to=3)
    more = changed(more, "areas", to=[*NOTICE["areas"], with_area()["areas"][0]])
    assert approvals_needed("amendment", notice(more), notice(NOTICE)) == 1


@pytest.mark.parametrize(
    ("kind", "body", "needed"),
    [
        ("status", {"status": "hold"}, 1), ("status", {"status": "launch_window_open"}, 1), ("status", {"status": "launched"}, 1),
        ("status", {"status": "anomaly"}, 1), ("status", {"status": "scrubbed"}, 2), ("status", {"status": "area_reopened"}, 2),
        ("correction", {"correction": "sent_in_error", "reason": "x"}, 2), ("cancellation", {"kind": "cancellation"}, 2),
        ("report", {"kind": "post_launch", "outcome": {"result": "launched"}}, 1),
        ("report", {"kind": "post_launch", "outcome": {"result": "not_launched"}}, 2), ("query", {"text": "why?"}, 1),
        ("notice", {"kind": "pre_launch"}, 2), ("notice", {"kind": "goodwill"}, 2),
    ],
)  # fmt: skip
def test_the_acts_of_a_launch(kind, body, needed):
    if kind == "status":
        body = {**body, "at": "2026-12-10T06:00:00Z"}
    read, findings = read_body(kind, body)
    assert read is not None, findings
    assert approvals_needed(kind, read) == needed


# -- adding, then removing -----------------------------------------------------------------------------------------------


def _hour(document, n):
    day = 12 + len(document["launch"]["schedule"])
    hours = {"from": f"2026-12-{day}T0{n}:00:00Z", "to": f"2026-12-{day}T12:00:00Z"}
    document["launch"]["schedule"].append([hours])


def _radius(document, n):
    circle = document["areas"][0]["shape"]["circle"]
    circle["radius"] = str(int(circle["radius"]) + n + 1)


def _area(document, n):
    extra = deepcopy(document["areas"][0])
    extra["shape"]["circle"]["centre"] = [str(-10 - n), str(5 * len(document["areas"]))]
    document["areas"].append(extra)


def _level(document, n):
    area = document["areas"][0]
    area["upper"] = f"FL{int(area['upper'][2:]) + 10 * (n + 1)}"


def _launches(document, n):
    document["group"]["count"] += n + 1


def _warning(document, n):
    document["public_warnings"].append({"medium": "sea", "reference": f"XI {n}/26 {len(document['public_warnings'])}"})


WIDEN = st.tuples(st.sampled_from([_hour, _radius, _area, _level, _launches, _warning]), st.integers(0, 9))


@given(st.lists(WIDEN, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_is_added_needs_one_officer_and_taking_any_of_it_away_again_needs_two(steps):
    versions = [with_area()]
    for widen, n in steps:
        made = deepcopy(versions[-1])
        widen(made, n)
        versions.append(made)
    read = [notice(version) for version in versions]
    for old, new in itertools.pairwise(read):
        assert adds_only(old, new)
        assert not adds_only(new, old)
    assert adds_only(read[0], read[-1]), "what only grows has only grown"
    assert not adds_only(read[-1], read[0])
    assert all(adds_only(one, one) for one in read)
