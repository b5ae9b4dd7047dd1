"""Profiles: what contradicts itself is refused with file, line and reason; an overlay keeps to the public text."""

import pytest
from click.testing import CliRunner

import preavis.agreements.profile as profiles
from preavis.agreements.lint import remarks
from preavis.agreements.overlay import apply
from preavis.agreements.place import line_of
from preavis.cli import cli
from preavis.errors import UnusableInput

FIELD = '[[field]]\npath = "vehicle.kind"\nsource = "S1"\nstatus = "text"\n\n'
ALL_MISSILES = (
    '[[exclusion]]\nid = "all"\nwhen = { "vehicle.kind" = "ballistic_missile" }\nsource = "S1"\nstatus = "text"\n\n'
)
NO_DISTANCE = (
    '[[distance]]\npath = "attested_distances_km.site_to_border"\nat_least_km = 0\nsource = "S1"\nstatus = "text"\n\n'
)
GOOD = """\
id = "example"
version = "1.0"
binding = "legal"

[name]
en = "a"
fr = "b"
ru = "c"
zh = "d"

[parties]
codes = ["RU", "CN"]
source = "S1"
status = "text"

[force]
since = 2020-01-01
source = "S1"
status = "text"

[[limb]]
vehicles = ["ballistic_missile"]
article = "1"
source = "S1"
status = "text"

[pre_launch]
latest = "24 h"
article = "2"
source = "S1"
status = "text"

[sources]
S1 = "a text"
"""


def refused(text):
    with pytest.raises(UnusableInput) as caught:
        profiles.parse(text.encode(), "file.toml")
    return caught.value


def test_a_good_profile_is_read():
    assert profiles.parse(GOOD.encode()).pre_launch.latest.length.days == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('latest = "24 h"', 'latest = "24 h"\nlatst = "1 h"', 29, "latst"),
        ('latest = "24 h"', 'latest = "a day"', 28, "a length of time"),
        ('latest = "24 h"', 'latest = "24 h"\nearliest = "12 h"', 27, "earliest time lies after"),
        ('latest = "24 h"', 'latest = "24 h"\nrequired = "not_required"', 27, "not required"),
        ('article = "2"\nsource = "S1"', 'article = "2"\nsource = "S9"', 30, "S9 is not listed"),
        ('article = "2"\nsource = "S1"\n', 'article = "2"\n', 27, "required"),
        ('article = "2"\nsource = "S1"', 'article = "2"\nsource = " "', 27, "names its source"),
        ("since = 2020-01-01", "since = 2020-01-01\nuntil = 2019-12-31", 16, "ends before it begins"),
        ('latest = "24 h"', 'latest = "24 h"\nuntil = 2019-01-01', 27, "never in force together"),
        (
            "[sources]",
            FIELD + FIELD + "[sources]",
            38,
            "has two rules",
        ),
        (
            "[sources]",
            '[[field]]\npath = "vehicle.colour"\nsource = "S1"\nstatus = "text"\n\n[sources]',
            34,
            "no member",
        ),
        (
            "[sources]",
            ALL_MISSILES + "[sources]",
            33,
            "takes away all",
        ),
        ('status = "text"\n\n[sources]', 'status = "unknown"\n\n[sources]', 27, "a number is given"),
        ('en = "a"\n', "", 5, "in en, fr, ru and zh"),
        ("[[limb]]", '[[limb]]\nwhen = { "flight.purpose" = "test" }', 22, "flight.purpose is never test"),
        ("[[limb]]", '[[limb]]\nwhen = { "vehicle.delivers_weapon" = "yes" }', 22, "is never yes"),
        ("[[limb]]", '[[limb]]\none_of = { "vehicle.basing" = ["land", "see"] }', 22, "is never see"),
        ("[[limb]]", "[[limb]]\nany_of = [{}]", 22, "without a condition"),
        ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\noutside = ["CN"]', 13, "CN is a party and outside"),
        ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\nany = true', 13, "every state is a party"),
        ('codes = ["RU", "CN"]', "codes = []", 11, "nobody is a party"),
        ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\ncontinued = { SU = "KZ" }', 13, "SU is no former party"),
        ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\ncontinued = { CN = "RU" }', 13, "CN is no former party"),
        (
            "[sources]",
            '[[grouping]]\nname = "x"\nunder = "0 min"\nsource = "S1"\nstatus = "text"\n\n[sources]',
            35,
            "more than nothing",
        ),
        (
            "[sources]",
            NO_DISTANCE + "[sources]",
            33,
            "at least one kilometre",
        ),
        ("[[limb]]", '[[limb]]\nby_default = ["high_seas"]', 22, "none of the limb"),
        ("[[limb]]", "[[limb]]\ndirections_unread = true", 22, "no list of directions"),
    ],
)
def test_a_bad_profile_is_refused_with_line_and_reason(old, new, line, says):
    assert old in GOOD
    error = refused(GOOD.replace(old, new))
    assert says in str(error)
    assert error.params["file"] == "file.toml"
    assert error.params["line"] == line


