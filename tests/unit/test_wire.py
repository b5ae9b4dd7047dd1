"""One strict reader, one canonical form: what is signed has one reading."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis import wire
from preavis.clock import parse_instant
from preavis.errors import UnusableInput
from preavis.notice import HIGH_SEAS
from preavis.statements import Entry, ProfilePin, Statement

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=126, min_codepoint=1), max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
@settings(max_examples=300)
def test_what_is_written_canonically_is_read_back_and_written_alike(value):
    data = wire.canonical(value)
    assert wire.load_canonical(data) == value
    assert wire.canonical(wire.load_canonical(data)) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "json.syntax"),
        (b"", "json.syntax"),
        (b'{"a":1,"a":2}', "json.duplicate_member"),
        (b'{"a":1.0}', "json.float"),
        (b'{"a":1e3}', "json.float"),
        (b'{"a":NaN}', "json.float"),
        (b'{"a":-Infinity}', "json.float"),
        (b'{"a":9007199254740992}', "json.integer"),
        (b"[" * 100_000, "json.nesting"),
        (b"[" * 40 + b"]" * 40, "json.nesting"),
        (b'"\\ud800"', "json.surrogate"),
        (b'{"\xc3\xa9":1}', "json.member_name"),
        (b"\xff", "json.utf8"),
        (b'"' + b"a" * (2 << 20) + b'"', "json.size"),
    ],
)
def test_bytes_with_two_readings_are_refused_with_one_clear_code(data, code):
    with pytest.raises(UnusableInput) as caught:
        wire.load(data)
    assert caught.value.code == code


@pytest.mark.parametrize("data", [b'{"b":1,"a":2}', b'{"a": 1}', b'"\\u0041"', b'"\\/"', b"[1]\n"])
def test_bytes_that_are_not_in_the_one_form_are_not_canonical(data):
    with pytest.raises(UnusableInput) as caught:
        wire.load_canonical(data)
    assert caught.value.code == "json.not_canonical"


def test_the_notice_of_the_contract_is_read_whole_and_written_alike():
    notice, findings = wire.read_notice(NOTICE)
    assert findings == ()
    assert wire.dump(notice) == NOTICE


def without(document, *path):
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


def changed(document, value, *path):
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("value", "path", "where"),
    [
        ("2026-12-10T06:00:00", ("launch", "schedule", 0, 0, "from"), "launch.schedule[0][0].from"),
        ("2026-12-10T06:00:00+03:00", ("launch", "schedule", 0, 0, "from"), "launch.schedule[0][0].from"),
        ("2026-02-30T06:00:00Z", ("launch", "schedule", 0, 0, "from"), "launch.schedule[0][0].from"),
        ("2026-12-10T12:00:00Z", ("launch", "schedule", 0, 0, "from"), "launch.schedule[0][0]"),
        ("2026-13-01", ("launch", "planned_date", "date"), "launch.planned_date.date"),
        ("Mars/Olympus", ("launch", "planned_date", "zone"), "launch.planned_date.zone"),
        ([["1", "2"], ["3", "4"]], ("areas", 0, "shape", "polygon"), "areas[0].shape"),
        ([["95", "2"], ["3", "4"], ["5", "6"]], ("areas", 0, "shape", "polygon"), "areas[0].shape.polygon[0][0]"),
        ([["5", "181"], ["3", "4"], ["5", "6"]], ("areas", 0, "shape", "polygon"), "areas[0].shape.polygon[0][1]"),
        ([[5, 8], [3, 4], [5, 6]], ("areas", 0, "shape", "polygon"), "areas[0].shape.polygon[0][0]"),
        ("ru", ("notifying_party",), "notifying_party"),
        (1, ("vehicle", "delivers_weapon"), "vehicle.delivers_weapon"),
        ("x" * 4001, ("remarks",), "remarks"),
        ("e\u0301", ("remarks",), "remarks"),
        (0, ("group", "count"), "group"),
    ],
)
def test_each_bad_member_of_a_notice_is_a_blocking_finding_at_its_place(value, path, where):
    notice, findings = wire.read_notice(changed(NOTICE, value, *path))
    assert notice is None
    assert where in {finding.path for finding in findings}
    assert {finding.severity for finding in findings} == {"block"}


def test_unknown_members_are_kept_and_warned_of():
    notice, findings = wire.read_notice({**NOTICE, "flight": {**NOTICE["flight"], "colour": "red"}})
    assert notice is not None
    assert [(finding.code, finding.path) for finding in findings] == [("field.unknown", "flight.colour")]


def test_absent_territory_and_the_high_seas_are_two_things():
    assert wire.read_notice(without(NOTICE, "territory_state"))[0].territory_state is None
    seas, _ = wire.read_notice({**NOTICE, "territory_state": None})
    assert seas.territory_state == HIGH_SEAS
    assert wire.dump(seas)["territory_state"] is None


def entry(body, index=0):
    statement = Statement(
        format=1,
        channel="ru-cn",
        mode="exercise",
        party="RU",
        kind="notice",
        profile=ProfilePin(id="ru-cn-2009", version="1.0", sha256="00"),
        salt="00" * 16,
        body=body,
    )
    return Entry(statement=statement, index=index, time=parse_instant("2026-11-24T10:00:00Z"))


def test_an_entry_is_read_back_from_its_own_bytes():
    data = wire.entry_bytes(entry(NOTICE))
    assert wire.read_entry(data) == entry(NOTICE)
    assert wire.entry_bytes(wire.read_entry(data)) == data


def test_an_entry_of_65536_bytes_is_refused_before_release():
    room = 65_535 - len(wire.entry_bytes(entry({"remarks": ""})))
    assert len(wire.entry_bytes(entry({"remarks": "x" * room}))) == 65_535
    with pytest.raises(UnusableInput) as caught:
        wire.entry_bytes(entry({"remarks": "x" * (room + 1)}))
    assert caught.value.code == "entry.size"


def test_the_schema_of_the_notice_names_every_member_of_the_contract():
    schema = wire.notice_schema()
    assert set(NOTICE) <= set(schema["properties"])
