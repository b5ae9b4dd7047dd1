"""A time is read one way only: daily, one of several, or without a break; never 03/04; local time with its date and offset."""

import re

import pytest

from preavis.clock import Window, ZonedDate, local_time, parse_date, parse_instant, said_time
from preavis.i18n import LANGUAGES
from preavis.web.times import is_daily, plan, zones_of

NOW = parse_instant("2023-04-11T00:00:00Z")


def window(start, end):
    return Window(parse_instant(start), parse_instant(end))


DAILY = tuple(window(f"2023-04-{day}T01:00:00Z", f"2023-04-{day}T06:00:00Z") for day in (16, 17, 18))
SHORT = (window("2023-04-16T01:30:00Z", "2023-04-16T01:57:00Z"),)
THREE_DAYS = (window("2023-04-16T01:00:00Z", "2023-04-18T06:00:00Z"),)


def test_the_notice_of_taiwan_2023_reads_as_three_daily_windows_or_as_one_without_a_break_and_never_as_both():
    daily = plan((DAILY,), None, (), "en").choices[0]
    assert daily.sentence.startswith("Daily: 3 separate windows, each day 01:00 to 06:00 UTC, 5 h 0 min each.")
    assert daily.lines[0].utc == "16 APR 2023 01:00Z – 16 APR 2023 06:00Z"
    unbroken = plan((THREE_DAYS,), None, (), "en").choices[0]
    assert unbroken.sentence == "One continuous window of 2 d 5 h 0 min, day and night without a break."


def test_what_the_protest_achieved_is_shown_as_27_minutes_beside_the_time_of_the_place():
    choice = plan((SHORT,), None, ("Asia/Taipei",), "en").choices[0]
    assert choice.sentence == "One continuous window of 27 min."
    assert choice.lines[0].local == (("Asia/Taipei", "16 APR 2023 09:30 UTC+08:00 – 16 APR 2023 09:57 UTC+08:00"),)


def test_of_several_opportunities_one_is_used_and_the_sentence_says_so():
    read = plan((SHORT, THREE_DAYS), None, (), "en")
    assert read.sentence.startswith("ONE of these 2 opportunities is used")
    assert [choice.name for choice in read.choices] == ["First choice", "Alternative 1"]


def test_windows_of_other_hours_are_not_called_daily():
    assert is_daily(DAILY)
    assert not is_daily((DAILY[0], DAILY[2]))
    assert not is_daily((DAILY[0], window("2023-04-17T01:00:00Z", "2023-04-17T07:00:00Z")))
    assert "all of them apply" in plan(((DAILY[0], DAILY[2]),), None, (), "en").choices[0].sentence


def test_a_date_without_hours_gets_none():
    day = ZonedDate(date=parse_date("1988-06-01"), zone="Europe/Moscow")
    assert "1988-06-01 (01 JUN 1988)" in plan(None, day, (), "en").sentence
    assert plan((), None, (), "en").sentence == "No window is stated."
    assert plan(((),), None, (), "en").sentence == "No window is stated."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("schedule", [(DAILY,), (SHORT,), (THREE_DAYS,), (SHORT, DAILY), ((DAILY[0], DAILY[2]),)])
def test_no_reading_is_left_without_its_words_and_no_date_is_of_two_readings(language, schedule):
    read = plan(schedule, None, ("Asia/Shanghai",), language)
    said = [read.sentence, *(text for c in read.choices for text in (c.name, c.sentence, *(x.utc for x in c.lines)))]
    for text in said:
        assert "time." not in text
        assert "{" not in text
        assert not re.search(r"\d/\d", text)


def test_the_zone_of_the_place_stands_before_that_of_the_officers_and_utc_not_twice():
    day = ZonedDate(date=parse_date("2023-04-16"), zone="Asia/Shanghai")
    assert zones_of(day, "Europe/Moscow", NOW) == ("Asia/Shanghai", "Europe/Moscow")
    assert zones_of(day, "Asia/Shanghai", NOW) == ("Asia/Shanghai",)
    assert zones_of(None, "UTC", NOW) == ()
    assert zones_of(ZonedDate(date=parse_date("2023-04-16"), zone="Etc/UTC"), "UTC", NOW) == ()


def test_summer_time_is_told_by_the_offset():
    assert local_time(parse_instant("2026-07-01T12:00:00Z"), "Europe/Paris") == "01 JUL 2026 14:00 UTC+02:00"
    assert local_time(parse_instant("2026-12-31T23:30:05Z"), "Asia/Kolkata") == "01 JAN 2027 05:00:05 UTC+05:30"
    assert local_time(parse_instant("2026-12-31T23:30:00Z"), "America/St_Johns") == "31 DEC 2026 20:00 UTC-03:30"
    assert said_time(parse_instant("2026-03-04T05:06:00Z")) == "04 MAR 2026 05:06Z"
