"""Strategies for any notice at all: every kind of shape, all over the globe, with any words and any windows."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from preavis.clock import Window, ZonedDate
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape
from preavis.notice import Area, Launch, Notice, Place, PublicWarning, Vehicle

START = datetime(2026, 12, 10, 6, tzinfo=UTC)

latitudes = st.decimals(-90, 90, places=3).map(str)
longitudes = st.decimals(-180, 180, places=3).map(str)
positions = st.builds(Position, latitudes, longitudes)
lengths = st.decimals("0.1", 900, places=1).map(str)
units = st.sampled_from(["NM", "KM", "M"])
bearings = st.decimals(0, 360, places=1).map(str)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
shapes = st.one_of(
    st.lists(positions, min_size=3, max_size=5, unique=True).map(lambda p: Shape(polygon=tuple(p))),
    st.builds(Circle, centre=positions, radius=lengths, unit=units).map(lambda c: Shape(circle=c)),
    st.builds(Sector, centre=positions, radius=lengths, unit=units, from_=bearings, to=bearings).map(
        lambda s: Shape(sector=s)
    ),
    st.builds(
        Corridor, line=st.lists(positions, min_size=2, max_size=3).map(tuple), half_width=lengths, unit=st.just("M")
    ).map(lambda c: Shape(corridor=c)),
    words.map(lambda name: Shape(site=name)),
)
windows = st.builds(
    lambda start, length: Window(START + timedelta(seconds=start), START + timedelta(seconds=start + length)),
    st.integers(-(10**6), 10**7),
    st.integers(1, 10**5),
)
schedules = st.none() | st.lists(st.lists(windows, max_size=2).map(tuple), max_size=2).map(tuple)
areas = st.builds(
    Area,
    label=st.none() | words,
    purpose=st.sampled_from([None, "launch", "impact", "hazard"]),
    edges=st.sampled_from([None, "geodesic", "rhumb", "parallel"]),
    shape=shapes,
    lower=st.sampled_from([None, "SFC", "FL100"]) | words,
    upper=st.sampled_from([None, "UNL", "FL660", "900M"]) | words,
    schedule=schedules,
)
notices = st.builds(
    Notice,
    kind=st.sampled_from(["pre_launch", "extension", "cancellation", "post_launch", "goodwill"]),
    notifying_party=st.just("RU"),
    reference=words.filter(bool),
    refers_to=st.none() | words,
    remarks=st.none() | words,
    launch=st.builds(Launch, schedule=schedules, place=st.none() | st.builds(Place, area=shapes)),
    areas=st.lists(areas, max_size=2).map(tuple),
    public_warnings=st.lists(st.builds(PublicWarning, medium=st.just("air"), reference=words), max_size=1).map(tuple),
)

# What a launching state would write: areas of a sensible size, some over 180 degrees, some over a pole; names of waters.

near = st.one_of(
    st.tuples(st.integers(-80, 80), st.integers(-180, 179)),
    st.tuples(st.integers(-80, 80), st.sampled_from([-180, -179, 178, 179])),
    st.tuples(st.sampled_from([-89, -88, 87, 88]), st.integers(-180, 179)),
)


@st.composite
def boxes(draw):
    lat, lon = draw(near)
    height, width = draw(st.sampled_from([0.5, 1, 3, 8])), draw(st.sampled_from([0.3, 2, 6, 15]))
    shift = draw(st.decimals("-0.3", "0.3", places=4))
    north = min(lat + height, 90)
    corners = [(north, lon), (north, lon + width + float(shift)), (lat, lon + width), (lat + 0.1, lon - 0.2)]
    if draw(st.booleans()):
        corners.reverse()
    return Shape(polygon=tuple(Position(f"{a:.4f}", f"{(b + 180) % 360 - 180:.4f}") for a, b in corners))


@st.composite
def rounds(draw):
    lat, lon = draw(near)
    centre = Position(str(lat), str(lon))
    size = {"radius": draw(st.decimals("0.5", 250, places=1).map(str)), "unit": draw(st.sampled_from(["NM", "KM"]))}
    if draw(st.booleans()):
        return Shape(circle=Circle(centre=centre, **size))
    start, sweep = draw(st.integers(0, 359)), draw(st.integers(20, 340))
    return Shape(sector=Sector(centre=centre, from_=str(start), to=str((start + sweep) % 360), **size))


@st.composite
def corridors(draw):
    lat, lon = draw(near)
    steps = draw(st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 4)), min_size=1, max_size=3))
    line = [(lat, lon)]
    for north, east in steps:
        line.append((max(-89, min(89, line[-1][0] + north)), line[-1][1] + east))
    points = tuple(Position(str(a), str((b + 180) % 360 - 180)) for a, b in line)
    return Shape(corridor=Corridor(line=points, half_width=draw(st.sampled_from(["3", "25", "60"])), unit="KM"))


names = st.one_of(
    st.just(Shape(body_of_water="Sea of Okhotsk")),
    st.just(Shape(ocean_quadrant=OceanQuadrant(ocean="Pacific", quadrant="NW"))),
    st.just(Shape(site="Kura")),
)
drawn = st.one_of(boxes(), rounds(), corridors())
wanted_windows = st.builds(
    lambda start, length: Window(START + timedelta(seconds=start), START + timedelta(seconds=start + length)),
    st.integers(-(10**5), 3 * 10**6),
    st.sampled_from([60, 1801, 21_600, 86_400, 200_000]),
)
wanted_schedules = st.lists(st.lists(wanted_windows, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(
    tuple
)
launch_areas = st.builds(
    Area,
    label=st.none() | st.sampled_from(["A", "B", "Зона 1"]),
    purpose=st.sampled_from([None, "launch", "impact", "hazard"]),
    medium=st.sampled_from([None, ("sea", "air"), ("air", "sea"), ("sea",), ("air",)]),
    edges=st.sampled_from([None, "geodesic", "rhumb", "parallel"]),
    shape=st.one_of(drawn, drawn, drawn, names),
    lower=st.sampled_from([None, "SFC", "FL100", "500M AGL", "1000FT AMSL"]),
    upper=st.sampled_from([None, "UNL", "FL660", "90000FT", "about 100 km"]),
    schedule=st.none() | wanted_schedules,
)
launch_notices = st.builds(
    Notice,
    kind=st.sampled_from(["pre_launch", "extension", "cancellation", "post_launch", "goodwill"]),
    notifying_party=st.just("RU"),
    reference=st.none() | st.just("RU-2026-001"),
    refers_to=st.none() | st.just("RU-2026-000"),
    vehicle=st.builds(
        Vehicle, kind=st.sampled_from([None, "ballistic_missile", "space_launch_vehicle", "sounding_rocket", "other"])
    ),
    launch=st.builds(
        Launch,
        planned_date=st.sampled_from([None, ZonedDate(date=START.date(), zone="Asia/Kamchatka")]),
        schedule=st.none() | wanted_schedules,
        place=st.sampled_from(
            [None, Place(site="Plesetsk", position=Position("62.9", "40.5")), Place(body_of_water="Barents Sea")]
        ),
    ),
    areas=st.lists(launch_areas, max_size=3).map(tuple),
    remarks=st.none() | st.just("First line\nsecond <line> & more"),
)
