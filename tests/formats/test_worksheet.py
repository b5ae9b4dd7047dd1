"""The composer's worksheet: any notice goes into fields and comes back the same; what is typed wrong is said field by field."""

import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from form_notices import PLACES, SHAPES, full, notices, wishes
from preavis.clock import parse_instant
from preavis.formats import textform, worksheet
from preavis.formats.shapetext import read_shape, write_shape
from preavis.formats.textfields import fields_of
from preavis.wire import dump, read_notice

NOW = parse_instant("2026-11-25T10:00:00Z")


def again(notice):
    composed = worksheet.compose(worksheet.clean(worksheet.fill(notice)), NOW)
    assert composed.findings == ()
    read, findings = read_notice(composed.document)
    assert read is not None, findings
    return read


@pytest.mark.parametrize("place", PLACES)
def test_a_full_notice_comes_back_as_it_was(place):
    assert again(full(place=place)) == full(place=place)


@given(notice=notices())
def test_any_notice_of_plain_texts_comes_back_as_it_was(notice):
    plain = st_plain(notice)
    assert dump(again(plain)) == dump(worksheetable(plain))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_numbered_text_form_in_any_language_fills_the_worksheet(place, language):
    notice = full(place=place)
    text = textform.render(notice, wishes(languages=(language,))).documents[0].text
    composed = worksheet.compose(worksheet.clean(fields_of(textform.read(text))), NOW)
    assert composed.findings == ()
    media = [dataclasses.replace(area, medium=tuple(sorted(area.medium))) for area in notice.areas]
    assert read_notice(composed.document)[0] == dataclasses.replace(notice, areas=tuple(media))


def st_plain(value):
    """The same notice with texts that a person can type into one line."""
    if isinstance(value, str):
        plain = " ".join("".join(c if c.isalnum() else " " for c in value).split())[:200]
        return unicodedata.normalize("NFC", plain) or "x"
    if dataclasses.is_dataclass(value):
        kept = {"kind", "zone", "unit", "edges", "purpose", "basing", "direction", "result", "medium", "ocean", "quadrant",
                "notifying_party", "launching_state", "territory_state", "radius", "half_width", "from_", "to", "lat", "lon"}  # fmt: skip
        changed = {
            field.name: st_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in kept and getattr(value, field.name) is not None
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(st_plain(each) for each in value)
    return value


def worksheetable(notice):
    """An empty list and an absent one are the same on a sheet of paper."""
    launch = dataclasses.replace(notice.launch, schedule=tuple(o for o in notice.launch.schedule or () if o) or None)
    areas = tuple(
        dataclasses.replace(
            area, medium=area.medium or None, schedule=tuple(o for o in area.schedule or () if o) or None
        )
        for area in notice.areas
    )
    return dataclasses.replace(notice, launch=launch, areas=areas)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_written_and_read_back(shape):
    assert read_shape(write_shape(shape)) == dump(shape)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("areas.0.shape", "6254N 04030E\nnowhere\n61N 41E", "typed.position"), ("areas.0.label", "A", "typed.no_shape"),
        ("launch.schedule", "tomorrow", "typed.window"), ("launch.schedule", "101200Z DEC 26 - 100600Z DEC 26", "typed.window_backwards"),
        ("launch.schedule", "10:00 - 12:00", "typed.instant"), ("group.count", "two", "typed.count"),
        ("flight.range_over_500_km", "maybe", "typed.answer"), ("launch.place.ocean_quadrant", "Pacific", "typed.quadrant"),
        ("public_warnings", "NAVAREA IV 1/26", "typed.warning"), ("outcome.at", "noon", "typed.instant"),
        ("launch.place.position", "Plesetsk", "typed.position"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_read(field, typed, code):
    composed = worksheet.compose(worksheet.clean({field: typed, "reference": "RU-7"}), NOW)
    assert [(finding.code, finding.path, finding.severity) for finding in composed.findings] == [
        (code, field if code != "typed.no_shape" else "areas.0.shape", "block")
    ]
    assert composed.document["reference"] == "RU-7"


def test_an_empty_line_begins_a_spare_day():
    typed = "100600Z DEC 26 - 101200Z DEC 26\n110600Z DEC 26 to 111200Z DEC 26\n\n120600Z DEC 26 / 121200Z DEC 26"
    schedule = worksheet.compose({"launch.schedule": typed}, NOW).document["launch"]["schedule"]
    assert [len(opportunity) for opportunity in schedule] == [2, 1]
    assert schedule[1] == [{"from": "2026-12-12T06:00:00Z", "to": "2026-12-12T12:00:00Z"}]


def test_an_unreadable_vertex_never_makes_a_smaller_area():
    composed = worksheet.compose({"areas.0.shape": "62 40\n62 41\n61 4l\n61 40"}, NOW)
    assert "shape" not in composed.document["areas"][0]
    assert composed.findings[0].severity == "block"


@given(
    typed=st.dictionaries(
        st.sampled_from(sorted(worksheet.NAMES) + ["areas.0.shape", "areas.7.schedule", "junk"]), st.text(max_size=60)
    )
)
def test_anything_typed_makes_a_document_or_findings(typed):
    composed = worksheet.compose(worksheet.clean(typed), NOW)
    assert "junk" not in composed.document
