"""Areas in a short notation for tables of texts.

`4` vertices, `10NM 4300N17203E`, `20NM 330-30 5010N03010E`, `±3NM 2` points, `20+` vertices at least.
"""

import re

from preavis.geo import Circle, Corridor, Sector


def place(position):
    """Write a position as degrees and minutes, with seconds where it has some."""
    parts = []
    for value, width in ((position.lat, 2), (position.lon, 3)):
        seconds = round(abs(float(value)) * 3600)
        parts.append((f"{seconds // 3600:0{width}}{seconds // 60 % 60:02}", f"{seconds % 60:02}"))
    short = all(seconds == "00" for _, seconds in parts)
    lat, lon = (minutes if short else minutes + seconds for minutes, seconds in parts)
    return f"{lat}{'S' if position.lat[0] == '-' else 'N'}{lon}{'W' if position.lon[0] == '-' else 'E'}"


def notation(area):
    """Write one area."""
    match area.shape.value:
        case Circle(centre=centre, radius=radius, unit=unit):
            return f"{radius}{unit} {place(centre)}"
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            return f"{radius}{unit} {start}-{end} {place(centre)}"
        case Corridor(line=line, half_width=width, unit=unit):
            return f"±{width}{unit} {len(line)}"
        case polygon:
            return str(len(polygon))


def agrees(area, wanted):
    """Return whether an area is the wanted one."""
    said = notation(area)
    return said == wanted or (wanted.endswith("+") and said.isdigit() and int(said) >= int(wanted[:-1]))


def drawn(area):
    """Write one area with all its vertices: `ring P P P`, `10NM P`, `30NM 95-140 P`, `±5NM P P`."""
    match area.shape.value:
        case Corridor(line=line, half_width=width, unit=unit):
            return f"±{width}{unit} {' '.join(place(point) for point in line)}"
        case tuple() as ring:
            return f"ring {' '.join(place(point) for point in ring)}"
        case _:
            return notation(area)


def written(text):
    """Return an area of a table as `drawn` writes it: positions on the minute lose their seconds."""
    return re.sub(r"\b(\d{4})00([NS]\d{5})00([EW])", r"\1\2\3", text)
