"""A reader of what S-124 and AIXM say of areas and times, for tests only; and whether that covers what a notice meant."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from lxml import etree
from pyproj import Transformer
from shapely import Point as PlanePoint
from shapely import Polygon
from shapely.ops import nearest_points, unary_union

from preavis.clock import Window
from preavis.formats.gml import NAMESPACES
from preavis.geo import Circle, Position, Shape
from preavis.geodesy import GEOD, distance_m, outline
from preavis.geodesy_rings import cut
from shared import shared

SCHEMAS = {"s124": "s124-2.0.0/124_2.0.0.xsd", "aixm": "aixm-5.1.1/all.xsd"}
UNITS = {"[nmi_i]": "NM", "km": "KM", "m": "M"}
NEAR_M = 12.0
MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)


@cache
def schema(name):
    return etree.XMLSchema(etree.parse(str(shared("data/schemas/" + SCHEMAS[name])), etree.XMLParser(no_network=True)))


def tree(text):
    return etree.fromstring(text.encode())


def find(element, path):
    return element.xpath(path, namespaces=NAMESPACES)


def text_of(element, path):
    found = find(element, path)
    return (found[0].text or "").strip() if found else None


def pairs(element):
    numbers = [float(number) for text in find(element, ".//gml:posList") for number in text.text.split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def shape_of(ring):
    return Shape(polygon=tuple(Position(f"{lat:.9f}", f"{lon:.9f}") for lat, lon in ring[:-1]))


def merged(windows):
    found = []
    for window in sorted(windows, key=lambda each: each.start):
        if found and window.start <= found[-1].end:
            found[-1] = Window(found[-1].start, max(found[-1].end, window.end))
        else:
            found.append(window)
    return found


# -- S-124 -------------------------------------------------------------------------------------------------------------


def s124_parts(document):
    return find(tree(document), "//S124:NavwarnPart")


def s124_plane(part):
    """The rings of a part on a map: rhumb lines between their points."""
    rings = [pairs(ring) for ring in find(part, ".//gml:LinearRing")]
    return unary_union([Polygon([(lon, lat) for lat, lon in _rhumb(ring)]) for ring in rings])


def _rhumb(ring):
    """No edge crosses 180 degrees, so each is straight on a Mercator chart; along the edge of the map it is straight there."""
    points = []
    for a, b in pairwise(ring):
        count = 1 + int(max(abs(a[0] - b[0]), abs(a[1] - b[1])) / 0.05)
        shares = [n / count for n in range(count)]
        if max(abs(a[0]), abs(b[0])) > 89.9:
            points += [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for share in shares]
            continue
        (x, y), (u, v) = (MERCATOR.transform(lon, lat) for lat, lon in (a, b))
        back = [MERCATOR.transform(x + (u - x) * share, y + (v - y) * share, direction="INVERSE") for share in shares]
        points += [a, *((lat, lon) for lon, lat in back[1:])]
    return points


def s124_windows(part):
    found = []
    for held in find(part, "S124:fixedDateRange"):
        start, end = (
            datetime.fromisoformat(
                f"{text_of(held, f'S124:date{edge}/S100:date')}T{text_of(held, f'S124:timeOfDay{edge}')}"
            )
            for edge in ("Start", "End")
        )
        found.append(Window(start, end))
    return merged(found)


# -- AIXM --------------------------------------------------------------------------------------------------------------


def aixm_areas(document):
    return find(tree(document), "//aixm:AirspaceTimeSlice")


def aixm_plane(timeslice):
    pieces = []
    for segment in find(timeslice, ".//gml:segments/*"):
        if segment.tag.endswith("CircleByCenterPoint"):
            lat, lon = text_of(segment, "gml:pos").split()
            radius = find(segment, "gml:radius")[0]
            circle = Circle(centre=Position(lat, lon), radius=radius.text, unit=UNITS[radius.get("uom")])
            line = outline(Shape(circle=circle))
        else:
            line = outline(shape_of(pairs(segment)), "geodesic")
        pieces += cut(line).pieces
    return unary_union([Polygon([(lon, lat) for lat, lon in piece]) for piece in pieces])


def validity(timeslice):
    period = find(timeslice, "gml:validTime/gml:TimePeriod")
    return [datetime.fromisoformat(text_of(period[0], f"gml:{edge}Position")) for edge in ("begin", "end")]


def aixm_windows(timeslice, status):
    begin, end = validity(timeslice)
    found = []
    for activation in find(timeslice, f"aixm:activation/aixm:AirspaceActivation[aixm:status='{status}']"):
        sheets = find(activation, ".//aixm:Timesheet")
        if not sheets:
            return [Window(begin, end)]
        for sheet in sheets:
            first, last = (_day(text_of(sheet, f"aixm:{edge}Date"), begin) for edge in ("start", "end"))
            opens, closes = (_clock(text_of(sheet, f"aixm:{edge}Time")) for edge in ("start", "end"))
            if find(sheet, "aixm:dayTil"):
                found.append(Window(first + opens, last + closes))
            else:
                days = (last - first).days + 1
                found += [Window(first + timedelta(n) + opens, first + timedelta(n) + closes) for n in range(days)]
    return merged(found)


def _day(text, begin):
    day, month = text.split("-")
    found = datetime(begin.year, int(month), int(day), tzinfo=UTC)
    return found if found.date() >= begin.date() else found.replace(year=begin.year + 1)


def _clock(text):
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


# -- what was meant ----------------------------------------------------------------------------------------------------


def covers(plane, shape, edges):
    """Whether the plane holds every point of a shape's own outline, within twelve metres."""
    for lat, lon in outline(shape, edges):
        east = (lon + 180) % 360 - 180
        if not any(_near(plane, lat, turn) for turn in ({east, -east} if abs(east) == 180 else {east})):
            return False
    return True


def _near(plane, lat, lon):
    there, here = nearest_points(plane, PlanePoint(lon, lat))
    return distance_m((there.y, there.x), (here.y, here.x)) <= NEAR_M


def square_metres(plane):
    total = 0.0
    for part in getattr(plane, "geoms", [plane]):
        dense = part.segmentize(0.2).exterior.coords[:-1]
        total += abs(GEOD.polygon_area_perimeter([lon for lon, _ in dense], [lat for _, lat in dense])[0])
    return total


def meant_square_metres(shape, edges):
    pieces = cut(outline(shape, edges), geodesic=edges not in {"rhumb", "parallel"} or shape.polygon is None).pieces
    return square_metres(unary_union([Polygon([(lon, lat) for lat, lon in piece]) for piece in pieces]))
