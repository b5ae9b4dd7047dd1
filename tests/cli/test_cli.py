"""The command line as a person types it: one JSON document, one clear line, the three exit codes, never a traceback."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from preavis.cli import COMMANDS

GOLDEN = Path(__file__).parent.parent / "golden" / "notice.json"
NOTICE = json.loads(GOLDEN.read_text())


def preavis(*arguments, **more):
    environment = {"PATH": "/usr/bin:/bin", "PREAVIS_LANGUAGE": "en", **more.pop("env", {})}
    done = subprocess.run(
        [sys.executable, "-m", "preavis", *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=120,
        **more,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_is_for(command):
    done = preavis(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 3


def test_check_answers_as_the_contract_says():
    done = preavis("check", GOLDEN, "--agreement", "ru-cn-2009", "--now", "2026-11-24T00:00:00Z", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(answer) == ["agreement", "version", "verdict", "limbs", "duties", "findings"]
    assert (answer["verdict"], answer["limbs"]) == ("due", ["A"])
    assert answer["duties"][0] == {
        "kind": "pre_launch", "to": ["CN"], "earliest": "2026-11-10T06:00:00Z", "due": "2026-12-09T06:00:00Z",
        "state": "open", "article": None, "source": "S4", "status": "reported", "anchor": "window_start", "clock": "receipt",
        "readings": [{"anchor": "window_start", "clock": "receipt", "due": "2026-12-09T06:00:00Z"}],
    }  # fmt: skip
    assert {"code", "severity", "path", "article", "source", "status", "message"} == set(answer["findings"][0])


def test_check_without_an_agreement_answers_for_all_of_the_party(tmp_path):
    answer = json.loads(preavis("check", GOLDEN, "--json").stdout)
    assert "ru-cn-2009" in {result["agreement"] for result in answer["results"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", 2), ('{"kind": "pre_launch", "kind": "goodwill"}', 2), ('{"kind": NaN}', 2), ('{"a": 1.5}', 2),
        ("[]", 1), ('{"kind": "pre_launch"}', 0), ('{"kind": "order"}', 1), ("[" * 100_000, 2),
    ],
)  # fmt: skip
def test_a_bad_notice_gets_one_clear_line_or_findings(tmp_path, text, code):
    file = tmp_path / "notice.json"
    file.write_text(text)
    done = preavis("check", file, "--agreement", "ru-cn-2009", "--as", "RU", "--json")
    assert done.returncode in ({0, 1} if code == 0 else {code})
    if code == 2:
        assert len(done.stderr.strip().splitlines()) == 1
    else:
        assert json.loads(done.stdout)["findings"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "/no/such/file"), ("check", GOLDEN, "--agreement", "no-such"), ("check", GOLDEN, "--now", "yesterday"),
        ("verify", GOLDEN, "--trust", GOLDEN), ("agreements", "no-such"), ("doctor", "--node", "/no/such"), ("nonsense",),
        ("init", "x", "--party", "ru", "--mode", "live", "--channel", "ru-cn", "--agreement", "ru-cn-2009", "--with", "CN"),
        ("init", "x", "--party", "RU", "--mode", "exercise", "--channel", "ru-cn", "--agreement", "ru-cn-2009", "--with", "CN"),
    ],
)  # fmt: skip
def test_unusable_input_exits_2_with_one_line(tmp_path, arguments):
    done = preavis(*arguments, cwd=tmp_path, env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")})
    assert done.returncode == 2
    assert done.stderr.strip()


@pytest.mark.parametrize("language", ["en", "fr", "ru", "zh"])
def test_an_agreement_is_shown_rule_by_rule_with_its_certainty(language):
    done = preavis("agreements", "ru-cn-2009", "--language", language)
    assert done.returncode == 0
    assert "1(1)" in done.stdout
    assert "docs.cntd.ru" in done.stdout


@pytest.mark.parametrize(
    ("language", "words"), [("en", "missing"), ("fr", "manque"), ("ru", "Отсутствует"), ("zh", "缺少")]
)
def test_a_code_is_explained_in_words(language, words):
    assert words in preavis("explain", "field.missing", "--language", language).stdout
    assert set(json.loads(preavis("explain", "field.missing", "--json").stdout)) == {"code", "en", "fr", "ru", "zh"}
    unknown = preavis("explain", "field.mising")
    assert (unknown.returncode, "field.missing" in unknown.stderr) == (2, True)


def test_the_schema_of_the_notice_is_printed():
    assert "properties" in json.loads(preavis("schema", "notice").stdout)


PASSWORD = {"PREAVIS_PASSWORD": "long-password-1"}


@pytest.fixture(scope="module")
def set_up(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("two")
    (tmp_path / "password").write_text("long-password-1")
    for party, other in (("RU", "CN"), ("CN", "RU")):
        done = preavis("init", party, "--party", party, "--mode", "exercise", "--channel", "ru-cn", "--agreement", "ru-cn-2009",
                       "--with", other, "--ends", "2090-01-01T00:00:00Z", cwd=tmp_path)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "/join/" in done.stdout
    for party, other in (("RU", "CN"), ("CN", "RU")):
        card = tmp_path / other / "cards" / "own-ru-cn.card"
        assert preavis("enrol", card, "--node", party, cwd=tmp_path, input="n\n").returncode == 1
        assert preavis("enrol", card, "--node", party, cwd=tmp_path, input="y\n").returncode == 0
        assert preavis("enrol", card, "--node", party, "--yes", cwd=tmp_path).returncode == 1
        for label, roles in (
            ("releaser 1", ("drafter", "releaser")),
            ("releaser 2", ("releaser",)),
            ("radar 1", ("desk",)),
        ):
            given = [argument for role in roles for argument in ("--role", role)]
            desk = ["--desk", "radar"] if "desk" in roles else []
            done = preavis("officer", label, "--name", f"{party} {label}", *given, *desk, "--password-file", "password",
                           "--node", party, cwd=tmp_path)  # fmt: skip
            assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.fixture
def two(set_up, tmp_path):
    return shutil.copytree(set_up, tmp_path / "two")


def test_two_nodes_set_up_by_hand_exchange_a_notice_by_file_and_prove_it(two):
    def run(*arguments):
        done = preavis(*arguments, cwd=two, env=PASSWORD)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    run("draft", GOLDEN, "--officer", "releaser 1", "--node", "RU")
    (draft,) = json.loads(run("inbox", "--json", "--node", "RU"))["drafts"]
    run("release", draft["draft"], "--officer", "releaser 1", "--node", "RU")
    assert (
        preavis("release", draft["draft"], "--officer", "releaser 1", "--node", "RU", cwd=two, env=PASSWORD).returncode
        == 1
    )
    run("release", draft["draft"], "--officer", "releaser 2", "--node", "RU")
    run("export", "stick", "--to", "CN", "--node", "RU")
    run("import", "stick", "--node", "CN")
    run("import", "stick", "--node", "RU")
    (case,) = json.loads(run("show", "--json", "--node", "CN"))
    assert case["ladder"][0]["state"] == "sent"
    answer = json.loads(run("track", "5636N 16212E", "--at", "100800Z DEC 26", "--json", "--node", "CN"))
    assert (answer["verdict"], answer["hits"][0]["case"]) == ("announced", case["case"])
    assert "ANNOUNCED" in run("track", "56.6 162.2", "--at", "100800Z DEC 26", "--node", "CN")
    assert preavis("track", "0 0", "--at", "2026-12-20 10:00Z", "--node", "CN", cwd=two).returncode == 1
    assert preavis("track", "nowhere", "--node", "CN", cwd=two).returncode == 2
    run("ack", case["case"], "--officer", "radar 1", "--node", "CN")
    run("export", "stick2", "--to", "RU", "--node", "CN")
    run("import", "stick2", "--node", "RU")
    run("import", "stick2", "--node", "CN")
    run("status", case["case"], "hold", "--officer", "releaser 1", "--node", "RU")
    run("evidence", case["case"], "--out", "proof", "--node", "RU")
    notice = next((two / "proof").glob("*-notice.evidence"))
    cards = [two / party / "cards" / "own-ru-cn.card" for party in ("RU", "CN")]
    done = preavis("verify", notice, "--trust", cards[0], "--trust", cards[1], "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(answer) == ["verified", "said", "received", "acknowledged", "witnessed", "not_proven", "findings"]
    assert answer["received"]["by"] == "CN"
    assert answer["acknowledged"][0]["desk"] == "radar"
    words = preavis("verify", notice, "--trust", cards[0], "--trust", cards[1]).stdout
    assert "VERIFIED" in words
    assert "Not proven: that what was said is true." in words
    nothing = preavis("verify", notice)
    assert nothing.returncode == 1
    assert "Nothing is proven" in nothing.stdout
    notice.write_bytes(notice.read_bytes().replace(b"said", b"sajd", 1))
    assert preavis("verify", notice, "--trust", cards[0]).returncode == 1
    assert all(line["ok"] for line in json.loads(run("fsck", "--json", "--node", "CN")))


def test_a_draft_is_withdrawn_on_a_terminal_and_says_so_to_who_releases_it(two):
    def ask(*arguments):
        return preavis(*arguments, "--node", "RU", cwd=two, env=PASSWORD)

    ask("draft", GOLDEN, "--officer", "releaser 1")
    (draft,) = json.loads(ask("inbox", "--json").stdout)["drafts"]
    done = ask("withdraw", draft["draft"], "--officer", "releaser 2")
    assert done.returncode == 0, done.stderr
    assert f"Draft {draft['draft']} was withdrawn by releaser 2" in done.stdout
    assert draft["draft"] not in ask("inbox").stdout
    for word in ("release", "withdraw"):
        again = ask(word, draft["draft"], "--officer", "releaser 1")
        assert (again.returncode, again.stderr.count("\n")) == (1, 1)
        assert "was withdrawn by releaser 2" in again.stderr


def test_backup_restore_and_another_machine(two):
    done = preavis("backup", "kept", "--node", "RU", cwd=two)
    assert done.returncode == 0
    (kept,) = (two / "kept").iterdir()
    assert not (kept / "lock.db").exists()
    assert preavis("restore", kept, "--node", "RU", cwd=two).returncode == 2
    done = preavis("restore", kept, "--node", "elsewhere", cwd=two)
    assert done.returncode == 0
    assert "keys heal" in done.stdout
    assert preavis("fsck", "--node", "elsewhere", cwd=two).returncode == 0
    lines = preavis("doctor", "--json", "--node", "RU", cwd=two)
    assert {"clock", "disk", "backup", "journal ru-cn"} <= {line["what"] for line in json.loads(lines.stdout)}


def test_the_doctor_speaks_the_language_of_the_terminal(two):
    said = preavis("doctor", "--node", "RU", cwd=two, env={"PREAVIS_LANGUAGE": "ru"}).stdout
    assert "часы" in said
    assert "никогда" in said
    assert not {"clock", "disk", "never", "heard", "free"} & set(said.split())


def test_an_alarm_on_the_terminal_names_its_case():
    from preavis.cli.alarms import alarm_said

    alarm = {"code": "alarm.desk_silent", "params": {"desk": "radar", "party": "CN", "case": "c18e3106d2c389d4"}}
    assert alarm_said(alarm, "en") == "radar (CN) has not read this (case c18e3106d2c389d4)"


def test_a_new_card_after_lost_keys_needs_the_same_root_and_a_higher_version(two):
    done = preavis(
        "keys", "card", "ru-cn", "--version", "2", "--root", "RU/root", "--new-keys", "--node", "RU", cwd=two
    )
    assert done.returncode == 0, done.stderr
    assert preavis("enrol", "RU/cards/own-ru-cn.card", "--node", "CN", "--yes", cwd=two).returncode == 0
    assert preavis("enrol", "RU/cards/own-ru-cn.card", "--node", "CN", "--yes", cwd=two).returncode == 1
    assert preavis("keys", "end", "RU", "ru-cn", "--node", "CN", cwd=two).returncode == 0
    assert json.loads(preavis("keys", "peers", "--node", "CN", cwd=two).stdout) == []
    again = preavis("enrol", "RU/cards/own-ru-cn.card", "--node", "CN", "--yes", cwd=two)
    assert (again.returncode, again.stderr) == (1, "preavis: Version 2 is not higher than the enrolled version 2.\n")


def test_a_card_that_has_ended_is_followed_by_a_newer_one_of_the_same_root_alone(two):
    assert preavis("keys", "end", "RU", "ru-cn", "--node", "CN", cwd=two).returncode == 0
    other = ("init", "other", "--party", "RU", "--mode", "exercise", "--channel", "ru-cn", "--agreement", "ru-cn-2009")
    assert preavis(*other, "--with", "CN", "--ends", "2090-01-01T00:00:00Z", cwd=two).returncode == 0
    card = ("keys", "card", "ru-cn", "--version", "2", "--root")
    assert preavis(*card, "other/root", "--node", "other", cwd=two).returncode == 0
    refused = preavis("enrol", "other/cards/own-ru-cn.card", "--node", "CN", "--yes", cwd=two)
    assert (refused.returncode, "another root key" in refused.stderr) == (1, True)
    assert preavis(*card, "RU/root", "--node", "RU", cwd=two).returncode == 0
    assert preavis("enrol", "RU/cards/own-ru-cn.card", "--node", "CN", "--yes", cwd=two).returncode == 0


def _all_keys(node):
    return {path.name: path.read_bytes() for path in (*node.glob("keys/*"), *node.glob("root/*"))}


def test_new_keys_that_cannot_be_made_leave_the_old_ones_as_they_are(two):
    from preavis.node.hold import hold

    keys = _all_keys(two / "RU")
    new = ("keys", "card", "ru-cn", "--new-keys", "--node", "RU")
    with hold(two / "RU"):  # as a node that is on watch
        assert preavis(*new, "--version", "2", "--root", "RU/root", cwd=two).returncode == 1
    assert preavis(*new, "--version", "2", "--root", "nowhere", cwd=two).returncode == 2
    assert preavis(*new, "--version", "1", "--root", "RU/root", cwd=two).returncode == 2
    assert _all_keys(two / "RU") == keys
    assert preavis("fsck", "--node", "RU", cwd=two).returncode == 0


def test_keys_aside_are_never_written_over_when_new_ones_are_asked_for_twice(two):
    new = ("keys", "card", "ru-cn", "--new-keys", "--version", "2", "--root", "RU/root", "--node", "RU")
    old = (two / "RU" / "keys" / "ru-cn.keys").read_bytes()
    card = (two / "RU" / "cards" / "own-ru-cn.card").read_bytes()
    assert preavis(*new, cwd=two).returncode == 0
    (two / "RU" / "cards" / "own-ru-cn.card").write_bytes(card)  # as if it had been stopped before the card was written
    assert preavis(*new, cwd=two).returncode == 0
    assert (two / "RU" / "keys" / "ru-cn.before-2.keys").read_bytes() == old
    assert preavis("fsck", "--node", "RU", cwd=two).returncode == 0


def test_the_keys_of_another_channel_are_made_with_the_root_in_the_folder_that_is_named(two):
    config = two / "RU" / "config.toml"
    text = config.read_text()
    channel = text[text.index("[[channel]]") : text.index("# The desks")].replace('name = "ru-cn"', 'name = "second"')
    config.write_text(text + channel)
    new = ("keys", "card", "second", "--new-keys", "--version", "1", "--root", "stick", "--node", "RU")
    done = preavis(*new, cwd=two)
    assert done.returncode == 0, done.stderr
    assert (two / "stick" / "second.keys").exists()
    assert not (two / "RU" / "root" / "second.keys").exists()