def test_what_is_no_toml_is_refused():
    assert refused("= 1").code == "profile.syntax"
    with pytest.raises(UnusableInput):
        profiles.parse(b"\xff", "x")


def test_the_line_of_a_path_is_found():
    assert line_of(GOOD, ("limb", 0, "vehicles")) == 22
    assert line_of(GOOD, ("limb", 1)) == 1


def test_what_is_lacking_is_remarked():
    bad = GOOD.replace('article = "2"\n', "").replace('S1 = "a text"', 'S1 = "a text"\nS2 = "unused"')
    codes = {finding.code for _, finding in remarks(profiles.parse(bad.encode()))}
    assert codes == {"lint.no_article", "lint.source_unused", "lint.fact_missing", "lint.no_question"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[[limb]]", '[[limb]]\ndirections = { US = ["N"] }', "lint.never_triggered"),
        ("[[limb]]", '[[limb]]\none_of = { "vehicle.basing" = [] }', "lint.never_triggered"),
        ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\njoined = { US = 2021-01-01 }', "lint.never_triggered"),
        ('[pre_launch]\nlatest = "24 h"', "[validity]\ndays = 4", "lint.never_triggered"),
        ('[pre_launch]\nlatest = "24 h"', "[validity]\ndays = 4", "lint.asks_nothing"),
        ('status = "text"\n\n[sources]', 'status = "inferred"\n\n[sources]', "lint.no_reason"),
        ('status = "text"\n\n[sources]', 'status = "text"\nnote = { en = "a" }\n\n[sources]', "lint.not_translated"),
    ],
)
def test_each_thing_that_a_lawyer_would_ask_has_its_remark(old, new, code):
    assert old in GOOD
    assert code in {finding.code for _, finding in remarks(profiles.parse(GOOD.replace(old, new).encode()))}


def test_lint_tells_of_everything_with_file_line_and_reason(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('article = "2"\n', "").replace('S1 = "a text"', 'S1 = "a text"\nS2 = "b"'))
    done = CliRunner().invoke(cli, ["agreements", "lint", str(file)])
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert any(line.startswith(f"{file}:27: ") and "[lint.no_article]" in line for line in lines)
    assert any(line.startswith(f"{file}:34: ") and "[lint.source_unused]" in line for line in lines)


def test_lint_refuses_every_contradiction_and_not_the_first_alone(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        GOOD.replace("[[limb]]", '[[limb]]\ncolour = "red"').replace(
            'latest = "24 h"', 'latest = "24 h"\nuntil = 2019-01-01'
        )
    )
    done = CliRunner().invoke(cli, ["agreements", "lint", str(file)])
    assert done.exit_code == 2
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [
        f"{file}, line {line}" for line in (22, 28)
    ]
    file.write_text("= 1")
    assert CliRunner().invoke(cli, ["agreements", "lint", str(file)]).exception.code == "profile.syntax"


def test_what_never_comes_to_bear_is_remarked():
    bad = GOOD.replace(
        "[sources]",
        '[[field]]\npath = "areas"\nvehicles = ["sounding_rocket"]\nsource = "S1"\nstatus = "text"\n\n[sources]',
    )
    assert "lint.never_triggered" in {finding.code for _, finding in remarks(profiles.parse(bad.encode()))}


