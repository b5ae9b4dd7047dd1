"""Times and areas made at random say the same in whichever way a coordinator writes them, and nothing of them is lost unsaid."""

from datetime import timedelta
from random import Random

import pytest

from formats.navwarn_made import DRESSES, ENGLISH, ISSUED, areas, hours_of, stamps, times, window
from preavis.formats.navwarn import read
from preavis.geo import Circle, Corridor, Sector

MARKS = ("{L}. ", "{L}) ", "({L}) ", "AREA {L}: ", "ZONE {n}: ", "AREA {n} - ", "{L}: ")


def windows(schedule):
    return [sorted((window.start, window.end) for window in chance) for chance in schedule or ()]


@pytest.mark.parametrize("seed", range(20))
def test_windows_are_read_in_every_way_of_writing_them(seed):
    other = []
    for text, wanted in times(seed):
        message = read(f"GUNNERY {text} WITHIN 5 MILES OF 47-30.0N 003-30.0W.", issued=ISSUED)
        if windows(message.schedule) != [sorted(chance) for chance in wanted] or message.findings:
            other.append((text, windows(message.schedule), message.findings))
    assert other == []


def drawn(area):
    """Return kind, numbers and positions, in tenths of minutes, of an area that was read."""
    shape = area.shape.value

    def places(positions):
        return [tuple(round(value * 600) for value in position.degrees()) for position in positions]

    match shape:
        case Circle():
            return "circle", (float(shape.radius),), places([shape.centre])
        case Sector():
            return "sector", (float(shape.radius), int(shape.from_), int(shape.to)), places([shape.centre])
        case Corridor():
            return "line", (float(shape.half_width),), places(shape.line)
        case _ if area.edges == "parallel":
            lats, lons = zip(*places(shape), strict=True)
            return "box", (), (sorted(set(lats)), sorted(set(lons)))
        case _:
            return "ring", (), places(shape)


@pytest.mark.parametrize("dress", DRESSES)
def test_areas_are_read_in_every_way_of_writing_them(dress):
    other = []
    for seed in range(6):
        for text, wanted in areas(seed, dress):
            message = read(f"GUNNERY 12 NOV 0600-0900 UTC {text}\n2. CANCEL THIS MSG 121000 UTC NOV 26.", issued=ISSUED)
            hours = [(start.hour, end.hour) for chance in windows(message.schedule) for start, end in chance]
            if [drawn(area) for area in message.areas] != [wanted] or hours != [(6, 9)]:
                other.append((text, [drawn(area) for area in message.areas], hours))
    assert other == []


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("way", ["own before", "own behind", "common ahead", "common behind"])
def test_each_of_several_areas_has_its_times_wherever_they_stand(mark, way):
    for seed in range(6):
        dice = Random(seed)
        day = (ISSUED + timedelta(days=dice.randint(2, 40))).date()
        number = dice.randint(2, 4)
        spans = [window(day, hours_of(dice)) for _ in range(number)]
        rings = [f"{n}0-10N 030-05E, {n}0-40N 030-50E, {n}0-50N 031-20E" for n in range(1, number + 1)]
        lines = [mark.format(L="ABCD"[n], n=n + 1) for n in range(number)]
        if way.startswith("common"):
            spans = spans[:1] * number
        text = "\n".join(
            {
                "own before": f"{line}{stamps(span)} IN AREA BOUND BY {ring}.",
                "own behind": f"{line}{ring}, {stamps(span)}.",
            }.get(way, f"{line}{ring}.")
            for line, ring, span in zip(lines, rings, spans, strict=True)
        )
        ahead = f" {stamps(spans[0])}" if way == "common ahead" else ""
        behind = f"\nPERIOD: {stamps(spans[0])}." if way == "common behind" else ""
        end = max(end for _, end in spans) + timedelta(hours=1)
        message = read(
            f"ROCKET LAUNCHING{ahead} IN AREAS BOUND BY:\n{text}{behind}\n"
            f"CANCEL THIS MSG {end:%d%H%M} UTC {ENGLISH[end.month - 1][:3]} {end:%y}.",
            issued=ISSUED,
        )
        assert [windows(area.schedule or message.schedule) for area in message.areas] == [[[span]] for span in spans]
        assert (message.cancel_at, message.findings) == (end, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0600Z TO 0900Z DAILY 12 THRU 15 NOV{area}CANCEL THIS MSG 131000Z NOV 26.", "navwarn.ends_apart"),
        ("0600Z TO 0900Z DAILY 12 THRU 13 NOV{area}CANCEL THIS MSG 181000Z NOV 26.", "navwarn.ends_apart"),
        ("120600Z TO 120900Z NOV{area}CANCEL THIS MSG 121000Z NOV 26. CANCEL THIS MSG 131000Z NOV 26.", "navwarn.ends_apart"),
        ("0600Z TO 0900Z DAILY 12 THRU 1 NOV{area}", "navwarn.far_from_issue"),
        ("2036-11-12 0600Z TO 0900Z{area}", "navwarn.far_from_issue"),
        ("12O600Z TO 120900Z NOV{area}", "navwarn.letter_o"),
        ("120600Z TO 120900Z NOV{area}CANCEL MY 118.", "navwarn.cancels_unread"),
        ("120600Z TO 120900Z NOV{area}CANCEL PARAGRAPH 2 OF NAVAREA IV 7/26.", "navwarn.cancels_unread"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said(text, code):
    message = read("ROCKETS " + text.format(area=" WITHIN 5 MILES OF 47-30N 003-30W. "), issued=ISSUED)
    assert [finding.code for finding in message.findings] == [code]
    assert all(finding.span is not None for finding in message.findings)


@pytest.mark.parametrize(
    "text",
    [
        "2220Z TO 0520Z DAILY 10 THRU 15 NOV{area}CANCEL THIS MSG 150620Z NOV 26.",  # the last night begins on the 14th
        "0600Z TO 0900Z DAILY 05 OCT THRU 12 NOV{area}CANCEL THIS MSG 121000Z NOV 26.",  # in progress
        "0600Z TO 0900Z 10, 17 AND 24 NOV{area}CANCEL THIS MSG 281000Z NOV 26.",  # the days lie a week apart
        "120600Z TO 120900Z NOV{area}CANCEL THIS MSG 131000Z NOV 26.",  # S-53: a day later where the end is not certain
    ],
)
def test_what_coordinators_write_every_day_is_no_contradiction(text):
    assert read("ROCKETS " + text.format(area=" WITHIN 5 MILES OF 47-30N 003-30W. "), issued=ISSUED).findings == ()


def test_a_list_in_force_with_whole_warnings_says_that_they_are_not_read():
    message = read("NAVAREA IV 9/26\nWARNINGS IN FORCE: 1/26, 2/26.\nWRECK IN 11-10N 074-14W.", issued=ISSUED)
    assert (message.kind, [finding.code for finding in message.findings]) == (
        "in_force_list",
        ["navwarn.list_with_texts"],
    )


def test_days_without_hours_and_without_an_area_are_said():
    message = read("NAVAREA I 9/26\nMISSILE FIRING 12 NOV. POSITIONS TO BE PROMULGATED.", issued=ISSUED)
    assert [finding.code for finding in message.findings] == ["navwarn.times_apart"]
