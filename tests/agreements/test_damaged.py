"""Profiles and overlays that somebody has damaged: one line with the file, the line and the reason, and never a traceback."""

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.lint import remarks
from preavis.agreements.overlay import apply
from preavis.errors import UnusableInput

PUBLIC = profiles.source("ru-cn-2009").decode()

# What is replaced, by what, at which line (None: the file is no TOML), and a part of the reason.
PROFILES = [
    ('id = "ru-cn-2009"\n', 'id = "ru-cn-2009"\nsha256 = "aa"\n', 3, "sha256"),
    ('id = "ru-cn-2009"\n', 'id = "ru-cn-2009"\noverlay_sha256 = "aa"\n', 3, "overlay_sha256"),
    ('id = "ru-cn-2009"\n', 'id = "ru-cn-2009"\nsuspended = []\n', 3, "suspended"),
    ('id = "ru-cn-2009"\n', 'id = "ru-cn-2009"\ndated = true\n', 3, "dated"),
    ('id = "ru-cn-2009"', 'id = "../ru-cn"', 2, "an id has"),
    ('version = "1.0"', 'version = ""', 3, "a version has"),
    ('version = "1.0"', 'version = "1.\\u00000"', 3, "a version has"),
    ('version = "1.0"', 'version = "newest"', 3, "a version has"),
    ('zh = "中华', 'zh = "" # ', 10, "the name is empty"),
    ('codes = ["RU", "CN"]', 'codes = ["RU", "CN", "RU"]', 13, "stands there twice"),
    ('codes = ["RU", "CN"]', 'codes = ["ru", "CN"]', 13, "ru is no party's code"),
    ('codes = ["RU", "CN"]', 'codes = ["RU"]', 13, "nobody to tell"),
    ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\njoined = { China = 2011-01-01 }', 14, "China is no party's code"),
    ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\njoined = { CN = "2011-01-01" }', 14, "valid date"),
    ('codes = ["RU", "CN"]', 'codes = ["RU", "CN"]\ncomplete = 1', 14, "valid boolean"),
    ("until = 2030-12-16", "until = 2030-12-16T00:00:00Z", 19, "valid date"),
    ("until = 2030-12-16", 'until = "2030-12-16"', 19, "valid date"),
    ("until = 2030-12-16", "until = 2030-12-16\noperated = 0", 20, "valid boolean"),
    ('latest = "24 h"', 'latest = "0 h"', 86, "more than nothing"),
    ('latest = "24 h"', 'latest = "24 hours"', 86, "is written like"),
    ('latest = "24 h"', 'latest = "24 h"\nwindow_days = true', 87, "valid integer"),
    ("cap = 2", "cap = true", 167, "valid integer"),
    ("cap = 2", "cap = 2.0", 167, "valid integer"),
    ("directions_unread = true", 'directions_unread = "yes"', 52, "valid boolean"),
    ("cap = 2", f"cap = {'9' * 5000}", None, "digits"),
    ("cap = 2", f"cap = {'[' * 3000}{']' * 3000}", None, "recursion"),
    ("until = 2030-12-16", "until = 2030-13-16", None, "line 19"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), PROFILES)
def test_a_damaged_profile_is_refused_with_file_line_and_reason(old, new, line, reason):
    assert old in PUBLIC
    with pytest.raises(UnusableInput) as refused:
        profiles.parse(PUBLIC.replace(old, new, 1).encode(), "mine.toml")
    said = refused.value.params
    assert said["file"] == "mine.toml"
    assert reason in str({**said})
    assert (said.get("line"), refused.value.code == "profile.syntax") == (line, line is None)


def test_a_direction_list_for_a_state_that_is_no_party_is_remarked():
    said = PUBLIC.replace('CN = ["W", "NW", "N", "NE"]', 'CN = ["W", "NW", "N", "NE"], KZ = ["W"]', 1)
    ((place, remark),) = list(remarks(profiles.parse(said.encode())))
    assert (place, remark.code, remark.params["party"]) == (("limb", 0, "directions"), "lint.never_triggered", "KZ")


HEAD = 'overlay_of = "ru-cn-2009"\nversion = "1.0"\nchannel = "ru-cn"\nmode = "exercise"\n'
RULE = 'source = "X1"\nstatus = "text"\n[sources]\nX1 = "t"\n'
OVERLAYS = [
    ("", "overlay.wrong", 1, "–"),
    (HEAD.replace('"ru-cn"', '"cn-ru"'), "overlay.wrong", 3, "cn-ru"),
    (HEAD.replace('"1.0"', "1.0"), "overlay.wrong", 2, "version"),
    (HEAD.replace('"1.0"', '"2.0"').replace("exercise", "live"), "overlay.wrong", 4, "live"),
    (f"{HEAD}[force]\nuntil = 2040-01-01\n{RULE}", "overlay.unknown_key", 5, "force"),
    (f"{HEAD}[parties]\ncodes = []\n{RULE}", "overlay.unknown_key", 5, "parties"),
    (f'{HEAD}sha256 = "aa"\n', "overlay.unknown_key", 5, "sha256"),
    (f"{HEAD}suspended = []\n", "overlay.unknown_key", 5, "suspended"),
    (f"{HEAD}settles = [1]\n", "profile.malformed", 5, "a list of topics"),
    (f'{HEAD}settles = ["weather"]\n', "overlay.no_question", 5, "weather"),
    (f"{HEAD}sources = 3\n", "profile.malformed", 5, "write [sources]"),
    (f"{HEAD}[sources]\nX1 = 4\n", "profile.malformed", 6, "valid string"),
    (f'{HEAD}[limb]\nid = "A"\n{RULE}', "profile.malformed", 5, "write [[limb]]"),
    (f"{HEAD}[[limb]]\nid = {{ a = 1 }}\n{RULE}", "profile.malformed", 6, "valid string"),
    (f'{HEAD}[pre_launch]\nlatest = ["48 h"]\n{RULE}', "profile.malformed", 6, "is written like"),
    (f'{HEAD}[pre_launch]\nlatest = "0 h"\n{RULE}', "profile.malformed", 6, "more than nothing"),
    (f'{HEAD}[pre_launch]\nstatus = "unknown"\n', "profile.malformed", 5, "yet a number is given"),
    (
        f'{HEAD}[[withholding]]\nvehicles = [["x"]]\nsince = 2021-01-01\n{RULE}',
        "profile.malformed",
        6,
        "Input should be",
    ),
    (f'{HEAD}[[grouping]]\nname = "group_simultaneous"\nunder = "6 min"\n{RULE}', "profile.malformed", 5, "two rules"),
    (f"{HEAD}x = {'[' * 3000}{']' * 3000}", "profile.syntax", None, "recursion"),
]


@pytest.mark.parametrize(("text", "code", "line", "reason"), OVERLAYS)
def test_a_damaged_overlay_is_refused_with_file_line_and_reason(text, code, line, reason):
    with pytest.raises(UnusableInput) as refused:
        apply("ru-cn-2009", text.encode(), "ours.toml", channel="ru-cn", mode="exercise")
    said = refused.value.params
    assert (refused.value.code, said.get("line"), said["file"]) == (code, line, "ours.toml")
    assert reason in str({**said})
