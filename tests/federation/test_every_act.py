"""Every act of a launch, by real nodes over TLS: it is on every desk of the other side, and each desk's fate says so."""

import time

import pytest

from at_console import NOTICE
from house_http import start

DESKS = {"radar", "air defence", "foreign ministry"}
SHORTER = "2026-12-10 06:00 - 2026-12-10 07:00"
ACTS = [
    ("hold", {}, "hold"),
    ("launch_window_open", {}, "window_open"),
    ("window", {"hours": SHORTER, "reason": "less is needed"}, "announced"),
    ("window", {"hours": "2026-12-11 06:00 - 2026-12-11 07:00"}, "announced"),
    ("extension", {"hours": "2026-12-11 06:00 - 2026-12-11 09:00"}, "announced"),
    ("scrubbed", {}, "scrubbed"),
    ("anomaly", {"remarks": "debris"}, "anomaly"),
    ("launched", {}, "launched"),
    ("area_reopened", {}, "launched"),
    ("report", {"result": "launched"}, "reported"),
    ("correction", {"word": "sent_in_error", "reason": "not yet"}, "launched"),
    ("cancellation", {"reason": "called off"}, "cancelled"),
]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    made = start(tmp_path_factory.mktemp("nodes"), seconds=600)
    yield made
    made.stop()


def until(look):
    for _ in range(600):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("never")


def release(nodes, review):
    for officer in ("releaser 1", "releaser 2"):
        if not review["released"]:
            review = nodes.ask("RU", "POST", f"/drafts/{review['draft']}/approve", officer)
    return review["released"]


def test_every_act_is_on_every_desk_of_the_other_side(nodes):
    body = {**NOTICE, "reference": "RU-acts"}
    case = release(nodes, nodes.ask("RU", "POST", "/drafts", "releaser 1", kind="notice", body=body))
    for act, fields, state in ACTS:
        if act == "correction":
            (report,) = [e for e in nodes.ask("RU", "GET", f"/cases/{case}")["entries"] if e["kind"] == "report"]
            fields["entry"] = report["leaf"]
        leaf = release(nodes, nodes.ask("RU", "POST", f"/cases/{case}/acts/{act}", "releaser 1", **fields))

        def there(leaf=leaf):
            boarded = case in {each["case"] for each in nodes.ask("CN", "GET", "/board")}
            found = nodes.ask("CN", "GET", f"/cases/{case}") if boarded else {"entries": []}
            return found if any(entry["leaf"].startswith(leaf) for entry in found["entries"]) else None

        found = until(there)
        assert found["state"] == state, act
        until(
            lambda: (
                {rung["state"] for rung in nodes.ask("CN", "GET", f"/cases/{case}")["ladder"]} <= {"sent", "delivered"}
            )
        )
        ladder = nodes.ask("CN", "GET", f"/cases/{case}")["ladder"]
        assert {rung["desk"] for rung in ladder} == DESKS, act
        unread = {told["desk"] for told in nodes.ask("CN", "GET", "/inbox") if told["case"] == case}
        assert unread == DESKS, act
