"""The audit trail: every act leaves its row, no row can be changed, taken out or cut off unseen, auditors read and export it."""

import ast
import csv
import io
import json
import re
from pathlib import Path

import pytest

from house import NOW, House
from preavis import i18n
from preavis.node.upkeep import fsck
from screens import PASSWORD, Screen, acts

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
SOURCE = Path(i18n.__file__).parent


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    for label, role in (("auditor 1", "auditor"), ("=administrator", "administrator")):
        officer = made.ru.people.add(label, label, frozenset({role}), NOW)
        made.officers["RU", label] = officer
    for label in ("auditor 1", "=administrator", "watch 1"):
        made.ru.people.set_password(made.officers["RU", label], PASSWORD, NOW)
    yield made
    made.close()


@pytest.fixture
def auditor(house):
    made = Screen(house.ru)
    made.sign_in("auditor 1")
    return made


def trail(node):
    return next(line for line in fsck(node) if line["what"] == "audit trail")


def written_acts():
    """Return every act that some line of the source writes into the trail."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) >= 3:
                act = {"audit": 2, "record": 1}.get(node.func.attr)
                for part in ast.walk(node.args[act]) if act is not None else ():
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def test_every_act_has_its_words_in_four_languages():
    found = set(written_acts())
    assert {"case.read", "password.removed", "draft.approved", "backup", "withheld"} <= found
    assert sorted(act for act in found if f"act.{act}" not in i18n.tables()) == []


def test_rows_cut_off_the_end_are_missed_and_an_alarm_says_so(house):
    house.say(house.ru, "notice", NOTICE)
    house.ru.tick()
    assert trail(house.ru)["ok"]
    (size, _) = house.ru.store.audit_head()
    house.ru.store._rows.run("DELETE FROM audit WHERE seq>?", size - 2)
    assert house.ru.store.check_audit() is None, "the chain alone sees nothing"
    assert not trail(house.ru)["ok"]
    house.ru.tick()
    assert any(alarm.code == "alarm.audit_cut" for alarm in house.ru.store.alarms())
    node = house.reopen("RU")
    node.record("watch 1", "case.read", "more rows do not hide it")
    for _ in range(3):
        node.record("watch 1", "case.read", "nor these")
        node.tick()
    assert not trail(node)["ok"]
    node.trail.accept("administrator", NOW)
    assert trail(node)["ok"]
    assert acts(node)[-1][0] == "audit.loss_accepted"
    node.tick()
    assert all(alarm.rectified_at for alarm in node.store.alarms() if alarm.code == "alarm.audit_cut")


def test_a_crash_between_a_row_and_its_anchor_is_no_loss(house):
    house.ru.tick()
    house.ru.record("watch 1", "case.read", "the newest, not anchored yet")
    house.ru.trail.anchor = lambda: None  # the power goes
    node = house.reopen("RU")
    assert trail(node)["ok"]
    node.tick()
    assert node.lock.audit_anchor() == node.store.audit_head()


def test_a_line_break_in_a_subject_cannot_shift_the_members_of_a_row(house):
    house.ru.record("watch 1", "case.read", "one\ntwo")
    assert acts(house.ru)[-1] == ("case.read", "one two")
    assert house.ru.store.check_audit() is None


def test_each_reading_of_a_confidential_case_is_recorded_once_a_minute(house):
    leaf = house.say(house.ru, "notice", NOTICE).leaf.hex()[:16]
    watch = Screen(house.ru)
    watch.sign_in("watch 1")
    for _ in range(5):
        assert watch.get(f"/cases/{leaf}").status_code == 200
    assert acts(house.ru, "watch 1").count(("case.read", leaf)) == 1
    house.clock.move(minutes=1)
    watch.get(f"/cases/{leaf}")
    assert acts(house.ru, "watch 1").count(("case.read", leaf)) == 2
    for _ in range(2):
        watch.get(f"/cases/{leaf}/evidence.zip")
    assert acts(house.ru, "watch 1").count(("evidence.exported", leaf)) == 2


def test_reading_a_case_of_a_public_channel_is_no_act_but_exporting_it_is(house):
    path = house.ru.directory / "config.toml"
    path.write_text(path.read_text().replace('agreement = "ru-cn-2009"', 'agreement = "ru-cn-2009"\npublic = true'))
    node = house.reopen("RU")
    leaf = house.say(node, "notice", NOTICE).leaf.hex()[:16]
    watch = Screen(node)
    watch.sign_in("watch 1")
    watch.get(f"/cases/{leaf}")
    watch.get(f"/cases/{leaf}/evidence.zip")
    assert [act for act, _ in acts(node, "watch 1")] == ["session.opened", "evidence.exported"]


def test_an_auditor_reads_filters_and_exports_and_that_is_recorded(house, auditor):
    page = auditor.get("/audit").text
    assert "The chain holds" in page
    assert "signed in" in page
    only = auditor.get("/audit", params={"officer": "auditor 1", "act": "session.opened"}).text
    assert only.count("signed in</td>") == 1
    rows = [json.loads(line) for line in auditor.get("/audit.jsonl").text.splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["act"] == "audit.exported"
    assert rows[-1]["chain"] == house.ru.store.audit_head()[1].hex()
    assert acts(house.ru, "auditor 1").count(("audit.exported", "jsonl")) == 1


def test_a_spreadsheet_takes_no_cell_for_a_formula(house, auditor):
    house.ru.record("=administrator", "case.read", '=HYPERLINK("http://evil.example")')
    rows = list(csv.reader(io.StringIO(auditor.get("/audit.csv").text)))
    assert rows[0] == ["seq", "at", "actor", "act", "subject", "chain"]
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert any("HYPERLINK" in cell for row in rows for cell in row)


def test_the_trail_is_paged_newest_first(house, auditor):
    for number in range(250):
        house.ru.record("watch 1", "case.read", f"case-{number}")
    first = auditor.get("/audit", params={"officer": "watch 1"}).text
    assert "case-249" in first
    assert "case-100<" not in first
    older = re.search(r'href="(/audit\?[^"]*before=\d+)"', first).group(1).replace("&amp;", "&")
    second = auditor.get(older).text
    assert "case-149" in second
    assert "case-249" not in second


def test_a_broken_chain_is_shown_to_the_auditor(house, auditor):
    house.ru.store._rows.run("UPDATE audit SET subject='other' WHERE seq=3")
    assert "breaks at row 3" in auditor.get("/audit").text
    assert trail(house.ru) == {"what": "audit trail", "ok": False, "problem": "row 3 breaks the chain"}


@pytest.mark.parametrize("path", ["/audit?before=x", "/audit?before=99999999999999999999", "/audit?act=*&officer=%00"])
def test_odd_questions_get_no_traceback(auditor, path):
    answer = auditor.get(path)
    assert answer.status_code in {200, 400, 409}
    assert "Traceback" not in answer.text
