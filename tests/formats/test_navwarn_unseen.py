"""Navigational warnings that nobody had read when they were written down: areas, windows, cancel times as a mariner reads them."""

import math
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from preavis.formats.navwarn import read
from preavis.geo import Circle, Corridor, Sector

HERE = Path(__file__).parent
TEXTS = [
    each
    for name in ("navwarn_unseen.toml", "navwarn_unseen_2.toml")
    for each in tomllib.loads((HERE / name).read_text("utf-8"))["text"]
]
TITLES = [f"{number} {re.sub(r'[^A-Z0-9 ]', '', each['text'])[:40]}" for number, each in enumerate(TEXTS)]
NEAR = 5e-6  # degrees; decimals of degrees are given to five places


def day_of(figures):
    year = 2026 if len(figures) == 4 else 2000 + int(figures[:2])
    return datetime(year, int(figures[-4:-2]), int(figures[-2:]), tzinfo=UTC)


def instant_of(said):
    day, clock = said.split(".")
    return day_of(day) + timedelta(hours=int(clock[:2]), minutes=int(clock[2:]))


def windows_of(said):
    """Return the windows of `1112-1114 0800-1600` and of `1112.0600-1114.1800`."""
    days, _, clocks = said.strip().partition(" ")
    if not clocks:
        return [tuple(instant_of(part) for part in days.split("-"))]
    first, last = (day_of(part) for part in (days.split("-") * 2)[:2])
    opens, closes = (timedelta(hours=int(part[:2]), minutes=int(part[2:])) for part in clocks.split("-"))
    closes += timedelta(days=closes <= opens)
    return [(day + opens, day + closes) for n in range((last - first).days + 1) for day in (first + timedelta(days=n),)]


def schedule_of(said):
    if said is None:
        return None
    return [
        sorted(window for part in opportunity.split(",") for window in windows_of(part))
        for opportunity in said.split("|")
    ]


def degrees(said):
    whole, *parts = said[:-1].split("-")
    value = int(whole) + sum(float(part) / 60**n for n, part in enumerate(parts, 1))
    return -value if said[-1] in "SW" else value


def area_of(said, common):
    """Return label, kind, lengths, positions and schedule of an area as it is written down."""
    said, _, when = said.partition(" @ ")
    label, equals, rest = said.partition("= ")
    kind, *words = (rest if equals else said).split()
    places = [word for word in words if re.fullmatch(r"[\d.-]+[NSEW]", word)]
    values = [degrees(word) for word in places]
    if kind == "box":
        south, north, west, east = values
        points = [(north, west), (north, east), (south, east), (south, west)]
    else:
        points = list(zip(values[::2], values[1::2], strict=True))
    lengths = [word for word in words if word not in places]
    return label if equals else None, kind, lengths, points, schedule_of(when) if when else common


def drawn(message):
    common = message.schedule
    for area in message.areas:
        match area.shape.value:
            case Circle(centre=centre, radius=radius, unit=unit):
                found = "circle", [radius, unit], [centre]
            case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
                found = "sector", [radius, unit, start, end], [centre]
            case Corridor(line=line, half_width=width, unit=unit):
                found = "line", [width, unit], line
            case polygon:
                found = "box" if area.edges == "parallel" else "ring", [], polygon
        schedule = area.schedule or common
        said = [sorted((w.start, w.end) for w in opportunity) for opportunity in schedule] if schedule else None
        kind, lengths, points = found
        yield area.label, kind, lengths, [point.degrees() for point in points], said


