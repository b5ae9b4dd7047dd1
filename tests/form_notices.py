"""Notices for the tests of the forms: every kind, every member, hostile texts."""

import dataclasses
import types
import typing

from hypothesis import strategies as st

from preavis.clock import Window, ZonedDate, parse_instant
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape
from preavis.notice import (
    Area,
    AttestedDistances,
    Flight,
    Group,
    Launch,
    Notice,
    NoticeKind,
    Outcome,
    Place,
    PublicWarning,
    Vehicle,
)

ISSUED = parse_instant("2026-11-24T10:00:00Z")
KINDS = typing.get_args(NoticeKind)
HOSTILE = (
    "</td><script>alert(1)</script>&amp; \"q\" 'a' ]]> \\ \\n \n7. END OF MESSAGE NUMBER: X\n5.1 KIND: GOODWILL\r\n"
    "\x00\x1b[31m\u202eevil\u2028  two  \t spaces {n} %s EXERCISE"
)


def window(start, end):
    return Window(parse_instant(start), parse_instant(end))


def wishes(**more):
    return Wishes(**{"issued": ISSUED, **more})


def at(lat, lon):
    return Position(lat, lon)


SQUARE = (at("57.2", "161.5"), at("57.2", "163.0"), at("-56.0", "-163.0"), at("56.0", "161.5"))
SHAPES = (
    Shape(polygon=SQUARE),
    Shape(circle=Circle(centre=at("12.5", "-44.25"), radius="51.5", unit="NM")),
    Shape(sector=Sector(centre=at("-1.5", "2.125"), radius="52", unit="KM", from_="330.5", to="30.25")),
    Shape(corridor=Corridor(line=(at("3.75", "4.5"), at("5.5", "6.625")), half_width="777", unit="M")),
    Shape(site="Kura range"),
    Shape(ocean_quadrant=OceanQuadrant(ocean="Pacific", quadrant="NW")),
    Shape(body_of_water="Sea of Okhotsk"),
)
PLACES = (
    Place(site="Plesetsk cosmodrome", position=at("62.9", "40.5")),
    *(Place(area=shape) for shape in SHAPES),
    Place(ocean_quadrant=OceanQuadrant(ocean="Atlantic", quadrant="SE")),
    Place(body_of_water="Barents Sea"),
)
SCHEDULES = (
    None,
    (),
    ((),),
    ((window("2026-12-10T06:00:00Z", "2026-12-10T12:00:31Z"),),),
    ((window("2026-12-10T06:00:00Z", "2026-12-10T12:00:00Z"), window("2026-12-11T06:00:00Z", "2026-12-11T12:00:00Z")),),
    (
        (window("2026-12-10T06:00:00Z", "2026-12-10T12:00:00Z"),),
        (
            window("2026-12-12T23:30:00Z", "2026-12-13T01:00:00Z"),
            window("2026-12-14T06:00:00Z", "2026-12-14T07:00:00Z"),
        ),
    ),
)


def full(place=PLACES[0], kind="pre_launch", **more):
    """A notice in which every member is stated, each text and figure once only."""
    areas = tuple(
        Area(
            label=f"AREA-{index}", purpose=purpose, medium=medium, edges=edges, shape=shape, lower=f"FL{index}10",
            upper=f"FL{index}90", schedule=SCHEDULES[3 + index % 3],
        )
        for index, (shape, purpose, medium, edges) in enumerate(
            zip(
                SHAPES,
                ("impact", "launch", "hazard", "impact", "impact", "hazard", "launch"),
                (("air",), ("sea",), ("sea", "air"), ("air", "sea"), ("sea",), ("air",), ("sea",)),
                ("geodesic", "rhumb", "parallel", "geodesic", "rhumb", "parallel", "geodesic"),
                strict=True,
            )
        )
    )  # fmt: skip
    given = {
        "kind": kind, "notifying_party": "RU", "launching_state": "CN", "territory_state": "KZ",
        "reference": "RU-2026-001", "refers_to": "RU-2026-000", "reason": "weather at the range",
        "vehicle": Vehicle(
            kind="ballistic_missile", generic_class="ICBM", delivers_weapon=True, basing="land",
            surface_to_surface=False, type_range_over_2000_km=True,
        ),
        "flight": Flight(
            purpose="flight_test", range_over_500_km=True, apex_over_500_km=False, direction="NE",
            beyond_national_territory=True, toward=("US", "CN"), danger_on_high_seas=False,
        ),
        "group": Group(count=2, first_to_last_seconds=241),
        "launch": Launch(
            planned_date=ZonedDate(date=parse_instant("2026-12-10T00:00:00Z").date(), zone="Asia/Kamchatka"),
            schedule=SCHEDULES[5], place=place,
        ),
        "areas": areas,
        "attested_distances_km": AttestedDistances(site_to_border=121, impact_to_border="302.5", track_to_border=93),
        "public_warnings": (
            PublicWarning(medium="air", reference="P4567/26 UUUU"), PublicWarning(medium="sea", reference="NAVAREA XIII 99/26"),
        ),
        "outcome": Outcome(result="launched", at=parse_instant("2026-12-10T06:07:08Z")),
        "remarks": "a remark as sent",
    }  # fmt: skip
    return Notice(**{**given, **more})


