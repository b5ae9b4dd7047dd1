"""What a newer version says otherwise is named, all of it and nothing else."""

import copy
import json
from pathlib import Path

import pytest

from preavis.formats.changes import changes
from preavis.i18n import LANGUAGES
from preavis.wire import read_notice

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


def compared(change, language="en"):
    after = copy.deepcopy(NOTICE)
    change(after)
    old, new = read_notice(NOTICE)[0], read_notice(after)[0]
    return [(one.what, one.before, one.after) for one in changes(old, new, language)]


def test_the_same_notice_has_no_difference():
    assert compared(lambda notice: None) == []


def test_a_moved_window_is_one_gone_and_one_new():
    def move(notice):
        notice["launch"]["schedule"][0][0]["to"] = "2026-12-10T13:00:00Z"

    assert compared(move) == [
        ("Launch window", "100600Z DEC 2026 – 101200Z DEC 2026", None),
        ("Launch window", None, "100600Z DEC 2026 – 101300Z DEC 2026"),
    ]


def test_an_alternative_is_named_as_one():
    def add(notice):
        notice["launch"]["schedule"].append([{"from": "2026-12-11T06:00:00Z", "to": "2026-12-11T07:00:00Z"}])

    assert [what for what, _, _ in compared(add)] == ["Launch window · Alternative opportunity 1"]


def test_an_area_that_comes_or_goes_is_told_whole():
    def swap(notice):
        notice["areas"] = [{**notice["areas"][0], "label": "B"}]

    def add(notice):
        notice["areas"].insert(0, {**notice["areas"][0], "label": "B"})

    def drop(notice):
        notice["areas"] = []

    assert [what for what, _, _ in compared(swap)] == ["impact area A · Designation"]
    ((what, before, after),) = compared(add)
    assert (what, before) == ("impact area B", None)
    assert "57.2N 161.5E" in after
    ((what, before, after),) = compared(drop)
    assert (what, after) == ("impact area A", None)
    assert "57.2N 161.5E" in before


def test_a_moved_vertex_an_altitude_and_a_field_are_each_named():
    def change(notice):
        notice["areas"][0]["shape"]["polygon"][0][0] = "57.3"
        notice["areas"][0]["upper"] = "FL600"
        notice["vehicle"]["kind"] = "space_launch_vehicle"
        notice["remarks"] = None
        notice["public_warnings"] = []

    found = {what: (before, after) for what, before, after in compared(change)}
    assert found["impact area A · Upper limit"] == ("UNL", "FL600")
    assert found["impact area A · Shape"][1].startswith("57.3N")
    assert found["Missile or launch vehicle · Kind"] == ("Ballistic missile", "Space launch vehicle")
    assert found["Remarks"] == (NOTICE["remarks"], None)
    assert found["Public warning 1"][1] is None
    assert len(found) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_are_said_in_four_languages(language):
    def change(notice):
        notice["flight"]["direction"] = "S"
        notice["areas"][0]["medium"] = ["sea"]

    found = compared(change, language)
    assert len(found) == 2
    assert all(before and after and before != after for _, before, after in found)