def near(one, other):
    return len(one) == len(other) and all(
        abs(a[0] - b[0]) < NEAR and abs(a[1] - b[1]) < NEAR for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("each", TEXTS, ids=TITLES)
def test_a_text_says_what_a_mariner_reads_in_it(each):
    issued = datetime.fromisoformat(each.get("issued", "2026-11-05")).replace(tzinfo=UTC)
    message = read(each["text"], issued=issued)
    assert (message.id, message.kind, message.hazard) == (each.get("id"), each.get("kind", "new"), each["hazard"])
    assert list(message.cancels) == each.get("cancels", [])
    assert message.cancel_at == (instant_of(each["ends"]) if "ends" in each else None)
    assert [finding.code for finding in message.findings] == each.get("findings", [])
    common = schedule_of(each.get("windows"))
    if common is not None and not any("@" in area for area in each.get("areas", [])):
        assert [sorted((w.start, w.end) for w in opportunity) for opportunity in message.schedule or ()] == common
    if "arc" in each:
        given, middle = each["arc"]
        farthest = tuple(degrees(part) for part in middle.split())
        (area,) = message.areas
        points = [point.degrees() for point in area.shape.polygon]
        assert len(points) > given
        assert min(math.dist(point, farthest) for point in points) < 0.01
        return
    wanted, got = [area_of(said, common) for said in each.get("areas", [])], list(drawn(message))
    assert [area[:3] for area in got] == [area[:3] for area in wanted]
    assert all(near(one[3], other[3]) for one, other in zip(got, wanted, strict=True))
    assert [area[4] for area in got] == [area[4] for area in wanted]


# -- one wrong character -----------------------------------------------------------------------------------------------

CLEAN = [each for each in TEXTS if not each.get("findings") and each.get("areas")]
PLACE = re.compile(r"(?<![\w.\-])\d{2,3}-\d{2}(?:[.\-]\d{1,3}){0,2}[NSEWСЮВЗ](?![A-ZА-Я])")
TIME = re.compile(
    r"(?<=[\s,])(?:\d{6}Z?|\d{4}Z?|\d{2}(?=(?:ST|ND|RD|TH)?[ ,](?:TO|THRU|AND|NOV|DEC|JAN))|TO|THRU|NOV)(?=[\s,])"
)
DAMAGES = {
    "a letter for the hemisphere": lambda word: f"{word[:-1]}X",
    "a letter for a digit": lambda word: f"{word[0]}X{word[2:]}",
    "a blank for a hyphen": lambda word: word.replace("-", " ", 1),
    "a slash for a hyphen": lambda word: word.replace("-", "/", 1),
    "seventy-five minutes": lambda word: re.sub(r"-\d\d", "-75", word, count=1),
}


def damaged(pattern, damage, first=0):
    """Yield each text with one word of it damaged, and what it said before."""
    for each in CLEAN:
        issued = datetime.fromisoformat(each.get("issued", "2026-11-05")).replace(tzinfo=UTC)
        said = list(drawn(read(each["text"], issued=issued)))
        for match in pattern.finditer(each["text"], first):
            text = each["text"][: match.start()] + damage(match.group()) + each["text"][match.end() :]
            yield text, said, read(text, issued=issued)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_position_is_said_or_leaves_the_areas_as_they_were(damage):
    silent = [
        text
        for text, said, message in damaged(PLACE, DAMAGES[damage])
        if not message.findings and [area[:4] for area in drawn(message)] != [area[:4] for area in said]
    ]
    assert silent == []


def narrower(message, said):
    """Whether a window that an area had is no longer within its windows."""
    now = list(drawn(message))
    if len(now) != len(said):
        return True
    for (*_, before), (*_, after) in zip(said, now, strict=True):
        spans = sorted(window for opportunity in after or [] for window in opportunity)
        for start, end in (window for opportunity in before or [] for window in opportunity):
            reached = start
            for opens, closes in spans:
                reached = closes if opens <= reached < closes else reached
            if reached < end:
                return True
    return False


@pytest.mark.parametrize(
    ("damage", "spoil"),
    {
        "a letter for a digit": lambda word: f"{word[0]}X{word[2:]}" if word[0].isdigit() else word,
        "a digit too many": lambda word: f"{word[:2]}0{word[2:]}" if word[0].isdigit() else word,
        "the letter O for a nought": lambda word: word.replace("0", "O", 1),
        "a letter missing": lambda word: word if word[0].isdigit() else word[0] + word[2:],
    }.items(),
)
def test_a_damaged_time_hardly_ever_narrows_a_window_unsaid(damage, spoil):
    found = [(text, message, said) for text, said, message in damaged(TIME, spoil, 28)]
    silent = [text for text, message, said in found if not message.findings and narrower(message, said)]
    assert len(silent) <= len(found) / 100, silent