@pytest.mark.parametrize("id_", profiles.known())
def test_the_agreements_that_come_with_the_package_leave_nothing_to_remark(id_):
    assert [finding.code for _, finding in remarks(profiles.load(id_))] == []


OVERLAY = """\
overlay_of = "ru-cn-2009"
version = "1.0"
channel = "north"
mode = "live"
settles = ["anchor", "clock"]

[pre_launch]
anchor = "launch_instant"
clock = "dispatch"
article = "5(2)"
source = "X1"
status = "text"

[[field]]
path = "flight.direction"
article = "7"
source = "X1"
status = "text"

[sources]
X1 = "the full text, held by the parties"
"""


def laid(text=OVERLAY, channel="north", mode="live"):
    return apply("ru-cn-2009", text.encode(), "o.toml", channel=channel, mode=mode)


def test_an_overlay_fills_what_is_unknown_and_says_whose_word_it_is():
    profile = laid()
    assert (profile.pre_launch.anchor, profile.pre_launch.clock, profile.pre_launch.article) == (
        "launch_instant",
        "dispatch",
        "5(2)",
    )
    assert str(profile.pre_launch.latest.length) == "1 day, 0:00:00", "what it does not say stays"
    assert "anchor" not in {question.topic for question in profile.question}
    assert [field.article for field in profile.field if field.path == "flight.direction"] == ["7"]
    assert profile.sha256 == profiles.load("ru-cn-2009").sha256
    assert profile.overlay_sha256 is not None
    assert profiles.load("ru-cn-2009").overlay_sha256 is None, "the public profile is untouched"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('mode = "live"', 'mode = "exercise"', "overlay.wrong"),
        ('channel = "north"', 'channel = "south"', "overlay.wrong"),
        ('version = "1.0"', 'version = "9.0"', "overlay.wrong"),
        ('settles = ["anchor", "clock"]', 'settles = ["weather"]', "overlay.no_question"),
        ("[pre_launch]", "[prelaunch]", "overlay.unknown_key"),
        (
            "[[field]]",
            '[[grouping]]\nname = "group_simultaneous"\nunder = "9 min"\nsource = "X1"\nstatus = "text"\n\n[[field]]',
            "profile.malformed",
        ),
        (
            "[[field]]",
            '[[exclusion]]\nid = "short_range"\nwhen = { "vehicle.kind" = "other" }\nsource = "X1"\nstatus = "text"\n\n[[field]]',
            "overlay.contradicts",
        ),
    ],
)
def test_an_overlay_of_another_place_or_against_a_public_text_is_refused(old, new, code):
    with pytest.raises(UnusableInput) as caught:
        laid(OVERLAY.replace(old, new))
    assert caught.value.code == code
    assert caught.value.params["file"] == "o.toml"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('settles = ["anchor", "clock"]', "settles = 5", 5),
        ('settles = ["anchor", "clock"]', 'settles = [["anchor"]]', 5),
        ('[sources]\nX1 = "the full text, held by the parties"', "", 11),
        (
            "[[field]]",
            '[[withholding]]\nvehicles = 5\nsince = 2018-01-01\nsource = "X1"\nstatus = "text"\n\n[[field]]',
            15,
        ),
        (
            "[[field]]",
            '[[withholding]]\nvehicles = ["ballistic_missile"]\nsince = "soon"\nsource = "X1"\nstatus = "text"\n\n[[field]]',
            16,
        ),
        ("[[field]]", '[[limb]]\nid = ["A"]\nsource = "X1"\nstatus = "text"\n\n[[field]]', 15),
    ],
)
def test_a_damaged_overlay_is_refused_with_the_line_of_the_overlay_itself(old, new, line):
    assert old in OVERLAY
    with pytest.raises(UnusableInput) as caught:
        laid(OVERLAY.replace(old, new))
    assert caught.value.params["file"] == "o.toml"
    assert caught.value.params["line"] == line, caught.value


def test_sources_that_are_no_table_are_refused():
    bare = OVERLAY.partition("[sources]")[0].replace('mode = "live"', 'mode = "live"\nsources = "the parties"')
    with pytest.raises(UnusableInput, match=r"write \[sources\]"):
        laid(bare)
