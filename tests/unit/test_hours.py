"""Hours as officers type them: read whole or refused, and written so that they are read back."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavis.clock import Window, format_instant
from preavis.errors import UnusableInput
from preavis.node.hours import read_hours, write_hours


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-10 06:00 - 2026-12-10 12:00", "2026-12-10T06:00Z/2026-12-10T12:00Z",
        "2026-12-10T06:00:00Z TO 2026-12-10T12:00:00Z",
        "100600Z DEC 2026 TO 101200Z DEC 2026", "100600Z DEC 2026 – 101200Z DEC 2026",
        "  2026-12-10 06:00Z until 2026-12-10 12:00Z ",
    ],
)  # fmt: skip
def test_every_usual_form_is_read(line):
    ((window,),) = read_hours(line)
    assert (format_instant(window.start), format_instant(window.end)) == (
        "2026-12-10T06:00:00Z",
        "2026-12-10T12:00:00Z",
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "  \n ", "tomorrow", "2026-12-10 06:00", "2026-12-10 06:00 - 12:00", "2026-12-10 12:00 - 2026-12-10 06:00",
        "2026-13-10 06:00 - 2026-12-10 12:00", "2026-02-30 06:00 - 2026-12-10 12:00", "2026-12-10 06:00 - 2026-12-10 12:00 LOCAL",
        "2026-12-10 06:00 - 2026-12-10 12:00, 2026-12-11 06:00 - 2026-12-11 12:00", "03/04/2026 06:00 - 03/04/2026 07:00",
        "2026-12-10 06:00 - 2026-12-10 12:00\nand so on", "106600Z DEC 2026 TO 101200Z DEC 2026",
        "٢٠٢٦-12-10 06:00 - 2026-12-10 12:00",
    ],
)  # fmt: skip
def test_what_is_not_read_whole_is_refused(text):
    with pytest.raises(UnusableInput) as caught:
        read_hours(text)
    assert caught.value.code in {"hours.none", "hours.line"}


START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOWS = st.tuples(st.integers(0, 10**8), st.integers(1, 10**6)).map(
    lambda pair: Window(START + timedelta(seconds=pair[0]), START + timedelta(seconds=sum(pair)))
)


@given(st.lists(st.lists(WINDOWS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple))
def test_a_written_schedule_is_read_back(schedule):
    assert read_hours(write_hours(schedule)) == schedule


@given(st.text(max_size=80))
def test_any_text_gives_a_schedule_or_one_line(text):
    with contextlib.suppress(UnusableInput):
        assert read_hours(text)
