"""`preavis check` is given anything at all: it answers with a judgement, findings, or one clear line, and never a traceback."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.cli import cli
from preavis.errors import PreavisError
from preavis.i18n import error_text
from situations import NOTICE

EXITS = {0, 1, 2}
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["2026-12-10", "RU", "N"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
days = st.sampled_from(
    [
        "0000-01-01",
        "0001-01-01",
        "0001-01-31",
        "1988-05-31",
        "2026-12-10",
        "2030-12-16",
        "9999-12-31",
        "2026-02-30",
        "10000-01-01",
    ]
)
zones = st.sampled_from(
    ["UTC", "Asia/Shanghai", "Pacific/Kiritimati", "America/New_York", "Etc/GMT+12", "Mars/Base", ""]
)
hours = st.sampled_from(["00:00:00Z", "23:59:59Z", "12:00:00Z", "24:00:00Z", "12:00:00+08:00"])
instants = st.builds(lambda day, hour: f"{day}T{hour}", days, hours)
kinds = st.sampled_from(["pre_launch", "extension", "cancellation", "post_launch", "goodwill", "withholding"])


def paths(value, before=()):
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*before, name)
        yield from paths(inner, (*before, name))


PATHS = list(paths(NOTICE))


def with_change(path, new):
    document = json.loads(json.dumps(NOTICE))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return document


def run(data, *arguments):
    """Run the command as `main` does, and return its exit code."""
    for more in ((), ("--json",)):
        done = CliRunner().invoke(cli, ["check", "-", *arguments, *more], input=data)
        if isinstance(done.exception, PreavisError):
            line = error_text(done.exception)
            assert line
            assert "\n" not in line.strip()
            line.encode("utf-8")
            code = done.exception.exit_code
        else:
            assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
            code = done.exit_code
        assert code in EXITS
        if more and code in {0, 1}:
            json.loads(done.stdout)
    return code


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_bytes(data):
    assert run(data) in {1, 2}


@settings(deadline=None)
@given(anything)
def test_json(value):
    assert run(json.dumps(value).encode("utf-8", "surrogatepass")) in {1, 2}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), anything)
def test_a_notice_with_one_member_that_is_something_else(path, value):
    run(json.dumps(with_change(path, value)).encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(
    kinds,
    days,
    zones,
    instants,
    instants,
    st.dictionaries(st.sampled_from(["now", "sent", "received", "launched"]), instants),
)
def test_times_at_the_edges_of_the_calendar(kind, day, zone, start, end, times):
    launch = {
        **NOTICE["launch"],
        "planned_date": {"date": day, "zone": zone},
        "schedule": [[{"from": start, "to": end}]],
    }
    options = [part for name, at in times.items() for part in (f"--{name}", at)]
    for document in (
        {**NOTICE, "kind": kind, "launch": launch},
        {**NOTICE, "kind": kind, "launch": {**launch, "schedule": []}},
        {**NOTICE, "kind": kind, "launch": {"schedule": [[], [{"from": start, "to": end}]]}},
        {**NOTICE, "kind": "post_launch", "outcome": {"result": "launched", "at": start}},
    ):
        for party in ("RU", "IN", "QQ"):
            run(json.dumps({**document, "notifying_party": party, "launching_state": party}).encode(), *options)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.binary(max_size=60)
        | anything.map(lambda value: json.dumps({"notice": value}).encode("utf-8", "surrogatepass"))
    )
)
def test_a_history_of_anything(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("history") / "history.jsonl"
    path.write_bytes(b"\n".join(lines))
    run(json.dumps(NOTICE).encode(), "--history", str(path))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", 2),
        (b"\x00\x01\xff", 2),
        (b"[" * 100_000, 2),
        (b'{"kind":' * 5_000 + b"1", 2),
        (b"NaN", 2),
        (b'{"kind": "pre_launch", "group": {"count": 1e400}}', 2),
        (b'{"kind": "pre_launch", "group": {"count": ' + b"9" * 5000 + b"}}", 2),
        (b"null", 1),
        (b"[]", 1),
        (b'{"kind": "no_such"}', 1),
        (b'{"kind": "pre_launch"}', 0),
        (b"{}" + b" " * (1 << 20), 2),
    ],
)
def test_garbage_has_its_exit_code(data, code):
    assert run(data) == code


@pytest.mark.parametrize(
    "options",
    [
        ("--agreement", "no-such"),
        ("--agreement", "../../etc/passwd"),
        ("--agreement", ""),
        ("--now", "yesterday"),
        ("--launched", "2026-12-10"),
        ("--history", "/no/such/file"),
        ("--history", "."),
    ],
)
def test_arguments_that_cannot_be_used(options):
    assert run(json.dumps(NOTICE).encode(), *options) == 2


def test_a_history_line_with_a_misspelt_time_is_refused_with_its_number(tmp_path):
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps({"notice": NOTICE}) + "\n\n" + json.dumps({"notice": NOTICE, "recieved": "x"}) + "\n")
    done = CliRunner().invoke(cli, ["check", "-", "--history", str(path)], input=json.dumps(NOTICE))
    assert (done.exception.code, done.exception.params["line"]) == ("history.unknown_member", 3)


@pytest.mark.parametrize(
    "line", ['{"notice": 1}', "[]", "{", '{"declaration": {}}', '{"notice": {"kind": "pre_launch"}, "sent": 5}']
)
def test_a_bad_line_of_the_history_is_named(tmp_path, line):
    path = tmp_path / "history.jsonl"
    path.write_text(json.dumps({"notice": NOTICE}) + "\n" + line + "\n")
    done = CliRunner().invoke(cli, ["check", "-", "--history", str(path)], input=json.dumps(NOTICE))
    assert (done.exception.code, done.exception.params["line"]) == ("history.malformed", 2)
