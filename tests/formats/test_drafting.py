"""A draft made from a warning says what the warning says, and guesses nothing."""

from preavis.clock import parse_instant
from preavis.formats import navwarn
from preavis.formats.drafting import draft
from preavis.wire import read_notice

ISSUED = parse_instant("2026-11-05T00:00:00Z")
RING = "47-30.00N 003-30.00W, 47-40.00N 003-10.00W, 47-20.00N 003-05.00W."


def drafted(text):
    return draft(navwarn.read(text, issued=ISSUED), "sea")


def test_a_draft_holds_areas_windows_and_the_warning_itself():
    document, missing = drafted(
        f"NAVAREA I 12/26\n1. ROCKETS 120600Z TO 120900Z NOV, ALTERNATE 130600Z TO 130900Z NOV IN AREA BOUND BY {RING}"
    )
    assert document["public_warnings"] == [{"medium": "sea", "reference": "NAVAREA I 12/26"}]
    assert document["launch"]["schedule"] == [
        [{"from": "2026-11-12T06:00:00Z", "to": "2026-11-12T09:00:00Z"}],
        [{"from": "2026-11-13T06:00:00Z", "to": "2026-11-13T09:00:00Z"}],
    ]
    (area,) = document["areas"]
    assert (area["edges"], area["medium"], len(area["shape"]["polygon"])) == ("rhumb", ["sea"], 3)
    assert "launch.schedule" not in missing
    assert {"vehicle.kind", "launch.place", "flight.direction", "notifying_party"} <= set(missing)
    notice, _ = read_notice(document)
    assert notice is not None


def test_windows_of_areas_are_not_made_one_window_of_the_launch():
    document, missing = drafted(
        f"1. ROCKETS IN AREAS:\nA. 120600Z TO 120900Z NOV BOUND BY {RING}\nB. 150600Z TO 150900Z NOV BOUND BY {RING}"
    )
    assert "launch" not in document
    assert "launch.schedule" in missing
    assert [area["schedule"][0][0]["from"] for area in document["areas"]] == [
        "2026-11-12T06:00:00Z",
        "2026-11-15T06:00:00Z",
    ]


def test_times_that_cannot_be_read_are_left_open():
    document, missing = drafted(f"1. ROCKETS SUNRISE TO SUNSET 12 NOV IN AREA BOUND BY {RING}")
    assert "launch" not in document
    assert "launch.schedule" in missing
