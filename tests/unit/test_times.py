"""Whose clock counts, days of the calendar, zones, and the edges of the calendar."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.channel import ChannelTerms
from preavis.agreements.check import check
from preavis.agreements.rules import Span
from preavis.agreements.times import shifted
from preavis.clock import ZonedDate, format_instant, parse_date, parse_instant
from preavis.wire import read_notice

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
RU_CN = profiles.load("ru-cn-2009")
BY_DISPATCH = replace(RU_CN, pre_launch=replace(RU_CN.pre_launch, clock="dispatch", anchor="window_start"))
DUE = parse_instant("2026-12-09T06:00:00Z")
SECOND = timedelta(seconds=1)


def judged(profile, **given):
    notice, _ = read_notice(NOTICE)
    return check(notice, profile, **{"now": parse_instant("2026-12-09T12:00:00Z"), **given})


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({"sent": DUE}, "met"),
        ({"sent": DUE, "received": DUE + 100 * SECOND}, "met"),
        ({"sent": DUE + SECOND}, "late"),
        ({"sent": DUE + SECOND, "received": DUE + 2 * SECOND}, "late"),
        ({"received": DUE}, "met"),
        ({"received": DUE + SECOND}, "undecidable"),
        ({}, "late"),
        ({"sent": DUE - timedelta(days=29) - SECOND}, "early"),
    ],
)
def test_where_dispatch_counts_what_was_dispatched_in_time_is_in_time_received_or_not(times, state):
    assert judged(BY_DISPATCH, **times).duties[0].state == state


def test_where_receipt_counts_dispatch_alone_is_nothing():
    assert judged(RU_CN, sent=DUE - SECOND).duties[0].state == "late"


def test_days_of_the_calendar_after_a_launch_end_with_the_last_of_them():
    days = replace(RU_CN.post_launch, latest=Span.parse("2 calendar d"))
    launched = parse_instant("2026-12-10T07:00:00Z")
    answer = judged(replace(RU_CN, post_launch=days), launched=launched)
    assert {duty.kind: duty.due for duty in answer.duties}["post_launch"] == parse_instant("2026-12-13T00:00:00Z")


def test_a_launch_that_is_still_to_come_opens_no_report():
    answer = judged(RU_CN, launched=parse_instant("2026-12-10T07:00:00Z"))
    assert {duty.kind: duty.state for duty in answer.duties}["post_launch"] == "not_due"


def test_the_calendar_ends_and_no_time_is_made_up_beyond_it():
    first, last = parse_instant("0001-01-01T00:00:00Z"), parse_instant("9999-12-31T23:59:59Z")
    assert shifted(first, -SECOND) is None
    assert shifted(last, SECOND) is None
    assert shifted(None, SECOND) is None
    assert [format_instant(at) for at in (first, last)] == ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    with pytest.raises(ValueError, match="no such instant"):
        ZonedDate(date=parse_date("0001-01-01"), zone="Asia/Shanghai")


TERMS = ChannelTerms(name="north", agreement="ru-cn-2009", parties=("RU", "CN"))


@pytest.mark.parametrize(
    ("terms", "as_party", "blocking"),
    [
        (TERMS, None, []),
        (replace(TERMS, closed="2026-01-01T00:00:00Z"), None, ["channel.closed"]),
        (replace(TERMS, agreement="us-ussr-1988"), None, ["channel.wrong_agreement"]),
        (replace(TERMS, parties=("US", "CN")), None, ["channel.wrong_party"]),
        (TERMS, "US", ["channel.wrong_party"]),
        (TERMS, "CN", []),
    ],
)
def test_a_wrong_or_closed_channel_blocks(terms, as_party, blocking):
    found = judged(RU_CN, channel=terms, as_party=as_party).findings
    assert [finding.code for finding in found if finding.severity == "block"] == blocking
