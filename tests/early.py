"""A notice that is too early: its agreement asks for it a month before the launch at the most."""

import json
from pathlib import Path

from preavis.clock import parse_instant

NOTICE = json.loads((Path(__file__).parent / "golden" / "notice.json").read_text())
EARLY = {
    **{name: value for name, value in NOTICE.items() if name != "remarks"},
    "reference": "RU-EARLY",
    "launch": {
        **NOTICE["launch"],
        "planned_date": {"date": "2027-02-10", "zone": "UTC"},
        "schedule": [[{"from": "2027-02-10T06:00:00Z", "to": "2027-02-10T12:00:00Z"}]],
    },
}
EARLIEST = parse_instant("2027-01-11T06:00:00Z")