def hostile(text=HOSTILE):
    """A notice whose every text is hostile."""
    area = Area(label=text, shape=SHAPES[0], lower=text, upper=text)
    return full(
        place=Place(site=text), reference=text, refers_to=text, reason=text, remarks=text,
        vehicle=Vehicle(generic_class=text), areas=(area, Area(shape=Shape(site=text)), Area(shape=Shape(body_of_water=text))),
        public_warnings=(PublicWarning(medium="air", reference=text),),
    )  # fmt: skip


def leaves(form=Notice, path=""):
    """The paths of all members of the notice document, lists as [], from the dataclasses themselves."""
    hints = typing.get_type_hints(form)
    for field in dataclasses.fields(form):
        yield from _member(hints[field.name], f"{path}.{field.name.rstrip('_')}".lstrip("."))


def _member(hint, path):
    origin, inside = typing.get_origin(hint), [a for a in typing.get_args(hint) if a is not type(None)]
    if origin in (typing.Union, types.UnionType):
        found = [leaf for each in inside for leaf in _member(each, path)]
        yield from found
    elif origin is tuple and len(inside) == 2 and inside[1] is ...:
        if path.endswith("medium"):
            yield path
        else:
            yield from _member(inside[0], f"{path}[]")
    elif dataclasses.is_dataclass(hint) and hint is not Window:
        yield from leaves(hint, path)
    else:
        yield path


texts = st.text(max_size=200) | st.text(alphabet=' \\"\n:sun{}1.5AЖ中\u0301\u00a0', max_size=400) | st.just(HOSTILE)
optional = st.none() | texts


@st.composite
def notices(draw, kinds=KINDS):
    """Any notice, its texts of any characters."""
    pick = lambda *options: draw(st.sampled_from((None, *options)))  # noqa: E731
    area = st.builds(
        Area, label=optional, purpose=st.sampled_from((None, "launch", "impact", "hazard")),
        medium=st.sampled_from((None, (), ("air",), ("sea", "air"))), lower=optional, upper=optional,
        edges=st.sampled_from((None, "rhumb", "parallel")), schedule=st.sampled_from(SCHEDULES),
        shape=st.sampled_from(SHAPES) | texts.map(lambda text: Shape(site=text)),
    )  # fmt: skip
    return Notice(
        kind=draw(st.sampled_from(kinds)), notifying_party=pick("RU", "HCOC-ICC"), launching_state=pick("NZ"),
        territory_state=pick("RU", "high_seas"), reference=draw(optional), refers_to=draw(optional), reason=draw(optional),
        vehicle=Vehicle(
            kind=pick("other", "sounding_rocket"), generic_class=draw(optional | st.just("land_ssbm")), basing=pick("air"),
            delivers_weapon=pick(True, False),
        ),
        flight=Flight(purpose=pick("combat"), direction=pick("SW")),
        group=pick(Group(count=3), Group(count=2, first_to_last_seconds=0)),
        launch=Launch(
            schedule=pick(*SCHEDULES[1:]), place=draw(st.sampled_from((None, *PLACES)) | texts.map(lambda t: Place(site=t)))
        ),
        areas=tuple(draw(st.lists(area, max_size=2))),
        public_warnings=tuple(draw(st.lists(st.builds(PublicWarning, medium=st.just("sea"), reference=texts), max_size=2))),
        outcome=pick(Outcome(result="aborted_in_flight")), remarks=draw(optional),
    )  # fmt: skip
